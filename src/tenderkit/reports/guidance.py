"""The sheets of the reporting workbook that are read, not filled in: how, and why each thing is asked for."""

from collections.abc import Mapping

from tenderkit import swedish
from tenderkit.model.assignment import Area, Assignment
from tenderkit.model.datasets import Column as Asked
from tenderkit.model.datasets import ColumnType, Dataset
from tenderkit.model.periods import Period
from tenderkit.reports.mapping import HEADER, REASONS, FormMap, reported
from tenderkit.workbooks import instructions
from tenderkit.workbooks.layout import Cell, Column, Look, Row, Sheet

_WARNING = (
    "Skriv aldrig personnummer, samordningsnummer eller reservnummer, och aldrig namn på patienter eller anhöriga, "
    "varken i celler, kommentarer, bladnamn eller filnamn. En fil där något ser ut som ett sådant nummer tas inte emot."
)
_STEPS = (
    f"Fyll i bladet {HEADER} först: det talar om vad filen gäller. Gula celler är till för svar.",
    "Fyll i ett blad i taget, en rad för varje uppgift, direkt under rubrikerna. Ändra inte rubriker och bladnamn.",
    "Rubrikens andra rad säger hur svaret skrivs och vad en tom cell betyder. Hjälptexten visas när en cell markeras.",
    "Koder för personer och ärenden väljer ni själva. Samma kod gäller i alla rapporter; bara ni har nyckeln.",
    "Datum skrivs 2028-01-15 och månader 2028-01. Decimaler skrivs med komma. Procent skrivs som tal: 75, inte 0,75.",
    "Ur ett eget system: klistra in dem som värden (Klistra in special – Värden) så att listorna blir kvar.",
    f"Fanns det inget att redovisa på ett blad: svara Ja vid Inget att rapportera på bladet {HEADER}.",
)
_FORMS = {
    ColumnType.ID: "Egen kod",
    ColumnType.UNIT: "Välj enhet i listan",
    ColumnType.DATE: "Datum som ÅÅÅÅ-MM-DD",
    ColumnType.MONTH: "Månad som ÅÅÅÅ-MM",
    ColumnType.BOOLEAN: "Ja eller nej",
}


def read_first(
    assignment: Assignment, form: FormMap, area: Area | None, contract: str, supplier: str, period: Period | None
) -> Sheet:
    """The first sheet: what is asked of whom, by when, how to fill it in, and that identity numbers may not occur."""
    buyer = assignment.buyer
    facts = [
        ("Uppdrag", f"{assignment.title} ({assignment.id}, version {assignment.version})"),
        ("Beställare", ", ".join(part for part in (buyer.authority, buyer.administration) if part)),
        ("Avtal", contract or f"Anges på bladet {HEADER}."),
        ("Leverantör", supplier or f"Anges på bladet {HEADER}."),
        ("Område", area.title if area else f"Väljs på bladet {HEADER}; en fil för varje område."),
        ("Period", swedish.capital(swedish.period(period)) if period else f"Väljs på bladet {HEADER}."),
        ("Lämnas senast", _due(assignment, period)),
    ]
    sheets = zip(reported(assignment), form.sheets, strict=True)
    return instructions.sheet(
        (
            *instructions.opening("Kvartalsrapport", assignment.title, facts),
            *instructions.warnings((("Inga personnummer", _WARNING),)),
            *instructions.steps("Så fyller ni i", _STEPS),
            *instructions.contents(
                (
                    (HEADER, "Vad rapporten gäller, och vilka blad som saknar rader."),
                    *(
                        (sheet.sheet, dataset.help or f"En rad för varje {dataset.noun.one}.")
                        for dataset, sheet in sheets
                    ),
                    (REASONS, "Vilket krav i avtalet varje uppgift behövs för. Inget annat samlas in."),
                )
            ),
        ),
        label_width=28,
        text_width=104,
    )


def reasons(assignment: Assignment, form: FormMap, serves: Mapping[tuple[str, str], tuple[str, ...]]) -> Sheet:
    """Why each thing is asked for: sheet and column against the requirements that use it."""
    head = ("Blad", "Kolumn", "Så fylls den i", "Behövs för")
    rows = [Row(tuple(Cell(text, Look.HEADER) for text in head))]
    for dataset, sheet in zip(reported(assignment), form.sheets, strict=True):
        for column in dataset.columns:
            why = _why(assignment, form, dataset, column, serves.get((dataset.name, column.name), ()))
            cells = (
                Cell(sheet.sheet, Look.LABEL),
                Cell(column.title, Look.FIXED),
                Cell(_how(assignment, column), Look.FIXED),
            )
            rows.append(Row((*cells, Cell(why, Look.FIXED))))
    return Sheet(REASONS, (Column(28), Column(30), Column(52), Column(62)), tuple(rows), header=1, filtered=True)


def _due(assignment: Assignment, period: Period | None) -> str:
    last = assignment.reporting.due_day
    if period is None:
        return f"Den {last} i månaden efter kvartalets slut."
    return swedish.day(period.next().start.replace(day=last))


def _how(assignment: Assignment, column: Asked) -> str:
    parts = [column.help.rstrip(".")] if column.help else []
    if column.type in _FORMS:
        parts.append(_FORMS[column.type])
    if column.codes:
        labels = [item.label for item in assignment.reporting.codes[column.codes].items]
        if len(labels) <= 6 and sum(map(len, labels)) <= 120:
            parts.append(f"Välj {swedish.listed(labels, 'eller')}")
        else:
            parts.append("Välj ett av alternativen i listan")
    match column.minimum, column.maximum:
        case None, None:
            pass
        case low, None if low is not None:
            parts.append(f"Lägst {swedish.number(low)}")
        case None, high if high is not None:
            parts.append(f"Högst {swedish.number(high)}")
        case low, high if low is not None and high is not None:
            parts.append(f"Från {swedish.number(low)} till {swedish.number(high)}")
    return "".join(f"{part}. " for part in parts).strip()


def _why(assignment: Assignment, form: FormMap, dataset: Dataset, column: Asked, ids: tuple[str, ...]) -> str:
    reasons = []
    for id in ids:
        requirement = assignment.requirement(id)
        reasons.append(f"{id} {requirement.title}" if requirement else id)
    for join in dataset.joins.values():
        target = form.of(join.to)
        if join.key == column.name and target:
            reasons.append(f"Kopplar raden till bladet {target.sheet}")
    if column.name == dataset.date and not ids:
        reasons.append("Placerar raden i rätt kvartal")
    if column.name in dataset.key:
        reasons.append("Skiljer raderna åt")
    return "\n".join(reasons) or "–"
