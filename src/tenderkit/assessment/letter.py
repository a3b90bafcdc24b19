"""The letter that tells a supplier what was found, and asks for its view before anything is decided."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tenderkit import swedish
from tenderkit.assessment import words
from tenderkit.assessment.papers import paper
from tenderkit.assessment.proposals import proposals
from tenderkit.assessment.shortcomings import areas_without_report, silenced, told_of
from tenderkit.blocks import Block, Document, Items, Para, Signatures, Text
from tenderkit.documents.prose import Group
from tenderkit.documents.tables import Row, table
from tenderkit.documents.tender import DRAFT
from tenderkit.documents.values import assignment_values
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import FAILED, Assessment, Outcome, Role, Status

LETTER = "underrattelse"
_NAMED = 10  # units, months or staff codes named for a term


def letter(assessment: Assessment, assignment: Assignment) -> tuple[Document | None, list[Finding]]:
    """The letter of one contract and period, a draft for an official to send; None where no step is proposed."""
    if not proposals(assessment, assignment):
        return None, []
    values = _names(assessment, assignment)
    return paper(LETTER, values, assessment, assignment, lambda marks: replace(marks, draft=DRAFT))


def _names(assessment: Assessment, assignment: Assignment) -> dict[str, Any]:
    buyer = assignment.buyer
    sender = (f"{buyer.authority}, {buyer.administration}", "Handläggare")
    return {
        **assignment_values(assignment),
        "contract": assessment.contract,
        "supplier": assessment.supplier,
        "period": swedish.period(assessment.period),
        "cut_off": swedish.day(assessment.cut_off),
        "brister": lambda: Group(tuple(_failed(assessment, assignment))),
        "overvagda_steg": lambda: Group((_considered(assessment, assignment),)),
        "underskrift": lambda: Group((Signatures((sender,)),)),
    }


def _failed(assessment: Assessment, assignment: Assignment) -> Iterator[Block]:
    """The terms that are missed or not reported; of an area without a report only how many."""
    silent = areas_without_report(assessment)
    failed = [outcome for outcome in assessment.outcomes if outcome.status in FAILED]
    unheard = [outcome for outcome in failed if silenced(outcome, silent)]
    rows = [_row(outcome, assignment) for outcome in failed if outcome not in unheard]
    if rows:
        header = ("Villkor", "Område", "Avtalad nivå", "Utfall")
        caption = "Villkor som inte är uppfyllda eller inte rapporterade"
        yield table("brister", caption, header, rows, (28, 13, 18, 41))
    for area in silent:
        count = sum(outcome.area == area for outcome in unheard)
        terms = f"{swedish.number(count)} villkor ej {'rapporterat' if count == 1 else 'rapporterade'}"
        said = f"Ingen rapport har lämnats för {assignment.area_title(area)}. Där är {terms}."
        yield Para((Text(said),))


def _row(outcome: Outcome, assignment: Assignment) -> Row:
    name = f"{outcome.requirement} {outcome.title}"
    where = Text(f"\n{outcome.clause}") if outcome.clause else Text("")
    found = words.measured(outcome) or outcome.judgement.reason or words.STATUS[outcome.status]
    named = [one for one in told_of(outcome, assignment) if one.state is not Role.UNKNOWN][:_NAMED]
    if outcome.status is Status.MISSED and named:
        found += "".join(f"\n{words.item(one)}" for one in named)
        evidence = outcome.judgement.evidence
        more = evidence.total - evidence.unknown - len(named)
        found += f"\noch {swedish.number(more)} till" if more else ""
    if outcome.next_step:
        found += f"\n{outcome.next_step.cause}"
    level = swedish.capital(words.target(outcome))
    return [(Text(name), where), assignment.area_title(outcome.area), level, found]


def _considered(assessment: Assessment, assignment: Assignment) -> Block:
    """The steps that are considered, the gravest first, with their terms."""
    return Items(
        tuple(
            (Para((Text(each.title, bold=True), Text(f" för {each.terms(assignment)}. {each.text}"))),)
            for each in proposals(assessment, assignment)
        )
    )
