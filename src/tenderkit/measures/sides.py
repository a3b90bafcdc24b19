"""Sides: amounts as a measure names them, before any row is read."""

from dataclasses import dataclass

from tenderkit.measures.tally import COUNT, Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.conditions import ALWAYS, AllOf, AnyOf, ColumnRef, Compare, Condition, NoneOf
from tenderkit.model.measure import Window


@dataclass(frozen=True, slots=True)
class Side:
    """One amount: rows of ``dataset`` that hold ``where`` in ``window``, tallied. ``date`` overrides the dataset's."""

    dataset: str
    value: Tally = COUNT
    where: Condition = ALWAYS
    window: Window = Window()  # noqa: RUF009 - a frozen value
    date: str = ""


def in_dataset(condition: Condition, dataset: str, vocabulary: Vocabulary) -> Condition:
    """The subset's condition with its names as ``dataset`` reaches them; one it cannot reach is kept, and found out."""
    match condition:
        case Compare(column, comparison, operands):
            names = [operand.name if isinstance(operand, ColumnRef) else None for operand in operands]
            moved = tuple(
                operand if name is None else ColumnRef(vocabulary.subset_name(dataset, name) or name)
                for operand, name in zip(operands, names, strict=True)
            )
            return Compare(vocabulary.subset_name(dataset, column) or column, comparison, moved)
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            return type(condition)(tuple(in_dataset(part, dataset, vocabulary) for part in parts))
        case _:
            return condition
