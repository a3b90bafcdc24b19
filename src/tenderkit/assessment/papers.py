"""A document about one contract and period, from its template: the follow-up report and the letter to the supplier."""

from collections.abc import Callable, Mapping
from typing import Any

from tenderkit import swedish
from tenderkit.blocks import Document, Marks
from tenderkit.documents.numbering import numbered
from tenderkit.documents.prose import lacking, render
from tenderkit.documents.templates import names, read_template
from tenderkit.documents.values import assignment_values
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import Assessment

_FOLDER = "uppfoljning"


def unprintable(assignment: Assignment) -> list[Finding]:
    """What the templates of the follow-up print of the assignment and it does not have.

    It is told while the specification is written: the letter is not made until years into a contract.
    """
    values, findings = assignment_values(assignment), list[Finding]()
    for name in names(_FOLDER):
        template, problems = read_template(_FOLDER, name)
        findings += problems
        if template:
            findings += lacking(template.prose, values, template.shown, template.first_line)
    return findings


def paper(
    name: str,
    values: Mapping[str, Any],
    assessment: Assessment,
    assignment: Assignment,
    marked: Callable[[Marks], Marks],
) -> tuple[Document | None, list[Finding]]:
    """The document of the template ``name`` with these values; ``marked`` adds what its margins say beside the rest."""
    template, findings = read_template(_FOLDER, name)
    if template is None:
        return None, findings
    blocks, problems = render(template.prose, values, template.shown, template.first_line)
    marks = Marks(
        issuer=f"{assignment.buyer.authority}, {assignment.buyer.administration}",
        kind=template.kind,
        diarienummer=assignment.diarienummer,
        version="",
        dated=assessment.cut_off,
    )
    document, more = numbered(
        Document(
            name=f"{name}-{assessment.period}",
            title=template.title,
            subtitle=f"{assessment.supplier}, {swedish.period(assessment.period)}",
            marks=marked(marks),
            blocks=blocks,
        )
    )
    return document, findings + problems + more
