"""From a judged bid and a decision to a contract's folder: avtal.yaml, and the specification pinned beside it.

Who wins is decided by people and comes in as an argument. What is refused here is to write a contract on a must that
is not met, or that is unclear and has not been cleared by somebody with a reason.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from tenderkit import swedish
from tenderkit.bids.questions import BidForm
from tenderkit.bids.validation import promise
from tenderkit.findings import Code, FilePlace, Finding, Severity
from tenderkit.model.bid import BidCheck, Judged, Verdict
from tenderkit.model.contract import CONTRACT
from tenderkit.model.periods import Span
from tenderkit.model.requirement import AnswerType
from tenderkit.source import digest, dump
from tenderkit.spec.contracts import COPY

MUST_NOT_MET = Code(
    "anbud-skakrav-ej-uppfyllt",
    Severity.ERROR,
    "Ett ska-krav är inte uppfyllt",
    "Avtal kan inte upprättas för området på detta anbud.",
)
MUST_UNCLEAR = Code(
    "anbud-skakrav-oklart",
    Severity.ERROR,
    "Ett ska-krav är oklart",
    "Begär förtydligande eller granska svaret, och ange sedan vem som funnit kravet uppfyllt och varför.",
)
NOT_UNCLEAR = Code(
    "anbud-godkant-utan-oklarhet",
    Severity.ERROR,
    "Det som godkänts är inte oklart",
    "Bara oklara svar kan godkännas efter granskning. Rätta krav och område, eller ta bort raden.",
)
BAD_CLEARANCE = Code(
    "anbud-godkannande-ofullstandigt", Severity.ERROR, "Godkännandet är ofullständigt", "Ange skäl, roll och datum."
)
NOT_BID_FOR = Code(
    "anbud-omrade-ej-anbud", Severity.ERROR, "Anbudet omfattar inte området", "Ange bara områden som anbudet omfattar."
)
NO_DECISION = Code(
    "anbud-tilldelning-ofullstandig",
    Severity.ERROR,
    "Tilldelningsbeslutet är ofullständigt",
    "Ange avtalsnummer, områden, beslutsfattare, datum, diarienummer och avtalstid.",
)
NO_PARTY = Code(
    "anbud-avtalspart-saknas",
    Severity.ERROR,
    "Anbudsgivaren kan inte skrivas in som avtalspart",
    "Begär namn och rätt organisationsnummer.",
)
OTHER_FILES = Code(
    "anbud-specifikationen-annan",
    Severity.ERROR,
    "Specifikationen är inte den som anbudet har prövats mot",
    "Läs specifikationen på nytt, pröva anbudet igen och kör om.",
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision to award: the contract's number, the areas, and who decided when. ``span`` None is as specified."""

    contract: str
    areas: tuple[str, ...]
    by: str
    on: date
    diarienummer: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """An unclear must that somebody has found met: why, in which role and when.

    ``requirement`` "" is the acceptance of the terms, ``area`` "" an answer given once. ``answer`` is the figure the
    bidder has stated in clarification, so that a promise is not lost.
    """

    requirement: str
    area: str
    reason: str
    role: str
    on: date
    answer: Decimal | None = None


def award(
    check: BidCheck, form: BidForm, ruling: Ruling, files: Mapping[str, bytes], cleared: Sequence[Clearance] = ()
) -> tuple[Mapping[str, bytes], list[Finding]]:
    """The contract's folder as relative path → bytes; empty, with findings, while anything stands in the way.

    ``files`` are those of ``contracts.pinned_files``.
    """
    awarding = _Awarding(check, form, ruling, {(each.requirement, each.area): each for each in cleared})
    findings = [*awarding.faults(), *awarding.in_the_way(), *awarding.wrongly_cleared()]
    if digest(files) != form.assignment.sha256:
        message = "Specifikationens filer stämmer inte med den specifikation som anbudet har prövats mot."
        findings.append(OTHER_FILES.at(awarding.place, message, hint=OTHER_FILES.advice))
    if findings:
        return {}, findings
    copied = {f"{COPY}/{name}": body for name, body in files.items()}
    main = next(name for name in files if PurePosixPath(name).name == "uppdrag.yaml")
    text = dump(awarding.contract(f"{COPY}/{PurePosixPath(main).parent}"))
    head = "# yaml-language-server: $schema=../schema/kontrakt.json\n"
    return {**copied, CONTRACT: (head + text).encode()}, []


@dataclass(frozen=True, slots=True)
class _Awarding:
    check: BidCheck
    form: BidForm
    ruling: Ruling
    cleared: Mapping[tuple[str, str], Clearance]

    @property
    def place(self) -> FilePlace:
        return FilePlace(self.check.bid.file)

    @property
    def span(self) -> Span:
        terms = self.form.assignment.contract
        return self.ruling.span or Span(terms.start, terms.end)

    def judged(self) -> Iterator[Judged]:
        """The verdicts that bear on the areas awarded."""
        return (each for each in self.check.judged if not each.area or each.area in self.ruling.areas)

    def faults(self) -> Iterator[Finding]:
        """What is wrong with the decision or the party, whatever the bid says."""
        ruling, bidder = self.ruling, self.check.bid.bidder
        complete = all(text.strip() for text in (ruling.contract, ruling.by, ruling.diarienummer)) and ruling.areas
        if not complete or len(set(ruling.areas)) != len(ruling.areas):
            yield NO_DECISION.at(self.place, "En uppgift i tilldelningsbeslutet saknas.", hint=NO_DECISION.advice)
        if self.span.end is None or self.span.end < self.span.start:
            yield NO_DECISION.at(self.place, "Avtalstiden slutar innan den börjar.", hint=NO_DECISION.advice)
        for area in ruling.areas:
            if area not in self.check.bid.areas:
                message = f"Anbudet omfattar inte området ”{self._area(area)}”."
                yield NOT_BID_FOR.at(self.place, message, hint=NOT_BID_FOR.advice)
        if not bidder.name or not bidder.orgnr:
            message = "Anbudsgivarens namn eller organisationsnummer saknas eller är fel."
            yield NO_PARTY.at(self.place, message, hint=NO_PARTY.advice)

    def in_the_way(self) -> Iterator[Finding]:
        """Every must that is not met, or unclear and not cleared."""
        for each in self.judged():
            if not each.must or each.verdict is Verdict.MET:
                continue
            where = f", område {self._area(each.area)}" if each.area else ""
            message = f"{each.title}{where}: {each.reason}"
            if each.verdict is Verdict.NOT_MET:
                yield MUST_NOT_MET.at(each.place, message, hint=MUST_NOT_MET.advice, about=each.requirement)
            elif (each.requirement, each.area) not in self.cleared:
                yield MUST_UNCLEAR.at(each.place, message, hint=MUST_UNCLEAR.advice, about=each.requirement)

    def wrongly_cleared(self) -> Iterator[Finding]:
        """Clearances that clear nothing, lack a reason, or state a figure that does not meet the requirement."""
        unclear = {(each.requirement, each.area): each for each in self.judged() if each.verdict is Verdict.UNCLEAR}
        questions = {question.key: question for question in self.form.questions}
        for key, clearance in self.cleared.items():
            given_for = f"Svaret för området {self._area(key[1])}" if key[1] else "Svaret"
            named = given_for if key[0] else "Acceptansen av villkoren"
            if key not in unclear:
                message = f"{named} behöver inget godkännande i detta anbud och dessa områden."
                yield NOT_UNCLEAR.at(self.place, message, hint=NOT_UNCLEAR.advice, about=key[0])
                continue
            place = unclear[key].place
            if not clearance.reason.strip() or not clearance.role.strip():
                message = f"{named} har godkänts utan skäl eller roll."
                yield BAD_CLEARANCE.at(place, message, hint=BAD_CLEARANCE.advice, about=key[0])
            question = questions.get(key)
            given = self.check.bid.answer(*key)
            readable = given is not None and given.value is not None
            if clearance.answer is None and question and question.proof.bound and readable:
                message = f"{named}, {unclear[key].shown}, lämnades på ett annat formulär."
                hint = "Ange det tal som gäller i answer, så att kravet prövas och utfästelsen inte går förlorad."
                yield BAD_CLEARANCE.at(place, message, hint=hint, about=key[0])
            whole = question is not None and question.proof.answer is AnswerType.INTEGER
            if clearance.answer is not None and whole and clearance.answer != clearance.answer.to_integral_value():
                message = f"Det förtydligade svaret {swedish.number(clearance.answer)} är inte ett heltal."
                yield BAD_CLEARANCE.at(place, message, hint="Ange ett heltal.", about=key[0])
            bound = question.proof.bound if question else None
            if clearance.answer is not None and (bound is None or not bound.admits(clearance.answer)):
                message = f"Det förtydligade svaret {swedish.number(clearance.answer)} uppfyller inte kravet."
                yield BAD_CLEARANCE.at(place, message, hint="Rätta svaret.", about=key[0])

    def contract(self, copy: str) -> dict[str, Any]:
        """The contract's file as data, in the order it is read."""
        ruling, bid, assignment = self.ruling, self.check.bid, self.form.assignment
        whole: dict[str, Any] = {
            "contract": {
                "id": ruling.contract,
                "supplier": {"name": bid.bidder.name, "orgnr": bid.bidder.orgnr},
                "areas": [area.id for area in assignment.areas if area.id in ruling.areas],
                "from": self.span.start.isoformat(),
                "to": self.span.end.isoformat() if self.span.end else "",
            },
            "specification": {
                "id": assignment.id,
                "version": assignment.version,
                "sha256": assignment.sha256,
                "copy": copy,
            },
        }
        promised = self.promised()
        if promised:
            whole["promised"] = promised
        whole["award"] = {
            "by": ruling.by,
            "date": ruling.on.isoformat(),
            "diarienummer": ruling.diarienummer,
            "bid": {"file": bid.file, "sha256": bid.sha256},
        }
        if self.cleared:
            whole["award"]["cleared"] = [_recorded(each) for each in self.cleared.values()]
        return whole

    def promised(self) -> dict[str, dict[str, Any]]:
        """What the bid promises beyond the ska-level, by requirement and area; an answer given once holds for all."""
        made: dict[str, dict[str, Any]] = {}
        by_key = {(each.requirement, each.area): each.promised for each in self.check.judged}
        for question in self.form.questions:
            value = by_key.get(question.key)
            clearance = self.cleared.get(question.key)
            if clearance and clearance.answer is not None:
                value, _ = promise(clearance.answer, question)
            if value is not None:
                areas = [question.area.id] if question.area else list(self.ruling.areas)
                for area in areas:
                    if area in self.ruling.areas:
                        made.setdefault(question.requirement.id, {})[area] = _number(value)
        return made

    def _area(self, id: str) -> str:
        area = self.form.assignment.area(id)
        return area.title if area else id


def _recorded(clearance: Clearance) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if clearance.requirement:
        made["requirement"] = clearance.requirement
    if clearance.area:
        made["area"] = clearance.area
    made |= {"reason": clearance.reason, "role": clearance.role, "date": clearance.on.isoformat()}
    if clearance.answer is not None:
        made["answer"] = _number(clearance.answer)
    return made


def _number(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value
