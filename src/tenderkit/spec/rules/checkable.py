"""Rules that keep every requirement checkable, and every shortcoming followed by something."""

import re
from collections.abc import Iterator

from tenderkit.findings import Code, Finding, Severity
from tenderkit.measures.registry import KINDS
from tenderkit.model.datasets import DELIVERIES
from tenderkit.model.requirement import Obligation, Stage
from tenderkit.spec.specification import Specification

NOT_CHECKABLE = Code(
    "spec-ej-provbart",
    Severity.ERROR,
    "Ska-kravet kan inte prövas",
    "Ange measure, proof (i anbudet) eller manual (vem, hur och när).",
)
VAGUE = Code("spec-vagt-ord", Severity.WARNING, "Vagt ord utan mått", "Ange en målnivå, eller ta bort ordet.")
NO_CONSEQUENCE = Code(
    "spec-utan-pafoljd", Severity.WARNING, "Villkoret saknar påföljd", "Ange consequence med ett steg i trappan."
)
NO_REPORT_TERMS = Code(
    "spec-saknar-rapportvillkor",
    Severity.WARNING,
    "Villkor om rapporten saknas",
    "Lägg till krav på fullständig rapport (completeness) och rapport i tid (deliveries).",
)

UNCOUNTED = Code(
    "spec-oppna-arenden-raknas-inte",
    Severity.ERROR,
    "Öppna ärenden räknas inte",
    "Ange not_due: missed, eller låt fristens sista dag avgöra perioden (attribute_by: due).",
)

_VAGUE = re.compile(
    r"\b(god|gott|goda|lämplig\w*|tillräcklig\w*|skälig\w*|rimlig\w*|snarast|omgående|vid behov|adekvat\w*|"
    r"erforderlig\w*|ändamålsenlig\w*|hög kvalitet|regelbund\w*|normalt|i huvudsak)\b",
    re.IGNORECASE,
)


def must_is_checkable(spec: Specification) -> Iterator[Finding]:
    """A must can be checked when it applies: by proof in the bid, by a measure or a person during the contract.

    A requirement nobody can check conflicts with equal treatment (EU court, C-448/01 Wienstrom).
    """
    for requirement in spec.assignment.requirements:
        if requirement.obligation is not Obligation.MUST:
            continue
        place = spec.place(requirement, "applies")
        if requirement.checked_at(Stage.BID) and requirement.proof is None:
            message = "Kravet prövas i anbudet men saknar bevis (proof)."
            yield NOT_CHECKABLE.at(place, message, hint=NOT_CHECKABLE.advice, about=requirement.id)
        if requirement.checked_at(Stage.CONTRACT) and requirement.measure is None and requirement.manual is None:
            message = "Kravet gäller under avtalstiden men saknar mått (measure) och granskning (manual)."
            yield NOT_CHECKABLE.at(place, message, hint=NOT_CHECKABLE.advice, about=requirement.id)


def no_vague_words(spec: Specification) -> Iterator[Finding]:
    """Vague words need a measure or a person's judgement beside them; without, nobody can say when they are kept."""
    for requirement in spec.assignment.requirements:
        found = _VAGUE.search(requirement.text)
        if found and requirement.measure is None and requirement.manual is None:
            message = f"Ordet ”{found[0]}” går inte att pröva."
            yield VAGUE.at(spec.place(requirement, "text"), message, hint=VAGUE.advice, about=requirement.id)


def has_consequence(spec: Specification) -> Iterator[Finding]:
    """A term that can be missed says what follows; otherwise the same shortcoming is met differently each time."""
    for requirement in spec.assignment.requirements:
        judged = requirement.checked_at(Stage.CONTRACT) and (requirement.measure or requirement.manual)
        if judged and requirement.obligation is Obligation.MUST and requirement.consequence is None:
            message = "Villkoret kan brista men saknar påföljd."
            yield NO_CONSEQUENCE.at(requirement.place, message, hint=NO_CONSEQUENCE.advice, about=requirement.id)


def open_cases_counted(spec: Specification) -> Iterator[Finding]:
    """A deadline by its cases' start day counts the open ones too; leaving them out counts little but successes.

    They would not be counted later either: the period of their start day has passed.
    """
    for requirement in spec.assignment.requirements:
        measure = requirement.measure
        if getattr(measure, "attribute_by", "") == "start" and getattr(measure, "not_due", "") == "exclude":
            message = "Ärenden vars frist löper ut efter perioden räknas bara om de redan är klara."
            place = spec.place(requirement, "measure", "attribute_by")
            yield UNCOUNTED.at(place, message, hint=UNCOUNTED.advice, about=requirement.id)


def report_terms(spec: Specification) -> Iterator[Finding]:
    """Every assignment has terms on a complete and punctual report; without them, silence would be the best answer."""
    measures = [requirement.measure for requirement in spec.assignment.requirements if requirement.measure]
    lacking = []
    if not any(KINDS[measure.kind].of_report for measure in measures):
        lacking.append("fullständig rapport")
    if not any(measure.dataset == DELIVERIES for measure in measures):
        lacking.append("rapport i tid")
    if lacking and not spec.partial:
        message = f"Inget krav gäller {' eller '.join(lacking)}."
        yield NO_REPORT_TERMS.at(spec.assignment.place, message, hint=NO_REPORT_TERMS.advice)
