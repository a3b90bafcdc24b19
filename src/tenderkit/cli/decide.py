"""decide: the list of undecided values out, the decisions back in."""

from pathlib import Path

import click

from tenderkit.cli import show
from tenderkit.cli.framework import WorkbookPath, command
from tenderkit.cli.report import today
from tenderkit.cli.specs import FOLDER
from tenderkit.files import write_forms


@command("decide")
@click.argument("spec", type=FOLDER)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--out", type=WorkbookPath(), default=Path("output/att-besluta.xlsx"), help="Fil att skriva.")
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def decide(spec: Path, file: Path | None, out: Path, as_json: bool) -> int:
    """Skriv listan över obeslutade värden i SPEC, eller läs in besluten i den ifyllda listan FIL."""
    from tenderkit.verbs import deciding
    from tenderkit.verbs.given import specification

    tell = show.remark if as_json else show.say
    if file is None:
        assignment, found = specification(spec)
        if assignment is None:
            return show.unusable(found, as_json=as_json)
        (data,) = deciding.decision_list(assignment).files.values()
        write_forms(out.parent, {out.name: data})
        count = sum(not value.decided for value in assignment.all_values())
        tell(f"{count} värden att besluta i {out.as_posix()}")
        return show.findings(found, as_json=as_json)
    decided = deciding.decide(spec, file, today())
    code = (show.findings if decided.ok else show.unusable)(decided.findings, as_json=as_json)
    if not decided.ok:
        show.remark("Inget beslut har registrerats. Rätta felen och kör igen.")
        return code
    decided.write(spec)
    tell(f"{len(decided.decisions)} beslut registrerade i {(spec / 'beslut.yaml').as_posix()}")
    return code
