"""Reports: the form a supplier fills in, and the reports read from files."""

from collections.abc import Mapping
from pathlib import Path

from tenderkit import identities, swedish
from tenderkit.findings import Code, FilePlace, Finding, Severity, any_errors
from tenderkit.measures import registry
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Period, Span
from tenderkit.model.report import Report
from tenderkit.progress import Watch, counted, unwatched
from tenderkit.reports.export import NO_CSV, read_export
from tenderkit.reports.form import FormFor
from tenderkit.reports.form import report_form as write_report_form
from tenderkit.reports.intake import read_report
from tenderkit.verbs.errors import WrongArgumentError
from tenderkit.verbs.given import Agreement, AnyPath, File, agreement, file, quarter
from tenderkit.verbs.results import CheckedReports, Forms

NO_FILES = Code(
    "export-inga-filer",
    Severity.WARNING,
    "Mappen med CSV-filer är tom",
    "Kontrollera att --rows anger rätt mapp; där ska finnas en CSV-fil för varje blad.",
)


def serves(assignment: Assignment) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(dataset, column) → the requirements whose measures read it."""
    found: dict[tuple[str, str], list[str]] = {}
    for requirement in assignment.requirements:
        if requirement.measure:
            vocabulary = Vocabulary.of(assignment.reporting)
            for pair in registry.columns_of(requirement.measure, requirement.exclusions, vocabulary):
                found.setdefault(pair, []).append(requirement.id)
    return {pair: tuple(ids) for pair, ids in found.items()}


def report_form(
    contract: AnyPath | Agreement,
    *,
    area: str | None = None,
    period: Period | str | None = None,
    rows: AnyPath | None = None,
    watch: Watch = unwatched,
) -> Forms:
    """The form in Excel for each area of the contract, or for one; ``rows`` is a folder of CSV to fill it in from.

    No form is made where a row or a cell of the CSV is in error.
    Raises WrongArgumentError for an area or a period that is not the contract's.
    """
    signed, findings = agreement(contract)
    if signed is None:
        return Forms(files={}, findings=tuple(findings))
    when = quarter(period) if period else None
    own, assignment = signed.contract, signed.assignment
    if when and not own.span.cut(Span(when.start, when.end)):
        message = f"Avtalet gäller inte {swedish.period(when)}. Avtalstiden är {swedish.span(own.span)}."
        raise WrongArgumentError(message)
    made = {}
    for each in counted([_area(area, signed)] if area else own.areas, "Skriver formulär", watch):
        whom = FormFor(contract=own.id, supplier=own.supplier.name, area=each, period=when)
        data, problems = reporting_form(assignment, whom, Path(rows) if rows else None)
        findings += problems
        if any_errors(problems):
            continue  # a cell in error would be blank in the form and a refused row gone, and no check could tell
        made[f"rapport-{each}{f'-{when}' if when else ''}.xlsx"] = data
    return Forms(files=made, findings=tuple(findings))


def _area(given: str, signed: Agreement) -> str:
    """The code of the contract's area that ``given`` names, by its code or its title."""
    titles = {area.title.casefold(): area.id for area in signed.assignment.areas}
    found = titles.get(given.strip().casefold(), given.strip().casefold())
    if found not in signed.contract.areas:
        raise WrongArgumentError(f"Området {given} ingår inte i avtalet. Det har {', '.join(signed.contract.areas)}.")
    return found


def check_report(contract: AnyPath | Agreement, *reports: AnyPath | File, watch: Watch = unwatched) -> CheckedReports:
    """The reports read by the rules that the region reads them by, before they are handed in."""
    signed, findings = agreement(contract)
    if signed is None:
        return CheckedReports(reports=(), findings=tuple(findings))
    handed = {each.name: each.data for each in map(file, reports)}
    read, problems = read_reports(handed, signed.assignment, signed.contract, watch)
    return CheckedReports(reports=tuple(read), findings=(*findings, *problems))


def reporting_form(assignment: Assignment, whom: FormFor, rows: Path | None = None) -> tuple[bytes, list[Finding]]:
    """The reporting workbook; ``rows`` is a folder of CSV files, one per dataset, to fill it in from.

    A dataset whose file has only headings is left empty and undeclared: that there is nothing to report is an answer.
    """
    if rows is None:
        return write_report_form(assignment, serves(assignment), whom), []
    inside = [path for path in sorted(rows.iterdir()) if not path.name.startswith(".")]
    files = {path.as_posix(): path.read_bytes() for path in inside if path.is_file()}
    filled, findings = read_export(files, assignment, whom.area, whom.period)
    findings += [
        NO_CSV.at(FilePlace(identities.masked(path.as_posix())), "Det är ingen fil och läses inte.", hint=NO_CSV.advice)
        for path in inside
        if path.suffix.lower() == ".csv" and not path.is_file()
    ]
    if not inside:
        message = "Mappen innehåller inga filer, och formuläret lämnas tomt."
        findings.append(NO_FILES.at(FilePlace(identities.masked(rows.as_posix())), message, hint=NO_FILES.advice))
    return write_report_form(assignment, serves(assignment), whom, filled), findings


def read_reports(
    files: Mapping[str, bytes],
    assignment: Assignment,
    contract: Contract | None = None,
    watch: Watch = unwatched,
) -> tuple[list[Report], list[Finding]]:
    """The reports read from files by name, and every finding in them."""
    read, findings = [], []
    for name, data in counted(files.items(), "Läser rapport", watch):
        report, problems = read_report(data, name, assignment, contract)
        findings += problems
        if report:
            read.append(report)
    return read, findings
