"""Bids: the form, its check, and the contract a decision makes of one."""

from pathlib import Path

from tenderkit import swedish
from tenderkit.bids.award import award as write_contract
from tenderkit.bids.filling import filling
from tenderkit.bids.form import bid_form as write_bid_form
from tenderkit.bids.intake import read_bid
from tenderkit.bids.questions import BidForm, form_of
from tenderkit.bids.ruling import ruling
from tenderkit.bids.validation import check as judge_bid
from tenderkit.findings import Code, FilePlace, Finding, Severity, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.bid import BidCheck
from tenderkit.model.contract import CONTRACT
from tenderkit.progress import Watch, counted, unwatched
from tenderkit.source import Node, parse_given
from tenderkit.spec import contracts, schema
from tenderkit.verbs.given import Agreement, AnyPath, File, file, files, specification
from tenderkit.verbs.results import Awarded, CheckedBids, Forms
from tenderkit.verbs.specifying import clauses, contract_documents, texts

UNDECIDED_AWARD = Code(
    "anbud-obeslutade-varden",
    Severity.UNDECIDED,
    "Specifikationen har värden som inte är beslutade",
    "Besluta värdena före annonsering; tenderkit decide listar dem.",
)

OTHER_FILE = Code(
    "anbud-fel-fil",
    Severity.ERROR,
    "Filen är av ett annat slag än den som ska anges",
    "Ange en fil i YAML, skriven som den i examples.",
    unusable=True,
)

FORM = "svarsformular.xlsx"
DOCUMENTS = "handlingar"
"""The folder beside the contract's file that holds its documents in Word."""

_OTHER = {"anbudssvar": "Filen är inga svar på ett svarsformulär.", "tilldelning": "Filen är inget tilldelningsbeslut."}


def bid_questions(assignment: Assignment) -> BidForm:
    """What the bid form of the assignment asks."""
    return form_of(assignment, clauses(assignment), texts(assignment))


def checked_file(data: bytes, shown: str, schema_name: str) -> tuple[Node | None, list[Finding]]:
    """A YAML file read and passed by one of the schemas, or None with what is wrong with it.

    A file with no more known keys than strange ones is of another kind, and nothing else is told of it.
    """
    node, findings = parse_given(data, shown)
    if node is None:
        return None, findings
    keys = set(node.value) if isinstance(node.value, dict) else set()
    known = keys.intersection(schema.schema(schema_name)["properties"])
    if len(known) <= len(keys - known):
        return None, [OTHER_FILE.at(FilePlace(shown), _OTHER[schema_name], hint=OTHER_FILE.advice)]
    findings += schema.check(node, schema_name)
    return (None if any_errors(findings) else node), findings


def bid_form(spec: AnyPath | Assignment, answers: AnyPath | File | None = None) -> Forms:
    """The form in Excel that bidders answer in; ``answers`` is a YAML file to fill it in from."""
    assignment, findings = specification(spec)
    if assignment is None:
        return Forms(files={}, findings=tuple(findings))
    form = bid_questions(assignment)
    if answers is None:
        return Forms(files={FORM: write_bid_form(form)}, findings=tuple(findings))
    handed = file(answers)
    node, problems = checked_file(handed.data, handed.name, "anbudssvar")
    findings = [*findings, *problems]
    if node is None:
        return Forms(files={}, findings=tuple(findings))
    given, problems = filling(node, form)
    return Forms(files={FORM: write_bid_form(form, given)}, findings=(*findings, *problems))


def check_bid(spec: AnyPath | Assignment, *bids: AnyPath | File, watch: Watch = unwatched) -> CheckedBids:
    """Every verdict on each bid. A file that is no bid for this specification is a finding; none is ever rejected."""
    assignment, findings = specification(spec)
    if assignment is None:
        return CheckedBids(bids=(), findings=tuple(findings))
    form = bid_questions(assignment)
    checks = []
    for handed in map(file, counted(bids, "Prövar anbud", watch)):
        check, problems = _checked(form, handed)
        findings = [*findings, *problems]
        checks += [check] if check else []
    return CheckedBids(bids=tuple(checks), findings=tuple(findings))


def _checked(form: BidForm, handed: File) -> tuple[BidCheck | None, list[Finding]]:
    bid, findings = read_bid(handed.data, handed.name, form)
    return (None if bid is None else judge_bid(bid, form)), findings


def award(spec: AnyPath, bid: AnyPath | File, decision: AnyPath | File) -> Awarded:
    """The contract that a decision to award (YAML) makes of a bid: its file, the pinned specification, its documents.

    There is no contract while a must is not met, or unclear and not cleared in the decision.
    """
    assignment, findings = specification(spec)
    if assignment is None:
        return Awarded(agreement=None, files={}, findings=tuple(findings))
    (offered,), ruled = files([bid]), file(decision)
    node, problems = checked_file(ruled.data, ruled.name, "tilldelning")
    findings += problems
    form = bid_questions(assignment)
    check, problems = _checked(form, offered)
    findings += problems
    pinned, problems = contracts.pinned_files(Path(spec), assignment)
    findings += problems
    if node is None or check is None or any_errors(findings):
        return Awarded(agreement=None, files={}, findings=tuple(findings))
    undecided = sum(not value.decided for value in assignment.all_values())
    if undecided:
        one = undecided == 1
        values = f"{swedish.number(undecided)} {'värde' if one else 'värden'}"
        message = f"{values} i specifikationen är inte {'beslutat' if one else 'beslutade'}."
        place = FilePlace(Path(spec).as_posix())
        findings.append(UNDECIDED_AWARD.at(place, message, hint=UNDECIDED_AWARD.advice))
    made, cleared = ruling(node)
    written, problems = write_contract(check, form, made, pinned, cleared)
    findings += problems
    if not written:
        return Awarded(agreement=None, files={}, findings=tuple(findings))
    signed, problems = contracts.signed(written[CONTRACT], CONTRACT, assignment)
    findings += problems
    if signed is None:
        return Awarded(agreement=None, files={}, findings=tuple(findings))
    papers, problems = contract_documents(signed, assignment)
    whole = {**{f"{DOCUMENTS}/{name}": data for name, data in papers.items()}, **written}
    return Awarded(agreement=Agreement(signed, assignment), files=whole, findings=(*findings, *problems))
