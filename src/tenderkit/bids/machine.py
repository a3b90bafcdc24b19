"""The sheet out of sight that says what a returned form is: its kind, its hash, and the question behind each answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenderkit.bids.questions import FORM, BidForm
from tenderkit.workbooks.cells import ReadBook
from tenderkit.workbooks.layout import Sheet
from tenderkit.workbooks.marking import mark, marked


@dataclass(frozen=True, slots=True)
class FormMark:
    """What a returned form says of itself. ``marks`` are the questions' hashes by requirement and area."""

    form: str
    hash: str
    specification: str
    version: str
    sha256: str
    marks: Mapping[tuple[str, str], str]


def machine_sheet(form: BidForm) -> Sheet:
    """The sheet for a form handed out."""
    assignment = form.assignment
    head = {
        "form": FORM,
        "hash": form.hash,
        "specification": assignment.id,
        "version": assignment.version,
        "sha256": assignment.sha256,
    }
    questions = [("question", *question.key, question.mark) for question in form.questions]
    return marked([*head.items(), *questions, ("question", "", "", form.acceptance_mark)], (16, 30, 20, 70))


def read_mark(book: ReadBook) -> FormMark | None:
    """What a received workbook says of itself, or None if it says nothing."""
    rows = mark(book, 4)
    if not rows:
        return None
    head = {row[0]: row[1] for row in rows if row[0] != "question"}
    marks = {(row[1], row[2]): row[3] for row in rows if row[0] == "question"}
    form, hash, id, version, sha256 = (
        head.get(key, "") for key in ("form", "hash", "specification", "version", "sha256")
    )
    return FormMark(form, hash, id, version, sha256, marks)
