"""Quantities, bounds and dated target levels, compared exactly.

A level holds two numbers where a kind counts items: the bound on the item (at most 6 visits) and the
share of items that must keep it (default 100 per cent). Percentages are kept as per cent (50, not 0.5).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tenderkit.findings import Place


class Unit(StrEnum):
    """What a bound's numbers are numbers of."""

    NUMBER = "number"
    PERCENT = "percent"
    DAYS = "days"
    WORKING_DAYS = "working_days"


class Operator(StrEnum):
    """How a value is compared with a bound. ``WITHIN`` is a deadline, or a permitted deviation in per cent."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit: operator, one number (two for ``BETWEEN``, both included) and their unit."""

    operator: Operator
    operands: tuple[Decimal, ...]
    unit: Unit = Unit.NUMBER

    @property
    def least(self) -> Fraction | None:
        """The least value it asks for, None for none."""
        if self.operator in (Operator.AT_LEAST, Operator.MORE_THAN, Operator.BETWEEN):
            return Fraction(self.operands[0])
        return None

    @property
    def most(self) -> Fraction | None:
        """The greatest value it allows, None for none."""
        if self.operator in (Operator.AT_MOST, Operator.LESS_THAN, Operator.WITHIN, Operator.BETWEEN):
            return Fraction(self.operands[-1])
        return None

    @property
    def absolute(self) -> bool:
        """True for a bound on a share that one breach breaks: at least 100 per cent, or at most 0."""
        return self.least == 100 or self.most == 0

    def admits(self, value: Fraction | Decimal | int) -> bool:
        """True if ``value``, in the bound's own unit, keeps the bound. Exact."""
        exact, limits = Fraction(value), [Fraction(operand) for operand in self.operands]
        match self.operator:
            case Operator.AT_MOST | Operator.WITHIN:
                return exact <= limits[0]
            case Operator.AT_LEAST:
                return exact >= limits[0]
            case Operator.MORE_THAN:
                return exact > limits[0]
            case Operator.LESS_THAN:
                return exact < limits[0]
            case Operator.BETWEEN:
                return limits[0] <= exact <= limits[1]


@dataclass(frozen=True, slots=True)
class Counted:
    """What figures are figures of: "konsultation" after one, "konsultationer" after any other."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Level:
    """The level in force from ``start``: bound on the item (or on the share itself), and share of items in per cent."""

    start: date
    bound: Bound
    share: Decimal
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Target:
    """A dated series of levels, earliest first; never empty, one operator throughout."""

    levels: tuple[Level, ...]

    def at(self, day: date) -> Level | None:
        """The level in force on ``day``, or None before the first."""
        held = [level for level in self.levels if level.start <= day]
        return held[-1] if held else None


@dataclass(frozen=True, slots=True)
class Interval:
    """An exact value between two ends, both attainable; equal ends mean a known value.

    ``high`` None is open upwards.
    """

    low: Fraction
    high: Fraction | None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high
