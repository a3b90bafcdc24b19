"""Stored CSV: UTF-8 with a header, commas and doubled quotes (RFC 4180), and how a value of each type is written.

Nothing between two commas is null; a pair of quotes with nothing in it is an empty text. Engines read text, which is
cast here where it is written as its type asks: their own casts round 3.7 to 4 and take "1_000" for a number.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tenderkit.tables.words import Expr, Relation, Type, cast, col, lit, nothing, when

Columns = Sequence[tuple[str, Type]]

NOT_A_ROW = "not a row of UTF-8, commas and paired quotes, as long as the header"
"""What engines say of a file that is not CSV as it is meant here."""

_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_WRITTEN = {
    Type.DATE: "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    f"|02-(0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29",
    Type.INTEGER: "-?[0-9]{1,18}",
    Type.DECIMAL: "-?[0-9]{1,14}([.][0-9]{1,4})?",
    Type.BOOLEAN: "true|false",
}
_UNFIT = "_unfit"
_TOLD = 10


def by_header(files: Iterable[Path], columns: Columns) -> dict[tuple[str, ...], list[Path]]:
    """The files by their columns from left to right; a column that is not asked for is called by its number.

    ValueError for a file without one of the columns, or with one of them twice.
    """
    asked = [name for name, _ in columns]
    found: dict[tuple[str, ...], list[Path]] = {}
    for file in files:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            header = next(csv.reader(stream), [])
        if wrong := [name for name in asked if header.count(name) != 1]:
            raise ValueError(f"{file}: its header must name once each: {', '.join(wrong)}")
        names = tuple(name if name in asked else f"_{number}" for number, name in enumerate(header))
        found.setdefault(names, []).append(file)
    return found


def typed(texts: Relation, columns: Columns) -> Relation:
    """The texts as their types. A text not written as its type is null, and ``unfit`` tells of it."""
    others = [(name, type) for name, type in columns if type is not Type.TEXT]
    both = texts.with_columns(
        **{f"_told_{name}": col(name) for name, _ in others}, **{name: _value(name, type) for name, type in others}
    )
    wrong = nothing(Type.TEXT)
    for name, _ in others:
        wrong = when(col(name).is_null() & ~col(f"_told_{name}").is_null()).then(lit(name)).otherwise(wrong)
    return both.with_columns(**{_UNFIT: wrong}).drop([f"_told_{name}" for name, _ in others])


def unfit(relation: Relation) -> Relation:
    """The first few rows with a text that is not written as its type."""
    wrong = relation.filter(~col(_UNFIT).is_null()).select("area", "period", "row", _UNFIT)
    return wrong.sort("area", "period", "row").head(_TOLD)


def fitting(relation: Relation, wrong: Iterable[Mapping[str, object]], folder: Path) -> Relation:
    """The relation if nothing is wrong, or ValueError. Values are never told: they may be personal data."""
    places = ["area={area}/period={period}, row {row}: {_unfit}".format_map(row) for row in wrong]
    if places:
        raise ValueError(f"{folder}: not written as the column's type: {'; '.join(places)}")
    return relation.drop(_UNFIT)


def _value(name: str, type: Type) -> Expr:
    # \z and not $, before which Java lets a line break stand.
    fits = col(name).str.contains(rf"^({_WRITTEN[type]})\z")
    value: Expr = when(fits).then(cast(col(name), type)).otherwise(nothing(type))
    return value
