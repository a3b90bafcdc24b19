"""What the pages say is true: commands give what is shown, quotations are in their files, links lead somewhere."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import handbook
from handbook import HOME, PAGES, Block, answers, blocks, session
from tenderkit.cli import root
from tenderkit.cli.framework import COULD_NOT_RUN
from tenderkit.source import parse
from tenderkit.verbs.demonstrating import samples
from tenderkit.version import VERSION
from transcripts import prepare

BLOCKS = [block for page in PAGES for block in blocks(page)]
GENERATED = {"anmarkningar.md", "kommandon.md", "matt.md", "nycklar.md", "ordlista.md"}
SESSIONS = [page for page in PAGES if any(block.page == page and block.language == "console" for block in BLOCKS)]


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with the output/ of ``tenderkit demo`` and nothing else, and what that said."""
    folder = tmp_path_factory.mktemp("handbook")
    return folder, said("tenderkit demo", folder)


def said(command: str, folder: Path) -> str:
    """What a command says, on both streams in turn, as in a terminal. It must not have broken off."""
    program, *arguments = [each for word in shlex.split(command) for each in expanded(word, folder)]
    assert program == "tenderkit", f"only tenderkit is run here, not {program}"
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "tenderkit", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    told = done.stdout.decode().replace("\u00a0", " ")
    assert done.returncode < COULD_NOT_RUN and "Traceback" not in told, f"{command}\n{told}"  # … would hide either
    return told


def expanded(word: str, folder: Path) -> list[str]:
    """Files that a pattern names, as a shell, or on Windows click, gives them to the command."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(word)) if "*" in word else [word]


def test_what_somebody_has_changed_of_the_samples_is_left_as_it_is(tmp_path: Path) -> None:
    given = samples()
    changed = "specs/tidiga-insatser-0-5/krav/behandling.yaml"
    assert {changed, "specs/schema/krav.json", "examples/tilldelning-lillstegen.yaml"} <= set(given.files)
    assert given.files[changed] == (HOME / changed).read_bytes()
    (tmp_path / changed).parent.mkdir(parents=True)
    (tmp_path / changed).write_bytes(b"- id: X\n")
    assert {path.relative_to(tmp_path).parts[0] for path in given.write(tmp_path)} == {"examples"}
    assert [path for path in (tmp_path / "specs").rglob("*") if path.is_file()] == [tmp_path / changed]
    assert (tmp_path / changed).read_bytes() == b"- id: X\n"


@pytest.mark.parametrize("page", SESSIONS, ids=handbook.shown)
def test_commands_say_what_the_page_shows(
    page: Path, demonstrated: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(demonstrated[0], folder)
    monkeypatch.chdir(folder)
    if page.parent == HOME:  # read in a checkout; the guides are also read by those who have installed from a wheel
        shutil.copytree(HOME / "specs", folder / "specs")
    for block in (block for block in BLOCKS if block.page == page and block.language == "console"):
        prepare(block.first, {})
        for typed in session(block):
            got = demonstrated[1] if typed.command == "tenderkit demo" else said(typed.command, folder)
            assert answers(typed.answer, got), f"{block}: {typed.command}\n{got}"


def commands(text: str) -> list[str]:
    """Commands as written in running text and in blocks that are not run."""
    return re.findall(r"(?:^|`|[\\/]|> )tenderkit((?: [^`\n…|]+)?)", text, flags=re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=handbook.shown)
def test_every_command_on_the_page_exists(page: Path) -> None:
    for written in commands(page.read_text(encoding="utf-8")):
        command: click.Command | None = root()
        for word in written.split():
            if isinstance(command, click.Group):
                below = command.get_command(click.Context(command), word.strip(".,:;"))
                if below is None:
                    assert not re.fullmatch(r"[a-z]+", word), f"tenderkit{written}"
                    break
                command = below
            elif command and word.startswith("--"):
                known = {option for param in command.params for option in param.opts} | {"--help"}
                assert word.rstrip(".,:;)") in known, f"tenderkit{written}"


def test_the_file_to_install_is_of_this_version() -> None:
    named = {name for page in PAGES for name in re.findall(r"tenderkit-([\d.]+)-py3", page.read_text(encoding="utf-8"))}
    assert named == {VERSION}


YAML = [block for block in BLOCKS if block.language == "yaml" and block.page.name not in GENERATED]


@pytest.mark.parametrize("block", YAML, ids=str)
def test_yaml_on_the_pages_is_in_its_file_or_can_be_read(block: Block) -> None:
    if block.source:
        whole, at = " ".join((HOME / block.source).read_text(encoding="utf-8").split()), 0
        for part in (" ".join(line.split()) for line in re.split("…|\n", block.text)):
            found = whole.find(part, at)
            assert found >= 0, f"{block}: ”{part}” is not in {block.source}, or not there"
            at = found + len(part)
    else:
        _, findings = parse(block.text.encode(), str(block))
        assert not findings


@pytest.mark.parametrize("page", PAGES, ids=handbook.shown)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in handbook.links(page):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), target
        assert not fragment or fragment in handbook.anchors(found), target


@pytest.mark.parametrize("page", sorted((HOME / "docs" / "decisions").glob("*.md")), ids=lambda page: page.stem)
def test_a_decision_says_what_and_why_and_what_else_was_weighed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# ")
    for part in (r"\*\*What\.\*\* ", r"\*\*Why\b[^*]*\*\* ", r"\*\*What else was weighed\.\*\* "):
        assert re.search(rf"^{part}", text, flags=re.MULTILINE), part


# -- the reading of pages can fail -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\n", "a\nb\n", True),
        ("a … c\n", "a b c\n", True),
        ("a … c\n", "a b\nc\n", False),
        ("", "", True),
        ("", "b\n", False),
    ],
)
def test_what_is_cut_may_be_anything_and_nothing_else_may(expected: str, got: str, same: bool) -> None:
    assert answers(expected, got) is same


def test_blocks_are_found_with_what_stands_before_them(tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    page.write_text(
        "Ord\n\n<!-- först: [{to: a, write: b}] -->\n```console\n$ tenderkit validate a\nsvar\n$ tenderkit demo\n```\n"
        "\n<!-- ur specs/x.yaml -->\n\n```yaml\na: 1\n```\n[länk](b.md#c) `[ej](länk)`\n## En *rubrik*: två\n",
        encoding="utf-8",
    )
    first, second = blocks(page)
    assert (first.first, [typed.command for typed in session(first)]) == (
        [{"to": "a", "write": "b"}],
        ["tenderkit validate a", "tenderkit demo"],
    )
    assert (second.source, second.text) == ("specs/x.yaml", "a: 1\n")
    assert list(handbook.links(page)) == ["b.md#c"]
    assert handbook.anchors(page) == {"en-rubrik-två"}
