"""The flagship checked and rendered in one process, against reading, checking and writing the same with nothing else.

The floor of ``validate`` is PyYAML's C loader and jsonschema over the same files; that of ``render`` is the documents'
own elements appended, serialised and deflated.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

import tenderkit
from benchmarks.documents import floor_of
from benchmarks.figures import Figure, best
from tenderkit.spec.schema import schema

FLAGSHIP = Path(__file__).parents[1] / "specs" / "tidiga-insatser-0-5"
ROUNDS = 7


class _Loader(yaml.CSafeLoader):
    """Dates stay text, as the schemas want them."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def bare(folder: Path) -> Callable[[], None]:
    """A function that loads every file of a specification and checks it against its schema, and does nothing else."""
    kinds = {path: path.stem for path in sorted(folder.glob("*.yaml"))}
    kinds |= dict.fromkeys(sorted([*folder.glob("krav/*.yaml"), *folder.parent.glob("gemensamt/*.yaml")]), "krav")
    validators: dict[str, Any] = {kind: Draft202012Validator(schema(kind)) for kind in set(kinds.values())}

    def check() -> None:
        for path, kind in kinds.items():
            loaded = yaml.load(path.read_text(encoding="utf-8"), _Loader)
            for error in validators[kind].iter_errors(loaded):
                raise SystemExit(f"{path.name}: {error.message}")

    return check


def figures() -> Iterator[Figure]:
    """``validate`` and ``render`` of the flagship as functions."""
    assignment = tenderkit.validate(FLAGSHIP).assignment
    if assignment is None:
        raise SystemExit("the flagship does not validate")
    files = tenderkit.render(assignment).files
    floors = [floor_of(body) for name, body in files.items() if name.endswith(".docx")]
    least = best(
        {
            "bare": bare(FLAGSHIP),
            "validate": lambda: tenderkit.validate(FLAGSHIP),
            "lxml": lambda: [make() for make in floors],
            "render": lambda: tenderkit.render(assignment),
        },
        ROUNDS,
        clock=time.process_time,
    )
    count = len(assignment.requirements)
    yield Figure(
        f"validate: {count} requirements, every document scanned",
        least["validate"],
        floor=least["bare"],
        against="yaml and jsonschema",
    )
    name = f"render: {len(floors)} documents in Word"
    yield Figure(name, least["render"], floor=least["lxml"], against="lxml and zip")
