"""Obligations outside requirements: words that oblige, in the finished text of a document."""

import re
from collections.abc import Iterable, Iterator

from tenderkit.blocks import Block, Document, Items, Para, Section, Table, plain
from tenderkit.findings import Code, FilePlace, Finding, Severity

HIDDEN = Code(
    "dok-gomt-krav",
    Severity.WARNING,
    "Skyldighet utanför ett krav",
    "Skriv skyldigheten som ett krav med id, eller skriv om meningen.",
)

_OBLIGES = re.compile(r"\b(ska|skall|måste)\b", re.IGNORECASE)

UNDECIDED_SECTION = "att-besluta"
"""Lists values as they are worded in requirements, and is gone from the final document."""


def hidden_obligations(document: Document, titles: Iterable[str] = ()) -> Iterator[Finding]:
    """A bidder answers requirements; what is demanded anywhere else is found by nobody, or by a court.

    Clauses are where obligations belong, and are left out; "ska-krav" and the ``titles`` of
    sources are names.
    """
    for whole in filter(_OBLIGES.search, _texts(document.blocks)):
        text = re.sub(r"\bska-(krav\w*|nivå\w*)", "", whole, flags=re.IGNORECASE)
        for title in titles:
            text = text.replace(title, "")
        found = _OBLIGES.search(text)
        if found:
            start = max(0, found.start() - 40)
            message = (
                f"Handlingen använder ”{found[0]}” utanför ett krav: ”…{text[start : found.end() + 40].strip()}…”."
            )
            yield HIDDEN.at(FilePlace(document.name), message, hint=HIDDEN.advice)


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Section(id=id, blocks=inner) if id != UNDECIDED_SECTION:
                yield from _texts(inner)
            case Para(inlines=inlines):
                yield plain(inlines)
            case Items(items=items):
                for item in items:
                    yield from _texts(item)
            case Table(rows=rows):
                yield from (plain(cell) for row in rows for cell in row)
