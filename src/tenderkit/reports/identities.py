"""Identity numbers in a received file: where they stand, never what they are."""

from collections.abc import Iterator
from datetime import date

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet, ReadValue
from tenderkit.workbooks.layout import column_letter

IDENTITY = Code(
    "rapport-personnummer",
    Severity.ERROR,
    "Filen innehåller något som ser ut som ett personnummer eller annat identitetsnummer",
    "Ersätt numret med er egen kod och skicka filen på nytt. Är det inget sådant nummer: inled koden med en bokstav.",
)

_SHORTEST = 100_000_000  # nine figures: the least a number cell needs, one leading zero dropped


def scan(book: ReadBook, shown: str) -> list[Finding]:
    """A finding for every cell, pair of cells, name and text beside the cells that looks like an identity number.

    ``shown`` is the file's name as findings may show it, already masked.
    """
    found = []
    for sheet in book.sheets:
        name = identities.masked(sheet.name)
        if name != sheet.name:
            place = CellPlace(shown, name, 1, "")
            message = "Bladets namn innehåller något som ser ut som ett identitetsnummer."
            found.append(IDENTITY.at(place, message, hint=IDENTITY.advice))
        found += [
            IDENTITY.at(CellPlace(shown, name, row, letter), message, hint=IDENTITY.advice)
            for row, letter, message in _in_sheet(sheet)
        ]
    if any(identities.find(text) for text in book.beside):
        message = (
            "En kommentar, en textruta eller filens egenskaper innehåller något som ser ut som ett identitetsnummer."
        )
        found.append(IDENTITY.at(FilePlace(shown), message, hint=IDENTITY.advice))
    return found


def in_name(file: str) -> list[Finding]:
    """A finding if the file's own name holds such a number."""
    if not identities.find(file):
        return []
    message = "Filens namn innehåller något som ser ut som ett identitetsnummer."
    return [IDENTITY.at(FilePlace(identities.masked(file)), message, hint="Byt namn på filen och skicka den på nytt.")]


def _in_sheet(sheet: ReadSheet) -> Iterator[tuple[int, str, str]]:
    known: dict[str, tuple[bool, bool]] = {}  # codes and labels come back row after row; each text is looked at once
    for row in sheet.rows:
        yield from _in_row(row, known)


def _in_row(row: ReadRow, known: dict[str, tuple[bool, bool]]) -> Iterator[tuple[int, str, str]]:
    left: ReadValue = None
    for index, value in enumerate(row.cells):
        whole = tail = False
        if type(value) is str:
            seen = known.get(value)
            if seen is None:
                seen = known[value] = (bool(identities.find(value)), identities.is_last_part(value))
            whole, tail = seen
        elif type(value) is int:
            whole, tail = value >= _SHORTEST and identities.in_number(value), 1000 <= value <= 9999
        if whole:
            message = "Cellen innehåller något som ser ut som ett personnummer eller annat identitetsnummer."
            yield row.number, column_letter(index), message
        elif tail and left is not None and _halves(left, str(value)):
            other = f"{column_letter(index)}{row.number}"
            message = f"Cellen bildar tillsammans med cell {other} något som ser ut som ett identitetsnummer."
            yield row.number, column_letter(index - 1), message
        left = value


def _halves(left: ReadValue, last: str) -> bool:
    if isinstance(left, date):
        return identities.in_neighbours(left.isoformat()[:10], last)
    return type(left) in (str, int) and identities.in_neighbours(str(left), last)
