"""A workbook as plain data: sheets, rows and cells, what may be entered where, and what each thing looks like."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

# The hidden sheet behind the drop-downs.
LISTS = "Listor"

Value = str | bool | int | Decimal | date | None


class Look(StrEnum):
    """What a cell is; the writer decides colours and type from it, so that every workbook looks the same."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    TEXT = "text"
    STRONG = "strong"
    NOTE = "note"
    WARNING = "warning"
    LABEL = "label"
    FIXED = "fixed"
    HEADER = "header"
    ANSWER = "answer"
    DATA = "data"
    OPEN = "open"


class EntryKind(StrEnum):
    """What may be typed into an answer cell. ``MONTH`` is a date shown as year and month; ``CHOICE`` is a drop-down."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer: its kind, bounds, and the help shown when the cell is selected.

    ``minimum`` and ``maximum`` bound numbers, ``earliest`` and ``latest`` dates; ``choices`` are the drop-down's items.
    """

    kind: EntryKind
    title: str = ""
    help: str = ""
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. With ``entry`` it is open for an answer; ``note`` is a lighter second line; ``link`` names a sheet."""

    value: Value = None
    look: Look = Look.TEXT
    entry: Entry | None = None
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from column A on. A bare value is data in a column with an entry, otherwise text; ``height`` in points."""

    cells: tuple[Cell | Value, ...] = ()
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: width in characters; with ``entry`` every cell below the header rows is open for an answer.

    One that is not ``printed`` is left out on paper, with those after it.
    """

    width: float
    entry: Entry | None = None
    printed: bool = True


class Visibility(StrEnum):
    """``MACHINE`` sheets cannot be shown from Excel's menus: they hold what intake needs, not what people read."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. The first ``header`` rows are frozen, and the last of them stands on every printed page; ``filtered``
    puts a filter on it. A ``page`` is read as a page: no grid, upright paper. Locked cells need no password to unlock.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    header: int = 0
    filtered: bool = False
    page: bool = False
    visibility: Visibility = Visibility.SHOWN


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets in order. ``created`` goes into the file's properties; the same workbook always gives the same bytes."""

    title: str
    author: str
    created: date
    sheets: tuple[Sheet, ...]


def sheet_name(title: str, taken: tuple[str, ...] = ()) -> str:
    """``title`` as a sheet's name: without the characters Excel forbids, at most 31 long, unlike those ``taken``."""
    plain = "".join(" " if sign in "[]:*?/\\" or ord(sign) < 32 else sign for sign in title)
    plain = " ".join(plain.split()).strip("'")[:31].strip() or "Blad"
    used = {name.casefold() for name in taken}
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        name = f"{plain[: 31 - len(str(number)) - 1]} {number}"
    return name


def column_letter(index: int) -> str:
    """The letters of the column with ``index`` from 0: A, B … Z, AA …"""
    letters, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters
