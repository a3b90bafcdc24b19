"""new: a specification begun from the template."""

import sys
from pathlib import Path

import click

from tenderkit.cli import show
from tenderkit.cli.framework import JSON, CannotRunError, command
from tenderkit.cli.report import today
from tenderkit.cli.specs import about

_NEXT = """
Nästa steg:
  1. Öppna mappen i en redigerare och sök efter ÄNDRA; kommentarerna säger vad som skrivs där.
  2. tenderkit validate {folder}
  3. tenderkit render {folder} --out handlingar
  4. tenderkit decide {folder} --out att-besluta.xlsx"""


@command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="Uppdragets namn.")
@click.option(
    "--area",
    "areas",
    multiple=True,
    help="Områden, ”Nord, Syd”, eller ett med kommuner, ”Nord: Täby, Danderyd”. Kan upprepas.",
)
@click.option("--diarienummer", help="Ärendets diarienummer.")
@JSON
def new(folder: Path, title: str | None, areas: tuple[str, ...], diarienummer: str | None, as_json: bool) -> int:
    """Börja ett uppdrag i den nya mappen MAPP: en liten men hel specifikation, med anvisningar om vad som ändras.

    Mappens namn blir uppdragets id. Gemensamma krav och scheman läggs bredvid om de inte redan finns där. Inget
    skrivs över.
    """
    from tenderkit.verbs import starting
    from tenderkit.verbs.given import specification

    given, folder = folder, starting.vacant(folder)
    shown = given.as_posix()
    if sys.stdin.isatty() and sys.stdout.isatty() and not as_json:
        title = title or click.prompt("Uppdragets namn")
        areas = areas or (click.prompt("Områden, åtskilda med komma", default="Nord, Syd"),)
        diarienummer = diarienummer or click.prompt("Diarienummer", default="", show_default=False)
    if not (title and title.strip()):
        raise CannotRunError("Ange uppdragets namn med --title.")
    made = starting.new(folder, title, dated=today(), areas=areas, diarienummer=diarienummer or "")
    written = [given.parent / path.relative_to(folder.parent) for path in made.write(folder.parent)]
    assignment, found = specification(folder)

    def told() -> None:
        show.say(f"{len(written)} filer skrivna i {shown} och bredvid.")
        if assignment:
            left = about(assignment)
            show.say(
                f"{assignment.title}: {left['requirements']} krav, {left['unwritten']} texter att skriva och "
                f"{left['undecided']} värden att besluta."
            )
            show.say(_NEXT.format(folder=f'"{shown}"' if " " in shown else shown))

    return show.answer(
        found, as_json=as_json, written=written, told=told, specification=assignment and about(assignment)
    )
