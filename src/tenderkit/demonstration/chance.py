"""Chance with a seed and without surprises: shares that hold in small numbers too, and dates on working days."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from tenderkit import swedish

Item = TypeVar("Item")

_BLOCK = 20


def generator(*parts: object) -> random.Random:
    """A source of chance that belongs to these names alone: another one beside it does not move it."""
    return random.Random("/".join(str(part) for part in parts))


def dealt(weights: Mapping[Item, int], chance: random.Random) -> Iterator[Item]:
    """Items without end, each as often as its weight says.

    They come in shuffled blocks of twenty whose counts carry the remainder over, so that no stretch strays far.
    """
    total = sum(weights.values())
    owed = {item: chance.random() * 0.5 for item in weights}
    while True:
        block: list[Item] = []
        for item, weight in weights.items():
            owed[item] += _BLOCK * weight / total
        while len(block) < _BLOCK:
            most = max(owed, key=lambda item: owed[item])
            owed[most] -= 1
            block.append(most)
        chance.shuffle(block)
        yield from block


@dataclass(slots=True)
class Almanac:
    """Working days between two days, found fast."""

    first: date
    last: date
    days: Sequence[date] = ()
    _at: dict[date, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = tuple(swedish.calendar(self.first, self.last))
        self.days = [day for day, working, _ in rows if working]
        self._at = {day: count for day, _, count in rows}

    def on_or_after(self, day: date) -> date:
        """The working day that is ``day``, or the next one."""
        while not self._is_working(day):
            day += timedelta(days=1)
        return day

    def within(self, start: date, end: date) -> Sequence[date]:
        """The working days from ``start`` to ``end``, both included."""
        return self.days[self._at[start - timedelta(days=1)] : self._at[end]]

    def after(self, day: date, count: int) -> date:
        """The working day ``count`` working days after ``day``."""
        return self.days[self._at[day] + count - 1] if count else day

    def _is_working(self, day: date) -> bool:
        return self._at[day] > self._at[day - timedelta(days=1)]
