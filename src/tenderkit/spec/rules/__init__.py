"""Rules beyond the schema: what a specification must keep so that clause and check cannot differ.

A rule is a function from a specification to findings; its docstring is its documentation. A new rule is one function
and one line here.
"""

from collections.abc import Callable, Iterator

from tenderkit.findings import Finding
from tenderkit.spec.rules import checkable, columns, prose, references, series, timetable
from tenderkit.spec.rules.references import TWICE
from tenderkit.spec.specification import Specification

__all__ = ["RULES", "TWICE", "Rule", "check"]

Rule = Callable[[Specification], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    prose.no_figures,
    prose.no_levels_in_prose,
    prose.known_placeholders,
    prose.ladder_placeholders,
    prose.no_clause_numbers,
    prose.no_hidden_requirements,
    checkable.must_is_checkable,
    checkable.no_vague_words,
    checkable.has_consequence,
    checkable.open_cases_counted,
    checkable.report_terms,
    references.unique_ids,
    references.known_references,
    references.known_months,
    references.known_sources,
    references.interpretations_used,
    columns.datasets_hold_together,
    columns.measures_can_be_answered,
    columns.nothing_unused,
    series.bound_fits_kind,
    series.small_base,
    series.levels_start_with_periods,
    series.bands,
    series.offers,
    timetable.days_in_order,
    timetable.questions_before_tenders,
    timetable.contract_after_standstill,
    timetable.days_are_worked,
)


def check(specification: Specification) -> Iterator[Finding]:
    """The findings of every rule."""
    for rule in RULES:
        yield from rule(specification)
