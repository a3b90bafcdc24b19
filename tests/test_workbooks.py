"""Workbooks out and in: the same bytes for the same data, text that stays text, no file that ends in a traceback."""

import io
import re
import struct
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

import awkward
from tenderkit import identities
from tenderkit.findings import Finding, Severity
from tenderkit.workbooks import extents, packages
from tenderkit.workbooks.beside import beside
from tenderkit.workbooks.cells import CellError, ReadBook, ReadValue
from tenderkit.workbooks.layout import (
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
    sheet_name,
)
from tenderkit.workbooks.reading import read_book
from tenderkit.workbooks.writing import to_bytes

DAY = date(2027, 2, 1)
OPEN = Entry(EntryKind.TEXT)


def workbook(*sheets: Sheet) -> Workbook:
    return Workbook("Prov", "Region", DAY, sheets)


def table(*rows: tuple[Value, ...]) -> bytes:
    width = max(len(row) for row in rows)
    sheet = Sheet("Blad", (Column(12),) * width, tuple(Row(row) for row in rows))
    return to_bytes(workbook(sheet))


def read(data: bytes, name: str = "fil.xlsx") -> ReadBook:
    book, findings = read_book(data, name)
    assert book is not None and not findings, findings
    return book


def cells(data: bytes, name: str = "fil.xlsx") -> list[tuple[ReadValue, ...]]:
    return [row.cells for row in read(data, name).sheets[0].rows]


def refused(data: bytes, name: str = "fil.xlsx") -> Finding:
    book, findings = read_book(data, name)
    assert book is None
    (finding,) = findings
    assert finding.severity is Severity.ERROR and finding.hint
    return finding


# Out


@given(st.text(max_size=80))
def test_any_text_goes_out_and_comes_back_and_is_never_a_formula(text: str) -> None:
    data = table(("början", text, "slut"))
    kept = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert cells(data) == [("början", kept or None, "slut")]
    sheet = dict(awkward.parts(data))["xl/worksheets/sheet1.xml"]
    assert b"<f" not in sheet and b"hyperlink" not in sheet
    assert awkward.opened(data)["Blad"]["B1"].data_type in ("s", "n")


HOSTILE = (
    """=1+1|+1|-1|@SUM(A1)|=cmd' /C calc'!A0|http://example.org|0123|1e5|<30 dagar>|a¦b|&|{{ 7*7 }}|_x0041_|TRUE"""
)


@pytest.mark.parametrize(
    "text",
    [*HOSTILE.split("|"), "a|b", "å" * 10_000, "\u202eabc", "👩\u200d👧", "  blanksteg  ", "rad\nrad", "2028-01-15"],
)
def test_hostile_text_is_written_as_it_is(text: str) -> None:
    assert cells(table(("x", text))) == [("x", text)]


@given(st.lists(st.one_of(st.integers(-(10**9), 10**9), st.booleans(), st.dates(date(1901, 1, 1), date(2099, 12, 31)))))
def test_numbers_dates_and_truth_come_back_as_they_went(values: list[int | bool | date]) -> None:
    (row,) = cells(table(("x", *values)))
    assert row == ("x", *values)
    assert [type(value) for value in row[1:]] == [type(value) for value in values]


def test_same_workbook_same_bytes_and_the_date_is_the_one_given() -> None:
    entry = Entry(EntryKind.CHOICE, "Svar", "Välj ett.", ("Ja", "Nej"))
    sheet = Sheet("Blad", (Column(20, entry),), (Row((Cell("Svar", Look.HEADER, note="ja/nej"),)),), header=1)
    first = to_bytes(workbook(sheet))
    assert first == to_bytes(workbook(sheet))
    properties = awkward.opened(first).properties
    assert (properties.created, properties.title) == (datetime.fromisoformat("2027-02-01"), "Prov")


def test_answers_are_open_and_everything_else_is_locked_without_password() -> None:
    sheet = Sheet(
        "Blad",
        (Column(20, Entry(EntryKind.DATE, "Datum", "När?")), Column(20)),
        (Row((Cell("Datum", Look.HEADER), Cell("Fast", Look.HEADER))), Row((DAY, "text"))),
        header=1,
        filtered=True,
    )
    asked = Row((Cell("Svar", Look.LABEL), Cell(None, entry=OPEN)))
    page = Sheet("Sida", (Column(20), Column(20)), (asked,), page=True)
    book = awkward.opened(to_bytes(workbook(sheet, page)))
    data, front = book["Blad"], book["Sida"]
    assert [data[spot].protection.locked for spot in ("A1", "A2", "B1", "B2")] == [True, False, True, True]
    assert data.column_dimensions["A"].width > 19 and data["A2"].number_format == "yyyy-mm-dd"
    assert (front["A1"].protection.locked, front["B1"].protection.locked) == (True, False)
    assert data.protection.sheet and not data.protection.password and not data.protection.autoFilter
    assert (data.freeze_panes, data.auto_filter.ref, data.print_title_rows) == ("A2", "A1:B2", "$1:$1")
    assert (data.page_setup.paperSize, data.page_setup.orientation) == (9, "landscape")
    (rule,) = data.data_validations.dataValidation
    assert (rule.type, str(rule.sqref), rule.promptTitle, rule.prompt) == ("date", "A2:A1048576", "Datum", "När?")


def test_on_paper_the_headings_stand_on_every_page_and_what_only_the_machine_needs_is_left_out() -> None:
    columns = (Column(20), Column(20), Column(40, printed=False))
    rows = tuple(Row((Cell(str(number)), Cell("x"), Cell("id"))) for number in range(5))
    sheet = awkward.opened(to_bytes(workbook(Sheet("Blad", columns, rows, header=3))))["Blad"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert sheet.print_area == "'Blad'!$A$1:$B$5"


def test_drop_downs_of_any_length_lie_on_a_hidden_sheet() -> None:
    units = tuple(f"Enhet nummer {number}, Storgatan" for number in range(200))
    sheet = Sheet("Blad", (Column(30, Entry(EntryKind.CHOICE, choices=units)),) * 2, (), header=1)
    book = awkward.opened(to_bytes(workbook(sheet)))
    assert {rule.formula1 for rule in book["Blad"].data_validations.dataValidation} == {"Listor!$A$1:$A$200"}
    assert book["Listor"].sheet_state == "hidden"
    assert [cell.value for cell in book["Listor"]["A"]] == list(units)


def test_number_bounds_are_checked_in_the_cell() -> None:
    entry = Entry(EntryKind.INTEGER, minimum=Decimal(0), maximum=Decimal(600))
    book = awkward.opened(to_bytes(workbook(Sheet("Blad", (Column(9, entry),), (), header=1))))
    (rule,) = book["Blad"].data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "600")
    assert rule.error == "Skriv ett heltal från 0 till 600."


def test_machine_sheets_cannot_be_shown_from_the_menu_but_are_read() -> None:
    hidden = Sheet("_x", (Column(9),), (Row(("kod", "värde")),), visibility=Visibility.MACHINE)
    data = to_bytes(workbook(Sheet("Blad", (Column(9),), (Row(("x",)),)), hidden))
    assert awkward.opened(data)["_x"].sheet_state == "veryHidden"
    found = read(data).sheet("_X")
    assert found is not None and not found.shown and found.rows[0].cells == ("kod", "värde")


def test_text_longer_than_a_cell_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="32767"):
        table(("x" * 32_768,))


def test_sheet_names_and_letters() -> None:
    assert sheet_name("Remisser: psykiatri / utredning [alla]") == "Remisser psykiatri utredning al"
    assert sheet_name("Besök", ("besök", "Besök 2")) == "Besök 3"
    assert sheet_name("'?'") == "Blad"
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# In


def test_values_rows_and_columns_keep_their_places() -> None:
    moment = datetime.fromisoformat("2028-01-15T13:45:00")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["E3"] = "x", 1.5, 7, moment
    sheet["D6"], sheet["E6"] = time(0, 45), False
    (rows,) = (sheet.rows for sheet in read(awkward.saved(book)).sheets)
    assert [(row.number, row.cells) for row in rows] == [
        (3, (None, "x", Decimal("1.5"), 7, moment)),
        (6, (None, None, None, time(0, 45), False)),
    ]


def test_formulas_give_their_last_value_and_those_without_are_told_apart() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"], sheet["A2"] = "x", "=1+1", "=A1/0", "=2*3", "y"

    def computed(xml: bytes) -> bytes:
        xml = xml.replace(b'<c r="C1"><f>A1/0</f><v></v></c>', b'<c r="C1" t="e"><f>A1/0</f><v>#DIV/0!</v></c>')
        return xml.replace(b"<f>2*3</f><v></v>", b"<f>2*3</f><v>6</v>")

    data = awkward.with_sheet_xml(awkward.saved(book), computed)
    assert cells(data) == [("x", CellError(""), CellError("#DIV/0!"), 6), ("y", None, None, None)]


def test_tags_with_a_prefix_are_read_and_searched_as_those_without() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["B2"] = "x", "=1/0", '=IF(A1="I formeln 2028","ja","nej")'

    def prefixed(xml: bytes) -> bytes:
        return re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml).replace(b" xmlns=", b" xmlns:x=")

    package, _ = packages.open_package(data := awkward.with_sheet_xml(awkward.saved(book), prefixed), "fil.xlsx")
    assert package is not None and cells(data) == [("x", CellError("")), (None, CellError(""))]
    where = [each.where for each in package.beside if "I formeln 2028" in each.text]
    assert where == ["Formeln i cell B2 på bladet ”Sheet”"]


def test_a_cell_or_comment_that_is_not_closed_takes_nothing_of_the_next() -> None:
    sheet = b'<c:sheetData><c:row r="1"><c:c r="A1"><c:c r="B1" t="e"><c:v>#REF!</c:v></c:c></c:row></c:sheetData>'
    assert list(extents.errors(sheet)) == [((0, 1), CellError("#REF!"))]
    said = b'<comments><comment ref="A1"><t>open<comment ref="B1"><t>closed</t></comment></comments>'
    found = [(each.where, each.text) for each in beside({"xl/comments1.xml": said}, {}, {})]
    assert ("Kommentaren i cell B1", "closed") in found
    assert any("open" in text for _, text in found)


PIECES = [
    *(
        '<c r="B2" s="9" t="s"><v>101</v></c>',
        '<c r="C2"/>',
        '<c r="Z499999" t="n"><v>-1.5</v></c>',
        '<c r="D2"><v></v></c>',
    ),
    *(
        '</row><row r="3" spans="1:4" ht="45">',
        '</row><row r="7">',
        "</row>",
        "<row>",
        '</row><row r="4" r="9">',
        "text",
        "<v>1</v>",
    ),
    *(
        '<c r="A1" t="e"><v>#SPILL!</v></c>',
        "<c r='A1' t='e'><v>#N/A</v></c>",
        '<c r="E2"><f>1+1</f><v>2</v></c>',
        "<c>",
    ),
    *(
        '<c r="AA1"/>',
        '<c r="A500000"/>',
        '<c r="B2" r="XFD9"/>',
        "<x:c r='B9'/>",
        "<c><v>9</v></c>",
        '<row r="600000"/>',
    ),
    *('<c r="F2"><v>199001019802</v></c>', '<c r="G2"><v>9E+300</v></c>', '<c r="G2"><v>9e300</v></c>', "<sheetData>"),
]


@pytest.mark.parametrize("odd", PIECES)
@given(st.lists(st.sampled_from(PIECES[:4]), max_size=6), st.integers(0, 6))
def test_a_sheet_that_is_plain_at_one_glance_hides_nothing_from_closer_looks(
    odd: str, some: list[str], at: int
) -> None:
    row = "".join((*some[:at], odd, *some[at:]))
    sheet = f'<worksheet><sheetData><row r="2">{row}</row></sheetData></worksheet>'.encode()
    try:
        seen = extents.extent(sheet)
    except ValueError:
        return  # refused
    if seen.plain:
        assert not extents.has_formulas(sheet) and list(extents.errors(sheet)) == []
        assert extents.readable(sheet, ()) is sheet
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(extents, "_PLAIN_ROWS", re.compile(rb"never"))
            assert extents.extent(sheet) == replace(seen, plain=False)


def test_what_spreadsheet_programs_write_is_plain_at_one_glance() -> None:
    book = openpyxl.Workbook()
    for row in ((DAY, 1.5, True), (None, 2, False)):  # it writes texts in the cells
        book.active.append(row)
    for data in (awkward.saved(book), table(("x", DAY, 1, None))):
        sheets = [xml for name, xml in awkward.parts(data) if name.startswith("xl/worksheets/sheet")]
        assert sheets and all(extents.extent(xml).plain for xml in sheets)


def test_each_formula_is_told_by_its_own_cell() -> None:
    cells = b"".join(b'<c r="A%d"><f>SUM(B1000:B%d)</f><v>1</v></c>' % (row, row) for row in range(1001, 1004))
    sheet = b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"
    part = "xl/worksheets/sheet1.xml"
    found = [each.where for each in beside({part: sheet}, {part: "Blad"}, {}) if "SUM" in each.text]
    assert found == [f"Formeln i cell A{row} på bladet ”Blad”" for row in range(1001, 1004)]


def test_an_error_alone_on_its_row_is_not_lost() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B4"], book.active["A5"] = "x", "=1/0", "y"
    rows = read(awkward.saved(book)).sheets[0].rows
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("x", None)),
        (4, (None, CellError(""))),
        (5, ("y", None)),
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("<v>199001019802</v>", "199001019802"),
        ("<v>-9.9E+300</v>", "-9.9E+300"),
        ("<f>9.9*10^300</f><v>9.9E+300</v>", "9.9E+300"),
        ('<f t="shared" si="0"/><v>120000000000</v>', "120000000000"),
        ("<v>46767</v>", date(2028, 1, 15)),
        ("<v>46767.000000000001</v>", date(2028, 1, 15)),
    ],
)
def test_a_day_further_on_than_dates_are_counted_is_a_text_and_costs_no_other_cell(cell: str, told: str | date) -> None:
    def far(xml: bytes) -> bytes:
        return re.sub(rb"(<c r=\"A1\"[^>]*>).*?</c>", rb"\1" + cell.encode() + b"</c>", xml)

    assert cells(awkward.with_sheet_xml(table((DAY, "y")), far)) == [(told, "y")]


def test_dates_counted_from_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2028, 1, 15)
    found = read(awkward.saved(book))
    assert found.from_1904 and found.sheets[0].rows[0].cells == (date(2028, 1, 15),)


def test_merged_cells_are_told_of() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active.merge_cells("A1:B3")
    (sheet,) = read(awkward.saved(book)).sheets
    assert sheet.merged == ("A1:B3",) and [row.number for row in sheet.rows] == [1]


def test_two_hundred_thousand_blank_rows_cost_nothing() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Blad")
    sheet.append(["kod"])
    sheet.append(["E1"])
    blank = openpyxl.cell.WriteOnlyCell(sheet, value=" ")
    styled = openpyxl.cell.WriteOnlyCell(sheet)
    styled.font = Font(bold=True)
    for _ in range(100_000):
        sheet.append([blank])
        sheet.append([styled])
    assert [row.number for row in read(awkward.saved(book)).sheets[0].rows] == [1, 2]


def test_a_blank_cell_far_away_is_nothing_and_a_value_there_is_refused_before_memory_is_taken() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"].font = Font(bold=True)
    assert cells(awkward.saved(book)) == [("x",)]
    book.active["XFD1048576"] = 1
    finding = refused(awkward.saved(book))
    assert finding.code == "arbetsbok-for-manga-rader" and "1048576" in finding.message


@pytest.mark.parametrize(
    "xml", [b"<row r='900000'><c r='A900000'><v>1</v></c></row>", b'<row r="900000"><c><v>1</v></c></row>']
)
def test_far_references_in_other_spellings_are_measured_too(xml: bytes) -> None:
    data = awkward.with_sheet_xml(table(("x",)), lambda body: body.replace(b"</sheetData>", xml + b"</sheetData>"))
    assert refused(data).code == "arbetsbok-for-manga-rader"


@pytest.mark.parametrize(
    "body",
    [
        f'<table:table-row table:number-rows-repeated="1000000">{awkward.ODS_CELL.format("")}</table:table-row>',
        '<table:table-row table:number-rows-repeated="3000">'
        + awkward.ODS_CELL.format(' table:number-columns-repeated="16000"')
        + "</table:table-row>",
    ],
)
def test_ods_repeats_are_measured(body: str) -> None:
    assert refused(awkward.ods(body), "fil.ods").code == "arbetsbok-for-manga-rader"


@pytest.mark.parametrize(("name", "taken"), [("B", True), ("A", False), ("a", False)])
def test_ods_with_two_sheets_of_one_name_is_refused(name: str, taken: bool) -> None:
    row = f"<table:table-row>{awkward.ODS_CELL.format('')}</table:table-row>"
    data = awkward.ods(f'{row}</table:table><table:table table:name="{name}">{row}')
    if taken:
        assert [sheet.name for sheet in read(data, "fil.ods").sheets] == ["A", "B"]
    else:
        assert refused(data, "fil.ods").code == "arbetsbok-skadad"


def test_ods_with_a_blank_tail_is_read() -> None:
    tail = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    assert cells(awkward.ods(f"<table:table-row>{awkward.ODS_CELL.format('')}</table:table-row>{tail}"), "fil.ods") == [
        ("x",)
    ]


@pytest.mark.parametrize("link", [b"/xl/worksheets/SHEET1.xml", b"worksheets/sheet1.xml"])
def test_a_sheet_is_measured_and_read_however_its_link_is_written(link: bytes) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "x", "=1/0"

    def linked(data: bytes) -> bytes:
        links = dict(awkward.parts(data))["xl/_rels/workbook.xml.rels"]
        return awkward.with_part(data, "xl/_rels/workbook.xml.rels", links.replace(b"/xl/worksheets/sheet1.xml", link))

    assert cells(linked(awkward.saved(book))) == [("x", CellError(""))]
    book.active["KN80000"] = "y"
    assert refused(linked(awkward.saved(book))).code == "arbetsbok-for-manga-rader"


def test_a_sheet_that_the_workbook_does_not_tell_of_is_measured_too() -> None:
    far = b'<worksheet><sheetData><row r="80000"><c r="KN80000"><v>1</v></c></row></sheetData></worksheet>'
    data = awkward.with_part(table(("x",)), "xl/worksheets/sheet7.xml", far)
    assert refused(data).code == "arbetsbok-for-manga-rader"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_two_parts_with_one_name_of_which_a_reader_sees_one_are_refused(name: str) -> None:
    stream = io.BytesIO(table(("x",)))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, b"<worksheet><sheetData/></worksheet>")
    assert refused(stream.getvalue()).code == "arbetsbok-skadad"


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = awkward.with_part(table(("x",)), "xl/media/stor.xml", b"0" * (packages.MAX_UNPACKED + 1))
    assert len(bomb) < 1_000_000
    assert refused(bomb).code == "arbetsbok-uppackad-storlek"


def test_a_size_that_lies_is_found_out() -> None:
    data = bytearray(awkward.with_part(table(("x",)), "xl/z.xml", b"0" * 100_000))
    spot = data.rfind(b"xl/z.xml") - 46  # the central directory's entry
    assert data[spot : spot + 4] == b"PK\x01\x02"
    data[spot + 24 : spot + 28] = struct.pack("<I", 10)
    assert refused(bytes(data)).code == "arbetsbok-skadad"


def test_macros_passwords_and_links() -> None:
    plain = table(("x",))
    assert refused(awkward.with_part(plain, "xl/vbaProject.bin", b"x"), "fil.xlsm").code == "arbetsbok-makron"
    spreadsheet = awkward.ods(f"<table:table-row>{awkward.ODS_CELL.format('')}</table:table-row>")
    for macro in ("Basic/Standard/Module1.xml", "Scripts/python/a.py"):
        assert refused(awkward.with_part(spreadsheet, macro, b"x"), "fil.ods").code == "arbetsbok-makron"
    assert refused(awkward.encrypted_container()).code == "arbetsbok-losenord"
    assert refused(awkward.OLE + "_VBA_PROJECT".encode("utf-16-le") * 20, "fil.xls").code == "arbetsbok-makron"
    locked = bytearray(plain)
    locked[6] |= 1
    directory = locked.find(b"PK\x01\x02")
    locked[directory + 8] |= 1
    assert refused(bytes(locked)).code == "arbetsbok-losenord"
    book, findings = read_book(awkward.with_part(plain, "xl/externalLinks/externalLink1.xml", b"<x/>"), "fil.xlsx")
    assert book is not None and [finding.code for finding in findings] == ["arbetsbok-externa-lankar"]
    assert findings[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "fil.xlsx", "arbetsbok-tom"),
        (b"\0" * 5000, "fil.xlsx", "arbetsbok-tom"),
        (b"hej", "fil.xlsx", "arbetsbok-okant-format"),
        (b"%PDF-1.7 ...", "fil.csv", "arbetsbok-okant-format"),
        (b"<!DOCTYPE html><table>", "fil.xls", "arbetsbok-okant-format"),
        (b"<html><table>", "fil.csv", "arbetsbok-okant-format"),
        (awkward.OLE + b"\0" * 600, "fil.xls", "arbetsbok-gammalt-format"),
        (b"PK\x03\x04skrap", "fil.xlsx", "arbetsbok-skadad"),
        (awkward.packed({"word/document.xml": b"<x/>"}), "fil.docx", "arbetsbok-okant-format"),
        (awkward.packed({"xl/workbook.bin": b"x"}), "fil.xlsb", "arbetsbok-okant-format"),
        (awkward.packed({"xl/workbook.xml": b"<inte xml"}), "fil.xlsx", "arbetsbok-skadad"),
        (awkward.packed({"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "fil.xlsx", "arbetsbok-skadad"),
        (awkward.packed({}), "fil.xlsx", "arbetsbok-okant-format"),
        (bytes(range(256)) * 8, "fil.csv", "arbetsbok-teckenkodning"),
        ("a;b\n1;2\n".encode("utf-32-le"), "fil.csv", "arbetsbok-teckenkodning"),
        (b'kod;namn\n"a;b\nc;d\n', "fil.csv", "arbetsbok-citattecken"),
    ],
)
def test_what_is_no_workbook_gets_a_sentence(data: bytes, name: str, code: str) -> None:
    assert refused(data, name).code == code


@given(st.integers(1, 4000))
def test_a_truncated_workbook_gets_a_sentence(cut: int) -> None:
    data = table(("x", 1), ("y", 2))
    book, findings = read_book(data[: min(cut, len(data) - 1)], "fil.xlsx")
    assert book is None and findings


@given(st.data())
def test_a_workbook_with_flipped_bytes_never_ends_in_a_traceback(data: st.DataObject) -> None:
    body = bytearray(table(("x", 1), ("y", "=2")))
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    book, findings = read_book(bytes(body), "fil.xlsx")
    assert book is not None or findings


@given(st.data())
def test_sheet_xml_of_any_kind_never_ends_in_a_traceback(data: st.DataObject) -> None:
    spoilt = dict(awkward.parts(table(("x", 1), ("y", "=2"))))
    name = data.draw(st.sampled_from(sorted(spoilt)))
    body = bytearray(spoilt[name])
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(32, 126))
    spoilt[name] = bytes(body)
    book, findings = read_book(awkward.packed(spoilt), "fil.xlsx")
    assert book is not None or findings


TEXT = 'kod;namn;"fri text"\nå1;Åsa;"två\nrader; och ""citat"""\n\n;;\nå2;Örjan;\n'
ROWS = [(1, ("kod", "namn", "fri text")), (2, ("å1", "Åsa", 'två\nrader; och "citat"')), (5, ("å2", "Örjan", None))]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace(";", ",").encode(),
    ],
)
def test_csv_as_systems_write_it(data: bytes) -> None:
    (sheet,) = read(data, "fil.csv").sheets
    found = [(row.number, row.cells) for row in sheet.rows]
    expected = repr(ROWS)
    tidy = repr(found).replace("\\r\\n", "\\n").replace("rader\\t", "rader;").replace("rader,", "rader;")
    assert tidy == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_csv_cut_off_within_a_sign_is_read_and_the_row_is_told(encoding: str) -> None:
    book, (finding,) = read_book("kod;namn\nå1;Åsa\n".encode(encoding) + b"x", "fil.csv")
    assert book is not None and [row.number for row in book.sheets[0].rows] == [1, 2, 3]
    assert (finding.code, str(finding.place)) == ("arbetsbok-forstorda-tecken", "fil.csv, rad 3")


def test_comments_and_properties_are_read_beside_the_cells() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["A1"].comment = openpyxl.comments.Comment("Sagt i kommentaren", "Eva Ek")
    book.properties.title = "Titeln"
    beside = {each.text.strip(" |"): each.where for each in read(awkward.saved(book)).beside}
    assert beside["Sagt i kommentaren"] == "Kommentaren i cell A1 på bladet ”Sheet”"
    assert beside["Titeln"] == "Fältet Rubrik i dokumentets egenskaper"
    note = "<office:annotation><text:p>Sagt</text:p></office:annotation></table:table-cell>"
    cell = awkward.ODS_CELL.format("").replace("</table:table-cell>", note)
    found = read(awkward.ods(f"<table:table-row>{cell}</table:table-row>"), "fil.ods")
    assert found.sheets[0].rows[0].cells[0] == "x"
    assert [each.where for each in found.beside if "Sagt" in each.text] == ["En kommentar på bladet ”A”"]


def test_what_lies_in_headers_links_names_drop_downs_and_other_parts_is_read_beside_the_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "x"
    sheet.oddHeader.center.text = "I sidhuvudet"
    sheet["A1"].hyperlink = "https://exempel.se/I-lanken"
    sheet["A1"].hyperlink.tooltip = "I tipset &amp; så"
    rule = DataValidation(type="list", formula1='"I listan,B"', prompt="I hjälpen", error="I felet")
    sheet.add_data_validation(rule)
    rule.add("A1")
    book.defined_names["namn"] = DefinedName("namn", attr_text='"I namnet"')
    data = awkward.with_part(awkward.saved(book), "customXml/item1.xml", b"<a><b>I egen XML</b></a>")
    data = awkward.with_part(data, "xl/media/I delens namn.png", b"x")
    data = awkward.with_part(data, "xl/pivotCache/pivotCacheDefinition1.xml", b'<a><s v="I pivoten"/></a>')
    package, _ = packages.open_package(data, "fil.xlsx")
    assert package is not None
    beside = {each.text: each.where for each in package.beside}
    for text, where in {
        "&CI sidhuvudet": "Sidhuvudet på bladet ”Sheet”",
        "https://exempel.se/I-lanken": "En länk på bladet ”Sheet”",
        "I tipset &amp; så": "En länk på bladet ”Sheet”",
        '"I listan,B"': "En regel för vad som får skrivas på bladet ”Sheet”",
        "I hjälpen": "En regel för vad som får skrivas på bladet ”Sheet”",
        "I felet": "En regel för vad som får skrivas på bladet ”Sheet”",
        '"I namnet"': "Ett definierat namn",
        "I egen XML": "De XML-uppgifter som följer med filen",
        "xl/media/I delens namn.png": "Namnet på en fil inuti arbetsboken",
        "I pivoten": "En pivottabell eller dess underlag",
    }.items():
        assert beside[text] == where
    handed = zipfile.ZipFile(BytesIO(package.body)).namelist()
    assert not [name for name in handed if "customXml" in name or "pivotCache" in name]


@pytest.mark.parametrize(
    "body",
    [
        "<table:shapes><draw:text-box><text:p>900101<text:span>-9802</text:span></text:p></draw:text-box></table:shapes>",
        "<table:shapes><draw:frame draw:name='' /><draw:frame draw:name=\"900101-9802\"/></table:shapes>",
        "<table:tracked-changes><table:previous><text:p>900101-9802</text:p></table:previous></table:tracked-changes>",
        '<table:named-expression table:expression="&quot;900101-9802&quot;"/>',
        '<table:table-cell table:formula="of:=LEN(&quot;900101&quot;&amp;&quot;-9802&quot;)"/>',
    ],
)
def test_what_an_ods_file_holds_outside_its_cells_is_searched(body: str) -> None:
    row = f"<table:table-row>{awkward.ODS_CELL.format('')}</table:table-row>"
    found = read(awkward.ods(body + row), "fil.ods").beside
    assert any(identities.find(each.text) for each in found)
    assert not any(identities.find(each.text) for each in read(awkward.ods(row.replace(">x<", ">900101-9802<"))).beside)


def test_our_own_forms_hold_nothing_beside_the_cells_that_looks_like_an_identity_number() -> None:
    kinds = Sheet("Blad", (Column(12, entry=Entry(EntryKind.DATE, help="Hjälp")),), (Row(("Datum",)),), header=1)
    assert not any(identities.find(each.text) for each in read(to_bytes(workbook(kinds))).beside)


def test_a_sheet_is_found_by_its_name_in_either_unicode_form() -> None:
    data = to_bytes(workbook(Sheet(unicodedata.normalize("NFD", "Läs först"), (Column(12),), (Row(("x",)),))))
    assert read(data).sheet("läs först") is not None


def test_the_reader_gets_only_what_was_measured() -> None:
    data = awkward.with_part(table(("x",)), "xl/media/bild.png", b"\x89PNG")
    package, _ = packages.open_package(data, "fil.xlsx")
    assert package is not None
    names = zipfile.ZipFile(BytesIO(package.body)).namelist()
    assert "xl/media/bild.png" not in names and "xl/worksheets/sheet1.xml" in names


@pytest.mark.parametrize(
    ("part", "torn"),
    [
        ("xl/worksheets/sheet1.xml", b'<c r="A1" x=" '),
        ("xl/worksheets/sheet1.xml", b"<c->"),
        ("xl/worksheets/sheet1.xml", b"<f a "),
        ("xl/worksheets/sheet1.xml", b"<rPh>"),
        ("xl/worksheets/sheet1.xml", b"<!--"),
        ("xl/comments1.xml", b"<comment "),
        ("customXml/item1.xml", b"letters"),
        ("customXml/item1.xml", b"<letters"),
        ("customXml/item1.xml", b' name="x"'),
    ],
)
def test_what_is_made_to_cost_time_is_searched_in_one_pass(part: str, torn: bytes) -> None:
    """A search that began anew at every sign would take hours with these, and the tests would not end."""
    body = dict(awkward.parts(table(("x",)))).get(part, b"<x>").replace(b"</sheetData>", b"")
    read_book(awkward.with_part(table(("x",)), part, body + torn * (4_000_000 // len(torn))), "fil.xlsx")
