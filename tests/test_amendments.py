"""A level that an amendment adds keeps the rules of the specification's own levels."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bidding import FLAGSHIP
from specifications import change, copy_into
from tenderkit.spec import loader
from tenderkit.spec.contracts import load, pinned_files

CONTRACT = """\
contract:
  id: HSN-2027-0001-A
  supplier: {name: Exempelvård AB, orgnr: 556703-7485}
  areas: [nord, soder]
  from: FROM
  to: 2031-08-31
specification: {id: tidiga-insatser-0-5, version: "0.1", sha256: HASH, copy: spec/}
amendments:
  - requirement: ID
    target: {from: DAY, LEVEL}
    decision: HSN 2028-0099
"""

Amended = Callable[..., list[str]]


@pytest.fixture
def amended(tmp_path: Path) -> Amended:
    """``amended(id, level, day)`` is what is said about a contract with that amendment, as codes."""
    assignment, _ = loader.load(FLAGSHIP)
    assert assignment
    files, _ = pinned_files(FLAGSHIP, assignment)
    for name, body in files.items():
        path = tmp_path / "avtal" / "spec" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    def made(id: str, level: str, day: str = "2029-01-01", start: str = "2027-09-01") -> list[str]:
        text = CONTRACT.replace("HASH", assignment.sha256).replace("ID", id).replace("FROM", start)
        path = tmp_path / "avtal" / "avtal.yaml"
        path.write_text(text.replace("LEVEL", level).replace("DAY", day), encoding="utf-8")
        contract, _, findings = load(path)
        assert (contract is None) is bool(findings)
        return [finding.code for finding in findings]

    return made


@pytest.mark.parametrize(
    ("id", "level", "code"),
    [
        ("BES-02", 'more_than: "150 %", source: forslag', "spec-grans-passar-inte"),
        ("BES-02", 'more_than: "60 %", share: "90 %", source: forslag', "spec-grans-passar-inte"),
        ("BES-02", "more_than: 60, source: forslag", "avtal-andring-annat-slag"),
        ("BES-02", 'at_least: "60 %", source: forslag', "avtal-andring-annat-slag"),
        ("BES-02", 'more_than: "60 %", source: okand', "spec-okand-kalla"),
        ("BEM-01", "between: [4.00001, 7], source: forslag", "spec-fel-form"),
        ("BES-02", 'more_than: "60,00001 %", source: forslag', "spec-otillatet-varde"),
    ],
)
def test_a_level_that_the_measure_cannot_have_is_refused(id: str, level: str, code: str, amended: Amended) -> None:
    assert amended(id, level) == [code]


def test_a_level_judged_by_period_starts_with_one(amended: Amended) -> None:
    level = 'more_than: "60 %", source: forslag'
    assert amended("BES-02", level, "2029-01-01") == []
    assert amended("BES-02", level, "2029-02-01") == ["spec-niva-mitt-i-period"]
    assert amended("BES-02", level, "2028-02-01", start="2028-02-01") == []
    assert amended("BED-01", "within: {working_days: 3}, source: forslag", "2029-02-01") == []


@pytest.mark.parametrize(
    ("number", "good"), [("6.0001", True), ("6.00010", True), ("6.00001", False), ("6." + "0" * 30 + "1", False)]
)
def test_a_level_has_at_most_four_decimals(number: str, good: bool, tmp_path: Path) -> None:
    folder = copy_into(tmp_path)
    change(folder, "krav/behandling.yaml", "at_most: 6, share", f"at_most: {number}, share")
    assignment, findings = loader.load(folder)
    assert (assignment is not None) is good
    assert [finding.code for finding in findings] == ([] if good else ["spec-fel-form"])
    if not good:
        assert "högst fyra decimaler" in findings[0].hint
