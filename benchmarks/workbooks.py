"""A supplier's workbook of a hundred thousand rows taken in, against python-calamine reading the same file alone."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import python_calamine

import tenderkit
from benchmarks.figures import Figure, best, peak
from benchmarks.specification import FLAGSHIP
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column, ColumnType, Empty
from tenderkit.model.periods import Period
from tenderkit.model.report import Cell
from tenderkit.reports.form import FormFor, report_form
from tenderkit.reports.intake import read_report
from tenderkit.reports.mapping import reported
from tenderkit.verbs.reporting import serves
from tenderkit.workbooks.reading import read_book

BAR, MEMORY_BAR = 2, 1.5
ROUNDS = 3
VISITS, EPISODES = 90_000, 10_000
PERIOD = Period(2028, 1)

READ = "import sys; from benchmarks.workbooks import {0}; {0}(open(sys.argv[1], 'rb').read())"


def workbook(assignment: Assignment) -> bytes:
    """A filled form without a fault: visits and their episodes, every column filled as its type wants it."""
    chance = random.Random(1)
    counts = {"visits": VISITS, "episodes": EPISODES}
    rows = {
        dataset.name: [
            [_cell(assignment, column, number, chance) for column in dataset.columns]
            for number in range(counts[dataset.name])
        ]
        for dataset in reported(assignment)
        if dataset.name in counts
    }
    area = assignment.areas[0].id
    whom = FormFor("HSN-2027-0001-A", "Exempelvård AB", area, PERIOD, "Verksamhetschef", date(2028, 4, 12))
    empty = frozenset(dataset.name for dataset in reported(assignment) if dataset.may_be_empty) - set(rows)
    return report_form(assignment, serves(assignment), whom, rows, empty)


def _cell(assignment: Assignment, column: Column, number: int, chance: random.Random) -> Cell:
    if column.empty is not Empty.UNKNOWN and chance.random() < 0.3:
        return None
    if column.name == "closed_on":
        return PERIOD.end  # no visit comes after it
    match column.type:
        case ColumnType.ID:
            return f"B{number:06d}X"
        case ColumnType.PSEUDONYM:
            return f"E{number % EPISODES:05d}X"
        case ColumnType.DATE:
            return PERIOD.start + timedelta(days=chance.randrange(90))
        case ColumnType.MONTH:
            return date(2025, chance.randrange(1, 13), 1)
        case ColumnType.CODE:
            return chance.choice(assignment.reporting.codes[column.codes].items).code
        case ColumnType.UNIT:
            return chance.choice(assignment.areas[0].units).id
        case ColumnType.BOOLEAN:
            return chance.random() < 0.5
        case _:
            return chance.randrange(5, 120)


def calamine(data: bytes) -> None:
    """The floor: every cell of every sheet as Python values."""
    with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def opened(data: bytes) -> None:
    """The file opened as tenderkit opens it: package checked, values made plain."""
    book, _ = read_book(data, "rapport.xlsx")
    assert book is not None


def intake(assignment: Assignment, data: bytes) -> None:
    """The whole check of a report; a finding would mean that the sample is not faultless."""
    report, findings = read_report(data, "rapport.xlsx", assignment)
    assert report is not None
    assert sum(len(batch.numbers) for batch in report.batches.values()) == VISITS + EPISODES
    assert {finding.code for finding in findings} <= {"rapport-kan-inte-vara-tomt"}, findings


def whole(data: bytes) -> None:
    """``intake`` from nothing: what ``report check`` holds in memory."""
    assignment = tenderkit.validate(FLAGSHIP).assignment
    assert assignment is not None
    intake(assignment, data)


def figures() -> Iterator[Figure]:
    """Opening and checking a report, and the memory that checking takes."""
    assignment = tenderkit.validate(FLAGSHIP).assignment
    assert assignment is not None
    data = workbook(assignment)
    jobs: dict[str, Callable[[], object]] = {
        "floor": lambda: calamine(data),
        "open": lambda: opened(data),
        "check": lambda: intake(assignment, data),
    }
    least = best(jobs, ROUNDS, clock=time.process_time)
    names = {"open": "open a workbook of 100 000 rows", "check": "check it as a report"}
    for job, name in names.items():
        yield Figure(name, least[job], floor=least["floor"], against="python-calamine", bar=BAR)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rapport.xlsx"
        file.write_bytes(data)
        held = {job: peak(READ.format(job), str(file)) for job in ("calamine", "whole")}
    floor = held["calamine"]
    name = "memory at most, checking it"
    yield Figure(name, held["whole"], "MB", floor=floor, against="python-calamine", bar=MEMORY_BAR)
