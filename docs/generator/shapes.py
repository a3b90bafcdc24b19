"""A schema as its keys: which mappings it describes, what may be written at each key, and where authors have done so.

A mapping is known by its path from the file's top. What several schemas share lies under ``$defs`` and has a path that
begins there; lists add no step, and a key that the author names is a step called ``NAMED``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.written import each

NAMED = "‹namn›"

Path = tuple[str, ...]
Schema = Mapping[str, Any]

_WORDS = {
    "string": "text",
    "integer": "heltal",
    "number": "tal",
    "boolean": "`true` eller `false`",
    "array": "lista",
    "object": "nycklar",
    "null": "tomt",
}
_CODE = "^[a-z]"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping; ``schema`` is what its value must follow."""

    path: Path
    name: str
    schema: Schema
    required: bool


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping's keys, with the mapping's own name and help."""

    path: Path
    schema: Schema
    keys: tuple[Key, ...]


def mappings(schema: Schema, path: Path = ()) -> Iterator[Keys]:
    """Every mapping that the schema describes, from the outside in; what it shares with others is left out."""
    if isinstance(schema, Mapping) and "$ref" not in schema:
        required = schema.get("required", ())
        keys = [Key(path, name, part, name in required) for name, part in schema.get("properties", {}).items()]
        named = schema.get("additionalProperties")
        if isinstance(named, Mapping):
            keys.append(Key(path, NAMED, named, False))
        if keys:
            yield Keys(path, schema, tuple(keys))
        for key in keys:
            yield from mappings(key.schema, (*path, key.name))
        for part in (*filter(None, [schema.get("items")]), *schema.get("anyOf", ())):
            yield from mappings(part, path)


def written_as(schema: Schema, shared: Mapping[str, str]) -> str:
    """What may be written, in Swedish Markdown: "heltal, minst 1", "ett av `must`, `should`".

    ``shared`` has what is said of each part of ``$defs``.
    """
    if "$ref" in schema:
        return shared[schema["$ref"].rpartition("/")[2]]
    if "const" in schema:
        return _value(schema["const"])
    if "enum" in schema:
        return _one_of(schema["enum"], str(schema.get("description", "")))
    if "anyOf" in schema:
        return " eller ".join(written_as(option, shared) for option in schema["anyOf"])
    if "items" in schema and schema.get("type") == "array":
        return f"lista: {written_as(schema['items'], shared)}"
    return " eller ".join(_kind(kind, schema) for kind in each(schema.get("type", [])))


def _one_of(options: Sequence[Any], help: str) -> str:
    """The options, unless the help already lists them all."""
    if len(options) > 1 and all(f"{option} = " in help or f"{option}: " in help for option in options):
        return "ett av dessa"
    return ("ett av " if len(options) > 1 else "") + ", ".join(map(_value, options))


def _value(value: Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _kind(kind: str, schema: Schema) -> str:
    if kind == "string":
        return _text(schema)
    if kind in ("integer", "number"):
        return _WORDS[kind] + _limits(schema)
    return _WORDS[kind]


def _text(schema: Schema) -> str:
    if options := schema.get("then", {}).get("enum"):
        return _one_of(options, "")
    if schema.get("format") == "date":
        return "datum, ÅÅÅÅ-MM-DD"
    pattern = str(schema.get("pattern", ""))
    if pattern.endswith("%$"):
        return "andel, till exempel `95 %`"
    return "kod med små bokstäver" if pattern.startswith(_CODE) and pattern != "^[a-p]{12}$" else "text"


def _limits(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" {low}–{high}"
    return f", minst {low}" if low is not None else f", högst {high}" if high is not None else ""


def used(schema: Schema, shared: Mapping[str, Schema], value: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Every key that ``value`` uses, with what is written there: (path, key, value)."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from used(shared[name], shared, value, ("$defs", name))
        return
    for option in (*schema.get("anyOf", ()), *_branches(schema, value)):
        yield from used(option, shared, value, path)
    if isinstance(value, list):
        for part in value:
            yield from used(schema.get("items", {}), shared, part, path)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            declared, name = schema.get("properties", {}).get(key), key
            if not isinstance(declared, Mapping):
                declared, name = schema.get("additionalProperties"), NAMED
            if isinstance(declared, Mapping):
                yield path, name, {key: inner} if name == NAMED else inner
                yield from used(declared, shared, inner, (*path, name))


def _branches(schema: Schema, value: Any) -> Iterator[Schema]:
    """The branches that apply to a mapping which chooses them by a constant key, as measures by their kind."""
    for branch in schema.get("allOf", ()):
        chosen = branch["if"]["properties"]
        if isinstance(value, Mapping) and all(value.get(key) == part["const"] for key, part in chosen.items()):
            yield branch["then"]
