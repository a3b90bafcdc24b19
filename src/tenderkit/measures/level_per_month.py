"""``level_per_month`` – nivå per månad: a number that must keep its bound every month, or in the mean of the months."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import tally
from tenderkit.measures.kind import BOUNDS, Bounds, Kind, Use, tallied
from tenderkit.measures.tally import COUNT, Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording
from tenderkit.model.measure import Measure, WindowKind
from tenderkit.model.quantities import Counted, Level, Unit
from tenderkit.source import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPerMonth(Measure):
    """``over`` is each_month (every month's value) or mean (of the window's months)."""

    kind: ClassVar[str] = "level_per_month"

    value: Tally = COUNT
    over: str = "each_month"


class LevelPerMonthKind(Kind[LevelPerMonth]):
    name = "level_per_month"
    title = "Nivå per månad"
    description = "Ett antal eller en summa som ska hålla gränsen varje hel månad, eller i genomsnitt över månaderna."
    parameters: ClassVar[Mapping[str, Any]] = {
        "value": tally.schema("Vad som räknas per månad"),
        "over": {
            "title": "Varje månad eller genomsnitt",
            "description": "each_month: varje månad ska hålla gränsen (förval). mean: genomsnittet ska hålla den.",
            "enum": ["each_month", "mean"],
        },
    }
    required = ("dataset",)
    refused = frozenset({"by", "part_period"})

    def parse(self, node: Node, common: Mapping[str, Any]) -> LevelPerMonth:
        return LevelPerMonth(**common, value=tally.parse(node.get("value")), over=node.text("over", "each_month"))

    def uses(self, measure: LevelPerMonth, vocabulary: Vocabulary) -> Iterator[Use]:  # noqa: ARG002 - the kind's interface
        yield from tallied(measure.dataset, measure.value)

    def bounds(self, measure: LevelPerMonth) -> Bounds:  # noqa: ARG002 - the kind's interface
        return Bounds(BOUNDS, frozenset({Unit.NUMBER}), share=False)

    def counted(self, measure: LevelPerMonth, wording: Wording) -> Counted:
        # Whom a level is counted by is what the row is of: two rows of one person are one behandlare.
        value = COUNT if measure.value.how == "distinct" else measure.value
        return wording.unit(value, measure.dataset)

    def core(self, measure: LevelPerMonth, level: Level, wording: Wording) -> Iterator[str]:
        noun, where = wording.noun(measure.dataset), wording.where(measure.where, measure.dataset)
        bound = swedish.limit(level.bound)
        title = wording.title(measure.value.column, measure.dataset)
        what = {
            "count": f"antalet {noun.many}{where}",
            "sum": f"{wording.counted(measure.value, measure.dataset)}{where}",
            "distinct": f"antalet {noun.many}{where}",
        }[measure.value.how]
        longer = measure.window.kind is WindowKind.LAST and measure.window.periods > 1
        span = f"de senaste {swedish.in_words(measure.window.periods)} kvartalens" if longer else "kvartalets"
        if measure.over == "mean":
            yield f"I genomsnitt över {span} hela månader ska {what} vara {bound}."
        else:
            yield f"För varje hel kalendermånad ska {what} vara {bound}."
        if measure.value.how == "distinct":
            yield f"Varje värde av uppgiften {title} räknas en gång per månad, oavsett antalet rader."
