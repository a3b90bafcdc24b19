"""Findings: what a person must look at in a *file*, as values beside the result.

A finding says what is wrong, where, and what to write instead. It is never an exception: every stage
returns ``(result, findings)`` and the command line sorts and prints them once. A missed contract term is
not a finding but an outcome; the two are never mixed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is. ``UNDECIDED`` never sets the exit code by itself."""

    ERROR = "fel"
    WARNING = "varning"
    UNDECIDED = "att besluta"


@dataclass(frozen=True, slots=True, order=True)
class FilePlace:
    """A whole file."""

    file: str

    def __str__(self) -> str:
        return self.file


@dataclass(frozen=True, slots=True, order=True)
class TextPlace:
    """A place in a text file; line and column count from 1, as editors do."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class CellPlace:
    """A place in a workbook or CSV file: sheet, row from 1, and column letter ("" for the whole row)."""

    file: str
    sheet: str
    row: int
    column: str

    def __str__(self) -> str:
        where = f"cell {self.column}{self.row}" if self.column else f"rad {self.row}"
        return f"{self.file}, blad ”{self.sheet}”, {where}" if self.sheet else f"{self.file}, {where}"


Place = FilePlace | TextPlace | CellPlace


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    ``about`` is the id of the requirement concerned, or "". ``hint`` says what to write instead, or "".
    All texts are Swedish and complete sentences; none of them may hold an identity number. ``unusable`` as in Code.
    """

    code: str
    severity: Severity
    message: str
    place: Place
    hint: str = ""
    about: str = ""
    unusable: bool = False

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: stable id, severity, Swedish title and a line on what to do about it.

    ``unusable`` is true of an error that says that a file is missing, cannot be read or is of another kind than the one
    asked for: nothing in it can be mended. Every code is declared once, at the module that finds it, and is documented
    from this record.
    """

    id: str
    severity: Severity
    title: str
    advice: str
    unusable: bool = False

    def at(self, place: Place, message: str, *, hint: str = "", about: str = "") -> Finding:
        """The finding of this kind at ``place``."""
        return Finding(self.id, self.severity, message, place, hint, about, self.unusable)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in reading order: file, then line or sheet and row, then code; equal ones once."""

    def key(finding: Finding) -> tuple[str, str, int, int, str, str, str]:
        match finding.place:
            case FilePlace(file):
                spot = (file, "", 0, 0, "")
            case TextPlace(file, line, column):
                spot = (file, "", line, column, "")
            case CellPlace(file, sheet, row, letter):
                spot = (file, sheet, row, len(letter), letter)
        return (*spot, finding.code, finding.message)

    return sorted(dict.fromkeys(findings), key=key)


def any_errors(findings: Iterable[Finding]) -> bool:
    """True if one of them is an error."""
    return any(finding.is_error for finding in findings)


def none_usable(findings: Iterable[Finding]) -> bool:
    """True if there are errors, and every one of them is that a file cannot be used."""
    errors = [finding for finding in findings if finding.is_error]
    return bool(errors) and all(error.unusable for error in errors)
