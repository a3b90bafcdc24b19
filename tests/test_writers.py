"""All writers: the registry, hostile text, the same bytes every time; and what HTML and text owe their readers."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docx_invariants import paragraphs, problems
from support import Snapshots
from tenderkit.blocks import Clause, Document, Items, Link, Para, Ref, Section, Table, Tone
from tenderkit.documents.numbering import numbered
from tenderkit.writers import ENDINGS, WRITERS, shared
from writer_samples import HOSTILE, MARKS, hostile, listed, para, rich, say, table

VOID = {"meta", "col", "br", "hr"}


class Page(HTMLParser):
    """A page as its elements, attributes and the text of each."""

    def __init__(self, html: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, list[str]]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html.decode())
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        opened, text = self.open.pop()
        assert opened == tag, f"<{opened}> closed by </{tag}>"
        self.texts.append((tag, "".join(text)))

    def handle_data(self, data: str) -> None:
        for _, text in self.open:
            text.append(data)

    def text_of(self, *tags: str) -> list[str]:
        return [text for tag, text in self.texts if tag in tags]

    def attributes(self, tag: str, name: str) -> list[str]:
        return [attributes[name] for found, attributes in self.elements if found == tag and name in attributes]


def page(document: Document) -> Page:
    return Page(WRITERS["html"](document))


def with_text(text: str) -> Document:
    """A document with ``text`` wherever text may stand."""
    blocks = (
        Section("a", text, (Para(say(text)), Items(((Para(say(text)),),), ordered=True))),
        Clause("k", text, "K", (Para(say(text), Tone.REASON), Para((Ref("a"),)))),
        Table("t", text, (say("Rubrik"),), ((say(text, bold=True),),), (100,)),
    )
    return numbered(Document("prov", "Titel", "", MARKS, blocks))[0]


def test_every_format_has_a_writer_and_an_ending() -> None:
    assert set(WRITERS) == set(ENDINGS) == {"docx", "html", "text"}


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("key", HOSTILE)
def test_hostile_text_is_unchanged_in_every_format(format: str, key: str) -> None:
    text, made = HOSTILE[key], WRITERS[format](with_text(HOSTILE[key]))
    if format == "docx":
        found = paragraphs(made)
        assert found.count(text) == 5  # heading, paragraph, item, reason, cell
    elif format == "html":
        read = Page(made)
        assert read.text_of("p").count(text) == 3
        assert read.text_of("td") == [text]
        assert read.text_of("h2") == [f"1 {text}", f"2 {text} (K)"]
    else:
        lines = made.decode().split("\n")
        looks = ("1 {}", "{}", "a) {}", "~ {}", "Tabell 1. {}", "{}")
        assert [line for line in lines if line.endswith(text)] == [look.replace("{}", text, 1) for look in looks]


# Printable or not, but what XML can hold; line ends are a story of their own, below.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")


@given(st.text(CHARACTERS, min_size=1))
@example("\u2028\u2029\u0085\u00a0\u200e")
def test_any_text_survives_into_every_format(text: str) -> None:
    document = with_text(text)
    assert paragraphs(WRITERS["docx"](document)).count(text) == 5
    assert page(document).text_of("td") == [text]
    assert text in WRITERS["text"](document).decode()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\nb\tc", "a\nb\tc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x0bc\x1f\x7f", "a\ufffdb\ufffdc\ufffd\x7f"),
        ("a\ud800b\ufffe\uffff", "a\ufffdb\ufffd\ufffd"),
    ],
)
def test_what_xml_forbids_becomes_a_sign_that_something_was_there(text: str, kept: str) -> None:
    assert shared.clean(text) == kept
    document = with_text(text)
    assert paragraphs(WRITERS["docx"](document)).count(kept) == 5
    assert page(document).text_of("td") == [kept]
    assert kept in WRITERS["text"](document).decode()


@pytest.mark.parametrize("format", WRITERS)
def test_a_document_of_nothing_but_hostile_text_can_be_written(format: str) -> None:
    document, findings = numbered(hostile())
    assert findings == []
    assert WRITERS[format](document)


@pytest.mark.parametrize("format", WRITERS)
def test_a_document_with_every_fault_can_still_be_written(format: str) -> None:
    faulty = Document(
        "fel",
        "",
        "",
        MARKS,
        (
            Section("a", "Samma id", ()),
            Section("a", "Samma id", (para("se ", Ref("finns-inte"), Ref("b"), Ref("")),)),
            Section("b", "Onumrerat", (Clause("c", "Under onumrerat", "", ()),), numbered=False),
            Section("", "", (para(),)),
            Items(()),
            Items(((),)),
            table("", "", ["A"], [], [100]),
        ),
    )
    document, findings = numbered(faulty)
    assert findings
    for made in (WRITERS[format](document), WRITERS[format](faulty)):  # without numbers too
        assert made
        if format == "docx":
            assert problems(made) == []
        elif format == "html":
            ids = [attributes["id"] for _, attributes in Page(made).elements if "id" in attributes]
            assert len(ids) == len(set(ids))


@pytest.mark.parametrize("format", WRITERS)
def test_a_table_that_would_lose_text_is_refused(format: str) -> None:
    crooked = Document("x", "x", "", MARKS, (table("t", "T", ["A"], [["1", "2"]], [100]),))
    with pytest.raises(ValueError, match="as many columns"):
        WRITERS[format](crooked)


PROGRAM = """
import hashlib, sys, time
sys.path.insert(0, "tests")
time.sleep(float(sys.argv[1]))
from writer_samples import hostile, rich
from tenderkit.documents.numbering import numbered
from tenderkit.writers import WRITERS
for sample in (rich, hostile):
    for name, write in WRITERS.items():
        print(name, hashlib.sha256(write(numbered(sample())[0])).hexdigest())
"""


def test_the_same_document_gives_the_same_bytes_whatever_the_seed_the_zone_and_the_clock() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, wait],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            stdout=subprocess.PIPE,
            text=True,
        )
        # Zip files count time in steps of two seconds.
        for wait, seed, zone in (("0", "1", "UTC"), ("2.1", "7", "Pacific/Kiritimati"))
    ]
    first, second = (run.communicate(timeout=60)[0] for run in runs)
    assert len(first.splitlines()) == 2 * len(WRITERS)
    assert first == second


def test_list_signs_are_those_that_word_counts() -> None:
    assert [shared.list_sign(index, 0) for index in (0, 25, 26, 53)] == ["a)", "z)", "aa)", "bbb)"]
    assert [shared.list_sign(index, 1) for index in (0, 9)] == ["1)", "10)"]
    assert [shared.list_sign(index, 2) for index in (0, 3, 8, 13, 98)] == ["i)", "iv)", "ix)", "xiv)", "xcix)"]


def test_lists_within_lists_have_the_same_signs_in_every_format() -> None:
    deep = listed("c", ordered=True)
    for _ in range(2):
        deep = Items(((para("x"), deep), (para("y"),)), ordered=True)
    lists = Document("x", "x", "", MARKS, (Items(((para("ö"), listed("i punkt", ordered=True)),)), deep))
    signs = ["1)", "a)", "1)", "i)", "2)", "b)"]
    read = page(lists)
    assert [text.strip() for text in read.text_of("span") if ")" in text] == signs
    text = WRITERS["text"](lists).decode()
    assert re.findall(r"^ *(?:- +)?([a-z0-9]+\))", text, re.MULTILINE) == signs


def test_a_row_of_text_is_one_line_and_no_cell_is_empty() -> None:
    cells = table("t", "T", ["A", "B"], [["en\ntvå", ""]], [50, 50])
    text = WRITERS["text"](Document("x", "x", "", MARKS, (cells,))).decode()
    assert text.endswith("T\nA │ B\nen ↵ två │ –\n")


def test_the_sample_as_text(snapshot: Snapshots) -> None:
    snapshot("writers/rich.txt", WRITERS["text"](numbered(rich())[0]).decode())


@pytest.mark.parametrize("sample", [rich, hostile])
def test_the_page_has_what_screen_readers_need(sample: object) -> None:
    document, _ = numbered(sample())  # type: ignore[operator]
    read = page(document)
    assert read.attributes("html", "lang") == ["sv"]
    assert len(read.text_of("h1")) == len(read.text_of("main")) == len(read.text_of("title")) == 1
    assert read.text_of("title") == [f"{document.title} – {document.subtitle}"]  # pages of one set are told apart
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not [id for id in ids if " " in id]
    inside = [unquote(href[1:]) for href in read.attributes("a", "href") if href.startswith("#")]
    assert inside
    assert set(inside) <= set(ids)
    assert next(attributes for tag, attributes in read.elements if tag == "a")["href"] == "#tk-huvudtext"
    levels = [int(tag[1]) for tag, _ in read.elements if tag[0] == "h" and tag[1:].isdigit()]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    tables = len(read.text_of("table"))
    assert tables == len(read.text_of("caption")) == len(read.text_of("thead"))
    assert all(attributes.get("scope") == "col" for tag, attributes in read.elements if tag == "th")
    assert all(text.strip() for text in read.text_of("td", "th"))


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    read = page(numbered(hostile())[0])
    assert not {tag for tag, _ in read.elements} & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert not [name for _, attributes in read.elements for name in attributes if name in ("src", "srcset")]
    assert not [name for _, attributes in read.elements for name in attributes if name.startswith("on")]
    (sheet,) = read.text_of("style")
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert sheet.count("{") == sheet.count("}"), "a mark has broken out of its string"


def test_the_page_shows_numbers_as_text_and_tells_where_figures_come_from() -> None:
    read = page(numbered(rich())[0])
    assert "2.1 Antal besök per vårdepisod (BES-01)" in read.text_of("h3")
    assert "3.1.1 Bemanning per område (BEM-01)" in read.text_of("h4")
    assert read.attributes("span", "data-from") == ["BES-01 parameters.normalt", "BES-01 target"]
    (paragraph,) = [text for text in read.text_of("p") if text.startswith("Kraven i detta dokument")]
    assert paragraph.endswith("regleras i avsnitt 2.1, bemanningen i avsnitt 3 och enheterna i Tabell 2.")


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://www.example.org/å?x=1&y=2#z", "https://www.example.org/%C3%A5?x=1&y=2#z"),
        ("https://example.org/a%20b c", "https://example.org/a%20b%20c"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+4690123456", "tel:+4690123456"),
        ("javascript:alert(1)", ""),
        (" JavaScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//example.org/x", ""),
        ("https://[fel", ""),
        ("https://", ""),
        ("x", ""),
        ("", ""),
    ],
)
def test_only_addresses_that_a_reader_may_follow_become_links(address: str, safe: str) -> None:
    assert shared.safe_address(address) == safe
    document = Document("x", "x", "", MARKS, (Para((Link(address, "länktext"),)),))
    read = page(document)
    assert [href for href in read.attributes("a", "href") if not href.startswith("#")] == ([safe] if safe else [])
    assert "länktext" in read.text_of("p")
    assert "länktext" in paragraphs(WRITERS["docx"](document))
