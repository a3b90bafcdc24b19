"""Finding things in a form that has come back: sheets by name or by what they hold, columns and rows by their labels.

Bidders insert rows, sort and rename; labels and requirement ids stay, so places are found by them and never counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tenderkit.findings import CellPlace
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet, ReadValue, seen
from tenderkit.workbooks.layout import column_letter


def plain(value: object) -> str:
    """A text as it is compared: blanks collapsed, capitals and closing marks aside."""
    return " ".join(seen(str("" if value is None else value)).split()).rstrip(" *:").casefold()


def first_line(value: object) -> str:
    """The first line of a cell, compared the same way: labels may have a second line of help."""
    lines = str("" if value is None else value).strip().splitlines()
    return plain(lines[0]) if lines else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet of the form in a received file; ``sheet`` is None if it is not there, ``name`` what it should be called.

    ``file`` is the file's name as findings may show it.
    """

    file: str
    name: str
    sheet: ReadSheet | None

    @property
    def renamed(self) -> bool:
        return self.sheet is not None and plain(self.sheet.name) != plain(self.name)

    def place(self, row: int = 1, index: int | None = None) -> CellPlace:
        """A place in the sheet, under the name it has now."""
        name = self.sheet.name if self.sheet else self.name
        return CellPlace(self.file, name, row, "" if index is None else column_letter(index))

    def rows(self) -> tuple[ReadRow, ...]:
        return self.sheet.rows if self.sheet else ()

    def header(self, *labels: str) -> tuple[int, Mapping[str, int]]:
        """The row that holds all ``labels``, and their columns; 0 if no row does."""
        wanted = {plain(label): label for label in labels}
        for row in self.rows():
            columns = {
                wanted[first_line(cell)]: index
                for index, cell in reversed(list(enumerate(row.cells)))
                if first_line(cell) in wanted
            }
            if len(columns) == len(labels):
                return row.number, columns
        return 0, {}

    def labelled(self, label: str, offset: int) -> tuple[ReadValue, CellPlace, bool]:
        """The cell ``offset`` columns right of ``label``, its place, and whether the label was found."""
        for row in self.rows():
            for index, cell in enumerate(row.cells):
                if first_line(cell) == plain(label):
                    return at(row, index + offset), self.place(row.number, index + offset), True
        return None, self.place(), False


def at(row: ReadRow, index: int) -> ReadValue:
    """The cell at ``index``, None beyond the last one that holds something."""
    return row.cells[index] if index < len(row.cells) else None


def find_sheet(book: ReadBook, file: str, name: str, *labels: str) -> Found:
    """The sheet called ``name``, else the one that holds all ``labels``."""
    sheet = book.sheet(name)
    if sheet is None:
        sheet = next((each for each in book.sheets if each.shown and _holds(each, labels)), None)
    return Found(file, name, sheet)


def _holds(sheet: ReadSheet, labels: tuple[str, ...]) -> bool:
    return {plain(label) for label in labels} <= set(_labels(sheet))


def _labels(sheet: ReadSheet) -> Iterator[str]:
    for row in sheet.rows[:40]:
        yield from (first_line(cell) for cell in row.cells if isinstance(cell, str))
