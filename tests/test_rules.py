"""Every fault of a specification is found where it stands: the cases in tests/cases/rules/, one file per code.

A case changes one thing in a copy of the real specification. ``wrong`` is written instead of ``find`` (or instead of
the whole file); ``found`` is then everything that is said, no more and no less. ``right`` is the corrected form, about
which nothing is said; where it is left out, the specification as it stands is the corrected form.
"""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import tenderkit.source
import tenderkit.spec
from rule_cases import apply_case, found_in, read_cases
from tenderkit.findings import Code, FilePlace, TextPlace, in_order
from tenderkit.spec import decisions

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
