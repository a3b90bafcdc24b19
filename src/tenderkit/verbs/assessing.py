"""A quarter assessed, and the files that come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tenderkit.assessment.earlier import usable
from tenderkit.assessment.follow_up import follow_up_report
from tenderkit.assessment.handed_in import keys_again, lacking, newest
from tenderkit.assessment.letter import letter
from tenderkit.assessment.outcomes import Basis
from tenderkit.assessment.outcomes import assess as judge
from tenderkit.assessment.review import read_reviews, review_form
from tenderkit.assessment.serial import to_json
from tenderkit.assessment.terms import to_review
from tenderkit.findings import Finding, any_errors, none_usable
from tenderkit.model.outcome import Assessment, Review
from tenderkit.model.periods import Period
from tenderkit.progress import Watch, unwatched
from tenderkit.verbs.given import Agreement, AnyPath, File, agreement, files, quarter
from tenderkit.verbs.results import REVIEW, Assessed
from tenderkit.verbs.sorting import Material, material
from tenderkit.verbs.specifying import Files, clauses
from tenderkit.version import VERSION
from tenderkit.writers import ENDINGS, WRITERS

ASSESSMENT = "assessment.json"


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
    if made:
        watch("Skriver uppföljningsrapporten")
    refused = any(problem.is_error and problem.code.startswith("granskning") for problem in findings)
    return assessed(made, signed, findings, reviewed=answers is not None and not refused)


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
) -> tuple[Quarter | None, list[Finding]]:
    """The assessment of a period from the reports of it and of earlier periods, and what else is ``given``.

    None, and nothing is judged, where the contract does not cover the period or the review is not one of its own.
    ``places`` are the requirements' clauses, where they are known from before: to find them takes the whole tender set.
    """
    contract, assignment = signed.contract, signed.assignment
    datasets = assignment.reporting.datasets
    used, replaced, findings = newest(given.reports, period, datasets)
    findings += [*lacking(used, contract, assignment, period, cut_off), *keys_again(used, datasets)]
    earlier, problems = usable(given.earlier, contract, assignment, period)
    findings += problems
    reviews: list[Review] = []
    if review:
        reviews, problems = read_reviews(review.data, review.name, contract, assignment, period)
        findings += problems
    if any(finding.unusable for finding in findings):
        return None, findings
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


def assessed(
    quarter: Quarter | None, signed: Agreement, findings: Sequence[Finding], *, reviewed: bool = False
) -> Assessed:
    """The quarter with its files, beside what was found on the way; neither where nothing could be judged."""
    if quarter is None:
        return Assessed(files={}, findings=tuple(findings))
    files, problems = _files(quarter, signed)
    return Assessed(
        assessment=quarter.assessment,
        reviews=tuple(quarter.reviews),
        reviewed=reviewed,
        files=files,
        findings=(*findings, *problems),
    )


def _files(quarter: Quarter, signed: Agreement) -> tuple[Files, list[Finding]]:
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
