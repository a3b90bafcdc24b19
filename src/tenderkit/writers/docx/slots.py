"""Content controls of the shell: filled by their tags, then taken away so that the document has none to edit."""

from collections.abc import Mapping

from lxml.etree import _Element

from tenderkit.writers.docx.wordml import P, R, run, w

_SDT, _CONTENT, _TAG = w("sdt"), w("sdtContent"), f"{w('sdtPr')}/{w('tag')}"
_PROPERTIES, _VAL = w("rPr"), w("val")


def fill(root: _Element, values: Mapping[str, str]) -> None:
    """Put ``values`` (by tag) into the controls below ``root``; drop paragraphs whose controls are all empty."""
    filled: dict[_Element, bool] = {}
    for control in list(root.iter(_SDT)):
        tag = control.find(_TAG)
        name = tag.get(_VAL) if tag is not None else None
        if name is None or name not in values:
            continue
        paragraph = next(control.iterancestors(P), None)
        value = values[name]
        if paragraph is not None:
            filled[paragraph] = filled.get(paragraph, False) or bool(value)
        _show(control, value)
    for paragraph, has_text in filled.items():
        parent = paragraph.getparent()
        # A header, footer or body without any paragraph would be a damaged file.
        if not has_text and parent is not None and len(parent.findall(P)) > 1:
            parent.remove(paragraph)


def unwrap(control: _Element) -> None:
    """Put the content of ``control`` in its place."""
    parent = control.getparent()
    content = control.find(_CONTENT)
    if parent is None or content is None:
        return
    at = parent.index(control)
    parent[at : at + 1] = list(content)


def _show(control: _Element, value: str) -> None:
    content = control.find(_CONTENT)
    if content is None:
        return
    first = next(content.iter(R), None)
    look = first.find(_PROPERTIES) if first is not None else None
    for old in list(content):
        content.remove(old)
    if value:
        run(content, value)
        if look is not None:
            content[0].insert(0, look)
    unwrap(control)
