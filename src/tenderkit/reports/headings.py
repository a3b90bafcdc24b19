"""The headings of a received sheet: which column is which, and which are missing, strange or there twice."""

from collections.abc import Mapping

from tenderkit.findings import Code, Severity
from tenderkit.model.datasets import Dataset
from tenderkit.reports.mapping import SheetMap, plain
from tenderkit.reports.remarks import Remarks, spread
from tenderkit.workbooks.cells import ReadSheet, is_blank
from tenderkit.workbooks.layout import column_letter

NO_HEADINGS = Code(
    "rapport-saknade-rubriker",
    Severity.ERROR,
    "Bladets rubriker känns inte igen",
    "Klistra in uppgifterna under mallens egna rubriker.",
)
NO_COLUMN = Code(
    "rapport-saknad-kolumn", Severity.ERROR, "En kolumn saknas", "Skriv tillbaka rubriken så som den står i mallen."
)
NO_OPTIONAL = Code(
    "rapport-saknad-frivillig-kolumn",
    Severity.WARNING,
    "En kolumn som får vara tom saknas",
    "Skriv tillbaka rubriken om ni har uppgifter till kolumnen.",
)
UNKNOWN_COLUMN = Code(
    "rapport-okand-kolumn",
    Severity.WARNING,
    "Kolumnen ingår inte i mallen",
    "Kolumnen läses inte. Ta bort den, eller skriv tillbaka mallens rubrik.",
)
DOUBLE_COLUMN = Code(
    "rapport-dubbel-kolumn",
    Severity.ERROR,
    "Samma rubrik två gånger",
    "Behåll den ena kolumnen; bara den första läses.",
)
ABOVE = Code("rapport-ovanfor-rubrik", Severity.WARNING, "Text ovanför rubrikerna", "Ta bort raderna; de läses inte.")
_SEARCHED = 20


def find_headings(
    dataset: Dataset, sheet: ReadSheet, known: SheetMap | None, remarks: Remarks
) -> tuple[int, dict[str, int]] | None:
    """How many rows lie down to the headings, and column name → index; None if none of the first twenty holds them.

    ``known`` is what the form says its columns are called, so that a form handed out before a heading was changed is
    still read. A column that was renamed by hand is not guessed at: it is missing, and the stranger is told of.
    """
    titles = _titles(dataset, known)
    start = heading_row(dataset, sheet, known)
    if not start:
        if sheet.numbers:
            remarks.refuse(NO_HEADINGS, sheet.numbers, "Rubrikerna känns inte igen, och därför läses inte:")
        else:
            remarks.sheet_wide(NO_HEADINGS, 1, "", "Bladet är tomt och saknar rubriker.")
        return None
    at = sheet.numbers.index(start)
    if at:
        remarks.refuse(ABOVE, sheet.numbers[:at], "Texten ovanför rubrikerna läses inte:")
    return at + 1, _places(dataset, sheet, at, titles, remarks)


def _titles(dataset: Dataset, known: SheetMap | None) -> dict[str, str]:
    """Every heading a column may go by: today's title, the title in the form as handed out, its name."""
    titles: dict[str, str] = {}
    for column in dataset.columns:
        titles.setdefault(plain(column.title), column.name)
    for name, label in known.columns if known else ():
        if dataset.column(name):
            titles.setdefault(plain(label), name)
    for column in dataset.columns:
        titles.setdefault(plain(column.name), column.name)
    return titles


def _places(dataset: Dataset, sheet: ReadSheet, at: int, titles: Mapping[str, str], remarks: Remarks) -> dict[str, int]:
    """Column name → index in the sheet; what is missing, unknown or there twice is remarked."""
    places: dict[str, int] = {}
    row = sheet.numbers[at]
    strange: list[str] = []
    for index, column in enumerate(sheet.columns):
        cell = column[at]
        name = titles.get(plain(cell), "") if isinstance(cell, str) else ""
        if name and name not in places:
            places[name] = index
            continue
        below = zip(sheet.numbers[at + 1 :], column[at + 1 :], strict=True)
        used = [number for number, value in below if not is_blank(value)]
        letter = column_letter(index)
        if name:
            remarks.sheet_wide(
                DOUBLE_COLUMN, row, letter, f"Rubriken finns redan i kolumn {column_letter(places[name])}."
            )
        elif used or not is_blank(cell):
            strange.append(letter)
            what = "hör inte till mallen" if not is_blank(cell) else "saknar rubrik"
            unread = f" och läses inte: {spread(used)}." if used else "."
            remarks.sheet_wide(UNKNOWN_COLUMN, row, letter, f"Kolumn {letter} {what}{unread}")
    for asked in dataset.columns:
        if asked.name in places:
            continue
        needed = asked.mandatory or asked.name in dataset.key
        guess = f" Är det kolumn {strange[0]}?" if len(strange) == 1 else ""
        hint = f"Skriv tillbaka rubriken ”{asked.title}”.{guess}"
        remarks.sheet_wide(NO_COLUMN if needed else NO_OPTIONAL, row, "", f"Kolumnen ”{asked.title}” saknas.", hint)
    return places


def heading_row(dataset: Dataset, sheet: ReadSheet, known: SheetMap | None = None) -> int:
    """The number of the row that holds the headings: titles, those the form was handed out with, or names; else 0."""
    titles = frozenset(plain(column.title) for column in dataset.columns)
    given = frozenset(plain(label) for _, label in known.columns) if known else frozenset()
    names = frozenset(plain(column.name) for column in dataset.columns)
    return headed(sheet, titles) or headed(sheet, given) or headed(sheet, names)


def headed(sheet: ReadSheet, labels: frozenset[str]) -> int:
    """The number of the row, among the first twenty, that holds most of ``labels``; 0 if none holds half of them."""
    best, most = 0, 0
    for row in sheet.first(_SEARCHED):
        hits = len({plain(cell) for cell in row.cells if isinstance(cell, str)} & labels)
        if hits > most:
            best, most = row.number, hits
    return best if labels and 2 * most >= len(labels) else 0
