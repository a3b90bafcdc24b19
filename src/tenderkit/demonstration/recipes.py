"""How a cell is made: a recipe in the example file becomes a function from the row so far to the cell's value."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tenderkit.demonstration.chance import Almanac, dealt, generator
from tenderkit.demonstration.matching import matches
from tenderkit.demonstration.rows import Counted, Stages, Value, typed
from tenderkit.model.assignment import CareUnit
from tenderkit.model.datasets import Dataset

Cells = dict[str, Value]
Recipe = Callable[[Cells], Value]

LATEST = date.max


@dataclass(frozen=True, slots=True)
class Setting:
    """Where rows are made: the seed's names, the dataset, the area's care units and the working days."""

    names: tuple[object, ...]
    dataset: Dataset
    units: Sequence[CareUnit]
    almanac: Almanac

    def chance(self, *more: object) -> random.Random:
        """Chance of its own for one cell of one flow in one area."""
        return generator(*self.names, self.dataset.name, *more)


def recipe(written: Any, name: str, setting: Setting) -> Recipe:
    """The recipe for the cell ``name``. A scalar is the value itself; a mapping says how it is found."""
    if not isinstance(written, Mapping):
        value = typed(setting.dataset, name, written)
        return lambda _row: value
    made = _made(written, name, setting)
    condition, known_from = written.get("when"), written.get("known_from")

    def cell(row: Cells) -> Value:
        if condition is not None and not matches(condition, row):
            return None
        value = typed(setting.dataset, name, made(row))
        if known_from is None or value is None or isinstance(value, Counted):
            return value
        return Stages(((row.get(known_from) or LATEST, value),))

    return cell


def _made(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    for key, how in _HOW.items():
        if key in written:
            return how(written, name, setting)
    value = written.get("value")
    return lambda _row: value


def _deal(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    return _deck(written["deal"], setting.chance(name, *written["deal"]))


def _deck(weights: Mapping[str, int], chance: random.Random) -> Recipe:
    """Dealt by weight; keys are text in YAML, so one that is a whole number is read as such."""
    deck = dealt({int(item) if item.isdecimal() else item: weight for item, weight in weights.items()}, chance)
    return lambda _row: next(deck)


def _number(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    low, high = written["number"]
    step, chance = written.get("step", 1), setting.chance(name)
    return lambda _row: low + step * chance.randint(0, (high - low) // step)


def _after(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    """A day some days after (or, below nought, before) another; ``working_days`` counts those alone."""
    working = "working_days" in written
    count = _count(written["working_days" if working else "days"], name, setting)
    earliest = date.fromisoformat(written["not_before"]) if "not_before" in written else date.min
    exact = written.get("any_day", False)

    def day(row: Cells) -> Value:
        start = row.get(written["after"])
        if start is None:
            return None
        if working:
            return setting.almanac.after(start, count(row))
        moved = max(start + timedelta(days=count(row)), earliest)
        return moved if exact or moved == start else setting.almanac.on_or_after(moved)

    return day


def _count(written: Any, name: str, setting: Setting) -> Recipe:
    """A number: itself, one of a range ``[low, high]``, dealt by weight, or what another cell says."""
    if isinstance(written, Mapping):
        return _deck(written, setting.chance(name, "count", *written))
    if isinstance(written, list):
        low, high = written
        chance = setting.chance(name, "count", low, high)
        return lambda _row: chance.randint(low, high)
    if isinstance(written, str):
        return lambda row: row[written]
    return lambda _row: written


def _months_before(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    count = _count(written["months"], name, setting)

    def month(row: Cells) -> Value:
        day = row[written["months_before"]]
        whole = day.year * 12 + day.month - 1 - count(row)
        return date(whole // 12, whole % 12 + 1, 1)

    return month


def _series(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    """Days one after the other: from a first day, as many as another cell says, some days apart."""
    apart = _count(written["days"], name, setting)

    def days(row: Cells) -> Value:
        day, found = row[written["series"]], []
        for _ in range(row[written["count"]]):
            found.append(day)
            day = setting.almanac.on_or_after(day + timedelta(days=apart(row)))
        return tuple(found)

    return days


def _pick(written: Mapping[str, Any], _name: str, _setting: Setting) -> Recipe:
    """One of a series' days: the one with that number, or the last (None if there are not so many); or all but one."""
    number = written["nth"]

    def picked(row: Cells) -> Value:
        days = row[written["pick"]]
        if number == "rest":
            return days[1:]
        if number == "last":
            return days[-1] if days else None
        return days[number - 1] if len(days) >= number else None

    return picked


def _unit(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    """A care unit of a kind, in proportion to the children in its catchment where that is known."""
    weights = {unit.id: unit.children or 1 for unit in setting.units if unit.kind == written["unit"]}
    deck = dealt(weights, setting.chance(name, *weights))
    return lambda _row: next(deck)


def _same(written: Mapping[str, Any], _name: str, _setting: Setting) -> Recipe:
    """What another cell says; ``of.`` before a name means the row this one belongs to."""
    return lambda row: row.get(written["same"])


def _times(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    """A share of another cell's number, rounded down: answers of what was sent."""
    percent = _count(written["percent"], name, setting)
    return lambda row: int(Decimal(row[written["share_of"]]) * percent(row) / 100)


def _counted(written: Mapping[str, Any], _name: str, _setting: Setting) -> Recipe:
    """How many rows of another dataset there are in the row's month; counted when the row is told."""
    return lambda row: Counted(written["count_of"], written.get("where", {}), row["_day"])


def _cases(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    """The first case whose condition holds; the last one may have none."""
    cases = [(case.get("when"), recipe(case, name, setting)) for case in written["cases"]]

    def chosen(row: Cells) -> Value:
        return next((made(row) for condition, made in cases if condition is None or matches(condition, row)), None)

    return chosen


def _stages(written: Mapping[str, Any], name: str, setting: Setting) -> Recipe:
    """A cell that changes on days that other cells give; the first stage may hold from the beginning."""
    steps = [(step.get("on"), recipe(step, name, setting)) for step in written["stages"]]

    def staged(row: Cells) -> Value:
        days = [(date.min if on is None else row.get(on) or LATEST, made(row)) for on, made in steps]
        return Stages(tuple((day, typed(setting.dataset, name, value)) for day, value in days))

    return staged


_HOW: Mapping[str, Callable[[Mapping[str, Any], str, Setting], Recipe]] = {
    "cases": _cases,
    "stages": _stages,
    "deal": _deal,
    "number": _number,
    "after": _after,
    "months_before": _months_before,
    "series": _series,
    "pick": _pick,
    "unit": _unit,
    "same": _same,
    "share_of": _times,
    "count_of": _counted,
}
