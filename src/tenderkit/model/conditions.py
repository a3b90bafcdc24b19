"""Conditions on rows: the closed list of forms that ``where``, ``when`` and ``is`` may hold.

They are three-valued (Kleene). What an empty cell means is declared on its column, not here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """The value of a parameter of the requirement."""

    name: str


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """Another column of the same row."""

    name: str


@dataclass(frozen=True, slots=True)
class PeriodEdge:
    """The first or last day of the assessed period: ``start`` or ``end``."""

    edge: str


Operand = str | bool | Decimal | date | ParameterRef | ColumnRef | PeriodEdge


class Comparison(StrEnum):
    EQUAL = "equal"
    ONE_OF = "one_of"
    NOT_ONE_OF = "not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Compare:
    """One column (or ``parent.column`` over a declared join) against operands.

    ``EQUAL``, ``AT_LEAST`` … take one operand, ``BETWEEN`` two, ``ONE_OF`` and ``NOT_ONE_OF`` one or more,
    ``FILLED`` one boolean.
    """

    column: str
    comparison: Comparison
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A named condition of the specification, where an ambiguous reading is settled once."""

    name: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """True if every part is. Without parts: always true."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    parts: tuple["Condition", ...]


Condition = Compare | Named | AllOf | AnyOf | NoneOf

ALWAYS = AllOf()
