"""The region's own lists as an official would keep them in Excel: its register, and what came in and when."""

from collections.abc import Iterator, Mapping
from datetime import date

from tenderkit.assessment.deliveries import due_day
from tenderkit.demonstration.filings import Demonstration
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import DELIVERIES, REPORT, Column, ColumnType, Dataset
from tenderkit.model.report import Cell
from tenderkit.reports.records import AREA
from tenderkit.workbooks.layout import Cell as Shown
from tenderkit.workbooks.layout import Column as Width
from tenderkit.workbooks.layout import Look, Row, Sheet, Workbook, sheet_name
from tenderkit.workbooks.writing import to_bytes


def own_lists(known: Demonstration, assignment: Assignment, contract: Contract) -> Mapping[str, bytes]:
    """A workbook for each dataset that the region has itself, by the dataset's title."""
    made = {}
    for extract in known.extracts:
        dataset = assignment.reporting.datasets[extract.dataset]
        rows = [*_reports(extract.dataset, known, assignment), *extract.rows]
        made[dataset.title] = _workbook(dataset, rows, assignment, contract)
    return made


def _reports(dataset: str, known: Demonstration, assignment: Assignment) -> Iterator[Mapping[str, Cell]]:
    """The reports among the deliveries: here each came in the day it was signed."""
    for filing in known.filings if dataset == DELIVERIES else ():
        yield {
            "area": filing.area,
            "product": REPORT,
            "period": str(filing.period),
            "due_on": due_day(assignment, filing.period),
            "received_on": filing.whom.signed_on,
        }


def _workbook(dataset: Dataset, rows: list[Mapping[str, Cell]], assignment: Assignment, contract: Contract) -> bytes:
    titles = {area.id: area.title for area in assignment.areas}
    header = Row(tuple(Shown(title, Look.HEADER) for title in (AREA, *(column.title for column in dataset.columns))))
    body = [
        Row(
            (titles[str(row["area"])], *(_cell(row.get(column.name), column, assignment) for column in dataset.columns))
        )
        for row in rows
    ]
    widths = tuple(Width(24) for _ in header.cells)
    sheet = Sheet(sheet_name(dataset.title), widths, (header, *body), header=1, filtered=True)
    title = f"{dataset.title}, avtal {contract.id}"
    return to_bytes(Workbook(title, assignment.buyer.authority, assignment.dated, (sheet,)))


def _cell(value: Cell, column: Column, assignment: Assignment) -> Cell:
    if column.type is ColumnType.MONTH and isinstance(value, date):
        return value.isoformat()[:7]
    return assignment.reporting.codes[column.codes].label(str(value)) if column.codes and value else value
