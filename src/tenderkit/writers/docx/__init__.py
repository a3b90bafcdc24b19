"""Word documents: the body written with lxml into ``bas.docx``, opened with python-docx.

Numbers are native (Word counts headings, clauses and lists itself), references and the table of contents are live
fields that already hold what Word will compute, and nothing asks to be updated when the file is opened. The table of
contents has no page numbers: only a layout engine knows them, and a guess would be wrong on paper.
"""

from datetime import datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from tenderkit import swedish
from tenderkit.blocks import Contents, Document
from tenderkit.writers.docx.body import Body
from tenderkit.writers.docx.package import saved
from tenderkit.writers.docx.shell import COVER, TITLE_BLOCK, build
from tenderkit.writers.docx.slots import fill, unwrap
from tenderkit.writers.docx.wordml import w
from tenderkit.writers.shared import clean, kind_beside_title

BAS = Path(__file__).resolve().parents[4] / "templates" / "bas.docx"
"""The shell in a checkout; an installed package without one builds the same bytes."""

_LONGEST_PROPERTY = 255  # what the core properties of an Office file can hold


def write(document: Document, shell: bytes | None = None) -> bytes:
    """The document as a Word file in ``shell`` (``templates/bas.docx`` by default)."""
    package = docx.Document(BytesIO(shell if shell is not None else _default_shell()))
    root = package.element.body
    has_cover = any(isinstance(block, Contents) for block in document.blocks[:1])
    _open_with(root, keep=COVER if has_cover else TITLE_BLOCK)
    values = _slot_values(document)
    fill(root, values)
    for relationship in package.part.rels.values():
        if relationship.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            fill(relationship.target_part.element, values)
    section = root.find(w("sectPr"))
    if not has_cover:
        for mark in section.findall(w("titlePg")):
            section.remove(mark)

    def relate(address: str) -> str:
        return str(package.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))

    body = Body(document, package.part, relate, breaks_first=has_cover)
    root.remove(section)
    body.blocks(document.blocks, 1)
    body.close()
    root.append(section)
    _describe(package.core_properties, document)
    return saved(package.part.package)


@cache
def _default_shell() -> bytes:
    return BAS.read_bytes() if BAS.exists() else build()


def _open_with(root: Any, keep: str) -> None:
    """Keep one of the shell's openings and drop the other."""
    for control in list(root.iter(w("sdt"))):
        tag = control.find(f"{w('sdtPr')}/{w('tag')}")
        match tag.get(w("val")) if tag is not None else None:
            case str(name) if name == keep:
                unwrap(control)
            case str(name) if name in (COVER, TITLE_BLOCK):
                control.getparent().remove(control)


def _slot_values(document: Document) -> dict[str, str]:
    marks = document.marks
    edition = (f"Version {marks.version}" if marks.version else "", marks.dated.isoformat())
    return {
        "tk:title": document.title,
        "tk:subtitle": document.subtitle,
        "tk:issuer": marks.issuer,
        "tk:kind": marks.kind,
        "tk:kind-beside-title": kind_beside_title(document),
        "tk:diarienummer": marks.diarienummer,
        "tk:version": marks.version,
        "tk:dated": swedish.day(marks.dated),
        "tk:edition": ", ".join(filter(None, edition)),
        "tk:draft": marks.draft,
        "tk:secrecy": marks.secrecy,
    }


def _describe(properties: Any, document: Document) -> None:
    marks = document.marks
    for name, value in {
        "title": document.title,
        "subject": document.subtitle,
        "author": marks.issuer,
        "last_modified_by": marks.issuer,
        "category": marks.kind,
        "identifier": marks.diarienummer,
        "version": marks.version,
        "content_status": marks.draft,
        "language": "sv-SE",
    }.items():
        setattr(properties, name, clean(value)[:_LONGEST_PROPERTY])
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(marks.dated, time())
