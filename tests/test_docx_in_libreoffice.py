"""A second reader: LibreOffice opens what we write and, counting on its own, arrives at the same numbers."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from support import Soffice
from tenderkit.blocks import Clause, Document, Section, Table, walk
from tenderkit.documents.numbering import numbered
from tenderkit.writers import WRITERS
from writer_samples import HOSTILE, hostile, rich


@pytest.fixture(scope="module")
def document() -> Document:
    return numbered(rich())[0]


@pytest.fixture(scope="module")
def pages(
    document: Document, soffice: Soffice, pdf_text: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    """The sample's pages as LibreOffice lays them out, from a file in which every number we cached is false."""
    false = {id: "Tabell 77" if number.startswith("Tabell") else "8.8.8" for id, number in document.numbers.items()}
    path = tmp_path_factory.mktemp("docx") / "rich.docx"
    path.write_bytes(WRITERS["docx"](replace(document, numbers=false)))
    return pdf_text(soffice(path, "pdf")).split("\f")


@pytest.fixture(scope="module")
def body(pages: list[str]) -> str:
    """The pages after the contents list, which is the one thing LibreOffice takes as it is."""
    return "\n".join(pages[2:])


def test_headings_and_clauses_get_the_numbers_we_computed(document: Document, body: str) -> None:
    counted = 0
    for block in walk(document.blocks):
        if isinstance(block, Section | Clause) and block.id in document.numbers:
            number = re.escape(document.numbers[block.id])
            assert re.search(rf"^\s*{number}\s+{re.escape(block.title)}", body, re.MULTILINE), block.title
            counted += 1
    assert counted == 14


def test_unnumbered_headings_get_none(body: str) -> None:
    assert re.search(r"^\s*Underskrifter\s*$", body, re.MULTILINE)


def test_tables_get_the_numbers_we_computed(document: Document, body: str) -> None:
    for block in walk(document.blocks):
        if isinstance(block, Table):
            assert f"{document.numbers[block.id]}. {block.caption}" in body


def test_references_are_live(body: str) -> None:
    assert "8.8.8" not in body
    assert "77" not in re.findall(r"Tabell (\d+)", body)
    running = " ".join(body.split())
    assert "regleras i avsnitt 2.1, bemanningen i avsnitt 3 och enheterna i Tabell 2." in running
    assert "enligt avsnitt 4.2." in running


def test_lettered_lists_start_over(body: str) -> None:
    signs = re.findall(r"^\s*([a-z0-9])\)", body, re.MULTILINE)
    assert signs == ["a", "b", "1", "2", "c", "a", "b"]


def test_the_header_row_stands_on_every_page_of_a_long_table(body: str) -> None:
    assert len(re.findall(r"^\s*Enhet\s+Barn\s+Besök\s+Typ\s+Rapportering", body, re.MULTILINE)) >= 2


def test_pages_after_the_cover_carry_marks_and_page_numbers(pages: list[str]) -> None:
    count = len([page for page in pages if page.strip()])
    assert "Sida" not in pages[0]
    for number, page in enumerate(pages[1:count], 2):
        assert f"Sida {number} av {count}" in page
        assert "UTKAST" in page
        assert "HSN 2027-0001" in page


def test_hostile_text_is_what_libreoffice_reads(soffice: Soffice, tmp_path: Path) -> None:
    path = tmp_path / "hostile.docx"
    path.write_bytes(WRITERS["docx"](numbered(hostile())[0]))
    lines = soffice(path, "txt:Text (encoded):UTF8").read_text("utf-8").lstrip("\ufeff").splitlines()
    for key, text in HOSTILE.items():
        assert text in lines, key
