"""Verdicts: every question of the form for every area bid for, met, not met or unclear, with its cell and reason.

Nothing is rejected here. A missing or unreadable answer is unclear and comes with a proposed question; what a
clarification allowed to one bidder means for the others is said by ``EQUAL_CHANCE``.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tenderkit import swedish
from tenderkit.bids.questions import ACCEPTANCE, BidForm, Question
from tenderkit.findings import CellPlace
from tenderkit.model.bid import Answer, AnswerValue, Bid, BidCheck, Judged, Verdict
from tenderkit.model.requirement import AnswerType, Obligation

EQUAL_CHANCE = (
    "Får en anbudsgivare rätta, förtydliga eller komplettera sitt anbud ska övriga anbudsgivare ges motsvarande "
    "möjlighet (19 kap. 15 § lagen om offentlig upphandling)."
)
TERMS_TITLE = "Villkor under avtalstiden"
BLANK = "Svar saknas"

_EXPECTED = {
    AnswerType.INTEGER: "Ange ett heltal, utan tillägg.",
    AnswerType.DECIMAL: "Ange ett tal, utan tillägg.",
    AnswerType.YES_NO: "Ange ja eller nej.",
    AnswerType.TEXT: "Lämna den beskrivning som begärs.",
    AnswerType.DATE: "Ange ett datum som ÅÅÅÅ-MM-DD.",
}


def check(bid: Bid, form: BidForm) -> BidCheck:
    """The whole matrix of one bid. Areas not bid for are left out; everything else has a verdict."""
    judged = [_judged(bid, question) for question in form.once()]
    judged += [_judged(bid, question) for question in form.by_area() if question.area and question.area.id in bid.areas]
    return BidCheck(bid, (*judged, _acceptance(bid.accepts)))


def _judged(bid: Bid, question: Question) -> Judged:
    requirement = question.requirement
    id, area = question.key
    answer = bid.answer(id, area) or Answer(
        id, area, None, "", "Frågan har inte lästs.", "", False, CellPlace(bid.file, "", 1, "")
    )
    judged = Judged(
        requirement=id,
        title=requirement.title,
        clause=question.printed.clause,
        area=area,
        must=requirement.obligation is Obligation.MUST,
        verdict=Verdict.UNCLEAR,
        reason="",
        shown=_shown(answer.value) or answer.written or BLANK,
        place=answer.place,
    )
    doubts = list(_doubts(answer, question))
    if doubts:
        return replace(judged, reason=" ".join(doubts), question=_clarification(answer, question, doubts))
    verdict, reason = _verdict(answer.value, question)
    if verdict is Verdict.NOT_MET:
        return replace(judged, verdict=verdict, reason=reason)
    promised, counted = promise(answer.value, question)
    reason = " ".join(part for part in (reason, counted) if part)
    if verdict is Verdict.MET and question.proof.attach and not answer.attachment:
        reason = f"{reason} {_lacking(question)}"
        asking = _asking(question, [_lacking(question)], "Ange vilken bifogad handling som avses.")
        return replace(judged, reason=reason, promised=promised, question=asking)
    return replace(judged, verdict=verdict, reason=reason, promised=promised)


def _doubts(answer: Answer, question: Question) -> Iterator[str]:
    """Why the answer cannot be judged at all."""
    if answer.problem:
        yield answer.problem
    elif answer.value is None:
        yield "Svar saknas."
    elif not answer.as_asked:
        yield "Frågan eller kravets text har ändrats sedan formuläret lämnades ut."
    else:
        return
    if question.proof.attach and not answer.attachment:
        yield _lacking(question)


def _lacking(question: Question) -> str:
    return f"Begärd handling är inte angiven: {swedish.listed(question.proof.attach)}."


def _verdict(value: AnswerValue, question: Question) -> tuple[Verdict, str]:
    """The verdict on an answer that can be read, attachments aside."""
    bound = question.proof.bound
    match value:
        case bool():
            return (Verdict.MET, "Svaret är ja.") if value else (Verdict.NOT_MET, "Svaret är nej.")
        case int() | Decimal() if bound is not None:
            number, limit = swedish.number(value), swedish.limit(bound)
            if bound.admits(value):
                return Verdict.MET, f"{number} ligger inom gränsen: {limit}."
            return Verdict.NOT_MET, f"{number} ligger utanför gränsen: {limit}."
        case _:
            return Verdict.UNCLEAR, "Svaret granskas av en person."


def promise(value: AnswerValue, question: Question) -> tuple[Decimal | None, str]:
    """What an answer promises beyond the ska-level, capped, and a sentence about it; (None, "") if nothing."""
    bound, offer = question.proof.bound, question.requirement.offer
    if offer is None or bound is None or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None, ""
    if value <= bound.operands[0]:
        return None, ""
    counted = min(Decimal(value), offer.at_most)
    words = f"Utfästelse: {swedish.number(counted)} blir villkor i avtalet."
    if value > offer.at_most:
        words = f"Svaret räknas som {swedish.number(counted)}, som är det högsta som kan utlovas. {words}"
    return counted, words


def _clarification(answer: Answer, question: Question, doubts: list[str]) -> str:
    expected = _EXPECTED[question.proof.answer]
    if answer.value is not None and not answer.problem:
        expected = "Ange om svaret gäller den fråga som nu ställs, eller lämna ett nytt svar."
    return _asking(question, doubts, expected)


def _asking(question: Question, doubts: list[str], expected: str) -> str:
    area = f", område {question.area.title}" if question.area else ""
    about = f"krav {question.requirement.id}{area}"
    return f"Förtydliga svaret på frågan ”{question.proof.ask}” ({about}). {' '.join(doubts)} {expected}"


def _acceptance(answer: Answer) -> Judged:
    judged = Judged(
        requirement="",
        title=TERMS_TITLE,
        clause="",
        area="",
        must=True,
        verdict=Verdict.UNCLEAR,
        reason="",
        shown=_shown(answer.value) or answer.written or BLANK,
        place=answer.place,
    )
    reason = answer.problem or ("Svar saknas." if answer.value is None else "")
    if not reason and not answer.as_asked:
        reason = "Villkoren har ändrats sedan formuläret lämnades ut."
    if reason:
        return replace(judged, reason=reason, question=f"Förtydliga svaret på frågan ”{ACCEPTANCE}” {reason}")
    if answer.value is True:
        return replace(judged, verdict=Verdict.MET, reason="Villkoren accepteras samlat.")
    return replace(judged, verdict=Verdict.NOT_MET, reason="Villkoren accepteras inte.")


def _shown(value: AnswerValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "Ja" if value else "Nej"
        case int() | Decimal():
            return swedish.number(value)
        case date():
            return value.isoformat()
        case str():
            return value
