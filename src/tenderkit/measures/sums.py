"""Sums: what a condition's rows come to in each area, as the least and the greatest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tenderkit import swedish
from tenderkit.measures.adding import UNIT, add_up, shown
from tenderkit.measures.doubts import doubts
from tenderkit.measures.frames import Frame
from tenderkit.measures.items import MOST, row_places, scoped
from tenderkit.measures.reasons import Doubt
from tenderkit.measures.setting import Setting, with_window
from tenderkit.measures.sides import Side
from tenderkit.measures.windows import in_window
from tenderkit.measures.wording import Wording
from tenderkit.model.conditions import ALWAYS, Condition
from tenderkit.model.datasets import Noun
from tenderkit.model.measure import Exclusion
from tenderkit.model.outcome import Evidence, EvidenceItem, FunnelStep, Role
from tenderkit.model.quantities import Counted
from tenderkit.tables import Expr, Relation, Type, col, lit, may, nothing, size, sure, text_of


@dataclass(frozen=True, slots=True)
class Sum:
    """One area's amount: its ends (``high`` None is open), and how many rows surely and possibly count."""

    low: Fraction
    high: Fraction | None
    rows: int
    possible: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The amounts of all areas, and the rows behind them; ``value`` is what each adds, None where rows are counted."""

    place: Setting
    side: Side
    wording: Wording
    value: Expr | None
    found: Mapping[str, Sum]
    counted: Relation
    doubts: Callable[[], Iterator[Doubt]]
    exclusions: Sequence[Exclusion]
    out: Mapping[str, Mapping[int, int]]

    @property
    def noun(self) -> Noun:
        """What a row is called."""
        return self.wording.noun(self.side.dataset)

    @property
    def unit(self) -> Counted:
        """What the amounts are amounts of."""
        return self.wording.unit(self.side.value, self.side.dataset)

    def of(self, area: str) -> Sum:
        """The area's amount; without a row it is zero, and open upwards where an earlier report is missing."""
        found = self.found.get(area, Sum(Fraction(0), Fraction(0), 0, 0))
        return replace(found, high=None) if self.place.stretches[area].gap else found

    def funnel(self, area: str) -> tuple[FunnelStep, ...]:
        """How many rows were counted, taken out and unknown."""
        found, out = self.of(area), self.out.get(area, {})
        taken = [
            FunnelStep(Role.EXCLUDED, exclusion.title, out.get(number, 0))
            for number, exclusion in enumerate(self.exclusions)
        ]
        scope = f"{swedish.capital(self.noun.of_rows.many)} i urvalet"
        return (
            FunnelStep(Role.IN_SCOPE, scope, found.possible + sum(out.values())),
            *taken,
            FunnelStep(Role.UNKNOWN, "Uppgift saknas", found.possible - found.rows),
        )

    def evidence(self, area: str) -> Evidence:
        """The rows counted, at most fifty; none is an answer too, and says so."""
        found = self.of(area)
        if not found.possible:
            return Evidence((EvidenceItem(area, f"inga {self.noun.many}", (), Role.IN_SCOPE),), 1)
        value = self.value if self.value is not None else nothing(Type.INTEGER)
        mine = self.counted.filter(col("_area") == area)
        key = self.place.question.vocabulary.datasets[self.side.dataset].key
        mine = mine.with_columns(_key=text_of(key), _unsure=col("_scope").is_null(), _value=value)
        wanted = ("_key", "_unsure", "_value", "_file", "_sheet", "_row")
        rows = self.place.rows.collect(mine.select(*wanted).sort("_unsure", "_key", "_file", "_row").head(MOST))
        cited = tuple(
            EvidenceItem(
                row["_key"],
                self._note(row),
                row_places(row),
                Role.UNKNOWN if row["_unsure"] else Role.IN_SCOPE,
            )
            for row in rows
        )
        return Evidence(cited, found.possible, found.possible - found.rows)

    def _note(self, row: Mapping[str, Any]) -> str:
        """What the row adds: "4 timmar", "uppgiften Mottagning är M12"; nothing where rows are counted."""
        if self.value is None:
            return "uppgift saknas" if row["_unsure"] else ""
        if row["_value"] is None or self.side.value.how == "distinct":
            return self.wording.stated(self.side.value.column, row["_value"], self.side.dataset)
        units = int(row["_value"] * UNIT)
        return shown(units, units, self.unit)


def sum_up(place: Setting, side: Side, subset: Condition = ALWAYS) -> Sums:
    """The side's amount in every area; ``subset`` is said of the side's own dataset."""
    question = place.question
    place = with_window(place, side)
    reader = place.reader
    exclusions = question.exclusions if side.dataset == question.measure.dataset else ()
    declared = question.vocabulary.datasets[side.dataset]
    date = side.date or declared.date
    names = [
        *reader.names(side.where, subset, *(exclusion.when for exclusion in exclusions)),
        *([date] if date else []),
    ]
    value = [side.value.column] if side.value.column else []
    frame = reader.frame(side.dataset, dict.fromkeys([*names, *declared.validity, *value]))
    scope = frame.truth(side.where) & frame.truth(subset) & in_window(place, frame, side.date, side.window)
    scope = scope & _in_force(place, frame)
    rows = frame.relation.with_columns(**scoped(frame, scope, exclusions))
    out = _taken(place, rows) if exclusions else {}
    counted = rows.filter(may(col("_scope")))
    pair = {"": (sure(col("_scope")), may(col("_scope")))}
    added = add_up(counted, ["_area"], side.value, frame, pair, sizes=True)
    found = {
        row["_area"]: Sum(
            Fraction(row["lo"], UNIT),
            None if row["hi"] is None else Fraction(row["hi"], UNIT),
            row["rows"],
            row["possible"],
        )
        for row in place.rows.collect(added)
    }

    def doubtful() -> Iterator[Doubt]:
        yield from doubts(place, frame, counted.filter(col("_scope").is_null()), names, noun)
        yield from doubts(place, frame, counted, value, noun)

    wording = Wording(question.vocabulary, question.parameters)
    noun = wording.noun(side.dataset).counted
    summed = frame.cells[side.value.column].low if side.value.column else None
    return Sums(place, side, wording, summed, found, counted, doubtful, exclusions, out)


def _taken(place: Setting, rows: Relation) -> dict[str, dict[int, int]]:
    """How many rows each exclusion took out, by area."""
    out: dict[str, dict[int, int]] = {}
    for row in place.rows.collect(rows.filter(~col("_out").is_null()).group_by("_area", "_out").agg(_count=size())):
        out.setdefault(row["_area"], {})[row["_out"]] = row["_count"]
    return out


def _in_force(place: Setting, frame: Frame) -> Expr:
    """A dated list's entry counts if it is in force the whole period."""
    inside = lit(True)
    if "valid_from" in frame.cells:
        inside = inside & may(frame.cells["valid_from"].low <= place.start())
    if "valid_to" in frame.cells:
        inside = inside & may(frame.cells["valid_to"].low >= place.end())
    return inside
