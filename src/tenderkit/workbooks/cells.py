"""A workbook as it was read: sheets as columns, and their values; rows are made where a sheet is small or asked for."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import compress, islice

from tenderkit.columns import Cells, drawn

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a usable value: Excel's error word (``#REF!``), or "" for a formula that was never computed."""

    word: str


ReadValue = str | bool | int | Decimal | date | datetime | time | timedelta | CellError | None
ReadColumn = Cells[ReadValue]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that holds something: its number from 1, and its values from column A on (None where blank)."""

    number: int
    cells: tuple[ReadValue, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet: the numbers of the rows that hold something, and the cells of those rows by column from A on.

    ``merged`` holds ranges as "B5:B7". A CSV file is one sheet named "", with the ``lengths`` of its rows in fields.
    """

    name: str
    shown: bool
    numbers: tuple[int, ...]
    columns: tuple[ReadColumn, ...]
    merged: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()

    @classmethod
    def of_rows(cls, name: str, rows: Iterable[ReadRow], *, shown: bool = True) -> "ReadSheet":
        """The sheet with these rows; short ones are blank to the right."""
        kept = tuple(rows)
        lengths = tuple(len(row.cells) for row in kept)
        width = max(lengths, default=0)
        columns = drawn((padded(row, width) for row in kept), width)
        return cls(name, shown, tuple(row.number for row in kept), tuple(columns), lengths=lengths)

    @property
    def rows(self) -> tuple[ReadRow, ...]:
        """All rows, made anew at every asking."""
        return self.first(len(self.numbers))

    def first(self, count: int) -> tuple[ReadRow, ...]:
        """The first rows, at most ``count``."""
        numbers = self.numbers[:count]
        cells = zip(*(islice(column, count) for column in self.columns), strict=True)
        return tuple(map(ReadRow, numbers, cells if self.columns else (() for _ in numbers)))

    def without(self, rows: Collection[int]) -> "ReadSheet":
        """The sheet without the rows of these numbers."""
        kept = [number not in rows for number in self.numbers]
        columns = tuple(column.kept(kept) for column in self.columns)
        lengths = tuple(compress(self.lengths, kept))
        return replace(self, numbers=tuple(compress(self.numbers, kept)), columns=columns, lengths=lengths)

    def row(self, number: int) -> ReadRow | None:
        """The row with ``number``, or None if it is blank."""
        if number not in self.numbers:
            return None
        index = self.numbers.index(number)
        return ReadRow(number, tuple(column[index] for column in self.columns))


@dataclass(frozen=True, slots=True)
class Beside:
    """A text outside the cells, and ``where`` in an official's words: "Sidhuvudet på bladet ”Besök”".

    ``advice`` says how one gets at a text that Excel does not show; "" where it can be found and mended.
    """

    where: str
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ReadBook:
    """The sheets of a file in order. ``from_1904`` says from which year dates kept as plain numbers are counted.

    ``beside`` holds what is written outside the cells: comments, text boxes, page headers, links, properties.
    """

    sheets: tuple[ReadSheet, ...]
    from_1904: bool = False
    beside: tuple[Beside, ...] = ()

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


def is_blank(value: object) -> bool:
    """True for an empty cell and for one where nothing is seen."""
    if not isinstance(value, str):
        return value is None
    return not (value if value.isascii() else seen(value)).strip()


def padded(row: ReadRow, count: int) -> tuple[ReadValue, ...]:
    """The first ``count`` values of a row, None where it ends before."""
    return (*row.cells, *[None] * (count - len(row.cells)))[:count]


def words(value: ReadValue) -> str:
    """What stands in a cell, on one line; "" for a blank one and for one whose formula failed."""
    return "" if is_blank(value) or isinstance(value, CellError) else " ".join(str(value).split())


def blank_rows(columns: Iterable[ReadColumn], count: int) -> list[int]:
    """The indices of the rows, of ``count``, that are blank in every column."""
    left = set(range(count))
    for column in sorted(columns, key=lambda column: len(column.values)):  # the quickest asked come first
        left.intersection_update(column.where(is_blank))
        if not left:
            break
    return sorted(left)
