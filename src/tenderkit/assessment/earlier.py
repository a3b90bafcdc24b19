"""Earlier quarters' assessments of a contract: which of those at hand may be compared with, and what they say.

They are taken as they were made. A correction handed in later changes what a quarter would be judged as today, not what
was told of it then.
"""

from collections.abc import Mapping, Sequence

from tenderkit import swedish
from tenderkit.findings import Code, FilePlace, Finding, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.outcome import Assessment, Status
from tenderkit.model.periods import Period

OTHER_CONTRACT = Code(
    "bedomning-annat-avtal",
    Severity.ERROR,
    "Bedömningen gäller ett annat avtal",
    "Ange tidigare bedömningar av det avtal som bedöms.",
)
OTHER_SPECIFICATION = Code(
    "bedomning-annan-specifikation",
    Severity.ERROR,
    "Bedömningen är gjord mot en annan specifikation än avtalets",
    "Gör om den tidigare bedömningen mot avtalets specifikation, eller utelämna den.",
)
NOT_EARLIER = Code(
    "bedomning-inte-tidigare",
    Severity.WARNING,
    "Bedömningen används inte",
    "Ange bedömningar av kvartal före det som bedöms.",
)
TWICE = Code(
    "bedomning-dubbel",
    Severity.WARNING,
    "Två bedömningar av samma kvartal",
    "Ange bara den som gäller.",
)


def usable(
    given: Mapping[str, Assessment], contract: Contract, assignment: Assignment, period: Period
) -> tuple[Mapping[str, Assessment], list[Finding]]:
    """Of the assessments by file name those of the contract's earlier quarters, oldest first; the others are told of.

    Of two for the same quarter the one that knew most counts: the latest cut-off day.
    """
    findings: list[Finding] = []
    by_period: dict[Period, str] = {}
    for name in sorted(given, key=lambda name: (given[name].period, given[name].cut_off, name)):
        told = _refused(given[name], FilePlace(name), contract, assignment, period)
        if told:
            findings.append(told)
            continue
        other = by_period.get(given[name].period)
        if other:
            message = f"Filen ersätts av {name}, som har senare eller samma sista kända dag för samma kvartal."
            findings.append(TWICE.at(FilePlace(other), message, hint=TWICE.advice))
        by_period[given[name].period] = name
    return {name: given[name] for name in by_period.values()}, findings


def _refused(
    found: Assessment, place: FilePlace, contract: Contract, assignment: Assignment, period: Period
) -> Finding | None:
    """Why the assessment cannot be compared with; None where it can."""
    if found.contract != contract.id:
        message = f"Bedömningen gäller avtal {found.contract}, inte {contract.id}."
        return OTHER_CONTRACT.at(place, message, hint=OTHER_CONTRACT.advice)
    if (found.specification, found.specification_hash) != (contract.specification, assignment.sha256):
        message = (
            f"Bedömningen är gjord mot specifikationen {found.specification}, version {found.version}, med ett annat "
            "innehåll än den som avtalet bygger på."
        )
        return OTHER_SPECIFICATION.at(place, message, hint=OTHER_SPECIFICATION.advice)
    if found.period >= period:
        message = f"Bedömningen gäller {swedish.period(found.period)}, som inte är före {swedish.period(period)}."
        return NOT_EARLIER.at(place, message, hint=NOT_EARLIER.advice)
    return None


def status_then(earlier: Sequence[Assessment], requirement: str, area: str, period: Period) -> Status | None:
    """What the term was judged as in an earlier quarter; None where no assessment tells, or nobody had reviewed it."""
    for assessment in earlier:
        for outcome in assessment.outcomes if assessment.period == period else ():
            if (outcome.requirement, outcome.area) == (requirement, area) and outcome.status is not Status.MANUAL:
                return outcome.status
    return None
