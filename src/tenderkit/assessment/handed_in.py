"""The reports handed in: which of them an assessment is made of, what it lacks, and what is odd about them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tenderkit import identities, swedish
from tenderkit.findings import Code, FilePlace, Finding, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import Dataset, Origin, Version
from tenderkit.model.periods import Period, Span
from tenderkit.model.report import Cell, Report

WRONG_PERIOD = Code(
    "rapport-fel-period", Severity.WARNING, "Rapporten används inte", "Lämna rapporter till och med bedömd period."
)
NO_REPORT = Code(
    "rapport-saknas",
    Severity.WARNING,
    "Ingen rapport för området och perioden",
    "Begär in rapporten, eller ange filen.",
)
NO_EARLIER = Code(
    "rapport-tidigare-saknas",
    Severity.WARNING,
    "En tidigare periods rapport ingår inte",
    "Ange även tidigare rapporter; villkor som räknas från avtalets början kan annars inte anses uppfyllda.",
)
TOO_EARLY = Code(
    "bedomning-fore-periodens-slut",
    Severity.WARNING,
    "Bedömningen görs innan perioden är slut",
    "Vänta till perioden är slut, eller ange rätt dag med --cut-off.",
)
OUTSIDE = Code(
    "bedomning-utanfor-avtalstiden",
    Severity.ERROR,
    "Perioden ligger utanför avtalstiden",
    "Ange en period i avtalstiden.",
    unusable=True,
)
TWICE = Code(
    "rapport-dubbel",
    Severity.WARNING,
    "Två rapporter för samma område och period",
    "Raderna i den senast lämnade gäller. Fråga leverantören varför rader har ändrats.",
)
UNSETTLED = Code(
    "rapport-samma-dag",
    Severity.ERROR,
    "Två rapporter för samma område och period har samma dag men olika rader",
    "Ange bara den rapport som gäller; vilken som lämnades sist framgår inte.",
)
KEY_AGAIN = Code(
    "rapport-nyckel-igen",
    Severity.WARNING,
    "En händelse har samma kod som en i ett tidigare kvartals rapport",
    "Ge varje ny händelse en egen kod. Rätta en tidigare rad genom att lämna om rapporten för dess kvartal.",
)
_FEW = 3  # as many codes as it takes to find the rows


def newest(
    read: Sequence[Report], period: Period, datasets: Mapping[str, Dataset]
) -> tuple[list[Report], list[Report], list[Finding]]:
    """One report per area and period, the one handed in last, and those it replaces; later periods are left aside."""
    findings: list[Finding] = []
    newest: dict[tuple[str, Period], Report] = {}
    replaced: list[Report] = []
    for report in sorted(read, key=lambda report: (report.received_on or date.min, report.file)):
        if report.period > period:
            message = f"Rapporten gäller {swedish.period(report.period)}, men bedömningen {swedish.period(period)}."
            findings.append(WRONG_PERIOD.at(FilePlace(report.file), message, hint=WRONG_PERIOD.advice))
            continue
        earlier = newest.get((report.area, report.period))
        if earlier:
            told = _difference(earlier, report, datasets)
            message = f"Filen ersätts av {report.file} för samma område och period. {told or 'Båda har samma rader.'}"
            code = UNSETTLED if told and report.received_on == earlier.received_on else TWICE
            findings.append(code.at(FilePlace(earlier.file), message, hint=code.advice))
            replaced.append(earlier)
        newest[report.area, report.period] = report
    return list(newest.values()), replaced, findings


def lacking(
    used: Sequence[Report], contract: Contract, assignment: Assignment, period: Period, cut_off: date
) -> Iterator[Finding]:
    """What the assessment lacks: the period's reports, earlier ones, or the end of the period itself."""
    place = FilePlace(contract.id)
    if not contract.span.cut(Span(period.start, period.end)):
        message = f"Avtalet gäller inte {swedish.period(period)}. Avtalstiden är {swedish.span(contract.span)}."
        yield OUTSIDE.at(place, message, hint=OUTSIDE.advice)
        return
    if cut_off < period.end:
        told = f"bedömningen bygger på vad som är känt den {swedish.day(cut_off)}"
        message = f"{swedish.capital(swedish.period(period))} slutar den {swedish.day(period.end)}, men {told}."
        yield TOO_EARLY.at(place, message, hint=TOO_EARLY.advice)
    there = {(report.area, report.period) for report in used}
    for area in contract.areas:
        known = assignment.area(area)
        title = known.title if known else area
        each = Period.of(contract.span.start)
        missing = []
        while each < period:
            if (area, each) not in there:
                missing.append(swedish.period(each))
            each = each.next()
        if missing:
            told = f"underlaget för {swedish.period(period)}: {swedish.listed(missing)}"
            message = f"{'Rapporten' if len(missing) == 1 else 'Rapporter'} för {title} saknas i {told}."
            yield NO_EARLIER.at(place, message, hint=NO_EARLIER.advice)
        if (area, period) not in there:
            message = f"Ingen rapport för {title} och {swedish.period(period)} har angetts."
            yield NO_REPORT.at(place, message, hint=NO_REPORT.advice)


def keys_again(used: Sequence[Report], datasets: Mapping[str, Dataset]) -> Iterator[Finding]:
    """Events with the key of an event in an earlier period's report of the same area.

    The newest row of a key counts, so the earlier one is lost to every sum over several periods. A state is meant to
    be told again.
    """
    for name, dataset in datasets.items():
        if dataset.version is not Version.EVENTS or dataset.origin is not Origin.SUPPLIER or not dataset.key:
            continue
        seen: dict[str, dict[tuple[Cell, ...], Period]] = {}
        for report in sorted(used, key=lambda report: report.period):
            batch = report.batches.get(name)
            known = seen.setdefault(report.area, {})
            keys = dict.fromkeys(key for key in (batch.keys(dataset.key) if batch else ()) if None not in key)
            again = [key for key in keys if key in known]
            if again:
                yield _again(report, dataset, again, sorted({known[key] for key in again}))
            known |= dict.fromkeys(keys, report.period)


def _difference(earlier: Report, later: Report, datasets: Mapping[str, Dataset]) -> str:
    """Which rows the later report lacks, adds and changes, by dataset; "" if none.

    A net number would hide one that was swapped.
    """
    told = []
    for name, dataset in datasets.items():
        before, after = earlier.batches.get(name), later.batches.get(name)
        old, new = Counter(before.rows if before else ()), Counter(after.rows if after else ())
        gone, come = old - new, new - old
        changed = (_by_key(gone, dataset) & _by_key(come, dataset)).total()
        parts = [
            f"{_rows(gone.total() - changed)} färre" if gone.total() > changed else "",
            f"{_rows(come.total() - changed)} fler" if come.total() > changed else "",
            f"{_rows(changed)} med ändrat innehåll" if changed else "",
            "inte längre redovisad" if before and not after else "",
        ]
        if any(parts):
            told.append(f"{dataset.title}: {', '.join(part for part in parts if part)}.")
    return f"I den senare: {' '.join(told)}" if told else ""


def _by_key(rows: Counter[tuple[Cell, ...]], dataset: Dataset) -> Counter[tuple[Cell, ...]]:
    """The rows counted by their keys; one without a whole key is only itself."""
    counted: Counter[tuple[Cell, ...]] = Counter()
    for row, count in rows.items():
        counted[_key(row, dataset) or row] += count
    return counted


def _key(row: tuple[Cell, ...], dataset: Dataset) -> tuple[Cell, ...]:
    """The row's key, empty where a part of it is."""
    named = {column.name: cell for column, cell in zip(dataset.columns, row, strict=True)}
    key = tuple(named.get(name) for name in dataset.key)
    return () if None in key else key


def _rows(count: int) -> str:
    return f"{swedish.number(count)} {'rad' if count == 1 else 'rader'}"


def _again(report: Report, dataset: Dataset, again: Sequence[tuple[Cell, ...]], periods: Sequence[Period]) -> Finding:
    codes = [identities.masked(" ".join(str(part) for part in key)) for key in again[:_FEW]]
    few = ", ".join(codes) + (" med flera" if len(again) > len(codes) else "")
    where = swedish.listed(swedish.period(each) for each in periods)
    message = (
        f"{dataset.title}: {swedish.number(len(again))} {'kod' if len(again) == 1 else 'koder'} ({few}) finns redan i "
        f"rapporten för {where}. Den nyare raden räknas i stället för den tidigare, och siffrorna för {where} ändras."
    )
    return KEY_AGAIN.at(FilePlace(report.file), message, hint=KEY_AGAIN.advice)
