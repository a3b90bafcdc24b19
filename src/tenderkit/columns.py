"""A column of cells: the values that differ, and which of them stands in each row.

A report has a hundred thousand rows and a dozen columns, and most cells repeat another of their column. What looks at
all cells therefore looks at the values that differ, and at rows only where one of them says something.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count, islice
from operator import eq, is_
from typing import Any, Generic, TypeVar, cast, overload

T = TypeVar("T", bound=Hashable)
U = TypeVar("U", bound=Hashable)

_BLOCK = 200  # rows turned into columns at a time: few enough to lie near


@dataclass(frozen=True, slots=True, eq=False)
class Cells(Sequence[T]):
    """The cells of a column, as a sequence of one for each row.

    ``values`` are those that differ, and each of them stands somewhere; True is not 1. ``which`` has an index into
    them for each row.
    """

    values: tuple[T, ...]
    which: "array[int]"

    @classmethod
    def of(cls, cells: Iterable[T]) -> "Cells[T]":
        """The column of these cells."""
        drawing = _Drawing[T]()
        drawing.extend(tuple(cells))
        return drawing.cells()

    @classmethod
    def alike(cls, value: T, count: int) -> "Cells[T]":
        """The column that says the same in every row."""
        return cls((value,) if count else (), array("I", [0]) * count)

    def __len__(self) -> int:
        return len(self.which)

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.which)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells) and len(self) == len(other) and all(map(eq, self._told(), other._told()))

    def __contains__(self, value: object) -> bool:
        return _told(value) in map(_told, self.values)

    @overload
    def __getitem__(self, row: int) -> T: ...

    @overload
    def __getitem__(self, row: slice) -> "Cells[T]": ...

    def __getitem__(self, row: int | slice) -> "T | Cells[T]":
        if isinstance(row, slice):
            return self._of(self.which[row])
        return self.values[self.which[row]]

    def kept(self, flags: Iterable[object]) -> "Cells[T]":
        """The column with the rows whose flag is true."""
        return self._of(array("I", compress(self.which, flags)))

    def with_values(self, values: Iterable[U]) -> "Cells[U]":
        """The column with these in place of its ``values``, one for each; they may be alike."""
        given = tuple(values)
        if all(map(is_, given, self.values)):
            return cast("Cells[U]", self)
        new = Cells.of(given)
        if len(new.values) == len(self.values):
            return Cells(new.values, self.which)
        return Cells(new.values, array("I", map(new.which.__getitem__, self.which)))

    def rows(self, values: Container[int]) -> list[int]:
        """The rows with one of these values, which are told by their index."""
        return [row for row, index in enumerate(self.which) if index in values] if values else []

    def where(self, test: Callable[[T], object]) -> list[int]:
        """The rows whose value passes ``test``, which is asked once for each value."""
        return self.rows({index for index, value in enumerate(self.values) if test(value)})

    @property
    def differ(self) -> bool:
        """True if no two cells are alike."""
        return len(self.values) == len(self.which)

    def _told(self) -> Iterator[object]:
        """The cells so that they can be compared."""
        return map(tuple(map(_told, self.values)).__getitem__, self.which)

    def _of(self, which: "array[int]") -> "Cells[T]":
        left = sorted(set(which))
        if len(left) == len(self.values):
            return Cells(self.values, which)
        new = dict(zip(left, count()))
        return Cells(tuple(self.values[index] for index in left), array("I", [new[index] for index in which]))


def drawn(rows: Iterable[Sequence[T]], width: int) -> list[Cells[T]]:
    """The columns of rows that all have ``width`` cells."""
    columns = [_Drawing[T]() for _ in range(width)]
    left = iter(rows)
    while block := list(islice(left, _BLOCK)):
        for column, cells in zip(columns, zip(*block, strict=True), strict=True):
            column.extend(cells)
    return [column.cells() for column in columns]


_STAND_INS: dict[object, object] = {False: object(), True: object()}
_MEANT = {stand_in: meant for meant, stand_in in _STAND_INS.items()}


def _told(value: object) -> object:
    """What stands for the value where values are compared: True and False are equal to 1 and 0, and not the same."""
    return _STAND_INS[value] if type(value) is bool else value


class _Drawing(Generic[T]):
    """A column being read: every value gets a number when it first comes."""

    def __init__(self) -> None:
        self._numbers: defaultdict[object, int] = defaultdict(count().__next__)
        self._which = array("I")

    def extend(self, cells: Sequence[T]) -> None:
        keys: Sequence[object] = cells
        if bool in map(type, cells):
            keys = list(map(_told, cells))
        self._which.extend(map(self._numbers.__getitem__, keys))

    def cells(self) -> Cells[T]:
        values: Any = tuple(map(_MEANT.get, self._numbers, self._numbers))
        return Cells(values, self._which)
