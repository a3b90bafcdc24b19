"""What a bid form asks, as data: one question for each requirement checked at bid, once or for each area.

Form, intake and verdicts all go by these questions, so none of them can ask or judge anything of its own.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tenderkit import swedish
from tenderkit.model.assignment import Area, Assignment
from tenderkit.model.requirement import AnswerType, Obligation, Proof, Requirement, Stage

FORM = "tenderkit-anbud-1"

_KINDS = {Obligation.MUST: "Ska-krav", Obligation.SHOULD: "Bör-krav", Obligation.INFO: "Upplysning"}
_NOUNS = {AnswerType.INTEGER: "Heltal", AnswerType.DECIMAL: "Tal"}

ACCEPTANCE = (
    "Accepterar anbudsgivaren avtalet med bilagor i dess helhet, och åtar sig anbudsgivaren att uppfylla samtliga "
    "ska-krav nedan under hela avtalstiden?"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A requirement as the form prints it: where its clause stands, and its words with the values set in."""

    requirement: Requirement
    clause: str
    text: str

    @property
    def kind(self) -> str:
        """Ska-krav, bör-krav or upplysning."""
        return _KINDS[self.requirement.obligation]


@dataclass(frozen=True, slots=True)
class Question:
    """What one answer cell is for. ``area`` is None where the answer is given once."""

    printed: Printed
    proof: Proof
    area: Area | None

    @property
    def requirement(self) -> Requirement:
        return self.printed.requirement

    @property
    def key(self) -> tuple[str, str]:
        """Requirement id and area code, "" for an answer given once."""
        return self.requirement.id, self.area.id if self.area else ""

    @property
    def mark(self) -> str:
        """Hash over everything the bidder reads before answering; the clause's number is left out, as it may move."""
        requirement = self.requirement
        return _hash(
            *self.key,
            self.printed.kind,
            requirement.title,
            self.printed.text,
            self.proof.ask,
            attachments(self.proof),
            self.proof.answer.value,
            allowed(requirement, self.proof),
        )


@dataclass(frozen=True, slots=True)
class BidForm:
    """The questions of one assignment. ``terms`` are ska-krav of the contract alone, accepted together."""

    assignment: Assignment
    asked: tuple[Printed, ...]
    terms: tuple[Printed, ...]

    def once(self) -> Iterator[Question]:
        """The questions answered once, in the specification's order."""
        for printed in self.asked:
            proof = printed.requirement.proof
            if proof and not proof.per_area:
                yield Question(printed, proof, None)

    def by_area(self) -> Iterator[Question]:
        """The questions answered for each area, area by area."""
        for area in self.assignment.areas:
            for printed in self.asked:
                proof = printed.requirement.proof
                if proof and proof.per_area:
                    yield Question(printed, proof, area)

    @property
    def questions(self) -> tuple[Question, ...]:
        return (*self.once(), *self.by_area())

    @property
    def acceptance_mark(self) -> str:
        """Hash over the terms accepted and how acceptance is asked for."""
        terms = [part for term in self.terms for part in (term.requirement.id, term.requirement.title, term.text)]
        return _hash(ACCEPTANCE, *terms)

    @property
    def hash(self) -> str:
        """Hash over the whole form: every question, the terms accepted and the areas."""
        areas = [part for area in self.assignment.areas for part in (area.id, area.title)]
        return _hash(FORM, *areas, *(question.mark for question in self.questions), self.acceptance_mark)


def form_of(assignment: Assignment, clauses: Mapping[str, str], texts: Mapping[str, str]) -> BidForm:
    """The form of an assignment. ``clauses`` and ``texts`` are requirement id → clause number and plain text."""

    def printed(requirement: Requirement) -> Printed:
        return Printed(requirement, clauses.get(requirement.id, ""), texts[requirement.id])

    asked = [each for each in assignment.requirements if each.checked_at(Stage.BID) and each.proof]
    terms = [
        each
        for each in assignment.requirements
        if each.obligation is Obligation.MUST and each.checked_at(Stage.CONTRACT) and each not in asked
    ]
    return BidForm(assignment, tuple(map(printed, asked)), tuple(map(printed, terms)))


def attachments(proof: Proof) -> str:
    """The documents asked for, or ""."""
    return f"Bifoga: {swedish.listed(map(swedish.uncapital, proof.attach))}" if proof.attach else ""


def allowed(requirement: Requirement, proof: Proof) -> str:
    """Which answer meets the requirement, in words for the bidder."""
    match proof.answer:
        case AnswerType.YES_NO:
            return "Ja eller nej. Kravet är uppfyllt om svaret är ja."
        case AnswerType.TEXT:
            return "En beskrivning, som granskas av Beställaren."
        case AnswerType.DATE:
            return "Ett datum, ÅÅÅÅ-MM-DD, som granskas av Beställaren."
        case AnswerType.INTEGER | AnswerType.DECIMAL:
            noun, bound = _NOUNS[proof.answer], proof.bound
            if bound is None:
                return f"{noun}, som granskas av Beställaren."
            words = f"{noun}, {swedish.limit(bound)}."
            if requirement.offer:
                least, most = swedish.number(bound.operands[0]), swedish.number(requirement.offer.at_most)
                words += f" Mer än {least} är en utfästelse som blir villkor i avtalet; högst {most} räknas."
            return words


def _hash(*parts: str) -> str:
    """Blanks do not count: programs break and pad lines each in their own way."""
    plain = [" ".join(part.split()) for part in parts]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=True).encode()).hexdigest()
