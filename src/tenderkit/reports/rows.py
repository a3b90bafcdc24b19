"""One sheet of a report as typed rows. Every row is read, listed or blank; a bad cell is empty, told of and counted."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, Finding, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column, Dataset, Version
from tenderkit.model.periods import Period
from tenderkit.model.report import Batch, Cell, CellCounts, RowAccount
from tenderkit.reports.headings import NO_COLUMN, find_headings
from tenderkit.reports.mapping import HEADER, SheetMap
from tenderkit.reports.remarks import Remarks
from tenderkit.reports.values import Judge, Judged, judge
from tenderkit.workbooks.cells import ReadRow, ReadSheet, ReadValue, is_blank
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


@dataclass(slots=True)
class _Tally:
    """The counting of one column's cells while rows are read."""

    column: Column
    letter: str
    judge: Judge
    mandatory: int = 0
    filled: int = 0
    readable: int = 0
    listed: int = 0
    empty: list[int] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    seen: dict[tuple[type, ReadValue], Judged] = field(default_factory=dict)


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
    body = [row for row in sheet.rows if row.number > start]
    if any(name not in places for name in dataset.key):
        if body:
            rows = [row.number for row in body]
            remarks.refuse(NO_COLUMN, rows, "Utan de kolumner som skiljer raderna åt läses inte:")
        return SheetRead(None, {}, remarks.account(sheet, start), remarks.findings())
    for area in sheet.merged:
        corners = re.findall(r"([A-Z]+)([0-9]+)", area)
        if int(corners[-1][1]) > start:
            remarks.sheet_wide(MERGED, int(corners[0][1]), corners[0][0], f"Cellerna {area} är sammanfogade.")
    batch = _batch(dataset, sheet.name, file, body, places, remarks, setting)
    letters = {name: column_letter(index) for name, index in places.items()}
    return SheetRead(batch, letters, remarks.account(sheet, start, batch.numbers), remarks.findings())


def _batch(
    dataset: Dataset,
    sheet: str,
    file: str,
    body: list[ReadRow],
    places: Mapping[str, int],
    remarks: Remarks,
    setting: Setting,
) -> Batch:
    tallies = [
        _Tally(
            column,
            column_letter(places[column.name]) if column.name in places else "",
            judge(column, setting.assignment, setting.area, from_1904=setting.from_1904),
        )
        for column in dataset.columns
    ]
    indices = [places.get(column.name, -1) for column in dataset.columns]
    rows: list[tuple[Cell, ...]] = []
    numbers: list[int] = []
    beside: list[int] = []
    for row in body:
        raw = [row.cells[index] if 0 <= index < len(row.cells) else None for index in indices]
        if all(is_blank(value) for value in raw):
            beside.append(row.number)
            continue
        values = zip(tallies, raw, strict=True)
        rows.append(tuple([_cell(tally, value, row.number, remarks) for tally, value in values]))
        numbers.append(row.number)
    if beside:
        remarks.refuse(ONLY_BESIDE, beside, "Text utanför mallens kolumner läses inte:")
    for tally in tallies:
        if tally.empty and tally.letter:
            share = f"{len(tally.empty)} av {len(rows)} rader"
            message = f"Kolumnen ”{tally.column.title}” ska vara ifylld men är tom på {share}:"
            remarks.rows(EMPTY_CELL, tally.letter, tally.empty, message)
    if setting.period:
        _outside(dataset, places, rows, numbers, remarks, setting.period)
    _twice(dataset, places, rows, numbers, remarks)
    name = identities.masked(sheet)
    counts = {tally.column.name: _counts(tally, file, name) for tally in tallies}
    return Batch(dataset.name, name, tuple(rows), tuple(numbers), False, counts)


def _cell(tally: _Tally, value: ReadValue, row: int, remarks: Remarks) -> Cell:
    must = tally.column.mandatory
    tally.mandatory += must
    if is_blank(value):
        if must:
            tally.empty.append(row)
        return None
    tally.filled += must
    # Codes and dates come back row after row; 1 and True are equal to Python, hence the type in the key.
    key = (type(value), value)
    read = tally.seen.get(key)
    if read is None:
        read = tally.seen[key] = tally.judge(value)
    tally.readable += must and read.readable
    tally.listed += must and read.listed
    if read.fault:
        if not (read.readable and read.listed):
            tally.bad.append(row)
        remarks.cell(read.fault, row, tally.letter, tally.column.title, read.message, read.hint)
    return read.value


def _counts(tally: _Tally, file: str, sheet: str) -> CellCounts:
    """The counts; ``bad`` places every cell that is empty though it must not be, unreadable, or not in its list."""
    bad = tuple(CellPlace(file, sheet, row, tally.letter) for row in sorted({*tally.empty, *tally.bad}))
    return CellCounts(tally.mandatory, tally.filled, tally.readable, tally.listed, bad)


def _outside(
    dataset: Dataset,
    places: Mapping[str, int],
    rows: list[tuple[Cell, ...]],
    numbers: list[int],
    remarks: Remarks,
    period: Period,
) -> None:
    if dataset.version is not Version.EVENTS or dataset.date not in places:
        return
    index = [column.name for column in dataset.columns].index(dataset.date)
    title, letter = dataset.columns[index].title, column_letter(places[dataset.date])
    dated = [(day, number) for row, number in zip(rows, numbers, strict=True) if isinstance(day := row[index], date)]
    outside = [(day, number) for day, number in dated if not period.start <= day <= period.end]
    if len(outside) == len(dated) >= _A_QUARTER:
        (other, _), *_ = Counter(Period.of(day) for day, _ in outside).most_common(1)
        message = (
            f"Alla {len(dated)} daterade rader ligger utanför perioden {period}. Rapporten verkar gälla {other}; "
            "raderna behålls."
        )
        hint = f"Välj rätt period på bladet {HEADER}, eller lämna uppgifterna för {period}."
        remarks.sheet_wide(OTHER_QUARTER, outside[0][1], letter, f"Kolumnen ”{title}”: {message}", hint)
        return
    for day, number in outside:
        remarks.cell(OUTSIDE, number, letter, title, f"{day} ligger inte i perioden {period}; raden behålls.")


def _twice(
    dataset: Dataset, places: Mapping[str, int], rows: list[tuple[Cell, ...]], numbers: list[int], remarks: Remarks
) -> None:
    names = [column.name for column in dataset.columns]
    indices = [names.index(name) for name in dataset.key]
    letter = column_letter(places[dataset.key[0]]) if dataset.key else ""
    first: dict[tuple[Cell, ...], int] = {}
    # Of rows with one key measures count the last (tables/rows.py), so that is what the supplier is told.
    last = {tuple([row[index] for index in indices]): number for row, number in zip(rows, numbers, strict=True)}
    for row, number in zip(rows, numbers, strict=True):
        key = tuple([row[index] for index in indices])
        if not key or None in key:
            continue
        if key in first:
            title = dataset.columns[indices[0]].title
            what = "Koden finns" if len(key) == 1 else "Samma uppgifter finns"
            counts = "den här raden" if number == last[key] else f"rad {last[key]}"
            message = f"{what} redan på rad {first[key]}; av dem räknas bara den sista, {counts}."
            remarks.cell(TWICE, number, letter, title, message)
        else:
            first[key] = number
