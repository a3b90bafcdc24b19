"""The smaller files: uppdrag, omraden, avtal, upphandling, kallor, tolkningar and beslut."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tenderkit.model.assignment import (
    Area,
    Band,
    Buyer,
    CareUnit,
    ContractTerms,
    Criterion,
    Definition,
    Evaluation,
    Interpretation,
    Part,
    Reading,
    ScoreRule,
    SourceRecord,
    Step,
)
from tenderkit.model.procurement import TextSection
from tenderkit.model.requirement import Decision
from tenderkit.source import Node
from tenderkit.spec import procurement, scalars


def buyer(node: Node) -> Buyer:
    return Buyer(*(node.text(key) for key in ("authority", "administration", "board", "director", "orgnr")))


def definitions(node: Node) -> tuple[Definition, ...]:
    return tuple(
        Definition(element.text("term"), element.text("meaning"), element.text("reading"))
        for element in node.elements()
    )


def parts(node: Node) -> tuple[Part, ...]:
    return tuple(
        Part(element.text("id"), element.text("title"), element.text("intro"), element.text("document"), element.place)
        for element in node.elements()
    )


def areas(node: Node, contract_start: date) -> tuple[Area, ...]:
    """Areas with their units; a unit without a date is in force from the contract's start."""
    return tuple(
        Area(
            element.text("id"),
            element.text("title"),
            tuple(str(name.value) for name in element["municipalities"].elements()),
            tuple(_unit(unit, contract_start) for unit in element["units"].elements()),
            element.place,
        )
        for element in node["areas"].elements()
    )


def _unit(node: Node, contract_start: date) -> CareUnit:
    return CareUnit(
        id=node.text("id"),
        title=node.text("title"),
        kind=node.text("kind"),
        valid_from=scalars.day_or_none(node.get("from")) or contract_start,
        valid_to=scalars.day_or_none(node.get("to")),
        children=int(node["children"].value) if "children" in node else None,
        cni_third=int(node["cni_third"].value) if "cni_third" in node else None,
    )


def contract_terms(node: Node) -> ContractTerms:
    term, score = node["term"], node["score"]
    bands = tuple(
        Band(element.text("label"), scalars.percent(element.text("at_least"))) for element in score["bands"].elements()
    )
    return ContractTerms(
        start=scalars.day(term["start"]["value"]),
        end=scalars.day(term["end"]["value"]),
        option_months=int(term["option_months"]["value"].value),
        sections=sections(node),
        ladder=tuple(_step(element) for element in node["ladder"].elements()),
        score=ScoreRule(scalars.percent(score["least_coverage"].text("value")), bands),
        components=procurement.components(node),
    )


def sections(node: Node) -> tuple[TextSection, ...]:
    """The fixed texts of avtal.yaml or upphandling.yaml."""
    return tuple(
        TextSection(
            element.text("id"),
            element.text("title"),
            element.text("text"),
            element["text"].place,
            element.text("document", "avtal"),
        )
        for element in (node["sections"].elements() if "sections" in node else ())
    )


def _step(node: Node) -> Step:
    within, amount = node.get("within"), node.get("amount")
    days: int | None = None
    if within:
        days = int(next(iter(within.value.values())))
    return Step(
        id=node.text("id"),
        title=node.text("title"),
        text=node.text("text"),
        days=days,
        working=bool(within and "working_days" in within),
        decided_by=node.text("decided_by"),
        sek=int(amount["sek"].value) if amount else 0,
        cap_sek=int(amount["cap_sek"].value) if amount else 0,
        place=node.place,
    )


def procedure(node: Node) -> Mapping[str, str]:
    return {key: str(value.value) for key, value in node["procedure"].items()}


def evaluation(node: Node) -> Evaluation:
    model = node["evaluation"]
    criteria = tuple(
        Criterion(
            element.text("requirement"),
            element.text("title"),
            element.text("per"),
            Decimal(element["sek"].value),
            element.place,
        )
        for element in model["criteria"].elements()
    )
    return Evaluation(model.text("kind"), model.text("description"), criteria)


def sources(node: Node) -> Mapping[str, SourceRecord]:
    return {
        key: SourceRecord(
            key,
            inner.text("kind"),
            inner.text("title"),
            inner.text("reference"),
            scalars.day_or_none(inner.get("date")),
        )
        for key, inner in node.items()
    }


def interpretations(node: Node) -> tuple[Interpretation, ...]:
    return tuple(
        Interpretation(
            id=element.text("id"),
            question=element.text("question"),
            passage=element.text("passage"),
            source=element.text("source"),
            readings=tuple(Reading(part.text("id"), part.text("text")) for part in element["readings"].elements()),
            chosen=element.text("chosen"),
            reason=element.text("reason"),
            place=element.place,
        )
        for element in node.elements()
    )


def decisions(node: Node) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            requirement=element.text("requirement"),
            path=element.text("path"),
            value=element.text("value"),
            by=element.text("by"),
            on=scalars.day(element["date"]),
            diarienummer=element.text("diarienummer"),
            place=element.place,
            fingerprint=element.text("fingerprint"),
        )
        for element in node["decisions"].elements()
    )
