"""decide: the list of undecided values out, the decisions back in."""

from pathlib import Path

import click

from tenderkit.cli import show
from tenderkit.cli.files import read, write, write_all
from tenderkit.cli.framework import NOTHING, SOMETHING, command
from tenderkit.cli.specs import FOLDER
from tenderkit.findings import any_errors


@command("decide")
@click.argument("spec", type=FOLDER)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path("output/att-besluta.xlsx"), help="Fil att skriva.")
def decide(spec: Path, file: Path | None, out: Path) -> int:
    """Skriv listan över obeslutade värden i SPEC, eller läs in besluten i den ifyllda listan FILE."""
    from tenderkit.spec import deciding, loader

    assignment, found = loader.load(spec)
    code = show.findings(found)
    if assignment is None:
        return SOMETHING
    if file is None:
        write(out, deciding.decision_list(assignment))
        count = sum(not value.decided for value in assignment.all_values())
        show.say(f"{count} värden att besluta i {out.as_posix()}")
        return code
    decisions, problems = deciding.read_decisions(read(file), file.as_posix(), assignment)
    code = max(code, show.findings(problems))
    if any_errors(problems):
        show.remark("Inget beslut har registrerats. Rätta listan och kör igen.")
        return SOMETHING
    if decisions:
        write_all(spec, deciding.decisions_file(spec, assignment, decisions))
    show.say(f"{len(decisions)} beslut registrerade i {(spec / 'beslut.yaml').as_posix()}")
    return code or NOTHING
