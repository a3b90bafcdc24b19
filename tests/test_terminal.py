"""What a terminal adds: colours unless they are turned off, a line while something takes time, and completion."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import handed
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


def test_a_terminal_is_told_that_work_goes_on_and_a_file_is_not(tmp_path: Path) -> None:
    command = ("render", SPEC, "--format", "text", "--out", tmp_path.as_posix())
    line = "Handlingarna skrivs …"
    assert at_terminal(*command).startswith(f"{line}\r{' ' * len(line)}\r")
    done = ran(*command)
    assert "…" not in done.stdout + done.stderr


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
