"""``coverage`` – täckning: every unit of a list must have had its share of rows; a unit without any counts as zero."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common, conditions, tally
from tenderkit.measures.kind import BOUNDS, Bounds, Kind, Use, tallied
from tenderkit.measures.tally import COUNT, Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, during, the_whole
from tenderkit.model.conditions import ALWAYS, Condition
from tenderkit.model.measure import Measure
from tenderkit.model.quantities import Counted, Level, Operator, Unit
from tenderkit.source import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Measure):
    """``every`` is the list (a dataset) and ``every_where`` which of its units; ``match`` the row's reference to it.

    ``relative_to`` "mean" makes the bound a percentage of the area's mean over the list; "" an absolute number.
    """

    kind: ClassVar[str] = "coverage"

    every: str
    every_where: Condition = ALWAYS
    match: str
    value: Tally = COUNT
    relative_to: str = ""


class CoverageKind(Kind[Coverage]):
    name = "coverage"
    title = "Täckning"
    description = (
        "Varje enhet i en förteckning ska ha fått så mycket som gränsen säger; en enhet utan rader räknas som noll."
    )
    parameters: ClassVar[Mapping[str, Any]] = {
        "every": {
            "title": "Förteckningen",
            "description": "Förteckningens datamängd och vilka av dess enheter, t.ex. {units: {kind: x}}.",
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": {
                "title": "Datamängden, med villkor på enheterna",
                "type": ["object", "null"],
                "if": {"type": "object"},
                "then": common.CONDITION,
            },
        },
        "match": {**common.NAME, "title": "Uppgift som pekar på förteckningen"},
        "value": tally.schema("Vad som räknas per enhet"),
        "relative_to": {
            "title": "I förhållande till",
            "description": "mean: gränsen är en andel av områdets medelvärde per enhet.",
            "enum": ["mean"],
        },
    }
    required = ("dataset", "every", "match")
    by_period = True

    def parse(self, node: Node, common: Mapping[str, Any]) -> Coverage:
        every, where = next(node["every"].items())
        return Coverage(
            **common,
            every=every,
            every_where=conditions.parse(where if where.value else None),
            match=node.text("match"),
            value=tally.parse(node.get("value")),
            relative_to=node.text("relative_to"),
        )

    def uses(self, measure: Coverage, vocabulary: Vocabulary) -> Iterator[Use]:
        yield Use(measure.dataset, columns=(measure.match,))
        yield from tallied(measure.dataset, measure.value)
        yield Use(measure.every, condition=measure.every_where)
        listed = vocabulary.datasets.get(measure.every)
        if listed:
            placed = ("area",) if listed.column("area") else ()
            yield Use(listed.name, columns=(*listed.key, *listed.validity, *placed))

    def excluded_from(self, measure: Coverage, vocabulary: Vocabulary) -> str:  # noqa: ARG002 - the kind's interface
        return measure.every

    def prorated(self, measure: Coverage) -> bool:
        return not measure.relative_to

    def bounds(self, measure: Coverage) -> Bounds:
        if measure.relative_to:
            return Bounds(BOUNDS - {Operator.BETWEEN}, frozenset({Unit.PERCENT}), share=True, relative=True)
        return Bounds(BOUNDS, frozenset({Unit.NUMBER}), share=True)

    def counted(self, measure: Coverage, wording: Wording) -> Counted:
        if measure.relative_to:
            return Counted("av medelvärdet", "av medelvärdet")
        return wording.unit(measure.value, measure.dataset)

    def core(self, measure: Coverage, level: Level, wording: Wording) -> Iterator[str]:
        rows, unit = wording.noun(measure.dataset), wording.noun(measure.every)
        which = f"{wording.where(measure.every_where, measure.every)} och som har funnits i Beställarens förteckning"
        if not wording.where(measure.every_where, measure.every):
            which = " som har funnits i Beställarens förteckning"
        where, when = wording.where(measure.where, measure.dataset), during(measure.window)
        listed = f"{unit.many} i området{which} {the_whole(measure.window)}"
        bound = swedish.limit(level.bound, relative=bool(measure.relative_to))
        what = wording.counted(measure.value, measure.dataset)
        of = " av medelvärdet för områdets förtecknade " + unit.many if measure.relative_to else ""
        portion = "samtliga" if level.share == 100 else f"minst {swedish.share(level.share)} av de"
        yield f"För {portion} {listed} ska {what}{where} {when} vara {bound}{of}."
        yield f"{swedish.capital(unit.many)} utan {rows.many} räknas med noll."
