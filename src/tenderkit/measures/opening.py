"""Opening a contract's rows: reports, extracts, and what tenderkit generates from the assignment."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from tenderkit import swedish
from tenderkit.measures import registry
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Area
from tenderkit.model.datasets import DELIVERIES, UNITS, ColumnType, Dataset
from tenderkit.model.measure import Exclusion, Measure
from tenderkit.model.periods import Span
from tenderkit.model.report import Report
from tenderkit.tables import Extract, Rows

Asked: TypeAlias = tuple[Measure, tuple[Exclusion, ...]]
"""A measure with its exclusions."""
MARGIN = 2  # years of calendar before and after the days that are known of


def open_rows(
    reports: Sequence[Report],
    datasets: Mapping[str, Dataset],
    areas: Iterable[Area],
    span: Span,
    extracts: Sequence[Extract] = (),
    engine: str = "duckdb",
) -> Rows:
    """The rows of a contract. ``span`` is its days; ``areas`` are the assignment's, whose care units become ``units``.

    ``datasets`` have the columns that will be asked for; see ``asked_for``. ``extracts`` are deliveries and the
    region's own rows. Close it, or use it in a ``with`` statement.
    """
    generated = (*extracts, units(areas), *_none_delivered(datasets, extracts))
    return Rows.open(reports, datasets, generated, _calendar(reports, datasets, span), engine)


def asked_for(asked: Iterable[Asked], vocabulary: Vocabulary) -> dict[str, Dataset]:
    """The datasets with only the columns that these measures and their exclusions read; no other need be fetched."""
    pairs = {pair for measure, exclusions in asked for pair in registry.columns_of(measure, exclusions, vocabulary)}
    return {
        name: dataset.only({column for read, column in pairs if read == name})
        for name, dataset in vocabulary.datasets.items()
    }


def units(areas: Iterable[Area]) -> Extract:
    """The generated dataset ``units``: one row per care unit and area, oldest first."""
    rows = [
        {
            "unit": unit.id,
            "title": unit.title,
            "kind": unit.kind,
            "area": area.id,
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
            "children": unit.children,
            "cni_third": unit.cni_third,
        }
        for area in areas
        for unit in area.units
    ]
    return Extract(UNITS, sorted(rows, key=lambda row: (str(row["valid_from"]), str(row["unit"]))))


def _none_delivered(datasets: Mapping[str, Dataset], extracts: Sequence[Extract]) -> list[Extract]:
    known = any(extract.dataset == DELIVERIES for extract in extracts)
    return [] if known or DELIVERIES not in datasets else [Extract(DELIVERIES, ())]


def _calendar(
    reports: Sequence[Report], datasets: Mapping[str, Dataset], span: Span
) -> Iterator[tuple[date, bool, int]]:
    """Every day from before the earliest date told of until after the last; a mistyped year is not followed far."""
    first, last = span.start.year - MARGIN, (span.end or span.start).year + MARGIN
    for day in _days(reports, datasets):
        first = min(first, max(day.year - 1, span.start.year - 30))
        last = max(last, min(day.year + MARGIN, span.start.year + 60))
    return swedish.calendar(date(first, 1, 1), date(last, 12, 31))


def _days(reports: Sequence[Report], datasets: Mapping[str, Dataset]) -> Iterable[date]:
    dated = {ColumnType.DATE, ColumnType.MONTH}
    for report in reports:
        for name, batch in report.batches.items():
            dataset = datasets.get(name)
            names = [column.name for column in dataset.columns if column.type in dated] if dataset else []
            for column in names:
                days = [value for value in batch.columns[column].values if isinstance(value, date)]
                yield from (min(days), max(days)) if days else ()
