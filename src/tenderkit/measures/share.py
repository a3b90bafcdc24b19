"""``share`` – andel: how large a share of the rows, or of a column's sum, fulfils a condition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common, conditions
from tenderkit.measures.adding import scaled, units_of
from tenderkit.measures.aggregate import absolute, lower_limit
from tenderkit.measures.doubts import doubts
from tenderkit.measures.frames import Frame
from tenderkit.measures.items import Items, judge_items, scoped
from tenderkit.measures.kind import BOUNDS, NUMBERS, Bounds, Kind, Use
from tenderkit.measures.question import Question
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.windows import in_window
from tenderkit.measures.wording import Wording, during
from tenderkit.model.conditions import AllOf, Condition, Named
from tenderkit.model.measure import Measure
from tenderkit.model.outcome import Judgement
from tenderkit.model.quantities import Bound, Level, Unit
from tenderkit.source import Node
from tenderkit.tables import Expr, Rows, col, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Measure):
    """``holds`` is what a row must fulfil; ``weigh`` the column whose sum is shared out, "" for rows.

    ``phrase`` puts ``holds`` in words after "ska" ("ha ägt rum på plats"); "" falls back on the column's title.
    """

    kind: ClassVar[str] = "share"

    holds: Condition
    weigh: str = ""
    phrase: str = ""


class ShareKind(Kind[Share]):
    name = "share"
    title = "Andel"
    description = "Hur stor andel av raderna, eller av en uppgifts summa, som uppfyller ett villkor."
    parameters: ClassVar[Mapping[str, Any]] = {
        "is": {**common.CONDITION, "title": "Vad raden ska uppfylla"},
        "weigh": {
            **common.NAME,
            "title": "Andel av en summa",
            "description": "Den talkolumn vars summa andelen räknas på (timmar, minuter); annars räknas rader.",
        },
        "phrase": {
            **common.NAME,
            "title": "Vad raden ska uppfylla, i ord",
            "description": "Skrivs efter ”ska”, t.ex. ”ha ägt rum på plats”.",
        },
    }
    required = ("dataset", "is")

    def parse(self, node: Node, common: Mapping[str, Any]) -> Share:
        return Share(
            **common, holds=conditions.parse(node.get("is")), weigh=node.text("weigh"), phrase=node.text("phrase")
        )

    def uses(self, measure: Share, vocabulary: Vocabulary) -> Iterator[Use]:  # noqa: ARG002 - the kind's interface
        yield Use(measure.dataset, condition=measure.holds)
        if measure.weigh:
            yield Use(measure.dataset, columns=(measure.weigh,), types=NUMBERS)

    def bounds(self, measure: Share) -> Bounds:  # noqa: ARG002
        return Bounds(BOUNDS, frozenset({Unit.PERCENT}), share=False)

    def core(self, measure: Share, level: Level, wording: Wording) -> Iterator[str]:
        noun, where = wording.noun(measure.dataset), wording.where(measure.where, measure.dataset)
        when = f" {during(measure.window)}{where}"
        if measure.date:
            when = f"{where} för vilka {wording.subject(measure.date, measure.dataset)} infaller under kvartalet"
        if measure.weigh:
            total = f"summan av uppgiften {wording.title(measure.weigh, measure.dataset)} för {noun.many}"
            holds = _having(measure, wording)
            yield f"Av {total}{when} ska {swedish.limit(level.bound)} {holds}."
        elif whole(level.bound):
            yield f"Samtliga {noun.many}{when} ska {_infinitive(measure, wording)}."
        else:
            yield f"Av {noun.the_many}{when} ska {swedish.limit(level.bound)} {_infinitive(measure, wording)}."

    def judge(self, question: Question, rows: Rows) -> Mapping[str, Judgement]:
        measure = question.measure
        assert isinstance(measure, Share)
        place = setting(question, rows, self.datasets(measure, question.exclusions, question.vocabulary))
        bounds = {area: stretch.level.bound for area, stretch in place.stretches.items()}
        return judge_items(place, _items(place, measure), bounds) if bounds else dict(place.settled)


def _items(place: Setting, measure: Share) -> Items:
    """Each row in the window is an item; it is met where ``is`` holds."""
    exclusions, reader = place.question.exclusions, place.reader
    whens = [exclusion.when for exclusion in exclusions]
    date = measure.date or place.question.vocabulary.datasets[measure.dataset].date
    names = reader.names(measure.where, measure.holds, *whens)
    extra = [name for name in (date, measure.by, measure.weigh) if name]
    frame = reader.frame(measure.dataset, dict.fromkeys([*names, *extra]))
    scope = in_window(place, frame, measure.date, measure.window) & frame.truth(measure.where)
    columns = scoped(frame, scope, exclusions) | {"_state": frame.truth(measure.holds)}
    if measure.by:
        columns["_stratum"] = frame.cells[measure.by].low
    if measure.weigh:
        columns |= _weights(frame, measure.weigh)
    relation = frame.relation.with_columns(**columns)
    if frame.costly:
        relation = place.rows.keep(relation)
    doubtful = relation.filter(may(col("_scope")) & (col("_scope").is_null() | col("_state").is_null()))
    noun = Wording(place.question.vocabulary, place.question.parameters).noun(measure.dataset)
    return Items(
        relation=relation,
        key=frame.dataset.key,
        noun=noun,
        note=_note,
        doubts=tuple(doubts(place, frame, doubtful, [*names, *([date] if date else [])], noun)),
        strata_of=measure.dataset if measure.by else "",
        weighted=bool(measure.weigh),
    )


def _weights(frame: Frame, weigh: str) -> dict[str, Expr]:
    """The weight in ten-thousandths, and a missing one at its declared least and most."""
    units, column = units_of(frame.cells[weigh].low), frame.dataset.column(weigh)
    least = column.minimum if column and column.minimum is not None else 0
    most = units.fill_null(scaled(column.maximum)) if column and column.maximum is not None else units
    return {"_least": units.fill_null(scaled(least)), "_most": most}


def _note(row: Mapping[str, Any]) -> str:
    return "uppgift saknas" if row["_state"] is None else ""


def whole(bound: Bound) -> bool:
    """True if the bound asks for every item: at least 100 per cent."""
    return bound.unit is Unit.PERCENT and absolute(bound) and lower_limit(bound) == 100


def _infinitive(measure: Share, wording: Wording) -> str:
    """What the row must be, after "ska": the phrase given, a named condition's, or the column's title."""
    if measure.phrase:
        return measure.phrase
    parts = measure.holds.parts if isinstance(measure.holds, AllOf) else (measure.holds,)
    if parts and all(isinstance(part, Named) for part in parts):
        return f"vara {wording.noun(measure.dataset).many}{wording.where(measure.holds, measure.dataset)}"
    return f"vara sådana att {wording.clause(measure.holds, measure.dataset)}"


def _having(measure: Share, wording: Wording) -> str:
    if measure.phrase:
        return measure.phrase
    return f"avse {wording.noun(measure.dataset).many}{wording.where(measure.holds, measure.dataset)}"
