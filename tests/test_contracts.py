"""Contracts: read with the specification pinned beside them, held against it, and made into terms."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bidding import FLAGSHIP, SPECS, codes, copied
from tenderkit.assessment.terms import raised, terms
from tenderkit.documents.tender import tender_documents
from tenderkit.findings import Finding, TextPlace
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.quantities import Bound, Level, Operator
from tenderkit.model.requirement import Stage
from tenderkit.spec import loader
from tenderkit.spec.contracts import load, pinned_files
from tenderkit.writers import WRITERS

CONTRACT = """\
# yaml-language-server: $schema=../schema/kontrakt.json
contract:
  id: HSN-2027-0001-A
  supplier: {name: Exempelvård AB, orgnr: 556703-7485}
  areas: [nord, soder]
  from: 2027-09-01
  to: 2031-08-31
specification: {id: tidiga-insatser-0-5, version: "0.1", sha256: HASH, copy: spec/}
promised:
  BEM-01: {nord: 5}
  KON-01: {nord: 3, soder: 2}
amendments:
  - requirement: BED-01
    target: {from: 2029-01-01, within: {working_days: 3}, source: forslag}
    decision: HSN 2028-0099
waivers:
  - {requirement: BES-02, area: soder, period: 2028-Q1, by: Avdelningschef, reason: Ombyggnad av BVC}
"""

Make = Callable[..., Path]


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    made, findings = loader.load(FLAGSHIP)
    assert made, findings
    return made


@pytest.fixture
def make(tmp_path: Path, assignment: Assignment) -> Make:
    """``make(old, new)`` writes the contract with one passage changed, and the pinned copy beside it."""
    files, findings = pinned_files(FLAGSHIP, assignment)
    assert findings == []

    def made(old: str = "", new: str = "") -> Path:
        for name, body in files.items():
            path = tmp_path / "avtal" / "spec" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        text = CONTRACT.replace("HASH", assignment.sha256)
        assert not old or text.count(old) == 1
        path = tmp_path / "avtal" / "avtal.yaml"
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        return path

    return made


def good(path: Path) -> tuple[Contract, Assignment]:
    contract, assignment, findings = load(path)
    assert findings == []
    assert contract
    assert assignment
    return contract, assignment


def bad(path: Path) -> list[Finding]:
    contract, assignment, findings = load(path)
    assert contract is None
    assert assignment is None
    assert all(finding.is_error for finding in findings)
    return findings


def test_a_contract_is_read_with_the_assignment_of_its_copy(make: Make, assignment: Assignment) -> None:
    contract, pinned = good(make())
    assert pinned.sha256 == assignment.sha256 == contract.sha256
    assert contract.areas == ("nord", "soder")
    assert contract.supplier.orgnr == "556703-7485"
    assert contract.span.end == date(2031, 8, 31)
    assert contract.promised == {"BEM-01": {"nord": 5}, "KON-01": {"nord": 3, "soder": 2}}
    assert contract.amendments[0].level.bound.operands == (3,)
    assert contract.waivers[0].period == "2028-Q1"


def test_the_copy_may_be_named_itself(make: Make) -> None:
    good(make("copy: spec/", "copy: spec/tidiga-insatser-0-5"))


def test_line_ends_of_windows_do_not_break_the_seal(make: Make) -> None:
    path = make()
    for each in (path.parent / "spec").rglob("*.yaml"):
        each.write_bytes(each.read_bytes().replace(b"\n", b"\r\n"))
    good(path)


def test_a_copy_that_has_been_changed_is_refused_with_what_to_do(make: Make) -> None:
    path = make()
    staffing = path.parent / "spec/tidiga-insatser-0-5/krav/bemanning.yaml"
    text = staffing.read_text(encoding="utf-8")
    staffing.write_text(text.replace("between: [4, 7]", "between: [3, 7]"), encoding="utf-8")
    (finding,) = bad(path)
    assert finding.code == "avtal-kopian-andrad"
    assert isinstance(finding.place, TextPlace)
    assert finding.place.line == 8
    assert "amendments" in finding.hint


def test_a_shared_requirement_that_is_not_used_may_come_beside_the_copy(make: Make) -> None:
    path = make()
    shared = (SPECS / "gemensamt" / "rapportering.yaml").read_text(encoding="utf-8").replace("RAP-", "REP-")
    (path.parent / "spec/gemensamt/annat.yaml").write_text(shared, encoding="utf-8")
    good(path)


def test_a_warning_about_the_copy_is_not_repeated_for_each_contract(make: Make) -> None:
    path = make()
    (path.parent / "spec/tidiga-insatser-0-5/krav/gammal.yml").write_text("[]", encoding="utf-8")
    assert codes(loader.load(path.parent / "spec/tidiga-insatser-0-5")[1]) == ["spec-filandelse"]
    good(path)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("areas: [nord, soder]", "areas: [nord, soder, vast]", "avtal-okand-hanvisning", 5),
        ("BEM-01: {nord: 5}", "BEM-09: {nord: 5}", "avtal-okand-hanvisning", 10),
        ("BEM-01: {nord: 5}", "BEM-01: {sydost: 5}", "avtal-okand-hanvisning", 10),
        ("BEM-01: {nord: 5}", "BEM-01: {nord: 8}", "avtal-utfastelse-utanfor-granserna", 10),
        ("BEM-01: {nord: 5}", "BEM-01: {nord: 3}", "avtal-utfastelse-utanfor-granserna", 10),
        ("KON-01: {nord: 3, soder: 2}", "KON-01: {nord: 4}", "avtal-utfastelse-utanfor-granserna", 11),
        ("BEM-01: {nord: 5}", "BEM-02: {nord: 1}", "avtal-utfastelse-utanfor-granserna", 10),
        ("requirement: BED-01", "requirement: BED-09", "avtal-okand-hanvisning", 13),
        ("within: {working_days: 3}", "at_most: 3", "avtal-andring-annat-slag", 14),
        ("requirement: BED-01", "requirement: VAR-01", "avtal-andring-annat-slag", 14),
        ("within: {working_days: 3}, ", "", "spec-en-grans", 14),
        ("from: 2029-01-01", "from: 2032-01-01", "avtal-tid", 14),
        ("requirement: BES-02", "requirement: BES-09", "avtal-okand-hanvisning", 17),
        ("area: soder", "area: sydost", "avtal-okand-hanvisning", 17),
        ("2028-Q1", "2026-Q1", "avtal-tid", 17),
        ("556703-7485", "556703-7486", "avtal-organisationsnummer", 4),
        ("to: 2031-08-31", "to: 2026-08-31", "avtal-tid", 7),
        ('version: "0.1"', 'version: "0.2"', "avtal-annan-specifikation", 8),
        ("copy: spec/", "copy: kopia/", "avtal-kopian-saknas", 8),
        ("copy: spec/", "copy: ../avtal/spec/", "avtal-kopian-saknas", 8),
        ("copy: spec/", f"copy: {'x' * 300}/", "avtal-kopian-saknas", 8),
        ("promised:", "promises:", "spec-okand-nyckel", 9),
        ("waivers:", "areas: [nord]\nwaivers:", "spec-okand-nyckel", 16),
        ("to: 2031-08-31", "to: 2031-02-30", "spec-fel-form", 7),
    ],
)
def test_what_does_not_hold_is_found_at_its_line(make: Make, old: str, new: str, code: str, line: int) -> None:
    findings = bad(make(old, new))
    first = next(finding for finding in findings if finding.code == code)
    assert isinstance(first.place, TextPlace)
    assert first.place.line == line
    assert first.hint


def test_every_fault_is_told_at_once(make: Make) -> None:
    path = make("areas: [nord, soder]", "areas: [vast]")
    found = codes(bad(path))
    assert found.count("avtal-okand-hanvisning") == 5  # the area itself, three promises and the waiver


def test_a_missing_file(tmp_path: Path) -> None:
    assert codes(bad(tmp_path / "finns-inte.yaml")) == ["spec-gar-inte-att-lasa"]


def test_files_changed_since_they_were_read_are_not_pinned(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    assignment, _ = loader.load(folder)
    assert assignment
    with (folder / "kallor.yaml").open("a", encoding="utf-8") as file:
        file.write("# en rad till\n")
    _, findings = pinned_files(folder, assignment)
    assert codes(findings) == ["avtal-specifikationen-andrad"]


# Terms.


def test_one_term_for_every_requirement_followed_up_and_area(make: Make) -> None:
    contract, assignment = good(make())
    made = terms(contract, assignment)
    wanted = [each.id for each in assignment.requirements if each.checked_at(Stage.CONTRACT)]
    assert [(term.requirement.id, term.area) for term in made] == [
        (id, area) for id in wanted for area in ("nord", "soder")
    ]
    assert {term.span for term in made} == {contract.span}
    assert all((term.target is None) == (term.requirement.measure is None) for term in made)


def test_the_promise_is_the_level_of_the_term(make: Make) -> None:
    contract, assignment = good(make())
    made = {(term.requirement.id, term.area): term for term in terms(contract, assignment)}

    def operands(id: str, area: str) -> tuple[Decimal, ...]:
        target = made[id, area].target
        assert target
        return target.levels[0].bound.operands

    assert operands("BEM-01", "nord") == (5, 7)
    assert operands("BEM-01", "soder") == (4, 7)
    assert operands("KON-01", "nord") == (3,)
    assert operands("KON-01", "soder") == (2,)
    assert made["BEM-01", "nord"].promised == 5
    assert made["BEM-01", "soder"].promised is None


def test_an_amendment_adds_a_dated_level_and_leaves_what_held_before(make: Make) -> None:
    contract, assignment = good(make())
    target = next(term.target for term in terms(contract, assignment) if term.requirement.id == "BED-01")
    assert target
    assert [(level.start, level.bound.operands[0]) for level in target.levels] == [
        (date(2027, 9, 1), 5),
        (date(2029, 1, 1), 3),
    ]
    before, after = target.at(date(2028, 12, 31)), target.at(date(2029, 1, 1))
    assert before
    assert after
    assert (before.bound.operands, after.bound.operands) == ((5,), (3,))


def test_an_amendment_decides_over_a_promise_from_its_day(make: Make) -> None:
    path = make(
        "  - requirement: BED-01\n    target: {from: 2029-01-01, within: {working_days: 3}",
        "  - requirement: BEM-01\n    target: {from: 2029-01-01, between: [4, 6]",
    )
    contract, assignment = good(path)
    target = next(term.target for term in terms(contract, assignment) if term.requirement.id == "BEM-01")
    assert target
    assert [level.bound.operands for level in target.levels] == [(5, 7), (4, 6)]


def test_an_amendment_from_the_first_day_is_the_level_in_force(make: Make) -> None:
    contract, assignment = good(make("from: 2029-01-01", "from: 2027-09-01"))
    target = next(term.target for term in terms(contract, assignment) if term.requirement.id == "BED-01")
    level = target and target.at(date(2027, 9, 1))
    assert level
    assert level.bound.operands == (3,)


HERE = TextPlace("krav.yaml", 1, 1)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_a_promise_never_loosens_a_level_nor_breaks_its_ceiling(low: int, extra: int, promised: int) -> None:
    operands = (Decimal(low), Decimal(low + extra))
    for operator, kept in ((Operator.AT_LEAST, operands[:1]), (Operator.BETWEEN, operands)):
        level = Level(date(2027, 9, 1), Bound(operator, kept), Decimal(100), "forslag", HERE)
        bound = raised(level, Decimal(promised)).bound
        assert bound.operands[0] >= low
        assert bound.operands[1:] == kept[1:]
        assert all(bound.operands[0] <= ceiling for ceiling in kept[1:])
        if promised > low and operator is Operator.AT_LEAST:
            assert bound.operands == (promised,)


def test_the_concluded_contract_names_its_supplier_areas_and_promises(demo: Path) -> None:
    contract, assignment, findings = load(demo / "avtal" / "HSN-2027-0001-A" / "avtal.yaml")
    assert contract and assignment, findings
    documents, _ = tender_documents(assignment, contract)
    text = next(WRITERS["text"](each).decode() for each in documents if each.name == "avtal")
    for fact in ("Exempelbolaget Lillstegen AB", "559900-0014", "Nord och Sydost", "Uppgifter om Vårdgivaren"):
        assert fact in text
    assert "Uppgifterna förs in när avtalet tecknas" not in text
    assert re.search(r"Utfästelse, KON-01 .* │ Nord 2", text)
    assert "Vårdgivaren, Exempelbolaget Lillstegen AB" in text
