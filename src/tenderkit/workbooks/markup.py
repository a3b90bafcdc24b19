"""The XML of a workbook's parts, searched by its tags. It may be damaged or made to cost time: every search is linear.

A tag is taken to end where the next begins, so that no search goes over the same signs again from tag to tag.
"""

import html
import re
from collections.abc import Iterator

_WIDE = (b"\xff\xfe", b"\xfe\xff")  # how a part in UTF-16 begins
_DECLARATION = (b"<?xml ", b"\xef\xbb\xbf<?xml ")
_RARE = 1_000
_ASIDE = re.compile(
    rb"<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)|(?:<!--(?P<comment>.*?)(?:-->|\Z))"
    rb"|<\?(?!xml\s)(?P<order>.*?)(?:\?>|\Z)|<!(?P<declared>[A-Za-z][^>]*)",
    re.DOTALL,
)
_EXCLAIMED, _ASKED = re.compile(rb"!(?<=<!)"), re.compile(rb"\?(?<=<\?)")
_WRITTEN = re.compile(rb"[\t\n\r -~]{9,}")
_IN_VALUE = re.compile(rb"=\s*+(?:\"[^\"<]*+|'[^'<]*+)<[!?]")
_TAG = re.compile(rb"<[^<>]*+>")
_NAME = re.compile(rb"<(?:\w+:)?(\w+)")
_PIECE = re.compile(rb"<(?:\w+:)?(\w*)[^<>]*+(?:>([^<]*))?")
_ATTRIBUTE = re.compile(rb"(?<![\w:.-])(?:\w++:)?([\w.-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)')")
_PHONETIC = re.compile(
    rb"(?:<(?:\w+:)?rPh\b[^<>]*+>(?:[^<]|<(?!/?(?:\w+:)?rPh\b))*+</(?:\w+:)?rPh\s*+>\s*+)++"  # a word's runs in a row
)


def plain(raw: bytes) -> tuple[bytes, list[str]]:
    """The part in UTF-8 without comments, processing instructions and document types, and the texts of those.

    Raises ValueError if one seems to begin inside an attribute: a reader would see what is taken away here.
    """
    xml = raw.decode("utf-16", "replace").encode() if raw.startswith(_WIDE) else raw
    if b"\0" in xml[:4]:  # UTF-16 or UTF-32 that does not say so
        xml = xml.replace(b"\0", b"")
    declared = xml.find(b"?>") + 2 if xml.startswith(_DECLARATION) else 0
    if not (holds(b"!", _EXCLAIMED, xml, 0, len(xml)) or holds(b"?", _ASKED, xml, declared, len(xml))):
        return xml, []
    if _IN_VALUE.search(xml):
        raise ValueError("a comment begins inside an attribute")
    aside: list[str] = []

    def left(match: re.Match[bytes]) -> bytes:
        if match["data"] is not None:
            return match["data"].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
        aside.append(text(match["comment"] or match["order"] or match["declared"] or b""))
        return b""

    return _ASIDE.sub(left, xml), aside


def holds(sign: bytes, pattern: re.Pattern[bytes], xml: bytes, start: int, end: int) -> bool:
    """True if ``pattern``, which begins with ``sign``, is found. A rare sign is found ten times as fast alone."""
    for _ in range(_RARE):
        start = xml.find(sign, start, end)
        if start < 0 or pattern.match(xml, start, end):
            return start >= 0
        start += 1
    return pattern.search(xml, start, end) is not None


def texts(xml: bytes) -> Iterator[tuple[str, str]]:
    """Every text, with the local name of the tag before it."""
    for match in _PIECE.finditer(xml):
        if match[2] and not match[2].isspace():
            yield match[1].decode(), text(match[2])


def attributes(xml: bytes) -> Iterator[tuple[str, str, str]]:
    """Every attribute: the local names of its tag and of itself, and its value."""
    tag, last = "", 0
    for match in _ATTRIBUTE.finditer(xml):
        opened = xml.rfind(b"<", last, match.start())
        if opened >= 0:
            named = _NAME.match(xml, opened)
            tag = named[1].decode() if named else ""
        last = match.start()
        yield tag, match[1].decode(), text(match[2] or match[3] or b"")


def phonetics(xml: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
    """Where the phonetic text of a word stands, and what it says; readers of tables leave it out."""
    end = len(xml) if end is None else end
    if xml.find(b"P", start, end) >= 0 and xml.find(b"rPh", start, end) >= 0:
        for match in _PHONETIC.finditer(xml, start, end):
            yield match.start(), untagged(match[0])


def without_phonetics(xml: bytes) -> bytes:
    """The same without phonetic texts."""
    return _PHONETIC.sub(b"", xml) if b"rPh" in xml else xml


def untagged(xml: bytes) -> str:
    """The text with its tags taken away: a number may be half bold."""
    return text(_TAG.sub(b"", xml))


def written_in(raw: bytes) -> list[str]:
    """The longer stretches of plain text in a part that is not XML, of one or two bytes to a sign."""
    return [found.decode() for found in _WRITTEN.findall(raw.replace(b"\0", b""))]


def text(raw: bytes) -> str:
    """Characters of XML as text."""
    return html.unescape(raw.decode("utf-8", "replace"))
