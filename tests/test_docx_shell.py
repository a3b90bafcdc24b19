"""``bas.docx``: made by code, valid, A4 and Swedish; and a copy that somebody has saved from Word works too."""

from pathlib import Path

from openxml_audit import OpenXmlValidator

from docx_invariants import W, changed, parts, problems, shown, tree
from tenderkit.documents.numbering import numbered
from tenderkit.writers.docx import BAS, write
from tenderkit.writers.docx.shell import SLOTS, build
from writer_samples import rich


def test_the_shell_in_the_repository_is_the_one_the_code_makes() -> None:
    # Not the bytes: another build of zlib may pack the same parts otherwise.
    assert parts(BAS.read_bytes()) == parts(build()), (
        "run `python -m tenderkit.writers.docx` and commit templates/bas.docx"
    )


def test_the_shell_is_a4_swedish_and_valid(tmp_path: Path) -> None:
    path = tmp_path / "bas.docx"
    path.write_bytes(build())
    assert OpenXmlValidator().validate(path).errors == []
    size = tree(build()).find(f".//{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    tags = {
        tag.get(f"{W}val")
        for name in ("document", "header1", "footer1")
        for tag in tree(build(), f"word/{name}.xml").iter(f"{W}tag")
    }
    assert tags >= set(SLOTS)


def test_a_shell_that_word_has_saved_again_works_with_its_own_style_ids_and_lists() -> None:
    # Word in Swedish calls the same styles by other ids and numbers lists anew; names stay.
    def rename(xml: str) -> str:
        return xml.replace('w:styleId="Heading1"', 'w:styleId="Rubrik1"').replace('"Heading1"/>', '"Rubrik1"/>')

    def renumber(xml: str) -> str:
        return xml.replace('w:numId="1"', 'w:numId="11"').replace('w:numId w:val="1"', 'w:numId w:val="11"')

    shell = changed(build(), "word/styles.xml", lambda xml: renumber(rename(xml)))
    shell = changed(shell, "word/numbering.xml", lambda xml: renumber(rename(xml)))
    file = write(numbered(rich())[0], shell)
    assert problems(file) == []
    heading = next(
        p for p in tree(file).iter(f"{W}p") if shown(p) == "Inledning" and p.find(f".//{W}bookmarkStart") is not None
    )
    assert heading.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Rubrik1"
    clause = next(p for p in tree(file).iter(f"{W}p") if shown(p).endswith("(BES-01)"))
    assert clause.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") == "11"
