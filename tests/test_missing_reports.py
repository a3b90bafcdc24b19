"""Leaving out an earlier report never helps: on random reports, no term that was not met becomes met without one."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from measure_world import report
from tenderkit.measures import registry
from tenderkit.measures.judge import judge
from tenderkit.model.outcome import Status
from tenderkit.model.periods import Period
from tenderkit.model.report import Report
from test_measures_oracle import MEASURES, PERIOD, UNITS, opened, question

AREA = "nord"
PERIODS = [Period(2027, 4), Period(2028, 1), PERIOD]
EARLIER = {
    "share, two quarters": """
        measure: {kind: share, dataset: visits, window: {last: 2}, is: {place: bvc}}
        target: {more_than: "50 %"}""",
    "share, the year": """
        measure: {kind: share, dataset: visits, window: year, is: {place: bvc}}
        target: {more_than: "50 %"}""",
    "share, a ceiling": """
        measure: {kind: share, dataset: visits, window: contract, is: {status: uteblivet}, empty_base: met}
        target: {at_most: "30 %"}""",
    "share of cases closed": """
        measure: {kind: share, dataset: episodes, date: closed_on, is: {assessed_on: {filled: true}}}
        target: {at_least: "60 %"}""",
    "share by the kind of the case": """
        measure: {kind: share, dataset: visits, where: {episode.type: behandling}, is: {episode.extra_reason: true}}
        target: {at_least: "50 %"}""",
    "limit, two quarters": """
        measure: {kind: limit_per_group, dataset: visits, group: episode, window: {last: 2}}
        target: {at_most: 2, share: "60 %"}""",
    "limit when closed": """
        measure: {kind: limit_per_group, dataset: visits, group: episode, window: contract, judge: closed,
                  closed: closed_on}
        target: {at_most: 2, share: "60 %"}""",
    "coverage, two quarters": """
        measure: {kind: coverage, dataset: consultations, every: {units: {kind: bvc}}, match: unit, window: {last: 2}}
        target: {at_least: 2, share: "60 %"}""",
    "amount, a floor": """
        measure: {kind: amount, dataset: consultations, value: {sum: minutes}, window: {last: 2}}
        target: {at_least: 300}""",
    "amount, a ceiling": """
        measure: {kind: amount, dataset: consultations, value: {sum: minutes}, window: contract}
        target: {at_most: 600}""",
    "against the quarter before": """
        measure: {kind: compare, value: {dataset: consultations, value: count}, against: previous_period}
        target: {at_most: "110 %"}""",
    "per the year": """
        measure: {kind: compare, value: {dataset: visits, value: count, where: {status: uteblivet}, window: year},
                  against: {dataset: visits, value: count, window: year}}
        target: {at_most: "30 %"}""",
    "deadline from the start": """
        measure: {kind: deadline, dataset: escalations, start: decided_on, done: sent_on, attribute_by: start}
        target: {within: {days: 3}, share: "60 %"}""",
    "deadline of the same day": """
        measure: {kind: deadline, dataset: escalations, start: decided_on, done: sent_on}
        target: {within: {days: 0}, share: "30 %"}""",
    "assessed in time": """
        measure: {kind: deadline, dataset: episodes, start: received_on, done: assessed_on}
        target: {within: {days: 20}, share: "60 %"}""",
    "a long time": """
        measure: {kind: deadline, dataset: episodes, start: received_on, done: assessed_on}
        target: {within: {days: 100}, share: "60 %"}""",
    "a day of its own": """
        measure: {kind: deadline, dataset: episodes, due: limit_30, done: assessed_on}
        target: {at_least: "60 %"}""",
    "complete": """
        measure: {kind: completeness, datasets: [visits], checks: [filled]}
        target: {at_least: "80 %"}""",
}


def whole_truth(seed: int) -> list[Report]:
    """Reports that tell of each event once, in its quarter or the next, and of a case in each until it is closed."""
    rng = random.Random(seed)
    holes = rng.choice([0, 0, 6])

    def maybe(value: Any) -> Any:
        return None if rng.randrange(100) < holes else value

    def some(period: Period, most: int) -> Iterator[tuple[int, date, Period]]:
        """Days of the period, each with the period of the report that tells of it."""
        for number in range(rng.randrange(most)):
            told = period.next() if period < PERIOD and not rng.randrange(8) else period
            yield number, period.start + timedelta(days=rng.randrange(90)), told

    rows: dict[Period, dict[str, list[dict[str, Any]]]] = {period: {} for period in PERIODS}

    def tell(period: Period, name: str, row: dict[str, Any]) -> None:
        rows[period].setdefault(name, []).append(row)

    units = [unit["unit"] for unit in UNITS if unit["area"] == AREA]
    for period in PERIODS:
        for number, day, told in some(period, 8):
            _tell_case(rng, maybe, tell, "episodes", f"e{period}{number}", day, told)
        for number, day, told in some(period, 8):
            _tell_case(rng, maybe, tell, "escalations", f"a{period}{number}", day, told)
        for number, day, told in some(period, 12):
            visit = {"visit": f"{period}-{number}", "episode": f"e{rng.choice(PERIODS)}{rng.randrange(5)}"}
            visit |= {"date": maybe(str(day)), "status": maybe(rng.choice(["genomfort", "genomfort", "uteblivet"]))}
            visit |= {"form": rng.choice(["plats", "video"]), "place": maybe(rng.choice(["bvc", "bvc", "bmm"]))}
            tell(told, "visits", visit)
        for number, day, told in some(period, 12):
            unit, minutes = maybe(rng.choice(units)), maybe(rng.randrange(90))
            row = {"consultation": f"{period}-{number}", "date": str(day), "unit": unit, "minutes": minutes}
            tell(told, "consultations", row | {"form": rng.choice(["plats", "video"])})
        for month in period.months():
            for person in range(rng.randrange(1, 5)):
                row = {"person": f"p{person}", "month": month.isoformat(), "post": Decimal(rng.randrange(1, 101))}
                tell(period, "staff_months", row | {"profession": maybe(rng.choice(["psykolog", "socionom"]))})
    return [report(AREA, period, told) for period, told in rows.items()]


def _tell_case(rng: random.Random, maybe: Any, tell: Any, name: str, key: str, begun: date, told: Period) -> None:
    """A case in every report from the first until it is closed, with what was known then."""
    done = begun + timedelta(days=rng.choice([0, 2, 10, 40])) if rng.randrange(4) else None
    closed = begun + timedelta(days=rng.choice([5, 30, 90, 400]))
    reason, kind = rng.choice([True, False]), maybe(rng.choice(["behandling", "stodsamtal"]))
    unit = rng.choice(UNITS)["unit"]
    for period in PERIODS:
        if period < told or (closed < period.start and period > told):
            continue
        known = done if done and done <= min(period.end, closed) else None
        if name == "escalations":
            tell(period, name, {"case": key, "kind": "psykiatri", "decided_on": str(begun), "sent_on": known})
            continue
        row = {"episode": key, "type": kind, "received_on": str(begun), "extra_reason": reason}
        row |= {"assessed_on": known, "closed_on": closed if closed <= period.end else None, "referring_unit": unit}
        tell(period, name, row)


# Still open: of unknown scope, a case that is met counts among the met where ``unknown: missed`` counts it at all.
TRIED = {name: text for name, text in (MEASURES | EARLIER).items() if name != "reason"}


def judged(reports: Sequence[Report]) -> Mapping[str, Status]:
    with opened(list(reports)) as rows:
        return {name: judge(question(text), rows)[AREA].status for name, text in TRIED.items()}


@pytest.mark.parametrize("seed", range(2))
def test_leaving_out_an_earlier_report_never_makes_a_term_met(seed: int) -> None:
    reports = whole_truth(seed)
    with_all = judged(reports)
    for left in (reports[1:], [reports[0], reports[2]], reports[2:]):
        without = judged(left)
        better = {name for name, status in without.items() if status is Status.MET is not with_all[name]}
        assert not better, (seed, [str(each.period) for each in left])


def test_every_kind_is_tried() -> None:
    assert {question(text).measure.kind for text in TRIED.values()} == set(registry.KINDS)
