"""A second opinion on every kind, in plain Python over lists of rows: written from measures.md, not from the code.

Truth values are True, False and None (unknown). Slow and obvious on purpose: each function counts one measure of the
test's own, with its conditions written out by hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tenderkit.model.datasets import Dataset, Version
from tenderkit.model.periods import Period
from tenderkit.model.report import Report

Row = dict[str, Any]
Kleene = bool | None


def both(*parts: Kleene) -> Kleene:
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: Kleene) -> Kleene:
    return negated(both(*(negated(part) for part in parts)))


def negated(part: Kleene) -> Kleene:
    return None if part is None else not part


def same(value: Any, *wanted: Any) -> Kleene:
    return None if value is None else value in wanted


def held(low: Any, high: Any, least: Any = None, most: Any = None) -> Kleene:
    """Whether a value between low and high (None: open) lies between least and most."""
    below = least is not None and high is not None and high < least
    above = most is not None and low is not None and low > most
    if below or above:
        return False
    sure_low = least is None or (low is not None and low >= least)
    sure_high = most is None or (high is not None and high <= most)
    return True if sure_low and sure_high else None


@dataclass
class Data:
    """All rows as told, with area, period and place; ``current`` is what holds in a period."""

    reports: Sequence[Report]
    datasets: Mapping[str, Dataset]
    units: Sequence[Row]

    def current(self, name: str, period: Period, area: str) -> list[Row]:
        dataset = self.datasets[name]
        names = [column.name for column in dataset.columns]
        newest: dict[Any, Row] = {}
        for report in sorted(self.reports, key=lambda report: report.period):
            if report.area != area or report.period > period or name not in report.batches:
                continue
            told = report.batches[name]
            for cells, number in zip(told.rows, told.numbers, strict=True):
                row = {**dict(zip(names, cells, strict=True)), "_period": report.period, "_row": number}
                key = tuple(row[part] for part in dataset.key)
                newest[(key, None) if None not in key else (number, str(report.period))] = row
        assert dataset.version in Version
        return list(newest.values())

    def told_before(self, name: str, row: Row, period: Period, area: str) -> bool:
        """Whether a report before the period's told of the row's key; a row without one stands for itself."""
        dataset = self.datasets[name]
        key = [row[part] for part in dataset.key]
        if None in key:
            return bool(row["_period"] < period)
        names = [column.name for column in dataset.columns]
        at = [names.index(part) for part in dataset.key]
        return any(
            [cells[place] for place in at] == key
            for report in self.reports
            if report.area == area and report.period < period and name in report.batches
            for cells in report.batches[name].rows
        )

    def reported(self, name: str, period: Period, area: str) -> bool:
        return any(
            report.area == area
            and report.period == period
            and name in report.batches
            and (
                report.batches[name].rows or (report.batches[name].declared_empty and self.datasets[name].may_be_empty)
            )
            for report in self.reports
        )

    def gap(self, name: str, first: Period, period: Period, area: str) -> bool:
        return self.last_missing(name, first, period, area) is not None

    def last_missing(self, name: str, first: Period, period: Period, area: str) -> Period | None:
        """The last period before ``period``, from ``first`` on, whose report lacks the dataset."""
        current = period
        while current > first:
            current = current.previous()
            if not self.reported(name, current, area):
                return current
        return None


@dataclass
class Asked:
    """What every measure needs to know: period, area and contract start."""

    data: Data
    period: Period
    area: str
    start: date

    def rows(self, name: str) -> list[Row]:
        return self.data.current(name, self.period, self.area)

    def between(self, day: date | None, first: date, row: Row, since: Period) -> Kleene:
        """In the days from ``first`` to the period's end; without a day, where the report that tells of it puts it."""
        if day is None:
            return None if row["_period"] >= since else False
        return first <= day <= self.period.end

    def attributed(self, name: str, row: Row, day: date) -> Kleene:
        """In the period by its day; or earlier under the contract, and told of only now as far as is known."""
        if self.period.start <= day <= self.period.end:
            return True
        early = self.start <= day < self.period.start
        if not early or self.data.told_before(name, row, self.period, self.area):
            return False
        return None if self.data.gap(name, Period.of(day), self.period, self.area) else True

    def visits_lacking(self, episode: Row) -> bool:
        """Whether a report that never came may have told of visits of the episode: none comes before it begins."""
        last = self.data.last_missing("visits", Period.of(self.start), self.period, self.area)
        return last is not None and (episode["received_on"] is None or episode["received_on"] <= last.end)

    def inside(self, row: Row, column: str) -> Kleene:
        return self.between(row[column], self.period.start, row, self.period)

    def since_start(self, row: Row, column: str) -> Kleene:
        return self.between(row[column], self.start, row, Period.of(self.start))


def besok(row: Row) -> Kleene:
    return both(same(row["status"], "genomfort"), same(row["form"], "plats", "video"))


def counters(items: Iterable[tuple[Kleene, Kleene]]) -> tuple[int, ...]:
    """A–F of items (scope, state)."""
    count = [0] * 6
    for scope, state in items:
        if scope is not False:
            count[(0 if scope else 3) + {True: 0, False: 1, None: 2}[state]] += 1
    return tuple(count)


def interval(count: Sequence[int]) -> tuple[Fraction, Fraction] | None:
    """The least and greatest share in per cent, by trying every number of unsure items on either side."""
    a, b, c, d, e, f = count
    if not sum(count):
        return None
    shares = []
    for met_d in (0, d):
        for met_e in (0, e):
            for met_c in (0, c):
                for f_in, f_met in ((0, 0), (f, 0), (f, f)):
                    total = a + b + c + met_d + met_e + f_in
                    if total:
                        shares.append(Fraction(100 * (a + met_c + met_d + f_met), total))
    return min(shares), max(shares)


def share_at_bvc(asked: Asked) -> tuple[int, ...]:
    """visits: besok, episode.type behandling, not by video; is place bvc."""
    episodes = {row["episode"]: row for row in asked.rows("episodes") if row["episode"] is not None}
    items = []
    for row in asked.rows("visits"):
        parent = episodes.get(row["episode"]) if row["episode"] is not None else None
        kind = same(parent["type"], "behandling") if parent else None
        scope = both(besok(row), kind, asked.inside(row, "date"), negated(same(row["form"], "video")))
        items.append((scope, same(row["place"], "bvc")))
    return counters(items)


def visits_of(asked: Asked, episode: str | None) -> tuple[list[Row], list[Row]]:
    """The episode's visits that surely, and that possibly, are besok of a day up to the period's end."""
    surely, possibly = [], []
    for row in asked.rows("visits"):
        if row["episode"] is None or row["episode"] != episode:
            continue
        counted = both(besok(row), None if row["date"] is None else row["date"] <= asked.period.end)
        if counted:
            surely.append(row)
        if counted is not False:
            possibly.append(row)
    return surely, possibly


def share_with_reason(asked: Asked) -> tuple[int, ...]:
    """episodes: two or three visits to date, the last in the period; is extra_reason true, unknown as missed."""
    items = []
    for row in asked.rows("episodes"):
        surely, possibly = visits_of(asked, row["episode"])
        gap = asked.visits_lacking(row)
        many = held(len(surely), None if gap else len(possibly), 2, 3)
        # The last visit: which days may it be?
        if not possibly and not gap:
            last: Kleene = False
        else:
            last = _last_inside(asked, surely, possibly)
        scope = both(many, last)
        state = row["extra_reason"] if row["extra_reason"] is not None else False
        # Unknown is taken against the supplier; what speaks for it may or may not be in scope all the same.
        items.append((True if scope is None and not state else scope, state))
    return counters(items)


def _last_inside(asked: Asked, surely: Sequence[Row], possibly: Sequence[Row]) -> Kleene:
    """Whether the last visit lies in the period. Unreported visits are of days before it."""
    start = asked.period.start
    sure_days = [row["date"] for row in surely]
    days = [row["date"] for row in possibly]
    if any(day is not None and day >= start for day in sure_days):
        # Days after the period do not count, so the last one lies in it, unless an undated one is later still.
        return None if None in days else True
    if all(day is not None and day < start for day in days):
        return False
    return None


def limit_visits(asked: Asked, most: int, *, once: bool) -> tuple[int, ...]:
    """visits per episode: besok since the contract's start, at most ``most``; groups of type behandling."""
    episodes = {row["episode"]: row for row in asked.rows("episodes") if row["episode"] is not None}
    gap = asked.data.gap("visits", Period.of(asked.start), asked.period, asked.area)
    told: list[tuple[Any, Kleene, Kleene, Kleene]] = []
    for row in asked.rows("visits"):
        counted = both(besok(row), asked.since_start(row, "date"))
        before = None if row["date"] is None else row["date"] < asked.period.start
        # A row told only now could break nothing then: it counts as one of the period.
        fresh = not asked.data.told_before("visits", row, asked.period, asked.area)
        now = either(asked.inside(row, "date"), both(before, fresh))
        told.append((row["episode"], counted, both(counted, now), both(counted, before, not fresh)))
    strays = [row for row in told if row[0] is None and row[1] is not False]
    # Each of the period may belong to an episode that only an unreported period would have told of.
    items: list[tuple[Kleene, Kleene]] = [(None, None) for row in strays if gap and row[2] is not False]
    for episode in {row[0] for row in told if row[0] is not None}:
        mine = [row for row in told if row[0] == episode and row[1] is not False]
        if not mine:
            continue
        low = sum(row[1] is True for row in mine)
        high = None if gap else len(mine) + len(strays)
        now_sure = any(row[2] is True for row in mine)
        now_may = any(row[2] is not False for row in [*mine, *strays])
        active: Kleene = True if now_sure else None if now_may else False
        then_low = sum(row[3] is True for row in mine)
        then_high = None if gap else sum(row[3] is not False for row in [*mine, *strays])
        over = negated(held(then_low, then_high, None, most)) if once else False
        parent = episodes.get(episode)
        kept = same(parent["type"], "behandling") if parent else None
        state = held(low + (1 if active is None else 0), high, None, most)
        items.append((both(kept, active, negated(over)), state))
    return counters(items)


def coverage_units(asked: Asked, least: int, kind: str) -> tuple[int, ...]:
    """consultations per unit of the kind: at least so many in the period."""
    known = {unit["unit"] for unit in asked.data.units}
    rows = [(row["unit"], asked.inside(row, "date")) for row in asked.rows("consultations")]
    strays = sum(inside is not False for unit, inside in rows if unit not in known)
    items = []
    for unit in asked.data.units:
        if unit["area"] != asked.area or unit["kind"] != kind:
            continue
        low = sum(inside is True for of, inside in rows if of == unit["unit"])
        high = sum(inside is not False for of, inside in rows if of == unit["unit"]) + strays
        items.append((True, held(low, high, least, None)))
    return counters(items)


def coverage_minutes_of_mean(asked: Asked, percent: int) -> list[tuple[Kleene, Kleene]]:
    """Whether each unit's minutes are at least so many per cent of the mean: every corner of the box is tried."""
    known = {unit["unit"] for unit in asked.data.units}
    mine = [unit["unit"] for unit in asked.data.units if unit["area"] == asked.area and unit["kind"] == "bvc"]
    ends: dict[str, list[int]] = {unit: [0, 0] for unit in mine}
    stray = 0
    for row in asked.rows("consultations"):
        inside = asked.inside(row, "date")
        least, most = (row["minutes"], row["minutes"]) if row["minutes"] is not None else (0, 240)
        if inside is False:
            continue
        if row["unit"] in ends:
            ends[row["unit"]][0] += least if inside else 0
            ends[row["unit"]][1] += most
        elif row["unit"] not in known:
            stray += most
    found = []
    for unit in mine:
        low, high = ends[unit][0], ends[unit][1] + stray
        others_low = sum(end[0] for other, end in ends.items() if other != unit)
        others_high = sum(end[1] for other, end in ends.items() if other != unit) + stray
        worst = low * len(mine) * 100 >= percent * (low + others_high)
        best = high * len(mine) * 100 >= percent * (high + others_low)
        found.append((True, True if worst else None if best else False))
    return found


def heads_per_month(asked: Asked, least: int, most: int) -> tuple[int, ...]:
    """staff_months: distinct persons who are psychologists, every month of the period."""
    rows = asked.rows("staff_months")
    timeless = [row for row in rows if row["month"] is None and row["_period"] >= asked.period]
    stray = {
        row["person"] or number
        for number, row in enumerate(timeless)
        if same(row["profession"], "psykolog") is not False
    }
    items = []
    for month in asked.period.months():
        of_month = [row for row in rows if row["month"] == month]
        surely = {row["person"] for row in of_month if same(row["profession"], "psykolog") is True}
        possibly = {
            row["person"] or row["_row"] for row in of_month if same(row["profession"], "psykolog") is not False
        }
        low = len(surely - {None}) or (1 if None in surely else 0)
        high = len(possibly) + len(stray) if of_month else None
        items.append((True, held(low, high, least, most)))
    return counters(items)


def minutes_per_month(asked: Asked, most: int) -> tuple[int, ...]:
    """consultations: the sum of minutes, every month of the two latest periods; open where no report came."""
    first, items = asked.period.previous(), []
    rows = asked.rows("consultations")
    stray = sum(
        240 if row["minutes"] is None else row["minutes"]
        for row in rows
        if row["date"] is None and row["_period"] >= first
    )
    for period in (first, asked.period):
        for month in period.months():
            minutes = [row["minutes"] for row in rows if row["date"] and row["date"].replace(day=1) == month]
            low = sum(count or 0 for count in minutes)
            high = sum(240 if count is None else count for count in minutes) + stray
            told = asked.data.reported("consultations", period, asked.area)
            items.append((True, held(low, high if told else None, None, most)))
    return counters(items)


def mean_posts(asked: Asked) -> tuple[Fraction, Fraction | None]:
    """The sum over the period's months of posts, least and greatest (a missing post is 0 to 100)."""
    rows, low, high = asked.rows("staff_months"), Fraction(0), Fraction(0)
    stray = sum(
        (Fraction(row["post"]) if row["post"] is not None else Fraction(100))
        for row in rows
        if row["month"] is None and row["_period"] >= asked.period
    )
    silent = False
    for month in asked.period.months():
        posts = [row["post"] for row in rows if row["month"] == month]
        silent = silent or not posts
        low += sum(Fraction(post) for post in posts if post is not None)
        high += sum(Fraction(post) if post is not None else Fraction(100) for post in posts) + stray
    return low, None if silent else high


def deadline_working(
    asked: Asked, levels: Sequence[tuple[date, int, bool]], is_working: Callable[[date], bool]
) -> tuple[int, ...]:
    """escalations of kind psykiatri: sent within so many days, or working days (true), of the decision.

    The level is the one in force on the decision's day, also as to the unit.
    """
    items = []
    for row in asked.rows("escalations"):
        where, start, done = same(row["kind"], "psykiatri"), row["decided_on"], row["sent_on"]
        done = done if done is not None and done <= asked.period.end else None
        if start is None:
            items.append((both(where, None if row["_period"] == asked.period else False), None))
            continue
        held_levels = [(count, working) for since, count, working in levels if since <= start]
        if not held_levels:
            continue
        due, (left, working) = start, held_levels[-1]
        while left:
            due += timedelta(days=1)
            left -= is_working(due) or not working
        scope = both(where, asked.attributed("escalations", row, due))
        open_then = done is None and row["_period"] != asked.period
        since = asked.data.gap("escalations", row["_period"], asked.period, asked.area)
        state: Kleene = done <= due if done else None if open_then and since else False
        state = None if done and done < start else state
        items.append((scope, state))
    return counters(items)


def deadline_first_visit(asked: Asked, days: int) -> tuple[int, ...]:
    """episodes: the first visit within so many days of the referral."""
    items = []
    for row in asked.rows("episodes"):
        start, gap = row["received_on"], asked.visits_lacking(row)
        if start is None:
            items.append((None if row["_period"] == asked.period else False, None))
            continue
        if start < asked.start:
            continue
        due = start + timedelta(days=days)
        surely, possibly = visits_of(asked, row["episode"])
        sure_days, days_may = [visit["date"] for visit in surely], [visit["date"] for visit in possibly]
        if sure_days and min(sure_days) <= due:
            state: Kleene = True
        elif gap or any(day is None or day <= due for day in days_may):
            state = None
        else:
            state = False
        if sure_days and not gap and max(sure_days) < start and None not in days_may:
            state = None  # every sure visit before the referral: the first surely was
        elif sure_days and min(sure_days) < start:
            state = None
        items.append((asked.attributed("episodes", row, due), state))
    return counters(items)


def minutes_in_all(asked: Asked) -> tuple[int, int]:
    """consultations: the sum of minutes in the period, least and greatest."""
    low = high = 0
    for row in asked.rows("consultations"):
        inside = both(asked.inside(row, "date"), same(row["form"], "plats"))
        if inside is not False:
            low += (row["minutes"] or 0) if inside else 0
            high += 240 if row["minutes"] is None else row["minutes"]
    return low, high


def rate_against_whole(asked: Asked) -> tuple[Fraction, Fraction | None] | None:
    """episodes of type behandling per child, in units of the third third against all: least and greatest per cent."""
    units = {unit["unit"]: unit for unit in asked.data.units}
    mine = [unit for unit in asked.data.units if unit["area"] == asked.area and unit["kind"] == "bvc"]
    children, all_children = (
        sum(unit["children"] for unit in mine if unit["cni_third"] == 3),
        sum(unit["children"] for unit in mine),
    )
    part, whole = [0, 0], [0, 0]
    for row in asked.rows("episodes"):
        counted = both(same(row["type"], "behandling"), asked.inside(row, "received_on"))
        unit = units.get(row["referring_unit"])
        third = both(counted, same(unit["cni_third"], 3) if unit else None)
        for ends, truth in ((whole, counted), (part, third)):
            ends[0] += truth is True
            ends[1] += truth is not False
    if not whole[1] or not children or not all_children:
        return None
    low = Fraction(100 * part[0] * all_children, children * whole[1])
    return low, Fraction(100 * part[1] * all_children, children * whole[0]) if whole[0] else None
