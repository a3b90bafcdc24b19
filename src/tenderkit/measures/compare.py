"""``compare`` – jämförelse: one amount or rate against another, never divided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common, conditions, tally
from tenderkit.measures.kind import BOUNDS, Bounds, Kind, Use, tallied
from tenderkit.measures.sides import Side, in_dataset
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, during, joined
from tenderkit.model.conditions import ALWAYS, Condition
from tenderkit.model.measure import Measure, WindowKind
from tenderkit.model.quantities import Level, Operator, Unit
from tenderkit.source import Node

WHOLE = "whole"
PREVIOUS = "previous_period"
_SIDE: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "dataset": {**common.NAME, "title": "Datamängd"},
        "value": tally.schema(),
        "where": {**common.CONDITION, "title": "Vilka rader som räknas"},
        "window": common.WINDOW,
        "date": {**common.NAME, "title": "Datum som avgör perioden"},
    },
    "required": ["dataset"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Measure):
    """``value`` (per ``per``) is compared with ``against`` (per ``against_per``).

    ``against`` is a side, "whole" (the same without ``subset``) or "previous_period" (the same a period earlier).
    ``subset`` cuts the first side, and speaks of columns that both ``value`` and ``per`` have.
    """

    kind: ClassVar[str] = "compare"

    dataset: str = ""
    value: Side
    per: Side | None = None
    subset: Condition = ALWAYS
    against: Side | str
    against_per: Side | None = None


class ComparisonKind(Kind[Comparison]):
    name = "compare"
    title = "Jämförelse"
    description = "En mängd, eller en kvot av två, i procent av en annan."
    parameters: ClassVar[Mapping[str, Any]] = {
        "value": {**_SIDE, "title": "Det som jämförs"},
        "per": {
            **_SIDE,
            "title": "Per",
            "description": "Gör mängden till en kvot, t.ex. per barn i upptagningsområdet.",
        },
        "subset": {
            **common.CONDITION,
            "title": "Delmängd",
            "description": "Den första sidan begränsas till dessa; villkoret ska gå att ställa på både value och per.",
        },
        "against": {
            **_SIDE,
            "title": "Det som jämförs med",
            "description": "En mängd (med per om den är en kvot), whole (helheten) eller previous_period (förra).",
            "type": ["string", "object"],
            "if": {"type": "string"},
            "then": {"enum": [WHOLE, PREVIOUS]},
            "properties": {**_SIDE["properties"], "per": {**_SIDE, "title": "Per"}},
        },
    }
    required = ("value", "against")
    refused = frozenset({"dataset", "where", "date", "by", "part_period", "window"})
    by_period = True

    def parse(self, node: Node, common: Mapping[str, Any]) -> Comparison:
        against, per, value = node["against"], node.get("per"), _side(node["value"])
        other = against.get("per") if isinstance(against.value, dict) else None
        return Comparison(
            **{**common, "dataset": value.dataset},
            value=value,
            per=_side(per) if per else None,
            subset=conditions.parse(node.get("subset")),
            against=_side(against) if isinstance(against.value, dict) else str(against.value),
            against_per=_side(other) if other else None,
        )

    def uses(self, measure: Comparison, vocabulary: Vocabulary) -> Iterator[Use]:
        sides = [measure.value, measure.per, measure.against, measure.against_per]
        for side in sides:
            if not isinstance(side, Side):
                continue
            yield Use(side.dataset, condition=side.where)
            yield from tallied(side.dataset, side.value)
            declared = vocabulary.datasets.get(side.dataset)
            if declared:
                dated = filter(None, (side.date or declared.date, *declared.validity))
                yield Use(side.dataset, columns=tuple(dated))
        for side in (measure.value, measure.per):
            if side and measure.subset != ALWAYS:
                yield Use(side.dataset, condition=in_dataset(measure.subset, side.dataset, vocabulary))

    def dateless(self, measure: Comparison) -> bool:  # noqa: ARG002 - each side has its own date
        return True

    def bounds(self, measure: Comparison) -> Bounds:  # noqa: ARG002 - the kind's interface
        return Bounds(BOUNDS | {Operator.WITHIN}, frozenset({Unit.PERCENT}), share=False, relative=True)

    def core(self, measure: Comparison, level: Level, wording: Wording) -> Iterator[str]:
        if measure.per:
            yield f"Kvoten är {_named(measure.value, wording)} delat med {_named(measure.per, wording)}."
            cut = _cut(measure.subset, measure.per, wording)
            first = f"kvoten för {wording.noun(measure.per.dataset).many}{cut}" if cut else "kvoten"
        else:
            first = _named(measure.value, wording, _cut(measure.subset, measure.value, wording))
        if isinstance(measure.against, Side):
            same = replace(measure.against, value=measure.value.value) == measure.value
            second = _of_the_same(measure.against, wording) if same else _named(measure.against, wording)
            if measure.against_per:
                second += f" delat med {_named(measure.against_per, wording)}"
        else:
            of = "närmast föregående kvartal" if measure.against == PREVIOUS else "hela området"
            second = f"{'kvoten' if measure.per else 'motsvarande'} för {of}"
        if level.bound.operator is Operator.WITHIN:
            yield f"{swedish.capital(first)} får avvika med högst {swedish.amount(level.bound)} från {second}."
        else:
            yield f"{swedish.capital(first)} ska vara {swedish.limit(level.bound, relative=True)} av {second}."


def _side(node: Node) -> Side:
    return Side(
        dataset=node.text("dataset"),
        value=tally.parse(node.get("value")),
        where=conditions.parse(node.get("where")),
        window=common.window(node.get("window")),
        date=node.text("date"),
    )


def _named(side: Side, wording: Wording, subset: str = "") -> str:
    what = wording.counted(side.value, side.dataset)
    both = joined(wording.where(side.where, side.dataset), subset.lstrip())
    if side.window.kind is not WindowKind.PERIOD or _dated(side, wording):
        both = f" {during(side.window)}{both}"
    return f"{what}{both}"


def _of_the_same(side: Side, wording: Wording) -> str:
    """Another amount of the very rows already named: "antalet utskickade enkäter för samma enkätomgångar"."""
    rows = wording.noun(side.dataset).many
    return f"{wording.counted(side.value, side.dataset).removesuffix(rows)}samma {rows}"


def _dated(side: Side, wording: Wording) -> bool:
    declared = wording.vocabulary.datasets.get(side.dataset)
    return bool(side.date or (declared and declared.date))


def _cut(subset: Condition, side: Side, wording: Wording) -> str:
    """The subset after the side's noun; "" where the whole is meant."""
    return wording.where(in_dataset(subset, side.dataset, wording.vocabulary), side.dataset)
