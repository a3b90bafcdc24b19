"""Decisions through Excel: every undecided value as a row to fill in, read back into beslut.yaml."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.identities import find
from tenderkit.model.assignment import Assignment
from tenderkit.model.requirement import Decision, Value
from tenderkit.source import dump
from tenderkit.workbooks.cells import ReadRow, ReadSheet
from tenderkit.workbooks.layout import (
    Cell,
    Column,
    Entry,
    EntryKind,
    Look,
    Row,
    Sheet,
    Visibility,
    Workbook,
    column_letter,
)
from tenderkit.workbooks.reading import read_book
from tenderkit.workbooks.writing import to_bytes

FOREIGN = Code(
    "beslut-fel-fil",
    Severity.ERROR,
    "Filen är inte listan över värden att besluta",
    "Använd filen från tenderkit decide.",
)
STALE = Code(
    "beslut-annat-varde",
    Severity.ERROR,
    "Värdet har ändrats sedan listan skrevs",
    "Skriv ut listan på nytt och fatta beslutet om det värde som nu gäller.",
)
INCOMPLETE = Code(
    "beslut-ofullstandigt",
    Severity.ERROR,
    "Beslutet är inte fullständigt",
    "Ange vem som beslutat, datum och diarienummer.",
)
UNREADABLE = Code("beslut-oklart-svar", Severity.ERROR, "Svaret går inte att läsa", "Välj Ja eller Nej.")
OTHER = Code(
    "beslut-annat-an-utkastet",
    Severity.WARNING,
    "Beslutet avviker från utkastet",
    "Ändra värdet i specifikationen och registrera beslutet därefter.",
)
IDENTITY = Code("beslut-personnummer", Severity.ERROR, "Texten verkar innehålla ett personnummer", "Ta bort numret.")

_SHEET, _MACHINE = "Att besluta", "_tenderkit"
_HEADER = (
    "Gäller",
    "Vad",
    "Värde i utkastet",
    "Andra läsningar",
    "Källa",
    "Bör beslutas av",
    "Beslutas enligt utkastet",
    "Annat beslut",
    "Beslutat av",
    "Datum",
    "Diarienummer",
    "Värde-id",
)
_AGREED, _OTHER, _BY, _DATE, _NUMBER, _KEY = 6, 7, 8, 9, 10, 11
_YES, _NO = "Ja", "Nej"


def decision_list(assignment: Assignment) -> bytes:
    """The workbook with one row per undecided value."""
    rows = [
        Row((Cell("Värden att besluta före annonsering", Look.TITLE),)),
        Row(
            (
                Cell(
                    f"{assignment.title}, version {assignment.version}. Ange befattning eller organ, inte namn.",
                    Look.SUBTITLE,
                ),
            )
        ),
        Row(tuple(Cell(name, Look.HEADER) for name in _HEADER)),
        *(_row(value, assignment) for value in assignment.all_values() if not value.decided),
    ]
    widths = (13, 34, 34, 38, 30, 24, 14, 28, 26, 13, 18, 34)
    machine = Sheet(
        _MACHINE,
        (Column(20), Column(40)),
        (Row(("form", "beslut")), Row(("specification", assignment.id))),
        visibility=Visibility.MACHINE,
    )
    sheets = (Sheet(_SHEET, tuple(Column(width) for width in widths), tuple(rows), header=3, filtered=True), machine)
    return to_bytes(Workbook(f"Att besluta – {assignment.title}", assignment.buyer.authority, assignment.dated, sheets))


def _row(value: Value, assignment: Assignment) -> Row:
    source = assignment.sources.get(value.source)
    entries = (
        Entry(EntryKind.CHOICE, title="Beslutas enligt utkastet", choices=(_YES, _NO)),
        Entry(EntryKind.TEXT, title="Annat beslut", help="Skriv det värde som beslutats i stället."),
        Entry(EntryKind.TEXT, title="Beslutat av", help="Organ eller befattning, inte namn."),
        Entry(EntryKind.DATE, title="Datum", help="Dag för beslutet."),
        Entry(EntryKind.TEXT, title="Diarienummer", help="Beslutets diarienummer."),
    )
    return Row(
        (
            Cell(value.requirement, Look.LABEL),
            Cell(value.title, Look.FIXED),
            Cell(value.shown, Look.FIXED),
            Cell(_others(value, assignment), Look.FIXED),
            Cell(source.title if source else value.source, Look.FIXED),
            Cell(_decider(value, assignment), Look.FIXED),
            *(Cell(None, entry=entry) for entry in entries),
            Cell(f"{value.requirement} {value.path} {value.fingerprint}", Look.NOTE),
        )
    )


def _others(value: Value, assignment: Assignment) -> str:
    for interpretation in assignment.interpretations:
        if value.requirement == "tolkning" and value.path == interpretation.id:
            return "\n".join(each.text for each in interpretation.readings if each.id != interpretation.chosen)
    return ""


def _decider(value: Value, assignment: Assignment) -> str:
    """Terms of money and time bind the board; how a duty is measured is the director's."""
    return assignment.buyer.board if value.requirement in ("avtal", "upphandling") else assignment.buyer.director


def read_decisions(data: bytes, shown: str, assignment: Assignment) -> tuple[list[Decision], list[Finding]]:
    """The decisions filled in. Rows left open stay undecided; half-filled ones are findings and nothing is taken."""
    book, findings = read_book(data, shown)
    if book is None:
        return [], findings
    sheet = book.sheet(_SHEET)
    if sheet is None or not _is_ours(book.sheet(_MACHINE), assignment):
        message = "Filen hör inte till den här specifikationen."
        return [], [*findings, FOREIGN.at(FilePlace(shown), message, hint=FOREIGN.advice)]
    values = {(value.requirement, value.path): value for value in assignment.all_values()}
    decisions = []
    for row in sheet.rows:
        cells = _cells(row)
        value = values.get(_key(cells)[:2])
        if value is None or not any(cells[index] for index in (_AGREED, _OTHER, _BY, _DATE, _NUMBER)):
            continue
        decision, problems = _decision(cells, row.number, shown, value)
        findings += problems
        if decision:
            decisions.append(decision)
    return decisions, findings


def _is_ours(machine: ReadSheet | None, assignment: Assignment) -> bool:
    facts = {str(cells[0]): str(cells[1]) for cells in map(_cells, machine.rows)} if machine else {}
    return facts.get("form") == "beslut" and facts.get("specification") == assignment.id


def _cells(row: ReadRow) -> list[Any]:
    return [*row.cells, *([None] * (len(_HEADER) - len(row.cells)))]


def _key(cells: Sequence[Any]) -> tuple[str, str, str]:
    """What the row is about: requirement, path and the fingerprint of the value when the list was written."""
    requirement, path, mark, *_ = [*str(cells[_KEY] or "").split(), "", "", ""]
    return requirement, path, mark


def _decision(cells: Sequence[Any], number: int, shown: str, value: Value) -> tuple[Decision | None, list[Finding]]:
    def place(index: int) -> CellPlace:
        return CellPlace(shown, _SHEET, number, column_letter(index))

    findings = list(_leaks(cells, place))
    if findings:
        return None, findings
    about = value.requirement
    if str(cells[2] or "").split() != value.shown.split():
        message = f"Listan säger ”{cells[2]}” men specifikationen säger nu ”{value.shown}”."
        return None, [STALE.at(place(2), message, hint=STALE.advice, about=about)]
    if _key(cells)[2] != value.fingerprint:
        message = f"Det som ”{value.shown}” står för har ändrats sedan listan skrevs."
        return None, [STALE.at(place(2), message, hint=STALE.advice, about=about)]
    agreed = str(cells[_AGREED] or "").strip().lower()
    if cells[_OTHER]:
        message = f"Beslutat i stället: ”{cells[_OTHER]}”. Utkastet säger ”{value.shown}”."
        return None, [OTHER.at(value.place, message, hint=OTHER.advice, about=about)]
    if agreed == _NO.lower():
        return None, []
    if agreed not in ("", _YES.lower()):
        return None, [
            UNREADABLE.at(place(_AGREED), "Svaret är varken Ja eller Nej.", hint=UNREADABLE.advice, about=about)
        ]
    on = _day(cells[_DATE])
    lacking = [(_AGREED, not agreed), (_BY, not cells[_BY]), (_DATE, on is None), (_NUMBER, not cells[_NUMBER])]
    for index, missing in lacking:
        if missing:
            findings.append(
                INCOMPLETE.at(place(index), f"{_HEADER[index]} saknas.", hint=INCOMPLETE.advice, about=about)
            )
    if findings or on is None:
        return None, findings
    by, diarienummer = str(cells[_BY]).strip(), str(cells[_NUMBER]).strip()
    return Decision(value.requirement, value.path, value.shown, by, on, diarienummer, place(0), value.fingerprint), []


def _leaks(cells: Sequence[Any], place: Any) -> Iterator[Finding]:
    for index in (_OTHER, _BY, _NUMBER):
        if isinstance(cells[index], str) and find(cells[index]):
            yield IDENTITY.at(place(index), "Texten verkar innehålla ett personnummer.", hint=IDENTITY.advice)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        return None


def decisions_file(folder: Path, assignment: Assignment, added: Sequence[Decision]) -> Mapping[str, bytes]:
    """beslut.yaml with the added decisions: the file's opening comments, what stood before, then the new ones.

    A new decision on a value replaces the old one on the same value.
    """
    new = {(decision.requirement, decision.path) for decision in added}
    kept = [old for old in assignment.decisions if (old.requirement, old.path) not in new]
    data = {
        "decisions": [
            {
                "requirement": decision.requirement,
                "path": decision.path,
                "value": decision.value,
                "by": decision.by,
                "date": decision.on.isoformat(),
                "diarienummer": decision.diarienummer,
                **({"fingerprint": decision.fingerprint} if decision.fingerprint else {}),
            }
            for decision in (*kept, *added)
        ]
    }
    before = (folder / "beslut.yaml").read_text(encoding="utf-8").splitlines()
    opening = []
    for line in before:
        if not line.startswith("#"):
            break
        opening.append(line)
    return {"beslut.yaml": ("\n".join([*opening, dump(data)])).encode()}
