"""What the verbs give: frozen records with everything found, and files as bytes that nobody has written yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenderkit.findings import Finding, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.bid import BidCheck
from tenderkit.model.outcome import Assessment, Outcome, Review
from tenderkit.model.report import Report
from tenderkit.model.requirement import Decision
from tenderkit.verbs.given import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``findings`` are all there is to look at, in the order they were found."""

    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """True if no finding is an error; warnings and undecided values may be among them."""
        return not any_errors(self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(Result):
    """``files`` is relative path → contents; empty if an error stood in the way."""

    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Result):
    """A specification as read, or None if it has errors."""

    assignment: Assignment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedContract(Result):
    """A contract with its pinned specification, or None if either has errors."""

    agreement: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Made):
    """The decisions read from a list, and the file that records them in the specification's folder."""

    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBids(Result):
    """Every verdict on each bid that could be read, in the order given."""

    bids: tuple[BidCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded(Made):
    """The contract that was made, None if an error stood in the way, and the files of its folder."""

    agreement: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReports(Result):
    """The reports that could be read, in the order given."""

    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed(Made):
    """A quarter's assessment, None if the contract cannot be read or does not cover it, and the reviews it rests on."""

    assessment: Assessment | None
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained(Result):
    """The outcomes asked for."""

    outcomes: tuple[Outcome, ...]
