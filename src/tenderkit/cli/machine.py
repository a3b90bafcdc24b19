"""What a command says as JSON: one form for all of them, which ``tenderkit schema answer`` describes."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import click

from tenderkit.findings import CellPlace, FilePlace, Finding, TextPlace

FORMAT = "tenderkit/answer/1"

TURNING = "\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""Signs, as a range of a pattern, that could turn a terminal's text round or break its lines."""

_UNESCAPED = re.compile(f"[{TURNING}]")


def answered(
    code: int,
    *,
    error: str = "",
    found: Sequence[Finding] = (),
    written: Sequence[Path] = (),
    outcome: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """The answer on stdout: exit code, why the command could not run, findings, files written, what came of it."""
    told = [as_data(finding) for finding in found]
    paths = [path.as_posix() for path in written]
    product({"format": FORMAT, "exit_code": code, "error": error, "findings": told, "written": paths, **outcome})


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


def product(data: object) -> None:
    """JSON on stdout, in UTF-8 whatever the terminal writes; what could turn a terminal's text round is escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    click.echo(_UNESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text).encode())
