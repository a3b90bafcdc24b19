"""Doubts: which cells, empty or unsure, leave rows unknown."""

from collections.abc import Iterable, Iterator

from tenderkit.measures.frames import Frame
from tenderkit.measures.items import Doubt
from tenderkit.measures.setting import Setting
from tenderkit.measures.wording import Wording
from tenderkit.model.datasets import Noun
from tenderkit.tables import Relation


def doubts(setting: Setting, frame: Frame, relation: Relation, names: Iterable[str], noun: Noun) -> Iterator[Doubt]:
    """A doubt for each named cell of the frame, over ``relation``: those of its rows that are unknown."""
    question = setting.question
    wording = Wording(question.vocabulary, question.parameters)
    for name in dict.fromkeys(names):
        field = question.vocabulary.field(frame.dataset.name, name)
        if field is None:
            continue
        # Over a join the gap is the row's own: its reference, or the parent it should have led to.
        origin = question.vocabulary.datasets[field.dataset].origin
        title = field.column.title if field.column else wording.subject(name, frame.dataset.name)
        yield Doubt(relation, noun, title.removeprefix("uppgiften "), origin, frame.cells[name].unknown)
