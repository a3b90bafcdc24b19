"""The example reports: faultless unless a deviation is planted, and every planted deviation found, alone and together.

About a minute on two cores: seven quarters of six areas are assessed, and every deviation once more by itself.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tenderkit import resources
from tenderkit.columns import drawn
from tenderkit.demonstration.chance import Almanac, dealt, generator
from tenderkit.demonstration.files import read_activity, read_deviations
from tenderkit.demonstration.filings import Demonstration, Filing, demonstration, worlds
from tenderkit.demonstration.matching import matches
from tenderkit.demonstration.planting import ALL, Deviation
from tenderkit.demonstration.rows import Stages
from tenderkit.demonstration.world import Activity, World
from tenderkit.findings import FilePlace, Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract, Supplier
from tenderkit.model.outcome import Outcome, Status
from tenderkit.model.periods import Period, Span
from tenderkit.model.report import Batch, Report
from tenderkit.source import parse
from tenderkit.spec import loader
from tenderkit.verbs.assessing import assess_material
from tenderkit.verbs.given import Agreement
from tenderkit.verbs.reporting import read_reports, serves
from tenderkit.verbs.sorting import Material

EXAMPLES = resources.folder("examples")
SPEC = resources.folder("specs") / "tidiga-insatser-0-5"
START, *FULL = (Period(2027, 3), Period(2027, 4), Period(2028, 1), Period(2028, 2))
LAST = FULL[-1]

Key = tuple[str, Period, str]
Outcomes = Mapping[Key, Outcome]


@dataclass(frozen=True)
class Example:
    assignment: Assignment
    contract: Contract
    activity: Activity
    deviations: tuple[Deviation, ...]

    def known(self, deviations: Sequence[Deviation] = (), areas: Sequence[str] = ()) -> Demonstration:
        contract = replace(self.contract, areas=tuple(areas) or self.contract.areas)
        return demonstration(self.activity, self.assignment, contract, LAST, deviations)

    def measured(self) -> set[str]:
        return {requirement.id for requirement in self.assignment.requirements if requirement.measure}


@dataclass(frozen=True)
class Made:
    """Reports received, what intake said of them, and every outcome of the quarters assessed."""

    filings: Sequence[Filing]
    reports: Sequence[Report]
    findings: Sequence[Finding]
    outcomes: Outcomes


def example() -> Example:
    assignment, findings = loader.load(SPEC)
    assert assignment is not None, findings
    activity, findings = read_activity((EXAMPLES / "verksamhet.yaml").read_bytes(), "verksamhet.yaml", assignment)
    assert activity is not None, findings
    deviations, findings = read_deviations((EXAMPLES / "avvikelser.yaml").read_bytes(), "avvikelser.yaml", assignment)
    assert deviations, findings
    contract = Contract(
        id="HSN-2027-0001-X",
        supplier=Supplier("Exempelbolaget AB", "559900-0014"),
        areas=tuple(area.id for area in assignment.areas),
        span=Span(assignment.contract.start, assignment.contract.end),
        specification=assignment.id,
        version=assignment.version,
        sha256=assignment.sha256,
        copy="",
        promised=promised(assignment),
        amendments=(),
        waivers=(),
        place=FilePlace("avtal.yaml"),
    )
    return Example(assignment, contract, activity, deviations)


def promised(assignment: Assignment) -> dict[str, dict[str, Decimal]]:
    """What the two winning bids of the examples promise: the contracts of the demo hold the same rows and levels."""
    levels: dict[str, dict[str, Decimal]] = {}
    for ruling in sorted(EXAMPLES.glob("tilldelning-*.yaml")):
        bid = EXAMPLES / "anbud" / f"{ruling.stem.removeprefix('tilldelning-')}.yaml"
        node, findings = parse(bid.read_bytes(), bid.name)
        assert node is not None, findings
        for requirement in assignment.requirements:
            if requirement.offer:
                given = node["answers"][requirement.id].value
                levels.setdefault(requirement.id, {}).update({area: Decimal(level) for area, level in given.items()})
    assert levels and all(set(each) == {area.id for area in assignment.areas} for each in levels.values())
    return levels


def made(example: Example, deviations: Sequence[Deviation], periods: Sequence[Period]) -> Made:
    """The whole way: filled workbooks, intake, assessment."""
    known, needed = example.known(deviations), serves(example.assignment)
    books = {filing.name: filing.workbook(example.assignment, needed) for filing in known.filings}
    reports, findings = read_reports(books, example.assignment, example.contract)
    return Made(known.filings, reports, findings, judged(example, known, reports, periods))


def judged(example: Example, known: Demonstration, reports: Sequence[Report], periods: Sequence[Period]) -> Outcomes:
    found: dict[Key, Outcome] = {}
    for period in periods:
        until = tuple(report for report in reports if report.period <= period)
        assessed, findings = assess_material(
            Agreement(example.contract, example.assignment),
            period,
            Material(until, known.extracts),
            period.end + timedelta(days=30),
            places={},
        )
        assert assessed is not None, findings
        # A report that is not handed in is told of in every quarter that lacks it.
        assert {finding.code for finding in findings} <= {"rapport-saknas", "rapport-tidigare-saknas"}
        found |= {(outcome.area, period, outcome.requirement): outcome for outcome in assessed.assessment.outcomes}
    return found


@pytest.fixture(scope="module")
def whole() -> Example:
    return example()


@pytest.fixture(scope="module")
def faultless(whole: Example) -> Made:
    return made(whole, (), (START, *FULL))


@pytest.fixture(scope="module")
def planted(whole: Example) -> Made:
    return made(whole, whole.deviations, FULL)


def expected(whole: Example, faultless: Outcomes) -> dict[Key, tuple[Status, str]]:
    """What avvikelser.yaml says: (area, quarter, requirement) → status and step of the ladder."""
    said: dict[Key, tuple[Status, str]] = {}
    for deviation in whole.deviations:
        for each in deviation.expected:
            if each.requirement == ALL:
                for (area, period, id), outcome in faultless.items():
                    judged_there = outcome.status in (Status.MET, Status.NOT_ASSESSABLE)
                    if (area, period) == (deviation.area, each.period) and judged_there:
                        said.setdefault((area, period, id), (each.status, each.step))
    for deviation in whole.deviations:
        for each in deviation.expected:
            if each.requirement != ALL:
                said[deviation.area, each.period, each.requirement] = (each.status, each.step)
    return said


# The faultless reports


def test_no_finding_at_intake(faultless: Made) -> None:
    assert faultless.findings == []
    assert len(faultless.reports) == len(faultless.filings) == 24


def test_no_requirement_is_missed(faultless: Made) -> None:
    wrong = {
        key for key, outcome in faultless.outcomes.items() if outcome.status in (Status.MISSED, Status.NOT_REPORTED)
    }
    assert wrong == set()


def test_every_measured_requirement_is_met_somewhere(whole: Example, faultless: Made) -> None:
    met = {id for (_, _, id), outcome in faultless.outcomes.items() if outcome.status is Status.MET}
    assert whole.measured() - met == set()


def test_in_the_last_quarter_every_requirement_can_be_judged(faultless: Made) -> None:
    unclear = {
        key[2]
        for key, outcome in faultless.outcomes.items()
        if key[1] == LAST and outcome.status is Status.NOT_ASSESSABLE
    }
    assert unclear == set()


def count(filing: Filing, example: Example, dataset: str, condition: Mapping[str, object]) -> int:
    names = [column.name for column in example.assignment.reporting.datasets[dataset].columns]
    return sum(matches(condition, dict(zip(names, row, strict=True))) for row in filing.rows[dataset])


def test_size_is_as_in_the_real_activity(whole: Example, faultless: Made) -> None:
    """About 145 new children and 575–860 visits a quarter and area; less while the contract is new."""
    visits = {"status": "genomfort", "form": ["plats", "video"]}
    done = {(each.area, each.period): count(each, whole, "visits", visits) for each in faultless.filings}
    for filing in faultless.filings:
        if filing.period != START:
            new = {"type": "behandling", "received_on": {"at_least": filing.period.start.isoformat()}}
            assert 130 <= count(filing, whole, "episodes", new) <= 160, filing.name
        if filing.period in FULL[1:]:
            assert 575 <= done[filing.area, filing.period] <= 860, filing.name
    for area in whole.contract.areas:
        assert done[area, START] < 60 < 400 < done[area, FULL[0]] < done[area, FULL[1]]


def test_an_open_row_is_told_anew_and_a_closed_one_is_not(whole: Example, faultless: Made) -> None:
    names = [column.name for column in whole.assignment.reporting.datasets["episodes"].columns]
    code, closed = names.index("episode"), names.index("closed_on")
    by_period = {each.period: each.rows["episodes"] for each in faultless.filings if each.area == "nord"}
    for period in (START, *FULL[:-1]):
        still_open = {row[code] for row in by_period[period] if row[closed] is None}
        over = {row[code] for row in by_period[period] if row[closed] is not None}
        following = {row[code] for row in by_period[period.next()]}
        assert still_open <= following
        assert not over & following


def test_every_visit_belongs_to_an_episode_of_the_same_report(whole: Example, faultless: Made) -> None:
    datasets = whole.assignment.reporting.datasets
    own = [column.name for column in datasets["visits"].columns].index("episode")
    for filing in faultless.filings:
        episodes = {row[0] for row in filing.rows["episodes"]}
        assert {row[own] for row in filing.rows["visits"]} <= episodes


# The planted deviations


def test_only_what_is_planted_changes(whole: Example, faultless: Made, planted: Made) -> None:
    said = expected(whole, faultless.outcomes)
    before = {key: (outcome.status, "") for key, outcome in faultless.outcomes.items() if key[1] in FULL}
    wanted = {key: said.get(key, old)[0] for key, old in before.items()}
    found = {key: planted.outcomes[key].status for key in before}
    assert {key: (found[key], wanted[key]) for key in found if found[key] is not wanted[key]} == {}
    assert set(said) <= set(before)


def test_the_step_of_the_ladder_is_the_one_foretold(whole: Example, faultless: Made, planted: Made) -> None:
    for key, (_, step) in expected(whole, faultless.outcomes).items():
        if step:
            suggested = planted.outcomes[key].next_step
            assert suggested is not None and suggested.step == step, key


def test_every_deviation_is_found_alone(whole: Example, faultless: Made) -> None:
    """Each by itself in a report without any other, judged for the requirements it names and no others."""
    wrong = {}
    received = {(report.area, report.period): report for report in faultless.reports}
    rows = worlds(whole.activity, whole.assignment, whole.contract, LAST)
    for deviation in whole.deviations:
        for period in sorted({each.period for each in deviation.expected}):
            named = [each for each in deviation.expected if each.period == period and each.requirement != ALL]
            found = alone(whole, deviation, period, {each.requirement for each in named}, received, rows)
            for each in named:
                outcome = found[deviation.area, period, each.requirement]
                step = outcome.next_step.step if outcome.next_step else ""
                if outcome.status is not each.status or (each.step and step != each.step):
                    wrong[deviation.id, each.requirement] = (outcome.status, step)
    assert wrong == {}


def alone(
    whole: Example,
    deviation: Deviation,
    period: Period,
    ids: set[str],
    received: Mapping[tuple[str, Period], Report],
    rows: Mapping[str, World],
) -> Outcomes:
    """The outcomes of some requirements with one deviation planted, and the one it builds upon.

    Rows go in as they are, without a workbook, where no requirement counts cells; the workbook's way is taken above.
    """
    area = (deviation.area,)
    chosen = tuple(requirement for requirement in whole.assignment.requirements if requirement.id in ids)
    narrow = replace(
        whole,
        contract=replace(whole.contract, areas=area),
        assignment=replace(whole.assignment, requirements=chosen),
    )
    planted = [each for each in whole.deviations if each.id in (deviation.id, deviation.after)]
    known = demonstration(whole.activity, whole.assignment, narrow.contract, LAST, planted, rows)
    filings = [filing for filing in known.filings if filing.period <= period]
    if any(requirement.measure and requirement.measure.kind == "completeness" for requirement in chosen):
        changed = [filing for filing in filings if filing.period == deviation.period]
        books = {filing.name: filing.workbook(whole.assignment, {}) for filing in changed}
        reports, _ = read_reports(books, whole.assignment, narrow.contract)
        reports += [received[filing.area, filing.period] for filing in filings if filing not in changed]
    else:
        reports = [as_received(filing, whole) for filing in filings]
    return judged(narrow, known, reports, (period,))


def as_received(filing: Filing, whole: Example) -> Report:
    batches = {}
    for name, rows in filing.rows.items():
        columns = [column.name for column in whole.assignment.reporting.datasets[name].columns]
        if rows or name in filing.declared_empty:
            cells = dict(zip(columns, drawn(rows, len(columns)), strict=True))
            batches[name] = Batch(name, name, cells, tuple(range(2, len(rows) + 2)), not rows, {})
    when = filing.whom.signed_on
    return Report(filing.name, "", whole.contract.id, filing.area, filing.period, when, "", batches, ())


def test_every_measured_requirement_is_missed_somewhere(whole: Example) -> None:
    missed = {
        each.requirement
        for deviation in whole.deviations
        for each in deviation.expected
        if each.status is Status.MISSED
    }
    assert whole.measured() - missed == set()


def test_nothing_reported_and_nothing_to_judge_by_occur(planted: Made) -> None:
    statuses = {outcome.status for outcome in planted.outcomes.values()}
    assert {Status.NOT_REPORTED, Status.NOT_ASSESSABLE, Status.NOT_IN_FORCE, Status.MANUAL} <= statuses


def test_a_missing_quarter_is_felt_in_later_ones(whole: Example) -> None:
    missing = [each for each in whole.deviations if {"no_report": True} in each.operations]
    assert missing
    assert all({each.period for each in deviation.expected} > {deviation.period} for deviation in missing)


def test_a_second_miss_in_a_row_leads_to_the_second_step(whole: Example) -> None:
    second = 0
    for deviation in whole.deviations:
        for each in deviation.expected:
            requirement = whole.assignment.requirement(each.requirement)
            consequence = requirement.consequence if requirement else None
            second += bool(consequence and each.step and each.step == consequence.repeat_step != consequence.step)
    assert second >= 5


def test_ids_are_used_once_and_in_order(whole: Example) -> None:
    ids = [deviation.id for deviation in whole.deviations]
    assert ids == sorted(set(ids))


# Chance


def digest(example: Example) -> str:
    filing = example.known((), ("sydost",)).filings[-1]
    return hashlib.sha256(filing.workbook(example.assignment, {})).hexdigest()


def test_same_seed_same_bytes(whole: Example) -> None:
    """In another process, with other hash seeds and in another time zone too."""
    program = "import test_demonstration as t; print(t.digest(t.example()))"
    folders = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    for hash_seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": zone, "PYTHONPATH": folders}
        told = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert told.stdout.strip() == digest(whole)


def test_another_seed_makes_other_rows(whole: Example) -> None:
    other = replace(whole, activity=replace(whole.activity, seed=whole.activity.seed + 1))
    assert digest(other) != digest(whole)


def test_a_longer_time_leaves_the_first_quarters_as_they_were(whole: Example) -> None:
    contract = replace(whole.contract, areas=("nord",))
    short = demonstration(whole.activity, whole.assignment, contract, FULL[0])
    longer = demonstration(whole.activity, whole.assignment, contract, LAST)
    assert [each.rows for each in longer.until(FULL[0]).filings] == [each.rows for each in short.filings]


def test_shares_hold_in_any_stretch() -> None:
    deck = dealt({"a": 90, "b": 8, "c": 2}, generator("x", 1))
    items = [next(deck) for _ in range(1000)]
    assert items.count("a") == pytest.approx(900, abs=2)
    for start in range(0, 960, 20):
        assert 17 <= items[start : start + 20].count("a") <= 19


def test_working_days() -> None:
    almanac = Almanac(date(2027, 12, 1), date(2028, 1, 31))
    assert almanac.on_or_after(date(2027, 12, 24)) == date(2027, 12, 27)
    assert almanac.after(date(2027, 12, 23), 1) == date(2027, 12, 27)
    assert almanac.after(date(2027, 12, 23), 0) == date(2027, 12, 23)
    assert len(almanac.within(date(2028, 1, 1), date(2028, 1, 9))) == 4


def test_a_cell_in_stages() -> None:
    cell = Stages(((date.min, "a"), (date(2028, 1, 5), "b")))
    assert [cell.at(date(2028, 1, day)) for day in (4, 5)] == ["a", "b"]
    assert Stages(((date(2028, 1, 5), "b"),)).at(date(2028, 1, 4)) is None


@pytest.mark.parametrize(
    ("condition", "is_true"),
    [
        ({}, True),
        ({"day": "2028-01-05"}, True),
        ({"day": {"at_least": "2028-01-05", "at_most": "2028-01-05"}}, True),
        ({"day": {"at_least": "2028-01-06"}}, False),
        ({"code": ["a", "b"], "yes": "ja"}, True),
        ({"code": "b"}, False),
        ({"empty": {"filled": False}, "day": {"filled": True}}, True),
        ({"empty": {"at_least": 1}}, False),
    ],
)
def test_conditions_of_the_example_files(condition: Mapping[str, object], is_true: bool) -> None:
    cells = {"day": date(2028, 1, 5), "code": "a", "yes": True, "empty": None}
    assert matches(condition, cells) is is_true


# The files


def test_what_is_wrong_in_the_files_is_told(whole: Example) -> None:
    activity = (EXAMPLES / "verksamhet.yaml").read_text("utf-8")
    wrong = activity.replace("clinic:", "klinik:").replace("  vacancies:", "  vakanser:")
    found, findings = read_activity(wrong.encode(), "v.yaml", whole.assignment)
    assert found is None
    assert {finding.code for finding in findings} == {
        "exempel-datamangd-saknas",
        "exempel-okand-datamangd",
        "exempel-cell-saknas",
        "exempel-okand-kolumn",
    }
    deviations = (EXAMPLES / "avvikelser.yaml").read_text("utf-8")
    wrong = (
        deviations.replace("area: nord\n", "area: norr\n")
        .replace("MAL-01", "MAL-99")
        .replace("{answered_on: 2}", "{svar: 2}")
    )
    none, findings = read_deviations(wrong.encode(), "a.yaml", whole.assignment)
    assert none == ()
    assert {finding.code for finding in findings} == {"exempel-okand-hanvisning", "exempel-okand-kolumn"}
    assert read_deviations(b"- id: X", "a.yaml", whole.assignment)[0] == ()
