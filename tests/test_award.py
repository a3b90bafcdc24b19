"""The award: a contract's folder written from a bid and a decision, or a list of what stands in the way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bidding import FLAGSHIP, Bidding, changed, checked, codes, form_from
from tenderkit.assessment.terms import terms
from tenderkit.bids.award import Clearance, Ruling, award
from tenderkit.bids.questions import BidForm, Printed
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Span
from tenderkit.model.requirement import Obligation
from tenderkit.spec.contracts import load, pinned_files

RULING = Ruling("HSN-2027-0001-A", ("nord",), "Hälso- och sjukvårdsdirektören", date(2027, 5, 3), "HSN 2027-0001-42")
READ = Clearance("BES-02", "", "Beskrivningen visar fasta dagar på varje BVC.", "upphandlare", date(2027, 4, 20))


@pytest.fixture(scope="module")
def form() -> BidForm:
    return form_from(FLAGSHIP)


@pytest.fixture(scope="module")
def files(form: BidForm) -> Mapping[str, bytes]:
    found, findings = pinned_files(FLAGSHIP, form.assignment)
    assert findings == []
    return found


def awarded(
    bidding: Bidding,
    form: BidForm,
    files: Mapping[str, bytes],
    ruling: Ruling = RULING,
    cleared: tuple[Clearance, ...] = (READ,),
) -> tuple[Mapping[str, bytes], list[Finding]]:
    result, _ = checked(bidding.bytes(form), form)
    return award(result, form, ruling, files, cleared)


def written(folder: Path, contents: Mapping[str, bytes]) -> tuple[Contract, Assignment]:
    """The contents on disk, read again without a remark."""
    for name, body in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    contract, assignment, findings = load(folder / "avtal.yaml")
    assert findings == []
    assert contract
    assert assignment
    return contract, assignment


def test_the_folder_written_is_read_again_with_the_same_hash(
    form: BidForm, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    contents, findings = awarded(Bidding(), form, files)
    assert findings == []
    contract, assignment = written(tmp_path, contents)
    assert assignment.sha256 == contract.sha256 == form.assignment.sha256
    assert contract.id == "HSN-2027-0001-A"
    assert (contract.supplier.name, contract.supplier.orgnr) == ("Exempelvård AB", "556703-7485")
    assert contract.span == Span(date(2027, 9, 1), date(2031, 8, 31))
    assert contract.promised == {}
    text = contents["avtal.yaml"].decode()
    assert text.startswith("# yaml-language-server: $schema=")
    assert "Beskrivningen visar fasta dagar" in text
    assert "upphandlare" in text


def test_the_same_award_gives_the_same_bytes(form: BidForm, files: Mapping[str, bytes]) -> None:
    result, _ = checked(Bidding().bytes(form), form)
    assert award(result, form, RULING, files, (READ,)) == award(result, form, RULING, files, (READ,))


def test_what_the_bid_promises_becomes_the_level_of_the_terms(
    form: BidForm, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    bidding = Bidding(areas={"nord": "Ja", "soder": "Ja"})
    bidding.answers |= {("BEM-01", "nord"): 6, ("KON-01", "nord"): 9}
    bidding.answers |= {("BEM-01", "soder"): 4, ("KON-01", "soder"): 2, ("VAR-01", "soder"): "ja"}
    bidding.attachments |= {("BEM-01", "soder"): "Bilaga 5", ("VAR-01", "soder"): "Bilaga 6"}
    contents, findings = awarded(bidding, form, files, replace(RULING, areas=("soder", "nord")))
    assert findings == []
    contract, assignment = written(tmp_path, contents)
    assert contract.areas == ("nord", "soder")
    assert contract.promised == {"KON-01": {"nord": 3, "soder": 2}, "BEM-01": {"nord": 6}}
    levels = {(term.requirement.id, term.area): term.target for term in terms(contract, assignment)}
    target = levels["BEM-01", "nord"]
    assert target
    assert target.levels[0].bound.operands == (6, 7)


def test_only_the_areas_awarded_bear_on_the_award(form: BidForm, files: Mapping[str, bytes]) -> None:
    bidding = Bidding(areas={"nord": "Ja", "soder": "Ja"})
    bidding.answers["BEM-01", "soder"] = 2
    assert awarded(bidding, form, files)[1] == []
    contents, findings = awarded(bidding, form, files, replace(RULING, areas=("nord", "soder")))
    assert contents == {}
    assert "anbud-skakrav-ej-uppfyllt" in codes(findings)


def test_a_promise_for_an_area_not_awarded_is_not_in_the_contract(
    form: BidForm, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    bidding = Bidding(areas={"nord": "Ja", "soder": "Ja"})
    bidding.answers["BEM-01", "soder"] = 6
    bidding.attachments["BEM-01", "soder"] = "Bilaga 5"
    contents, findings = awarded(bidding, form, files)
    assert findings == []
    assert written(tmp_path, contents)[0].promised == {}


def test_a_must_not_met_stands_in_the_way_and_cannot_be_cleared(form: BidForm, files: Mapping[str, bytes]) -> None:
    bidding = Bidding()
    bidding.answers["BEM-01", "nord"] = 3
    contents, findings = awarded(bidding, form, files)
    assert contents == {}
    assert codes(findings) == ["anbud-skakrav-ej-uppfyllt"]
    assert findings[0].message == "Bemanning per område, område Nord: 3 ligger utanför gränsen: lägst 4 och högst 7."
    assert str(findings[0].place).endswith("blad ”Områden”, cell E4")
    pushed = Clearance("BEM-01", "nord", "Vi litar på dem.", "upphandlare", date(2027, 4, 20))
    contents, findings = awarded(bidding, form, files, cleared=(READ, pushed))
    assert contents == {}
    assert codes(findings) == ["anbud-skakrav-ej-uppfyllt", "anbud-godkant-utan-oklarhet"]


def test_what_is_unclear_must_be_cleared_with_reason_and_role(form: BidForm, files: Mapping[str, bytes]) -> None:
    contents, findings = awarded(Bidding(), form, files, cleared=())
    assert contents == {}
    assert codes(findings) == ["anbud-skakrav-oklart"]
    for incomplete in (replace(READ, reason=" "), replace(READ, role="")):
        contents, findings = awarded(Bidding(), form, files, cleared=(incomplete,))
        assert contents == {}
        assert codes(findings) == ["anbud-godkannande-ofullstandigt"]


def test_a_bor_krav_never_stands_in_the_way(form: BidForm, files: Mapping[str, bytes]) -> None:
    def wanted(printed: Printed) -> Printed:
        should = replace(printed.requirement, obligation=Obligation.SHOULD)
        return replace(printed, requirement=should) if should.id == "BEM-03" else printed

    softer = replace(form, asked=tuple(map(wanted, form.asked)))
    bidding = Bidding()
    bidding.answers["BEM-03", ""] = "Nej"
    assert codes(awarded(bidding, form, files)[1]) == ["anbud-skakrav-ej-uppfyllt"]
    assert awarded(bidding, softer, files)[1] == []


def test_terms_not_accepted_stand_in_the_way(form: BidForm, files: Mapping[str, bytes]) -> None:
    for accepts, code in (("Nej", "anbud-skakrav-ej-uppfyllt"), (None, "anbud-skakrav-oklart")):
        contents, findings = awarded(Bidding(accepts=accepts), form, files)
        assert contents == {}
        assert codes(findings) == [code]


def test_an_acceptance_confirmed_afterwards_is_recorded(
    form: BidForm, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    confirmed = Clearance("", "", "Bekräftat skriftligen den 15 april.", "upphandlare", date(2027, 4, 16))
    contents, findings = awarded(Bidding(accepts=None), form, files, cleared=(READ, confirmed))
    assert findings == []
    written(tmp_path, contents)
    assert "Bekräftat skriftligen" in contents["avtal.yaml"].decode()


def test_a_figure_given_in_clarification_is_kept_as_promise(
    form: BidForm, files: Mapping[str, bytes], tmp_path: Path
) -> None:
    bidding = Bidding()
    bidding.answers["BEM-01", "nord"] = "fem"
    told = Clearance("BEM-01", "nord", "Förtydligat till 5.", "upphandlare", date(2027, 4, 16), Decimal(5))
    contents, findings = awarded(bidding, form, files, cleared=(READ, told))
    assert findings == []
    assert written(tmp_path, contents)[0].promised == {"BEM-01": {"nord": 5}}
    for answer in (Decimal(3), Decimal("5.5")):
        contents, findings = awarded(bidding, form, files, cleared=(READ, replace(told, answer=answer)))
        assert contents == {}
        assert codes(findings) == ["anbud-godkannande-ofullstandigt"]


def test_a_figure_on_another_form_is_stated_when_it_is_cleared(form: BidForm, tmp_path: Path) -> None:
    """Cleared in silence the promise would be lost, and a figure below the new level would slip through."""
    spec = changed(tmp_path, "krav/bemanning.yaml", "between: [4, 7]", "between: [5, 7]")
    now = form_from(spec)
    pinned, _ = pinned_files(spec, now.assignment)
    bidding = Bidding()
    bidding.answers["BEM-01", "nord"] = 6
    result, _ = checked(bidding.bytes(form), now)
    told = Clearance("BEM-01", "nord", "Gäller även den nya nivån.", "upphandlare", date(2027, 4, 16))
    contents, findings = award(result, now, RULING, pinned, (READ, told))
    assert contents == {} and codes(findings) == ["anbud-godkannande-ofullstandigt"]
    assert "lämnades på ett annat formulär" in findings[0].message
    contents, findings = award(result, now, RULING, pinned, (READ, replace(told, answer=Decimal(6))))
    assert findings == []
    assert written(tmp_path / "avtal", contents)[0].promised == {"BEM-01": {"nord": 6}}


@pytest.mark.parametrize(
    ("ruling", "code"),
    [
        (replace(RULING, areas=("sydost",)), "anbud-omrade-ej-anbud"),
        (replace(RULING, areas=("vast",)), "anbud-omrade-ej-anbud"),
        (replace(RULING, areas=()), "anbud-tilldelning-ofullstandig"),
        (replace(RULING, by=""), "anbud-tilldelning-ofullstandig"),
        (replace(RULING, diarienummer=" "), "anbud-tilldelning-ofullstandig"),
        (replace(RULING, contract=""), "anbud-tilldelning-ofullstandig"),
        (replace(RULING, span=Span(date(2028, 1, 1), date(2027, 1, 1))), "anbud-tilldelning-ofullstandig"),
    ],
)
def test_a_decision_that_does_not_hold(form: BidForm, files: Mapping[str, bytes], ruling: Ruling, code: str) -> None:
    contents, findings = awarded(Bidding(), form, files, ruling)
    assert contents == {}
    assert code in codes(findings)


@pytest.mark.parametrize("orgnr", [None, "556703-7486"])
def test_a_party_without_a_right_number_cannot_sign(
    form: BidForm, files: Mapping[str, bytes], orgnr: str | None
) -> None:
    bidding = Bidding()
    bidding.bidder["Organisationsnummer"] = orgnr
    contents, findings = awarded(bidding, form, files)
    assert contents == {}
    assert codes(findings) == ["anbud-avtalspart-saknas"]


def test_hostile_names_come_back_as_they_were(form: BidForm, files: Mapping[str, bytes], tmp_path: Path) -> None:
    for number, name in enumerate(("- {a: b} # AB", "null", "2027-09-01", "Åkes: “vård” & <b>", "012")):
        bidding = Bidding()
        bidding.bidder["Namn"] = name
        contents, findings = awarded(bidding, form, files)
        assert findings == []
        assert written(tmp_path / str(number), contents)[0].supplier.name == name


def test_another_specification_is_not_pinned(form: BidForm, files: Mapping[str, bytes], tmp_path: Path) -> None:
    spec = changed(tmp_path, "krav/bemanning.yaml", "between: [4, 7]", "between: [3, 7]")
    now = form_from(spec)
    others, findings = pinned_files(spec, now.assignment)
    assert findings == []
    contents, findings = awarded(Bidding(), form, others)
    assert contents == {}
    assert codes(findings) == ["anbud-specifikationen-annan"]
    assert awarded(Bidding(), form, files)[1] == []
