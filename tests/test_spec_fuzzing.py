"""Whatever is done to a specification, something is said about it, or it becomes an assignment; nothing ever raises.

HYPOTHESIS_PROFILE=long looks for new examples, on demand.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import tenderkit
from specifications import FILES, FLAGSHIP, copy_into
from tenderkit.findings import any_errors
from tenderkit.source import dump, parse
from tenderkit.spec import loader

Path_ = tuple[Any, ...]

EXAMPLES = 3000 if settings.get_current_profile_name() == "long" else 40

ODD = st.sampled_from(
    [
        None,
        True,
        "",
        " ",
        0,
        -1,
        10**25,
        "10**25",
        "4.10",
        "100 %",
        "101 %",
        "2027-09-01",
        "0001-01-01",
        "9999-12-31",
        "2027-02-30",
        "{{ limit }}",
        "{{ 7*7 }}",
        "{{",
        "{% for x in y %}",
        "<30 dagar>",
        "a|b & c",
        "# rubrik\n\n1. punkt\n- punkt",
        "\ue0000\ue001",
        "עברית 😀",
        "x" * 10_000,
        [],
        {},
        ["a", "a"],
        {"named": "finns-inte"},
        {"kind": "share"},
        [[[]]],
    ]
)


@cache
def contents(file: str) -> Any:
    node, _ = parse((FLAGSHIP / file).read_bytes(), file)
    assert node is not None
    return node.value


@cache
def spots(file: str) -> list[Path_]:
    """Every place in a file where something stands."""

    def below(value: Any, path: Path_) -> list[Path_]:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return [path, *(spot for key, inner in items for spot in below(inner, (*path, key)))]

    return below(contents(file), ())


def edited(value: Any, path: Path_, edit: Callable[[Any, Any], Any]) -> Any:
    """``value`` with ``edit(container, key)`` in place of the container of the last step of ``path``."""
    if len(path) == 1:
        return edit(value, path[0])
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = edited(value[path[0]], path[1:], edit)
    return copy


def without(container: Any, key: Any) -> Any:
    if isinstance(container, dict):
        return {name: inner for name, inner in container.items() if name != key}
    return [inner for index, inner in enumerate(container) if index != key]


def twice(container: Any, key: Any) -> Any:
    if isinstance(container, dict):
        return {**container, f"{key}2": container[key]}
    return [*container, container[key]]


def putting(odd: Any) -> Callable[[Any, Any], Any]:
    def put(container: Any, key: Any) -> Any:
        copy = dict(container) if isinstance(container, dict) else list(container)
        copy[key] = odd
        return copy

    return put


def judge(files: dict[str, bytes]) -> None:
    """Load, check and render the flagship with some files replaced."""
    with TemporaryDirectory() as home:
        folder = copy_into(Path(home))
        for name, body in files.items():
            (folder / name).write_bytes(body)
        validated = tenderkit.validate(folder)
        assert (validated.assignment is None) == any_errors(loader.load(folder)[1])
        assert all(finding.message for finding in validated.findings)
        if validated.assignment:
            rendered = tenderkit.render(validated.assignment, ("text",))
            assert bool(rendered.files) == rendered.ok


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, bytes]:
    """One file of the specification with one thing removed, doubled or replaced by something odd."""
    file = draw(st.sampled_from(FILES))
    path = draw(st.sampled_from(spots(file)[1:]))
    edit = draw(st.one_of(st.just(without), st.just(twice), ODD.map(putting)))
    return file, dump(edited(contents(file), path, edit)).encode()


@given(st.lists(edits(), min_size=1, max_size=2))
@settings(max_examples=EXAMPLES)
def test_structure_changed_at_random(changes: list[tuple[str, bytes]]) -> None:
    judge(dict(changes))


@st.composite
def text_edits(draw: st.DrawFn) -> tuple[str, bytes]:
    """One file with a piece of its text cut out, doubled or written over, as a slip of the hand does."""
    file = draw(st.sampled_from(FILES))
    text = (FLAGSHIP / file).read_text(encoding="utf-8")
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 60)))
    put = draw(
        st.sampled_from(
            ["", " ", "\n", "\t", ":", "- ", '"', "{", "}", "[", "]", "#", "*", "&x ", "!!str ", "\0", "|", ">"]
        )
    )
    piece = draw(st.sampled_from([put, put + text[start:end], text[start:end] * 2]))
    return file, (text[:start] + piece + text[end:]).encode()


@given(text_edits())
@settings(max_examples=EXAMPLES)
def test_text_changed_at_random(change: tuple[str, bytes]) -> None:
    judge(dict([change]))


@given(st.sampled_from(FILES), st.integers(0, 100_000), st.binary(min_size=1, max_size=4))
@settings(max_examples=EXAMPLES // 2)
def test_bytes_changed_at_random(file: str, position: int, put: bytes) -> None:
    body = (FLAGSHIP / file).read_bytes()
    position %= len(body)
    judge({file: body[:position] + put + body[position + len(put) :]})
