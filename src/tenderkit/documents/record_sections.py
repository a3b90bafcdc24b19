"""Sections made whole from the records: the bidder's questions, the sheets of the report and the areas."""

from tenderkit import swedish
from tenderkit.blocks import Block, Inlines, Para, Section, Table, Text
from tenderkit.documents.tables import Row, table, unit_kind
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column, ColumnType, Dataset, Empty, Origin, Sensitivity
from tenderkit.model.requirement import AnswerType

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
_CODES = {ColumnType.ID, ColumnType.PSEUDONYM, ColumnType.UNIT}
_ABOUT = {Sensitivity.NONE: "–", Sensitivity.STAFF: "Personal", Sensitivity.PATIENT: "Patient"}


def questions(assignment: Assignment) -> Table:
    """What the bidder answers, in the order of the chapters."""
    rows: list[Row] = []
    for part in assignment.parts:
        for requirement in assignment.requirements:
            proof = requirement.proof
            if proof is None or requirement.part != part.id:
                continue
            where = "för varje område" if proof.per_area else "en gång"
            name, answer = f"{requirement.id} {requirement.title}", f"{_ANSWERS[proof.answer]}, {where}"
            rows.append([name, proof.ask, answer, swedish.listed(proof.attach) or "–"])
    header = ("Krav", "Fråga", "Svar", "Bifogas")
    return table("fragor", "Frågor som besvaras i anbudet", header, rows, (26, 36, 16, 22))


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
        # What a code is called is no news where it is told which code it is.
        form = column.help if column.type in _CODES else f"{form}. {column.help}"
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
