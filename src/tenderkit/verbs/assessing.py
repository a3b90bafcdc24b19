"""A quarter assessed, and the files that come of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tenderkit import identities, swedish
from tenderkit.assessment.earlier import usable
from tenderkit.assessment.follow_up import follow_up_report
from tenderkit.assessment.letter import letter
from tenderkit.assessment.outcomes import Basis
from tenderkit.assessment.outcomes import assess as judge
from tenderkit.assessment.review import read_reviews, review_form
from tenderkit.assessment.serial import to_json
from tenderkit.assessment.terms import to_review
from tenderkit.findings import Code, FilePlace, Finding, Severity, any_errors, none_usable
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import Dataset, Origin, Version
from tenderkit.model.outcome import Assessment, Review
from tenderkit.model.periods import Period, Span
from tenderkit.model.report import Cell, Report
from tenderkit.progress import Watch, unwatched
from tenderkit.verbs.given import Agreement, AnyPath, File, agreement, files, quarter
from tenderkit.verbs.results import REVIEW, Assessed
from tenderkit.verbs.sorting import Material, material
from tenderkit.verbs.specifying import Files, clauses
from tenderkit.version import VERSION
from tenderkit.writers import ENDINGS, WRITERS

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
KEY_AGAIN = Code(
    "rapport-nyckel-igen",
    Severity.WARNING,
    "En händelse har samma kod som en i ett tidigare kvartals rapport",
    "Ge varje ny händelse en egen kod. Rätta en tidigare rad genom att lämna om rapporten för dess kvartal.",
)
ASSESSMENT = "assessment.json"
_FEW = 3  # as many codes as it takes to find the rows


def assess(
    contract: AnyPath | Agreement,
    period: Period | str,
    *handed: AnyPath | File,
    cut_off: date,
    review: AnyPath | File | None = None,
    watch: Watch = unwatched,
) -> Assessed:
    """The assessment of a period, and the files that tell it.

    ``handed`` are the period's reports and those of earlier periods; earlier assessment.json among them give the
    trend. ``cut_off`` is the last day the assessment knows of; ``review`` a filled-in granskning.xlsx. Nothing is
    assessed, and there are no files, where the contract does not cover the period, and where no file handed in, or not
    the review, is of a kind that can be used.
    """
    when = quarter(period)
    signed, findings = agreement(contract)
    if signed is None:
        return Assessed(files={}, findings=tuple(findings))
    contents = {each.name: each.data for each in files(handed)}
    given, problems = material(contents, signed.assignment, signed.contract, watch)
    findings += problems
    if given == Material() and none_usable(problems):
        return Assessed(files={}, findings=tuple(findings))
    answers = files([review])[0] if review is not None else None
    made, problems = assess_material(signed, when, given, cut_off, answers, watch=watch)
    findings += problems
    if any(problem.unusable for problem in problems):
        return Assessed(files={}, findings=tuple(findings))
    watch("Skriver uppföljningsrapporten")
    written, problems = assessment_files(made, signed)
    refused = any(problem.is_error and problem.code.startswith("granskning") for problem in findings)
    return Assessed(
        assessment=made.assessment,
        reviews=tuple(made.reviews),
        reviewed=answers is not None and not refused,
        files=written,
        findings=(*findings, *problems),
    )


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter's assessment, the reviews in it, and the earlier assessments it is seen against, oldest first."""

    assessment: Assessment
    reviews: Sequence[Review]
    earlier: Sequence[Assessment]


def assess_material(
    signed: Agreement,
    period: Period,
    given: Material,
    cut_off: date,
    review: File | None = None,
    places: Mapping[str, str] | None = None,
    watch: Watch = unwatched,
) -> tuple[Quarter, list[Finding]]:
    """The assessment of a period from the reports of it and of earlier periods, and what else is ``given``.

    ``places`` are the requirements' clauses, where they are known from before: to find them takes the whole tender set.
    """
    contract, assignment = signed.contract, signed.assignment
    datasets = assignment.reporting.datasets
    used, replaced, findings = _newest(given.reports, period, datasets)
    findings += [*_gaps(used, contract, assignment, period, cut_off), *_keys_again(used, datasets)]
    earlier, problems = usable(given.earlier, contract, assignment, period)
    findings += problems
    reviews: list[Review] = []
    if review:
        reviews, problems = read_reviews(review.data, review.name, contract, assignment, period)
        findings += problems
    basis = Basis(
        contract,
        assignment,
        used,
        period,
        cut_off,
        reviews,
        clauses(assignment) if places is None else places,
        VERSION,
        extracts=given.extracts,
        replaced=replaced,
        earlier=tuple(earlier.values()),
        own_files={
            name: digest for name, digest in given.own_files.items() if name not in given.earlier.keys() - earlier
        },
    )
    return Quarter(judge(basis, watch), reviews, basis.earlier), findings


def _gaps(
    used: Sequence[Report], contract: Contract, assignment: Assignment, period: Period, cut_off: date
) -> Iterator[Finding]:
    """What the assessment lacks: the period's reports, earlier ones, or the end of the period itself."""
    place = FilePlace(contract.id)
    if not contract.span.cut(Span(period.start, period.end)):
        message = f"Avtalet gäller inte {swedish.period(period)}."
        yield OUTSIDE.at(place, message, hint=OUTSIDE.advice)
        return
    if cut_off < period.end:
        message = (
            f"{swedish.capital(swedish.period(period))} slutar {swedish.day(period.end)}, efter {swedish.day(cut_off)}."
        )
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
            message = f"Rapporter för {title} saknas i underlaget: {swedish.listed(missing)}."
            yield NO_EARLIER.at(place, message, hint=NO_EARLIER.advice)
        if (area, period) not in there:
            message = f"Ingen rapport för {title} och {swedish.period(period)} har angetts."
            yield NO_REPORT.at(place, message, hint=NO_REPORT.advice)


def _newest(
    read: Sequence[Report], period: Period, datasets: Mapping[str, Dataset]
) -> tuple[list[Report], list[Report], list[Finding]]:
    """One report per area and period, the one handed in last, and those it replaces; later periods are left aside."""
    findings: list[Finding] = []
    newest: dict[tuple[str, Period], Report] = {}
    replaced: list[Report] = []
    for report in sorted(read, key=lambda report: (report.received_on or date.min, report.file)):
        if report.period > period:
            message = f"Rapporten gäller {report.period}, efter bedömd period {period}."
            findings.append(WRONG_PERIOD.at(FilePlace(report.file), message, hint=WRONG_PERIOD.advice))
            continue
        earlier = newest.get((report.area, report.period))
        if earlier:
            told = _difference(earlier, report, datasets)
            message = f"Filen ersätts av {report.file} för samma område och period. {told}"
            findings.append(TWICE.at(FilePlace(earlier.file), message, hint=TWICE.advice))
            replaced.append(earlier)
        newest[report.area, report.period] = report
    return list(newest.values()), replaced, findings


def _difference(earlier: Report, later: Report, datasets: Mapping[str, Dataset]) -> str:
    """Which rows the later report lacks, adds and changes, by dataset: a net number would hide one that was swapped."""
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
    return f"I den nyare: {' '.join(told)}" if told else "Båda har samma rader."


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


def _keys_again(used: Sequence[Report], datasets: Mapping[str, Dataset]) -> Iterator[Finding]:
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


def _again(report: Report, dataset: Dataset, again: Sequence[tuple[Cell, ...]], periods: Sequence[Period]) -> Finding:
    codes = [identities.masked(" ".join(str(part) for part in key)) for key in again[:_FEW]]
    few = ", ".join(codes) + (" med flera" if len(again) > len(codes) else "")
    where = swedish.listed(swedish.period(each) for each in periods)
    message = (
        f"{dataset.title}: {swedish.number(len(again))} {'kod' if len(again) == 1 else 'koder'} ({few}) finns redan i "
        f"rapporten för {where}. Den nyare raden räknas i stället för den tidigare, och siffrorna för {where} ändras."
    )
    return KEY_AGAIN.at(FilePlace(report.file), message, hint=KEY_AGAIN.advice)


def assessment_files(quarter: Quarter, signed: Agreement) -> tuple[Files, list[Finding]]:
    """assessment.json, the follow-up report in Word and HTML, and where they are called for letter and review form."""
    assessment, assignment = quarter.assessment, signed.assignment
    made: dict[str, bytes] = {}
    document, findings = follow_up_report(assessment, assignment, quarter.earlier)
    if document and not any_errors(findings):
        for name in ("docx", "html"):
            made[f"{document.name}{ENDINGS[name]}"] = WRITERS[name](document)
    sent, problems = letter(assessment, assignment)
    findings += problems
    if sent and not any_errors(problems):
        made[f"{sent.name}{ENDINGS['docx']}"] = WRITERS["docx"](sent)
    if to_review(signed.contract, assignment, assessment.period):
        made[REVIEW] = review_form(signed.contract, assignment, assessment.period, quarter.reviews)
    return {**made, ASSESSMENT: to_json(assessment)}, findings
