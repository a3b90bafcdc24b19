"""``limit_per_group`` – gräns per grupp: what is added up in a group must keep a bound, for a share of the groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common, conditions, tally
from tenderkit.measures.kind import BOUNDS, DATES, Bounds, Kind, Use, tallied
from tenderkit.measures.tally import COUNT, Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, during, joined
from tenderkit.model.conditions import ALWAYS, Condition
from tenderkit.model.measure import Measure, WindowKind
from tenderkit.model.quantities import Counted, Level, Operator, Unit
from tenderkit.source import Node

UPPER = frozenset({Operator.AT_MOST, Operator.LESS_THAN, Operator.BETWEEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPerGroup(Measure):
    """``group`` is a join or a column; ``group_where`` speaks of the group's own row and needs a join.

    ``judge`` is active (groups with a counted row in the period) or closed (``closed`` names the date column of the
    group's row). ``once``: an active group already over its limit when the period began is not charged again.
    """

    kind: ClassVar[str] = "limit_per_group"

    group: str
    group_where: Condition = ALWAYS
    value: Tally = COUNT
    judge: str = "active"
    closed: str = ""
    once: bool = True


class LimitPerGroupKind(Kind[LimitPerGroup]):
    name = "limit_per_group"
    title = "Gräns per grupp"
    description = "Det som räknas i varje grupp av rader, t.ex. besök per vårdepisod, ska hålla en gräns."
    parameters: ClassVar[Mapping[str, Any]] = {
        "group": {
            **common.NAME,
            "title": "Grupp",
            "description": "En koppling (episode) eller en uppgift att gruppera på.",
        },
        "group_where": {
            **common.CONDITION,
            "title": "Vilka grupper som bedöms",
            "description": "Villkor på gruppens egen rad (t.ex. vårdepisoden), skilt från villkoret på raderna.",
        },
        "value": tally.schema("Vad som räknas i gruppen"),
        "judge": {
            "title": "Grupper som bedöms i perioden",
            "description": "active: de med en räknad rad i perioden (förval). closed: de som avslutats i perioden.",
            "enum": ["active", "closed"],
        },
        "closed": {
            **common.NAME,
            "title": "Datum då gruppen avslutas",
            "description": "Uppgift på gruppens egen rad; behövs när judge är closed.",
        },
        "once": {
            "title": "Påtalas en gång",
            "description": "true (förval): en grupp som redan förra perioden bröt gränsen räknas inte på nytt.",
            "type": "boolean",
        },
    }
    required = ("dataset", "group")

    def parse(self, node: Node, common: Mapping[str, Any]) -> LimitPerGroup:
        return LimitPerGroup(
            **common,
            group=node.text("group"),
            group_where=conditions.parse(node.get("group_where")),
            value=tally.parse(node.get("value")),
            judge=node.text("judge", "active"),
            closed=node.text("closed"),
            once="once" not in node or bool(node["once"].value),
        )

    def uses(self, measure: LimitPerGroup, vocabulary: Vocabulary) -> Iterator[Use]:
        over = vocabulary.join(measure.dataset, measure.group)
        key = over[0].key if over else measure.group
        yield Use(measure.dataset, columns=(key,))
        yield from tallied(measure.dataset, measure.value)
        parent = self.excluded_from(measure, vocabulary)
        if over:
            yield Use(parent, columns=over[1].key)
        yield Use(parent, condition=measure.group_where)
        if measure.closed:
            yield Use(parent, columns=(measure.closed,), types=DATES)

    def excluded_from(self, measure: LimitPerGroup, vocabulary: Vocabulary) -> str:
        over = vocabulary.join(measure.dataset, measure.group)
        return over[1].name if over else measure.dataset

    def prorated(self, measure: LimitPerGroup) -> bool:  # noqa: ARG002 - the kind's interface
        return True

    def bounds(self, measure: LimitPerGroup) -> Bounds:  # noqa: ARG002 - the kind's interface
        return Bounds(BOUNDS, frozenset({Unit.NUMBER}), share=True)

    def counted(self, measure: LimitPerGroup, wording: Wording) -> Counted:
        return wording.unit(measure.value, measure.dataset)

    def core(self, measure: LimitPerGroup, level: Level, wording: Wording) -> Iterator[str]:
        rows, when = wording.noun(measure.dataset), during(measure.window)
        over = wording.vocabulary.join(measure.dataset, measure.group)
        parent = self.excluded_from(measure, wording.vocabulary)
        where = wording.where(measure.where, measure.dataset)
        bound = swedish.limit(level.bound)
        if over:
            group = wording.noun(parent)
            kept = wording.where(measure.group_where, parent)
            one, many = f"varje {group.one}{kept}", group.many
        else:
            title = wording.title(measure.group, measure.dataset)
            kept, one, many = "", f"varje värde av uppgiften {title}", f"värden av uppgiften {title}"
        if measure.value.how == "count":
            yield f"För {one} räknas {when} {rows.many}{where}."
            yield f"Antalet ska vara {bound}."
        else:
            what = wording.counted(measure.value, measure.dataset)
            yield f"För {one} räknas {when} {what}{where}."
            yield f"{'Summan' if what.startswith('summan') else 'Antalet'} ska vara {bound}."
        if measure.judge == "closed":
            yield f"Bedömningen omfattar {many}{joined(kept, wording.in_the_period(measure.closed, parent))}."
        elif measure.window.kind is not WindowKind.PERIOD:
            again = ""
            if once(measure, level):
                again = f"; {many} som redan vid kvartalets början hade brutit gränsen räknas inte på nytt"
            active = f"som har sådana {rows.many} under kvartalet"
            yield f"Bedömningen omfattar {many}{joined(kept, active)}{again}."
        if level.share == 100:
            yield f"Samtliga {many} som bedöms ska hålla gränsen."
        else:
            yield f"Minst {swedish.share(level.share)} av de {many} som bedöms ska hålla gränsen."


def once(measure: LimitPerGroup, level: Level) -> bool:
    """True if a breach is charged only once: a ceiling for active groups, over a window begun before the period."""
    growing = measure.window.kind in (WindowKind.CONTRACT, WindowKind.YEAR)
    return measure.once and measure.judge != "closed" and growing and level.bound.operator in UPPER
