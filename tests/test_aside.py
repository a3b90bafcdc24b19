"""Rows are of patients: a process killed at any moment leaves none of them on disk, or none past the next run."""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tenderkit.tables.engines import DuckEngine

CODE = "PSEUDONYM-"
READS = f"""
import itertools
from tenderkit.tables import engines
from tenderkit.tables.words import Type

engines._MEMORY = "{{memory}}"
engine = engines.DuckEngine()
print("open", flush=True)
engine.relation([("code", Type.TEXT)], ((f"{CODE}{{{{number * number}}}}",) for number in itertools.count()))
"""


def reading(folder: Path, memory: str) -> "subprocess.Popen[bytes]":
    """A process that reads rows without end, with ``folder`` for temporary files."""
    code = READS.format(memory=memory)
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment)
    assert process.stdout and process.stdout.readline().strip() == b"open"
    return process


def end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.communicate()


def holding(folder: Path) -> list[Path]:
    """The files that hold rows."""
    return [path for path in folder.rglob("*") if path.is_file() and CODE.encode() in path.read_bytes()]


def test_rows_that_fit_in_memory_are_never_on_disk(tmp_path: Path) -> None:
    chance = random.Random(20280430)
    for _ in range(5):
        process = reading(tmp_path, "700MB")
        time.sleep(chance.uniform(0, 0.5))
        end(process)
        assert not holding(tmp_path)


def test_what_a_killed_process_put_aside_is_removed_by_the_next_and_a_living_one_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "tenderkit-notes").mkdir()  # not ours, whatever its name
    living = DuckEngine()
    process = reading(tmp_path, "30MB")
    while not holding(tmp_path):
        assert process.poll() is None
        time.sleep(0.05)
    (left,) = {path.parent for path in holding(tmp_path)}
    DuckEngine().close()
    assert left.exists(), "the process is still at work"
    end(process)
    assert holding(tmp_path)
    later = DuckEngine()
    assert not left.exists()
    assert sorted(tmp_path.iterdir()) == sorted(
        [living._aside.folder, later._aside.folder, tmp_path / "tenderkit-notes"]
    )
    living.close()
    later.close()
    assert [path.name for path in tmp_path.iterdir()] == ["tenderkit-notes"]
