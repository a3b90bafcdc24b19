"""Judging a term: the other half of every kind, by name. Only what assesses imports it, not what reads or prints."""

from collections.abc import Callable, Mapping

from tenderkit.measures import registry
from tenderkit.measures.judging import (
    amount,
    compare,
    completeness,
    coverage,
    deadline,
    level_per_month,
    limit_per_group,
    share,
)
from tenderkit.measures.question import Question
from tenderkit.model.outcome import Judgement
from tenderkit.tables import Rows

Judge = Callable[[Question, Rows, list[str]], Mapping[str, Judgement]]

JUDGES: Mapping[str, Judge] = {
    "share": share.judge,
    "limit_per_group": limit_per_group.judge,
    "coverage": coverage.judge,
    "level_per_month": level_per_month.judge,
    "deadline": deadline.judge,
    "completeness": completeness.judge,
    "amount": amount.judge,
    "compare": compare.judge,
}


def judge(question: Question, rows: Rows) -> Mapping[str, Judgement]:
    """The judgement of every area of the question; none is left out."""
    read = registry.datasets(question.measure, question.exclusions, question.vocabulary)
    judged = JUDGES[question.measure.kind](question, rows, read)
    rows.tidy()
    return judged
