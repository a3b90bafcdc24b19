"""Judging ``coverage``: the units of the list, each with what its rows surely and possibly come to."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from tenderkit.measures.adding import add_up, keeps, shown
from tenderkit.measures.coverage import Coverage
from tenderkit.measures.doubts import doubts
from tenderkit.measures.expressions import decided
from tenderkit.measures.frames import Frame
from tenderkit.measures.items import OUTSIDE, Items, judge_items, scoped, share_bounds
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import Doubt
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.windows import in_window
from tenderkit.measures.wording import Wording
from tenderkit.model.outcome import Judgement
from tenderkit.model.quantities import Operator
from tenderkit.tables import Expr, Relation, Rows, Type, col, lit, may, nothing, roomy, sure, when, whole


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    assert isinstance(measure, Coverage)
    place = setting(question, rows, read)
    if not place.stretches:
        return place.settled
    return judge_items(place, _items(place, measure), share_bounds(place))


def _items(place: Setting, measure: Coverage) -> Items:
    """Every unit of the list is an item, also one without a row: then its amount is zero, not unknown."""
    question, reader = place.question, place.reader
    declared = question.vocabulary.datasets[measure.dataset]
    date = measure.date or declared.date
    every = question.vocabulary.datasets[measure.every]
    key = every.key[0]
    listed = place.rows.current(measure.every, question.period)
    names = [*reader.names(measure.where), *([date] if date else [])]
    value = [measure.value.column] if measure.value.column else []
    frame = reader.frame(measure.dataset, dict.fromkeys([*names, measure.match, *value]))
    counted = frame.truth(measure.where) & in_window(place, frame, measure.date, measure.window)
    rows = frame.relation.with_columns(_counted=counted).filter(may(col("_counted")))
    stray = rows.join(listed, how="anti", left_on=measure.match, right_on=key)
    pair = (sure(col("_counted")), may(col("_counted")))
    per_unit = add_up(rows, ["_area", measure.match], measure.value, frame, {"": pair})
    strays = add_up(stray, ["_area"], measure.value, frame, {"_stray_": pair})
    items = _listed(place, measure).join(
        per_unit, how="left", left_on=["_area", key], right_on=["_area", measure.match]
    )
    items = _amounts(place, items.join(strays, how="left", on="_area"))
    if measure.relative_to:
        items = relative(place, items)
    relation = place.rows.keep(items.with_columns(_state=_state(place, measure)))
    wording = Wording(question.vocabulary, question.parameters)
    row_noun, noun = wording.noun(measure.dataset).counted, wording.noun(measure.every).counted
    unit = wording.unit(measure.value, measure.dataset)

    def note(row: Mapping[str, Any]) -> str:
        return shown(row["lo"], row["hi"], unit)

    def doubtful() -> Iterator[Doubt]:
        yield from doubts(place, frame, stray, [measure.match], row_noun)
        yield from doubts(place, frame, rows.filter(col("_counted").is_null()), names, row_noun)

    return Items(
        relation=relation,
        key=(key,),
        noun=noun,
        note=note,
        columns=("lo", "hi"),
        rows=lambda: rows.with_columns(**{key: col(measure.match)}),
        doubts=doubtful,
        strata_of=measure.every if measure.by else "",
        outside="Inte i förteckningen under hela tiden",
        gap=False,
    )


def _listed(place: Setting, measure: Coverage) -> Relation:
    """The list's units of each area; those in force only a part of the window are left out, and shown."""
    question, reader = place.question, place.reader
    every = question.vocabulary.datasets[measure.every]
    whens = [exclusion.when for exclusion in question.exclusions]
    extra = [measure.by] if measure.by else []
    frame = reader.frame(
        measure.every, dict.fromkeys([*reader.names(measure.every_where, *whens), *every.validity, *extra])
    )
    columns = scoped(frame, frame.truth(measure.every_where), question.exclusions)
    inside, touching = _in_force(place, frame)
    partly = ~inside & may(columns["_scope"])
    columns["_out"] = when(partly).then(lit(OUTSIDE)).otherwise(columns["_out"])
    columns["_scope"] = when(inside).then(columns["_scope"]).otherwise(lit(False))
    if measure.by:
        columns["_stratum"] = frame.cells[measure.by].low
    listed = frame.relation.filter(touching) if every.validity else frame.relation
    return listed.select(col("_area"), col(every.key[0]), **columns)


def _in_force(place: Setting, frame: Frame) -> tuple[Expr, Expr]:
    """Whether a unit is on the list the whole window, and at least a part of it."""
    start, end = place.window_start(), place.end()
    inside, touching = lit(True), lit(True)
    if "valid_from" in frame.cells:
        since = frame.cells["valid_from"].low
        inside, touching = inside & may(since <= start), touching & may(since <= end)
    if "valid_to" in frame.cells:
        until = frame.cells["valid_to"].low
        inside, touching = inside & may(until >= end), touching & may(until >= start)
    return inside, touching


def _amounts(place: Setting, items: Relation) -> Relation:
    """Each unit's ends: nothing reported is zero, rows without a known unit may be any one's, a gap opens the end."""
    # Only what has no rows has no low end; an end that is open has one.
    own, stray = (when(col(f"{end}lo").is_null()).then(lit(0)).otherwise(col(f"{end}hi")) for end in ("", "_stray_"))
    open_areas = place.areas_with_gap()
    items = items.with_columns(lo=whole(col("lo").fill_null(0)), _own=whole(own), _stray=whole(stray))
    high = col("_own") + col("_stray")
    if open_areas:
        high = when(col("_area").is_in(open_areas)).then(nothing(Type.INTEGER)).otherwise(high)
    return items.with_columns(hi=high)


def _state(place: Setting, measure: Coverage) -> Expr:
    operator = next(iter(place.stretches.values())).level.bound.operator
    if measure.relative_to:
        return col("_relative")

    def limit(of: Any) -> Expr:
        return place.by_area(lambda stretch: of(stretch.level), Type.INTEGER)

    return keeps(col("lo"), col("hi"), operator, limit, place.prorated())


def relative(place: Setting, items: Relation) -> Relation:
    """``_relative``: whether a unit's amount keeps a percentage of its area's mean over the list, never divided.

    An amount x keeps p per cent of the mean of N units when x · N · 100 is so related to p times the sum of all. x is a
    part of that sum, so the ends of the others are what matters.
    """
    listed = sure(col("_scope"))
    ends = (
        items.filter(may(col("_scope")))
        .group_by("_area")
        .agg(
            _units=whole(whole(may(col("_scope"))).sum()),
            _all_lo=whole(when(listed).then(col("lo")).otherwise(0).sum()),
            _all_hi=whole(col("_own").sum()),
            _open=whole(whole(col("_own").is_null()).max()),
        )
    )
    ends = ends.rename({"_area": "_mean_area"})
    items = items.join(ends, how="left", left_on="_area", right_on="_mean_area")
    open_end = sure(col("_open") > 0) | col("hi").is_null()
    low, high, own, stray = roomy(col("lo")), roomy(col("hi")), roomy(col("_own")), roomy(col("_stray"))
    others_hi = roomy(col("_all_hi")) - own + stray
    others_lo = roomy(col("_all_lo")) - when(listed).then(low).otherwise(roomy(lit(0)))

    def part(pick: str) -> Expr:
        return place.by_area(lambda stretch: getattr(Fraction(stretch.level.bound.operands[0]), pick), Type.INTEGER)

    times, p = roomy(col("_units")) * 100 * part("denominator"), part("numerator")
    # x·N·100·q against p·(x + others): the left side grows faster, so the ends of x give the ends of the relation.
    least = when(open_end).then(None).otherwise(low * times - p * (low + others_hi))
    most = when(open_end).then(None).otherwise(high * times - p * (high + others_lo))
    operator = next(iter(place.stretches.values())).level.bound.operator
    states = {
        Operator.AT_LEAST: decided(least >= 0, most < 0),
        Operator.MORE_THAN: decided(least > 0, most <= 0),
        Operator.AT_MOST: decided(most <= 0, least > 0),
        Operator.LESS_THAN: decided(most < 0, least >= 0),
    }
    return items.with_columns(_relative=states[operator])
