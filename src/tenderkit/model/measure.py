"""What every measure has in common; each kind adds its own parameters in ``tenderkit.measures``."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from tenderkit.findings import Place
from tenderkit.model.conditions import ALWAYS, Condition


class WindowKind(StrEnum):
    """Which rows count.

    The period, from contract start, the latest n periods, the calendar year, or the stock at the end.
    """

    PERIOD = "period"
    CONTRACT = "contract"
    LAST = "last"
    YEAR = "year"
    AT_END = "at_end"


@dataclass(frozen=True, slots=True)
class Window:
    """A window; ``periods`` is n for ``LAST`` and 1 otherwise."""

    kind: WindowKind = WindowKind.PERIOD
    periods: int = 1


class Unknowns(StrEnum):
    """How unknowns are treated: as an interval of possible values, or as missed. Never as met."""

    INTERVAL = "interval"
    MISSED = "missed"


class EmptyBase(StrEnum):
    """The verdict when nothing is in scope: no judgement, or met (duties that only arise sometimes)."""

    NOT_ASSESSABLE = "not_assessable"
    MET = "met"


class PartPeriod(StrEnum):
    """What a bound on a count does in a cut period: scaled by days, kept whole, or not in force."""

    PRORATE = "prorate"
    WHOLE = "whole"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How to count. Subclasses are the kinds; ``dataset`` is the one whose rows give the items.

    ``date`` overrides the dataset's attribution column ("" keeps it); ``by`` is an extra stratum column ("" for
    none); ``assessed`` limits the term to some quarters ("Q1" …; empty means every quarter).
    """

    kind: ClassVar[str]

    dataset: str
    where: Condition = ALWAYS
    window: Window = Window()
    date: str = ""
    by: str = ""
    unknown: Unknowns = Unknowns.INTERVAL
    empty_base: EmptyBase = EmptyBase.NOT_ASSESSABLE
    part_period: PartPeriod = PartPeriod.PRORATE
    assessed: tuple[str, ...] = ()
    place: Place

    @property
    def by_days(self) -> bool:
        """Whether a bound on an amount is of the days in force; a window that grows, or a single day, has no part."""
        fixed = self.window.kind in (WindowKind.PERIOD, WindowKind.LAST, WindowKind.YEAR)
        return fixed and self.part_period is PartPeriod.PRORATE


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A named exception, printed in the clause and shown in the funnel.

    Above ``max_share`` per cent it is a finding.
    """

    id: str
    title: str
    when: Condition
    max_share: Decimal | None
    place: Place
