"""``deadline`` – tidsfrist: a case must be done within its time, and an overdue open case is a missed one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common
from tenderkit.measures.kind import DATES, Bounds, Kind, Use
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, joined
from tenderkit.model.measure import Measure
from tenderkit.model.quantities import Level, Operator, Unit
from tenderkit.source import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Measure):
    """``start`` is day 0 and ``due`` the last day itself; one of them is set. ``done`` empty means not yet.

    ``attribute_by`` says which day puts a case in the period (due, start, or the row's own period); ``not_due`` what
    an open case whose last day is after the period becomes (exclude or missed); ``roll`` moves a last day that is no
    working day (none or next_working_day). ``phrase`` and ``start_phrase`` are the words of the sentence ("ha
    skickats", "beslutet"); "" falls back on the columns' titles.
    """

    kind: ClassVar[str] = "deadline"

    start: str = ""
    due: str = ""
    done: str
    attribute_by: str = "due"
    not_due: str = "exclude"
    roll: str = "none"
    phrase: str = ""
    start_phrase: str = ""


class DeadlineKind(Kind[Deadline]):
    name = "deadline"
    title = "Tidsfrist"
    description = (
        "Hur stor andel av ärendena som är klara inom sin tid. Ett öppet ärende vars frist har löpt ut är ej uppfyllt."
    )
    parameters: ClassVar[Mapping[str, Any]] = {
        "start": {
            **common.NAME,
            "title": "Dag noll",
            "description": "Datum som fristen räknas från; den dagen räknas inte in.",
        },
        "due": {
            **common.NAME,
            "title": "Sista dag",
            "description": "Datum då fristen löper ut, när det inte räknas från start.",
        },
        "done": {**common.NAME, "title": "Klart", "description": "Datum då ärendet är klart; tomt betyder inte ännu."},
        "attribute_by": {
            "title": "Dag som för ärendet till perioden",
            "description": "due: fristens sista dag (förval). start: dag noll. row: perioden som raden hör till.",
            "enum": ["due", "start", "row"],
        },
        "not_due": {
            "title": "Öppna ärenden vars frist löper ut efter perioden",
            "description": "exclude: räknas inte (förval). missed: räknas som ej uppfyllda.",
            "enum": ["exclude", "missed"],
        },
        "roll": {
            "title": "När sista dagen inte är en arbetsdag",
            "description": "none: fristen löper ut ändå (förval). next_working_day: nästa arbetsdag.",
            "enum": ["none", "next_working_day"],
        },
        "phrase": {**common.NAME, "title": "Klart, i ord", "description": "Skrivs efter ”ska”, t.ex. ”ha skickats”."},
        "start_phrase": {
            **common.NAME,
            "title": "Dag noll, i ord",
            "description": "Skrivs efter ”från”, t.ex. ”beslutet”.",
        },
    }
    required = ("dataset", "done")

    def parse(self, node: Node, common: Mapping[str, Any]) -> Deadline:
        return Deadline(
            **common,
            start=node.text("start"),
            due=node.text("due"),
            done=node.text("done"),
            attribute_by=node.text("attribute_by", "due"),
            not_due=node.text("not_due", "exclude"),
            roll=node.text("roll", "none"),
            phrase=node.text("phrase"),
            start_phrase=node.text("start_phrase"),
        )

    def uses(self, measure: Deadline, vocabulary: Vocabulary) -> Iterator[Use]:  # noqa: ARG002 - the kind's interface
        dates = tuple(name for name in (measure.start, measure.due, measure.done) if name)
        yield Use(measure.dataset, columns=dates, types=DATES)

    def dateless(self, measure: Deadline) -> bool:  # noqa: ARG002 - a case is put in the period by its own days
        return True

    def bounds(self, measure: Deadline) -> Bounds:
        if measure.due:
            return Bounds(frozenset({Operator.AT_LEAST}), frozenset({Unit.PERCENT}), share=False)
        return Bounds(frozenset({Operator.WITHIN}), frozenset({Unit.DAYS, Unit.WORKING_DAYS}), share=True)

    def core(self, measure: Deadline, level: Level, wording: Wording) -> Iterator[str]:
        noun, where = wording.noun(measure.dataset), wording.where(measure.where, measure.dataset)
        share = level.bound.operands[0] if measure.due else level.share
        which = f"{noun.many}{joined(where, _in_the_period(measure, wording))}"
        subject = f"Samtliga {which}" if share == 100 else f"Av de {which}"
        portion = "" if share == 100 else f" minst {swedish.share(share)}"
        done = measure.phrase or _done(measure, wording)
        start = measure.start_phrase or wording.subject(measure.start, measure.dataset)
        if measure.due:
            yield f"{subject} ska{portion} {done} senast {_the_day(measure, wording)}."
        elif level.bound.operands[0] == 0:
            yield f"{subject} ska{portion} {done} samma dag som {start}."
        else:
            yield f"{subject} ska{portion} {done} {swedish.limit(level.bound)} från {start}."
        yield "Det som inte är klart när fristen löper ut räknas som ej uppfyllt."
        if measure.attribute_by == "start" and measure.not_due == "missed":
            yield "Öppna ärenden vars frist löper ut efter kvartalet räknas också som ej uppfyllda."
        elif measure.attribute_by == "start":
            yield "Öppna ärenden vars frist löper ut efter kvartalet räknas inte."
        if not measure.due and level.bound.operands[0] > 0:
            counted = f"Dagen för {start}" if measure.start_phrase else f"Den dag som {start} anger"
            yield f"{counted} räknas inte in."
        if measure.roll == "next_working_day":
            yield "Är fristens sista dag inte en arbetsdag löper fristen ut nästa arbetsdag."


def _in_the_period(measure: Deadline, wording: Wording) -> str:
    match measure.attribute_by:
        case "due":
            return "vars tidsfrist löper ut under kvartalet"
        case "start":
            return wording.in_the_period(measure.start, measure.dataset)
        case _:
            return "som rapporteras för kvartalet"


def _done(measure: Deadline, wording: Wording) -> str:
    """What the case must be, after "ska", up to the time it has."""
    subject = wording.subject(measure.done, measure.dataset)
    own = wording.vocabulary.datasets[measure.dataset].column(measure.done) is not None
    return f"ha ett datum för {subject}" if own else f"vara sådana att {subject} infaller"


def _the_day(measure: Deadline, wording: Wording) -> str:
    subject = wording.subject(measure.due, measure.dataset)
    return f"den dag som {subject} anger" if subject.startswith("uppgiften") else subject
