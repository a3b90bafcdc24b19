"""What must hold in every Word file that we write, and that no validator looks for."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def parts(docx: bytes) -> dict[str, bytes]:
    """Member name → bytes."""
    with ZipFile(BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree(docx: bytes, name: str = "word/document.xml") -> etree._Element:
    """The root of one part."""
    return etree.fromstring(parts(docx)[name])


def changed(file: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """``file`` with one part changed."""
    members = parts(file)
    after = change(members[name].decode())
    assert after != members[name].decode()
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for member, data in {**members, name: after.encode()}.items():
            archive.writestr(member, data)
    return buffer.getvalue()


def shown(element: etree._Element) -> str:
    """The text of a paragraph or cell, read from the XML: tabs and breaks as characters, field codes left out."""
    signs = {f"{W}tab": "\t", f"{W}br": "\n"}
    # A tab stop has the same name as a tab, but stands in the properties.
    return "".join(
        signs.get(piece.tag) or piece.text or ""
        for piece in element.iter(f"{W}t", f"{W}tab", f"{W}br")
        if piece.getparent().tag == f"{W}r"
    )


def paragraphs(docx: bytes) -> list[str]:
    """The text of every paragraph of the body, in cells too."""
    return [shown(p) for p in tree(docx).iter(f"{W}p")]


def problems(docx: bytes) -> list[str]:
    """One sentence for everything that is wrong."""
    members = parts(docx)
    stories = {
        name: etree.fromstring(data) for name, data in members.items() if re.match(r"word/[a-z]+\d?\.xml$", name)
    }
    document = stories["word/document.xml"]
    found = [*_bookmarks(document), *_targets(document), *_links(document, members), *_tables(document)]
    for name, root in stories.items():
        found += [f"{name}: {problem}" for problem in (*_fields(root), *_prompts(root))]
    found += [*_controls(stories), *_known(stories), *_language(stories)]
    return found


def _bookmarks(document: etree._Element) -> Iterator[str]:
    opened: dict[str, etree._Element] = {}
    names: Counter[str] = Counter()
    for mark in document.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        number = mark.get(f"{W}id")
        if mark.tag == f"{W}bookmarkStart":
            name = mark.get(f"{W}name")
            names[name.lower()] += 1
            if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII):
                yield f"{name} is no name for a bookmark"
            if number in opened:
                yield f"bookmark {number} starts twice"
            opened[number] = mark.getparent()
        elif opened.get(number) is not mark.getparent():
            yield f"bookmark {number} ends where it did not start"
        else:
            opened[number] = None
    yield from (f"bookmark {number} never ends" for number, where in opened.items() if where is not None)
    yield from (f"two bookmarks are called {name}" for name, count in names.items() if count > 1)


def _fields(root: etree._Element) -> Iterator[str]:
    open_fields: list[str] = []
    for piece in root.iter(f"{W}fldChar", f"{W}instrText"):
        if piece.tag == f"{W}instrText":
            if not open_fields or open_fields[-1] != "begin":
                yield "a field code stands outside its field"
            continue
        kind = piece.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append(kind)
        elif not open_fields:
            yield f"a field's {kind} without a beginning"
        elif kind == "separate":
            if open_fields[-1] != "begin":
                yield "a field is separated twice"
            open_fields[-1] = kind
        else:
            if open_fields.pop() != "separate":
                yield "a field without a cached result"
    yield from ("a field never ends" for _ in open_fields)


def _targets(document: etree._Element) -> Iterator[str]:
    names = {mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")}
    for code in document.iter(f"{W}instrText"):
        words = code.text.split()
        if words[0] in ("REF", "PAGEREF") and words[1] not in names:
            yield f"{code.text.strip()} has no target"
    for link in document.iter(f"{W}hyperlink"):
        anchor = link.get(f"{W}anchor")
        if anchor is not None and anchor not in names:
            yield f"a link to {anchor} has no target"


def _links(document: etree._Element, members: dict[str, bytes]) -> Iterator[str]:
    known = {rel.get("Id") for rel in etree.fromstring(members["word/_rels/document.xml.rels"]).iter(REL)}
    for element in document.iter():
        if (wanted := element.get(R_ID)) is not None and wanted not in known:
            yield f"relationship {wanted} does not exist"


def _tables(document: etree._Element) -> Iterator[str]:
    for table in document.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        headers = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        if headers != [True] + [False] * (len(rows) - 1):
            yield "a table has not exactly its first row as header"
        if any(row.find(f"{W}trPr/{W}cantSplit") is None for row in rows):
            yield "a row may be split between pages"
        if any(len(row.findall(f"{W}tc")) != columns for row in rows):
            yield "a row has other columns than its grid"
        if next(table.iter(f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"), None) is not None:
            yield "cells are merged"
        if not all(shown(cell) for cell in table.iter(f"{W}tc")):
            yield "a cell is empty"
        if table.find(f"{W}tblPr/{W}tblCaption") is None or table.find(f"{W}tblPr/{W}tblLook") is None:
            yield "a table lacks caption or look"


def _controls(stories: dict[str, etree._Element]) -> Iterator[str]:
    ids = Counter(id.get(f"{W}val") for root in stories.values() for id in root.iterfind(f".//{W}sdtPr/{W}id"))
    drawings = Counter(
        pr.get("id") for root in stories.values() for pr in root.iter("{*}docPr") if pr.get("id") is not None
    )
    yield from (f"two controls have the id {id}" for id, count in ids.items() if count > 1)
    yield from (f"two drawings have the id {id}" for id, count in drawings.items() if count > 1)


def _prompts(root: etree._Element) -> Iterator[str]:
    if next(root.iter(f"{W}updateFields"), None) is not None:
        yield "asks to update fields"
    if any(element.get(f"{W}dirty") is not None for element in root.iter()):
        yield "marks a field as dirty"


def _known(stories: dict[str, etree._Element]) -> Iterator[str]:
    styles = {style.get(f"{W}styleId") for style in stories["word/styles.xml"].iter(f"{W}style")}
    lists = {num.get(f"{W}numId") for num in stories["word/numbering.xml"].findall(f"{W}num")} | {"0"}
    for name, root in stories.items():
        used = {
            e.get(f"{W}val") for e in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next")
        }
        yield from (f"{name}: style {style} does not exist" for style in sorted(used - styles))
        numbers = {e.get(f"{W}val") for e in root.iterfind(f".//{W}numPr/{W}numId")}
        yield from (f"{name}: list {number} does not exist" for number in sorted(numbers - lists))


def _language(stories: dict[str, etree._Element]) -> Iterator[str]:
    lang = stories["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    if lang is None or lang.get(f"{W}val") != "sv-SE":
        yield "the language is not Swedish"
