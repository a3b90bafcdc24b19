"""The bid form: what it asks, that its words are the specification's, and that answers can be put in."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from bidding import FLAGSHIP, Bidding, changed, form_from
from support import Soffice
from tenderkit.bids.form import Filling, bid_form
from tenderkit.bids.intake import read_bid
from tenderkit.bids.questions import ACCEPTANCE, BidForm, Printed
from tenderkit.model.bid import Bidder
from tenderkit.model.requirement import Stage


@pytest.fixture(scope="module")
def form() -> BidForm:
    return form_from(FLAGSHIP)


@pytest.fixture
def book(form: BidForm) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(bid_form(form)))


def texts(sheet: object) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)  # type: ignore[attr-defined]


def test_the_sheets_a_bidder_sees(book: openpyxl.Workbook) -> None:
    seen = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert seen == ["Läs först", "Anbudsgivare", "Krav", "Områden", "Avtalsvillkor"]
    assert book["_tenderkit"].sheet_state == "veryHidden"


def test_every_requirement_checked_at_bid_has_its_row_with_the_clauses_words(
    form: BidForm, book: openpyxl.Workbook
) -> None:
    rows = {str(row[0].value).split("\n")[0]: row for row in book["Krav"].iter_rows(min_row=2)}
    wanted = [each for each in form.assignment.requirements if each.checked_at(Stage.BID)]
    assert list(rows) == [each.id for each in wanted]
    printed = {each.requirement.id: each for each in form.asked}
    for id, row in rows.items():
        assert row[2].value == printed[id].text
        assert printed[id].clause in row[0].value
        assert row[3].value.split("\n")[0] == printed[id].requirement.proof.ask  # type: ignore[union-attr]


def test_questions_for_each_area_have_a_row_for_every_area(form: BidForm, book: openpyxl.Workbook) -> None:
    rows = [(row[0].value, str(row[1].value).split("\n")[0]) for row in book["Områden"].iter_rows(min_row=2)]
    asked = ("VAR-01", "KON-01", "BEM-01")
    assert rows == [(area.title, id) for area in form.assignment.areas for id in asked]


def test_what_is_accepted_and_the_documents_asked_for_are_said(book: openpyxl.Workbook) -> None:
    areas = texts(book["Områden"])
    assert "Heltal, lägst 4 och högst 7. Mer än 4 är en utfästelse som blir villkor i avtalet; högst 7 räknas." in areas
    assert "Bifoga: förteckning över Behandlare med yrke och erfarenhet" in areas


def test_contract_terms_are_listed_and_accepted_with_one_answer(form: BidForm, book: openpyxl.Workbook) -> None:
    sheet = book["Avtalsvillkor"]
    assert sheet["C4"].value == ACCEPTANCE
    listed = {str(row[0].value).split("\n")[0] for row in sheet.iter_rows(min_row=7)}
    assert listed == {each.requirement.id for each in form.terms}
    assert not listed & {each.requirement.id for each in form.asked}


def test_a_number_outside_the_range_may_be_typed(book: openpyxl.Workbook) -> None:
    rules = {str(rule.sqref): rule for rule in book["Områden"].data_validations.dataValidation}
    rule = next(rule for cells, rule in rules.items() if "E4" in cells.split())
    assert rule.type == "whole"
    assert int(float(rule.formula1)) < 0
    assert int(float(rule.formula2)) > 1000
    assert "lägst 4 och högst 7" in rule.prompt


def test_the_last_day_is_left_to_the_notice_and_identity_numbers_are_warned_of(book: openpyxl.Workbook) -> None:
    first = texts(book["Läs först"])
    assert "Enligt annonsen." in first
    assert "Skriv aldrig personnummer" in first
    assert "Nord, Nordväst, City och Väst, Söder, Sydost och Sydväst" in first


def test_a_draft_says_that_it_is_one(form: BidForm) -> None:
    def first(asked: BidForm) -> str:
        return texts(openpyxl.load_workbook(io.BytesIO(bid_form(asked)))["Läs först"])

    def decided(printed: Printed) -> Printed:
        values = tuple(replace(value, decided="HSN 2027-0001") for value in printed.requirement.values)
        return replace(printed, requirement=replace(printed.requirement, values=values))

    assert "ännu inte beslutade" in first(form)
    whole = replace(form, asked=tuple(map(decided, form.asked)), terms=tuple(map(decided, form.terms)))
    assert "ännu inte beslutade" not in first(whole)
    assert whole.hash == form.hash


def test_the_same_form_gives_the_same_bytes(form: BidForm) -> None:
    assert bid_form(form) == bid_form(form_from(FLAGSHIP))


def test_answers_put_in_come_out_again(form: BidForm) -> None:
    filling = Filling(
        bidder=Bidder("Exempelvård AB", "556703-7485", "Verksamhetschef", "anbud@exempel.se"),
        areas={"nord": True, "soder": False},
        answers={
            ("BEM-01", "nord"): 5,
            ("BEM-03", ""): True,
            ("BES-02", ""): "= så här\ngör vi",
            ("VAR-01", "nord"): False,
        },
        attachments={("BEM-01", "nord"): "Bilaga 2"},
        accepts=True,
    )
    bid, findings = read_bid(bid_form(form, filling), "anbud.xlsx", form)
    assert bid
    assert findings == []
    assert bid.bidder == filling.bidder
    assert bid.areas == ("nord",)
    assert {(each.requirement, each.area): each.value for each in bid.answers if each.written} == dict(filling.answers)
    assert bid.accepts.value is True


def test_one_changed_number_changes_text_range_and_hash(form: BidForm, tmp_path: Path) -> None:
    spec = changed(tmp_path, "krav/bemanning.yaml", "between: [4, 7]", "between: [5, 7]")
    other = form_from(spec)
    assert other.hash != form.hash
    book = openpyxl.load_workbook(io.BytesIO(bid_form(other)))
    before, after = (
        next(printed.text for printed in each.asked if printed.requirement.id == "BEM-01") for each in (form, other)
    )
    assert after == before.replace("4", "5") != before
    assert after in texts(book["Krav"])
    assert "Heltal, lägst 5 och högst 7. Mer än 5 är en utfästelse" in texts(book["Områden"])
    marks = {question.key: question.mark for question in form.questions}
    differing = {question.requirement.id for question in other.questions if question.mark != marks[question.key]}
    assert differing == {"BEM-01"}


@pytest.mark.parametrize(
    ("name", "old", "new", "asked"),
    [
        ("krav/vard.yaml", "ha tillgång till barnläkare", "ha daglig tillgång till barnläkare", {"VAR-01"}),
        ("krav/vard.yaml", "title: Mottagningen hör till en BUMM", "title: Mottagningen och BUMM", {"VAR-01"}),
        ("krav/bemanning.yaml", "vid driftstart?", "den första dagen?", {"BEM-01"}),
        ("krav/bemanning.yaml", "med yrke och erfarenhet]", "med yrke]", {"BEM-01"}),
        ("krav/bemanning.yaml", "raises: target, at_most: 7", "raises: target, at_most: 6", {"BEM-01"}),
        ("krav/behandling.yaml", "at_most: 6", "at_most: 5", {"acceptance"}),
        ("krav/vard.yaml", "reason: Med barnläkare", "reason: Tillsammans med barnläkare", set()),
    ],
)
def test_only_the_question_that_changed_is_another(
    form: BidForm, tmp_path: Path, name: str, old: str, new: str, asked: set[str]
) -> None:
    other = form_from(changed(tmp_path, name, old, new))
    marks = {question.key: question.mark for question in form.questions}
    differing = {question.requirement.id for question in other.questions if question.mark != marks[question.key]}
    if other.acceptance_mark != form.acceptance_mark:
        differing.add("acceptance")
    assert differing == asked
    assert (other.hash != form.hash) == bool(asked)


def test_a_corrected_background_leaves_the_form_as_it_is(form: BidForm, tmp_path: Path) -> None:
    spec = changed(tmp_path, "uppdrag.yaml", "har sett över", "har sett över och prövat")
    other = form_from(spec)
    assert other.assignment.sha256 != form.assignment.sha256
    assert other.hash == form.hash


def test_libreoffice_shows_every_sheet(
    form: BidForm, soffice: Soffice, pdf_text: Callable[[Path], str], tmp_path: Path
) -> None:
    path = tmp_path / "svarsformular.xlsx"
    path.write_bytes(bid_form(form))
    text = pdf_text(soffice(path, "pdf"))
    for words in ("Svarsformulär för anbud", "Omfattas av anbudet", "Godtaget svar", "Villkor under avtalstiden"):
        assert words in text
    assert "tenderkit-anbud" not in text


def test_a_form_saved_by_libreoffice_is_still_read(form: BidForm, soffice: Soffice, tmp_path: Path) -> None:
    path = tmp_path / "anbud.xlsx"
    path.write_bytes(Bidding().bytes(form))
    for kind in ("xlsx", "ods"):
        bid, findings = read_bid(soffice(path, kind, out=tmp_path / kind).read_bytes(), f"anbud.{kind}", form)
        assert bid
        assert findings == []
        assert [each.written for each in bid.answers if each.area == "nord"] == ["Ja", "1", "4"]
