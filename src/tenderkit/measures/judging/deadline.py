"""Judging ``deadline``: cases with their last day, in the period that day falls in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from tenderkit import swedish
from tenderkit.measures.deadline import Deadline
from tenderkit.measures.doubts import doubts
from tenderkit.measures.expressions import Cell, exact
from tenderkit.measures.frames import Frame, working_days_after
from tenderkit.measures.gaps import gap_before, last_day, latest, moved
from tenderkit.measures.items import NOT_DUE, Items, judge_items, kept, scoped, settled, share_bounds
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import Doubt, periods_of
from tenderkit.measures.setting import Setting, Stretch, first_day, setting
from tenderkit.measures.windows import told_now
from tenderkit.measures.wording import Wording
from tenderkit.model.conditions import Comparison
from tenderkit.model.datasets import Origin
from tenderkit.model.outcome import Judgement
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Counted, Level, Unit
from tenderkit.tables import Expr, Relation, Rows, Type, col, days_after, lit, may, nothing, sure, when


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    assert isinstance(measure, Deadline)
    horizon = question.cut_off if measure.attribute_by == "row" else None
    place = setting(question, rows, read, horizon=horizon)
    if not place.stretches:
        return place.settled
    place = _with_gaps(place, measure)
    bounds = share_bounds(place)
    if measure.due:
        bounds = {area: stretch.level.bound for area, stretch in place.stretches.items()}
    return judge_items(place, _items(place, measure), bounds)


def _with_gaps(place: Setting, measure: Deadline) -> Setting:
    """The setting with the unreported earlier periods that may hide cases of this one."""
    if measure.attribute_by == "row":
        return place
    question, stretches = place.question, {}
    for area, stretch in place.stretches.items():

        def matters(period: Period, stretch: Stretch = stretch) -> bool:
            return _latest_day(question, measure, stretch, period) >= stretch.start

        first = Period.of(first_day(question, area))
        gap = gap_before(place.rows, measure.dataset, area, first, question.period, matters)
        stretches[area] = replace(stretch, gap=gap)
    return replace(place, stretches=stretches)


def _latest_day(question: Question, measure: Deadline, stretch: Stretch, period: Period) -> date:
    """The latest day that may put a case of the period's report in a period: at the levels of its start day."""
    declared, first = question.vocabulary.datasets[measure.dataset], measure.start or measure.due
    planned = declared.column(first) is not None and first != declared.date
    begun = date.max if planned else latest(question.vocabulary, declared.name, first, period)
    rolls = measure.roll == "next_working_day"
    if measure.attribute_by == "start" or begun == date.max:
        return begun
    if measure.due:
        return _rolled(begun) if rolls else begun
    found, last = date.min, begun
    for level in reversed(stretch.target.levels):
        if level.start <= last and last >= period.start:
            unit = "working_days" if level.bound.unit is Unit.WORKING_DAYS else "days"
            due = moved(last, _days_given(level), unit)
            found, last = max(found, _rolled(due) if rolls else due), level.start - timedelta(days=1)
    return found


def _rolled(due: date) -> date:
    while not swedish.is_working_day(due):
        due += timedelta(days=1)
    return due


def _items(place: Setting, measure: Deadline) -> Items:
    """Every case is an item. An open case whose last day has passed is missed: being overdue hides nothing."""
    question, reader = place.question, place.reader
    first = measure.start or measure.due
    names = reader.names(measure.where, *(exclusion.when for exclusion in question.exclusions))
    extra = [measure.by] if measure.by else []
    frame = reader.frame(measure.dataset, dict.fromkeys([*names, first, measure.done, *extra]), planned=[first])
    start = _settled(frame.cells[first])
    relation = _with_due(place, measure, frame, start)
    due, absent = col("_due"), sure(start.absent) if start.absent is not None else lit(False)
    unreported = _unreported(place, measure)
    # What is spoken of more than once is a column of its own.
    relation = relation.with_columns(
        _asked=frame.truth(measure.where),
        # Without a level in force on its first day, a case is none of this term's.
        _ruled=place.ruled_on(start.low) if measure.start else lit(True),
        _late=_told_late(place, measure, unreported, start, due),
        _early=sure(frame.compiler.kept(measure.done, Comparison.LESS_THAN, start)) if measure.start else lit(False),
    )
    asked, ruled, late, early = (col(name) for name in ("_asked", "_ruled", "_late", "_early"))
    lost = start.low.is_null() & ~absent
    mine = sure(col("_period") == str(question.period))
    horizon = place.end() if measure.attribute_by != "row" else lit(reader.horizon)
    filled = frame.cells[measure.done].filled
    # By its due day it is out of scope in any case, and open as far as is known; else only a sure one is put out.
    undone = ~sure(filled) if measure.attribute_by == "due" else sure(~filled)
    pending = sure(due > horizon) & undone & ruled
    relation = relation.with_columns(
        _inside=when(lost & mine)
        .then(nothing(Type.BOOLEAN))
        .when(lost | absent | ~ruled)
        .then(lit(False))
        .otherwise(_inside(place, measure, start, due) | late),
        _waits=pending & may(asked) & ~absent & (_touching(place, measure, start) | may(late)),
    )
    columns = scoped(frame, asked & col("_inside"), question.exclusions)
    if measure.not_due == "exclude":
        # What an exclusion takes out is out of scope already.
        columns["_out"] = columns["_out"].fill_null(when(col("_waits")).then(lit(NOT_DUE)))
        columns["_scope"] = columns["_scope"] & ~col("_waits")
    done = frame.compiler.kept(measure.done, Comparison.AT_MOST, exact(due))
    columns |= {
        "_state": when(lost | early).then(nothing(Type.BOOLEAN)).otherwise(done),
        "_start": start.low,
        "_done": frame.cells[measure.done].low,
    }
    if measure.by:
        columns["_stratum"] = frame.cells[measure.by].low
    relation = relation.with_columns(**columns)
    # Where a report is missing, most areas ask which rows are in doubt: computed once, it is a question of little.
    relation = kept(place, relation) if unreported else settled(place, frame, relation)
    wording = Wording(question.vocabulary, question.parameters)
    noun = wording.noun(measure.dataset).counted
    own = question.vocabulary.datasets[measure.dataset]
    titles = {name: wording.title(name, own.name) for name in (first, measure.done)}
    order = f"{titles[measure.done]} från och med {titles[first]}"

    def note(row: Mapping[str, Any]) -> str:
        return _note(row, titles[first] if measure.start else "")

    def doubtful() -> Iterator[Doubt]:
        unsure = relation.filter(may(col("_scope")) & (col("_scope").is_null() | col("_state").is_null()))
        yield from doubts(place, frame, unsure, [*names, first, measure.done], noun)
        yield Doubt(unsure, noun, order, own.origin, col("_early"))
        yield from _untold(unsure, noun, own.origin, unreported)

    return Items(
        relation=relation,
        key=own.key,
        noun=noun,
        note=note,
        columns=("_start", "_due", "_done"),
        doubts=doubtful,
        strata_of=measure.dataset if measure.by else "",
        odd={
            "_early": partial(_early, noun, titles[measure.done], titles[first]),
            "_late": partial(_late, noun),
        },
    )


def _untold(unsure: Relation, noun: Counted, origin: Origin, unreported: Mapping[str, Span]) -> Iterator[Doubt]:
    """The cases that a report which never came may have told of, by the periods that lack one."""
    areas: dict[Span, list[str]] = {}
    for area, gap in unreported.items():
        areas.setdefault(gap, []).append(area)
    for gap, mine in areas.items():
        untold = col("_area").is_in(mine) & col("_late").is_null()
        yield Doubt(unsure, noun, f"rapportering för {periods_of(gap)}", origin, untold)


def _settled(cell: Cell) -> Cell:
    """A start day that is not known for certain is unknown."""
    if cell.exact:
        return cell
    firm = when(sure(cell.low == cell.high) & ~(sure(cell.doubt) if cell.doubt is not None else lit(False)))
    value = firm.then(cell.low).otherwise(nothing(Type.DATE))
    return Cell(value, value, cell.filled, cell.absent, None, cell.type)


def _with_due(place: Setting, measure: Deadline, frame: Frame, start: Cell) -> Relation:
    """The rows with ``_due``, the last day on which the case is done in time, at the level of its start day."""
    if measure.due:
        relation = frame.relation.with_columns(_due=start.low)
    else:
        # The levels may count in different units: each case follows the one in force on its own start day.
        relation, levels = frame.relation, [level for each in place.stretches.values() for level in each.target.levels]
        if any(level.bound.unit is Unit.WORKING_DAYS for level in levels):
            count = place.level_on(start.low, _days_given)
            relation = working_days_after(place.rows, relation, "_working_due", start.low, count)

        def due(level: Level) -> Expr:
            working = level.bound.unit is Unit.WORKING_DAYS
            return col("_working_due") if working else days_after(start.low, _days_given(level))

        relation = relation.with_columns(_due=place.level_on(start.low, due, Type.DATE))
    if measure.roll != "next_working_day":
        return relation
    following = place.rows.calendar().select(_rolled=col("_next"), _rolls=col("_day"))
    return relation.join(following, how="left", left_on="_due", right_on="_rolls").with_columns(_due=col("_rolled"))


def _days_given(level: Level) -> int:
    return int(level.bound.operands[0])


def _inside(place: Setting, measure: Deadline, start: Cell, due: Expr) -> Expr:
    """Whether the day that decides lies in the period; null where that day is unknown."""
    match measure.attribute_by:
        case "due":
            return (due >= place.start()) & (due <= place.end())
        case "start":
            return (start.low >= place.start()) & (start.low <= place.end())
        case _:
            return col("_period") == str(place.question.period)


def _told_late(place: Setting, measure: Deadline, unreported: Mapping[str, Span], start: Cell, due: Expr) -> Expr:
    """Whether the case belongs to an earlier period of the contract but no report told of it until now.

    It is judged where it is first told; otherwise telling late would be the way never to be judged. Null where a report
    that may have told of it never came.
    """
    if measure.attribute_by == "row":
        return lit(False)
    day = due if measure.attribute_by == "due" else start.low
    begun = place.by_area_map({area: place.question.spans[area].start for area in place.stretches}, Type.DATE)
    late = sure((day >= begun) & (day < place.start()))
    late = late & told_now(place, place.question.vocabulary.datasets[measure.dataset])
    if not unreported:
        return late
    told: Expr = when(late & sure(day <= last_day(unreported))).then(nothing(Type.BOOLEAN)).otherwise(late)
    return told


def _unreported(place: Setting, measure: Deadline) -> dict[str, Span]:
    """By area, the earlier periods of the contract without a report."""
    found = {
        area: gap_before(
            place.rows, measure.dataset, area, Period.of(first_day(place.question, area)), place.question.period
        )
        for area in place.stretches
    }
    return {area: gap for area, gap in found.items() if gap}


def _touching(place: Setting, measure: Deadline, start: Cell) -> Expr:
    """Whether an open case not yet due is worth showing: begun by the period's end, and told of in it."""
    begun = sure(start.low <= place.end()) if measure.start else lit(True)
    if measure.attribute_by == "start":
        return begun & sure(start.low >= place.start())
    if measure.attribute_by == "row":
        return sure(col("_period") == str(place.question.period))
    return begun


def _note(row: Mapping[str, Any], start: str) -> str:
    def on(day: date | None, missing: str) -> str:
        return f"den {swedish.day(day)}" if day else missing

    parts = [f"{start} {on(row['_start'], 'saknas')}"] if start else []
    parts.append(f"sista dag {on(row['_due'], 'okänd')}")
    parts.append(f"klart {on(row['_done'], '')}" if row["_done"] else "öppet")
    return ", ".join(parts)


def _early(noun: Counted, done: str, start: str, count: int) -> str:
    return f"{_many(count, noun)} har en dag för {done} som ligger före dagen för {start}."


def _late(noun: Counted, count: int) -> str:
    return f"{_many(count, noun)} hör till en tidigare period men rapporterades först nu, och bedöms nu."


def _many(count: int, noun: Counted) -> str:
    return f"{swedish.number(count)} {noun.one if count == 1 else noun.many}"
