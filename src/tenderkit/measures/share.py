"""``share`` – andel: how large a share of the rows, or of a column's sum, fulfils a condition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common, conditions
from tenderkit.measures.kind import BOUNDS, NUMBERS, Bounds, Kind, Use
from tenderkit.measures.tally import Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, during, joined
from tenderkit.model.conditions import AllOf, Condition, Named
from tenderkit.model.measure import Measure
from tenderkit.model.quantities import Bound, Level, Unit
from tenderkit.source import Node


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
    by_period = True

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
            when = joined(where, wording.in_the_period(measure.date, measure.dataset))
        if measure.weigh:
            total = wording.counted(Tally("sum", measure.weigh), measure.dataset)
            holds = _having(measure, wording)
            yield f"Av {total}{when} ska {swedish.limit(level.bound)} {holds}."
        elif whole(level.bound):
            yield f"Samtliga {noun.many}{when} ska {_infinitive(measure, wording)}."
        else:
            yield f"Av {noun.the_many}{when} ska {swedish.limit(level.bound)} {_infinitive(measure, wording)}."


def whole(bound: Bound) -> bool:
    """True if the bound asks for every item: at least 100 per cent."""
    return bound.unit is Unit.PERCENT and bound.least == 100


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
