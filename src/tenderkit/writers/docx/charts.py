"""Charts as Word's own: bars it can redraw, print sharply and read aloud, from figures inside the chart itself.

No workbook lies behind them: the table beside the chart holds every figure, and a second copy could be changed alone.
"""

from fractions import Fraction
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml.etree import Element as Root
from lxml.etree import SubElement, _Element, tostring

from tenderkit.blocks import Bar, Chart, Panel
from tenderkit.writers import look
from tenderkit.writers.docx.wordml import R_ID, R, w
from tenderkit.writers.shared import clean

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_INLINE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_PER_ROW = 3
_EMU = 635  # of a twentieth of a point
_HEIGHT = 2200  # twentieths of a point
_SMALL, _TITLE = "800", "900"  # hundredths of a point
_AIR = Fraction(6, 5)  # above the highest bar, for its figure
_SHOWN = {
    "showLegendKey": "0",
    "showVal": "1",
    "showCatName": "0",
    "showSerName": "0",
    "showPercent": "0",
    "showBubbleSize": "0",
}
_FIRST_ID = 7000  # of drawings; the shell's own are below


class Charts:
    """The charts of one document part: one chart for each panel, in reading order."""

    def __init__(self, part: Any, width: int) -> None:
        self._part = part
        self._count = 0
        self._size = {"cx": str(width // _PER_ROW * _EMU), "cy": str(_HEIGHT * _EMU)}

    def append(self, paragraph: _Element, chart: Chart) -> None:
        """Append the chart's panels to ``paragraph``, a few on each line."""
        for panel in chart.panels:
            self._count += 1
            data = tostring(_space(panel, chart.most), xml_declaration=True, encoding="UTF-8", standalone=True)
            name = PackURI(f"/word/charts/chart{self._count}.xml")
            drawn = Part(name, _CONTENT_TYPE, data, self._part.package)
            self._place(paragraph, panel, self._part.relate_to(drawn, RELATIONSHIP_TYPE.CHART))

    def _place(self, paragraph: _Element, panel: Panel, relationship: str) -> None:
        drawing = SubElement(SubElement(paragraph, R), w("drawing"))
        inline = SubElement(drawing, f"{{{_INLINE}}}inline", nsmap={"wp": _INLINE, "a": _DRAWING, "c": _CHART})
        SubElement(inline, f"{{{_INLINE}}}extent", self._size)
        told = ", ".join(f"{bar.label} {bar.shown}" for bar in panel.bars)
        named = {"id": str(_FIRST_ID + self._count), "name": f"Diagram {self._count}"}
        SubElement(inline, f"{{{_INLINE}}}docPr", {**named, "descr": clean(f"{panel.title}: {told}")})
        SubElement(inline, f"{{{_INLINE}}}cNvGraphicFramePr")
        data = SubElement(SubElement(inline, _a("graphic")), _a("graphicData"), {"uri": _CHART})
        SubElement(data, _c("chart"), {R_ID: relationship})


def _space(panel: Panel, most: Fraction) -> _Element:
    """The chart of one panel: its bars on the scale that the panels share, each with its figure above it."""
    space = Root(_c("chartSpace"), nsmap={"c": _CHART, "a": _DRAWING})
    _set(space, lang="sv-SE", roundedCorners="0")
    chart = SubElement(space, _c("chart"))
    title = SubElement(chart, _c("title"))
    written = SubElement(SubElement(title, _c("tx")), _c("rich"))
    SubElement(written, _a("bodyPr"))
    run = SubElement(SubElement(written, _a("p")), _a("r"))
    SubElement(run, _a("rPr"), {"lang": "sv-SE", "sz": _TITLE, "b": "1"})
    SubElement(run, _a("t")).text = clean(panel.title)
    _at_the_top(SubElement(title, _c("layout")))
    _set(title, overlay="0")
    _set(chart, autoTitleDeleted="0")
    area = SubElement(chart, _c("plotArea"))
    SubElement(area, _c("layout"))
    bars = SubElement(area, _c("barChart"))
    _set(bars, barDir="col", grouping="clustered", varyColors="0")
    _series(SubElement(bars, _c("ser")), panel)
    _set(bars, gapWidth="60")
    for axis in ("1", "2"):
        SubElement(bars, _c("axId"), {"val": axis})
    _axis(SubElement(area, _c("catAx")), "1", "2", "b", None)
    _axis(SubElement(area, _c("valAx")), "2", "1", "l", most * _AIR)
    _set(chart, plotVisOnly="1", dispBlanksAs="gap")
    _plain(SubElement(space, _c("spPr")))
    _text(space, _SMALL)
    return space


def _series(series: _Element, panel: Panel) -> None:
    _set(series, idx="0", order="0")
    SubElement(SubElement(series, _c("tx")), _c("v")).text = clean(panel.title)
    fill = SubElement(SubElement(series, _c("spPr")), _a("solidFill"))
    SubElement(fill, _a("srgbClr"), {"val": look.PETROL})
    _set(series, invertIfNegative="0")
    labels = SubElement(series, _c("dLbls"))
    for index, bar in enumerate(panel.bars):
        if bar.value is not None:
            _label(SubElement(labels, _c("dLbl")), index, bar.shown)
    _set(labels, dLblPos="outEnd", **_SHOWN)
    names = SubElement(SubElement(series, _c("cat")), _c("strLit"))
    figures = SubElement(SubElement(series, _c("val")), _c("numLit"))
    SubElement(figures, _c("formatCode")).text = "General"
    for points in (names, figures):
        SubElement(points, _c("ptCount"), {"val": str(len(panel.bars))})
    for index, bar in enumerate(panel.bars):
        _point(names, index, clean(bar.label))
        if bar.value is not None:
            _point(figures, index, _figure(bar))


def _label(label: _Element, index: int, shown: str) -> None:
    """The figure above a bar as text of its own: a number would follow the reader's computer, 92.8 or 92,8."""
    _set(label, idx=str(index))
    written = SubElement(SubElement(label, _c("tx")), _c("rich"))
    SubElement(written, _a("bodyPr"))
    run = SubElement(SubElement(written, _a("p")), _a("r"))
    SubElement(run, _a("rPr"), {"lang": "sv-SE", "sz": _SMALL})
    SubElement(run, _a("t")).text = clean(shown)
    _set(label, dLblPos="outEnd", **_SHOWN)


def _point(points: _Element, index: int, text: str) -> None:
    SubElement(SubElement(points, _c("pt"), {"idx": str(index)}), _c("v")).text = text


def _figure(bar: Bar) -> str:
    """The value with as many decimals as a bar's height needs."""
    return f"{float(bar.value or 0):.6f}".rstrip("0").rstrip(".")


def _axis(axis: _Element, id: str, crosses: str, side: str, most: Fraction | None) -> None:
    """The axis of names (``most`` None) with its line, or that of figures, which only sets the scale."""
    _set(axis, axId=id)
    scale = SubElement(axis, _c("scaling"))
    _set(scale, orientation="minMax", **({} if most is None else {"max": str(float(most)), "min": "0"}))
    _set(axis, delete="0" if most is None else "1", axPos=side)
    SubElement(axis, _c("numFmt"), {"formatCode": "General", "sourceLinked": "0"})
    _set(axis, majorTickMark="none", minorTickMark="none", tickLblPos="nextTo")
    line = SubElement(SubElement(axis, _c("spPr")), _a("ln"), {"w": "9525"})
    SubElement(SubElement(line, _a("solidFill")), _a("srgbClr"), {"val": look.GREY})
    _text(axis, _SMALL)
    _set(axis, crossAx=crosses, crosses="autoZero")


def _at_the_top(layout: _Element) -> None:
    """To the left above the bars, as in the web page."""
    manual = SubElement(layout, _c("manualLayout"))
    _set(manual, xMode="edge", yMode="edge", x="0.03", y="0.01")


def _plain(shape: _Element) -> None:
    """No ground and no frame."""
    SubElement(shape, _a("noFill"))
    SubElement(SubElement(shape, _a("ln")), _a("noFill"))


def _text(parent: _Element, size: str) -> None:
    """The look of the text in a part of the chart: upright, so that a long name is broken at its blanks."""
    look_ = SubElement(parent, _c("txPr"))
    SubElement(look_, _a("bodyPr"), {"rot": "0", "vert": "horz"})
    paragraph = SubElement(look_, _a("p"))
    run = SubElement(SubElement(paragraph, _a("pPr")), _a("defRPr"), {"sz": size})
    SubElement(SubElement(run, _a("solidFill")), _a("srgbClr"), {"val": look.INK})
    SubElement(run, _a("latin"), {"typeface": look.FONT})
    SubElement(paragraph, _a("endParaRPr"), {"lang": "sv-SE"})


def _set(parent: _Element, **values: str) -> None:
    """Append elements that have nothing but a value, in this order: the schema of charts is strict about it."""
    for name, value in values.items():
        SubElement(parent, _c(name), {"val": value})


def _c(name: str) -> str:
    return f"{{{_CHART}}}{name}"


def _a(name: str) -> str:
    return f"{{{_DRAWING}}}{name}"
