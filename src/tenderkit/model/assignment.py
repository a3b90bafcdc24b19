"""The assignment (uppdrag): what is procured, whole, as the loader made it from the specification folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tenderkit.findings import Place
from tenderkit.model.datasets import UNITS, CodeList, Dataset, NamedCondition
from tenderkit.model.procurement import Component, Procurement, TextSection
from tenderkit.model.requirement import Decision, Requirement, Unwritten, Value


@dataclass(frozen=True, slots=True)
class CareUnit:
    """A care unit (vårdenhet) of an area; dated.

    ``children`` is the number of children in its catchment, None if not known.
    """

    id: str
    title: str
    kind: str
    valid_from: date
    valid_to: date | None
    children: int | None
    cni_third: int | None


@dataclass(frozen=True, slots=True)
class Area:
    """A geographic area: a lot, with its municipalities and care units."""

    id: str
    title: str
    municipalities: tuple[str, ...]
    units: tuple[CareUnit, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter: id, heading, introductory prose (without requirements) and the document it stands in."""

    id: str
    title: str
    intro: str
    document: str
    place: Place


@dataclass(frozen=True, slots=True)
class Definition:
    """A defined term with capital initial, its meaning, and the ambiguity it settles ("" for none)."""

    term: str
    meaning: str
    reading: str


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Where a value or a requirement comes from: a seed, law, decision, report, or a proposal of ours (``forslag``)."""

    id: str
    kind: str
    title: str
    reference: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an ambiguous passage."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Interpretation:
    """An ambiguity (tolkning).

    The question, the readings, the one chosen, who ought to decide and why it was chosen.
    """

    id: str
    question: str
    passage: str
    source: str
    readings: tuple[Reading, ...]
    chosen: str
    reason: str
    place: Place

    def reading(self) -> Reading | None:
        """The reading chosen, or None if ``chosen`` names none."""
        return next((reading for reading in self.readings if reading.id == self.chosen), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the sanction ladder.

    ``text`` holds the placeholders ``tid``, ``belopp`` and ``tak``. ``days`` is the time given, with ``working`` true
    for working days; None means no time limit. ``sek`` and ``cap_sek`` are kronor, 0 if no money is due.
    """

    id: str
    title: str
    text: str
    days: int | None
    working: bool
    decided_by: str
    sek: int
    cap_sek: int
    place: Place


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the score from ``at_least`` per cent up to the next band."""

    label: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How the score is published: least coverage in per cent, and bands from the lowest up; the first starts at 0."""

    least_coverage: Decimal
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """An award criterion: the requirement answered and what one step above the ska-level is worth in SEK."""

    requirement: str
    title: str
    per: str
    deduction: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation model as data: its kind ("price_with_deductions" …), Swedish description and criteria."""

    kind: str
    description: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """Start, end and options of the contract to be signed, its fixed texts, the sanction ladder, score and pay."""

    start: date
    end: date
    option_months: int
    sections: tuple[TextSection, ...]
    ladder: tuple[Step, ...]
    score: ScoreRule
    components: tuple[Component, ...] = ()

    @property
    def months(self) -> int:
        """Whole months from start to end, options apart."""
        after = self.end + timedelta(days=1)
        return (after.year - self.start.year) * 12 + after.month - self.start.month


@dataclass(frozen=True, slots=True)
class Reporting:
    """What is reported and when: datasets by name, code lists, named conditions, and the due day after the period."""

    datasets: Mapping[str, Dataset]
    codes: Mapping[str, CodeList]
    named: Mapping[str, NamedCondition]
    due_day: int
    level: str

    @property
    def unit_kinds(self) -> CodeList | None:
        """The code list that a care unit's kind is taken from: that of ``kind`` in the list of units."""
        units = self.datasets.get(UNITS)
        kind = units.column("kind") if units else None
        return self.codes.get(kind.codes) if kind else None


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who procures: authority, administration, deciding board and the director's title."""

    authority: str
    administration: str
    board: str
    director: str
    orgnr: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Everything a specification says. ``sha256`` is over the files of the specification, in path order.

    ``values`` are the figures and choices that belong to no single requirement; see ``all_values``;
    ``unwritten`` the texts that are still the template's.
    """

    id: str
    title: str
    version: str
    dated: date
    diarienummer: str
    buyer: Buyer
    background: str
    parts: tuple[Part, ...]
    definitions: tuple[Definition, ...]
    areas: tuple[Area, ...]
    reporting: Reporting
    requirements: tuple[Requirement, ...]
    contract: ContractTerms
    evaluation: Evaluation
    procedure: Mapping[str, str]
    sources: Mapping[str, SourceRecord]
    interpretations: tuple[Interpretation, ...]
    decisions: tuple[Decision, ...]
    values: tuple[Value, ...]
    sha256: str
    place: Place
    procurement: Procurement = field(default_factory=Procurement)
    unwritten: tuple[Unwritten, ...] = ()

    def requirement(self, id: str) -> Requirement | None:
        return next((requirement for requirement in self.requirements if requirement.id == id), None)

    def area(self, id: str) -> Area | None:
        return next((area for area in self.areas if area.id == id), None)

    def area_title(self, id: str) -> str:
        """The area's title, or the id itself of an area that is not the assignment's."""
        found = self.area(id)
        return found.title if found else id

    def step(self, id: str) -> Step | None:
        return next((step for step in self.contract.ladder if step.id == id), None)

    def all_values(self) -> tuple[Value, ...]:
        """Every value somebody must decide: the requirements' in order, then the assignment's own."""
        return tuple(value for requirement in self.requirements for value in requirement.values) + self.values
