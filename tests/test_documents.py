"""The tender documents of the real assignment: complete, free of hidden obligations, and true to every value."""

import html
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import tenderkit
from specifications import FLAGSHIP, change, copy_into, loaded
from support import Snapshots
from tenderkit import resources
from tenderkit.blocks import Block, Clause, Document, Items, Link, Origin, Para, Ref, Section, Table, Text, plain, walk
from tenderkit.documents import prose, templates
from tenderkit.documents.clauses import Clauses, measure_sentence
from tenderkit.documents.prose import Group, Printed, render, sentence
from tenderkit.documents.tables import follow_up_plan
from tenderkit.documents.tender import tender_documents
from tenderkit.findings import Severity
from tenderkit.model.assignment import Assignment
from tenderkit.source import dump, parse
from tenderkit.spec import loader
from tenderkit.writers import WRITERS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the flagship to change."""
    return copy_into(tmp_path)


@pytest.fixture(scope="module")
def flagship() -> Assignment:
    return loaded(FLAGSHIP)


@pytest.fixture(scope="module")
def documents(flagship: Assignment) -> list[Document]:
    made, findings = tender_documents(flagship)
    assert findings == []
    return made


# --- the real documents --------------------------------------------------------------------------------------------


def test_the_documents_as_text(documents: list[Document], snapshot: Snapshots) -> None:
    """Read the difference before updating: this is what is signed."""
    for document in documents:
        snapshot(f"documents/{document.name}.txt", WRITERS["text"](document).decode())


def test_every_requirement_stands_in_exactly_one_place(flagship: Assignment, documents: list[Document]) -> None:
    clauses = [block.id for document in documents for block in walk(document.blocks) if isinstance(block, Clause)]
    assert sorted(clauses) == sorted(requirement.id for requirement in flagship.requirements)


def test_a_requirement_that_no_document_takes_in_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapters = "{{ avsnitt('informationshantering') }}"
    with_templates(folder, monkeypatch, "avtal/informationshantering.md.j2", chapters, "")
    findings = tender_documents(loaded(folder))[1]
    assert [(finding.code, finding.about) for finding in findings] == [
        ("dok-krav-saknas", "RAP-01"),
        ("dok-krav-saknas", "RAP-02"),
    ]


def test_a_requirement_in_two_documents_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = "{{ avsnitt('informationshantering') }}"
    with_templates(folder, monkeypatch, "upphandling/uppdragsbeskrivning.md.j2", "# Områden", f"{twice}\n\n# Områden")
    findings = tender_documents(loaded(folder))[1]
    assert [(finding.code, finding.about) for finding in findings] == [
        ("dok-krav-dubbelt", "RAP-01"),
        ("dok-krav-dubbelt", "RAP-02"),
    ]


def test_no_figure_in_a_requirement_is_typed(flagship: Assignment) -> None:
    """Every digit of a clause comes from a value, and remembers which."""
    made = Clauses(flagship, frozenset())
    for requirement in flagship.requirements:
        for inlines in made.text(requirement)[0]:
            for inline in inlines:
                typed = isinstance(inline, Text) and inline.origin is None
                assert not (typed and re.search(r"\d", inline.text)), requirement.id


def test_every_value_of_a_requirement_text_is_known_where_it_stands(flagship: Assignment) -> None:
    requirement = flagship.requirement("BES-01")
    assert requirement is not None
    (inlines,) = Clauses(flagship, frozenset()).text(requirement)[0]
    printed = [(part.text, part.origin.path) for part in inlines if isinstance(part, Text) and part.origin]
    assert printed == [("4", "parameters.normalt"), ("högst\u00a06".replace("\u00a0", " "), "target.2027-09-01")]


def test_a_reference_to_law_is_not_parted_and_other_text_is_printed_as_it_is() -> None:
    values = {"egen": Printed("10 kap. 8 §")}
    (made,), findings = render("Enligt 10 kap. 8 § och {{ egen }} inom 5 dagar.", values, "mall", 1)
    assert isinstance(made, Para) and findings == []
    assert plain(made.inlines) == "Enligt 10\u00a0kap.\u00a08\u00a0§ och 10 kap. 8 § inom 5 dagar."


def test_what_is_to_decide_is_counted_and_listed_once(flagship: Assignment, documents: list[Document]) -> None:
    """The opening counts what the tables hold, each caption its own, and no value is listed twice or left out."""
    listed = {}
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Section) and block.id == "att-besluta":
                opening, *tables = block.blocks
                assert isinstance(opening, Para)
                values = [text for table in tables if isinstance(table, Table) for text in values_listed(table)]
                (count,) = re.findall(r"följande (\d+ värden|värde)", plain(opening.inlines))
                assert count == (f"{len(values)} värden" if len(values) > 1 else "värde"), document.name
                listed[document.name] = set(values)
                assert len(listed[document.name]) == len(values), document.name
    assert ("BES-01", "Normalt antal besök: 4") in listed["uppdragsbeskrivning"]
    assert ("BES-01", "Påföljd: åtgärdsplan; efter två perioder i rad vite") in listed["uppdragsbeskrivning"]
    of_requirements = {value for values in listed.values() for value in values if value[0][0:3].isupper()}
    undecided = [each for each in flagship.all_values() if not each.decided and flagship.requirement(each.requirement)]
    assert len(of_requirements) == len({(each.requirement, each.title, each.shown) for each in undecided})


def values_listed(table: Table) -> list[tuple[str, str]]:
    """The subject and the words of every value; the caption's count must be theirs."""
    values = [(plain(subject).split()[-1], value) for subject, cell in table.rows for value in plain(cell).split(" · ")]
    (count,) = re.findall(r"\((\d+)\u00a0värde", table.caption)
    assert int(count) == len(values), table.caption
    return values


def outside_requirements(blocks: tuple[Block, ...]) -> Iterator[str]:
    """All running text and table cells that belong to no requirement; the list of values to decide is left out."""
    for block in blocks:
        match block:
            case Section(id="att-besluta"):
                pass
            case Section(title=title, blocks=inner):
                yield title
                yield from outside_requirements(inner)
            case Items(items=items):
                for item in items:
                    yield from outside_requirements(item)
            case Para(inlines=inlines):
                yield plain(inlines)
            case Table(caption=caption, header=header, rows=rows):
                yield caption
                for row in (header, *rows):
                    yield from (plain(cell) for cell in row)


def test_nothing_obliges_outside_the_requirements(documents: list[Document]) -> None:
    """A duty in an introduction or a table would be binding, and checked by nobody."""
    for document in documents:
        for text in outside_requirements(document.blocks):
            assert not re.search(r"\b(ska|skall|måste|skyldig|åligger)\b", text, re.IGNORECASE), (document.name, text)


def test_every_reference_leads_somewhere_and_no_number_is_typed(documents: list[Document]) -> None:
    for document in documents:
        text = WRITERS["text"](document).decode()
        assert "{{" not in text and "\ue000" not in text and "None" not in text
        for text in outside_requirements(document.blocks):
            assert not re.search(r"\b(avsnitt|punkt|tabell) \d", text, re.IGNORECASE), text


# --- one number changed in the YAML: clause, sentence and plan follow ----------------------------------------------


@pytest.mark.parametrize(
    ("requirement", "file", "find", "write", "before", "after", "sentence_before", "sentence_after"),
    [
        (
            *("BEM-01", "krav/bemanning.yaml", "between: [4, 7]", "between: [5, 7]"),
            *("lägst 4 och högst 7", "lägst 5 och högst 7"),
            *("vara lägst 4 och högst 7.", "vara lägst 5 och högst 7."),
        ),
        (
            *("BES-01", "krav/behandling.yaml", "at_most: 6, share", "at_most: 5, share"),
            *("högst 6", "högst 5"),
            *("Antalet ska vara högst 6.", "Antalet ska vara högst 5."),
        ),
        (
            *(
                "BES-02",
                "krav/behandling.yaml",
                'more_than: "50 %", source: seed-000',
                'more_than: "60 %", source: seed-000',
            ),
            *("mer än 50 procent", "mer än 60 procent"),
            *("ska mer än 50 procent ha", "ska mer än 60 procent ha"),
        ),
    ],
    ids=["BEM-01 fyra blir fem", "BES-01 sex blir fem", "BES-02 femtio blir sextio procent"],
)
def test_one_number_changed_in_the_yaml(
    requirement: str,
    file: str,
    find: str,
    write: str,
    before: str,
    after: str,
    sentence_before: str,
    sentence_after: str,
    folder: Path,
    flagship: Assignment,
) -> None:
    change(folder, file, find, write)
    changed = loaded(folder)
    for assignment, level, measured in ((flagship, before, sentence_before), (changed, after, sentence_after)):
        record = assignment.requirement(requirement)
        assert record is not None
        text = " ".join(plain(inlines) for inlines in Clauses(assignment, frozenset()).text(record)[0])
        assert level in spaces(text)
        assert measured in spaces(measure_sentence(record, assignment))
        (row,) = [row for row in follow_up_plan(assignment).rows if plain(row[0]).startswith(requirement)]
        assert spaces(plain(row[1])).lower().startswith(level)
    old, new = (spaces("\n".join(as_text(each))) for each in (flagship, changed))
    differing = [
        (a, b)
        for a, b in zip(old.split("\n"), new.split("\n"), strict=True)
        if a != b and not a.startswith(("Avdrag", "Jämförelsetal"))  # the worked example counts with the number
    ]
    assert len(differing) == 5  # clause, sentence, plan, and the two lists of what is to be decided
    assert all(b == a.replace(before.split()[-2], after.split()[-2]) or after in b.lower() for a, b in differing)


def test_a_later_level_stands_in_the_clause_and_in_the_plan(folder: Path) -> None:
    now = 'more_than: "50 %", source: seed-000}\n  small_base: 10\n  weight: 2'
    later = now.replace("\n  small", '\n    - {from: 2028-10-01, more_than: "60 %", source: forslag}\n  small')
    change(folder, "krav/behandling.yaml", now, later)
    assignment = loaded(folder)
    requirement = assignment.requirement("BES-02")
    assert requirement is not None
    clause = Clauses(assignment, frozenset()).clause(requirement)[0]
    paragraphs = [spaces(plain(block.inlines)) for block in clause.blocks if isinstance(block, Para)]
    assert "Från och med den 1 oktober 2028 gäller mer än 60 procent." in paragraphs
    (row,) = [row for row in follow_up_plan(assignment).rows if plain(row[0]).startswith("BES-02")]
    assert spaces(plain(row[1])) == "Mer än 50 procent; från och med den 1 oktober 2028 mer än 60 procent"


def spaces(text: str) -> str:
    return text.replace("\u00a0", " ")


def as_text(assignment: Assignment) -> list[str]:
    made, findings = tender_documents(assignment)
    assert findings == []
    return [WRITERS["text"](document).decode() for document in made]


# --- hostile values ------------------------------------------------------------------------------------------------

HOSTILE = {
    "vinklar": "<30 dagar>",
    "tagg": "<script>alert(1)</script>",
    "et": "Barn & unga &amp; &lt;",
    "lodstreck": "A|b | c",
    "rubrik": "# X",
    "klamrar": "{{ 7*7 }} {% if x %} {# y #}",
    "stjärnor": "*X* **y** _z_",
    "länk": "[X](y) ![a](b) <http://z>",
    "numrerad": "1. Först",
    "punkt": "- Först",
    "citat": "> Först",
    "kod": "`X` ```y```",
    "snedstreck": "\\X \\* \\n",
    "höger till vänster": "עברית \u202bABC\u202c العربية",
    "emoji": "👩🏽\u200d⚕️ 😀 🇸🇪",
    "kombinerande": "E\u0301 Å A\u030a",
    "tiotusen tecken": "Lång text " * 999 + "slut här.",
    "formel": "=1+1",
    "ledande blanksteg i ord": "Två  blanksteg\u00a0och hårt",
    "klausulnummer": "4.10",
}


def put_everywhere(folder: Path, hostile: str) -> None:
    """The value as titles, reasons, definitions, names of areas and units, labels and headings."""

    def edit(file: str, *paths: tuple[Any, ...]) -> None:
        node, _ = parse((folder / file).read_bytes(), file)
        assert node is not None
        for path in paths:
            inner = node.value
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = hostile
        (folder / file).write_text(dump(node.value), encoding="utf-8")

    edit(
        "uppdrag.yaml",
        ("title",),
        ("diarienummer",),
        ("background",),
        ("buyer", "authority"),
        ("definitions", 0, "meaning"),
        ("definitions", 1, "term"),
        ("parts", 0, "title"),
        ("parts", 1, "intro"),
    )
    edit("omraden.yaml", ("areas", 0, "title"), ("areas", 1, "units", 0, "title"), ("areas", 2, "municipalities", 0))
    edit("krav/vard.yaml", (0, "title"), (0, "reason"), (0, "proof", "ask"), (0, "manual", "how"))
    edit("rapportering.yaml", ("codes", "kriterier", "items", "komplexitet", "label"), ("datasets", "visits", "title"))
    edit("avtal.yaml", ("ladder", 0, "decided_by"), ("sections", 0, "title"), ("score", "bands", 0, "label"))


def read_html(data: bytes) -> str:
    body = re.sub(r"<(style|script|title)\b.*?</\1>", "", data.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def read_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>", body, flags=re.DOTALL)
    return "\n".join(
        "".join(html.unescape(t) for t in re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", p)) for p in paragraphs
    )


READERS = {"text": bytes.decode, "html": read_html, "docx": read_docx}
PRINTED = {"uppdragsbeskrivning": 12, "avtal": 5}
"""How often the value is printed at least: once for every place it was put in."""


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_value_holds_it_is_printed_as_it_is(hostile: str, folder: Path) -> None:
    put_everywhere(folder, hostile)
    assignment, told = loader.load(folder)
    assert assignment is not None and {finding.code for finding in told} <= {"spec-niva-i-text"}
    made, findings = tender_documents(assignment)
    assert findings == []
    for document in made:
        for name, reader in READERS.items():
            text = reader(WRITERS[name](document))
            assert text.count(hostile) >= PRINTED.get(document.name, 0), (document.name, name)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_value_never_passes_through_the_markup(hostile: str) -> None:
    blocks, findings = render("Före **{{ x }}** efter {{ x }}.", {"x": Printed(hostile, Origin("BES-01", "x"))}, "mall")
    assert findings == []
    (para,) = blocks
    assert isinstance(para, Para)
    assert [(part.text, part.bold) for part in para.inlines if isinstance(part, Text)] == [
        ("Före ", False),
        (hostile, True),
        (" efter ", False),
        (hostile, False),
        (".", False),
    ]


# --- prose ---------------------------------------------------------------------------------------------------------

VALUES = {
    "a": Printed("A"),
    "b": Printed("B"),
    "grupp": lambda: Group((Para((Text("G"),)),)),
    "ref": Ref,
    "ingen": None,
    "ja": True,
    "delar": {"en": Printed("E")},
    "niva": {}.__getitem__,
}


def said(source: str) -> list[tuple[str, int]]:
    """(code, line) of every finding, and that nothing is said differently the second time."""
    first, again = (render(source, VALUES, "mall", 5) for _ in range(2))
    assert first == again
    return [(finding.code, getattr(finding.place, "line", 0)) for finding in first[1]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hej {{ a }}", []),
        ("Hej\n\n{{ okant }}", [("mall-okant-namn", 7)]),
        ("Hej\n{{ a.okant }}", [("mall-okant-namn", 6)]),
        ("{{ ingen }}", [("mall-okant-namn", 5)]),
        ("\n{{ grupp }}", [("mall-okant-namn", 6)]),
        ("{{ grupp(1, 2) }}", [("mall-okant-namn", 5)]),
        ("{{ a() }}", [("mall-okant-namn", 5)]),
        ("Hej\n{{ a", [("mall-fel", 6)]),
        ("Hej\n\n{% om %}", [("mall-fel", 7)]),
        ("{% if a %}", [("mall-fel", 5)]),
        ("{{ a }", [("mall-fel", 5)]),
        ("Hej\n{{ 7*7 }}", [("mall-fel", 6)]),
        ("{{ 9**9**9 }}", [("mall-fel", 5)]),
        ("{{ 'text' }}", [("mall-fel", 5)]),
        ("{{ a ~ b }}", [("mall-fel", 5)]),
        ("{{ a|upper }}", [("mall-fel", 5)]),
        ("{{ a if b else a }}", [("mall-fel", 5)]),
        ("{% set x = 1 %}", [("mall-fel", 5)]),
        ("{% include 'x' %}", [("mall-fel", 5)]),
        ("{{ a.__class__.__mro__ }}", [("mall-okant-namn", 5)]),
        ("{{ lipsum() }}", [("mall-okant-namn", 5)]),
        ("{% for i in range(10**9) %}x{% endfor %}", [("mall-fel", 5)]),
        ("{% for i in 'xxxxxxxxx' %}{% for j in 'xxxxxxxxx' %}x{% endfor %}{% endfor %}", [("mall-fel", 5)]),
        ("{% while a %}x{% endwhile %}", [("mall-fel", 5)]),
        ("{% macro m() %}{{ m() }}{% endmacro %}", [("mall-fel", 5)]),
        ("{% import '/etc/passwd' as x %}", [("mall-fel", 5)]),
        ("{% extends '../../hemligt.md.j2' %}", [("mall-fel", 5)]),
        ("{{ 'x'.ljust(999999999) }}", [("mall-okant-namn", 5)]),
        ("{{ a.text.ljust(999999999) }}", [("mall-okant-namn", 5)]),
        ("{{ a.text }}", [("mall-okant-namn", 5)]),
        ("{{ a['text'] }}", [("mall-fel", 5)]),
        ("{{ delar.clear() }}", [("mall-okant-namn", 5)]),
        ("{{ delar.keys() }}", [("mall-okant-namn", 5)]),
        ("{{ delar }}", [("mall-okant-namn", 5)]),
        ("{{ grupp.__globals__ }}", [("mall-okant-namn", 5)]),
        ("{{ grupp.__init__.__globals__.__builtins__.open('/etc/passwd') }}", [("mall-okant-namn", 5)]),
        ("{{ self }}", [("mall-okant-namn", 5)]),
        ("{{ cycler('x') }}", [("mall-okant-namn", 5)]),
        ("{{ ja }}", [("mall-okant-namn", 5)]),
        ("{{ niva(a) }}", [("mall-okant-namn", 5)]),
        ("{% if a %}" * 500 + "{% endif %}" * 500, [("mall-fel", 5)]),
        ("{{ a" + ".b" * 5000 + " }}", [("mall-fel", 5)]),
        ("{{ " + "grupp(" * 300 + ")" * 300 + " }}", [("mall-fel", 5)]),
        ("Hej\n\nett\x00tecken", [("mall-otillaten-markering", 7)]),
        ("Hej\n\nett\x9btecken", [("mall-otillaten-markering", 7)]),
        ("Hej\n\nOrd {{ grupp() }} ord", [("mall-forlorat-varde", 7)]),
        ("[{{ a }}](x)", [("mall-forlorat-varde", 5)]),
        ("# Rubrik {{ ref('x') }}", [("mall-otillaten-markering", 5)]),
        ("Hej\n\n- punkt\n- {{ grupp() }}", [("mall-otillaten-markering", 8)]),
        ("- # Rubrik", [("mall-otillaten-markering", 5)]),
        ("Hej\n\ue0000\ue001 {{ a }}", [("mall-otillaten-markering", 6)]),
    ],
)
def test_faults_of_a_template_are_found_at_their_line(source: str, expected: list[tuple[str, int]]) -> None:
    assert said(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ delar.en }} {{ a }} {{ given_later }} {{ given_later.part }}", []),
        ("Hej\n\n{{ delar.tva }}", [("mall-okant-namn", 7)]),
        (
            "{% if ja %}\n{{ delar.tva }}\n{% endif %}\n{{ niva(delar.tre) }}",
            [("mall-okant-namn", 6), ("mall-okant-namn", 8)],
        ),
        ("Hej\n{{ 7*7 }}", [("mall-fel", 6)]),
        ("{{ a" + ".b" * 5000 + " }}", [("mall-fel", 5)]),
    ],
)
def test_what_a_template_will_lack_is_found_before_it_is_rendered(source: str, expected: list[tuple[str, int]]) -> None:
    found = prose.lacking(source, VALUES, "mall", 5)
    assert sorted((finding.code, getattr(finding.place, "line", 0)) for finding in found) == expected


def test_a_template_gives_the_same_every_time() -> None:
    """Templates are kept compiled; nothing of the first use may stay in them."""
    source = "{{ a }} och {{ b }}"
    assert render(source, VALUES, "mall") == render(source, VALUES, "mall")
    other = render(source, {"a": Printed("1"), "b": Printed("2")}, "mall")[0]
    assert plain(other[0].inlines) == "1 och 2"  # type: ignore[union-attr]


def test_the_markup_that_is_used() -> None:
    source = (
        "# Ett [#ett]\n\nText *kursiv* och [länk](https://x.se).\n\n## Två\n\n1. a\n2. b\n\n# Tre [-]\n\n{{ grupp() }}"
    )
    blocks, findings = render(source, VALUES, "mall")
    assert findings == []
    one, three = blocks
    assert isinstance(one, Section) and isinstance(three, Section)
    assert (one.id, one.title, one.numbered, three.id, three.numbered) == ("ett", "Ett", True, "tre", False)
    para, two = one.blocks
    assert isinstance(para, Para) and Link("https://x.se", "länk") in para.inlines
    assert isinstance(two, Section) and isinstance(two.blocks[0], Items) and two.blocks[0].ordered


MARKS = st.one_of(
    st.sampled_from(["# ", "## ", "- ", "1. ", "\n", "\n\n", "    ", " "]),
    st.sampled_from(["*", "**", "_", "[", "](https://x.se)", "]", "(", ")", "\\", "`", ">", "|", "<b>"]),
)


@given(st.lists(MARKS, max_size=25))
@example(["[", "**", "**", "](https://x.se)"])
@example(["- "] * 25)
def test_no_word_is_lost_whatever_the_markup(marks: list[str]) -> None:
    """Each word between the marks comes back once and in order, or something is said."""
    words = [f"ord{number:02}" for number in range(len(marks) + 1)]
    source = "".join(mark + word for mark, word in zip(["", *marks], words, strict=True))
    blocks, findings = render(source, {}, "mall")
    if not findings:
        assert re.findall(r"ord\d\d", "\n".join(outside_requirements(blocks))) == words


@pytest.mark.parametrize("text", ["1. Vårdgivaren ska", "- Vårdgivaren ska", "# Rubrik", "Text\n\n- a\n- b"])
def test_nothing_of_a_requirement_text_is_dropped(text: str) -> None:
    """A list or a heading in a clause would be lost without a word; it is refused instead."""
    _, findings = sentence(text, {}, "krav.yaml", 3)
    assert [finding.code for finding in findings] == ["mall-otillaten-markering"]


# --- template files ------------------------------------------------------------------------------------------------


def with_templates(folder: Path, monkeypatch: pytest.MonkeyPatch, file: str, find: str, write: str) -> None:
    """Read the templates from a copy, where ``file`` has been changed."""
    import shutil

    real = resources.folder("templates")
    copy = folder.parent / "templates"
    shutil.copytree(real, copy)
    change(copy, file, find, write)
    monkeypatch.setattr(templates.resources, "folder", lambda name: copy if name == "templates" else real.parent / name)


@pytest.mark.parametrize(
    ("file", "find", "write", "code", "spot"),
    [
        (
            "avtal/uppfoljningsplan.md.j2",
            "{{ least_coverage }}",
            "{{ minsta }}",
            "mall-okant-namn",
            "avtal/uppfoljningsplan.md.j2:62",
        ),
        (
            "avtal/uppfoljningsplan.md.j2",
            "tabell('omdomen')",
            "tabell('omdome')",
            "mall-okant-namn",
            "avtal/uppfoljningsplan.md.j2:64",
        ),
        ("avtal/avtal.md.j2", "{{ underskrifter() }}", "{{ underskrifter( }}", "mall-fel", "avtal/avtal.md.j2:23"),
        (
            "avtal/uppfoljningsplan.md.j2",
            "{{ tabell('omdomen') }}",
            "Se {{ tabell('omdomen') }}",
            "mall-forlorat-varde",
            "avtal/uppfoljningsplan.md.j2:64",
        ),
        (
            "avtal/uppfoljningsplan.md.j2",
            "{{ tabell('omdomen') }}",
            "- {{ tabell('omdomen') }}",
            "mall-otillaten-markering",
            "avtal/uppfoljningsplan.md.j2:64",
        ),
        ("avtal/avtal.md.j2", "---\ntitle", "title", "mall-utan-huvud", "avtal/avtal.md.j2"),
        ("avtal/avtal.md.j2", "kind: Avtal\n", "", "mall-utan-huvud", "avtal/avtal.md.j2:1"),
        ("avtal/avtal.md.j2", "order: 50\n", "order: ett\n", "mall-utan-huvud", "avtal/avtal.md.j2:4:8"),
        ("avtal/avtal.md.j2", "kind: Avtal\n", "\tkind: Avtal\n", "spec-tabb", "avtal/avtal.md.j2:3"),
        ("avtal/avtal.md.j2", "kind: Avtal\n", "kind: Avtal\nkind: B\n", "spec-dubbel-nyckel", "avtal/avtal.md.j2:4"),
        (
            "avtal/avtal.md.j2",
            "{{ underskrifter() }}",
            "{{ innehall('x') }}",
            "mall-okant-namn",
            "avtal/avtal.md.j2:23",
        ),
        ("avtal/avtal.md.j2", "{{ underskrifter() }}", "{{ ref(title) }}", "mall-okant-namn", "avtal/avtal.md.j2:23"),
        (
            "avtal/avtal.md.j2",
            "{{ underskrifter() }}",
            "{{ tabell(title) }}",
            "mall-okant-namn",
            "avtal/avtal.md.j2:23",
        ),
        ("avtal/avtal.md.j2", "{{ underskrifter() }}", "{{ tecknat }}", "mall-okant-namn", "avtal/avtal.md.j2:23"),
        ("avtal/avtal.md.j2", "{{ underskrifter() }}", "Bell\x07", "mall-otillaten-markering", "avtal/avtal.md.j2:23"),
        ("upphandling/inbjudan.md.j2", "ref('minimikrav')", "ref('minimi')", "dok-hanvisning-utan-mal", "inbjudan"),
    ],
)
def test_a_fault_in_a_template_points_at_its_file_and_line(
    file: str, find: str, write: str, code: str, spot: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_templates(folder, monkeypatch, file, find, write)
    _, findings = tender_documents(loaded(folder))
    places = [(each.code, str(each.place).removeprefix("templates/")) for each in findings]
    assert [(found, place.removesuffix(":1") if place.count(":") == 2 else place) for found, place in places] == [
        (code, spot)
    ]


def test_what_the_letter_needs_is_asked_of_the_specification(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_templates(folder, monkeypatch, "uppfoljning/underrattelse.md.j2", "fakta.yttrandetid", "fakta.brevtid")
    found = tenderkit.validate(loaded(folder)).findings
    assert [(each.code, str(each.place)) for each in found if each.severity is Severity.ERROR] == [
        ("mall-okant-namn", "templates/uppfoljning/underrattelse.md.j2:24:1")
    ]


def test_a_template_saved_in_another_encoding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_templates(folder, monkeypatch, "avtal/avtal.md.j2", "kind: Avtal\n", "kind: Avtal\n")
    path = folder.parent / "templates" / "avtal" / "avtal.md.j2"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252", "replace"))
    findings = tender_documents(loaded(folder))[1]
    assert [(each.code, str(each.place).split(":")[0]) for each in findings] == [
        ("spec-teckenkodning", "templates/avtal/avtal.md.j2")
    ]


@pytest.mark.parametrize("call", ["text('tvist')", "underrubriker('tvist')", "fasta_texter('avtal')", "ersattning()"])
def test_a_text_cannot_take_in_itself(call: str, folder: Path) -> None:
    change(folder, "avtal.yaml", "{{ tabell('pafoljder') }}", f"{{{{ {call} }}}}")
    codes = {each.code for each in tender_documents(loaded(folder))[1]}
    assert "mall-okant-namn" in codes


@pytest.mark.parametrize(
    ("find", "write", "code", "line"),
    [
        ("{{ buyer.orgnr }}", "{{ buyer.nummer }}", "mall-okant-namn", "{{ buyer.nummer }}"),
        ("{{ start }}", "{{ start", "mall-fel", "{{ start"),
        ("tabell('pafoljder')", "tabell('foljder')", "mall-okant-namn", "tabell('foljder')"),
        ("2. avtalet", "2. {{ tabell('pafoljder') }}", "mall-otillaten-markering", "2. {{ tabell"),
    ],
)
def test_a_fault_in_a_contract_text_points_at_its_line(
    find: str, write: str, code: str, line: str, folder: Path
) -> None:
    change(folder, "avtal.yaml", find, write)
    findings = tender_documents(loaded(folder))[1]
    first = findings[0]
    lines = (folder / "avtal.yaml").read_text(encoding="utf-8").split("\n")
    assert first.code == code
    assert line in lines[first.place.line - 1]  # type: ignore[union-attr]


# --- the same bytes ------------------------------------------------------------------------------------------------

HASHES = """
import hashlib, sys
from pathlib import Path
import tenderkit
rendered = tenderkit.render(sys.argv[1], ("docx", "html", "text"))
for name, body in sorted(rendered.files.items()):
    print(name, hashlib.sha256(body).hexdigest())
"""


def test_the_same_bytes_on_every_machine_and_day() -> None:
    runs = set()
    for seed, zone, language in (
        ("0", "UTC", "C"),
        ("1", "Asia/Tokyo", "sv_SE.UTF-8"),
        ("4711", "America/Lima", "C.UTF-8"),
    ):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "PYTHONUTF8": "1"}
        command = [sys.executable, "-W", "error", "-c", HASHES, str(FLAGSHIP)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        runs.add(done.stdout)
    (only,) = runs
    assert only.count("\n") == 3 * len(tender_documents(loaded(FLAGSHIP))[0]) + 1  # and the manifest


def test_only_names_and_calls_are_printed() -> None:
    """What templates in the repository are made of is what the language allows."""
    root = resources.folder("templates")
    for path in sorted(root.rglob("*.md.j2")):
        prose._compiled(path.read_text(encoding="utf-8").split("---\n", 2)[2])
