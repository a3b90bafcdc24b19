"""The whole chain on the small specification: form, bids, contract, reports and an assessed quarter, in one folder.

Run as a program it writes the same folder again, so that two runs can be compared byte by byte.
"""

import re
import sys
import zipfile
from collections.abc import Mapping, Set
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl.workbook import Workbook

import tenderkit
from awkward import edited, parts
from tenderkit.findings import Finding, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Period
from tenderkit.reports.form import FormFor
from tenderkit.verbs.assessing import Quarter, assess_material
from tenderkit.verbs.given import Agreement, File
from tenderkit.verbs.reporting import reporting_form
from tenderkit.verbs.sorting import material

HOME = Path(__file__).parent
SPECS, GIVEN = HOME / "specs", HOME / "chain"
SPEC = SPECS / "tidiga-insatser-0-5"
CUT_OFF = date(2028, 4, 30)


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def assess(
    contract: Contract,
    assignment: Assignment,
    period: Period,
    files: Mapping[str, bytes],
    cut_off: date,
    review: File | None = None,
) -> tuple[Quarter, list[Finding]]:
    """A quarter assessed from files, as the command does it, and every finding on the way."""
    given, found = material(files, assignment, contract)
    assessed, more = assess_material(Agreement(contract, assignment), period, given, cut_off, review)
    assert assessed is not None, more
    return assessed, found + more


def nothing_of(form: bytes, sheets: Set[str]) -> bytes:
    """The form with the answer that there is nothing to report on these sheets, given by hand."""

    def answer(book: Workbook) -> None:
        for row in book["Rapport"].iter_rows():
            if row[1].value in sheets:
                row[2].value = "Ja"

    return undated(edited(form, answer))


def undated(data: bytes) -> bytes:
    """The workbook without the moment it was saved at, so that two runs can be compared."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts(data):
            saved = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2028-01-01T00:00:00Z", body)
            archive.writestr(zipfile.ZipInfo(name), saved if name == "docProps/core.xml" else body)
    return stream.getvalue()


def hand(out: Path) -> Path:
    """Everything into ``out``; a step that goes wrong stops the run."""
    validated = tenderkit.validate(SPEC)
    assert validated.assignment is not None, validated.findings
    assignment = validated.assignment
    write(out / "upphandlingsdokument", tenderkit.render(assignment, ("docx", "html")).files)
    write(out, tenderkit.decision_list(assignment).files)
    bids = dict(tenderkit.bid_form(assignment).files)
    for path in sorted((GIVEN / "anbud").glob("*.yaml")):
        filled = tenderkit.bid_form(assignment, path)
        assert not filled.findings, filled.findings
        (bids[f"anbud-{path.stem}.xlsx"],) = filled.files.values()
    write(out / "anbud", bids)
    awarded = tenderkit.award(SPEC, out / "anbud" / "anbud-lillstegen.xlsx", GIVEN / "tilldelning.yaml")
    assert awarded.agreement, awarded.findings
    number = awarded.agreement.contract.id
    write(out / "avtal" / number, awarded.files)
    loaded = tenderkit.load_contract(out / "avtal" / number / "avtal.yaml")
    assert loaded.agreement, loaded.findings
    contract, pinned = loaded.agreement.contract, loaded.agreement.assignment
    empty, _ = reporting_form(pinned, FormFor(contract.id, contract.supplier.name, "nord"))
    write(out / "rapporter", {"rapportformular.xlsx": empty})
    handed = {}
    for rows in sorted((GIVEN / "rapporter").glob("*/*")):
        period = Period.parse(rows.name)
        assert period
        signed = period.next().start.replace(day=12)
        whom = FormFor(contract.id, contract.supplier.name, rows.parent.name, period, "Verksamhetschef", signed)
        filled, found = reporting_form(pinned, whom, rows)
        assert not any_errors(found), found
        empty = {Path(str(finding.place)).stem for finding in found if finding.code == "export-inga-rader"}
        titles = {pinned.reporting.datasets[name].title for name in empty}
        handed[f"rapport-{rows.parent.name}-{period}.xlsx"] = nothing_of(filled, titles) if titles else filled
    write(out / "rapporter", handed)
    for quarter, cut_off in ((Period(2027, 4), date(2028, 1, 31)), (Period(2028, 1), CUT_OFF)):
        known = {name: data for name, data in handed.items() if str(quarter.next()) not in name}
        given = [File(name, data) for name, data in known.items()]
        assessed = tenderkit.assess(loaded.agreement, quarter, *given, cut_off=cut_off)
        assert assessed.files, assessed.findings
        write(out / "uppfoljning" / str(quarter), assessed.files)
        handed[f"{quarter}/assessment.json"] = assessed.files["assessment.json"]
    return out


if __name__ == "__main__":
    hand(Path(sys.argv[1]))
