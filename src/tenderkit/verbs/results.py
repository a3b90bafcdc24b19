"""What the verbs give: frozen records with everything found, and files as bytes that nobody has written yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenderkit.documents.manifest import NAME as MANIFEST
from tenderkit.documents.manifest import assignment_of
from tenderkit.files import CannotWriteError, write_all, write_forms
from tenderkit.findings import Finding, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import CONTRACT
from tenderkit.model.requirement import Decision
from tenderkit.verbs.given import Agreement, AnyPath

if TYPE_CHECKING:  # validate needs none of them, and records take long to define
    from tenderkit.model.bid import BidCheck
    from tenderkit.model.outcome import Assessment, Outcome, Review
    from tenderkit.model.report import Report

REVIEW = "granskning.xlsx"
"""The review form among an assessment's files."""


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
    """``files`` is relative path → contents, not written anywhere yet; empty if an error stood in the way."""

    files: Mapping[str, bytes]

    def write(self, folder: AnyPath) -> list[Path]:
        """Writes the files below ``folder``, all of them or none, and gives their paths in name order.

        Raises CannotWriteError, which is an OSError, with a sentence that says what to do.
        """
        return write_all(Path(folder), self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms(Made):
    """Workbooks for somebody to fill in."""

    def write(self, folder: AnyPath) -> list[Path]:
        """The same, but nothing is written where another workbook lies in the place of one: it may be filled in."""
        return write_forms(Path(folder), self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents(Made):
    """The documents of an assignment, with their manifest."""

    def write(self, folder: AnyPath) -> list[Path]:
        """The same, but not where the documents of another assignment lie: they often go by the same names."""
        there, own = Path(folder) / MANIFEST, assignment_of(self.files.get(MANIFEST, b""))
        other = assignment_of(there.read_bytes()) if there.is_file() else ""
        if other not in ("", own):
            raise CannotWriteError(
                f"{Path(folder).as_posix()} har redan handlingarna för uppdraget {other}. Ange en annan mapp för {own}."
            )
        return write_all(Path(folder), self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples(Made):
    """Files for somebody to change, in folders of their own."""

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders, in the order of the files."""
        return tuple(dict.fromkeys(name.partition("/")[0] for name in self.files))

    def write(self, folder: AnyPath) -> list[Path]:
        """The same, but a folder that is there already is left as it is: what is in it may be changed."""
        there = {name for name in self.folders if (Path(folder) / name).exists()}
        missing = {name: data for name, data in self.files.items() if name.partition("/")[0] not in there}
        return write_all(Path(folder), missing)


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

    bids: "tuple[BidCheck, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded(Made):
    """The contract that was made, None if an error stood in the way, and the files of its folder."""

    agreement: Agreement | None

    def write(self, folder: AnyPath) -> list[Path]:
        """The same, in a folder named by the contract's number; not over another contract with that number."""
        if self.agreement is None:
            return []
        own = Path(folder) / self.agreement.contract.id
        there = own / CONTRACT
        if there.is_file() and there.read_bytes() != self.files[CONTRACT]:
            raise CannotWriteError(
                f"{there.as_posix()} finns redan och är ett annat avtal. Ange ett annat avtalsnummer i beslutet, eller "
                "en annan plats."
            )
        return write_all(own, self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReports(Result):
    """The reports that could be read, in the order given."""

    reports: "tuple[Report, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed(Made):
    """A quarter's assessment, None if the contract cannot be read or does not cover it, and the reviews it rests on.

    ``reviewed`` is true if a filled-in review was handed in and could be read whole.
    """

    assessment: "Assessment | None" = None
    reviews: "tuple[Review, ...]" = ()
    reviewed: bool = False

    def write(self, folder: AnyPath) -> list[Path]:
        """The same, but a review form that lies there is left alone unless its answers are in the assessment."""
        there = Path(folder) / REVIEW
        kept = {name: data for name, data in self.files.items() if name != REVIEW}
        return write_all(Path(folder), self.files if self.reviewed or not there.exists() else kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained(Result):
    """The outcomes asked for."""

    outcomes: "tuple[Outcome, ...]"
