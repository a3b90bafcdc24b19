"""demo: the whole chain on the shipped specification, two invented suppliers and three quarters of their reports."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.files import write, write_all
from tenderkit.cli.framework import NOTHING, CannotRunError, command

if TYPE_CHECKING:
    from tenderkit.demonstration.planting import Deviation
    from tenderkit.demonstration.world import Activity
    from tenderkit.findings import Finding
    from tenderkit.model.assignment import Assignment
    from tenderkit.model.contract import Contract
    from tenderkit.model.outcome import Assessment

_SPEC = "tidiga-insatser-0-5"
_QUARTERS = ("2027-Q4", "2028-Q1", "2028-Q2")
_KNOWN_AFTER = timedelta(days=30)


@command("demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
def demo(out: Path) -> int:
    """Kör hela kedjan: specifikation, dokument, anbud, avtal, rapporter och tre bedömda kvartal."""
    from tenderkit import resources, verbs
    from tenderkit.cli.assess import overview
    from tenderkit.demonstration.files import read_activity, read_deviations

    spec, examples = resources.folder("specs") / _SPEC, resources.folder("examples")
    assignment, found = verbs.validate(spec)
    if assignment is None:
        show.findings(found)
        raise CannotRunError("Exempelspecifikationen går inte att läsa.")
    undecided = sum(not value.decided for value in assignment.all_values())
    show.say(f"1. Specifikation: {len(assignment.requirements)} krav, {undecided} värden att besluta.")
    files, found = verbs.render(assignment, ("docx", "html"))
    _stop(found)
    _wrote("2. Upphandlingsdokument", write_all(out / "upphandlingsdokument", files))
    bids = _bids(assignment, examples, out)
    contracts = _contracts(assignment, spec, bids, examples, out)

    activity, found = read_activity(*_file(examples / "verksamhet.yaml"), assignment)
    _stop(found)
    deviations, found = read_deviations(*_file(examples / "avvikelser.yaml"), assignment)
    _stop(found)
    if activity is None:
        raise CannotRunError("Exempelverksamheten går inte att läsa.")
    last = [
        (assessment, pinned)
        for contract, pinned in contracts
        for assessment in _followed_up(contract, pinned, activity, deviations, out)[-1:]
    ]
    for assessment, pinned in last:
        show.say("")
        overview(assessment, pinned)
    return NOTHING


def _bids(assignment: "Assignment", examples: Path, out: Path) -> Mapping[str, bytes]:
    """The bid form, and the examples' bids filled in and checked: bidder's file stem → workbook."""
    from tenderkit import verbs
    from tenderkit.cli.bid import verdicts

    form, found = verbs.bid_form(assignment)
    write(out / "anbud" / "svarsformular.xlsx", form)
    show.say(f"3. Svarsformulär: {(out / 'anbud' / 'svarsformular.xlsx').as_posix()}")
    bids: dict[str, bytes] = {}
    for path in sorted((examples / "anbud").glob("*.yaml")):
        bids[path.stem], found = verbs.bid_form(assignment, (path.name, path.read_bytes()))
        _stop(found)
        name = f"anbud-{path.stem}.xlsx"
        write(out / "anbud" / name, bids[path.stem])
        check, found = verbs.check_bid(assignment, bids[path.stem], name)
        _stop(found)
        if check:
            show.say(f"4. {verdicts(check)}")
    return bids


def _contracts(
    assignment: "Assignment", spec: Path, bids: Mapping[str, bytes], examples: Path, out: Path
) -> "list[tuple[Contract, Assignment]]":
    """A contract with its pinned specification for every award among the examples."""
    from tenderkit import verbs
    from tenderkit.cli.bid import concluded

    made = []
    for ruling in sorted(examples.glob("tilldelning-*.yaml")):
        stem = ruling.stem.removeprefix("tilldelning-")
        awarded = (f"anbud-{stem}.xlsx", bids[stem])
        number, files, found = verbs.award(spec, assignment, awarded, (ruling.name, ruling.read_bytes()))
        _stop(found)
        contract, pinned, papers, found = concluded(files)
        _stop(found)
        if contract is None or pinned is None:
            raise CannotRunError("Exempelavtalet går inte att läsa.")
        write_all(out / "avtal" / number, {**papers, **files})
        made.append((contract, pinned))
        show.say(f"5. Avtal: {(out / 'avtal' / number / 'avtal.yaml').as_posix()}")
    return made


def _followed_up(
    contract: "Contract", pinned: "Assignment", activity: "Activity", deviations: "Sequence[Deviation]", out: Path
) -> "list[Assessment]":
    """The contract's reports written as filled workbooks, received, and every quarter assessed."""
    from tenderkit import verbs
    from tenderkit.demonstration.filings import demonstration
    from tenderkit.model.periods import Period

    quarters = [period for text in _QUARTERS if (period := Period.parse(text))]
    serves, places = verbs.serves(pinned), verbs.clauses(pinned)
    known = demonstration(activity, pinned, contract, quarters[-1], deviations)
    books = {filing.name: filing.workbook(pinned, serves) for filing in known.filings}
    written = write_all(out / "rapporter", books)
    read, found = verbs.reports(books, pinned, contract)
    _wrote(f"6. Rapporter från {contract.supplier.name}", written)
    show.say(f"   Mottagningen: {show.count(found)}. Se dem med tenderkit report check.")
    made: dict[str, Assessment] = {}
    for period in quarters:
        handed = tuple(report for report in read if report.period <= period)
        given = verbs.Material(handed, known.extracts, made)
        assessed, found = verbs.assess(contract, pinned, period, given, period.end + _KNOWN_AFTER, None, places)
        files, more = verbs.assessment_files(assessed, contract, pinned)
        show.findings([*found, *more])
        folder = out / "uppfoljning" / _folder(contract.supplier.name) / str(period)
        _wrote(f"7. Uppföljning {period}", write_all(folder, files))
        made = {**made, f"{period}/assessment.json": assessed.assessment}
    return list(made.values())


def _file(path: Path) -> tuple[bytes, str]:
    return path.read_bytes(), path.name


def _folder(name: str) -> str:
    """A supplier's name as a folder that every system can hold: a to z, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def _stop(found: "Sequence[Finding]") -> None:
    """Shows findings, and goes no further if one is an error."""
    show.findings(found)
    if any(finding.is_error for finding in found):
        raise CannotRunError("Exemplet kunde inte köras vidare.")


def _wrote(what: str, paths: list[Path]) -> None:
    show.say(f"{what}: {len(paths)} filer i {paths[0].parent.as_posix()}")
