"""docs/nycklar.md: every key of every file that an official writes."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from generator import markdown, written
from generator.shapes import NAMED, Key, Keys, Path, mappings, used, written_as
from tenderkit.spec.schema import NAMES, schema

_PLACES = {
    "krav": "krav/‹avsnitt›.yaml",
    "kontrakt": "avtal/‹avtalsnummer›/avtal.yaml",
    "tilldelning": "tilldelning-‹anbudsgivare›.yaml",
    "anbudssvar": "anbud/‹anbudsgivare›.yaml",
}
_LONGEST = 60


def page() -> str:
    """The page."""
    sections = [_file(name) for name in NAMES]
    contents = "\n".join(
        f"- {markdown.link(_place(name), _heading(name, ()))}: {_help(schema(name))}" for name in NAMES
    )
    return markdown.page(
        "Nycklar i YAML-filerna",
        "Varje nyckel som kan skrivas, med sitt svenska namn. En **fet** nyckel måste anges. Exemplen är hämtade ur "
        "specifikationen och exempelfilerna. Hur filerna skrivs står i [Att skriva YAML](yaml.md), och schemana som "
        "en redigerare läser skrivs med `tenderkit schema --out schema`.",
        contents,
        *sections,
        "## Delar som flera filer har",
        "Villkor på rader, undantag och tal skrivs likadant överallt. Måtten har en [egen sida](matt.md).",
        *(_shared(name) for name in shared() if name != "measure"),
    )


@cache
def shared() -> Mapping[str, Mapping[str, Any]]:
    """The parts that several schemas refer to, by name."""
    return {name: part for file in NAMES for name, part in schema(file).get("$defs", {}).items()}


@cache
def examples() -> Mapping[tuple[str, Path, str], Any]:
    """What authors have written at each key, by file, path and key; the first that is short enough to show."""
    found: dict[tuple[str, Path, str], Any] = {}
    whole = [(file, schema(file), data) for file in NAMES for data in written.data(file)]
    parts = [("", {"$ref": f"#/$defs/{name}"}, data) for name, data in written.measured()]
    for file, part, data in (*whole, *parts):
        for path, key, value in used(part, shared(), data):
            place = ("" if path[:1] == ("$defs",) else file, path, key)
            if place not in found or len(written.flow(found[place])) > _LONGEST >= len(written.flow(value)):
                found[place] = value
    return found


def example(file: str, key: Key) -> str:
    """How the key has been written, on one line and cut where it is long; "" if only by keys below it."""
    places = [(file, key.path, key.name), *_alike()[key.name, json.dumps(key.schema, sort_keys=True)]]
    values = [examples()[place] for place in places if place in examples()] or key.schema.get("examples", ())
    return shown(key.name, values[0]) if values else ""


@cache
def _alike() -> Mapping[tuple[str, str], list[tuple[str, Path, str]]]:
    """Where a key of this name takes exactly this: a level is written alike in a requirement and an amendment."""
    found: dict[tuple[str, str], list[tuple[str, Path, str]]] = {}
    for file, key in leaves():
        places = found.setdefault((key.name, json.dumps(key.schema, sort_keys=True)), [])
        places.append((file, key.path, key.name))
    return found


def shown(name: str, value: Any) -> str:
    """A key with its value as YAML on one line, cut where it is long."""
    text = written.flow(value)[1:-1] if name == NAMED else f"{name}: {written.flow(value)}"
    return markdown.code(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…")


def leaves() -> Iterator[tuple[str, Key]]:
    """Every key, with its file, whose value is not told key by key in a table of its own; shared parts have no file."""
    wholes = [(file, schema(file), ()) for file in NAMES]
    parts = [("", part, ("$defs", name)) for name, part in shared().items()]
    for file, part, path in (*wholes, *parts):
        found = tuple(mappings(part, path))
        inner = {each.path for each in found}
        for each in found:
            yield from ((file, key) for key in each.keys if (*key.path, key.name) not in inner)


def _place(name: str) -> str:
    return _PLACES.get(name, f"{name}.yaml")


def _heading(name: str, path: Path) -> str:
    if path[:1] == ("$defs",):
        return " › ".join([str(shared()[path[1]]["title"]), *path[2:]])
    return " › ".join([_place(name), *path])


def links(file: str = "") -> Mapping[str, str]:
    """What is said of each shared part where it may be written: a link to it, from this page or from another."""
    found = {
        name: markdown.link(str(part["title"]).lower(), str(part["title"]), file) for name, part in shared().items()
    }
    return found | {"measure": "[mått](matt.md)"}


def _file(name: str) -> str:
    return "\n\n".join(_sections(name, tuple(mappings(schema(name)))))


def _shared(name: str) -> str:
    found = tuple(mappings(shared()[name], ("$defs", name)))
    if found:
        return "\n\n".join(_sections("", found))
    return f"### {_heading('', ('$defs', name))}\n\n{_help(shared()[name])}"


def _sections(name: str, found: tuple[Keys, ...]) -> Iterator[str]:
    inner = {keys.path for keys in found}
    for keys in found:
        level = "##" if not keys.path else "###"
        yield f"{level} {_heading(name, keys.path)}"
        yield _named(keys.schema) if keys.path[:1] != ("$defs",) else _help(keys.schema)
        rows = [_row(name, key, inner) for key in keys.keys]
        yield markdown.table(["nyckel", "betyder", "skrivs", "exempel"], rows)


def _named(schema: Mapping[str, Any]) -> str:
    return f"*{markdown.prose(str(schema.get('title', '')))}.* {_help(schema)}".strip()


def _help(schema: Mapping[str, Any]) -> str:
    return markdown.prose(str(schema.get("description", "")))


def title(schema: Mapping[str, Any]) -> str:
    """The Swedish name of a key or of the shared part that it refers to."""
    whole = shared()[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else {}
    return str(schema.get("title", whole.get("title", "")))


def meaning(key: Key) -> str:
    """The key's Swedish name and what it is for, as Markdown."""
    help = " ".join(str(key.schema.get("description", "")).split())
    return f"**{markdown.prose(title(key.schema))}**. {markdown.prose(help)}".strip()


def _row(name: str, key: Key, inner: set[Path]) -> list[str]:
    named = markdown.code(key.name) if key.name != NAMED else NAMED
    whole = (*key.path, key.name)
    if whole in inner:
        named = markdown.link(named, _heading(name, whole))
    if key.required:
        named = f"**{named}**"
    given = "" if whole in inner else example(name, key)
    return [named, meaning(key), written_as(key.schema, links()), given]
