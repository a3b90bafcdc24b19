"""The bid form as a workbook: the same requirements as the clauses, with a cell for each answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tenderkit import swedish
from tenderkit.bids.guidance import AREAS, ASKED, BIDDER, TERMS, read_first
from tenderkit.bids.machine import machine_sheet
from tenderkit.bids.questions import ACCEPTANCE, BidForm, Printed, Question, allowed, attachments
from tenderkit.model.bid import AnswerValue, Bidder
from tenderkit.model.requirement import AnswerType
from tenderkit.workbooks.layout import Cell, Column, Entry, EntryKind, Look, Row, Sheet, Value, Workbook
from tenderkit.workbooks.writing import to_bytes

NAME, ORGNR, CONTACT, EMAIL = "Namn", "Organisationsnummer", "Kontaktperson (befattning)", "E-post"
BID_FOR, ACCEPTED = "Omfattas av anbudet", "Acceptans"
ID, TITLE, TEXT, ASK, ALLOWED, ANSWER, ATTACHED = (
    "Krav",
    "Rubrik",
    "Kravtext",
    "Fråga",
    "Godtaget svar",
    "Svar",
    "Bifogad handling",
)
AREA, CLAUSE = "Område", "Punkt"
YES, NO = "Ja", "Nej"

_CHOICE = Entry(EntryKind.CHOICE, choices=(YES, NO))
_ENTRIES = {
    AnswerType.INTEGER: EntryKind.INTEGER,
    AnswerType.DECIMAL: EntryKind.DECIMAL,
    AnswerType.YES_NO: EntryKind.CHOICE,
    AnswerType.TEXT: EntryKind.TEXT,
    AnswerType.DATE: EntryKind.DATE,
}


@dataclass(frozen=True, slots=True)
class Filling:
    """Answers put in from the start, for examples and for a bidder's own system; blank by default.

    ``answers`` and ``attachments`` are by requirement id and area code ("" for an answer given once).
    """

    bidder: Bidder = field(default_factory=Bidder)
    areas: Mapping[str, bool] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], AnswerValue] = field(default_factory=dict)
    attachments: Mapping[tuple[str, str], str] = field(default_factory=dict)
    accepts: bool | None = None


def bid_form(form: BidForm, filling: Filling = Filling()) -> bytes:
    """The form as an xlsx file; the same form always gives the same bytes."""
    return to_bytes(bid_workbook(form, filling))


def bid_workbook(form: BidForm, filling: Filling = Filling()) -> Workbook:
    """The form as data."""
    sheets = [read_first(form), _bidder(form, filling), _asked(form, filling)]
    if any(form.by_area()):
        sheets.append(_areas(form, filling))
    sheets += [_terms(form, filling), machine_sheet(form)]
    assignment = form.assignment
    title = f"Svarsformulär – {assignment.title}"
    return Workbook(title, assignment.buyer.authority, assignment.dated, tuple(sheets))


def fixed_rows(form: BidForm) -> Iterator[tuple[str, tuple[str, str], tuple[str, ...]]]:
    """What must still stand in a form that comes back: sheet, requirement and area, and the row's texts.

    The first column, which holds the clause's number, is left out.
    """

    def texts(cells: Sequence[Cell]) -> tuple[str, ...]:
        return tuple(map(fixed_text, cells[1:]))

    for printed in form.asked:
        yield ASKED, (printed.requirement.id, ""), texts(_asked_cells(printed))
    for question in form.by_area():
        yield AREAS, question.key, texts(_area_cells(question))
    for term in form.terms:
        yield TERMS, (term.requirement.id, ""), (term.text,)


def fixed_text(cell: Cell) -> str:
    """All that a cell of the form says, with its lighter second line."""
    value = "" if cell.value is None else str(cell.value)
    return f"{value} {cell.note}" if cell.note else value


def _bidder(form: BidForm, filling: Filling) -> Sheet:
    bidder, text = filling.bidder, Entry(EntryKind.TEXT)
    asked = (
        (NAME, bidder.name, "Företagets eller organisationens namn, så som det är registrerat."),
        (ORGNR, bidder.orgnr, "Numret för den som ska bli avtalspart. Skrivs 556677-8899."),
        (CONTACT, bidder.contact, "Befattning, inte namn; till exempel verksamhetschef."),
        (EMAIL, bidder.email, "Dit frågor om anbudet skickas; gärna en funktionsbrevlåda."),
    )
    rows = [
        Row((None, Cell("Anbudsgivare", Look.TITLE))),
        Row((None, Cell(form.assignment.title, Look.SUBTITLE))),
        Row(),
    ]
    for label, given, note in asked:
        rows.append(Row((None, Cell(label, Look.LABEL), Cell(given or None, entry=text), Cell(note, Look.NOTE))))
    rows += [
        Row((None, Cell("Områden", Look.HEADING))),
        Row((None, Cell("Svara Ja för varje område som anbudet omfattar, annars Nej.", Look.SUBTITLE))),
        Row(),
        Row((None, Cell(AREA, Look.HEADER), Cell(BID_FOR, Look.HEADER), Cell("Kommuner och stadsdelar", Look.HEADER))),
    ]
    for area in form.assignment.areas:
        choice = Cell(_value(filling.areas.get(area.id)), entry=_CHOICE)
        where = Cell(swedish.listed(area.municipalities), Look.FIXED)
        rows.append(Row((None, Cell(area.title, Look.LABEL), choice, where)))
    return Sheet(BIDDER, (Column(2), Column(30), Column(34), Column(50)), tuple(rows), page=True)


def _asked(form: BidForm, filling: Filling) -> Sheet:
    once = {question.requirement.id: question for question in form.once()}
    rows = [_header(ID, TITLE, TEXT, ASK, ALLOWED, ANSWER, ATTACHED)]
    for printed in form.asked:
        question = once.get(printed.requirement.id)
        cells = _asked_cells(printed)
        if question:
            rows.append(Row((*cells, *_answer_cells(question, filling)), _room(question, filling)))
        else:
            there = Cell(f"Svar lämnas på bladet {AREAS}", Look.FIXED, link=AREAS)
            rows.append(Row((*cells, there, Cell("–", Look.FIXED))))
    widths = (20, 20, 44, 34, 28, 38, 24)
    return Sheet(ASKED, tuple(map(Column, widths)), tuple(rows), header=1, filtered=True)


def _asked_cells(printed: Printed) -> tuple[Cell, ...]:
    requirement, proof = printed.requirement, printed.requirement.proof
    where = ", ".join(part for part in (printed.kind, printed.clause) if part)
    return (
        Cell(requirement.id, Look.LABEL, note=where),
        Cell(requirement.title, Look.FIXED),
        Cell(printed.text, Look.FIXED),
        Cell(proof.ask if proof else "", Look.FIXED, note=attachments(proof) if proof else ""),
        Cell(allowed(requirement, proof) if proof else "", Look.FIXED),
    )


def _room(question: Question, filling: Filling) -> float | None:
    """Height for a description still to be written; None leaves the row to what stands in it."""
    if question.proof.answer is not AnswerType.TEXT or filling.answers.get(question.key):
        return None
    return max(120.0, 20.0 * (2 + len(question.printed.text) // 36))


def _areas(form: BidForm, filling: Filling) -> Sheet:
    rows = [_header(AREA, ID, ASK, ALLOWED, ANSWER, ATTACHED)]
    rows += [Row((*_area_cells(question), *_answer_cells(question, filling))) for question in form.by_area()]
    return Sheet(AREAS, tuple(map(Column, (18, 26, 50, 38, 18, 30))), tuple(rows), header=1, filtered=True)


def _area_cells(question: Question) -> tuple[Cell, ...]:
    requirement, title = question.requirement, question.area.title if question.area else ""
    return (
        Cell(title, Look.LABEL),
        Cell(requirement.id, Look.FIXED, note=requirement.title),
        Cell(question.proof.ask, Look.FIXED, note=attachments(question.proof)),
        Cell(allowed(requirement, question.proof), Look.FIXED),
    )


def _answer_cells(question: Question, filling: Filling) -> tuple[Cell, Cell]:
    proof = question.proof
    # No bounds: a bid outside them must be possible to hand in, and is judged like any other.
    choices = (YES, NO) if proof.answer is AnswerType.YES_NO else ()
    help = allowed(question.requirement, proof)
    entry = Entry(_ENTRIES[proof.answer], question.requirement.id, help, choices)
    answer = Cell(_value(filling.answers.get(question.key)), entry=entry)
    if not proof.attach:
        return answer, Cell("–", Look.FIXED)
    name = Entry(EntryKind.TEXT, ATTACHED, "Handlingens namn eller nummer i anbudet.")
    return answer, Cell(filling.attachments.get(question.key) or None, entry=name)


def _terms(form: BidForm, filling: Filling) -> Sheet:
    heading = _header(ID, CLAUSE, TEXT)
    rows = [
        Row((Cell("Villkor under avtalstiden", Look.TITLE),)),
        Row((Cell("Villkoren nedan följs upp under avtalstiden. De accepteras samlat, med ett svar.", Look.SUBTITLE),)),
        Row(),
        Row(
            (
                Cell(ACCEPTED, Look.LABEL),
                Cell("Ska-krav", Look.FIXED),
                Cell(ACCEPTANCE, Look.FIXED),
                Cell(_value(filling.accepts), entry=_CHOICE),
            )
        ),
        Row(),
        heading,
    ]
    for term in form.terms:
        title = Cell(term.requirement.id, Look.LABEL, note=term.requirement.title)
        rows.append(Row((title, Cell(term.clause, Look.FIXED), Cell(term.text, Look.FIXED))))
    last = next(number for number, row in enumerate(rows, start=1) if row == heading)
    return Sheet(TERMS, (Column(28), Column(24), Column(66), Column(14)), tuple(rows), header=last, page=True)


def _header(*texts: str) -> Row:
    return Row(tuple(Cell(text, Look.HEADER) for text in texts))


def _value(value: AnswerValue) -> Value:
    return (YES if value else NO) if isinstance(value, bool) else value
