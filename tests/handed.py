"""The whole chain on the small specification: form, bids, contract, reports and an assessed quarter, in one folder.

Run as a program it writes the same folder again, so that two runs can be compared byte by byte.
"""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tenderkit import verbs
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Period
from tenderkit.reports.form import FormFor
from tenderkit.spec import contracts

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
    review: tuple[str, bytes] | None = None,
) -> tuple[verbs.Assessed, list[Finding]]:
    """A quarter assessed from files, as the command does it, and every finding on the way."""
    given, found = verbs.material(files, assignment, contract)
    assessed, more = verbs.assess(contract, assignment, period, given, cut_off, review)
    return assessed, found + more


def hand(out: Path) -> Path:
    """Everything into ``out``; a step that goes wrong stops the run."""
    assignment, found = verbs.validate(SPEC)
    assert assignment is not None, found
    files, found = verbs.render(assignment, ("docx", "html"))
    write(out / "upphandlingsdokument", files)
    bids = {"svarsformular.xlsx": verbs.bid_form(assignment)[0]}
    for path in sorted((GIVEN / "anbud").glob("*.yaml")):
        bids[f"anbud-{path.stem}.xlsx"], found = verbs.bid_form(assignment, (path.name, path.read_bytes()))
        assert not found, found
    write(out / "anbud", bids)
    bid, ruling = ("anbud-lillstegen.xlsx", bids["anbud-lillstegen.xlsx"]), GIVEN / "tilldelning.yaml"
    number, files, found = verbs.award(SPEC, assignment, bid, (ruling.name, ruling.read_bytes()))
    assert files, found
    write(out / "avtal" / number, files)
    contract, pinned, found = contracts.load(out / "avtal" / number / "avtal.yaml")
    assert contract and pinned, found
    empty, _ = verbs.reporting_form(pinned, FormFor(contract.id, contract.supplier.name, "nord"))
    write(out / "rapporter", {"rapportformular.xlsx": empty})
    handed = {}
    for rows in sorted((GIVEN / "rapporter").glob("*/*")):
        period = Period.parse(rows.name)
        assert period
        signed = period.next().start.replace(day=12)
        whom = FormFor(contract.id, contract.supplier.name, rows.parent.name, period, "Verksamhetschef", signed)
        handed[f"rapport-{rows.parent.name}-{period}.xlsx"], found = verbs.reporting_form(pinned, whom, rows)
        assert not found, found
    write(out / "rapporter", handed)
    for quarter, cut_off in ((Period(2027, 4), date(2028, 1, 31)), (Period(2028, 1), CUT_OFF)):
        known = {name: data for name, data in handed.items() if str(quarter.next()) not in name}
        assessed, _ = assess(contract, pinned, quarter, known, cut_off)
        made, found = verbs.assessment_files(assessed, contract, pinned)
        assert not found, found
        write(out / "uppfoljning" / str(quarter), made)
        handed[f"{quarter}/assessment.json"] = made["assessment.json"]
    return out


if __name__ == "__main__":
    hand(Path(sys.argv[1]))
