"""decide: the list of undecided values out, the decisions back in."""

from pathlib import Path

import click

from tenderkit.cli import show
from tenderkit.cli.files import read, write_all, write_forms
from tenderkit.cli.framework import command
from tenderkit.cli.specs import FOLDER
from tenderkit.findings import any_errors


@command("decide")
@click.argument("spec", type=FOLDER)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path("output/att-besluta.xlsx"), help="Fil att skriva.")
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def decide(spec: Path, file: Path | None, out: Path, as_json: bool) -> int:
    """Skriv listan över obeslutade värden i SPEC, eller läs in besluten i den ifyllda listan FIL."""
    from tenderkit.spec import deciding, loader

    assignment, found = loader.load(spec)
    if assignment is None:
        return show.unusable(found, as_json=as_json)
    tell = show.remark if as_json else show.say
    if file is None:
        write_forms(out.parent, {out.name: deciding.decision_list(assignment)})
        count = sum(not value.decided for value in assignment.all_values())
        tell(f"{count} värden att besluta i {out.as_posix()}")
        return show.findings(found, as_json=as_json)
    decisions, problems = deciding.read_decisions(read(file), file.as_posix(), assignment)
    if any_errors(problems):
        code = show.unusable([*found, *problems], as_json=as_json)
        show.remark("Inget beslut har registrerats. Rätta listan och kör igen.")
        return code
    code = show.findings([*found, *problems], as_json=as_json)
    if decisions:
        write_all(spec, deciding.decisions_file(spec, assignment, decisions))
    tell(f"{len(decisions)} beslut registrerade i {(spec / 'beslut.yaml').as_posix()}")
    return code
