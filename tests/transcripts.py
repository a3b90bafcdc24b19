"""Transcripts of the command line in tests/cases/cli: what is prepared, the command, and what it must say and write."""

import io
import os
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from tenderkit.source import parse

FOLDER = Path(__file__).parent / "cases" / "cli"
KEYS = {"title", "prepare", "command", "exit", "out", "err", "never", "files", "untouched", "code", "right"}
"""``code`` is the finding that the transcript shows, and ``right`` what should have been written, in words."""


@dataclass(frozen=True)
class Transcript:
    file: str
    told: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: {self.told['title']}"

    def texts(self, key: str) -> list[str]:
        value = self.told.get(key, [])
        return [str(each) for each in (value if isinstance(value, list) else [value])]

    def arguments(self, places: Mapping[str, Path]) -> list[str]:
        return [filled(part, places) for part in shlex.split(self.told["command"])]


def filled(text: str, places: Mapping[str, Path]) -> str:
    for name, path in places.items():
        text = text.replace(f"{{{name}}}", path.as_posix())
    return text


@cache
def transcripts() -> tuple[Transcript, ...]:
    return tuple(_transcripts())


def _transcripts() -> Iterator[Transcript]:
    for path in sorted(FOLDER.glob("*.yaml")):
        node, findings = parse(path.read_bytes(), path.name)
        assert node is not None and not findings, findings
        for told in node.value:
            assert set(told) <= KEYS, set(told) - KEYS
            yield Transcript(path.name, told)


def prepare(steps: Sequence[Mapping[str, Any]], places: Mapping[str, Path]) -> None:
    """Files made before the command: copied and changed (text replaced, cells set), written or renamed; or a folder or
    a pipe.
    """
    for step in steps:
        path = Path(filled(str(step["to"]), places))
        path.parent.mkdir(parents=True, exist_ok=True)
        if "copy" in step:
            source = Path(filled(step["copy"], places))
            if source.is_dir():
                shutil.copytree(source, path, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, path)
        if "write" in step:
            path.write_text(str(step["write"]), encoding="utf-8")
        if "bytes" in step:
            path.write_bytes(bytes.fromhex(str(step["bytes"]).replace(" ", "")))
        if step.get("folder"):
            path.mkdir()
        if step.get("pipe"):
            os.mkfifo(path)
        if "rename" in step:
            path.rename(path.with_name(step["rename"]))
        for old, new in step.get("replace", {}).items():
            text = path.read_text(encoding="utf-8")
            assert old in text, old
            path.write_text(text.replace(old, str(new), 1), encoding="utf-8")
        if "sheet" in step:
            _edit(path, step)


def _edit(path: Path, step: Mapping[str, Any]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    if step.get("add"):
        book.create_sheet(step["sheet"])
    if step.get("retitle"):
        book[step["sheet"]].title = step["retitle"]
    if step.get("remove"):
        del book[step["sheet"]]
    for cell, value in step.get("cells", {}).items():
        book[step["sheet"]][cell] = value
    book.save(path)
