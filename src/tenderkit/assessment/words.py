"""Outcomes in Swedish: status words, values and targets as officials read them."""

from collections.abc import Iterator, Set
from fractions import Fraction
from itertools import groupby

from tenderkit import swedish
from tenderkit.measures.wording import ALL, level_of
from tenderkit.model.outcome import EvidenceItem, Judgement, Outcome, Role, Score, Status
from tenderkit.model.quantities import Bound, Interval, Operator, Unit

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
    """The measured value, rounded for showing but never onto the level it is compared with; "–" where there is none.

    Where the level says what each item, or that every item, must keep, the items that do: "8 av 9 enheter (88,9 %)".
    """
    interval, level = outcome.judgement.value, outcome.level
    if interval is None or level is None:
        return "–"
    percent = bool(outcome.judgement.counts) or level.share != 100 or level.bound.unit is not Unit.NUMBER
    limits = frozenset(Fraction(limit) for limit in (*level.bound.operands, level.share))
    shown = _interval(interval, "\u00a0%" if percent else "", limits)
    if outcome.counted and not percent:
        shown += f" {outcome.counted.one if interval.is_exact and interval.low == 1 else outcome.counted.many}"
    kept = _kept(outcome)
    return f"{kept} ({shown})" if kept else shown


def measured(outcome: Outcome) -> str:
    """The value of an outcome that was judged: "8 av 9 enheter (88,9 %)".

    A share has its base beside it: "41,7 % (underlag 48 besök)". Empty where there is none. Of an amount or a
    comparison the base is not what the value is a part of.
    """
    shown, judgement = value(outcome), outcome.judgement
    if outcome.status not in (Status.MET, Status.MISSED) or shown == "–":
        return ""
    share = judgement.counts and judgement.base and not _kept(outcome)
    return f"{shown} (underlag {_items(judgement)})" if share else shown


def _items(judgement: Judgement) -> str:
    """The base with its noun: "48 besök"."""
    items = judgement.items
    noun = "" if items is None else f" {items.one if judgement.base == 1 else items.many}"
    return f"{swedish.number(judgement.base)}{noun}"


def _kept(outcome: Outcome) -> str:
    """How many of the items judged keep the level: "8 av 9 enheter". Empty where the level is a share, or in doubt."""
    judgement, level = outcome.judgement, outcome.level
    if level is None or judgement.value is None or not judgement.counts:
        return ""
    if level.bound.unit is Unit.PERCENT and level.bound != ALL and not outcome.counted:
        return ""
    met, base = judgement.counts[0], judgement.base
    if not base or not judgement.value.is_exact or judgement.value.low != Fraction(100 * met, base):
        return ""
    return f"{swedish.number(met)} av {_items(judgement)}"


def _interval(interval: Interval, unit: str, limits: Set[Fraction]) -> str:
    low = swedish.rounded(interval.low, limits)
    if interval.is_exact:
        return low + unit
    return (
        f"{low}{unit} eller mer" if interval.high is None else f"{low}–{swedish.rounded(interval.high, limits)}{unit}"
    )


def target(outcome: Outcome) -> str:
    """The level in force: "högst 6 för minst 95 procent", "minst 2 för samtliga"; "granskas av person" without one.

    A share of items that must be all of them is "samtliga" too.
    """
    if outcome.level is None:
        return "granskas av person"
    return level_of(outcome.level, outcome.counted, items=outcome.itemised)


def distance(outcome: Outcome) -> str:
    """By how much a level was missed: "4 av 9 besök håller; minst 5 hade krävts." Empty where nothing is counted.

    What the value says already is not said again: "Samtliga hade krävts."
    """
    judgement, level = outcome.judgement, outcome.level
    if outcome.status is not Status.MISSED or level is None or not judgement.counts or not judgement.base:
        return ""
    own = level.bound.unit is Unit.PERCENT and not outcome.counted
    bound = level.bound if own else Bound(Operator.AT_LEAST, (level.share,), Unit.PERCENT)
    met, base = judgement.counts[0], judgement.base
    told = "" if _kept(outcome) else f"{swedish.number(met)} av {_items(judgement)} håller"
    needed = next((count for count in range(met, base + 1) if bound.admits(Fraction(100 * count, base))), None)
    if needed is None or needed == met:
        return f"{told}." if told else ""
    asked = f"{'samtliga' if needed == base else f'minst {swedish.number(needed)}'} hade krävts."
    return f"{told}; {asked}" if told else swedish.capital(asked)


def item(one: EvidenceItem) -> str:
    """An offending item in words: "Enhet A: 0 minuter"."""
    return ": ".join(part for part in (one.label.strip(), one.note.strip()) if part)


def reviewed(outcome: Outcome) -> str:
    """Who reviewed a term that a person reviews, and when; empty where nobody has."""
    review = outcome.review
    return f"Granskat av {swedish.uncapital(review.role)} den {swedish.day(review.on)}." if review else ""


def score(result: Score) -> str:
    """The score as it is published: "87,5 procent, Godtagbart", or that none is set."""
    if result.value is None:
        return "Ej poängsatt"
    return f"{swedish.rounded(result.value)}\u00a0procent, {swedish.uncapital(result.band)}"


def coverage(result: Score) -> str:
    """The coverage: "92 procent av vikten är bedömd"."""
    return f"{swedish.rounded(result.coverage)}\u00a0procent"


def explanation(outcome: Outcome) -> Iterator[str]:
    """The outcome line by line: clause, how it is measured, level, value, funnel with its evidence, what follows."""
    judgement = outcome.judgement
    if outcome.clause:
        yield f"Klausul: {outcome.clause}"
    yield outcome.sentence
    yield f"Målnivå: {target(outcome)}"
    if judgement.value is not None:
        exact = judgement.value.low if judgement.value.is_exact and not _kept(outcome) else None
        yield f"Utfall: {value(outcome)}{f' (exakt {exact})' if exact is not None and exact.denominator > 1 else ''}"
    if distance(outcome):
        yield distance(outcome)
    if judgement.reason:
        yield f"Skäl: {judgement.reason}"
    yield from judgement.remarks
    yield from _cited(judgement)
    if outcome.next_step:
        yield f"Förslag till nästa steg: {outcome.next_step.title}. {outcome.next_step.text} {outcome.next_step.cause}"
    if outcome.review:
        yield reviewed(outcome)


def _cited(judgement: Judgement) -> Iterator[str]:
    """The funnel, each step with the items cited of it; then those that no step counts."""
    for step in judgement.funnel:
        yield f"{step.label}: {swedish.number(step.count)}"
        yield from _items_of(judgement, step.role)
    counted = {step.role for step in judgement.funnel}
    for role in Role:
        if role not in counted:
            yield from _items_of(judgement, role)
    hidden = judgement.evidence.total - len(judgement.evidence.items)
    if hidden > 0:
        yield f"Ytterligare {swedish.number(hidden)} visas inte här."


def _items_of(judgement: Judgement, role: Role) -> Iterator[str]:
    for one in judgement.evidence.items:
        if one.state is role:
            rows = _rows(one)
            yield f"  {item(one)}{f' ({rows})' if rows else ''}"


def _rows(one: EvidenceItem) -> str:
    """Where the first five rows of an item stand, each sheet named once: "a.xlsx blad Besök rad 7 och 9"."""
    sheets = groupby(one.rows[:5], key=lambda row: (row.file, row.sheet))
    listed = "; ".join(
        f"{file} blad {sheet} rad {swedish.listed(str(row.row) for row in rows)}" for (file, sheet), rows in sheets
    )
    more = len(one.rows) - 5
    return f"{listed}; {more} {'rad' if more == 1 else 'rader'} till" if more > 0 else listed
