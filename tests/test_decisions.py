"""Decisions: each holds for what it was taken on and no longer, and those made in a workbook are read with care."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from specifications import change, copy_into, loaded
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.requirement import Decision
from tenderkit.source import dump
from tenderkit.spec import deciding, decisions, loader

TODAY = date(2027, 1, 15)

Fill = Callable[[Any], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_into(tmp_path)


def filled(assignment: Assignment, fill: Fill) -> bytes:
    """The list of values to decide, filled in by ``fill``."""
    book = openpyxl.load_workbook(io.BytesIO(deciding.decision_list(assignment)))
    fill(book["Att besluta"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def answer(sheet: Any, row: int, **other: Any) -> None:
    """A full decision in one row, but for what ``other`` says, by column letter."""
    for column, value in {"G": "Ja", "I": "Nämnden", "J": date(2027, 1, 15), "K": "HSN 1", **other}.items():
        sheet[f"{column}{row}"].value = value


def everything(sheet: Any) -> None:
    for row in range(4, sheet.max_row + 1):
        answer(sheet, row)


def read(folder: Path, fill: Fill) -> tuple[list[Decision], list[Finding]]:
    assignment = loaded(folder)
    return deciding.read_decisions(filled(assignment, fill), "beslut.xlsx", assignment, TODAY)


def decide(folder: Path) -> None:
    """Every value decided through the workbook."""
    assignment = loaded(folder)
    made, findings = deciding.read_decisions(filled(assignment, everything), "beslut.xlsx", assignment, TODAY)
    assert findings == []
    for name, body in deciding.decisions_file(folder, assignment, made).items():
        (folder / name).write_bytes(body)


def undecided(folder: Path) -> list[tuple[str, str]]:
    assignment, _ = loader.load(folder)
    assert assignment
    return [(value.requirement, value.path) for value in assignment.all_values() if not value.decided]


# --- what a decision covers ----------------------------------------------------------------------------------------


def test_every_value_is_decided_through_the_workbook(folder: Path) -> None:
    decide(folder)
    assert undecided(folder) == []
    assert all(value.fingerprint for value in loaded(folder).all_values())


@pytest.mark.parametrize(
    ("file", "find", "write", "value"),
    [
        ("omraden.yaml", "      - {id: bvc-sigtuna", "      # - {id: bvc-sigtuna", ("omraden", "areas")),
        (
            "krav/behandling.yaml",
            "when: {extra_reason: true}",
            "when: {extra_reason: false}",
            ("BES-01", "exclude.medicinsk-grund"),
        ),
        ("rapportering.yaml", "form: [plats, video]}", "form: [plats, video, telefon]}", ("tolkning", "D2")),
        ("avtal.yaml", "för varje villkor och område", "för varje dag, villkor och område", ("avtal", "ladder.vite")),
    ],
    ids=["unit removed", "exclusion turned", "named condition widened", "step's text"],
)
def test_a_change_behind_the_words_undoes_the_decision(
    file: str, find: str, write: str, value: tuple[str, str], folder: Path
) -> None:
    decide(folder)
    change(folder, file, find, write)
    _, findings = loader.load(folder)
    assert [finding.code for finding in findings] == [decisions.CHANGED.id]
    assert findings[0].message.endswith("har ändrats efter beslutet HSN 1.")
    assert undecided(folder) == [value]


def test_a_definition_that_a_reading_settles_is_covered(folder: Path) -> None:
    decide(folder)
    text = (folder / "uppdrag.yaml").read_text(encoding="utf-8")
    assert "reading: D7" in text
    lines = text.split("\n")
    where = next(index for index, line in enumerate(lines) if "reading: D7" in line)
    before = next(index for index in range(where, -1, -1) if "meaning:" in lines[index])
    lines[before] = lines[before].replace("meaning: ", "meaning: I regel ", 1)
    (folder / "uppdrag.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert undecided(folder) == [("tolkning", "D7")]


def test_a_new_source_and_another_layout_leave_the_decision_standing(folder: Path) -> None:
    decide(folder)
    change(folder, "omraden.yaml", "source: forslag\n", "source: seed-000\n")
    assert undecided(folder) == []
    change(folder, "krav/behandling.yaml", "from: 2027-09-01, at_most: 6,", "at_most: 6, from: 2027-09-01,")
    assert undecided(folder) == []


def test_a_decision_by_hand_holds_by_its_words(folder: Path) -> None:
    record = {"requirement": "omraden", "path": "areas", "value": "6 områden", "by": "Nämnden"}
    record |= {"date": "2027-01-15", "diarienummer": "HSN 1"}
    (folder / "beslut.yaml").write_text(dump({"decisions": [record]}), encoding="utf-8")
    change(folder, "omraden.yaml", "      - {id: bvc-sigtuna", "      # - {id: bvc-sigtuna")
    assert ("omraden", "areas") not in undecided(folder)


def test_the_weight_of_what_a_person_judges_is_decided_too(folder: Path) -> None:
    assignment = loaded(folder)
    manual = {each.id for each in assignment.requirements if each.manual and not each.measure}
    weighed = {value.requirement for value in assignment.all_values() if value.path == "weight"}
    assert manual & weighed
    assert all(each.id in weighed for each in assignment.requirements if each.measure)


def test_a_list_written_before_the_change_is_out_of_date(folder: Path) -> None:
    data = filled(loaded(folder), everything)
    change(folder, "omraden.yaml", "      - {id: bvc-sigtuna", "      # - {id: bvc-sigtuna")
    _, findings = deciding.read_decisions(data, "beslut.xlsx", loaded(folder), TODAY)
    assert [finding.code for finding in findings] == [deciding.STALE.id]
    assert findings[0].message == "Det som ”6 områden” står för har ändrats sedan listan skrevs."


# --- the workbook read back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["C", "H", "I", "K"])
@pytest.mark.parametrize("number", [8112289874, "811228-9874"], ids=["number", "text"])
def test_an_identity_number_anywhere_stops_the_reading_and_is_never_shown(
    column: str, number: object, folder: Path
) -> None:
    def fill(sheet: Any) -> None:
        everything(sheet)
        sheet[f"{column}6"].value = number

    made, findings = read(folder, fill)
    assert made == []
    assert [finding.code for finding in findings] == [deciding.IDENTITY.id]
    assert str(findings[0].place).endswith(f"cell {column}6")
    assert "9874" not in str(findings)


def test_the_list_opens_with_how_it_is_filled_in(folder: Path) -> None:
    assignment = loaded(folder)
    book = openpyxl.load_workbook(io.BytesIO(deciding.decision_list(assignment)))
    assert book.sheetnames[:2] == ["Läs först", "Att besluta"] and book.active.title == "Läs först"
    told = {row[0]: row[1] for row in book["Läs först"].iter_rows(min_col=2, max_col=3, values_only=True)}
    counts = [int(text.split()[0]) for label, text in told.items() if str(label).startswith("Bör beslutas av")]
    assert sum(counts) == len(undecided(folder)) == book["Att besluta"].max_row - 3


def test_our_own_list_holds_nothing_like_an_identity_number(folder: Path) -> None:
    assert read(folder, lambda _: None) == ([], [])


def one_row(folder: Path, **cells: Any) -> tuple[int, list[tuple[str, str]]]:
    """The number of decisions when row 4 is faultless and row 5 as ``cells`` say, and each finding's code and cell."""

    def fill(sheet: Any) -> None:
        answer(sheet, 4)
        answer(sheet, 5, **cells)

    made, findings = read(folder, fill)
    return len(made), [(finding.code, str(finding.place).rpartition("cell ")[2]) for finding in findings]


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"L": "BEM-01 target.2099-01-01"}, deciding.UNKNOWN_ROW, "L5"),
        ({"L": None}, deciding.UNKNOWN_ROW, "L5"),
        ({"J": "femtonde januari"}, deciding.NO_DATE, "J5"),
        ({"J": "2027-02-30"}, deciding.NO_DATE, "J5"),
        ({"J": None}, deciding.INCOMPLETE, "J5"),
        ({"J": " "}, deciding.INCOMPLETE, "J5"),
        ({"K": None}, deciding.INCOMPLETE, "K5"),
        ({"I": None}, deciding.INCOMPLETE, "I5"),
        ({"G": None}, deciding.INCOMPLETE, "G5"),
        ({"G": "Kanske"}, deciding.UNREADABLE, "G5"),
        ({"H": "högst 5"}, deciding.CONTRADICTORY, "H5"),
    ],
)
def test_one_fault_and_no_decision_is_taken(cells: dict[str, Any], code: Any, cell: str, folder: Path) -> None:
    assert one_row(folder, **cells) == (0, [(code.id, cell)])


def test_the_same_value_on_two_rows_is_a_fault(folder: Path) -> None:
    def fill(sheet: Any) -> None:
        answer(sheet, 4)
        answer(sheet, 5, A=sheet["A4"].value, C=sheet["C4"].value, L=sheet["L4"].value)

    made, findings = read(folder, fill)
    assert made == []
    assert [finding.code for finding in findings] == [deciding.TWICE.id]


def test_what_looks_like_a_name_is_told_of_where_it_stands(folder: Path) -> None:
    assert one_row(folder, I="Förnamn Efternamn") == (2, [(decisions.PERSON.id, "I5")])


def test_no_and_another_decision_are_said_and_stop_nothing(folder: Path) -> None:
    assert one_row(folder, G="Nej")[1][0][0] == "beslut-nej-utan-annat"
    made, ((code, _),) = one_row(folder, G="Nej", H="högst 5")
    assert (made, code) == (1, deciding.OTHER.id)
    assert one_row(folder, J="2027-01-15") == (2, [])
