"""Stories of assessed quarters in tests/cases/outcomes: a contract, paper-sized rows, outcomes worked out by hand.

The rows go the whole way: into a reporting workbook, out of it again, and through the assessment.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import yaml

import handed
from tenderkit.assessment import review
from tenderkit.assessment.serial import to_json
from tenderkit.findings import any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.outcome import Assessment
from tenderkit.model.periods import Period
from tenderkit.reports.export import read_export
from tenderkit.reports.form import FormFor, report_form
from tenderkit.reports.mapping import reported
from tenderkit.source import parse
from tenderkit.spec import contracts, loader
from tenderkit.verbs.given import File
from tenderkit.verbs.reporting import serves

FOLDER = Path(__file__).parent / "cases" / "outcomes"
SPEC = Path(__file__).parent / "specs" / "tidiga-insatser-0-5"
KEYS = {
    "title",
    "period",
    "cut_off",
    "contract",
    "rows",
    "reports",
    "earlier",
    "review",
    "outcomes",
    "scores",
    "findings",
}
EXPECTED = {"status", "value", "base", "next_step", "cause", "reason", "note", "calculation"}


@dataclass(frozen=True)
class Story:
    """One quarter of one contract. ``rows`` are tables that several reports share, by name; ``earlier`` tells of
    quarters that were assessed before, of which the assessments are handed in."""

    title: str
    file: str
    told: Mapping[str, Any]

    @property
    def period(self) -> Period:
        period = Period.parse(self.told["period"])
        assert period, self.title
        return period


@cache
def stories() -> tuple[Story, ...]:
    """Every story, in the order of the files."""
    return tuple(_stories())


def _stories() -> Iterator[Story]:
    for path in sorted(FOLDER.glob("*.yaml")):
        node, findings = parse(path.read_bytes(), path.name)
        assert node is not None and not findings, findings
        for told in node.value:
            assert set(told) <= KEYS, (path.name, set(told) - KEYS)
            yield Story(told["title"], path.name, told)


def pin(folder: Path, spec: Path = SPEC) -> Assignment:
    """A specification loaded, and its copy laid in ``folder``/spec, as the award does."""
    assignment, findings = loader.load(spec)
    assert assignment is not None, findings
    files, findings = contracts.pinned_files(spec, assignment)
    assert not findings
    for name, data in files.items():
        path = folder / "spec" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return assignment


def contract_text(told: Mapping[str, Any], assignment: Assignment) -> str:
    """The contract's YAML file; what the story leaves out is as in the examples."""
    own = {
        "id": "HSN-2027-0001-A",
        "supplier": {"name": "Exempelbolaget Lillstegen AB", "orgnr": "559900-0014"},
        "areas": told.get("areas", ["nord"]),
        "from": told.get("from", "2028-01-01"),
        "to": told.get("to", "2031-08-31"),
    }
    specification = {
        "id": assignment.id,
        "version": assignment.version,
        "sha256": assignment.sha256,
        "copy": f"spec/{assignment.id}",
    }
    rest = {key: told[key] for key in ("promised", "amendments", "waivers") if key in told}
    return yaml.safe_dump({"contract": own, "specification": specification} | rest, allow_unicode=True, sort_keys=False)


@cache
def load_contract(folder: Path, text: str) -> tuple[Contract, Assignment]:
    """The contract written as ``text`` beside the copy in ``folder``."""
    path = folder / "avtal.yaml"
    path.write_text(text, encoding="utf-8")
    contract, assignment, findings = contracts.load(path)
    assert contract is not None and assignment is not None, findings
    return contract, assignment


def table(text: str) -> list[list[str]]:
    """A table of cells between bars. "B1–B10" stands for ten rows; other cells are repeated, or ranges as long."""
    rows: list[list[str]] = []
    for line in text.strip().splitlines():
        cells = [_range(cell.strip()) for cell in line.split("|")]
        lengths = {len(cell) for cell in cells if len(cell) > 1} or {1}
        assert len(lengths) == 1, f"ranges of unequal length: {line}"
        rows += [[cell[index if len(cell) > 1 else 0] for cell in cells] for index in range(lengths.pop())]
    return rows


def _range(cell: str) -> list[str]:
    first, dash, last = cell.partition("–")
    if not dash:
        return [cell]
    prefix = first.rstrip("0123456789")
    width = len(first) - len(prefix)
    assert last.startswith(prefix), cell
    return [f"{prefix}{number:0{width}}" for number in range(int(first[len(prefix) :]), int(last[len(prefix) :]) + 1)]


def report_file(
    told: Mapping[str, Any], shared: Mapping[str, str], contract: Contract, assignment: Assignment
) -> bytes:
    """The reporting workbook filled in. A sheet that the story says nothing of is declared empty."""
    titles = {dataset.title: dataset for dataset in reported(assignment)}
    tables = {title: text for title, text in told.items() if title in titles}
    assert set(told) - set(tables) <= {"area", "period", "received", "missing"}, set(told)
    files = {}
    for title, dataset in titles.items():
        rows = table(shared.get(tables.get(title, "").strip(), tables.get(title, "")))
        files[f"{dataset.name}.csv"] = "\n".join(";".join(row) for row in rows).encode()
    filled, findings = read_export({name: data for name, data in files.items() if data}, assignment, told["area"])
    assert not any_errors(findings), findings
    absent = {titles[title].name for title in told.get("missing", ())}
    empty = frozenset(dataset.name for dataset in titles.values() if dataset.name not in filled) - absent
    whom = FormFor(
        contract.id,
        contract.supplier.name,
        told["area"],
        Period.parse(told["period"]),
        "Verksamhetschef",
        date.fromisoformat(told["received"]),
    )
    return report_form(assignment, serves(assignment), whom, filled, empty)


def fill_review(data: bytes, answers: Mapping[tuple[str, str], Sequence[Any]]) -> bytes:
    """granskning.xlsx as an official fills it in: (requirement, area's title) → cells from Utfall on."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Granskning"]
    left = dict(answers)
    for row in sheet.iter_rows(min_row=4):
        for cell, answer in zip(row[4:8], left.pop((row[0].value, row[1].value), ()), strict=False):
            cell.value = answer
    assert not left, f"no such row: {left}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def assessed(story: Story, folder: Path, assignment: Assignment) -> Assessment:
    """The story's quarter, assessed from its workbooks: the requirements it tells of, or all if it tells of scores."""
    told = story.told
    contract, pinned = load_contract(folder, contract_text(told.get("contract", {}), assignment))
    if "scores" not in told:
        kept = tuple(each for each in pinned.requirements if each.id in told["outcomes"])
        pinned = replace(pinned, requirements=kept)
    files: dict[str, bytes] = {}
    for each in told.get("reports", ()):
        name = f"rapport-{each['area']}-{each['period']}"
        name += "-rattad" if f"{name}.xlsx" in files else ""
        files[f"{name}.xlsx"] = report_file(each, told.get("rows", {}), contract, pinned)
    for each in told.get("earlier", ()):
        then = replace(story, told={"contract": told.get("contract", {}), "outcomes": told["outcomes"], **each})
        files[f"{each['period']}/assessment.json"] = to_json(assessed(then, folder, assignment))
    answers = None
    if "review" in told:
        given = {(each["requirement"], each["area"]): _answers(each) for each in told["review"]}
        blank = review.review_form(contract, pinned, story.period)
        answers = File("granskning.xlsx", fill_review(blank, given))
    cut_off = date.fromisoformat(told["cut_off"])
    made, findings = handed.assess(contract, pinned, story.period, files, cut_off, answers)
    assert not [found for found in findings if found.code.startswith("granskning")], findings
    if "findings" in told:
        watched = [found for found in findings if found.code in ("rapport-dubbel", "rapport-nyckel-igen")]
        said = [f"{found.code} {found.place}: {found.message}".replace("\u00a0", " ") for found in watched]
        assert said == told["findings"]
    return made.assessment


def _answers(each: Mapping[str, Any]) -> list[Any]:
    return [each["verdict"], each["ground"], each["role"], date.fromisoformat(each["date"])]
