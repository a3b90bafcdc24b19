"""``completeness`` – fullständighet: how many of the cells that had to be filled were, and could be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common
from tenderkit.measures.aggregate import Counters, verdict
from tenderkit.measures.items import MOST
from tenderkit.measures.kind import BOUNDS, Bounds, Kind, Use
from tenderkit.measures.question import Question
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.share import whole
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording
from tenderkit.model.datasets import Dataset, Origin, Version
from tenderkit.model.measure import Measure
from tenderkit.model.outcome import Evidence, EvidenceItem, FunnelStep, Judgement, Role, RowPlace, Status
from tenderkit.model.quantities import Level, Unit
from tenderkit.model.report import Batch, Cell, Report
from tenderkit.source import Node
from tenderkit.tables import Rows

NO_REPORT = "Ingen rapport finns för perioden."
CELL_CHECKS = {"filled": "ifyllda", "readable": "läsbara", "listed": "tagna ur rätt lista eller förteckning"}
ROW_CHECKS = {"unique": "förekomma en enda gång", "in_period": "avse kvartalet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness(Measure):
    """``datasets`` whose cells are counted, empty for all reported; ``checks`` what makes a cell or row good."""

    kind: ClassVar[str] = "completeness"

    dataset: str = ""
    datasets: tuple[str, ...] = ()
    checks: tuple[str, ...] = ("filled", "readable")


class CompletenessKind(Kind[Completeness]):
    name = "completeness"
    title = "Fullständighet"
    description = "Hur stor andel av de obligatoriska uppgifterna i rapporten som är ifyllda och läsbara."
    parameters: ClassVar[Mapping[str, Any]] = {
        "datasets": {
            "title": "Datamängder",
            "description": "all (förval) eller en lista med datamängder.",
            "type": ["string", "array"],
            "if": {"type": "string"},
            "then": {"enum": ["all"]},
            "minItems": 1,
            "uniqueItems": True,
            "items": common.NAME,
        },
        "checks": {
            "title": "Vad som prövas",
            "description": (
                "filled: ifylld. readable: läsbar. listed: finns i kodlistan eller förteckningen. "
                "unique: raden förekommer en gång. in_period: radens datum ligger i perioden."
            ),
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": [*CELL_CHECKS, *ROW_CHECKS]},
        },
    }
    required = ()
    refused = frozenset({"dataset", "where", "window", "date", "by", "unknown", "part_period"})

    def parse(self, node: Node, common: Mapping[str, Any]) -> Completeness:
        datasets, checks = node.get("datasets"), node.get("checks")
        named = datasets is not None and isinstance(datasets.value, list)
        return Completeness(
            **common,
            datasets=tuple(str(part.value) for part in datasets.elements()) if datasets and named else (),
            checks=tuple(str(part.value) for part in checks.elements()) if checks else ("filled", "readable"),
        )

    def uses(self, measure: Completeness, vocabulary: Vocabulary) -> Iterator[Use]:
        # A cell is not collected because it is counted here: only a misspelt dataset is worth a word.
        yield from (Use(name) for name in measure.datasets if name not in vocabulary.datasets)

    def dateless(self, measure: Completeness) -> bool:  # noqa: ARG002 - cells have no date
        return True

    def bounds(self, measure: Completeness) -> Bounds:  # noqa: ARG002 - the kind's interface
        return Bounds(BOUNDS, frozenset({Unit.PERCENT}), share=False)

    def core(self, measure: Completeness, level: Level, wording: Wording) -> Iterator[str]:
        titles = [
            wording.vocabulary.datasets[name].title for name in measure.datasets if name in wording.vocabulary.datasets
        ]
        noun = "datamängden" if len(titles) == 1 else "datamängderna"
        where = f" i {noun} {swedish.listed(titles)}" if titles else ""
        cells = [words for check, words in CELL_CHECKS.items() if check in measure.checks]
        row = [words for check, words in ROW_CHECKS.items() if check in measure.checks]
        portion = "samtliga" if whole(level.bound) else swedish.limit(level.bound)
        if cells and not row:
            asked = f"Av de obligatoriska uppgifterna{where} i kvartalets rapport"
            yield f"{asked} ska {portion} vara {swedish.listed(cells)}."
        elif row and not cells:
            yield f"Av raderna{where} i kvartalets rapport ska {portion} {swedish.listed(row)}."
        else:
            yield f"Av de obligatoriska uppgifterna och raderna{where} i kvartalets rapport ska {portion} vara riktiga."
            yield f"En uppgift är riktig när den är {_each(cells)}. En rad är riktig när den {_each(row)}."

    def judge(self, question: Question, rows: Rows) -> Mapping[str, Judgement]:
        measure = question.measure
        assert isinstance(measure, Completeness)
        names = self._asked(measure, question.vocabulary)
        # Of all datasets, too, each must be there: else leaving one out would leave its gaps uncounted.
        place = setting(question, rows, names)
        judged = dict(place.settled)
        for area, judgement in place.settled.items():
            if judgement.status is Status.NOT_REPORTED and not measure.datasets and _report(place, area) is None:
                judged[area] = replace(judgement, reason=NO_REPORT)
        for area in place.stretches:
            judged[area] = _judged(place, measure, names, area)
        return {area: judged[area] for area in question.spans}

    def _asked(self, measure: Completeness, vocabulary: Vocabulary) -> list[str]:
        """The datasets asked for, or all that the supplier reports."""
        all_of_them = [name for name, dataset in vocabulary.datasets.items() if dataset.origin is Origin.SUPPLIER]
        return list(measure.datasets) or all_of_them


@dataclass(frozen=True, slots=True)
class _Cells:
    """What one column's cells, or one dataset's rows, came to: how many, how many good, and the places of the bad."""

    label: str
    count: int
    good: int
    places: tuple[RowPlace, ...]


def _report(place: Setting, area: str) -> Report | None:
    period = place.question.period
    return next((found for found in place.rows.reports if found.area == area and found.period == period), None)


def _judged(place: Setting, measure: Completeness, names: list[str], area: str) -> Judgement:
    question = place.question
    report = _report(place, area)
    if report is None:
        return Judgement(Status.NOT_REPORTED, NO_REPORT)
    found: list[_Cells] = []
    for name in names:
        dataset = question.vocabulary.datasets[name]
        if batch := report.batches.get(name):
            found += _columns(measure, dataset, batch, report.file)
            found += _rows(place, measure, dataset, batch, report)
    good, count = sum(cells.good for cells in found), sum(cells.count for cells in found)
    counters = Counters.of(good, count - good, 0, 0, 0, 0)
    judged = verdict(counters, place.stretches[area].level.bound, question.small_base, measure.empty_base, gap=False)
    status, reason = judged.status or Status.NOT_ASSESSABLE, ""
    if judged.status is None:
        small = (
            f"För litet underlag: {swedish.number(count)} uppgifter, minst {swedish.number(question.small_base)} krävs."
        )
        reason = small if count else "Inget underlag under perioden."
    bad = [cells for cells in found if cells.good < cells.count]
    cited = tuple(
        EvidenceItem(
            cells.label,
            f"{swedish.number(cells.count - cells.good)} av {swedish.number(cells.count)} har brister",
            cells.places[:MOST],
        )
        for cells in bad[:MOST]
    )
    funnel = (
        FunnelStep(Role.IN_SCOPE, "Uppgifter i urvalet", count),
        FunnelStep(Role.MET, "Uppfyllda", good),
        FunnelStep(Role.MISSED, "Ej uppfyllda", count - good),
    )
    evidence = Evidence(cited, len(bad)) if status is Status.MISSED else Evidence()
    return Judgement(status, reason, judged.value, count, counters.items, funnel, evidence)


def _columns(measure: Completeness, dataset: Dataset, batch: Batch, file: str) -> list[_Cells]:
    """The mandatory cells of each column as intake counted them, also of rows that could not be read."""
    checks = [check for check in CELL_CHECKS if check in measure.checks]
    if not checks:
        return []
    found = []
    for column in dataset.columns:
        counts = batch.cells.get(column.name)
        if counts is None or counts.mandatory == 0:
            continue
        # Each check presupposes the one before it, so the fewest good are those that pass all.
        good = min(
            {"filled": counts.filled, "readable": counts.readable, "listed": counts.listed}[name] for name in checks
        )
        places = tuple(RowPlace(spot.file or file, spot.sheet, spot.row) for spot in counts.bad)
        found.append(_Cells(f"{dataset.title}: {column.title}", counts.mandatory, good, places))
    return found


def _rows(place: Setting, measure: Completeness, dataset: Dataset, batch: Batch, report: Report) -> list[_Cells]:
    """The rows themselves: told once, and of the period."""
    where = {column.name: number for number, column in enumerate(dataset.columns)}
    found = []
    if "unique" in measure.checks and dataset.key:
        keys = [tuple(row[where[name]] for name in dataset.key) for row in batch.rows]
        seen = _earlier_keys(place, dataset, report)
        twice = []
        for key, number in zip(keys, batch.numbers, strict=True):
            if None in key:
                continue  # an empty cell is counted as such, not as a repetition
            if key in seen:
                twice.append(number)
            seen.add(key)
        found.append(_told(f"{dataset.title}: rader som förekommer mer än en gång", batch, report, twice))
    if "in_period" in measure.checks and dataset.date and dataset.date in where:
        start, end = report.period.start, report.period.end
        # A state is told anew each period, so only its beginning must not lie ahead.
        first = start if dataset.version is Version.EVENTS else date.min
        days = [row[where[dataset.date]] for row in batch.rows]
        beyond = [
            number
            for day, number in zip(days, batch.numbers, strict=True)
            if isinstance(day, date) and not first <= day <= end
        ]
        found.append(_told(f"{dataset.title}: rader utanför perioden", batch, report, beyond))
    return found


def _earlier_keys(place: Setting, dataset: Dataset, report: Report) -> set[tuple[Cell, ...]]:
    """The keys of events already told in earlier reports; a state is meant to be told again."""
    if dataset.version is not Version.EVENTS:
        return set()
    where = {column.name: number for number, column in enumerate(dataset.columns)}
    return {
        tuple(row[where[name]] for name in dataset.key)
        for earlier in place.rows.reports
        if earlier.area == report.area and earlier.period < report.period and dataset.name in earlier.batches
        for row in earlier.batches[dataset.name].rows
    }


def _told(label: str, batch: Batch, report: Report, bad: list[int]) -> _Cells:
    places = tuple(RowPlace(report.file, batch.sheet, number) for number in bad)
    return _Cells(label, len(batch.rows), len(batch.rows) - len(bad), places)


_SINGULAR = {
    CELL_CHECKS["filled"]: "ifylld",
    CELL_CHECKS["readable"]: "läsbar",
    CELL_CHECKS["listed"]: "tagen ur rätt lista eller förteckning",
    ROW_CHECKS["unique"]: "förekommer en enda gång",
    ROW_CHECKS["in_period"]: "avser kvartalet",
}


def _each(words: list[str]) -> str:
    return swedish.listed(_SINGULAR[word] for word in words)
