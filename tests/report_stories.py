"""Stories of hostile files in tests/cases/reports: what a file looks like, what is said of it, what its rows became.

A story starts from a good report for Nord, first quarter of 2028, with two visits on the sheet Besök (rows 2 and 3) and
an episode E1, and does one or more things to it; or it says what the CSV files of an export hold.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

import awkward
import small_assignment as small
from tenderkit.findings import CellPlace, Finding
from tenderkit.model.periods import Period
from tenderkit.model.report import Report
from tenderkit.reports.export import read_export
from tenderkit.reports.form import FormFor, report_form
from tenderkit.reports.intake import read_report
from tenderkit.workbooks import packages

FOLDER = Path(__file__).parent / "cases" / "reports"
KEYS = {
    "title",
    "do",
    "file",
    "bytes",
    "export",
    "encoding",
    "taken",
    "read",
    "refused",
    "values",
    "findings",
    "says",
    "never",
}
ASSIGNMENT = small.assignment()
WHOM = FormFor("HSN-2027-0001-A", "Exempelvård AB", "nord", Period(2028, 1), "Verksamhetschef", date(2028, 4, 12))
ROWS = {
    "staff_months": [("P1", date(2028, month, 1), "psykolog", True, Decimal(75)) for month in (1, 2, 3)],
    "episodes": [("E1", "behandling", date(2027, 11, 1), None, None)],
    "visits": [
        ("B1", "E1", date(2028, 1, 12), "genomfort", "plats", "bvc", 45),
        ("B2", "E1", date(2028, 2, 2), "uteblivet", "video", "bmm", None),
    ],
}
GOOD = report_form(ASSIGNMENT, small.SERVES, WHOM, ROWS, frozenset({"consultations"}))


@dataclass(frozen=True)
class Story:
    """One file, or the files of one export, and what is to come of it."""

    title: str
    told: Mapping[str, Any]

    @property
    def file(self) -> str:
        return str(self.told.get("file", "rapport.xlsx"))

    def data(self) -> bytes:
        """The file as received."""
        if "bytes" in self.told:
            return MADE[self.told["bytes"]]()
        data = GOOD
        for step in self.told.get("do", []):
            ((name, how),) = step.items()
            data = STEPS[name](data, how)
        return data

    def export(self) -> dict[str, bytes]:
        """The CSV files by name; "\\udcf6" in them is the byte F6 whatever the encoding."""
        encoding = self.told.get("encoding", "utf-8")
        return {name: text.encode(encoding, "surrogateescape") for name, text in self.told["export"].items()}


@cache
def stories(kind: str) -> tuple[Story, ...]:
    """The stories about workbooks ("do") or about exports ("export"), in the order of the files."""
    return tuple(story for story in _stories() if ("export" in story.told) is (kind == "export"))


def _stories() -> Iterator[Story]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for told in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert set(told) <= KEYS, (path.name, set(told) - KEYS)
            yield Story(f"{path.stem}: {told['title']}", told)


def said_of(story: Story) -> list[Finding]:
    """Everything said when the story's file is read."""
    if "export" in story.told:
        return read_export(story.export(), ASSIGNMENT, "nord")[1]
    return read_report(story.data(), story.file, ASSIGNMENT)[1]


def good(spot: str) -> Any:
    """What the good report holds in a cell, "Besök!C2"."""
    return _cell(awkward.opened(GOOD), spot).value


def short(finding: Finding) -> str:
    """A finding as the stories write it: its code, then sheet and cell."""
    place = finding.place
    where = f"{place.sheet}!{place.column}{place.row}" if isinstance(place, CellPlace) else ""
    return f"{finding.code} {where}".strip()


def held(data: bytes) -> dict[str, set[int]]:
    """The rows of each sheet that hold something, as another reader sees them."""
    book = openpyxl.load_workbook(BytesIO(data), data_only=False)
    return {
        sheet.title: {
            row[0].row
            for row in sheet.iter_rows()
            if any(str("" if cell.value is None else cell.value).replace("\u200b", "").strip() for cell in row)
        }
        for sheet in book.worksheets
    }


def accounted(report: Report, findings: list[Finding], data: bytes) -> None:
    """Every row that holds something is read, refused in a finding that names it, or the headings; no other row is."""
    rows = held(data)
    for account in report.accounts:
        told = [*account.read, *account.refused, *([account.headings] if account.headings else [])]
        assert len(told) == len(set(told)), account
        assert set(told) == rows[account.sheet], (account, rows[account.sheet])
        assert account.blank == account.last - len(told) >= 0
        assert set(account.refused) <= named(findings, account.sheet)
    ours = {"Läs först", "Rapport", "Varför vi frågar", "Listor", "_tenderkit"}
    assert {name for name in rows if rows[name]} - ours <= {account.sheet for account in report.accounts}


def named(findings: list[Finding], sheet: str) -> set[int]:
    """The rows of a sheet that findings name, in their places or in their messages."""
    rows: set[int] = set()
    for finding in findings:
        if isinstance(finding.place, CellPlace) and finding.place.sheet == sheet:
            rows.add(finding.place.row)
            for first, last in re.findall(r"(\d+)(?:–(\d+))?", finding.message.rpartition(": rad ")[2]):
                rows |= set(range(int(first), int(last or first) + 1))
    return rows


# What may be done to the good report


def _cell(book: Workbook, spot: str) -> Any:
    name, _, cell = spot.partition("!")
    return book[name][cell]


def _edit(change: Callable[[Workbook, Any], object]) -> Callable[[bytes, Any], bytes]:
    def step(data: bytes, how: Any) -> bytes:
        return awkward.edited(data, lambda book: change(book, how))

    return step


def _cells(book: Workbook, how: Mapping[str, Any]) -> None:
    for spot, value in how.items():
        cell = _cell(book, spot)
        cell.value = "Å" * 10_000 if value == "10 000 tecken" else value
        if isinstance(value, int | float) and not isinstance(value, bool):
            cell.number_format = "General"


def _answer(book: Workbook, how: Mapping[str, Any]) -> None:
    """Answers on the sheet Rapport, by their labels."""
    for row in book["Rapport"].iter_rows():
        if row[1].value in how:
            row[2].value = how[row[1].value]


def _reverse_columns(book: Workbook, name: str) -> None:
    sheet = book[name]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(reversed(row), start=1):
            sheet.cell(number, index).value = value


def _hide(book: Workbook, how: Mapping[str, Any]) -> None:
    for name, rows in how.items():
        if rows == "blad":
            book[name].sheet_state = "hidden"
        for number in rows if isinstance(rows, list) else []:
            book[name].row_dimensions[number].hidden = True


def _from_1904(book: Workbook, how: Any) -> None:
    book.epoch = CALENDAR_MAC_1904
    _cells(book, how)


def _add_sheet(book: Workbook, how: Mapping[str, Mapping[str, Any]]) -> None:
    for name, cells in how.items():
        sheet = book.create_sheet(name)
        for spot, value in cells.items():
            sheet[spot] = value


def _far(book: Workbook, spot: str) -> None:
    _cell(book, spot).value = "x"
    name = spot.partition("!")[0]
    for number in range(2, 1600):
        book[name].cell(number, 1).font = Font(bold=True)
        book[name].cell(number, 1).value = f"B{number}"


def _xml(data: bytes, how: Mapping[str, Any]) -> bytes:
    """Text replaced in the XML of a sheet, named by its title, or of another part."""
    part = _part(data, how["of"]) if "/" not in how["of"] else how["of"]
    contents = dict(awkward.parts(data))
    for old, new in how["replace"].items():
        assert old.encode() in contents[part], (old, part)
        contents[part] = contents[part].replace(old.encode(), new.encode())
    return awkward.packed(contents)


def _part(data: bytes, title: str) -> str:
    return f"xl/worksheets/sheet{awkward.opened(data).sheetnames.index(title) + 1}.xml"


def _blank_rows(data: bytes, how: Mapping[str, int]) -> bytes:
    for name, count in how.items():
        rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(10, 10 + count))
        data = awkward.with_sheet_xml(
            data, lambda xml, rows=rows: xml.replace(b"</sheetData>", rows + b"</sheetData>"), _part(data, name)
        )
    return data


def _older(data: bytes, how: Mapping[str, str]) -> bytes:
    """The form as it was when its machine sheet had another hash and other labels."""

    def change(book: Workbook) -> None:
        book["_tenderkit"]["B2"] = "0" * 64
        for old, new in how.items():
            for row in (*book["_tenderkit"].iter_rows(), *book["Besök"].iter_rows(max_row=1)):
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.split("\n")[0] == old:
                        cell.value = new

    return awkward.edited(data, change)


STEPS: Mapping[str, Callable[[bytes, Any], bytes]] = {
    "cells": _edit(_cells),
    "answer": _edit(_answer),
    "rename_sheet": _edit(lambda book, how: [setattr(book[old], "title", new) for old, new in how.items()]),
    "delete_sheet": _edit(lambda book, how: book.remove(book[how])),
    "add_sheet": _edit(_add_sheet),
    "delete_column": _edit(lambda book, how: book[how.partition("!")[0]].delete_cols(_cell(book, f"{how}1").column)),
    "delete_row": _edit(lambda book, how: book[how.partition("!")[0]].delete_rows(int(how.partition("!")[2]))),
    "insert_row": _edit(lambda book, how: book[how.partition("!")[0]].insert_rows(int(how.partition("!")[2]))),
    "reverse_columns": _edit(_reverse_columns),
    "merge": _edit(lambda book, how: book[how.partition("!")[0]].merge_cells(how.partition("!")[2])),
    "hide": _edit(_hide),
    "filter": _edit(lambda book, how: setattr(book[how.partition("!")[0]].auto_filter, "ref", how.partition("!")[2])),
    "from_1904": _edit(_from_1904),
    "comment": _edit(
        lambda book, how: [
            setattr(_cell(book, spot), "comment", openpyxl.comments.Comment(text, "x")) for spot, text in how.items()
        ]
    ),
    "far_value": _edit(_far),
    "older_form": _older,
    "xml": _xml,
    "blank_rows": _blank_rows,
    "part": lambda data, how: awkward.packed({**dict(awkward.parts(data)), **{k: v.encode() for k, v in how.items()}}),
    "packed_with": lambda data, how: _packed_with(data, how),
    "cut_to": lambda data, share: data[: int(len(data) * share)],
    "append": lambda data, text: data + text.encode(),
}


def _bomb() -> bytes:
    return awkward.with_part(GOOD, "xl/media/stor.xml", b"0" * (packages.MAX_UNPACKED + 1))


def _packed_with(data: bytes, how: int) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, body in awkward.parts(data):
            archive.writestr(name, body)
    return stream.getvalue()


def _unplaced() -> bytes:
    """Cells that do not say where they stand: two hundred bytes that a reader makes into fifty million cells."""
    wide = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 3_000

    def change(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", wide + b"</sheetData>")

    return awkward.with_sheet_xml(GOOD, change, _part(GOOD, "Besök"))


def _many_sheets() -> bytes:
    return awkward.edited(GOOD, lambda book: [book.create_sheet(f"Blad {number}") for number in range(120)])


def _locked_parts() -> bytes:
    data = bytearray(GOOD)
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _zip_of_csv() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("visits.csv", "visit;date\nB1;2028-01-12\n")
    return stream.getvalue()


MADE: Mapping[str, Callable[[], bytes]] = {
    "tom": lambda: b"",
    "bara nollor": lambda: b"\0" * 5000,
    "html": lambda: b"<html><body><table><tr><td>B1</td></tr></table></body></html>",
    "pdf": lambda: b"%PDF-1.7\n1 0 obj",
    "csv": lambda: "Besökskod;Datum\nB1;2028-01-12\n".encode(),
    "gammal xls": lambda: awkward.OLE + b"\0" * 2000,
    "gammal xls med makron": lambda: awkward.OLE + b"\0" * 504 + "_VBA_PROJECT".encode("utf-16-le") * 20,
    "lösenord": awkward.encrypted_container,
    "låsta delar": _locked_parts,
    "zipbomb": _bomb,
    "celler utan plats": _unplaced,
    "120 blad": _many_sheets,
    "word": lambda: awkward.packed({"word/document.xml": b"<x/>"}),
    "binär xlsb": lambda: awkward.packed({"xl/workbook.bin": b"x"}),
    "zip med csv": _zip_of_csv,
    "ods": lambda: awkward.ods(f"<table:table-row>{awkward.ODS_CELL.format('')}</table:table-row>"),
}
