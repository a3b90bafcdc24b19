"""Printing: findings on stderr, products on stdout, JSON where it is asked for."""

import re
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from tenderkit.cli.framework import COULD_NOT_RUN, NOTHING, SOMETHING
from tenderkit.cli.machine import TURNING, answered
from tenderkit.findings import Finding, Severity, in_order, none_usable
from tenderkit.progress import Watch, unwatched

_READABLE = 0.1  # seconds
_LINE = 110  # signs in a line of a paragraph
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.UNDECIDED: "cyan"}

# What moves the cursor, colours or turns the text round, or is no text at all: a supplier's file may name itself so.
# Line breaks of our own sentences pass; within a finding or a table they do not.
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f{TURNING}]")
_LINE_CONTROL = re.compile(f"[\x00-\x1f{TURNING}]")


def answer(
    found: Iterable[Finding],
    *,
    as_json: bool,
    done: bool = True,
    missed: bool = False,
    written: Sequence[Path] = (),
    told: Callable[[], None] | None = None,
    **outcome: object,
) -> int:
    """Prints all that a command has to say, as text or as one JSON object, and gives its exit code.

    ``done`` is false if nothing came of it: 2 then means that the files are missing, unreadable or of another kind than
    the command takes, and 1 that something in them is to be mended. ``missed`` tells of a requirement not met. ``told``
    prints the ``outcome`` as text; without it the ``written`` paths are the outcome.
    """
    ordered = in_order(found)
    code = SOMETHING if missed or not done or any(map(_counts, ordered)) else NOTHING
    if not done and none_usable(ordered):
        code = COULD_NOT_RUN
    if as_json:
        answered(code, found=ordered, written=written, outcome=outcome)
        return code
    findings(ordered)
    if told:
        told()
    else:
        for path in written:
            wrote(path)
    return code


def findings(ordered: Sequence[Finding]) -> None:
    """Prints findings that are in reading order."""
    for previous, finding in zip([None, *ordered], ordered, strict=False):
        # A hint is said once for a run of findings of one kind.
        said = previous is not None and (previous.code, previous.hint) == (finding.code, finding.hint)
        _print(finding, hint=not said)


def _counts(finding: Finding) -> bool:
    """Undecided values alone give 0."""
    return finding.severity is not Severity.UNDECIDED


def _print(finding: Finding, *, hint: bool) -> None:
    severity = click.style(finding.severity.value, fg=_COLOURS[finding.severity])
    about = f"{finding.about}: " if finding.about else ""
    place, message = _line(str(finding.place)), _line(f"[{finding.code}] {about}{finding.message}")
    click.echo(f"{place}: {severity} {message}", err=True)
    if hint and finding.hint:
        click.echo(f"    {_line(finding.hint)}", err=True)


def _line(text: str) -> str:
    return _LINE_CONTROL.sub("\ufffd", text)


def count(found: Sequence[Finding]) -> str:
    """How many of each severity: "2 fel, 1 varning"."""
    distinct = in_order(found)
    errors = sum(finding.severity is Severity.ERROR for finding in distinct)
    warnings = sum(finding.severity is Severity.WARNING for finding in distinct)
    parts = [f"{errors} fel"] if errors else []
    parts += [f"{warnings} {'varning' if warnings == 1 else 'varningar'}"] if warnings else []
    return ", ".join(parts) or "inga fel"


def grid(header: Sequence[str], rows: Sequence[Sequence[str]], *, colours: bool = True) -> None:
    """A table of text on stdout, as wide as its cells."""
    header, rows = [_line(name) for name in header], [[_line(str(cell)) for cell in row] for row in rows]
    widths = [max(len(str(row[index])) for row in (header, *rows)) for index in range(len(header))]
    click.echo("  ".join(name.ljust(width) for name, width in zip(header, widths, strict=True)).rstrip())
    click.echo("  ".join("-" * width for width in widths))
    for row in rows:
        cells = [_tinted(cell.ljust(width), colours) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


def _tinted(cell: str, colours: bool) -> str:
    word = cell.strip()
    if not colours or not sys.stdout.isatty():
        return cell
    colour = {"Uppfyllt": "green", "Ej uppfyllt": "red", "Ej rapporterat": "red", "Kräver granskning": "yellow"}.get(
        word
    )
    return click.style(cell, fg=colour) if colour else cell


@contextmanager
def working(sentence: str) -> Iterator[Watch]:
    """Says at a terminal what takes time and how far it has come, on one line that is gone when it is done."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    line = _Line()
    line.show(sentence)
    try:
        yield line.soon
    finally:
        line.clear()


class _Line:
    """The last line of a terminal, written over and over."""

    def __init__(self) -> None:
        self.shown, self.since = "", 0.0

    def soon(self, told: str) -> None:
        """Shows what is told, unless something was a moment ago: nobody reads that fast, and the line would flicker."""
        if time.monotonic() - self.since >= _READABLE:
            self.show(told)

    def show(self, told: str) -> None:
        """Writes over what is shown at one stroke, and within the terminal's width: what is broken cannot be undone."""
        text = f"{_line(told)} …"[: shutil.get_terminal_size().columns - 1]
        click.echo(("\r" if self.shown else "") + text.ljust(len(self.shown)), err=True, nl=False)
        self.shown, self.since = text, time.monotonic()

    def clear(self) -> None:
        click.echo(f"\r{' ' * len(self.shown)}\r", err=True, nl=False)


def wrote(path: Path) -> None:
    """Tells that a file is written."""
    click.echo(_line(path.as_posix()))


def say(sentence: str) -> None:
    """A line on stdout."""
    click.echo(_CONTROL.sub("\ufffd", sentence))


def paragraph(text: str) -> None:
    """A long sentence on stdout, in lines that can be read; an id is not parted at its hyphen."""
    lines = textwrap.wrap(text, _LINE, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)
    say("\n".join(lines))


def remark(sentence: str) -> None:
    """A line on stderr."""
    click.echo(_CONTROL.sub("\ufffd", sentence), err=True)
