"""Conditions as three-valued expressions over cells whose value may lie anywhere between two ends.

A reported cell has one value or none. A rolled-up one (the first visit, the number of visits) has a lowest and a
highest, since some rows only may count; a null end is open. Comparing is Kleene: true or false only when no possible
value says otherwise. A known absence ("not yet") makes every comparison false and "something else than" true.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenderkit.measures.checks import Parameters, coerced
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.conditions import (
    AllOf,
    AnyOf,
    ColumnRef,
    Compare,
    Comparison,
    Condition,
    Named,
    NoneOf,
    Operand,
    ParameterRef,
    PeriodEdge,
)
from tenderkit.model.datasets import ColumnType
from tenderkit.model.periods import Span
from tenderkit.tables import Expr, Type, all_of, any_of, lit, nothing, sure


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's value in each row, as expressions.

    ``low`` and ``high`` are the ends (the same expression where the value is exact). ``filled`` is whether there is a
    value, null where that is not known. ``absent`` is true where there surely and meaningfully is none, None for never;
    ``doubt`` is true where there may be none, None for never.
    """

    low: Expr
    high: Expr
    filled: Expr
    absent: Expr | None
    doubt: Expr | None
    type: ColumnType

    @property
    def exact(self) -> bool:
        return self.low is self.high

    @property
    def unknown(self) -> Expr:
        """True where the value is not known; never null."""
        settled = ~self.low.is_null() if self.exact else sure(self.low == self.high)
        if self.absent is not None:
            settled = settled | sure(self.absent)
        if self.doubt is not None:
            settled = settled & ~sure(self.doubt)
        return ~settled


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns conditions on one dataset into expressions over its cells; ``period`` gives ``{period: start|end}``."""

    cells: Mapping[str, Cell]
    vocabulary: Vocabulary
    parameters: Parameters
    period: Span

    def truth(self, condition: Condition) -> Expr:
        """The condition's truth in each row: true, false or null."""
        match condition:
            case Compare():
                return self._comparison(condition)
            case Named(name):
                return self.truth(self.vocabulary.named[name].where)
            case AllOf(parts):
                return all_of(self.truth(part) for part in parts)
            case AnyOf(parts):
                return any_of(self.truth(part) for part in parts)
            case NoneOf(parts):
                return ~any_of(self.truth(part) for part in parts)

    def within(self, name: str, start: Expr, end: Expr) -> Expr:
        """Whether the date ``name`` lies from ``start`` to ``end``, both included."""
        cell, low, high = self.cells[name], _constant(start), _constant(end)
        both = _ordered(cell, Comparison.AT_LEAST, low) & _ordered(cell, Comparison.AT_MOST, high)
        return _unless_absent(both, cell, low, otherwise=False)

    def kept(self, name: str, comparison: Comparison, other: Cell) -> Expr:
        """Whether the column keeps an ordered comparison with another cell."""
        cell = self.cells[name]
        return _unless_absent(_ordered(cell, comparison, other), cell, other, otherwise=False)

    def _comparison(self, compare: Compare) -> Expr:
        cell = self.cells[compare.column]
        if compare.comparison is Comparison.FILLED:
            return cell.filled if compare.operands[0] is True else ~cell.filled
        others = [self._operand(operand, cell.type) for operand in compare.operands]
        match compare.comparison:
            case Comparison.EQUAL | Comparison.ONE_OF:
                return any_of(_unless_absent(_equal(cell, other), cell, other, otherwise=False) for other in others)
            case Comparison.NOT_ONE_OF:
                return all_of(_unless_absent(~_equal(cell, other), cell, other, otherwise=True) for other in others)
            case Comparison.BETWEEN:
                low, high = others
                both = _ordered(cell, Comparison.AT_LEAST, low) & _ordered(cell, Comparison.AT_MOST, high)
                return _unless_absent(_unless_absent(both, cell, low, otherwise=False), cell, high, otherwise=False)
            case ordered:
                return _unless_absent(_ordered(cell, ordered, others[0]), cell, others[0], otherwise=False)

    def _operand(self, operand: Operand, type: ColumnType) -> Cell:
        match operand:
            case ParameterRef(name):
                return self._operand(self.parameters[name], type)
            case ColumnRef(name):
                return self.cells[name]
            case PeriodEdge(edge):
                assert self.period.end is not None, "a period has an end"
                return constant(self.period.start if edge == "start" else self.period.end)
        value = coerced(operand, type)
        if value is None:
            raise ValueError(f"{operand!r} cannot be compared with a column of type {type}")
        return constant(value)


def constant(value: str | bool | Decimal | date) -> Cell:
    """A cell that is the same in every row."""
    # A whole number is compared as one: an integer column need not become a decimal.
    exact = int(value) if isinstance(value, Decimal) and value == int(value) else value
    return _constant(lit(exact))


def _constant(expression: Expr) -> Cell:
    return Cell(expression, expression, lit(True), None, None, ColumnType.DECIMAL)


def exact(expression: Expr) -> Cell:
    """A cell whose value is this expression, unknown where it is null."""
    return Cell(expression, expression, ~expression.is_null(), None, None, ColumnType.DATE)


def decided(true: Expr, false: Expr) -> Expr:
    """True where ``true`` surely holds, false where ``false`` surely does, else null."""
    return sure(true) | (nothing(Type.BOOLEAN) & ~sure(false))


def _ordered(left: Cell, comparison: Comparison, right: Cell) -> Expr:
    """An ordered comparison, of ends where a side is not exact."""
    match comparison:
        case Comparison.AT_LEAST:
            if left.exact and right.exact:
                return left.low >= right.low
            return decided(left.low >= right.high, left.high < right.low)
        case Comparison.AT_MOST:
            if left.exact and right.exact:
                return left.low <= right.low
            return decided(left.high <= right.low, left.low > right.high)
        case Comparison.MORE_THAN:
            if left.exact and right.exact:
                return left.low > right.low
            return decided(left.low > right.high, left.high <= right.low)
        case Comparison.LESS_THAN:
            if left.exact and right.exact:
                return left.low < right.low
            return decided(left.high < right.low, left.low >= right.high)
    raise ValueError(f"{comparison} is not an order")


def _equal(left: Cell, right: Cell) -> Expr:
    if left.exact and right.exact:
        return left.low == right.low
    same = (left.low == left.high) & (right.low == right.high) & (left.low == right.low)
    return decided(same, (left.high < right.low) | (left.low > right.high))


def _unless_absent(result: Expr, left: Cell, right: Cell, *, otherwise: bool) -> Expr:
    """The comparison's result, settled where a side is known to be absent and open where it may be."""
    for cell in (left, right):
        if cell.doubt is not None:
            # With a value it says ``result``, without one ``otherwise``: known only where the two agree.
            open_ = sure(cell.doubt) & nothing(Type.BOOLEAN)
            result = result | open_ if otherwise else result & ~open_
        if cell.absent is not None:
            result = result | sure(cell.absent) if otherwise else result & ~sure(cell.absent)
    return result
