"""A bidder with Excel: opens the form of the real specification, writes in its yellow cells and saves it."""

import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from tenderkit.bids.form import bid_form
from tenderkit.bids.intake import read_bid
from tenderkit.bids.questions import BidForm, form_of
from tenderkit.bids.validation import check
from tenderkit.findings import Finding
from tenderkit.model.bid import BidCheck, Judged
from tenderkit.spec import loader
from tenderkit.verbs.specifying import clauses, texts

SPECS = Path(__file__).parent / "specs"
FLAGSHIP = SPECS / "tidiga-insatser-0-5"
FILE = "anbud.xlsx"


def form_from(folder: Path) -> BidForm:
    """The form of the specification in ``folder``, which must be without errors."""
    assignment, findings = loader.load(folder)
    assert assignment, findings
    return form_of(assignment, clauses(assignment), texts(assignment))


def copied(folder: Path) -> Path:
    """The real specification copied below ``folder``, for a test to change."""
    shutil.copytree(SPECS, folder / "specs")
    return folder / "specs" / FLAGSHIP.name


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """The real specification copied, with one passage of one file changed."""
    spec = copied(folder)
    text = (spec / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    (spec / name).write_text(text.replace(old, new), encoding="utf-8")
    return spec


@dataclass
class Bidding:
    """What a bidder writes. From the start everything is as it should be, for the area Nord alone."""

    bidder: dict[str, Any] = field(
        default_factory=lambda: {
            "Namn": "Exempelvård AB",
            "Organisationsnummer": "556703-7485",
            "Kontaktperson (befattning)": "Verksamhetschef",
            "E-post": "anbud@exempel.se",
        }
    )
    areas: dict[str, Any] = field(default_factory=lambda: {"nord": "Ja"})
    answers: dict[tuple[str, str], Any] = field(
        default_factory=lambda: {
            ("BES-02", ""): "Varje Behandlare har fasta dagar på två BVC.",
            ("BEM-03", ""): "Ja",
            ("VAR-01", "nord"): "Ja",
            ("KON-01", "nord"): 1,
            ("BEM-01", "nord"): 4,
        }
    )
    attachments: dict[tuple[str, str], Any] = field(
        default_factory=lambda: {("VAR-01", "nord"): "Bilaga 1", ("BEM-01", "nord"): "Bilaga 2"}
    )
    accepts: Any = "Ja"

    def workbook(self, form: BidForm) -> openpyxl.Workbook:
        """The form filled in, still open."""
        book = openpyxl.load_workbook(io.BytesIO(bid_form(form)))
        bidder = book["Anbudsgivare"]
        titles = {area.title: area.id for area in form.assignment.areas}
        for row in bidder.iter_rows():
            label = row[1].value
            if label in self.bidder:
                row[2].value = self.bidder[label]
            if titles.get(str(label)) in self.areas:
                row[2].value = self.areas[titles[str(label)]]
        for sheet, columns in (("Krav", (None, 0, 5, 6)), ("Områden", (0, 1, 4, 5))):
            where, id, answer, attachment = columns
            for row in book[sheet].iter_rows(min_row=2):
                area = titles[str(row[where].value)] if where is not None else ""
                key = (str(row[id].value).split("\n")[0], area)
                if key in self.answers:
                    row[answer].value = self.answers[key]
                if key in self.attachments:
                    row[attachment].value = self.attachments[key]
        book["Avtalsvillkor"]["D4"].value = self.accepts
        return book

    def bytes(self, form: BidForm) -> bytes:
        return saved(self.workbook(form))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def checked(data: bytes, form: BidForm) -> tuple[BidCheck, list[Finding]]:
    """The verdicts on a file that must be readable as a bid."""
    bid, findings = read_bid(data, FILE, form)
    assert bid, findings
    return check(bid, form), findings


def by_key(result: BidCheck) -> Mapping[tuple[str, str], Judged]:
    return {(each.requirement, each.area): each for each in result.judged}


def one(result: BidCheck, requirement: str, area: str = "") -> Judged:
    return by_key(result)[requirement, area]


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]
