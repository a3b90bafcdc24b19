"""Identity numbers in a bid: where they stand, never what they are."""

import re
from collections.abc import Iterator
from datetime import date

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.workbooks.cells import ReadBook, ReadValue
from tenderkit.workbooks.layout import column_letter

IDENTITY = Code(
    "anbud-personnummer",
    Severity.ERROR,
    "Anbudet innehåller något som ser ut som ett personnummer eller annat identitetsnummer",
    "Ta bort numret ur filen och läs in den på nytt. Be vid behov anbudsgivaren om en fil utan numret.",
)

_SHORTEST = 100_000_000  # nine figures: the least a number cell needs, one leading zero dropped
_HASH = re.compile("[0-9a-f]{64}")  # the form's own sheet holds many, and one in a thousand forms a number by chance
_THING = "något som ser ut som ett personnummer eller annat identitetsnummer"


def scan(book: ReadBook, shown: str) -> Iterator[Finding]:
    """A finding for every cell, pair of cells, sheet name and text beside the cells that looks like such a number.

    ``shown`` is the file's name as findings may show it, already masked.
    """
    for sheet in book.sheets:
        name = identities.masked(sheet.name)
        if name != sheet.name:
            yield _finding(CellPlace(shown, name, 1, ""), f"Bladets namn innehåller {_THING}.")
        for row in sheet.rows:
            left: ReadValue = None
            for index, value in enumerate(row.cells):
                place = CellPlace(shown, name, row.number, column_letter(index))
                if _alone(value):
                    yield _finding(place, f"Cellen innehåller {_THING}.")
                elif _halves(left, value):
                    yield _finding(place, f"Cellen bildar med cellen till vänster {_THING}.")
                left = value
    if any(identities.find(text) for text in book.beside):
        yield _finding(FilePlace(shown), f"En kommentar, en textruta eller filens egenskaper innehåller {_THING}.")


def in_name(file: str) -> list[Finding]:
    """A finding if the file's own name holds such a number."""
    if not identities.find(file):
        return []
    return [_finding(FilePlace(identities.masked(file)), f"Filens namn innehåller {_THING}.")]


def _finding(place: CellPlace | FilePlace, message: str) -> Finding:
    return IDENTITY.at(place, message, hint=IDENTITY.advice)


def _alone(value: ReadValue) -> bool:
    if isinstance(value, str):
        return bool(identities.find(value)) and not _HASH.fullmatch(value)
    return isinstance(value, int) and not isinstance(value, bool) and value >= _SHORTEST and identities.in_number(value)


def _halves(left: ReadValue, right: ReadValue) -> bool:
    if isinstance(left, bool) or isinstance(right, bool) or not isinstance(left, str | int | date):
        return False
    first = left.isoformat()[:10] if isinstance(left, date) else str(left)
    return isinstance(right, str | int) and identities.in_neighbours(first, str(right))
