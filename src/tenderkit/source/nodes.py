"""Values of a YAML file with their places, and one file's values laid over another's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenderkit.findings import TextPlace

Scalar = str | int | Decimal | bool | None
Key = str | int


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file, with its place: a mapping, a sequence or a scalar.

    ``value`` is a plain Python value: dict, list, str, int, Decimal, bool or None.
    """

    value: Any
    places: Mapping[tuple[Key, ...], TextPlace]
    path: tuple[Key, ...] = ()

    @property
    def place(self) -> TextPlace:
        """Where the value stands; for a mapping's entry, where its value begins."""
        return self.at(())

    def at(self, path: tuple[Key, ...]) -> TextPlace:
        """The place of the value at ``path`` below this one, or of the nearest one above it."""
        whole = self.path + path
        while whole not in self.places and whole:
            whole = whole[:-1]
        return self.places[whole]

    def key_place(self, key: str) -> TextPlace:
        """The place of the key itself in a mapping."""
        return self.places.get((*self.path, "\0" + key), self.place)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key: Key) -> "Node":
        """The entry or element; KeyError or IndexError if there is none."""
        return Node(self.value[key], self.places, (*self.path, key))

    def get(self, key: str) -> "Node | None":
        """The entry, or None if it is missing or null."""
        return self[key] if key in self and self.value[key] is not None else None

    def text(self, key: str, default: str = "") -> str:
        """The entry as stripped text; numbers and truth values as written."""
        found = self.get(key)
        return default if found is None else str(found.value).strip()

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """The entries of a mapping, in file order."""
        for key in self.value:
            yield key, self[key]

    def elements(self) -> Iterator["Node"]:
        """The elements of a sequence; of anything else, itself alone (one value may stand for a list of one)."""
        if isinstance(self.value, list):
            for index in range(len(self.value)):
                yield self[index]
        else:
            yield self


def overlay(base: Node, patch: Node, depth: int) -> Node:
    """``base`` with ``patch`` laid over it: mappings are merged down to ``depth`` levels of keys, below that and for
    everything else the patch replaces. Places follow the values.
    """
    above_base = len(base.path)
    places = {path[above_base:]: place for path, place in base.places.items() if path[:above_base] == base.path}

    def merged(below: Any, above: Any, path: tuple[Key, ...]) -> Any:
        source = (*patch.path, *path)
        if isinstance(below, dict) and isinstance(above, dict) and len(path) < depth:
            result = dict(below)
            for key, value in above.items():
                places.setdefault((*path, "\0" + key), patch.places[(*source, "\0" + key)])
                result[key] = merged(below[key], value, (*path, key)) if key in below else moved(value, (*path, key))
            return result
        return moved(above, path)

    def moved(value: Any, path: tuple[Key, ...]) -> Any:
        source = (*patch.path, *path)
        for old in [known for known in places if known[: len(path)] == path and known != path]:
            del places[old]
        for known, place in patch.places.items():
            if known[: len(source)] == source:
                places[(*path, *known[len(source) :])] = place
        return value

    return Node(merged(base.value, patch.value, ()), places)
