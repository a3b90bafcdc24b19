"""Rules on the procurement's timetable: its order, the days that must lie between, and days that nobody works."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from tenderkit import swedish
from tenderkit.findings import Code, Finding, Severity
from tenderkit.model.procurement import Milestone
from tenderkit.spec.specification import Specification

DISORDER = Code(
    "spec-tidplan-ordning",
    Severity.ERROR,
    "Tidplanens dagar följer inte på varandra",
    "Rätta datumet, eller flytta raden dit dagen hör.",
)
TOO_CLOSE = Code(
    "spec-tidplan-for-kort-tid",
    Severity.ERROR,
    "För kort tid mellan två dagar i tidplanen",
    "Flytta den ena dagen.",
)
DAY_OFF = Code(
    "spec-tidplan-ledig-dag",
    Severity.WARNING,
    "Dagen infaller på en lördag, söndag eller helgdag",
    "Välj en arbetsdag.",
)


def days_in_order(spec: Specification) -> Iterator[Finding]:
    """The timetable's days follow on each other as they are listed; two may fall on the same day.

    A day counted from another is held against its neighbours only when those written as dates are in order, so that
    one wrong date is one finding.
    """
    rows = spec.files["upphandling"].get("timetable")
    made = spec.assignment.procurement.timetable
    dated = [milestone for index, milestone in enumerate(made) if rows and "date" in rows[index]]
    yield from list(_disorder(dated)) or _disorder(made)


def _disorder(days: Sequence[Milestone]) -> Iterator[Finding]:
    for earlier, later in pairwise(days):
        if later.on < earlier.on:
            message = (
                f"{later.title} är den {swedish.day(later.on)}, före {swedish.uncapital(earlier.title)} "
                f"den {swedish.day(earlier.on)}."
            )
            yield DISORDER.at(later.place, message, hint=DISORDER.advice)


def questions_before_tenders(spec: Specification) -> Iterator[Finding]:
    """Questions end before the last day for tenders, and are answered in the time that the fact ``svarstid`` says."""
    plan = spec.assignment.procurement
    for id, least in (("fragor", 1), ("svar", _days(spec, "svarstid"))):
        earlier, later = plan.milestone(id), plan.milestone("anbud")
        if earlier and later and timedelta() <= later.on - earlier.on < timedelta(days=least):
            message = (
                f"{earlier.title} är den {swedish.day(earlier.on)}, mindre än {swedish.days(least)} före "
                f"{swedish.uncapital(later.title)} den {swedish.day(later.on)}."
            )
            hint = f"Senast den {swedish.day(later.on - timedelta(days=least))}."
            yield TOO_CLOSE.at(earlier.place, message, hint=hint)


def contract_after_standstill(spec: Specification) -> Iterator[Finding]:
    """No contract is signed during the standstill that the fact ``avtalssparr`` says.

    Ten days from an award on the 3rd run to the end of the 13th, or of the next working day (20 kap. 1 § LOU and 2 §
    lagen (1930:173) om beräkning av lagstadgad tid); the contract may be signed on the day after.
    """
    plan = spec.assignment.procurement
    award, contract = plan.milestone("tilldelning"), plan.milestone("avtal")
    least = _days(spec, "avtalssparr")
    if not award or not contract or not least:
        return
    last = award.on + timedelta(days=least)
    while not swedish.is_working_day(last):
        last += timedelta(days=1)
    if award.on <= contract.on <= last:
        message = (
            f"{contract.title} är den {swedish.day(contract.on)}, men avtalsspärren på {swedish.days(least)} från "
            f"tilldelningen den {swedish.day(award.on)} löper till och med den {swedish.day(last)}."
        )
        hint = f"Tidigast den {swedish.day(last + timedelta(days=1))}."
        yield TOO_CLOSE.at(contract.place, message, hint=hint)


def days_are_worked(spec: Specification) -> Iterator[Finding]:
    """The procurement's days are working days; from the contract's start on, the care's own calendar holds."""
    for milestone in spec.assignment.procurement.timetable:
        if milestone.on < spec.assignment.contract.start and not swedish.is_working_day(milestone.on):
            name = swedish.weekday(milestone.on)
            off = name if milestone.on.weekday() > 4 else f"{name} som är helgdag eller afton"
            message = f"{milestone.title}, den {swedish.day(milestone.on)}, är en {off}."
            yield DAY_OFF.at(milestone.place, message, hint=DAY_OFF.advice)


def _days(spec: Specification, fact: str) -> int:
    """The days of a fact of upphandling.yaml; 0 where it is not there or says something else."""
    written = spec.files["upphandling"].get("facts")
    stated = written.get(fact) if written else None
    days = stated.get("days") if stated else None
    return int(days.value) if days else 0
