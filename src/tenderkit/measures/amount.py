"""``amount`` – mängd: one number per area over the window must keep a bound; no rows is zero."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import tally
from tenderkit.measures.aggregate import compared
from tenderkit.measures.kind import ANY_TYPE, BOUNDS, NUMBERS, Bounds, Kind, Use
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import reason_for
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.sums import Side, Sums, sum_up
from tenderkit.measures.tally import COUNT, Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, during
from tenderkit.model.measure import Measure, PartPeriod, WindowKind
from tenderkit.model.outcome import Evidence, Judgement, Status
from tenderkit.model.quantities import Interval, Level, Unit
from tenderkit.source import Node
from tenderkit.tables import Rows


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

    def parse(self, node: Node, common: Mapping[str, Any]) -> Amount:
        return Amount(**common, value=tally.parse(node.get("value")), per=node.text("per"))

    def uses(self, measure: Amount, vocabulary: Vocabulary) -> Iterator[Use]:  # noqa: ARG002 - the kind's interface
        if measure.value.column:
            types = NUMBERS if measure.value.how == "sum" else ANY_TYPE
            yield Use(measure.dataset, columns=(measure.value.column,), types=types)

    def bounds(self, measure: Amount) -> Bounds:  # noqa: ARG002 - the kind's interface
        return Bounds(BOUNDS, frozenset({Unit.NUMBER}), share=False)

    def core(self, measure: Amount, level: Level, wording: Wording) -> Iterator[str]:
        noun, where = wording.noun(measure.dataset), wording.where(measure.where, measure.dataset)
        what = wording.counted(measure.value, measure.dataset)
        if measure.value.how != "count":
            what += f" för {noun.many}"
        per = {"week": " i genomsnitt per vecka", "month": " i genomsnitt per månad"}.get(measure.per, "")
        yield f"{swedish.capital(what)}{where} ska {during(measure.window)} vara {swedish.limit(level.bound)}{per}."
        yield f"Finns inga {noun.many} räknas {'antalet' if measure.value.how != 'sum' else 'summan'} som noll."

    def judge(self, question: Question, rows: Rows) -> Mapping[str, Judgement]:
        measure = question.measure
        assert isinstance(measure, Amount)
        place = setting(question, rows, self.datasets(measure, question.exclusions, question.vocabulary))
        if not place.stretches:
            return place.settled
        sums = sum_up(place, Side(measure.dataset, measure.value, measure.where, measure.window, measure.date))
        judged = dict(place.settled)
        for area in place.stretches:
            judged[area] = _judged(place, measure, sums, area)
        return {area: judged[area] for area in question.spans}


def _judged(place: Setting, measure: Amount, sums: Sums, area: str) -> Judgement:
    """One area's amount against its bound. Instead of a smaller bound in a cut window, the amount is scaled up."""
    stretch, found = place.stretches[area], sums.of(area)
    factor = _factor(place, measure, area)
    compared_value = Interval(found.low * factor, None if found.high is None else found.high * factor)
    status = compared(compared_value, stretch.level.bound)
    reason = ""
    if status is None:
        status, reason = reason_for(place, sums.doubts, area)
    return Judgement(
        status=status,
        reason=reason,
        value=compared_value if measure.per else Interval(found.low, found.high),
        base=found.rows,
        funnel=sums.funnel(area),
        evidence=Evidence() if status is Status.MET else sums.evidence(area),
    )


def _factor(place: Setting, measure: Amount, area: str) -> Fraction:
    """What the amount is multiplied by before it meets the bound: per week of the days in force, or of the whole."""
    stretch = place.stretches[area]
    if measure.per == "week":
        return Fraction(7, stretch.days)
    factor = Fraction(1)
    if measure.part_period is PartPeriod.PRORATE and measure.window.kind is not WindowKind.CONTRACT:
        factor = Fraction(stretch.whole_days, stretch.days)
    if measure.per == "month":
        first, end = stretch.declared_start, place.question.period.end
        factor /= (end.year - first.year) * 12 + end.month - first.month + 1
    return factor
