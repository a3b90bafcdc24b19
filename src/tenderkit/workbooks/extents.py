"""How far the cells of a sheet reach and which have no usable value, measured in the XML before a reader sees it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tenderkit.workbooks.cells import CellError
from tenderkit.workbooks.markup import holds

# A cell that is not plainly within A1 to Z499999, which no limit forbids, or that says more than programs do: of two
# places a reader would take the last. It begins with plain letters, which makes searching fifty million bytes a matter
# of milliseconds.
_ODD_CELL = re.compile(
    rb'<c(?! r="[A-Za-z](?:[0-9]{1,5}|[1-4][0-9]{5})"[^r<>]*+(?:(?<=[sS]t)r"[^r<>]*+)?>)'  # the r of t="str"
)
_NEAR_ROWS = 500_000
_FEW_ROWS, _MOST_APART = 75_000, 20  # rows soon read, and how far apart they may stand where they are more
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)(>?)")
_ROW = re.compile(rb'<row(?: r="([0-9]+)"(?: (?!r=)[\w:]++="[^"<>]*+")*+/?>)?')
_REF = re.compile(rb'\br\s*+=\s*+["\']([A-Za-z]*)([0-9]+)["\']')
_PLACE = re.compile(rb"(?<![\w:.-])r\s*+=")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])([^<>]*+)(?<!/)>((?:[^<]++|<(?!/?(?:\w+:)?c[\s/>]))*+)</(?:\w+:)?c\s*+>")
_TYPE = re.compile(rb'\bt=["\'](\w+)')
_WORD = re.compile(rb"(<(?:\w+:)?v\b[^<>]*+>)([^<]*)<")
_FORMULA = re.compile(rb"f(?<=[<:]f)[\s/>]")
_PREFIXED = re.compile(rb":c")  # a cell whose tag has a prefix, or a word that looks like one
_KNOWN_ERRORS = frozenset(
    ("", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#DATA!")
)
_LAST_DAY = 1e11  # further on than dates can be counted by the reader
_LONG_VALUE = re.compile(rb"v>[^<]{12}")
_POWERS = ((b"E", re.compile(rb"E(?<=[0-9.]E)")), (b"e", re.compile(rb"e(?<=[0-9.]e)")))
_NUMBER_CELL = re.compile(
    rb"(<(?:\w+:)?c(?=[\s>])[^<>]*+)(?<!/)>"
    rb"(?=(?:<(?:\w+:)?f\b[^<>]*+>(?:(?<=/>)|[^<]*+</(?:\w+:)?f\s*+>))?"
    rb"<(?:\w+:)?v\b[^<>]*+>\s*+(-?[0-9]++(?:\.[0-9]*+)?(?:[Ee]\+?[0-9]++)?)\s*+<)"
)
_PLAIN_ERROR = re.compile(rb"""e(?<=t=["']e)["']""")
# Rows as spreadsheet programs write them, of cells within A1 to Z499999 with values alone. One pass over such a sheet
# tells all that the searches above would, in half the time.
_PLAIN_CELL = (
    rb'<c r="[A-Za-z](?:[0-9]{1,5}|[1-4][0-9]{5})"(?: s="[0-9]*+")?+(?: t="[snb]")?+'
    rb"(?:><v>[^<Ee]{0,11}+</v></c>|/>)"
)
_PLAIN_ROWS = re.compile(
    rb'(?:<row r="[0-9]++"(?: (?!r=)[\w:]++="[^"<>]*+")*+(?:>(?:' + _PLAIN_CELL + rb")*+</row>|/>))*+"
)
_NUMBER = re.compile(rb'<row r="([0-9]+)"')


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the filled cells of a sheet reach, in rows and columns, and how many they are.

    ``plain`` is true where every cell has a value that every reader takes, or none: there is no more to look for.
    """

    rows: int = 0
    columns: int = 0
    filled: int = 0
    plain: bool = False

    @property
    def area(self) -> int:
        """The cells that a reader makes of it."""
        return self.rows * self.columns


def extent(xml: bytes) -> Extent:
    """How far the filled cells of a sheet reach. Blank formatted cells do not count.

    A sheet whose cells are all near is answered at once; its true extent is at most 26 columns and the limit of rows.
    Raises ValueError if two rows say the same number, of which a reader sees one, or a tag does not end.
    """
    plain = _is_plain(xml)
    if _near(xml, plain=plain):
        return Extent(plain=plain)
    rows = columns = filled = 0
    for row, column, match in _placed(xml):
        if not match[2].endswith(b"/") and xml[match.end() : match.end() + 2] != b"</":
            rows, columns, filled = max(rows, row), max(columns, column), filled + 1
    return Extent(rows, columns, filled)


def _placed(xml: bytes) -> Iterator[tuple[int, int, re.Match[bytes]]]:
    """Every cell's tag with its row and column from 1; a cell that does not say stands after the one before."""
    row = column = 0
    seen = set()
    for match in _TAG.finditer(xml):
        found = _REF.search(match[2])
        if not match[3] or len(_PLACE.findall(match[2])) != (found is not None):
            raise ValueError("a tag that does not end, or says two places or none that can be read")
        if match[1] == b"row":
            row, column = (int(found[2]) if found else row + 1), 0
            if row in seen:
                raise ValueError("two rows with one number")
            seen.add(row)
        else:
            column = _index(found[1]) if found else column + 1
            yield (int(found[2]) if found else row), column, match


def _is_plain(xml: bytes) -> bool:
    start, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    return start >= 0 and _PLAIN_ROWS.fullmatch(xml, start + len(b"<sheetData>"), end) is not None


def _near(xml: bytes, *, plain: bool) -> bool:
    """True if every row and cell says where it stands, spelled as all spreadsheet programs do, and it is not far off.

    Raises ValueError if two rows say the same: a reader sees one of them.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if not 0 <= start < end:
        return False
    rows = (_NUMBER if plain else _ROW).findall(xml, start, end)
    numbers = set(rows)
    if b"" in numbers:
        return False
    if len(numbers) < len(rows):
        raise ValueError("two rows with one number")
    if max(map(int, numbers), default=0) >= min(_NEAR_ROWS, max(_FEW_ROWS, _MOST_APART * len(numbers))):
        return False
    return plain or not (_ODD_CELL.search(xml, start, end) or _PREFIXED.search(xml, start, end))


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index


def has_formulas(xml: bytes) -> bool:
    """True if cells have formulas. Where texts are kept in a part of their own, no other tag of a row holds an f."""
    return holds(b"f", _FORMULA, xml, *cells_within(xml))


def cells_within(xml: bytes) -> tuple[int, int]:
    """Where the cells of a sheet begin and end."""
    start, end = xml.find(b"sheetData"), xml.rfind(b"sheetData>")
    return (start, end) if 0 <= start < end else (0, 0)


def errors(xml: bytes) -> Iterator[tuple[tuple[int, int], CellError]]:
    """The cells a reader shows as blank although something stands there: error words and formulas never computed."""
    plain = b"<worksheet" in xml[:4000]
    if plain and not (has_formulas(xml) or holds(b"e", _PLAIN_ERROR, xml, *cells_within(xml))):
        return
    unplaced = []
    for match in _CELL.finditer(xml):
        kind, word, spot = _TYPE.search(match[1]), _WORD.search(match[2]), _REF.search(match[1])
        if kind and kind[1] == b"e":
            error = CellError(word[2].decode("utf-8", "replace") if word else "#VÄRDEFEL!")
        elif _FORMULA.search(match[2]) and not (kind and kind[1] == b"str") and not (word and word[2].strip()):
            error = CellError("")
        else:
            continue
        if spot and spot[1]:
            yield (int(spot[2]) - 1, _index(spot[1]) - 1), error
        else:
            unplaced.append((match.start(), error))
    if unplaced:
        places = {match.start(): (row - 1, column - 1) for row, column, match in _placed(xml)}
        yield from ((places[start], error) for start, error in unplaced)


def readable(xml: bytes, words: Iterable[str]) -> bytes:
    """The sheet as every reader takes it, the very same where nothing stands in the way.

    ``words`` are its error words; one newer than the reader would make it give up the whole workbook, as would a day
    millions of years from now. The first is told as another, the second is a text.
    """
    if any(word not in _KNOWN_ERRORS for word in words):
        xml = _CELL.sub(_known_error, xml)
    bounds = cells_within(xml)
    great = _LONG_VALUE.search(xml, *bounds) or any(holds(sign, power, xml, *bounds) for sign, power in _POWERS)
    return _NUMBER_CELL.sub(_as_text, xml) if great else xml


def _known_error(match: re.Match[bytes]) -> bytes:
    kind = _TYPE.search(match[1])
    return _WORD.sub(rb"\1#N/A<", match[0]) if kind and kind[1] == b"e" else match[0]


def _as_text(match: re.Match[bytes]) -> bytes:
    kind = _TYPE.search(match[1])
    if abs(float(match[2])) < _LAST_DAY or (kind and kind[1] != b"n"):
        return match[0]
    return match[1].replace(b't="n"', b"").replace(b"t='n'", b"") + b' t="str">'


_ODS = re.compile(rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(\s[^<>]*+|/)?>")
_REPEAT = re.compile(rb'number-(?:rows|columns)-repeated=["\']([0-9]+)')
_NAME = re.compile(rb'\w+:name=["\']([^"\']*)')


def ods_extents(xml: bytes) -> dict[str, Extent]:
    """The same for ODS, where one element may stand for a million rows. ValueError if two sheets have one name."""
    extents: dict[str, Extent] = {}
    names: set[str] = set()
    name, row, column, again = "", 0, 0, 1
    for match in _ODS.finditer(xml):
        tag, rest = match[1], match[2] or b""
        found = _REPEAT.search(rest)
        count = int(found[1]) if found else 1
        if tag == b"table":
            named = _NAME.search(rest)
            name, row, column = (named[1].decode("utf-8", "replace") if named else ""), 0, 0
            if name.casefold() in names:
                raise ValueError("of two sheets with one name a reader sees one")
            names.add(name.casefold())
        elif tag == b"table-row":
            row, column, again = row + count, 0, count
        else:
            column += count
            if not rest.endswith(b"/"):
                far = extents.get(name, Extent())
                extents[name] = Extent(max(far.rows, row), max(far.columns, column), far.filled + count * again)
    return extents
