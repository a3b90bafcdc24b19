"""Identity numbers in a received workbook: where they stand, never what they are.

Reports, bids, reviews and lists of decisions are all searched here; each room has its own code and advice.
"""

import re
from datetime import date

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, FilePlace, Finding
from tenderkit.workbooks.cells import ReadBook, ReadColumn, ReadSheet, ReadValue
from tenderkit.workbooks.layout import column_letter

_SHORTEST = 100_000_000  # nine figures: the least a number cell needs, one leading zero dropped
_TAIL = 5  # signs of the longest end: a sign of parting and four
_HASH = re.compile("[0-9a-f]{64}")  # our forms' own sheets hold them, and one in a thousand forms a number by chance


def scan(book: ReadBook, shown: str, code: Code) -> list[Finding]:
    """A finding of ``code`` for each cell, pair of cells, name and text beside the cells that looks like such a number.

    ``shown`` is the file's name as findings may show it, already masked.
    """
    found = []
    for sheet in book.sheets:
        name = identities.masked(sheet.name)
        if name != sheet.name:
            place = CellPlace(shown, name, 1, "")
            message = "Bladets namn innehåller något som ser ut som ett identitetsnummer."
            found.append(code.at(place, message, hint=code.advice))
        found += [
            code.at(CellPlace(shown, name, row, letter), message, hint=code.advice)
            for row, letter, message in _in_sheet(sheet)
        ]
    if any(identities.find(text) for text in book.beside):
        message = (
            "En kommentar, en textruta, ett sidhuvud, en länk, filens egenskaper eller något annat utanför cellerna "
            "innehåller något som ser ut som ett identitetsnummer."
        )
        found.append(code.at(FilePlace(shown), message, hint=code.advice))
    return found


def in_name(file: str, code: Code) -> list[Finding]:
    """A finding if the file's own name holds such a number."""
    if not identities.find(file):
        return []
    message = "Filens namn innehåller något som ser ut som ett identitetsnummer."
    return [code.at(FilePlace(identities.masked(file)), message, hint="Byt namn på filen och skicka den på nytt.")]


def _in_sheet(sheet: ReadSheet) -> list[tuple[int, str, str]]:
    """Row, column letter and message of every hit, row by row."""
    hits: list[tuple[int, int, tuple[int, str, str]]] = []
    for index, column in enumerate(sheet.columns):
        whole, tails = _marked(column)
        left = sheet.columns[index - 1] if index else (None,) * len(column)
        for at, value in enumerate(column) if whole or tails else ():
            if type(value) not in (str, int):
                continue
            number = sheet.numbers[at]
            if value in whole:
                message = "Cellen innehåller något som ser ut som ett personnummer eller annat identitetsnummer."
                hits.append((at, index, (number, column_letter(index), message)))
            elif value in tails:
                over = column[at - 1] if at and sheet.numbers[at - 1] == number - 1 else None
                for first, row, letter in ((left[at], number, index - 1), (over, number - 1, index)):
                    if first is not None and _halves(first, str(value)):
                        other = f"{column_letter(index)}{number}"
                        message = (
                            f"Cellen bildar tillsammans med cell {other} något som ser ut som ett identitetsnummer."
                        )
                        hits.append((at, index, (row, column_letter(letter), message)))
    return [hit for _, _, hit in sorted(hits, key=lambda hit: hit[:2])]


def _marked(column: ReadColumn) -> tuple[set[ReadValue], set[ReadValue]]:
    """The values that hold a number, and those that could be the end of one; each is looked at once."""
    values = set(column)
    texts = [value for value in values if type(value) is str]
    figures = [value for value in values if type(value) is int]
    whole: set[ReadValue] = {text for text in identities.suspects(texts) if _holds(text)}
    whole.update(value for value in figures if value >= _SHORTEST and identities.in_number(value))
    tails: set[ReadValue] = {text for text in texts if len(text.strip()) <= _TAIL and identities.is_last_part(text)}
    tails.update(value for value in figures if 1000 <= value <= 9999)
    return whole, tails


def _holds(text: str) -> bool:
    return bool(identities.find(text)) and not _HASH.fullmatch(text)


def _halves(left: ReadValue, last: str) -> bool:
    if isinstance(left, date):
        return identities.in_neighbours(left.isoformat()[:10], last)
    return type(left) in (str, int) and identities.in_neighbours(str(left), last)
