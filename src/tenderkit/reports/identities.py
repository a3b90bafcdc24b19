"""Identity numbers in a report: refused with their places, never echoed."""

from tenderkit import leaks
from tenderkit.findings import Code, Finding, Severity
from tenderkit.workbooks.cells import ReadBook

IDENTITY = Code(
    "rapport-personnummer",
    Severity.ERROR,
    "Filen innehåller något som ser ut som ett personnummer eller annat identitetsnummer",
    "Ersätt numret med er egen kod och skicka filen på nytt. Är det inget sådant nummer: välj en kod som inte är byggd "
    "av ett datum och fyra siffror.",
)


def scan(book: ReadBook, shown: str) -> list[Finding]:
    """A finding for every place in the workbook; ``shown`` is the file's name, already masked."""
    return leaks.scan(book, shown, IDENTITY)


def in_name(file: str) -> list[Finding]:
    """A finding if the file's own name holds such a number."""
    return leaks.in_name(file, IDENTITY)
