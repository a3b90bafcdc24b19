"""krav/*.yaml: one requirement from its node, every facet."""

from decimal import Decimal

from tenderkit import swedish
from tenderkit.findings import Finding
from tenderkit.measures import common, registry
from tenderkit.model.assignment import Reporting
from tenderkit.model.occasions import Edge, Occasion, Once, Yearly
from tenderkit.model.quantities import Target
from tenderkit.model.requirement import (
    AnswerType,
    Consequence,
    Manual,
    Obligation,
    Offer,
    Parameter,
    Proof,
    Requirement,
    Stage,
)
from tenderkit.source import Node
from tenderkit.spec import targets

Findings = list[Finding]


def requirement(node: Node, reporting: Reporting) -> tuple[Requirement, Findings]:
    """One requirement, already passed by its schema. ``reporting`` gives the values that parameters fetch."""
    findings: Findings = []
    made_target = None
    if "target" in node:
        made_target, problems = targets.target(node["target"])
        findings += problems
    made = Requirement(
        id=node.text("id"),
        title=node.text("title"),
        part=node.text("part"),
        obligation=Obligation(node.text("obligation")),
        stages=tuple(Stage(str(part.value)) for part in node["applies"].elements()),
        text=node.text("text"),
        reason=node.text("reason"),
        source=node.text("source"),
        parameters=_parameters(node.get("parameters"), reporting),
        readings=_texts(node.get("readings")),
        codes=_texts(node.get("codes")),
        proof=_proof(node.get("proof"), made_target),
        offer=_offer(node.get("offer")),
        measure=registry.parse(node["measure"]) if "measure" in node else None,
        exclusions=tuple(common.exclusion(element) for element in node["exclude"].elements())
        if "exclude" in node
        else (),
        small_base=int(node["small_base"].value) if "small_base" in node else 1,
        target=made_target,
        manual=_manual(node.get("manual")),
        weight=int(node["weight"].value) if "weight" in node else 1,
        consequence=_consequence(node.get("consequence")),
        place=node["id"].place,
    )
    return made, [finding if finding.about else _about(finding, made.id) for finding in findings]


def _about(finding: Finding, id: str) -> Finding:
    return Finding(finding.code, finding.severity, finding.message, finding.place, finding.hint, id)


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(str(part.value) for part in node.elements()) if node else ()


def _parameters(node: Node | None, reporting: Reporting) -> dict[str, Parameter]:
    made = {}
    for name, inner in node.items() if node else ():
        value = inner["value"].value
        if isinstance(value, dict):
            value = reporting.due_day
        if isinstance(value, int | Decimal):
            value = Decimal(value)
            shown = swedish.number(value)
        else:
            shown = str(value)
        made[name] = Parameter(name, inner.text("title"), value, shown, inner.text("source"), inner["value"].place)
    return made


def _proof(node: Node | None, target: Target | None) -> Proof | None:
    if node is None:
        return None
    answer, per = next(iter(node["answer"].value.items()))
    kind = AnswerType(answer)
    bound = target.levels[0].bound if target and kind in (AnswerType.INTEGER, AnswerType.DECIMAL) else None
    return Proof(node.text("ask"), kind, per == "per_area", _texts(node.get("attach")), bound, node.place)


def _offer(node: Node | None) -> Offer | None:
    return None if node is None else Offer(node.text("raises"), Decimal(str(node["at_most"].value)), node.place)


def _manual(node: Node | None) -> Manual | None:
    if node is None:
        return None
    return Manual(
        node.text("who"),
        node.text("how"),
        tuple(occasion for part in node["when"].elements() for occasion in _occasions(part.value)),
        node.text("question"),
        node.place,
    )


def _occasions(value: str | dict[str, str]) -> tuple[Occasion, ...]:
    match value:
        case "quarterly":
            return tuple(Yearly(quarter) for quarter in (1, 2, 3, 4))
        case "start" | "end":
            return (Once(Edge(value)),)
        case {"months_after_start": months}:
            return (Once(Edge.START, months),)
        case {"months_before_end": months}:
            return (Once(Edge.END, months),)
        case quarter:
            return (Yearly(int(str(quarter)[1:])),)


def _consequence(node: Node | None) -> Consequence | None:
    if node is None:
        return None
    repeat = node.get("repeat")
    times, step = (int(repeat["times"].value), repeat.text("step")) if repeat else (0, "")
    return Consequence(node.text("step"), times, step, node.place)
