"""A column drawn together is the same column: cell for cell, of the same types, whatever is done to it."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenderkit.columns import Cells, drawn

CELLS = st.sampled_from(["", "a", "A", True, False, 0, 1, 2, Decimal("0.5"), None, date(2028, 1, 1)])
COLUMNS = st.lists(CELLS, max_size=12)


def typed(cells: object) -> list[tuple[type, object]]:
    """Cells as they can be compared: True is equal to 1 and is not the same."""
    assert isinstance(cells, Cells | list)
    return [(type(cell), cell) for cell in cells]


def tight(cells: Cells[object]) -> None:
    """No value twice, and each of them somewhere."""
    assert len(set(typed(list(cells.values)))) == len(cells.values)
    assert sorted(set(cells.which)) == list(range(len(cells.values)))


@given(COLUMNS)
def test_a_column_gives_back_its_cells(plain: list[object]) -> None:
    cells = Cells.of(plain)
    tight(cells)
    assert typed(cells) == typed(plain) and len(cells) == len(plain)
    assert [cells[row] for row in range(len(plain))] == plain
    assert cells.differ is (len(set(typed(plain))) == len(plain))


@given(COLUMNS, st.integers(0, 12), st.data())
def test_a_part_of_a_column_has_no_value_of_the_rest(plain: list[object], start: int, data: st.DataObject) -> None:
    flags = data.draw(st.lists(st.booleans(), min_size=len(plain), max_size=len(plain)))
    part, kept = Cells.of(plain)[start:], Cells.of(plain).kept(flags)
    tight(part)
    tight(kept)
    assert typed(part) == typed(plain[start:]) and part == Cells.of(plain[start:])
    assert typed(kept) == typed([cell for cell, flag in zip(plain, flags, strict=True) if flag])


@given(COLUMNS)
def test_values_are_exchanged_and_those_alike_become_one(plain: list[object]) -> None:
    cells = Cells.of(plain)
    new = cells.with_values(str(value).lower() for value in cells.values)
    tight(new)
    assert list(new) == [str(cell).lower() for cell in plain]


@given(COLUMNS)
def test_rows_are_found_by_their_value_which_is_asked_once(plain: list[object]) -> None:
    asked: list[object] = []

    def is_text(value: object) -> bool:
        asked.append(value)
        return isinstance(value, str)

    cells = Cells.of(plain)
    assert cells.where(is_text) == [row for row, cell in enumerate(plain) if isinstance(cell, str)]
    assert len(asked) == len(cells.values)


@given(COLUMNS, COLUMNS, CELLS)
def test_columns_are_compared_by_what_they_hold(plain: list[object], other: list[object], cell: object) -> None:
    assert (Cells.of(plain) == Cells.of(other)) is (typed(plain) == typed(other))
    assert (cell in Cells.of(plain)) is ((type(cell), cell) in typed(plain))


def test_one_value_all_the_way_down() -> None:
    for count in (0, 3):
        cells = Cells.alike("a", count)
        tight(cells)
        assert list(cells) == ["a"] * count and cells != Cells.of(["a"] * (count + 1)) and cells != ["a"] * count


@given(st.integers(0, 3), st.integers(0, 700))
def test_rows_become_columns(width: int, count: int) -> None:
    rows = [tuple(f"{row * 7 % 11}{column}" for column in range(width)) for row in range(count)]
    columns = drawn(rows, width)
    assert [list(column) for column in columns] == [[row[at] for row in rows] for at in range(width)]


def test_a_value_keeps_its_type_however_late_its_equal_comes() -> None:
    rows = [(number,) for number in range(500)] + [(True,), (1,), (False,)]
    (column,) = drawn(rows, 1)
    tight(column)
    assert typed(column) == typed([cell for (cell,) in rows])
