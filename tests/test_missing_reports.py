"""Leaving out what an earlier report told never helps, nor does writing what cannot be read: on random histories, for
every measure of the flagship and every kind with its options, no term comes out better for the supplier so.

``missed`` and ``not_reported`` count alike: in the score, on the ladder of steps and in the trend. Better than both is
that nothing is judged, and best is ``met``.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from histories import History
from measure_world import PLACE
from specifications import FLAGSHIP, loaded
from tenderkit.measures import items, opening, registry, sums
from tenderkit.measures.judge import judge
from tenderkit.measures.question import Question
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Area, CareUnit
from tenderkit.model.datasets import Origin
from tenderkit.model.outcome import Evidence, Status
from tenderkit.model.periods import Period, Span
from tenderkit.tables import Extract
from test_measures_oracle import MEASURES, question

PERIODS = [Period(2028, quarter) for quarter in (1, 2, 3, 4)]
PERIOD, START = PERIODS[-1], PERIODS[0].start
RANK = {
    Status.MISSED: 0,
    Status.NOT_REPORTED: 0,
    Status.NOT_ASSESSABLE: 1,
    Status.NOT_IN_FORCE: 1,
    Status.MET: 2,
}
"""The statuses from worst to best for a supplier."""

TORN = (5, 30)  # cells of a hundred that cannot be read, of those that may be empty
LeftOut = Mapping[Period, frozenset[str] | None]


def left_out(seed: int, vocabulary: Vocabulary) -> Iterator[LeftOut]:
    """Nothing; whole earlier reports; and some datasets of each."""
    first, second, third, _ = PERIODS
    for periods in ((), (first,), (second,), (third,), (first, second), (second, third), (first, second, third)):
        yield dict.fromkeys(periods)
    rng = random.Random(seed)
    supplied = [name for name, dataset in vocabulary.datasets.items() if dataset.origin is Origin.SUPPLIER]
    yield {period: frozenset(rng.sample(supplied, len(supplied) // 3)) for period in PERIODS[:-1]}


def home(name: str) -> Area:
    kinds = ["bvc", "bvc", "bvc", "bmm", "bmm"]
    units = [
        CareUnit(f"{name} {number}", "", kind, date(2020, 1, 1), None, 40 * number + 40, number % 3 + 1)
        for number, kind in enumerate(kinds)
    ]
    return Area(name, name, (), tuple(units), PLACE)


def gains(asked: Mapping[str, Question], seeds: Sequence[int]) -> list[str]:
    """Where leaving something out helped. Each history lies in areas of its own: one with all, the others without."""
    vocabulary = next(iter(asked.values())).vocabulary
    reports, areas = [], []
    for seed in seeds:
        whole = home(f"h{seed}")
        history = History(seed, vocabulary, whole, PERIODS)
        for number, left in enumerate(left_out(seed, vocabulary)):
            areas.append(replace(whole, id=f"{whole.id}-{number}"))
            reports += history.reports(areas[-1].id, left)
        for torn in TORN:
            areas.append(replace(whole, id=f"{whole.id}-{torn} av hundra"))
            reports += history.reports(areas[-1].id, {}, torn)
    names, found = [area.id for area in areas], []
    datasets = opening.asked_for([(one.measure, one.exclusions) for one in asked.values()], vocabulary)
    with opening.open_rows(reports, datasets, areas, Span(START, PERIOD.end), lists(names)) as rows:
        for name, one in asked.items():
            target = next(iter(one.targets.values()))
            one = replace(one, targets=dict.fromkeys(names, target), spans=dict.fromkeys(names, Span(START)))
            judged = judge(one, rows)
            for area, judgement in judged.items():
                all_told = judged[f"{area.partition('-')[0]}-0"]
                if RANK[judgement.status] > RANK[all_told.status]:
                    found.append(f"{name}, {area}: {all_told.status} {all_told.counts} → {judgement.status}")
    return found


def lists(areas: Sequence[str]) -> tuple[Extract, ...]:
    """The region's own rows; the same, whatever is left out."""
    visits = [
        {"area": area, "month": month, "visits": 7} for area in areas for period in PERIODS for month in period.months()
    ]
    deliveries = [
        {"area": area, "product": "kvartalsrapport", "period": str(period), "due_on": period.end + timedelta(days=15)}
        for area in areas
        for period in PERIODS
    ]
    return Extract("register_visits", visits), Extract("deliveries", deliveries)


def flagship() -> dict[str, Question]:
    """Every measure of the flagship; a base of three is enough, since the histories are short."""
    assignment = loaded(FLAGSHIP)
    return {
        requirement.id: Question(
            measure=requirement.measure,
            targets={"": requirement.target},
            spans={},
            period=PERIOD,
            contract_start=START,
            cut_off=PERIOD.end,
            vocabulary=Vocabulary.of(assignment.reporting),
            exclusions=requirement.exclusions,
            small_base=min(requirement.small_base, 3),
            parameters={name: parameter.value for name, parameter in requirement.parameters.items()},
        )
        for requirement in assignment.requirements
        if requirement.measure and requirement.target
    }


def options() -> dict[str, Question]:
    """Every kind with its options over the measures' small world, beside the measures that the oracle counts."""
    texts = list(MEASURES.values())
    for measure, target in OPTIONS:
        texts.append(f"measure: {{{measure}}}\ntarget: {target}\n")
    asked = {text: replace(question(text), period=PERIOD, contract_start=START, cut_off=PERIOD.end) for text in texts}
    return {text: replace(one, small_base=2) for text, one in asked.items()}


FLOOR, CEILING = '{at_least: "60 %"}', '{at_most: "40 %"}'
WINDOWS = ("window: period", "window: contract", "window: {last: 2}", "window: year")
EPISODES = "kind: share, dataset: episodes"
WAITING = "where: {closed_on: {filled: false}, first_visit: {filled: false}}"
NOT_ONLY_OPEN = (
    "where: {none: [{closed_on: {filled: false}}]}",
    "where: {any: [{closed_on: {filled: false}}, {type: behandling}]}",
)
LIMIT = "kind: limit_per_group, dataset: visits, group: episode"
COVERAGE = "kind: coverage, dataset: consultations, every: {units: {kind: bvc}}, match: unit"
OWN_DAY = "kind: deadline, dataset: episodes, empty_base: met"
ESCALATIONS = "kind: deadline, dataset: escalations, start: decided_on, done: sent_on, empty_base: met"

OPTIONS = [
    # A share: windows, days that put a row in the period, unknowns, strata and weights.
    *product((f"kind: share, dataset: visits, is: {{place: bvc}}, {window}" for window in WINDOWS), (FLOOR, CEILING)),
    ("kind: share, dataset: visits, window: at_end, is: {episode.extra_reason: true}, unknown: missed", FLOOR),
    ("kind: share, dataset: visits, by: form, is: {place: bvc}", FLOOR),
    ("kind: share, dataset: visits, window: contract, by: form, unknown: missed, is: {place: bvc}", CEILING),
    ("kind: share, dataset: consultations, weigh: minutes, window: at_end, is: {form: plats}", FLOOR),
    *product(
        (
            f"{EPISODES}, date: {day}, is: {{extra_reason: true}}, empty_base: met, unknown: {unknown}"
            for day in ("closed_on", "last_visit", "limit_30", "sixth_unknown")
            for unknown in ("interval", "missed")
        ),
        (FLOOR, CEILING),
    ),
    (f"{EPISODES}, date: limit_30, where: {{visits_to_date: {{at_least: 2}}}}, is: {{wait_reason: medicinsk}}", FLOOR),
    (f"{EPISODES}, date: last_visit, window: year, is: {{minutes_to_date: {{at_least: 60}}}}", FLOOR),
    (f"{EPISODES}, window: at_end, is: {{assessed_on: {{filled: true}}}}", FLOOR),
    (f"{EPISODES}, window: at_end, {WAITING}, is: {{wait_reason: {{filled: true}}}}, empty_base: met", FLOOR),
    (f"{EPISODES}, window: at_end, {WAITING}, is: {{wait_reason: {{filled: true}}}}, unknown: missed", CEILING),
    *((f"{EPISODES}, window: at_end, {some}, is: {{wait_reason: {{filled: true}}}}", FLOOR) for some in NOT_ONLY_OPEN),
    # A limit for each case: floors and ceilings, once or every time, when closed, and a sum.
    *product(
        (
            f"{LIMIT}, {window}, {more}"
            for window in WINDOWS
            for more in ("once: true", "judge: closed, closed: closed_on")
        ),
        ('{at_most: 2, share: "60 %"}', '{at_least: 2, share: "60 %"}'),
    ),
    (f"{LIMIT}, window: contract, once: false", "{between: [1, 3]}"),
    (f"{LIMIT}, window: contract, value: {{sum: minutes}}", '{at_most: 120, share: "60 %"}'),
    (f"{LIMIT}, window: year, unknown: missed, empty_base: met", '{at_most: 2, share: "60 %"}'),
    # Units covered, months, amounts.
    *product(
        (f"{COVERAGE}, {window}, value: {value}" for window in WINDOWS for value in ("count", "{sum: minutes}")),
        ('{at_least: 1, share: "60 %"}', '{at_most: 1, share: "60 %"}'),
    ),
    (f"{COVERAGE}, window: year, value: {{distinct: form}}, unknown: missed", '{at_least: 2, share: "60 %"}'),
    (
        f"{COVERAGE}, window: {{last: 2}}, value: {{sum: minutes}}, relative_to: mean",
        '{at_least: "50 %", share: "60 %"}',
    ),
    (
        "kind: coverage, dataset: episodes, every: {units: {kind: bvc}}, match: referring_unit, date: limit_30",
        '{at_least: 1, share: "60 %"}',
    ),
    ("kind: level_per_month, dataset: staff_months, value: {distinct: person}, window: year", "{between: [1, 3]}"),
    (
        "kind: level_per_month, dataset: staff_months, value: {sum: post}, window: {last: 2}, over: mean",
        "{at_least: 60}",
    ),
    *product(
        (f"kind: amount, dataset: episodes, {window}, {WAITING}" for window in (*WINDOWS, "window: at_end")),
        ("{at_least: 3}", "{at_most: 3}"),
    ),
    *product(
        (f"kind: amount, dataset: episodes, date: {day}" for day in ("closed_on", "first_visit", "limit_30")),
        ("{at_least: 2}", "{at_most: 2}"),
    ),
    # One amount against another.
    *product(
        (
            "kind: compare, value: {dataset: consultations}, against: previous_period",
            f"kind: compare, value: {{dataset: episodes, window: at_end, {WAITING}}}, against: previous_period",
            (
                "kind: compare, value: {dataset: visits}, per: {dataset: episodes, window: at_end, "
                "where: {closed_on: {filled: false}}}, against: previous_period"
            ),
            (
                "kind: compare, value: {dataset: visits, where: {status: uteblivet}, window: contract}, "
                "against: {dataset: visits, window: contract}"
            ),
            (
                "kind: compare, value: {dataset: visits, window: year}, against: {dataset: register_visits, "
                "value: {sum: visits}, window: year, date: month}"
            ),
        ),
        ('{at_most: "110 %"}', '{at_least: "50 %"}', '{within: "20 %"}'),
    ),
    # Deadlines: by last day, first day or report; a day of its own; what is not due.
    *product(
        (
            f"{ESCALATIONS}, attribute_by: {by}, not_due: {not_due}, unknown: {unknown}"
            for by in ("due", "start", "row")
            for not_due, unknown in (("exclude", "interval"), ("missed", "missed"))
        ),
        ('{within: {days: 0}, share: "60 %"}', '{within: {working_days: 20}, share: "60 %"}'),
    ),
    *product(
        (
            f"{OWN_DAY}, due: {due}, done: {done}, attribute_by: {by}, by: type"
            for due in ("limit_working", "sixth_birthday", "assessed_on")
            for done, by in (("closed_on", "due"), ("first_visit", "due"), ("first_visit", "start"))
        ),
        (FLOOR, '{at_least: "100 %"}'),
    ),
    ("kind: completeness, datasets: all, checks: [unique]", '{at_least: "97 %"}'),
    ("kind: completeness, datasets: [visits], checks: [filled, unique, in_period]", '{at_least: "97 %"}'),
]


@pytest.fixture(autouse=True)
def without_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which rows are cited changes no status, and would take most of the time."""
    monkeypatch.setattr(items, "_evidence", lambda *_, **__: Evidence())
    monkeypatch.setattr(sums.Sums, "evidence", lambda *_: Evidence())


def test_leaving_something_out_helps_with_no_measure_of_the_flagship() -> None:
    assert gains(flagship(), range(2)) == []


@pytest.mark.parametrize("seed", range(3))
def test_leaving_something_out_helps_with_no_kind_of_measure(seed: int) -> None:
    """Every option in one history; the whole of them in many is a matter of hours."""
    some = list(options().items())[seed::3]
    assert gains(dict(some), [seed]) == []


def test_a_stock_of_more_than_what_is_open_is_touched_by_a_missing_report() -> None:
    """In these histories a case that only the missing report told of would turn missed into met."""
    stocks = {text: one for text, one in options().items() if any(where in text for where in NOT_ONLY_OPEN)}
    assert len(stocks) == len(NOT_ONLY_OPEN)
    assert gains(stocks, [11, 13, 25]) == []


def test_every_kind_is_tried() -> None:
    assert {one.measure.kind for one in options().values()} == set(registry.KINDS)
