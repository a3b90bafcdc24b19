"""What comes back: read to the last row, or told in a sentence; never guessed, never lost, never a number repeated."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

import awkward
import small_assignment as small
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import Column, ColumnType, Version
from tenderkit.model.periods import Period
from tenderkit.model.report import CellCounts, Report
from tenderkit.reports.dates import Unclear, as_date, as_month
from tenderkit.reports.form import FormFor, report_form, report_workbook
from tenderkit.reports.intake import read_report
from tenderkit.reports.remarks import spread
from tenderkit.reports.values import Judged, judge
from tenderkit.verbs.reporting import reporting_form
from tenderkit.workbooks.cells import CellError
from tenderkit.workbooks.layout import Row, column_letter
from tenderkit.workbooks.writing import to_bytes

ASSIGNMENT = small.assignment()
WHOM = FormFor("HSN-2027-0001-A", "Exempelvård AB", "nord", Period(2028, 1), "Verksamhetschef", date(2028, 4, 12))
BLANK = report_form(ASSIGNMENT, small.SERVES)
STAFF = [("P1", date(2028, month, 1), "psykolog", True, Decimal(75)) for month in (1, 2, 3)]
VISITS = [
    ["B1", "E1", date(2028, 1, 12), "Genomfört", "På plats", "BVC", 45],
    ["B2", "E1", date(2028, 2, 2), "Uteblivet", "Video", "BMM", None],
]
EPISODES = [("E1", "behandling", date(2027, 11, 1), None, None)]
FORM = report_form(
    ASSIGNMENT,
    small.SERVES,
    WHOM,
    {"staff_months": STAFF, "episodes": EPISODES},
    frozenset({"visits", "consultations"}),
)
Edit = Callable[[Workbook], object]


def take(data: bytes, *, whole: Assignment = ASSIGNMENT, contract: Contract | None = None, name: str = "r.xlsx") -> Any:
    return read_report(data, name, whole, contract)


def filled(edit: Edit, form: bytes = FORM) -> tuple[Report, list[Finding]]:
    report, findings = take(awkward.edited(form, edit))
    assert report is not None, findings
    return report, findings


def refused(data: bytes, **more: Any) -> list[Finding]:
    report, findings = take(data, **more)
    assert report is None and findings
    return list(findings)


def say_hidden(book: Workbook, key: str, value: str) -> None:
    """Changes what the machine sheet says."""
    for row in book["_tenderkit"].iter_rows():
        if row[0].value == key:
            row[1].value = value


def visits(*rows: list[Any], answer: str = "Nej") -> Edit:
    """Types rows into the sheet Besök, as a supplier would."""

    def edit(book: Workbook) -> None:
        for number, row in enumerate(rows, start=2):
            for index, value in enumerate(row, start=1):
                book["Besök"].cell(number, index).value = value
        say(book, "Besök", answer)

    return edit


def say(book: Workbook, label: str, value: Any) -> None:
    for row in book["Rapport"].iter_rows():
        if row[1].value == label:
            row[2].value = value


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def told(findings: list[Finding]) -> list[str]:
    return [f"{finding.code} {finding.place}" for finding in findings]


# A form filled in by hand


def test_a_blank_form_filled_in_from_top_to_bottom() -> None:
    def fill(book: Workbook) -> None:
        for label, value in (
            ("Avtal", "hsn-2027-0001-a "),
            ("Leverantör", "Exempelvård AB"),
            ("Område", "Nord"),
            ("Period", "2028-Q1"),
            ("Uppgiftslämnare (befattning)", "Verksamhetschef"),
            ("Lämnad datum", date(2028, 4, 12)),
            ("Vårdepisoder", "nej"),
            ("Konsultationer", "JA"),
        ):
            say(book, label, value)
        book["Bemanning per månad"].append(["P1", date(2028, 1, 31), "Psykolog", "Ja", "75,5"])
        book["Vårdepisoder"].append(["E1", "behandling", "2028-01-03", None, None])
        visits(*VISITS)(book)

    report, findings = take(awkward.edited(BLANK, fill), contract=small.contract())
    assert not findings
    assert (report.contract, report.area, str(report.period)) == ("HSN-2027-0001-A", "nord", "2028-Q1")
    assert (report.signed_by, report.received_on) == ("Verksamhetschef", date(2028, 4, 12))
    assert report.batches["visits"].rows == (
        ("B1", "E1", date(2028, 1, 12), "genomfort", "plats", "bvc", 45),
        ("B2", "E1", date(2028, 2, 2), "uteblivet", "video", "bmm", None),
    )
    assert report.batches["visits"].numbers == (2, 3)
    assert report.batches["staff_months"].rows == (("P1", date(2028, 1, 1), "psykolog", True, Decimal("75.50")),)
    assert report.batches["consultations"].declared_empty and not report.batches["visits"].declared_empty
    assert report.batches["visits"].cells["status"] == CellCounts(2, 2, 2, 2, ())
    assert report.batches["visits"].cells["minutes"] == CellCounts(0, 0, 0, 0, ())


def test_the_day_of_receipt_goes_before_the_day_written() -> None:
    report, _ = read_report(FORM, "r.xlsx", ASSIGNMENT, None, date(2028, 4, 20))
    assert report is not None and report.received_on == date(2028, 4, 20)


# Cells


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2028-01-15", date(2028, 1, 15)),
        ("2028-1-5", date(2028, 1, 5)),
        ("2028/01/15", date(2028, 1, 15)),
        ("20280115", date(2028, 1, 15)),
        (20280115, date(2028, 1, 15)),
        ("2028-01-15 13:45", date(2028, 1, 15)),
        ("2028-01-15T13:45:10Z", date(2028, 1, 15)),
        ("15/1 2028", date(2028, 1, 15)),
        ("15.1.2028", date(2028, 1, 15)),
        ("01/15/2028", date(2028, 1, 15)),
        ("3/3 2028", date(2028, 3, 3)),
        ("15 januari 2028", date(2028, 1, 15)),
        ("15 jan. 2028", date(2028, 1, 15)),
        ("den 15:e januari 2028", date(2028, 1, 15)),
        ("1 sept 2028", date(2028, 9, 1)),
        ("20 april 2028", date(2028, 4, 20)),
        ("1:a december 2028", date(2028, 12, 1)),
        (46767, date(2028, 1, 15)),
        (Decimal("46767.5"), date(2028, 1, 15)),
        ("46767", date(2028, 1, 15)),
        (datetime.fromisoformat("2028-01-15T23:59:00"), date(2028, 1, 15)),
        ("3/4 2028", Unclear.TWO_WAYS),
        ("03/04/2028", Unclear.TWO_WAYS),
        ("28-01-15", Unclear.TWO_WAYS),
        ("2028-02-30", Unclear.NOT_A_DATE),
        ("2028-13-01", Unclear.NOT_A_DATE),
        ("i våras", Unclear.NOT_A_DATE),
        ("2208-01-15", Unclear.ODD_YEAR),
        (date(1900, 1, 3), Unclear.ODD_YEAR),
        (17, Unclear.NOT_A_DATE),
        (True, Unclear.NOT_A_DATE),
        (timedelta(hours=3), Unclear.NOT_A_DATE),
    ],
)
def test_dates(written: Any, day: date | Unclear) -> None:
    assert as_date(written) == day


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2028-01", date(2028, 1, 1)),
        ("2028-1", date(2028, 1, 1)),
        ("202801", date(2028, 1, 1)),
        (202801, date(2028, 1, 1)),
        ("januari 2028", date(2028, 1, 1)),
        ("Jan 2028", date(2028, 1, 1)),
        ("1/2028", date(2028, 1, 1)),
        ("2028-01-31", date(2028, 1, 1)),
        (date(2028, 1, 31), date(2028, 1, 1)),
        (46767, date(2028, 1, 1)),
        ("2028-13", Unclear.NOT_A_DATE),
        ("2028", Unclear.NOT_A_DATE),
        ("januari", Unclear.NOT_A_DATE),
    ],
)
def test_months(written: Any, month: date | Unclear) -> None:
    assert as_month(written) == month


def test_serial_numbers_counted_from_1904() -> None:
    assert as_date(46767 - 1462, from_1904=True) == date(2028, 1, 15)


def column(type: str, *, codes: str = "", low: int | None = None, high: int | None = None) -> Column:
    return small.column("c", type, "Kolumn", codes=codes, minimum=low, maximum=high)


def judged(asked: Column, value: Any) -> Judged:
    return judge(asked, ASSIGNMENT, "nord")(value)


@pytest.mark.parametrize(
    ("asked", "value", "read", "code"),
    [
        (column("decimal"), "7,5", Decimal("7.50"), ""),
        (column("decimal"), "7.5", Decimal("7.50"), ""),
        (column("decimal"), "1 234,5", Decimal("1234.50"), ""),
        (column("decimal"), "\u22127,5", Decimal("-7.50"), ""),
        (column("decimal"), Decimal("0.30000000000000004"), Decimal("0.30"), ""),
        (column("decimal"), Decimal("7.333333"), Decimal("7.33"), "rapport-avrundat"),
        (column("decimal"), "1.234", None, "rapport-ej-tal"),
        (column("decimal"), 999_999_999, Decimal("999999999.00"), ""),
        (column("decimal"), 10**9, None, "rapport-utanfor-granser"),
        (column("decimal"), Decimal("-2e11"), None, "rapport-utanfor-granser"),
        (column("decimal"), Decimal("1E+999999"), None, "rapport-utanfor-granser"),
        (column("decimal"), "123456789012345", None, "rapport-utanfor-granser"),
        (column("integer"), "10000000000000000000", None, "rapport-utanfor-granser"),
        (column("percent"), "1 000 000 000 %", None, "rapport-utanfor-granser"),
        (column("decimal"), "ca 7", None, "rapport-ej-tal"),
        (column("decimal"), True, None, "rapport-ej-tal"),
        (column("decimal"), date(2028, 1, 3), None, "rapport-ej-tal"),
        (column("decimal"), CellError("#REF!"), None, "rapport-felvarde"),
        (column("decimal"), CellError(""), None, "rapport-formel-utan-varde"),
        (column("integer"), "45", 45, ""),
        (column("integer"), "45,0", 45, ""),
        (column("integer"), Decimal("45.5"), None, "rapport-ej-heltal"),
        (column("integer", low=0, high=600), 601, None, "rapport-utanfor-granser"),
        (column("integer", low=0), -1, None, "rapport-utanfor-granser"),
        (column("integer"), timedelta(minutes=45), None, "rapport-ej-tal"),
        (column("percent", low=0, high=100), 75, Decimal(75), ""),
        (column("percent", low=0, high=100), "75 %", Decimal(75), ""),
        (column("percent", low=0, high=100), "0,5 %", Decimal("0.50"), ""),
        (column("percent", low=0, high=100), Decimal("0.75"), None, "rapport-oklar-procent"),
        (column("percent", low=0, high=100), 1, None, "rapport-oklar-procent"),
        (column("percent", low=0, high=100), 0, Decimal(0), ""),
        (column("boolean"), " JA", True, ""),
        (column("boolean"), "nej", False, ""),
        (column("boolean"), False, False, ""),
        (column("boolean"), 1, True, ""),
        (column("boolean"), "kanske", None, "rapport-ej-ja-nej"),
        (column("code", codes="former"), "PÅ PLATS ", "plats", ""),
        (column("code", codes="former"), "plats", "plats", ""),
        (column("code", codes="former"), "på  plats", "plats", ""),
        (column("code", codes="former"), "fax", None, "rapport-okand-kod"),
        (column("code", codes="former"), 3, None, "rapport-okand-kod"),
        (column("unit"), "bvc täby", "bvc-taby", ""),
        (column("unit"), "bvc-taby", "bvc-taby", ""),
        (column("unit"), "bvc-taby – BVC Täby", "bvc-taby", ""),
        (column("unit"), "BVC Centrum", "bvc-centrum-n", ""),
        (column("unit"), "BVC Centrum (bvc-centrum-s)", "bvc-centrum-s", "rapport-enhet-annat-omrade"),
        (column("unit"), "BVC Tumba", "bvc-tumba", "rapport-enhet-annat-omrade"),
        (column("unit"), "BVC Kiruna", None, "rapport-okand-enhet"),
        (column("id"), " E-017/b ", "E-017/B", ""),
        (column("id"), "ｅ１７", "E17", ""),
        (column("pseudonym"), "a\u030ake\u0301", "ÅKÉ", ""),
        (column("pseudonym"), "\u04151", None, "rapport-ej-kodform"),
        (column("pseudonym"), "E1\u200b", "E1", ""),
        (column("pseudonym"), "²⁴⁰³¹²²³⁸¹", None, "rapport-ej-kodform"),
        (column("id"), -17, None, "rapport-ej-kodform"),
        (column("unit"), "BVC Ta\u0308by", "bvc-taby", ""),
        (column("code", codes="former"), "Pa\u030a plats", "plats", ""),
        (column("date"), True, None, "rapport-ej-datum"),
        (column("date"), timedelta(days=-1), None, "rapport-ej-datum"),
        (column("id"), 17, "17", ""),
        (column("pseudonym"), "Anna Andersson", None, "rapport-ej-kodform"),
        (column("pseudonym"), "x" * 41, None, "rapport-ej-kodform"),
        (column("pseudonym"), date(2028, 1, 1), None, "rapport-ej-kodform"),
        (column("month"), "i januari", None, "rapport-ej-manad"),
        (column("date"), "4/3 2028", None, "rapport-oklart-datum"),
    ],
)
def test_cells(asked: Column, value: Any, read: Any, code: str) -> None:
    found = judged(asked, value)
    assert (found.value, found.fault.id if found.fault else "") == (read, code)
    assert type(found.value) is type(read)
    assert not code or (found.message.endswith(".") and found.hint.endswith((".", "”.")))


def test_a_name_in_a_code_column_is_not_repeated() -> None:
    assert "Anna" not in repr(judged(column("pseudonym"), "Anna Andersson"))


@given(st.sampled_from(list(ColumnType)), st.one_of(st.text(max_size=30), st.integers(), st.decimals(), st.datetimes()))
def test_any_cell_is_read_or_told_of(kind: ColumnType, value: Any) -> None:
    found = judged(column(kind.value, codes="former" if kind is ColumnType.CODE else ""), value)
    assert (found.value is None) <= (found.fault is not None)
    assert found.fault is None or found.message


# Rows


def test_bad_cells_are_empty_told_of_and_counted_and_the_rows_are_kept() -> None:
    report, findings = filled(
        visits(
            ["B1", "E1", "i våras", "Genomfört", "På plats", "BVC", 45],
            ["B2", "E1", date(2028, 1, 3), "Inställt", None, "BVC", 900],
            [None, None, None, None, None, None, None],
            ["B3", "E1", "3/4 2028", "avbokat", "fax", None, "=1/0"],
        )
    )
    batch = report.batches["visits"]
    assert batch.numbers == (2, 3, 5)
    assert batch.rows[0][2] is None and batch.rows[1][3:] == (None, None, "bvc", None)
    assert sorted(told(findings)) == sorted(
        [
            "rapport-tom-cell r.xlsx, blad ”Besök”, cell E3",
            "rapport-tom-cell r.xlsx, blad ”Besök”, cell F5",
            "rapport-ej-datum r.xlsx, blad ”Besök”, cell C2",
            "rapport-okand-kod r.xlsx, blad ”Besök”, cell D3",
            "rapport-utanfor-granser r.xlsx, blad ”Besök”, cell G3",
            "rapport-oklart-datum r.xlsx, blad ”Besök”, cell C5",
            "rapport-okand-kod r.xlsx, blad ”Besök”, cell E5",
            "rapport-formel-utan-varde r.xlsx, blad ”Besök”, cell G5",
        ]
    )
    dates, status, forms = (batch.cells[name] for name in ("date", "status", "form"))
    assert (dates.mandatory, dates.filled, dates.readable, dates.listed) == (3, 3, 1, 1)
    assert (status.mandatory, status.filled, status.readable, status.listed) == (3, 3, 3, 2)
    assert (forms.mandatory, forms.filled, forms.readable, forms.listed) == (3, 2, 2, 1)
    assert [str(place) for place in forms.bad] == ["r.xlsx, blad ”Besök”, cell E3", "r.xlsx, blad ”Besök”, cell E5"]
    assert [place.row for place in batch.cells["minutes"].bad] == [3, 5] and batch.cells["minutes"].mandatory == 0
    assert batch.unreadable == {"minutes": {1, 2}}  # of the rows, where an empty cell would say that there is no figure
    message = next(finding.message for finding in findings if finding.code == "rapport-okand-kod")
    assert message == "Kolumnen ”Status”: ”Inställt” finns inte i kolumnens lista."


def test_duplicates_dates_outside_the_period_and_codes_without_a_parent() -> None:
    report, findings = filled(
        visits(
            ["B1", "E1", date(2028, 1, 12), "Genomfört", "På plats", "BVC", 45],
            ["B1", "E9", date(2028, 4, 1), "Genomfört", "På plats", "BVC", 45],
            ["B2", "E9", date(2027, 12, 31), "Genomfört", "På plats", "BVC", 45],
        )
    )
    assert len(report.batches["visits"].rows) == 3 and report.batches["episodes"].rows
    assert sorted(told(findings)) == [
        "rapport-dubblett r.xlsx, blad ”Besök”, cell A3",
        "rapport-okand-koppling r.xlsx, blad ”Besök”, cell B3",
        "rapport-utanfor-perioden r.xlsx, blad ”Besök”, cell C3",
        "rapport-utanfor-perioden r.xlsx, blad ”Besök”, cell C4",
    ]
    episodes = report.batches["visits"].cells["episode"]
    assert (episodes.readable, episodes.listed, [place.row for place in episodes.bad]) == (3, 1, [3, 4])


def test_a_code_is_one_whoever_wrote_it_and_the_row_that_counts_is_told() -> None:
    report, findings = filled(
        visits(
            ["b1", "e1", date(2028, 1, 12), "Genomfört", "På plats", "BVC", 45],
            ["B1", "E1", date(2028, 1, 13), "Genomfört", "På plats", "BVC", 30],
            ["B1", "E1", date(2028, 1, 14), "Genomfört", "På plats", "BVC", 20],
        )
    )
    assert [row[:2] for row in report.batches["visits"].rows] == [("B1", "E1")] * 3
    assert [finding.message.partition("; ")[2] for finding in findings] == [
        "av dem räknas bara den sista, rad 4.",
        "av dem räknas bara den sista, den här raden.",
    ]


def test_rows_all_outside_the_period_are_one_error_that_names_the_quarter() -> None:
    days = [date(2027, 11, day) for day in range(1, 30)]
    rows = [[f"B{day.day}", "E1", day, "Genomfört", "På plats", "BVC", 45] for day in days]
    _, findings = filled(visits(*rows))
    (finding,) = findings
    assert finding.is_error and finding.code == "rapport-annat-kvartal"
    assert "Alla 29 daterade rader" in finding.message and "verkar gälla 2027-Q4" in finding.message
    _, findings = filled(visits(*rows[:2]))
    assert codes(findings) == ["rapport-utanfor-perioden"] * 2
    rows[0][2] = date(2028, 1, 12)
    _, findings = filled(visits(*rows))
    assert set(codes(findings)) == {"rapport-utanfor-perioden"}


def test_a_truth_value_is_not_taken_for_the_figure_one() -> None:
    rows = [["B1", "E1", "", "Genomfört", "Video", "BVC", True], ["B2", "E1", "", "Genomfört", "Video", "BVC", 1]]
    report, findings = filled(visits(*rows))
    assert [row[6] for row in report.batches["visits"].rows] == [None, 1]
    assert sorted(codes(findings)) == ["rapport-ej-tal", "rapport-tom-cell"]


def test_a_parent_reported_once_may_lie_in_an_earlier_report() -> None:
    parts = small.datasets()
    once = small.assignment(datasets=(parts[0], replace(parts[1], version=Version.EVENTS), *parts[2:]))
    data = awkward.edited(FORM, visits(["B1", "E9", date(2028, 1, 12), "Genomfört", "Video", "BVC", 1]))
    report, findings = take(data, whole=once)
    assert report is not None and "rapport-okand-koppling" not in codes(findings)
    assert report.batches["visits"].cells["episode"].listed == 1


def test_many_equal_faults_become_few_findings_and_every_row_is_named() -> None:
    rows = [[f"B{i}", "E1", "okänt", "Genomfört", "På plats", "BVC", 1] for i in range(400)]
    report, findings = filled(visits(*rows))
    assert len(report.batches["visits"].rows) == 400
    assert codes(findings) == ["rapport-ej-datum"] * 21
    assert findings[-1].message.endswith("ytterligare 380 rader: rad 22–401.")
    assert len(report.batches["visits"].cells["date"].bad) == 400


def test_row_numbers_are_drawn_together() -> None:
    assert spread([3, 5, 6, 7, 9]) == "rad 3, 5–7, 9"
    assert spread(list(range(1, 400, 2))).endswith("119 och 140 ställen till")


def test_every_row_is_read_listed_or_blank() -> None:
    def edit(book: Workbook) -> None:
        sheet = book["Besök"]
        visits(*VISITS)(book)
        sheet.insert_rows(1)
        sheet["A1"] = "Uttag ur journalsystemet"
        sheet["J6"] = "egen anteckning"
        sheet["J3"] = "kommentar"
        sheet.merge_cells("A3:A4")

    report, findings = filled(edit)
    assert report.batches["visits"].numbers == (3, 4)
    assert sorted(told(findings)) == [
        "rapport-okand-kolumn r.xlsx, blad ”Besök”, cell J2",
        "rapport-ovanfor-rubrik r.xlsx, blad ”Besök”, rad 1",
        "rapport-rad-utanfor-kolumnerna r.xlsx, blad ”Besök”, rad 6",
        "rapport-sammanfogade-celler r.xlsx, blad ”Besök”, cell A3",
        "rapport-tom-cell r.xlsx, blad ”Besök”, cell A4",
    ]


# Sheets and columns


def test_columns_moved_added_missing_and_there_twice() -> None:
    def edit(book: Workbook) -> None:
        visits(*VISITS)(book)
        sheet = book["Besök"]
        sheet.move_range("A1:A3", cols=8)  # the key column last
        sheet["G1"] = "Längd (min)"
        sheet["A1"] = "Datum"

    report, findings = filled(edit)
    assert [row[0] for row in report.batches["visits"].rows] == ["B1", "B2"]
    assert report.batches["visits"].rows[0][-1] is None
    assert sorted(codes(findings)) == [
        "rapport-dubbel-kolumn",
        "rapport-okand-kolumn",
        "rapport-saknad-frivillig-kolumn",
        "rapport-tom-cell",
    ]
    hint = next(finding.hint for finding in findings if finding.code == "rapport-saknad-frivillig-kolumn")
    assert hint == "Skriv tillbaka rubriken ”Minuter”. Är det kolumn G?"


def test_a_missing_mandatory_column_counts_against_every_row() -> None:
    def edit(book: Workbook) -> None:
        visits(*VISITS)(book)
        book["Besök"].delete_cols(4)

    report, findings = filled(edit)
    assert codes(findings) == ["rapport-saknad-kolumn"]
    status = report.batches["visits"].cells["status"]
    assert (status.mandatory, status.filled, len(status.bad)) == (2, 0, 2)


def test_without_its_key_column_a_sheet_is_not_reported() -> None:
    def edit(book: Workbook) -> None:
        visits(*VISITS)(book)
        book["Besök"]["A1"] = "Nummer"

    report, findings = filled(edit)
    assert "visits" not in report.batches
    assert codes(findings).count("rapport-saknad-kolumn") == 2
    assert any(finding.message.endswith("läses inte: rad 2–3.") for finding in findings)


def test_sheets_renamed_missing_and_added() -> None:
    def edit(book: Workbook) -> None:
        visits(*VISITS)(book)
        book["Besök"].title = "Besök kv 1"
        del book["Konsultationer"]
        book.create_sheet("Egna anteckningar")["B2"] = "hej"
        book.create_sheet("Tomt blad")

    report, findings = filled(edit)
    assert len(report.batches["visits"].rows) == 2 and "consultations" not in report.batches
    assert told(findings) == [
        "rapport-saknat-blad r.xlsx",
        "rapport-omdopt-blad r.xlsx, blad ”Besök kv 1”, rad 1",
        "rapport-okant-blad r.xlsx, blad ”Egna anteckningar”, rad 2",
    ]
    assert report.batches["visits"].sheet == "Besök kv 1"


def test_headings_that_are_gone() -> None:
    def edit(book: Workbook) -> None:
        visits(*VISITS)(book)
        book["Besök"].delete_rows(1)

    report, findings = filled(edit)
    assert "visits" not in report.batches
    (finding,) = findings
    assert finding.code == "rapport-saknade-rubriker" and finding.message.endswith("rad 1–2.")


def test_nothing_to_report_must_be_said_and_may_not_be_contradicted() -> None:
    report, findings = filled(lambda book: say(book, "Besök", None))
    assert "visits" not in report.batches and codes(findings) == ["rapport-tomt-blad"]
    report, findings = filled(visits(*VISITS, answer="Ja"))
    assert len(report.batches["visits"].rows) == 2 and codes(findings) == ["rapport-motsagelse"]
    report, findings = filled(lambda book: book["Bemanning per månad"].delete_rows(2, 3))
    assert "staff_months" not in report.batches and codes(findings) == ["rapport-kan-inte-vara-tomt"]


def test_an_answer_that_is_neither_yes_nor_no_is_told_of() -> None:
    _, findings = filled(lambda book: say(book, "Besök", "Kanske"))
    assert sorted(codes(findings)) == ["rapport-fel-uppgift", "rapport-tomt-blad"]
    (finding,) = (each for each in findings if each.code == "rapport-fel-uppgift")
    assert finding.message == "Svaret ”Kanske” är varken Ja eller Nej."
    assert finding.hint == "Svara Ja eller Nej."


def test_a_formula_or_a_truth_value_in_the_header_is_told_of_in_swedish() -> None:
    def formulas(book: Workbook) -> None:
        for label in ("Avtal", "Område", "Period"):
            say(book, label, "=A1")
        say(book, "Besök", "=A1")

    findings = refused(awkward.edited(BLANK, formulas))
    assert [finding.code for finding in findings if finding.is_error] == ["rapport-formel-utan-varde"] * 3
    assert "CellError" not in repr(findings)
    for value in (True, timedelta(days=-1), date(1900, 1, 3)):
        findings = refused(awkward.edited(FORM, lambda book, value=value: say(book, "Period", value)))
        assert not re.search("True|day|CellError|Period\\(", " ".join(finding.message for finding in findings))
    _, findings = filled(lambda book: say(book, "Besök", "=A1"))
    assert [each.message for each in findings if each.code == "rapport-fel-uppgift"] == [
        "Svaret är varken Ja eller Nej."
    ]


# The file


def test_foreign_workbooks_and_other_assignments_are_refused() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "hej"
    assert codes(refused(awkward.saved(book))) == ["rapport-annan-arbetsbok"]
    assert codes(refused(awkward.edited(FORM, lambda book: book.remove(book["_tenderkit"])))) == [
        "rapport-annan-arbetsbok"
    ]
    assert codes(refused(FORM, whole=small.assignment(id="annat-uppdrag"))) == ["rapport-annat-uppdrag"]
    assert codes(refused(b"kod;datum\n1;2\n", name="r.csv")) == ["rapport-annan-arbetsbok"]
    assert codes(refused(FORM[:-400])) == ["arbetsbok-skadad"]


def test_another_contract_area_or_period_is_refused() -> None:
    assert codes(refused(FORM, contract=small.contract(id="HSN-2030-7"))) == ["rapport-annat-avtal"]
    assert codes(refused(FORM, contract=small.contract(areas=("syd",)))) == ["rapport-annat-avtal"]
    other = awkward.edited(FORM, lambda book: say(book, "Område", "Syd"))
    assert codes(refused(other)) == ["rapport-annat-avtal"]
    early = awkward.edited(FORM, lambda book: say(book, "Period", "2027-Q1"))
    assert codes(refused(early, contract=small.contract())) == ["rapport-period-utanfor-avtalet"]


def test_a_header_left_blank_or_wrong_is_refused_with_the_cell() -> None:
    findings = refused(BLANK)
    assert [finding.code for finding in findings if finding.is_error] == ["rapport-saknad-uppgift"] * 3
    assert "blad ”Rapport”, cell C4" in str(findings[0].place)

    def wrong(book: Workbook) -> None:
        say(book, "Avtal", "A1")
        say(book, "Område", "Öst")
        say(book, "Period", "våren")

    findings = [finding for finding in refused(awkward.edited(BLANK, wrong)) if finding.is_error]
    assert [finding.hint for finding in findings] == [
        "Välj ett av områdena: Nord, Syd.",
        "Skriv kvartalet som 2028-Q1.",
    ]
    gone = awkward.edited(FORM, lambda book: book.remove(book["Rapport"]))
    assert codes(refused(gone)) == ["rapport-saknat-rapportblad"]


@pytest.mark.parametrize("text", ["2028-Q1", "2028-K1", "Q1 2028", "kvartal 1 2028", "2028 q1", "2028Q1"])
def test_periods_as_people_write_them(text: str) -> None:
    report, _ = filled(lambda book: say(book, "Period", text))
    assert report.period == Period(2028, 1)


def test_an_older_form_is_read_as_far_as_its_columns_go() -> None:
    newer = small.datasets()
    extra = small.column("interpreter", "boolean", "Tolk")
    renamed = replace(newer[2].columns[3], title="Besöksstatus")
    longer = replace(newer[2].columns[6], title="Längd")
    columns = (*newer[2].columns[:3], renamed, *newer[2].columns[4:6], longer, extra)
    whole = small.assignment(datasets=(*newer[:2], replace(newer[2], columns=columns), *newer[3:]))
    report, findings = take(awkward.edited(FORM, visits(*VISITS)), whole=whole)
    assert report is not None
    assert report.batches["visits"].rows[0] == ("B1", "E1", date(2028, 1, 12), "genomfort", "plats", "bvc", 45, None)
    assert codes(findings) == ["rapport-aldre-mall", "rapport-saknad-kolumn"]
    fewer = replace(newer[2], columns=newer[2].columns[:-1])
    report, findings = take(FORM, whole=small.assignment(datasets=(*newer[:2], fewer, *newer[3:])))
    assert report is not None and "rapport-aldre-mall" in codes(findings)


def test_a_form_from_1904_and_one_with_two_hundred_thousand_blank_rows() -> None:
    def old(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        visits(["B1", "E1", 46767 - 1462, "Genomfört", "På plats", "BVC", 45])(book)
        book["Besök"]["C2"].number_format = "General"

    report, findings = filled(old)
    assert report.batches["visits"].rows[0][2] == date(2028, 1, 15) and not findings

    def long(xml: bytes) -> bytes:
        rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (number, number) for number in range(10, 200_010))
        return xml.replace(b"</sheetData>", rows + b"</sheetData>")

    data = awkward.with_sheet_xml(awkward.edited(FORM, visits(*VISITS)), long, "xl/worksheets/sheet5.xml")
    report, findings = take(data)
    assert report is not None and report.batches["visits"].numbers == (2, 3) and not findings


def test_macros_and_links() -> None:
    assert codes(refused(awkward.with_part(FORM, "xl/vbaProject.bin", b"x"), name="r.xlsm")) == ["arbetsbok-makron"]
    report, findings = take(awkward.with_part(FORM, "xl/externalLinks/externalLink1.xml", b"<x/>"))
    assert report is not None and codes(findings) == ["arbetsbok-externa-lankar"]


def test_a_form_made_for_another_contract_and_a_supplier_that_is_not_the_contracts() -> None:
    report, findings = take(FORM, contract=small.contract())
    assert report is not None and not findings
    other = awkward.edited(FORM, lambda book: say_hidden(book, "contract", "HSN-2027-0009-B"))
    assert told(refused(other, contract=small.contract())) == ["rapport-annat-avtal r.xlsx, blad ”Rapport”, cell C4"]
    report, findings = take(awkward.edited(FORM, lambda book: say(book, "Leverantör", "Annan vård AB")))
    assert report is not None and not findings, "without a contract nothing is known of its supplier"
    report, findings = take(
        awkward.edited(FORM, lambda book: say(book, "Leverantör", "Annan vård AB")), contract=small.contract()
    )
    assert report is not None and told(findings) == ["rapport-annan-leverantor r.xlsx, blad ”Rapport”, cell C5"]


def test_a_day_before_the_period_ends_is_no_day_of_delivery() -> None:
    for day, known in ((date(1999, 4, 1), None), (date(2028, 3, 30), None), (date(2028, 3, 31), date(2028, 3, 31))):
        report, findings = filled(lambda book, day=day: say(book, "Lämnad datum", day))
        assert report.received_on == known
        assert codes(findings) == ([] if known else ["rapport-lamnad-fore-periodens-slut"])


# Identity numbers

SECRET = ("900101-9802", "9001019802", "199001019802", "19900101-9802", "900101 9802")


@pytest.mark.parametrize("number", SECRET)
@pytest.mark.parametrize(
    "where", ["Besök!C2", "Besök!A2", "Besök!K7", "Rapport!C8", "Läs först!C4", "Varför vi frågar!A3", "Ny!A1"]
)
def test_an_identity_number_anywhere_refuses_the_file_and_is_not_repeated(number: str, where: str) -> None:
    name, _, spot = where.partition("!")

    def edit(book: Workbook) -> None:
        visits(["B1", "E1", "fel datum", "Inställt", "fax", "BVC", 9999])(book)
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet[spot] = number

    findings = refused(awkward.edited(FORM, edit))
    assert told(findings) == [f"rapport-personnummer r.xlsx, blad ”{name}”, cell {spot}"]
    assert "9802" not in repr(findings)


def test_identity_numbers_as_figures_over_cells_in_comments_and_names() -> None:
    def edit(book: Workbook) -> None:
        sheet = book["Besök"]
        sheet["A2"], sheet["A3"], sheet["B3"] = 9001019802, 900101, 9802
        sheet["C5"].comment = openpyxl.comments.Comment("fel person, ska vara 900101-9802", "x")
        book.create_sheet("19900101-9802")["A1"] = "x"

    findings = refused(awkward.edited(FORM, edit), name="svar 900101-9802.xlsx")
    assert codes(findings) == ["rapport-personnummer"] * 5
    assert "9802" not in repr(findings)
    assert {str(finding.place) for finding in findings} == {
        "svar ■.xlsx",
        "svar ■.xlsx, blad ”Besök”, cell A2",
        "svar ■.xlsx, blad ”Besök”, cell A3",
    }


def test_nearly_a_number_is_not_repeated_either() -> None:
    wrong = "900101-9803"  # the check digit does not hold, so the file is read; the cell is still not echoed
    _, findings = filled(visits(["B1", "E1", wrong, wrong, wrong, wrong, wrong]))
    assert len(findings) == 6 and findings[0].code == "arbetsbok-liknar-personnummer" and "9803" not in repr(findings)


# Whatever is typed


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-100, 100_000),
    st.decimals(-1000, 1000, places=3),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.sampled_from(["B1", "E1", "2028-01-15", "3/4 2028", "Genomfört", "plats", "BVC", "45", "ja", " "]),
)


@given(st.lists(st.lists(ANYTHING, max_size=9), max_size=8))
def test_whatever_is_typed_every_row_and_every_gap_is_accounted_for(typed: list[list[Any]]) -> None:
    book = report_workbook(ASSIGNMENT, small.SERVES, WHOM, {"staff_months": STAFF, "episodes": EPISODES})
    sheets = tuple(
        replace(sheet, rows=(*sheet.rows, *(Row(tuple(row)) for row in typed))) if sheet.name == "Besök" else sheet
        for sheet in book.sheets
    )
    report, findings = take(to_bytes(replace(book, sheets=sheets)))
    if report is None:
        assert set(codes(findings)) == {"rapport-personnummer"}
        return
    held = [number for number, row in enumerate(typed, start=2) if any(str(v or "").strip() or v == 0 for v in row)]
    batch = report.batches.get("visits")
    read = batch.numbers if batch else ()
    listed = " ".join(finding.message for finding in findings if finding.code == "rapport-rad-utanfor-kolumnerna")
    for number in held:
        assert number in read or re.search(rf"\b{number}\b", listed) or "–" in listed
    assert set(read) <= set(held)
    if batch is None:
        return
    places = {(place.sheet, place.row, place.column) for finding in findings if (place := finding.place)}
    for index, column in enumerate(small.datasets()[2].columns):
        counts = batch.cells[column.name]
        empty = [number for number, row in zip(batch.numbers, batch.rows, strict=True) if row[index] is None]
        assert counts.mandatory in (0, len(batch.rows)) and counts.listed <= counts.readable <= counts.filled
        if column.mandatory:
            assert set(empty) <= {place.row for place in counts.bad}
            assert not empty or any(place[2] == column_letter(index) for place in places)


def test_a_folder_named_as_a_file_to_fill_in_from_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").mkdir()
    _, findings = reporting_form(ASSIGNMENT, WHOM, tmp_path)
    told = [(finding.code, str(finding.place), finding.message) for finding in findings]
    assert told == [("export-inte-csv", (tmp_path / "visits.csv").as_posix(), "Det är ingen fil och läses inte.")]
