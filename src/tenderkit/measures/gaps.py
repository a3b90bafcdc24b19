"""Gaps: earlier reports that never came, and which rows they may have told of.

Decided in docs/decisions/missing-reports.md. A report tells of what has happened by its last day; only planned days,
and days counted from what it tells of, lie ahead of it. A state is told anew until it is closed.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from tenderkit import swedish
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.datasets import ColumnType, Dataset, Empty, MonthOf, Origin, Rollup, Shift, Version
from tenderkit.model.periods import Period, Span
from tenderkit.tables import Expr, Presence, Rows, Type, col, lit, nothing, when


def gap_before(
    rows: Rows,
    dataset: str,
    area: str,
    first: Period,
    period: Period,
    matters: Callable[[Period], bool] = lambda _: True,
) -> Span | None:
    """The days from the first to the last period before ``period`` that lack the dataset's report and ``matters``."""
    if dataset not in rows.datasets or rows.datasets[dataset].origin is not Origin.SUPPLIER:
        return None
    missing, current = [], first
    while current < period:
        if rows.presence(dataset, area, current) is Presence.NOT_REPORTED and matters(current):
            missing.append(current)
        current = current.next()
    return Span(missing[0].start, missing[-1].end) if missing else None


def latest(vocabulary: Vocabulary, dataset: str, name: str, period: Period) -> date:
    """The latest day that a row first and last told of in the period's report may have in the column ``name``.

    A row counted from others, such as a case's last visit, is told anew as long as there are any, so that the last of
    them lies in the report's period too.
    """
    declared = vocabulary.datasets[dataset]
    column = declared.column(name)
    if column:
        happened = name == declared.date or column.empty is Empty.NOT_YET or column.type is ColumnType.MONTH
        return period.end if happened else date.max
    match declared.derived.get(name):
        case Shift(base, amount, unit):
            return moved(latest(vocabulary, dataset, base, period), amount, unit)
        case MonthOf(base):
            return latest(vocabulary, dataset, base, period)
        case Rollup():
            return period.end
        case _:
            return date.max


def moved(start: date, amount: int, unit: str) -> date:
    """No earlier than ``amount`` days, months or working days after ``start``, nor than ``start`` where it is before;
    the last day there is stays itself."""
    if start == date.max or amount < 0:
        return start
    if unit == "months":
        return start + timedelta(days=31 * amount)
    due, left = start, amount
    while left > 0:
        due += timedelta(days=1)
        left -= unit != "working_days" or swedish.is_working_day(due)
    return due


def last_day(gaps: Mapping[str, Span]) -> Expr:
    """The last unreported day of the row's area; null where its area lacks no report."""
    return _by_area({area: _end(gap) for area, gap in gaps.items()}, Type.DATE)


def outdated(dataset: Dataset, gaps: Mapping[str, Span]) -> Expr | None:
    """Whether a state was last told of before a report that never came, which may have told of it anew; None: never.

    What was empty then may have been filled in since.
    """
    if not gaps or dataset.version is not Version.STATE or dataset.origin is not Origin.SUPPLIER:
        return None
    periods = {area: str(Period.of(_end(gap))) for area, gap in gaps.items()}
    return (col("_period") < _by_area(periods, Type.TEXT)).fill_null(False)


def _end(gap: Span) -> date:
    assert gap.end is not None, "an unreported period has ended"
    return gap.end


def _by_area(values: Mapping[str, date] | Mapping[str, str], type: Type) -> Expr:
    areas: dict[date | str, list[str]] = {}
    for area, value in values.items():
        areas.setdefault(value, []).append(area)
    found = nothing(type)
    for value, mine in areas.items():
        found = when(col("_area").is_in(mine)).then(lit(value)).otherwise(found)
    return found
