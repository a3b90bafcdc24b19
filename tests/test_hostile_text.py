"""Any text in a specification comes out as it went in: in Word, on the page and in the workbooks, and never runs."""

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

import tenderkit
from docx_invariants import paragraphs
from specifications import FLAGSHIP, copy_into
from tenderkit.findings import TextPlace
from tenderkit.model.assignment import Assignment
from tenderkit.reports.form import FormFor
from tenderkit.source import dump, parse
from tenderkit.spec import loader
from tenderkit.verbs.reporting import reporting_form
from tenderkit.workbooks.reading import read_book

EXAMPLES = 1000 if settings.get_current_profile_name() == "long" else 15

# What a specification may hold: all but control characters, what editors count as line ends, and half signs.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")
FORMULAS = st.sampled_from(["=", "+", "-", "@", "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", '=HYPERLINK("x")'])
TEXTS = st.one_of(st.text(CHARACTERS, min_size=1), st.tuples(FORMULAS, st.text(CHARACTERS)).map("".join)).map(str.strip)

MARKUP = "*_[]()#\\`{}<>!|~-+"
PLAIN = st.text(CHARACTERS, min_size=1).map(lambda text: "".join(sign for sign in text if sign not in MARKUP).strip())
"""For a requirement's text, which is prose with markup and placeholders of its own."""


def changed(home: Path, text: str, plain: str) -> Assignment:
    """The small specification with ``text`` as title, reason, question and label, ``plain`` in a requirement's text."""
    folder = copy_into(home)

    def edit(file: str, *edits: tuple[tuple[Any, ...], str]) -> None:
        value = contents(file)
        for (*path, last), new in edits:
            inner = value
            for step in path:
                inner = inner[step]
            inner[last] = new
        (folder / file).write_text(dump(value), encoding="utf-8")

    edit(
        "krav/vard.yaml",
        ((0, "title"), text),
        ((0, "reason"), text),
        ((0, "proof", "ask"), text),
        ((0, "text"), f"Vårdgivaren ska {plain} säkert."),
    )
    edit("rapportering.yaml", (("codes", "platser", "items", "bvc"), text))
    assignment, findings = loader.load(folder)
    assert assignment is not None, findings
    return assignment


def contents(file: str) -> Any:
    node, _ = parse((FLAGSHIP / file).read_bytes(), file)
    assert node is not None
    return node.value


class Words(HTMLParser):
    """The text of a page's body."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.feed(page.decode().partition("<body")[2])
        self.close()

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def cells(book: bytes) -> Iterator[str]:
    """Every text of a workbook, which two readers agree on and neither takes for a formula."""
    opened = openpyxl.load_workbook(io.BytesIO(book))
    again, findings = read_book(book, "bok.xlsx")
    assert again is not None and not findings
    for sheet in opened.worksheets:
        read = again.sheet(sheet.title)
        assert read is not None
        told = {str(value) for row in read.rows for value in row.cells if isinstance(value, str)}
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and not (cell.hyperlink and cell.hyperlink.target), cell.coordinate
                if isinstance(cell.value, str):
                    assert cell.value in told
                    yield cell.value


@given(TEXTS.filter(bool), PLAIN.filter(bool))
@settings(max_examples=EXAMPLES)
@example("<30 dagar> & a|b", "30 dagar & mer")
@example("# x", "1. först")
@example("{{ 7*7 }}", "עברית")
@example("עברית \u202bABC\u202c", "&amp;")
@example("👩🏽\u200d⚕️", "😀")
@example("å" * 10_000, "x" * 10_000)
@example("=1+1", "=1")
@example("_x0041_", "x0041")
@example("'=1", "'")
def test_text_comes_out_as_it_went_in(text: str, plain: str) -> None:
    with TemporaryDirectory() as home:
        assignment = changed(Path(home), text, plain)
    made = tenderkit.render(assignment, ("docx", "html")).files
    word = "\n".join(paragraphs(made["uppdragsbeskrivning.docx"]))
    page = "".join(Words(made["uppdragsbeskrivning.html"]).words)
    for document in (word, page):
        assert document.count(text) >= 3  # the clause's heading, the question put to bidders, and the reason
        assert f"Vårdgivaren ska {plain} säkert." in document
    form = "\n".join(cells(next(iter(tenderkit.bid_form(assignment).files.values()))))
    assert form.count(text) >= 2  # the requirement's title, and the question
    assert f"Vårdgivaren ska {plain} säkert." in form
    report, _ = reporting_form(assignment, FormFor("A-1", text, assignment.areas[0].id))
    shown = list(cells(report))
    assert any(text in cell for cell in shown)


@given(st.characters(categories=("Cc",), exclude_characters="\n\r\t"), st.integers(0, 20))
@settings(max_examples=65)
def test_a_control_character_is_refused_where_it_stands(sign: str, position: int) -> None:
    line = "Mottagningen hör till en BUMM"
    text = f"- id: VAR-01\n  title: {line[:position]}{sign}{line[position:]}\n"
    _, findings = parse(text.encode(), "krav.yaml")
    assert [(each.code, each.place) for each in findings] == [
        ("spec-styrtecken", TextPlace("krav.yaml", 2, len("  title: ") + position + 1))
    ]
