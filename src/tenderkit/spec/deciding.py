"""Decisions through Excel: every undecided value as a row to fill in, read back into beslut.yaml."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from tenderkit import identities, swedish
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity, any_errors
from tenderkit.leaks import read_searched
from tenderkit.model.assignment import Assignment
from tenderkit.model.requirement import Decision, Value
from tenderkit.source import dump
from tenderkit.spec.decisions import by_persons
from tenderkit.workbooks import instructions
from tenderkit.workbooks.cells import CellError, ReadValue, is_blank, padded, words
from tenderkit.workbooks.layout import (
    Cell,
    Column,
    Entry,
    EntryKind,
    Look,
    Row,
    Sheet,
    Workbook,
    column_letter,
)
from tenderkit.workbooks.marking import marked, says
from tenderkit.workbooks.writing import to_bytes

FOREIGN = Code(
    "beslut-fel-fil",
    Severity.ERROR,
    "Filen är inte listan över värden att besluta",
    "Använd filen från tenderkit decide.",
    unusable=True,
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
NO_DATE = Code(
    "beslut-ej-datum", Severity.ERROR, "Datumet går inte att läsa", "Skriv ett datum som finns, som ÅÅÅÅ-MM-DD."
)
AHEAD = Code(
    "beslut-ej-fattat",
    Severity.ERROR,
    "Beslutets dag har inte varit",
    "Rätta datumet; ett beslut registreras när det har fattats.",
)
NOTHING_INSTEAD = Code(
    "beslut-nej-utan-annat",
    Severity.WARNING,
    "Utkastet har avslagits, och inget annat är beslutat",
    "Skriv det som har beslutats under Annat beslut, eller lämna raden tom tills värdet är beslutat.",
)
CONTRADICTORY = Code(
    "beslut-motsagelse",
    Severity.ERROR,
    "Raden säger både ja till utkastet och ett annat beslut",
    "Ta bort det andra beslutet, eller välj Nej.",
)
UNKNOWN_ROW = Code(
    "beslut-okand-rad",
    Severity.ERROR,
    "Raden är ifylld men hör inte till något värde som beslutas",
    "Skriv Värde-id så som det stod i listan, eller ta bort raden.",
)
TWICE = Code("beslut-dubbelt", Severity.ERROR, "Värdet har beslut på två rader", "Ta bort den ena raden.")
IDENTITY = Code(
    "beslut-personnummer",
    Severity.ERROR,
    "Filen innehåller något som ser ut som ett personnummer",
    "Ta bort numret och spara; skriv ett diarienummer med sin beteckning, till exempel HSN 2027-0001. Ingen del av "
    "listan läses förrän det är gjort.",
)

_SHEET = "Att besluta"
_WARNING = (
    "Ange organ eller befattning, aldrig namn, och skriv aldrig personnummer. En fil där något ser ut som ett sådant "
    "nummer läses inte."
)
_STEPS = (
    f"Varje rad på bladet {_SHEET} är ett värde i utkastet, med sin källa och med vem som bör besluta om det.",
    "Filtrera på Bör beslutas av för att ta fram de värden som ett organ prövar.",
    "Svara Ja om värdet beslutas enligt utkastet. Svara annars Nej och skriv vad som gäller under Annat beslut.",
    "Skriv vem som har beslutat, datum och diarienummer. Alla tre behövs.",
    "Lämna raden tom om värdet inte är beslutat. Listan kan läsas in flera gånger, allteftersom besluten fattas.",
    "Har något annat än utkastet beslutats ändras specifikationen först, och beslutet registreras därefter.",
)
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
_SHOWN, _AGREED, _OTHER, _BY, _DATE, _NUMBER, _KEY = 2, 6, 7, 8, 9, 10, 11
_YES, _NO = "Ja", "Nej"


def decision_list(assignment: Assignment) -> bytes:
    """The workbook with one row per undecided value."""
    undecided = [value for value in assignment.all_values() if not value.decided]
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
        *(_row(value, assignment) for value in undecided),
    ]
    widths = (24, 26, 32, 22, 26, 22, 14, 24, 22, 13, 16)
    columns = (*map(Column, widths), Column(34, printed=False))
    sheets = (
        _read_first(undecided, assignment),
        Sheet(_SHEET, columns, tuple(rows), header=3, filtered=True),
        marked(_mark(assignment).items()),
    )
    return to_bytes(Workbook(f"Att besluta – {assignment.title}", assignment.buyer.authority, assignment.dated, sheets))


def _read_first(undecided: Sequence[Value], assignment: Assignment) -> Sheet:
    deciders = Counter(_decider(value, assignment) for value in undecided)
    facts = [
        ("Uppdrag", f"{assignment.title}, version {assignment.version}"),
        ("Diarienummer", assignment.diarienummer),
        *(
            (f"Bör beslutas av {decider}", f"{swedish.number(count)} {'värde' if count == 1 else 'värden'}")
            for decider, count in deciders.items()
        ),
    ]
    return instructions.sheet(
        (
            *instructions.opening("Att besluta före annonsering", assignment.title, facts),
            *instructions.warnings((("Inga personuppgifter", _WARNING),)),
            *instructions.steps("Så fylls listan i", _STEPS),
            *instructions.colours("Gula celler fylls i.", "Övriga celler visar utkastet och ändras inte."),
        ),
        label_width=36,
    )


def _row(value: Value, assignment: Assignment) -> Row:
    source, requirement = assignment.sources.get(value.source), assignment.requirement(value.requirement)
    entries = (
        Entry(EntryKind.CHOICE, title="Beslutas enligt utkastet", choices=(_YES, _NO)),
        Entry(EntryKind.TEXT, title="Annat beslut", help="Skriv det värde som beslutats i stället."),
        Entry(EntryKind.TEXT, title="Beslutat av", help="Organ eller befattning, inte namn."),
        Entry(EntryKind.DATE, title="Datum", help="Dag för beslutet."),
        Entry(EntryKind.TEXT, title="Diarienummer", help="Beslutets diarienummer."),
    )
    return Row(
        (
            Cell(requirement.id, Look.LABEL, note=requirement.title)
            if requirement
            else Cell(swedish.capital(value.requirement), Look.LABEL),
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


def read_decisions(data: bytes, file: str, assignment: Assignment, today: date) -> tuple[list[Decision], list[Finding]]:
    """The decisions filled in. Rows left open stay undecided; if any finding is an error nothing is taken.

    A decision is taken on ``today`` at the latest. Of a file with what looks like an identity number nothing is read.
    """
    book, findings = read_searched(data, file, IDENTITY)
    if book is None:
        return [], findings
    shown = identities.masked(file)
    sheet = book.sheet(_SHEET)
    if sheet is None or not says(book, _mark(assignment)):
        message = "Filen hör inte till den här specifikationen."
        return [], [*findings, FOREIGN.at(FilePlace(shown), message, hint=FOREIGN.advice)]
    values = {(value.requirement, value.path): value for value in assignment.all_values()}
    decisions, answered = [], dict[Value, int]()
    for row in sheet.rows:
        cells = padded(row, len(_HEADER))
        answers = [cells[index] for index in (_AGREED, _OTHER, _BY, _DATE, _NUMBER)]
        if all(map(is_blank, answers)) or tuple(map(words, cells)) == _HEADER:
            continue
        value, place = values.get(_key(cells)[:2]), CellPlace(shown, _SHEET, row.number, column_letter(_KEY))
        if value is None:
            findings.append(UNKNOWN_ROW.at(place, f"{UNKNOWN_ROW.title}.", hint=UNKNOWN_ROW.advice))
        elif value in answered:
            message = f"{value.title} har beslut även på rad {answered[value]}."
            findings.append(TWICE.at(place, message, hint=TWICE.advice, about=value.requirement))
        else:
            answered[value] = row.number
            decision, problems = _decision(cells, row.number, shown, value, today)
            findings += problems
            decisions += [decision] if decision else []
    findings += by_persons(decisions, assignment)
    return ([] if any_errors(findings) else decisions), findings


def _mark(assignment: Assignment) -> Mapping[str, str]:
    return {"form": "beslut", "specification": assignment.id}


def _key(cells: Sequence[ReadValue]) -> tuple[str, str, str]:
    """What the row is about: requirement, path and the fingerprint of the value when the list was written."""
    requirement, path, mark, *_ = [*words(cells[_KEY]).split(), "", "", ""]
    return requirement, path, mark


def _decision(
    cells: Sequence[ReadValue], number: int, shown: str, value: Value, today: date
) -> tuple[Decision | None, list[Finding]]:
    """The decision of a row, or None with what is wrong or left undecided by it."""

    def finding(code: Code, index: int, message: str) -> list[Finding]:
        place = CellPlace(shown, _SHEET, number, column_letter(index))
        return [code.at(place, message, hint=code.advice, about=value.requirement)]

    agreed, other, on = words(cells[_AGREED]).lower(), words(cells[_OTHER]), _day(cells[_DATE])
    if words(cells[_SHOWN]).split() != value.shown.split():
        message = f"Listan säger ”{words(cells[_SHOWN])}” men specifikationen säger nu ”{value.shown}”."
        return None, finding(STALE, _SHOWN, message)
    if _key(cells)[2] != value.fingerprint:
        message = f"Det som ”{value.shown}” står för har ändrats sedan listan skrevs."
        return None, finding(STALE, _SHOWN, message)
    if agreed not in ("", _YES.lower(), _NO.lower()) or isinstance(cells[_AGREED], CellError):
        return None, finding(UNREADABLE, _AGREED, "Svaret är varken Ja eller Nej.")
    if other and agreed == _YES.lower():
        return None, finding(CONTRADICTORY, _OTHER, f"Raden säger Ja till utkastet men även ”{other}”.")
    if other:
        message = f"Beslutat i stället: ”{other}”. Utkastet säger ”{value.shown}”."
        return None, [OTHER.at(value.place, message, hint=OTHER.advice, about=value.requirement)]
    if agreed == _NO.lower():
        message = f"Nej till ”{value.shown}”, men inget annat beslut. Värdet är fortfarande obeslutat."
        return None, finding(NOTHING_INSTEAD, _OTHER, message)
    findings = []
    for index in (_AGREED, _BY, _DATE, _NUMBER):
        if not words(cells[index]):
            findings += finding(INCOMPLETE, index, f"{_HEADER[index]} saknas.")
        elif index == _DATE and on is None:
            findings += finding(NO_DATE, index, "Datumet går inte att läsa.")
        elif index == _DATE and on and on > today:
            findings += finding(AHEAD, index, f"Beslutet är daterat den {swedish.day(on)}, som inte har varit.")
    if findings or on is None:
        return None, findings
    place = CellPlace(shown, _SHEET, number, column_letter(_BY))
    by, diarienummer = words(cells[_BY]), words(cells[_NUMBER])
    return Decision(value.requirement, value.path, value.shown, by, on, diarienummer, place, value.fingerprint), []


def _day(value: ReadValue) -> date | None:
    """The day of a date cell, or of one written 2027-01-15; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(words(value))
    except ValueError:
        return None


def recorded(decision: Decision) -> dict[str, str]:
    """A decision as beslut.yaml and ``decide --json`` tell it, the fingerprint aside."""
    return {
        "requirement": decision.requirement,
        "path": decision.path,
        "value": decision.value,
        "by": decision.by,
        "date": decision.on.isoformat(),
        "diarienummer": decision.diarienummer,
    }


def decisions_file(folder: Path, assignment: Assignment, added: Sequence[Decision]) -> Mapping[str, bytes]:
    """beslut.yaml with the added decisions: the file's opening comments, what stood before, then the new ones.

    A new decision on a value replaces the old one on the same value.
    """
    new = {(decision.requirement, decision.path) for decision in added}
    kept = [old for old in assignment.decisions if (old.requirement, old.path) not in new]
    data = {
        "decisions": [
            {**recorded(decision), **({"fingerprint": decision.fingerprint} if decision.fingerprint else {})}
            for decision in (*kept, *added)
        ]
    }
    before = (folder / "beslut.yaml").read_text(encoding="utf-8-sig").splitlines()
    opening = []
    for line in before:
        if not line.startswith("#"):
            break
        opening.append(line)
    return {"beslut.yaml": ("\n".join([*opening, dump(data)])).encode()}
