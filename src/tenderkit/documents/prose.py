"""Prose: a Jinja template of Markdown becomes blocks, and no value ever passes through the text.

Every printed value turns into a private-use placeholder and stands aside as a node; after the Markdown has been
parsed the placeholders become the nodes again. A value can therefore hold any characters, and a count proves that
none was lost. The only module that imports jinja2.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tenderkit.blocks import Block, Inlines, Link, Para, Ref, Text
from tenderkit.documents.markdown import CLOSE, MARKUP, OPEN, Group, Printed, blocks_of, placeholder
from tenderkit.findings import Code, Finding, Severity, TextPlace

__all__ = ["Group", "Printed", "lacking", "paragraphs", "render", "sentence"]

SYNTAX = Code("mall-fel", Severity.ERROR, "Mallen är inte rätt skriven", "Rätta mallen vid platsen.")
UNKNOWN = Code(
    "mall-okant-namn",
    Severity.ERROR,
    "Mallen använder ett okänt namn",
    "Rätta namnet, eller lägg till uppgiften i specifikationen, till exempel under facts i avtal.yaml.",
)


Nodes = Mapping[str, Any]

# The signs of the placeholders, and what no document can hold.
_RESERVED = re.compile(f"[{OPEN}{CLOSE}\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _Environment(ImmutableSandboxedEnvironment):
    """A name's parts are the keys of a mapping, never attributes: nothing of Python can be reached or called."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return (
            obj[attribute] if isinstance(obj, Mapping) and attribute in obj else self.undefined(obj=obj, name=attribute)
        )


@cache
def _environment() -> _Environment:
    environment = _Environment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_aside,
    )
    environment.globals.clear()
    return environment


# What a template may be made of. Only names and calls are printed: a filter, an operator or a literal would turn a
# value into text on the way and lose where it comes from.
_PRINTED = (nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Call)
_PARTS = (
    nodes.Output,
    *_PRINTED,
    nodes.Const,
    nodes.Keyword,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)


class _NotANameError(TemplateSyntaxError):
    """Something else than a name or a call is printed, or computed."""


@cache
def _parsed(source: str) -> nodes.Template:
    tree = _environment().parse(source)
    _check_parts(tree)
    return tree


@cache
def _compiled(source: str) -> Any:
    return _environment().from_string(_parsed(source))


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
    if isinstance(value, bool) or not isinstance(value, str | int | Printed | Text | Ref | Link | Group):
        raise UndefinedError("not a value")
    kept = _kept.get()
    kept.append(value)
    return placeholder(len(kept) - 1)


def render(source: str, values: Nodes, shown: str, first_line: int = 1) -> tuple[tuple[Block, ...], list[Finding]]:
    """The blocks of a template of Markdown prose with ``values``; ``shown`` and ``first_line`` place its findings.

    Values are text, ``Printed``, inlines (``Ref``, ``Link``) or ``Group`` of blocks.
    """
    reserved = _RESERVED.search(source)
    if reserved:
        place = TextPlace(shown, first_line + source.count("\n", 0, reserved.start()), 1)
        message = f"Tecknet U+{ord(reserved[0]):04X} kan inte användas i texten."
        return (), [MARKUP.at(place, message, hint="Ta bort tecknet.")]
    kept: list[Any] = []
    token = _kept.set(kept)
    try:
        # Text without a clamp is its own result; compiling a template of it would cost more than all the rest.
        text = _compiled(source).render(values) if "{" in source else source
    except _MISSPELT as error:
        return (), [_misspelt(error, shown, first_line)]
    except (TemplateError, SecurityError, TypeError, ArithmeticError, KeyError, LookupError) as error:
        line = _template_line(error)
        message = _unknown_name(error)
        return (), [UNKNOWN.at(TextPlace(shown, first_line + line - 1, 1), message, hint=UNKNOWN.advice)]
    finally:
        _kept.reset(token)
    return blocks_of(text, kept, shown, first_line)


def lacking(source: str, values: Nodes, shown: str, first_line: int = 1) -> list[Finding]:
    """What a template prints of the records in ``values`` and they do not have, found without rendering it.

    Names that are not in ``values`` are passed over: they are given when the document is made.
    """
    try:
        parts = list(_parsed(source).find_all(nodes.Getattr))
    except _MISSPELT as error:
        return [_misspelt(error, shown, first_line)]
    findings = []
    for part in parts:
        record = values.get(part.node.name) if isinstance(part.node, nodes.Name) else None
        if isinstance(record, Mapping) and part.attr not in record:
            place = TextPlace(shown, first_line + part.lineno - 1, 1)
            findings.append(UNKNOWN.at(place, f"Namnet ”{part.attr}” finns inte.", hint=UNKNOWN.advice))
    return findings


# Beside the library's, Python's own of what the template was compiled into.
_MISSPELT = (TemplateSyntaxError, SyntaxError, RecursionError)


def _misspelt(error: Exception, shown: str, first_line: int) -> Finding:
    message = "Mallens klamrar är nästlade för djupt."
    if isinstance(error, _NotANameError):
        message = "Inom klamrarna får bara ett namn eller ett anrop stå, inget som räknas ut."
    elif isinstance(error, TemplateSyntaxError):
        message = "Mallens klamrar går inte att tolka."
    line = error.lineno if isinstance(error, TemplateSyntaxError) else 1
    return SYNTAX.at(TextPlace(shown, first_line + line - 1, 1), message, hint=SYNTAX.advice)


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
    if isinstance(error, KeyError) and isinstance(error.args[0], str | int):
        return f"”{error.args[0]}” finns inte."
    found = re.search(r"has no attribute '([^']+)'", str(error))
    return f"Namnet ”{found[1]}” finns inte." if found else "Ett värde i mallen saknas eller kan inte användas så."


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
