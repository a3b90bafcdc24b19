"""The procurement and the money: facts with a source, the timetable, thresholds by date, the value and the pay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tenderkit.findings import Place


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, date or choice that the fixed texts print by name.

    ``shown`` is how it is printed in Swedish; ``amount`` the kronor behind it, None for anything else.
    """

    name: str
    title: str
    shown: str
    source: str
    place: Place
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day of the procurement's timetable."""

    id: str
    title: str
    on: date
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Threshold:
    """The threshold of the procurement act in force from ``start`` to ``end``; ``sek`` None where it is not known."""

    start: date
    end: date
    sek: Decimal | None
    reference: str


@dataclass(frozen=True, slots=True)
class TextSection:
    """A fixed text of one document: id, heading, prose with placeholders, and the document it stands in."""

    id: str
    title: str
    text: str
    place: Place
    document: str = "avtal"


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the remuneration: its kind (uppdrag, produktion, mal), its prose and what it is paid per."""

    id: str
    title: str
    kind: str
    text: str
    per: str
    shown: str
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class LawCheck:
    """The day somebody last checked the law that the documents rest on, and for how many months that holds."""

    on: date
    months: int
    place: Place

    def has_run_out(self, today: date) -> bool:
        months = (today.year - self.on.year) * 12 + today.month - self.on.month
        return (months, today.day) > (self.months, self.on.day)


@dataclass(frozen=True, slots=True)
class Procurement:
    """What upphandling.yaml says beside procedure and evaluation; ``yearly_sek`` is the estimated yearly value."""

    timetable: tuple[Milestone, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    yearly_sek: int = 0
    sections: tuple[TextSection, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    law_check: LawCheck | None = None

    def milestone(self, id: str) -> Milestone | None:
        return next((milestone for milestone in self.timetable if milestone.id == id), None)

    def threshold_on(self, day: date) -> Threshold | None:
        """The threshold record whose time holds ``day``, or None."""
        return next((each for each in self.thresholds if each.start <= day <= each.end), None)
