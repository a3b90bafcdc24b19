"""What a workbook holds outside its cells, each with the words an official finds it by.

Comments, text boxes, page headers, links, names, properties, and copies that charts and pivot tables keep of cells.
Texts are found by their tags in the raw XML, which may be damaged or made to hide something; none is left out because
its place is not understood.
"""

import html
import posixpath
import re
from collections.abc import Iterator, Mapping

from tenderkit.workbooks.cells import Beside
from tenderkit.workbooks.extents import has_formulas

# Parts searched whole and not handed on. Pivot tables, charts and links keep copies of cells since taken away.
_WHOLE = re.compile(
    r"(?i)(xl/(comments|threadedcomments|persons|drawings|diagrams|charts|externallinks|pivotcache|connections|querytables).*"
    r"|customxml/.*|docprops/(core|app|custom)|meta)\.(xml|rels|vml)"
)
# Searched in every part: page headers, links, drop-downs, named ranges, names and descriptions of whatever has one.
_ELEMENT = re.compile(rb"<(?:\w+:)?((?:odd|even|first)(?:Header|Footer)|formula[12]?|definedName)\b[^>]*>([^<]*)<")
_ATTRIBUTE = re.compile(
    rb"\b(?:tooltip|display(?:Name)?|location|prompt(?:Title)?|error(?:Title)?|Target|comment|v|name|caption|title|descr"
    rb"|description|alt|formatCode|connection|command|userName|author|href)=(?:\"([^\"]*)\"|'([^']*)')"
)
_CHOSEN = re.compile(rb"<(?:\w+:)?(?:filter|customFilter)\b[^>]*?\bval=(?:\"([^\"]*)\"|'([^']*)')")
_ANY = re.compile(rb"[\w:.-]+=(?:\"([^\"]*)\"|'([^']*)')")  # in parts whose attributes each maker names itself
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # how a part in UTF-16 begins
_FORMULA = re.compile(rb"f(?<=[<:]f)(?:\s[^>]*)?>([^<]*[0-9]{4}[^<]*)<")
# The cells' own words are read as cells; the others hold nobody's words.
_UNHELD = re.compile(r"(?i)xl/(sharedstrings|calcchain|theme/.*)\.xml|content\.xml|mimetype")
_COMMENT = re.compile(
    rb"<(?:\w+:)?(?P<tag>comment|threadedComment|annotation)\b(?P<of>[^>]*)>"
    rb"(?P<said>(?:(?!<(?:\w+:)?(?P=tag)[\s/>]).)*?)</(?:\w+:)?(?P=tag)>",
    re.DOTALL,
)
_REF = re.compile(rb"\b(?:r|ref)=[\"']([A-Za-z]{1,3}[0-9]{1,7})[\"']")
_TABLE = re.compile(rb"<table:table\b[^>]*\btable:name=\"([^\"]*)\"")
_TARGET = re.compile(rb"\bTarget=[\"']([^\"']*)[\"']")
_TAG = re.compile(rb"<(?:\w+:)?(\w+)")
_PIECE = re.compile(rb"<(?:\w+:)?(\w*)[^>]*>([^<]*)")

_BY_TAG = {
    "definedName": "Ett definierat namn",
    "hyperlink": "En länk",
    "Relationship": "En länk",
    "dataValidation": "En regel för vad som får skrivas",
    "formula": "En regel för vad som får skrivas eller hur det visas",
    "formula1": "En regel för vad som får skrivas",
    "formula2": "En regel för vad som får skrivas",
    "filter": "Ett filter",
    "numFmt": "Ett talformat",
    "cellStyle": "En formatmall",
    **dict.fromkeys(("oddHeader", "evenHeader", "firstHeader"), "Sidhuvudet"),
    **dict.fromkeys(("oddFooter", "evenFooter", "firstFooter"), "Sidfoten"),
}
_BY_PART = (
    ("docprops/custom", "En egen egenskap bland dokumentets egenskaper"),
    ("docprops/", "Dokumentets egenskaper"),
    ("meta.xml", "Dokumentets egenskaper"),
    ("customxml/", "De XML-uppgifter som följer med filen"),
    ("xl/persons", "Förteckningen över dem som har kommenterat"),
    ("xl/comments", "En kommentar"),
    ("xl/threadedcomments", "En kommentar"),
    ("content.xml", "En kommentar"),
    ("xl/drawings", "En textruta, bild eller figur"),
    ("xl/diagrams", "En textruta, bild eller figur"),
    ("xl/charts", "Ett diagram"),
    ("xl/externallinks", "En länk till en annan arbetsbok"),
    ("xl/pivot", "En pivottabell eller dess underlag"),
    ("xl/connections", "En dataanslutning"),
    ("xl/querytables", "En dataanslutning"),
    ("xl/tables", "En tabells namn eller rubrik"),
    ("xl/styles", "Ett talformat eller en formatmall"),
    ("styles.xml", "Ett sidhuvud, en sidfot eller en formatmall"),
)
_FIELDS = {
    "creator": "Författare",
    "initial-creator": "Författare",
    "lastModifiedBy": "Senast sparad av",
    "title": "Rubrik",
    "subject": "Ämne",
    "description": "Kommentarer",
    "keywords": "Nyckelord",
    "keyword": "Nyckelord",
    "category": "Kategori",
    "contentStatus": "Status",
    "Manager": "Chef",
    "Company": "Företag",
}


def is_whole(part: str) -> bool:
    """True for a part that no reader of tables needs."""
    return _WHOLE.fullmatch(part) is not None


def beside(parts: Mapping[str, bytes], sheets: Mapping[str, str]) -> Iterator[Beside]:
    """Every text outside the cells. ``sheets`` are the sheets' names by their parts."""
    homes = _homes(parts, sheets)
    for name, raw in parts.items():
        body = raw.decode("utf-16", "replace").encode() if raw.startswith(_WIDE) else raw
        body = body.replace(b"<![CDATA[", b"").replace(b"]]>", b"") if b"[" in body else body
        where = _Where(name, homes.get(name, ""))
        if not _UNHELD.fullmatch(name):
            yield from _held(body, where, frozenset(sheets.values()))
        if is_whole(name) or name in ("styles.xml", "content.xml"):
            yield from _commented(body, where)
        unlisted = name not in sheets and b"sheetData" in body  # a sheet that the workbook does not tell of
        if is_whole(name) or unlisted or name == "styles.xml":  # an ODS file has its page headers among the styles
            yield from _said(_COMMENT.sub(b"<x>", body), where, frozenset(sheets.values()))


class _Where:
    """The words for a part, or for what stands under a tag of it; ``home`` is the name of its sheet, or ""."""

    def __init__(self, part: str, home: str) -> None:
        self.part = part
        self.home = f" på bladet ”{home}”" if home else ""
        known = (words for start, words in _BY_PART if part.casefold().startswith(start))
        self.words = next(known, "Något utanför cellerna")

    def of(self, tag: str) -> str:
        if self.words == "Dokumentets egenskaper" and tag in _FIELDS:
            return f"Fältet {_FIELDS[tag]} i dokumentets egenskaper"
        return _BY_TAG.get(tag, self.words) + self.home

    def cell(self, what: str, ref: bytes | None) -> str:
        return f"{what} i cell {ref.decode().upper()}{self.home}" if ref else f"{what}{self.home}"


def _homes(parts: Mapping[str, bytes], sheets: Mapping[str, str]) -> dict[str, str]:
    """The sheet that each part belongs to: its comments, its drawings, and the charts of those."""
    homes = dict(sheets)
    waiting = list(sheets)
    while waiting:
        part = waiting.pop()
        folder, name = posixpath.split(part)
        links = f"{folder}/_rels/{name}.rels"
        for target in (match[1].decode("utf-8", "replace") for match in _TARGET.finditer(parts.get(links, b""))):
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            if path in parts and path not in homes:
                homes[path] = homes[part]
                waiting.append(path)
        homes[links] = homes[part]
    return homes


def _held(xml: bytes, where: _Where, sheets: frozenset[str]) -> Iterator[Beside]:
    """Texts that a part holds outside its cells; in a sheet they all stand after the last row, but for formulas."""
    end = max(xml.rfind(b"sheetData>"), 0)
    rest = xml[end:]
    last = 0  # no further back, as each search would else go through the whole sheet
    for match in _FORMULA.finditer(xml, 0, end) if has_formulas(xml) else ():
        cell = max(xml.rfind(tag, last, match.start()) for tag in (b"<c ", b":c "))
        ref = _REF.search(xml, cell, match.start()) if cell >= 0 else None
        last = match.end()
        yield Beside(where.cell("Formeln", ref and ref[1]), _text(match[1]))
    for match in _ELEMENT.finditer(rest):
        yield Beside(where.of(match[1].decode()), _text(match[2]))
    for match in _CHOSEN.finditer(rest):
        yield Beside(where.of("filter"), _text(match[1] or match[2] or b""))
    for match in (_ANY if where.part.lower().startswith("customxml/") else _ATTRIBUTE).finditer(rest):
        tag = _TAG.match(rest, max(rest.rfind(b"<", 0, match.start()), 0))
        text = _text(match[1] or match[2] or b"")
        if text and not (tag and tag[1] == b"sheet" and text in sheets):  # told as the sheet's name
            yield Beside(where.of(tag[1].decode() if tag else ""), text)


def _commented(xml: bytes, where: _Where) -> Iterator[Beside]:
    """Comments one by one. A number may be half bold: the runs of a paragraph belong together."""
    for match in _COMMENT.finditer(xml):
        ref, place = _REF.search(match["of"]), where
        if match["tag"] == b"annotation":
            table = _TABLE.match(xml, max(xml.rfind(b"<table:table ", 0, match.start()), 0))
            place = _Where(where.part, _text(table[1]) if table else "")
        yield Beside(place.cell("Kommentaren" if ref else "En kommentar", ref and ref[1]), _joined(match["said"]))


def _said(xml: bytes, where: _Where, sheets: frozenset[str]) -> Iterator[Beside]:
    """The text between a part's tags: of drawings by paragraph, of others tag by tag."""
    if where.part.lower().startswith(("xl/comments", "xl/threadedcomments", "xl/drawings", "xl/diagrams")):
        yield Beside(where.of(""), _joined(xml))
        return
    for match in _PIECE.finditer(xml):
        text = _text(match[2])
        if text.strip() and text not in sheets:  # the properties list the sheets by name
            yield Beside(where.of(match[1].decode()), text)


def _joined(xml: bytes) -> str:
    apart = re.sub(rb"</(?:\w+:)?(?:p|comment)>", b" | ", xml)
    return _text(re.sub(rb"<[^>]*>", b"", apart))


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))
