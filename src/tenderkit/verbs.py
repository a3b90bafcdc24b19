"""The verbs: what the command line does, as functions from files' contents to files' contents and findings.

Nothing here prints, exits or looks at the clock; dates are arguments.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tenderkit import swedish
from tenderkit.assessment.follow_up import follow_up_report
from tenderkit.assessment.outcomes import Basis
from tenderkit.assessment.outcomes import assess as judge
from tenderkit.assessment.review import read_reviews, review_form
from tenderkit.assessment.serial import to_json
from tenderkit.assessment.trend import trend_report
from tenderkit.bids.award import award as write_contract
from tenderkit.bids.filling import filling
from tenderkit.bids.form import bid_form as write_bid_form
from tenderkit.bids.intake import read_bid
from tenderkit.bids.questions import BidForm, form_of
from tenderkit.bids.ruling import ruling
from tenderkit.bids.validation import check as judge_bid
from tenderkit.blocks import plain
from tenderkit.documents.clauses import Clauses
from tenderkit.documents.manifest import NAME as MANIFEST
from tenderkit.documents.manifest import manifest
from tenderkit.documents.tender import clause_numbers, tender_documents
from tenderkit.findings import Code, FilePlace, Finding, Severity, any_errors
from tenderkit.measures import registry
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Assignment
from tenderkit.model.bid import BidCheck
from tenderkit.model.contract import Contract
from tenderkit.model.outcome import Assessment, Review
from tenderkit.model.periods import Period, Span
from tenderkit.model.report import Report
from tenderkit.reports.export import read_export
from tenderkit.reports.form import FormFor, report_form
from tenderkit.reports.intake import read_report
from tenderkit.source import Node, parse
from tenderkit.spec import contracts, decisions, loader, schema
from tenderkit.tables import Extract
from tenderkit.version import VERSION
from tenderkit.writers import ENDINGS, WRITERS

Files = Mapping[str, bytes]

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
UNDECIDED_AWARD = Code(
    "anbud-obeslutade-varden",
    Severity.UNDECIDED,
    "Specifikationen har värden som inte är beslutade",
    "Besluta värdena före annonsering; tenderkit decide listar dem.",
)
TWICE = Code(
    "rapport-dubbel", Severity.WARNING, "Två rapporter för samma område och period", "Den senast lämnade gäller."
)


def validate(folder: Path) -> tuple[Assignment | None, list[Finding]]:
    """The specification and all there is to say about it, undecided values included."""
    assignment, findings = loader.load(folder)
    if assignment is None:
        return None, findings
    _, problems = tender_documents(assignment)
    return assignment, [*findings, *problems, *decisions.undecided(assignment.all_values())]


def render(assignment: Assignment, formats: Sequence[str] = ("docx",)) -> tuple[Files, list[Finding]]:
    """The tender set and its manifest: file name → bytes. Empty if a template is at fault."""
    documents, findings = tender_documents(assignment)
    if any_errors(findings):
        return {}, findings
    files = {f"{document.name}{ENDINGS[name]}": WRITERS[name](document) for document in documents for name in formats}
    return {**files, MANIFEST: manifest(assignment, documents, files, VERSION)}, findings


def clauses(assignment: Assignment) -> Mapping[str, str]:
    """Requirement id → where its clause stands, "Uppdragsbeskrivning 5.1"."""
    return clause_numbers(tender_documents(assignment)[0])


def texts(assignment: Assignment) -> Mapping[str, str]:
    """Requirement id → its text with the values set in, as plain text."""
    made = Clauses(assignment, frozenset())
    return {
        requirement.id: " ".join(plain(inlines) for inlines in made.text(requirement)[0])
        for requirement in assignment.requirements
    }


def bid_questions(assignment: Assignment) -> BidForm:
    """What the bid form of the assignment asks."""
    return form_of(assignment, clauses(assignment), texts(assignment))


def checked_file(data: bytes, shown: str, schema_name: str) -> tuple[Node | None, list[Finding]]:
    """A YAML file read and passed by one of the schemas, or None with what is wrong with it."""
    node, findings = parse(data, shown)
    if node is None or any_errors(findings):
        return None, findings
    findings += schema.check(node, schema_name)
    return (None if any_errors(findings) else node), findings


def bid_form(assignment: Assignment, answers: tuple[str, bytes] | None = None) -> tuple[bytes, list[Finding]]:
    """The bid form; ``answers`` is the name and bytes of a YAML file to fill it in from."""
    form = bid_questions(assignment)
    if answers is None:
        return write_bid_form(form), []
    node, findings = checked_file(answers[1], answers[0], "anbudssvar")
    if node is None:
        return b"", findings
    given, problems = filling(node, form)
    return write_bid_form(form, given), findings + problems


def check_bid(assignment: Assignment, data: bytes, name: str) -> tuple[BidCheck | None, list[Finding]]:
    """Every verdict on one bid, or None if the file is no bid for this assignment."""
    form = bid_questions(assignment)
    bid, findings = read_bid(data, name, form)
    return (None if bid is None else judge_bid(bid, form)), findings


def award(
    folder: Path, assignment: Assignment, bid: tuple[str, bytes], decision: tuple[str, bytes]
) -> tuple[str, Files, list[Finding]]:
    """The contract number and the contract's folder, from a bid file and the decision to award (YAML).

    Nothing is written while a must is not met, or unclear and not cleared in the decision.
    """
    node, findings = checked_file(decision[1], decision[0], "tilldelning")
    check, problems = check_bid(assignment, bid[1], bid[0])
    findings += problems
    files, problems = contracts.pinned_files(folder, assignment)
    findings += problems
    if node is None or check is None or any_errors(findings):
        return "", {}, findings
    undecided = sum(not value.decided for value in assignment.all_values())
    if undecided:
        message = f"{undecided} värden i specifikationen är inte beslutade."
        findings.append(UNDECIDED_AWARD.at(FilePlace(folder.as_posix()), message, hint=UNDECIDED_AWARD.advice))
    made, cleared = ruling(node)
    contract, problems = write_contract(check, bid_questions(assignment), made, files, cleared)
    return made.contract, contract, findings + problems


def serves(assignment: Assignment) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(dataset, column) → the requirements whose measures read it."""
    found: dict[tuple[str, str], list[str]] = {}
    for requirement in assignment.requirements:
        if requirement.measure and requirement.measure.kind != "completeness":
            vocabulary = Vocabulary.of(assignment.reporting)
            for pair in registry.columns_of(requirement.measure, requirement.exclusions, vocabulary):
                found.setdefault(pair, []).append(requirement.id)
    return {pair: tuple(ids) for pair, ids in found.items()}


def reporting_form(assignment: Assignment, whom: FormFor, rows: Path | None = None) -> tuple[bytes, list[Finding]]:
    """The reporting workbook; ``rows`` is a folder of CSV files, one per dataset, to fill it in from.

    A dataset that has a file without rows is declared empty.
    """
    if rows is None:
        return report_form(assignment, serves(assignment), whom), []
    files = {path.as_posix(): path.read_bytes() for path in sorted(rows.glob("*.csv"))}
    filled, findings = read_export(files, assignment, whom.area)
    empty = frozenset(name for name, found in filled.items() if not found)
    return report_form(assignment, serves(assignment), whom, filled, empty), findings


def reports(
    files: Mapping[str, bytes], assignment: Assignment, contract: Contract | None = None
) -> tuple[list[Report], list[Finding]]:
    """The reports read from files by name, and every finding in them."""
    read, findings = [], []
    for name, data in files.items():
        report, problems = read_report(data, name, assignment, contract)
        findings += problems
        if report:
            read.append(report)
    return read, findings


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
