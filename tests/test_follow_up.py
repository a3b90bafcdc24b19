"""The follow-up report: marked, without rows about patients, Swedish, and readable with two areas and with six."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import handed
from outcome_stories import contract_text, load_contract, pin, report_file, stories
from support import Snapshots, Soffice
from tenderkit.assessment import serial, words
from tenderkit.assessment.follow_up import follow_up_report
from tenderkit.assessment.labels import labelled
from tenderkit.assessment.letter import letter
from tenderkit.assessment.proposals import proposals
from tenderkit.assessment.shortcomings import silenced
from tenderkit.blocks import Document
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import Assessment, Evidence, EvidenceItem, Judgement, Review, Role, RowPlace, Status
from tenderkit.model.periods import Period
from tenderkit.spec import contracts
from tenderkit.writers import WRITERS

MARK = "Internt, sekretessprövas före utlämnande"


@pytest.fixture(scope="module")
def assignment(demo: Path) -> Assignment:
    _, assignment, findings = contracts.load(demo / "avtal" / "HSN-2027-0001-A" / "avtal.yaml")
    assert assignment is not None, findings
    return assignment


def assessed(demo: Path, period: str) -> Assessment:
    data = (demo / "uppfoljning" / period / "assessment.json").read_bytes()
    assessment, findings = serial.from_json(data, "assessment.json")
    assert assessment is not None, findings
    return assessment


@pytest.fixture(scope="module")
def assessment(demo: Path) -> Assessment:
    return assessed(demo, "2028-Q1")


def document(assessment: Assessment, assignment: Assignment, *earlier: Assessment) -> Document:
    made, findings = follow_up_report(assessment, assignment, earlier)
    assert made is not None and not findings
    return made


def text(assessment: Assessment, assignment: Assignment, writer: str = "text") -> str:
    return WRITERS[writer](document(assessment, assignment)).decode().replace("\u00a0", " ")


def test_golden_text(demo: Path, assessment: Assessment, assignment: Assignment, snapshot: Snapshots) -> None:
    """Measure sentences and checksums have tests of their own and are left out here."""
    plain = replace(
        assessment,
        specification_hash="0" * 64,
        reports=dict.fromkeys(assessment.reports, "0" * 64),
        own_files=dict.fromkeys(assessment.own_files, "0" * 64),
        outcomes=tuple(replace(outcome, sentence="(mätmening)") for outcome in assessment.outcomes),
    )
    written = WRITERS["text"](document(plain, assignment, assessed(demo, "2027-Q4")))
    snapshot("follow_up/uppfoljningsrapport-2028-Q1.txt", written.decode())


@pytest.mark.parametrize("writer", ["text", "html"])
def test_it_says_how_it_is_to_be_handled(assessment: Assessment, assignment: Assignment, writer: str) -> None:
    told = text(assessment, assignment, writer)
    assert MARK in told
    assert "Underlag för beslut, inte beslut" in told
    assert "Vårdgivaren får yttra sig innan något steg beslutas" in told


def test_nothing_about_a_single_patient_is_in_it(assessment: Assessment, assignment: Assignment) -> None:
    places = (RowPlace("fil-hemlig.xlsx", "Besök", 4711),)
    secret = Evidence((EvidenceItem("E-HEMLIG", "7 besök", places, Role.MISSED),), 1)
    about_patients = ("BES-01", "BES-02", "STO-01", "BED-01", "BED-02", "BED-03")

    def exposed(outcome_judgement: Judgement) -> Judgement:
        return replace(outcome_judgement, status=Status.MISSED, evidence=secret)

    outcomes = tuple(
        replace(outcome, status=Status.MISSED, judgement=exposed(outcome.judgement))
        if outcome.requirement in about_patients
        else outcome
        for outcome in assessment.outcomes
    )
    for writer in ("text", "html"):
        told = text(replace(assessment, outcomes=outcomes), assignment, writer)
        assert "HEMLIG" not in told and "4711" not in told and "fil-hemlig" not in told
    assert "Underlag som rör patienter redovisas inte" in told
    for outcome in assessment.outcomes:  # and the demonstrated report keeps its own codes to itself
        if outcome.requirement in about_patients:
            for item in outcome.judgement.evidence.items:
                assert not re.search(rf"\b{re.escape(item.key)}\b", text(assessment, assignment)), item.key


def test_what_was_missed_by_how_much_and_what_follows(assessment: Assessment, assignment: Assignment) -> None:
    told = " ".join(text(assessment, assignment).split())
    assert "Av 30 utfall är 24 uppfyllda" in told
    assert "4 av 9 besök håller; minst 5 hade krävts" in told
    assert "Målnivå: minst 2 konsultationer för samtliga. Utfall: 8 av 9 enheter (88,9 %)." in told
    assert "(88,9 %). Samtliga hade krävts." in told
    assert "BVC Vaxholm: 1 konsultation" in told
    assert "februari 2028: 3" in told and "2028-02-01: " not in told
    assert "Villkoret är inte uppfyllt två perioder i rad" in told
    assert "Beställaren har rätt till vite med 25 000 kronor" in told


def test_the_first_page_says_who_how_it_went_and_what_follows(assessment: Assessment, assignment: Assignment) -> None:
    """All of it stands before the contents: score, areas, every proposed step with its term, and who decides."""
    opening = text(assessment, assignment).partition("\nInnehåll")[0]
    for told in (
        assessment.supplier,
        "första kvartalet 2028",
        "83,3 procent, godtagbart",
        "4 ej uppfyllda",
        "Avdelningschef",
    ):
        assert told in opening, told
    rows = [line for line in opening.splitlines() if " │ " in line]
    assert "Nord │ 80 procent, godtagbart │ 2 │ 0 │ 1 │ 90,9 procent" in rows
    steps = [row.partition(" │ ")[0] for row in rows[rows.index("Förslag, beslutas av │ Villkor") + 1 :]]
    assert steps == ["Vite ↵ Avdelningschef", "Åtgärdsplan ↵ Enhetschef"]  # the gravest first
    for outcome in assessment.outcomes:
        if outcome.next_step:
            (row,) = [row for row in rows if f"{outcome.requirement} {outcome.title}" in row]
            assert row.startswith(outcome.next_step.title)


def test_an_area_without_a_report_is_told_once_with_all_its_terms(six: tuple[Assessment, Assignment]) -> None:
    told = text(*six)
    section = told.partition("Söder: rapport saknas")[2].partition("\n3.2 ")[0]
    silent = [each for each in six[0].outcomes if each.area == "soder" and each.status is Status.NOT_REPORTED]
    assert len(silent) > 5 and f"{len(silent)} villkor är därför ej rapporterade" in section
    for outcome in silent:
        assert re.search(rf"\b{outcome.requirement}\b", section), outcome.requirement
    assert "Söder: ej rapporterat" not in told


def sent(assessment: Assessment, assignment: Assignment) -> str:
    made, findings = letter(assessment, assignment)
    assert made is not None and not findings
    return WRITERS["text"](made).decode().replace("\u00a0", " ")


def test_the_letter_reads_like_one_and_decides_nothing(
    assessment: Assessment, assignment: Assignment, snapshot: Snapshots
) -> None:
    told = sent(assessment, assignment)
    snapshot("follow_up/underrattelse-2028-Q1.txt", told)
    assert "! UTKAST" in told and "Brevet är underlag för beslut, inte beslut." in told
    assert "inom 10 arbetsdagar från det att ni har tagit emot brevet" in told


def test_the_letter_names_every_term_that_failed_and_every_step_considered(
    assessment: Assessment, assignment: Assignment, six: tuple[Assessment, Assignment]
) -> None:
    for judged, spec in ((assessment, assignment), six):
        told = sent(judged, spec)
        for outcome in judged.outcomes:
            unheard = outcome.area == "soder" and outcome.status is Status.NOT_REPORTED
            if outcome.next_step and not unheard:
                assert re.search(rf"- +{outcome.next_step.title} för .*\b{outcome.requirement}\b", told)
            if outcome.status is Status.MISSED:
                assert f"{outcome.requirement} {outcome.title} ↵" in told
    silent = [each for each in six[0].outcomes if each.area == "soder" and each.status is Status.NOT_REPORTED]
    assert f"Ingen rapport har lämnats för Söder. Där är {len(silent)} villkor ej rapporterade." in sent(*six)


def test_a_missing_report_is_considered_as_one_thing(six: tuple[Assessment, Assignment]) -> None:
    """Forty ids in a row say nothing; how many there are, and that the report is missing, says it all."""
    told, opening = sent(*six), text(*six).partition("\nInnehåll")[0]
    for step in proposals(*six):
        silent = [each.requirement for each in step.outcomes if silenced(each, ("soder",))]
        line = next(line for line in told.splitlines() if line.lstrip("- ").startswith(f"{step.title} för "))
        if len(silent) > 5:
            assert f"{len(silent)} villkor i Söder, där rapporten saknas" in line
            assert not any(re.search(rf"\b{id} (och [A-Z-0-9]+ )?i Söder", line) for id in silent)
            assert f"Söder: {len(silent)} villkor, eftersom rapporten saknas" in opening
        else:
            assert all(id in line for id in silent)
    assert any(step.missing("soder") for step in proposals(*six))


def test_the_letter_says_why_a_graver_step_is_considered(assessment: Assessment, assignment: Assignment) -> None:
    told = sent(assessment, assignment)
    for outcome in assessment.outcomes:
        if outcome.next_step:
            found = words.measured(outcome).replace("\u00a0", " ")
            assert re.search(rf"{re.escape(found)} ↵ (.* ↵ )*{re.escape(outcome.next_step.cause)}", told)
    assert "8 av 9 enheter (88,9 %) ↵ BVC Vaxholm: 1 konsultation ↵ Villkoret är inte uppfyllt två" in told
    assert "↵ Villkoret är inte uppfyllt två perioder i rad." in told


def test_the_letter_counts_nothing_that_is_only_unknown(assessment: Assessment, assignment: Assignment) -> None:
    """Twelve clinics were missed and four are not known: ten are named, and two more were missed."""

    def cited(number: int, note: str, state: Role) -> EvidenceItem:
        return EvidenceItem(f"B{number:02}", note, (), state, f"BVC {number}")

    missed = tuple(cited(number, "1 konsultation", Role.MISSED) for number in range(12))
    unknown = tuple(cited(number, "uppgift saknas", Role.UNKNOWN) for number in range(12, 16))
    term = next(each for each in assessment.outcomes if each.requirement == "KON-01" and each.status is Status.MISSED)

    def told(*items: EvidenceItem) -> str:
        evidence = Evidence(items, len(items), len(unknown))
        judged = replace(term, judgement=replace(term.judgement, evidence=evidence))
        return sent(replace(assessment, outcomes=(judged,)), assignment)

    assert "BVC 9: 1 konsultation ↵ och 2 till ↵" in told(*missed, *unknown)
    few = told(*missed[:10], *unknown)
    assert "BVC 9: 1 konsultation ↵ Villkoret" in few and "uppgift saknas" not in few


def test_areas_with_the_same_terms_are_told_of_at_once(assessment: Assessment, assignment: Assignment) -> None:
    (step, *_) = [each.next_step for each in assessment.outcomes if each.next_step]
    same = tuple(replace(each, next_step=step) for each in assessment.outcomes if each.requirement == "BEM-01")
    areas = " och ".join(assignment.area_title(each.area) for each in same)
    assert len(same) > 1
    assert f"{step.title} för BEM-01 i {areas}." in sent(replace(assessment, outcomes=same), assignment)


def test_of_a_review_the_report_says_ground_and_reviewer(assessment: Assessment, assignment: Assignment) -> None:
    by = Review("BAR-02", "nord", Status.MISSED, "9 av 20 anteckningar", "Medicinskt sakkunnig", date(2028, 4, 20))
    outcomes = tuple(
        replace(
            each,
            status=Status.MISSED,
            judgement=replace(each.judgement, status=Status.MISSED, reason=by.ground),
            review=by,
        )
        if each.status is Status.MANUAL
        else each
        for each in assessment.outcomes
    )
    told = " ".join(text(replace(assessment, outcomes=outcomes), assignment).split())
    assert "9 av 20 anteckningar. Granskat av medicinskt sakkunnig den 20 april 2028." in told


def test_there_is_no_letter_where_no_step_is_proposed(assessment: Assessment, assignment: Assignment) -> None:
    content = replace(assessment, outcomes=tuple(replace(each, next_step=None) for each in assessment.outcomes))
    assert letter(content, assignment) == (None, [])


def test_a_base_is_told_of_a_share_and_of_nothing_else(assessment: Assessment) -> None:
    """Of 41 answers to 194 questionnaires there is one comparison: "20,6 % (underlag 1)" would be misread."""
    share = next(each for each in assessment.outcomes if words.measured(each).endswith("(underlag 9 besök)"))
    compared = replace(share, judgement=replace(share.judgement, counts=(), base=1))
    assert words.measured(share) == "44,4\u00a0% (underlag 9 besök)" and words.measured(compared) == "44,4\u00a0%"


def test_no_english_no_codes_of_ours(assessment: Assessment, assignment: Assignment) -> None:
    told = text(assessment, assignment).partition("Filer som ligger till grund")[0]  # files have their own names
    for word in ("missed", "not_reported", "in_scope", "None", "Fraction", "atgardsplan", "sydost", "at_least", "true"):
        assert not re.search(rf"\b{word}\b", told), word


def test_remarks_are_seen_although_they_change_nothing(assessment: Assessment, assignment: Assignment) -> None:
    first, *rest = assessment.outcomes
    noted = replace(first, judgement=replace(first.judgement, remarks=("Undantaget omfattar 12 av 40 besök.",)))
    told = text(replace(assessment, outcomes=(noted, *rest)), assignment)
    assert "VAR-01 i Nord: Undantaget omfattar 12 av 40 besök." in " ".join(told.split())
    silent = tuple(replace(each, judgement=replace(each.judgement, remarks=())) for each in assessment.outcomes)
    assert "Att observera" not in text(replace(assessment, outcomes=silent), assignment)


def test_all_met_reads_well(assessment: Assessment, assignment: Assignment) -> None:
    met = tuple(
        replace(each, status=Status.MET, judgement=replace(each.judgement, status=Status.MET), next_step=None)
        for each in assessment.outcomes
    )
    told = text(replace(assessment, outcomes=met), assignment)
    assert "Av 30 utfall är 30 uppfyllda." in told
    assert "Alla bedömda villkor är uppfyllda." in told
    assert "Inget villkor leder till något steg i påföljdstrappan." in told


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assessment, Assignment]:
    """All six areas: one without any report, the others with the same paper-sized quarter."""
    folder = tmp_path_factory.mktemp("six")
    areas = [area.id for area in pin(folder).areas]
    waiver = {"requirement": "BEM-01", "area": "nord", "period": "2028-Q1", "by": "Enhetschef", "reason": "Flytt."}
    told = {"areas": areas, "waivers": [waiver]}
    contract, assignment = load_contract(folder, contract_text(told, pin(folder)))
    rows = dict(next(story for story in stories() if story.file == "poang.yaml").told["reports"][0])
    local = {key: value for key, value in rows.items() if key != "Konsultationer"}
    files = {
        f"rapport-{area}.xlsx": report_file(local | {"area": area}, {}, contract, assignment)
        for area in areas
        if area != "soder"
    }
    assessed, _ = handed.assess(contract, assignment, Period(2028, 1), files, date(2028, 4, 30))
    return assessed.assessment, assignment


def test_six_areas_share_one_grid_and_one_section_per_term(six: tuple[Assessment, Assignment]) -> None:
    told = text(*six)
    assert "Av 90 utfall är" in told
    for area in six[1].areas:
        assert area.title in told
    assert len(re.findall(r"(?m)^\S* ?\d+\.\d+ KON-01 |^#+ .*KON-01 ", told)) <= 1
    assert "Det brister" not in told and "Villkoret är inte rapporterat." in told


@pytest.mark.parametrize("areas", [2, 6])
def test_the_word_file_opens_and_every_status_fits_its_column(
    areas: int,
    assessment: Assessment,
    assignment: Assignment,
    six: tuple[Assessment, Assignment],
    soffice: Soffice,
    pdf_text: Callable[[Path], str],
    tmp_path: Path,
) -> None:
    chosen = (assessment, assignment) if areas == 2 else six
    path = tmp_path / "rapport.docx"
    path.write_bytes(WRITERS["docx"](document(*chosen)))
    told = pdf_text(soffice(path, "pdf")).replace("\u00a0", " ")
    assert MARK in told
    assert areas == 6 or "ENHETSCHEF" in told.split("\f")[0].upper()  # the table of steps is on the first page
    grid = told.partition("avrundade här")[2].partition("Filer som ligger till grund")[0]
    torn = re.search(r"\b(uppfyll|rapportera|granskni|bedömb|eftergiv)\b", grid, re.IGNORECASE)
    assert torn is None, torn
    assert "Eftergivet" in grid or areas == 2


def test_an_item_known_by_its_day_is_named_by_it_unless_the_note_is(assignment: Assignment) -> None:
    requirement = assignment.requirement("BES-02")
    assert requirement is not None and requirement.measure is not None
    items = tuple(
        EvidenceItem("2028-02-07", note, (), Role.MISSED)
        for note in ("uppgiften Stängda vardagar är 1", "februari 2028: 3 behandlare", "")
    )
    judged = labelled(Judgement(Status.MISSED, evidence=Evidence(items, 3)), requirement.measure, assignment)
    told = [words.item(item).replace("\u00a0", " ") for item in judged.evidence.items]
    assert told == [
        "7 februari 2028: uppgiften Stängda vardagar är 1",
        "februari 2028: 3 behandlare",
        "7 februari 2028",
    ]


def test_a_part_of_a_key_that_does_not_apply_is_not_told(assignment: Assignment) -> None:
    requirement = assignment.requirement("BEM-01")
    assert requirement is not None and requirement.measure is not None
    items = tuple(EvidenceItem(key, "", (), Role.MISSED) for key in ("P7 / 2028-04-01", "P7 / –"))
    judged = labelled(Judgement(Status.MISSED, evidence=Evidence(items, 2)), requirement.measure, assignment)
    assert [item.label for item in judged.evidence.items] == ["P7, april 2028", "P7"]
