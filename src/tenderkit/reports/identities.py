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
    clean: set[str] = set()  # codes and labels come back row after row; each text is looked at once
    for row in sheet.rows:
        yield from _in_row(row, clean)


def _in_row(row: ReadRow, clean: set[str]) -> Iterator[tuple[int, str, str]]:
    left: ReadValue = None
    for index, value in enumerate(row.cells):
        hit = False
        if isinstance(value, str):
            if value not in clean:
                hit = bool(identities.find(value))
                if not hit:
                    clean.add(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            hit = value >= _SHORTEST and identities.in_number(value)
        if hit:
            message = "Cellen innehåller något som ser ut som ett personnummer eller annat identitetsnummer."
            yield row.number, column_letter(index), message
        elif _halves(left, value):
            other = f"{column_letter(index)}{row.number}"
            message = f"Cellen bildar tillsammans med cell {other} något som ser ut som ett identitetsnummer."
            yield row.number, column_letter(index - 1), message
        left = value


def _halves(left: ReadValue, right: ReadValue) -> bool:
    if isinstance(right, str):
        last = right if 4 <= len(right) <= 8 else ""
    else:
        last = str(right) if isinstance(right, int) and 1000 <= right <= 9999 else ""
    if not last or left is None or isinstance(left, bool):
        return False
    if isinstance(left, date):
        return identities.in_neighbours(left.isoformat()[:10], last)
    return isinstance(left, str | int) and identities.in_neighbours(str(left), last)
