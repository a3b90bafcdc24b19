"""Many equal faults in one column become a few findings: the first ones cell by cell, the rest by row numbers.

A row can be refused here only, with the finding that names it, so that what was not read can be accounted for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tenderkit.findings import CellPlace, Code, Finding
from tenderkit.model.report import RowAccount
from tenderkit.workbooks.cells import ReadSheet

SHOWN = 20
_RANGES = 60


@dataclass(slots=True)
class Remarks:
    """Collects the findings of one sheet. ``file`` and ``sheet`` are as findings may show them."""

    file: str
    sheet: str
    _cells: dict[tuple[Code, str, str], list[tuple[int, str, str]]] = field(default_factory=dict)
    _other: list[Finding] = field(default_factory=list)
    _refused: list[int] = field(default_factory=list)

    def cell(self, code: Code, row: int, letter: str, title: str, message: str, hint: str = "") -> None:
        """A fault in one cell of the column ``letter`` called ``title``."""
        self._cells.setdefault((code, letter, title), []).append((row, message, hint))

    def rows(self, code: Code, letter: str, rows: Iterable[int], message: str, hint: str = "") -> None:
        """One finding about many rows: ``message`` gets their numbers added."""
        numbers = sorted(rows)
        place = CellPlace(self.file, self.sheet, numbers[0], letter)
        self._other.append(code.at(place, f"{message} {spread(numbers)}.", hint=hint or code.advice))

    def refuse(self, code: Code, rows: Iterable[int], message: str) -> None:
        """Rows that are not read: one finding that names them, and their place in the account."""
        numbers = list(rows)
        self._refused += numbers
        self.rows(code, "", numbers, message)

    def account(self, sheet: ReadSheet, headings: int = 0, read: Iterable[int] = ()) -> RowAccount:
        """Every row of ``sheet`` as read, refused, headings or blank; a row in none of them, or in two, is a bug."""
        account = RowAccount(
            self.sheet,
            last=max(sheet.numbers, default=0),
            headings=headings,
            read=tuple(read),
            refused=tuple(sorted(self._refused)),
        )
        told = [*account.read, *account.refused, *([headings] if headings else [])]
        if sorted(told) != list(sheet.numbers):
            raise RuntimeError("a row of the sheet was neither read nor refused, or both")
        return account

    def sheet_wide(self, code: Code, row: int, letter: str, message: str, hint: str = "") -> None:
        """One finding, as it is."""
        place = CellPlace(self.file, self.sheet, row, letter)
        self._other.append(code.at(place, message, hint=hint or code.advice))

    def findings(self) -> list[Finding]:
        """Everything collected."""
        result = list(self._other)
        for (code, letter, title), cells in self._cells.items():
            named = f"Kolumnen ”{title}”: " if title else ""
            for row, message, hint in cells[:SHOWN]:
                place = CellPlace(self.file, self.sheet, row, letter)
                result.append(code.at(place, named + message, hint=hint or code.advice))
            rest = [row for row, _, _ in cells[SHOWN:]]
            if rest:
                place = CellPlace(self.file, self.sheet, rest[0], letter)
                more = (
                    "Samma slags fel finns på ytterligare en rad"
                    if len(rest) == 1
                    else (f"Samma slags fel finns på ytterligare {len(rest)} rader")
                )
                result.append(code.at(place, f"{named}{more}: {spread(rest)}.", hint=code.advice))
        return result


def spread(numbers: Iterable[int]) -> str:
    """Row numbers with runs drawn together: "rad 3, 5–9"; beyond sixty runs only their number is told."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:_RANGES])
    return f"rad {shown}" + (f" och {len(runs) - _RANGES} ställen till" if len(runs) > _RANGES else "")
