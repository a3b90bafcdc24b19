"""One number changed in the YAML, and all that is made of the requirement follows: clause, bid form and verdict,
reporting workbook, measure sentence, outcome and next step. What is not made of it stays as it was."""

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

import tenderkit
from outcome_stories import SPEC, contract_text, load_contract, pin, report_file
from tenderkit import resources
from tenderkit.assessment import words
from tenderkit.model.outcome import Outcome
from tenderkit.reports.form import FormFor
from tenderkit.reports.mapping import form_hash
from tenderkit.verbs.given import Agreement, File
from tenderkit.verbs.reporting import reporting_form
from tenderkit.verbs.specifying import clauses, texts

EPISODES = """
Episodkod | Typ        | Inkom      | Medicinsk grund för fler Besök dokumenterad
E01–E20   | Behandling | 2028-01-10 |
"""
HEADING = "Besökskod | Episodkod | Datum | Status | Form | Plats\n"


@dataclass(frozen=True)
class Change:
    """A number in a file, before and after; what the level reads as; and a quarter whose outcome turns."""

    requirement: str
    file: str
    before: str
    after: str
    words: tuple[str, str]
    rows: Mapping[str, str]
    step: str


CHANGES = (
    Change(
        "BEM-01",
        "krav/bemanning.yaml",
        "between: [4, 7]",
        "between: [5, 7]",
        ("lägst 4 och högst 7", "lägst 5 och högst 7"),
        {
            "Bemanning per månad": """
            Behandlarkod | Månad   | Yrke     | Legitimation kontrollerad
            P1–P4        | 2028-01 | Psykolog | Ja
            P1–P4        | 2028-02 | Psykolog | Ja
            P1–P4        | 2028-03 | Psykolog | Ja
            """
        },
        "atgardsplan",
    ),
    Change(
        "BES-01",
        "krav/behandling.yaml",
        "at_most: 6",
        "at_most: 5",
        ("högst 6", "högst 5"),
        {
            "Vårdepisoder": EPISODES,
            "Besök": f"""{HEADING}
            B01–B06 | E01     | 2028-02-01 | Genomfört | På plats | BVC
            B07–B12 | E02     | 2028-02-01 | Genomfört | På plats | BVC
            B13–B30 | E03–E20 | 2028-02-01 | Genomfört | På plats | BVC
            """.replace("\n\n", "\n"),
        },
        "atgardsplan",
    ),
    Change(
        "BES-02",
        "krav/behandling.yaml",
        '- {from: 2027-09-01, more_than: "50 %", source: seed-000}',
        '- {from: 2027-09-01, more_than: "60 %", source: seed-000}',
        ("mer än 50 procent", "mer än 60 procent"),
        {
            "Vårdepisoder": EPISODES,
            "Besök": f"""{HEADING}
            B01–B12 | E01–E12 | 2028-02-01 | Genomfört | På plats | BVC
            B13–B20 | E13–E20 | 2028-02-01 | Genomfört | På plats | Mottagningen
            """.replace("\n\n", "\n"),
        },
        "rattelse",
    ),
)


@dataclass(frozen=True)
class Chain:
    """What is made of one specification."""

    clauses: Mapping[str, str]
    texts: Mapping[str, str]
    document: str
    bid_form: list[str]
    verdict: str
    reporting: list[str]
    form_hash: str
    outcome: Outcome


def cells(data: bytes) -> list[str]:
    """Every text on the sheets that a person reads."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    return [str(cell.value) for sheet in shown for row in sheet.iter_rows() for cell in row if cell.value is not None]


def chain(spec: Path, folder: Path, change: Change) -> Chain:
    """The whole chain on ``spec``: a bidder who offers four, and the change's quarter."""
    folder.mkdir()
    assignment = pin(folder, spec)
    rendered = tenderkit.render(assignment, ("text",))
    assert not rendered.findings
    answers = yaml.safe_load((resources.folder("examples") / "anbud" / "lillstegen.yaml").read_text("utf-8"))
    answers["answers"]["BEM-01"] = dict.fromkeys(answers["answers"]["BEM-01"], 4)
    told = yaml.safe_dump(answers, allow_unicode=True).encode()
    (offered,) = tenderkit.bid_form(assignment, File("anbud.yaml", told)).files.values()
    (check,) = tenderkit.check_bid(assignment, File("anbud.xlsx", offered)).bids
    judged = next((each for each in check.judged if each.requirement == change.requirement), None)
    contract, pinned = load_contract(folder, contract_text({}, assignment))
    reporting, _ = reporting_form(pinned, FormFor(contract.id, "", "nord"))
    rows = {"area": "nord", "period": "2028-Q1", "received": "2028-04-12", **change.rows}
    report = File("r.xlsx", report_file(rows, {}, contract, pinned))
    signed, cut_off = Agreement(contract, pinned), date(2028, 4, 30)
    assessed = tenderkit.assess(signed, "2028-Q1", report, cut_off=cut_off)
    assert assessed.assessment
    outcome = next(each for each in assessed.assessment.outcomes if each.requirement == change.requirement)
    return Chain(
        clauses(assignment),
        texts(assignment),
        "\n".join(data.decode() for data in rendered.files.values()).replace("\u00a0", " "),
        [text.replace("\u00a0", " ") for text in cells(next(iter(tenderkit.bid_form(assignment).files.values())))],
        judged.verdict.value if judged else "",
        cells(reporting),
        form_hash(assignment),
        outcome,
    )


@pytest.fixture(scope="module", params=CHANGES, ids=lambda change: change.requirement)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Change, Chain, Chain]:
    change: Change = request.param
    folder = tmp_path_factory.mktemp("one-number")
    shutil.copytree(SPEC.parent, folder / "specs")
    spec = folder / "specs" / SPEC.name
    path = spec / change.file
    text = path.read_text("utf-8")
    place = text.index(change.before, text.index(f"- id: {change.requirement}"))
    path.write_text(text[:place] + change.after + text[place + len(change.before) :], "utf-8")
    return change, chain(SPEC, folder / "before", change), chain(spec, folder / "after", change)


def test_the_clause_and_nothing_but_the_clause(both: tuple[Change, Chain, Chain]) -> None:
    change, before, after = both
    id, (old, new) = change.requirement, change.words
    assert old in before.texts[id].replace("\u00a0", " ") and new in after.texts[id].replace("\u00a0", " ")
    assert {each for each in before.texts if before.texts[each] != after.texts[each]} == {id}
    assert before.clauses == after.clauses  # numbers come of the order, not of the values
    assert after.document.count(old) < before.document.count(old)
    assert after.document.count(new) - before.document.count(new) == before.document.count(old) - after.document.count(
        old
    )


def test_the_bid_form_and_its_verdict(both: tuple[Change, Chain, Chain]) -> None:
    change, before, after = both
    old, new = change.words
    changed = [(one, two) for one, two in zip(before.bid_form, after.bid_form, strict=True) if one != two]
    assert changed
    assert all(old in one and new in two for one, two in changed)
    if change.requirement == "BEM-01":  # the offer of four that was enough is so no longer
        assert (before.verdict, after.verdict) == ("met", "not_met")
    else:
        assert before.verdict == after.verdict


def test_the_reporting_workbook_asks_the_same_and_the_form_holds(both: tuple[Change, Chain, Chain]) -> None:
    _, before, after = both
    assert before.form_hash == after.form_hash  # a form handed out before the change is still good
    assert before.reporting == after.reporting


def test_the_sentence_the_outcome_and_the_next_step(both: tuple[Change, Chain, Chain]) -> None:
    change, before, after = both
    old, new = change.words
    assert old in before.outcome.sentence.replace("\u00a0", " ")
    assert new in after.outcome.sentence.replace("\u00a0", " ") and old not in after.outcome.sentence
    assert old in words.target(before.outcome).replace("\u00a0", " ")
    assert new in words.target(after.outcome).replace("\u00a0", " ")
    assert (before.outcome.status.value, before.outcome.next_step) == ("met", None)
    assert after.outcome.status.value == "missed"
    assert after.outcome.next_step is not None and after.outcome.next_step.step == change.step
