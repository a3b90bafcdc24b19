"""The pages of docs/: those made by docs/generator are as the code is now, and leave nothing out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import generator
import shipped_cases
from generator import codes, glossary, keys
from generator.shapes import NAMED
from tenderkit.cli import root
from tenderkit.measures import registry
from tenderkit.spec.schema import NAMES, schema

DOCS = Path(__file__).parents[1] / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return dict(generator.pages())


@pytest.mark.parametrize("name", sorted(generator.PAGES))
def test_a_generated_page_is_as_the_code_is_now(name: str, pages: dict[str, str]) -> None:
    written = (DOCS / name).read_text(encoding="utf-8") if (DOCS / name).exists() else ""
    assert written == pages[name], f"docs/{name} is not what the code says now: run `make docs` and commit it"


def test_no_finding_says_twice_what_it_is_about(pages: dict[str, str]) -> None:
    """The id stands before the message, which need not repeat it but where it quotes what is written."""
    told = re.findall(r": (?:fel|varning|att besluta) \[[a-z0-9-]+\] (\S+): (.+)", pages["anmarkningar.md"])
    assert len(told) > 50
    for about, message in told:
        assert not re.search(rf"(?<!”)\b{re.escape(about)}\b", message), f"{about}: {message}"


# -- nothing is left out; what there is, is found here by other ways than the generator's ------------------------------


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(command, info_name=name, **command.context_settings)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from commands(below, f"{name} {each}")
    else:
        yield name, command


def sections(page: str) -> dict[str, str]:
    """What stands under each heading."""
    found, heading, code = dict[str, str](), "", False
    for line in page.split("\n"):
        code ^= line.startswith("```")
        if line.startswith("#") and not code:
            heading = line.lstrip("#").strip()
        found[heading] = found.get(heading, "") + line + "\n"
    return found


def test_every_command_and_option_is_described() -> None:
    described = sections(text("kommandon.md"))
    for name, command in commands(root(), "tenderkit"):
        for param in command.params:
            for option in param.opts if isinstance(param, click.Option) else []:
                assert f"`{option}" in described[name], f"{name} {option}"


def keys_of(part: Any) -> Iterator[str]:
    """Every key that a schema names, wherever."""
    if isinstance(part, dict):
        for key, inner in part.get("properties", {}).items():
            yield key
            yield from keys_of(inner)
        for name, inner in part.items():
            if name not in ("properties", "if"):
                yield from keys_of(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from keys_of(inner)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_described(name: str) -> None:
    described = text("nycklar.md") + text("matt.md")
    for key in keys_of(schema(name)):
        assert f"`{key}`" in described or f".{key}`" in described, key


def test_the_page_of_keys_begins_with_a_list_of_the_files() -> None:
    contents = text("nycklar.md").partition("\n## ")[0]
    assert contents.count("\n- [") == len(NAMES)


def test_every_key_with_a_value_of_its_own_has_an_example() -> None:
    lacking = [".".join((file, *key.path, key.name)) for file, key in keys.leaves() if not keys.example(file, key)]
    assert lacking == []


def test_every_kind_of_measure_is_described() -> None:
    described = sections(text("matt.md"))
    for name, kind in registry.KINDS.items():
        assert "Så mäts villkoret: " in described[name]
        assert all(f"`{key}`" in described[name] for key in kind.parameters)


@pytest.mark.parametrize("id", codes.declared())
def test_every_finding_is_described_with_a_wrong_and_a_right_example(id: str) -> None:
    code, described = codes.declared()[id], sections(text("anmarkningar.md"))
    assert f"**{code.title}** ({code.severity})" in described[id]
    assert id.partition("-")[0] in codes.FAMILIES
    assert "\nFel: " in described[id] and "\nRätt: " in described[id], f"{id} has no case; see docs/architecture.md"


@pytest.mark.parametrize("case", list(shipped_cases.read_cases()), ids=lambda case: case["code"])
def test_a_fault_in_what_is_shipped_is_found(case: shipped_cases.Case) -> None:
    assert case["code"] in {finding.code for finding in shipped_cases.said_of(case)}


def test_every_title_is_in_the_glossary() -> None:
    for key in glossary.declared():
        if key.name != NAMED:
            assert f"| {keys.title(key.schema)} |" in text("ordlista.md").replace("\\", "")
