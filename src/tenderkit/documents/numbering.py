"""Numbers for a block tree: sections 1 and 1.1, clauses at the level below their section, tables "Tabell 3".

One function, ``numbered``. Sections and clauses that stand side by side share one count, as Word's own multilevel
list does; the writers let Word count natively and rely on both counts being the same. What cannot be numbered the
same way in every format is a finding here, so that the writers need no opinion about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tenderkit.blocks import Block, Clause, Document, Inlines, Items, Para, Ref, Section, Table, plain, walk
from tenderkit.findings import Code, FilePlace, Finding, Severity

MAX_LEVEL = 5
"""Headings deeper than this have no look of their own and no reader."""

DUPLICATE_ID = Code(
    "dok-dubbelt-id", Severity.ERROR, "Samma id två gånger i ett dokument", "Ge den ena ett eget id, eller ta bort den."
)
NO_ID = Code("dok-utan-id", Severity.ERROR, "Avsnitt, krav eller tabell utan id", "Ge den ett id som är unikt.")
NO_TARGET = Code(
    "dok-hanvisning-utan-mal",
    Severity.ERROR,
    "Hänvisning till något som inte finns i dokumentet",
    "Rätta id:t i hänvisningen, eller ta in det som hänvisningen avser.",
)
TARGET_WITHOUT_NUMBER = Code(
    "dok-hanvisning-utan-nummer",
    Severity.ERROR,
    "Hänvisning till ett avsnitt som saknar nummer",
    "Numrera avsnittet, eller skriv ut dess rubrik i stället.",
)
UNNUMBERED_PARENT = Code(
    "dok-nummer-under-onumrerat",
    Severity.ERROR,
    "Numrerat avsnitt eller krav under ett onumrerat avsnitt",
    "Numrera det yttre avsnittet, eller flytta ut det inre.",
)
TOO_DEEP = Code(
    "dok-for-djup", Severity.ERROR, "Rubrik på för djup nivå", f"Högst {MAX_LEVEL} nivåer; slå ihop eller flytta upp."
)
TABLE_SHAPE = Code(
    "dok-tabellens-form",
    Severity.ERROR,
    "Tabellens rader, bredder och rubrik stämmer inte överens",
    "Ge varje rad en cell per rubrik, en bredd per kolumn och bredder som blir 100.",
)


def numbered(document: Document) -> tuple[Document, list[Finding]]:
    """``document`` with ``numbers`` filled in, and what is wrong with its ids, references, levels and tables.

    Unnumbered sections have no entry in ``numbers``. The count goes on past every problem.
    """
    count = _Count(FilePlace(document.name))
    count.blocks(document.blocks, 0, numbers=True)
    count.references(document)
    return replace(document, numbers=count.numbers), count.findings


@dataclass
class _Count:
    place: FilePlace
    numbers: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    counters: list[int] = field(default_factory=list)
    tables: int = 0

    def blocks(self, blocks: tuple[Block, ...], level: int, *, numbers: bool) -> None:
        """Number everything below a heading of ``level`` (0 for the document); ``numbers`` false below unnumbered."""
        for block in blocks:
            match block:
                case Section():
                    self.heading(block, level + 1, wanted=block.numbered, possible=numbers)
                    self.blocks(block.blocks, level + 1, numbers=numbers and block.numbered)
                case Clause():
                    self.heading(block, level + 1, wanted=True, possible=numbers)
                    self.blocks(block.blocks, level + 1, numbers=numbers)
                case Table():
                    self.table(block)
                case Items(items=items):
                    for item in items:
                        self.blocks(item, level, numbers=numbers)
                case _:
                    pass

    def heading(self, block: Section | Clause, level: int, *, wanted: bool, possible: bool) -> None:
        self.claim(block.id, f"”{block.title}”")
        if level > MAX_LEVEL:
            self.findings.append(
                TOO_DEEP.at(self.place, f"”{block.title}” står på nivå {level}; högst {MAX_LEVEL} går.", about=block.id)
            )
        if not wanted:
            return
        if not possible:
            self.findings.append(
                UNNUMBERED_PARENT.at(self.place, f"”{block.title}” står under ett onumrerat avsnitt.", about=block.id)
            )
            return
        # A higher level ends the deeper counts, as in Word; a level can only be one deeper than the last.
        del self.counters[level:]
        self.counters.extend([0] * (level - len(self.counters)))
        self.counters[-1] += 1
        self.numbers.setdefault(block.id, ".".join(map(str, self.counters)))

    def table(self, table: Table) -> None:
        self.claim(table.id, f"Tabellen ”{table.caption}”")
        self.tables += 1
        self.numbers.setdefault(table.id, f"Tabell {self.tables}")
        for problem in _shape_problems(table):
            self.findings.append(TABLE_SHAPE.at(self.place, f"Tabellen ”{table.caption}”: {problem}", about=table.id))

    def claim(self, id: str, what: str) -> None:
        if not id:
            self.findings.append(NO_ID.at(self.place, f"{what} saknar id."))
        elif id in self.ids:
            self.findings.append(DUPLICATE_ID.at(self.place, f"Id finns redan; {what} har det också.", about=id))
        self.ids.add(id)

    def references(self, document: Document) -> None:
        for target in dict.fromkeys(_targets(document.blocks)):
            if target not in self.ids:
                self.findings.append(NO_TARGET.at(self.place, "Hänvisningen saknar mål.", about=target))
            elif target not in self.numbers:
                self.findings.append(
                    TARGET_WITHOUT_NUMBER.at(self.place, "Stället har inget nummer att hänvisa till.", about=target)
                )


def _shape_problems(table: Table) -> Iterator[str]:
    columns = len(table.header)
    if not columns:
        yield "rubrikraden är tom."
    if not all(plain(cell).strip() for cell in table.header):
        yield "en kolumn saknar rubrik."
    if len(table.widths) != columns:
        yield f"{len(table.widths)} bredder för {columns} kolumner."
    elif sum(table.widths) != 100 or min(table.widths) <= 0:
        yield f"bredderna är {', '.join(map(str, table.widths))} och blir inte 100."
    for index, row in enumerate(table.rows, 1):
        if len(row) != columns:
            yield f"rad {index} har {len(row)} celler för {columns} kolumner."


def _targets(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in walk(blocks):
        for inlines in _texts(block):
            for inline in inlines:
                if isinstance(inline, Ref):
                    yield inline.target


def _texts(block: Block) -> Iterator[Inlines]:
    match block:
        case Para(inlines=inlines):
            yield inlines
        case Table(header=header, rows=rows):
            yield from header
            for row in rows:
                yield from row
        case _:
            pass
