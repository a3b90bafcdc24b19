"""What is asked of the rows: one measure, in one period, for all areas of a contract at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.conditions import Operand
from tenderkit.model.measure import Exclusion, Measure
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Target


@dataclass(frozen=True, slots=True)
class Question:
    """One term to judge.

    ``targets`` and ``spans`` (the days the term is in force) are by area and name the areas judged: every one of them
    gets a judgement, also without a row. ``parameters`` are the requirement's values by name. ``cut_off`` is the last
    day of which anything is known; only ``attribute_by: row`` reads past the period's end.
    """

    measure: Measure
    targets: Mapping[str, Target]
    spans: Mapping[str, Span]
    period: Period
    contract_start: date
    cut_off: date
    vocabulary: Vocabulary
    exclusions: tuple[Exclusion, ...] = ()
    small_base: int = 0
    parameters: Mapping[str, Operand] = field(default_factory=dict)
