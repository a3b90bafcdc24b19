"""Rollups: one value per parent row from its child rows, with the lowest and highest that unknown rows allow."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenderkit.measures.expressions import Cell
from tenderkit.measures.gaps import last_day
from tenderkit.model.datasets import ColumnType, Dataset, Rollup
from tenderkit.model.periods import Span
from tenderkit.tables import Expr, Relation, Type, col, lit, may, nothing, size, sure, total, when

_PARTS = ("low", "high", "filled", "absent", "doubt")


@dataclass(frozen=True, slots=True)
class Children:
    """The child rows of a rollup: the rows with their cells, the column that points at the parent, and which count.

    ``gaps`` are, by area, the days of earlier periods whose rows were never reported; ``begun`` is the parent's first
    day, before which it has no rows.
    """

    relation: Relation
    cells: Mapping[str, Cell]
    key: str
    counted: Expr
    gaps: Mapping[str, Span]
    begun: Expr | None


def join_rollup(
    children: Children, parent: Dataset, relation: Relation, name: str, rollup: Rollup, type: ColumnType
) -> tuple[Relation, Cell]:
    """``relation`` (rows of ``parent``) with the rollup's columns, and its cell, which is of ``type``."""
    rows = children.relation.filter(may(children.counted)).with_columns(_sure=sure(children.counted))
    added = rollup.aggregate in ("count", "sum")
    columns = _numbers(rollup, children.cells) if added else _ends(rollup, children.cells)
    sums = rows.group_by("_area", children.key).agg(**{f"{name}__{part}": made for part, made in columns.items()})
    joined = relation.join(sums, how="left", left_on=["_area", parent.key[0]], right_on=["_area", children.key])
    gap = _gap(children.gaps, children.begun)
    cell = _number(name, rollup, gap) if added else _edge(name, rollup.aggregate, gap, type)
    # Its parts become columns, since conditions speak of each more than once.
    parts = {part: getattr(cell, part) for part in _PARTS if getattr(cell, part) is not None}
    relation = joined.select(*relation.columns, **{f"{name}__{part}": made for part, made in parts.items()})
    low, high, filled, absent, doubt = (col(f"{name}__{part}") if part in parts else None for part in _PARTS)
    assert low is not None and high is not None and filled is not None
    return relation, Cell(low, high, filled, absent, doubt, cell.type)


def _gap(gaps: Mapping[str, Span], begun: Expr | None) -> tuple[Expr, Expr] | None:
    """Whether an earlier report that never came may have told of rows of the parent, and the last day of such rows;
    None if every report came."""
    if not gaps:
        return None
    missing, last = col("_area").is_in(list(gaps)), last_day(gaps)
    return missing if begun is None else missing & ~sure(begun > last), last


def _numbers(rollup: Rollup, cells: Mapping[str, Cell]) -> dict[str, Expr]:
    if rollup.aggregate == "count":
        return {"lo": total(col("_sure")), "hi": size()}
    value = cells[rollup.column].low
    known = value.fill_null(0)
    least = when(col("_sure") | (known < 0)).then(known).otherwise(0)
    most = when(col("_sure") | (known > 0)).then(known).otherwise(0)
    return {"lo": least.sum(), "hi": most.sum(), "open": total(value.is_null())}


def _number(name: str, rollup: Rollup, gap: tuple[Expr, Expr] | None) -> Cell:
    low, high = col(f"{name}__lo").fill_null(0), col(f"{name}__hi").fill_null(0)
    unbounded = col(f"{name}__open").fill_null(0) > 0 if rollup.aggregate == "sum" else lit(False)
    if gap:
        unbounded = unbounded | gap[0]
    # A null end is open: a missing value, or a missing report, may add anything.
    high = when(unbounded).then(nothing(Type.INTEGER)).otherwise(high)
    return Cell(low, high, lit(True), None, None, ColumnType.DECIMAL)


def _ends(rollup: Rollup, cells: Mapping[str, Cell]) -> dict[str, Expr]:
    value = cells[rollup.column].low
    surely = when(col("_sure")).then(value)
    return {
        "sure": surely.min() if rollup.aggregate == "min" else surely.max(),
        "min": value.min(),
        "max": value.max(),
        "rows": size(),
        "undated": total(value.is_null()),
    }


def _edge(name: str, edge: str, gap: tuple[Expr, Expr] | None, type: ColumnType) -> Cell:
    """The first or last value: between what surely counted rows give and what possible ones may."""
    surely, least, most = (col(f"{name}__{part}") for part in ("sure", "min", "max"))
    rows, undated = col(f"{name}__rows").fill_null(0), col(f"{name}__undated").fill_null(0)
    none = nothing(Type.DATE) if type in (ColumnType.DATE, ColumnType.MONTH) else nothing(Type.INTEGER)
    unsure = surely.is_null()
    loose = undated > 0
    absent, doubt = rows == 0, unsure & (rows > 0)
    if edge == "min":
        open_low = loose | gap[0] if gap else loose
        low = when(open_low).then(none).otherwise(least)
        high = when(~unsure).then(surely).when(open_low).then(none).otherwise(most)
    else:
        low = when(~unsure).then(surely).when(loose).then(none).otherwise(least)
        high = when(loose).then(none).otherwise(most)
        if gap:
            # An unreported row is of an unreported day: it is the last only if nothing later was reported.
            later = gap[0] & sure(high.is_null() | (high < gap[1])) & ~loose
            high = when(later).then(gap[1]).otherwise(high)
            low = when(gap[0] & unsure).then(none).otherwise(low)
    if gap:
        absent = absent & ~gap[0]
        doubt = unsure & ((rows > 0) | gap[0])
    filled = when(~unsure).then(lit(True)).when(absent).then(lit(False)).otherwise(nothing(Type.BOOLEAN))
    return Cell(low, high, filled, absent, doubt, type)
