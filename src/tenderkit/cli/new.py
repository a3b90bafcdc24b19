"""new: a specification begun from the template."""

import sys
from pathlib import Path

import click

from tenderkit.cli import show
from tenderkit.cli.framework import CannotRunError, command
from tenderkit.cli.report import today

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
def new(folder: Path, title: str | None, areas: tuple[str, ...], diarienummer: str | None) -> int:
    """Börja ett uppdrag i den nya mappen MAPP: en liten men hel specifikation, med anvisningar om vad som ändras.

    Mappens namn blir uppdragets id. Gemensamma krav och scheman läggs bredvid om de inte redan finns där. Inget
    skrivs över.
    """
    from tenderkit.spec import decisions
    from tenderkit.verbs import starting
    from tenderkit.verbs.given import specification

    shown, folder = folder.as_posix(), starting.vacant(folder)
    if sys.stdin.isatty() and sys.stdout.isatty():
        title = title or click.prompt("Uppdragets namn")
        areas = areas or (click.prompt("Områden, åtskilda med komma", default="Nord, Syd"),)
        diarienummer = diarienummer or click.prompt("Diarienummer", default="", show_default=False)
    if not (title and title.strip()):
        raise CannotRunError("Ange uppdragets namn med --title.")
    made = starting.new(folder, title, dated=today(), areas=areas, diarienummer=diarienummer or "")
    written = made.write(folder.parent)
    show.say(f"{len(written)} filer skrivna i {shown} och bredvid.")
    assignment, found = specification(folder)
    code = show.findings(found)
    if assignment:
        values, texts = len(decisions.undecided(assignment.all_values())), len(assignment.unwritten)
        show.say(
            f"{assignment.title}: {len(assignment.requirements)} krav, {texts} texter att skriva och {values} värden "
            "att besluta."
        )
        show.say(_NEXT.format(folder=f'"{shown}"' if " " in shown else shown))
    return code
