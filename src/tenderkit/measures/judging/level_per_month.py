"""Judging ``level_per_month``: each whole month is an item, or the mean of the window's months."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from tenderkit import swedish
from tenderkit.measures.adding import UNIT, add_up, keeps, shown
from tenderkit.measures.doubts import doubts
from tenderkit.measures.items import Items, judge_items, share_bounds
from tenderkit.measures.level_per_month import LevelPerMonth, LevelPerMonthKind
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import Doubt
from tenderkit.measures.setting import Setting, setting, without
from tenderkit.measures.wording import Wording
from tenderkit.model.datasets import Origin
from tenderkit.model.outcome import Judgement
from tenderkit.model.periods import Period
from tenderkit.model.quantities import Counted, Level, Operator
from tenderkit.tables import (
    Expr,
    Presence,
    Relation,
    Rows,
    Type,
    all_of,
    col,
    first_of_month,
    lit,
    may,
    nothing,
    sure,
    total,
    when,
    whole,
)

MONTH = Counted("månad", "månader")
WINDOW = Counted("period", "perioder")


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    assert isinstance(measure, LevelPerMonth)
    place = setting(question, rows, read)
    months = {area: _months(stretch.window_start, stretch.end) for area, stretch in place.stretches.items()}
    place = without(place, [area for area, found in months.items() if not found], "Ingen hel månad gäller.")
    if not place.stretches:
        return place.settled
    return judge_items(place, _items(place, measure, months), share_bounds(place))


def _months(start: date, end: date) -> list[date]:
    """The first days of the whole months from start to end."""
    found, first = [], start.replace(day=1)
    while first <= end:
        following = (first + timedelta(days=31)).replace(day=1)
        if first >= start and following - timedelta(days=1) <= end:
            found.append(first)
        first = following
    return found


def _items(place: Setting, measure: LevelPerMonth, months: Mapping[str, list[date]]) -> Items:
    """Each whole month of each area is an item, or with ``mean`` the window as one."""
    question, reader = place.question, place.reader
    declared = question.vocabulary.datasets[measure.dataset]
    day = measure.date or declared.date
    listed = [
        (area, month, _lacking(place, measure.dataset, area, month))
        for area, found in months.items()
        for month in found
    ]
    items = place.rows.of([("_area", Type.TEXT), ("_month", Type.DATE), ("_lacking", Type.BOOLEAN)], listed)
    whens = [exclusion.when for exclusion in question.exclusions]
    names = reader.names(measure.where, *whens)
    value = [measure.value.column] if measure.value.column else []
    frame = reader.frame(measure.dataset, dict.fromkeys([*names, day, *value]))
    counted = frame.truth(measure.where) & all_of(~frame.truth(when_) for when_ in whens)
    # Rows before the window speak of no month in it; a row without a month may speak of any.
    first = str(Period.of(min(found[0] for found in months.values() if found)))
    rows = frame.relation.with_columns(_counted=counted, _in_month=first_of_month(frame.cells[day].low))
    timeless = rows.filter(col("_in_month").is_null() & (col("_period") >= first) & may(col("_counted")))
    pair = (sure(col("_counted")), may(col("_counted")))
    # Rows without a month become a group that no month of the window meets.
    by_month = add_up(rows, ["_area", "_in_month"], measure.value, frame, {"": pair})
    strays = add_up(timeless, ["_area"], measure.value, frame, {"_stray_": pair})
    items = items.join(by_month, how="left", left_on=["_area", "_month"], right_on=["_area", "_in_month"])
    items = items.join(strays, how="left", on="_area")
    # Only what has no rows has no low end; an end that is open has one.
    untold = col("lo").is_null()
    # No row at all where the dataset cannot be empty is a month not reported, not a zero.
    silent = untold if not declared.may_be_empty else lit(False)
    # A month whose report never came may hold any amount, whatever later reports tell of it.
    own = when(silent | col("_lacking")).then(nothing(Type.INTEGER)).when(untold).then(lit(0)).otherwise(col("hi"))
    stray = when(col("_stray_lo").is_null()).then(lit(0)).otherwise(col("_stray_hi"))
    items = items.with_columns(_silent=silent, lo=whole(col("lo").fill_null(0)), hi=whole(own + stray))
    months_told = items
    operator = next(iter(place.stretches.values())).level.bound.operator
    if measure.over == "mean":
        items = _mean(place, items, months, operator)
        state, key = col("_state"), "_span"
    else:
        state, key = keeps(col("lo"), col("hi"), operator, partial(place.level_on, col("_month"))), "_month"
    items = items.with_columns(_state=state, _scope=place.ruled_on(col("_month")), _out=nothing(Type.INTEGER))
    wording = Wording(question.vocabulary, question.parameters)
    noun, unit = wording.noun(measure.dataset).counted, LevelPerMonthKind().counted(measure, wording)

    def doubtful() -> Iterator[Doubt]:
        unreported = months_told.filter(col("_silent"))
        yield Doubt(unreported, MONTH, declared.title, declared.origin, col("_silent"))
        blank = rows.filter(col("_counted").is_null() | col("_in_month").is_null())
        yield from doubts(place, frame, blank, [*names, day, *value], noun)

    def behind() -> Relation:
        at = {"_month": col("_in_month")} if measure.over != "mean" else {"_span": col("_area")}
        return rows.filter(may(col("_counted"))).with_columns(**at)

    return Items(
        relation=items,
        key=(key,),
        noun=MONTH if measure.over != "mean" else WINDOW,
        note=partial(_note if measure.over != "mean" else _mean_note, unit=unit),
        columns=("_month", "lo", "hi") if measure.over != "mean" else ("lo", "hi", "_count"),
        rows=behind,
        doubts=doubtful,
        gap=False,
    )


def _lacking(place: Setting, dataset: str, area: str, month: date) -> bool:
    """Whether the supplier never reported the dataset for the month's period."""
    supplied = place.question.vocabulary.datasets[dataset].origin is Origin.SUPPLIER
    return supplied and place.rows.presence(dataset, area, Period.of(month)) is Presence.NOT_REPORTED


def _mean(place: Setting, items: Relation, months: Mapping[str, list[date]], operator: Operator) -> Relation:
    """The window as one item: the sum of the months against the bound times their number; nothing is divided."""
    summed = items.group_by("_area").agg(
        lo=whole(col("lo").sum()),
        _hi=whole(col("hi").sum()),
        _open=total(col("hi").is_null()),
        _month=col("_month").min(),
    )
    summed = summed.with_columns(
        hi=when(col("_open") > 0).then(nothing(Type.INTEGER)).otherwise(col("_hi")), _span=col("_area")
    )
    count = place.by_area_map({area: len(found) for area, found in months.items()})

    def limit(of: Callable[[Level], int]) -> Expr:
        return place.by_area(lambda stretch: of(stretch.level), Type.INTEGER) * count

    return summed.with_columns(_state=keeps(col("lo"), col("hi"), operator, limit), _count=count)


def _note(row: Mapping[str, Any], unit: Counted) -> str:
    return f"{swedish.month(row['_month'])}: {shown(row['lo'], row['hi'], unit)}"


def _mean_note(row: Mapping[str, Any], unit: Counted) -> str:
    """The mean, rounded for showing; the verdict compared the sum."""
    low, high = (None if row[end] is None else Fraction(row[end], UNIT * row["_count"]) for end in ("lo", "hi"))
    least = swedish.rounded(low or Fraction(0))
    if high is None:
        return f"i genomsnitt minst {least} {unit.many} per månad"
    ends = least if low == high else f"{least}–{swedish.rounded(high)}"
    return f"i genomsnitt {ends} {unit.many} per månad"
