"""The assignment (uppdrag): what is procured, whole, as the loader made it from the specification folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenderkit.findings import Place
from tenderkit.model.datasets import CodeList, Dataset, NamedCondition
from tenderkit.model.requirement import Decision, Requirement


@dataclass(frozen=True, slots=True)
class CareUnit:
    """A BVC or BMM of an area; dated. ``children`` is the number of children in its catchment, None if not known."""

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
    """A chapter of the uppdragsbeskrivning: id, heading and introductory prose (without requirements)."""

    id: str
    title: str
    intro: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A defined term with capital initial, and its meaning."""

    term: str
    meaning: str


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
    decided: str
    place: Place


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the sanction ladder. ``amount`` is Swedish text with its figures already set in, "" if no money.

    ``days`` is the time given, with ``working`` true for working days; 0 days means no time limit.
    """

    id: str
    title: str
    text: str
    days: int
    working: bool
    decided_by: str
    amount: str


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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation model as data: its kind ("price_with_deductions" …), Swedish description and criteria."""

    kind: str
    description: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """Start, end and options of the contract to be signed, and its fixed texts by heading."""

    start: date
    end: date
    option_months: int
    sections: tuple[tuple[str, str], ...]
    ladder: tuple[Step, ...]
    score: ScoreRule

    def step(self, id: str) -> Step | None:
        return next((step for step in self.ladder if step.id == id), None)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What is reported and when: datasets by name, code lists, named conditions, and the due day after the period."""

    datasets: Mapping[str, Dataset]
    codes: Mapping[str, CodeList]
    named: Mapping[str, NamedCondition]
    due_day: int
    level: str
    deliveries: Mapping[str, str]


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
    """Everything a specification says. ``sha256`` is over the files of the specification, in path order."""

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
    sha256: str
    place: Place

    def requirement(self, id: str) -> Requirement | None:
        return next((requirement for requirement in self.requirements if requirement.id == id), None)

    def area(self, id: str) -> Area | None:
        return next((area for area in self.areas if area.id == id), None)
