"""new: a specification begun from the template."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.framework import CannotRunError, command
from tenderkit.cli.report import today
from tenderkit.files import write_all

if TYPE_CHECKING:
    from tenderkit.spec.starting import NewArea

_NEXT = """
Nästa steg:
  1. Öppna mappen i en redigerare och sök efter ÄNDRA; kommentarerna säger vad som skrivs där.
  2. tenderkit validate {folder}
  3. tenderkit render {folder} --out handlingar
  4. tenderkit decide {folder} --out att-besluta.xlsx"""


@command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="Uppdragets namn.")
@click.option("--area", "areas", multiple=True, help="Ett område, ”Nord” eller ”Nord: Täby, Danderyd”. Kan upprepas.")
@click.option("--diarienummer", help="Ärendets diarienummer.")
def new(folder: Path, title: str | None, areas: tuple[str, ...], diarienummer: str | None) -> int:
    """Börja ett uppdrag i den nya mappen MAPP: en liten men hel specifikation, med anvisningar om vad som ändras.

    Mappens namn blir uppdragets id. Gemensamma krav och scheman läggs bredvid om de inte redan finns där. Inget
    skrivs över.
    """
    from tenderkit import swedish
    from tenderkit.spec import decisions, loader
    from tenderkit.spec.starting import BESIDE, Beginning, beside, started

    shown, folder = folder.as_posix(), folder.resolve()
    if folder.name != swedish.code(folder.name) or not folder.name[:1].isalpha():
        raise CannotRunError(
            f"Mappens namn blir uppdragets id. Skriv {folder.name} med små bokstäver a–z, siffror och bindestreck"
            f"{f', till exempel {proposed}' if (proposed := swedish.code(folder.name))[:1].isalpha() else ''}."
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotRunError(f"{shown} finns redan. Ange en mapp som inte finns; inget skrivs över.")
    if sys.stdin.isatty() and sys.stdout.isatty():
        title = title or click.prompt("Uppdragets namn")
        areas = areas or tuple(click.prompt("Områden, åtskilda med komma", default="Nord, Syd").split(","))
        diarienummer = diarienummer or click.prompt("Diarienummer", default="HSN 0000-0000")
    if not (title and title.strip()):
        raise CannotRunError("Ange uppdragets namn med --title.")
    beginning = Beginning(folder.name, title.strip(), today(), _areas(areas), (diarienummer or "").strip())
    files = {f"{folder.name}/{name}": data for name, data in started(beginning).items()}
    for name in BESIDE:
        if not (folder.parent / name).exists():
            files |= {f"{name}/{file}": data for file, data in beside(name).items()}
    written = write_all(folder.parent, files)
    show.say(f"{len(written)} filer skrivna i {shown} och bredvid.")
    assignment, found = loader.load(folder)
    code = show.findings(found)
    if assignment:
        count = len(decisions.undecided(assignment.all_values()))
        show.say(f"{assignment.title}: {len(assignment.requirements)} krav, {count} värden att besluta.")
        show.say(_NEXT.format(folder=f'"{shown}"' if " " in shown else shown))
    return code


def _areas(given: Sequence[str]) -> "tuple[NewArea, ...]":
    """The areas as they were written; CannotRunError if two would have the same id."""
    from tenderkit.spec.starting import NewArea, twice

    made = []
    for text in given:
        title, _, rest = text.partition(":")
        if title.strip():
            made.append(NewArea(title.strip(), tuple(name.strip() for name in rest.split(",") if name.strip())))
    same = twice(made)
    if same:
        raise CannotRunError(f"Områdena {same[0].title} och {same[1].title} får samma id. Ge dem olika namn.")
    return tuple(made)
