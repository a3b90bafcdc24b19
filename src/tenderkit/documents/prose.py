"""Prose: a Jinja template of Markdown becomes blocks, and no value ever passes through the text.

Every printed value turns into a private-use placeholder and stands aside as a node; after the Markdown has been
parsed the placeholders become the nodes again. A value can therefore hold any characters, and a count proves that
none was lost. The only module that imports jinja2 and markdown_it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from tenderkit.blocks import Block, Inline, Inlines, Items, Link, Origin, Para, Ref, Section, Text
from tenderkit.findings import Code, Finding, Severity, TextPlace

SYNTAX = Code("mall-fel", Severity.ERROR, "Mallen är inte rätt skriven", "Rätta mallen vid platsen.")
UNKNOWN = Code("mall-okant-namn", Severity.ERROR, "Mallen använder ett okänt namn", "Rätta namnet i mallen.")
MARKUP = Code("mall-otillaten-markering", Severity.ERROR, "Otillåten markering", "Använd rubrik, stycke eller lista.")
LOST = Code("mall-forlorat-varde", Severity.ERROR, "Ett värde kom inte med", "Låt värdet stå i ett eget stycke.")

_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACEHOLDER = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_HEADING_ID = re.compile(r"\s*\[#([\w-]+)\]\s*$")
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


Nodes = Mapping[str, Any]


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_aside,
    )
    environment.globals.clear()
    return environment


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "newline", "escape"])


# What a template may be made of. Only names and calls are printed: a filter, an operator or a literal would turn a
# value into text on the way and lose where it comes from.
_PRINTED = (nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Call)
_PARTS = (
    nodes.Output,
    *_PRINTED,
    nodes.Const,
    nodes.Keyword,
    nodes.If,
    nodes.For,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)


class _NotANameError(TemplateSyntaxError):
    """Something else than a name or a call is printed, or computed."""


@cache
def _compiled(source: str) -> Any:
    tree = _environment().parse(source)
    _check_parts(tree)
    return _environment().from_string(tree)


def _check_parts(node: nodes.Node) -> None:
    for child in node.iter_child_nodes():
        if not isinstance(child, _PRINTED if isinstance(node, nodes.Output) else _PARTS):
            raise _NotANameError("not a name", child.lineno)
        _check_parts(child)


_kept: ContextVar[list[Any]] = ContextVar("kept")


def _aside(value: Any) -> str:
    """Keeps a printed value as a node and prints its placeholder instead. Anything else than a value is refused."""
    if isinstance(value, StrictUndefined):
        str(value)  # raises with the name
    if not isinstance(value, str | int | Printed | Text | Ref | Link | Group):
        raise UndefinedError("not a value")
    kept = _kept.get()
    kept.append(value)
    return f"{_OPEN}{len(kept) - 1}{_CLOSE}"


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


def render(source: str, values: Nodes, shown: str, first_line: int = 1) -> tuple[tuple[Block, ...], list[Finding]]:
    """The blocks of a template of Markdown prose with ``values``; ``shown`` and ``first_line`` place its findings.

    Values are text, ``Printed``, inlines (``Ref``, ``Link``) or ``Group`` of blocks.
    """
    reserved = re.search(f"[{_OPEN}{_CLOSE}]", source)
    if reserved:
        place = TextPlace(shown, first_line + source.count("\n", 0, reserved.start()), 1)
        message = f"Tecknet U+{ord(reserved[0]):04X} kan inte användas i texten."
        return (), [MARKUP.at(place, message, hint="Ta bort tecknet.")]
    kept: list[Any] = []
    token = _kept.set(kept)
    try:
        text = _compiled(source).render(values)
    except TemplateSyntaxError as error:
        place = TextPlace(shown, first_line + error.lineno - 1, 1)
        message = "Mallens klamrar går inte att tolka."
        if isinstance(error, _NotANameError):
            message = "Inom klamrarna får bara ett namn eller ett anrop stå, inget som räknas ut."
        return (), [SYNTAX.at(place, message, hint=SYNTAX.advice)]
    except (TemplateError, SecurityError, TypeError, ArithmeticError, KeyError, LookupError) as error:
        line = _template_line(error)
        message = _unknown_name(error)
        return (), [UNKNOWN.at(TextPlace(shown, first_line + line - 1, 1), message, hint=UNKNOWN.advice)]
    finally:
        _kept.reset(token)
    reader = _Reader(kept, shown, first_line)
    tree = SyntaxTreeNode(_markdown().parse(text))
    blocks = _sections(_blocks(reader, tree.children))
    for index in sorted(set(range(len(kept))) - reader.used):
        line = text.count("\n", 0, text.find(f"{_OPEN}{index}{_CLOSE}"))
        place = TextPlace(shown, first_line + line, 1)
        reader.findings.append(LOST.at(place, "Ett värde i mallen kom inte med.", hint=LOST.advice))
    return blocks, reader.findings


def _template_line(error: BaseException) -> int:
    trace, line = error.__traceback__, 1
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _unknown_name(error: BaseException) -> str:
    found = re.search(r"'([^']+)' is undefined", str(error))
    if found:
        return f"Namnet ”{found[1]}” finns inte."
    if isinstance(error, KeyError):
        return f"”{error.args[0]}” finns inte."
    found = re.search(r"has no attribute '([^']+)'", str(error))
    return f"Namnet ”{found[1]}” finns inte." if found else "Ett värde i mallen saknas eller kan inte användas så."


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
                text = "".join(child.content for child in node.children)
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
            yield Text(content[position : match.start()], bold, italic)
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
        yield Text(content[position:], bold, italic)


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


def sentence(source: str, values: Nodes, shown: str, line: int) -> tuple[tuple[Inlines, ...], list[Finding]]:
    """Prose without headings or lists, as paragraphs of inlines."""
    blocks, findings = render(source, values, shown, line)
    if not all(isinstance(block, Para) for block in blocks):
        message = "Texten får bara bestå av stycken, inte rubriker, listor eller tabeller."
        findings.append(MARKUP.at(TextPlace(shown, line, 1), message, hint=MARKUP.advice))
    return tuple(block.inlines for block in blocks if isinstance(block, Para)), findings


def paragraphs(text: str) -> tuple[Para, ...]:
    """Plain text, untouched, one paragraph per blank line; single line breaks are spaces."""
    parts = (" ".join(part.split("\n")).strip() for part in re.split(r"\n\s*\n", text.strip()))
    return tuple(Para((Text(part),)) for part in parts if part)
