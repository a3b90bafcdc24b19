"""The sheet out of sight in which a workbook of ours says what it is."""

from collections.abc import Iterable, Mapping, Sequence

from tenderkit.workbooks.cells import ReadBook, padded
from tenderkit.workbooks.layout import Column, Row, Sheet, Visibility

MACHINE = "_tenderkit"


def marked(rows: Iterable[Sequence[str]], widths: Sequence[int] = (20, 40)) -> Sheet:
    """The sheet of a workbook handed out: rows of a name and what it is."""
    columns = tuple(Column(width) for width in widths)
    return Sheet(MACHINE, columns, tuple(Row(tuple(row)) for row in rows), visibility=Visibility.MACHINE)


def mark(book: ReadBook, count: int = 2) -> list[tuple[str, ...]]:
    """The rows in which a received workbook says what it is, ``count`` texts in each; none if it says nothing."""
    sheet = book.sheet(MACHINE)
    rows = (padded(row, count) for row in sheet.rows) if sheet else ()
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


def says(book: ReadBook, wanted: Mapping[str, str]) -> bool:
    """True if a received workbook says all this of itself."""
    return set(wanted.items()) <= set(mark(book))
