"""Judging ``limit_per_group``: groups of rows, with what is surely and possibly counted in each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from tenderkit import swedish
from tenderkit.measures.adding import UNIT, add_up, keeps, shown
from tenderkit.measures.doubts import doubts
from tenderkit.measures.expressions import decided
from tenderkit.measures.frames import Frame
from tenderkit.measures.items import OUTSIDE, Items, first_exclusion, judge_items, kept, share_bounds
from tenderkit.measures.limit_per_group import LimitPerGroup
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import Doubt
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.windows import before_period, in_period, in_window, told_now
from tenderkit.measures.wording import Wording
from tenderkit.model.conditions import ALWAYS
from tenderkit.model.datasets import Dataset
from tenderkit.model.measure import WindowKind
from tenderkit.model.outcome import Judgement
from tenderkit.model.quantities import Counted, Operator
from tenderkit.tables import (
    Expr,
    Relation,
    Rows,
    Type,
    all_of,
    col,
    lit,
    may,
    nothing,
    stacked,
    sure,
    when,
    whole,
)


@dataclass(frozen=True, slots=True)
class _Apart:
    """Rows of an area that name no group, in ten-thousandths where they add: each may belong to any group.

    ``late`` is how many of all its rows are of an earlier period but were told only now.
    """

    high: int
    before: int
    active: bool
    late: int


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    assert isinstance(measure, LimitPerGroup)
    place = setting(question, rows, read)
    if not place.stretches:
        return place.settled
    return judge_items(place, _items(place, measure), share_bounds(place))


def _items(place: Setting, measure: LimitPerGroup) -> Items:
    """Every group with a counted row; in scope where it is active in the period (or closed in it)."""
    question, reader = place.question, place.reader
    over = question.vocabulary.join(measure.dataset, measure.group)
    key = over[0].key if over else measure.group
    parent = over[1] if over else None
    declared = question.vocabulary.datasets[measure.dataset]
    date = measure.date or declared.date
    whens = [exclusion.when for exclusion in question.exclusions]
    own = [] if parent else [*reader.names(*whens), *([measure.by] if measure.by else [])]
    names = [*reader.names(measure.where), *([date] if date else [])]
    frame = reader.frame(
        measure.dataset, dict.fromkeys([*names, *own, key, *([measure.value.column] if measure.value.column else [])])
    )
    rows = _counted(place, measure, frame, [] if parent else whens)
    groups = place.rows.keep(_groups(place, measure, frame, rows, key))
    apart = _apart(place, groups, key)
    groups = _with_strays(groups.filter(~col(key).is_null()), apart)
    if parent:
        groups = _with_parents(place, measure, groups, parent, key)
    else:
        groups = groups.with_columns(_kept=lit(True), _excluded=nothing(Type.INTEGER), _spared=lit(True))
    wording = Wording(question.vocabulary, question.parameters)
    row_noun, noun = (wording.noun(each.name).counted for each in (frame.dataset, parent or frame.dataset))
    relation = kept(place, _with_untold(place, measure, key, _judged(place, measure, groups), rows))
    unit = wording.unit(measure.value, measure.dataset)

    def note(row: Mapping[str, Any]) -> str:
        return shown(row["lo"], row["hi"], unit)

    def doubtful() -> Iterator[Doubt]:
        unsure = rows.filter(col("_counted").is_null() | (col(key).is_null() & may(col("_counted"))))
        return doubts(place, frame, unsure, [*names, key], row_noun)

    return Items(
        relation=relation,
        key=(key,),
        noun=noun,
        note=note,
        columns=("lo", "hi"),
        rows=lambda: rows,
        doubts=doubtful,
        strata_of=parent.name if measure.by and parent else "",
        outside="Gränsen bruten redan i en tidigare period",
        gap=False,
        remarks={area: (_late_remark(found.late, row_noun),) for area, found in apart.items() if found.late},
    )


def _late_remark(count: int, noun: Counted) -> str:
    told = "hör till en tidigare period men rapporterades först nu, och räknas nu."
    return f"{swedish.number(count)} {noun.one if count == 1 else noun.many} {told}"


def _counted(place: Setting, measure: LimitPerGroup, frame: Frame, whens: list[Any]) -> Relation:
    """The rows of the window: ``_counted``, ``_now`` (in the period, or ``_late``: before it and told only now) and
    ``_then`` (before it, and told then)."""
    spared = all_of(~frame.truth(when_) for when_ in whens)
    counted = frame.truth(measure.where) & in_window(place, frame, measure.date, measure.window) & spared
    before = before_period(place, frame, measure.date)
    fresh = told_now(place, frame.dataset)
    growing = measure.window.kind in (WindowKind.CONTRACT, WindowKind.YEAR)
    late = before & fresh if growing else lit(False)
    # A row not told then could break no limit then; it is charged now, as if it were of the period.
    now = in_period(place, frame, measure.date) | late
    rows = frame.relation.with_columns(_counted=counted, _now=now, _then=before & ~fresh, _late=late)
    return rows.filter(may(col("_counted")))


def _groups(place: Setting, measure: LimitPerGroup, frame: Frame, rows: Relation, key: str) -> Relation:
    """The rows added up by group; those that name none are a group of their own in each area."""
    date = measure.date or frame.dataset.date
    counted, now, then = col("_counted"), col("_now"), col("_then")
    # A row without a day may be the last one, on the last day.
    end = place.question.period.end
    last = frame.cells[date].high.fill_null(end) if date else when(may(counted)).then(lit(end))
    return add_up(
        rows,
        ["_area", key],
        measure.value,
        frame,
        {"": (sure(counted), may(counted)), "then_": (sure(counted & then), may(then))},
        {
            "_active_sure": whole(sure(counted & now)),
            "_active_may": whole(may(now)),
            "_last": last,
            "_last_then": when(may(then)).then(last),
        },
        {"_late": sure(col("_late"))},
    )


def _apart(place: Setting, groups: Relation, key: str) -> dict[str, _Apart]:
    """What is not seen in the groups, by area."""
    endless = 10**9 * UNIT  # an amount without a declared greatest: beyond any bound
    nameless = col(key).is_null()
    added = groups.group_by("_area").agg(
        _high=when(nameless).then(col("hi").fill_null(endless)).max(),
        _before=when(nameless).then(col("then_hi").fill_null(endless)).max(),
        _active=when(nameless).then(col("_active_may")).max(),
        _told_late=whole(col("_late").sum()),
    )
    return {
        row["_area"]: _Apart(row["_high"] or 0, row["_before"] or 0, bool(row["_active"]), row["_told_late"])
        for row in place.rows.collect(added)
    }


def _with_strays(groups: Relation, apart: Mapping[str, _Apart]) -> Relation:
    """The groups with what the rows without a group may add to each of their area."""
    strays = {area: found for area, found in apart.items() if found.high or found.active}
    if not strays:
        return groups

    def of(pick: str) -> Expr:
        chosen = lit(0)
        for area, found in strays.items():
            chosen = when(col("_area") == area).then(lit(int(getattr(found, pick)))).otherwise(chosen)
        return whole(chosen)

    active = when(of("active") > 0).then(lit(1)).otherwise(col("_active_may"))
    return groups.with_columns(
        hi=col("hi") + of("high"), then_hi=col("then_hi") + of("before"), _active_may=whole(active)
    )


def _with_parents(place: Setting, measure: LimitPerGroup, groups: Relation, parent: Dataset, key: str) -> Relation:
    """The groups with what is asked of their own row; with ``closed``, every such row is a group, also without rows."""
    question, reader = place.question, place.reader
    whens = [exclusion.when for exclusion in question.exclusions]
    names = reader.names(measure.group_where, *whens)
    extra = [name for name in (measure.by, measure.closed) if name]
    if not names and not extra:
        return groups.with_columns(_kept=lit(True), _excluded=nothing(Type.INTEGER), _spared=lit(True))
    frame = reader.frame(parent.name, dict.fromkeys([*names, *extra]))
    columns = {
        "_parent": col(parent.key[0]),
        "_home": col("_area"),
        "_excluded": first_exclusion(frame, question.exclusions),
    }
    if measure.group_where != ALWAYS:
        columns["_kept"] = frame.truth(measure.group_where)
    if whens:
        columns["_spared"] = all_of(~frame.truth(when_) for when_ in whens)
    if measure.by:
        columns["_stratum"] = frame.cells[measure.by].low
    closing = measure.judge == "closed"
    if closing:
        columns["_closed"] = in_period(place, frame, measure.closed)
    side = frame.relation.select(**columns)
    if not closing:
        joined = groups.join(side, how="left", left_on=["_area", key], right_on=["_home", "_parent"])
    else:
        found = groups.rename({"_area": "_g_area", key: "_g_key"})
        joined = side.join(found, how="left", left_on=["_home", "_parent"], right_on=["_g_area", "_g_key"])
        joined = joined.with_columns(**{"_area": col("_home"), key: col("_parent")})
        zeros = {name: col(name).fill_null(0) for name in ("lo", "then_lo")}
        # A group without a row has nothing counted; one with rows keeps its own end, open or not.
        nobody = col("_active_may").is_null()
        zeros |= {name: when(nobody).then(lit(0)).otherwise(col(name)) for name in ("hi", "then_hi")}
        joined = joined.with_columns(**zeros)
        joined = joined.with_columns(_last=col("_last").fill_null(question.period.end))
    # Without a condition nothing is asked of the group's own row, not even that there is one.
    unasked = {name: lit(True) for name in ("_kept", "_spared") if name not in columns}
    return joined.with_columns(**unasked) if unasked else joined


def _with_untold(place: Setting, measure: LimitPerGroup, key: str, groups: Relation, rows: Relation) -> Relation:
    """The groups, and for each row of the period that names none one that only an unreported period may tell of."""
    gaps = place.areas_with_gap()
    if not gaps or measure.judge == "closed":
        return groups
    untold = rows.filter(col("_area").is_in(gaps) & col(key).is_null() & may(col("_counted") & col("_now")))
    columns = {"_area": col("_area"), key: col(key), "lo": whole(lit(0)), "hi": nothing(Type.INTEGER)}
    columns |= {"_scope": nothing(Type.BOOLEAN), "_state": nothing(Type.BOOLEAN), "_out": nothing(Type.INTEGER)}
    if measure.by:
        columns["_stratum"] = nothing(Type.TEXT)
    told = groups.with_columns(lo=whole(col("lo")), hi=whole(col("hi")), _out=whole(col("_out")))
    return stacked(told.select(*columns), untold.select(**columns))


def _judged(place: Setting, measure: LimitPerGroup, groups: Relation) -> Relation:
    operator = next(iter(place.stretches.values())).level.bound.operator
    gaps = place.areas_with_gap()
    if gaps:
        open_end = {
            name: when(col("_area").is_in(gaps)).then(nothing(Type.INTEGER)).otherwise(col(name))
            for name in ("hi", "then_hi")
        }
        groups = groups.with_columns(**open_end)
    told = decided(col("_active_sure") > 0, col("_active_may") == 0)
    groups = groups.with_columns(_active=col("_closed") if measure.judge == "closed" else told)
    prorated = place.prorated()
    low = col("lo")
    if measure.judge != "closed" and measure.value.how == "count":
        # A group that is in scope although no row of the period surely counts has one counted row more.
        low = when(col("_active").is_null()).then(low + UNIT).otherwise(low)
    elif measure.judge != "closed" and measure.value.how == "distinct":
        low = when(col("_active").is_null() & (low == 0)).then(lit(UNIT)).otherwise(low)
    state = keeps(low, col("hi"), operator, partial(place.level_on, col("_last")), prorated)
    over = _already_over(place, measure, operator, prorated)
    # A level must be in force on the day of the last counted row.
    ruled = place.ruled_on(col("_last"))
    groups = groups.with_columns(_state=state, _over=over, _ruled=ruled, _asked=col("_kept") & col("_active"))
    scope = col("_asked") & ~col("_over")
    charged = may(col("_asked")) & sure(col("_over"))
    out = when(charged).then(lit(OUTSIDE)).otherwise(nothing(Type.INTEGER))
    out = when(may(scope) & ~col("_excluded").is_null()).then(col("_excluded")).otherwise(out)
    return groups.with_columns(_scope=scope & col("_spared") & col("_ruled"), _out=when(col("_ruled")).then(out))


def _already_over(
    place: Setting, measure: LimitPerGroup, operator: Operator, prorated: tuple[Expr, Expr] | None
) -> Expr:
    """Whether the group had broken its ceiling when the period began, at the level of its last row then."""
    growing = measure.window.kind in (WindowKind.CONTRACT, WindowKind.YEAR)
    ceilings = (Operator.AT_MOST, Operator.LESS_THAN, Operator.BETWEEN)
    # A group judged when it is closed is judged once as it is, however early it broke its limit.
    if not measure.once or measure.judge == "closed" or not growing or operator not in ceilings:
        return lit(False)
    ceiling = Operator.AT_MOST if operator is Operator.BETWEEN else operator
    last = col("_last_then").fill_null(place.question.period.start - timedelta(days=1))
    unbroken = keeps(col("then_lo"), col("then_hi"), ceiling, partial(place.level_on, last), prorated)
    # Without a level in force then, nothing could be broken.
    return ~unbroken & place.ruled_on(last)
