"""The words a measure may use: datasets, code lists and named conditions, and what a column's name stands for.

A name in a condition is a reported column, a derived column, or ``parent.column`` over a declared join. ``field`` finds
what it stands for without looking at any row, so that a specification can be checked before anything is reported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tenderkit.model.assignment import Reporting
from tenderkit.model.datasets import (
    Age,
    CodeList,
    Column,
    ColumnType,
    Dataset,
    Derived,
    Empty,
    Join,
    Lookup,
    MonthOf,
    NamedCondition,
    Rollup,
    Shift,
)

DEPTH = 8  # a derived column of a derived column …; deeper than this is a circle


@dataclass(frozen=True, slots=True)
class Field:
    """What a name stands for: its dataset, its type, its code list ("" for none) and what empty means.

    ``column`` is the reported column behind it, None for a computed one; ``derived`` the rule of a computed one.
    ``via`` is the join it was reached over, "" for a column of the row itself.
    """

    dataset: str
    name: str
    type: ColumnType
    codes: str
    empty: Empty
    column: Column | None
    derived: Derived | None = None
    via: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Datasets, code lists and named conditions by name, as the specification declares them."""

    datasets: Mapping[str, Dataset]
    codes: Mapping[str, CodeList]
    named: Mapping[str, NamedCondition]

    @classmethod
    def of(cls, reporting: Reporting) -> "Vocabulary":
        """The vocabulary of an assignment's reporting."""
        return cls(reporting.datasets, reporting.codes, reporting.named)

    def join(self, dataset: str, name: str) -> tuple[Join, Dataset] | None:
        """The join called ``name`` and the dataset it leads to, or None if either is missing."""
        declared = self.datasets.get(dataset)
        join = declared.joins.get(name) if declared else None
        parent = self.datasets.get(join.to) if join else None
        return (join, parent) if join and parent else None

    def field(self, dataset: str, name: str, depth: int = 0) -> Field | None:
        """What ``name`` stands for in ``dataset``, or None if nothing (or a circle of derived columns)."""
        declared = self.datasets.get(dataset)
        if declared is None or depth > DEPTH:
            return None
        if "." in name:
            via, _, rest = name.partition(".")
            found = self.join(dataset, via)
            inner = self.field(found[1].name, rest, depth + 1) if found else None
            return replace(inner, via=via) if inner else None
        if column := declared.column(name):
            return Field(dataset, name, column.type, column.codes, column.empty, column)
        derived = declared.derived.get(name)
        return self._derived(dataset, name, derived, depth + 1) if derived else None

    def _derived(self, dataset: str, name: str, derived: Derived, depth: int) -> Field | None:
        match derived:
            case Lookup(join, column):
                found = self.field(dataset, f"{join}.{column}", depth)
                return replace(found, derived=derived) if found else None
            case Rollup(_, "count" | "sum", _, _):
                return Field(dataset, name, ColumnType.DECIMAL, "", Empty.UNKNOWN, None, derived)
            case Rollup(child, _, column, _):
                inner = self.field(child, column, depth)
                # No child row is a known "not yet": there is no first visit.
                return Field(dataset, name, inner.type, "", Empty.NOT_YET, None, derived) if inner else None
            case Shift(column, _, _) | Age(column, _, _) | MonthOf(column):
                inner = self.field(dataset, column, depth)
                kind = ColumnType.MONTH if isinstance(derived, MonthOf) else ColumnType.DATE
                return Field(dataset, name, kind, "", inner.empty, None, derived) if inner else None

    def names(self, dataset: str) -> Iterator[str]:
        """The names of the dataset's own and derived columns."""
        declared = self.datasets[dataset]
        yield from (column.name for column in declared.columns)
        yield from declared.derived

    def child_join(self, child: str, parent: str) -> Join | None:
        """The join of ``child`` that leads to ``parent``; None if there is none."""
        declared = self.datasets.get(child)
        return next((join for join in declared.joins.values() if join.to == parent), None) if declared else None

    def subset_name(self, dataset: str, name: str) -> str | None:
        """``unit.cni_third`` as a name in ``dataset``: its own where ``unit`` is its key, else over the one join.

        A subset is said once and must hold in two datasets, one of which may be the list itself.
        """
        prefix, _, rest = name.partition(".")
        declared = self.datasets.get(dataset)
        if declared is None or not rest:
            return name
        if declared.key == (prefix,):
            return rest
        if prefix in declared.joins:
            return name
        over = [
            join.name
            for join in declared.joins.values()
            if join.to in self.datasets and self.datasets[join.to].key == (prefix,)
        ]
        return f"{over[0]}.{rest}" if len(over) == 1 else None
