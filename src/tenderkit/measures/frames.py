"""Frames: a dataset's rows with the columns a measure speaks of, over joins and computed, as cells.

Joins are many-to-one to a unique key, so nothing here can multiply rows. Rows are those known when the period was
reported, in the areas asked about.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tenderkit.measures import checks
from tenderkit.measures.checks import Parameters
from tenderkit.measures.expressions import Cell, Compiler
from tenderkit.measures.gaps import outdated
from tenderkit.measures.rollups import Children, join_rollup
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.conditions import AllOf, Condition
from tenderkit.model.datasets import (
    Age,
    Column,
    ColumnType,
    Dataset,
    Empty,
    Join,
    Lookup,
    MonthOf,
    Origin,
    Rollup,
    Shift,
)
from tenderkit.model.periods import Period, Span
from tenderkit.tables import (
    PLACE,
    Expr,
    Relation,
    Rows,
    Type,
    col,
    days_after,
    first_of_month,
    lit,
    month_after,
    months_after,
    nothing,
    sure,
    unreadable,
    when,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Rows of a dataset and their cells by name."""

    dataset: Dataset
    relation: Relation
    compiler: Compiler

    @property
    def cells(self) -> Mapping[str, Cell]:
        return self.compiler.cells

    @property
    def costly(self) -> bool:
        """True if the rows carry values added up from other rows, which ought to be computed once."""
        return any(not cell.exact for cell in self.cells.values())

    def truth(self, condition: Condition) -> Expr:
        return self.compiler.truth(condition)


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes frames for one question. ``horizon`` is the last day of which anything is known.

    ``gaps`` tells, per dataset and area, the days of the earliest unreported period up to the last: rows of those days
    may exist.
    """

    rows: Rows
    vocabulary: Vocabulary
    parameters: Parameters
    period: Period
    span: Span
    horizon: date
    areas: tuple[str, ...]
    gaps: Mapping[str, Mapping[str, Span]] = field(default_factory=dict)

    def base(self, dataset: str, *, by_area: bool = True) -> Relation:
        """The rows known of the dataset, of the areas asked about; a list joined to by key alone is not cut."""
        known = self.rows.current(dataset, self.period, by_area=by_area)
        if not by_area or self.rows.areas(dataset) <= set(self.areas):
            return known
        return known.filter(col("_area").is_in(list(self.areas)))

    def frame(self, dataset: str, names: Iterable[str], *, by_area: bool = True, planned: Iterable[str] = ()) -> Frame:
        """The dataset's rows with these columns. ``planned`` names dates that may lie after the horizon (due days)."""
        declared = self.vocabulary.datasets[dataset]
        builder = _Builder(self, declared, self.base(dataset, by_area=by_area), frozenset(planned))
        builder.join_all(names)
        for name in names:
            builder.cell(name)
        compiler = Compiler(builder.cells, self.vocabulary, self.parameters, self.span)
        return Frame(declared, builder.relation, compiler)

    def names(self, *conditions: Condition) -> list[str]:
        """The columns these conditions speak of."""
        return checks.names(AllOf(conditions), self.vocabulary)


class _Builder:
    """Adds joined and computed columns to a relation, each once."""

    def __init__(self, reader: Reader, dataset: Dataset, relation: Relation, planned: frozenset[str]) -> None:
        self.reader = reader
        self.dataset = dataset
        self.relation = relation
        self.planned = planned
        self.cells: dict[str, Cell] = {}
        self.odd = reader.rows.unreadable.get(dataset.name, ())

    def join_all(self, names: Iterable[str]) -> None:
        """Every join and rollup that the names lead to, each made once with all the columns wanted of it."""
        over: dict[str, dict[str, None]] = {}
        rollups: dict[str, Rollup] = {}
        waiting, seen = list(names), set()
        while waiting:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            via, dot, rest = name.partition(".")
            if dot:
                over.setdefault(via, {})[rest] = None
                continue
            match self.dataset.derived.get(name) if self.dataset.column(name) is None else None:
                case Shift(column, _, _) | Age(column, _, _) | MonthOf(column):
                    waiting.append(column)
                case Lookup(join, column):
                    over.setdefault(join, {})[column] = None
                case Rollup() as rollup:
                    rollups[name] = rollup
                case None:
                    pass
        if over or rollups:
            # Only what is read goes into the joins, and from there into what is kept.
            own = [column.name for column in self.dataset.columns if column.name in seen]
            own += [self.dataset.date] if rollups and self.dataset.date else []
            keys = [*self.dataset.key, *(self.dataset.joins[via].key for via in over)]
            marks = [unreadable(name) for name in self.odd if name in (*keys, *own)]
            self.relation = self.relation.select(*dict.fromkeys([*keys, *own, *marks, *PLACE]))
        for via, wanted in over.items():
            self._join(self.dataset.joins[via], list(wanted))
        for name, rollup in rollups.items():
            self._roll_up(name, rollup)

    def _roll_up(self, name: str, rollup: Rollup) -> None:
        """One value per row from the child rows up to the horizon; later ones do not exist."""
        reader = self.reader
        child = reader.vocabulary.datasets[rollup.dataset]
        join = reader.vocabulary.child_join(child.name, self.dataset.name)
        field = reader.vocabulary.field(self.dataset.name, name)
        if join is None or field is None:
            raise ValueError(f"{child.name} has no join to {self.dataset.name}")
        wanted = [join.key, *reader.names(rollup.where), *filter(None, (rollup.column, child.date))]
        frame = reader.frame(child.name, dict.fromkeys(wanted))
        counted = frame.truth(rollup.where)
        if child.date:
            counted = counted & (frame.cells[child.date].low <= lit(reader.horizon))
        begun = col(self.dataset.date) if self.dataset.column(self.dataset.date) else None
        children = Children(frame.relation, frame.cells, join.key, counted, reader.gaps.get(child.name, {}), begun)
        self.relation, self.cells[name] = join_rollup(children, self.dataset, self.relation, name, rollup, field.type)

    def cell(self, name: str) -> Cell:
        """The cell called ``name``, made now if it is not yet."""
        if name not in self.cells:
            self.cells[name] = self._make(name)
        return self.cells[name]

    def _make(self, name: str) -> Cell:
        column = self.dataset.column(name)
        if column:
            value = col(name)
            if column.type is ColumnType.DATE and column.empty is Empty.NOT_YET and name not in self.planned:
                # Nothing after the horizon is read: what happens later has not happened yet.
                late = sure(value > lit(self.reader.horizon))
                value = when(late).then(nothing(Type.DATE)).otherwise(value)
            return _told(value, column, self._open(name))
        match self.dataset.derived[name]:
            case Lookup(join, wanted):
                return self.cells[f"{join}.{wanted}"]
            case Shift(base, amount, unit):
                return self._shift(name, self.cell(base), amount, unit)
            case Age(base, months, doubt):
                return _aged(self.cell(base), months, doubt)
            case MonthOf(base):
                return _moved(self.cell(base), first_of_month, ColumnType.MONTH)
            case Rollup():
                return self.cells[name]

    def _open(self, name: str) -> Expr | None:
        """Whether an empty cell may hold something: what was told of since, or could not be read; None for never."""
        since = outdated(self.dataset, self.reader.gaps.get(self.dataset.name, {}))
        if name not in self.odd:
            return since
        return col(unreadable(name)) if since is None else since | col(unreadable(name))

    def _shift(self, name: str, base: Cell, amount: int, unit: str) -> Cell:
        if unit == "days":
            return _moved(base, lambda end: days_after(end, amount), ColumnType.DATE)
        if unit == "months":
            return _moved(base, lambda end: months_after(end, amount), ColumnType.DATE)
        low = self._working(f"{name}__lo", base.low, amount)
        high = low if base.exact else self._working(f"{name}__hi", base.high, amount)
        return Cell(low, high, base.filled, base.absent, base.doubt, ColumnType.DATE)

    def _working(self, name: str, start: Expr, amount: int) -> Expr:
        self.relation = working_days_after(self.reader.rows, self.relation, name, start, lit(amount))
        return col(name)

    def _join(self, join: Join, wanted: list[str]) -> None:
        parent = self.reader.vocabulary.datasets[join.to]
        # A supplier's codes are its own within an area; a list's codes are the same everywhere.
        by_area = parent.origin is Origin.SUPPLIER
        frame = self.reader.frame(parent.name, wanted, by_area=by_area)
        stem = f"{join.name}__"
        columns: dict[str, Expr] = {f"{stem}key": col(parent.key[0]), f"{stem}found": lit(True)}
        if by_area:
            columns[f"{stem}area"] = col("_area")
        for name in wanted:
            cell, at = frame.cells[name], stem + name.replace(".", "__")
            columns[f"{at}__lo"] = cell.low
            columns[f"{at}__filled"] = cell.filled
            if not cell.exact:
                columns[f"{at}__hi"] = cell.high
            if cell.absent is not None:
                columns[f"{at}__absent"] = cell.absent
            if cell.doubt is not None:
                columns[f"{at}__doubt"] = cell.doubt
        side = frame.relation.select(**columns)
        left, right = [join.key], [f"{stem}key"]
        if by_area:
            left, right = [*left, "_area"], [*right, f"{stem}area"]
        self.relation = self.relation.join(side, how="left", left_on=left, right_on=right)
        own = self.dataset.column(join.key)
        none = None
        if own is not None and own.empty is not Empty.UNKNOWN:
            none = col(join.key).is_null()
            none = none & ~col(unreadable(join.key)) if join.key in self.odd else none
        for name in wanted:
            cell, at = frame.cells[name], stem + name.replace(".", "__")
            self.cells[f"{join.name}.{name}"] = _over(cell, at, col(f"{stem}found"), none)


def _over(cell: Cell, at: str, found: Expr, none: Expr | None) -> Cell:
    """A parent's cell as its children see it; a parent that is missing leaves everything unknown.

    ``none`` is whether the reference itself is known not to apply, and so all that lies behind it; None for never.
    """
    low = col(f"{at}__lo")
    high = low if cell.exact else col(f"{at}__hi")
    absent = sure(col(f"{at}__absent")) if cell.absent is not None else None
    if none is not None:
        absent = none if absent is None else absent | none
    filled = when(sure(found)).then(col(f"{at}__filled")).otherwise(nothing(Type.BOOLEAN))
    if absent is not None:
        filled = when(absent).then(lit(False)).otherwise(filled)
    return Cell(low, high, filled, absent, col(f"{at}__doubt") if cell.doubt is not None else None, cell.type)


def _told(value: Expr, column: Column, opened: Expr | None) -> Cell:
    """A reported cell. Where it is ``opened``, an empty one is not known to be empty."""
    filled, absent = ~value.is_null(), value.is_null()
    if column.empty is Empty.UNKNOWN:
        return Cell(value, value, filled, None, None, column.type)
    if opened is not None:
        filled = when(absent & opened).then(nothing(Type.BOOLEAN)).otherwise(filled)
        absent = absent & ~opened
    return Cell(value, value, filled, absent, None, column.type)


def _moved(base: Cell, move: Callable[[Expr], Expr], type: ColumnType) -> Cell:
    low = move(base.low)
    return Cell(low, low if base.exact else move(base.high), base.filled, base.absent, base.doubt, type)


def _aged(base: Cell, months: int, doubt: str) -> Cell:
    """The day an age is reached: only the month of birth is known, so it is a day of the month that far ahead."""
    first = month_after(base.low, months)
    last = days_after(month_after(base.low, months + 1), -1)
    low, high = {"latest": (last, last), "earliest": (first, first)}.get(doubt, (first, last))
    return Cell(low, high, base.filled, base.absent, base.doubt, ColumnType.DATE)


def working_days_after(rows: Rows, relation: Relation, name: str, start: Expr, count: Expr) -> Relation:
    """``relation`` with ``name``: the working day ``count`` working days after ``start``, which may be a holiday.

    Two joins with the calendar and a comparison of dates. Subtracting working-day numbers would take a Saturday for the
    Friday before it.
    """
    calendar = rows.calendar()
    number = calendar.select(**{f"{name}__day": col("_day"), f"{name}__number": col("_number")})
    due = calendar.filter(col("_working")).select(**{name: col("_day"), f"{name}__is": col("_number")})
    relation = relation.with_columns(**{f"{name}__from": start, f"{name}__count": count})
    relation = relation.join(number, how="left", left_on=f"{name}__from", right_on=f"{name}__day")
    relation = relation.with_columns(**{f"{name}__sought": col(f"{name}__number") + col(f"{name}__count")})
    relation = relation.join(due, how="left", left_on=f"{name}__sought", right_on=f"{name}__is")
    # No working days at all is the day itself, whatever day it is.
    same = sure(col(f"{name}__count") == 0)
    return relation.with_columns(**{name: when(same).then(col(f"{name}__from")).otherwise(col(name))})
