"""What the files given to an assessment hold: each says itself what it is, so that an official can give them all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tenderkit.assessment.serial import from_json
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.outcome import Assessment
from tenderkit.model.report import Report
from tenderkit.progress import Watch, counted, unwatched
from tenderkit.reports.intake import FOREIGN, read_report
from tenderkit.reports.records import contradictions, read_records
from tenderkit.tables import Extract


@dataclass(frozen=True, slots=True)
class Material:
    """The reports of a contract, the region's own rows, and earlier assessments by file name.

    ``own_files`` is the SHA-256 of the region's own files, by name.
    """

    reports: tuple[Report, ...] = ()
    extracts: tuple[Extract, ...] = ()
    earlier: Mapping[str, Assessment] = field(default_factory=dict)
    own_files: Mapping[str, str] = field(default_factory=dict)


def material(
    files: Mapping[str, bytes], assignment: Assignment, contract: Contract, watch: Watch = unwatched
) -> tuple[Material, list[Finding]]:
    """The files by name sorted into what they are, and every finding in them."""
    reports: list[Report] = []
    extracts: list[Extract] = []
    earlier: dict[str, Assessment] = {}
    own: dict[str, str] = {}
    findings: list[Finding] = []
    for name, data in counted(files.items(), "Läser fil", watch):
        if name.casefold().endswith(".json"):
            assessment, problems = from_json(data, name)
            if assessment:
                earlier[name] = assessment
                own[name] = hashlib.sha256(data).hexdigest()
        else:
            report, problems = read_report(data, name, assignment, contract)
            if report:
                reports.append(report)
            elif any(problem.code == FOREIGN.id for problem in problems):
                lists, more = read_records(data, name, assignment, contract)
                if lists is not None:
                    problems = more
                    extracts += lists
                    own[name] = hashlib.sha256(data).hexdigest()
        findings += problems
    findings += contradictions(extracts, assignment)
    return Material(tuple(reports), tuple(extracts), earlier, own), findings
