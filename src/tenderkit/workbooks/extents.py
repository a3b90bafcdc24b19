"""How far the cells of a sheet reach and which have no usable value, measured in the XML before a reader sees it."""

import re
from collections.abc import Iterator

from tenderkit.workbooks.cells import CellError

# A cell that is not plainly within A1 to Z499999, which no limit forbids. It begins with plain letters, which makes
# searching fifty million bytes a matter of milliseconds.
_ODD_CELL = re.compile(rb'<c(?! r="[A-Za-z](?:[0-9]{1,5}|[1-4][0-9]{5})")')
_NEAR_ROWS = 500_000
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ROW = re.compile(rb'<row(?: r="([0-9]+)")?')
_REF = re.compile(rb'\br=["\']([A-Za-z]*)([0-9]+)')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>((?:(?!<(?:\w+:)?c[\s/>]).)*?)</(?:\w+:)?c>", re.DOTALL)
_TYPE = re.compile(rb'\bt=["\'](\w+)')
_WORD = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_FORMULA = re.compile(rb"f(?<=[<:]f)[\s/>]")
_PREFIXED = re.compile(rb":(?=c)")  # a cell whose tag has a prefix, or a word that looks like one
_PLAIN_ERROR = re.compile(rb"""t=["']e["']""")


def extent(xml: bytes) -> tuple[int, int]:
    """How far the filled cells of a sheet reach: (rows, columns). Blank formatted cells do not count.

    A sheet whose cells are all near is answered at once; its true extent is at most 26 columns and the limit of rows.
    """
    if _near(xml):
        return 0, 0
    rows = columns = row = column = 0
    seen = set()
    for match in _TAG.finditer(xml):
        found = _REF.search(match[2])
        if match[1] == b"row":
            row, column = (int(found[2]) if found else row + 1), 0
            if row in seen:
                raise ValueError("two rows with one number")
            seen.add(row)
            continue
        column = _index(found[1]) if found else column + 1
        if not match[2].endswith(b"/") and xml[match.end() : match.end() + 2] != b"</":
            rows, columns = max(rows, int(found[2]) if found else row), max(columns, column)
    return rows, columns


def _near(xml: bytes) -> bool:
    """True if every row and cell says where it stands, spelled as all spreadsheet programs do, and it is not far off.

    Raises ValueError if two rows say the same: a reader sees one of them.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if not 0 <= start < end:
        return False
    rows = _ROW.findall(xml, start, end)
    numbers = set(rows)
    if b"" in numbers:
        return False
    if len(numbers) < len(rows):
        raise ValueError("two rows with one number")
    return (
        max(map(int, numbers), default=0) < _NEAR_ROWS
        and not _ODD_CELL.search(xml, start, end)
        and not _PREFIXED.search(xml, start, end)
    )


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index


def has_formulas(xml: bytes) -> bool:
    """True if cells have formulas. Where texts are kept in a part of their own, no other tag of a row holds an f."""
    start, end = xml.find(b"sheetData"), xml.rfind(b"sheetData>")
    return xml.find(b"f", start, end) >= 0 and _FORMULA.search(xml, start, end) is not None


def errors(xml: bytes) -> Iterator[tuple[tuple[int, int], CellError]]:
    """The cells a reader shows as blank although something stands there: error words and formulas never computed."""
    plain = b"<worksheet" in xml[:4000]
    if plain and not (has_formulas(xml) or _PLAIN_ERROR.search(xml)):
        return
    for match in _CELL.finditer(xml):
        kind, word, spot = _TYPE.search(match[1]), _WORD.search(match[2]), _REF.search(match[1])
        if spot is None:
            continue
        where = (int(spot[2]) - 1, _index(spot[1]) - 1)
        if kind and kind[1] == b"e":
            yield where, CellError(word[1].decode("utf-8", "replace") if word else "#VÄRDEFEL!")
        elif _FORMULA.search(match[2]) and not (kind and kind[1] == b"str") and not (word and word[1].strip()):
            yield where, CellError("")


_ODS = re.compile(rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(\s[^>]*|/)?>")
_REPEAT = re.compile(rb'number-(?:rows|columns)-repeated=["\']([0-9]+)')
_NAME = re.compile(rb'\w+:name=["\']([^"\']*)')


def ods_extents(xml: bytes) -> dict[str, tuple[int, int]]:
    """The same for ODS, where one element may stand for a million rows."""
    extents: dict[str, tuple[int, int]] = {}
    name, row, column = "", 0, 0
    for match in _ODS.finditer(xml):
        tag, rest = match[1], match[2] or b""
        found = _REPEAT.search(rest)
        count = int(found[1]) if found else 1
        if tag == b"table":
            named = _NAME.search(rest)
            name, row, column = (named[1].decode("utf-8", "replace") if named else ""), 0, 0
        elif tag == b"table-row":
            row, column = row + count, 0
        else:
            column += count
            if not rest.endswith(b"/"):
                rows, columns = extents.get(name, (0, 0))
                extents[name] = (max(rows, row), max(columns, column))
    return extents
