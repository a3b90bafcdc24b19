"""The sheet that is read first in a workbook handed out, put together from its parts."""

from collections.abc import Iterable, Iterator

from tenderkit.workbooks.layout import Cell, Column, Look, Row, Sheet

READ_FIRST = "Läs först"

Pairs = Iterable[tuple[str, str]]


def sheet(rows: Iterable[Row], label_width: float = 24, text_width: float = 88) -> Sheet:
    """The sheet of these rows: a margin, a column of labels and one of text."""
    return Sheet(READ_FIRST, (Column(2), Column(label_width), Column(text_width)), tuple(rows), page=True)


def opening(title: str, subtitle: str, facts: Pairs) -> Iterator[Row]:
    """What the workbook is and what it is about."""
    yield Row((None, Cell(title, Look.TITLE)))
    yield Row((None, Cell(subtitle, Look.SUBTITLE)))
    yield Row()
    yield from _pairs(facts, Look.LABEL, Look.FIXED)
    yield Row()


def warnings(told: Pairs) -> Iterator[Row]:
    """What must not be overlooked."""
    yield from _pairs(told, Look.WARNING, Look.WARNING)


def steps(heading: str, done: Iterable[str]) -> Iterator[Row]:
    """What is done, in order."""
    yield from explained(heading, ((f"Steg {number}", step) for number, step in enumerate(done, start=1)))


def explained(heading: str, told: Pairs) -> Iterator[Row]:
    """Words and what they mean, under a heading."""
    yield Row((None, Cell(heading, Look.HEADING)))
    yield from _pairs(told, Look.STRONG, Look.TEXT)


def colours(answer: str, text: str) -> Iterator[Row]:
    """What the colours of cells mean: those to fill in, and those that hold what is asked."""
    yield Row((None, Cell("Färger", Look.HEADING)))
    yield Row((None, Cell("Svar", Look.ANSWER), Cell(answer)))
    yield Row((None, Cell("Text", Look.FIXED), Cell(text)))


def contents(told: Pairs) -> Iterator[Row]:
    """The sheets, each with a link to it."""
    yield Row((None, Cell("Bladen", Look.HEADING)))
    yield Row((None, Cell("Blad", Look.HEADER), Cell("Innehåll", Look.HEADER)))
    for name, text in told:
        yield Row((None, Cell(name, Look.LABEL, link=name), Cell(text, Look.FIXED)))


def _pairs(pairs: Pairs, label: Look, text: Look) -> Iterator[Row]:
    for name, told in pairs:
        yield Row((None, Cell(name, label), Cell(told, text)))
