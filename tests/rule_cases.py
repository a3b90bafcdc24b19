"""The cases in tests/cases/rules: a fault in a copy of the specification, its corrected form, and what is said of both.

Read by the test that every fault is found where it stands, and by the page of findings, which shows them.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from specifications import change, copy_into
from tenderkit.findings import Finding, TextPlace, in_order
from tenderkit.source import dump, parse
from tenderkit.spec import decisions, loader

CASES = Path(__file__).parent / "cases" / "rules"


@dataclass(frozen=True)
class Changed:
    """A changed copy; ``decided`` if all its values had been decided, and what is left is told as of ``today``."""

    folder: Path
    decided: bool
    today: date | None = None


def apply_case(home: Path, case: Mapping[str, Any], form: str) -> Changed:
    """A copy of the specification in ``home`` with the case's ``wrong`` or ``right`` form in place."""
    folder = copy_into(home)
    if case.get("decided") == "before":
        decide_everything(folder)
    for edit in case.get("also", []):
        change(folder, edit["file"], edit["find"], edit["write"])
    if form == "wrong" and "do" in case:
        return Changed(do(case["do"], folder), bool(case.get("decided")))
    if form == "right" and "right" not in case:
        return Changed(folder, bool(case.get("decided")))
    if "find" in case:
        change(folder, case["file"], case["find"], case[form])
    elif form in case:
        (folder / case["file"]).write_text(case[form], encoding="utf-8")
    if case.get("decided") == "after":
        decide_everything(folder)
    return Changed(
        folder, bool(case.get("decided")), date.fromisoformat(str(case["today"])) if "today" in case else None
    )


def do(steps: Mapping[str, Any], folder: Path) -> Path:
    """What text alone cannot say. Gives the folder to load."""
    for step, what in steps.items():
        match step:
            case "remove":
                clear(folder / what)
            case "copy_as":
                (folder / what).parent.mkdir(exist_ok=True)
                shutil.copy(folder / "krav" / "vard.yaml", folder / what)
            case "rename":
                (folder / what["from"]).rename(folder / what["to"])
            case "rename_in_windows_1252":
                (folder / what["from"]).rename(folder / os.fsdecode(what["to"].encode("cp1252")))
            case "make_a_folder":
                clear(folder / what).mkdir()
            case "make_a_file":
                clear(folder / what).write_text("- id: X-01\n", encoding="utf-8")
            case "make_a_pipe":
                os.mkfifo(clear(folder / what))
            case "link_outside":
                clear(folder / what).symlink_to("/etc/hostname" if Path(what).suffix else "/etc")
            case "link_to_itself":
                clear(folder / what).symlink_to(folder / what)
            case "fill":
                (folder / what).write_text("#" * 5_000_001, encoding="ascii")
            case "save_as_windows_1252":
                path = folder / what
                path.write_bytes(path.read_text(encoding="utf-8").replace("–", "-").encode("cp1252"))
            case "save_as_word":
                (folder / what).write_bytes(b"PK\x03\x04\x14\x00\x08\x08\x08\x00\xb5\xe5")
            case "open":
                folder = folder.parent / what
            case _:
                raise ValueError(step)
    return folder


def clear(path: Path) -> Path:
    """The path, with nothing there any more."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    return path


def decide_everything(folder: Path) -> None:
    """A decision on every value of the specification, as beslut.yaml."""
    assignment, _ = loader.load(folder)
    assert assignment is not None
    made = [
        {
            "requirement": value.requirement,
            "path": value.path,
            "value": value.shown,
            "by": "Hälso- och sjukvårdsnämnden",
            "date": "2027-01-15",
            "diarienummer": "HSN 2027-0001",
        }
        for value in assignment.all_values()
    ]
    (folder / "beslut.yaml").write_text(dump({"decisions": made}), encoding="utf-8")


def said_of(changed: Changed) -> list[Finding]:
    """Everything said about a copy, in reading order."""
    assignment, findings = loader.load(changed.folder)
    if assignment and changed.decided:
        findings = findings + decisions.remaining(assignment, changed.today)
    return in_order(findings)


def found_in(changed: Changed) -> list[dict[str, Any]]:
    """Everything said about a copy, in the words of the cases."""
    return [in_words(finding, changed.folder) for finding in said_of(changed)]


def in_words(finding: Finding, folder: Path) -> dict[str, Any]:
    """The code, the file and line it points at; ``at`` is the text it points at, unless the line's beginning."""
    words: dict[str, Any] = {"code": finding.code}
    path = Path(finding.place.file)
    inside = path.is_relative_to(folder)
    name = path.relative_to(folder if inside else folder.parent).as_posix()
    words["file"] = os.fsencode(name).decode("utf-8", "replace")
    if isinstance(finding.place, TextPlace):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        line = lines[finding.place.line - 1]
        words["line"] = line.strip()
        before, after = line[: finding.place.column - 1], line[finding.place.column - 1 :].rstrip()
        if before.strip() or not line.strip():
            words["at"] = after
    if finding.about:
        words["about"] = finding.about
    return words


def read_cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(CASES.glob("*.yaml")):
        node, findings = parse(path.read_bytes(), path.name)
        assert node is not None and not findings, findings
        assert node.value["code"] == path.stem
        for case in node.value["cases"]:
            yield path.stem, case
