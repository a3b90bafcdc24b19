"""Deviations planted in an area's rows: a small closed set of things that go wrong, each in one area and quarter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tenderkit.demonstration.matching import matches
from tenderkit.demonstration.rows import Made, Value, typed
from tenderkit.demonstration.world import World
from tenderkit.model.datasets import Dataset
from tenderkit.model.outcome import Status
from tenderkit.model.periods import Period

ALL = "alla"


@dataclass(frozen=True, slots=True)
class Expected:
    """The outcome a deviation leads to: a requirement's status in a quarter, and the step of the ladder ("" if any).

    The requirement ``ALL`` is every one that would be judged there without the deviation and is not named beside it.
    """

    requirement: str
    period: Period
    status: Status
    step: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """What goes wrong in one area and quarter, what is done to the rows, and what the assessment must say of it.

    ``after`` is the id of an earlier deviation without which the outcome would be another ("" if any).
    """

    id: str
    title: str
    area: str
    period: Period
    after: str
    operations: tuple[Mapping[str, Any], ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Handing:
    """How a quarter's report was handed in: not at all, late, or with sheets left out."""

    missing: bool = False
    late: date | None = None
    left_out: frozenset[str] = frozenset()


def plant(
    deviations: Sequence[Deviation], world: World, datasets: Mapping[str, Dataset], *, unseen: bool = False
) -> Mapping[Period, Handing]:
    """Changes the rows of an area in place; how each quarter was handed in, where something went wrong with that.

    ``unseen`` takes the operations that are in the report alone, not in what happened: the region's register, which
    counts what happened, is drawn between the two.
    """
    handed: dict[Period, Handing] = {}
    for deviation in deviations:
        for operation in deviation.operations:
            if operation.get("only_in_report", False) is not unseen:
                continue
            before = handed.get(deviation.period, Handing())
            match operation:
                case {"no_report": True}:
                    handed[deviation.period] = Handing(True, before.late, before.left_out)
                case {"late": str(day)}:
                    handed[deviation.period] = Handing(before.missing, date.fromisoformat(day), before.left_out)
                case {"leave_out": str(name)}:
                    handed[deviation.period] = Handing(before.missing, before.late, before.left_out | {name})
                case _:
                    _on_rows(operation, deviation.period, world, datasets)
    return handed


def _on_rows(operation: Mapping[str, Any], period: Period, world: World, datasets: Mapping[str, Dataset]) -> None:
    name = next(operation[key] for key in ("change", "drop", "add") if key in operation)
    dataset, rows = datasets[name], world[name]
    if "new" in operation:
        cells = {column: typed(dataset, column, value) for column, value in operation["new"].items()}
        rows.append(Made(name, cells, cells[dataset.date], None, first=period))
        return
    chosen = list(_chosen(operation, rows, dataset, period))
    if "drop" in operation:
        for row in chosen:
            row.gone = period
    elif "change" in operation:
        for row in chosen:
            row.changes.append((period, _changed(operation, row.known(dataset, period) | _days(row), dataset, 1)))
    else:
        for row in chosen:
            rows += [_copy(operation, row, dataset, period, number) for number in range(1, _times(operation) + 1)]


def _times(operation: Mapping[str, Any]) -> int:
    return int(operation.get("times", 1))


def _chosen(operation: Mapping[str, Any], rows: Sequence[Made], dataset: Dataset, period: Period) -> Iterator[Made]:
    """The rows of the quarter's report that fit; only the first few, or every second, third … of them, if so said."""
    fitting = [
        row
        for row in rows
        if row.is_reported(dataset, period) and matches(operation.get("where", {}), row.known(dataset, period))
    ]
    yield from fitting[: operation.get("take", len(fitting)) * operation.get("every", 1) : operation.get("every", 1)]


def _days(row: Made) -> dict[str, Value]:
    """The row's days, those of the future with them, so that a day after the quarter can be moved too."""
    return {name: value for name, value in row.cells.items() if isinstance(value, date)}


def _changed(
    operation: Mapping[str, Any], cells: Mapping[str, Value], dataset: Dataset, number: int
) -> dict[str, Value]:
    changed = {name: typed(dataset, name, value) for name, value in operation.get("set", {}).items()}
    for name, days in operation.get("shift", {}).items():
        if isinstance(cells.get(name), date):
            changed[name] = typed(dataset, name, cells[name] + timedelta(days=days * number))
    return changed


def _copy(operation: Mapping[str, Any], row: Made, dataset: Dataset, period: Period, number: int) -> Made:
    """A row like ``row`` with a key of its own, in the same quarter."""
    cells = row.cells | _changed(operation, row.cells, dataset, number)
    key = next((name for name in dataset.key if isinstance(cells[name], str)), None)
    if key and not operation.get("same_key", False):
        cells[key] = f"{cells[key]}-{number}"
    start = cells[dataset.date]
    if start > period.end:
        start = cells[dataset.date] = period.end
    return Made(dataset.name, cells, start, row.end, first=period)
