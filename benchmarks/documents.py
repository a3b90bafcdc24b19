"""Documents: a document of 34 pages against the least that lxml and zip can do.

The floor is the same elements appended one by one from a ready list, serialised and deflated together with the shell's
parts.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from benchmarks.figures import Figure, best
from tenderkit.blocks import Block, Clause, Contents, Document, Inlines, Marks, Para, Ref, Section, Table, Text, Tone
from tenderkit.documents.numbering import numbered
from tenderkit.writers import WRITERS
from tenderkit.writers.docx.package import zipped

BAR = 2
ROUNDS = 30
PROSE = (
    "vårdgivaren ansvarar för att behandling bedömning och uppföljning sker enligt regionens riktlinjer varje familj "
    "erbjuds besök på mottagningen i hemmet eller digitalt när hälsotillståndet medger det rapporteringen omfattar "
    "samtliga vårdepisoder konsultationer och avslutade insatser per avtalsområde kvartal och enhet"
)
WORDS = PROSE.split()


def sentence(seed: int, length: int) -> str:
    """Swedish words, the same for the same ``seed``."""
    words = " ".join(WORDS[(seed * 7 + index * 3) % len(WORDS)] for index in range(length))
    return words.capitalize() + "."


def grid(name: str, rows: int, columns: int) -> Table:
    """A table with a few words in every cell."""

    def cell(row: int, column: int) -> Inlines:
        return (Text(sentence(row * 31 + column, 2)),)

    widths = (100 - (columns - 1) * (100 // columns), *[100 // columns] * (columns - 1))
    header = tuple((Text(f"Kolumn {column}"),) for column in range(1, columns + 1))
    body = tuple(tuple(cell(row, column) for column in range(columns)) for row in range(rows))
    return Table(name, sentence(rows, 5), header, body, widths)


def long_document() -> Document:
    """Seven chapters of three sections, clauses with measure sentences, one long table and six short ones."""
    chapters: list[Block] = [Contents(2)]
    for chapter in range(1, 8):
        sections: list[Block] = []
        for section in range(1, 4):
            clauses = tuple(
                Clause(
                    f"K-{chapter}{section}{number}",
                    sentence(number + section, 4)[:-1],
                    f"K-{chapter}{section}{number}",
                    (
                        Para((Text(sentence(chapter * 100 + section * 10 + number, 44)),)),
                        Para(
                            (
                                Text(sentence(number, 18)),
                                Text(" Se avsnitt "),
                                Ref(f"s{chapter}.{section}"),
                                Text("."),
                            ),
                            Tone.MEASURE,
                        ),
                        Para((Text(sentence(section, 12)),), Tone.REASON),
                    ),
                )
                for number in range(1, 5)
            )
            sections.append(Section(f"s{chapter}.{section}", sentence(section, 3)[:-1], clauses))
        table = grid(f"t{chapter}", 100, 6) if chapter == 4 else grid(f"t{chapter}", 7, 4)
        chapters.append(Section(f"s{chapter}", sentence(chapter, 2)[:-1], (*sections, table)))
    marks = Marks("Region Exempel", "Uppdragsbeskrivning", "HSN 2027-0001", "1.0", date(2027, 1, 1), "UTKAST")
    return Document("lang", "Ett långt dokument", "För mätning", marks, tuple(chapters))


def floor_of(docx: bytes) -> Callable[[], bytes]:
    """A function that makes the same file again with nothing but appending, serialising and deflating."""
    with ZipFile(BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    place = {element: index for index, element in enumerate(root.iter())}
    steps = [
        (place[parent], element.tag, dict(element.attrib), element.text)
        for element in root.iter()
        if (parent := element.getparent()) is not None
    ]
    namespaces = {prefix: name for prefix, name in root.nsmap.items() if prefix}

    def make() -> bytes:
        top = etree.Element(root.tag, nsmap=namespaces)
        made = [top]
        for parent, tag, attributes, text in steps:
            element = etree.SubElement(made[parent], tag, attributes)
            element.text = text
            made.append(element)
        parts["word/document.xml"] = etree.tostring(top, encoding="UTF-8", standalone=True)
        return zipped(parts)

    return make


def figures() -> Iterator[Figure]:
    """The three writers and the numbering on the long document."""
    document, findings = numbered(long_document())
    if findings:
        raise SystemExit(f"the sample has findings: {findings}")
    docx = WRITERS["docx"](document)
    jobs: dict[str, Callable[[], object]] = {
        "floor": floor_of(docx),
        "Word": lambda: WRITERS["docx"](document),
        "HTML": lambda: WRITERS["html"](document),
        "text": lambda: WRITERS["text"](document),
        "numbering": lambda: numbered(long_document()),
    }
    least = best(jobs, ROUNDS, clock=time.process_time)
    floor = least.pop("floor")
    for name, seconds in least.items():
        bar = BAR if name == "Word" else None
        yield Figure(f"34 pages: {name}", seconds, floor=floor, against="lxml and zip", bar=bar)
