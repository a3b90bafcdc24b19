"""Outcomes in Swedish: status words, values and targets as officials read them."""

from collections.abc import Iterator, Set
from fractions import Fraction
from math import floor

from tenderkit import swedish
from tenderkit.documents.clauses import level_words
from tenderkit.model.outcome import Outcome, Score, Status
from tenderkit.model.quantities import Interval, Unit

STATUS = {
    Status.MET: "Uppfyllt",
    Status.MISSED: "Ej uppfyllt",
    Status.NOT_REPORTED: "Ej rapporterat",
    Status.NOT_ASSESSABLE: "Ej bedömbart",
    Status.NOT_IN_FORCE: "Gäller ej",
    Status.WAIVED: "Eftergivet",
    Status.MANUAL: "Kräver granskning",
}


_MOST_DECIMALS = 9


def value(outcome: Outcome) -> str:
    """The measured value, rounded for showing but never onto the level it is compared with; "–" where there is none."""
    interval, level = outcome.judgement.value, outcome.level
    if interval is None or level is None:
        return "–"
    percent = not (level.share == 100 and level.bound.unit is Unit.NUMBER and outcome.judgement.counts == ())
    limits = frozenset(Fraction(limit) for limit in (*level.bound.operands, level.share))
    return _interval(interval, "\u00a0%" if percent else "", limits)


def _interval(interval: Interval, unit: str, limits: Set[Fraction]) -> str:
    low = _shown(interval.low, limits)
    if interval.is_exact:
        return low + unit
    return f"{low}{unit} eller mer" if interval.high is None else f"{low}–{_shown(interval.high, limits)}{unit}"


def _shown(number: Fraction, limits: Set[Fraction] = frozenset()) -> str:
    """One decimal, or as many as it takes for the figure not to look like a whole one, or a limit, that it is not."""
    if number.denominator == 1:
        return swedish.number(number, 0)
    for decimals in range(1, _MOST_DECIMALS):
        rounded = Fraction(floor(number * 10**decimals + Fraction(1, 2)), 10**decimals)
        if rounded == number or (rounded.denominator > 1 and rounded not in limits):
            return swedish.number(number, decimals)
    return swedish.number(number, _MOST_DECIMALS)


def target(outcome: Outcome) -> str:
    """The level in force: "högst 6 för minst 95 procent"; "granskas av person" without one."""
    return "granskas av person" if outcome.level is None else level_words(outcome.level)


def score(result: Score) -> str:
    """The score as it is published: "87,5 procent, Godtagbart", or that none is set."""
    if result.value is None:
        return "Ej poängsatt"
    return f"{_shown(result.value)}\u00a0procent, {swedish.uncapital(result.band)}"


def coverage(result: Score) -> str:
    """The coverage: "92 procent av vikten är bedömd"."""
    return f"{_shown(result.coverage)}\u00a0procent"


def explanation(outcome: Outcome) -> Iterator[str]:
    """The outcome line by line: clause, how it is measured, level, value, funnel, evidence and what follows."""
    judgement = outcome.judgement
    if outcome.clause:
        yield f"Klausul: {outcome.clause}"
    yield outcome.sentence
    yield f"Målnivå: {target(outcome)}"
    if judgement.value is not None:
        exact = judgement.value.low if judgement.value.is_exact else None
        yield f"Utfall: {value(outcome)}{f' (exakt {exact})' if exact is not None and exact.denominator > 1 else ''}"
    if judgement.reason:
        yield f"Skäl: {judgement.reason}"
    yield from judgement.remarks
    for step in judgement.funnel:
        yield f"{step.label}: {step.count}"
    for item in judgement.evidence.items:
        rows = ", ".join(f"{row.file} blad {row.sheet} rad {row.row}" for row in item.rows[:5])
        more = f" och {len(item.rows) - 5} rader till" if len(item.rows) > 5 else ""
        yield f"{item.key}: {item.note}{f' ({rows}{more})' if rows else ''}"
    hidden = judgement.evidence.total - len(judgement.evidence.items)
    if hidden > 0:
        yield f"och {hidden} till"
    if outcome.next_step:
        yield f"Förslag till nästa steg: {outcome.next_step.title}. {outcome.next_step.text} {outcome.next_step.cause}"
    if outcome.review:
        yield f"Granskat av {outcome.review.role} {swedish.day(outcome.review.on)}."
