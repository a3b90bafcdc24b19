"""Exit codes, place by place: what stands in tests/cases/slutkoder.yaml, and that nothing is written where it is 2."""

import shutil
from pathlib import Path
from typing import Any

import pytest

import handed
from support import ENGLISH
from tenderkit.cli import root
from tenderkit.cli.framework import run
from tenderkit.source import parse
from transcripts import prepare

FILE = Path(__file__).parent / "cases" / "slutkoder.yaml"
NODE, FAULTS = parse(FILE.read_bytes(), FILE.name)
assert NODE and not FAULTS, FAULTS
FILES, PLACES = NODE.value["files"], NODE.value["places"]


@pytest.fixture
def folder(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the table."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(demo / "avtal" / "HSN-2027-0001-A", "avtal")
    report = (demo / "rapporter" / "rapport-nord-2028-Q1.xlsx").as_posix()
    steps: list[dict[str, Any]] = [
        {"to": "mapp", "folder": True},
        {"to": "LÄSMIG.md", "write": "# Läs mig\n\n- `tenderkit demo`: kör allt\n\n> Klart\n"},
        {"to": "bild.png", "bytes": "89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52"},
        {"to": "trasig.csv", "write": 'visit;date\n"B1;2028-01-10\n'},
        {"copy": (handed.SPECS / "tidiga-insatser-0-5" / "kallor.yaml").as_posix(), "to": "kallor.yaml"},
        {"copy": (demo / "anbud" / "anbud-lillstegen.xlsx").as_posix(), "to": "anbud.xlsx"},
        {"copy": (handed.GIVEN / "tilldelning.yaml").as_posix(), "to": "beslut.yaml"},
        {"copy": report, "to": "rapport.xlsx"},
        {"copy": report, "to": "personnummer.xlsx", "sheet": "Besök", "cells": {"B3": "19121212-1212"}},
        {"copy": (demo / "uppfoljning" / "2027-Q4" / "assessment.json").as_posix(), "to": "assessment.json"},
    ]
    prepare(steps, {})
    return tmp_path


@pytest.mark.parametrize("told", PLACES, ids=[told["place"] for told in PLACES])
def test_place(told: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = (handed.SPECS / "tidiga-insatser-0-5").as_posix()
    there = sorted(folder.rglob("*"))
    codes = {}
    for name, file in FILES.items():
        command = [part.format(fil=file, spec=spec) for part in told["command"].split()]
        codes[name] = run(root(), command)
        said = capsys.readouterr()
        assert ENGLISH.search(said.err) is None, said.err
        if codes[name] == 2:
            assert said.err.strip()
            assert sorted(folder.rglob("*")) == there, (name, said.err)
        else:
            shutil.rmtree("ut", ignore_errors=True)
    assert codes == dict.fromkeys(FILES, 2) | told["takes"]
