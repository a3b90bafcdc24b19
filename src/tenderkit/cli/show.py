"""Printing: findings on stderr, products on stdout, JSON where it is asked for."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from tenderkit.cli.framework import COULD_NOT_RUN, NOTHING, SOMETHING
from tenderkit.findings import CellPlace, FilePlace, Finding, Severity, TextPlace, in_order

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.UNDECIDED: "cyan"}

# What moves the cursor, colours or turns the text round, or is no text at all: a supplier's file may name itself so.
# Line breaks of our own sentences pass; within a finding or a table they do not.
_TURNING = "\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f{_TURNING}]")
_LINE_CONTROL = re.compile(f"[\x00-\x1f{_TURNING}]")
_UNESCAPED = re.compile(f"[{_TURNING}]")


def findings(found: Iterable[Finding], *, as_json: bool = False) -> int:
    """Prints findings in reading order; the exit code they give. Undecided values alone give 0."""
    ordered = in_order(found)
    if as_json:
        product(listed(ordered))
    else:
        for previous, finding in zip([None, *ordered], ordered, strict=False):
            # A hint is said once for a run of findings of one kind.
            said = previous is not None and (previous.code, previous.hint) == (finding.code, finding.hint)
            _print(finding, hint=not said)
    return grave(ordered)


def unusable(found: Iterable[Finding], *, as_json: bool = False) -> int:
    """Prints why a command cannot begin. 2 where files are missing, unreadable or of another kind than the command
    takes; 1 where something in them is to be mended.
    """
    ordered = in_order(found)
    findings(ordered, as_json=as_json)
    errors = [finding for finding in ordered if finding.is_error]
    return COULD_NOT_RUN if all(isinstance(error.place, FilePlace) for error in errors) else SOMETHING


def grave(found: Iterable[Finding]) -> int:
    """The exit code that findings give."""
    return SOMETHING if any(finding.severity is not Severity.UNDECIDED for finding in found) else NOTHING


def listed(found: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as JSON data, in reading order."""
    return [as_data(finding) for finding in in_order(found)]


def _print(finding: Finding, *, hint: bool) -> None:
    severity = click.style(finding.severity.value, fg=_COLOURS[finding.severity])
    about = f"{finding.about}: " if finding.about else ""
    place, message = _line(str(finding.place)), _line(f"[{finding.code}] {about}{finding.message}")
    click.echo(f"{place}: {severity} {message}", err=True)
    if hint and finding.hint:
        click.echo(f"    {_line(finding.hint)}", err=True)


def _line(text: str) -> str:
    return _LINE_CONTROL.sub("\ufffd", text)


def as_data(finding: Finding) -> dict[str, object]:
    """A finding as JSON data."""
    place = finding.place
    match place:
        case TextPlace(file, line, column):
            where: dict[str, object] = {"file": file, "line": line, "column": column}
        case CellPlace(file, sheet, row, letter):
            where = {"file": file, "sheet": sheet, "row": row, "column": letter}
        case FilePlace(file):
            where = {"file": file}
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "about": finding.about,
        "place": where,
    }


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
def working(sentence: str) -> Iterator[None]:
    """Says at a terminal that something takes time; the line is gone when it is done."""
    if not sys.stderr.isatty():
        yield
        return
    line = f"{sentence} …"
    click.echo(line, err=True, nl=False)
    try:
        yield
    finally:
        click.echo(f"\r{' ' * len(line)}\r", err=True, nl=False)


def product(data: object) -> None:
    """JSON on stdout, in UTF-8 whatever the terminal writes; what could turn a terminal's text round is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    click.echo(_UNESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text).encode())


def wrote(path: Path, *, as_json: bool = False) -> None:
    """Tells that a file is written: on stdout, or on stderr where stdout holds JSON."""
    click.echo(_line(path.as_posix()), err=as_json)


def say(sentence: str) -> None:
    """A line on stdout."""
    click.echo(_CONTROL.sub("\ufffd", sentence))


def remark(sentence: str) -> None:
    """A line on stderr."""
    click.echo(_CONTROL.sub("\ufffd", sentence), err=True)
