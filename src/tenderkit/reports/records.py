"""The region's own lists: an extract of its register, and what came in and when. Each is known by its headings.

A list is a sheet or a CSV file with one row of headings: the columns of a dataset that the supplier does not report,
and the area. Other columns are the official's own and are left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tenderkit import identities, swedish
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.leaks import read_searched
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import DELIVERIES, REPORT, Column, ColumnType, Dataset, Origin
from tenderkit.model.periods import Period
from tenderkit.model.report import Cell
from tenderkit.reports.header import area_named, period_named
from tenderkit.reports.headings import headed
from tenderkit.reports.intake import IDENTITY
from tenderkit.reports.mapping import plain
from tenderkit.reports.values import Judged, echo, judge, worded
from tenderkit.tables import Extract
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet, ReadValue, is_blank
from tenderkit.workbooks.layout import column_letter

NO_COLUMN = Code("forteckning-kolumn-saknas", Severity.ERROR, "En kolumn saknas", "Lägg till kolumnen på rubrikraden.")
BAD_CELL = Code("forteckning-ogiltigt-varde", Severity.ERROR, "Värdet går inte att läsa", "Rätta värdet.")
NO_AREA = Code(
    "forteckning-okant-omrade", Severity.ERROR, "Området finns inte i uppdraget", "Skriv området som i uppdraget."
)
TWICE = Code(
    "forteckning-dubbel", Severity.ERROR, "Samma uppgift på två rader", "Ta bort den ena raden; den senare räknas."
)
CONTRADICTORY = Code(
    "forteckning-motsagelse",
    Severity.ERROR,
    "Två listor har samma uppgift med olika innehåll",
    "Ange bara den lista som gäller.",
)
PARTIAL = Code(
    "forteckning-manad-saknas",
    Severity.ERROR,
    "Utdraget saknar en månad i kvartalet",
    "Ta ut hela kvartalet. Tills dess jämförs det inte, eftersom det som saknas skulle se ut som en avvikelse.",
)

AREA = "Område"
_NO_QUARTER = "Kvartalet går inte att läsa."
_PERIOD = "period"  # the column by which a row is known from a certain quarter on

Row = Mapping[str, Cell]


def own_datasets(assignment: Assignment) -> tuple[Dataset, ...]:
    """The datasets of which the region itself has the rows: its registers, and the deliveries."""
    declared = assignment.reporting.datasets.values()
    return tuple(each for each in declared if each.origin is Origin.REGION or each.name == DELIVERIES)


def read_records(
    data: bytes, name: str, assignment: Assignment, contract: Contract
) -> tuple[tuple[Extract, ...] | None, list[Finding]]:
    """The lists in a file, with the rows of the contract's areas; None if no sheet has the headings of one.

    A list that lacks a column is left out. Of a file with what looks like an identity number nothing is read.
    """
    book, findings = read_searched(data, name, IDENTITY)
    if book is None:
        return None, findings
    shown = identities.masked(name)
    extracts, is_list = [], False
    for sheet in book.sheets:
        dataset, start = _recognised(sheet, assignment)
        if dataset is None:
            continue
        is_list = True
        rows, problems = _Sheet(book, sheet, start, shown, dataset, assignment, contract).read()
        findings += problems
        if rows is not None:
            extracts.append(Extract(dataset.name, rows, shown, sheet.name))
    return (tuple(extracts) if is_list else None), findings


def contradictions(extracts: Sequence[Extract], assignment: Assignment) -> Iterator[Finding]:
    """Rows of two lists with the same area and key and different contents; reports may come again with another day.

    Rows of one list are told of as it is read.
    """
    known: dict[tuple[Cell, ...], tuple[Extract, Row]] = {}
    for extract in sorted(extracts, key=lambda each: (each.file, each.sheet)):
        dataset = assignment.reporting.datasets[extract.dataset]
        names = ["area", *(column.name for column in dataset.columns)]
        for row in extract.rows:
            key = (dataset.name, row["area"], *(row[name] for name in dataset.key))
            other, before = known.setdefault(key, (extract, row))
            if other is extract or REPORT in key or all(row[name] == before[name] for name in names):
                continue
            place = CellPlace(extract.file, extract.sheet, int(str(row["_row"])), "")
            first = CellPlace(other.file, other.sheet, int(str(before["_row"])), "")
            message = f"{_titles(dataset)} är desamma som i {first}, men innehållet är ett annat."
            yield CONTRADICTORY.at(place, message, hint=CONTRADICTORY.advice)


def _titles(dataset: Dataset) -> str:
    """What tells the rows of a list apart, "Område och Månad"."""
    return swedish.listed([AREA, *(column.title for column in dataset.columns if column.name in dataset.key)])


def _recognised(sheet: ReadSheet, assignment: Assignment) -> tuple[Dataset | None, int]:
    """The one dataset whose headings the sheet has, and the number of their row."""
    found = [
        (dataset, start)
        for dataset in own_datasets(assignment)
        if (start := headed(sheet, frozenset({plain(AREA), *(plain(column.title) for column in dataset.columns)})))
    ]
    return found[0] if len(found) == 1 else (None, 0)


class _Sheet:
    """One list being read."""

    def __init__(
        self,
        book: ReadBook,
        sheet: ReadSheet,
        start: int,
        file: str,
        dataset: Dataset,
        assignment: Assignment,
        contract: Contract,
    ) -> None:
        self.file, self.name = file, identities.masked(sheet.name)
        self.dataset, self.assignment, self.contract = dataset, assignment, contract
        self.from_1904 = book.from_1904
        heading = sheet.row(start)
        cells = heading.cells if heading else ()
        self.start = start
        self.places = {plain(cell): index for index, cell in reversed(list(enumerate(cells))) if isinstance(cell, str)}
        self.body = [row for row in sheet.rows if row.number > start]
        self.findings: list[Finding] = []

    def read(self) -> tuple[tuple[Row, ...] | None, list[Finding]]:
        """The rows of the contract's areas, None where a column is missing; and what is wrong."""
        for title in (AREA, *(column.title for column in self.dataset.columns if column.mandatory)):
            if plain(title) not in self.places:
                place = CellPlace(self.file, self.name, self.start, "")
                self.findings.append(NO_COLUMN.at(place, f"Kolumnen ”{title}” saknas.", hint=NO_COLUMN.advice))
        if self.findings:
            return None, self.findings
        rows = [row for each in self.body if (row := self._row(each))]
        rows = list(self._once(rows))
        if self.dataset.origin is Origin.REGION and self._monthly():
            rows = list(self._whole_quarters(rows))
        return tuple(rows), self.findings

    def _row(self, row: ReadRow) -> Row | None:
        """The row's cells by column, or None if it is not about the contract's areas or cannot be told from others."""
        named = worded(self._cell(row, AREA))
        area = area_named(named, self.assignment)
        if not area:
            message = f"Området {echo(named)} finns inte i uppdraget." if named else "Området saknas."
            self._fault(NO_AREA, row, AREA, message, NO_AREA.advice)
        if area not in self.contract.areas:
            return None
        cells: dict[str, Cell] = {"area": area, "_row": row.number}
        for column in self.dataset.columns:
            judged = self._judged(column, self._cell(row, column.title), area)
            keyed = column.name in self.dataset.key
            needed = column.mandatory or column.name in self.dataset.needed_key
            if not judged.readable or not judged.listed or (needed and judged.value is None):
                message = judged.message or f"{column.title} saknas."
                self._fault(BAD_CELL, row, column.title, message, judged.hint or BAD_CELL.advice)
                if keyed:
                    return None
            cells[column.name] = judged.value
        return cells

    def _judged(self, column: Column, value: ReadValue, area: str) -> Judged:
        if is_blank(value):
            return Judged(None)
        if column.name != _PERIOD:
            return judge(column, self.assignment, area, from_1904=self.from_1904)(value)
        period = period_named(worded(value))
        if period:
            return Judged(str(period))
        return Judged(None, readable=False, message=_NO_QUARTER, hint="Skriv kvartalet som 2028-Q1.")

    def _cell(self, row: ReadRow, title: str) -> ReadValue:
        index = self.places.get(plain(title), -1)
        return row.cells[index] if 0 <= index < len(row.cells) else None

    def _fault(self, code: Code, row: ReadRow, title: str, message: str, hint: str) -> None:
        letter = column_letter(self.places[plain(title)]) if plain(title) in self.places else ""
        place = CellPlace(self.file, self.name, row.number, letter)
        self.findings.append(code.at(place, identities.masked(message), hint=identities.masked(hint)))

    def _once(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Every row; one with the area and key of an earlier one is told of, but for reports, which may come again."""
        first: dict[tuple[Cell, ...], Cell] = {}
        for row in rows:
            key = (row["area"], *(row[name] for name in self.dataset.key))
            if key in first and REPORT not in key:
                place = CellPlace(self.file, self.name, int(str(row["_row"])), "")
                message = f"{_titles(self.dataset)} är desamma som på rad {first[key]}."
                self.findings.append(TWICE.at(place, message, hint=TWICE.advice))
            first.setdefault(key, row["_row"])
            yield row

    def _monthly(self) -> bool:
        column = self.dataset.column(self.dataset.date)
        return column is not None and column.type is ColumnType.MONTH

    def _whole_quarters(self, rows: Sequence[Row]) -> Iterator[Row]:
        """The rows of quarters of which no month is missing; the others are told of."""
        told: dict[tuple[str, Period], set[date]] = {}
        for row in rows:
            month = row[self.dataset.date]
            if isinstance(month, date):
                told.setdefault((str(row["area"]), Period.of(month)), set()).add(month)
        missing = {key: [month for month in self._months(key[1]) if month not in there] for key, there in told.items()}
        for (area, period), months in missing.items():
            if months:
                found = self.assignment.area(area)
                listed = swedish.listed(swedish.month(month) for month in months)
                message = f"{self.dataset.title}: {listed} saknas för {found.title if found else area}, {period}."
                self.findings.append(PARTIAL.at(FilePlace(self.file), message, hint=PARTIAL.advice))
        for row in rows:
            month = row[self.dataset.date]
            if isinstance(month, date) and not missing[str(row["area"]), Period.of(month)]:
                yield row

    def _months(self, period: Period) -> list[date]:
        """The months of a quarter in which the contract holds."""
        span = self.contract.span
        return [
            month
            for month in period.months()
            if span.start.replace(day=1) <= month and (span.end is None or month <= span.end)
        ]
