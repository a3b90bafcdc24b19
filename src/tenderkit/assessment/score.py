"""The score: weight met of weight judged, over terms and areas, never over rows. Exact; rounded only to be shown."""

from collections.abc import Iterable
from fractions import Fraction

from tenderkit.model.assignment import ScoreRule
from tenderkit.model.outcome import FAILED, Outcome, Score, Status


def score(outcomes: Iterable[Outcome], rule: ScoreRule) -> Score:
    """``100 · Σ weight(met) / Σ weight(met + missed + not reported)``.

    All other statuses are left out and show as coverage: weight judged of weight in force, in per cent. Below the
    declared least coverage there is no score.
    """
    met = judged = in_force = 0
    for outcome in outcomes:
        if outcome.status is Status.NOT_IN_FORCE:
            continue
        in_force += outcome.weight
        if outcome.status is Status.MET:
            met += outcome.weight
        if outcome.status is Status.MET or outcome.status in FAILED:
            judged += outcome.weight
    coverage = Fraction(100 * judged, in_force) if in_force else Fraction(0)
    if judged == 0 or coverage < Fraction(rule.least_coverage):
        return Score(None, coverage, "", judged, in_force)
    value = Fraction(100 * met, judged)
    return Score(value, coverage, _band(value, rule), judged, in_force)


def _band(value: Fraction, rule: ScoreRule) -> str:
    return [band.label for band in rule.bands if value >= Fraction(band.at_least)][-1]
