"""The follow-up report: an assessment as a document for the contract file, without rows about patients."""

from collections.abc import Sequence
from typing import Any

from tenderkit import swedish
from tenderkit.assessment import words
from tenderkit.blocks import Block, Contents, Document, Items, Marks, Para, Section, Table, Text, Tone
from tenderkit.documents.numbering import numbered
from tenderkit.documents.prose import Group, render
from tenderkit.documents.tables import Row, table
from tenderkit.documents.templates import read_template
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Sensitivity
from tenderkit.model.outcome import Assessment, Outcome, Status

SECRECY = "Internt, sekretessprövas före utlämnande"
BASIS = "Underlag för beslut, inte beslut"

_TO_EXPLAIN = (Status.MISSED, Status.NOT_REPORTED, Status.NOT_ASSESSABLE, Status.MANUAL, Status.WAIVED)


def follow_up_report(assessment: Assessment, assignment: Assignment) -> tuple[Document | None, list[Finding]]:
    """The report of one contract and period. Evidence on patients is left out; it stays in the assessment file."""
    template, findings = read_template("uppfoljning", "uppfoljningsrapport")
    if template is None:
        return None, findings
    blocks, problems = render(template.prose, _names(assessment, assignment), template.shown, template.first_line)
    document = Document(
        name=f"uppfoljningsrapport-{assessment.period}",
        title=template.title,
        subtitle=f"{assignment.title}, {swedish.period(assessment.period)}",
        marks=Marks(
            issuer=f"{assignment.buyer.authority}, {assignment.buyer.administration}",
            kind=f"{template.kind}. {BASIS}",
            diarienummer=assignment.diarienummer,
            version=assessment.version,
            dated=assessment.cut_off,
            secrecy=SECRECY,
        ),
        blocks=blocks,
    )
    document, more = numbered(document)
    return document, findings + problems + more


def _names(assessment: Assessment, assignment: Assignment) -> dict[str, Any]:
    return {
        "contract": assessment.contract,
        "supplier": assessment.supplier,
        "period": swedish.period(assessment.period),
        "cut_off": swedish.day(assessment.cut_off),
        "version": assessment.version,
        "score": words.score(assessment.score),
        "coverage": words.coverage(assessment.score),
        "innehall": lambda: Group((Contents(1),), chapters=True),
        "poang": lambda: Group((_scores(assessment, assignment),)),
        "rutnat": lambda: Group((_grid(assessment, assignment),)),
        "brister": lambda: Group(_shortcomings(assessment, assignment)),
        "steg": lambda: Group(_steps(assessment, assignment)),
        "matning": lambda: Group((_measured(assessment, assignment),)),
        "underlag": lambda: Group((_reports(assessment),)),
    }


def _area(assignment: Assignment, id: str) -> str:
    area = assignment.area(id)
    return area.title if area else id


def _scores(assessment: Assessment, assignment: Assignment) -> Table:
    rows: list[Row] = [
        [_area(assignment, area), words.score(score), words.coverage(score)] for area, score in assessment.areas.items()
    ]
    rows.append([(Text("Hela avtalet", bold=True),), words.score(assessment.score), words.coverage(assessment.score)])
    header = ("Område", "Andel av vikten som är uppfylld", "Bedömd andel av vikten")
    return table("poang", "Poäng och täckning", header, rows, (34, 38, 28))


def _grid(assessment: Assessment, assignment: Assignment) -> Table:
    areas = list(assessment.areas)
    by_requirement: dict[str, dict[str, Outcome]] = {}
    for outcome in assessment.outcomes:
        by_requirement.setdefault(outcome.requirement, {})[outcome.area] = outcome
    rows: list[Row] = []
    for id, outcomes in by_requirement.items():
        first = next(iter(outcomes.values()))
        cells = [_mark(outcomes[area]) for area in areas]
        rows.append([f"{id} {first.title}", *cells])
    share = 64 // len(areas) if len(areas) > 1 else 30
    widths = (100 - share * len(areas), *([share] * len(areas)))
    header = ("Villkor", *(_area(assignment, area) for area in areas))
    return table("rutnat", "Utfall per villkor och område", header, rows, widths)


def _mark(outcome: Outcome) -> tuple[Text, ...]:
    word = words.STATUS[outcome.status]
    return (Text(word, bold=outcome.status in (Status.MISSED, Status.NOT_REPORTED)),)


def _shortcomings(assessment: Assessment, assignment: Assignment) -> tuple[Block, ...]:
    """One section per outcome that a person must look at."""
    sections: list[Block] = [
        _shortcoming(outcome, assignment) for outcome in assessment.outcomes if outcome.status in _TO_EXPLAIN
    ]
    return tuple(sections) or (Para((Text("Alla bedömda villkor är uppfyllda."),)),)


def _shortcoming(outcome: Outcome, assignment: Assignment) -> Section:
    area = _area(assignment, outcome.area)
    status = words.STATUS[outcome.status]
    lines: list[Block] = []
    facts = f"{status}. Målnivå: {words.target(outcome)}."
    if outcome.judgement.value is not None:
        facts += f" Utfall: {words.value(outcome)}."
    if outcome.judgement.reason:
        facts += f" {outcome.judgement.reason}"
    lines.append(Para((Text(facts),)))
    if outcome.judgement.funnel:
        rows: list[Row] = [[step.label, str(step.count)] for step in outcome.judgement.funnel]
        id = f"underlag-{outcome.requirement}-{outcome.area}"
        caption = f"Underlag för {outcome.requirement} i {area}"
        lines.append(table(id, caption, ("Steg", "Antal"), rows, (80, 20), (1,)))
    lines += _evidence(outcome, assignment)
    if outcome.clause:
        lines.append(Para((Text(f"Villkoret står i {outcome.clause}."),), Tone.SMALL))
    title = f"{outcome.requirement} {outcome.title}, {area}"
    return Section(f"brist-{outcome.requirement}-{outcome.area}", title, tuple(lines))


def _evidence(outcome: Outcome, assignment: Assignment) -> Sequence[Block]:
    evidence = outcome.judgement.evidence
    if not evidence.total:
        return []
    if _about_patients(outcome, assignment):
        words_ = f"{swedish.number(evidence.total)} rader eller grupper ligger bakom utfallet. De redovisas inte här."
        return [Para((Text(words_),))]
    units = {unit.id: unit.title for area in assignment.areas for unit in area.units}
    items = tuple(
        (
            Para(
                (Text(f"{units.get(item.key, item.key)}: {item.note}" if item.note else units.get(item.key, item.key)),)
            ),
        )
        for item in evidence.items
    )
    return [Items(items)]


def _about_patients(outcome: Outcome, assignment: Assignment) -> bool:
    requirement = assignment.requirement(outcome.requirement)
    if requirement is None or requirement.measure is None:
        return True
    dataset = assignment.reporting.datasets.get(requirement.measure.dataset)
    return dataset is None or any(column.sensitivity is Sensitivity.PATIENT for column in dataset.columns)


def _steps(assessment: Assessment, assignment: Assignment) -> tuple[Block, ...]:
    rows: list[Row] = [
        [
            f"{outcome.requirement} {outcome.title}",
            _area(assignment, outcome.area),
            (Text(f"{outcome.next_step.title}. ", bold=True), Text(outcome.next_step.text)),
            outcome.next_step.cause,
        ]
        for outcome in assessment.outcomes
        if outcome.next_step
    ]
    if not rows:
        return (Para((Text("Inget villkor leder till något steg i påföljdstrappan."),)),)
    header = ("Villkor", "Område", "Förslag till nästa steg", "Skäl")
    return (table("steg", "Förslag till nästa steg", header, rows, (26, 14, 34, 26)),)


def _measured(assessment: Assessment, assignment: Assignment) -> Table:
    rows: list[Row] = [
        [
            outcome.requirement,
            _area(assignment, outcome.area),
            swedish.capital(words.target(outcome)),
            words.value(outcome),
            str(outcome.judgement.base),
            words.STATUS[outcome.status],
        ]
        for outcome in assessment.outcomes
    ]
    header = ("Krav", "Område", "Målnivå", "Utfall", "Underlag", "Bedömning")
    return table("matning", "Mätvärden", header, rows, (11, 15, 27, 14, 13, 20), (3, 4))


def _reports(assessment: Assessment) -> Table:
    rows: list[Row] = [[file, digest[:16]] for file, digest in assessment.reports.items()]
    header = ("Fil", "Kontrollsumma (SHA-256, början)")
    return table("filer", "Rapporter som ligger till grund", header, rows or [["Ingen rapport", "–"]], (60, 40))
