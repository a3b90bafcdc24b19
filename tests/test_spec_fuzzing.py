"""Whatever is done to a file that is handed in, something is said about it, or it is used; nothing ever raises.

The same examples every run. HYPOTHESIS_PROFILE=long (``make fuzz``) looks for new ones, and in every format.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handed
import tenderkit
from specifications import FLAGSHIP, copy_into, loaded
from support import ENGLISH
from tenderkit import resources
from tenderkit.assessment import serial, words
from tenderkit.findings import CellPlace, FilePlace, Finding, Place, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.reports.form import FormFor
from tenderkit.source import dump, parse
from tenderkit.spec import loader
from tenderkit.verbs.reporting import reporting_form
from tenderkit.verbs.specifying import contract_documents

LONG = settings.get_current_profile_name() == "long"
EXAMPLES = 3000 if LONG else 40
FORMATS = ("docx", "html", "text") if LONG else ("text",)

SPECIFICATIONS = (FLAGSHIP, resources.folder("specs") / FLAGSHIP.name)
"""The small one of the tests, and the real one."""

FILES = {spec: sorted(path.relative_to(spec).as_posix() for path in spec.rglob("*.yaml")) for spec in SPECIFICATIONS}

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
def contents(path: Path) -> Any:
    node, findings = parse(path.read_bytes(), path.name)
    assert node is not None and not findings
    return node.value


@cache
def spots(path: Path) -> list[Path_]:
    """Every place in a file where something stands, below the whole."""

    def below(value: Any, at: Path_) -> list[Path_]:
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return [spot for key, inner in items for spot in ((*at, key), *below(inner, (*at, key)))]

    return below(contents(path), ())


def value_at(value: Any, path: Path_) -> Any:
    for key in path:
        value = value[key]
    return value


Edit = Callable[[Any, Any], Any]
"""From a container and a key in it to the container changed there."""


def edited(value: Any, path: Path_, edit: Edit) -> Any:
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


def misspelt(container: Any, key: Any) -> Any:
    if isinstance(container, dict):
        return {name[1:] if name == key else name: inner for name, inner in container.items()}
    return list(reversed(container))


def wrapped(container: Any, key: Any) -> Any:
    return putting([container[key]])(container, key)


def putting(odd: Any) -> Edit:
    def put(container: Any, key: Any) -> Any:
        copy = dict(container) if isinstance(container, dict) else list(container)
        copy[key] = odd
        return copy

    return put


@st.composite
def edits(draw: st.DrawFn, path: Path) -> Any:
    """The contents of a file with one thing removed, doubled, misspelt, wrapped, or replaced by something odd or by
    something that stands elsewhere in the file.
    """
    value = contents(path)
    at = draw(st.sampled_from(spots(path)))
    elsewhere = st.sampled_from(spots(path)).map(lambda other: value_at(value, other))
    edit = draw(st.one_of(st.sampled_from((without, twice, misspelt, wrapped)), st.one_of(ODD, elsewhere).map(putting)))
    return edited(value, at, edit)


PIECES = (*("", " ", "\n", "\r\n", "\t", ":", "- ", "---\n", "\0"), *'"{}[]#*|>', "&x ", "!!str ")


@st.composite
def text_edits(draw: st.DrawFn, path: Path) -> bytes:
    """A file with a piece of its text cut out, doubled or written over, as a slip of the hand does."""
    text = path.read_text(encoding="utf-8")
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 60)))
    put = draw(st.sampled_from(PIECES))
    piece = draw(st.sampled_from([put, put + text[start:end], text[start:end] * 2]))
    return (text[:start] + piece + text[end:]).encode()


@st.composite
def byte_edits(draw: st.DrawFn, path: Path) -> bytes:
    """A file with some bytes written over, a bit turned, or its end cut off, as a bad disk or a broken copy does."""
    body = bytearray(path.read_bytes())
    position = draw(st.integers(0, len(body) - 1))
    match draw(st.sampled_from(("over", "bit", "cut"))):
        case "over":
            put = draw(st.binary(min_size=1, max_size=4))
            body[position : position + len(put)] = put
        case "bit":
            body[position] ^= 1 << draw(st.integers(0, 7))
        case "cut":
            del body[position:]
    return bytes(body)


# -- what must hold of whatever is said ------------------------------------------------------------------------------


def well_said(findings: Iterable[Finding]) -> None:
    """Every finding is Swedish, says something, and points inside a file that is there."""
    for finding in findings:
        assert finding.message.strip() and "Traceback" not in finding.message
        assert not ENGLISH.search(finding.message.partition("”")[0]), finding
        assert stands(finding.place), finding


def stands(place: Place) -> bool:
    """Whether a place exists: a file and a line and column of it; or a document, an assignment or a dataset by name."""
    path = Path(place.file)
    if place.file.startswith("templates/"):
        path = resources.folder("templates").parent / path
    if isinstance(place, CellPlace):
        return place.row > 0
    if isinstance(place, FilePlace):
        return "/" not in place.file or path.exists() or path.parent.is_dir()
    lines = path.read_bytes().decode("utf-8-sig", "replace").split("\n")
    return 1 <= place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1


def judge(spec: Path, changed: dict[str, bytes]) -> None:
    """Load a specification with some files replaced; what is said points right, and what is valid can be used."""
    with TemporaryDirectory() as home:
        folder = copy_into(Path(home), spec)
        for name, body in changed.items():
            (folder / name).write_bytes(body)
        assignment, findings = loader.load(folder)
        assert (assignment is None) == any_errors(findings)
        well_said(findings)
        if assignment is None:
            return
        rendered = tenderkit.render(assignment, FORMATS)
        assert bool(rendered.files) == rendered.ok
        well_said(rendered.findings)
        if rendered.ok:
            assert tenderkit.decision_list(assignment).ok
            assert tenderkit.bid_form(assignment).ok
            _, problems = reporting_form(assignment, FormFor("A-1", "Vårdgivaren AB", assignment.areas[0].id))
            assert not problems


SPEC_FILES = st.sampled_from((*(SPECIFICATIONS[:1] * 3), *SPECIFICATIONS[1:])).flatmap(
    lambda spec: st.tuples(st.just(spec), st.sampled_from(FILES[spec]))
)


@given(st.data())
@settings(max_examples=EXAMPLES)
def test_structure_changed_at_random(data: st.DataObject) -> None:
    spec, file = data.draw(SPEC_FILES)
    changed = {file: dump(data.draw(edits(spec / file))).encode()}
    if data.draw(st.booleans()):
        other = data.draw(st.sampled_from(FILES[spec]))
        changed[other] = dump(data.draw(edits(spec / other))).encode()
    judge(spec, changed)


@given(st.data())
@settings(max_examples=EXAMPLES)
def test_text_changed_at_random(data: st.DataObject) -> None:
    spec, file = data.draw(SPEC_FILES)
    judge(spec, {file: data.draw(text_edits(spec / file))})


@given(st.data())
@settings(max_examples=EXAMPLES // 2)
def test_bytes_changed_at_random(data: st.DataObject) -> None:
    spec, file = data.draw(SPEC_FILES)
    judge(spec, {file: data.draw(byte_edits(spec / file))})


# -- the other files that officials hand in --------------------------------------------------------------------------


def changed(path: Path) -> st.SearchStrategy[bytes]:
    """The contents of a file after any of the changes."""
    return st.one_of(edits(path).map(lambda value: dump(value).encode()), text_edits(path), byte_edits(path))


@contextmanager
def handed_in(data: st.DataObject, path: Path) -> Iterator[Path]:
    """A changed copy of a file, in a folder of its own."""
    with TemporaryDirectory() as home:
        copy = Path(home, path.name)
        copy.write_bytes(data.draw(changed(path)))
        yield copy


@pytest.fixture(scope="module")
def small() -> Assignment:
    return loaded(FLAGSHIP)


@given(st.data())
@settings(max_examples=EXAMPLES)
def test_a_contract_changed_at_random(demo: Path, data: st.DataObject) -> None:
    signed = demo / "avtal" / "HSN-2027-0001-A" / "avtal.yaml"
    path = signed.with_name("andrat.yaml")
    path.write_bytes(data.draw(changed(signed)))
    loaded_contract = tenderkit.load_contract(path)
    agreement = loaded_contract.agreement
    assert (agreement is None) != loaded_contract.ok
    well_said(loaded_contract.findings)
    if agreement:
        papers, problems = contract_documents(agreement.contract, agreement.assignment)
        assert papers and not problems


@given(st.data())
@settings(max_examples=EXAMPLES // 4)
def test_a_decision_to_award_changed_at_random(demo: Path, data: st.DataObject) -> None:
    with handed_in(data, handed.GIVEN / "tilldelning.yaml") as decision:
        awarded = tenderkit.award(FLAGSHIP, demo / "anbud" / "anbud-lillstegen.xlsx", decision)
        assert bool(awarded.files) == awarded.ok
        well_said(awarded.findings)


@given(st.data())
@settings(max_examples=EXAMPLES // 4)
def test_answers_changed_at_random(small: Assignment, data: st.DataObject) -> None:
    with handed_in(data, handed.GIVEN / "anbud" / "lillstegen.yaml") as answers:
        made = tenderkit.bid_form(small, answers)
        assert made.files or not made.ok
        well_said(made.findings)


@given(st.data())
@settings(max_examples=EXAMPLES)
def test_an_assessment_changed_at_random(demo: Path, data: st.DataObject) -> None:
    path = demo / "uppfoljning" / "2028-Q1" / "assessment.json"
    as_json = edits(path).map(lambda value: json.dumps(value, ensure_ascii=False, default=str).encode())
    body = data.draw(st.one_of(as_json, text_edits(path), byte_edits(path)))
    assessment, findings = serial.from_json(body, "assessment.json")
    assert (assessment is None) == any_errors(findings)
    if assessment:
        for outcome in assessment.outcomes:
            assert all(words.explanation(outcome))
        assert serial.to_json(assessment)
