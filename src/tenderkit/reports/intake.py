"""A received file becomes a report: recognised, searched for identity numbers, read, and every row accounted for."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tenderkit import identities
from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity, in_order
from tenderkit.leaks import read_searched
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.report import Batch, Report, RowAccount
from tenderkit.reports.header import Header, read_header
from tenderkit.reports.headings import headed
from tenderkit.reports.links import linked
from tenderkit.reports.mapping import (
    HEADER,
    REASONS,
    FormMap,
    form_hash,
    plain,
    read_map,
    reported,
)
from tenderkit.reports.remarks import Remarks
from tenderkit.reports.rows import Setting, read_rows
from tenderkit.workbooks.cells import ReadBook, ReadSheet
from tenderkit.workbooks.instructions import READ_FIRST
from tenderkit.workbooks.layout import LISTS
from tenderkit.workbooks.marking import MACHINE

IDENTITY = Code(
    "rapport-personnummer",
    Severity.ERROR,
    "Filen innehåller något som ser ut som ett personnummer eller annat identitetsnummer",
    "Ersätt numret med er egen kod och skicka filen på nytt. Är det inget sådant nummer: välj en kod som inte är byggd "
    "av ett datum och fyra siffror.",
)
FOREIGN = Code(
    "rapport-annan-arbetsbok",
    Severity.ERROR,
    "Filen är inte rapportmallen",
    "Fyll i den mall som Beställaren har lämnat ut, eller skapa en ny, och skicka den.",
    unusable=True,
)
OTHER_ASSIGNMENT = Code(
    "rapport-annat-uppdrag",
    Severity.ERROR,
    "Rapporten gäller ett annat uppdrag",
    "Använd mallen för det uppdrag som avtalet gäller.",
    unusable=True,
)
OLDER = Code(
    "rapport-aldre-mall",
    Severity.WARNING,
    "Rapporten är skriven i en annan version av mallen",
    "Filen läses så långt kolumnerna räcker. Använd den nya mallen nästa gång.",
)
NO_HEADER = Code(
    "rapport-saknat-rapportblad",
    Severity.ERROR,
    f"Bladet {HEADER} saknas",
    f"Återställ bladet {HEADER}, eller klistra in uppgifterna i en ny mall.",
)
NO_SHEET = Code(
    "rapport-saknat-blad",
    Severity.ERROR,
    "Ett blad saknas",
    "Återställ bladet ur mallen. Finns inget att redovisa: behåll bladet tomt och svara Ja på bladet Rapport.",
)
RENAMED = Code(
    "rapport-omdopt-blad", Severity.WARNING, "Ett blad har bytt namn", "Ge bladet det namn det har i mallen."
)
UNKNOWN_SHEET = Code(
    "rapport-okant-blad",
    Severity.WARNING,
    "Ett blad hör inte till mallen",
    "Bladet läses inte. Ta bort det, eller flytta uppgifterna till mallens blad.",
)
NO_ROWS = Code(
    "rapport-tomt-blad",
    Severity.ERROR,
    "Ett blad är tomt utan att det är förklarat",
    f"Fyll i bladet, eller svara Ja vid Inget att rapportera på bladet {HEADER}.",
)
MUST_HAVE_ROWS = Code(
    "rapport-kan-inte-vara-tomt", Severity.ERROR, "Ett blad som inte kan vara tomt är tomt", "Fyll i bladet."
)
CONTRADICTION = Code(
    "rapport-motsagelse",
    Severity.ERROR,
    "Bladet har rader men är förklarat tomt",
    f"Svara Nej vid Inget att rapportera på bladet {HEADER}, eller ta bort raderna.",
)


def read_report(
    data: bytes,
    name: str,
    assignment: Assignment,
    contract: Contract | None = None,
    received_on: date | None = None,
) -> tuple[Report | None, list[Finding]]:
    """The report in a file, and everything a person must look at; None if it cannot be taken as a report at all.

    ``contract``, when given, must be the one the report is about. ``received_on`` is the day the file came; without it
    the day the supplier wrote is used. A file with what looks like an identity number is never a report.
    """
    book, findings = read_searched(data, name, IDENTITY)
    if book is None:
        return None, _quiet(findings)
    shown = identities.masked(name)
    form, more = _recognised(book, shown, assignment)
    findings += more
    if form is None:
        return None, _quiet(findings)
    header_sheet = book.sheet(HEADER)
    if header_sheet is None:
        findings.append(NO_HEADER.at(FilePlace(shown), f"Bladet {HEADER} saknas.", hint=NO_HEADER.advice))
        return None, _quiet(findings)
    header, more = read_header(header_sheet, shown, identities.masked(header_sheet.name), form, assignment, contract)
    findings += more
    if header is None:
        return None, _quiet(findings)
    batches, accounts, more = _batches(book, shown, form, assignment, header)
    findings += more
    report = Report(
        file=shown,
        sha256=hashlib.sha256(data).hexdigest(),
        contract=header.contract,
        area=header.area,
        period=header.period,
        received_on=received_on or header.signed_on,
        signed_by=header.signed_by,
        batches=batches,
        accounts=accounts,
    )
    return report, _quiet(findings)


def _quiet(findings: Iterable[Finding]) -> list[Finding]:
    """The last fence: no message leaves with an identity number in it, whoever wrote the message."""
    masked = identities.masked
    return in_order(replace(each, message=masked(each.message), hint=masked(each.hint)) for each in findings)


def _recognised(book: ReadBook, file: str, assignment: Assignment) -> tuple[FormMap | None, list[Finding]]:
    place = FilePlace(file)
    form = read_map(book)
    if form is None:
        message = f"Filen är inte rapportmallen för uppdraget {assignment.title}."
        return None, [FOREIGN.at(place, message, hint=FOREIGN.advice)]
    if form.specification != assignment.id:
        message = f"Mallen hör till ett annat uppdrag än {assignment.title}."
        return None, [OTHER_ASSIGNMENT.at(place, message, hint=OTHER_ASSIGNMENT.advice)]
    if form.hash != form_hash(assignment):
        message = "Mallen gjordes för en annan version av uppdragets datamängder, koder eller enheter."
        return form, [OLDER.at(place, message, hint=OLDER.advice)]
    return form, []


@dataclass(frozen=True, slots=True)
class _Matched:
    """Which sheet holds which dataset, and the accounts of those that hold none."""

    sheets: Mapping[str, ReadSheet]
    accounts: list[RowAccount]
    findings: list[Finding]


def _matched(book: ReadBook, file: str, form: FormMap, assignment: Assignment) -> _Matched:
    """Sheets by name; one that is missing is looked for among the strangers by its headings."""
    findings: list[Finding] = []
    ours = {plain(name) for name in (HEADER, MACHINE, READ_FIRST, REASONS, LISTS)}
    found: dict[str, ReadSheet] = {}
    for dataset in reported(assignment):
        known = form.of(dataset.name)
        for name in (known.sheet if known else "", dataset.title, dataset.name):
            sheet = book.sheet(name) if name else None
            if sheet is not None and sheet not in found.values():
                found[dataset.name] = sheet
                break
    strange = [sheet for sheet in book.sheets if plain(sheet.name) not in ours and sheet not in found.values()]
    for dataset in reported(assignment):
        if dataset.name in found:
            continue
        known = form.of(dataset.name)
        wanted = known.sheet if known else dataset.title
        labels = frozenset(plain(column.title) for column in dataset.columns)
        alike = [sheet for sheet in strange if headed(sheet, labels)]
        if len(alike) == 1:
            found[dataset.name] = alike[0]
            strange.remove(alike[0])
            place = CellPlace(file, identities.masked(alike[0].name), 1, "")
            message = f"Bladet läses som ”{wanted}”, vars rubriker det har."
            findings.append(RENAMED.at(place, message, hint=RENAMED.advice))
        else:
            findings.append(NO_SHEET.at(FilePlace(file), f"Bladet ”{wanted}” saknas.", hint=NO_SHEET.advice))
    accounts = []
    for sheet in strange:
        if sheet.numbers:
            remarks = Remarks(file, identities.masked(sheet.name))
            remarks.refuse(UNKNOWN_SHEET, sheet.numbers, "Bladet hör inte till mallen och läses inte:")
            accounts.append(remarks.account(sheet))
            findings += remarks.findings()
    return _Matched(found, accounts, findings)


def _batches(
    book: ReadBook, file: str, form: FormMap, assignment: Assignment, header: Header
) -> tuple[dict[str, Batch], tuple[RowAccount, ...], list[Finding]]:
    setting = Setting(assignment, header.area, header.period, book.from_1904)
    matched = _matched(book, file, form, assignment)
    findings, accounts = list(matched.findings), []
    batches: dict[str, Batch] = {}
    letters: dict[str, Mapping[str, str]] = {}
    for dataset in reported(assignment):
        sheet = matched.sheets.get(dataset.name)
        declared = header.declared.get(dataset.name, False)
        if sheet is None:
            continue
        read = read_rows(dataset, sheet, file, form.of(dataset.name), setting)
        findings += read.findings
        accounts.append(read.account)
        batch = read.batch
        if batch is None:
            continue
        letters[dataset.name] = read.letters
        place = CellPlace(file, batch.sheet, 1, "")
        if batch.numbers:
            if declared:
                message = f"Bladet har {len(batch.numbers)} rader men är förklarat tomt; raderna läses."
                findings.append(CONTRADICTION.at(place, message, hint=CONTRADICTION.advice))
            batches[dataset.name] = batch
        elif not dataset.may_be_empty:
            message = f"Bladet är tomt, men här finns alltid {dataset.noun.many} att redovisa."
            findings.append(MUST_HAVE_ROWS.at(place, message, hint=MUST_HAVE_ROWS.advice))
        elif declared:
            batches[dataset.name] = replace(batch, declared_empty=True)
        else:
            message = "Bladet är tomt och räknas som ej rapporterat."
            findings.append(NO_ROWS.at(place, message, hint=NO_ROWS.advice))
    for dataset in reported(assignment):
        if dataset.name in batches:
            batches[dataset.name], more = linked(dataset, batches, assignment, file, letters[dataset.name])
            findings += more
    return batches, (*accounts, *matched.accounts), findings
