"""Choosing a reading: its changes are laid over the requirements, named conditions and datasets before they are read.

What the requirements say is the base reading; the other readings hold only what differs from it, so every value
stands in one place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tenderkit.findings import Code, Finding, Severity, TextPlace
from tenderkit.source import Key, Node, overlay

UNKNOWN_READING = Code(
    "spec-okand-lasning", Severity.ERROR, "Vald läsning finns inte", "Välj en av tolkningens läsningar."
)
UNKNOWN_CHANGED = Code(
    "spec-lasning-andrar-okant", Severity.ERROR, "Läsningen ändrar något som inte finns", "Rätta hänvisningen."
)
CLASH = Code(
    "spec-lasningar-krockar",
    Severity.WARNING,
    "Två valda läsningar ändrar samma sak",
    "Skriv en läsning som säger vad som gäller när båda har valts.",
)
WITHOUT_EFFECT = Code(
    "spec-lasning-utan-verkan",
    Severity.WARNING,
    "Den valda läsningen ändrar inget",
    "Ange i läsningen vad den ändrar (sets, named eller datasets), eller skriv om kraven efter den.",
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the chosen readings change: requirement id, named condition or dataset → nodes to lay over, in order."""

    requirements: dict[str, list[Node]]
    named: dict[str, list[Node]]
    datasets: dict[str, list[Node]]


def chosen_changes(node: Node) -> tuple[Changes, list[Finding]]:
    """The changes of every chosen reading of tolkningar.yaml, and findings for choices that do not exist."""
    changes, findings = Changes({}, {}, {}), []
    for element in node.elements():
        options = [part.text("id") for part in element["readings"].elements()]
        if element.text("chosen") not in options:
            message = f"Läsningen ”{element.text('chosen')}” finns inte."
            findings.append(
                UNKNOWN_READING.at(element["chosen"].place, message, hint=f"Välj {' eller '.join(options)}.")
            )
        for reading in element["readings"].elements():
            if reading.text("id") == element.text("chosen"):
                for target, key in (
                    (changes.requirements, "sets"),
                    (changes.named, "named"),
                    (changes.datasets, "datasets"),
                ):
                    for name, change in reading[key].items() if key in reading else ():
                        target.setdefault(name, []).append(change)
    return changes, findings


def changed_requirement(node: Node, changes: Changes) -> Node:
    """A requirement with what the chosen readings change laid over it.

    A change that is null takes the key away, and a measure of another kind replaces the whole measure.
    """
    for change in changes.requirements.get(node.text("id"), ()):
        gone = {key for key, value in change.value.items() if value is None}
        if _other_kind(node, change):
            node = _without(node, {"measure"})
        node = _without(overlay(node, change, depth=2), gone)
    return node


def _other_kind(node: Node, change: Node) -> bool:
    old, new = node.get("measure"), change.get("measure")
    return bool(old and new and "kind" in new and new.text("kind") != old.text("kind"))


def _without(node: Node, keys: set[str]) -> Node:
    """The mapping without these keys; places are kept, they do no harm."""
    if not keys & set(node.value):
        return node
    rest = {key: value for key, value in node.value.items() if key not in keys}
    below = len(node.path)
    places = {path[below:]: place for path, place in node.places.items() if path[:below] == node.path}
    return Node(rest, places)


def changed_reporting(node: Node, changes: Changes) -> Node:
    """rapportering.yaml with the changed named conditions and datasets laid over it."""
    for key, by_name in (("named", changes.named), ("datasets", changes.datasets)):
        for name, changed in by_name.items():
            for change in changed:
                nested = Node({key: {name: change.value}}, _below(change, (key, name)))
                node = overlay(node, nested, depth=4)
    return node


def _below(change: Node, path: tuple[str, ...]) -> dict[tuple[Key, ...], TextPlace]:
    """The change's places, as they are when it stands at ``path`` of a file."""
    own = len(change.path)
    places = {(*path, *known[own:]): place for known, place in change.places.items() if known[:own] == change.path}
    for length in range(len(path)):
        places[path[:length]] = change.place
        places[(*path[:length], "\0" + path[length])] = change.place
    return places


def clashes(node: Node) -> Iterator[Finding]:
    """Findings for chosen readings that set the same thing differently: the later one prevails.

    It is a value of a requirement, or what a named condition or a dataset is.
    """
    set_by: dict[tuple[str, ...], tuple[str, object]] = {}
    for element in node.elements():
        id = element.text("id")
        for reading in element["readings"].elements():
            if reading.text("id") != element.text("chosen"):
                continue
            for kind in ("sets", "named", "datasets"):
                for path, change in _leaves(reading[kind]) if kind in reading else ():
                    before = set_by.setdefault((kind, *path), (id, change.value))
                    if before[1] != change.value:
                        about = path[0] if kind == "sets" else ""
                        where = "" if about else f" i {path[0]}"
                        message = f"{id} ändrar {'.'.join(path[1:])}{where}, som även {before[0]} ändrar."
                        yield CLASH.at(change.place, message, hint=CLASH.advice, about=about)


def without_effect(node: Node) -> Iterator[Finding]:
    """Findings for chosen readings that change nothing although another one is what the requirements say.

    The first reading without changes is the one the requirements are written after.
    """
    for element in node.elements():
        unchanged = [
            part for part in element["readings"].elements() if not {"sets", "named", "datasets"} & set(part.value)
        ]
        for reading in unchanged[1:]:
            if reading.text("id") == element.text("chosen"):
                message = f"Kraven är skrivna efter läsningen ”{unchanged[0].text('id')}”, och den valda ändrar inget."
                yield WITHOUT_EFFECT.at(element["chosen"].place, message, hint=WITHOUT_EFFECT.advice)


def _leaves(changed: Node, depth: int = 3) -> Iterator[tuple[tuple[str, ...], Node]]:
    """What is replaced whole when a change is laid over: name, key and, in a mapping, its key, down to ``depth``."""
    for name, inner in changed.items():
        if depth > 1 and isinstance(inner.value, dict):
            yield from (((name, *path), part) for path, part in _leaves(inner, depth - 1))
        else:
            yield (name,), inner


def unknown_changed(changes: Changes, requirements: set[str], named: set[str], datasets: set[str]) -> Iterator[Finding]:
    """Findings for changes to things that do not exist."""
    for known, by_name, noun in (
        (requirements, changes.requirements, "Kravet"),
        (named, changes.named, "Det namngivna villkoret"),
        (datasets, changes.datasets, "Datamängden"),
    ):
        for name, changed in by_name.items():
            if name not in known:
                for change in changed:
                    yield UNKNOWN_CHANGED.at(change.place, f"{noun} ”{name}” finns inte.", hint=UNKNOWN_CHANGED.advice)
