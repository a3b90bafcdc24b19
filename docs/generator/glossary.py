"""docs/ordlista.md: the words, from the schemas' titles, the outcomes, the kinds of measure and the terms defined."""

from collections.abc import Iterator, Mapping

from generator import keys, markdown, written
from generator.shapes import NAMED, Key, mappings
from tenderkit.assessment.words import STATUS
from tenderkit.findings import Severity
from tenderkit.measures import common, registry
from tenderkit.spec.schema import NAMES, schema

_AFTER_Z = str.maketrans("åäöé", "{|}e")


def page() -> str:
    """The page."""
    return markdown.page(
        "Ordlista",
        "De svenska orden för det som skrivs med engelska nycklar, och orden som bedömningen använder. Var varje "
        "nyckel skrivs står på sidan om [nycklarna](nycklar.md).",
        "## Utfall",
        "Varje villkor har exakt ett utfall för varje område och period.",
        markdown.table(["utfall", "i JSON"], [[word, markdown.code(status.value)] for status, word in STATUS.items()]),
        "## Anmärkningar",
        "En anmärkning gäller en fil, aldrig hur ett villkor har uppfyllts. Den är "
        f"{', '.join(f'*{severity}*' for severity in Severity)}; det sista ger aldrig i sig en annan slutkod.",
        "## Slag av mått",
        markdown.table(["mått", "nyckel", "betyder"], _kinds()),
        *_defined(),
        "## Nycklarnas svenska namn",
        markdown.table(["svenska", "nyckel", "betyder"], _titles()),
    )


def _kinds() -> Iterator[list[str]]:
    for name, kind in registry.KINDS.items():
        yield [kind.title, markdown.link(markdown.code(name), name, "matt.md"), markdown.prose(kind.description)]


def _defined() -> Iterator[str]:
    """The terms that each specification defines."""
    for assignment in written.data("uppdrag"):
        yield f"## Definierade ord i {assignment['title']}"
        yield "Skrivs med stor begynnelsebokstav i handlingarna."
        terms = [[markdown.prose(each["term"]), markdown.prose(each["meaning"])] for each in assignment["definitions"]]
        yield markdown.table(["ord", "betyder"], sorted(terms, key=_swedish))


def declared() -> Iterator[Key]:
    """Every key of every file."""
    parts: list[tuple[tuple[str, ...], Mapping[str, object]]] = [((), schema(name)) for name in NAMES]
    parts += [(("$defs", name), part) for name, part in keys.shared().items()]
    parts += [
        ((), {"properties": each})
        for each in (common.PARAMETERS, *(kind.parameters for kind in registry.KINDS.values()))
    ]
    for path, part in parts:
        for found in mappings(part, path):
            yield from found.keys


def _titles() -> list[list[str]]:
    """Each Swedish name once, with the keys that have it and what they are for."""
    named: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for key in declared():
        if key.name != NAMED and (title := keys.title(key.schema)):
            names, meanings = named.setdefault(title, ({}, {}))
            names[markdown.code(key.name)] = None
            if about := markdown.prose(str(key.schema.get("description", ""))):
                meanings[about] = None
    rows = [[markdown.prose(title), ", ".join(names), "<br>".join(about)] for title, (names, about) in named.items()]
    return sorted(rows, key=_swedish)


def _swedish(row: list[str]) -> str:
    return row[0].lower().translate(_AFTER_Z)
