"""Answers from a bidder's own file (YAML) put into a fresh form: for examples, and for whoever answers many times."""

from collections.abc import Iterator
from typing import Any

from tenderkit.bids.form import Filling
from tenderkit.bids.questions import BidForm
from tenderkit.findings import Code, Finding, Severity
from tenderkit.model.bid import AnswerValue, Bidder
from tenderkit.source import Node

UNKNOWN_ANSWER = Code(
    "anbud-svar-utan-fraga", Severity.ERROR, "Svaret hör inte till någon fråga", "Rätta kravets id eller området."
)


def filling(node: Node, form: BidForm) -> tuple[Filling, list[Finding]]:
    """The answers of a file with ``bidder``, ``areas``, ``accepts``, ``answers`` and ``attachments``.

    An answer is given once, or by area code. Answers to questions the form does not ask are findings.
    """
    bidder = node.get("bidder")
    facts = {name: bidder.text(name) for name in ("name", "orgnr", "contact", "email")} if bidder else {}
    wanted = {str(area.value) for area in node["areas"].elements()} if "areas" in node else set()
    keys = {question.key for question in (*form.once(), *form.by_area())}
    findings: list[Finding] = []
    answers: dict[tuple[str, str], AnswerValue] = {}
    attachments: dict[tuple[str, str], str] = {}
    for key, value, given in _by_key(node.get("answers")):
        if key not in keys:
            where = f"{key[0]} i {key[1]}" if key[1] else key[0]
            message = f"Formuläret har ingen fråga för {where}."
            findings.append(UNKNOWN_ANSWER.at(given.place, message, hint=UNKNOWN_ANSWER.advice))
        answers[key] = value
    for key, value, _ in _by_key(node.get("attachments")):
        attachments[key] = str(value)
    accepts = node["accepts"].value if "accepts" in node else None
    areas = {area.id: area.id in wanted for area in form.assignment.areas}
    return Filling(
        Bidder(**facts), areas, answers, attachments, accepts if isinstance(accepts, bool) else None
    ), findings


def _by_key(node: Node | None) -> Iterator[tuple[tuple[str, str], Any, Node]]:
    for id, given in node.items() if node else ():
        if isinstance(given.value, dict):
            for area, inner in given.items():
                yield (id, area), inner.value, inner
        else:
            yield (id, ""), given.value, given
