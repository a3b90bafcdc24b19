"""What a kind of measure is: its parameters, what it reads, which bounds it takes and its sentence.

A kind is declared by one module with one ``Kind`` and one line in the registry; ``judge`` names its other half, which
counts. Whatever declarations share stands here and in ``common`` and ``wording``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from tenderkit.measures import checks
from tenderkit.measures.checks import Pair
from tenderkit.measures.tally import Tally
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.conditions import ALWAYS, Condition
from tenderkit.model.datasets import ColumnType, Noun
from tenderkit.model.measure import Exclusion, Measure
from tenderkit.model.quantities import Counted, Level, Operator, Unit
from tenderkit.source import Node

if TYPE_CHECKING:
    from tenderkit.measures.wording import Wording

M = TypeVar("M", bound=Measure)

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.PERCENT})
DATES = frozenset({ColumnType.DATE})
ANY_TYPE = frozenset(ColumnType)
BOUNDS = frozenset({Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN, Operator.BETWEEN})


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which bounds a kind's levels may have: operators, units, and whether a ``share`` below 100 % may be set.

    ``relative``: a percentage is of something else, which it may pass, not a part of a whole.
    """

    operators: frozenset[Operator]
    units: frozenset[Unit]
    share: bool
    relative: bool = False

    @property
    def of_items(self) -> bool:
        """True if items are judged one by one, rather than an amount or a comparison."""
        return self.share or (Unit.PERCENT in self.units and not self.relative)

    def absolute(self, level: Level) -> bool:
        """True if one breach breaks the level, whatever the base: clause, rule and verdict all ask here.

        Either every item must keep the bound, or the share that is the bound leaves no room. A comparison has no items.
        """
        if self.share or level.bound.unit is not Unit.PERCENT:
            return level.share == 100
        return not self.relative and level.bound.absolute


@dataclass(frozen=True, slots=True)
class Use:
    """Something a measure reads in a dataset: a condition, or columns that must be of one of ``types``."""

    dataset: str
    condition: Condition = ALWAYS
    columns: tuple[str, ...] = ()
    types: frozenset[ColumnType] = ANY_TYPE


def tallied(dataset: str, tally: Tally) -> Iterator[Use]:
    """The column that is summed, or whose values are told apart, if there is one."""
    if tally.column:
        yield Use(dataset, columns=(tally.column,), types=NUMBERS if tally.how == "sum" else ANY_TYPE)


class Kind(ABC, Generic[M]):
    """A kind of measure. ``parameters`` is its JSON Schema by parameter name, beside the common ones.

    ``refused`` names common parameters that have no meaning for the kind. ``by_period`` is true if the verdict concerns
    the period as a whole, so that the level in force on its first day holds for all of it. ``of_report`` is true if
    what is judged is the report itself, and not what its rows tell.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    parameters: ClassVar[Mapping[str, Any]]
    required: ClassVar[tuple[str, ...]]
    refused: ClassVar[frozenset[str]] = frozenset()
    by_period: ClassVar[bool] = False
    of_report: ClassVar[bool] = False

    @abstractmethod
    def parse(self, node: Node, common: Mapping[str, Any]) -> M:
        """The measure of a node whose shape the schema has checked; ``common`` are the shared parameters, parsed."""

    @abstractmethod
    def uses(self, measure: M, vocabulary: Vocabulary) -> Iterator[Use]:
        """What the kind's own parameters read; ``where`` and ``date`` are added by the registry."""

    @abstractmethod
    def bounds(self, measure: M) -> Bounds:
        """The bounds its levels may have."""

    @abstractmethod
    def core(self, measure: M, level: Level, wording: "Wording") -> Iterator[str]:
        """The kind's own sentences, each complete; the shared ones on exclusions and unknowns come after."""

    def excluded_from(self, measure: M, vocabulary: Vocabulary) -> str:  # noqa: ARG002 - for kinds that need it
        """The dataset whose rows the exclusions speak of: that of the items."""
        return measure.dataset

    def noun(self, measure: M, wording: "Wording") -> Noun:
        """What the things judged one by one are called."""
        return wording.noun(self.excluded_from(measure, wording.vocabulary))

    def counted(self, measure: M, wording: "Wording") -> Counted | None:  # noqa: ARG002 - for kinds that need it
        """What the number of a level is a number of; None where its unit says it: per cent, days."""
        return None

    def dateless(self, measure: M) -> bool:  # noqa: ARG002 - for kinds that need it
        """True if the rows are put in the window by something else than the dataset's date."""
        return False

    def prorated(self, measure: M) -> bool:  # noqa: ARG002 - for kinds that need it
        """True if the bound is on a count over the window, which a part of a window has less of."""
        return False

    def reads(self, measure: M, exclusions: tuple[Exclusion, ...], vocabulary: Vocabulary) -> Iterator[Use]:
        """Everything the measure and its exclusions read, dataset by dataset."""
        own, declared = frozenset(self.refused), vocabulary.datasets.get(measure.dataset)
        if measure.dataset and "where" not in own:
            yield Use(measure.dataset, condition=measure.where)
        dated = measure.date or (declared.date if declared else "")
        if dated and not self.dateless(measure):
            yield Use(measure.dataset, columns=(dated,))
        items = self.excluded_from(measure, vocabulary)
        if measure.by:
            yield Use(items, columns=(measure.by,))
        yield from self.uses(measure, vocabulary)
        for exclusion in exclusions:
            yield Use(items, condition=exclusion.when)

    def columns_of(self, measure: M, exclusions: tuple[Exclusion, ...], vocabulary: Vocabulary) -> set[Pair]:
        """The reported columns behind all that is read, as (dataset, column)."""
        found: set[Pair] = set()
        for use in self.reads(measure, exclusions, vocabulary):
            found |= checks.columns_of(use.condition, use.dataset, vocabulary)
            found |= checks.reported(use.columns, use.dataset, vocabulary)
        return found

    def datasets(self, measure: M, exclusions: tuple[Exclusion, ...], vocabulary: Vocabulary) -> list[str]:
        """The datasets that must have been reported for the measure to be judged."""
        pairs = self.columns_of(measure, exclusions, vocabulary)
        first = [measure.dataset] if measure.dataset in vocabulary.datasets else []
        return list(dict.fromkeys([*first, *sorted({dataset for dataset, _ in pairs})]))
