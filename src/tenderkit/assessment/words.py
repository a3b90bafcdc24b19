"""Outcomes in Swedish: status words, values and targets as officials read them."""

from collections.abc import Iterator
from fractions import Fraction

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


def value(outcome: Outcome) -> str:
    """The measured value, rounded to one decimal for showing; "–" where there is none."""
    interval, level = outcome.judgement.value, outcome.level
    if interval is None or level is None:
        return "–"
    percent = not (level.share == 100 and level.bound.unit is Unit.NUMBER and outcome.judgement.counts == ())
    return _interval(interval, "\u00a0%" if percent else "")


def _interval(interval: Interval, unit: str) -> str:
    low = _shown(interval.low)
    if interval.is_exact:
        return low + unit
    return f"{low}{unit} eller mer" if interval.high is None else f"{low}–{_shown(interval.high)}{unit}"


def _shown(number: Fraction) -> str:
    if number.denominator == 1:
        return swedish.number(number, 0)
    shown = swedish.number(number, 1)
    # 99,96 is not 100,0: a rounded figure must not look like a whole one it is not.
    return swedish.number(number, 2) if shown.endswith(",0") else shown


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
