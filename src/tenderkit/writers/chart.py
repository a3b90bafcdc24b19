"""Charts as drawings inside the web page: bars in panels, every figure written out, nothing told by colour alone."""

from fractions import Fraction
from html import escape

from tenderkit.blocks import Bar, Chart, Panel

_PANEL, _GAP, _HEIGHT, _TOP, _FOOT = 220, 20, 120, 40, 24
_PER_ROW = 3


def drawing(chart: Chart, name: str) -> str:
    """The chart as SVG; ``name`` is the id of the element that says what it shows."""
    rows = -(-len(chart.panels) // _PER_ROW)
    tall = _TOP + _HEIGHT + _FOOT + _GAP
    width, height = _PER_ROW * _PANEL + (_PER_ROW - 1) * _GAP, rows * tall
    inside = "".join(
        f'<g transform="translate({index % _PER_ROW * (_PANEL + _GAP)} {index // _PER_ROW * tall})">'
        f"{_panel(panel, chart.most)}</g>"
        for index, panel in enumerate(chart.panels)
    )
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}">\n{inside}</svg>\n'


def _panel(panel: Panel, most: Fraction) -> str:
    base = _TOP + _HEIGHT
    step = _PANEL // max(1, len(panel.bars))
    bars = "".join(_bar(bar, most, index * step, step, base) for index, bar in enumerate(panel.bars))
    return (
        f'<text class="panel" x="0" y="16">{escape(panel.title)}</text>'
        f'<line x1="0" x2="{_PANEL}" y1="{base}" y2="{base}"/>{bars}\n'
    )


def _bar(bar: Bar, most: Fraction, left: int, step: int, base: int) -> str:
    tall = _whole(bar.value / most * _HEIGHT) if bar.value is not None else 0
    middle, wide = left + step // 2, step * 3 // 5
    return (
        f'<rect x="{middle - wide // 2}" y="{base - tall}" width="{wide}" height="{tall}"/>'
        f'<text x="{middle}" y="{base - tall - 6}">{escape(bar.shown)}</text>'
        f'<text class="of" x="{middle}" y="{base + 16}">{escape(bar.label)}</text>'
    )


def _whole(number: Fraction) -> int:
    return int(number + Fraction(1, 2))
