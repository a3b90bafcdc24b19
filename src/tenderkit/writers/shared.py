"""What every format says in the same words: facts of the cover, the contents list, references, safe characters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from tenderkit import swedish
from tenderkit.blocks import Block, Clause, Document, Items, Section, Table, walk

CONTENTS_TITLE = "Innehåll"
EMPTY_CELL = "–"
"""Stands in a cell without text: a screen reader passes over an empty one as if it were not there."""
DRAFT_NOTICE = "Handlingen är inte beslutad och kan ändras."
FIGURES_IN = "Siffrorna står i"
"""Begins the reference from a chart to the table beside it."""
PLACE_AND_DATE = "Ort och datum"
SIGNATURE = "Underskrift"
NAME_IN_PRINT = "Namnförtydligande"

# XML 1.0 can hold no other characters, not even escaped; the same rule in every format keeps them alike.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?")
_ADDRESS_CHARACTERS = ":/?#[]@!$&'()*+,;=%~-._"


def clean(text: str) -> str:
    """``text`` without characters that XML forbids (each becomes U+FFFD) and with plain line ends.

    Loading refuses such characters with a finding; this is the second line of defence, so that no text can make a
    file that a word processor calls damaged.
    """
    if text.isprintable():  # no control characters, surrogates or line ends: almost every text there is
        return text
    return _FORBIDDEN.sub("\ufffd", _LINE_ENDS.sub("\n", text))


def safe_address(address: str) -> str:
    """``address`` fit for a link, or "" if a reader should not be able to follow it (scripts, malformed ones)."""
    quoted = quote(clean(address).strip(), safe=_ADDRESS_CHARACTERS)
    try:
        parts = urlsplit(quoted)
    except ValueError:
        return ""
    good = (parts.scheme in ("http", "https") and parts.hostname) or (parts.scheme in ("mailto", "tel") and parts.path)
    return quoted if good else ""


def kind_beside_title(document: Document) -> str:
    """The kind of document, or "" where the title already says it."""
    kind = document.marks.kind
    return "" if kind.casefold() == document.title.casefold() else kind


def facts(document: Document) -> tuple[tuple[str, str], ...]:
    """What the cover states about the document, as label and value; empty ones left out."""
    marks = document.marks
    stated = (
        ("Handling", kind_beside_title(document)),
        ("Diarienummer", marks.diarienummer),
        ("Version", marks.version),
        ("Datum", swedish.day(marks.dated)),
    )
    return tuple((label, value) for label, value in stated if value)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents: level from 1, id, number ("" if unnumbered) and title."""

    level: int
    id: str
    number: str
    title: str


def contents(document: Document, depth: int) -> tuple[Entry, ...]:
    """The sections down to ``depth``, in reading order."""
    return tuple(
        Entry(level, section.id, document.numbers.get(section.id, "") if section.numbered else "", section.title)
        for level, section in _sections(document.blocks, 1)
        if level <= depth
    )


def _sections(blocks: tuple[Block, ...], level: int) -> Iterator[tuple[int, Section]]:
    for block in blocks:
        match block:
            case Section(blocks=inner):
                yield level, block
                yield from _sections(inner, level + 1)
            case Clause(blocks=inner):
                yield from _sections(inner, level + 1)
            case Items(items=items):
                for item in items:
                    yield from _sections(item, level)
            case _:
                pass


def list_sign(index: int, depth: int) -> str:
    """The sign of an ordered item as Word's lists in the shell have it: a) outside, 1) within, i) within that."""
    match depth % 3:
        case 0:
            return "abcdefghijklmnopqrstuvwxyz"[index % 26] * (index // 26 + 1) + ")"
        case 1:
            return f"{index + 1})"
        case _:
            return _roman(index + 1) + ")"


def _roman(number: int) -> str:
    signs = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        signs += sign * (number // value)
        number %= value
    return signs


def labels(document: Document) -> dict[str, str]:
    """Id → what a reference to it shows: its number, or its title if it has none."""
    shown: dict[str, str] = {}
    for block in walk(document.blocks):
        match block:
            case Section(id=id, title=title) | Clause(id=id, title=title) | Table(id=id, caption=title):
                shown.setdefault(id, document.numbers.get(id) or title)
            case _:
                pass
    return shown


def checked(table: Table) -> Table:
    """``table`` itself; ``ValueError`` if a row or the widths do not fit the header, since text would be lost."""
    columns = len(table.header)
    if not columns or len(table.widths) != columns or any(len(row) != columns for row in table.rows):
        raise ValueError(f"table {table.id!r}: rows and widths must have as many columns as the header ({columns})")
    return table
