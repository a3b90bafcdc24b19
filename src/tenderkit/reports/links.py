"""References from one sheet of a report to another: an episode code that no episode has, a visit after its closing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from tenderkit.findings import CellPlace, Code, Finding, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Dataset, Join, Version
from tenderkit.model.report import Batch, Cell
from tenderkit.reports.remarks import spread

NO_PARENT = Code(
    "rapport-okand-koppling",
    Severity.WARNING,
    "Koden finns inte på det blad den hänvisar till",
    "Lägg till raden på det bladet, eller rätta koden.",
)

TOO_LATE = Code(
    "rapport-efter-avslut",
    Severity.WARNING,
    "Raden är daterad efter att det den hör till har avslutats",
    "Rätta dagen på den ena eller den andra raden, eller töm dagen för avslut om ärendet har öppnats igen.",
)


def linked(
    dataset: Dataset,
    batches: Mapping[str, Batch],
    assignment: Assignment,
    file: str,
    letters: Mapping[str, str],
) -> tuple[Batch, list[Finding]]:
    """The batch with its references followed to other sheets of the same report.

    Only to datasets that are reported anew each time: a row that was reported once and for all may lie in an earlier
    report. Each missing code is told of once, at its first row; every cell is counted. ``letters`` are the sheet's
    columns by name.
    """
    batch, findings = batches[dataset.name], []
    for join in dataset.joins.values():
        parent, there = assignment.reporting.datasets.get(join.to), batches.get(join.to)
        column = dataset.column(join.key)
        if parent is None or there is None or column is None or parent.version is not Version.STATE:
            continue
        own, known = batch.columns[join.key], {*there.columns[parent.key[0]].values, None}
        strange = {index for index, code in enumerate(own.values) if code not in known}
        missing: dict[Cell, list[int]] = {}
        for row in own.rows(strange):
            missing.setdefault(own[row], []).append(batch.numbers[row])
        letter = letters.get(join.key, "")
        for numbers in missing.values():
            message = f"Kolumnen ”{column.title}”: koden finns inte på bladet ”{there.sheet}”: {spread(numbers)}."
            place = CellPlace(file, batch.sheet, numbers[0], letter)
            findings.append(NO_PARENT.at(place, message, hint=NO_PARENT.advice))
        if join.until:
            place = CellPlace(file, batch.sheet, 1, letters.get(dataset.date, ""))
            findings += _after(dataset, join, batch, parent, there, place)
        batch = _unlisted(batch, join.key, (number for rows in missing.values() for number in rows), letter, file)
    return batch, findings


def _after(
    dataset: Dataset, join: Join, batch: Batch, parent: Dataset, there: Batch, place: CellPlace
) -> Iterator[Finding]:
    """The rows dated after the last day of what they belong to, told of once; they are kept and counted."""
    day, until = dataset.column(dataset.date), parent.column(join.until)
    if day is None or until is None:
        return
    ends = dict(zip(there.columns[parent.key[0]], there.columns[until.name], strict=True))
    own = batch.columns[join.key]
    last = [ends.get(code) for code in own.values]
    late = [
        row
        for row, (index, when) in enumerate(zip(own.which, batch.columns[day.name], strict=True))
        if isinstance(when, date) and isinstance(end := last[index], date) and when > end
    ]
    meant = [row for row in late if all(batch.columns[name][row] == code for name, code in join.of.items())]
    if meant:
        numbers = [batch.numbers[row] for row in meant]
        message = (
            f"Kolumnen ”{day.title}”: dagen ligger efter ”{until.title}” på bladet ”{there.sheet}”: {spread(numbers)}."
        )
        yield TOO_LATE.at(replace(place, row=numbers[0]), message, hint=TOO_LATE.advice)


def _unlisted(batch: Batch, column: str, rows: Iterable[int], letter: str, file: str) -> Batch:
    """The batch with the cells of ``column`` in ``rows`` counted as not listed."""
    counts = batch.cells[column]
    places = [CellPlace(file, batch.sheet, row, letter) for row in rows]
    if not counts.mandatory or not places:
        return batch
    fewer = replace(counts, listed=counts.listed - len(places), bad=tuple(sorted({*counts.bad, *places})))
    return replace(batch, cells={**batch.cells, column: fewer})
