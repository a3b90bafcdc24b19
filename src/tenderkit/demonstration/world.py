"""Everything an area would report over the contract, if nothing went wrong: rows by dataset, from the example file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tenderkit.demonstration.chance import Almanac
from tenderkit.demonstration.flows import Extent, seeds
from tenderkit.demonstration.recipes import Cells, Recipe, Setting, recipe
from tenderkit.demonstration.rows import Made
from tenderkit.model.assignment import Area, Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import Dataset
from tenderkit.model.periods import Period

World = Mapping[str, list[Made]]

# Days before the contract and after the last quarter that dates may reach.
_BEFORE, _AFTER = timedelta(days=150), timedelta(days=500)


@dataclass(frozen=True, slots=True)
class Activity:
    """The shape of an activity, as the example file says it.

    ``flows`` are by dataset, the supplier's and the region's own; ``scale`` is an area's size in per cent of what the
    flows say; ``handed_in`` is the day of the month after the quarter, and ``signed_by`` the role, that stand on the
    reports.
    """

    seed: int
    handed_in: int
    signed_by: str
    scale: Mapping[str, int]
    flows: Mapping[str, tuple[Mapping[str, Any], ...]]


def world(activity: Activity, assignment: Assignment, contract: Contract, area: Area, last: Period) -> World:
    """The rows of one area from the contract's first day to the end of ``last``."""
    start = contract.span.start
    almanac = Almanac(start - _BEFORE, last.end + _AFTER)
    extent = Extent(start, last, activity.scale.get(area.id, 100))
    place = 1 + [each.id for each in assignment.areas].index(area.id)
    names = (activity.seed, area.id)
    made: dict[str, list[Made]] = {}
    for name, flows in activity.flows.items():
        dataset, rows = assignment.reporting.datasets[name], []
        for number, flow in enumerate(flows):
            setting = Setting((*names, number), dataset, area.units, almanac)
            rows += _rows(flow, extent, setting, made)
        rows.sort(key=lambda row: row.start)
        for count, row in enumerate(rows, start=1):
            _coded(row, place, count)
        made[name] = rows
    return made


def _rows(flow: Mapping[str, Any], extent: Extent, setting: Setting, made: World) -> list[Made]:
    recipes: list[tuple[str, Recipe]] = [
        (name, recipe(written, name, setting)) for name, written in flow["cells"].items()
    ]
    rows = []
    for cells in seeds(flow, extent, setting, made):
        for name, cell in recipes:
            cells[name] = cell(cells)
        start = _start(cells, setting.dataset, extent)
        if start is not None:
            ends = flow.get("open_until")
            rows.append(Made(setting.dataset.name, cells, start, cells.get(ends) if ends else None))
    return rows


def _start(cells: Cells, dataset: Dataset, extent: Extent) -> date | None:
    """The day the row belongs to; None where that is no day of the contract's."""
    day = cells.get(dataset.date)
    if not isinstance(day, date) or (dataset.version.value == "events" and day < extent.start):
        return None
    return day


def _coded(row: Made, place: int, count: int) -> None:
    """Puts the row's number into cells written as a code: ``E{area}-{number}``; ``M{area}`` is the area's own."""
    for name, value in row.cells.items():
        if isinstance(value, str) and ("{number}" in value or "{area}" in value):
            row.cells[name] = value.format(area=place, number=f"{count:04d}")
