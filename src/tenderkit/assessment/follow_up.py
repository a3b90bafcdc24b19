"""The follow-up report: an assessment as a document for the contract file, without rows about patients.

Its first page says how it went, what follows, and for whom; the chapters after it say why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tenderkit import swedish
from tenderkit.assessment import words
from tenderkit.assessment.papers import paper
from tenderkit.assessment.proposals import Proposal, proposals
from tenderkit.assessment.shortcomings import shortcomings
from tenderkit.assessment.trend import trend
from tenderkit.blocks import Block, Contents, Document, Inlines, Items, Marks, Para, Table, Text
from tenderkit.documents.prose import Group
from tenderkit.documents.tables import Row, table
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import FAILED, Assessment, Outcome, Score, Status
from tenderkit.model.quantities import Level

_BESIDE = 3  # areas side by side in the table of outcomes, so that their words and figures fit
_NAMED = 12  # terms called by their titles in a list; of more the ids alone
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


def follow_up_report(
    assessment: Assessment, assignment: Assignment, earlier: Sequence[Assessment] = ()
) -> tuple[Document | None, list[Finding]]:
    """The report of one contract and period. Evidence on patients is left out; it stays in the assessment file.

    ``earlier`` are the assessments of earlier periods, oldest first, that the trend is drawn over.
    """

    def marked(marks: Marks) -> Marks:
        return replace(marks, kind=f"{marks.kind}. {BASIS}", version=assessment.version, secrecy=SECRECY)

    return paper("uppfoljningsrapport", _names(assessment, assignment, earlier), assessment, assignment, marked)


def _names(assessment: Assessment, assignment: Assignment, earlier: Sequence[Assessment]) -> dict[str, Any]:
    return {
        "title": assignment.title,
        "contract": assessment.contract,
        "supplier": assessment.supplier,
        "period": swedish.period(assessment.period),
        "cut_off": swedish.day(assessment.cut_off),
        "version": assessment.version,
        "innehall": lambda: Group((Contents(1),), chapters=True),
        "resultat": lambda: Group(_result(assessment, earlier)),
        "poang": lambda: Group((_areas(assessment, assignment),)),
        "steg": lambda: Group((_steps(assessment, assignment),)),
        "stegens_innebord": lambda: Group(_meanings(assessment, assignment)),
        "brister": lambda: Group(shortcomings(assessment, assignment)),
        "granskas": lambda: Group((_reviews(assessment, assignment),)),
        "utveckling": lambda: Group(trend((*earlier, assessment), assignment)),
        "utfall": lambda: Group(tuple(_outcomes(assessment, assignment))),
        "observera": lambda: Group(_remarks(assessment, assignment)),
        "tool_version": assessment.tool_version,
        "fingerprint": assessment.specification_hash[:16],
        "underlag": lambda: Group((_files(assessment),)),
    }


def _result(assessment: Assessment, earlier: Sequence[Assessment]) -> tuple[Para, Para]:
    """The score beside that of the quarter assessed before, and how many outcomes there are of each status."""
    before = f"; {swedish.period(earlier[-1].period)}: {words.score(earlier[-1].score)}" if earlier else ""
    score = (Text("Sammanvägt utfall: "), Text(words.score(assessment.score), bold=True), Text(f"{before}."))
    return Para(score), _counted(assessment)


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


def _areas(assessment: Assessment, assignment: Assignment) -> Table:
    rows: list[Row] = [
        [assignment.area_title(area), *_standing(score, [each for each in assessment.outcomes if each.area == area])]
        for area, score in assessment.areas.items()
    ]
    rows.append([(Text("Hela avtalet", bold=True),), *_standing(assessment.score, assessment.outcomes)])
    header = ("Område", "Sammanvägt utfall", "Ej uppfyllda", "Ej rapporterade", "Att granska", "Täckning")
    caption = "Läget i varje område; täckning är bedömd andel av vikten"
    return table("poang", caption, header, rows, (18, 26, 12, 16, 12, 16), (2, 3, 4, 5))


def _standing(score: Score, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield words.score(score)
    for status in (Status.MISSED, Status.NOT_REPORTED, Status.MANUAL):
        yield swedish.number(sum(outcome.status is status for outcome in outcomes))
    yield words.coverage(score)


def _steps(assessment: Assessment, assignment: Assignment) -> Block:
    """The proposed steps, the gravest first, each with its terms and who decides."""
    rows: list[Row] = [
        [(Text(each.title, bold=True), Text(f"\n{each.decided_by}")), _terms(each, assignment)]
        for each in proposals(assessment, assignment)
    ]
    if not rows:
        return Para((Text("Inget villkor leder till något steg i påföljdstrappan."),))
    return table("steg", "Förslag till nästa steg", ("Förslag, beslutas av", "Villkor"), rows, (23, 77))


def _meanings(assessment: Assessment, assignment: Assignment) -> tuple[Block, ...]:
    """What the proposed steps mean."""
    proposed = proposals(assessment, assignment)
    if not proposed:
        return (Para((Text("Inget steg föreslås för perioden."),)),)
    opening = "Villkoren framgår av sammanfattningen och skälen av nästa avsnitt. Stegen innebär följande."
    items = tuple((Para((Text(f"{each.title}: ", bold=True), Text(each.text))),) for each in proposed)
    return Para((Text(opening),)), Items(items)


def _terms(proposal: Proposal, assignment: Assignment) -> Inlines:
    """The terms by area, in a line each; by their ids alone where they are many, of a missing report how many."""
    heard = proposal.heard()
    by_area: dict[str, list[str]] = {}
    for each in heard:
        name = f"{each.requirement} {each.title}" if len(heard) <= _NAMED else each.requirement
        by_area.setdefault(each.area, []).append(name)
    for area in proposal.silent:
        if count := proposal.missing(area):
            by_area.setdefault(area, []).append(f"{swedish.number(count)} villkor, eftersom rapporten saknas")
    parts: list[Text] = []
    for area, names in by_area.items():
        parts += [Text("\n")] if parts else []
        parts += [Text(f"{assignment.area_title(area)}: ", bold=True), Text(", ".join(names))]
    return tuple(parts)


def _reviews(assessment: Assessment, assignment: Assignment) -> Block:
    """The terms that a person is to judge, with the areas where nobody has done so."""
    waiting: dict[str, list[Outcome]] = {}
    for outcome in assessment.outcomes:
        if outcome.status is Status.MANUAL:
            waiting.setdefault(outcome.requirement, []).append(outcome)
    if not waiting:
        return Para((Text("Inget villkor återstår att granska."),))
    rows: list[Row] = [
        [
            f"{id} {outcomes[0].title}",
            "Samtliga"
            if len(outcomes) == len(assessment.areas)
            else swedish.listed(assignment.area_title(outcome.area) for outcome in outcomes),
            outcomes[0].sentence.removeprefix("Så granskas villkoret: "),
        ]
        for id, outcomes in waiting.items()
    ]
    header = ("Villkor", "Område", "Så granskas villkoret")
    return table("granskas", "Villkor som en person granskar", header, rows, (28, 16, 56))


def _outcomes(assessment: Assessment, assignment: Assignment) -> Iterator[Block]:
    """Every outcome with its level, value and base, a few areas in each table; what is not in force is only named."""
    by_requirement: dict[str, dict[str, Outcome]] = {}
    for outcome in assessment.outcomes:
        by_requirement.setdefault(outcome.requirement, {})[outcome.area] = outcome
    idle = [
        next(iter(outcomes.values()))
        for outcomes in by_requirement.values()
        if all(outcome.status is Status.NOT_IN_FORCE for outcome in outcomes.values())
    ]
    for outcome in idle:
        del by_requirement[outcome.requirement]
    every = tuple(assessment.areas)
    for areas in (every[first : first + _BESIDE] for first in range(0, len(every), _BESIDE)):
        rows: list[Row] = []
        for id, outcomes in by_requirement.items():
            beside = [outcomes[area] for area in areas]
            rows.append([f"{id} {beside[0].title}", _level(beside, assignment), *map(_told, beside)])
        titles = [assignment.area_title(area) for area in areas]
        each = 63 // len(areas)
        of = f" i {swedish.listed(titles)}" if len(every) > _BESIDE else ""
        widths = (85 - each * len(areas), 15, *([each] * len(areas)))
        yield table(f"utfall-{areas[0]}", f"Utfall per villkor{of}", ("Villkor", "Målnivå", *titles), rows, widths)
    if idle:
        named = swedish.listed(f"{outcome.requirement} {outcome.title}" for outcome in idle)
        yield Para((Text("Gäller ej under perioden: ", bold=True), Text(f"{named}.")))


def _level(outcomes: Sequence[Outcome], assignment: Assignment) -> str:
    """The level in force, with its areas where it is not the same in all."""
    by_level: dict[Level | None, list[Outcome]] = {}
    for outcome in outcomes:
        by_level.setdefault(outcome.level, []).append(outcome)
    said = {}
    for level, alike in by_level.items():
        said[level] = words.target(alike[0])
    if len(said) == 1:
        return swedish.capital(said[outcomes[0].level])
    return "\n".join(
        f"{swedish.listed(assignment.area_title(outcome.area) for outcome in alike)}: {said[level]}"
        for level, alike in by_level.items()
    )


def _told(outcome: Outcome) -> Inlines:
    status = Text(words.STATUS[outcome.status], bold=outcome.status in FAILED)
    measured = words.measured(outcome)
    return (status, Text(f"\n{measured}")) if measured else (status,)


def _files(assessment: Assessment) -> Table:
    told = (("Rapport", assessment.reports), ("Beställarens fil", assessment.own_files))
    rows: list[Row] = [[file, kind, digest[:16]] for kind, files in told for file, digest in files.items()]
    header = ("Fil", "Slag", "Kontrollsumma (SHA-256, början)")
    return table("filer", "Filer som ligger till grund", header, rows or [["Ingen fil", "–", "–"]], (46, 20, 34))
