"""granskning.xlsx: written with the questions, filled in as officials do, read back, and kept when written again."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import tenderkit
from outcome_stories import fill_review
from tenderkit.assessment.review import read_reviews, review_form
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.occasions import Yearly
from tenderkit.model.outcome import Review, Status
from tenderkit.model.periods import Period
from tenderkit.model.requirement import Requirement
from tenderkit.spec import contracts
from tenderkit.verbs.given import Agreement, File

PERIOD = Period(2028, 1)
NORD, SYDOST = ("VAR-01", "Nord"), ("VAR-01", "Sydost")
GROUND, ROLE, DAY = "Samtal med verksamhetschefen.", "Avtalshandläggare", date(2028, 4, 20)
NUMBER = "19121212-1212"


@pytest.fixture(scope="module")
def signed(demo: Path) -> tuple[Contract, Assignment]:
    contract, assignment, findings = contracts.load(demo / "avtal" / "HSN-2027-0001-A" / "avtal.yaml")
    assert contract is not None and assignment is not None and not findings
    return contract, assignment


Read = tuple[list[Review], list[Finding]]


@pytest.fixture
def answered(signed: tuple[Contract, Assignment]) -> Callable[[dict[tuple[str, str], Sequence[Any]]], Read]:
    def read(answers: dict[tuple[str, str], Sequence[Any]]) -> Read:
        blank = review_form(*signed, PERIOD)
        return read_reviews(fill_review(blank, answers), "granskning.xlsx", *signed, PERIOD)

    return read


def changed(data: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Code and cell of each finding."""
    return [(finding.code, str(finding.place).rpartition(" ")[2]) for finding in findings]


def test_the_form_asks_each_question_once_per_area(signed: tuple[Contract, Assignment]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(review_form(*signed, PERIOD)))
    assert book.sheetnames[:2] == ["Läs först", "Granskning"] and book.active.title == "Läs först"
    sheet = book["Granskning"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0] == ["Krav", "Område", "Fråga", "Så granskas villkoret", "Utfall", "Grund", "Roll", "Datum"]
    assert [row[:2] for row in rows[1:]] == [list(NORD), list(SYDOST)]
    assert "tillgång till barnläkare" in rows[1][2]
    assert rows[1][4:] == [None] * 4
    lists = [str(rule.formula1) for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists, "the verdict is chosen in a list"


def test_a_term_not_due_is_not_asked_and_an_answer_to_it_is_told_of(signed: tuple[Contract, Assignment]) -> None:
    contract, assignment = signed
    rare = replace(assignment, requirements=tuple(map(in_the_fourth_quarter, assignment.requirements)))
    sheet = openpyxl.load_workbook(io.BytesIO(review_form(contract, rare, PERIOD)))["Granskning"]
    assert sheet.max_row == 3
    handed_out = fill_review(review_form(*signed, PERIOD), {SYDOST: ("Uppfyllt", GROUND, ROLE, DAY)})
    reviews, findings = read_reviews(handed_out, "granskning.xlsx", contract, rare, PERIOD)
    assert (reviews, told(findings)) == ([], [("granskning-galler-ej", "5")])
    assert [finding.about for finding in findings] == ["VAR-01"]
    assessed = tenderkit.assess(Agreement(contract, rare), PERIOD, cut_off=DAY)
    assert "granskning.xlsx" not in assessed.files and assessed.assessment
    told_of = [each for each in assessed.assessment.outcomes if each.requirement == "VAR-01"]
    assert {(each.status, each.judgement.reason) for each in told_of} == {
        (Status.NOT_IN_FORCE, "Villkoret granskas inte för det här kvartalet.")
    }


def in_the_fourth_quarter(requirement: Requirement) -> Requirement:
    manual = requirement.manual
    return replace(requirement, manual=replace(manual, when=(Yearly(4),))) if manual else requirement


def test_unanswered_is_simply_not_reviewed_yet(answered: Callable[..., Read]) -> None:
    assert answered({}) == ([], [])
    assert answered({NORD: ("  ", None, "", None)}) == ([], [])


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Uppfyllt", Status.MET),
        ("  ej UPPFYLLT ", Status.MISSED),
        ("Ej\u00a0uppfyllt", Status.MISSED),
        ("Ej bedömbart", Status.NOT_ASSESSABLE),
    ],
)
def test_the_verdict_in_the_words_of_the_list(answered: Callable[..., Read], word: str, status: Status) -> None:
    reviews, findings = answered({SYDOST: (word, GROUND, ROLE, DAY)})
    assert (reviews, findings) == ([Review("VAR-01", "sydost", status, GROUND, ROLE, DAY)], [])


@pytest.mark.parametrize("day", [datetime(2028, 4, 20, 9, 30), "2028-04-20", " 20 april 2028 "])  # noqa: DTZ001
def test_the_day_as_a_date_with_a_clock_or_as_text(answered: Callable[..., Read], day: Any) -> None:
    reviews, findings = answered({NORD: ("Uppfyllt", GROUND, ROLE, day)})
    assert not findings
    assert type(reviews[0].on) is date and reviews[0].on == DAY


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("Uppfyllt", None, ROLE, DAY), [("granskning-ofullstandig", "F4")]),
        ((None, GROUND, None, DAY), [("granskning-ofullstandig", "E4"), ("granskning-ofullstandig", "G4")]),
        (("Uppfyllt", GROUND, ROLE, None), [("granskning-ofullstandig", "H4")]),
        (("Godkänt", GROUND, ROLE, DAY), [("granskning-oklart-utfall", "E4")]),
        (("Uppfyllt", GROUND, ROLE, "i våras"), [("granskning-ej-datum", "H4")]),
        (("Uppfyllt", GROUND, ROLE, "04/05/2028"), [("granskning-ej-datum", "H4")]),
    ],
)
def test_half_filled_and_wrong_words_are_found_at_their_cell(
    answered: Callable[..., Read], answers: Sequence[Any], expected: list[tuple[str, str]]
) -> None:
    reviews, findings = answered({NORD: answers, SYDOST: ("Uppfyllt", GROUND, ROLE, DAY)})
    assert told(findings) == expected
    assert [review.area for review in reviews] == ["sydost"]  # the other row is read all the same
    assert all(finding.about == "VAR-01" and finding.hint for finding in findings)


@pytest.mark.parametrize("column", [5, 6])
def test_an_identity_number_is_refused_with_its_cell_and_never_said(answered: Callable[..., Read], column: int) -> None:
    answers: list[Any] = ["Ej uppfyllt", GROUND, ROLE, DAY]
    answers[column - 4] = f"Samtal om {NUMBER}."
    reviews, findings = answered({NORD: answers, SYDOST: ("Uppfyllt", GROUND, ROLE, DAY)})
    assert reviews == []
    assert told(findings) == [("granskning-personnummer", f"{'ABCDEFGH'[column]}4")]
    assert "1212" not in repr(findings)


def test_an_identity_number_beside_the_table_or_in_the_file_name(signed: tuple[Contract, Assignment]) -> None:
    def add(book: openpyxl.Workbook) -> None:
        book["Granskning"]["C20"] = f"minns {NUMBER}"

    data = changed(review_form(*signed, PERIOD), add)
    reviews, findings = read_reviews(data, f"granskning {NUMBER}.xlsx", *signed, PERIOD)
    assert (reviews, told(findings)) == (
        [],
        [("granskning-personnummer", "■.xlsx"), ("granskning-personnummer", "C20")],
    )
    assert "1212" not in repr(findings)


def test_another_contract_or_period_is_refused(signed: tuple[Contract, Assignment]) -> None:
    data = fill_review(review_form(*signed, PERIOD.next()), {NORD: ("Uppfyllt", GROUND, ROLE, DAY)})
    reviews, findings = read_reviews(data, "granskning.xlsx", *signed, PERIOD)
    assert (reviews, [finding.code for finding in findings]) == ([], ["granskning-fel-fil"])
    assert "första kvartalet 2028" in findings[0].message


@pytest.mark.parametrize("name", ["anbud/svarsformular.xlsx", "rapporter/rapport-nord-2028-Q1.xlsx"])
def test_a_foreign_workbook_is_refused(signed: tuple[Contract, Assignment], demo: Path, name: str) -> None:
    reviews, findings = read_reviews((demo / name).read_bytes(), name, *signed, PERIOD)
    assert (reviews, [finding.code for finding in findings]) == ([], ["granskning-fel-fil"])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 torn", b"\x00\xff" * 50, b"Krav;Utfall\nVAR-01;Uppfyllt\n"])
def test_what_is_no_workbook_gives_a_finding(signed: tuple[Contract, Assignment], data: bytes) -> None:
    reviews, findings = read_reviews(data, "granskning.xlsx", *signed, PERIOD)
    assert reviews == [] and len(findings) == 1


def test_answers_on_a_row_that_is_nobodys_are_not_lost_in_silence(signed: tuple[Contract, Assignment]) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        sheet: Worksheet = book["Granskning"]
        sheet["B4"] = "Norr"
        for cell, value in zip(sheet[4][4:8], ("Uppfyllt", GROUND, ROLE, DAY), strict=True):
            cell.value = value

    reviews, findings = read_reviews(changed(review_form(*signed, PERIOD), rename), "g.xlsx", *signed, PERIOD)
    assert (reviews, told(findings)) == ([], [("granskning-okand-rad", "4")])


def test_two_rows_on_the_same_term_are_not_both_right(signed: tuple[Contract, Assignment]) -> None:
    def copy(book: openpyxl.Workbook) -> None:
        sheet: Worksheet = book["Granskning"]
        sheet["B5"] = "Nord"
        for row, verdict in ((4, "Uppfyllt"), (5, "Ej uppfyllt")):
            for cell, value in zip(sheet[row][4:8], (verdict, GROUND, ROLE, DAY), strict=True):
                cell.value = value

    _, findings = read_reviews(changed(review_form(*signed, PERIOD), copy), "g.xlsx", *signed, PERIOD)
    assert told(findings) == [("granskning-dubbel", "5")]


def test_sorted_rows_are_read_by_what_stands_in_them(signed: tuple[Contract, Assignment]) -> None:
    def swap(book: openpyxl.Workbook) -> None:
        sheet: Worksheet = book["Granskning"]
        sheet["B4"], sheet["B5"] = "Sydost", "Nord"
        for cell, value in zip(sheet[4][4:8], ("Ej uppfyllt", GROUND, ROLE, DAY), strict=True):
            cell.value = value

    reviews, findings = read_reviews(changed(review_form(*signed, PERIOD), swap), "g.xlsx", *signed, PERIOD)
    assert not findings
    assert [(review.area, review.status) for review in reviews] == [("sydost", Status.MISSED)]


@pytest.mark.parametrize(
    ("period", "review", "code"),
    [(Period(2027, 1), None, "bedomning-utanfor-avtalstiden"), (PERIOD, "svarsformular.xlsx", "granskning-fel-fil")],
)
def test_nothing_is_judged_where_it_would_be_thrown_away(
    period: Period, review: str | None, code: str, signed: tuple[Contract, Assignment], demo: Path
) -> None:
    told: list[str] = []
    form = demo / "anbud" / review if review else None
    made = tenderkit.assess(Agreement(*signed), period, cut_off=DAY, review=form, watch=told.append)
    assert code in {finding.code for finding in made.findings}
    assert (made.assessment, dict(made.files), told) == (None, {}, [])


def test_answers_stay_when_the_form_is_written_again(signed: tuple[Contract, Assignment]) -> None:
    given = {NORD: ("Ej uppfyllt", "Inga tider – se <schemat>", ROLE, DAY)}
    first, _ = read_reviews(fill_review(review_form(*signed, PERIOD), given), "g.xlsx", *signed, PERIOD)
    again, findings = read_reviews(review_form(*signed, PERIOD, first), "g.xlsx", *signed, PERIOD)
    assert (again, findings) == (first, [])
    filled = File("g.xlsx", review_form(*signed, PERIOD, first))
    assessed = tenderkit.assess(Agreement(*signed), PERIOD, cut_off=DAY, review=filled)
    assert read_reviews(assessed.files["granskning.xlsx"], "g.xlsx", *signed, PERIOD)[0] == first
    assert assessed.assessment
    outcome = next(each for each in assessed.assessment.outcomes if (each.requirement, each.area) == ("VAR-01", "nord"))
    assert outcome.review == first[0] and outcome.judgement.reason == first[0].ground
    assert outcome.next_step is not None and "upprepning har inte prövats" in outcome.next_step.cause
