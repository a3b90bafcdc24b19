"""The requirement (krav): one record with every facet, from clause to penalty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tenderkit.findings import Place
from tenderkit.model.measure import Exclusion, Measure
from tenderkit.model.occasions import Occasion
from tenderkit.model.quantities import Bound, Target


class Obligation(StrEnum):
    """Ska (mandatory), bör (wanted, scored) or information."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


class Stage(StrEnum):
    """When the requirement is checked."""

    BID = "bid"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the text or a condition that is not the target. ``shown`` is how it is printed in Swedish."""

    name: str
    title: str
    value: Decimal | str | bool
    shown: str
    source: str
    place: Place


class AnswerType(StrEnum):
    """What the bidder answers."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Proof:
    """How the bidder shows it: question, answer type, one answer per area or one in all, and attachments asked for.

    A number answered must keep ``bound`` (the target's level at contract start, or a bound of the proof's own);
    ``bound`` is None where only ja/nej, a date or words are asked.
    """

    ask: str
    answer: AnswerType
    per_area: bool
    attach: tuple[str, ...]
    bound: Bound | None
    place: Place


@dataclass(frozen=True, slots=True)
class Offer:
    """The bidder may promise more than the target; the promise becomes the level of the term, up to ``at_most``."""

    raises: str
    at_most: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Manual:
    """Judged by a person: who, how, on which occasions, and the question put to them."""

    who: str
    how: str
    when: tuple[Occasion, ...]
    question: str
    place: Place


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a missed term leads to.

    A step of the ladder, and another after ``times`` missed periods running (0: none).
    """

    step: str
    repeat_times: int
    repeat_step: str
    place: Place


@dataclass(frozen=True, slots=True)
class Value:
    """A figure or choice that somebody must have decided: where it stands, what it is, its source, and its decision.

    ``decided`` is the decision's diarienummer, or "" while undecided; ``fingerprint`` marks all that a decision covers.
    """

    requirement: str
    path: str
    title: str
    shown: str
    source: str
    decided: str
    place: Place
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A text of the template that nobody has replaced by the assignment's own."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement. Facets that are absent are None or empty; ``text`` holds placeholders, never figures.

    ``codes`` names code lists printed as tables under the clause; ``readings`` the ambiguities it settles.
    ``small_base`` is the least number of items that may be judged. ``in_force`` is set by the contract, not here.
    """

    id: str
    title: str
    part: str
    obligation: Obligation
    stages: tuple[Stage, ...]
    text: str
    reason: str
    source: str
    parameters: Mapping[str, Parameter]
    readings: tuple[str, ...]
    codes: tuple[str, ...]
    proof: Proof | None
    offer: Offer | None
    measure: Measure | None
    exclusions: tuple[Exclusion, ...]
    small_base: int
    target: Target | None
    manual: Manual | None
    weight: int
    consequence: Consequence | None
    place: Place
    values: tuple[Value, ...] = ()

    def first_bound(self) -> Bound | None:
        """The bound of the earliest level, or None without a target."""
        return self.target.levels[0].bound if self.target else None

    def checked_at(self, stage: Stage) -> bool:
        return stage in self.stages


@dataclass(frozen=True, slots=True)
class Decision:
    """A body's or role's decision that makes one value decided; valid while the value stands unchanged.

    ``fingerprint`` is the value's when it was decided, or "" in a decision written by hand.
    """

    requirement: str
    path: str
    value: str
    by: str
    on: date
    diarienummer: str
    place: Place
    fingerprint: str = ""
