"""The reporting workbook: everything a supplier needs to fill it in, and nothing that is not in the specification."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

import awkward
import small_assignment as small
from support import Soffice
from tenderkit.model.datasets import CodeItem
from tenderkit.model.periods import Period
from tenderkit.reports.form import FormFor, report_form
from tenderkit.reports.intake import read_report
from tenderkit.reports.mapping import form_hash, form_map, unit_labels

WHOM = FormFor("HSN-2027-0001-A", "Exempelvård AB", "nord", Period(2028, 1), "Verksamhetschef", date(2028, 4, 12))
FORM = report_form(small.assignment(), small.SERVES)


def texts(data: bytes, sheet: str) -> list[str]:
    return [
        str(cell.value) for row in awkward.opened(data)[sheet].iter_rows() for cell in row if cell.value is not None
    ]


def test_sheets_in_order_and_the_machine_sheet_out_of_sight() -> None:
    book = awkward.opened(FORM)
    assert book.sheetnames == [
        "Läs först",
        "Rapport",
        "Bemanning per månad",
        "Vårdepisoder",
        "Besök",
        "Konsultationer",
        "Varför vi frågar",
        "_tenderkit",
        "Listor",
    ]
    assert book["_tenderkit"].sheet_state == "veryHidden"
    assert "Registerutdrag" not in book.sheetnames  # the region's own


def test_same_form_same_bytes() -> None:
    assert report_form(small.assignment(), small.SERVES) == FORM


def test_the_first_sheet_says_what_who_when_how_and_no_identity_numbers() -> None:
    blank, filled = (
        " ".join(texts(FORM, "Läs först")),
        " ".join(texts(report_form(small.assignment(), {}, WHOM), "Läs först")),
    )
    assert "Tidiga insatser för barn 0–5 år (tidiga-insatser-test, version 1.0)" in blank
    assert "Den 15 i månaden efter kvartalets slut." in blank and "Väljs på bladet Rapport" in blank
    assert "aldrig personnummer, samordningsnummer eller reservnummer" in blank
    assert "15\u00a0april 2028" in filled and "Exempelvård AB" in filled and "Första kvartalet 2028" in filled
    links = [cell.hyperlink.location for row in awkward.opened(FORM)["Läs först"] for cell in row if cell.hyperlink]
    assert "'Besök'!A1" in links and "'Bemanning per månad'!A1" in links


def test_headings_say_form_and_what_empty_means() -> None:
    heads = [cell.value for cell in awkward.opened(FORM)["Vårdepisoder"][1]]
    assert heads == [
        "Episodkod\nkod; ska fyllas i",
        "Typ\nvälj i listan; ska fyllas i",
        "Inkom\nÅÅÅÅ-MM-DD; ska fyllas i",
        "Födelsemånad\nÅÅÅÅ-MM; tom = ej aktuellt",
        "Avslutad\nÅÅÅÅ-MM-DD; tom = ännu inte",
    ]


def test_drop_downs_show_labels_and_the_units_of_the_area() -> None:
    book = awkward.opened(report_form(small.assignment(), {}, WHOM))
    listed = {tuple(cell.value for cell in column if cell.value is not None) for column in book["Listor"].columns}
    assert ("Genomfört", "Uteblivet", "Avbokat") in listed
    assert ("BVC Norrtälje", "BVC Täby", "BMM Norrtälje", "BVC Centrum (bvc-centrum-n)") in listed
    assert not any("BVC Tumba" in items for items in listed)
    assert unit_labels(small.assignment())["bvc-tumba"] == "BVC Tumba"


def test_why_each_column_is_asked_for() -> None:
    rows = [[cell.value for cell in row] for row in awkward.opened(FORM)["Varför vi frågar"].iter_rows()]
    why = {(sheet, column): reason for sheet, column, _, reason in rows[1:]}
    assert why["Besök", "Datum"] == "BES-01 Antal besök per vårdepisod"
    assert why["Besök", "Episodkod"] == "BES-01 Antal besök per vårdepisod\nKopplar raden till bladet Vårdepisoder"
    assert why["Konsultationer", "Konsultationskod"] == "Skiljer raderna åt"
    assert len(rows) == 1 + sum(len(part.columns) for part in small.datasets()[:4])


def test_given_facts_are_locked_and_the_rest_is_open() -> None:
    sheet = awkward.opened(report_form(small.assignment(), {}, WHOM))["Rapport"]
    where = {sheet.cell(row, 2).value: sheet.cell(row, 3) for row in range(1, 30)}
    assert {label: where[label].protection.locked for label in ("Avtal", "Område", "Period", "Lämnad datum")} == {
        "Avtal": True,
        "Område": True,
        "Period": True,
        "Lämnad datum": False,
    }
    assert where["Bemanning per månad"].value == "Kan inte vara tomt"
    assert where["Besök"].value is None and not where["Besök"].protection.locked
    empty = awkward.opened(FORM)["Rapport"]
    (rule,) = [rule for rule in empty.data_validations.dataValidation if str(rule.sqref) == "C7"]
    letter = rule.formula1.split("$")[1]
    periods = [cell.value for cell in awkward.opened(FORM)["Listor"][letter] if cell.value]
    assert (empty["B7"].value, periods[0], periods[-1]) == ("Period", "2027-Q3", "2035-Q3")


def test_the_hash_is_over_datasets_units_and_codes_only() -> None:
    first = small.assignment()
    datasets = small.datasets()
    assert form_hash(first) == form_hash(small.assignment(version="2.0"))
    assert form_hash(first) == form_hash(replace(first, requirements=(), title="Annat"))
    worded = replace(
        datasets[2],
        title="Alla besök",
        columns=(replace(datasets[2].columns[0], title="Kod"), *datasets[2].columns[1:]),
    )
    assert form_hash(first) == form_hash(small.assignment(datasets=(*datasets[:2], worded, *datasets[3:])))
    fewer = replace(datasets[2], columns=datasets[2].columns[:-1])
    assert form_hash(first) != form_hash(small.assignment(datasets=(*datasets[:2], fewer, *datasets[3:])))
    assert form_hash(first) != form_hash(small.assignment(areas=small.AREAS[:1]))
    closed = replace(small.AREAS[0], units=small.AREAS[0].units[1:])
    assert form_hash(first) != form_hash(small.assignment(areas=(closed, small.AREAS[1])))
    codes = dict(first.reporting.codes)
    codes["former"] = replace(codes["former"], items=(*codes["former"].items, CodeItem("chatt", "Chatt", {})))
    assert form_hash(first) != form_hash(replace(first, reporting=replace(first.reporting, codes=codes)))
    assert form_hash(first) == form_hash(small.assignment(datasets=datasets[:4]))  # the region's datasets do not count


def test_sheet_names_of_any_title() -> None:
    datasets = small.datasets()
    odd = tuple(replace(part, title="Rapport: första / andra [tredje] omgången") for part in datasets[:2])
    names = [sheet.sheet for sheet in form_map(small.assignment(datasets=odd)).sheets]
    assert names == ["Rapport första andra tredje omg", "Rapport första andra tredje o 2"]
    assert all(len(name) <= 31 for name in names)


ROWS = {
    "staff_months": [("P1", date(2028, month, 1), "psykolog", True, Decimal("75.50")) for month in (1, 2, 3)],
    "episodes": [
        ("E1", "behandling", date(2027, 12, 3), date(2025, 3, 1), None),
        ("E2", "stodsamtal", date(2028, 1, 9), None, date(2028, 3, 1)),
    ],
    "visits": [
        ("B1", "E1", date(2028, 1, 12), "genomfort", "plats", "bvc", 45),
        ("B2", "E1", date(2028, 2, 2), "uteblivet", "video", "annan", None),
        ("=B3", "E2", date(2028, 3, 31), "avbokat", "telefon", "mottagning", 0),
    ],
    "consultations": [
        ("K1", date(2028, 2, 29), "bvc-taby", "plats", Decimal("1.25")),
        ("K2", date(2028, 3, 1), "bvc-centrum-n", "video", None),
    ],
}
KEPT = {**ROWS, "visits": [*ROWS["visits"][:2], ("B3", *ROWS["visits"][2][1:])]}


def test_rows_put_in_come_back_the_same() -> None:
    data = report_form(small.assignment(), small.SERVES, WHOM, KEPT)
    report, findings = read_report(data, "rapport.xlsx", small.assignment(), small.contract())
    assert report is not None and not findings
    assert {name: list(batch.rows) for name, batch in report.batches.items()} == KEPT
    shown = [[cell.value for cell in row] for row in awkward.opened(data)["Konsultationer"].iter_rows(min_row=2)]
    assert shown[1][2:] == ["BVC Centrum (bvc-centrum-n)", "Video", None]


def test_a_row_never_starts_a_formula() -> None:
    book = awkward.opened(report_form(small.assignment(), {}, WHOM, ROWS))
    assert (book["Besök"]["A4"].value, book["Besök"]["A4"].data_type) == ("=B3", "s")


@pytest.mark.parametrize("to", ["xlsx", "ods"])
def test_saved_by_libreoffice_it_is_still_our_form(tmp_path: Path, soffice: Soffice, to: str) -> None:
    path = tmp_path / "rapport.xlsx"
    path.write_bytes(report_form(small.assignment(), small.SERVES, WHOM, KEPT))
    saved = soffice(path, to, out=tmp_path / "ut")
    report, findings = read_report(saved.read_bytes(), saved.name, small.assignment(), small.contract())
    assert report is not None and not findings
    assert {name: list(batch.rows) for name, batch in report.batches.items()} == KEPT


def test_the_form_follows_the_standard_that_excel_checks(tmp_path: Path) -> None:
    path = tmp_path / "rapport.xlsx"
    path.write_bytes(report_form(small.assignment(), small.SERVES, WHOM, KEPT))
    assert not OpenXmlValidator().validate(str(path)).errors
