"""The zip package a workbook is, measured and cleaned before any reader sees it.

Excel files are zip archives of XML. Sizes declared in an archive can lie and a sheet with one cell far away makes a
reader allocate every cell in between, so every part is unpacked here under a limit, the extent of each sheet is
measured, and only what a table needs is handed on in a new archive.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from xml.etree import ElementTree

from tenderkit.findings import Code, FilePlace, Finding, Severity
from tenderkit.workbooks.archives import OddPackingError, repacked, unpacked
from tenderkit.workbooks.beside import COPY, beside, is_whole, strings
from tenderkit.workbooks.cells import Beside, CellError
from tenderkit.workbooks.extents import errors, extent, ods_extents, readable
from tenderkit.workbooks.layout import column_letter
from tenderkit.workbooks.markup import plain, written_in

MAX_UNPACKED = 300_000_000
MAX_PARTS = 5_000
MAX_SHEETS = 100
MAX_ROWS = 500_000
MAX_CELLS = 20_000_000
# A reader makes every cell up to the last: so many at most where not even one in so many is filled.
MAX_THIN, MOST_BLANK = 2_000_000, 20

DAMAGED = Code(
    "arbetsbok-skadad",
    Severity.ERROR,
    "Arbetsboken är skadad",
    "Öppna filen i Excel, spara om den och skicka den igen.",
    unusable=True,
)
BOMB = Code(
    "arbetsbok-uppackad-storlek",
    Severity.ERROR,
    "Arbetsboken är orimligt stor när den packas upp",
    COPY,
    unusable=True,
)
PASSWORD = Code(
    "arbetsbok-losenord",
    Severity.ERROR,
    "Arbetsboken är skyddad med lösenord",
    "Ta bort lösenordet (Arkiv – Info – Skydda arbetsbok – Kryptera med lösenord) och spara om filen.",
    unusable=True,
)
# Refused rather than warned of: the file is kept as a public document and opened by officials in Excel.
MACROS = Code(
    "arbetsbok-makron",
    Severity.ERROR,
    "Arbetsboken innehåller makron",
    "Spara filen som Excel-arbetsbok (.xlsx) utan makron och skicka den igen.",
    unusable=True,
)
# Refused rather than searched: what is embedded is a file of its own, of any kind, that nobody checks.
EMBEDDED = Code(
    "arbetsbok-inbaddade-objekt",
    Severity.ERROR,
    "Arbetsboken innehåller inbäddade filer eller objekt",
    "Ta bort objekten (markera dem och tryck Delete), spara filen och skicka den igen. Ska en fil lämnas med: bifoga "
    "den för sig.",
    unusable=True,
)
LINKS = Code(
    "arbetsbok-externa-lankar",
    Severity.WARNING,
    "Arbetsboken hämtar värden ur andra filer",
    "Klistra in värdena som värden (Klistra in special – Värden) så att de inte kan ändras i efterhand.",
)
NO_TABLE = Code(
    "arbetsbok-okant-format",
    Severity.ERROR,
    "Filen är inte en arbetsbok",
    "Skicka en Excel-arbetsbok (.xlsx), en ODS-fil eller en CSV-fil.",
    unusable=True,
)
TOO_LONG = Code(
    "arbetsbok-for-manga-rader",
    Severity.ERROR,
    "Arbetsboken har för stora eller för många blad",
    "Ta bort blad som inte hör till mallen och värden långt utanför tabellen, eller dela upp rapporten.",
    unusable=True,
)

# All that zipfile, zlib and expat raise on files made to break them; found by flipping bytes (test_workbooks.py).
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)

_NEEDED = re.compile(r"(?i)(mimetype|.*\.(xml|rels|vml))")
_LEFT_OUT = re.compile(r"(?i)xl/(media|printersettings)/.*")
_SEEN = re.compile(r"(?i).*\.(png|jpe?g|jfif|gif|bmp|tiff?|webp|ico|ttf|odttf)|xl/printersettings/.*|.*/")  # or no text
_MACROS = re.compile(r"(?i)(.*/)?vbaproject\.bin|(basic|scripts)/.+")  # the folders in ODS
_EMBEDDED = re.compile(r"(?i)xl/(embeddings|activex)/.|Object [0-9]+$")  # the last in ODS


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook's parts, safe to read: ``body`` is the cleaned archive, ``errors`` the cells without a usable value.

    ``errors`` is by sheet name, then (row, column) from 0. ``beside`` is what is written outside the cells, and
    ``strings`` the longer texts that cells may refer to.
    """

    body: bytes
    from_1904: bool
    errors: Mapping[str, Mapping[tuple[int, int], CellError]]
    beside: tuple[Beside, ...]
    strings: tuple[str, ...]


def open_package(data: bytes, shown: str) -> tuple[Package | None, list[Finding]]:
    """The package in ``data`` if it can be read without danger, and what is wrong with it."""
    place = FilePlace(shown)
    try:
        infos, findings = _listed(data, place)
        if any(finding.is_error for finding in findings):
            return None, findings
        wanted = {name: info for name, info in infos.items() if _NEEDED.fullmatch(name) and not _LEFT_OUT.match(name)}
        parts, aside = {}, {}
        for name, info in wanted.items():
            parts[name], aside[name] = plain(unpacked(data, info))
        sheets, more = _examined(parts, aside, place)
        if sheets is None:
            return None, findings + more
        handed = {name: info for name, info in wanted.items() if not is_whole(name)}
        odd = sheets.titles.keys() - sheets.clean
        altered = {part: readable(parts[part], sheets.error_words(part)) for part in odd}
        altered = {part: xml for part, xml in altered.items() if xml is not parts[part]}
        held = [Beside("Namnet på en fil inuti arbetsboken", name) for name in infos]
        for name, info in infos.items():
            if name not in wanted and not _SEEN.fullmatch(name):
                written = written_in(unpacked(data, info))
                held += [Beside("En fil inuti arbetsboken", text, COPY) for text in written]
        held += beside(parts, sheets.titles, aside)
        package = Package(
            repacked(data, handed, altered), sheets.from_1904, sheets.errors, tuple(held), tuple(strings(parts))
        )
        return package, findings + more
    except OddPackingError:
        message = "Filen är packad på ett sätt som Excel inte kan läsa."
        advice = "Spara den på nytt som Excel-arbetsbok (.xlsx) i det program där den gjordes, utan att packa om den."
        return None, [DAMAGED.at(place, message, hint=advice)]
    except _BROKEN:
        message = "Filen går inte att läsa som arbetsbok; den är avkortad eller skadad."
        return None, [DAMAGED.at(place, message, hint=DAMAGED.advice)]


def _listed(data: bytes, place: FilePlace) -> tuple[dict[str, zipfile.ZipInfo], list[Finding]]:
    """All parts by name, and what is wrong with the archive as a whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = archive.infolist()
    infos = {info.filename.replace("\\", "/"): info for info in listed}
    if len({name.casefold() for name in infos}) < len(listed):
        raise zipfile.BadZipFile("of two parts with one name a reader sees one")
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos.values()) > MAX_UNPACKED:
        message = f"Filen blir större än {MAX_UNPACKED // 1_000_000} MB när den packas upp och läses därför inte."
        return {}, [BOMB.at(place, message, hint=BOMB.advice)]
    if any(info.flag_bits & 1 for info in infos.values()):
        return {}, [PASSWORD.at(place, "Filen är skyddad med lösenord.", hint=PASSWORD.advice)]
    if any(_MACROS.fullmatch(name) for name in infos):
        return {}, [MACROS.at(place, "Filen innehåller makron och tas inte emot.", hint=MACROS.advice)]
    if any(_EMBEDDED.match(name) for name in infos):
        message = "Filen innehåller inbäddade filer eller objekt, som inte kan kontrolleras, och tas inte emot."
        return {}, [EMBEDDED.at(place, message, hint=EMBEDDED.advice)]
    if any(name.casefold().startswith("xl/externallinks/") for name in infos):
        message = "Filen har länkar till andra arbetsböcker; de värden som senast sparades läses."
        return infos, [LINKS.at(place, message, hint=LINKS.advice)]
    return infos, []


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The sheets' names by the parts they lie in, and the cells without a usable value by the sheets' names.

    ``clean`` are the parts with plain values alone.
    """

    titles: Mapping[str, str]
    errors: Mapping[str, Mapping[tuple[int, int], CellError]]
    clean: Set[str] = frozenset()
    from_1904: bool = False

    def error_words(self, part: str) -> set[str]:
        """What the cells without a usable value show."""
        return {error.word for error in self.errors[self.titles[part]].values()}


def _examined(
    parts: Mapping[str, bytes], aside: Mapping[str, Sequence[str]], place: FilePlace
) -> tuple[_Sheets | None, list[Finding]]:
    sheets = _Sheets({}, {})
    if "xl/workbook.xml" in parts:
        if any(words.startswith("DOCTYPE") for part, said in aside.items() if not is_whole(part) for words in said):
            raise ValueError("workbooks have no document type, and an entity could expand without end")
        named = list(_sheet_parts(parts))
        by_name = dict(named)
        if len({name.casefold() for name in by_name}) < len(named):
            raise ValueError("of two sheets with one name a reader sees one")
        if len(by_name) > MAX_SHEETS:
            message = f"Arbetsboken har fler än {MAX_SHEETS} blad och läses därför inte."
            return None, [TOO_LONG.at(place, message, hint=TOO_LONG.advice)]
        from_1904 = re.search(rb'\bdate1904=["\'](1|true|on)["\']', parts["xl/workbook.xml"]) is not None
        # Measured also where the workbook tells of no such sheet: a reader may find its way in the package otherwise.
        titles = {path: name for name, path in by_name.items()}
        measured = {path: xml for path, xml in parts.items() if path in titles or b"sheetData" in xml}
        extents = {titles.get(path, path): extent(xml) for path, xml in measured.items()}
        clean = {path for path, name in titles.items() if extents[name].plain}
        odd = {name: dict(errors(parts[path])) if path not in clean else {} for name, path in by_name.items()}
        sheets = _Sheets(titles, odd, clean, from_1904)
    elif "content.xml" in parts:
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            return None, [PASSWORD.at(place, "Filen är skyddad med lösenord.", hint=PASSWORD.advice)]
        extents = ods_extents(parts["content.xml"])
    else:
        message = "Filen är varken en Excel-arbetsbok (.xlsx) eller en ODS-fil."
        return None, [NO_TABLE.at(place, message, hint=NO_TABLE.advice)]
    for name, reach in extents.items():
        if reach.rows > MAX_ROWS or reach.area > max(MAX_THIN, min(MAX_CELLS, MOST_BLANK * reach.filled)):
            spot = f"rad {reach.rows} och kolumn {column_letter(reach.columns - 1)}"
            message = f"Bladet ”{name}” har värden ända till {spot}; så stora blad läses inte."
            return None, [TOO_LONG.at(place, message, hint=TOO_LONG.advice)]
    return sheets, []


def _sheet_parts(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Sheet names with the part each lies in. Local names only, as strict files use another namespace."""
    for relation in ElementTree.fromstring(parts.get("_rels/.rels", b"<none/>")):
        start = posixpath.normpath(f"/{relation.get('Target', '')}").lstrip("/").casefold()
        if relation.get("Type", "").endswith("/officeDocument") and start != "xl/workbook.xml":
            raise ValueError("Excel would open another workbook than the one read here")
    spelled = {name.casefold(): name for name in parts}
    targets = {}
    for relation in ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>")):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[relation.get("Id", "")] = spelled.get(path.casefold(), "")
    for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            id = next((value for name, value in element.items() if name.rpartition("}")[2] == "id"), "")
            if targets.get(id):
                yield element.get("name", ""), targets[id]
