"""Rows are of patients: a process killed at any moment leaves none of them on disk, or none past the next run."""

import io
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from tenderkit.tables import aside
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


def test_a_folder_that_is_taken_while_it_is_looked_at_is_a_living_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "tenderkit-new"
    folder.mkdir()
    (folder / "held").touch()

    class LetGo(io.BufferedRandom):
        def close(self) -> None:
            super().close()
            os.truncate(folder / "held", len("held"))  # as its owner writes, who has waited for this

    monkeypatch.setattr(Path, "open", lambda path, mode: LetGo(io.FileIO(path, mode)))
    aside._sweep(tmp_path)
    monkeypatch.undo()
    assert folder.exists()


def test_who_takes_a_folder_waits_for_whoever_looks_at_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = aside._lock

    def looked_at(file: BinaryIO, *, wait: bool) -> None:
        other = io.FileIO(file.name, "r+")
        lock(other, wait=False)
        threading.Timer(0.1, other.close).start()
        lock(file, wait=wait)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(aside, "_lock", looked_at)
    taken = aside.Aside()
    assert (taken.folder / "held").read_bytes() == b"held"
    taken.close()


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
