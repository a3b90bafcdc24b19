"""A specification begun from the template."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tenderkit import swedish
from tenderkit.spec.starting import BESIDE, Beginning, NewArea, beside, started, twice
from tenderkit.verbs.errors import WrongArgumentError
from tenderkit.verbs.given import AnyPath
from tenderkit.verbs.results import Made


def new(folder: AnyPath, title: str, *, dated: date, areas: Sequence[str] = (), diarienummer: str = "") -> Made:
    """A small but whole specification for the folder ``folder``, whose name becomes the assignment's id.

    An area is written "Nord", several "Nord, Syd", and one with its municipalities "Nord: Täby, Danderyd". The files
    are to be written in the parent folder, where shared requirements and schemas go beside the specification if they
    are not there already.
    Raises WrongArgumentError for a folder that holds something, or has a name that is no id.
    """
    place = vacant(folder)
    if not title.strip():
        raise WrongArgumentError("Uppdraget har inget namn.")
    beginning = Beginning(place.name, title.strip(), dated, _areas(areas), diarienummer.strip())
    files = {f"{place.name}/{name}": data for name, data in started(beginning).items()}
    for name in BESIDE:
        if not (place.parent / name).exists():
            files |= {f"{name}/{file}": data for file, data in beside(name).items()}
    return Made(files=files)


def vacant(folder: AnyPath) -> Path:
    """The folder's whole path, if a specification can begin there; WrongArgumentError with the reason if not."""
    shown, place = Path(folder).as_posix(), Path(folder).resolve()
    if place.name != swedish.code(place.name) or not place.name[:1].isalpha():
        raise WrongArgumentError(
            f"Mappens namn blir uppdragets id. Skriv {place.name} med små bokstäver a–z, siffror och bindestreck"
            f"{f', till exempel {proposed}' if (proposed := swedish.code(place.name))[:1].isalpha() else ''}."
        )
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise WrongArgumentError(f"{shown} finns redan. Ange en mapp som inte finns; inget skrivs över.")
    return place


def _areas(given: Sequence[str]) -> tuple[NewArea, ...]:
    made = []
    for text in given:
        title, colon, rest = text.partition(":")
        if colon and "," in title:
            raise WrongArgumentError(f"”{title.strip()}” är flera områden. Ange vart och ett för sig.")
        if not colon:
            made += [NewArea(each.strip()) for each in title.split(",") if each.strip()]
        elif title.strip():
            made.append(NewArea(title.strip(), tuple(name.strip() for name in rest.split(",") if name.strip())))
    same = twice(made)
    if same:
        raise WrongArgumentError(f"Områdena {same[0].title} och {same[1].title} får samma id. Ge dem olika namn.")
    return tuple(made)
