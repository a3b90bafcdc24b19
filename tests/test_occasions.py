"""When a person is asked to judge a term and how the contract says it: tests/cases/granskning.yaml, done by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from specifications import change, copy_into, loaded
from tenderkit.assessment.terms import to_review
from tenderkit.documents.clauses import manual_sentence
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Period, Span
from tenderkit.spec import contracts

CASES: list[Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("cases").joinpath("granskning.yaml").read_text(encoding="utf-8")
)
START, END = date(2027, 9, 1), date(2029, 5, 31)
QUARTERS = [Period(year, quarter) for year in range(2027, 2030) for quarter in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def signed(demo: Path) -> Contract:
    contract, _, findings = contracts.load(demo / "avtal" / "HSN-2027-0001-A" / "avtal.yaml")
    assert contract is not None and not findings
    return contract


def written(folder: Path, case: Mapping[str, Any]) -> Assignment:
    """The assignment with VAR-01 judged when the case says."""
    spec = copy_into(folder)
    parameter = f"  parameters:\n    manader: {{title: Månader, value: {case.get('months')}, source: forslag}}\n"
    change(spec, "krav/vard.yaml", "  manual:\n", f"{parameter if 'months' in case else ''}  manual:\n")
    change(spec, "krav/vard.yaml", "[quarterly]", case["when"])
    return loaded(spec)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_the_question_is_asked_where_its_occasion_falls_and_nowhere_else(
    case: Mapping[str, Any], tmp_path: Path, signed: Contract
) -> None:
    assignment = written(tmp_path, case)
    contract = replace(signed, span=Span(START, case.get("to", END)))
    asked = [period for period in QUARTERS if to_review(contract, assignment, period)]
    assert [str(period) for period in asked] == case["asked"]
    for period in asked:
        terms = [(term.requirement.id, term.area) for term in to_review(contract, assignment, period)]
        assert terms == [("VAR-01", area) for area in contract.areas]
    requirement = next(each for each in assignment.requirements if each.id == "VAR-01")
    said = manual_sentence(requirement).replace("\u00a0", " ")
    assert f"avtalshandläggare granskar villkoret {case['words']} genom samtal" in said
