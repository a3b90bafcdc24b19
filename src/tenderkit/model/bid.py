"""A bid (anbud) as read from its form, and how it was judged: one verdict for each question, none left out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tenderkit.findings import CellPlace

AnswerValue = str | bool | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Bidder:
    """Who bids; ``contact`` is a role, never a name. Everything as written, "" where left blank.

    ``orgnr`` is written 556703-7485, "" where what stands there is none.
    """

    name: str = ""
    orgnr: str = ""
    contact: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question: requirement and area ("" where answered once).

    ``value`` is None where the cell is blank or ``problem`` says, in Swedish, why it could not be read. ``written`` is
    what stands there. ``attachment`` is the document referred to. ``as_asked`` is false if the question of the form
    handed in is not the question of today's form.
    """

    requirement: str
    area: str
    value: AnswerValue
    written: str
    problem: str
    attachment: str
    as_asked: bool
    place: CellPlace


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid, from one file. ``accepts`` is the answer on the terms of the contract, with requirement "".

    ``form`` is the hash of the form it was handed in on, ``sha256`` of the file as received.
    """

    file: str
    sha256: str
    specification: str
    version: str
    form: str
    bidder: Bidder
    areas: tuple[str, ...]
    answers: tuple[Answer, ...]
    accepts: Answer

    def answer(self, requirement: str, area: str) -> Answer | None:
        return next((each for each in self.answers if (each.requirement, each.area) == (requirement, area)), None)


class Verdict(StrEnum):
    """What an answer shows. ``UNCLEAR`` is for a person to settle; nothing is rejected by the tool."""

    MET = "met"
    NOT_MET = "not_met"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one question: where the answer stands, what it says, and why.

    ``requirement`` "" is the acceptance of the contract's terms; ``area`` "" an answer given once. ``promised`` is the
    value that becomes a term, above the ska-level and capped, or None. ``question`` is a proposed request for
    clarification, "" where none is needed.
    """

    requirement: str
    title: str
    clause: str
    area: str
    must: bool
    verdict: Verdict
    reason: str
    shown: str
    place: CellPlace
    promised: Decimal | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class BidCheck:
    """The whole matrix of one bid, in the order of the form: once-answers, then area by area, acceptance last."""

    bid: Bid
    judged: tuple[Judged, ...]

    def of(self, verdict: Verdict) -> tuple[Judged, ...]:
        return tuple(each for each in self.judged if each.verdict is verdict)
