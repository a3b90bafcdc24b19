"""The rows of a contract: every report received, the region's extracts and what tenderkit generates, as relations.

Each row carries, beside its dataset's columns, where it comes from: ``_area``, ``_period``, ``_file``, ``_sheet`` and
``_row``. A dataset that nobody reported is an empty relation of the right types, and ``presence`` tells it from a
dataset declared empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

from tenderkit.model.datasets import ColumnType, Dataset, Origin
from tenderkit.model.periods import Period
from tenderkit.model.report import Batch, Cell, Report
from tenderkit.tables.engines import Engine, open_engine
from tenderkit.tables.errors import EngineError, spoken
from tenderkit.tables.received import Extract, extracted, not_read, reported, unreadable
from tenderkit.tables.words import Expr, Relation, Type, any_of, col, size, when

META: tuple[tuple[str, Type], ...] = (
    ("_area", Type.TEXT),
    ("_period", Type.TEXT),
    ("_file", Type.TEXT),
    ("_sheet", Type.TEXT),
    ("_row", Type.INTEGER),
)
PLACE = (*(name for name, _ in META), "_first")
"""What a known row carries beside its own columns: where it stands, and the period that first told of its key."""
_ADDRESS = ["_area", "_period", "_file", "_sheet", "_row"]  # no two rows of a dataset share it
_STORED = {"_area": "area", "_period": "period", "_file": "file", "_sheet": "sheet", "_row": "row"}
_TYPES = {
    ColumnType.DATE: Type.DATE,
    ColumnType.MONTH: Type.DATE,
    ColumnType.INTEGER: Type.INTEGER,
    ColumnType.DECIMAL: Type.DECIMAL,
    ColumnType.PERCENT: Type.DECIMAL,
    ColumnType.BOOLEAN: Type.BOOLEAN,
}
_SMALL = 4_000_000
"""Bytes of files. Less is computed once and kept; of more, each question reads the columns it asks for."""
_CALENDAR = (("_day", Type.DATE), ("_number", Type.INTEGER), ("_working", Type.BOOLEAN), ("_next", Type.DATE))


class Presence(Enum):
    """Whether a dataset was reported for an area and period: with rows, declared empty, or not at all."""

    ROWS = "rows"
    EMPTY = "empty"
    NOT_REPORTED = "not_reported"


class Rows:
    """All rows that a contract's assessment may read, on one engine. Use as a context manager.

    ``unreadable`` names, by dataset, the columns that have such cells; each has another beside it that says which.
    """

    def __init__(
        self, engine: Engine, datasets: Mapping[str, Dataset], calendar: Iterable[tuple[date, bool, int]]
    ) -> None:
        self.engine = engine
        self.datasets = datasets
        self.reports: tuple[Report, ...] = ()
        self._scratch: list[Relation] = []
        self.unreadable: dict[str, tuple[str, ...]] = {}
        self._raw: dict[str, Relation] = {}
        self._lying: dict[str, Path] = {}
        self._current: dict[tuple[str, Period, bool], Relation] = {}
        self._presence: dict[tuple[str, str, str], Presence] = {}
        self._areas: dict[str, set[str]] = {}
        self._everywhere: set[str] = set()
        self._large: set[str] = set()
        self._days = calendar  # counted only when a measure asks for working days
        self._calendar: Relation | None = None

    @classmethod
    def open(
        cls,
        reports: Sequence[Report],
        datasets: Mapping[str, Dataset],
        extracts: Sequence[Extract] = (),
        calendar: Iterable[tuple[date, bool, int]] = (),
        engine: str = "duckdb",
    ) -> "Rows":
        """The rows of these reports (the assessed period's and all earlier ones) and extracts.

        ``calendar`` holds a row per day: the day, working or not, and the number of working days up to it.
        """
        rows = cls(open_engine(engine), datasets, calendar)
        rows.reports = tuple(reports)
        for dataset in datasets.values():
            mine = [extract for extract in extracts if extract.dataset == dataset.name]
            rows.unreadable[dataset.name] = odd = not_read(dataset, reports)
            cells = (*reported(dataset, reports, odd), *extracted(dataset, mine, odd))
            try:
                if cells:
                    rows._raw[dataset.name] = rows._made(dataset, cells)
            except EngineError:
                rows.close()
                raise
            rows._areas[dataset.name] = {str(row["area"]) for extract in mine for row in extract.rows}
            if mine:
                rows._everywhere.add(dataset.name)
        for report in reports:
            for name, batch in report.batches.items():
                if name in datasets:
                    rows._areas[name].add(report.area)
                    key = (name, report.area, str(report.period))
                    rows._presence[key] = _presence(batch, datasets[name])
        return rows

    @classmethod
    def scan(
        cls,
        folder: Path,
        datasets: Mapping[str, Dataset],
        extracts: Sequence[Extract] = (),
        calendar: Iterable[tuple[date, bool, int]] = (),
        declared_empty: Iterable[tuple[str, str, Period]] = (),
        engine: str = "duckdb",
    ) -> "Rows":
        """Rows stored in ``<folder>/<dataset>/area=…/period=…/``, with ``file``, ``sheet`` and ``row``.

        A dataset is stored as Parquet, read where it lies if it is large, or as CSV, read at once. A partition that
        exists was reported; ``declared_empty`` names dataset, area and period of those without rows. ValueError if a
        dataset is stored as both, or a CSV file is not as ``Engine.csv`` asks.
        """
        rows = cls.open((), datasets, extracts, calendar, engine)
        for name, dataset in datasets.items():
            files = [file for file in (folder / name).glob("area=*/period=*/*") if file.suffix in (".parquet", ".csv")]
            if files:
                try:
                    rows._take(folder / name, sorted(files), dataset)
                except ValueError:
                    rows.close()
                    raise
                if sum(file.stat().st_size for file in files) >= _SMALL:
                    rows._large.add(name)
            for part in {file.parent for file in files}:
                area, period = (part.parts[-2].partition("=")[2], part.parts[-1].partition("=")[2])
                rows._areas[name].add(area)
                rows._presence[name, area, period] = Presence.ROWS
        for name, area, empty in declared_empty:
            rows._presence.setdefault((name, area, str(empty)), _declared(datasets[name]))
        return rows

    def _take(self, folder: Path, files: Sequence[Path], dataset: Dataset) -> None:
        match sorted({file.suffix for file in files}):
            case [".parquet"]:
                self._lying[dataset.name] = folder
            case [".csv"]:
                place = (("file", Type.TEXT), ("sheet", Type.TEXT), ("row", Type.INTEGER))
                self._raw[dataset.name] = _named(self.engine.csv(folder, files, (*_own(dataset), *place)), dataset)
            case _:
                raise ValueError(f"{folder}: stored both as Parquet and as CSV")

    def __enter__(self) -> "Rows":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engine's memory."""
        self.engine.close()

    def presence(self, dataset: str, area: str, period: Period) -> Presence:
        """Whether the dataset was reported for the area and period. What tenderkit makes always is."""
        if dataset in self._everywhere or self.datasets[dataset].origin is Origin.GENERATED:
            return Presence.ROWS
        return self._presence.get((dataset, area, str(period)), Presence.NOT_REPORTED)

    def areas(self, dataset: str) -> frozenset[str]:
        """The areas that have rows of the dataset, and perhaps some that have none."""
        return frozenset(self._areas.get(dataset, ()))

    def raw(self, dataset: str) -> Relation:
        """Every row of the dataset as received, also superseded ones."""
        if dataset not in self._raw:
            declared, folder = self.datasets[dataset], self._lying.get(dataset)
            stored = _named(self.engine.parquet(folder), declared) if folder else self._made(declared, ())
            self._raw[dataset] = stored
        return self._raw[dataset]

    def _made(self, dataset: Dataset, cells: Iterable[Sequence[Cell]]) -> Relation:
        with spoken(self.engine):
            marks = ((unreadable(name), Type.BOOLEAN) for name in self.unreadable.get(dataset.name, ()))
            return self.engine.relation((*_own(dataset), *META, *marks), cells)

    def current(self, dataset: str, until: Period, *, by_area: bool = True) -> Relation:
        """The dataset's rows as known when ``until`` was reported: of each key the newest, of equal ones the last.

        A row whose key lacks what it needs stands for itself. ``_first`` is the period whose report first told of the
        key. ``by_area`` false makes keys unique over all areas, for lists that are joined to by key alone.
        """
        asked = (dataset, until, by_area)
        if asked not in self._current:
            declared, areas = self.datasets[dataset], ["_area"] if by_area else []
            key, needed = [*areas, *declared.key], [*areas, *declared.needed_key]
            with spoken(self.engine):
                rows = self.raw(dataset).filter(col("_period") <= str(until))
                many = dataset in self._large and needed == key
                newest = self._newest_of_many(rows, key) if many else self.engine.keep(_newest(rows, key, needed))
                self._current[asked] = newest
        return self._current[asked]

    def _newest_of_many(self, rows: Relation, key: list[str]) -> Relation:
        """As ``_newest``, where rows may be many: only keys told more than once, few among events, are sorted."""
        times = rows.group_by(*key).agg(_times=size(), _first=col("_period").min())
        # A null key meets no other, so that its rows stand for themselves.
        told = rows.join(times.filter(col("_times") > 1), how="inner", on=key)
        address = self._address(rows)
        again = self.engine.keep(told.select(*address, "_first", _newer=_newer(key)))
        if not self.collect(again.head(1)):
            return rows.with_columns(_first=col("_period"))
        known = rows.join(again, how="left", on=address).filter(col("_newer").is_null() | (col("_newer") == 1))
        first = when(col("_first").is_null()).then(col("_period")).otherwise(col("_first"))
        return known.select(*rows.columns, _first=first)

    def _address(self, rows: Relation) -> list[str]:
        """What no two of these rows share: without file and sheet where they are the same in all of a report."""
        places = ("_file", "_sheet")
        ends = {f"{name}{end}": getattr(col(name), end)() for name in places for end in ("min", "max")}
        parted = any_of(col(f"{name}min") != col(f"{name}max") for name in places)
        several = self.collect(rows.group_by("_area", "_period").agg(**ends).filter(parted).head(1))
        return _ADDRESS if several else [name for name in _ADDRESS if name not in places]

    def calendar(self) -> Relation:
        """One row per day: ``_day``, ``_number`` of working days up to it, ``_working``, and ``_next`` working day."""
        if self._calendar is None:
            self._calendar = self.engine.relation(_CALENDAR, _with_next(tuple(self._days)))
        return self._calendar

    def of(self, columns: Sequence[tuple[str, Type]], rows: Iterable[Sequence[Cell]]) -> Relation:
        """A relation of plain rows, for the short lists a measure makes itself."""
        return self.engine.relation(columns, rows)

    def keep(self, relation: Relation) -> Relation:
        """The relation computed once, until ``tidy``; for what several questions are asked of."""
        with spoken(self.engine):
            kept = self.engine.keep(relation)
        self._scratch.append(kept)
        return kept

    def tidy(self) -> None:
        """Let go of what ``keep`` kept."""
        while self._scratch:
            self.engine.forget(self._scratch.pop())

    def collect(self, relation: Relation) -> list[dict[str, Any]]:
        """The relation's rows as plain values; ask only for what is short."""
        with spoken(self.engine):
            return self.engine.collect(relation)


def _newest(rows: Relation, key: list[str], needed: list[str]) -> Relation:
    """The newest row of each key, with ``_first``; one that lacks what it needs is alone."""
    alone = any_of(col(name).is_null() for name in needed)
    told = rows.with_columns(_first=col("_period").min().over(*key), _newer=_newer(key))
    known = told.filter(alone | (col("_newer") == 1))
    return known.select(*rows.columns, _first=when(alone).then(col("_period")).otherwise(col("_first")))


def _newer(key: list[str]) -> Expr:
    """1 for the newest row of each key: counted backwards over period and row number.

    File and sheet only see to it that rows as new as each other are taken in one order, whatever order they came in.
    """
    return col("_period").cum_count(reverse=True).over(*key, order_by=["_period", "_row", "_file", "_sheet"])


def _named(stored: Relation, dataset: Dataset) -> Relation:
    """Stored rows with the names they have here."""
    own = [column for column, _ in _own(dataset)]
    return stored.select(*own, **{ours: col(theirs) for ours, theirs in _STORED.items()})


def _own(dataset: Dataset) -> tuple[tuple[str, Type], ...]:
    return tuple((column.name, _TYPES.get(column.type, Type.TEXT)) for column in dataset.columns)


def _presence(batch: Batch, dataset: Dataset) -> Presence:
    if batch.numbers:
        return Presence.ROWS
    return _declared(dataset) if batch.declared_empty else Presence.NOT_REPORTED


def _declared(dataset: Dataset) -> Presence:
    """What the reporter's "nothing to report" means: a valid zero, unless the dataset cannot be empty."""
    return Presence.EMPTY if dataset.may_be_empty else Presence.NOT_REPORTED


def _with_next(days: Sequence[tuple[date, bool, int]]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    following: date | None = None
    for current, working, number in reversed(days):
        following = current if working else following
        rows.append((current, number, working, following))
    return rows[::-1]
