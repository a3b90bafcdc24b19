"""One sheet of a report as typed rows. Every row is read, listed or blank; a bad cell is empty, told of and counted."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import compress

from tenderkit import identities
from tenderkit.columns import Cells
from tenderkit.findings import CellPlace, Code, Finding, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column, Dataset, Empty, Version
from tenderkit.model.periods import Period
from tenderkit.model.report import Batch, Cell, CellCounts, RowAccount
from tenderkit.reports.headings import NO_COLUMN, find_headings
from tenderkit.reports.mapping import HEADER, SheetMap
from tenderkit.reports.remarks import Remarks
from tenderkit.reports.values import Judge, Judged, as_written, judge
from tenderkit.workbooks.cells import ReadColumn, ReadSheet, blank_rows, is_blank
from tenderkit.workbooks.layout import column_letter

ONLY_BESIDE = Code(
    "rapport-rad-utanfor-kolumnerna",
    Severity.WARNING,
    "Raden har bara text utanför mallens kolumner",
    "Raden läses inte. Ta bort den, eller flytta uppgifterna till rätt kolumner.",
)
EMPTY_CELL = Code(
    "rapport-tom-cell", Severity.WARNING, "Obligatoriska celler är tomma", "Fyll i cellerna, eller förklara luckan."
)
MERGED = Code(
    "rapport-sammanfogade-celler",
    Severity.WARNING,
    "Sammanfogade celler",
    "Dela cellerna och skriv värdet på varje rad; det läses bara i den översta cellen till vänster.",
)
TWICE = Code("rapport-dubblett", Severity.ERROR, "Samma rad två gånger", "Ta bort den ena raden, eller rätta koden.")
OUTSIDE = Code(
    "rapport-utanfor-perioden",
    Severity.WARNING,
    "Datumet ligger utanför perioden",
    "Rätta datumet, eller lämna raden i rapporten för rätt kvartal.",
)
OTHER_QUARTER = Code(
    "rapport-annat-kvartal",
    Severity.ERROR,
    "Alla rader ligger utanför perioden",
    f"Välj rätt period på bladet {HEADER}, eller lämna uppgifterna för det kvartal som rapporten gäller.",
)
_A_QUARTER = 3  # so many rows, all outside, are another quarter's; fewer may be slips of the hand


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows of a report are read against; rows not yet in a report may have no period."""

    assignment: Assignment
    area: str
    period: Period | None
    from_1904: bool


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet read: its rows, or None if they cannot be told apart, what became of each, and what is wrong.

    ``letters`` are the letters of its columns by name.
    """

    batch: Batch | None
    letters: Mapping[str, str]
    account: RowAccount
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class _Read:
    """One column as read: its cells, what is counted of them, the rows that are empty or bad, and the faulty cells."""

    column: Column
    letter: str
    cells: Cells[Cell]
    counts: CellCounts
    empty: Sequence[int]
    faults: Sequence[tuple[int, Judged]]
    unreadable: Set[int]


def read_rows(dataset: Dataset, sheet: ReadSheet, file: str, known: SheetMap | None, setting: Setting) -> SheetRead:
    """The rows of ``sheet`` as ``dataset``; no batch if there are no headings, or a key column is missing.

    ``known`` is what the form says its columns are called, so that a form handed out before a heading was changed is
    still read.
    """
    remarks = Remarks(file, identities.masked(sheet.name))
    found = find_headings(dataset, sheet, known, remarks)
    if found is None:
        return SheetRead(None, {}, remarks.account(sheet), remarks.findings())
    start, places = found
    numbers = sheet.numbers[start:]
    if any(name not in places for name in dataset.key):
        if numbers:
            remarks.refuse(NO_COLUMN, numbers, "Utan de kolumner som skiljer raderna åt läses inte:")
        return SheetRead(None, {}, remarks.account(sheet, sheet.numbers[start - 1]), remarks.findings())
    for area in sheet.merged:
        corners = re.findall(r"([A-Z]+)([0-9]+)", area)
        if int(corners[-1][1]) > sheet.numbers[start - 1]:
            remarks.sheet_wide(MERGED, int(corners[0][1]), corners[0][0], f"Cellerna {area} är sammanfogade.")
    columns = [
        sheet.columns[places[column.name]][start:] if column.name in places else ReadColumn.alike(None, len(numbers))
        for column in dataset.columns
    ]
    if beside := blank_rows(columns, len(numbers)):
        rows = [numbers[index] for index in beside]
        remarks.refuse(ONLY_BESIDE, rows, "Text utanför mallens kolumner läses inte:")
        without = set(beside)
        kept = [index not in without for index in range(len(numbers))]
        numbers = tuple(compress(numbers, kept))
        columns = [column.kept(kept) for column in columns]
    batch = _batch(dataset, numbers, columns, places, remarks, setting)
    letters = {name: column_letter(index) for name, index in places.items()}
    account = remarks.account(sheet, sheet.numbers[start - 1], batch.numbers)
    return SheetRead(batch, letters, account, remarks.findings())


def _batch(
    dataset: Dataset,
    numbers: Sequence[int],
    columns: Sequence[ReadColumn],
    places: Mapping[str, int],
    remarks: Remarks,
    setting: Setting,
) -> Batch:
    read = [
        _read(
            column,
            cells,
            judge(column, setting.assignment, setting.area, from_1904=setting.from_1904),
            numbers,
            remarks,
            column_letter(places[column.name]) if column.name in places else "",
        )
        for column, cells in zip(dataset.columns, columns, strict=True)
    ]
    for each in read:
        if each.empty and each.letter:
            share = f"{len(each.empty)} av {len(numbers)} rader"
            message = f"Kolumnen ”{each.column.title}” ska vara ifylld men är tom på {share}:"
            remarks.rows(EMPTY_CELL, each.letter, each.empty, message)
        for row, judged in each.faults:
            assert judged.fault is not None
            remarks.cell(judged.fault, row, each.letter, each.column.title, judged.message, judged.hint)
    by_name = {each.column.name: each for each in read}
    if setting.period:
        _outside(dataset, by_name, numbers, remarks, setting.period)
    _twice(dataset, by_name, numbers, remarks)
    cells = {name: each.cells for name, each in by_name.items()}
    counts = {name: each.counts for name, each in by_name.items()}
    unreadable = {name: each.unreadable for name, each in by_name.items() if each.unreadable}
    return Batch(dataset.name, remarks.sheet, cells, tuple(numbers), False, counts, unreadable)


def _read(
    column: Column, cells: ReadColumn, judge: Judge, numbers: Sequence[int], remarks: Remarks, letter: str
) -> _Read:
    """The cells of a column, each value judged once: codes and dates come back row after row."""
    as_they_stand = as_written(column, cells.values)
    values: list[Cell] = []
    odd: dict[int, Judged] = {}
    blank: set[int] = set()
    for index, value in enumerate(cells.values):
        if type(value) is str and value in as_they_stand:
            values.append(value)
        elif is_blank(value):
            values.append(None)
            blank.add(index)
        else:
            judged = judge(value)
            values.append(judged.value)
            if judged.fault:
                odd[index] = judged
    empty = [numbers[row] for row in cells.rows(blank)] if column.mandatory else []
    faults = [(numbers[row], odd[cells.which[row]]) for row in cells.rows(odd)]
    bad = [number for number, each in faults if not (each.readable and each.listed)]
    filled = len(numbers) - len(empty)
    unread = sum(not each.readable for _, each in faults)
    without = {index for index, each in odd.items() if each.value is None}
    unlisted = sum(not each.listed for _, each in faults)
    wanting = sorted({*empty, *bad}) if column.mandatory else bad
    places = tuple(CellPlace(remarks.file, remarks.sheet, number, letter) for number in wanting)
    return _Read(
        column=column,
        letter=letter,
        cells=cells.with_values(values),
        counts=CellCounts(len(numbers), filled, filled - unread, filled - unlisted, places)
        if column.mandatory
        else CellCounts(0, 0, 0, 0, places),
        empty=empty,
        faults=faults,
        unreadable=frozenset(cells.rows(without) if column.empty is not Empty.UNKNOWN else ()),
    )


def _outside(
    dataset: Dataset, read: Mapping[str, _Read], numbers: Sequence[int], remarks: Remarks, period: Period
) -> None:
    found = read.get(dataset.date)
    if dataset.version is not Version.EVENTS or found is None or not found.letter:
        return
    days = {day for day in found.cells.values if isinstance(day, date)}
    beyond = {day for day in days if not period.start <= day <= period.end}
    if not beyond:
        return
    title = found.column.title
    outside = [(found.cells[row], numbers[row]) for row in found.cells.where(beyond.__contains__)]
    if beyond == days and len(outside) >= _A_QUARTER:
        (other, _), *_ = Counter(Period.of(day) for day, _ in outside if isinstance(day, date)).most_common(1)
        message = (
            f"Alla {len(outside)} daterade rader ligger utanför perioden {period}. Rapporten verkar gälla {other}; "
            "raderna behålls."
        )
        hint = f"Välj rätt period på bladet {HEADER}, eller lämna uppgifterna för {period}."
        remarks.sheet_wide(OTHER_QUARTER, outside[0][1], found.letter, f"Kolumnen ”{title}”: {message}", hint)
        return
    for day, number in outside:
        remarks.cell(OUTSIDE, number, found.letter, title, f"{day} ligger inte i perioden {period}; raden behålls.")


def _twice(dataset: Dataset, read: Mapping[str, _Read], numbers: Sequence[int], remarks: Remarks) -> None:
    if not dataset.key or any(read[name].cells.differ for name in dataset.key):
        return
    keys = list(zip(*(read[name].cells for name in dataset.key), strict=True))
    # Of rows with one key measures count the last (tables/rows.py), so that is what the supplier is told.
    last = dict(zip(keys, numbers, strict=True))
    if len(last) == len(keys):
        return
    letter, title = read[dataset.key[0]].letter, read[dataset.key[0]].column.title
    first: dict[tuple[Cell, ...], int] = {}
    for key, number in zip(keys, numbers, strict=True):
        if None in key:
            continue
        if key in first:
            what = "Koden finns" if len(key) == 1 else "Samma uppgifter finns"
            counts = "den här raden" if number == last[key] else f"rad {last[key]}"
            message = f"{what} redan på rad {first[key]}; av dem räknas bara den sista, {counts}."
            remarks.cell(TWICE, number, letter, title, message)
        else:
            first[key] = number
