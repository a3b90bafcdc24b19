"""Doubts: which cells, empty or unsure, leave rows unknown."""

from collections.abc import Iterable, Iterator

from tenderkit.measures.frames import Frame
from tenderkit.measures.reasons import Doubt
from tenderkit.measures.setting import Setting
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording
from tenderkit.model.datasets import Dataset, Join, Lookup
from tenderkit.model.quantities import Counted
from tenderkit.tables import Relation, col, sure


def doubts(setting: Setting, frame: Frame, relation: Relation, names: Iterable[str], noun: Counted) -> Iterator[Doubt]:
    """A doubt for each named cell of the frame, over ``relation``: those of its rows that are unknown."""
    question = setting.question
    wording = Wording(question.vocabulary, question.parameters)
    for name in dict.fromkeys(names):
        field = question.vocabulary.field(frame.dataset.name, name)
        if field is None:
            continue
        unknown = frame.cells[name].unknown
        over = _over(question.vocabulary, frame.dataset.name, name)
        if over:
            # Over a join the gap is the row's own where its reference is empty or leads nowhere.
            join, parent = over
            found, blank = sure(col(f"{join.name}__found")), col(join.key).is_null()
            own = frame.dataset.origin
            yield Doubt(relation, noun, wording.title(join.key, frame.dataset.name), own, unknown & blank)
            yield Doubt(relation, noun, wording.noun(parent.name).one, own, unknown & ~blank & ~found)
            unknown = unknown & found
        origin = question.vocabulary.datasets[field.dataset].origin
        title = field.column.title if field.column else wording.subject(name, frame.dataset.name)
        yield Doubt(relation, noun, title.removeprefix("uppgiften "), origin, unknown)


def _over(vocabulary: Vocabulary, dataset: str, name: str) -> tuple[Join, Dataset] | None:
    """The join that a name goes over, if any."""
    via, dot, _ = name.partition(".")
    derived = vocabulary.datasets[dataset].derived.get(name)
    if isinstance(derived, Lookup):
        via, dot = derived.join, "."
    return vocabulary.join(dataset, via) if dot else None
