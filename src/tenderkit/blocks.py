"""A document as data: sections, clauses, tables and references; numbered and written by others.

Text remembers which characters came from which value of the specification (``origin``), so that every figure
can be asked where it comes from. Nothing here knows Jinja, Word or any assignment.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Origin:
    """The value behind some characters.

    Requirement id ("" for the assignment itself) and path ("target", "parameters.normalt").
    """

    requirement: str
    path: str


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of one look. Never holds markup."""

    text: str
    bold: bool = False
    italic: bool = False
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """A live reference to a section, clause or table; printed as its computed number, e.g. "6.2"."""

    target: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside the document."""

    address: str
    text: str


Inline = Text | Ref | Link
Inlines = tuple[Inline, ...]


class Tone(StrEnum):
    """How a paragraph is set: body, generated measure sentence, reason, notice in a frame, small print."""

    BODY = "body"
    MEASURE = "measure"
    REASON = "reason"
    NOTICE = "notice"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Para:
    inlines: Inlines
    tone: Tone = Tone.BODY


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``ordered`` ones are lettered or numbered natively and restart. Each item holds blocks."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row and no merged cells. ``widths`` are shares of the text width, adding up to 100.

    ``caption`` is Swedish text; ``numeric`` are the indexes of right-aligned columns.
    """

    id: str
    caption: str
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A requirement as a numbered clause: heading "6.2 Antal besök per vårdepisod (KRAV-01)", then its blocks."""

    id: str
    title: str
    label: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading and what stands under it; ``numbered`` false for preambles and signatures."""

    id: str
    title: str
    blocks: tuple["Block", ...]
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents of sections down to ``depth``."""

    depth: int = 2


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature lines, one per party and role."""

    parties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is of, its figure as shown, and its value (None: there is none)."""

    label: str
    shown: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Panel:
    """A title and the bars under it, on one scale with the other panels of the chart."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in panels. The table with the id ``table`` stands beside it and holds every figure.

    ``most`` is the value of a bar of full height. A format that cannot draw leaves the chart out.
    """

    id: str
    caption: str
    panels: tuple[Panel, ...]
    table: str
    most: Fraction


Block = Para | Items | Table | Chart | Clause | Section | PageBreak | Contents | Signatures


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on every page.

    Issuer, document kind, file number, version, date; draft and secrecy marks ("" for none).
    """

    issuer: str
    kind: str
    diarienummer: str
    version: str
    dated: date
    draft: str = ""
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    ``name`` is the file name without ending; ``numbers`` maps id to computed number when resolved.
    """

    name: str
    title: str
    subtitle: str
    marks: Marks
    blocks: tuple[Block, ...]
    numbers: dict[str, str] = field(default_factory=dict)


def plain(inlines: Inlines, numbers: dict[str, str] | None = None) -> str:
    """The inlines as bare characters, references as their numbers."""
    parts = []
    for inline in inlines:
        match inline:
            case Text(text=text) | Link(text=text):
                parts.append(text)
            case Ref(target):
                parts.append((numbers or {}).get(target, target))
    return "".join(parts)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, parents before children."""
    for block in blocks:
        yield block
        match block:
            case Section(blocks=inner) | Clause(blocks=inner):
                yield from walk(inner)
            case Items(items=items):
                for item in items:
                    yield from walk(item)
