"""Earlier assessments among the files: which are used, which are refused, and why."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tenderkit.assessment import serial
from tenderkit.assessment.earlier import status_then, usable
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.outcome import Assessment, Status
from tenderkit.model.periods import Period
from tenderkit.spec import contracts

AUTUMN, WINTER = Period(2027, 4), Period(2028, 1)


@pytest.fixture(scope="module")
def signed(demo: Path) -> tuple[Contract, Assignment]:
    contract, assignment, findings = contracts.load(demo / "avtal" / "HSN-2027-0001-A" / "avtal.yaml")
    assert contract and assignment, findings
    return contract, assignment


@pytest.fixture(scope="module")
def autumn(demo: Path) -> Assessment:
    read, findings = serial.from_json((demo / "uppfoljning" / "2027-Q4" / "assessment.json").read_bytes(), "a.json")
    assert read, findings
    return read


def told(given: dict[str, Assessment], signed: tuple[Contract, Assignment], period: Period) -> tuple[list[str], str]:
    """The names of those used, and what is said of the others."""
    used, findings = usable(given, *signed, period)
    said = " ".join(f"{finding.code} {finding.place}: {finding.message}" for finding in findings)
    return list(used), said.replace("\u00a0", " ")


def test_earlier_quarters_are_used_oldest_first(signed: tuple[Contract, Assignment], autumn: Assessment) -> None:
    summer = replace(autumn, period=Period(2027, 3))
    assert told({"a.json": autumn, "b.json": summer}, signed, WINTER) == (["b.json", "a.json"], "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"contract": "HSN-2027-0001-B"}, "bedomning-annat-avtal a.json: Bedömningen gäller avtal HSN-2027-0001-B"),
        ({"specification_hash": "0" * 64}, "bedomning-annan-specifikation a.json: Bedömningen är gjord mot"),
        ({"specification": "annat-uppdrag"}, "bedomning-annan-specifikation a.json: Bedömningen är gjord mot"),
        ({"period": WINTER}, "bedomning-inte-tidigare a.json: Bedömningen gäller första kvartalet 2028"),
        ({"period": Period(2029, 1)}, "som inte är före första kvartalet 2028"),
    ],
)
def test_another_contract_specification_or_later_quarter_is_refused(
    change: dict[str, object], said: str, signed: tuple[Contract, Assignment], autumn: Assessment
) -> None:
    used, heard = told({"a.json": replace(autumn, **change)}, signed, WINTER)  # type: ignore[arg-type]
    assert used == []
    assert said in heard


def test_of_two_for_one_quarter_the_one_that_knew_most_counts(
    signed: tuple[Contract, Assignment], autumn: Assessment
) -> None:
    newer = replace(autumn, cut_off=date(2028, 3, 1))
    used, heard = told({"b.json": autumn, "a.json": newer}, signed, WINTER)
    assert used == ["a.json"]
    assert heard.startswith("bedomning-dubbel b.json: Filen ersätts av a.json")


def test_what_nobody_reviewed_is_not_known(autumn: Assessment) -> None:
    assert status_then([autumn], "VAR-01", "nord", AUTUMN) is None
    assert status_then([autumn], "KON-01", "nord", AUTUMN) in (Status.MET, Status.MISSED)
    assert status_then([autumn], "KON-01", "nord", WINTER) is None
    assert status_then([autumn], "KON-01", "okänt", AUTUMN) is None
