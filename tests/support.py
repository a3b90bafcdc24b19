"""What the shared fixtures are made of; plain classes, so that they can be tested themselves (test_support.py)."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import NoReturn

import pytest

IN_CI = os.environ.get("CI") == "true"

ENGLISH = re.compile(
    r"Traceback|\b(?:error|usage|invalid|missing|does not|doesn't|unexpected|no such|option|argument is|expected|got|"
    r"file not|permission|denied|required|failed|unable|exception|warning|must be|cannot|not found)\b",
    re.IGNORECASE,
)
"""Words that no sentence of ours holds."""

UPDATE_WITH = "run pytest with --update-snapshots, read the difference in git and commit it"


@dataclass(frozen=True)
class Snapshots:
    """Texts kept in git under ``root`` and compared to the last character; ``update`` writes them instead."""

    root: Path
    update: bool

    def __call__(self, name: str, text: str) -> None:
        """Compare ``text`` with the snapshot ``name`` (folders allowed: "documents/krav.md")."""
        path = self.root / name
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise ValueError(f"the snapshot {name} lies outside {self.root}")
        # Bytes, not text mode: line ends are part of what is compared.
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        if not path.exists():
            pytest.fail(f"there is no snapshot {name}; {UPDATE_WITH}", pytrace=False)
        kept = path.read_bytes().decode()
        if kept != text:
            lines = unified_diff(kept.splitlines(), text.splitlines(), f"snapshot {name}", "now", lineterm="", n=2)
            shown = "\n".join(lines) or "(only line ends differ)"
            pytest.fail(f"the snapshot {name} differs; if the new text is right, {UPDATE_WITH}\n{shown}", pytrace=False)


def system_tool(*names: str, must: bool = IN_CI) -> str:
    """The path of the first of these programs that exists. Without any, the test is skipped, or fails if ``must``."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        what = f"{' or '.join(names)} is not installed on this machine; `make system-parts` installs it or says how"
        lacking(what, must=must)
    return found


def lacking(what: str, *, must: bool = IN_CI) -> NoReturn:
    """Skips the test for want of something on this machine, or fails it if ``must``."""
    if must:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


def run(command: Sequence[str | Path], *, timeout: float) -> str:
    """Standard output of ``command``; fails the test with its output if it exits non-zero or takes too long.

    The whole process group is ended at the time-out: soffice is a script whose child would live on.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        out, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, errors = process.communicate()
        pytest.fail(f"{command[0]} was not ready after {timeout:g} s\n{out}{errors}", pytrace=False)
    if process.returncode != 0:
        pytest.fail(f"{command[0]} ended with {process.returncode}\n{out}{errors}", pytrace=False)
    return out


@dataclass(frozen=True)
class Soffice:
    """LibreOffice as a reader of what we write, with a profile of its own so that runs cannot disturb each other."""

    program: str
    profile: Path

    def __call__(self, source: Path, to: str = "pdf", *, out: Path | None = None, timeout: float = 180) -> Path:
        """Convert ``source`` to ``to`` ("pdf", "docx", "xlsx", "csv" …); the new file lies in ``out`` or beside it."""
        folder = out or source.parent
        folder.mkdir(parents=True, exist_ok=True)
        profile = f"-env:UserInstallation={self.profile.as_uri()}"
        said = run(
            [self.program, profile, "--headless", "--norestore", "--convert-to", to, "--outdir", folder, source],
            timeout=timeout,
        )
        made = folder / f"{source.stem}.{to.split(':')[0]}"
        if not made.exists():
            pytest.fail(f"soffice made no {made.name} of {source.name}\n{said}", pytrace=False)
        return made
