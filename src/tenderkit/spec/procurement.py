"""The timetable, thresholds, facts and remuneration of upphandling.yaml and avtal.yaml, and what must be decided."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from tenderkit import swedish
from tenderkit.model.procurement import Component, Fact, LawCheck, Milestone, Procurement, Threshold
from tenderkit.model.requirement import Value
from tenderkit.source import Node
from tenderkit.spec import scalars
from tenderkit.spec.fingerprint import fingerprint


def procurement(node: Node, contract: Node) -> Procurement:
    """What both files say, already passed by their schemas; the fixed texts are read elsewhere."""
    return Procurement(
        timetable=_timetable(node),
        thresholds=_thresholds(node),
        yearly_sek=int(node["estimate"]["yearly_sek"].value) if "estimate" in node else 0,
        facts={**_facts(node), **_facts(contract)},
        law_check=_law_check(node),
    )


def _law_check(node: Node) -> LawCheck | None:
    """The facts ``rattslage`` and ``rattslage_galler``; a check holds for a year where nothing else is said."""
    facts = node.get("facts")
    checked, holds = (facts.get(name) if facts else None for name in ("rattslage", "rattslage_galler"))
    if checked is None or "date" not in checked:
        return None
    months = int(holds["months"].value) if holds and "months" in holds else 12
    return LawCheck(scalars.day(checked["date"]), months, checked.place)


def _facts(node: Node) -> Mapping[str, Fact]:
    if "facts" not in node:
        return {}
    return {
        name: Fact(
            name,
            inner.text("title"),
            _shown(inner),
            inner.text("source"),
            inner.place,
            scalars.decimal_or_none(inner.get("sek")),
        )
        for name, inner in node["facts"].items()
    }


def _shown(node: Node) -> str:
    """The one value of a fact as it is printed."""
    if "text" in node:
        return node.text("text")
    if "date" in node:
        return swedish.day(scalars.day(node["date"]))
    if "percent" in node:
        return swedish.share(scalars.percent(node.text("percent")))
    if "sek" in node:
        return swedish.money(int(node["sek"].value))
    if "months" in node:
        return swedish.months(int(node["months"].value))
    for key, working in (("days", False), ("working_days", True)):
        if key in node:
            return swedish.days(int(node[key].value), working=working)
    return swedish.number(Decimal(str(node["number"].value)))


def _timetable(node: Node) -> tuple[Milestone, ...]:
    if "timetable" not in node:
        return ()
    elements = list(node["timetable"].elements())
    fixed = {element.text("id"): scalars.day(element["date"]) for element in elements if "date" in element}
    return tuple(
        Milestone(
            element.text("id"), element.text("title"), _day(element, fixed), element.text("source"), element.place
        )
        for element in elements
    )


def _day(node: Node, fixed: Mapping[str, date]) -> date:
    if "date" in node:
        return scalars.day(node["date"])
    earlier = node["before"]
    return fixed[earlier.text("of")] - timedelta(days=int(earlier["days"].value))


def _thresholds(node: Node) -> tuple[Threshold, ...]:
    return tuple(
        Threshold(
            scalars.day(element["from"]),
            scalars.day(element["to"]),
            scalars.decimal_or_none(element.get("sek")),
            element.text("reference"),
        )
        for element in (node["thresholds"].elements() if "thresholds" in node else ())
    )


def components(contract: Node) -> tuple[Component, ...]:
    """The parts of the remuneration in avtal.yaml."""
    return tuple(
        Component(
            element.text("id"),
            element.text("title"),
            element.text("kind"),
            element.text("text"),
            element.text("per"),
            _shown(element["amount"]),
            element.text("source"),
            element["text"].place,
        )
        for element in (contract["remuneration"].elements() if "remuneration" in contract else ())
    )


def values(made: Procurement, pay: tuple[Component, ...], node: Node, contract: Node) -> Iterator[Value]:
    """Every figure here that somebody must decide."""
    for file, whole in (("upphandling", node), ("avtal", contract)):
        for name in _facts(whole):
            fact, mark = made.facts[name], fingerprint(whole["facts"][name])
            yield Value(file, f"facts.{name}", fact.title, fact.shown, fact.source, "", fact.place, mark)
    for index, milestone in enumerate(made.timetable):
        path, shown = f"timetable.{milestone.id}", swedish.day(milestone.on)
        mark = fingerprint(node["timetable"][index])
        yield Value("upphandling", path, milestone.title, shown, milestone.source, "", milestone.place, mark)
    if made.yearly_sek:
        estimate = node["estimate"]
        shown, source, mark = swedish.money(made.yearly_sek), estimate.text("source"), fingerprint(estimate)
        title = "Uppskattat värde per år"
        yield Value("upphandling", "estimate", title, shown, source, "", estimate.place, mark)
    for index, part in enumerate(pay):
        shown, mark = f"{part.shown} {part.per}", fingerprint(contract["remuneration"][index])
        yield Value("avtal", f"remuneration.{part.id}", part.title, shown, part.source, "", part.place, mark)
