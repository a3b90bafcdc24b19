"""What a bidder has written outside the cells that are read: it may be a reservation, and nobody answers for it."""

from collections.abc import Iterator, Mapping, Sequence, Set

from tenderkit.bids.form import (
    ACCEPTED,
    ALLOWED,
    ANSWER,
    AREA,
    ASK,
    ATTACHED,
    BID_FOR,
    CLAUSE,
    CONTACT,
    EMAIL,
    ID,
    NAME,
    ORGNR,
    TEXT,
    TITLE,
    bid_workbook,
    fixed_text,
)
from tenderkit.bids.guidance import AREAS, ASKED, BIDDER
from tenderkit.bids.questions import BidForm
from tenderkit.bids.sheets import Found, at, first_line, plain
from tenderkit.findings import Code, Finding, Severity
from tenderkit.workbooks.cells import is_blank
from tenderkit.workbooks.layout import Cell

OUTSIDE = Code(
    "anbud-text-utanfor-svaren",
    Severity.WARNING,
    "Något är skrivet utanför svarscellerna",
    "Kontrollera om det är ett förbehåll.",
)

Places = Iterator[tuple[int, int]]


def outside(form: BidForm, sheets: Mapping[str, Found]) -> Iterator[Finding]:
    """A finding for each sheet where something stands that the form did not print and that is no answer."""
    printed = {sheet.name: sheet for sheet in bid_workbook(form).sheets}
    for name, found in sheets.items():
        cells = [cell for row in printed[name].rows for cell in row.cells if isinstance(cell, Cell)]
        texts = {plain(fixed_text(cell)) for cell in cells}
        read = set(_read(form, name, found))
        strays = [
            (row.number, index)
            for row in found.rows()
            for index, cell in enumerate(row.cells)
            if not is_blank(cell) and plain(cell) not in texts and (row.number, index) not in read
        ]
        if strays:
            message = "Här står något som inte hör till formuläret och som inte har lästs."
            message += f" Det gäller {len(strays)} celler på bladet." if len(strays) > 1 else ""
            yield OUTSIDE.at(found.place(*strays[0]), message, hint=OUTSIDE.advice)


def _read(form: BidForm, name: str, found: Found) -> Places:
    """Row and column of the cells that are read as answers, or compared with the words handed out."""
    if name == BIDDER:
        yield from _beside(found, (NAME, ORGNR, CONTACT, EMAIL), 1)
        yield from _in_table(found, (AREA,), (BID_FOR,), {(area.title,) for area in form.assignment.areas})
    elif name == ASKED:
        fixed = (ID, TITLE, TEXT, ASK, ALLOWED)
        yield from _in_table(found, (ID,), fixed, {(each.requirement.id,) for each in form.asked})
        yield from _in_table(found, (ID,), (ANSWER, ATTACHED), {(each.requirement.id,) for each in form.once()})
    elif name == AREAS:
        keys = {(each.area.title, each.requirement.id) for each in form.by_area() if each.area}
        yield from _in_table(found, (AREA, ID), (AREA, ID, ASK, ALLOWED, ANSWER, ATTACHED), keys)
    else:
        yield from _beside(found, (ACCEPTED,), 3)
        yield from _in_table(found, (ID,), (ID, CLAUSE, TEXT), {(each.requirement.id,) for each in form.terms})


def _beside(found: Found, labels: Sequence[str], offset: int) -> Places:
    wanted = {plain(label) for label in labels}
    for row in found.rows():
        yield from ((row.number, index + offset) for index, cell in enumerate(row.cells) if first_line(cell) in wanted)


def _in_table(found: Found, key: Sequence[str], headings: Sequence[str], keys: Set[tuple[str, ...]]) -> Places:
    """The cells below these headings in the rows of these keys."""
    wanted = {tuple(map(plain, each)) for each in keys}
    for heading in headings:
        header, columns = found.header(*dict.fromkeys((*key, heading)))
        for row in found.rows():
            if header and row.number > header and tuple(first_line(at(row, columns[name])) for name in key) in wanted:
                yield row.number, columns[heading]
