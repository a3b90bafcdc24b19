"""Markdown with placeholders becomes blocks: headings, paragraphs, lists, emphasis and links; nothing else.

A placeholder stands for a value kept aside; here the values come back as nodes, and each must come back once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from tenderkit.blocks import Block, Inline, Inlines, Items, Link, Origin, Para, Ref, Section, Text
from tenderkit.findings import Code, Finding, Severity, TextPlace

MARKUP = Code("mall-otillaten-markering", Severity.ERROR, "Otillåten markering", "Använd rubrik, stycke eller lista.")
LOST = Code("mall-forlorat-varde", Severity.ERROR, "Ett värde kom inte med", "Låt värdet stå i ett eget stycke.")

OPEN, CLOSE = "\ue000", "\ue001"
_PLACEHOLDER = re.compile(f"{OPEN}(\\d+){CLOSE}")
_HEADING_ID = re.compile(r"\s*\[#([\w-]+)\]\s*$")
# A chapter and a section of law, which no line may part.
_TIED = re.compile(r"(?<=\d) (?=kap\.|§)|(?<=\d.kap\.) (?=\d)")
_UNNUMBERED = re.compile(r"\s*\[-\]\s*$")


@dataclass(frozen=True, slots=True)
class Printed:
    """A value of the specification as it is printed, with where it comes from."""

    text: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that a callable of the template puts in. ``chapters`` true: they are sections of the top level."""

    blocks: tuple[Block, ...]
    chapters: bool = False


def placeholder(index: int) -> str:
    """What stands in the text for the value kept aside as number ``index``."""
    return f"{OPEN}{index}{CLOSE}"


def blocks_of(text: str, values: list[Any], shown: str, first_line: int) -> tuple[tuple[Block, ...], list[Finding]]:
    """The blocks of Markdown whose placeholders stand for ``values``; a value that did not come back is a finding."""
    reader = _Reader(values, shown, first_line)
    tree = SyntaxTreeNode(_markdown().parse(text))
    blocks = _sections(_blocks(reader, tree.children))
    for index in sorted(set(range(len(values))) - reader.used):
        line = text.count("\n", 0, text.find(placeholder(index)))
        place = TextPlace(shown, first_line + line, 1)
        reader.findings.append(LOST.at(place, "Ett värde i mallen kom inte med.", hint=LOST.advice))
    return blocks, reader.findings


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "newline", "escape"])


@dataclass
class _Reader:
    """Turns parsed Markdown into blocks, putting nodes back where their placeholders stand."""

    values: list[Any]
    shown: str
    first_line: int
    used: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def place(self, node: SyntaxTreeNode) -> TextPlace:
        line = node.map[0] if node.map else 0
        return TextPlace(self.shown, self.first_line + line, 1)


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    id: str
    title: str
    numbered: bool


def _blocks(reader: _Reader, nodes: Sequence[SyntaxTreeNode]) -> list[Block | Group | _Heading]:
    made: list[Block | Group | _Heading] = []
    for node in nodes:
        match node.type:
            case "heading":
                made.append(_heading(reader, node))
            case "paragraph":
                made += _paragraph(reader, node)
            case "bullet_list" | "ordered_list":
                made.append(_list(reader, node))
            case _:
                message = "Mallen innehåller en markering som inte används."
                reader.findings.append(MARKUP.at(reader.place(node), message, hint=MARKUP.advice))
    return made


def _heading(reader: _Reader, node: SyntaxTreeNode) -> _Heading:
    inlines = _inlines(reader, node.children[0].children if node.children else ())
    if not all(isinstance(inline, Text) for inline in inlines):
        reader.findings.append(MARKUP.at(reader.place(node), "Rubriken får bara innehålla text.", hint=MARKUP.advice))
    title = "".join(inline.text for inline in inlines if isinstance(inline, Text))
    numbered = not _UNNUMBERED.search(title)
    title = _UNNUMBERED.sub("", title)
    found = _HEADING_ID.search(title)
    title = _HEADING_ID.sub("", title).strip()
    return _Heading(int(node.tag[1]), found[1] if found else _slug(title), title, numbered)


def _slug(title: str) -> str:
    folded = title.lower().translate(str.maketrans("åäöéü", "aaoeu"))
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "avsnitt"


def _paragraph(reader: _Reader, node: SyntaxTreeNode) -> Iterator[Block | Group]:
    inline = node.children[0]
    whole = _PLACEHOLDER.fullmatch(inline.content.strip())
    if whole and isinstance(reader.values[int(whole[1])], Group):
        reader.used.add(int(whole[1]))
        yield reader.values[int(whole[1])]
        return
    yield Para(_inlines(reader, inline.children))


def _list(reader: _Reader, node: SyntaxTreeNode) -> Items:
    items = []
    for item in node.children:
        inner = _blocks(reader, item.children)
        kept = tuple(block for block in inner if not isinstance(block, Group | _Heading))
        if len(kept) < len(inner):
            message = "En lista kan inte innehålla en rubrik eller en tabell."
            reader.findings.append(MARKUP.at(reader.place(item), message, hint=MARKUP.advice))
        items.append(kept)
    return Items(tuple(items), ordered=node.type == "ordered_list")


def _inlines(reader: _Reader, nodes: Sequence[SyntaxTreeNode], *, bold: bool = False, italic: bool = False) -> Inlines:
    made: list[Inline] = []
    for node in nodes:
        match node.type:
            case "text":
                made += _pieces(reader, node.content, bold, italic)
            case "softbreak" | "hardbreak":
                made.append(Text(" ", bold, italic))
            case "strong":
                made += _inlines(reader, node.children, bold=True, italic=italic)
            case "em":
                made += _inlines(reader, node.children, bold=bold, italic=True)
            case "link":
                # Emphasis in a link's text is read past, its words are not; a value has no place there and is found.
                text = "".join(child.content for child in node.walk() if child.type == "text")
                made.append(Link(str(node.attrs.get("href", "")), text))
            case _:
                reader.findings.append(
                    MARKUP.at(reader.place(node), "Markeringen används inte i texten.", hint=MARKUP.advice)
                )
    return _joined(made)


def _pieces(reader: _Reader, content: str, bold: bool, italic: bool) -> Iterator[Inline]:
    position = 0
    for match in _PLACEHOLDER.finditer(content):
        if match.start() > position:
            yield Text(_tied(content[position : match.start()]), bold, italic)
        position = match.end()
        value = reader.values[int(match[1])]
        if isinstance(value, Group):
            continue  # stays unused, and is found by the count
        reader.used.add(int(match[1]))
        match value:
            case Printed(text, origin):
                yield Text(text, bold, italic, origin)
            case Ref() | Link() | Text():
                yield value
            case _:
                yield Text(str(value), bold, italic)
    if position < len(content):
        yield Text(_tied(content[position:]), bold, italic)


def _tied(text: str) -> str:
    """An author's own text with references to law on one line, "10 kap. 8 §"; values are printed as they are."""
    return _TIED.sub("\u00a0", text)


def _joined(inlines: Sequence[Inline]) -> Inlines:
    """Neighbours of the same look as one piece, so that Word sees whole words."""
    made: list[Inline] = []
    for inline in inlines:
        last = made[-1] if made else None
        if (
            isinstance(inline, Text)
            and isinstance(last, Text)
            and (inline.bold, inline.italic, inline.origin) == (last.bold, last.italic, last.origin)
            and inline.origin is None
        ):
            made[-1] = Text(last.text + inline.text, last.bold, last.italic)
        else:
            made.append(inline)
    return tuple(made)


def _sections(flat: Sequence[Block | Group | _Heading]) -> tuple[Block, ...]:
    """Headings and what follows them as nested sections."""
    root: list[Block] = []
    open_: list[tuple[_Heading, list[Block]]] = []

    def close(level: int) -> None:
        while open_ and open_[-1][0].level >= level:
            heading, inner = open_.pop()
            section = Section(heading.id, heading.title, tuple(inner), heading.numbered)
            (open_[-1][1] if open_ else root).append(section)

    for block in flat:
        match block:
            case _Heading(level=level):
                close(level)
                open_.append((block, []))
            case Group(blocks=blocks, chapters=chapters):
                if chapters:
                    close(1)
                (open_[-1][1] if open_ else root).extend(blocks)
            case _:
                (open_[-1][1] if open_ else root).append(block)
    close(1)
    return tuple(root)
