"""Bids: the form, its check, and the contract a decision makes of one."""

from pathlib import Path

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
from tenderkit.source import Node, parse
from tenderkit.spec import contracts, schema
from tenderkit.verbs.specifying import Files, clauses, texts

UNDECIDED_AWARD = Code(
    "anbud-obeslutade-varden",
    Severity.UNDECIDED,
    "Specifikationen har värden som inte är beslutade",
    "Besluta värdena före annonsering; tenderkit decide listar dem.",
)


def bid_questions(assignment: Assignment) -> BidForm:
    """What the bid form of the assignment asks."""
    return form_of(assignment, clauses(assignment), texts(assignment))


def checked_file(data: bytes, shown: str, schema_name: str) -> tuple[Node | None, list[Finding]]:
    """A YAML file read and passed by one of the schemas, or None with what is wrong with it."""
    node, findings = parse(data, shown)
    if node is None or any_errors(findings):
        return None, findings
    findings += schema.check(node, schema_name)
    return (None if any_errors(findings) else node), findings


def bid_form(assignment: Assignment, answers: tuple[str, bytes] | None = None) -> tuple[bytes, list[Finding]]:
    """The bid form; ``answers`` is the name and bytes of a YAML file to fill it in from."""
    form = bid_questions(assignment)
    if answers is None:
        return write_bid_form(form), []
    node, findings = checked_file(answers[1], answers[0], "anbudssvar")
    if node is None:
        return b"", findings
    given, problems = filling(node, form)
    return write_bid_form(form, given), findings + problems


def check_bid(assignment: Assignment, data: bytes, name: str) -> tuple[BidCheck | None, list[Finding]]:
    """Every verdict on one bid, or None if the file is no bid for this assignment."""
    return _checked(bid_questions(assignment), data, name)


def _checked(form: BidForm, data: bytes, name: str) -> tuple[BidCheck | None, list[Finding]]:
    bid, findings = read_bid(data, name, form)
    return (None if bid is None else judge_bid(bid, form)), findings


def award(
    folder: Path, assignment: Assignment, bid: tuple[str, bytes], decision: tuple[str, bytes]
) -> tuple[str, Files, list[Finding]]:
    """The contract number and the contract's folder, from a bid file and the decision to award (YAML).

    Nothing is written while a must is not met, or unclear and not cleared in the decision.
    """
    node, findings = checked_file(decision[1], decision[0], "tilldelning")
    form = bid_questions(assignment)
    check, problems = _checked(form, bid[1], bid[0])
    findings += problems
    files, problems = contracts.pinned_files(folder, assignment)
    findings += problems
    if node is None or check is None or any_errors(findings):
        return "", {}, findings
    undecided = sum(not value.decided for value in assignment.all_values())
    if undecided:
        message = f"{undecided} värden i specifikationen är inte beslutade."
        findings.append(UNDECIDED_AWARD.at(FilePlace(folder.as_posix()), message, hint=UNDECIDED_AWARD.advice))
    made, cleared = ruling(node)
    contract, problems = write_contract(check, form, made, files, cleared)
    return made.contract, contract, findings + problems
