"""The few words of WordprocessingML that a document needs, as functions that append to an lxml element."""

import re
from collections.abc import Mapping

from lxml.etree import SubElement, _Element

from tenderkit.writers.shared import clean

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{NAMESPACE}}}{name}"


P, PPR, PSTYLE, R, RPR, RSTYLE, T, TAB, BR, VAL = map(
    w, ("p", "pPr", "pStyle", "r", "rPr", "rStyle", "t", "tab", "br", "val")
)
BOLD, ITALIC, FLDCHAR, FLDTYPE, INSTR, ID, NAME = map(
    w, ("b", "i", "fldChar", "fldCharType", "instrText", "id", "name")
)
BOOKMARK_START, BOOKMARK_END, HYPERLINK, ANCHOR, HISTORY = map(
    w, ("bookmarkStart", "bookmarkEnd", "hyperlink", "anchor", "history")
)
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
R_ID = f"{{{_RELATIONSHIPS}}}id"
_PRESERVE = {SPACE: "preserve"}
_BREAKS = re.compile("([\t\n])")


def run(parent: _Element, text: str, *, style: str = "", bold: bool = False, italic: bool = False) -> None:
    """Append ``text`` as one run; tabs and line ends become Word's own."""
    element = _open_run(parent, style, bold=bold, italic=italic)
    text = clean(text)
    if "\n" not in text and "\t" not in text:
        SubElement(element, T, _PRESERVE).text = text
        return
    for piece in _BREAKS.split(text):
        if piece == "\n":
            SubElement(element, BR)
        elif piece == "\t":
            SubElement(element, TAB)
        elif piece:
            SubElement(element, T, _PRESERVE).text = piece


def tab(parent: _Element, count: int = 1) -> None:
    """Append a run of tabs."""
    element = SubElement(parent, R)
    for _ in range(count):
        SubElement(element, TAB)


def field(parent: _Element, instruction: str, result: str, *, bold: bool = False) -> None:
    """Append a live field whose cached result is ``result``: right before Word computes it, and after."""
    begin_field(parent, instruction, bold=bold)
    run(parent, result, bold=bold)
    end_field(parent, bold=bold)


def begin_field(parent: _Element, instruction: str, *, bold: bool = False) -> None:
    """Open a field; what follows until ``end_field`` is its cached result.

    Every run of a field carries its look: word processors differ in which of them they copy it from.
    """
    SubElement(_open_run(parent, bold=bold), FLDCHAR, {FLDTYPE: "begin"})
    SubElement(_open_run(parent, bold=bold), INSTR, _PRESERVE).text = f" {instruction} "
    SubElement(_open_run(parent, bold=bold), FLDCHAR, {FLDTYPE: "separate"})


def end_field(parent: _Element, *, bold: bool = False) -> None:
    """Close the innermost field."""
    SubElement(_open_run(parent, bold=bold), FLDCHAR, {FLDTYPE: "end"})


def start_bookmark(parent: _Element, name: str, number: int) -> None:
    """Open a bookmark; ``number`` pairs it with its end."""
    SubElement(parent, BOOKMARK_START, {ID: str(number), NAME: name})


def end_bookmark(parent: _Element, number: int) -> None:
    """Close the bookmark with this number."""
    SubElement(parent, BOOKMARK_END, {ID: str(number)})


def link_inside(parent: _Element, bookmark: str) -> _Element:
    """A hyperlink to a bookmark, to append runs to."""
    return SubElement(parent, HYPERLINK, {ANCHOR: bookmark, HISTORY: "1"})


def link_outside(parent: _Element, relationship: str) -> _Element:
    """A hyperlink to an address that the part knows under the id ``relationship``."""
    return SubElement(parent, HYPERLINK, {R_ID: relationship, HISTORY: "1"})


def element(parent: _Element, name: str, attributes: Mapping[str, str | int] | None = None) -> _Element:
    """Append ``w:name`` with ``attributes`` in the same namespace; for what is rare."""
    return SubElement(parent, w(name), {w(key): str(value) for key, value in (attributes or {}).items()})


def _open_run(parent: _Element, style: str = "", *, bold: bool = False, italic: bool = False) -> _Element:
    element = SubElement(parent, R)
    if style or bold or italic:
        look = SubElement(element, RPR)
        if style:
            SubElement(look, RSTYLE, {VAL: style})
        if bold:
            SubElement(look, BOLD)
        if italic:
            SubElement(look, ITALIC)
    return element
