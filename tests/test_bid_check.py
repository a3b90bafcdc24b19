"""Bids read and judged: the stories in cases/bids/, and files that are not what they should be."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidding import FILE, FLAGSHIP, Bidding, by_key, changed, checked, codes, form_from, one, saved
from tenderkit import leaks
from tenderkit.bids.answers import read
from tenderkit.bids.form import Filling, bid_form
from tenderkit.bids.intake import IDENTITY, read_bid
from tenderkit.bids.questions import BidForm
from tenderkit.bids.results import as_json
from tenderkit.bids.validation import check
from tenderkit.findings import CellPlace, Finding
from tenderkit.model.bid import Verdict
from tenderkit.model.requirement import AnswerType
from tenderkit.reports.form import FormFor
from tenderkit.source import parse
from tenderkit.verbs.reporting import reporting_form
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet

CASES = Path(__file__).parent / "cases" / "bids"
FORM = form_from(FLAGSHIP)
PERSONNUMMER = "811228-9874"  # the number the tax agency prints in its own examples


@pytest.fixture
def form() -> BidForm:
    return FORM


def stories() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        node, findings = parse(path.read_bytes(), path.name)
        assert node, findings
        found += [pytest.param(story, id=f"{path.stem}: {story['story']}") for story in node.value]
    return found


def keyed(answers: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """``{BEM-01: {nord: 4}, BEM-03: ja}`` by requirement and area."""
    flat = {}
    for id, value in answers.items():
        flat.update(
            {(id, area): inner for area, inner in value.items()} if isinstance(value, dict) else {(id, ""): value}
        )
    return flat


@pytest.mark.parametrize("story", stories())
def test_story(story: Mapping[str, Any], form: BidForm) -> None:
    bidding = Bidding()
    bidding.areas |= story.get("areas", {})
    bidding.answers |= keyed(story.get("written", {}))
    bidding.attachments |= keyed(story.get("attached", {}))
    bidding.accepts = story.get("accepts", bidding.accepts)
    result, findings = checked(bidding.bytes(form), form)
    assert findings == []
    for wanted in story["verdicts"]:
        judged = one(result, wanted["requirement"], wanted.get("area", ""))
        assert judged.verdict.value == wanted["verdict"], judged.reason
        assert judged.promised == wanted.get("promised")
        if "reason" in wanted:
            assert judged.reason == wanted["reason"]
        if "cell" in wanted:
            assert f"{judged.place.column}{judged.place.row}" == wanted["cell"]
        if "question" in wanted:
            assert judged.question == wanted["question"]
    if "areas_judged" in story:
        assert sorted({each.area for each in result.judged} - {""}) == sorted(story["areas_judged"])


def test_a_good_bid_is_met_but_for_what_a_person_reads(form: BidForm) -> None:
    result, findings = checked(Bidding().bytes(form), form)
    assert findings == []
    assert [each.requirement for each in result.of(Verdict.UNCLEAR)] == ["BES-02"]
    assert result.of(Verdict.NOT_MET) == ()
    assert all(each.clause for each in result.judged if each.requirement)


def test_an_empty_form_is_unclear_throughout_and_never_rejected(form: BidForm) -> None:
    blank = Bidding(bidder={}, areas={"nord": "Ja"}, answers={}, attachments={}, accepts=None)
    result, findings = checked(blank.bytes(form), form)
    assert {each.verdict for each in result.judged} == {Verdict.UNCLEAR}
    assert all(each.question for each in result.judged)
    assert codes(findings) == ["anbud-uppgift-saknas"] * 4


@given(
    areas=st.sets(st.sampled_from([area.id for area in FORM.assignment.areas])),
    answers=st.dictionaries(
        st.sampled_from([question.key for question in FORM.questions]),
        st.one_of(st.integers(-5, 400), st.sampled_from(["ja", "nej", "fem", "", "5,5", "=1+1", "<b>", "x" * 300])),
    ),
)
def test_the_matrix_has_no_empty_cell(areas: set[str], answers: dict[tuple[str, str], Any]) -> None:
    filling = Filling(areas=dict.fromkeys(areas, True), answers=answers)
    result, _ = checked(bid_form(FORM, filling), FORM)
    wanted = [question.key for question in FORM.questions if not question.key[1] or question.key[1] in areas]
    assert [(each.requirement, each.area) for each in result.judged] == [*wanted, ("", "")]
    assert all(each.reason and each.shown and each.place.column for each in result.judged)
    for each in result.judged:
        written = answers.get((each.requirement, each.area), "")
        if isinstance(written, str) and each.requirement in ("BEM-01", "KON-01"):
            assert each.verdict is Verdict.UNCLEAR
        if isinstance(written, int) and each.requirement == "BEM-01":
            assert (each.verdict is Verdict.NOT_MET) == (not 4 <= written <= 7)


def test_the_result_is_plain_data(form: BidForm) -> None:
    bidding = Bidding()
    bidding.answers["KON-01", "nord"] = 9
    result, _ = checked(bidding.bytes(form), form)
    data = json.loads(json.dumps(as_json(result)))
    assert data["count"] == {"met": 5, "not_met": 0, "unclear": 1}
    row = next(row for row in data["judged"] if row["requirement"] == "KON-01")
    assert row["promised"] == 3
    assert row["label"] == "uppfyllt"
    assert row["place"] == {"file": FILE, "sheet": "Områden", "cell": "E3"}


@pytest.mark.parametrize(
    ("written", "value"),
    [(5, 5), ("5", 5), ("5,0", 5), (" 5 ", 5), ("5\u00a0000", 5000), ("−3", -3), ("5.0", 5), ("-0", 0)],
)
def test_a_whole_number_is_read_as_people_write_it(written: Any, value: int) -> None:
    reading = read(written, AnswerType.INTEGER)
    assert (reading.value, reading.problem) == (value, "")


@pytest.mark.parametrize(
    "written", ["fem", "5 st", "4-7", "ca 5", "5,000", "1.000", "5,5", "٥", "1e3", "0x5", True, "="]
)
def test_what_is_not_plainly_a_number_is_not_guessed(written: Any) -> None:
    reading = read(written, AnswerType.INTEGER)
    assert reading.value is None
    assert reading.problem


@pytest.mark.parametrize("written", [10**15, Decimal("-1E+300"), "1" * 400])
def test_a_number_too_large_for_any_question_is_no_answer_and_can_be_told(written: Any) -> None:
    reading = read(written, AnswerType.INTEGER)
    assert reading.value is None
    assert reading.problem.endswith("är ett orimligt stort tal.") and len(reading.problem) < 100


def test_a_range_that_excel_made_a_date_of_is_unclear(form: BidForm) -> None:
    book = Bidding().workbook(form)
    book["Områden"]["E4"].value = date(2027, 7, 4)
    result, _ = checked(saved(book), form)
    assert one(result, "BEM-01", "nord").verdict is Verdict.UNCLEAR
    assert "Cellen innehåller ett datum" in one(result, "BEM-01", "nord").reason


def test_a_formula_without_value_is_unclear(form: BidForm) -> None:
    bidding = Bidding()
    bidding.answers["BEM-01", "nord"] = "=2+3"
    result, _ = checked(bidding.bytes(form), form)
    assert one(result, "BEM-01", "nord").verdict is Verdict.UNCLEAR
    assert one(result, "BEM-01", "nord").reason == "Cellen innehåller en formel utan beräknat värde."


# The bidder and the areas.


@pytest.mark.parametrize(
    ("orgnr", "wanted"),
    [
        ("556703-7485", []),
        (" 5567037485 ", []),
        ("556703–7485", []),
        (5567037485, []),
        ("556703-7486", ["anbud-organisationsnummer"]),
        ("Exempelvård", ["anbud-organisationsnummer"]),
        ("8112289875", ["anbud-organisationsnummer"]),  # a sole trader's, with one figure wrong
        (8112289875, ["anbud-organisationsnummer"]),
        (None, ["anbud-uppgift-saknas"]),
    ],
)
def test_the_organisation_number(form: BidForm, orgnr: Any, wanted: list[str]) -> None:
    bidding = Bidding()
    bidding.bidder["Organisationsnummer"] = orgnr
    result, findings = checked(bidding.bytes(form), form)
    assert result.bid.bidder.orgnr == ("" if wanted else "556703-7485")
    assert "8112289875" not in repr((findings, result.bid))
    assert codes(findings) == wanted
    assert all(isinstance(finding.place, CellPlace) and finding.place.column == "C" for finding in findings)


def test_an_area_answered_for_but_not_chosen_is_asked_about(form: BidForm) -> None:
    bidding = Bidding(areas={"nord": "Ja", "soder": None, "sydost": "kanske"})
    bidding.answers["BEM-01", "soder"] = 5
    result, findings = checked(bidding.bytes(form), form)
    assert result.bid.areas == ("nord",)
    assert codes(findings) == ["anbud-omrade-oklart"] * 2
    assert "På bladet Områden finns svar" in findings[0].message
    assert "”kanske”" in findings[1].message


def test_a_bid_for_no_area_says_so(form: BidForm) -> None:
    result, findings = checked(Bidding(areas={"nord": "Nej"}).bytes(form), form)
    assert result.bid.areas == ()
    assert codes(findings) == ["anbud-omrade-oklart", "anbud-inget-omrade"]


# Files that are not what they should be.


def refused(data: bytes, form: BidForm, name: str = FILE) -> list[Finding]:
    bid, findings = read_bid(data, name, form)
    assert bid is None
    assert findings
    return findings


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"krav;svar\nBEM-01;5\n", b"PK\x03\x04trasig"])
def test_other_files_are_no_bids(data: bytes, form: BidForm) -> None:
    refused(data, form)


def test_an_ordinary_workbook_is_no_form(form: BidForm) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Krav"  # type: ignore[index]
    assert codes(refused(saved(book), form)) == ["anbud-inte-svarsformular"]


def test_the_reporting_workbook_is_no_bid(form: BidForm) -> None:
    data, _ = reporting_form(form.assignment, FormFor())
    assert codes(refused(data, form)) == ["anbud-inte-svarsformular"]


def test_a_form_of_another_assignment(form: BidForm, tmp_path: Path) -> None:
    other = form_from(changed(tmp_path, "uppdrag.yaml", "id: tidiga-insatser-0-5", "id: annat-uppdrag"))
    findings = refused(Bidding().bytes(other), form)
    assert codes(findings) == ["anbud-annan-upphandling"]
    assert "annat-uppdrag" in findings[0].message


def test_an_older_form_is_judged_but_for_what_has_changed(form: BidForm, tmp_path: Path) -> None:
    now = form_from(changed(tmp_path, "krav/bemanning.yaml", "between: [4, 7]", "between: [5, 7]"))
    result, findings = checked(Bidding().bytes(form), now)
    assert codes(findings) == ["anbud-annan-version"]
    assert one(result, "BEM-01", "nord").verdict is Verdict.UNCLEAR
    assert "har ändrats sedan formuläret lämnades ut" in one(result, "BEM-01", "nord").reason
    assert one(result, "KON-01", "nord").verdict is Verdict.MET


def test_an_acceptance_of_other_terms_is_unclear(form: BidForm, tmp_path: Path) -> None:
    now = form_from(changed(tmp_path, "krav/behandling.yaml", "at_most: 6", "at_most: 5"))
    result, findings = checked(Bidding().bytes(form), now)
    assert codes(findings) == ["anbud-annan-version"]
    assert one(result, "").verdict is Verdict.UNCLEAR
    assert one(result, "").reason == "Villkoren har ändrats sedan formuläret lämnades ut."
    assert one(result, "BEM-01", "nord").verdict is Verdict.MET


def test_four_is_too_few_once_the_yaml_says_five(form: BidForm, tmp_path: Path) -> None:
    now = form_from(changed(tmp_path, "krav/bemanning.yaml", "between: [4, 7]", "between: [5, 7]"))
    before, _ = checked(Bidding().bytes(form), form)
    after, findings = checked(Bidding().bytes(now), now)
    assert findings == []
    assert one(before, "BEM-01", "nord").verdict is Verdict.MET
    assert one(after, "BEM-01", "nord").verdict is Verdict.NOT_MET
    assert one(after, "BEM-01", "nord").reason == "4 ligger utanför gränsen: lägst 5 och högst 7."


@pytest.mark.parametrize("name", ["Anbudsgivare", "Krav", "Områden", "Avtalsvillkor"])
def test_a_renamed_sheet_is_found_by_its_labels(form: BidForm, name: str) -> None:
    book = Bidding().workbook(form)
    book[name].title = "Våra svar"
    result, findings = checked(saved(book), form)
    assert codes(findings) == ["anbud-blad-omdopt"]
    assert f"”{name}” heter nu ”Våra svar”" in findings[0].message
    assert [each.requirement for each in result.of(Verdict.UNCLEAR)] == ["BES-02"]


def test_a_missing_sheet_leaves_its_answers_unclear(form: BidForm) -> None:
    book = Bidding().workbook(form)
    del book["Områden"]
    result, findings = checked(saved(book), form)
    assert codes(findings) == ["anbud-blad-saknas"]
    assert {each.verdict for each in result.judged if each.area} == {Verdict.UNCLEAR}


def test_an_added_sheet_is_pointed_out_and_not_read(form: BidForm) -> None:
    book = Bidding().workbook(form)
    book.create_sheet("Förutsättningar")["A1"] = "Vi reserverar oss mot vitet."
    _, findings = checked(saved(book), form)
    assert codes(findings) == ["anbud-okant-blad"]
    assert "reserverar" not in str(findings)


def test_changed_words_in_the_form_are_pointed_out(form: BidForm) -> None:
    book = Bidding().workbook(form)
    book["Krav"]["C2"].value = "Mottagningen bör vara knuten till en BUMM."
    book["Områden"]["D4"].value = "Heltal."
    _, findings = checked(saved(book), form)
    assert [(finding.code, str(finding.place), finding.about) for finding in findings] == [
        ("anbud-andrad-formulartext", f"{FILE}, blad ”Krav”, rad 2", "VAR-01"),
        ("anbud-andrad-formulartext", f"{FILE}, blad ”Områden”, rad 4", "BEM-01"),
    ]


@pytest.mark.parametrize(
    ("sheet", "written", "cell", "said"),
    [
        ("Krav", {"H2": "Förbehåll: bara i mån av plats."}, "cell H2", ""),
        ("Krav", {"A30": "Övrigt", "F30": "Vi kräver indexuppräkning."}, "cell A30", "Det gäller 2 celler på bladet."),
        ("Krav", {"F{elsewhere}": "Ja, men först om ett år."}, "cell F{elsewhere}", ""),
        ("Områden", {"A4": "Atlantis"}, "cell A4", "celler på bladet."),
        ("Anbudsgivare", {"E5": "Med förbehåll.", "B30": 7}, "cell E5", "Det gäller 2 celler på bladet."),
        ("Avtalsvillkor", {"D9": "Godtas inte."}, "cell D9", ""),
    ],
)
def test_what_stands_outside_the_answers_is_pointed_out(
    form: BidForm, sheet: str, written: dict[str, Any], cell: str, said: str
) -> None:
    book = Bidding().workbook(form)
    rows = {str(row[5].value): row[5].row for row in book["Krav"].iter_rows(min_row=2)}
    elsewhere = rows["Svar lämnas på bladet Områden"]
    for place, value in written.items():
        book[sheet][place.format(elsewhere=elsewhere)].value = value
    _, findings = checked(saved(book), form)
    assert codes(findings) == ["anbud-text-utanfor-svaren"]
    assert str(findings[0].place) == f"{FILE}, blad ”{sheet}”, {cell.format(elsewhere=elsewhere)}"
    assert findings[0].message.endswith(said)
    assert not any(str(value) in findings[0].message for value in written.values() if isinstance(value, str))


def test_rows_moved_about_keep_their_answers(form: BidForm) -> None:
    book = Bidding().workbook(form)
    book["Områden"].insert_rows(2, 3)
    book["Krav"].insert_rows(1, 2)
    result, findings = checked(saved(book), form)
    assert findings == []
    assert one(result, "BEM-01", "nord").verdict is Verdict.MET
    assert str(one(result, "BEM-01", "nord").place).endswith("blad ”Områden”, cell E7")


def test_a_row_taken_away_is_unclear(form: BidForm) -> None:
    book = Bidding().workbook(form)
    book["Områden"].delete_rows(4)
    result, _ = checked(saved(book), form)
    assert one(result, "BEM-01", "nord").reason.startswith("Raden finns inte i formuläret.")


def test_a_row_standing_twice_with_other_answers_is_unclear(form: BidForm) -> None:
    book = Bidding().workbook(form)
    sheet = book["Områden"]
    sheet.append([*(cell.value for cell in sheet[4][:4]), 7, "Bilaga 9"])
    result, _ = checked(saved(book), form)
    assert one(result, "BEM-01", "nord").reason == "Frågan står på 2 rader med olika svar."


# Identity numbers: refused with the place, never printed.


def with_number(form: BidForm) -> dict[str, tuple[bytes, str]]:
    """Files with an identity number in different places, and the place that must be told."""
    answer, name = Bidding(), Bidding()
    answer.answers["BES-02", ""] = f"Ansvarig är Anna ({PERSONNUMMER}), som arbetar på BVC."
    name.bidder["Namn"] = f"Anna Andersson {PERSONNUMMER.replace('-', '')}"
    comment = Bidding().workbook(form)
    comment["Krav"]["F3"].comment = openpyxl.comments.Comment(f"se {PERSONNUMMER}", "a")
    sheet = Bidding().workbook(form)
    sheet.create_sheet(f"cv {PERSONNUMMER}")
    halves = Bidding().workbook(form)
    halves["Områden"]["E4"].value, halves["Områden"]["F4"].value = 811228, "9874"
    return {
        "answer": (answer.bytes(form), "blad ”Krav”, cell F3"),
        "bidder": (name.bytes(form), "blad ”Anbudsgivare”, cell C4"),
        "comment": (saved(comment), "Kommentaren i cell F3 på bladet ”Krav”"),
        "sheet": (saved(sheet), "Namnet på blad 6, ”cv ■”,"),
        "halves": (saved(halves), "blad ”Områden”, cell E4"),
    }


@pytest.mark.parametrize("where", ["answer", "bidder", "comment", "sheet", "halves"])
def test_an_identity_number_stops_the_file_and_is_never_shown(form: BidForm, where: str) -> None:
    data, place = with_number(form)[where]
    findings = refused(data, form)
    assert set(codes(findings)) == {"anbud-personnummer"}
    assert any(place in f"{finding.place}: {finding.message}" for finding in findings)
    for part in (PERSONNUMMER, PERSONNUMMER.replace("-", ""), "9874"):
        assert part not in str(findings)


def test_a_number_whose_check_digit_is_wrong_is_warned_of_and_shown_nowhere(form: BidForm) -> None:
    wrong = f"{PERSONNUMMER[:-1]}{(int(PERSONNUMMER[-1]) + 1) % 10}"
    bid = Bidding()
    bid.areas["syd"] = bid.bidder["Kontaktperson (befattning)"] = wrong
    bid.answers["BEM-03", ""] = f"Ja, {wrong}"
    read_in, findings = read_bid(bid.bytes(form), FILE, form)
    assert read_in is not None and "arbetsbok-liknar-personnummer" in codes(findings)
    assert wrong not in repr((read_in, findings)) and "Ja, ■" in repr(read_in)


def test_an_identity_number_in_the_files_name(form: BidForm) -> None:
    findings = refused(Bidding().bytes(form), form, f"anbud {PERSONNUMMER}.xlsx")
    assert codes(findings) == ["anbud-personnummer"]
    assert "9874" not in str(findings)


def test_a_hash_of_the_form_itself_is_no_identity_number() -> None:
    by_chance = "ab" + f"19{PERSONNUMMER.replace('-', '')}" + "c" * 50
    assert len(by_chance) == 64
    book = ReadBook((ReadSheet.of_rows("_tenderkit", [ReadRow(1, ("hash", by_chance))], shown=False),))
    assert list(leaks.scan(book, FILE, IDENTITY)) == []
    longer = ReadBook((ReadSheet.of_rows("Krav", [ReadRow(1, (by_chance + "g",))]),))
    assert codes(list(leaks.scan(longer, FILE, IDENTITY))) == ["anbud-personnummer"]


@given(st.binary(max_size=400))
def test_any_bytes_give_findings_and_never_a_fault(data: bytes) -> None:
    assert refused(data, FORM)


def test_hostile_words_pass_through_unchanged(form: BidForm) -> None:
    words = "<30 dagar> & a|b # x {{ 7*7 }} \u202eabc 😀 =1+1"
    bidding = Bidding()
    book = bidding.workbook(form)
    cell = book["Krav"]["F3"]
    cell.value, cell.data_type = words, "s"
    result, _ = checked(saved(book), form)
    assert one(result, "BES-02").shown == words
    assert by_key(result)["BES-02", ""].verdict is Verdict.UNCLEAR
    assert check(result.bid, form) == result
