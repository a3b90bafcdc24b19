"""Identity numbers in a received workbook: where they stand, never what they are.

Reports, bids, reviews and lists of decisions are all searched here; each room has its own code and advice.
"""

import re
from collections.abc import Iterator
from datetime import date

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, FilePlace, Finding
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet, ReadValue
from tenderkit.workbooks.layout import column_letter

_SHORTEST = 100_000_000  # nine figures: the least a number cell needs, one leading zero dropped
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


def _in_sheet(sheet: ReadSheet) -> Iterator[tuple[int, str, str]]:
    known: dict[str, tuple[bool, bool]] = {}  # codes and labels come back row after row; each text is looked at once
    above = ReadRow(0, ())
    for row in sheet.rows:
        yield from _in_row(row, above if above.number == row.number - 1 else ReadRow(0, ()), known)
        above = row


def _in_row(row: ReadRow, above: ReadRow, known: dict[str, tuple[bool, bool]]) -> Iterator[tuple[int, str, str]]:
    left: ReadValue = None
    for index, value in enumerate(row.cells):
        whole = tail = False
        if type(value) is str:
            seen = known.get(value)
            if seen is None:
                seen = known[value] = (_holds(value), identities.is_last_part(value))
            whole, tail = seen
        elif type(value) is int:
            whole, tail = value >= _SHORTEST and identities.in_number(value), 1000 <= value <= 9999
        if whole:
            message = "Cellen innehåller något som ser ut som ett personnummer eller annat identitetsnummer."
            yield row.number, column_letter(index), message
        elif tail:
            over = above.cells[index] if index < len(above.cells) else None
            for first, number, letter in ((left, row.number, index - 1), (over, above.number, index)):
                if first is not None and _halves(first, str(value)):
                    other = f"{column_letter(index)}{row.number}"
                    message = f"Cellen bildar tillsammans med cell {other} något som ser ut som ett identitetsnummer."
                    yield number, column_letter(letter), message
        left = value


def _holds(text: str) -> bool:
    return bool(identities.find(text)) and not _HASH.fullmatch(text)


def _halves(left: ReadValue, last: str) -> bool:
    if isinstance(left, date):
        return identities.in_neighbours(left.isoformat()[:10], last)
    return type(left) in (str, int) and identities.in_neighbours(str(left), last)
