"""A quarter assessed, and the files that come of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tenderkit import swedish
from tenderkit.assessment.follow_up import follow_up_report
from tenderkit.assessment.outcomes import Basis
from tenderkit.assessment.outcomes import assess as judge
from tenderkit.assessment.review import read_reviews, review_form
from tenderkit.assessment.serial import to_json
from tenderkit.assessment.trend import trend_report
from tenderkit.findings import Code, FilePlace, Finding, Severity, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.outcome import Assessment, Review
from tenderkit.model.periods import Period, Span
from tenderkit.model.report import Report
from tenderkit.tables import Extract
from tenderkit.verbs.reporting import reports
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
)
TWICE = Code(
    "rapport-dubbel", Severity.WARNING, "Två rapporter för samma område och period", "Den senast lämnade gäller."
)


def assess(
    contract: Contract,
    assignment: Assignment,
    period: Period,
    files: Mapping[str, bytes],
    cut_off: date,
    review: tuple[str, bytes] | None = None,
) -> tuple[Assessment, list[Review], list[Finding]]:
    """The assessment of a period from the report files of it and of earlier periods, and the reviews read."""
    read, findings = reports(files, assignment, contract)
    assessment, reviews, problems = assess_reports(contract, assignment, period, read, cut_off, review)
    return assessment, reviews, findings + problems


def assess_reports(
    contract: Contract,
    assignment: Assignment,
    period: Period,
    read: Sequence[Report],
    cut_off: date,
    review: tuple[str, bytes] | None = None,
    extracts: Sequence[Extract] = (),
    places: Mapping[str, str] | None = None,
) -> tuple[Assessment, list[Review], list[Finding]]:
    """The same from reports already read. ``extracts`` are the region's own rows, such as its register of visits.

    ``places`` are the requirements' clauses, where they are known from before: to find them takes the whole tender set.
    """
    used, findings = _newest(read, period)
    findings = [*findings, *_gaps(used, contract, assignment, period, cut_off)]
    reviews: list[Review] = []
    if review:
        reviews, problems = read_reviews(review[1], review[0], contract, assignment, period)
        findings += problems
    where = clauses(assignment) if places is None else places
    basis = Basis(contract, assignment, used, period, cut_off, reviews, where, VERSION, extracts=extracts)
    return judge(basis), reviews, findings


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


def _newest(read: Sequence[Report], period: Period) -> tuple[list[Report], list[Finding]]:
    """One report per area and period, the one handed in last; later periods than the assessed are left aside."""
    findings: list[Finding] = []
    newest: dict[tuple[str, Period], Report] = {}
    for report in sorted(read, key=lambda report: (report.received_on or date.min, report.file)):
        if report.period > period:
            message = f"Rapporten gäller {report.period}, efter bedömd period {period}."
            findings.append(WRONG_PERIOD.at(FilePlace(report.file), message, hint=WRONG_PERIOD.advice))
            continue
        replaced = newest.get((report.area, report.period))
        if replaced:
            message = f"Filen ersätts av {report.file} för samma område och period."
            findings.append(TWICE.at(FilePlace(replaced.file), message, hint=TWICE.advice))
        newest[report.area, report.period] = report
    return list(newest.values()), findings


def assessment_files(
    assessment: Assessment, reviews: Sequence[Review], contract: Contract, assignment: Assignment
) -> tuple[Files, list[Finding]]:
    """assessment.json, the follow-up report in Word and HTML, and the review form where persons judge terms."""
    files: dict[str, bytes] = {"assessment.json": to_json(assessment)}
    document, findings = follow_up_report(assessment, assignment)
    if document and not any_errors(findings):
        for name in ("docx", "html"):
            files[f"{document.name}{ENDINGS[name]}"] = WRITERS[name](document)
    if any(requirement.manual and not requirement.measure for requirement in assignment.requirements):
        files["granskning.xlsx"] = review_form(contract, assignment, assessment.period, reviews)
    return files, findings


def trend_files(assessments: Sequence[Assessment], assignment: Assignment) -> tuple[Files, list[Finding]]:
    """The trend over assessments of one contract, in the order of their periods, in Word and HTML."""
    document, findings = trend_report(assessments, assignment)
    if any_errors(findings):
        return {}, findings
    return {f"{document.name}{ENDINGS[name]}": WRITERS[name](document) for name in ("docx", "html")}, findings
