"""One self-contained, accessible web page: no scripts, nothing fetched, readable with style sheets off.

Every section, clause and table is an anchor with its own id. Text that came from a value of the specification
carries ``data-from`` (requirement id and path), so that a figure on the page can be asked where it comes from.
"""

from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import quote

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
)
from tenderkit.writers import shared
from tenderkit.writers.chart import drawing
from tenderkit.writers.html_style import sheet

_MAIN = "tk-huvudtext"


def write(document: Document) -> bytes:
    """The document as UTF-8 HTML."""
    marks, page = document.marks, _Page(document)
    parts = [
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{_escaped(' – '.join(filter(None, (document.title, document.subtitle))))}</title>\n",
        f"<style>{sheet(marks)}</style>\n</head>\n<body>\n",
        f'<a class="skip" href="#{_MAIN}">Hoppa till innehållet</a>\n',
        *_head(document),
        f'<main id="{_MAIN}">\n',
        *page.blocks(document.blocks, 1),
        "</main>\n",
        f'<footer class="foot"><p>{_escaped(" · ".join([marks.issuer, *(v for _, v in shared.facts(document))]))}</p>',
        "</footer>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode()


def _head(document: Document) -> Iterator[str]:
    marks = document.marks
    yield f'<header class="head">\n<p class="issuer">{_escaped(marks.issuer)}</p>\n'
    yield f"<h1>{_escaped(document.title)}</h1>\n"
    if document.subtitle:
        yield f'<p class="subtitle">{_escaped(document.subtitle)}</p>\n'
    yield '<dl class="facts">\n'
    for label, value in shared.facts(document):
        yield f"<dt>{label}</dt><dd>{_escaped(value)}</dd>\n"
    yield "</dl>\n"
    if marks.draft:
        yield f'<p class="mark"><strong>{_escaped(marks.draft)}</strong> {shared.DRAFT_NOTICE}</p>\n'
    if marks.secrecy:
        yield f'<p class="mark secrecy">{_escaped(marks.secrecy)}</p>\n'
    yield "</header>\n"


class _Page:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.labels = shared.labels(document)
        self.anchored: set[str] = set()
        self.contents_lists = 0
        self.depth = 0  # of lists around what is written
        self.emitters: dict[type, Callable[..., Iterator[str]]] = {
            Para: self.para,
            Section: self.section,
            Clause: self.section,
            Items: self.items,
            Table: self.table,
            Chart: self.chart,
            Contents: self.contents,
            PageBreak: lambda _block, _level: iter(('<div class="pagebreak"></div>\n',)),
            Signatures: self.signatures,
        }

    def blocks(self, blocks: tuple[Block, ...], level: int) -> Iterator[str]:
        """The blocks under a heading of ``level`` - 1."""
        for block in blocks:
            yield from self.emitters[type(block)](block, level)

    def para(self, para: Para, _level: int) -> Iterator[str]:
        look = "" if para.tone is Tone.BODY else f' class="{para.tone.value}"'
        yield f"<p{look}>{self.inline(para.inlines)}</p>\n"

    def section(self, block: Section | Clause, level: int) -> Iterator[str]:
        number = self.document.numbers.get(block.id, "") if isinstance(block, Clause) or block.numbered else ""
        shown = f'<span class="nr">{number} </span>' if number else ""
        label = (
            f' <span class="label">({_escaped(block.label)})</span>'
            if isinstance(block, Clause) and block.label
            else ""
        )
        # h1 is the title; below h6 the level is told in words that screen readers use.
        tag, deep = (f"h{level + 1}", "") if level < 6 else ("h6", f' aria-level="{level + 1}"')
        look = ' class="clause"' if isinstance(block, Clause) else ""
        yield f"<section{self.anchor(block.id)}{look}>\n<{tag}{deep}>{shown}{_escaped(block.title)}{label}</{tag}>\n"
        yield from self.blocks(block.blocks, level + 1)
        yield "</section>\n"

    def items(self, items: Items, level: int) -> Iterator[str]:
        # Signs are text, to be copied and cited; the role keeps the list a list without markers of its own.
        opening, closing = ('<ol class="signed" role="list">', "</ol>") if items.ordered else ("<ul>", "</ul>")
        depth, self.depth = self.depth, self.depth + 1
        yield f"{opening}\n"
        for index, item in enumerate(items.items):
            sign = f'<span class="sign">{shared.list_sign(index, depth)} </span>' if items.ordered else ""
            yield f"<li>{sign}"
            yield from self.blocks(item, level)
            yield "</li>\n"
        yield f"{closing}\n"
        self.depth = depth

    def table(self, table: Table, _level: int) -> Iterator[str]:
        shared.checked(table)
        number = self.document.numbers.get(table.id, "")
        caption = f"<strong>{number}.</strong> " if number else ""
        total = sum(table.widths)
        sides = ['class="num"' if index in table.numeric else "" for index in range(len(table.header))]
        name = _escaped(table.caption)
        yield f'<div class="table"{self.anchor(table.id)} role="region" aria-label="{name}" tabindex="0">\n'
        yield f"<table>\n<caption>{caption}{name}</caption>\n<colgroup>"
        yield "".join(f'<col style="width:{100 * width / total:.4g}%">' for width in table.widths)
        yield "</colgroup>\n<thead>\n<tr>"
        for cell, side in zip(table.header, sides, strict=True):
            yield f'<th scope="col"{side and " " + side}>{self.inline(cell) or shared.EMPTY_CELL}</th>'
        yield "</tr>\n</thead>\n<tbody>\n"
        for row in table.rows:
            yield "<tr>"
            for cell, side in zip(row, sides, strict=True):
                yield f"<td{side and ' ' + side}>{self.inline(cell) or shared.EMPTY_CELL}</td>"
            yield "</tr>\n"
        yield "</tbody>\n</table>\n</div>\n"

    def chart(self, chart: Chart, _level: int) -> Iterator[str]:
        name = f"{_escaped(_anchor(chart.id))}-text"
        beside = self.labels.get(chart.table, "")
        link = (
            f' {shared.FIGURES_IN} <a class="ref" href="{_fragment(chart.table)}">{_escaped(beside)}</a>.'
            if beside
            else ""
        )
        yield f'<figure class="chart"{self.anchor(chart.id)}>\n{drawing(chart, name)}'
        yield f'<figcaption><span id="{name}">{_escaped(chart.caption)}.</span>{link}</figcaption>\n</figure>\n'

    def contents(self, contents: Contents, _level: int) -> Iterator[str]:
        self.contents_lists += 1
        name = f"tk-innehall-{self.contents_lists}"
        yield f'<nav class="contents" aria-labelledby="{name}">\n<h2 id="{name}">{shared.CONTENTS_TITLE}</h2>\n'
        yield '<ol role="list">\n'
        for entry in shared.contents(self.document, contents.depth):
            link = f'<a href="{_fragment(entry.id)}">{_escaped(entry.title)}</a>'
            cells = (
                f"<span>{entry.number}</span><span>{link}</span>"
                if entry.number
                else f'<span class="bare">{link}</span>'
            )
            yield f'<li class="level{entry.level}">{cells}</li>\n'
        yield "</ol>\n</nav>\n"

    def signatures(self, signatures: Signatures, _level: int) -> Iterator[str]:
        yield '<div class="signatures">\n'
        for party, role in signatures.parties:
            yield f'<div class="signature">\n<p><strong>{_escaped(party)}</strong></p>\n<p>{_escaped(role)}</p>\n'
            for line in (shared.PLACE_AND_DATE, shared.SIGNATURE, shared.NAME_IN_PRINT):
                yield f'<p class="line">{line}</p>\n'
            yield "</div>\n"
        yield "</div>\n"

    def anchor(self, id: str) -> str:
        if not id or id in self.anchored:  # a second one would make the page invalid; numbering has told
            return ""
        self.anchored.add(id)
        return f' id="{_escaped(_anchor(id))}"'

    def inline(self, inlines: Inlines) -> str:
        return "".join(map(self.one, inlines))

    def one(self, inline: Text | Ref | Link) -> str:
        match inline:
            case Text(text=text, bold=bold, italic=italic, origin=origin):
                shown = _escaped(text)
                if bold:
                    shown = f"<strong>{shown}</strong>"
                if italic:
                    shown = f"<em>{shown}</em>"
                if origin:
                    where = _escaped(" ".join(filter(None, (origin.requirement, origin.path))))
                    shown = f'<span data-from="{where}">{shown}</span>'
                return shown
            case Ref(target):
                shown = _escaped(self.labels.get(target, target))
                return f'<a class="ref" href="{_fragment(target)}">{shown}</a>' if target in self.labels else shown
            case Link(address, text):
                good = shared.safe_address(address)
                return f'<a href="{_escaped(good)}">{_escaped(text)}</a>' if good else _escaped(text)


def _anchor(id: str) -> str:
    return "-".join(shared.clean(id).split())


def _fragment(id: str) -> str:
    return "#" + quote(_anchor(id), safe="-._~")


def _escaped(text: str) -> str:
    return escape(shared.clean(text))
