"""The body of a Word document: one pass over the block tree that appends paragraphs and tables."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from lxml.etree import SubElement, _Element

from tenderkit.blocks import (
    Block,
    Chart,
    Clause,
    Contents,
    Document,
    Inlines,
    Items,
    Link,
    PageBreak,
    Para,
    Ref,
    Section,
    Signatures,
    Table,
    Text,
    Tone,
    plain,
    walk,
)
from tenderkit.writers import shared
from tenderkit.writers.docx import wordml
from tenderkit.writers.docx.charts import Charts
from tenderkit.writers.docx.lists import Numbering
from tenderkit.writers.docx.shell_styles import LEVELS, STEP
from tenderkit.writers.docx.tables import append_table
from tenderkit.writers.docx.wordml import PPR, PSTYLE, VAL, P, element, run, w

_TONES = {
    Tone.BODY: "Body Text",
    Tone.MEASURE: "Mätmening",
    Tone.REASON: "Motiv",
    Tone.NOTICE: "Ruta",
    Tone.SMALL: "Liten text",
}
_LED_IN = (Items, Table, Chart, Signatures)
_NO_SPACE_BEFORE = {*_TONES.values(), "List Bullet", "List Number", "List Continue", "TOC Heading"}
_SHORT_CONTENTS = 12  # entries, that are kept on one page
_LEAD_IN = 240  # characters
_AFTER_TABLE = 280
_AFTER_LIST = 150


class Body:
    """Appends to the body of ``part``. Its section properties are to be taken out before and put back after."""

    def __init__(self, document: Document, part: Any, relate: Callable[[str], str], *, breaks_first: bool) -> None:
        self.document = document
        self.labels = shared.labels(document)
        self.root: _Element = part.element.body
        self.styles = {
            style.find(w("name")).get(VAL): style.get(w("styleId")) for style in part.styles.element.findall(w("style"))
        }
        self.numbering = Numbering(part.numbering_part.element, part.styles.element)
        self.width = _text_width(part.element.body.find(w("sectPr")))
        self.relate = relate
        self.charts = Charts(part, self.width)
        self.bookmarks = _bookmarks(document)
        self.unopened = set(self.bookmarks)
        self.contents_lists = 0
        self.page_break = breaks_first
        self.after_table = False
        self.depth = 0  # of lists around what is written
        self.emitters: dict[type, Callable[..., None]] = {
            Para: self.para,
            Section: self.heading,
            Clause: self.heading,
            Items: self.items,
            Table: self.table,
            Chart: self.chart,
            Contents: self.contents,
            PageBreak: self.break_page,
            Signatures: self.signatures,
        }

    def blocks(self, blocks: tuple[Block, ...], level: int) -> None:
        """Append the blocks under a heading of ``level`` - 1."""
        emitters, last = self.emitters, len(blocks) - 1
        for index, block in enumerate(blocks):
            if isinstance(block, Para) and index < last and self.leads_in(block, blocks[index + 1]):
                self.para(block, level, keep=True)
            else:
                emitters[type(block)](block, level)

    def leads_in(self, para: Para, following: Block) -> bool:
        """True of what must not end a page alone: a few lines before a list or a table, and all before signatures.

        A longer paragraph stands by itself; kept with a table it would leave its heading behind.
        """
        little = len(plain(para.inlines, self.labels)) <= _LEAD_IN
        return isinstance(following, Signatures) or (isinstance(following, _LED_IN) and little)

    def close(self) -> None:
        """End the body: Word wants a paragraph after a last table."""
        if self.after_table:
            self.paragraph("Normal")

    def paragraph(
        self, style: str, *, keep: bool = False, number: tuple[int, int] | None = None, indent: int = 0
    ) -> _Element:
        """Append an empty paragraph; ``number`` is list and level, ``indent`` the left edge if not the style's."""
        p = SubElement(self.root, P)
        properties = SubElement(p, PPR)
        SubElement(properties, PSTYLE, {VAL: self.styles[style]})
        if keep:
            element(properties, "keepNext")
        if self.page_break:
            element(properties, "pageBreakBefore")
            self.page_break = False
        if number:
            numbering = element(properties, "numPr")
            element(numbering, "ilvl", {"val": number[1]})
            element(numbering, "numId", {"val": number[0]})
        if self.after_table:
            if style in _NO_SPACE_BEFORE:
                _space(properties, before=_AFTER_TABLE)
            self.after_table = False
        if indent:
            element(properties, "ind", {"left": indent})
        return p

    def para(self, para: Para, _level: int, *, keep: bool = False) -> None:
        style = _TONES[para.tone]
        if self.depth:
            style = "List Continue" if para.tone is Tone.BODY else style
            self.inlines(self.paragraph(style, keep=keep, indent=STEP * self.depth), para.inlines)
        else:
            self.inlines(self.paragraph(style, keep=keep), para.inlines)

    def heading(self, block: Section | Clause, level: int) -> None:
        look = min(level, LEVELS)
        if isinstance(block, Clause):
            p = self.paragraph(f"Krav {look}", number=(self.numbering.headings, look - 1))
        else:
            # List 0 is Word's way to take a number away that the style gives.
            p = self.paragraph(f"heading {look}", number=None if block.numbered else (0, 0))
        with_mark = self.open_mark(p, block.id)
        run(p, block.title)
        self.close_mark(p, with_mark)
        if isinstance(block, Clause) and block.label:
            run(p, f" ({block.label})", style=self.styles["Krav-id"])
        self.blocks(block.blocks, level + 1)

    def items(self, items: Items, level: int) -> None:
        style = "List Number" if items.ordered else "List Bullet"
        depth = min(self.depth, 8)
        number = self.numbering.restarted(depth) if items.ordered else self.numbering.bullets
        self.depth += 1
        for item in items.items:
            p = self.paragraph(style, number=(number, depth))
            match item:
                case (Para(inlines=inlines, tone=Tone.BODY), *_):
                    self.inlines(p, inlines)
                    self.blocks(item[1:], level)
                case _:
                    self.blocks(item, level)
        self.depth -= 1
        if self.depth == 0 and items.items and not self.after_table:
            _space(_properties(self.root[-1]), after=_AFTER_LIST)

    def table(self, table: Table, _level: int) -> None:
        shared.checked(table)
        caption = self.paragraph("caption", indent=STEP * self.depth)
        number = self.document.numbers.get(table.id, "")
        with_mark = self.open_mark(caption, table.id)
        if number:
            word, _, count = number.rpartition(" ")
            run(caption, f"{word} ", bold=True)
            wordml.field(caption, "SEQ Tabell \\* ARABIC", count, bold=True)
        self.close_mark(caption, with_mark)
        if number:
            run(caption, ". ", bold=True)
        run(caption, table.caption)
        inset = STEP * self.depth
        append_table(self.root, table, self.labels, self.styles, self.width, inset, self.inlines)
        self.after_table = True

    def chart(self, chart: Chart, _level: int) -> None:
        self.charts.append(self.paragraph("Body Text", keep=True), chart)
        said = self.paragraph("Liten text")  # it says where its figures are, so they may stand on the next page
        run(said, f"{chart.caption}.")
        if chart.table in self.labels:
            run(said, f" {shared.FIGURES_IN} ")
            self.reference(said, chart.table)
            run(said, ".")

    def contents(self, contents: Contents, _level: int) -> None:
        entries = shared.contents(self.document, contents.depth)
        self.contents_lists += 1
        outer = self.root
        control = element(outer, "sdt")
        properties = element(control, "sdtPr")
        element(properties, "id", {"val": 4000 + self.contents_lists})
        gallery = element(properties, "docPartObj")
        element(gallery, "docPartGallery", {"val": "Table of Contents"})
        element(gallery, "docPartUnique")
        self.root = element(control, "sdtContent")
        run(self.paragraph("TOC Heading"), shared.CONTENTS_TITLE)
        p: _Element | None = None
        for index, entry in enumerate(entries):
            keep = index + 1 < len(entries) <= _SHORT_CONTENTS
            p = self.paragraph(f"toc {min(entry.level, LEVELS)}", keep=keep)
            if not entry.number:  # the style hangs numbers in the margin
                element(_properties(p), "ind", {"left": 0, "firstLine": 0})
            if index == 0:
                wordml.begin_field(p, f'TOC \\o "1-{min(contents.depth, 9)}" \\n \\h \\z')
            name = self.bookmarks.get(entry.id)
            line = wordml.link_inside(p, name[0]) if name else p
            if entry.number:
                run(line, entry.number)
                wordml.tab(line)
            run(line, entry.title)
        if p is not None:
            wordml.end_field(p)
        self.root = outer

    def break_page(self, _block: PageBreak, _level: int) -> None:
        self.page_break = True

    def signatures(self, signatures: Signatures, _level: int) -> None:
        middle, gap = self.width * 45 // 100, 340
        for party, role in signatures.parties:
            head = self.paragraph("Underskriftspart")
            run(head, party, bold=True)
            if role:
                run(head, f"\n{role}")
            for left, right in ((shared.PLACE_AND_DATE, shared.SIGNATURE), ("", shared.NAME_IN_PRINT)):
                line = self.paragraph("Underskriftslinje")
                stops = element(_properties(line), "tabs")
                for position, leader in ((middle - gap, left), (middle, ""), (self.width, right)):
                    attributes: dict[str, str | int] = {"val": "left", "pos": position}
                    element(stops, "tab", {**attributes, **({"leader": "underscore"} if leader else {})})
                wordml.tab(line, 3)
                text = self.paragraph("Underskriftstext", keep=right is shared.SIGNATURE)
                stops = element(_properties(text), "tabs")
                element(stops, "tab", {"val": "left", "pos": middle})
                run(text, f"{left}\t{right}")

    def inlines(self, p: _Element, inlines: Inlines) -> None:
        """Append text, references and links to the paragraph ``p``."""
        for inline in inlines:
            match inline:
                case Text(text, bold, italic):
                    run(p, text, bold=bold, italic=italic)
                case Ref(target):
                    self.reference(p, target)
                case Link(address, text):
                    good = shared.safe_address(address)
                    line = wordml.link_outside(p, self.relate(good)) if good else p
                    run(line, text, style=self.styles["Hyperlink"] if good else "")

    def reference(self, p: _Element, target: str) -> None:
        shown = self.labels.get(target, target)
        if target not in self.bookmarks:
            run(p, shown)  # a reference without a target is a finding; the file must open all the same
        elif self.document.numbers.get(target, "").startswith("Tabell") or target not in self.document.numbers:
            wordml.field(p, f"REF {self.bookmarks[target][0]} \\h", shown)
        else:
            wordml.field(p, f"REF {self.bookmarks[target][0]} \\r \\h", shown)

    def open_mark(self, p: _Element, id: str) -> int:
        """Open the bookmark of ``id`` and give its number; 0 if there is none or it is open elsewhere."""
        if id not in self.unopened:
            return 0
        self.unopened.discard(id)
        name, number = self.bookmarks[id]
        wordml.start_bookmark(p, name, number)
        return number

    def close_mark(self, p: _Element, number: int) -> None:
        if number:
            wordml.end_bookmark(p, number)


def _bookmarks(document: Document) -> dict[str, tuple[str, int]]:
    """Id → name and number. Names are hidden from the user (underscore first), at most 40 characters, and differ
    even where Word, which ignores case, would take two ids for one."""
    ids: Iterator[str] = (block.id for block in walk(document.blocks) if isinstance(block, Section | Clause | Table))
    marks = {}
    for number, id in enumerate(filter(None, dict.fromkeys(ids)), 1):
        readable = "".join(c if c.isascii() and c.isalnum() else "_" for c in id[:24])
        digest = sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        marks[id] = (f"_{readable}_{digest}", number)
    return marks


def _properties(p: _Element) -> _Element:
    return p[0]


def _space(properties: _Element, **sides: int) -> None:
    """Set the space before or after a paragraph, in the place that the schema gives it."""
    spacing = properties.find(w("spacing"))
    if spacing is None:
        spacing = element(properties, "spacing")
        indents = properties.find(w("ind"))
        if indents is not None:
            indents.addprevious(spacing)
    for side, size in sides.items():
        spacing.set(w(side), str(size))


def _text_width(section: Any) -> int:
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    return int(size.get(w("w"))) - int(margins.get(w("left"))) - int(margins.get(w("right")))
