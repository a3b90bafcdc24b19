"""The reporting workbook: what a supplier fills in each quarter, made from the same record as the clauses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column as Asked
from tenderkit.model.datasets import ColumnType, Dataset, Empty
from tenderkit.model.periods import Period
from tenderkit.model.report import Cell as Answer
from tenderkit.reports.guidance import read_first, reasons
from tenderkit.reports.mapping import HEADER, FormMap, SheetMap, form_map, machine_sheet, reported, unit_labels
from tenderkit.workbooks.layout import Cell, Column, Entry, EntryKind, Look, Row, Sheet, Value, Workbook
from tenderkit.workbooks.writing import to_bytes

Serves = Mapping[tuple[str, str], tuple[str, ...]]

CONTRACT, SUPPLIER, AREA, PERIOD = "Avtal", "Leverantör", "Område", "Period"
ROLE, SIGNED = "Uppgiftslämnare (befattning)", "Lämnad datum"
DECLARED = "Inget att rapportera"
YES, NO = "Ja", "Nej"
NEVER_EMPTY = "Kan inte vara tomt"


@dataclass(frozen=True, slots=True)
class FormFor:
    """Whom a form is made for; what is given is printed and locked, what is left out the supplier fills in.

    ``signed_by`` and ``signed_on`` are for examples and for forms filled by a supplier's own system.
    """

    contract: str = ""
    supplier: str = ""
    area: str = ""
    period: Period | None = None
    signed_by: str = ""
    signed_on: date | None = None


def report_form(
    assignment: Assignment,
    serves: Serves,
    whom: FormFor = FormFor(),
    rows: Mapping[str, Sequence[Sequence[Answer]]] | None = None,
    declared_empty: frozenset[str] = frozenset(),
) -> bytes:
    """The form as an xlsx file. ``serves`` says which requirements use each (dataset, column).

    ``rows`` puts rows in from the start, cells in the order of the dataset's columns.
    """
    return to_bytes(report_workbook(assignment, serves, whom, rows, declared_empty))


def report_workbook(
    assignment: Assignment,
    serves: Serves,
    whom: FormFor = FormFor(),
    rows: Mapping[str, Sequence[Sequence[Answer]]] | None = None,
    declared_empty: frozenset[str] = frozenset(),
) -> Workbook:
    """The form as data."""
    form = form_map(assignment, whom.area, whom.contract)
    filled = rows or {}
    area = assignment.area(whom.area)
    sheets = (
        read_first(assignment, form, area, whom.contract, whom.supplier, whom.period),
        _header(assignment, form, whom, filled, declared_empty),
        *(
            _dataset(assignment, dataset, sheet, whom.area, filled.get(dataset.name, ()))
            for dataset, sheet in zip(reported(assignment), form.sheets, strict=True)
        ),
        reasons(assignment, form, serves),
        machine_sheet(form),
    )
    return Workbook(f"Kvartalsrapport – {assignment.title}", assignment.buyer.authority, assignment.dated, sheets)


def _header(
    assignment: Assignment,
    form: FormMap,
    whom: FormFor,
    filled: Mapping[str, Sequence[Sequence[Answer]]],
    declared_empty: frozenset[str],
) -> Sheet:
    area = assignment.area(whom.area)
    areas = tuple(each.title for each in assignment.areas)
    periods = tuple(str(period) for period in _periods(assignment))
    text = Entry(EntryKind.TEXT)
    asked = (
        (CONTRACT, whom.contract, text, "Avtalets beteckning, så som den står på avtalets första sida."),
        (SUPPLIER, whom.supplier, text, "Vårdgivarens namn."),
        (AREA, area.title if area else "", Entry(EntryKind.CHOICE, choices=areas), "En fil för varje område."),
        (
            PERIOD,
            str(whom.period) if whom.period else "",
            Entry(EntryKind.CHOICE, choices=periods),
            "Det kvartal som uppgifterna gäller; 2028-Q1 är januari–mars 2028.",
        ),
    )
    signed = (
        (ROLE, whom.signed_by, text, "Befattning, inte namn; till exempel verksamhetschef."),
        (SIGNED, whom.signed_on, Entry(EntryKind.DATE), "Den dag filen lämnas, som ÅÅÅÅ-MM-DD."),
    )
    rows = [Row((None, Cell("Rapport", Look.TITLE))), Row((None, Cell(assignment.title, Look.SUBTITLE))), Row()]
    for label, given, entry, note in asked:
        known = Cell(given, Look.FIXED) if given else Cell(None, entry=entry)
        rows.append(Row((None, Cell(label, Look.LABEL), known, Cell(note, Look.NOTE))))
    for label, value, entry, note in signed:
        rows.append(Row((None, Cell(label, Look.LABEL), Cell(value or None, entry=entry), Cell(note, Look.NOTE))))
    rows += [
        Row(),
        Row((None, Cell(DECLARED, Look.HEADING))),
        Row(
            (
                None,
                Cell(
                    "Svara Ja för ett blad utan rader. Ett tomt blad utan Ja räknas som ej rapporterat.", Look.SUBTITLE
                ),
            )
        ),
        Row(),
        Row((None, Cell("Blad", Look.HEADER), Cell(DECLARED, Look.HEADER), Cell("Kommentar", Look.HEADER))),
    ]
    for dataset, sheet in zip(reported(assignment), form.sheets, strict=True):
        link = Cell(sheet.sheet, Look.LABEL, link=sheet.sheet)
        if dataset.may_be_empty:
            said = YES if dataset.name in declared_empty else NO if filled.get(dataset.name) else None
            answer = Cell(said, entry=Entry(EntryKind.CHOICE, choices=(YES, NO)))
            note = f"Ja om det inte fanns några {dataset.noun.many} att redovisa."
        else:
            answer = Cell(NEVER_EMPTY, Look.FIXED)
            note = f"Här finns alltid {dataset.noun.many} att redovisa."
        rows.append(Row((None, link, answer, Cell(note, Look.NOTE))))
    return Sheet(HEADER, (Column(2), Column(34), Column(38), Column(58)), tuple(rows), page=True)


def _periods(assignment: Assignment) -> list[Period]:
    """The quarters of the contract with its options: what the drop-down offers."""
    period, last = Period.of(assignment.contract.start), Period.of(assignment.contract.end)
    for _ in range((assignment.contract.option_months + 2) // 3):
        last = last.next()
    periods = [period]
    while period < last:
        period = period.next()
        periods.append(period)
    return periods


def _dataset(
    assignment: Assignment, dataset: Dataset, sheet: SheetMap, area: str, rows: Sequence[Sequence[Answer]]
) -> Sheet:
    units = unit_labels(assignment, area)
    columns = tuple(Column(_width(column), _entry(assignment, column, units)) for column in dataset.columns)
    header = Row(tuple(Cell(column.title, Look.HEADER, note=_note(dataset, column)) for column in dataset.columns))
    shown = unit_labels(assignment)
    body = (
        Row(tuple(_shown(assignment, column, cell, shown) for column, cell in zip(dataset.columns, row, strict=True)))
        for row in rows
    )
    return Sheet(sheet.sheet, columns, (header, *body), header=1, filtered=True)


def _width(column: Asked) -> float:
    least = {ColumnType.UNIT: 30.0, ColumnType.CODE: 20.0, ColumnType.DATE: 20.0, ColumnType.MONTH: 18.0}
    longest = max(map(len, column.title.split()))
    return min(34.0, max(least.get(column.type, 16.0), len(column.title) * 0.75 + 4, longest * 1.2 + 4))


def _note(dataset: Dataset, column: Asked) -> str:
    """The second line of a heading: the form of the answer, and what an empty cell means."""
    forms = {
        ColumnType.ID: "kod",
        ColumnType.PSEUDONYM: "kod",
        ColumnType.UNIT: "välj i listan",
        ColumnType.CODE: "välj i listan",
        ColumnType.DATE: "ÅÅÅÅ-MM-DD",
        ColumnType.MONTH: "ÅÅÅÅ-MM",
        ColumnType.INTEGER: "heltal",
        ColumnType.DECIMAL: "tal",
        ColumnType.PERCENT: "procent, t.ex. 75",
        ColumnType.BOOLEAN: "ja/nej",
    }
    if column.empty is Empty.NOT_YET:
        return f"{forms[column.type]}; tom = ännu inte"
    if column.empty is Empty.NOT_APPLICABLE:
        return f"{forms[column.type]}; tom = ej aktuellt"
    return (
        f"{forms[column.type]}; ska fyllas i" if column.mandatory or column.name in dataset.key else forms[column.type]
    )


def _entry(assignment: Assignment, column: Asked, units: Mapping[str, str]) -> Entry:
    kinds = {
        ColumnType.UNIT: EntryKind.CHOICE,
        ColumnType.CODE: EntryKind.CHOICE,
        ColumnType.BOOLEAN: EntryKind.CHOICE,
        ColumnType.DATE: EntryKind.DATE,
        ColumnType.MONTH: EntryKind.MONTH,
        ColumnType.INTEGER: EntryKind.INTEGER,
        ColumnType.DECIMAL: EntryKind.DECIMAL,
        ColumnType.PERCENT: EntryKind.DECIMAL,
    }
    choices: tuple[str, ...] = ()
    match column.type:
        case ColumnType.UNIT:
            choices = tuple(units.values())
        case ColumnType.CODE:
            choices = tuple(item.label for item in assignment.reporting.codes[column.codes].items)
        case ColumnType.BOOLEAN:
            choices = (YES, NO)
    kind = kinds.get(column.type, EntryKind.TEXT)
    bounds = (column.minimum, column.maximum)
    return Entry(kind, column.title, column.help, choices, *bounds)


def _shown(assignment: Assignment, column: Asked, cell: Answer, units: Mapping[str, str]) -> Value:
    """A typed cell as the form shows it: labels for codes and units, Ja or Nej, everything else as it is."""
    match column.type, cell:
        case ColumnType.CODE, str():
            return assignment.reporting.codes[column.codes].label(cell)
        case ColumnType.UNIT, str():
            return units.get(cell, cell)
        case ColumnType.BOOLEAN, bool():
            return YES if cell else NO
        case ColumnType.DECIMAL | ColumnType.PERCENT, Decimal() if cell == int(cell):
            return int(cell)
        case _:
            return cell
