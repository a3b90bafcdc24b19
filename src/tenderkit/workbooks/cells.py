"""A workbook as it was read: sheets, the rows that hold something, and their values."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a usable value: Excel's error word (``#REF!``), or "" for a formula that was never computed."""

    word: str


ReadValue = str | bool | int | Decimal | date | datetime | time | timedelta | CellError | None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that holds something: its number from 1, and its values from column A on (None where blank)."""

    number: int
    cells: tuple[ReadValue, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet; wholly blank rows are left out. ``merged`` holds ranges as "B5:B7". A CSV file is one sheet named ""."""

    name: str
    shown: bool
    rows: tuple[ReadRow, ...]
    merged: tuple[str, ...] = ()

    def row(self, number: int) -> ReadRow | None:
        """The row with ``number``, or None if it is blank."""
        return next((row for row in self.rows if row.number == number), None)


@dataclass(frozen=True, slots=True)
class ReadBook:
    """The sheets of a file in order. ``from_1904`` says from which year dates kept as plain numbers are counted.

    ``beside`` holds what is written outside the cells: comments, text boxes, page headers, links, properties.
    """

    sheets: tuple[ReadSheet, ...]
    from_1904: bool = False
    beside: tuple[str, ...] = ()

    def sheet(self, name: str) -> ReadSheet | None:
        """The sheet with that name, capital or not, or None."""
        wanted = _folded(name)
        return next((sheet for sheet in self.sheets if _folded(sheet.name) == wanted), None)


def _folded(name: str) -> str:
    """A sheet's name as it is compared; programs on a Mac write å as two signs."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def seen(text: str) -> str:
    """``text`` as a person sees it: composed letters, without the signs that take no room (zero-width blanks …)."""
    return text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def is_blank(value: ReadValue) -> bool:
    """True for an empty cell and for one where nothing is seen."""
    return value is None or (isinstance(value, str) and not seen(value).strip())


def padded(row: ReadRow, count: int) -> tuple[ReadValue, ...]:
    """The first ``count`` values of a row, None where it ends before."""
    return (*row.cells, *[None] * (count - len(row.cells)))[:count]


def words(value: ReadValue) -> str:
    """What stands in a cell, on one line; "" for a blank one and for one whose formula failed."""
    return "" if is_blank(value) or isinstance(value, CellError) else " ".join(str(value).split())
