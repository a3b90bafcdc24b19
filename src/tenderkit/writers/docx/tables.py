"""Tables that screen readers and page breaks can handle: marked header row, whole rows, no merged or empty cells."""

from collections.abc import Callable, Mapping

from lxml.etree import SubElement, _Element

from tenderkit.blocks import Inlines, Ref, Table, plain
from tenderkit.writers import shared
from tenderkit.writers.docx.shell_styles import HANG
from tenderkit.writers.docx.widths import column_widths, needed
from tenderkit.writers.docx.wordml import PPR, PSTYLE, VAL, P, element, run, w

Write = Callable[[_Element, Inlines], None]

_TR, _TRPR, _TC, _TCPR, _TCW, _W, _TYPE = map(w, ("tr", "trPr", "tc", "tcPr", "tcW", "w", "type"))
_KEEP, _CANT_SPLIT = w("keepNext"), w("cantSplit")
_SHORT, _LITTLE = 10, 800
"""Tables of at most so many rows and characters are kept on one page."""


def append_table(
    root: _Element,
    table: Table,
    labels: dict[str, str],
    styles: Mapping[str, str],
    width: int,
    inset: int,
    write: Write,
) -> None:
    """Append ``table`` without its caption, ``inset`` from the left edge of a text ``width`` wide.

    Where a word would not fit in its column the table begins at the heading numbers instead. ``write`` appends the
    content of a cell to its paragraph.
    """
    texts = [[plain(cell, labels) for cell in row] for row in (table.header, *table.rows)]
    needs = [needed(column) for column in zip(*texts, strict=True)]
    widths = column_widths(table.widths, width - inset, needs)
    if widths != column_widths(table.widths, width - inset) or sum(needs) > width - inset:
        inset, widths = -HANG, column_widths(table.widths, width + HANG, needs)
    tbl = element(root, "tbl")
    properties = element(tbl, "tblPr")
    element(properties, "tblStyle", {"val": styles["Tabell"]})
    element(properties, "tblW", {"w": sum(widths), "type": "dxa"})
    if inset:
        element(properties, "tblInd", {"w": inset, "type": "dxa"})
    element(properties, "tblLayout", {"type": "fixed"})
    look = {"firstRow": 1, "lastRow": 0, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    element(properties, "tblLook", {"val": "0620", **look})
    headings = ", ".join(plain(cell, labels) for cell in table.header)
    element(properties, "tblCaption", {"val": shared.clean(table.caption)})
    element(properties, "tblDescription", {"val": shared.clean(f"Kolumner: {headings}")})
    grid = element(tbl, "tblGrid")
    for column in widths:
        element(grid, "gridCol", {"w": column})

    cells = [{_W: str(column), _TYPE: "dxa"} for column in widths]
    numeric = [index in table.numeric for index in range(len(widths))]
    heads = [{VAL: styles["Tabellrubrik tal" if right else "Tabellrubrik"]} for right in numeric]
    looks = [{VAL: styles["Tabelltal" if right else "Tabelltext"]} for right in numeric]
    header = _row(tbl, table.header, cells, heads, write, keep=False)  # its style keeps it with what follows
    element(header[0], "tblHeader")
    whole = len(table.rows) <= _SHORT and sum(len(text) for row in texts for text in row) <= _LITTLE
    last = len(table.rows) - 1
    for index, content in enumerate(table.rows):
        _row(tbl, content, cells, looks, write, keep=whole and index < last)


def _row(
    tbl: _Element,
    content: tuple[Inlines, ...],
    cells: list[dict[str, str]],
    looks: list[dict[str, str]],
    write: Write,
    *,
    keep: bool,
) -> _Element:
    row = SubElement(tbl, _TR)
    SubElement(SubElement(row, _TRPR), _CANT_SPLIT)
    for inlines, cell, look in zip(content, cells, looks, strict=True):
        tc = SubElement(row, _TC)
        SubElement(SubElement(tc, _TCPR), _TCW, cell)
        p = SubElement(tc, P)
        properties = SubElement(p, PPR)
        SubElement(properties, PSTYLE, look)
        if keep:
            SubElement(properties, _KEEP)
        if any(isinstance(inline, Ref) or inline.text for inline in inlines):
            write(p, inlines)
        else:
            run(p, shared.EMPTY_CELL)
    return row
