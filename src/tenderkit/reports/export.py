"""Rows from a supplier's own system: one CSV file per dataset, read as the form's sheets are.

The file is called as the dataset is, in the specification (``visits.csv``) or on the form (``Besök.csv``); its first
row names the columns, by their Swedish title or by their name in the specification.
"""

from collections.abc import Mapping

from tenderkit import identities
from tenderkit.findings import Code, FilePlace, Finding, Severity, in_order
from tenderkit.leaks import in_name, read_searched
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Dataset
from tenderkit.model.periods import Period
from tenderkit.model.report import Cell
from tenderkit.reports.headings import heading_row
from tenderkit.reports.intake import IDENTITY
from tenderkit.reports.mapping import plain, reported
from tenderkit.reports.remarks import Remarks
from tenderkit.reports.rows import Setting, read_rows
from tenderkit.workbooks.cells import ReadSheet, is_blank

UNKNOWN_FILE = Code(
    "export-okand-fil", Severity.WARNING, "Filen hör inte till någon datamängd", "Döp filen efter datamängden."
)
SAME_DATASET = Code(
    "export-dubbel-fil",
    Severity.ERROR,
    "Två filer för samma datamängd",
    "Lägg alla rader i en fil, eller ta bort den fil som inte gäller.",
)
NO_CSV = Code("export-inte-csv", Severity.ERROR, "Filen är inte en CSV-fil", "Spara bladet som CSV UTF-8 i Excel.")
ONLY_HEADINGS = Code(
    "export-inga-rader",
    Severity.WARNING,
    "Filen har bara rubriker",
    "Svara Ja på bladet Rapport om det inte finns något att rapportera; formuläret svarar inte åt er.",
)
TOO_MANY = Code(
    "export-for-manga-falt",
    Severity.ERROR,
    "Raden har fler fält än rubrikraden",
    "Sätt citattecken om värden som innehåller skiljetecknet, t.ex. ”1,5” i en kommaavgränsad fil.",
)

Rows = Mapping[str, tuple[tuple[Cell, ...], ...]]


def read_export(
    files: Mapping[str, bytes], assignment: Assignment, area: str, period: Period | None = None
) -> tuple[Rows, list[Finding]]:
    """Typed rows by dataset from CSV files by name; a dataset whose rows could not be read is left out.

    A file with an identity number is refused. Without a ``period`` dates are not held against one.
    """
    datasets = {plain(name): each for each in reported(assignment) for name in (each.title, each.name)}
    setting = Setting(assignment, area, period, from_1904=False)
    rows: dict[str, tuple[tuple[Cell, ...], ...]] = {}
    taken: dict[str, str] = {}
    findings: list[Finding] = []
    for given, data in files.items():
        name = identities.masked(given)
        stem, _, ending = given.replace("\\", "/").rpartition("/")[2].rpartition(".")
        dataset = datasets.get(plain(stem)) if ending.lower() in ("csv", "txt", "tsv") else None
        if dataset is None:
            known = ", ".join(sorted(f"{each.name}.csv" for each in reported(assignment)))
            message = f"Ingen datamängd heter så, och filen läses inte; det finns {known}."
            unknown = UNKNOWN_FILE.at(FilePlace(name), message, hint=UNKNOWN_FILE.advice)
            findings += in_name(given, IDENTITY) or [unknown]
        elif dataset.name in taken:
            message = f"Filen läses inte: {dataset.title} finns redan i {taken[dataset.name]}."
            findings.append(SAME_DATASET.at(FilePlace(name), message, hint=SAME_DATASET.advice))
        else:
            taken[dataset.name] = name
            read, problems = _read(data, given, dataset, setting)
            findings += problems
            if read is not None:
                rows[dataset.name] = read
            if read == ():
                asked = f", och frågan om det finns något att rapportera på {dataset.title} lämnas obesvarad"
                message = f"Filen har inga rader{asked if dataset.may_be_empty else ''}."
                findings.append(ONLY_HEADINGS.at(FilePlace(name), message, hint=ONLY_HEADINGS.advice))
    return rows, in_order(findings)


def _read(
    data: bytes, given: str, dataset: Dataset, setting: Setting
) -> tuple[tuple[tuple[Cell, ...], ...] | None, list[Finding]]:
    """The rows of one file; None unless it was read to the last row, or has rows that were."""
    book, findings = read_searched(data, given, IDENTITY)
    if book is None:
        return None, findings
    name = identities.masked(given)
    if [sheet.name for sheet in book.sheets] != [""]:
        message = "Filen är en arbetsbok och läses inte som CSV."
        return None, [NO_CSV.at(FilePlace(name), message, hint=NO_CSV.advice)]
    (sheet,) = book.sheets
    whole, torn = _torn(sheet, dataset)
    remarks = Remarks(name, "")
    if torn:
        remarks.refuse(TOO_MANY, torn, "Raderna har fler fält än rubrikraden och läses inte:")
    read = read_rows(dataset, whole, name, None, setting)
    findings += [*remarks.findings(), *read.findings]
    if read.batch is None or ((torn or read.account.refused) and not read.batch.numbers):
        return None, findings
    return read.batch.rows, findings


def _torn(sheet: ReadSheet, dataset: Dataset) -> tuple[ReadSheet, list[int]]:
    """The sheet without the rows that are longer than its headings, and their numbers.

    A separator inside a value has torn such a row apart, and its values stand in the wrong columns.
    """
    start = heading_row(dataset, sheet)
    if not start:
        return sheet, []
    at = sheet.numbers.index(start)
    beyond = sheet.columns[sheet.lengths[at] :]
    torn = [
        number
        for index, number in enumerate(sheet.numbers)
        if index > at and not all(is_blank(column[index]) for column in beyond)
    ]
    return sheet.without(set(torn)) if torn else sheet, torn
