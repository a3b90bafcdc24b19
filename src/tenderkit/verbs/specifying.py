"""A specification checked and rendered."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tenderkit.blocks import plain
from tenderkit.documents.clauses import Clauses
from tenderkit.documents.manifest import NAME as MANIFEST
from tenderkit.documents.manifest import manifest
from tenderkit.documents.templates import names
from tenderkit.documents.tender import clause_numbers, tender_documents
from tenderkit.findings import Finding, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.spec import decisions, loader
from tenderkit.version import VERSION
from tenderkit.writers import ENDINGS, WRITERS

Files = Mapping[str, bytes]


def validate(folder: Path) -> tuple[Assignment | None, list[Finding]]:
    """The specification and all there is to say about it, undecided values included."""
    assignment, findings = loader.load(folder)
    if assignment is None:
        return None, findings
    _, problems = tender_documents(assignment)
    return assignment, [*findings, *problems, *decisions.undecided(assignment.all_values())]


def render(assignment: Assignment, formats: Sequence[str] = ("docx",)) -> tuple[Files, list[Finding]]:
    """The tender set and its manifest: file name → bytes. Empty if a template is at fault."""
    documents, findings = tender_documents(assignment)
    if any_errors(findings):
        return {}, findings
    files = {f"{document.name}{ENDINGS[name]}": WRITERS[name](document) for document in documents for name in formats}
    return {**files, MANIFEST: manifest(assignment, documents, files, VERSION)}, findings


def contract_documents(contract: Contract, assignment: Assignment) -> tuple[Files, list[Finding]]:
    """The documents of a concluded contract in Word, with its supplier, areas and promises: file name → bytes."""
    documents, findings = tender_documents(assignment, contract)
    if any_errors(findings):
        return {}, findings
    wanted = set(names("avtal")) | {"uppdragsbeskrivning"}
    return {f"{each.name}.docx": WRITERS["docx"](each) for each in documents if each.name in wanted}, findings


def clauses(assignment: Assignment) -> Mapping[str, str]:
    """Requirement id → where its clause stands, "Uppdragsbeskrivning 5.1"."""
    return clause_numbers(tender_documents(assignment)[0])


def texts(assignment: Assignment) -> Mapping[str, str]:
    """Requirement id → its text with the values set in, as plain text."""
    made = Clauses(assignment, frozenset())
    return {
        requirement.id: " ".join(plain(inlines) for inlines in made.text(requirement)[0])
        for requirement in assignment.requirements
    }
