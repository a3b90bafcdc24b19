"""demo: the whole chain on the shipped specification, two invented suppliers and three quarters of their reports."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit import swedish
from tenderkit.cli import show
from tenderkit.cli.framework import NOTHING, CannotRunError, command
from tenderkit.files import write_all
from tenderkit.findings import Severity, in_order

if TYPE_CHECKING:
    from tenderkit.verbs.demonstrating import Step


@command("demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
def demo(out: Path) -> int:
    """Kör hela kedjan: specifikation, dokument, anbud, avtal, rapporter och tre bedömda kvartal."""
    from tenderkit.cli.assess import overview
    from tenderkit.verbs.demonstrating import demo as steps
    from tenderkit.verbs.results import Assessed

    last = {}
    coming = steps(lambda told: watch(told))  # the one of the step at hand
    while True:
        with show.working("Nästa steg görs") as watch:
            step = next(coming, None)
        if step is None:
            break
        _tell(step, out)
        if isinstance(step.result, Assessed) and step.result.assessment and step.agreement:
            last[step.agreement.contract.id] = (step.result.assessment, step.agreement.assignment)
    if not last:
        raise CannotRunError("Exemplet kunde inte köras vidare.")
    for assessment, assignment in last.values():
        show.say("")
        overview(assessment, assignment)
    return NOTHING


def _tell(step: "Step", out: Path) -> None:
    """Writes what a step made, and says in a line what it was."""
    from tenderkit.cli.bid import verdicts
    from tenderkit.verbs.results import Awarded, CheckedBids, CheckedReports, Loaded, Made, Samples

    result = step.result
    if isinstance(result, Samples):
        new = result.write(out / step.folder)
        places = swedish.listed((out / name).as_posix() for name in result.folders)
        show.say(f"{step.title}: {places}{'' if new else ' (fanns redan, oförändrade)'}")
        return
    if isinstance(result, Made):
        written = write_all(out / step.folder, result.files) if result.files else []
    match result:
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
    show.findings(in_order(each for each in result.findings if each.severity is not Severity.UNDECIDED))
