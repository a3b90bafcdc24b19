"""The follow-up report: an assessment as a document for the contract file, without rows about patients."""

from collections.abc import Sequence
from typing import Any

from tenderkit import swedish
from tenderkit.assessment import words
from tenderkit.assessment.trend import trend
from tenderkit.blocks import Block, Contents, Document, Items, Marks, Para, Section, Table, Text, Tone
from tenderkit.documents.numbering import numbered
from tenderkit.documents.prose import Group, render
from tenderkit.documents.tables import Row, table
from tenderkit.documents.templates import read_template
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Sensitivity
from tenderkit.model.outcome import Assessment, NextStep, Outcome, Status
from tenderkit.model.quantities import Unit

_FEW_AREAS = 3  # with more, the grid names the terms by their ids alone, so that the words of the outcomes fit
SECRECY = "Internt, sekretessprövas före utlämnande"
BASIS = "Underlag för beslut, inte beslut"

_IN_A_ROW = {
    Status.MET: ("uppfyllt", "uppfyllda"),
    Status.MISSED: ("ej uppfyllt", "ej uppfyllda"),
    Status.NOT_REPORTED: ("ej rapporterat", "ej rapporterade"),
    Status.NOT_ASSESSABLE: ("ej bedömbart", "ej bedömbara"),
    Status.NOT_IN_FORCE: ("som inte gäller", "som inte gäller"),
    Status.WAIVED: ("eftergivet", "eftergivna"),
    Status.MANUAL: ("kvar att granska", "kvar att granska"),
}
_TO_EXPLAIN = (Status.MISSED, Status.NOT_REPORTED, Status.NOT_ASSESSABLE, Status.MANUAL, Status.WAIVED)


def follow_up_report(
    assessment: Assessment, assignment: Assignment, earlier: Sequence[Assessment] = ()
) -> tuple[Document | None, list[Finding]]:
    """The report of one contract and period. Evidence on patients is left out; it stays in the assessment file.

    ``earlier`` are the assessments of earlier periods, oldest first, that the trend is drawn over.
    """
    template, findings = read_template("uppfoljning", "uppfoljningsrapport")
    if template is None:
        return None, findings
    blocks, problems = render(
        template.prose, _names(assessment, assignment, earlier), template.shown, template.first_line
    )
    document = Document(
        name=f"uppfoljningsrapport-{assessment.period}",
        title=template.title,
        subtitle=f"{assessment.supplier}, avtal {assessment.contract}, {swedish.period(assessment.period)}",
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


def _names(assessment: Assessment, assignment: Assignment, earlier: Sequence[Assessment]) -> dict[str, Any]:
    return {
        "title": assignment.title,
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
        "lage": lambda: Group((_counted(assessment),)),
        "utveckling": lambda: Group(trend((*earlier, assessment), assignment)),
        "steg": lambda: Group(_steps(assessment, assignment)),
        "observera": lambda: Group(_remarks(assessment, assignment)),
        "tool_version": assessment.tool_version,
        "fingerprint": assessment.specification_hash[:16],
        "matning": lambda: Group((_measured(assessment, assignment),)),
        "underlag": lambda: Group((_files(assessment),)),
    }


def _counted(assessment: Assessment) -> Para:
    """How many outcomes there are of each status, those to act on in bold."""
    parts: list[Text] = [Text(f"Av {len(assessment.outcomes)} utfall är ")]
    present = [status for status in Status if any(outcome.status is status for outcome in assessment.outcomes)]
    for index, status in enumerate(present):
        count = sum(outcome.status is status for outcome in assessment.outcomes)
        parts.append(Text("" if index == 0 else " och " if index == len(present) - 1 else ", "))
        words_ = f"{swedish.number(count)} {_IN_A_ROW[status][count != 1]}"
        parts.append(Text(words_, bold=status in (Status.MISSED, Status.NOT_REPORTED)))
    return Para((*parts, Text(".")))


def _remarks(assessment: Assessment, assignment: Assignment) -> tuple[Block, ...]:
    """What does not change an outcome but must be seen."""
    items = tuple(
        (Para((Text(f"{outcome.requirement} i {assignment.area_title(outcome.area)}: {remark}"),)),)
        for outcome in assessment.outcomes
        for remark in outcome.judgement.remarks
    )
    return (Para((Text("Att observera, utan att det ändrar något utfall:"),)), Items(items)) if items else ()


def _scores(assessment: Assessment, assignment: Assignment) -> Table:
    rows: list[Row] = [
        [assignment.area_title(area), words.score(score), words.coverage(score)]
        for area, score in assessment.areas.items()
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
        rows.append([id if len(areas) > _FEW_AREAS else f"{id} {first.title}", *cells])
    shares = [_share(len(areas), [outcomes[area] for outcomes in by_requirement.values()]) for area in areas]
    widths = (100 - sum(shares), *shares)
    header = ("Villkor", *(assignment.area_title(area) for area in areas))
    return table("rutnat", "Utfall per villkor och område", header, rows, widths)


def _share(areas: int, outcomes: Sequence[Outcome]) -> int:
    """How wide an area's column must be for its longest word, in per cent."""
    if areas <= _FEW_AREAS:
        return (0, 30, 26, 20)[areas]
    longest = any(outcome.status is Status.NOT_REPORTED for outcome in outcomes)
    return max(min(20, 84 // areas), 15 if longest else 0)


def _mark(outcome: Outcome) -> tuple[Text, ...]:
    word = words.STATUS[outcome.status]
    return (Text(word, bold=outcome.status in (Status.MISSED, Status.NOT_REPORTED)),)


def _shortcomings(assessment: Assessment, assignment: Assignment) -> tuple[Block, ...]:
    """One section per requirement that a person must look at somewhere, with what to say of each area."""
    by_requirement: dict[str, list[Outcome]] = {}
    for outcome in assessment.outcomes:
        if outcome.status in _TO_EXPLAIN:
            by_requirement.setdefault(outcome.requirement, []).append(outcome)
    sections: list[Block] = [_shortcoming(outcomes, assignment) for outcomes in by_requirement.values()]
    return tuple(sections) or (Para((Text("Alla bedömda villkor är uppfyllda."),)),)


def _shortcoming(outcomes: Sequence[Outcome], assignment: Assignment) -> Section:
    first = outcomes[0]
    lines: list[Block] = []
    for outcome in outcomes:
        lines.append(Para(_told(outcome, assignment)))
        lines += _evidence(outcome, assignment)
    lines.append(Para((Text(first.sentence),), Tone.MEASURE))
    if any(outcome.judgement.funnel for outcome in outcomes):
        lines.append(_funnel(outcomes, assignment))
    if _about_patients(first, assignment) and any(outcome.judgement.evidence.total for outcome in outcomes):
        words_ = "Underlaget rör patienter och redovisas inte rad för rad här. Det finns i bedömningens fil."
        lines.append(Para((Text(words_),), Tone.SMALL))
    if first.clause:
        lines.append(Para((Text(f"Villkoret står i {first.clause}."),), Tone.SMALL))
    return Section(f"brist-{first.requirement}", f"{first.requirement} {first.title}", tuple(lines))


def _told(outcome: Outcome, assignment: Assignment) -> tuple[Text, ...]:
    """What became of the term in one area, by how much it was missed, and what is proposed."""
    facts = [] if outcome.level is None else [f"Nivån är {words.target(outcome)}."]
    if outcome.judgement.value is not None:
        facts.append(f"Utfallet är {words.value(outcome)}.")
    facts += [part for part in (words.distance(outcome), outcome.judgement.reason) if part]
    start = f"{assignment.area_title(outcome.area)}: {swedish.uncapital(words.STATUS[outcome.status])}. "
    told = (Text(start, bold=True), Text(" ".join(facts)))
    return (*told, Text(f" Förslag: {swedish.uncapital(outcome.next_step.title)}.")) if outcome.next_step else told


def _funnel(outcomes: Sequence[Outcome], assignment: Assignment) -> Table:
    """From all in scope to those that count, a column for each area."""
    counted = [outcome for outcome in outcomes if outcome.judgement.funnel]
    labels = list(dict.fromkeys(step.label for outcome in counted for step in outcome.judgement.funnel))
    found = [{step.label: step.count for step in outcome.judgement.funnel} for outcome in counted]
    rows: list[Row] = [
        [label, *(swedish.number(steps[label]) if label in steps else "–" for steps in found)] for label in labels
    ]
    share = min(20, 70 // len(counted))
    widths = (100 - share * len(counted), *([share] * len(counted)))
    header = ("Underlag", *(assignment.area_title(outcome.area) for outcome in counted))
    first = counted[0]
    numeric = range(1, len(header))
    return table(f"underlag-{first.requirement}", f"Underlag för {first.requirement}", header, rows, widths, numeric)


def _evidence(outcome: Outcome, assignment: Assignment) -> Sequence[Block]:
    """The units, months and staff codes behind an outcome; of patients nothing but the sums that were compared."""
    evidence = outcome.judgement.evidence
    amounts = not outcome.judgement.counts and outcome.level is not None and outcome.level.bound.unit is Unit.PERCENT
    if not evidence.total or (_about_patients(outcome, assignment) and not amounts):
        return []
    lines = [words.item(one) for one in evidence.items]
    hidden = evidence.total - len(lines)
    lines += [f"och {swedish.number(hidden)} till"] if hidden else []
    return [Items(tuple((Para((Text(line),)),) for line in lines))]


def _about_patients(outcome: Outcome, assignment: Assignment) -> bool:
    requirement = assignment.requirement(outcome.requirement)
    if requirement is None or requirement.measure is None:
        return True
    dataset = assignment.reporting.datasets.get(requirement.measure.dataset)
    return dataset is None or any(column.sensitivity is Sensitivity.PATIENT for column in dataset.columns)


def _steps(assessment: Assessment, assignment: Assignment) -> tuple[Block, ...]:
    areas: dict[tuple[str, NextStep], list[str]] = {}
    for outcome in assessment.outcomes:
        if outcome.next_step:
            key = (f"{outcome.requirement} {outcome.title}", outcome.next_step)
            areas.setdefault(key, []).append(assignment.area_title(outcome.area))
    if not areas:
        return (Para((Text("Inget villkor leder till något steg i påföljdstrappan."),)),)
    rows: list[Row] = [
        [name, swedish.listed(titles), (Text(step.title, bold=True),), step.cause]
        for (name, step), titles in areas.items()
    ]
    header = ("Villkor", "Område", "Förslag", "Skäl")
    meant = dict.fromkeys((step.title, step.text) for _, step in areas)
    items = tuple((Para((Text(f"{title}: ", bold=True), Text(text))),) for title, text in meant)
    return table("steg", "Förslag till nästa steg", header, rows, (34, 18, 18, 30)), Items(items)


def _measured(assessment: Assessment, assignment: Assignment) -> Table:
    rows: list[Row] = [
        [
            outcome.requirement,
            assignment.area_title(outcome.area),
            swedish.capital(words.target(outcome)),
            words.value(outcome),
            str(outcome.judgement.base),
            words.STATUS[outcome.status],
        ]
        for outcome in assessment.outcomes
    ]
    header = ("Krav", "Område", "Målnivå", "Utfall", "Underlag", "Bedömning")
    return table("matning", "Mätvärden", header, rows, (11, 12, 27, 17, 13, 20), (3, 4))


def _files(assessment: Assessment) -> Table:
    told = (("Rapport", assessment.reports), ("Beställarens fil", assessment.own_files))
    rows: list[Row] = [[file, kind, digest[:16]] for kind, files in told for file, digest in files.items()]
    header = ("Fil", "Slag", "Kontrollsumma (SHA-256, början)")
    return table("filer", "Filer som ligger till grund", header, rows or [["Ingen fil", "–", "–"]], (46, 20, 34))
