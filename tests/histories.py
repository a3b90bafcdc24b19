"""Random histories: what an honest supplier tells of its activity quarter by quarter, for any declared datasets.

An event is told once, in the report of its quarter or the next, and now and then once more. A state is told from the
quarter in which it begins, or the next, until the one in which it is closed, with what is known then; what is filled
in stays. Nothing is told before it has happened, but for planned days, and nothing happens in a case before it begins
or after it is closed. Cells may be empty for ever.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from measure_world import counted
from tenderkit.columns import Cells
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Area
from tenderkit.model.datasets import Column, ColumnType, Dataset, Empty, Origin, Version
from tenderkit.model.periods import Period
from tenderkit.model.report import Batch, Cell, Report

CLOSINGS = ("closed_on", "filled_on", "until", "reply", "feedback_on", "sent_on")
"""The column that says a state is closed: the first of these that its dataset has."""

Row = dict[str, Cell]


class History:
    """One area's history over the periods, the last of which is to be judged."""

    def __init__(self, seed: int, vocabulary: Vocabulary, area: Area, periods: Sequence[Period]) -> None:
        self.vocabulary, self.area, self.periods = vocabulary, area, periods
        self.rng = random.Random(seed)
        self.told: dict[Period, dict[str, list[Row]]] = {period: {} for period in periods}
        self.holes = self.rng.choice([0, 0, 4, 15])  # empty cells of a hundred
        self.many = self.rng.choice([3, 6, 12])  # rows of a dataset in a quarter, at most
        self.alike = self.rng.choice([50, 80, 95])  # cells of a hundred that have their column's usual value
        self.usual: dict[str, Cell] = {}
        self.lives: dict[str, list[tuple[Cell, date, date]]] = {}
        mine = [dataset for dataset in vocabulary.datasets.values() if dataset.origin is Origin.SUPPLIER]
        for dataset in sorted(mine, key=lambda dataset: any(map(self._points, dataset.joins.values()))):
            for period in periods:
                self._happen(dataset, period)

    def reports(self, area: str, left_out: Mapping[Period, frozenset[str] | None], torn: int = 0) -> list[Report]:
        """The reports as those of ``area``, without these datasets; None leaves the whole report out.

        So many cells of a hundred are unreadable, of those that may be empty.
        """
        return [
            self._report(area, period, rows, left_out.get(period, frozenset()) or frozenset(), torn)
            for period, rows in self.told.items()
            if left_out.get(period, frozenset()) is not None
        ]

    def _points(self, join: object) -> bool:
        return self.vocabulary.datasets[join.to].origin is Origin.SUPPLIER  # type: ignore[attr-defined]

    def _happen(self, dataset: Dataset, period: Period) -> None:
        least = 0 if dataset.may_be_empty else 1
        column = dataset.column(dataset.date)
        if column is not None and column.type is ColumnType.MONTH:
            days = [month for month in period.months() for _ in range(self.rng.randint(least, 4))]
        else:
            length = (period.end - period.start).days
            count = self.rng.randint(least, self.rng.choice([least, self.many, self.many]))
            days = [period.start + timedelta(days=self.rng.randint(0, length)) for _ in range(count)]
        for number, day in enumerate(days):
            late = period < self.periods[-1] and self.rng.randrange(8) == 0
            told = period.next() if late else period
            row = self._row(dataset, f"{dataset.name}{period}-{number}", day)
            if dataset.version is Version.STATE:
                self._tell_state(dataset, row, day, told)
                continue
            self._tell(told, dataset, row)
            if told < self.periods[-1] and self.rng.randrange(20) == 0:
                self._tell(told.next(), dataset, row)

    def _tell(self, period: Period, dataset: Dataset, row: Row) -> None:
        rows = self.told[period].setdefault(dataset.name, [])
        if all(any(row[name] != other[name] for name in dataset.key) for other in rows):
            rows.append(row)

    def _tell_state(self, dataset: Dataset, row: Row, begun: date, told: Period) -> None:
        end = begun + timedelta(days=self.rng.choice([1, 6, 12, 60, 120, 400]))
        self.lives.setdefault(dataset.name, []).append((row[dataset.key[0]], begun, end))
        closing = next((name for name in CLOSINGS if dataset.column(name)), "")
        if column := dataset.column(closing):
            row[closing] = end if column.type is ColumnType.DATE else self._any(column)
        known_on = {column.name: begun + timedelta(days=self.rng.choice([0, 1, 5, 40])) for column in dataset.columns}
        for period in self.periods:
            if period < told or (period > told and end < period.start):
                continue
            known, last = dict(row), min(period.end, end)
            for column in dataset.columns:
                day = row[column.name]
                happened = day if isinstance(day, date) else known_on[column.name]
                own = column.name == dataset.date or column.name in dataset.key or column.empty is Empty.UNKNOWN
                planned = column.empty is Empty.NOT_APPLICABLE and column.type is ColumnType.DATE
                if not own and not planned and happened > last:
                    known[column.name] = None
            if closing and end > period.end:
                known[closing] = None
            self._tell(period, dataset, known)

    def _row(self, dataset: Dataset, name: str, day: date) -> Row:
        row: Row = {}
        for column in dataset.columns:
            if column.name not in dataset.key and self.rng.randrange(100) < self.holes:
                row[column.name] = None
            elif column.name == dataset.date:
                row[column.name] = day
            elif [column.name] == list(dataset.key):
                row[column.name] = name
            else:
                row[column.name] = self._value(dataset, column, day)
        return row

    def _value(self, dataset: Dataset, column: Column, day: date) -> Cell:
        chosen = self.rng.choice
        join = next((join for join in dataset.joins.values() if join.key == column.name), None)
        if join and self._points(join):
            alive = [key for key, begun, end in self.lives.get(join.to, ()) if begun <= day <= end]
            return chosen(alive) if alive else None
        match column.type:
            case ColumnType.DATE if column.empty is Empty.NOT_YET:
                return chosen([None, *(day + timedelta(days=days) for days in (0, 0, 1, 3, 5, 12, 31, 50, 120))])
            case ColumnType.DATE:
                return day + timedelta(days=chosen([-1, 0, 1, 3, 20, 60, 150]))
            case ColumnType.MONTH:
                months = day.year * 12 + day.month - 1 - chosen([0, 3, 60, 71, 72, 73, 75, 77, 78, 79])
                return date(months // 12, months % 12 + 1, 1)
            case ColumnType.UNIT:
                return chosen(self.area.units).id
        usual = f"{dataset.name} {column.name}"
        if usual in self.usual and self.rng.randrange(100) < self.alike:
            return self.usual[usual]
        return self.usual.setdefault(usual, self._any(column))

    def _any(self, column: Column) -> Cell:
        chosen = self.rng.choice
        match column.type:
            case ColumnType.CODE:
                return str(chosen(self.vocabulary.codes[column.codes].items).code)
            case ColumnType.BOOLEAN:
                return chosen([True, False])
            case ColumnType.INTEGER:
                least = int(column.minimum or 0)
                return chosen([least, least + 1, least + 3, min(least + 90, int(column.maximum or 90))])
            case ColumnType.DECIMAL | ColumnType.PERCENT:
                return Decimal(chosen([0, 1, 20, 40, 75, 100]))
        return f"{column.name}{chosen(range(4))}"

    def _report(
        self, area: str, period: Period, rows: Mapping[str, Sequence[Row]], without: frozenset[str], torn: int
    ) -> Report:
        batches = {}
        for name, dataset in self.vocabulary.datasets.items():
            if dataset.origin is Origin.SUPPLIER and name not in without:
                mine = rows.get(name, ())
                unreadable = self._torn(dataset, len(mine), torn) if torn else {}
                columns = {
                    column.name: Cells.of(
                        None if number in unreadable.get(column.name, ()) else row[column.name]
                        for number, row in enumerate(mine)
                    )
                    for column in dataset.columns
                }
                numbers = tuple(range(2, len(mine) + 2))
                counts = counted(dataset, columns)
                batches[name] = Batch(name, dataset.title, columns, numbers, not mine, counts, unreadable)
        return Report(f"{area}-{period}.xlsx", "0" * 64, "A", area, period, None, "", batches, ())

    def _torn(self, dataset: Dataset, rows: int, torn: int) -> dict[str, frozenset[int]]:
        own = [
            each.name for each in dataset.columns if each.empty is not Empty.UNKNOWN and each.name not in dataset.key
        ]
        found = {name: frozenset(row for row in range(rows) if self.rng.randrange(100) < torn) for name in own}
        return {name: mine for name, mine in found.items() if mine}
