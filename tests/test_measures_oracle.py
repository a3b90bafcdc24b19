"""The kinds against the oracle, on random reports with holes in them; and intervals against every completion."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

import oracle
from measure_world import DATASETS, VOCABULARY, areas, report, target
from oracle import Asked, Data
from tenderkit import source, swedish
from tenderkit.measures import common, opening, registry
from tenderkit.measures.judge import judge
from tenderkit.measures.question import Question
from tenderkit.model.outcome import Judgement, Status
from tenderkit.model.periods import Period, Span
from tenderkit.model.report import Report
from tenderkit.tables import Rows

START = date(2027, 10, 1)
PERIOD = Period(2028, 2)
AREAS = ("nord", "syd")
UNITS = [
    {
        "unit": f"{area} {number}",
        "kind": "bvc" if number < 4 else "bmm",
        "area": area,
        "children": 40 * number,
        "cni_third": number % 3 + 1,
    }
    for area in AREAS
    for number in range(1, 6)
]

MEASURES = {
    "share": """
        measure: {kind: share, dataset: visits, where: {named: besok, episode.type: behandling}, is: {place: bvc}}
        exclude: [{id: v, title: Video, when: {form: video}}]
        target: {more_than: "50 %"}""",
    "reason": """
        measure: {kind: share, dataset: episodes, date: last_visit, where: {visits_to_date: {between: [2, 3]}},
                  is: {extra_reason: true}, unknown: missed, empty_base: met}
        target: {at_least: "60 %"}""",
    "limit": """
        measure: {kind: limit_per_group, dataset: visits, where: {named: besok}, group: episode,
                  group_where: {type: behandling}, window: contract}
        target: {at_most: 3, share: "75 %"}""",
    "limit again": """
        measure: {kind: limit_per_group, dataset: visits, where: {named: besok}, group: episode,
                  group_where: {type: behandling}, window: contract, once: false}
        target: {at_most: 2, share: "75 %"}""",
    "coverage": """
        measure: {kind: coverage, dataset: consultations, every: {units: {kind: bvc}}, match: unit}
        target: {at_least: 2, share: "60 %"}""",
    "mean": """
        measure: {kind: coverage, dataset: consultations, every: {units: {kind: bvc}}, match: unit,
                  value: {sum: minutes}, relative_to: mean}
        target: {at_least: "70 %", share: "60 %"}""",
    "heads": """
        measure: {kind: level_per_month, dataset: staff_months, where: {profession: psykolog},
                  value: {distinct: person}}
        target: {between: [1, 3]}""",
    "minutes": """
        measure: {kind: level_per_month, dataset: consultations, value: {sum: minutes}, window: {last: 2}}
        target: {at_most: 120}""",
    "posts": """
        measure: {kind: level_per_month, dataset: staff_months, value: {sum: post}, over: mean}
        target: {at_least: 210.5}""",
    "deadline": """
        measure: {kind: deadline, dataset: escalations, where: {kind: psykiatri}, start: decided_on, done: sent_on}
        target: [{from: 2027-10-01, within: {working_days: 7}, share: "60 %"},
                 {from: 2028-05-01, within: {working_days: 4}, share: "60 %"}]""",
    "mixed": """
        measure: {kind: deadline, dataset: escalations, where: {kind: psykiatri}, start: decided_on, done: sent_on}
        target: [{from: 2027-10-01, within: {days: 12}, share: "60 %"},
                 {from: 2028-04-20, within: {working_days: 4}, share: "60 %"}]""",
    "first visit": """
        measure: {kind: deadline, dataset: episodes, start: received_on, done: first_visit}
        target: {from: 2027-10-01, within: {days: 30}, share: "50 %"}""",
    "amount": """
        measure: {kind: amount, dataset: consultations, where: {form: plats}, value: {sum: minutes}}
        target: {at_least: 300}""",
    "rate": """
        measure: {kind: compare, value: {dataset: episodes, where: {type: behandling}},
                  per: {dataset: units, value: {sum: children}, where: {kind: bvc}}, subset: {unit.cni_third: 3},
                  against: whole}
        target: {at_least: "80 %"}""",
}


def question(text: str) -> Question:
    node, findings = source.parse(text.encode(), "prov.yaml")
    assert node is not None and not findings
    return Question(
        measure=registry.parse(node["measure"]),
        targets=dict.fromkeys(AREAS, target(node["target"])),
        spans=dict.fromkeys(AREAS, Span(START)),
        period=PERIOD,
        contract_start=START,
        cut_off=PERIOD.end,
        vocabulary=VOCABULARY,
        exclusions=tuple(common.exclusion(part) for part in node["exclude"].elements()) if "exclude" in node else (),
    )


def random_reports(seed: int) -> list[Report]:
    """Three quarters from two areas; one cell in eight is empty, and now and then a whole report is missing."""
    rng = random.Random(seed)
    holes = rng.choice([0, 8, 20])

    def maybe(value: Any) -> Any:
        return None if holes and rng.randrange(100) < holes else value

    def day(period: Period, spread: int = 100) -> str:
        return str(period.start + timedelta(days=rng.randrange(-8, spread)))

    reports = []
    for area in AREAS:
        period = Period.of(START)
        while period <= PERIOD:
            if period == PERIOD or rng.randrange(6):
                reports.append(report(area, period, _told(rng, maybe, day, area, period)))
            period = period.next()
    return reports


def _told(
    rng: random.Random, maybe: Callable[[Any], Any], day: Callable[..., str], area: str, period: Period
) -> dict[str, list[dict[str, Any]]]:
    codes = {name: [item.code for item in codes.items] for name, codes in VOCABULARY.codes.items()}
    units = [unit["unit"] for unit in UNITS if unit["area"] == area] + ["okänd"]
    episodes = [f"e{number}" for number in range(8)]
    shared = {"visit": f"{period}", "case": f"{period}"}
    return {
        "episodes": [
            {
                "episode": maybe(episode),
                "type": maybe(rng.choice(codes["insatser"])),
                "received_on": maybe(day(rng.choice([period, period, period.previous()]))),
                "referring_unit": maybe(rng.choice(units)),
                "extra_reason": maybe(rng.choice([True, False])),
            }
            for episode in rng.sample(episodes, 6)
        ],
        "visits": [
            {
                # A few are told twice, also in a later report.
                "visit": maybe(f"{shared['visit'] if rng.randrange(9) else 'x'}-{number}"),
                "episode": maybe(rng.choice(episodes)),
                "date": maybe(day(period)),
                "status": maybe(rng.choice(["genomfort", "genomfort", "uteblivet"])),
                "form": maybe(rng.choice(["plats", "plats", "video", "telefon"])),
                "place": maybe(rng.choice(["bvc", "bvc", "bmm"])),
            }
            for number in range(rng.randrange(0, 22))
        ],
        "consultations": [
            {
                "consultation": f"{period}-{number}",
                "date": maybe(day(period)),
                "unit": maybe(rng.choice(units)),
                "form": maybe(rng.choice(["plats", "video"])),
                "minutes": maybe(rng.randrange(0, 90)),
            }
            for number in range(rng.randrange(0, 14))
        ],
        "staff_months": [
            {
                "person": maybe(f"p{rng.randrange(5)}"),
                "month": maybe(month.isoformat()),
                "profession": maybe(rng.choice(codes["yrken"])),
                "post": maybe(Decimal(rng.randrange(1, 10000)) / 100),
            }
            for month in period.months()
            if rng.randrange(12)
            for _ in range(rng.randrange(2, 6))
        ],
        "escalations": [
            {
                "case": f"{shared['case']}-{number}",
                "kind": maybe(rng.choice(codes["arenden"])),
                "decided_on": maybe(day(period)),
                "sent_on": maybe(day(period, 120)),
            }
            for number in range(rng.randrange(0, 10))
        ],
    }


def opened(reports: list[Report], engine: str = "duckdb") -> Rows:
    return opening.open_rows(reports, DATASETS, areas(UNITS, AREAS), Span(START, PERIOD.end), engine=engine)


def expected(name: str, asked: Asked) -> tuple[int, ...]:
    match name:
        case "share":
            return oracle.share_at_bvc(asked)
        case "reason":
            return oracle.share_with_reason(asked)
        case "limit":
            return oracle.limit_visits(asked, 3, once=True)
        case "limit again":
            return oracle.limit_visits(asked, 2, once=False)
        case "coverage":
            return oracle.coverage_units(asked, 2, "bvc")
        case "mean":
            return oracle.counters(oracle.coverage_minutes_of_mean(asked, 70))
        case "heads":
            return oracle.heads_per_month(asked, 1, 3)
        case "minutes":
            return oracle.minutes_per_month(asked, 120)
        case "posts":
            low, high = oracle.mean_posts(asked)
            bound = Fraction("210.5") * 3
            return oracle.counters([(True, oracle.held(low, high, bound, None))])
        case "deadline":
            levels = [(date(2027, 10, 1), 7, True), (date(2028, 5, 1), 4, True)]
            return oracle.deadline_working(asked, levels, swedish.is_working_day)
        case "mixed":
            levels = [(date(2027, 10, 1), 12, False), (date(2028, 4, 20), 4, True)]
            return oracle.deadline_working(asked, levels, swedish.is_working_day)
        case "first visit":
            return oracle.deadline_first_visit(asked, 30)
    raise KeyError(name)


COUNTED = [name for name in MEASURES if name not in ("amount", "rate")]


@pytest.mark.parametrize("seed", range(14))
def test_random_reports_come_out_as_the_oracle_says(seed: int) -> None:
    reports = random_reports(seed)
    data = Data(reports, DATASETS, UNITS)
    with opened(reports) as rows:
        for name in COUNTED:
            judged = judge(question(MEASURES[name]), rows)
            for area in AREAS:
                if judged[area].reason.startswith("Datamängd"):
                    continue
                told = expected(name, Asked(data, PERIOD, area, START))
                assert judged[area].counts == told, (seed, name, area, judged[area].reason)
                if "rapport saknas för" in judged[area].reason:  # there may be any number of cases more
                    assert judged[area].status is Status.NOT_REPORTED
                else:
                    check_interval(judged[area], told)
        _amount_and_rate(data, rows)


def check_interval(judged: Judgement, told: tuple[int, ...]) -> None:
    ends = oracle.interval(told)
    if ends is None:
        assert judged.value is None
    else:
        assert judged.value is not None and (judged.value.low, judged.value.high) == ends


def _amount_and_rate(data: Data, rows: Rows) -> None:
    amounts = judge(question(MEASURES["amount"]), rows)
    rates = judge(question(MEASURES["rate"]), rows)
    for area in AREAS:
        asked = Asked(data, PERIOD, area, START)
        value = amounts[area].value
        assert value is not None and (value.low, value.high) == oracle.minutes_in_all(asked)
        rate, ends = rates[area].value, oracle.rate_against_whole(asked)
        assert (None if rate is None else (rate.low, rate.high)) == ends


WORLDS = {
    "status": ["genomfort", "uteblivet"],
    "form": ["plats", "telefon"],
    "place": ["bvc", "bmm"],
    "date": [date(2028, 3, 20), date(2028, 4, 20), date(2028, 7, 20)],
}


def completions(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Every way to fill the empty cells."""
    holes = [(number, name) for number, row in enumerate(rows) for name in WORLDS if row[name] is None]
    for choice in product(*(WORLDS[name] for _, name in holes)):
        filled = [dict(row) for row in rows]
        for (number, name), value in zip(holes, choice, strict=True):
            filled[number][name] = value
        yield filled


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", ["share", "limit again"])
def test_the_interval_is_what_every_completion_gives(name: str, seed: int) -> None:
    """For a share the ends are attained; for a limit no completion falls outside."""
    rng = random.Random(1000 + seed)
    rows = [
        {
            "visit": f"b{number}",
            "episode": rng.choice(["e1", "e2"]),
            "date": None if rng.randrange(6) == 0 else date(2028, rng.choice([4, 5]), 3),
            "status": rng.choice(["genomfort", "genomfort", "uteblivet", None]),
            "form": rng.choice(["plats", "plats", "video", None]),
            "place": rng.choice(["bvc", "bmm", None]),
        }
        for number in range(5)
    ]
    episodes = [{"episode": episode, "type": "behandling", "received_on": "2028-04-01"} for episode in ("e1", "e2")]
    asked_for = replace(question(MEASURES[name]), contract_start=PERIOD.start, spans={"nord": Span(PERIOD.start)})
    told = [report("nord", PERIOD, {"visits": rows, "episodes": episodes})]
    with opened(told) as opened_rows:
        value = judge(asked_for, opened_rows)["nord"].value
    worlds = []
    for filled in completions(rows):
        data = Data([report("nord", PERIOD, {"visits": filled, "episodes": episodes})], DATASETS, UNITS)
        asked = Asked(data, PERIOD, "nord", PERIOD.start)
        count = oracle.share_at_bvc(asked) if name == "share" else oracle.limit_visits(asked, 2, once=False)
        assert not any(count[2:]), "a completion knows everything"
        if sum(count):
            worlds.append(Fraction(100 * count[0], sum(count)))
    if not worlds:
        assert value is None or name != "share"
        return
    assert value is not None and value.high is not None
    if name == "share":
        assert (value.low, value.high) == (min(worlds), max(worlds))
    else:
        assert value.low <= min(worlds) and max(worlds) <= value.high
