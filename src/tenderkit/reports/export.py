"""Rows from a supplier's own system: one CSV file per dataset, read as the form's cells would be.

The first row names the columns, by their Swedish title or by their name in the specification.
"""

from collections.abc import Mapping

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Dataset
from tenderkit.model.report import Cell
from tenderkit.reports.identities import scan
from tenderkit.reports.mapping import plain, reported
from tenderkit.reports.values import Judge, judge
from tenderkit.workbooks.cells import ReadRow, is_blank
from tenderkit.workbooks.layout import column_letter
from tenderkit.workbooks.reading import read_book

UNKNOWN_FILE = Code(
    "export-okand-fil", Severity.WARNING, "Filen hör inte till någon datamängd", "Döp filen efter datamängden."
)
NO_COLUMN = Code("export-kolumn-saknas", Severity.ERROR, "En kolumn saknas", "Lägg till kolumnen i filens första rad.")
BAD_CELL = Code("export-ogiltigt-varde", Severity.ERROR, "Värdet går inte att läsa", "Rätta värdet i exporten.")

Rows = Mapping[str, list[tuple[Cell, ...]]]


def read_export(files: Mapping[str, bytes], assignment: Assignment, area: str) -> tuple[Rows, list[Finding]]:
    """Typed rows by dataset from CSV files by name ("visits.csv"); a file with an identity number is refused."""
    datasets = {dataset.name: dataset for dataset in reported(assignment)}
    rows: dict[str, list[tuple[Cell, ...]]] = {}
    findings: list[Finding] = []
    for given, data in files.items():
        name = identities.masked(given)
        dataset = datasets.get(given.rpartition("/")[2].removesuffix(".csv"))
        if dataset is None:
            message = f"Ingen datamängd heter så; det finns {', '.join(sorted(datasets))}."
            findings.append(UNKNOWN_FILE.at(FilePlace(name), message, hint=UNKNOWN_FILE.advice))
            continue
        book, problems = read_book(data, name)
        findings += problems
        leaks = scan(book, name) if book else []
        findings += leaks
        if book and not leaks and book.sheets:
            rows[dataset.name], problems = _rows(book.sheets[0].rows, dataset, assignment, area, name)
            findings += problems
    return rows, findings


def _rows(
    read: tuple[ReadRow, ...], dataset: Dataset, assignment: Assignment, area: str, name: str
) -> tuple[list[tuple[Cell, ...]], list[Finding]]:
    if not read:
        return [], []
    header = {plain(cell): index for index, cell in enumerate(read[0].cells) if not is_blank(cell)}
    findings: list[Finding] = []
    taken: list[tuple[int, Judge]] = []
    for column in dataset.columns:
        index = header.get(plain(column.title), header.get(plain(column.name), -1))
        if index < 0:
            place = CellPlace(name, "", read[0].number, "")
            findings.append(NO_COLUMN.at(place, f"Kolumnen {column.title} saknas.", hint=NO_COLUMN.advice))
        taken.append((index, judge(column, assignment, area)))
    rows = []
    for row in read[1:]:
        cells: list[Cell] = []
        for index, read_cell in taken:
            value = row.cells[index] if 0 <= index < len(row.cells) else None
            judged = None if is_blank(value) else read_cell(value)
            if judged and judged.fault and judged.fault.severity is Severity.ERROR:
                place = CellPlace(name, "", row.number, column_letter(index))
                findings.append(BAD_CELL.at(place, judged.message, hint=judged.hint))
            cells.append(judged.value if judged else None)
        rows.append(tuple(cells))
    return rows, findings
