"""When a person judges a term: for a quarter of every year, or once, counted from the contract's first or last day."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tenderkit.model.periods import Period, Span


class Edge(StrEnum):
    """An end of the contract."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Yearly:
    """For one quarter (1–4) of every year."""

    quarter: int


@dataclass(frozen=True, slots=True)
class Once:
    """Once, on an edge of the contract or some months inside it.

    ``months`` names the requirement's parameter that says how many; "" is the edge itself.
    """

    edge: Edge
    months: str = ""


Occasion = Yearly | Once


def falls_in(occasion: Occasion, period: Period, span: Span, months: Mapping[str, int]) -> bool:
    """Whether the occasion lies in ``period``, of a contract over ``span`` and with these ``months`` by parameter.

    In a contract too short for the months it is the contract's other edge; one without an end has no occasion there.
    """
    if isinstance(occasion, Yearly):
        return occasion.quarter == period.quarter
    count = months[occasion.months] if occasion.months else 0
    if occasion.edge is Edge.START:
        quarter = _later(span.start.year, span.start.month, count)
        return period == (quarter if span.end is None else min(quarter, Period.of(span.end)))
    return span.end is not None and period == max(_later(span.end.year, span.end.month, -count), Period.of(span.start))


def _later(year: int, month: int, count: int) -> Period:
    """The quarter of the month that many months later."""
    years, index = divmod(month - 1 + count, 12)
    return Period(year + years, index // 3 + 1)
