"""Plain text: for golden tests, diffs and reading in a terminal. Paragraphs are never wrapped.

Signs at the start of a line tell what it is: ``|`` measure sentence, ``~`` reason, ``!`` notice, ``-`` or
``a)`` list item; small print is indented. Tables are one line per row with ``│`` between the cells.
"""

from collections.abc import Iterator

from tenderkit.blocks import (
    Block,
    Chart,
    Clause,
    Contents,
    Document,
    Inlines,
    Items,
    PageBreak,
    Para,
    Section,
    Signatures,
    Table,
    Tone,
    plain,
)
from tenderkit.writers import shared

_INDENT = "   "
_SIGNS = {Tone.BODY: "", Tone.MEASURE: "| ", Tone.REASON: "~ ", Tone.NOTICE: "! ", Tone.SMALL: _INDENT}


def write(document: Document) -> bytes:
    """The document as UTF-8 text with one blank line between blocks."""
    paragraphs = [*_head(document), *_Text(document).blocks(document.blocks)]
    return ("\n\n".join(paragraphs) + "\n").encode()


def _head(document: Document) -> Iterator[str]:
    marks = document.marks
    yield "\n".join(shared.clean(line) for line in (document.title, document.subtitle, marks.issuer) if line)
    yield "\n".join(f"{label}: {shared.clean(value)}" for label, value in shared.facts(document))
    if marks.draft:
        yield f"! {shared.clean(marks.draft)}: {shared.DRAFT_NOTICE}"
    if marks.secrecy:
        yield f"! {shared.clean(marks.secrecy)}"


class _Text:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.labels = shared.labels(document)
        self.depth = 0  # of lists around what is written

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        """Each block as one or more paragraphs of lines."""
        for block in blocks:
            match block:
                case Para(inlines=inlines, tone=tone):
                    yield _SIGNS[tone] + self.line(inlines)
                case Section(title=title, blocks=inner):
                    number = self.document.numbers.get(block.id, "") if block.numbered else ""
                    yield shared.clean(f"{number} {title}".lstrip() if number else title)
                    yield from self.blocks(inner)
                case Clause(title=title, label=label, blocks=inner):
                    number = self.document.numbers.get(block.id, "")
                    yield shared.clean(" ".join(filter(None, (number, title, f"({label})" if label else ""))))
                    yield from self.blocks(inner)
                case Items():
                    yield from self.items(block)
                case Table():
                    yield self.table(block)
                case Chart():
                    continue  # the table beside it says the same
                case Contents(depth=depth):
                    yield "\n".join(self.contents(depth))
                case PageBreak():
                    yield "[sidbrytning]"
                case Signatures(parties=parties):
                    for party, role in parties:
                        yield "\n".join(
                            (
                                shared.clean(", ".join(filter(None, (party, role)))),
                                f"{shared.PLACE_AND_DATE}: ____________________",
                                f"{shared.SIGNATURE}: ____________________",
                                f"{shared.NAME_IN_PRINT}: ____________________",
                            )
                        )

    def items(self, items: Items) -> Iterator[str]:
        depth, self.depth = self.depth, self.depth + 1
        for index, item in enumerate(items.items):
            sign = shared.list_sign(index, depth) if items.ordered else "-"
            lines = list(self.blocks(item))
            for position, paragraph in enumerate(lines):
                first = sign.ljust(len(_INDENT)) if position == 0 else _INDENT
                yield first + paragraph.replace("\n", "\n" + _INDENT)
        self.depth = depth

    def table(self, table: Table) -> str:
        shared.checked(table)
        number = self.document.numbers.get(table.id, "")
        caption = shared.clean(f"{number}. {table.caption}" if number else table.caption)
        rows = (" │ ".join(self.cell(cell) for cell in row) for row in (table.header, *table.rows))
        return "\n".join((caption, *rows))

    def contents(self, depth: int) -> Iterator[str]:
        yield shared.CONTENTS_TITLE
        for entry in shared.contents(self.document, depth):
            yield _INDENT * entry.level + shared.clean(" ".join(filter(None, (entry.number, entry.title))))

    def cell(self, inlines: Inlines) -> str:
        # A line end inside a cell must not look like a new row.
        return self.line(inlines).replace("\n", " ↵ ") or shared.EMPTY_CELL

    def line(self, inlines: Inlines) -> str:
        return shared.clean(plain(inlines, self.labels))
