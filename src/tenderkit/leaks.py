"""Identity numbers in a received workbook: where they stand, never what they are.

Reports, bids, reviews and lists of decisions are all searched here; each room has its own code and advice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity, any_errors
from tenderkit.workbooks.cells import ReadBook, ReadSheet, ReadValue
from tenderkit.workbooks.layout import column_letter
from tenderkit.workbooks.reading import read_book

_SHORTEST = 100_000_000  # nine figures: the least a number cell needs, one leading zero dropped
_TAIL = 5  # signs of the longest end: a sign of parting and four
_DECIMAL = 100_000  # six figures stand before the comma
_DASHES = ("-", "–", "+")
# A date beside four digits has the right check digit one time in ten. In a whole column of such pairs that is what
# chance gives; so many that chance would hardly give them are birth dates and last fours, kept in two columns.
_MANY, _BY_CHANCE = 10, 3

DOUBTFUL = Code(
    "arbetsbok-liknar-personnummer",
    Severity.WARNING,
    "Något ser ut som ett personnummer men kontrollsiffran stämmer inte",
    "Är det ett felskrivet personnummer: ersätt det med er egen kod och skicka filen på nytt.",
)


def read_searched(data: bytes, file: str, code: Code) -> tuple[ReadBook | None, list[Finding]]:
    """The values of a received file, or None if it cannot be read, or if such a number is in it or in its name.

    Nothing else is told of a file with a number: other findings repeat values, and one might be half of it. Of a
    number that is doubtful only a mark is left in the values.
    """
    shown = identities.masked(file)
    book, findings = read_book(data, shown)
    found = in_name(file, code) + (scan(book, shown, code) if book else [])
    if book is None or any_errors(found):
        return None, findings + found
    return (_masked(book) if found else book), findings + found


def _masked(book: ReadBook) -> ReadBook:
    """The book without what looks like a number but for its check digit."""
    return replace(book, sheets=tuple(map(_masked_sheet, book.sheets)))


def _masked_sheet(sheet: ReadSheet) -> ReadSheet:
    columns = []
    for column in sheet.columns:
        doubtful = _marked(column.values).doubtful
        kept = (identities.masked(str(value)) if value in doubtful else value for value in column.values)
        columns.append(column.with_values(kept) if doubtful else column)
    return replace(sheet, columns=tuple(columns))


def scan(book: ReadBook, shown: str, code: Code) -> list[Finding]:
    """A finding of ``code`` for each cell, pair of cells, name and text beside the cells that looks like such a number.

    Those with a wrong check digit are a warning for each sheet, whatever ``code`` is: a file is refused for errors.
    ``shown`` is the file's name as findings may show it, already masked.
    """
    found = []
    held = set(identities.suspects(each.text for each in book.beside))
    places = [(each.where, each.advice) for each in book.beside if each.text in held and identities.find(each.text)]
    tabs = 0
    for sheet in book.sheets:
        tabs += sheet.shown
        name = identities.masked(sheet.name)
        if identities.find(sheet.name):
            places.append((f"Namnet på {f'blad {tabs}' if sheet.shown else 'ett dolt blad'}, ”{name}”,", ""))
        hits, doubts = _in_sheet(sheet)
        for row, letter, message in hits:
            found.append(code.at(CellPlace(shown, name, row, letter), message, hint=code.advice))
        if doubts:
            message = "Cellen ser ut som ett personnummer men kontrollsiffran stämmer inte."
            message += f" Det gäller {len(doubts)} celler på bladet." if len(doubts) > 1 else ""
            found.append(DOUBTFUL.at(CellPlace(shown, name, *doubts[0]), message, hint=DOUBTFUL.advice))
    for where, advice in places:
        message = f"{identities.masked(where)} innehåller något som ser ut som ett identitetsnummer."
        found.append(code.at(FilePlace(shown), message, hint=advice or code.advice))
    return found


def in_name(file: str, code: Code) -> list[Finding]:
    """A finding if the file's own name holds such a number."""
    if not identities.find(file):
        return []
    message = "Filens namn innehåller något som ser ut som ett identitetsnummer."
    return [code.at(FilePlace(identities.masked(file)), message, hint="Byt namn på filen och skicka den på nytt.")]


@dataclass(frozen=True, slots=True)
class _Marked:
    """The values of a column that hold a number, that could be the end of one, and that have a wrong check digit."""

    whole: set[ReadValue]
    tails: set[ReadValue]
    doubtful: set[ReadValue]


def _in_sheet(sheet: ReadSheet) -> tuple[list[tuple[int, str, str]], list[tuple[int, str]]]:
    """Row, column letter and message of every hit, and row and letter of every number with a wrong check digit."""
    hits: list[tuple[int, int, str]] = []
    doubts: list[tuple[int, int]] = []
    for index, column in enumerate(sheet.columns):
        marked = _marked(column.values)
        pairs: defaultdict[str, list[tuple[int, int, str] | None]] = defaultdict(list)
        spots = marked.whole | marked.tails | marked.doubtful
        for at in column.where(spots.__contains__) if spots else ():
            value, number = column[at], sheet.numbers[at]
            if value in marked.whole:
                message = "Cellen innehåller något som ser ut som ett personnummer eller annat identitetsnummer."
                hits.append((number, index, message))
            elif value in marked.doubtful:
                doubts.append((number, index))
            else:
                for way, first, row, there in _around(sheet, at, index):
                    if identities.are_halves(first, str(value)):
                        other = f"{column_letter(index)}{number}"
                        message = (
                            f"Cellen bildar tillsammans med cell {other} något som ser ut som ett identitetsnummer."
                        )
                        holds = identities.in_neighbours(first, str(value))
                        pairs[way].append((row, there, message) if holds else None)
        for found in pairs.values():
            right = [pair for pair in found if pair]
            if len(found) < _MANY or len(right) * _BY_CHANCE > len(found):
                hits += right
    return (
        [(row, column_letter(index), message) for row, index, message in sorted(hits)],
        [(row, column_letter(index)) for row, index in sorted(doubts)],
    )


def _around(sheet: ReadSheet, at: int, index: int) -> Iterator[tuple[str, str, int, int]]:
    """The cells around one that may hold the birth date it ends: which way, what stands there, its row and column.

    A cell after it counts with bare figures alone: a code of four before a date written out is what tables are made of.
    """
    number = sheet.numbers[at]
    if index:  # a dash in a cell of its own stands between the halves
        left = index - 2 if index > 1 and sheet.columns[index - 1][at] in _DASHES else index - 1
        yield "before", _written(sheet.columns[left][at]), number, left
    if at and sheet.numbers[at - 1] == number - 1:
        yield "above", _written(sheet.columns[index][at - 1]), number - 1, index
    if index + 1 < len(sheet.columns):
        after = _written(sheet.columns[index + 1][at])
        if after.isdecimal():
            yield "after", after, number, index + 1


def _marked(values: Iterable[ReadValue]) -> _Marked:
    texts = [value for value in values if type(value) is str]
    figures = [value for value in values if type(value) is int]
    suspects = identities.suspects(texts)
    whole: set[ReadValue] = {text for text in suspects if identities.find(text)}
    whole.update(value for value in figures if abs(value) >= _SHORTEST and identities.in_number(value))
    decimals = [value for value in values if type(value) is Decimal and value.is_finite() and abs(value) >= _DECIMAL]
    whole.update(value for value in decimals if identities.in_number(value))
    tails: set[ReadValue] = {text for text in texts if len(text.strip()) <= _TAIL and identities.is_last_part(text)}
    tails.update(value for value in figures if 1000 <= abs(value) <= 9999)
    return _Marked(whole, tails, {text for text in suspects if text not in whole and identities.doubtful(text)})


def _written(value: ReadValue) -> str:
    """A cell that may hold a birth date, as text; "" for every other."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value) if type(value) in (str, int) else ""
