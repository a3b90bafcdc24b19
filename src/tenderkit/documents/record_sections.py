"""Sections made whole from the records: the bidder's questions, the sheets of the report and the areas."""

from tenderkit import swedish
from tenderkit.blocks import Block, Inlines, Para, Section, Table, Text
from tenderkit.documents.tables import Row, table, unit_kind
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column, ColumnType, Dataset, Empty, Origin, Sensitivity
from tenderkit.model.requirement import AnswerType, Requirement

_ANSWERS = {
    AnswerType.INTEGER: "Heltal",
    AnswerType.DECIMAL: "Tal",
    AnswerType.YES_NO: "Ja eller nej",
    AnswerType.TEXT: "Text",
    AnswerType.DATE: "Datum",
}
_TYPES = {
    ColumnType.ID: "Egen kod",
    ColumnType.PSEUDONYM: "Kod utan personuppgifter",
    ColumnType.UNIT: "Enhetskod",
    ColumnType.CODE: "Val i lista",
    ColumnType.DATE: "Datum",
    ColumnType.MONTH: "Månad",
    ColumnType.INTEGER: "Heltal",
    ColumnType.DECIMAL: "Tal",
    ColumnType.PERCENT: "Procent",
    ColumnType.BOOLEAN: "Ja eller nej",
}
_ABOUT = {Sensitivity.NONE: "–", Sensitivity.STAFF: "Personal", Sensitivity.PATIENT: "Patient"}


def questions(assignment: Assignment) -> tuple[Block, ...]:
    """What the bidder answers, chapter by chapter."""
    made: list[Block] = []
    for part in assignment.parts:
        asked = [each for each in assignment.requirements if each.part == part.id and each.proof]
        if asked:
            made.append(Section(f"svar-{part.id}", part.title, (_questions(part.id, part.title, asked),)))
    return tuple(made)


def _questions(id: str, title: str, asked: list[Requirement]) -> Table:
    rows: list[Row] = []
    for requirement in asked:
        proof = requirement.proof
        if proof is None:
            continue
        where = "för varje område" if proof.per_area else "en gång"
        rows.append(
            [
                f"{requirement.id} {requirement.title}",
                proof.ask,
                f"{_ANSWERS[proof.answer]}, {where}",
                swedish.listed(proof.attach) or "–",
            ]
        )
    return table(
        f"svar-{id}",
        f"Frågor om {swedish.uncapital(title)}",
        ("Krav", "Fråga", "Svar", "Bifogas"),
        rows,
        (26, 34, 18, 22),
    )


def data_sheets(assignment: Assignment) -> tuple[Block, ...]:
    """Every sheet of the report with its columns."""
    made: list[Block] = []
    for dataset in assignment.reporting.datasets.values():
        if dataset.origin is Origin.SUPPLIER:
            rows = [_column(assignment, column) for column in dataset.columns]
            columns = table(
                f"blad-{dataset.name}",
                dataset.title,
                ("Uppgift", "Form", "Obligatorisk", "Rör"),
                rows,
                (30, 38, 20, 12),
            )
            made.append(Section(f"blad-{dataset.name}", dataset.title, (_help(dataset), columns)))
    return tuple(made)


def _help(dataset: Dataset) -> Para:
    again = " Bladet får inte vara tomt." if not dataset.may_be_empty else ""
    return Para((Text(f"{dataset.help}{again}"),))


def _column(assignment: Assignment, column: Column) -> list[str | Inlines]:
    form = _TYPES[column.type]
    if column.codes:
        form += f": {swedish.listed((item.label for item in assignment.reporting.codes[column.codes].items), 'eller')}"
    if column.help:
        form += f". {column.help}"
    if column.required_when:
        needed = "Ja, när det är aktuellt"
    else:
        needed = {Empty.UNKNOWN: "Ja", Empty.NOT_YET: "När det har skett", Empty.NOT_APPLICABLE: "När det är aktuellt"}[
            column.empty
        ]
    return [column.title, form, needed, _ABOUT[column.sensitivity]]


def area_sections(assignment: Assignment) -> tuple[Block, ...]:
    """One section per area: what it covers and its care units, if it has any."""
    made: list[Block] = []
    for area in assignment.areas:
        words = f"Området omfattar {swedish.listed(area.municipalities)}."
        children = [unit.children for unit in area.units if unit.children is not None]
        if children:
            words += f" I upptagningsområdena finns {swedish.number(sum(children))} barn."
        rows = [
            [
                unit_kind(unit, assignment),
                unit.title,
                unit.id,
                swedish.number(unit.children) if unit.children is not None else "–",
            ]
            for unit in area.units
        ]
        units = table(
            f"enheter-{area.id}",
            f"Enheter i {area.title}",
            ("Enhetstyp", "Enhet", "Enhetskod", "Barn"),
            rows,
            (16, 36, 36, 12),
            (3,),
        )
        blocks = (Para((Text(words),)), *((units,) if rows else ()))
        made.append(Section(f"omrade-{area.id}", area.title, blocks))
    return tuple(made)
