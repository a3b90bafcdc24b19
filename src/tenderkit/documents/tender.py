"""The tender set: every template with the assignment's clauses, tables and values, as numbered documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenderkit import swedish
from tenderkit.blocks import Block, Clause, Contents, Document, Marks, Origin, PageBreak, Ref, Section, Signatures, walk
from tenderkit.documents import tables
from tenderkit.documents.clauses import Clauses
from tenderkit.documents.numbering import numbered
from tenderkit.documents.prose import Group, Printed, paragraphs, render
from tenderkit.documents.templates import Template, names, read_template
from tenderkit.findings import Code, FilePlace, Finding, Severity, TextPlace
from tenderkit.model.assignment import Assignment
from tenderkit.model.requirement import Value

FOLDERS = ("upphandling", "avtal")

DRAFT = "UTKAST"
DRAFT_SECRECY = "Sekretessprövas före utlämnande, 19 kap. 3 § offentlighets- och sekretesslagen (2009:400)"

NOT_RENDERED = Code("dok-krav-saknas", Severity.ERROR, "Kravet står inte i någon handling", "Ta med kravets avsnitt.")
TWICE = Code("dok-krav-dubbelt", Severity.ERROR, "Kravet står i två handlingar", "Ta med avsnittet i en handling.")


@dataclass
class _Writing:
    """What one document has put in while its template is rendered."""

    assignment: Assignment
    template: Template
    findings: list[Finding] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)

    def names(self) -> dict[str, Any]:
        """Everything a template may print or call."""
        return {
            **assignment_values(self.assignment),
            "innehall": lambda depth=2: Group((Contents(depth),), chapters=True),
            "sidbrytning": lambda: Group((PageBreak(),)),
            "avsnitt": self.chapters,
            "tabell": self.table,
            "bakgrund": lambda: Group(paragraphs(self.assignment.background)),
            "avtalstexter": self.contract_sections,
            "underskrifter": self.signatures,
            "utvardering": lambda: Group(paragraphs(self.assignment.evaluation.description)),
            "ref": Ref,
        }

    def chapters(self, document: str) -> Group:
        """The chapters of one document with their requirements as clauses."""
        assignment = self.assignment
        parts = [part for part in assignment.parts if part.document == document]
        chapter_ids = {part.id for part in parts}
        held = [requirement for requirement in assignment.requirements if requirement.part in chapter_ids]
        clauses = Clauses(assignment, frozenset(requirement.id for requirement in held))
        sections = []
        for part in parts:
            blocks: list[Block] = list(paragraphs(part.intro))
            for requirement in held:
                if requirement.part == part.id:
                    clause, findings = clauses.clause(requirement)
                    self.findings += findings
                    self.requirements.append(requirement.id)
                    blocks.append(clause)
            sections.append(Section(part.id, part.title, tuple(blocks)))
        return Group(tuple(sections), chapters=True)

    def table(self, name: str) -> Group:
        """One of the tables made from the records."""
        made = tables.TABLES[name](self.assignment)
        self.tables.add(name)
        return Group((made,))

    def contract_sections(self) -> Group:
        """The fixed texts of the contract, with their values and tables."""
        sections = []
        for section in self.assignment.contract.sections:
            place = section.place
            # Text of several lines begins below the sign | that opens it.
            line = place.line + ("\n" in section.text) if isinstance(place, TextPlace) else 1
            blocks, findings = render(section.text, self.names(), str(getattr(place, "file", "")), line)
            self.findings += findings
            sections.append(Section(section.id, section.title, blocks))
        return Group(tuple(sections), chapters=True)

    def signatures(self) -> Group:
        buyer = self.assignment.buyer
        return Group(
            (
                Signatures(
                    ((f"Beställaren, {buyer.authority}", buyer.director), ("Vårdgivaren", "Behörig firmatecknare"))
                ),
            )
        )


def assignment_values(assignment: Assignment) -> dict[str, Any]:
    """The assignment's own values by the names that templates and contract texts use."""
    terms, buyer = assignment.contract, assignment.buyer

    def printed(text: str, path: str) -> Printed:
        return Printed(text, Origin("", path))

    return {
        "title": printed(assignment.title, "title"),
        "diarienummer": printed(assignment.diarienummer, "diarienummer"),
        "version": printed(assignment.version, "version"),
        "buyer": {
            name: printed(getattr(buyer, name), f"buyer.{name}")
            for name in ("authority", "administration", "board", "director", "orgnr")
        },
        "start": printed(swedish.day(terms.start), "term.start"),
        "end": printed(swedish.day(terms.end), "term.end"),
        "option_months": printed(str(terms.option_months), "term.option_months"),
        "due_day": printed(str(assignment.reporting.due_day), "reporting.due_day"),
        "least_coverage": printed(swedish.share(terms.score.least_coverage), "score.least_coverage"),
        "area_count": printed(swedish.in_words(len(assignment.areas)), "areas"),
        "procedure": {name: printed(text, f"procedure.{name}") for name, text in assignment.procedure.items()},
    }


def tender_documents(assignment: Assignment) -> tuple[list[Document], list[Finding]]:
    """Every document of the set, numbered; drafts are marked and list what is undecided in them.

    Findings hold template faults, and requirements that stand in no document or in two.
    """
    documents, findings, seen, whole = [], [], list[str](), True
    for folder in FOLDERS:
        for name in names(folder):
            template, problems = read_template(folder, name)
            findings += problems
            if template is None:
                whole = False
                continue
            writing = _Writing(assignment, template)
            blocks, problems = render(template.prose, writing.names(), template.shown, template.first_line)
            findings += problems + writing.findings
            if not blocks:  # the template could not be read; what it would have held is not missed
                whole = False
                continue
            seen += writing.requirements
            document, problems = numbered(_finished(writing, blocks))
            documents.append(document)
            findings += problems
    place = FilePlace(assignment.id)
    for requirement in assignment.requirements:
        if requirement.id not in seen and whole:
            message = f"Kravet {requirement.id} står inte i någon handling."
            findings.append(NOT_RENDERED.at(place, message, hint=NOT_RENDERED.advice, about=requirement.id))
        elif seen.count(requirement.id) > 1:
            message = f"Kravet {requirement.id} står på flera ställen."
            findings.append(TWICE.at(place, message, hint=TWICE.advice, about=requirement.id))
    return documents, findings


def _finished(writing: _Writing, blocks: tuple[Block, ...]) -> Document:
    assignment, template = writing.assignment, writing.template
    undecided = [value for value in used_values(writing) if not value.decided]
    if undecided:
        here = frozenset(writing.requirements)
        table = tables.to_decide(undecided, assignment, here)
        intro = paragraphs("Handlingen är ett utkast tills följande värden har beslutats.")
        blocks += (PageBreak(), Section("att-besluta", "Att besluta före annonsering", (*intro, table), numbered=False))
    return Document(
        name=template.name,
        title=template.title,
        subtitle=assignment.title,
        marks=marks(assignment, template.kind, draft=bool(undecided)),
        blocks=blocks,
    )


def marks(assignment: Assignment, kind: str, *, draft: bool) -> Marks:
    """The marks of every page of a tender document."""
    return Marks(
        issuer=f"{assignment.buyer.authority}, {assignment.buyer.administration}",
        kind=kind,
        diarienummer=assignment.diarienummer,
        version=assignment.version,
        dated=assignment.dated,
        draft=DRAFT if draft else "",
        secrecy=DRAFT_SECRECY if draft else "",
    )


# What the follow-up plan prints of every requirement, also of those whose clauses stand in another document.
_IN_THE_PLAN = ("target.", "weight", "consequence")


def used_values(writing: _Writing) -> list[Value]:
    """The values a document prints: those of its clauses, tables and ambiguities, and of the files its head names."""
    assignment, held = writing.assignment, set(writing.requirements)
    readings = {id for each in assignment.requirements if each.id in held for id in each.readings}
    if "definitioner" in writing.tables:
        readings |= {definition.reading for definition in assignment.definitions}
    planned: set[str] = set()
    if "uppfoljningsplan" in writing.tables:
        planned = {each.id for each in tables.followed_up(assignment)}

    def used(value: Value) -> bool:
        if value.requirement == "tolkning":
            return value.path in readings
        in_plan = value.requirement in planned and value.path.startswith(_IN_THE_PLAN)
        return value.requirement in held or value.requirement in writing.template.values or in_plan

    return [value for value in assignment.all_values() if used(value)]


def clause_numbers(documents: Sequence[Document]) -> Mapping[str, str]:
    """Requirement id → where its clause stands: "Uppdragsbeskrivning 6.2"."""
    return {
        block.id: f"{document.title} {document.numbers[block.id]}"
        for document in documents
        for block in walk(document.blocks)
        if isinstance(block, Clause) and block.id in document.numbers
    }
