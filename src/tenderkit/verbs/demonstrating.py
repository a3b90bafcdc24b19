"""The whole chain on the shipped specification, two invented suppliers and three quarters of their reports."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tenderkit import resources, swedish
from tenderkit.demonstration.files import read_activity, read_deviations
from tenderkit.demonstration.filings import demonstration
from tenderkit.demonstration.lists import own_lists
from tenderkit.demonstration.planting import Deviation
from tenderkit.demonstration.world import Activity
from tenderkit.findings import any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import Assessment
from tenderkit.model.periods import Period
from tenderkit.progress import Watch, counted, unwatched
from tenderkit.spec.starting import BESIDE, beside
from tenderkit.verbs.assessing import assess_material, assessed
from tenderkit.verbs.bidding import award, bid_form, check_bid
from tenderkit.verbs.given import Agreement, File
from tenderkit.verbs.reporting import serves
from tenderkit.verbs.results import CheckedReports, Made, Result, Samples
from tenderkit.verbs.sorting import material
from tenderkit.verbs.specifying import clauses, render, validate

_SPEC = "tidiga-insatser-0-5"
_QUARTERS = (Period(2027, 4), Period(2028, 1), Period(2028, 2))
_KNOWN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the chain: its Swedish name, the folder its files belong in, and what the verb gave.

    ``agreement`` is the contract that a step of the follow-up is about.
    """

    title: str
    folder: str
    result: Result
    agreement: Agreement | None = None


def demo(watch: Watch = unwatched) -> Iterator[Step]:
    """The chain, each step when it is done: it takes about a minute. It ends with a step that went wrong, if one does.

    That the reports have faults is meant: what is planted in them is in the examples.
    """
    spec, examples = resources.folder("specs") / _SPEC, resources.folder("examples")
    loaded = validate(spec)
    yield Step("1. Specifikation", "", loaded)
    if loaded.assignment is None:
        return
    yield Step("   Att ändra och prova med", "", samples())
    rendered = render(loaded.assignment, ("docx", "html"), watch=watch)
    yield Step("2. Upphandlingsdokument", "upphandlingsdokument", rendered)
    form = bid_form(loaded.assignment)
    yield Step("3. Svarsformulär", "anbud", form)
    if not rendered.ok or not form.ok:
        return
    agreements: list[Agreement] = []
    for step in _bids(loaded.assignment, spec, examples):
        yield step
        if not step.result.ok:
            return
        agreements += [step.agreement] if step.agreement else []
    path = examples / "verksamhet.yaml"
    activity, findings = read_activity(path.read_bytes(), path.name, loaded.assignment)
    path = examples / "avvikelser.yaml"
    deviations, problems = read_deviations(path.read_bytes(), path.name, loaded.assignment)
    if activity is None or any_errors(problems):
        yield Step("Exempel", "", Result(findings=(*findings, *problems)))
        return
    for agreement in agreements:
        yield from _followed_up(agreement, activity, deviations, watch)


def samples() -> Samples:
    """The specification, with what it refers to, and the examples, for somebody to change and try commands with."""
    specs = {f"specs/{name}/{file}": data for name in (_SPEC, *BESIDE) for file, data in beside(name).items()}
    return Samples(files={**specs, **{f"examples/{file}": data for file, data in resources.files("examples").items()}})


def _bids(assignment: Assignment, spec: Path, examples: Path) -> Iterator[Step]:
    """The examples' bids filled in and checked, and a contract for every award among them."""
    bids: dict[str, File] = {}
    for path in sorted((examples / "anbud").glob("*.yaml")):
        filled = bid_form(assignment, File(path.name, path.read_bytes()))
        if not filled.ok:
            yield Step("Ifyllt anbud", "", filled)
            return
        (data,) = filled.files.values()
        bid = bids[path.stem] = File(f"anbud-{path.stem}.xlsx", data)
        yield Step("Ifyllt anbud", "anbud", Made(files={bid.name: data}, findings=filled.findings))
        yield Step("4. Anbud", "", check_bid(assignment, bid))
    for path in sorted(examples.glob("tilldelning-*.yaml")):
        awarded = award(spec, bids[path.stem.removeprefix("tilldelning-")], File(path.name, path.read_bytes()))
        number = awarded.agreement.contract.id if awarded.agreement else ""
        yield Step("5. Avtal", f"avtal/{number}", awarded, awarded.agreement)


def _followed_up(
    signed: Agreement, activity: Activity, deviations: tuple[Deviation, ...], watch: Watch
) -> Iterator[Step]:
    """The contract's reports as filled workbooks, what is said of them, and every quarter assessed."""
    contract, assignment = signed.contract, signed.assignment
    needed, places = serves(assignment), clauses(assignment)
    known = demonstration(activity, assignment, contract, _QUARTERS[-1], deviations)
    filings = counted(known.filings, f"{contract.supplier.name}: fyller i rapport", watch)
    books = {filing.name: filing.workbook(assignment, needed) for filing in filings}
    yield Step(f"6. Rapporter från {contract.supplier.name}", "rapporter", Made(files=books), signed)
    lists = {
        f"{swedish.code(name)}-{contract.id}.xlsx": data
        for name, data in own_lists(known, assignment, contract).items()
    }
    yield Step("   Beställarens egna förteckningar", "rapporter", Made(files=lists), signed)
    read, findings = material({**books, **lists}, assignment, contract, watch)
    yield Step("   Mottagningen", "", CheckedReports(reports=read.reports, findings=tuple(findings)), signed)
    folder = f"uppfoljning/{swedish.code(contract.supplier.name)}"
    made: dict[str, Assessment] = {}
    for period in _QUARTERS:
        handed = tuple(report for report in read.reports if report.period <= period)
        given = replace(read, reports=handed, earlier=made)
        cut_off = period.end + _KNOWN_AFTER
        quarter, findings = assess_material(signed, period, given, cut_off, places=places, watch=watch)
        yield Step(f"7. Uppföljning {period}", f"{folder}/{period}", assessed(quarter, signed, findings), signed)
        if quarter is None:
            return
        made = {**made, f"{period}/assessment.json": quarter.assessment}
