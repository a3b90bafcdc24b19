"""Judgements, outcomes and the assessment of one contract and period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tenderkit.model.periods import Period
from tenderkit.model.quantities import Counted, Interval, Level


class Status(StrEnum):
    """What became of a term. Exactly one per term, area and period."""

    MET = "met"
    MISSED = "missed"
    NOT_REPORTED = "not_reported"
    NOT_ASSESSABLE = "not_assessable"
    NOT_IN_FORCE = "not_in_force"
    WAIVED = "waived"
    MANUAL = "manual"


FAILED = frozenset({Status.MISSED, Status.NOT_REPORTED})
"""The statuses that count against the supplier: in the score, on the ladder and in the trend."""


class Role(StrEnum):
    """What a step of the funnel counts."""

    IN_SCOPE = "in_scope"
    EXCLUDED = "excluded"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One line of the funnel: how many items, of what role, under which Swedish label."""

    role: Role
    label: str
    count: int


@dataclass(frozen=True, slots=True, order=True)
class RowPlace:
    """A row of a report: file, sheet and row number as the person sees it."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """An item cited: its key ("E017"), a Swedish note on why it counts ("7 besök") and the rows behind it.

    ``state`` says which step of the funnel it belongs to: missed, unknown, or merely in scope, as what an amount is
    added up of. ``label`` is the key as a person reads it ("Enhet A", "P7, april 2028"); empty where the note says it
    all.
    """

    key: str
    note: str
    rows: tuple[RowPlace, ...]
    state: Role
    label: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The items cited, at most fifty, by state and key, and how many there are in all; ``unknown`` of them are so."""

    items: tuple[EvidenceItem, ...] = ()
    total: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a measure says of one area: status, Swedish reason (empty when met or missed), exact value and its funnel.

    ``value`` is in the unit of the verdict's bound (a share in per cent, a number of visits …); None where there
    is none. ``base`` is the number of items judged, and ``items`` what they are called; None where nothing was counted.
    ``counts`` are the six counters A–F where the kind has items.
    ``remarks`` are Swedish sentences on what does not change the status but must be seen, such as an exclusion used
    more than agreed.
    """

    status: Status
    reason: str = ""
    value: Interval | None = None
    base: int = 0
    counts: tuple[int, ...] = ()
    funnel: tuple[FunnelStep, ...] = ()
    evidence: Evidence = Evidence()
    remarks: tuple[str, ...] = ()
    items: Counted | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step of the sanction ladder.

    Its id, title, text for the letter, and why (first time, second time running …).
    """

    step: str
    title: str
    text: str
    cause: str


@dataclass(frozen=True, slots=True)
class Review:
    """A person's verdict on a manual term: status, ground, role and date."""

    requirement: str
    area: str
    status: Status
    ground: str
    role: str
    on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """One term in one area and period, with everything that explains it.

    ``counted`` is what the figures of level and value are figures of; None where the level's unit says it.
    ``itemised`` is true where the level is on items judged one by one, rather than on an amount or a comparison.
    """

    requirement: str
    title: str
    area: str
    area_title: str
    status: Status
    judgement: Judgement
    level: Level | None
    counted: Counted | None
    clause: str
    sentence: str
    weight: int
    next_step: NextStep | None
    review: Review | None
    itemised: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Share of weight met, in per cent, exact; None while coverage is below the declared least.

    ``coverage`` is weight judged of weight in force, in per cent; ``band`` is the Swedish label or "".
    """

    value: Fraction | None
    coverage: Fraction
    band: str
    judged: int
    in_force: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """All outcomes of a contract and period.

    ``areas`` scores each area by code; ``reports`` maps file name to SHA-256, and ``own_files`` the same for the
    region's own: register extracts, deliveries and earlier assessments.
    """

    contract: str
    supplier: str
    specification: str
    version: str
    specification_hash: str
    period: Period
    cut_off: date
    reports: Mapping[str, str]
    own_files: Mapping[str, str]
    outcomes: tuple[Outcome, ...]
    score: Score
    areas: Mapping[str, Score]
    tool_version: str
