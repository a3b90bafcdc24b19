"""A workbook or CSV file opened without danger: what is in it as values, or a sentence why it cannot be read."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import compress
from typing import Any

from tenderkit.columns import Cells, drawn
from tenderkit.findings import Code, FilePlace, Finding, Severity
from tenderkit.workbooks.beside import COPY
from tenderkit.workbooks.cells import Beside, CellError, ReadBook, ReadColumn, ReadSheet, ReadValue, blank_rows
from tenderkit.workbooks.delimited import read_delimited
from tenderkit.workbooks.layout import column_letter
from tenderkit.workbooks.packages import DAMAGED, MACROS, NO_TABLE, PASSWORD, Package, open_package

MAX_BYTES = 50_000_000

EMPTY = Code(
    "arbetsbok-tom",
    Severity.ERROR,
    "Filen är tom",
    "Skicka den ifyllda filen.",
    unusable=True,
)
TOO_LARGE = Code(
    "arbetsbok-for-stor",
    Severity.ERROR,
    "Filen är för stor",
    "Dela upp rapporten, eller ta bort bilder och blad som inte hör till den. Gränsen är 50 MB.",
    unusable=True,
)

OLD_FORMAT = Code(
    "arbetsbok-gammalt-format",
    Severity.ERROR,
    "Filen är i Excels äldre format",
    "Spara filen som Excel-arbetsbok (.xlsx) och skicka den igen.",
    unusable=True,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OTHERS = (
    (b"%pdf", "Filen är en PDF."),
    (b"{\\rtf", "Filen är ett textdokument (RTF)."),
    (b"<!doctype html", "Filen är en webbsida."),
    (b"<html", "Filen är en webbsida."),
    (b"<?xml", "Filen är en XML-fil."),
    (b"\x89png", "Filen är en bild."),
    (b"\xff\xd8\xff", "Filen är en bild."),
)


def read_book(data: bytes, shown: str) -> tuple[ReadBook | None, list[Finding]]:
    """The values of an xlsx, ods or CSV file. ``shown`` is the file's name in findings; contents decide the kind.

    Formula cells have the value Excel last computed. Nothing is run, fetched or written.
    """
    place = FilePlace(shown)
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        return None, [EMPTY.at(place, "Filen är tom.", hint=EMPTY.advice)]
    if len(data) > MAX_BYTES:
        return None, [TOO_LARGE.at(place, "Filen är större än 50 MB.", hint=TOO_LARGE.advice)]
    if data.startswith(_ZIP):
        package, findings = open_package(data, shown)
        if package is None:
            return None, findings
        book, more = _calamine(package.body, package, place)
        return book, findings + more
    if data.startswith(_OLE):
        return None, [_ole(data, place)]
    start = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for mark, message in _OTHERS:
        if start.startswith(mark):
            return None, [NO_TABLE.at(place, message, hint=NO_TABLE.advice)]
    if shown.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")):
        return None, [NO_TABLE.at(place, "Filen är inte en arbetsbok, trots sitt namn.", hint=NO_TABLE.advice)]
    return read_delimited(data, shown)


def _ole(data: bytes, place: FilePlace) -> Finding:
    """The old container: an encrypted xlsx, or a workbook of Excel 97–2003, whose comments cannot be searched."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PASSWORD.at(place, "Filen är skyddad med lösenord.", hint=PASSWORD.advice)
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        return MACROS.at(place, "Filen innehåller makron och tas inte emot.", hint=MACROS.advice)
    message = "Filen är i Excels äldre format (.xls), vars kommentarer och egenskaper inte kan genomsökas."
    return OLD_FORMAT.at(place, message, hint=OLD_FORMAT.advice)


def _calamine(data: bytes, package: Package, place: FilePlace) -> tuple[ReadBook | None, list[Finding]]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = tuple(
                _sheet(
                    book.get_sheet_by_name(about.name),
                    shown=about.visible is calamine.SheetVisibleEnum.Visible,
                    errors=package.errors.get(about.name, {}),
                )
                for about in book.sheets_metadata
                if about.typ is calamine.SheetTypeEnum.WorkSheet
            )
        return ReadBook(sheets, package.from_1904, (*package.beside, *_unshown(package, sheets))), []
    except calamine.PasswordError:
        return None, [PASSWORD.at(place, "Filen är skyddad med lösenord.", hint=PASSWORD.advice)]
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException:  # A panic in the Rust library is no Exception; to the user it is a damaged file all the same.
        message = "Filen går inte att läsa som arbetsbok; den är avkortad eller skadad."
        return None, [DAMAGED.at(place, message, hint=DAMAGED.advice)]


def _unshown(package: Package, sheets: Sequence[ReadSheet]) -> Iterator[Beside]:
    """The texts that could stand in cells but do so in none."""
    left = set(package.strings)
    for sheet in sheets if left else ():
        for column in sheet.columns:
            left.difference_update(column.values)
    yield from (Beside("En text som finns i filen men inte i någon cell", each, COPY) for each in sorted(left))


def _sheet(sheet: Any, *, shown: bool, errors: Mapping[tuple[int, int], CellError]) -> ReadSheet:
    raw = drawn(sheet.iter_rows(), sheet.width) if sheet.start else []
    columns: list[ReadColumn] = [column.with_values(map(_value, column.values)) for column in raw]
    count = len(columns[0]) if columns else 0
    numbers = tuple(range(1, count + 1))
    if blank := set(blank_rows(columns, count)):
        kept = [row not in blank for row in range(count)]
        numbers = tuple(compress(numbers, kept))
        columns = [column.kept(kept) for column in columns]
    lead = sheet.start[1] if sheet.start else 0
    columns = [ReadColumn.alike(None, len(numbers))] * lead + columns
    if errors:
        numbers, columns = _with_errors(numbers, columns, errors)
    merged = tuple(
        f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return ReadSheet(sheet.name, shown, numbers, tuple(columns) if numbers else (), merged)


def _with_errors(
    numbers: Sequence[int], columns: Sequence[ReadColumn], errors: Mapping[tuple[int, int], CellError]
) -> tuple[tuple[int, ...], list[ReadColumn]]:
    """The rows and columns with the cells put in that the library reads as blank, by row and column from 0."""
    every = sorted({*numbers, *(row + 1 for row, _ in errors)})
    where = {number: index for index, number in enumerate(every)}
    width = max(len(columns), 1 + max(index for _, index in errors))
    made: list[list[ReadValue]] = [[None] * len(every) for _ in range(width)]
    places = [where[number] for number in numbers]
    for cells, column in zip(made, columns, strict=False):
        for place, value in zip(places, column, strict=True):
            cells[place] = value
    for (row, index), error in errors.items():
        made[index][where[row + 1]] = error
    return tuple(every), [Cells.of(cells) for cells in made]


def _value(raw: Any) -> ReadValue:
    kind = type(raw)
    if kind is str:
        return raw or None
    if kind is float:
        return int(raw) if raw.is_integer() and abs(raw) < 1e15 else Decimal(repr(raw))
    if kind is datetime and raw.time() == time(0):
        return date(raw.year, raw.month, raw.day)
    return raw  # type: ignore[no-any-return]  # bool, int, date, datetime, time or timedelta, as the library declares
