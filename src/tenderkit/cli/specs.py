"""validate, render and schema."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.framework import NOTHING, SOMETHING, command
from tenderkit.files import write_all
from tenderkit.findings import Severity

if TYPE_CHECKING:
    from tenderkit.model.assignment import Assignment

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@command("validate")
@click.argument("spec", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
@click.option("--undecided", is_flag=True, help="Lista även texter att skriva och värden att besluta.")
def validate(spec: Path, as_json: bool, undecided: bool) -> int:
    """Kontrollera specifikationen i mappen SPEC mot schema och regler."""
    from tenderkit.verbs import specifying

    validated = specifying.validate(spec)
    assignment, found = validated.assignment, validated.findings
    closed = [finding for finding in found if finding.severity is not Severity.UNDECIDED]
    listed = found if undecided or as_json else closed
    code = (show.findings if assignment else show.unusable)(listed, as_json=as_json)
    if not as_json:
        if assignment:
            count = len(assignment.requirements)
            show.say(f"{assignment.title}: {count} krav, {show.count(found)}.")
            if len(closed) < len(found) and not undecided:
                show.say(f"{_left(assignment)}; --undecided listar dem.")
        else:
            show.say(f"{spec.as_posix()}: {show.count(found)}.")
    return code


@command("render")
@click.argument("spec", type=FOLDER)
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
@click.option("--format", "formats", multiple=True, type=click.Choice(["docx", "html", "text"]), help="Format (docx).")
@click.option("--final", is_flag=True, help="Vägra om något återstår att skriva eller besluta.")
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def render(spec: Path, out: Path, formats: tuple[str, ...], final: bool, as_json: bool) -> int:
    """Skriv upphandlingsdokumenten för specifikationen i mappen SPEC."""
    from tenderkit.verbs import specifying
    from tenderkit.verbs.given import specification

    assignment, found = specification(spec)
    if assignment is None:
        return show.unusable(found, as_json=as_json)
    with show.working("Handlingarna skrivs"):
        rendered = specifying.render(assignment, formats or ("docx",), final=final)
    code = show.findings([*found, *rendered.findings], as_json=as_json)
    if not rendered.files:
        if final and rendered.ok:
            show.remark(f"{_left(assignment)}; inget har skrivits.")
        return SOMETHING
    for path in rendered.write(out):
        show.wrote(path, as_json=as_json)
    return code


def _left(assignment: "Assignment") -> str:
    """What is left to do before the documents are final: "2 texter är inte skrivna och 30 värden är inte beslutade"."""
    texts, values = len(assignment.unwritten), sum(not value.decided for value in assignment.all_values())
    parts = [f"{texts} {'texter är inte skrivna' if texts > 1 else 'text är inte skriven'}"] if texts else []
    parts += [f"{values} {'värden är inte beslutade' if values > 1 else 'värde är inte beslutat'}"] if values else []
    return " och ".join(parts)


@command("schema")
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Skriv alla scheman i mappen.")
def schema(name: str | None, out: Path | None) -> int:
    """Skriv ut JSON Schema för en sorts fil, till exempel krav."""
    from tenderkit.verbs import describing

    if out is None:
        show.product(describing.schema(name or ""))
        return NOTHING
    made = {each: describing.schema(each) for each in describing.SCHEMAS}
    files = {f"{each}.json": (json.dumps(made[each], ensure_ascii=False, indent=1) + "\n").encode() for each in made}
    for path in write_all(out, files):
        show.wrote(path)
    return NOTHING
