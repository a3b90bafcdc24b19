"""Outcomes: exactly one per term, area and period, from the rows reported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tenderkit.assessment.deliveries import delivered, weighed
from tenderkit.assessment.earlier import status_then
from tenderkit.assessment.labels import labelled
from tenderkit.assessment.sanctions import next_step
from tenderkit.assessment.score import score
from tenderkit.assessment.terms import asked, terms
from tenderkit.documents.clauses import manual_sentence
from tenderkit.measures import sentences
from tenderkit.measures.judge import judge
from tenderkit.measures.opening import asked_for, open_rows
from tenderkit.measures.question import Question
from tenderkit.measures.registry import KINDS, bounds
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract, Term
from tenderkit.model.outcome import FAILED, Assessment, Judgement, Outcome, Review, Status
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Counted
from tenderkit.model.report import Report
from tenderkit.model.requirement import Requirement
from tenderkit.progress import Watch, counted, unwatched
from tenderkit.tables import Extract, Rows


@dataclass(frozen=True, slots=True)
class Basis:
    """What an assessment rests on.

    ``reports`` are the assessed period's and all earlier ones; ``replaced`` those that a later one took the place of,
    of which only the day they came still counts; ``cut_off`` is the last day of which anything is known;
    ``reviews`` people's verdicts on manual terms; ``clauses`` says where each requirement stands; ``extracts`` are the
    region's own rows, such as its register of visits; ``earlier`` the assessments of earlier periods, as they were
    made; ``own_files`` the SHA-256 of the files that extracts and earlier assessments came in, by name.
    """

    contract: Contract
    assignment: Assignment
    reports: Sequence[Report]
    period: Period
    cut_off: date
    reviews: Sequence[Review]
    clauses: Mapping[str, str]
    tool_version: str
    engine: str = "duckdb"
    extracts: Sequence[Extract] = ()
    replaced: Sequence[Report] = ()
    earlier: Sequence[Assessment] = ()
    own_files: Mapping[str, str] = field(default_factory=dict)

    @property
    def handed_in(self) -> tuple[Report, ...]:
        """Every report that came, those replaced with them."""
        return (*self.reports, *self.replaced)


def assess(basis: Basis, watch: Watch = unwatched) -> Assessment:
    """The assessment of the period: an outcome for every term, the scores and the next steps."""
    whole = Span(basis.contract.span.start, max(basis.cut_off, basis.period.end))
    vocabulary = Vocabulary.of(basis.assignment.reporting)
    extracts = delivered(basis.contract, basis.assignment, basis.period, basis.handed_in, basis.extracts)
    asked = ((one.measure, one.exclusions) for one in basis.assignment.requirements if one.measure)
    datasets = asked_for(asked, vocabulary)
    with open_rows(basis.reports, datasets, basis.assignment.areas, whole, extracts, basis.engine) as rows:
        outcomes = tuple(_outcomes(basis, rows, watch))
    rule = basis.assignment.contract.score
    return Assessment(
        contract=basis.contract.id,
        supplier=basis.contract.supplier.name,
        specification=basis.contract.specification,
        version=basis.contract.version,
        specification_hash=basis.assignment.sha256,
        period=basis.period,
        cut_off=basis.cut_off,
        reports={report.file: report.sha256 for report in sorted(basis.reports, key=lambda report: report.file)},
        own_files=dict(sorted(basis.own_files.items())),
        outcomes=outcomes,
        score=score(outcomes, rule),
        areas={
            area: score([outcome for outcome in outcomes if outcome.area == area], rule)
            for area in basis.contract.areas
        },
        tool_version=basis.tool_version,
    )


def _outcomes(basis: Basis, rows: Rows, watch: Watch) -> Iterator[Outcome]:
    by_requirement: dict[str, list[Term]] = {}
    for term in terms(basis.contract, basis.assignment):
        by_requirement.setdefault(term.requirement.id, []).append(term)
    for group in counted(by_requirement.values(), "Bedömer krav", watch):
        judgements = _judged(basis, group, basis.period, rows)
        for term in group:
            yield _outcome(basis, term, judgements[term.area], rows)


def _outcome(basis: Basis, term: Term, judgement: Judgement, rows: Rows) -> Outcome:
    requirement, period = term.requirement, basis.period
    review = _review(basis, requirement, term.area)
    if judgement.status is Status.MANUAL and review:
        judgement = replace(judgement, status=review.status, reason=review.ground)
    waived = _waived(basis.contract, requirement.id, term.area, period)
    if waived:
        judgement = replace(judgement, status=Status.WAIVED, reason=waived)
    span = term.span.cut(Span(period.start, period.end))
    step = None
    if judgement.status in FAILED:
        running, known = _running(basis, term, rows)
        step = next_step(requirement, basis.assignment, judgement.status, running, known)
    return Outcome(
        requirement=requirement.id,
        title=requirement.title,
        area=term.area,
        area_title=basis.assignment.area_title(term.area),
        status=judgement.status,
        judgement=labelled(judgement, requirement.measure, basis.assignment) if requirement.measure else judgement,
        level=term.target.at(span.start) if term.target and span else None,
        counted=_counted(basis.assignment, requirement),
        clause=basis.clauses.get(requirement.id, ""),
        sentence=_sentence(basis.assignment, term, span),
        weight=requirement.weight,
        next_step=step,
        review=review,
        itemised=requirement.measure is not None and bounds(requirement.measure).of_items,
    )


def _counted(assignment: Assignment, requirement: Requirement) -> Counted | None:
    measure = requirement.measure
    if measure is None:
        return None
    parameters = {name: parameter.value for name, parameter in requirement.parameters.items()}
    return KINDS[measure.kind].counted(measure, Wording(Vocabulary.of(assignment.reporting), parameters))


def _sentence(assignment: Assignment, term: Term, span: Span | None) -> str:
    requirement = term.requirement
    if requirement.measure is None or term.target is None:
        return manual_sentence(requirement)
    level = (term.target.at(span.start) if span else None) or term.target.levels[0]
    parameters = {name: parameter.value for name, parameter in requirement.parameters.items()}
    vocabulary = Vocabulary.of(assignment.reporting)
    return sentences.sentence(
        requirement.measure, requirement.exclusions, requirement.small_base, level, parameters, vocabulary
    )


def _judged(basis: Basis, group: Sequence[Term], period: Period, rows: Rows) -> Mapping[str, Judgement]:
    """The judgement of each term of one requirement, by area."""
    requirement = group[0].requirement
    judged: dict[str, Judgement] = {}
    inside = [term for term in group if term.span.cut(Span(period.start, period.end))]
    for term in group:
        if term not in inside:
            judged[term.area] = Judgement(Status.NOT_IN_FORCE, "Villkoret gäller inte under perioden.")
    if not inside:
        return judged
    if requirement.measure is None:
        judged |= {term.area: _manual(term, period) for term in inside}
        return judged
    question = Question(
        measure=requirement.measure,
        targets={term.area: term.target for term in inside if term.target},
        spans={term.area: term.span for term in inside},
        period=period,
        contract_start=basis.contract.span.start,
        cut_off=basis.cut_off,
        vocabulary=Vocabulary.of(basis.assignment.reporting),
        exclusions=requirement.exclusions,
        small_base=requirement.small_base,
        parameters={name: parameter.value for name, parameter in requirement.parameters.items()},
    )
    found, named = judge(question, rows), question.vocabulary.named
    return judged | {
        area: weighed(judgement, requirement, (area, period), basis.handed_in, basis.extracts, named)
        for area, judgement in found.items()
    }


def _manual(term: Term, period: Period) -> Judgement:
    if not asked(term, period):
        return Judgement(Status.NOT_IN_FORCE, "Villkoret granskas inte för det här kvartalet.")
    return Judgement(Status.MANUAL, "Villkoret granskas av en person och har inte granskats ännu.")


def _review(basis: Basis, requirement: Requirement, area: str) -> Review | None:
    if requirement.measure is not None:
        return None
    found = [review for review in basis.reviews if (review.requirement, review.area) == (requirement.id, area)]
    return found[-1] if found else None


def _waived(contract: Contract, requirement: str, area: str, period: Period) -> str:
    for waiver in contract.waivers:
        if (waiver.requirement, waiver.area, waiver.period) == (requirement, area, str(period)):
            return f"Eftergivet av {waiver.by}: {waiver.reason}"
    return ""


def _running(basis: Basis, term: Term, rows: Rows) -> tuple[int, bool]:
    """How many periods in a row the term has been missed, this one included, and whether the one before is known."""
    consequence = term.requirement.consequence
    running, period = 1, basis.period
    while consequence and running < consequence.repeat_times:
        period = period.previous()
        if period.end < basis.contract.span.start:
            return running, True
        if not asked(term, period):
            continue  # judged some quarters only: the one before is the last in which it was judged
        then = _then(basis, term, period, rows)
        if then is None:
            return running, False
        if then not in FAILED or _waived(basis.contract, term.requirement.id, term.area, period):
            return running, True
        running += 1
    return running, True


def _then(basis: Basis, term: Term, period: Period, rows: Rows) -> Status | None:
    """What the term was in an earlier period; None where that is not known.

    What is measured is measured again, with all that is known today, where a report was handed in. A missing file must
    not become a breach, nor hide one: without it, and for what a person judged, the earlier assessment tells.
    """
    handed_in = any(report.area == term.area and report.period == period for report in basis.reports)
    if term.requirement.measure is None or not handed_in:
        return status_then(basis.earlier, term.requirement.id, term.area, period)
    return _judged(basis, [term], period, rows)[term.area].status
