"""Texts that somebody has yet to write: those that still hold the mark of the template."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from tenderkit.findings import Code, Finding, Severity
from tenderkit.model.requirement import Unwritten
from tenderkit.source import Node

UNWRITTEN = Code(
    "spec-att-skriva",
    Severity.UNDECIDED,
    "Texten är inte skriven",
    "Skriv det som gäller i uppdraget och ta bort ordet ÄNDRA.",
)

_MARK = re.compile(r"\bÄNDRA\b")


def marked(nodes: Iterable[Node]) -> Iterator[Unwritten]:
    """Every text below the nodes that holds the mark; what a comment says is not a text."""
    for node in nodes:
        if isinstance(node.value, dict):
            yield from marked(inner for _, inner in node.items())
        elif isinstance(node.value, list):
            yield from marked(node.elements())
        elif isinstance(node.value, str) and _MARK.search(node.value):
            yield Unwritten(node.value, node.place)


def to_write(texts: Sequence[Unwritten]) -> list[Finding]:
    """One finding per text."""
    return [
        UNWRITTEN.at(
            each.place, f"”{textwrap.shorten(each.text, 60, placeholder=' …')}” är inte skriven.", hint=UNWRITTEN.advice
        )
        for each in texts
    ]
