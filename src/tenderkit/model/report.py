"""A supplier's report as read: typed rows with their places, and how many cells were good."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tenderkit.columns import Cells
from tenderkit.findings import CellPlace
from tenderkit.model.periods import Period

Cell = str | bool | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class CellCounts:
    """Cells of one dataset and column that had to be filled.

    How many, how many were, how many could be read, and were listed.
    """

    mandatory: int
    filled: int
    readable: int
    listed: int
    bad: tuple[CellPlace, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of one dataset in one report.

    ``columns`` hold typed cells by name, in the dataset's order (None where empty or unreadable); ``numbers`` are the
    sheet's row numbers. ``declared_empty`` is the reporter's word that there was nothing to report. ``cells`` is by
    column name, and so is ``unreadable``: which rows, counted from 0, hold something that could not be read where an
    empty cell would say something. A batch that is missing altogether is a dataset not reported.
    """

    dataset: str
    sheet: str
    columns: Mapping[str, Cells[Cell]]
    numbers: tuple[int, ...]
    declared_empty: bool
    cells: Mapping[str, CellCounts]
    unreadable: Mapping[str, Set[int]] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows with their cells in the dataset's order, made anew at every asking."""
        return tuple(zip(*self.columns.values(), strict=True))

    def keys(self, names: Iterable[str]) -> Iterator[tuple[Cell, ...]]:
        """The rows with their cells in these columns alone, which may be None."""
        return zip(*(self.columns[name] for name in names), strict=True)


@dataclass(frozen=True, slots=True)
class RowAccount:
    """What became of every row of one sheet, down to ``last``: row numbers from 1.

    ``headings`` is 0 where none were found. Each of ``refused`` stands in a finding; the rest of the rows are blank.
    """

    sheet: str
    last: int
    headings: int
    read: tuple[int, ...]
    refused: tuple[int, ...]

    @property
    def blank(self) -> int:
        """How many rows hold nothing."""
        return self.last - len(self.read) - len(self.refused) - bool(self.headings)


@dataclass(frozen=True, slots=True)
class Report:
    """One report: one contract, area and period, from one file. ``sha256`` is of the file as received.

    ``accounts`` has every sheet of the file with a dataset's rows, and every sheet that was not read.
    """

    file: str
    sha256: str
    contract: str
    area: str
    period: Period
    received_on: date | None
    signed_by: str
    batches: Mapping[str, Batch]
    accounts: tuple[RowAccount, ...]
