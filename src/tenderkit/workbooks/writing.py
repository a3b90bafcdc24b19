"""A workbook written as xlsx bytes. Text is always text: nothing written here can start a formula or a link."""

import io
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tenderkit.workbooks.layout import (
    LISTS,
    Cell,
    Column,
    Entry,
    EntryKind,
    Look,
    Row,
    Sheet,
    Value,
    Visibility,
    Workbook,
    column_letter,
)

CELL_LIMIT = 32_767

_LAST_ROW = 1_048_575
_PETROL, _DEEP, _MIST, _LINE, _RIM = "#0F4C5C", "#0B3440", "#E8F1F3", "#C9D9DD", "#5C8591"
_ANSWER, _ALERT, _ALERT_INK, _GREY = "#FFFBEB", "#FDEDEA", "#8A1C0E", "#5B6B70"

# What the library escapes once too often in text of two looks, so that a reader would get another text.
_LIKE_AN_ESCAPE = re.compile("_x[0-9a-fA-F]{4}_")

_BASE: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True, "align": "left"}
_IN: dict[str, Any] = {"indent": 1, "valign": "vcenter"}
_BOX: dict[str, Any] = {"border": 1, "border_color": _LINE, **_IN}
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"font_size": 20, "bold": True, "font_color": _PETROL, "text_wrap": False, "valign": "vcenter"},
    Look.SUBTITLE: {"font_size": 12, "font_color": _GREY, "text_wrap": False},
    Look.HEADING: {"font_size": 14, "bold": True, "font_color": _PETROL, "text_wrap": False, "valign": "vcenter"},
    Look.TEXT: {**_IN},
    Look.STRONG: {"bold": True, "font_color": _DEEP, **_IN},
    Look.NOTE: {"font_size": 10, "font_color": _GREY, **_IN},
    Look.WARNING: {
        "bold": True,
        "font_color": _ALERT_INK,
        "bg_color": _ALERT,
        "border": 1,
        "border_color": "#E9B7AF",
        **_IN,
    },
    Look.LABEL: {"bold": True, "font_color": _DEEP, "bg_color": _MIST, **_BOX},
    Look.FIXED: {"font_color": _DEEP, **_BOX},
    Look.HEADER: {"bold": True, "font_color": "#FFFFFF", "bg_color": _PETROL, "border": 1, "border_color": _RIM, **_IN},
    Look.ANSWER: {"bg_color": _ANSWER, **_BOX},
    Look.DATA: {"text_wrap": False, **_BOX},
    Look.OPEN: {"text_wrap": False, **_IN},
}
_FIGURE = "General"
_NUMBERS = {EntryKind.TEXT: "@", EntryKind.DATE: "yyyy-mm-dd", EntryKind.MONTH: "yyyy-mm"} | dict.fromkeys(
    (EntryKind.INTEGER, EntryKind.DECIMAL), _FIGURE
)
_DATE_FORMAT = "yyyy-mm-dd"
_POINTS = {Look.TITLE: 32.0, Look.SUBTITLE: 20.0, Look.HEADING: 30.0}


def to_bytes(workbook: Workbook) -> bytes:
    """The workbook as the bytes of an xlsx file; equal workbooks give equal bytes.

    ValueError if a text is longer than a cell can hold (32 767 signs).
    """
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    moment = datetime(workbook.created.year, workbook.created.month, workbook.created.day)  # noqa: DTZ001 - a mere date
    book.set_properties({"title": workbook.title, "author": workbook.author, "created": moment})
    writer = _Writer(book)
    for sheet in workbook.sheets:
        writer.sheet(sheet, footer=workbook.title)
    writer.lists()
    book.close()
    return stream.getvalue()


def _plain(text: str) -> str:
    """The text as XML can hold it; the two non-characters XML lacks become the replacement sign."""
    if len(text) > CELL_LIMIT:
        raise ValueError(f"a cell holds at most {CELL_LIMIT} signs, not {len(text)}")
    return re.sub("[\ufffe\uffff\ud800-\udfff]", "\ufffd", text)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


class _Writer:
    """Holds the formats and drop-down lists that the sheets of one workbook share."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[tuple[Look, str, bool, bool], Any] = {}
        self.choices: dict[tuple[str, ...], str] = {}

    def format(self, look: Look, number: str = "", *, locked: bool = True, link: bool = False) -> Any:
        key = (look, number, locked, link)
        if key not in self.formats:
            extra: dict[str, Any] = {"num_format": number} if number else {}
            if number == _FIGURE:
                extra |= {"align": "right"}
            if link:
                extra |= {"font_color": _PETROL, "underline": 1, "bold": True}
            self.formats[key] = self.book.add_format({**_BASE, **_LOOKS[look], **extra, "locked": locked})
        return self.formats[key]

    def sheet(self, sheet: Sheet, footer: str) -> None:
        target = self.book.add_worksheet(sheet.name)
        for index, column in enumerate(sheet.columns):
            entry = column.entry
            whole = self.format(Look.OPEN, _NUMBERS.get(entry.kind, ""), locked=False) if entry else None
            target.set_column(index, index, column.width, whole)
            if entry:
                self._allow(target, sheet.header, index, _LAST_ROW, entry)
        for number, row in enumerate(sheet.rows):
            height = row.height or _height(row, sheet.columns)
            if height:
                target.set_row(number, height)
            for index, cell in enumerate(row.cells):
                entry = sheet.columns[index].entry if index < len(sheet.columns) and number >= sheet.header else None
                if isinstance(cell, Cell):
                    self._cell(target, number, index, cell)
                elif entry:
                    shape = self.format(Look.DATA, _NUMBERS.get(entry.kind, ""), locked=False)
                    self._value(target, number, index, cell, shape)
                else:
                    self._value(target, number, index, cell, self._fitting(Look.TEXT, cell, locked=True))
        self._frame(target, sheet, footer)

    def _cell(self, target: Any, number: int, index: int, cell: Cell) -> None:
        if cell.entry:
            look = Look.ANSWER if cell.look is Look.TEXT else cell.look
            shape = self.format(look, _NUMBERS.get(cell.entry.kind, ""), locked=False)
            self._allow(target, number, index, number, cell.entry)
            self._value(target, number, index, cell.value, shape)
        elif cell.link:
            quoted = cell.link.replace("'", "''")
            shape = self.format(cell.look, link=True)
            target.write_url(number, index, f"internal:'{quoted}'!A1", shape, _plain(str(cell.value)))
        elif cell.note and isinstance(cell.value, str) and cell.value:
            colour = "#CFE3E8" if cell.look is Look.HEADER else _GREY
            strong = self.book.add_format({**_BASE, **_LOOKS[cell.look]})
            light = self.book.add_format({"font_name": "Calibri", "font_size": 9, "font_color": colour})
            words, note = _plain(cell.value), "\n" + _plain(cell.note)
            if _LIKE_AN_ESCAPE.search(words + note):
                target.write_string(number, index, words + note, self.format(cell.look))
            else:
                target.write_rich_string(number, index, strong, words, light, note, self.format(cell.look))
        else:
            self._value(target, number, index, cell.value, self._fitting(cell.look, cell.value, locked=True))

    def _fitting(self, look: Look, value: Value, *, locked: bool) -> Any:
        return self.format(look, _DATE_FORMAT if isinstance(value, date) else "", locked=locked)

    def _value(self, target: Any, number: int, index: int, value: Value, shape: Any) -> None:
        match value:
            case None | "":
                target.write_blank(number, index, None, shape)
            case bool():
                target.write_boolean(number, index, value, shape)
            case int() | Decimal():
                target.write_number(number, index, value, shape)
            case date():
                target.write_datetime(number, index, value, shape)
            case str():
                target.write_string(number, index, _plain(value), shape)

    def _allow(self, target: Any, first: int, index: int, last: int, entry: Entry) -> None:
        rule = self._rule(entry)
        if entry.help:
            rule |= {"input_title": _short(entry.title, 32), "input_message": _short(entry.help, 255)}
        if len(rule) > 1 or rule["validate"] != "any":
            target.data_validation(first, index, last, index, rule)

    def _rule(self, entry: Entry) -> dict[str, Any]:
        match entry.kind:
            case EntryKind.TEXT:
                return {"validate": "any"}
            case EntryKind.CHOICE:
                error = "Välj ett av alternativen i listan."
                return {"validate": "list", "source": self._list(entry.choices), **_refusal(error)}
            case EntryKind.DATE | EntryKind.MONTH:
                low, high = entry.earliest or date(2000, 1, 1), entry.latest or date(2099, 12, 31)
                month = entry.kind is EntryKind.MONTH
                shown = "en månad som ÅÅÅÅ-MM, till exempel 2028-01" if month else "ett datum som ÅÅÅÅ-MM-DD"
                error = f"Skriv {shown}, mellan {low:%Y-%m-%d} och {high:%Y-%m-%d}."
                kind = {"validate": "date", "criteria": "between"}
                return {**kind, "minimum": low, "maximum": high, **_refusal(error)}
            case EntryKind.INTEGER | EntryKind.DECIMAL:
                return _number_rule(entry)

    def _list(self, choices: tuple[str, ...]) -> str:
        if choices not in self.choices:
            letter = column_letter(len(self.choices))
            self.choices[choices] = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
        return self.choices[choices]

    def lists(self) -> None:
        """The hidden sheet behind the drop-downs: always a sheet, since an inline list ends at 255 signs or a comma."""
        if not self.choices:
            return
        target = self.book.add_worksheet(LISTS)
        for index, items in enumerate(self.choices):
            for number, item in enumerate(items):
                target.write_string(number, index, _plain(item))
        target.protect()
        target.hide()

    def _frame(self, target: Any, sheet: Sheet, footer: str) -> None:
        if sheet.header:
            target.freeze_panes(sheet.header, 0)
            target.repeat_rows(sheet.header - 1)
        if sheet.filtered and sheet.header:
            last = max(len(sheet.rows) - 1, sheet.header)
            target.autofilter(sheet.header - 1, 0, last, len(sheet.columns) - 1)
        if sheet.page:
            target.hide_gridlines(2)
            target.set_portrait()
        else:
            target.set_landscape()
        printed = next((index for index, column in enumerate(sheet.columns) if not column.printed), 0)
        if printed:
            target.print_area(0, 0, len(sheet.rows) - 1, printed - 1)
        target.set_paper(9)
        target.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        target.fit_to_pages(1, 0)
        plain = footer.replace("&", "&&")
        target.set_footer(f"&L&9{_short(plain, 120)} – &A&R&9Sida &P av &N")
        allowed = ("format_columns", "format_rows", "sort", "autofilter", "insert_rows", "delete_rows")
        target.protect("", dict.fromkeys(allowed, True))
        match sheet.visibility:
            case Visibility.HIDDEN:
                target.hide()
            case Visibility.MACHINE:
                target.very_hidden()
            case Visibility.SHOWN:
                target.set_tab_color(_PETROL if sheet.page else "#6FA3AF")


def _height(row: Row, columns: tuple[Column, ...]) -> float:
    """Height in points that shows every wrapped text whole; 0 leaves a row of data to the program that opens it.

    Programs differ in whether they fit heights on opening, so they are reckoned here, a little generously.
    """
    most = 0.0
    for index, cell in enumerate(row.cells):
        if not isinstance(cell, Cell):
            continue
        if cell.look in _POINTS:
            most = max(most, _POINTS[cell.look])
        elif index < len(columns):
            width = columns[index].width * (1.1 if cell.look is Look.NOTE else 1)
            points = 15 * _lines(str(cell.value or ""), width) + (12.5 * _lines(cell.note, width) if cell.note else 0)
            most = max(most, points + 5)
    return most


def _lines(text: str, width: float) -> int:
    """The lines a text takes in a column: some 1.15 signs to a unit of width, less the indent."""
    room = max(4, int((width - 2) * 1.15))
    return sum(max(1, -(-len(line) // room)) for line in text.split("\n"))


def _refusal(error: str) -> dict[str, Any]:
    return {"error_title": "Kontrollera värdet", "error_message": _short(error, 255)}


def _number_rule(entry: Entry) -> dict[str, Any]:
    whole = entry.kind is EntryKind.INTEGER
    kind = {"validate": "integer" if whole else "decimal", "criteria": "between"}
    low = entry.minimum if entry.minimum is not None else Decimal(-999_999_999)
    high = entry.maximum if entry.maximum is not None else Decimal(999_999_999)
    noun = "ett heltal" if whole else "ett tal"
    match entry.minimum, entry.maximum:
        case None, None:
            error = f"Skriv {noun}."
        case Decimal(), None:
            error = f"Skriv {noun} som är lägst {_comma(low)}."
        case None, Decimal():
            error = f"Skriv {noun} som är högst {_comma(high)}."
        case _:
            error = f"Skriv {noun} från {_comma(low)} till {_comma(high)}."
    return {**kind, "minimum": _plainest(low), "maximum": _plainest(high), **_refusal(error)}


def _plainest(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def _comma(number: Decimal) -> str:
    return format(number, "f").replace(".", ",")
