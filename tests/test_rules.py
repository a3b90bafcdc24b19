"""Every fault of a specification is found where it stands: the cases in tests/cases/rules/, one file per code.

A case changes one thing in a copy of the real specification. ``wrong`` is written instead of ``find`` (or instead of
the whole file); ``found`` is then everything that is said, no more and no less. ``right`` is the corrected form, about
which nothing is said; where it is left out, the specification as it stands is the corrected form.
"""

import importlib
import pkgutil
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import tenderkit.source
import tenderkit.spec
from specifications import change, copy_into
from tenderkit.findings import Code, FilePlace, Finding, TextPlace, in_order
from tenderkit.source import dump, parse
from tenderkit.spec import decisions, loader

CASES = Path(__file__).parent / "cases" / "rules"


@dataclass(frozen=True)
class Changed:
    """A changed copy; ``decided`` if all its values had been decided before the change."""

    folder: Path
    decided: bool


def apply_case(home: Path, case: Mapping[str, Any], form: str) -> Changed:
    """A copy of the specification in ``home`` with the case's ``wrong`` or ``right`` form in place."""
    folder = copy_into(home)
    if case.get("decided"):
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
    return Changed(folder, bool(case.get("decided")))


def do(steps: Mapping[str, Any], folder: Path) -> Path:
    """What text alone cannot say. Gives the folder to load."""
    for step, what in steps.items():
        match step:
            case "remove":
                (folder / what).unlink()
            case "copy_as":
                shutil.copy(folder / "krav" / "vard.yaml", folder / what)
            case "link_outside":
                (folder / what).unlink()
                (folder / what).symlink_to("/etc/hostname")
            case "link_to_itself":
                (folder / what).unlink()
                (folder / what).symlink_to(folder / what)
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


def found_in(changed: Changed) -> list[dict[str, Any]]:
    """Everything said about a copy, in the words of the cases."""
    assignment, findings = loader.load(changed.folder)
    if assignment and changed.decided:
        findings = findings + decisions.undecided(assignment.all_values())
    return [in_words(finding, changed.folder) for finding in in_order(findings)]


def in_words(finding: Finding, folder: Path) -> dict[str, Any]:
    """The code, the file and line it points at; ``at`` is the text it points at, unless the line's beginning."""
    words: dict[str, Any] = {"code": finding.code}
    path = Path(finding.place.file)
    inside = path.is_relative_to(folder)
    words["file"] = path.relative_to(folder if inside else folder.parent).as_posix()
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


ALL = list(read_cases())
NAMES = [f"{code}: {case['name']}" for code, case in ALL]


@pytest.mark.parametrize(("code", "case"), ALL, ids=NAMES)
def test_fault_is_found_where_it_stands(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = found_in(apply_case(tmp_path, case, "wrong"))
    assert found == case["found"]
    assert code in {finding["code"] for finding in found}


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=NAMES)
def test_nothing_is_said_about_the_corrected_form(case: dict[str, Any], tmp_path: Path) -> None:
    assert found_in(apply_case(tmp_path, case, "right")) == []


def declared() -> dict[str, Code]:
    """Every code that source and spec/ declare, found by looking at the modules."""
    names = [
        module.name
        for package in (tenderkit.source, tenderkit.spec)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    found = {}
    for module in (importlib.import_module(name) for name in names if name not in TESTED_ELSEWHERE):
        found.update({value.id: value for value in vars(module).values() if isinstance(value, Code)})
    return found


# Contracts, and decisions made in a workbook, are files of their own kinds.
TESTED_ELSEWHERE = {"tenderkit.spec.contracts", "tenderkit.spec.deciding"}


def test_every_code_has_a_case() -> None:
    assert set(declared()) == {code for code, _ in ALL}


@pytest.mark.parametrize("code", declared().values(), ids=declared())
def test_code_says_in_swedish_what_is_wrong_and_what_to_do(code: Code) -> None:
    assert code.id.startswith("spec-")
    assert code.title[0].isupper() and not code.title.endswith(".")
    assert code.advice[0].isupper() and code.advice.endswith(".")


def test_a_finding_is_a_place_first() -> None:
    """The order of findings is that of reading: file, line, column."""
    first, second = TextPlace("a.yaml", 2, 9), TextPlace("a.yaml", 10, 1)
    made = [decisions.UNDECIDED.at(place, "Värdet är inte beslutat.") for place in (second, first, FilePlace("a.yaml"))]
    assert [finding.place for finding in in_order([*made, *made])] == [FilePlace("a.yaml"), first, second]
