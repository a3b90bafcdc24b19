"""The commands as a person starts them: a new process each time, Python's bytecode in place."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure
from benchmarks.specification import FLAGSHIP

ROUNDS = 9
BARS = {"--help": 0.3, "validate": 0.6, "render": 2.0}


def cold(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """The least seconds that ``tenderkit`` with these arguments takes, from start to end of the process."""
    least = float("inf")
    for _ in range(ROUNDS + 1):  # the first writes the bytecode
        start = time.perf_counter()
        command = [sys.executable, "-m", "tenderkit", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        least = min(least, time.perf_counter() - start)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    return least


def figures() -> Iterator[Figure]:
    """Help, validation and rendering of the flagship."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for name, arguments in {
            "--help": ["--help"],
            "validate": ["validate", str(FLAGSHIP)],
            "render": ["render", str(FLAGSHIP), "--out", str(Path(folder) / "documents")],
        }.items():
            yield Figure(f"tenderkit {name}", cold(arguments, environment), bar=BARS[name])
