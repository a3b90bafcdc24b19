"""The tender set: every template with the assignment's clauses, tables and values, as numbered documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenderkit.blocks import (
    Block,
    Clause,
    Contents,
    Document,
    Items,
    Marks,
    PageBreak,
    Para,
    Ref,
    Section,
    Signatures,
    Text,
    walk,
)
from tenderkit.documents import record_sections, tables, tender_tables
from tenderkit.documents.clauses import Clauses
from tenderkit.documents.hidden import hidden_obligations
from tenderkit.documents.numbering import numbered
from tenderkit.documents.prose import Group, paragraphs, render
from tenderkit.documents.templates import Template, names, read_template
from tenderkit.documents.undecided import to_decide
from tenderkit.documents.values import assignment_values
from tenderkit.findings import Code, FilePlace, Finding, Place, Severity, TextPlace
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.procurement import TextSection
from tenderkit.model.requirement import Value

FOLDERS = ("upphandling", "avtal", "anbud")
TABLES = {**tables.TABLES, **tender_tables.TABLES}

_FEW = 5  # undecided values, that need no page of their own
DRAFT = "UTKAST"
DRAFT_SECRECY = "Sekretessprövas före utlämnande, 19 kap. 3 § offentlighets- och sekretesslagen (2009:400)"

NOT_RENDERED = Code("dok-krav-saknas", Severity.ERROR, "Kravet står inte i någon handling", "Ta med kravets avsnitt.")
TWICE = Code("dok-krav-dubbelt", Severity.ERROR, "Kravet står i två handlingar", "Ta med avsnittet i en handling.")


@dataclass
class _Writing:
    """What one document has put in while its template is rendered."""

    assignment: Assignment
    template: Template
    contract: Contract | None = None
    findings: list[Finding] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)

    def names(self) -> dict[str, Any]:
        """Everything a template may print or call: besides what a text may, the texts."""
        return {
            **self.names_in_texts(),
            "fasta_texter": self.fixed_texts,
            "text": lambda *ids: Group(self.sections(ids), chapters=True),
            "underrubriker": lambda *ids: Group(self.sections(ids)),
            "ersattning": self.remuneration,
        }

    def names_in_texts(self) -> dict[str, Any]:
        """What the assignment's own texts may print or call; not other texts, or one could take in itself."""
        return {
            **assignment_values(self.assignment),
            "innehall": contents,
            "sidbrytning": lambda: Group((PageBreak(),)),
            "avsnitt": self.chapters,
            "tabell": self.table,
            "fragor": lambda: Group((record_sections.questions(self.assignment),)),
            "blad": lambda: Group(record_sections.data_sheets(self.assignment)),
            "omradesavsnitt": lambda: Group(record_sections.area_sections(self.assignment), chapters=True),
            "bakgrund": lambda: Group(paragraphs(self.assignment.background)),
            "handlingar": lambda: Group((documents_listed(),)),
            "underskrifter": self.signatures,
            "anbudsunderskrift": lambda: Group((Signatures((("Anbudsgivaren", "Behörig företrädare"),)),)),
            "utvardering": lambda: Group(paragraphs(self.assignment.evaluation.description)),
            "tecknat": self.contract is not None,
            "ref": reference,
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
        made = TABLES[name](self.assignment)
        if self.contract and name == "avtalsuppgifter":
            made = tender_tables.party(self.assignment, self.contract)
        self.tables.add(name)
        return Group((made,))

    def fixed_texts(self, document: str) -> Group:
        """The assignment's own texts of one document, with their values and tables."""
        return Group(self.sections([id for id, each in self.texts().items() if each.document == document]), True)

    def sections(self, ids: Iterable[str]) -> tuple[Section, ...]:
        """Texts of the assignment by id; an unknown id is a KeyError, which the template answers for."""
        texts = self.texts()
        return tuple(Section(id, texts[id].title, self.prose(texts[id].text, texts[id].place)) for id in ids)

    def texts(self) -> Mapping[str, TextSection]:
        assignment = self.assignment
        return {each.id: each for each in (*assignment.procurement.sections, *assignment.contract.sections)}

    def remuneration(self) -> Group:
        """The parts of the pay, each with its amount and its text."""
        return Group(
            tuple(
                Section(part.id, part.title, self.prose(part.text, part.place))
                for part in self.assignment.contract.components
            )
        )

    def prose(self, text: str, place: Place) -> tuple[Block, ...]:
        """A text of the specification as blocks. One of several lines begins below the sign | that opens it."""
        line = place.line + (1 if "\n" in text else 0) if isinstance(place, TextPlace) else 1
        blocks, findings = render(text, self.names_in_texts(), str(getattr(place, "file", "")), line)
        self.findings += findings
        return blocks

    def signatures(self) -> Group:
        buyer = self.assignment.buyer
        supplier = f"Vårdgivaren, {self.contract.supplier.name}" if self.contract else "Vårdgivaren"
        parties = ((f"Beställaren, {buyer.authority}", buyer.director), (supplier, "Behörig firmatecknare"))
        return Group((Signatures(parties),))


def tender_documents(assignment: Assignment, contract: Contract | None = None) -> tuple[list[Document], list[Finding]]:
    """Every document of the set, numbered; drafts are marked and list what is undecided in them.

    With ``contract`` the parties, areas and promises of a concluded contract stand where they belong.

    Findings hold template faults, and requirements that stand in no document or in two.
    """
    documents, seen = [], list[str]()
    found, findings = templates()
    whole = not findings
    titles = [source.title for source in assignment.sources.values()]
    for template in found:
        writing = _Writing(assignment, template, contract)
        blocks, problems = render(template.prose, writing.names(), template.shown, template.first_line)
        findings += problems + writing.findings
        if not blocks:  # the template could not be read; what it would have held is not missed
            whole = False
            continue
        seen += writing.requirements
        document, problems = numbered(_finished(writing, blocks))
        documents.append(document)
        findings += [*problems, *hidden_obligations(document, titles)]
    place = FilePlace(assignment.id)
    for requirement in assignment.requirements:
        if requirement.id not in seen and whole:
            message = "Kravet står inte i någon handling."
            findings.append(NOT_RENDERED.at(place, message, hint=NOT_RENDERED.advice, about=requirement.id))
        elif seen.count(requirement.id) > 1:
            message = "Kravet står på flera ställen."
            findings.append(TWICE.at(place, message, hint=TWICE.advice, about=requirement.id))
    return documents, findings


def templates() -> tuple[list[Template], list[Finding]]:
    """The templates of the set in reading order, and what is wrong with their heads."""
    found, findings = [], []
    for folder in FOLDERS:
        for name in names(folder):
            template, problems = read_template(folder, name)
            findings += problems
            if template:
                found.append(template)
    return sorted(found, key=lambda template: (template.order, template.name)), findings


def contents(depth: int = 2) -> Group:
    """The list of contents down to ``depth``."""
    if not isinstance(depth, int):
        raise LookupError(depth)
    return Group((Contents(depth),), chapters=True)


def reference(id: str) -> Ref:
    """A reference to what has the id."""
    if not isinstance(id, str):
        raise LookupError(id)
    return Ref(id)


def documents_listed() -> Items:
    """The documents of the set by title, in reading order; the board's paper is not one of them."""
    titles = [template.title for template in templates()[0] if template.kind != "Tjänsteutlåtande"]
    return Items(tuple((Para((Text(title),)),) for title in titles))


def _finished(writing: _Writing, blocks: tuple[Block, ...]) -> Document:
    assignment, template = writing.assignment, writing.template
    undecided = [value for value in used_values(writing, blocks) if not value.decided]
    if undecided:
        own_page = (PageBreak(),) if len(undecided) > _FEW else ()
        blocks += (*own_page, to_decide(undecided, assignment, frozenset(writing.requirements)))
    return Document(
        name=template.name,
        title=template.title,
        subtitle=assignment.title,
        marks=marks(assignment, template.kind, draft=bool(undecided or assignment.unwritten)),
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


def used_values(writing: _Writing, blocks: tuple[Block, ...] = ()) -> list[Value]:
    """The values a document prints: those of its clauses, tables and ambiguities, of the files its head names, and
    those its running text remembers.
    """
    assignment, held = writing.assignment, set(writing.requirements)
    readings = {id for each in assignment.requirements if each.id in held for id in each.readings}
    if "tolkningar" in writing.tables:
        readings |= {each.id for each in assignment.interpretations}
    if "definitioner" in writing.tables:
        readings |= {definition.reading for definition in assignment.definitions}
    planned: set[str] = set()
    if "uppfoljningsplan" in writing.tables:
        planned = {each.id for each in tables.followed_up(assignment)}

    printed = set(origins(blocks))

    def used(value: Value) -> bool:
        if (value.requirement, value.path) in printed:
            return True
        if value.requirement == "tolkning":
            return value.path in readings
        in_plan = value.requirement in planned and value.path.startswith(_IN_THE_PLAN)
        return value.requirement in held or value.requirement in writing.template.values or in_plan

    return [value for value in assignment.all_values() if used(value)]


def origins(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """The values that the running text and the lists of a document were made from."""
    for block in walk(blocks):
        if isinstance(block, Para):
            for inline in block.inlines:
                if isinstance(inline, Text) and inline.origin:
                    yield inline.origin.requirement, inline.origin.path


def clause_numbers(documents: Sequence[Document]) -> Mapping[str, str]:
    """Requirement id → where its clause stands: "Uppdragsbeskrivning 6.2"."""
    return {
        block.id: f"{document.title} {document.numbers[block.id]}"
        for document in documents
        for block in walk(document.blocks)
        if isinstance(block, Clause) and block.id in document.numbers
    }
