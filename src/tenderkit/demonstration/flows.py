"""When rows arise: arrivals spread over working days, a row a month, a week or a care unit, children of other rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tenderkit.demonstration.chance import dealt
from tenderkit.demonstration.matching import matches
from tenderkit.demonstration.recipes import Cells, Setting
from tenderkit.demonstration.rows import Made
from tenderkit.model.periods import Period


@dataclass(frozen=True, slots=True)
class Extent:
    """The days rows are made for, from the contract's first to the last quarter's last, and the area's size."""

    start: date
    last: Period
    scale: int

    def periods(self) -> Iterator[tuple[Period, date]]:
        """Each quarter with the day it begins within the contract."""
        period = Period.of(self.start)
        while period <= self.last:
            yield period, max(period.start, self.start)
            period = period.next()

    def months(self) -> Iterator[date]:
        """The first day of every whole month."""
        for period, begins in self.periods():
            yield from (month for month in period.months() if month >= begins)


def seeds(flow: Mapping[str, Any], extent: Extent, setting: Setting, made: Mapping[str, list[Made]]) -> Iterator[Cells]:
    """The first cells of each row of a flow: its day, its unit or month, and the plan of the row it belongs to."""
    each = flow["each"]
    if isinstance(each, str):
        yield from _regular(each, flow, extent)
    elif "per_quarter" in each:
        yield from _arrivals(each, extent, setting)
    elif "of" in each:
        yield from _children(each, setting, made)
    else:
        yield from _per_unit(each, extent, setting)


def _regular(each: str, flow: Mapping[str, Any], extent: Extent) -> Iterator[Cells]:
    """Once, every month or every week; one row for each line of ``rows`` that is in force then."""
    lines = flow.get("rows", [{}])
    match each:
        case "month":
            days = list(extent.months())
        case "week":
            monday = extent.start + timedelta(days=-extent.start.weekday() % 7)
            days = [monday + timedelta(days=7 * week) for week in range((extent.last.end - monday).days // 7 + 1)]
        case _:
            days = [extent.start]
    for day in days:
        yield from ({"_day": day, **line} for line in lines if _in_force(line, day))


def _in_force(line: Mapping[str, Any], day: date) -> bool:
    """A line with ``_from`` or ``_until`` holds at the end of the months between."""
    ends = day + timedelta(days=27)
    since, until = line.get("_from"), line.get("_until")
    return (since is None or date.fromisoformat(since) <= ends) and (until is None or ends <= date.fromisoformat(until))


def _arrivals(each: Mapping[str, Any], extent: Extent, setting: Setting) -> Iterator[Cells]:
    """So many a quarter, evenly over its working days but for chance; fewer at the start."""
    chance = setting.chance(each["day"], "arrivals")
    ramp = each.get("start", [])
    for index, (period, begins) in enumerate(extent.periods()):
        days = setting.almanac.within(begins, period.end)
        whole = len(setting.almanac.within(period.start, period.end))
        speed = ramp[index] if index < len(ramp) else 100
        count = each["per_quarter"] * extent.scale * speed * len(days) // (10_000 * whole)
        for number in range(count):
            yield {each["day"]: days[int((number + chance.random()) * len(days) / count)]}


def _children(each: Mapping[str, Any], setting: Setting, made: Mapping[str, list[Made]]) -> Iterator[Cells]:
    """A row for every day that a plan of the parent names, or for a share of them; the parent's codes as ``of.``"""
    chosen = dealt({True: each.get("share", 100), False: 100 - each.get("share", 100)}, setting.chance("children"))
    for parent in made[each["of"]]:
        if not matches(each.get("when", {}), parent.cells):
            continue
        days = parent.cells.get(each["on"]) or ()
        for number, day in enumerate(days if isinstance(days, tuple) else (days,), start=1):
            if next(chosen):
                moved = setting.almanac.on_or_after(day + timedelta(days=each.get("days", 0)))
                above = {f"of.{name}": value for name, value in parent.cells.items() if isinstance(value, str)}
                yield {"_day": moved, "_nth": number, **above}


def _per_unit(each: Mapping[str, Any], extent: Extent, setting: Setting) -> Iterator[Cells]:
    """A row for every care unit of the kinds named, once or every month, on a working day by chance."""
    chance = setting.chance("units")
    units = [unit for unit in setting.units if unit.kind in each["units"]]
    months = [extent.start.replace(day=1)] if each["times"] == "once" else list(extent.months())
    for month in months:
        days = setting.almanac.within(max(month, extent.start), month + timedelta(days=26))
        yield from ({"_unit": unit.id, "_day": chance.choice(days)} for unit in units)
