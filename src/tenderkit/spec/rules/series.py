"""Rules on figures: bounds that fit their kind, bases, dated levels, bands and offers."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from tenderkit import swedish
from tenderkit.findings import Code, Finding, Severity
from tenderkit.measures import registry
from tenderkit.measures.kind import Bounds
from tenderkit.model.measure import Measure
from tenderkit.model.periods import Period
from tenderkit.model.quantities import Level, Operator, Unit
from tenderkit.spec.specification import Specification

UNFIT = Code("spec-grans-passar-inte", Severity.ERROR, "Gränsen passar inte måttet", "Välj en gräns som måttet kan ha.")
SMALL_BASE = Code(
    "spec-minsta-underlag",
    Severity.ERROR,
    "Minsta underlag där ett enda fel är ett brott",
    "Ta bort small_base, eller sänk andelen.",
)
NO_BASE = Code(
    "spec-utan-minsta-underlag",
    Severity.WARNING,
    "Minsta underlag saknas",
    "Ange small_base, till exempel 10; annars avgörs en andel av enstaka fall.",
)
MID_PERIOD = Code(
    "spec-niva-mitt-i-period",
    Severity.ERROR,
    "Nivån börjar mitt i en period",
    "Låt nivån börja gälla första dagen i ett kvartal, eller vid avtalets start.",
)
BANDS = Code("spec-omdomen", Severity.ERROR, "Omdömena har luckor", "Börja vid 0 procent och gå uppåt.")
OFFER = Code("spec-utfastelse", Severity.ERROR, "Utfästelsen ryms inte", "Ange ett tal bortom ska-nivån.")
TERM = Code("spec-avtalstid", Severity.ERROR, "Avtalstiden är omvänd", "Ange ett slut efter starten.")
NOT_YET = Code(
    "spec-niva-efter-start", Severity.ERROR, "Ingen nivå gäller vid avtalets start", "Låt den första nivån gälla då."
)


def bound_fits_kind(spec: Specification) -> Iterator[Finding]:
    """Each kind of measure takes certain bounds only: a share takes a percentage, a deadline a number of days."""
    for requirement in spec.assignment.requirements:
        if requirement.measure and requirement.target:
            for index, level in enumerate(requirement.target.levels):
                for message in unfit(level, registry.bounds(requirement.measure)):
                    place = spec.place(requirement, "target", index)
                    yield UNFIT.at(place, message, hint=UNFIT.advice, about=requirement.id)


def unfit(level: Level, allowed: Bounds) -> Iterator[str]:
    """Why a level is none that the measure can have, in Swedish sentences."""
    if level.bound.operator not in allowed.operators:
        names = ", ".join(sorted(allowed.operators))
        yield f"Gränsen {level.bound.operator} passar inte måttet; det kan ha {names}."
    elif level.bound.unit not in allowed.units:
        wanted = swedish.listed(sorted(_UNITS[unit] for unit in allowed.units), "eller")
        yield f"Gränsen {swedish.limit(level.bound)} är av fel slag; måttet tar {wanted}."
    elif _is_share(level, allowed) and max(level.bound.operands) > 100:
        yield f"Andelen {swedish.amount(level.bound)} kan aldrig nås."
    if level.share != 100 and not allowed.share:
        yield "Måttet har ingen andel (share); andelen är själva gränsen, eller så gäller kravet varje fall."


def _is_share(level: Level, allowed: Bounds) -> bool:
    """True if the bound is a part of a whole."""
    return level.bound.unit is Unit.PERCENT and not allowed.relative


_UNITS = {
    Unit.NUMBER: "ett tal",
    Unit.PERCENT: "en andel i procent",
    Unit.DAYS: "dagar",
    Unit.WORKING_DAYS: "arbetsdagar",
}


def small_base(spec: Specification) -> Iterator[Finding]:
    """A least base is declared where a share below 100 per cent is asked, and only there.

    At 100 per cent one breach is a breach, whatever the base; below, a share of three items says nothing.
    """
    for requirement in spec.assignment.requirements:
        if requirement.measure is None or requirement.target is None:
            continue
        allowed, levels = registry.bounds(requirement.measure), requirement.target.levels
        if any(message for level in levels for message in unfit(level, allowed)):
            continue
        everything = all(allowed.absolute(level) for level in levels)
        if requirement.small_base > 1 and everything:
            place = spec.place(requirement, "small_base")
            message = "Kravet gäller varje fall och kan inte ha ett minsta underlag."
            yield SMALL_BASE.at(place, message, hint=SMALL_BASE.advice, about=requirement.id)
        if "small_base" not in spec.nodes[requirement.id] and not everything:
            message = "En andel under 100 procent begärs utan minsta underlag."
            yield NO_BASE.at(requirement.place, message, hint=NO_BASE.advice, about=requirement.id)


def levels_start_with_periods(spec: Specification) -> Iterator[Finding]:
    """A level judged over a whole period starts with one, and some level is in force when the contract starts.

    Otherwise a quarter has two answers, or none.
    """
    terms = spec.assignment.contract
    if terms.end <= terms.start:
        place = spec.files["avtal"]["term"]["end"].place
        yield TERM.at(place, "Avtalet slutar innan det börjar.", hint=TERM.advice)
    for requirement in spec.assignment.requirements:
        if requirement.measure is None or requirement.target is None:
            continue
        first = requirement.target.levels[0].start
        if first > terms.start:
            message = (
                f"Den första nivån gäller från den {swedish.day(first)}, "
                f"efter avtalets start den {swedish.day(terms.start)}."
            )
            spot = spec.place(requirement, "target", 0, "from")
            yield NOT_YET.at(spot, message, hint=NOT_YET.advice, about=requirement.id)
        for index, level in enumerate(requirement.target.levels):
            for message in mid_period(level, requirement.measure, terms.start):
                spot = spec.place(requirement, "target", index, "from")
                yield MID_PERIOD.at(spot, message, hint=MID_PERIOD.advice, about=requirement.id)


def mid_period(level: Level, measure: Measure, start: date) -> Iterator[str]:
    """That a level begins inside a quarter that is judged as a whole; the contract's quarter begins at ``start``."""
    if registry.KINDS[measure.kind].by_period and level.start > start and level.start != Period.of(level.start).start:
        yield f"Nivån från den {swedish.day(level.start)} börjar mitt i ett kvartal."


def bands(spec: Specification) -> Iterator[Finding]:
    """The bands of the score start at 0 per cent and rise, so that every score is in exactly one."""
    levels = [band.at_least for band in spec.assignment.contract.score.bands]
    rising = all(low < high for low, high in pairwise(levels))
    if levels[0] != 0 or not rising or levels[-1] > 100:
        place = spec.files["avtal"]["score"]["bands"].place
        yield BANDS.at(place, "Omdömena täcker inte 0 till 100 procent i stigande ordning.", hint=BANDS.advice)


def offers(spec: Specification) -> Iterator[Finding]:
    """What may be promised lies beyond the level every bidder must keep, and inside an upper one where there is one."""
    for requirement in spec.assignment.requirements:
        bound = requirement.first_bound()
        if requirement.offer is None or bound is None:
            continue
        most, place = requirement.offer.at_most, spec.place(requirement, "offer")
        if bound.operator not in (Operator.AT_LEAST, Operator.BETWEEN):
            message = "En utfästelse kan bara höja en lägsta nivå."
            yield OFFER.at(place, message, hint="Använd at_least eller between i målnivån.", about=requirement.id)
        elif most <= bound.operands[0] or (most > bound.operands[-1] and bound.operator is Operator.BETWEEN):
            message = f"Högsta utfästelse {swedish.number(most)} ligger inte bortom {swedish.limit(bound)}."
            if bound.operator is Operator.BETWEEN:
                message = f"Högsta utfästelse {swedish.number(most)} ligger inte inom {swedish.limit(bound)}."
            yield OFFER.at(place, message, hint=OFFER.advice, about=requirement.id)
