"""What a terminal adds: colours unless they are turned off, a line while something takes time, and completion."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import handed
from tenderkit.cli import show
from tenderkit.verbs.specifying import render
from tenderkit.version import VERSION

pty = pytest.importorskip("pty", reason="Windows has no such terminals")

SPEC = (handed.SPECS / "tidiga-insatser-0-5").as_posix()


def ran(*command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tenderkit", *command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={name: value for name, value in os.environ.items() if name != "NO_COLOR"} | (environment or {}),
        check=False,
    )


def at_terminal(*command: str, environment: dict[str, str] | None = None) -> str:
    """What a command writes on a terminal, both streams."""
    outside, inside = pty.openpty()
    whole = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | (environment or {})
    done = subprocess.Popen(
        [sys.executable, "-m", "tenderkit", *command], stdin=inside, stdout=inside, stderr=inside, env=whole
    )
    os.close(inside)
    said = b""
    try:
        while read := os.read(outside, 65536):
            said += read
    except OSError:  # Linux says so that nobody writes any more
        pass
    finally:
        os.close(outside)
        done.wait()
    return said.decode().replace("\r\n", "\n")


def test_the_version_is_told() -> None:
    done = ran("--version")
    assert (done.stdout, done.stderr, done.returncode) == (f"tenderkit {VERSION}\n", "", 0)
    assert "Visa versionen och avsluta." in ran("--help").stdout


def test_colours_are_for_terminals_and_can_be_turned_off() -> None:
    command = ("validate", SPEC, "--undecided")
    assert "\x1b[36matt besluta" in at_terminal(*command)
    without = at_terminal(*command, environment={"NO_COLOR": "1"})
    assert "att besluta" in without and "\x1b" not in without
    done = ran(*command)
    assert "att besluta" in done.stderr and "\x1b" not in done.stdout + done.stderr


def work(demo: Path, name: str) -> list[str]:
    contract = (demo / "avtal" / "HSN-2027-0001-A" / "avtal.yaml").as_posix()
    reports = [path.as_posix() for path in sorted((demo / "rapporter").glob("rapport-*.xlsx"))]
    return {
        "render": ["render", SPEC, "--format", "text", "--out", "ut"],
        "bid check": [
            "bid",
            "check",
            SPEC,
            *(path.as_posix() for path in sorted((demo / "anbud").glob("anbud-*.xlsx"))),
        ],
        "report form": ["report", "form", contract, "--out", "ut"],
        "report check": ["report", "check", contract, *reports],
        "assess": ["assess", contract, *reports, "--period", "2028-Q1", "--cut-off", "2028-04-30", "--out", "ut"],
    }[name]


@pytest.mark.parametrize(
    ("name", "first", "then"),
    [
        ("render", "Handlingarna skrivs …", ""),
        ("bid check", "Anbuden läses …", ""),
        ("report form", "Formulären skrivs …", ""),
        ("report check", "Rapporterna läses …", ""),
        ("assess", "Rapporterna läses och kvartalet bedöms …", r"Bedömer krav \d+ av \d+ …"),
    ],
)
def test_a_terminal_is_told_how_far_long_work_has_come_on_one_line_and_a_file_is_not(
    name: str, first: str, then: str, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = work(demo, name)
    said = at_terminal(*command)
    assert said.startswith(first)
    lines = said.partition("\n")[0].split("\r")
    *shown, blank, after = lines[: 1 + max(index for index, line in enumerate(lines) if not line.strip()) + 1]
    assert not blank.strip() and len(blank) == len(shown[-1].rstrip())
    assert all(len(line) >= len(before.rstrip()) for before, line in zip(shown, [*shown[1:], blank], strict=True)), (
        shown
    )
    assert all(line.rstrip().endswith(" …") for line in shown)
    assert not then or [line for line in shown if re.fullmatch(then, line.rstrip())], shown
    assert "…" not in after
    done = ran(*command)
    assert "\r" not in done.stdout + done.stderr and first not in done.stdout + done.stderr


def test_who_watches_is_told_of_each_document_that_is_written() -> None:
    told: list[str] = []
    render(handed.SPECS / "tidiga-insatser-0-5", watch=told.append)
    assert told == [f"Skriver handling {number} av 13" for number in range(1, 14)]


def test_a_line_is_no_wider_than_the_terminal_and_is_not_written_faster_than_it_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = iter([0.0, 0.05, 0.06, 0.2, 0.2, 0.21])
    monkeypatch.setattr(show.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(show.sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    with show.working("Läser") as watch:
        for told in ("fil 1 av 4", "fil 2 av 4", "fil 3 av 4 som har ett långt namn", "fil 4 av 4"):
            watch(told)
    assert capsys.readouterr().err == f"Läser …\rfil 3 av 4 som har \r{' ' * 19}\r"


@pytest.mark.parametrize(
    ("shell", "words", "offered"),
    [
        ("bash", "tenderkit re", ["plain,render", "plain,report"]),
        ("bash", "tenderkit report ch", ["plain,check"]),
        ("bash", "tenderkit render --fi", ["plain,--final"]),
        ("zsh", "tenderkit ren", ["plain", "render", "Skriv upphandlingsdokumenten i Word."]),
        (
            "fish",
            "tenderkit render --fi",
            ["plain,--final\tVägra om något återstår att skriva, kontrollera eller besluta."],
        ),
    ],
)
def test_words_are_completed(shell: str, words: str, offered: list[str]) -> None:
    last = len(words.split()) - 1
    told = {"_TENDERKIT_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(last)}
    if shell == "fish":
        told["COMP_CWORD"] = words.split()[-1]
    done = ran(environment=told)
    assert done.stdout.split("\n")[: len(offered)] == offered and not done.stderr
