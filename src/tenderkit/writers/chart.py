"""Charts as drawings inside the web page: bars in panels, every figure written out, nothing told by colour alone.

Each panel is a drawing of its own, so that they stand beside each other where there is room and below each other on
a telephone, with letters that can be read in both.
"""

from fractions import Fraction
from html import escape

from tenderkit.blocks import Bar, Chart, Panel

_WIDTH, _HEIGHT, _TOP, _LINE = 220, 120, 40, 14


def drawing(chart: Chart, name: str) -> str:
    """The chart as SVG; ``name`` is the id of the element that says what it shows."""
    panels = "".join(_panel(panel, chart.most) for panel in chart.panels)
    return f'<div class="panels" role="img" aria-labelledby="{name}">\n{panels}</div>\n'


def _panel(panel: Panel, most: Fraction) -> str:
    base = _TOP + _HEIGHT
    step = _WIDTH // max(1, len(panel.bars))
    lines = max((bar.label.count(" ") + 1 for bar in panel.bars), default=1)
    bars = "".join(_bar(bar, most, index * step, step, base) for index, bar in enumerate(panel.bars))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {base + _LINE * lines + 6}" aria-hidden="true">'
        f'<text class="panel" x="0" y="16">{escape(panel.title)}</text>'
        f'<line x1="0" x2="{_WIDTH}" y1="{base}" y2="{base}"/>{bars}</svg>\n'
    )


def _bar(bar: Bar, most: Fraction, left: int, step: int, base: int) -> str:
    tall = _whole(bar.value / most * _HEIGHT) if bar.value is not None else 0
    middle, wide = left + step // 2, step * 3 // 5
    label = "".join(f'<tspan x="{middle}" dy="{_LINE}">{escape(line)}</tspan>' for line in bar.label.split(" "))
    return (
        f'<rect x="{middle - wide // 2}" y="{base - tall}" width="{wide}" height="{tall}"/>'
        f'<text x="{middle}" y="{base - tall - 6}">{escape(bar.shown)}</text>'
        f'<text class="of" y="{base + 2}">{label}</text>'
    )


def _whole(number: Fraction) -> int:
    return int(number + Fraction(1, 2))
