"""The Word file: our invariants and a schema validator, native numbering, and what nobody should find."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from openxml_audit import OpenXmlValidator

from docx_invariants import W, changed, paragraphs, parts, problems, shown, tree
from tenderkit.blocks import Clause, Contents, Document, Items, PageBreak, Para, Ref, Section, Tone
from tenderkit.documents.numbering import numbered
from tenderkit.writers import WRITERS
from tenderkit.writers.docx.widths import column_widths, needed
from writer_samples import HOSTILE, MARKS, hostile, listed, para, rich, say, table

# How Word itself says "no number here"; the validator takes it for a list that was forgotten.
NOT_A_FAULT = "Numbering definition '0' referenced but not found"


@pytest.fixture(scope="module")
def sample() -> bytes:
    return WRITERS["docx"](numbered(rich())[0])


def written(*blocks: object, **changes: object) -> bytes:
    document = Document("prov", "Prov", "", MARKS, blocks)  # type: ignore[arg-type]
    return WRITERS["docx"](replace(numbered(document)[0], **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("make", [rich, hostile])
def test_our_invariants_hold(make: Callable[[], Document]) -> None:
    assert problems(WRITERS["docx"](numbered(make())[0])) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("word/document.xml", "<w:bookmarkEnd", "<w:proofErr", "never ends"),
        ("word/document.xml", 'w:name="_BES_01', 'w:name="_BES-01', "no name for a bookmark"),
        ("word/document.xml", "REF _BES_01_", "REF _BES_02_", "has no target"),
        ("word/document.xml", 'w:anchor="_inledning', 'w:anchor="_inlednin', "has no target"),
        ("word/document.xml", 'w:fldCharType="separate"', 'w:fldCharType="end"', "without a cached result"),
        ("word/document.xml", 'w:fldCharType="end"', 'w:fldCharType="begin"', "never ends"),
        ("word/document.xml", "<w:tblHeader/>", "", "first row as header"),
        ("word/document.xml", "<w:cantSplit/>", "", "split between pages"),
        ("word/document.xml", "<w:gridCol", "<w:gridCol/><w:gridCol", "other columns"),
        ("word/document.xml", ">Konsultation<", "><", "a cell is empty"),
        ("word/document.xml", 'w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="true"', "dirty"),
        ("word/document.xml", 'w:val="Krav2"', 'w:val="Krav99"', "style Krav99 does not exist"),
        ("word/document.xml", '<w:numId w:val="4"/>', '<w:numId w:val="99"/>', "list 99 does not exist"),
        ("word/document.xml", 'r:id="rId', 'r:id="rId9', "does not exist"),
        ("word/settings.xml", "<w:zoom", "<w:updateFields/><w:zoom", "update fields"),
        ("word/styles.xml", 'w:val="sv-SE"', 'w:val="en-US"', "not Swedish"),
    ],
)
def test_the_invariants_can_fail(sample: bytes, name: str, old: str, new: str, told: str) -> None:
    found = problems(changed(sample, name, lambda xml: xml.replace(old, new)))
    assert any(told in problem for problem in found), found


@pytest.mark.parametrize("make", [rich, hostile])
def test_a_schema_validator_finds_nothing(make: Callable[[], Document], tmp_path: Path) -> None:
    path = tmp_path / "prov.docx"
    path.write_bytes(WRITERS["docx"](numbered(make())[0]))
    errors = [str(error) for error in OpenXmlValidator().validate(path).errors]
    assert [error for error in errors if NOT_A_FAULT not in error] == []


def test_ids_that_word_would_take_for_one_are_two_bookmarks() -> None:
    alike = ("A" * 60, "a" * 60, "å ä ö", "å-ä-ö", "1", HOSTILE["angle"])
    file = written(*(Section(id, "Rubrik", (para("se ", Ref(id)),)) for id in alike))
    assert problems(file) == []
    assert len(list(tree(file).iter(f"{W}bookmarkStart"))) == len(alike)


def test_headings_and_clauses_are_numbered_by_word_not_typed(sample: bytes) -> None:
    styled = {
        shown(p): p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for p in tree(sample).iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle") is not None
    }
    assert styled["Inledning"] == "Heading1"
    assert styled["Antal besök per vårdepisod (BES-01)"] == "Krav2"
    assert styled["Bemanning per område (BEM-01)"] == "Krav3"
    styles = {style.get(f"{W}styleId"): style for style in tree(sample, "word/styles.xml").iter(f"{W}style")}
    for level in range(1, 6):
        properties = styles[f"Heading{level}"].find(f"{W}pPr/{W}numPr")
        assert [child.get(f"{W}val") for child in properties] == [str(level - 1), "1"]
        assert styles[f"Krav{level}"].find(f"{W}basedOn").get(f"{W}val") == f"Heading{level}"


def test_references_hold_what_word_will_compute(sample: bytes) -> None:
    text = next(text for text in paragraphs(sample) if text.startswith("Kraven i detta dokument"))
    assert text.endswith("regleras i avsnitt 2.1, bemanningen i avsnitt 3 och enheterna i Tabell 2.")
    codes = [code.text.strip() for code in tree(sample).iter(f"{W}instrText")]
    assert codes[0] == 'TOC \\o "1-2" \\n \\h \\z'
    assert len([code for code in codes if code.startswith("REF _BES_01_") and code.endswith("\\r \\h")]) == 1
    assert codes.count("SEQ Tabell \\* ARABIC") == 2


def test_the_contents_list_links_to_every_section_down_to_its_depth(sample: bytes) -> None:
    links = [shown(link) for link in tree(sample).iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
    assert links == [
        "1\tInledning",
        "1.1\tBakgrund och syfte",
        "1.2\tBegrepp",
        "2\tBehandlingsinsatser",
        "3\tBemanning och kompetens",
        "3.1\tPersonal",
        "4\tAvtalets giltighet",
        "4.1\tAvtalstid",
        "4.2\tÄndringar och tillägg",
        "Underskrifter",
    ]


def test_each_lettered_list_starts_over_and_bullets_share_one() -> None:
    file = written(listed("x", ordered=True), para("–"), listed("y", ordered=True), listed("z"), listed("w"))
    numbers = [p.find(f"{W}pPr/{W}numPr/{W}numId") for p in tree(file).iter(f"{W}p")]
    used = [number.get(f"{W}val") for number in numbers if number is not None]
    assert len(set(used[:2])) == 2
    assert used[2] == used[3]
    nums = {num.get(f"{W}numId"): num for num in tree(file, "word/numbering.xml").findall(f"{W}num")}
    assert all(nums[number].find(f"{W}lvlOverride/{W}startOverride") is not None for number in used[:2])


def test_a_page_break_belongs_to_the_paragraph_after_it() -> None:
    file = written(para("före"), PageBreak(), PageBreak(), table("t", "T", ["A"], [["1"]], [100]))
    broken = [shown(p) for p in tree(file).iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert broken == ["Tabell 1. T"]


def test_a_lead_in_stays_with_its_list() -> None:
    long = "Ett stycke på flera rader står för sig. " * 10
    file = written(para("Syftet är att"), listed("hjälpa."), para("Inget följer."), para(long), listed("och detta."))
    kept = [shown(p) for p in tree(file).iter(f"{W}p") if p.find(f"{W}pPr/{W}keepNext") is not None]
    assert "Syftet är att" in kept
    assert "Inget följer." not in kept and long not in kept  # a long one would leave its heading behind


def test_a_short_table_stays_on_one_page_and_a_long_one_may_break() -> None:
    def kept(rows: int, text: str = "1") -> int:
        root = tree(written(table("t", "T", ["A"], [[text]] * rows, [100])))
        return len(root.findall(f".//{W}tc/{W}p/{W}pPr/{W}keepNext"))

    assert (kept(3), kept(10), kept(40), kept(3, "tre hundra tecken" * 18)) == (2, 9, 0, 0)


def test_two_contents_lists_are_two_controls() -> None:
    assert problems(written(Contents(1), Section("a", "A", (Section("b", "B", ()),)), Contents(2))) == []


def test_a_last_table_is_followed_by_a_paragraph() -> None:
    body = tree(written(table("t", "T", ["A"], [["1"]], [100]))).find(f"{W}body")
    assert [child.tag for child in body][-3:] == [f"{W}tbl", f"{W}p", f"{W}sectPr"]


@pytest.mark.parametrize(("shares", "width"), [((33, 33, 34), 8164), ((1,) * 100, 8164), ((50, 50), 7)])
def test_column_widths_add_up_to_the_text_width(shares: tuple[int, ...], width: int) -> None:
    widths = column_widths(shares, width)
    assert sum(widths) == width
    assert max(abs(got - width * share / sum(shares)) for got, share in zip(widths, shares, strict=True)) < 1


def test_a_column_is_wide_enough_for_its_longest_word() -> None:
    """The letters of tjänstgöringsgrad are 7.09 em wide in Calibri: at 9.5 points 1347 units, and 240 of margins."""
    words = [["Ort", "Nacka"], ["Sammanlagd tjänstgöringsgrad"], ["Åtgärdade", "Kvarstår-ej"]]
    needs = [needed(column) for column in words]
    plain = column_widths((60, 10, 30), 8000, needs)
    assert sum(plain) == 8000
    assert 1347 + 240 <= plain[1] < 1347 * 1.1 + 240
    assert plain[0] > plain[2] > 900
    assert column_widths((50, 30, 20), 8000, needs) == [4000, 2400, 1600]  # roomy enough already
    too_much = [needed(["x" * 40]), needed(["y" * 40])]
    assert column_widths((30, 70), 4000, too_much) == [1200, 2800]


def test_a_table_whose_words_do_not_fit_begins_at_the_heading_numbers() -> None:
    """The text is 8164 wide and the numbers stand 907 to its left: half of 8164 is too little for sixty letters."""
    rows = [["x" * 60, "y"]], [["Nacka", "y"]]
    wide, usual = (tree(written(table("t", "T", ["A", "B"], row, [50, 50]))).find(f".//{W}tblPr") for row in rows)
    assert wide.find(f"{W}tblW").get(f"{W}w") == "9071" and wide.find(f"{W}tblInd").get(f"{W}w") == "-907"
    assert usual.find(f"{W}tblW").get(f"{W}w") == "8164" and usual.find(f"{W}tblInd") is None


def test_marks_stand_in_the_header_and_on_the_cover(sample: bytes) -> None:
    header = [shown(p) for p in tree(sample, "word/header1.xml").iter(f"{W}p")]
    assert header == [
        "Region Exempel, hälso- och sjukvårdsförvaltningen\tHSN 2027-0001",
        "Uppdragsbeskrivning\tVersion 0.9, 2027-01-15",
        "UTKAST\t",
    ]
    cover = paragraphs(sample)[:10]
    assert "UTKAST  Handlingen är inte beslutad och kan ändras." in cover
    assert "Diarienummer\tHSN 2027-0001" in cover
    footer = [shown(p) for p in tree(sample, "word/footer1.xml").iter(f"{W}p")]
    assert footer == ["Tidiga insatser för barn 0–5 år och deras föräldrar\tSida 1 av 1"]


def test_what_is_not_stated_leaves_no_empty_line() -> None:
    marks = replace(MARKS, draft="", version="", diarienummer="")
    file = written(Contents(), marks=marks)
    assert [shown(p) for p in tree(file, "word/header1.xml").iter(f"{W}p")] == [
        "Region Exempel, hälso- och sjukvårdsförvaltningen\t",
        "Uppdragsbeskrivning\t2027-01-15",
    ]
    text = paragraphs(file)
    assert not [line for line in text if line.startswith(("UTKAST", "Version", "Diarienummer"))]


@pytest.mark.parametrize("format", WRITERS)
def test_a_title_that_says_the_kind_is_not_said_twice(format: str) -> None:
    def count(title: str) -> int:
        document = Document("prov", title, "", MARKS, (para("Text"),))
        made = WRITERS[format](document)
        text = (
            "\n".join(paragraphs(made)) if format == "docx" else made.decode().split("</title>")[-1].split("<main")[0]
        )
        return text.lower().count("uppdragsbeskrivning")

    assert count("Avtal") == count("UPPDRAGSBESKRIVNING") == 1 + (format == "html")  # and in the printed page's margin


@pytest.mark.parametrize("contents", [True, False])
def test_a_document_with_contents_has_a_cover_and_others_a_title_block(contents: bool) -> None:
    file = written(*([Contents()] if contents else []), para("Text"))
    root = tree(file)
    assert (root.find(f".//{W}titlePg") is not None) == contents
    styles = [style.get(f"{W}val") for style in root.iter(f"{W}pStyle")]
    assert ("Title" in styles, "Titelkort" in styles) == (contents, not contents)
    breaks = [shown(p) for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert breaks == (["Innehåll"] if contents else [])


def test_no_controls_of_the_shell_remain(sample: bytes) -> None:
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        assert not [tag for tag in tree(sample, name).iter(f"{W}tag") if tag.get(f"{W}val").startswith("tk:")]


def test_properties_describe_the_document_and_not_the_tool(sample: bytes) -> None:
    properties = docx.Document(BytesIO(sample)).core_properties
    assert properties.title == "Tidiga insatser för barn 0–5 år och deras föräldrar"
    assert properties.author == properties.last_modified_by == "Region Exempel, hälso- och sjukvårdsförvaltningen"
    assert (properties.language, properties.identifier, properties.version) == ("sv-SE", "HSN 2027-0001", "0.9")
    assert properties.created.date() == properties.modified.date() == MARKS.dated
    assert b"python-docx" not in b"".join(parts(sample).values())


def test_long_properties_are_cut_to_what_office_can_hold() -> None:
    properties = docx.Document(BytesIO(written(title="x" * 1000))).core_properties
    assert properties.title == "x" * 255


def test_the_file_is_slim_and_its_members_carry_no_clock(sample: bytes) -> None:
    assert len(sample) < 20_000
    with ZipFile(BytesIO(sample)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries][:3] == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    assert {(entry.date_time, entry.create_system, entry.external_attr) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), 0, 0x20)
    }
    assert not [entry.filename for entry in entries if "thumbnail" in entry.filename or "customXml" in entry.filename]


def test_what_ends_a_list_after_a_table_is_spaced_once_on_either_side() -> None:
    grid = table("t", "T", ["A"], [["1"]], [100])
    for tone in Tone:
        file = written(Items(((para("x"), grid, para("sist", tone=tone)),)), para("efter"))
        (spacing,) = next(p for p in tree(file).iter(f"{W}p") if shown(p) == "sist").iter(f"{W}spacing")
        assert (spacing.get(f"{W}before"), spacing.get(f"{W}after")) == ("280", "150")


def test_things_inside_lists_are_indented_and_complete() -> None:
    inner = table("t", "I listan", ["A", "B"], [["1", "2"]], [50, 50])
    nested = Items(
        ((para("första"), para("mer"), inner, Items(((para("djup"),),)), Para(say("ruta"), Tone.NOTICE)),), True
    )
    file = written(
        nested, Items(((Clause("k", "Krav", "K", ()),), (table("t2", "Först i punkten", ["A"], [["1"]], [100]),)))
    )
    assert problems(file) == []
    text = paragraphs(file)
    assert [
        line for line in ("första", "mer", "Tabell 1. I listan", "djup", "ruta", "Krav (K)") if line not in text
    ] == []
    assert tree(file).find(f".//{W}tblInd").get(f"{W}w") == "397"
