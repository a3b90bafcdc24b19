"""Judging ``compare``: one amount or rate against another.

The worst ends must hold for it to be met, and the best must fail for it to be missed.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from tenderkit import swedish
from tenderkit.measures.adding import UNIT, shown
from tenderkit.measures.aggregate import compared
from tenderkit.measures.compare import PREVIOUS, Comparison
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import Doubts, reason_for
from tenderkit.measures.setting import Setting, setting, without
from tenderkit.measures.sides import Side, in_dataset
from tenderkit.measures.sums import Sum, Sums, sum_up
from tenderkit.model.conditions import ALWAYS
from tenderkit.model.outcome import Evidence, EvidenceItem, Judgement, Role, Status
from tenderkit.model.periods import Span
from tenderkit.model.quantities import Interval, Operator
from tenderkit.tables import Rows

Sides = tuple[Sums, Sums | None, Sums, Sums | None]


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    place = setting(question, rows, read)
    earlier = place
    if _against(measure) == PREVIOUS:
        # The earlier period is only read, so it need not be one that the term is assessed for.
        always = replace(question, measure=replace(measure, assessed=()), period=question.period.previous())
        earlier = setting(always, rows, read)
        first = [area for area, found in earlier.settled.items() if found.status is Status.NOT_IN_FORCE]
        place = without(place, [area for area in place.stretches if area in first], "Det finns ingen tidigare period.")
        part = [area for area in place.question.spans if area not in first and _partly(question, area)]
        place = without(place, part, "Avtalet omfattar bara en del av en av perioderna.")
        gaps = {area: found for area, found in earlier.settled.items() if area in place.stretches}
        kept = {area: stretch for area, stretch in place.stretches.items() if area not in gaps}
        place = replace(
            place, stretches=kept, settled={**place.settled, **{area: _earlier(gap) for area, gap in gaps.items()}}
        )
        earlier = without(earlier, [area for area in earlier.stretches if area not in kept], "")
    if not place.stretches:
        return place.settled
    sides = _sides(place, earlier)
    doubts = Doubts(sides[0].place, lambda: (doubt for side in sides if side for doubt in side.doubts()))
    judged = {**place.settled, **{area: _judged(place, sides, doubts, area) for area in place.stretches}}
    return {area: judged[area] for area in question.spans}


def _partly(question: Question, area: str) -> bool:
    """Whether the period or the one before it is in force in part; a part cannot be compared with a whole."""
    for period in (question.period, question.period.previous()):
        whole = Span(period.start, period.end)
        if whole.cut(question.spans[area]) not in (None, whole):
            return True
    return False


def _against(measure: object) -> object:
    return getattr(measure, "against", None)


def _earlier(found: Judgement) -> Judgement:
    """The previous period's gap, told as such."""
    return replace(found, reason=f"Förra perioden kan inte jämföras med. {found.reason}".strip())


def _sides(place: Setting, earlier: Setting) -> Sides:
    measure = place.question.measure
    assert isinstance(measure, Comparison)

    def cut(setting_: Setting, side: Side | None, *, subset: bool) -> Sums | None:
        if side is None:
            return None
        condition = in_dataset(measure.subset, side.dataset, place.question.vocabulary) if subset else ALWAYS
        return sum_up(setting_, side, condition)

    first, per = cut(place, measure.value, subset=True), cut(place, measure.per, subset=True)
    if isinstance(measure.against, Side):
        second, other = cut(place, measure.against, subset=False), cut(place, measure.against_per, subset=False)
    else:
        # A whole is the same without the subset; an earlier period is the same, subset and all.
        narrow = measure.against == PREVIOUS
        second, other = cut(earlier, measure.value, subset=narrow), cut(earlier, measure.per, subset=narrow)
    assert first is not None and second is not None
    return first, per, second, other


_ONE = Sum(Fraction(1), Fraction(1), 1, 1)


def _judged(place: Setting, sides: Sides, doubts: Doubts, area: str) -> Judgement:
    question, (a, b, c, d) = place.question, (side.of(area) if side else _ONE for side in sides)
    bound = place.stretches[area].level.bound
    evidence = _evidence(sides, area)
    base = c.rows
    if c.high == 0 and a.high == 0 and _against(question.measure) == PREVIOUS:
        return Judgement(Status.MET, base=base)
    if c.high == 0 or b.high == 0 or d.high == 0:
        return Judgement(Status.NOT_ASSESSABLE, "Det finns inget att jämföra med.", base=base, evidence=evidence)
    if base < question.small_base and c.possible < question.small_base and not sides[2].place.stretches[area].gap:
        noun = sides[2].noun
        reason = (
            f"För litet underlag: {swedish.number(base)} {noun.one if base == 1 else noun.many}, "
            f"minst {swedish.number(question.small_base)} krävs."
        )
        return Judgement(Status.NOT_ASSESSABLE, reason, base=base, evidence=evidence)
    ratio = _ratio(a, b, c, d)
    value = _deviation(ratio) if bound.operator is Operator.WITHIN else ratio
    status = compared(value, bound) if base >= question.small_base else None
    if status:
        return Judgement(status, value=value, base=base, evidence=Evidence() if status is Status.MET else evidence)
    opened, reason = reason_for(doubts, area)
    return Judgement(opened, reason, value, base, evidence=evidence)


def _ratio(a: Sum, b: Sum, c: Sum, d: Sum) -> Interval:
    """(a / b) / (c / d) in per cent, between its worst and best ends; an end that would divide by nothing is open."""
    low = Fraction(0)
    if b.high is not None and c.high is not None and b.high * c.high > 0:
        low = 100 * a.low * d.low / (b.high * c.high)
    high = None
    if a.high is not None and d.high is not None and b.low * c.low > 0:
        high = 100 * a.high * d.high / (b.low * c.low)
    return Interval(low, high)


def _deviation(ratio: Interval) -> Interval:
    """How far from 100 per cent, either way."""
    below = abs(ratio.low - 100)
    if ratio.high is None:
        return Interval(max(ratio.low - 100, Fraction(0)), None)
    above = abs(ratio.high - 100)
    inside = ratio.low <= 100 <= ratio.high
    return Interval(Fraction(0) if inside else min(below, above), max(below, above))


def _evidence(sides: Sides, area: str) -> Evidence:
    """The amounts compared: there is no offending row."""
    first, per, second, other = (_shown(side, area) if side else "" for side in sides)
    told = {"Det som jämförs": (first, per), "Jämförs med": (second, other)}
    cited = tuple(
        EvidenceItem(label, " på ".join(filter(None, amounts)), (), Role.IN_SCOPE) for label, amounts in told.items()
    )
    return Evidence(cited, len(cited))


def _shown(side: Sums, area: str) -> str:
    found = side.of(area)
    return shown(int(found.low * UNIT), None if found.high is None else int(found.high * UNIT), side.unit)
