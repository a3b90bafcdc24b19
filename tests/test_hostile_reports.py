"""Hostile reports and exports: each story in tests/cases/reports, and any mutation of a good workbook or CSV file.

None ends in a traceback, every row is accounted for, and the same file always gives the same answer.
"""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

import awkward
import report_stories as told
from tenderkit.findings import Finding
from tenderkit.model.datasets import Dataset
from tenderkit.model.report import Cell
from tenderkit.reports.export import read_export
from tenderkit.reports.intake import read_report
from tenderkit.reports.mapping import reported

WORKBOOKS, EXPORTS = told.stories("do"), told.stories("export")


def _said(findings: list[Finding]) -> list[str]:
    return sorted(told.short(finding) for finding in findings)


@pytest.mark.parametrize("story", WORKBOOKS, ids=[story.title for story in WORKBOOKS])
def test_workbook(story: told.Story) -> None:
    data, expected = story.data(), story.told
    report, findings = read_report(data, story.file, told.ASSIGNMENT)
    assert (report, findings) == read_report(data, story.file, told.ASSIGNMENT)
    assert _said(findings) == sorted(expected.get("findings", []))
    assert (report is not None) is expected.get("taken", True)
    for text in expected.get("says", []):
        assert any(finding.message.startswith(text) for finding in findings), [finding.message for finding in findings]
    for text in expected.get("never", []):
        assert text not in repr((report, findings))
    if report is None:
        assert any(finding.is_error for finding in findings)
        return
    told.accounted(report, findings, data)
    accounts = {account.sheet: account for account in report.accounts}
    read = expected.get("read", {"Besök": [2, 3]})
    assert {name: list(accounts[name].read) for name in read} == read
    refused = {name: list(account.refused) for name, account in accounts.items() if account.refused}
    assert refused == expected.get("refused", {})
    for dataset in reported(told.ASSIGNMENT):
        batch = report.batches.get(dataset.name)
        for number, values in expected.get("values", {}).get(dataset.title, {}).items():
            assert batch is not None
            _are(dataset, batch.rows[batch.numbers.index(number)], values)


def _are(dataset: Dataset, row: tuple[Cell, ...], values: dict[str, Any]) -> None:
    cells = {column.title: cell for column, cell in zip(dataset.columns, row, strict=True)}
    assert {title: cells[title] for title in values} == values


@pytest.mark.parametrize("story", EXPORTS, ids=[story.title for story in EXPORTS])
def test_export(story: told.Story) -> None:
    files, expected = story.export(), story.told
    rows, findings = read_export(files, told.ASSIGNMENT, "nord")
    assert (rows, findings) == read_export(files, told.ASSIGNMENT, "nord")
    assert _said(findings) == sorted(expected.get("findings", []))
    assert {name: len(found) for name, found in rows.items()} == expected["read"]
    for text in expected.get("never", []):
        assert text not in repr((rows, findings))
    for dataset in reported(told.ASSIGNMENT):
        for index, values in enumerate(expected.get("values", {}).get(dataset.name, [])):
            _are(dataset, rows[dataset.name][index], values)


# Any mutation

EXAMPLES = 3000 if settings.get_current_profile_name() == "long" else 40
SHEETS = ("Besök", "Vårdepisoder", "Bemanning per månad", "Konsultationer", "Rapport", "_tenderkit")
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=12)
VALUES = st.one_of(
    st.none(),
    WORDS,
    st.integers(-(10**10), 10**10),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.sampled_from(["=1+1", "#N/A", "Datum", "Besökskod", "E1", " ", "\u200b", "3/4 2028", "Ja", "nord", "2028-Q2"]),
)
ROW, COLUMN = st.integers(1, 6), st.integers(1, 9)
CHANGES = st.one_of(
    st.tuples(st.just("retype"), st.sampled_from(SHEETS), ROW, COLUMN, VALUES),
    st.tuples(st.just("swap"), st.sampled_from(SHEETS[:4]), COLUMN, COLUMN),
    st.tuples(st.just("insert"), st.sampled_from(SHEETS[:5]), ROW),
    st.tuples(st.just("delete"), st.sampled_from(SHEETS[:5]), ROW),
    st.tuples(st.just("merge"), st.sampled_from(SHEETS[:4]), ROW, COLUMN),
    st.tuples(st.just("rename"), st.sampled_from(SHEETS), WORDS.filter(lambda name: not set(name) & set("[]:*?/\\'"))),
    st.tuples(st.just("copy"), st.sampled_from(SHEETS[:4])),
)


def change(book: Workbook, how: tuple[Any, ...]) -> None:
    what, name, *rest = how
    if name not in book.sheetnames:
        return
    sheet = book[name]
    if what == "retype":
        row, column, value = rest
        if type(sheet.cell(row, column)).__name__ != "MergedCell":
            sheet.cell(row, column).value = value
    elif what == "swap":
        for row in range(1, sheet.max_row + 1):
            one, two = sheet.cell(row, rest[0]), sheet.cell(row, rest[1])
            if "MergedCell" not in (type(one).__name__, type(two).__name__):
                one.value, two.value = two.value, one.value
    elif what == "insert":
        sheet.insert_rows(rest[0])
    elif what == "delete":
        sheet.delete_rows(rest[0])
    elif what == "merge" and not sheet.merged_cells.ranges:
        sheet.merge_cells(start_row=rest[0], end_row=rest[0] + 1, start_column=rest[1], end_column=rest[1] + 1)
    elif what == "rename" and rest[0].strip():
        sheet.title = rest[0]
    elif what == "copy":
        book.copy_worksheet(sheet)


@settings(max_examples=EXAMPLES)
@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_a_workbook_changed_at_random_has_every_row_accounted_for(changes: list[tuple[Any, ...]]) -> None:
    data = awkward.edited(told.GOOD, lambda book: [change(book, how) for how in changes])
    report, findings = read_report(data, "rapport.xlsx", told.ASSIGNMENT)
    assert (report, findings) == read_report(data, "rapport.xlsx", told.ASSIGNMENT)
    if report is None:
        assert any(finding.is_error for finding in findings)
    else:
        told.accounted(report, findings, data)


@settings(max_examples=EXAMPLES * 3)
@given(st.data())
def test_a_workbook_with_bytes_changed_at_random_is_read_or_refused(data: st.DataObject) -> None:
    parts = dict(awkward.parts(told.GOOD))
    torn = bytearray(told.GOOD)
    if data.draw(st.booleans()):  # inside a part, as a compressed archive notices most other changes
        name = data.draw(st.sampled_from(sorted(parts)))
        body = bytearray(parts[name])
        for _ in range(data.draw(st.integers(1, 4))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
        torn = bytearray(awkward.packed({**parts, name: bytes(body)}))
    else:
        for _ in range(data.draw(st.integers(0, 4))):
            torn[data.draw(st.integers(0, len(torn) - 1))] = data.draw(st.integers(0, 255))
        torn = torn[: data.draw(st.integers(0, len(torn)))]
    report, findings = read_report(bytes(torn), "rapport.xlsx", told.ASSIGNMENT)
    assert (report, findings) == read_report(bytes(torn), "rapport.xlsx", told.ASSIGNMENT)
    assert report is not None or any(finding.is_error for finding in findings)


LINE = st.lists(
    st.sampled_from(["", " ", "B1", "E1", "2028-01-12", "Genomfört", "På plats", "BVC", "45", "x"]), max_size=9
)
HEADINGS = ("Besökskod", "Episodkod", "Datum", "Status", "Form", "Plats", "Minuter")


@given(st.permutations(HEADINGS), st.integers(0, 7), st.lists(LINE, max_size=8), st.sampled_from(";\t,"))
def test_an_export_changed_at_random_has_every_row_accounted_for(
    headings: list[str], kept: int, lines: list[list[str]], separator: str
) -> None:
    text = "\n".join(separator.join(line) for line in [headings[:kept], *lines])
    rows, findings = read_export({"visits.csv": text.encode()}, told.ASSIGNMENT, "nord")
    held = [
        number
        for number, line in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1)
        if any(cell.strip() for cell in line)
    ]
    if "visits" not in rows:
        assert any(finding.is_error for finding in findings)
        return
    refused = {"export-for-manga-falt", "rapport-ovanfor-rubrik", "rapport-rad-utanfor-kolumnerna"}
    unread = told.named([finding for finding in findings if finding.code in refused], "") & set(held)
    assert len(rows["visits"]) + len(unread) + 1 == len(held)


@given(st.binary(max_size=40), st.integers(0, 300), st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-8-sig"]))
def test_an_export_with_bytes_changed_at_random_is_read_or_refused(put: bytes, position: int, encoding: str) -> None:
    text = ";".join(HEADINGS) + "\n" + "B1;E1;2028-01-12;Genomfört;På plats;BVC;45\n" * 3
    data = bytearray(text.encode(encoding))
    data[position : position + len(put)] = put
    rows, findings = read_export({"visits.csv": bytes(data)}, told.ASSIGNMENT, "nord")
    assert (rows, findings) == read_export({"visits.csv": bytes(data)}, told.ASSIGNMENT, "nord")
    assert rows or any(finding.is_error for finding in findings)
