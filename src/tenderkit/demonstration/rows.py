"""Rows as they are over the whole contract, and what is known of them at the end of a quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tenderkit.model.datasets import ColumnType, Dataset, Empty, Version
from tenderkit.model.periods import Period
from tenderkit.model.report import Cell


@dataclass(frozen=True, slots=True)
class Stages:
    """A cell that changes: pairs of a day and the value from that day on, in order of days."""

    steps: tuple[tuple[date, Cell], ...]

    def at(self, day: date) -> Cell:
        """The value on ``day``; None before the first step."""
        return next((value for start, value in reversed(self.steps) if start <= day), None)


@dataclass(frozen=True, slots=True)
class Counted:
    """A cell that counts other rows of the area: those of a dataset that fit a condition, in the month of ``month``."""

    dataset: str
    where: Mapping[str, Any]
    month: date


# Anything a cell may hold: as reported, changing over time, or a plan of the generator's own (days of visits).
Value = Any


@dataclass(slots=True)
class Made:
    """A row of the whole contract.

    ``cells`` are columns and, with a leading underscore, plans that are never reported. It is reported from ``start``
    until ``end`` (None: as long as the contract lasts). ``changes`` hold what deviations set from a period on;
    ``first`` and ``last`` are set where a deviation adds the row or drops it.
    """

    dataset: str
    cells: dict[str, Value]
    start: date
    end: date | None
    changes: list[tuple[Period, Mapping[str, Value]]] = field(default_factory=list)
    first: Period | None = None
    gone: Period | None = None

    def copy(self) -> "Made":
        """The same row, free to be changed."""
        return replace(self, cells=dict(self.cells), changes=list(self.changes))

    def known(self, dataset: Dataset, period: Period) -> dict[str, Value]:
        """The cells as known on the period's last day: what has not happened yet is empty."""
        cells = dict(self.cells)
        for since, changed in self.changes:
            if since <= period:
                cells |= changed
        day = period.end
        for name, value in cells.items():
            if isinstance(value, Stages):
                cells[name] = value.at(day)
        for column in dataset.columns:
            value = cells.get(column.name)
            if column.empty is Empty.NOT_YET and isinstance(value, date) and value > day:
                cells[column.name] = None
        return cells

    def is_reported(self, dataset: Dataset, period: Period) -> bool:
        """True if the row belongs in the period's report: events in their period, states while they are open."""
        if (self.first and period < self.first) or (self.gone and period >= self.gone):
            return False
        if dataset.version is Version.EVENTS:
            return period.start <= self.start <= period.end
        return self.start <= period.end and (self.end is None or self.end >= period.start)


def typed(dataset: Dataset, name: str, value: Value) -> Value:
    """A value written in YAML as the cell of the column it stands in; plans are left as they are."""
    column = dataset.column(name)
    if column is None or value is None or isinstance(value, Stages | Counted):
        return value
    match column.type:
        case ColumnType.DATE if isinstance(value, str):
            return date.fromisoformat(value)
        case ColumnType.MONTH if isinstance(value, str):
            return date.fromisoformat(f"{value}-01")
        case ColumnType.MONTH:
            return value.replace(day=1)
        case ColumnType.DECIMAL | ColumnType.PERCENT:
            return Decimal(value)
        case ColumnType.BOOLEAN if isinstance(value, str):
            return value == "ja"
        case _:
            return value


def as_reported(dataset: Dataset, rows: Sequence[Made], period: Period) -> list[tuple[Cell, ...]]:
    """The rows of the dataset's sheet in the period's report, cells in the order of its columns."""
    names = [column.name for column in dataset.columns]
    known = (row.known(dataset, period) for row in rows if row.is_reported(dataset, period))
    return [tuple(cells.get(name) for name in names) for cells in known]
