"""What an offending item is called: its key with the specification's titles and labels in place of codes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from tenderkit import swedish
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column, ColumnType
from tenderkit.model.measure import Measure
from tenderkit.model.outcome import EvidenceItem, Judgement
from tenderkit.model.periods import Period
from tenderkit.tables import MISSING, PARTED


def labelled(judgement: Judgement, measure: Measure, assignment: Assignment) -> Judgement:
    """The judgement with a label on each item of its evidence."""
    titles = {area.id: area.title for area in assignment.areas}
    titles |= {unit.id: unit.title for area in assignment.areas for unit in area.units}
    dataset = assignment.reporting.datasets.get(measure.dataset)
    key = [dataset.column(name) for name in dataset.key] if dataset else []
    columns = [column for column in key if column]
    items = tuple(replace(item, label=_label(item, columns, assignment, titles)) for item in judgement.evidence.items)
    return replace(judgement, evidence=replace(judgement.evidence, items=items))


def _label(item: EvidenceItem, columns: Sequence[Column], assignment: Assignment, titles: Mapping[str, str]) -> str:
    areas = {area.id for area in assignment.areas}
    day = _as_day(item.key)
    if item.note and (item.key in areas or (day and item.note.startswith(swedish.month(day)))):
        return ""  # the area is told already, or the note names the month
    parts = item.key.split(PARTED)
    if len(parts) != len(columns) or len(parts) == 1:
        return _read(item.key, columns[0] if len(columns) == 1 else None, assignment, titles)
    told = zip(parts, columns, strict=True)
    return ", ".join(_read(part, column, assignment, titles) for part, column in told if part != MISSING)


def _read(part: str, column: Column | None, assignment: Assignment, titles: Mapping[str, str]) -> str:
    """One part of a key as a person reads it; what is nobody's code stays as it is."""
    codes = assignment.reporting.codes.get(column.codes) if column else None
    if codes:
        return codes.label(part)
    if period := Period.parse(part):
        return swedish.period(period)
    if day := _as_day(part):
        return swedish.month(day) if column and column.type is ColumnType.MONTH else swedish.day(day)
    return titles.get(part, part)


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
