"""A new specification, begun from the template in specs/mall: its files, with a name, areas and a day of its own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tenderkit import resources, swedish
from tenderkit.source import dump

TEMPLATE = "mall"
BESIDE = ("gemensamt", "schema")
"""The folders beside the specification that it refers to: shared requirements, and what an editor checks against."""

_LATER = "ÄNDRA: områdets kommuner"


@dataclass(frozen=True, slots=True)
class NewArea:
    """An area by its title, with its municipalities if they are known."""

    title: str
    municipalities: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The title as an id, which begins with a letter."""
        code = swedish.code(self.title)
        return code if code[:1].isalpha() else "-".join(part for part in ("omrade", code) if part)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What tells the new assignment from the template. ``areas`` and ``diarienummer`` left out are as there."""

    id: str
    title: str
    dated: date
    areas: tuple[NewArea, ...] = ()
    diarienummer: str = ""


def started(new: Beginning) -> dict[str, bytes]:
    """The specification's files by name, comments and all; with ``beside`` they are whole."""
    files = {name: data.decode() for name, data in resources.files(f"specs/{TEMPLATE}").items()}
    main = _with(files["uppdrag.yaml"], {"id": new.id, "title": new.title, "dated": new.dated})
    files["uppdrag.yaml"] = _with(main, {"diarienummer": new.diarienummer} if new.diarienummer else {})
    if new.areas:
        before, _, _ = files["omraden.yaml"].partition("areas:\n")
        files["omraden.yaml"] = before + dump({"areas": [_area(area) for area in new.areas]})
        files["upphandling.yaml"] = _at_most(files["upphandling.yaml"], len(new.areas))
    return {name: text.encode() for name, text in files.items()}


def beside(name: str) -> dict[str, bytes]:
    """The files of one of the folders ``BESIDE``, by name."""
    return resources.files(f"specs/{name}")


def _with(text: str, values: Mapping[str, Any]) -> str:
    """The text with new values for keys that stand leftmost, with their old value on the same line."""
    for key, value in values.items():
        before, _, rest = text.partition(f"\n{key}: ")
        text = f"{before}\n{dump({key: value})}{_below(rest)}"
    return text


def _below(text: str) -> str:
    return text.partition("\n")[2]


def _at_most(text: str, areas: int) -> str:
    """Nobody can be awarded more areas than there are."""
    return re.sub(r"^(  hogst_omraden: .*number: )\d+", rf"\g<1>{areas}", text, count=1, flags=re.MULTILINE)


def _area(area: NewArea) -> dict[str, Any]:
    return {"id": area.id, "title": area.title, "municipalities": list(area.municipalities or (_LATER,)), "units": []}


def twice(areas: Sequence[NewArea]) -> tuple[NewArea, NewArea] | None:
    """Two areas that would have the same id, if there are any."""
    seen: dict[str, NewArea] = {}
    for area in areas:
        if area.id in seen:
            return seen[area.id], area
        seen[area.id] = area
    return None
