"""The aggregator: six counters make an interval, and an interval and a bound make a verdict. Whole numbers only.

With scope and state each true, false or unknown: A in scope and met, B in scope and missed, C in scope and unknown;
D, E and F the same where scope is unknown. The ends are the true minimum and maximum over all completions of the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from tenderkit.model.measure import EmptyBase, Unknowns
from tenderkit.model.outcome import Status
from tenderkit.model.quantities import Bound, Interval, Operator


@dataclass(frozen=True, slots=True)
class Counters:
    """A–F as numbers of items, and as weights with every unknown weight at its least and at its most.

    For unweighted items the three are the same. ``open`` is true where an unknown weight has no most.
    """

    items: tuple[int, ...]
    least: tuple[int, ...]
    most: tuple[int, ...]
    open: bool = False

    @classmethod
    def of(cls, *items: int) -> "Counters":
        """The counters of unweighted items."""
        return cls(items, items, items)

    def __add__(self, other: "Counters") -> "Counters":
        return Counters(
            _added(self.items, other.items),
            _added(self.least, other.least),
            _added(self.most, other.most),
            self.open or other.open,
        )

    @property
    def base(self) -> int:
        """How many items are surely in scope."""
        return sum(self.items[:3])

    @property
    def unsure(self) -> int:
        """How many items may be in scope."""
        return sum(self.items[3:])

    @property
    def unknown(self) -> int:
        """How many items have an unknown scope or state."""
        return self.items[2] + self.unsure

    def outside(self) -> "Counters":
        """The same items, none surely in scope: what they are to a stratum they may or may not belong to."""

        def moved(counts: tuple[int, ...]) -> tuple[int, ...]:
            a, b, c, d, e, f = counts
            return 0, 0, 0, a + d, b + e, c + f

        return Counters(moved(self.items), moved(self.least), moved(self.most), self.open)


NONE = Counters.of(0, 0, 0, 0, 0, 0)


class Ground(Enum):
    """Why there is no judgement of met or missed."""

    EMPTY = "empty"
    SMALL = "small"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Met or missed, or None with the ground; and the share in per cent, None where nothing is in scope."""

    status: Status | None
    ground: Ground | None
    value: Interval | None


def share_of(counters: Counters) -> Interval | None:
    """The share met, in per cent: its least and greatest over all completions; None where no item has any weight."""
    a_least, b_least, _, _, _, _ = counters.least
    a_most, b_most, c_most, d_most, e_most, f_most = counters.most
    if sum(counters.most) == 0:
        return None
    if counters.open:
        return Interval(Fraction(0), Fraction(100))
    denominator = a_least + b_most + c_most + e_most + f_most
    # Nothing left but items that may be in scope and are met: counted or not, none is missed.
    low = Fraction(100 * a_least, denominator) if denominator else Fraction(100)
    numerator = a_most + c_most + d_most + f_most
    high = Fraction(100 * numerator, numerator + b_least) if numerator + b_least else Fraction(0)
    return Interval(low, high)


def verdict(
    counters: Counters, bound: Bound, small_base: int, empty: EmptyBase, *, gap: bool, unknown: Unknowns
) -> Verdict:
    """The verdict on a share. ``gap`` means that more items may exist than were reported; then a miss is certain only
    where no number of further items could mend it. What ``unknown`` leaves open is else missed if it says so."""
    value = share_of(counters)
    if value is None:
        if gap:
            return Verdict(None, Ground.UNKNOWN, None)
        return Verdict(Status.MET, None, None) if empty is EmptyBase.MET else Verdict(None, Ground.EMPTY, None)
    least_base = 0 if bound.absolute else small_base
    if counters.base < least_base:
        tipped = gap or counters.base + counters.unsure >= least_base
        return Verdict(None, Ground.UNKNOWN if tipped else Ground.SMALL, value)
    status = compared(value, bound)
    if status is None and unknown is Unknowns.MISSED:
        status = Status.MISSED
    if gap:
        value = Interval(Fraction(0), Fraction(100))
        status = Status.MISSED if counters.items[1] and bound.least == 100 else None
        status = Status.MISSED if counters.items[0] and bound.most == 0 else status
    elif counters.base == 0 and not (status is Status.MET and empty is EmptyBase.MET):
        # Perhaps nothing at all is in scope, and then there would be nothing to judge.
        status = None
    return Verdict(status, None if status else Ground.UNKNOWN, value)


def compared(value: Interval, bound: Bound) -> Status | None:
    """Met if every possible value keeps the bound, missed if none does, else None. An open end may be any number."""
    low, high = bound.least, bound.most
    strict = bound.operator in (Operator.MORE_THAN, Operator.LESS_THAN)
    below = low is not None and value.high is not None and (value.high < low or (strict and value.high == low))
    above = high is not None and (value.low > high or (strict and value.low == high))
    if below or above:
        return Status.MISSED
    if value.high is None:
        return Status.MET if high is None and bound.admits(value.low) else None
    return Status.MET if bound.admits(value.low) and bound.admits(value.high) else None


def _added(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(left + right for left, right in zip(one, other, strict=True))
