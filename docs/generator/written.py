"""What authors have written: the specifications and examples of the project, as the source of examples of every key."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tenderkit import resources
from tenderkit.source import dump, parse
from tenderkit.spec.starting import TEMPLATE

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_STORIES = Path(__file__).parents[2] / "tests" / "cases" / "measures"
_SPECS, _EXAMPLES = resources.folder("specs"), resources.folder("examples")


def flow(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow(inner) for inner in value)}]"
    if isinstance(value, str) and _DATE.fullmatch(value):
        return value
    text = " ".join(dump([value.strip() if isinstance(value, str) else value])[2:].split())
    return f'"{text}"' if text[0] not in "\"'" and any(sign in text for sign in ",[]{}") else text


def files(name: str) -> list[Path]:
    """The files that follow the schema ``name``, in order; those of the template say nothing of their own."""
    match name:
        case "krav":
            found = [*_SPECS.glob("*/krav/*.yaml"), *(_SPECS / "gemensamt").glob("*.yaml")]
        case "anbudssvar":
            found = [*_EXAMPLES.glob("anbud/*.yaml")]
        case "tilldelning":
            found = [*_EXAMPLES.glob("tilldelning-*.yaml")]
        case "verksamhet" | "avvikelser" | "beslut":
            found = [_EXAMPLES / f"{name}.yaml"]
        case "kontrakt":
            found = [_EXAMPLES / "avtal-med-andring.yaml"]
        case _:
            found = [*_SPECS.glob(f"*/{name}.yaml")]
    return sorted(path for path in found if not path.is_relative_to(_SPECS / TEMPLATE))


@cache
def data(name: str) -> tuple[Any, ...]:
    """The contents of those files, as plain values."""
    return tuple(_read(path) for path in files(name))


@cache
def measured() -> tuple[tuple[str, Any], ...]:
    """The measures and exclusions of the tests' stories, with the part of ``$defs`` that each follows."""
    stories = [story for path in sorted(_STORIES.glob("*.yaml")) for story in _read(path)]
    parts = {"measure": "measure", "exclude": "exclusion"}
    return tuple((name, one) for story in stories for key, name in parts.items() for one in each(story.get(key, [])))


def _read(path: Path) -> Any:
    node, findings = parse(path.read_bytes(), path.name)
    assert node is not None and not findings, findings
    return node.value


def each(value: Any) -> Iterator[Any]:
    """The elements of a list, or the value itself."""
    if isinstance(value, list):
        yield from value
    else:
        yield value
