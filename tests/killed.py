"""Processes killed while they write, and what they leave. Run as a program: it forks, which the tests' process may not.

python tests/killed.py FOLDER TIMES
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from tenderkit import files

NAMES = ("a.docx", "under/b.xlsx", "c.html", "under/d.docx", "manifest.json")


def whole(sign: bytes) -> dict[str, bytes]:
    """A set of files of different sizes, all made of ``sign``; the last one speaks for the others."""
    return {name: sign * (3_000 + 40_000 * index) for index, name in enumerate(NAMES)}


def passing(folder: Path) -> list[Path]:
    """The files that a killed process was writing."""
    return list(folder.rglob(".tenderkit-*.tmp"))


def writer(folder: Path) -> None:
    """Writes one set over another until killed."""
    while True:
        for sign in (b"y", b"x"):
            files.write_all(folder, whole(sign))


def tight(folder: Path, times: int) -> None:
    """Kills a writer ``times`` times, and says how often that left a passing file.

    Every file must be whole, and the old or the new one; those moved into place first are at least as new as those
    moved later.
    """
    chance = random.Random(20270118)
    left = 0
    for _ in range(times):
        files.write_all(folder, whole(b"x"))
        child = os.fork()
        if not child:
            writer(folder)
        time.sleep(chance.uniform(0.0005, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        signs = []
        for name in NAMES:
            data = (folder / name).read_bytes()
            assert data in (whole(b"x")[name], whole(b"y")[name]), f"{name} is half a file"
            signs.append(data[:1])
        assert sum(one != two for one, two in pairwise(signs)) <= 1, signs
        left += bool(passing(folder))
        for path in passing(folder):
            path.unlink()
    sys.stdout.write(f"{left}\n")


def killed(command: Sequence[str], out: Path, after: float) -> bool:
    """Kills the command ``after`` seconds from when it begins to write below ``out``; false if it was done by then."""
    done = subprocess.Popen(
        [sys.executable, "-m", "tenderkit", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while done.poll() is None and not passing(out):
        time.sleep(0.0003)
    time.sleep(after)
    done.kill()
    return done.wait() == -signal.SIGKILL


def faults(folder: Path, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[str]:
    """The files below ``folder`` that are neither the old nor the new, and those of the old that are gone."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    known = {name: path for name, path in there.items() if path not in passing(folder)}
    return [
        *(name for name, path in known.items() if path.read_bytes() not in (old.get(name), new.get(name))),
        *(name for name in old if name not in known),
    ]


if __name__ == "__main__":
    tight(Path(sys.argv[1]), int(sys.argv[2]))
