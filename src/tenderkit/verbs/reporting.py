"""Reports: the form a supplier fills in, and the reports read from files."""

from collections.abc import Mapping
from pathlib import Path

from tenderkit.findings import Finding
from tenderkit.measures import registry
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.report import Report
from tenderkit.reports.export import read_export
from tenderkit.reports.form import FormFor, report_form
from tenderkit.reports.intake import read_report


def serves(assignment: Assignment) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(dataset, column) → the requirements whose measures read it."""
    found: dict[tuple[str, str], list[str]] = {}
    for requirement in assignment.requirements:
        if requirement.measure and requirement.measure.kind != "completeness":
            vocabulary = Vocabulary.of(assignment.reporting)
            for pair in registry.columns_of(requirement.measure, requirement.exclusions, vocabulary):
                found.setdefault(pair, []).append(requirement.id)
    return {pair: tuple(ids) for pair, ids in found.items()}


def reporting_form(assignment: Assignment, whom: FormFor, rows: Path | None = None) -> tuple[bytes, list[Finding]]:
    """The reporting workbook; ``rows`` is a folder of CSV files, one per dataset, to fill it in from.

    A dataset that has a file without rows is declared empty.
    """
    if rows is None:
        return report_form(assignment, serves(assignment), whom), []
    files = {path.as_posix(): path.read_bytes() for path in sorted(rows.glob("*.csv")) if path.is_file()}
    filled, findings = read_export(files, assignment, whom.area)
    empty = frozenset(name for name, found in filled.items() if not found)
    return report_form(assignment, serves(assignment), whom, filled, empty), findings


def reports(
    files: Mapping[str, bytes], assignment: Assignment, contract: Contract | None = None
) -> tuple[list[Report], list[Finding]]:
    """The reports read from files by name, and every finding in them."""
    read, findings = [], []
    for name, data in files.items():
        report, problems = read_report(data, name, assignment, contract)
        findings += problems
        if report:
            read.append(report)
    return read, findings
