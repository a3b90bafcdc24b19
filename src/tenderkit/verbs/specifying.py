"""A specification checked and rendered."""

from collections.abc import Mapping, Sequence
from datetime import date

from tenderkit.assessment.papers import unprintable
from tenderkit.blocks import plain
from tenderkit.documents.clauses import Clauses
from tenderkit.documents.manifest import NAME as MANIFEST
from tenderkit.documents.manifest import manifest
from tenderkit.documents.templates import names
from tenderkit.documents.tender import clause_numbers, tender_documents
from tenderkit.findings import Finding, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.progress import Watch, counted, unwatched
from tenderkit.spec import decisions
from tenderkit.verbs.given import AnyPath, specification
from tenderkit.verbs.results import Documents, Loaded
from tenderkit.version import VERSION
from tenderkit.writers import ENDINGS, WRITERS

Files = Mapping[str, bytes]


def validate(spec: AnyPath | Assignment, *, today: date | None = None) -> Loaded:
    """The specification and all there is to say about it and its documents, with what is still to write and decide.

    With ``today`` it is also told if the law was checked too long ago.
    """
    assignment, findings = specification(spec)
    if assignment is not None:
        _, problems = tender_documents(assignment)
        findings = [*findings, *problems, *unprintable(assignment), *decisions.remaining(assignment, today)]
    return Loaded(assignment=assignment, findings=tuple(findings))


def render(
    spec: AnyPath | Assignment,
    formats: Sequence[str] = ("docx",),
    *,
    final: bool = False,
    today: date | None = None,
    watch: Watch = unwatched,
) -> Documents:
    """The tender set and its manifest in ``formats``: docx, html or text.

    With ``final`` there are no files while a value is undecided, a text not written or, given ``today``, the law
    checked too long ago; the findings list what remains.
    """
    assignment, findings = specification(spec)
    if assignment is None:
        return Documents(files={}, findings=tuple(findings))
    remaining = decisions.remaining(assignment, today) if final else []
    if remaining:
        return Documents(files={}, findings=(*findings, *remaining))
    documents, problems = tender_documents(assignment)
    findings = [*findings, *problems]
    if any_errors(problems):
        return Documents(files={}, findings=tuple(findings))
    files = {
        f"{document.name}{ENDINGS[name]}": WRITERS[name](document)
        for document in counted(documents, "Skriver handling", watch)
        for name in formats
    }
    whole = {**files, MANIFEST: manifest(assignment, documents, files, VERSION)}
    return Documents(files=whole, findings=tuple(findings))


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
