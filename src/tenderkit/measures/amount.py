"""``amount`` – mängd: one number per area over the window must keep a bound; no rows is zero."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import tally
from tenderkit.measures.kind import BOUNDS, Bounds, Kind, Use, tallied
from tenderkit.measures.tally import COUNT, Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, during
from tenderkit.model.measure import Measure
from tenderkit.model.quantities import Counted, Level, Unit
from tenderkit.source import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Measure):
    """``per`` is week or month where the bound is one per week or month, "" where it is one for the window."""

    kind: ClassVar[str] = "amount"

    value: Tally = COUNT
    per: str = ""


class AmountKind(Kind[Amount]):
    name = "amount"
    title = "Mängd"
    description = "Ett antal eller en summa per område som ska hålla en gräns. Inga rader är noll."
    parameters: ClassVar[Mapping[str, Any]] = {
        "value": tally.schema("Vad som räknas"),
        "per": {
            "title": "Per vecka eller månad",
            "description": "Gränsen gäller i genomsnitt per vecka eller månad under tidsfönstret.",
            "enum": ["week", "month"],
        },
    }
    required = ("dataset",)
    refused = frozenset({"by", "empty_base"})
    by_period = True

    def parse(self, node: Node, common: Mapping[str, Any]) -> Amount:
        return Amount(**common, value=tally.parse(node.get("value")), per=node.text("per"))

    def uses(self, measure: Amount, vocabulary: Vocabulary) -> Iterator[Use]:
        yield from tallied(measure.dataset, measure.value)
        declared = vocabulary.datasets.get(measure.dataset)
        if declared:
            yield Use(declared.name, columns=declared.validity)

    def prorated(self, measure: Amount) -> bool:
        return measure.per != "week"

    def bounds(self, measure: Amount) -> Bounds:  # noqa: ARG002 - the kind's interface
        return Bounds(BOUNDS, frozenset({Unit.NUMBER}), share=False)

    def counted(self, measure: Amount, wording: Wording) -> Counted:
        unit = wording.unit(measure.value, measure.dataset)
        per = {"week": " per vecka", "month": " per månad"}.get(measure.per, "")
        return Counted(f"{unit.one}{per}", f"{unit.many}{per}")

    def core(self, measure: Amount, level: Level, wording: Wording) -> Iterator[str]:
        noun, where = wording.noun(measure.dataset), wording.where(measure.where, measure.dataset)
        what = wording.counted(measure.value, measure.dataset)
        per = {"week": " i genomsnitt per vecka", "month": " i genomsnitt per månad"}.get(measure.per, "")
        yield f"{swedish.capital(what)}{where} ska {during(measure.window)} vara {swedish.limit(level.bound)}{per}."
        yield f"Finns inga {noun.many} räknas {'summan' if what.startswith('summan') else 'antalet'} som noll."
