"""The shortcomings of an assessment as sections of the follow-up report, without rows about patients."""

from collections.abc import Iterator, Sequence

from tenderkit import swedish
from tenderkit.assessment import words
from tenderkit.blocks import Block, Items, Para, Section, Text, Tone
from tenderkit.measures.completeness import NO_REPORT
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Sensitivity
from tenderkit.model.outcome import FAILED, Assessment, EvidenceItem, Outcome, Role, Status
from tenderkit.model.quantities import Interval, Unit

_NOT_JUDGED = (Status.NOT_ASSESSABLE, Status.WAIVED)
_ABOUT_PATIENTS = "Underlag som rör patienter redovisas inte rad för rad i rapporten. Det finns i bedömningens fil."


def shortcomings(assessment: Assessment, assignment: Assignment) -> tuple[Block, ...]:
    """A section for each term that is missed or not reported, with what to say of each area; then what is not judged.

    Areas without a report come first, each with its terms in one list: there is nothing more to say of them.
    """
    silent = areas_without_report(assessment)
    by_requirement: dict[str, list[Outcome]] = {}
    for outcome in assessment.outcomes:
        if outcome.status in FAILED and not silenced(outcome, silent):
            by_requirement.setdefault(outcome.requirement, []).append(outcome)
    blocks: list[Block] = [_without_report(area, assessment, assignment) for area in silent]
    told = by_requirement.values()
    if any(
        outcome.judgement.evidence.total and _about_patients(outcome, assignment) for each in told for outcome in each
    ):
        blocks.insert(0, Para((Text(_ABOUT_PATIENTS),)))
    blocks += [_section(outcomes, assignment) for outcomes in told]
    blocks += _not_judged(assessment, assignment)
    return tuple(blocks) or (Para((Text("Alla bedömda villkor är uppfyllda."),)),)


def areas_without_report(assessment: Assessment) -> tuple[str, ...]:
    """The areas from which no report has come for the period."""
    told = {outcome.area for outcome in assessment.outcomes if outcome.judgement.reason == NO_REPORT}
    return tuple(area for area in assessment.areas if area in told)


def silenced(outcome: Outcome, silent: Sequence[str]) -> bool:
    """True if there is nothing to say of the outcome but that the area's report is missing."""
    return outcome.area in silent and outcome.status is Status.NOT_REPORTED


def _without_report(area: str, assessment: Assessment, assignment: Assignment) -> Section:
    by_step: dict[str, list[str]] = {}
    for outcome in assessment.outcomes:
        if outcome.area == area and silenced(outcome, (area,)):
            step = outcome.next_step
            by_step.setdefault(f"{step.title}. {step.cause}" if step else "Inget steg.", []).append(outcome.requirement)
    count = sum(map(len, by_step.values()))
    reported = "rapporterat" if count == 1 else "rapporterade"
    said = f"Ingen rapport finns för området och perioden. {swedish.number(count)} villkor är därför ej {reported}:"
    items = tuple((Para((Text(f"{step} ", bold=True), Text(f"{', '.join(ids)}."))),) for step, ids in by_step.items())
    title = f"{assignment.area_title(area)}: rapport saknas"
    return Section(f"rapport-saknas-{area}", title, (Para((Text(said),)), Items(items)))


def _section(outcomes: Sequence[Outcome], assignment: Assignment) -> Section:
    first = outcomes[0]
    lines: list[Block] = []
    for outcome in outcomes:
        lines.append(Para(_told(outcome, assignment)))
        lines += _evidence(outcome, assignment)
    where = f" Villkoret står i {first.clause}." if first.clause else ""
    lines.append(Para((Text(first.sentence + where),), Tone.MEASURE))
    return Section(f"brist-{first.requirement}", f"{first.requirement} {first.title}", tuple(lines))


def _told(outcome: Outcome, assignment: Assignment) -> tuple[Text, Text]:
    """What became of the term in one area, by how much it was missed, of what, and what is proposed."""
    judgement, step = outcome.judgement, outcome.next_step
    facts = [] if outcome.level is None else [f"Målnivå: {words.target(outcome)}."]
    if judgement.value is not None and not _says_nothing(judgement.value):
        facts.append(f"Utfall: {words.value(outcome)}.")
    facts += [part for part in (words.distance(outcome), _sentence(judgement.reason), words.reviewed(outcome)) if part]
    if judgement.funnel:
        counted = (f"{swedish.uncapital(part.label)} {swedish.number(part.count)}" for part in judgement.funnel)
        facts.append(f"Underlag: {'; '.join(counted)}.")
    if step:
        facts.append(f"Förslag: {swedish.uncapital(step.title)}. {step.cause}")
    start = f"{assignment.area_title(outcome.area)}: {swedish.uncapital(words.STATUS[outcome.status])}. "
    return Text(start, bold=True), Text(" ".join(facts))


def _sentence(told: str) -> str:
    """What a person wrote as a ground, with the full stop that may be left out of a cell."""
    return f"{told}." if told and told[-1] not in ".!?…" else told


def _says_nothing(value: Interval) -> bool:
    """True of a value that may be anything, from nothing to all."""
    return value.low == 0 and (value.high is None or value.high == 100)


def told_of(outcome: Outcome, assignment: Assignment) -> tuple[EvidenceItem, ...]:
    """The units, months and staff codes behind an outcome; of patients nothing but the sums that were compared."""
    amounts = not outcome.judgement.counts and outcome.level is not None and outcome.level.bound.unit is Unit.PERCENT
    hidden = _about_patients(outcome, assignment) and not amounts
    return () if hidden else outcome.judgement.evidence.items


def _evidence(outcome: Outcome, assignment: Assignment) -> Iterator[Block]:
    """What is told of the evidence: first what was missed or added up, then apart what is not known."""
    told, total = told_of(outcome, assignment), outcome.judgement.evidence.total
    for unknown in (False, True):
        lines = [words.item(one) for one in told if (one.state is Role.UNKNOWN) is unknown]
        if unknown and lines and len(lines) < len(told):
            yield Para((Text("Uppgift saknas:"),))
        if lines:
            yield Items(tuple((Para((Text(line),)),) for line in lines))
    if told and total > len(told):
        yield Para((Text(f"Ytterligare {swedish.number(total - len(told))} finns i bedömningens fil."),))


def _about_patients(outcome: Outcome, assignment: Assignment) -> bool:
    requirement = assignment.requirement(outcome.requirement)
    if requirement is None or requirement.measure is None:
        return True
    dataset = assignment.reporting.datasets.get(requirement.measure.dataset)
    return dataset is None or any(column.sensitivity is Sensitivity.PATIENT for column in dataset.columns)


def _not_judged(assessment: Assessment, assignment: Assignment) -> Iterator[Section]:
    """What could not be judged, or has been waived, and why."""
    found = [outcome for outcome in assessment.outcomes if outcome.status in _NOT_JUDGED]
    if found:
        items = tuple((Para((Text(f"{each.requirement} {each.title}. "), *_told(each, assignment))),) for each in found)
        yield Section("ej-bedomda", "Villkor som inte kan bedömas eller har eftergivits", (Items(items),))
