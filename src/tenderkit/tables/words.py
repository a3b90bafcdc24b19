"""The small vocabulary of expressions that measures are written in; the same on DuckDB and on Spark.

Truth values are Kleene: null is "unknown", ``&`` and ``|`` treat it so, and ``sure`` and ``may`` are its two readings.
Dates are never subtracted and every shifted date is cast back to a date, since engines differ on both.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

    Expr: TypeAlias = nw.Expr
    Relation: TypeAlias = nw.LazyFrame[Any]
else:
    Expr = Relation = Any


PARTED, MISSING = " / ", "–"  # between the parts of a key told as one text, and in place of a blank one
_MEAN_MONTH = Fraction(146097, 4800)  # days of a Gregorian month, over four hundred years


class Type(Enum):
    """What a physical column holds. Decimals keep four places, which no declared type exceeds."""

    TEXT = "VARCHAR"
    DATE = "DATE"
    INTEGER = "BIGINT"
    DECIMAL = "DECIMAL(18,4)"
    BOOLEAN = "BOOLEAN"


def col(name: str) -> Expr:
    """The column called ``name``."""
    import narwhals.stable.v2 as nw

    return nw.col(name)


def lit(value: str | bool | int | Decimal | date) -> Expr:
    """A constant."""
    import narwhals.stable.v2 as nw

    return nw.lit(value)


def nothing(type: Type) -> Expr:
    """A null of a given type: an unknown value."""
    import narwhals.stable.v2 as nw

    return cast(nw.lit(None), type)


def cast(expression: Expr, type: Type) -> Expr:
    """The value as another type."""
    import narwhals.stable.v2 as nw

    types: dict[Type, Any] = {
        Type.TEXT: nw.String,
        Type.DATE: nw.Date,
        Type.INTEGER: nw.Int64,
        Type.BOOLEAN: nw.Boolean,
        Type.DECIMAL: nw.Decimal(18, 4),
    }
    return expression.cast(types[type])


def when(condition: Expr) -> Any:
    """``when(c).then(a).otherwise(b)``; a null condition is not true."""
    import narwhals.stable.v2 as nw

    return nw.when(condition)


def all_of(parts: Iterable[Expr]) -> Expr:
    """Kleene and; without parts true."""
    items = list(parts)
    return reduce(and_, items) if items else lit(True)


def any_of(parts: Iterable[Expr]) -> Expr:
    """Kleene or; without parts false."""
    items = list(parts)
    return reduce(or_, items) if items else lit(False)


def sure(condition: Expr) -> Expr:
    """True only where the condition is true."""
    return condition.fill_null(False)


def may(condition: Expr) -> Expr:
    """True where the condition is true or unknown."""
    return condition.fill_null(True)


def whole(expression: Expr) -> Expr:
    """A 64-bit integer: engines otherwise add up in 32 bits and overflow, or in 128 and disagree."""
    import narwhals.stable.v2 as nw

    return expression.cast(nw.Int64)


def roomy(expression: Expr) -> Expr:
    """A whole number of up to thirty-eight digits: products of sums do not stay within 64 bits."""
    import narwhals.stable.v2 as nw

    return expression.cast(nw.Decimal(38, 0))


def total(condition: Expr) -> Expr:
    """How many rows of the group hold the condition, which may not be null."""
    counted: Expr = when(condition).then(lit(1)).count()
    return counted


def size() -> Expr:
    """How many rows the group has."""
    import narwhals.stable.v2 as nw

    return nw.len()


def day(expression: Expr) -> Expr:
    """A date without time of day."""
    import narwhals.stable.v2 as nw

    return expression.cast(nw.Date)


def days_after(expression: Expr, count: int) -> Expr:
    """The date ``count`` days later."""
    return day(expression.dt.offset_by(f"{count}d")) if count else expression


def month_after(expression: Expr, count: int) -> Expr:
    """The first day of the month that comes ``count`` months after the date's own.

    ``offset_by("1mo")`` is thirty days on DuckDB and a month on Spark (narwhals 2.29), so the month is reached by days:
    from a first of the month, ``count`` mean months and a fortnight always end inside the month sought.
    """
    first = first_of_month(expression)
    return first_of_month(days_after(first, round(count * _MEAN_MONTH) + 14)) if count else first


def months_after(expression: Expr, count: int) -> Expr:
    """The same day ``count`` months later, or the last of that month where it has no such day."""
    if not count:
        return expression
    first, there = first_of_month(expression), month_after(expression, count)
    last = days_after(month_after(expression, count + 1), -1)
    moved = there
    for offset in range(1, 31):
        candidate = days_after(there, offset)
        moved = (
            when((expression > days_after(first, offset - 1)) & (candidate <= last)).then(candidate).otherwise(moved)
        )
    return moved


def first_of_month(expression: Expr) -> Expr:
    """The first day of the date's month."""
    return day(expression.dt.truncate("1mo"))


def stacked(one: Relation, other: Relation) -> Relation:
    """The rows of both relations, which have the same columns."""
    import narwhals.stable.v2 as nw

    return nw.concat([one, other], how="vertical")


def text_of(parts: Iterable[str]) -> Expr:
    """The columns as one text, parted by ``PARTED``; ``MISSING`` stands for a blank."""
    import narwhals.stable.v2 as nw

    texts = [nw.col(part).cast(nw.String).fill_null(MISSING) for part in parts]
    return texts[0] if len(texts) == 1 else nw.concat_str(texts, separator=PARTED)
