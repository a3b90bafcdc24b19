"""Judging ``amount``: the sum of each area against its bound."""

from collections.abc import Mapping
from fractions import Fraction

from tenderkit.measures.aggregate import compared
from tenderkit.measures.amount import Amount
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import Doubts, reason_for
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.sides import Side
from tenderkit.measures.sums import Sums, sum_up
from tenderkit.model.outcome import Evidence, Judgement, Status
from tenderkit.model.quantities import Interval
from tenderkit.tables import Rows


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    assert isinstance(measure, Amount)
    place = setting(question, rows, read)
    if not place.stretches:
        return place.settled
    sums = sum_up(place, Side(measure.dataset, measure.value, measure.where, measure.window, measure.date))
    judged, doubts = dict(place.settled), Doubts(place, sums.doubts)
    for area in place.stretches:
        judged[area] = _judged(doubts, measure, sums, area)
    return {area: judged[area] for area in question.spans}


def _judged(doubts: Doubts, measure: Amount, sums: Sums, area: str) -> Judgement:
    """One area's amount against its bound. Instead of a smaller bound in a cut window, the amount is scaled up."""
    place = doubts.setting
    stretch, found = place.stretches[area], sums.of(area)
    factor = _factor(place, measure, area)
    compared_value = Interval(found.low * factor, None if found.high is None else found.high * factor)
    status = compared(compared_value, stretch.level.bound)
    reason = ""
    if status is None:
        status, reason = reason_for(doubts, area)
    return Judgement(
        status=status,
        reason=reason,
        value=compared_value if measure.per else Interval(found.low, found.high),
        base=found.rows,
        items=sums.noun.of_rows,
        funnel=sums.funnel(area),
        evidence=Evidence() if status is Status.MET else sums.evidence(area),
    )


def _factor(place: Setting, measure: Amount, area: str) -> Fraction:
    """What the amount is multiplied by before it meets the bound: per week of the days in force, or of the whole."""
    stretch = place.stretches[area]
    if measure.per == "week":
        return Fraction(7, stretch.days)
    factor = Fraction(1)
    if measure.by_days:
        factor = Fraction(stretch.whole_days, stretch.days)
    if measure.per == "month":
        first, end = stretch.declared_start, place.question.period.end
        factor /= (end.year - first.year) * 12 + end.month - first.month + 1
    return factor
