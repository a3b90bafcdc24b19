"""decide: the list of undecided values out, the decisions back in."""

from pathlib import Path

import click

from tenderkit.cli import show
from tenderkit.cli.framework import JSON, WorkbookPath, command
from tenderkit.cli.report import today
from tenderkit.cli.specs import FOLDER, about
from tenderkit.files import write_forms


@command("decide")
@click.argument("spec", type=FOLDER)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--out", type=WorkbookPath(), default=Path("output/att-besluta.xlsx"), help="Fil att skriva.")
@JSON
def decide(spec: Path, file: Path | None, out: Path, as_json: bool) -> int:
    """Skriv listan över obeslutade värden i SPEC, eller läs in besluten i den ifyllda listan FIL."""
    from tenderkit.spec.deciding import recorded
    from tenderkit.verbs import deciding
    from tenderkit.verbs.given import specification

    if file is None:
        assignment, found = specification(spec)
        if assignment is None:
            return show.answer(found, as_json=as_json, done=False)
        (data,) = deciding.decision_list(assignment).files.values()
        written = write_forms(out.parent, {out.name: data})
        count = sum(not value.decided for value in assignment.all_values())
        sentence = f"{count} {'värde' if count == 1 else 'värden'} att besluta i {out.as_posix()}"
        return show.answer(
            found,
            as_json=as_json,
            written=written,
            told=lambda: show.say(sentence),
            specification=about(assignment),
        )
    decided = deciding.decide(spec, file, today())
    if not decided.ok:
        show.remark("Inget beslut har registrerats. Rätta felen och kör igen.")
        return show.answer(decided.findings, as_json=as_json, done=False)
    written = decided.write(spec)
    decisions = [recorded(decision) for decision in decided.decisions]
    told = f"{len(decisions)} beslut {'registrerat' if len(decisions) == 1 else 'registrerade'}"
    where = (spec / "beslut.yaml").as_posix()
    sentence = f"{told} i {where}" if decisions else f"Inget beslut att registrera i {file.as_posix()}"
    return show.answer(
        decided.findings, as_json=as_json, written=written, told=lambda: show.say(sentence), decisions=decisions
    )
