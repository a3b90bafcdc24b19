"""The functions of ``tenderkit``: every example of docs/api.md runs, and nothing public is undescribed or untyped."""

import dataclasses
import doctest
import inspect
import re
import shutil
import subprocess
import sys
import typing
from pathlib import Path

import click
import pytest

import handed
import tenderkit
from tenderkit.cli import root

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
VERBS = [name for name in tenderkit.__all__ if inspect.isfunction(getattr(tenderkit, name))]
RECORDS = [name for name in tenderkit.__all__ if dataclasses.is_dataclass(getattr(tenderkit, name))]


def test_the_examples_run(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(handed.SPECS, tmp_path / "specs")
    shutil.copytree(handed.GIVEN, tmp_path / "examples")
    shutil.copytree(demo, tmp_path / "output")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.chdir(tmp_path)
    told = doctest.DocTestParser().get_doctest(PAGE.read_text(encoding="utf-8"), {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(told, out=said.append)
    assert result.attempted > 40
    assert not result.failed, "".join(said)
    made = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file()} - {"new"}
    assert made == {"specs", "examples", "output"}
    assert before == {path for path in tmp_path.rglob("*") if path.is_file() and "new" not in path.parts}


@pytest.mark.parametrize("name", tenderkit.__all__)
def test_every_name_is_there_and_on_the_page(name: str) -> None:
    assert getattr(tenderkit, name) is not None
    assert re.search(rf"`{name}\b", PAGE.read_text(encoding="utf-8")), f"docs/api.md does not tell of {name}"


@pytest.mark.parametrize("name", VERBS)
def test_every_function_says_what_it_does_and_has_an_example_and_types(name: str) -> None:
    verb = getattr(tenderkit, name)
    assert inspect.getdoc(verb)
    assert f"tenderkit.{name}(" in PAGE.read_text(encoding="utf-8")
    assert set(typing.get_type_hints(verb)) == {*inspect.signature(verb).parameters, "return"}


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_is_frozen_and_says_what_it_is(name: str) -> None:
    record = getattr(tenderkit, name)
    assert record.__dataclass_params__.frozen
    assert record.__doc__ and not record.__doc__.startswith(f"{name}(")


def test_every_command_is_a_function() -> None:
    """``bid check`` is check_bid; a form is the form of something."""

    def names(command: click.Command, before: tuple[str, ...]) -> list[tuple[str, ...]]:
        if not isinstance(command, click.Group):
            return [before]
        context = click.Context(command)
        below = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
        return [each for name, found in below if found for each in names(found, (*before, name))]

    for words in names(root(), ()):
        assert {"_".join(words), "_".join(reversed(words)), words[-1]} & set(VERBS), words


def test_the_three_lists_of_names_agree() -> None:
    source = Path(tenderkit.__file__).read_text(encoding="utf-8")
    typed = {
        name.strip()
        for names in re.findall(r"^    from tenderkit\.\S+ import (?:\(([^)]*)\)|(.*))$", source, re.MULTILINE)
        for name in "".join(names).split(",")
        if name.strip()
    }
    assert typed == set(tenderkit.__all__) == set(tenderkit._HOME)
    assert set(tenderkit.__all__) <= set(dir(tenderkit))


def test_to_import_it_loads_nothing_and_a_misspelt_name_is_told() -> None:
    program = "import sys; before = set(sys.modules); import tenderkit; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['tenderkit']"
    with pytest.raises(AttributeError, match="no attribute 'vaildate'"):
        tenderkit.vaildate  # type: ignore[attr-defined]  # noqa: B018
