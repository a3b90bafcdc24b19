"""Adding up: the least and greatest that a group of rows may come to, in whole ten-thousandths, exactly."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tenderkit import swedish
from tenderkit.measures.expressions import decided
from tenderkit.measures.frames import Frame
from tenderkit.measures.tally import Tally
from tenderkit.model.datasets import Column
from tenderkit.model.quantities import Counted, Level, Operator
from tenderkit.tables import Expr, Relation, Type, col, lit, nothing, roomy, total, when, whole

UNIT = 10_000  # every amount is counted in ten-thousandths; declared decimals have four places


def scaled(number: Any) -> int:
    """A bound's number in ten-thousandths; ValueError if it has more than four decimals."""
    exact = Fraction(number) * UNIT
    if exact.denominator != 1:
        raise ValueError(f"more than four decimals: {number}")
    return int(exact)


def units_of(value: Expr) -> Expr:
    """A number in ten-thousandths, as a whole number."""
    return whole(value * UNIT)


def add_up(
    relation: Relation,
    by: Sequence[str],
    tally: Tally,
    frame: Frame,
    pairs: Mapping[str, tuple[Expr, Expr]],
    greatest: Mapping[str, Expr] | None = None,
    numbers: Mapping[str, Expr] | None = None,
    *,
    sizes: bool = False,
) -> Relation:
    """Rows of ``frame`` added up by ``by``.

    Each of ``pairs`` (surely counted, possibly counted; never null) gives ``<name>lo`` and ``<name>hi``, the latter
    null where it is open, and with ``sizes`` how many rows surely and possibly count, as ``<name>rows`` and
    ``<name>possible``. Beside stand the maximum of each of ``greatest`` and, of ``numbers``, which are conditions that
    are never null, how many rows hold each.
    """
    cell, column = frame.cells.get(tally.column), frame.dataset.column(tally.column)
    tops = {name: made.max() for name, made in (greatest or {}).items()}
    held = {name: total(condition) for name, condition in (numbers or {}).items()}
    if tally.how == "distinct":
        assert cell is not None
        return _distinct(relation.with_columns(_value=cell.low), by, pairs, tops, held, sizes=sizes)
    sums: dict[str, Expr] = {}
    for name, (surely, maybe) in pairs.items():
        if sizes:
            sums |= {f"{name}rows": total(surely), f"{name}possible": total(maybe)}
        if tally.how == "count" or cell is None:
            sums |= {f"{name}lo": total(surely) * UNIT, f"{name}hi": total(maybe) * UNIT}
            continue
        lowest, highest = _filled(cell.low, column)
        least = when(surely | (maybe & (lowest < 0))).then(lowest).otherwise(0)
        most = when(surely | (maybe & (highest > 0))).then(highest).otherwise(0)
        sums |= {f"{name}lo": whole(whole(least).sum()), f"{name}hi": whole(whole(most).sum())}
        if column is None or column.maximum is None:
            sums[f"{name}_open"] = total(maybe & cell.low.is_null())
    added = relation.group_by(*by).agg(**sums, **tops, **held)
    opened = {
        f"{name}hi": when(col(f"{name}_open") > 0).then(nothing(Type.INTEGER)).otherwise(col(f"{name}hi"))
        for name in pairs
        if f"{name}_open" in sums
    }
    return added.with_columns(**opened) if opened else added


def _filled(value: Expr, column: Column | None) -> tuple[Expr, Expr]:
    """The value in ten-thousandths, and a missing one at its declared least (else 0) and most (else 0, and open)."""
    units = units_of(value)
    least = scaled(column.minimum) if column and column.minimum is not None else 0
    most = scaled(column.maximum) if column and column.maximum is not None else 0
    return units.fill_null(least), units.fill_null(most)


def _distinct(
    rows: Relation,
    by: Sequence[str],
    pairs: Mapping[str, tuple[Expr, Expr]],
    tops: Mapping[str, Expr],
    held: Mapping[str, Expr],
    *,
    sizes: bool,
) -> Relation:
    """Distinct values: each once, sure if one row is; rows without a value may each be a new one, or none."""
    first: dict[str, Expr] = {}
    for name, (surely, maybe) in pairs.items():
        first |= {f"{name}_in": total(surely), f"{name}_maybe": total(maybe)}
    values = rows.group_by(*by, "_value").agg(**first, **tops, **held)
    known = ~col("_value").is_null()
    second: dict[str, Expr] = {}
    for name in pairs:
        surely, maybe = col(f"{name}_in") > 0, col(f"{name}_maybe") > 0
        second[f"{name}lo"] = total(surely & known) * UNIT
        second[f"{name}_some"] = total(surely) * UNIT
        nameless = whole(when(known).then(whole(maybe)).otherwise(col(f"{name}_maybe")).sum())
        second[f"{name}hi"] = nameless * UNIT
        if sizes:
            second |= {f"{name}rows": whole(col(f"{name}_in").sum())}
            second |= {f"{name}possible": whole(col(f"{name}_maybe").sum())}
    second |= {name: col(name).max() for name in tops} | {name: whole(col(name).sum()) for name in held}
    added = values.group_by(*by).agg(**second)
    # Rows that surely count but name nobody are at least one value, if there is no other.
    least = {
        f"{name}lo": when((col(f"{name}lo") == 0) & (col(f"{name}_some") > 0))
        .then(lit(UNIT))
        .otherwise(col(f"{name}lo"))
        for name in pairs
    }
    return added.with_columns(**{name: whole(made) for name, made in least.items()})


def keeps(
    low: Expr,
    high: Expr,
    operator: Operator,
    limit: Callable[[Callable[[Level], int]], Expr],
    prorated: tuple[Expr, Expr] | None = None,
) -> Expr:
    """Whether an amount between two ends keeps the bound in force, three-valued; a null end is open.

    ``limit`` gives a number of the level in force as an expression. ``prorated`` is what the amount and the bound are
    multiplied by, instead of dividing.
    """
    first, last = (
        limit(lambda level: scaled(level.bound.operands[0])),
        limit(lambda level: scaled(level.bound.operands[-1])),
    )
    if prorated:
        of_amount, of_bound = prorated
        low, high = roomy(low) * of_amount, roomy(high) * of_amount
        first, last = roomy(first) * of_bound, roomy(last) * of_bound
    match operator:
        case Operator.AT_LEAST:
            return decided(low >= first, high < first)
        case Operator.MORE_THAN:
            return decided(low > first, high <= first)
        case Operator.AT_MOST:
            return decided(high <= last, low > last)
        case Operator.LESS_THAN:
            return decided(high < last, low >= last)
        case Operator.BETWEEN:
            return decided((low >= first) & (high <= last), (high < first) | (low > last))
        case Operator.WITHIN:
            raise ValueError("a deadline is no amount")


def shown(low: int | None, high: int | None, noun: Counted | None = None) -> str:
    """An amount as a person reads it: "7 besök", "minst 6 besök", "6–8 besök"; figures alone without a noun."""
    least = _number(low or 0)
    exact = least if high is None or low == high else f"{least}–{_number(high)}"
    text = f"minst {least}" if high is None else exact
    if noun is None:
        return text
    return f"{text} {noun.one if text == '1' else noun.many}"


def _number(units: int) -> str:
    exact = Fraction(units, UNIT)
    if exact.denominator == 1:
        return swedish.number(int(exact))
    text = swedish.number(exact, 4)
    return text.rstrip("0")
