"""The schemas that an editor shows officials: valid, in Swedish, published, and exact about every fault.

Driven by hand against yaml-language-server 1.25 over LSP (see the commit): every fault below is underlined at the same
place in the editor, hover gives the Swedish title and help, and ``kind:`` is completed with all kinds. What that rests
on is tested here without an editor.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tenderkit.findings import TextPlace
from tenderkit.measures import registry
from tenderkit.model.datasets import DELIVERIES, REPORT, UNITS
from tenderkit.source import Node, dump, parse
from tenderkit.spec.schema import NAMES, check, schema

SPECS = Path(__file__).parents[1] / "specs"
PUBLISHED = SPECS / "schema"
UPDATE = "run: tenderkit schema --out specs/schema"


def parts(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every mapping of a schema, with its path."""
    if isinstance(part, dict):
        yield path, part
        for key, inner in part.items():
            yield from parts(inner, (*path, key))
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from parts(inner, (*path, str(index)))


def properties(name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, key, schema) of every key a file may have; conditions of if/then declare nothing."""
    for path, part in parts(schema(name)):
        if "if" in path or not isinstance(part.get("properties"), dict) or path[-1:] == ("properties",):
            continue
        for key, inner in part["properties"].items():
            if isinstance(inner, dict):
                yield ".".join((*path, key)), key, inner


def resolved(name: str, part: dict[str, Any]) -> dict[str, Any]:
    reference = part.get("$ref", "")
    target: Any = schema(name)
    for step in reference.removeprefix("#/").split("/") if reference else ():
        target = target[step]
    return {**target, **part} if reference else part


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_valid_2020_12(name: str) -> None:
    whole = schema(name)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(whole)
    for _, part in parts(whole):
        if isinstance(part.get("$ref"), str):
            assert resolved(name, part)


@pytest.mark.parametrize("name", NAMES)
def test_no_schema_uses_one_of(name: str) -> None:
    """With oneOf the editor and the checker name the wrong branch; kinds branch with if/then instead."""
    assert not [path for path, part in parts(schema(name)) if "oneOf" in part]


THE_SAME_IN_SWEDISH = {"id", "text", "version", "parameter", "period", "per", "diarienummer"}
ENGLISH = re.compile(
    r"\b(the|of|and|or|is|not|value|name|list|date|unit|source|must|should|target|share|measure)\b", re.I
)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_has_a_swedish_title(name: str) -> None:
    found = list(properties(name))
    assert found
    for path, key, part in found:
        title = resolved(name, part).get("title", "")
        assert title and title[0].isupper() and not title.endswith("."), path
        assert not ENGLISH.search(title), (path, title)
        assert title.lower() != key or key in THE_SAME_IN_SWEDISH, (path, title)


@pytest.mark.parametrize("name", NAMES)
def test_help_is_whole_sentences(name: str) -> None:
    for path, _, part in properties(name):
        description = resolved(name, part).get("description", "")
        assert not description or description.strip()[-1] in ".?)", (path, description)


def test_the_measure_branches_on_its_kind() -> None:
    """An enum first, so that a misspelt kind is one fault; then one closed branch per kind."""
    measure = schema("krav")["$defs"]["measure"]
    kinds = measure["properties"]["kind"]["enum"]
    assert kinds == list(registry.KINDS)
    assert [branch["if"]["properties"]["kind"]["const"] for branch in measure["allOf"]] == kinds
    for branch in measure["allOf"]:
        assert set(branch) == {"if", "then"}
        assert branch["if"]["required"] == ["kind"]
        assert branch["then"]["additionalProperties"] is False
        assert set(branch["then"]["required"]) <= set(branch["then"]["properties"])


@pytest.mark.parametrize("name", NAMES)
def test_every_mapping_is_closed(name: str) -> None:
    """A misspelt key is a fault everywhere: a mapping with known keys takes no others."""
    for path, part in parts(schema(name)):
        branch = {"if", "then", "else", "anyOf", "not", "dependentSchemas"} & set(path)
        if "properties" in part and part.get("type") == "object" and not branch and "allOf" not in part:
            closed = part.get("additionalProperties") or part.get("unevaluatedProperties", True)
            assert closed is False or isinstance(closed, dict) or part.get("additionalProperties") is False, path


# --- in the editor -------------------------------------------------------------------------------------------------

FILES = sorted(path for path in SPECS.rglob("*.yaml"))


def kind_of(path: Path) -> str:
    """The schema that the loader checks a file with."""
    return "krav" if path.parent.name in ("krav", "gemensamt") else path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SPECS).as_posix())
def test_every_file_names_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named, first
    assert (path.parent / named[1]).resolve() == PUBLISHED / f"{kind_of(path)}.json"


def test_there_are_files_to_open() -> None:
    assert len(FILES) >= 14


def test_the_names_with_a_meaning_of_their_own_are_told_in_the_schema() -> None:
    told = schema("rapportering")["properties"]["datasets"]["description"]
    assert all(name in told for name in (UNITS, DELIVERIES, REPORT))


@pytest.mark.parametrize("name", NAMES)
def test_the_published_schema_is_the_one_that_is_checked(name: str) -> None:
    published = (PUBLISHED / f"{name}.json").read_text(encoding="utf-8")
    assert json.loads(published) == schema(name), UPDATE
    assert "\\u00" not in published, "Swedish letters are readable in the file"


FAULTY = """\
- id: BES-02
  title: Behandling på plats
  part: behandling
  obligation: måste
  applies: []
  text: Behandlingen ska ges på plats.
  reason: Familjen är känd där.
  source: seed-000
  measure:
    kind: share
    dataset: visits
    is: {place: bvc}
    phrase: ha ägt rum på BVC
    due: date
  target:
    - {from: 2027-09-01, at_most: sex, source: seed-000}
  wieght: 3
- id: BES-03
  measure: {kind: shar}
"""


def test_faults_stand_where_the_editor_puts_them() -> None:
    node, findings = parse(FAULTY.encode(), "krav.yaml")
    assert node is not None and findings == []
    lines = FAULTY.split("\n")
    found = {(each.code, lines[each.place.line - 1][each.place.column - 1 :]) for each in check(node, "krav")}  # type: ignore[union-attr]
    assert {code_and_text for code_and_text in found if code_and_text[0] != "spec-nyckel-saknas"} == {
        ("spec-otillatet-varde", "måste"),
        ("spec-fel-antal", "[]"),
        ("spec-okand-nyckel", "due: date"),
        ("spec-otillatet-varde", "sex, source: seed-000}"),
        ("spec-okand-nyckel", "wieght: 3"),
        ("spec-otillatet-varde", "shar}"),
    }


def test_a_misspelt_key_or_word_is_answered_with_the_right_one() -> None:
    node, _ = parse(FAULTY.encode(), "krav.yaml")
    assert node is not None
    hints = {each.message: each.hint for each in check(node, "krav")}
    assert hints["Nyckeln ”wieght” är okänd."] == "Menade du ”weight”?"
    assert hints["”shar” är inte ett av de tillåtna värdena."].startswith("Menade du ”share”? Tillåtet: share, ")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("vikt: 3", "Menade du ”weight”?"),
        ("Målnivå: []", "Menade du ”target”?"),
        ("target: [{within: {arbetsdagar: 5}}]", "Menade du ”working_days”?"),
    ],
)
def test_a_key_written_in_swedish_is_answered_with_the_key(written: str, hint: str) -> None:
    node, _ = parse(f"- {written}".encode(), "krav.yaml")
    assert node is not None
    assert [each.hint for each in check(node, "krav") if each.code == "spec-okand-nyckel"] == [hint]


@pytest.mark.parametrize("written", ["90", '"190 %"', '"90%"', '"90 procent"'])
def test_a_share_in_another_form_is_answered_with_how_it_is_written(written: str) -> None:
    node, _ = parse(f"- target: [{{share: {written}}}]".encode(), "krav.yaml")
    assert node is not None
    said = (
        'Skriv en andel på högst 100 procent inom citattecken, med blanksteg före procenttecknet, till exempel "95 %".'
    )
    assert [each.hint for each in check(node, "krav") if each.code in ("spec-fel-typ", "spec-fel-form")] == [said]


def test_the_form_of_a_date_is_said_once() -> None:
    node, _ = parse(b"timetable: [{date: 2027-02-30}]", "upphandling.yaml")
    assert node is not None
    told = [each.hint for each in check(node, "upphandling") if each.code == "spec-fel-form"]
    assert told == ["Skriv ett datum som finns, till exempel 2027-09-01."]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("- id: ВES-01", "Tecknet ”В” är U+0412, inte en vanlig bokstav eller siffra."),
        ("- id: BES-0１", "Tecknet ”１” är U+FF11, inte en vanlig bokstav eller siffra."),
        ("- id: BE\u0301S-01", "är U+0301, inte en vanlig bokstav eller siffra."),
        ("- о: 1", "Tecknet ”о” är U+043E, inte en vanlig bokstav eller siffra."),
        ("- weight: '3'", "Skriv värdet utan citattecken."),
        ("- target: [{from: 20270901}]", "Skriv ett datum som finns, till exempel 2027-09-01."),
    ],
)
def test_what_the_eye_cannot_see_is_said(written: str, said: str) -> None:
    node, _ = parse(written.encode(), "krav.yaml")
    assert node is not None
    assert any(said in f"{each.message} {each.hint}" for each in check(node, "krav"))


@pytest.mark.parametrize("id", ["BES-01\n", "BES-0१", " BES-01", "ⒷES-01"])
def test_a_pattern_means_in_python_what_it_means_in_an_editor(id: str) -> None:
    """Python's $ would let a line end through, and its \\d the digits of every script."""
    assert "spec-fel-form" in {
        each.code for each in check(Node([{"id": id}], {(): TextPlace("krav.yaml", 1, 1)}), "krav")
    }


@pytest.mark.parametrize("kind", registry.KINDS)
def test_one_fault_in_a_measure_of_any_kind_is_one_finding(kind: str) -> None:
    """A measure with everything it needs missing one thing, or holding one thing too many."""
    then = next(
        branch["then"]
        for branch in schema("krav")["$defs"]["measure"]["allOf"]
        if branch["if"]["properties"]["kind"]["const"] == kind
    )
    written = dump([{"id": "BES-02", "measure": {"kind": kind, "okänt": 1}}])
    node, _ = parse(written.encode(), "krav.yaml")
    assert node is not None
    unknown = [each for each in check(node, "krav") if each.code == "spec-okand-nyckel"]
    assert [each.message for each in unknown] == ["Nyckeln ”okänt” är okänd."]
    lacking = [each for each in check(node, "krav") if each.place == node[0]["measure"].place]
    assert len(lacking) == len([name for name in then["required"] if name != "kind"])
