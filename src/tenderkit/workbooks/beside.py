"""What a workbook holds outside its cells, each with the words an official finds it by.

Comments, text boxes, page headers, links, names, properties, and copies that charts and pivot tables keep of cells.
Texts are found by their tags in the raw XML, which may be damaged or made to hide something; none is left out because
its place is not understood.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from tenderkit.workbooks.cells import Beside
from tenderkit.workbooks.extents import cells_within, has_formulas
from tenderkit.workbooks.markup import attributes, phonetics, text, texts, untagged, without_phonetics

# Parts that no reader of tables needs and that are not handed on. Pivot tables, charts and links keep copies of cells
# since taken away.
_WHOLE = re.compile(
    r"(?i)(xl/(comments|threadedcomments|persons|drawings|diagrams|charts|externallinks|pivotcache|connections|querytables"
    r"|richdata|revisions|ctrlprops).*|customxml/.*|docmetadata/.*|docprops/.*|meta)\.(xml|rels|vml)"
)
_STRINGS = re.compile(r"(?i)xl/sharedstrings\.xml")
_IN_RUNS = ("xl/comments", "xl/threadedcomments", "xl/drawings", "xl/diagrams")
_IN_PAIRS = ("customxml/", "docprops/custom")
# Attributes that may hold nothing but figures of a person's; all others that do are sizes, places and numbers of parts.
_SAID = re.compile(
    "tooltip|display(Name)?|location|prompt(Title)?|error(Title)?|Target|comment|v|val|name|caption|title|descr(iption)?"
    "|alt|formatCode|connection|command|userName|author|href"
)
_MEASURES = ("xl/charts", "xl/drawings", "xl/diagrams", "xl/theme")  # where ``val`` is one of those
_FORMULA = re.compile(rb"f(?<=[<:]f)(?:\s[^<>]*+)?>(?=[^<]*?[0-9]{4})([^<]*)<")
_LITERALS = re.compile(r'"\s*&\s*"')
_LISTED = re.compile(r'"\s*[&,]\s*"')
_COMMENT = re.compile(
    rb"<(?:\w+:)?(?P<tag>comment|threadedComment|annotation)\b(?P<of>[^<>]*+)>"
    rb"(?P<said>(?:[^<]++|<(?!/?(?:\w+:)?(?P=tag)[\s/>]))*+)</(?:\w+:)?(?P=tag)>"
)
_REF = re.compile(rb"\b(?:r|ref)=[\"']([A-Za-z]{1,3}[0-9]{1,7})[\"']")
_TABLE = re.compile(rb"<table:table\b[^<>]*?\btable:name=\"([^\"]*)\"")
_TARGET = re.compile(rb"\bTarget=[\"']([^\"']*)[\"']")
_PARAGRAPH = re.compile(rb"<text:p\b[^<>]*+>((?:[^<]++|<(?!/text:p>))*+)</text:p>")
_ODS = re.compile(rb":(?:formula|href|condition|expression|(?<=draw:)name)=\"([^\"]*)\"")
_ITEM, _SHORTEST = b"si>", len("<t>9001019802</t></")
_DIGITS = re.compile(rb"(?:[^0-9\x80-\xff]*+[0-9\x80-\xff]){9}")  # as many as the shortest number has
_SHORT = 12  # signs in half a number, at most

SAVE_AGAIN = "Öppna filen i Excel, spara om den och skicka den igen."
COPY = "Kopiera uppgifterna till en ny, tom mall och skicka den."

_BY_TAG = {
    "definedName": "Ett definierat namn",
    "hyperlink": "En länk",
    "Relationship": "En länk",
    "dataValidation": "En regel för vad som får skrivas",
    "formula": "En regel för vad som får skrivas eller hur det visas",
    "formula1": "En regel för vad som får skrivas",
    "formula2": "En regel för vad som får skrivas",
    "filter": "Ett filter",
    "customFilter": "Ett filter",
    "sheetPr": "Namnet i Visual Basic",
    "workbookPr": "Arbetsbokens namn i Visual Basic",
    "numFmt": "Ett talformat",
    "cellStyle": "En formatmall",
    **dict.fromkeys(("oddHeader", "evenHeader", "firstHeader"), "Sidhuvudet"),
    **dict.fromkeys(("oddFooter", "evenFooter", "firstFooter"), "Sidfoten"),
}
_BY_PART = (
    ("docprops/custom", "En egen egenskap bland dokumentets egenskaper"),
    ("docprops/", "Dokumentets egenskaper"),
    ("meta.xml", "Dokumentets egenskaper"),
    ("docmetadata/", "Känslighetsetiketten"),
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
    ("xl/richdata", "En datatyp eller en bild i en cell"),
    ("xl/revisions", "Historiken över ändringar"),
    ("xl/ctrlprops", "En kontroll"),
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


def beside(
    parts: Mapping[str, bytes], sheets: Mapping[str, str], aside: Mapping[str, Iterable[str]]
) -> Iterator[Beside]:
    """Every text outside the cells. ``sheets`` are the sheets' names by their parts.

    ``aside`` are the texts taken out of the parts when they were made plain.
    """
    homes = _homes(parts, sheets)
    names = frozenset(sheets.values())
    for part, xml in parts.items():
        where = _Where(part, homes.get(part, ""))
        for words in aside.get(part, ()):
            yield Beside(f"En anteckning i filens kod{where.home}, som Excel inte visar,", words, SAVE_AGAIN)
        if _STRINGS.fullmatch(part):
            for _, words in phonetics(xml):
                yield Beside("Den fonetiska texten till en cell", words)
            continue
        rest = xml
        if part in sheets and part.casefold().startswith("xl/worksheets/"):  # the others are not read as cells
            yield from _in_cells(xml, where)
            rest = _outside_cells(xml)
        yield from _commented(rest, where)
        rest = _COMMENT.sub(b"<x>", rest)
        if part == "content.xml":  # its texts are the cells'
            yield from (
                Beside("En formel, en länk, ett namn eller en regel", _joined(text(each[1])))
                for each in _ODS.finditer(rest)
            )
            continue
        found = chain(_texts(rest, where, names), _attributes(rest, where, names))
        yield from _in_pairs(found) if part.casefold().startswith(_IN_PAIRS) else found


def strings(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The texts that stand in cells or may do so, as far as they are long enough.

    In an Excel file those that cells refer to, or no longer do; in an ODS file also those of text boxes and of changes.
    """
    for part, xml in parts.items():
        items: Iterable[bytes] = ()
        if _STRINGS.fullmatch(part):
            items = (item for item in without_phonetics(xml).split(_ITEM) if len(item) >= _SHORTEST)
        elif part == "content.xml":
            items = _PARAGRAPH.findall(_COMMENT.sub(b"", xml))
        yield from (untagged(item) for item in items if _DIGITS.match(item))


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


def _in_cells(xml: bytes, where: _Where) -> Iterator[Beside]:
    """The formulas of a sheet's cells, and phonetic texts in them."""
    start, end = cells_within(xml)
    last = start  # no further back, as each search would else go through the whole sheet
    for match in _FORMULA.finditer(xml, start, end) if has_formulas(xml) else ():
        yield Beside(where.cell("Formeln", _reference(xml, last, match.start())), _joined(text(match[1])))
        last = match.end()
    last = start
    for at, words in phonetics(xml, start, end):
        yield Beside(where.cell("Den fonetiska texten", _reference(xml, last, at)), words)
        last = at


def _outside_cells(xml: bytes) -> bytes:
    start, end = cells_within(xml)
    return xml[: max(start - 1, 0)] + xml[end:]


def _reference(xml: bytes, start: int, end: int) -> bytes | None:
    """What the last cell that begins between these places says of where it stands."""
    cell = max(xml.rfind(tag, start, end) for tag in (b"<c ", b":c "))
    ref = _REF.search(xml, cell, end) if cell >= 0 else None
    return ref and ref[1]


def _joined(formula: str) -> str:
    """A formula, and what it makes of the texts it joins: ="900101"&"-9802"."""
    joint = _LISTED if re.search("CONCAT|TEXTJOIN", formula, re.I) else _LITERALS
    made = joint.sub("", formula)
    return formula if made == formula else f"{formula} | {made}"


def _texts(xml: bytes, where: _Where, sheets: frozenset[str]) -> Iterator[Beside]:
    """The texts of a part: of drawings by paragraph, of others tag by tag."""
    if where.part.casefold().startswith(_IN_RUNS):
        yield Beside(where.of(""), _in_runs(xml))
        return
    for tag, words in texts(xml):
        if words not in sheets:  # the properties list the sheets by name
            yield Beside(where.of(tag), words)


def _attributes(xml: bytes, where: _Where, sheets: frozenset[str]) -> Iterator[Beside]:
    measures = where.part.casefold().startswith(_MEASURES)
    for tag, name, words in attributes(xml):
        if words.isdecimal() and (not _SAID.fullmatch(name) or (measures and name == "val")):
            continue
        if words and not (tag == "sheet" and name == "name" and words in sheets):  # told as the sheet's name
            yield Beside(where.of(tag), words)


def _in_pairs(found: Iterable[Beside]) -> Iterator[Beside]:
    """The same, and each short text together with the one before it: a number may stand in two fields."""
    before = ""
    for each in found:
        words = each.text.strip()
        yield each
        if 0 < len(words) <= _SHORT and 0 < len(before) <= _SHORT:
            yield Beside(each.where, f"{before} {words}")
        before = words


def _commented(xml: bytes, where: _Where) -> Iterator[Beside]:
    """Comments one by one. A number may be half bold: the runs of a paragraph belong together."""
    home, last = where, 0
    for match in _COMMENT.finditer(xml):
        ref = _REF.search(match["of"])
        if match["tag"] == b"annotation":
            opened = xml.rfind(b"<table:table ", last, match.start())
            table = _TABLE.match(xml, opened) if opened >= 0 else None
            home = _Where(where.part, text(table[1])) if table else home
            last = match.start()
        yield Beside(home.cell("Kommentaren" if ref else "En kommentar", ref and ref[1]), _in_runs(match["said"]))


def _in_runs(xml: bytes) -> str:
    return untagged(re.sub(rb"</(?:\w+:)?(?:p|comment)>", b" | ", xml))
