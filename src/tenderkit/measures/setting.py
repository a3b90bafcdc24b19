"""The setting of a question: which areas can be judged, over which days, at which level, and with what missing.

An area that cannot be judged gets its judgement here, before any row is counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from tenderkit import swedish
from tenderkit.measures.frames import Reader
from tenderkit.measures.gaps import gap_before, latest
from tenderkit.measures.question import Question
from tenderkit.measures.sides import Side
from tenderkit.model.conditions import AllOf, AnyOf, Compare, Comparison, Condition, Named, PeriodEdge
from tenderkit.model.datasets import Dataset, Empty, Origin, Version
from tenderkit.model.measure import PartPeriod, Window, WindowKind
from tenderkit.model.outcome import Judgement, Status
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Bound, Level, Target
from tenderkit.tables import Expr, Presence, Rows, Type, col, lit, nothing, sure, when

V = TypeVar("V", str, bool, int, Decimal, date)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One area's days: the period as far as the term is in force, and the window the rows are counted in.

    ``window_start`` is the window's first day in force, ``declared_start`` its first day if all of it were.
    ``days`` of ``whole_days`` of the window are in force. ``level`` holds on the period's first day in force. ``gap``
    is the days of earlier periods in the window that were never reported, None for none.
    """

    start: date
    end: date
    window_start: date
    declared_start: date
    days: int
    whole_days: int
    level: Level
    target: Target
    gap: Span | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A question made ready: the areas to judge with their stretches, those already judged, and a reader of rows."""

    question: Question
    rows: Rows
    stretches: Mapping[str, Stretch]
    settled: Mapping[str, Judgement]
    reader: Reader

    def by_area(self, of: Callable[[Stretch], V], type: Type) -> Expr:
        """A value that is each area's own."""
        return self.by_area_map({area: of(stretch) for area, stretch in self.stretches.items()}, type)

    def by_area_map(self, values: Mapping[str, V], type: Type = Type.INTEGER) -> Expr:
        """The value given for the row's area."""
        areas: dict[V, list[str]] = {}
        for area, value in values.items():
            areas.setdefault(value, []).append(area)
        if len(areas) == 1:
            return lit(next(iter(areas)))
        chosen = nothing(type)
        for value, mine in areas.items():
            chosen = when(col("_area").is_in(mine)).then(lit(value)).otherwise(chosen)
        return chosen

    def level_on(self, day: Expr, of: Callable[[Level], int | Expr], type: Type = Type.INTEGER) -> Expr:
        """What ``of`` says of the level in force on ``day``, by area; null before the first, and without a day."""
        series: dict[tuple[tuple[date, Bound], ...], tuple[Target, list[str]]] = {}
        for area, stretch in self.stretches.items():
            dated = tuple((level.start, level.bound) for level in stretch.target.levels)
            series.setdefault(dated, (stretch.target, []))[1].append(area)
        chosen = nothing(type)
        for target, areas in series.values():
            mine = nothing(type)
            for level in target.levels:  # the latest that has begun wins
                value = of(level)
                mine = (
                    when(day >= lit(level.start)).then(lit(value) if isinstance(value, int) else value).otherwise(mine)
                )
            chosen = when(col("_area").is_in(areas)).then(mine).otherwise(chosen) if len(series) > 1 else mine
        return chosen

    def ruled_on(self, day: Expr) -> Expr:
        """Whether a level is in force on ``day``; false without a day."""
        return sure(day >= self.by_area(lambda stretch: stretch.target.levels[0].start, Type.DATE))

    def window_start(self) -> Expr:
        return self.by_area(lambda stretch: stretch.window_start, Type.DATE)

    def start(self) -> Expr:
        return self.by_area(lambda stretch: stretch.start, Type.DATE)

    def end(self) -> Expr:
        return self.by_area(lambda stretch: stretch.end, Type.DATE)

    def prorated(self) -> tuple[Expr, Expr] | None:
        """What amounts and bounds are multiplied by where only a part of the window is in force; None if none is."""
        partly = any(stretch.days != stretch.whole_days for stretch in self.stretches.values())
        if not partly or not self.question.measure.by_days:
            return None
        return (
            self.by_area(lambda stretch: stretch.whole_days, Type.INTEGER),
            self.by_area(lambda stretch: stretch.days, Type.INTEGER),
        )

    def areas_with_gap(self) -> list[str]:
        """The areas where an earlier period of the window was never reported."""
        return [area for area, stretch in self.stretches.items() if stretch.gap]


def setting(question: Question, rows: Rows, read: list[str], *, horizon: date | None = None) -> Setting:
    """The setting of a question that reads these datasets. ``horizon`` is the last day read, else the period's end."""
    stretches: dict[str, Stretch] = {}
    settled: dict[str, Judgement] = {}
    for area in question.spans:
        found = _stretch(question, rows, area, read)
        if isinstance(found, Stretch):
            stretches[area] = found
        else:
            settled[area] = found
    end = question.period.end
    reader = Reader(
        rows=rows,
        vocabulary=question.vocabulary,
        parameters=question.parameters,
        period=question.period,
        span=Span(question.period.start, end),
        horizon=horizon or end,
        areas=tuple(stretches),
        gaps=_gaps(question, rows, tuple(stretches), read),
    )
    return Setting(question, rows, stretches, settled, reader)


def with_window(place: Setting, side: Side) -> Setting:
    """The setting with the side's window, over rows of its dataset."""
    question = place.question
    moved: dict[str, Stretch] = {}
    for area, stretch in place.stretches.items():
        declared, start = window_of(side.window, question.period, question.spans[area], question.contract_start)
        days, whole_days = (stretch.end - start).days + 1, (question.period.end - declared).days + 1
        gap = _gap(question, place.rows, area, side, start)
        moved[area] = replace(
            stretch, window_start=start, declared_start=declared, days=days, whole_days=whole_days, gap=gap
        )
    return replace(place, stretches=moved)


def without(place: Setting, areas: list[str], reason: str) -> Setting:
    """The setting with these areas settled as not in force."""
    kept = {area: stretch for area, stretch in place.stretches.items() if area not in areas}
    settled = {**place.settled, **{area: not_in_force(reason) for area in areas}}
    return replace(place, stretches=kept, settled=settled, reader=replace(place.reader, areas=tuple(kept)))


def not_in_force(reason: str) -> Judgement:
    return Judgement(Status.NOT_IN_FORCE, reason)


def window_of(window: Window, period: Period, span: Span, contract_start: date) -> tuple[date, date]:
    """The window's first day as declared, and as cut by the days in force; its last is the period's."""
    match window.kind:
        case WindowKind.CONTRACT:
            return contract_start, contract_start
        case WindowKind.LAST:
            first = period.back(window.periods - 1).start
        case WindowKind.YEAR:
            first = date(period.year, 1, 1)
        case _:
            first = period.start
    return first, max(first, span.start)


def _gap(question: Question, rows: Rows, area: str, side: Side, start: date) -> Span | None:
    """The earlier periods without a report that may hold rows of the side's window, which begins on ``start``."""
    declared = question.vocabulary.datasets.get(side.dataset)
    if declared is None:
        return None  # a measure of several, each with a gap of its own
    name, state = side.date or declared.date, declared.version is Version.STATE
    told_anew = state and _told_anew(question, declared, side.where)

    def matters(period: Period) -> bool:
        if side.window.kind is WindowKind.AT_END:
            return not told_anew
        if not name:
            return state or period >= Period.of(start)
        return latest(question.vocabulary, declared.name, name, period) >= start

    first = Period.of(min(start, first_day(question, area)))
    return gap_before(rows, declared.name, area, first, question.period, matters)


def _told_anew(question: Question, dataset: Dataset, where: Condition, depth: int = 0) -> bool:
    """Whether every row of the state for which the condition holds is told of in the period's own report.

    It is if a day has not come yet, since what is open is told anew in every report, or if it came in the period.
    """
    match where:
        case Compare(name, Comparison.FILLED, (False,)):
            column = dataset.column(name)
            return column is not None and column.empty is Empty.NOT_YET
        case Compare(name, Comparison.BETWEEN | Comparison.AT_LEAST, (PeriodEdge("start"), *_)):
            before, period = question.period.previous(), question.period
            return latest(question.vocabulary, dataset.name, name, before) < period.start
        case Named(name) if name in question.vocabulary.named and depth < 8:
            return _told_anew(question, dataset, question.vocabulary.named[name].where, depth + 1)
        case AllOf(parts):
            return any(_told_anew(question, dataset, part, depth) for part in parts)
        case AnyOf(parts):
            return all(_told_anew(question, dataset, part, depth) for part in parts)
    return False


def first_day(question: Question, area: str) -> date:
    """The first day on which the term is in force in the area."""
    return max(question.spans[area].start, question.contract_start)


def _stretch(question: Question, rows: Rows, area: str, read: list[str]) -> Stretch | Judgement:
    measure, period = question.measure, question.period
    if measure.assessed and f"Q{period.quarter}" not in measure.assessed:
        return not_in_force("Villkoret bedöms inte för det här kvartalet.")
    whole = Span(period.start, period.end)
    cut = whole.cut(question.spans[area])
    if cut is None or cut.end is None:
        return not_in_force("Villkoret gäller inte under perioden.")
    if cut != whole and measure.part_period is PartPeriod.SKIP:
        return not_in_force("Villkoret gäller bara en del av perioden.")
    if measure.window.kind is WindowKind.LAST:
        first = period.back(measure.window.periods - 1)
        if first < Period.of(question.spans[area].start):
            count = swedish.in_words(measure.window.periods)
            return not_in_force(f"Villkoret bedöms först när det har gällt under {count} kvartal.")
    target = question.targets[area]
    # A level that starts later in the period is the period's: items before it are told apart by their own day.
    level = target.at(cut.start) or next((later for later in target.levels if later.start <= cut.end), None)
    if level is None:
        return not_in_force("Ingen målnivå gäller ännu under perioden.")
    missing = _missing(question, rows, area, read)
    if missing:
        return missing
    declared, start = window_of(measure.window, period, question.spans[area], question.contract_start)
    counted = Side(measure.dataset, where=measure.where, window=measure.window, date=measure.date)
    gap = _gap(question, rows, area, counted, start)
    days, whole_days = (cut.end - start).days + 1, (period.end - declared).days + 1
    return Stretch(cut.start, cut.end, start, declared, days, whole_days, level, target, gap)


def _missing(question: Question, rows: Rows, area: str, read: list[str]) -> Judgement | None:
    """The judgement where a dataset that is read was not reported; the region's own gaps are not the supplier's."""
    absent = [
        question.vocabulary.datasets[name]
        for name in read
        if rows.presence(name, area, question.period) is Presence.NOT_REPORTED
    ]
    if not absent:
        return None
    mine = [dataset.title for dataset in absent if dataset.origin is Origin.SUPPLIER]
    titles = mine or [dataset.title for dataset in absent]
    several = len(titles) > 1
    noun, verb = ("Datamängderna", "är inte rapporterade") if several else ("Datamängden", "är inte rapporterad")
    if mine:
        return Judgement(Status.NOT_REPORTED, f"{noun} {swedish.listed(titles)} {verb}.")
    return Judgement(Status.NOT_ASSESSABLE, f"{noun} {swedish.listed(titles)} saknas hos Regionen.")


def _gaps(question: Question, rows: Rows, areas: tuple[str, ...], read: list[str]) -> dict[str, dict[str, Span]]:
    """Per dataset read and area: the unreported days since the contract began."""
    found: dict[str, dict[str, Span]] = {}
    for dataset in read:
        for area in areas:
            gap = gap_before(rows, dataset, area, Period.of(question.contract_start), question.period)
            if gap:
                found.setdefault(dataset, {})[area] = gap
    return found
