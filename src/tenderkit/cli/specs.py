"""validate, render and schema."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import machine, show
from tenderkit.cli.framework import JSON, NOTHING, command
from tenderkit.cli.report import today
from tenderkit.files import write_all
from tenderkit.findings import Finding, Severity

if TYPE_CHECKING:
    from tenderkit.model.assignment import Assignment

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@command("validate")
@click.argument("spec", type=FOLDER)
@JSON
@click.option("--undecided", is_flag=True, help="Lista även texter att skriva och värden att besluta.")
def validate(spec: Path, as_json: bool, undecided: bool) -> int:
    """Kontrollera specifikationen i mappen SPEC mot schema och regler."""
    from tenderkit.verbs import specifying

    validated = specifying.validate(spec, today=today())
    assignment, found = validated.assignment, validated.findings
    closed = [finding for finding in found if finding.severity is not Severity.UNDECIDED]

    def told() -> None:
        if assignment is None:
            show.say(f"{spec.as_posix()}: {show.count(found)}.")
            return
        show.say(f"{assignment.title}: {len(assignment.requirements)} krav, {show.count(found)}.")
        if len(closed) < len(found) and not undecided:
            show.say(f"{_left(found)}; --undecided listar dem.")

    return show.answer(
        found if undecided or as_json else closed,
        as_json=as_json,
        done=assignment is not None,
        told=told,
        specification=assignment and about(assignment),
    )


@command("render")
@click.argument("spec", type=FOLDER)
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
@click.option("--format", "formats", multiple=True, type=click.Choice(["docx", "html", "text"]), help="Format (docx).")
@click.option("--final", is_flag=True, help="Vägra om något återstår att skriva, kontrollera eller besluta.")
@JSON
def render(spec: Path, out: Path, formats: tuple[str, ...], final: bool, as_json: bool) -> int:
    """Skriv upphandlingsdokumenten för specifikationen i mappen SPEC."""
    from tenderkit.verbs import specifying
    from tenderkit.verbs.given import specification

    assignment, found = specification(spec)
    if assignment is None:
        return show.answer(found, as_json=as_json, done=False)
    with show.working("Handlingarna skrivs") as watch:
        rendered = specifying.render(assignment, formats or ("docx",), final=final, today=today(), watch=watch)
    if not rendered.files and final and rendered.ok:
        show.remark(f"{_left(rendered.findings)}; inget har skrivits.")
    written = rendered.write(out) if rendered.files else []
    return show.answer([*found, *rendered.findings], as_json=as_json, done=bool(written), written=written)


def about(assignment: "Assignment") -> dict[str, object]:
    """What a specification is, as JSON data: its name, and how much of it there is and is left to do."""
    return {
        "id": assignment.id,
        "title": assignment.title,
        "version": assignment.version,
        "requirements": len(assignment.requirements),
        "unwritten": len(assignment.unwritten),
        "undecided": sum(not value.decided for value in assignment.all_values()),
    }


def _left(found: Sequence[Finding]) -> str:
    """What is left to do before the documents are final: "2 texter är inte skrivna och 30 värden är inte beslutade"."""
    from tenderkit import swedish
    from tenderkit.spec.decisions import UNCHECKED, UNDECIDED
    from tenderkit.spec.unwritten import UNWRITTEN

    counts = Counter(finding.code for finding in found)
    texts, values = counts[UNWRITTEN.id], counts[UNDECIDED.id]
    parts = [f"{texts} {'texter är inte skrivna' if texts > 1 else 'text är inte skriven'}"] if texts else []
    parts += ["rättsläget är inte kontrollerat på nytt"] if counts[UNCHECKED.id] else []
    parts += [f"{values} {'värden är inte beslutade' if values > 1 else 'värde är inte beslutat'}"] if values else []
    return swedish.capital(swedish.listed(parts))


@command("schema")
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Skriv alla scheman i mappen.")
def schema(name: str | None, out: Path | None) -> int:
    """Skriv ut JSON Schema för en sorts fil, till exempel krav."""
    from tenderkit.verbs import describing

    if out is None:
        machine.product(describing.schema(name or ""))
        return NOTHING
    made = {each: describing.schema(each) for each in describing.SCHEMAS}
    files = {f"{each}.json": (json.dumps(made[each], ensure_ascii=False, indent=1) + "\n").encode() for each in made}
    for path in write_all(out, files):
        show.wrote(path)
    return NOTHING
