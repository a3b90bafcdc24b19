"""Judging ``completeness``: cells as intake counted them, and rows told twice or of another period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tenderkit import swedish
from tenderkit.measures.aggregate import Counters, Ground, verdict
from tenderkit.measures.completeness import CELL_CHECKS, NO_REPORT, Completeness, CompletenessKind
from tenderkit.measures.items import MOST
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import periods_of
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.wording import Wording
from tenderkit.model.datasets import Dataset, Version
from tenderkit.model.outcome import Evidence, EvidenceItem, FunnelStep, Judgement, Role, RowPlace, Status
from tenderkit.model.periods import Span
from tenderkit.model.report import Batch, Cell, Report
from tenderkit.tables import Rows

_EMPTY = ("uppgift är tom", "uppgifter är tomma")


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    assert isinstance(measure, Completeness)
    # Of all datasets, too, each must be there: else leaving one out would leave its gaps uncounted.
    place = setting(question, rows, read)
    judged = dict(place.settled)
    for area, judgement in place.settled.items():
        if judgement.status is Status.NOT_REPORTED and not measure.datasets and _report(place, area) is None:
            judged[area] = replace(judgement, reason=NO_REPORT)
    for area in place.stretches:
        judged[area] = _judged(place, measure, read, area)
    return {area: judged[area] for area in question.spans}


@dataclass(frozen=True, slots=True)
class _Cells:
    """What one column's cells, or one dataset's rows, came to: how many, how many good, and the places of the bad.

    ``unknown`` of them may be good or not: ``lacking`` says why, of one and of many.
    """

    label: str
    count: int
    good: int
    places: tuple[RowPlace, ...]
    unknown: int = 0
    lacking: tuple[str, str] = ("", "")

    @property
    def bad(self) -> int:
        return self.count - self.good - self.unknown


def _report(place: Setting, area: str) -> Report | None:
    period = place.question.period
    return next((found for found in place.rows.reports if found.area == area and found.period == period), None)


def _judged(place: Setting, measure: Completeness, read: list[str], area: str) -> Judgement:
    question = place.question
    report = _report(place, area)
    if report is None:
        return Judgement(Status.NOT_REPORTED, NO_REPORT)
    found: list[_Cells] = []
    for name in read:
        dataset = question.vocabulary.datasets[name]
        if batch := report.batches.get(name):
            found += _columns(measure, dataset, batch, report.file)
            found += _rows(place, measure, dataset, batch, report)
    good, bad, unknown = (sum(getattr(cells, part) for cells in found) for part in ("good", "bad", "unknown"))
    count = good + bad + unknown
    noun = CompletenessKind().noun(measure, Wording(question.vocabulary, question.parameters))
    counters = Counters.of(good, bad, unknown, 0, 0, 0)
    bound = place.stretches[area].level.bound
    judged = verdict(counters, bound, question.small_base, measure.empty_base, gap=False, unknown=measure.unknown)
    status, reason = judged.status or Status.NOT_ASSESSABLE, ""
    if judged.ground is Ground.UNKNOWN:
        status, reason = Status.NOT_REPORTED, _unknown(found)
    elif judged.status is None:
        counted = f"{swedish.number(count)} {noun.one if count == 1 else noun.many}"
        small = f"För litet underlag: {counted}, minst {swedish.number(question.small_base)} krävs."
        reason = small if count else "Inget underlag under perioden."
    faulty = [cells for cells in found if cells.bad]
    cited = tuple(
        EvidenceItem(
            cells.label,
            f"{swedish.number(cells.bad)} av {swedish.number(cells.count)} har brister",
            cells.places[:MOST],
            Role.MISSED,
        )
        for cells in faulty[:MOST]
    )
    funnel = (
        FunnelStep(Role.IN_SCOPE, f"{swedish.capital(noun.many)} i urvalet", count),
        FunnelStep(Role.UNKNOWN, "Uppgift saknas", unknown),
        FunnelStep(Role.MET, "Uppfyllda", good),
        FunnelStep(Role.MISSED, "Ej uppfyllda", bad),
    )
    evidence = Evidence(cited, len(faulty)) if status is Status.MISSED else Evidence()
    return Judgement(status, reason, judged.value, count, counters.items, funnel, evidence, items=noun.counted)


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
        # What is not there can be neither read nor listed; that it is not there is another check's business.
        empty = 0 if "filled" in checks else counts.mandatory - counts.filled
        found.append(_Cells(f"{dataset.title}: {column.title}", counts.mandatory, good, places, empty, _EMPTY))
    return found


def _unknown(found: Sequence[_Cells]) -> str:
    """Why the share is open, in the words of what is lacking."""
    lacking: dict[tuple[str, str], int] = {}
    for cells in found:
        if cells.unknown:
            lacking[cells.lacking] = lacking.get(cells.lacking, 0) + cells.unknown
    parts = [f"en {one}" if count == 1 else f"{swedish.number(count)} {many}" for (one, many), count in lacking.items()]
    return f"Uppgifter saknas som kan ändra utfallet: {swedish.listed(parts)}."


def _rows(place: Setting, measure: Completeness, dataset: Dataset, batch: Batch, report: Report) -> list[_Cells]:
    """The rows themselves: told once, and of the period."""
    found = []
    if "unique" in measure.checks and dataset.key:
        seen, gap = _earlier_keys(place, dataset, report), _gap(place, dataset, report)
        days = batch.columns.get(dataset.date) or [None] * len(batch.numbers)
        twice, unsure = [], 0
        for key, day, number in zip(batch.keys(dataset.key), days, batch.numbers, strict=True):
            if None in key:
                continue  # an empty cell is counted as such, not as a repetition
            if key in seen:
                twice.append(number)
            elif gap and gap.end and (not isinstance(day, date) or day <= gap.end):
                unsure += 1  # it may have been told of in a report that never came
            seen.add(key)
        told = _told(f"{dataset.title}: rader som förekommer mer än en gång", batch, report, twice)
        there = f"kan ha förekommit i rapporten för {periods_of(gap)}, som saknas" if gap else ""
        lacking = (f"rad {there}", f"rader {there}")
        found.append(replace(told, good=told.good - unsure, unknown=unsure, lacking=lacking))
    if "in_period" in measure.checks and dataset.date in batch.columns:
        start, end = report.period.start, report.period.end
        # A state is told anew each period, so only its beginning must not lie ahead.
        first = start if dataset.version is Version.EVENTS else date.min
        dated = batch.columns[dataset.date]
        beyond = [batch.numbers[row] for row in dated.where(lambda day: _is_beyond(day, first, end))]
        found.append(_told(f"{dataset.title}: rader utanför perioden", batch, report, beyond))
    return found


def _gap(place: Setting, dataset: Dataset, report: Report) -> Span | None:
    """The earlier periods whose reports of the events never came."""
    return place.reader.gaps.get(dataset.name, {}).get(report.area) if dataset.version is Version.EVENTS else None


def _earlier_keys(place: Setting, dataset: Dataset, report: Report) -> set[tuple[Cell, ...]]:
    """The keys of events already told in earlier reports; a state is meant to be told again."""
    if dataset.version is not Version.EVENTS:
        return set()
    return {
        key
        for earlier in place.rows.reports
        if earlier.area == report.area and earlier.period < report.period and dataset.name in earlier.batches
        for key in earlier.batches[dataset.name].keys(dataset.key)
    }


def _is_beyond(day: Cell, first: date, last: date) -> bool:
    return isinstance(day, date) and not first <= day <= last


def _told(label: str, batch: Batch, report: Report, bad: list[int]) -> _Cells:
    places = tuple(RowPlace(report.file, batch.sheet, number) for number in bad)
    return _Cells(label, len(batch.numbers), len(batch.numbers) - len(bad), places)
