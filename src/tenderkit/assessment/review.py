"""granskning.xlsx: the questions on terms that a person judges, written out and read back."""

from collections.abc import Iterator, Sequence
from datetime import date

from tenderkit import swedish
from tenderkit.assessment.terms import terms
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.identities import find
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract, Term
from tenderkit.model.outcome import Review, Status
from tenderkit.model.periods import Period
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
    "granskning-fel-fil",
    Severity.ERROR,
    "Filen är inte granskningen av detta avtal",
    "Ange granskning.xlsx från assess.",
)
INCOMPLETE = Code(
    "granskning-ofullstandig",
    Severity.ERROR,
    "Granskningen är inte fullständig",
    "Fyll i utfall, grund, roll och datum.",
)
UNREADABLE = Code("granskning-oklart-utfall", Severity.ERROR, "Utfallet går inte att läsa", "Välj i listan.")
IDENTITY = Code(
    "granskning-personnummer", Severity.ERROR, "Texten verkar innehålla ett personnummer", "Ta bort numret."
)

_VERDICTS = {
    "uppfyllt": Status.MET,
    "ej uppfyllt": Status.MISSED,
    "ej bedömbart": Status.NOT_ASSESSABLE,
}
_SHEET, _MACHINE = "Granskning", "_tenderkit"
_HEADER = ("Krav", "Område", "Fråga", "Så granskas villkoret", "Utfall", "Grund", "Roll", "Datum")
_FIRST_ANSWER = 4


def review_form(contract: Contract, assignment: Assignment, period: Period, known: Sequence[Review] = ()) -> bytes:
    """The workbook with one row per manual term and area; ``known`` answers are filled in."""
    given = {(review.requirement, review.area): review for review in known}
    rows = [
        Row((Cell(f"Granskning {swedish.period(period)}", Look.TITLE),)),
        Row((Cell(f"Avtal {contract.id}, {contract.supplier.name}. Skriv inga personuppgifter.", Look.SUBTITLE),)),
        Row(tuple(Cell(name, Look.HEADER) for name in _HEADER)),
        *(
            _row(term, assignment, given.get((term.requirement.id, term.area)))
            for term in _manual(contract, assignment)
        ),
    ]
    columns = tuple(Column(width) for width in (12, 16, 46, 46, 18, 46, 24, 14))
    machine = Sheet(
        _MACHINE,
        (Column(20), Column(40)),
        (Row(("form", "granskning")), Row(("contract", contract.id)), Row(("period", str(period)))),
        visibility=Visibility.MACHINE,
    )
    title = f"Granskning {contract.id} {period}"
    sheets = (Sheet(_SHEET, columns, tuple(rows), header=3), machine)
    return to_bytes(Workbook(title, assignment.buyer.authority, assignment.dated, sheets))


def _manual(contract: Contract, assignment: Assignment) -> Iterator[Term]:
    return (term for term in terms(contract, assignment) if term.requirement.manual and not term.requirement.measure)


def _row(term: Term, assignment: Assignment, known: Review | None) -> Row:
    manual, area = term.requirement.manual, assignment.area(term.area)
    choices = tuple(swedish.capital(word) for word in _VERDICTS)
    verdict = next(
        (swedish.capital(word) for word, status in _VERDICTS.items() if known and known.status is status), None
    )
    return Row(
        (
            Cell(term.requirement.id, Look.LABEL),
            Cell(area.title if area else term.area, Look.LABEL),
            Cell(manual.question if manual else "", Look.FIXED),
            Cell(swedish.capital(f"{manual.how}, {manual.when}") if manual else "", Look.FIXED),
            Cell(verdict, entry=Entry(EntryKind.CHOICE, title="Utfall", choices=choices)),
            Cell(
                known.ground if known else None,
                entry=Entry(EntryKind.TEXT, title="Grund", help="Vad bedömningen bygger på."),
            ),
            Cell(
                known.role if known else None, entry=Entry(EntryKind.TEXT, title="Roll", help="Befattning, inte namn.")
            ),
            Cell(known.on if known else None, entry=Entry(EntryKind.DATE, title="Datum", help="Dag för bedömningen.")),
        ),
        height=60,
    )


def read_reviews(
    data: bytes, shown: str, contract: Contract, assignment: Assignment, period: Period
) -> tuple[list[Review], list[Finding]]:
    """The verdicts filled in. Rows without any answer are simply not reviewed yet; half-filled ones are findings."""
    book, findings = read_book(data, shown)
    if book is None:
        return [], findings
    sheets = {sheet.name: sheet for sheet in book.sheets}
    if not _is_ours(sheets.get(_MACHINE), contract, period) or _SHEET not in sheets:
        message = f"Filen hör inte till avtal {contract.id} och {swedish.period(period)}."
        return [], [*findings, FOREIGN.at(FilePlace(shown), message, hint=FOREIGN.advice)]
    areas = {area.title: area.id for area in assignment.areas}
    ids = {term.requirement.id for term in _manual(contract, assignment)}
    reviews = []
    for row in sheets[_SHEET].rows:
        cells = _cells(row)
        if str(cells[0] or "") not in ids:
            continue
        review, problems = _review(cells, row.number, shown, areas)
        findings += problems
        if review:
            reviews.append(review)
    return reviews, findings


def _is_ours(machine: ReadSheet | None, contract: Contract, period: Period) -> bool:
    if machine is None:
        return False
    facts = {str(cells[0]): str(cells[1]) for cells in (_cells(row) for row in machine.rows) if cells[0]}
    wanted = {"form": "granskning", "contract": contract.id, "period": str(period)}
    return facts == wanted


def _cells(row: ReadRow) -> list[object]:
    values: list[object] = list(row.cells)
    return values + [None] * (len(_HEADER) - len(values))


def _review(cells: list[object], number: int, shown: str, areas: dict[str, str]) -> tuple[Review | None, list[Finding]]:
    answers = cells[_FIRST_ANSWER : len(_HEADER)]
    if not any(str(answer or "").strip() for answer in answers):
        return None, []

    def place(index: int) -> CellPlace:
        return CellPlace(shown, _SHEET, number, column_letter(_FIRST_ANSWER + index))

    findings = [
        IDENTITY.at(place(index), "Texten verkar innehålla ett personnummer.", hint=IDENTITY.advice)
        for index, answer in enumerate(answers)
        if isinstance(answer, str) and find(answer)
    ]
    status = _VERDICTS.get(str(answers[0] or "").strip().lower())
    if answers[0] and status is None and not findings:
        findings.append(UNREADABLE.at(place(0), "Utfallet är inte ett av de som kan väljas.", hint=UNREADABLE.advice))
    on = answers[3] if isinstance(answers[3], date) else _day(answers[3])
    for index, missing in enumerate((not answers[0], not answers[1], not answers[2], on is None)):
        if missing:
            message = f"{_HEADER[_FIRST_ANSWER + index]} saknas."
            findings.append(INCOMPLETE.at(place(index), message, hint=INCOMPLETE.advice, about=str(cells[0])))
    if findings or status is None or on is None:
        return None, findings
    area = areas.get(str(cells[1]), str(cells[1]))
    return Review(str(cells[0]), area, status, str(answers[1]).strip(), str(answers[2]).strip(), on), []


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        return None
