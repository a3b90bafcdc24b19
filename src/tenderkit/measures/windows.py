"""Windows: which rows count, as a three-valued condition on the day that puts a row in the period."""

from tenderkit.measures.expressions import exact
from tenderkit.measures.frames import Frame
from tenderkit.measures.setting import Setting, window_of
from tenderkit.model.conditions import Comparison
from tenderkit.model.datasets import Dataset, Origin, Version
from tenderkit.model.measure import Window, WindowKind
from tenderkit.model.periods import Period, Span
from tenderkit.tables import Expr, col, lit, when


def in_window(setting: Setting, frame: Frame, date: str, window: Window) -> Expr:
    """Whether a row lies in the window; ``date`` "" is the dataset's own."""
    period, start = setting.question.period, setting.question.contract_start
    declared, _ = window_of(window, period, Span(start, None), start)
    first = period if window.kind in (WindowKind.PERIOD, WindowKind.AT_END) else Period.of(max(declared, start))
    name = date or frame.dataset.date
    if window.kind is WindowKind.AT_END:
        return frame.compiler.kept(name, Comparison.AT_MOST, exact(setting.end())) if name else lit(True)
    return _within(frame, name, setting.window_start(), setting.end(), first)


def in_period(setting: Setting, frame: Frame, date: str) -> Expr:
    """Whether a row lies in the period as far as it is in force."""
    return _within(frame, date or frame.dataset.date, setting.start(), setting.end(), setting.question.period)


def before_period(setting: Setting, frame: Frame, date: str) -> Expr:
    """Whether a row lies before the period."""
    name = date or frame.dataset.date
    start = exact(lit(setting.question.period.start))
    return frame.compiler.kept(name, Comparison.LESS_THAN, start) if name else lit(False)


def told_now(setting: Setting, dataset: Dataset) -> Expr:
    """Whether no report before the period's told of the row. Only a supplier tells late."""
    if dataset.origin is not Origin.SUPPLIER:
        return lit(False)
    return col("_first") == str(setting.question.period)


def _within(frame: Frame, name: str, start: Expr, end: Expr, first: Period) -> Expr:
    if not name:
        # Without a day, an event belongs to the report that tells of it, and a state holds until it is told anew.
        told = (col("_period") >= str(first)) | (col("_period") == "")
        return told if frame.dataset.version is Version.EVENTS else lit(True)
    cell = frame.cells[name]
    inside = frame.compiler.within(name, start, end)
    if not cell.exact:
        return inside
    # An empty day puts the row in the period of the report that carries it, with scope unknown.
    earlier = cell.low.is_null() & (col("_period") < str(first)) & (col("_period") != "")
    placed: Expr = when(earlier).then(lit(False)).otherwise(inside)
    return placed
