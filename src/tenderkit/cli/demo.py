"""demo: the whole chain on the shipped specification, two invented suppliers and three quarters of their reports."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit import swedish
from tenderkit.cli import machine, show
from tenderkit.cli.framework import JSON, NOTHING, CannotRunError, command
from tenderkit.files import write_all
from tenderkit.findings import Finding, Severity, in_order

if TYPE_CHECKING:
    from tenderkit.verbs.demonstrating import Step


@command("demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
@JSON
def demo(out: Path, as_json: bool) -> int:
    """Kör hela kedjan: specifikation, dokument, anbud, avtal, rapporter och tre bedömda kvartal."""
    from tenderkit.assessment.serial import to_json
    from tenderkit.cli.assess import overview
    from tenderkit.verbs.demonstrating import demo as steps
    from tenderkit.verbs.results import Assessed

    found: list[Finding] = []
    written: list[Path] = []
    last = {}
    coming = steps(lambda told: watch(told))  # the one of the step at hand
    while True:
        with show.working("Nästa steg görs") as watch:
            step = next(coming, None)
        if step is None:
            break
        made = _written(step, out)
        found += step.result.findings
        written += made
        if not as_json:
            _tell(step, made, out)
        if isinstance(step.result, Assessed) and step.result.assessment and step.agreement:
            last[step.agreement.contract.id] = (step.result.assessment, step.agreement.assignment)
    if not last:
        raise CannotRunError("Exemplet kunde inte köras vidare.")
    if as_json:
        assessments = [json.loads(to_json(assessment)) for assessment, _ in last.values()]
        machine.answered(NOTHING, found=in_order(found), written=written, outcome={"assessments": assessments})
        return NOTHING
    for assessment, assignment in last.values():
        show.say("")
        overview(assessment, assignment)
    return NOTHING


def _written(step: "Step", out: Path) -> list[Path]:
    """The files of a step, written. Of samples that lie there already none are."""
    from tenderkit.verbs.results import Made, Samples

    match step.result:
        case Samples() as samples:
            return samples.write(out / step.folder)
        case Made(files=files) if files:
            return write_all(out / step.folder, files)
    return []


def _tell(step: "Step", written: list[Path], out: Path) -> None:
    """Says in a line what a step made."""
    from tenderkit.cli.bid import verdicts
    from tenderkit.verbs.results import Awarded, CheckedBids, CheckedReports, Loaded, Made, Samples

    match step.result:
        case Samples(folders=folders):
            places = swedish.listed((out / name).as_posix() for name in folders)
            show.say(f"{step.title}: {places}{'' if written else ' (fanns redan, oförändrade)'}")
            return
        case CheckedReports(findings=found):
            show.say(f"{step.title}: {show.count(found)}. Se dem med tenderkit report check.")
            return
        case Loaded(assignment=assignment) if assignment:
            undecided = sum(not value.decided for value in assignment.all_values())
            show.say(f"{step.title}: {len(assignment.requirements)} krav, {undecided} värden att besluta.")
            return
        case CheckedBids(bids=bids):
            for bid in bids:
                show.say(f"{step.title}: {verdicts(bid)}")
        case Awarded(agreement=agreement) if agreement:
            show.say(f"{step.title}: {(out / step.folder / 'avtal.yaml').as_posix()}")
        case Made() if len(written) == 1:
            show.say(f"{step.title}: {written[0].as_posix()}")
        case Made() if written:
            show.say(f"{step.title}: {len(written)} filer i {(out / step.folder).as_posix()}")
    # What is undecided has been counted in the first step.
    show.findings(in_order(each for each in step.result.findings if each.severity is not Severity.UNDECIDED))
