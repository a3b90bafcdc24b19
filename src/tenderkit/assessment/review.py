"""granskning.xlsx: the questions on terms that a person judges, written out and read back."""

from collections.abc import Mapping, Sequence, Set
from datetime import date

from tenderkit import identities, swedish
from tenderkit.assessment.terms import terms, to_review
from tenderkit.documents.clauses import occasions
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.leaks import read_searched
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract, Term
from tenderkit.model.outcome import Review, Status
from tenderkit.model.periods import Period
from tenderkit.reports.dates import as_date
from tenderkit.workbooks import instructions
from tenderkit.workbooks.cells import ReadRow, is_blank, padded, words
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
    "granskning-fel-fil",
    Severity.ERROR,
    "Filen är inte granskningen av detta avtal",
    "Ange granskning.xlsx från assess.",
    unusable=True,
)
INCOMPLETE = Code(
    "granskning-ofullstandig",
    Severity.ERROR,
    "Granskningen är inte fullständig",
    "Fyll i utfall, grund, roll och datum.",
)
UNREADABLE = Code("granskning-oklart-utfall", Severity.ERROR, "Utfallet går inte att läsa", "Välj i listan.")
NO_DATE = Code("granskning-ej-datum", Severity.ERROR, "Datumet går inte att läsa", "Skriv datumet som ÅÅÅÅ-MM-DD.")
UNKNOWN_ROW = Code(
    "granskning-okand-rad",
    Severity.ERROR,
    "Raden har svar men hör inte till något villkor som granskas",
    "Skriv krav och område så som de stod i filen, eller ta bort raden.",
)
NOT_ASKED = Code(
    "granskning-galler-ej",
    Severity.WARNING,
    "Svaret används inte: villkoret granskas inte av en person för det här kvartalet",
    "Ta bort svaret. Hur och när villkoret prövas står i avtalet.",
)
TWICE = Code("granskning-dubbel", Severity.ERROR, "Villkoret har svar på två rader", "Ta bort den ena raden.")
IDENTITY = Code(
    "granskning-personnummer",
    Severity.ERROR,
    "Filen innehåller något som ser ut som ett personnummer",
    "Ta bort numret och spara. Ingen del av granskningen läses förrän det är borta.",
)

_VERDICTS = {
    "uppfyllt": Status.MET,
    "ej uppfyllt": Status.MISSED,
    "ej bedömbart": Status.NOT_ASSESSABLE,
}
_SHEET = "Granskning"
_HEADER = ("Krav", "Område", "Fråga", "Så granskas villkoret", "Utfall", "Grund", "Roll", "Datum")
_FIRST_ANSWER = 4
_ABOVE = 3  # rows, the headings' among them
_WARNING = (
    "Ange befattning, aldrig namn, och skriv inga personuppgifter. En fil där något ser ut som ett personnummer läses "
    "inte."
)
_STEPS = (
    f"Varje rad på bladet {_SHEET} är en fråga om ett villkor i ett område. Bredvid står hur villkoret granskas.",
    "Välj utfall i listan. Skriv vad bedömningen bygger på, vilken befattning som har gjort den och vilken dag.",
    "Alla fyra svaren behövs på en rad som fylls i.",
    "Lämna raden tom om villkoret inte är granskat. Det står då kvar som Kräver granskning.",
    "Spara filen och ange den tillsammans med rapporterna när kvartalet bedöms på nytt.",
)


def review_form(contract: Contract, assignment: Assignment, period: Period, known: Sequence[Review] = ()) -> bytes:
    """The workbook with one row per term and area that is asked for the period; ``known`` answers are filled in."""
    given = {(review.requirement, review.area): review for review in known}
    rows = [
        Row((Cell(f"Granskning {swedish.period(period)}", Look.TITLE),)),
        Row((Cell(f"Avtal {contract.id}, {contract.supplier.name}. Skriv inga personuppgifter.", Look.SUBTITLE),)),
        Row(tuple(Cell(name, Look.HEADER) for name in _HEADER)),
        *(
            _row(term, assignment, given.get((term.requirement.id, term.area)))
            for term in to_review(contract, assignment, period)
        ),
    ]
    columns = tuple(Column(width) for width in (12, 16, 46, 46, 18, 46, 24, 14))
    title = f"Granskning {contract.id} {period}"
    sheets = (
        _read_first(contract, period, len(rows) - _ABOVE),
        Sheet(_SHEET, columns, tuple(rows), header=_ABOVE),
        marked(_mark(contract, period).items()),
    )
    return to_bytes(Workbook(title, assignment.buyer.authority, assignment.dated, sheets))


def _read_first(contract: Contract, period: Period, count: int) -> Sheet:
    facts = (
        ("Avtal", contract.id),
        ("Vårdgivare", contract.supplier.name),
        ("Period", swedish.capital(swedish.period(period))),
        ("Frågor", swedish.number(count)),
    )
    return instructions.sheet(
        (
            *instructions.opening("Granskning av villkor", "Villkor som en person bedömer", facts),
            *instructions.warnings((("Inga personuppgifter", _WARNING),)),
            *instructions.steps("Så fylls granskningen i", _STEPS),
            *instructions.colours("Gula celler fylls i.", "Övriga celler ändras inte."),
        )
    )


def _row(term: Term, assignment: Assignment, known: Review | None) -> Row:
    manual = term.requirement.manual
    choices = tuple(swedish.capital(word) for word in _VERDICTS)
    verdict = next(
        (swedish.capital(word) for word, status in _VERDICTS.items() if known and known.status is status), None
    )
    return Row(
        (
            *(Cell(name, Look.LABEL) for name in _named(term, assignment)),
            Cell(manual.question if manual else "", Look.FIXED),
            Cell(swedish.capital(f"{manual.how}, {occasions(term.requirement)}") if manual else "", Look.FIXED),
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
    data: bytes, file: str, contract: Contract, assignment: Assignment, period: Period
) -> tuple[list[Review], list[Finding]]:
    """The verdicts filled in. Rows without any answer are simply not reviewed yet; half-filled ones are findings.

    Of a file with what looks like an identity number nothing is read.
    """
    book, findings = read_searched(data, file, IDENTITY)
    if book is None:
        return [], findings
    shown = identities.masked(file)
    sheet = book.sheet(_SHEET)
    if sheet is None or not says(book, _mark(contract, period)):
        message = f"Filen hör inte till avtal {contract.id} och {swedish.period(period)}."
        return [], [*findings, FOREIGN.at(FilePlace(shown), message, hint=FOREIGN.advice)]
    asked = {_named(term, assignment): term for term in to_review(contract, assignment, period)}
    others = {_named(term, assignment) for term in terms(contract, assignment)} - set(asked)
    reviews: list[Review] = []
    answered: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        review, problems = _review(row, shown, asked, others, answered)
        findings += problems
        if review:
            reviews.append(review)
            answered[review.requirement, review.area] = row.number
    return reviews, findings


def _mark(contract: Contract, period: Period) -> Mapping[str, str]:
    return {"form": "granskning", "contract": contract.id, "period": str(period)}


def _named(term: Term, assignment: Assignment) -> tuple[str, str]:
    """What the row of a term says in its first two cells."""
    return term.requirement.id, assignment.area_title(term.area)


def _review(
    row: ReadRow,
    shown: str,
    asked: Mapping[tuple[str, str], Term],
    others: Set[tuple[str, str]],
    answered: Mapping[tuple[str, str], int],
) -> tuple[Review | None, list[Finding]]:
    """The verdict of a row, or None with what is wrong, if anything is: a heading or a blank row is nothing.

    ``answered`` is requirement and area → the row that has their verdict.
    """
    cells = padded(row, len(_HEADER))
    id, area = words(cells[0]), words(cells[1])
    answers = cells[_FIRST_ANSWER:]
    if all(is_blank(answer) for answer in answers) or tuple(map(words, answers)) == _HEADER[_FIRST_ANSWER:]:
        return None, []
    term = asked.get((id, area))
    if term is None and (id, area) in others:
        place = CellPlace(shown, _SHEET, row.number, "")
        return None, [NOT_ASKED.at(place, f"{NOT_ASKED.title}.", hint=NOT_ASKED.advice, about=id)]
    if term is None:
        place = CellPlace(shown, _SHEET, row.number, "")
        return None, [UNKNOWN_ROW.at(place, f"{UNKNOWN_ROW.title}.", hint=UNKNOWN_ROW.advice)]
    if (id, term.area) in answered:
        place = CellPlace(shown, _SHEET, row.number, "")
        message = f"Området {area} har svar även på rad {answered[id, term.area]}."
        return None, [TWICE.at(place, message, hint=TWICE.advice, about=id)]
    status, on = _VERDICTS.get(words(answers[0]).lower()), as_date(answers[3])
    findings = []
    for index, answer in enumerate(answers):
        place = CellPlace(shown, _SHEET, row.number, column_letter(_FIRST_ANSWER + index))
        if not words(answer):
            message = f"{_HEADER[_FIRST_ANSWER + index]} saknas."
            findings.append(INCOMPLETE.at(place, message, hint=INCOMPLETE.advice, about=id))
        elif index == 0 and status is None:
            verdicts = [swedish.capital(word) for word in _VERDICTS]
            message = "Utfallet är inte ett av dem som kan väljas."
            hint = f"Välj {swedish.listed(verdicts, 'eller')}."
            findings.append(UNREADABLE.at(place, message, hint=hint, about=id))
        elif index == 3 and not isinstance(on, date):
            findings.append(NO_DATE.at(place, "Datumet går inte att läsa.", hint=NO_DATE.advice, about=id))
    if findings or status is None or not isinstance(on, date):
        return None, findings
    return Review(id, term.area, status, words(answers[1]), words(answers[2]), on), []
