"""From a contract and its pinned specification to terms: what is in force, where, and at which level."""

from dataclasses import replace
from decimal import Decimal

from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract, Term
from tenderkit.model.occasions import falls_in
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Bound, Level, Operator, Target
from tenderkit.model.requirement import Requirement, Stage


def terms(contract: Contract, assignment: Assignment) -> tuple[Term, ...]:
    """One term for each requirement that is followed up and each area of the contract, in the specification's order.

    Followed up is what applies under the contract and has a measure or a person to judge it.
    """
    return tuple(
        _term(contract, requirement, area)
        for requirement in assignment.requirements
        if requirement.checked_at(Stage.CONTRACT) and (requirement.measure or requirement.manual)
        for area in contract.areas
    )


def asked(term: Term, period: Period) -> bool:
    """Whether the term is judged for that quarter, in force or not: by its measure, or by a person if it has none."""
    requirement = term.requirement
    if requirement.measure:
        return not requirement.measure.assessed or f"Q{period.quarter}" in requirement.measure.assessed
    counts = {name: int(each.value) for name, each in requirement.parameters.items() if isinstance(each.value, Decimal)}
    occasions = requirement.manual.when if requirement.manual else ()
    return any(falls_in(occasion, period, term.span, counts) for occasion in occasions)


def to_review(contract: Contract, assignment: Assignment, period: Period) -> tuple[Term, ...]:
    """The terms that a person is asked to judge for the quarter: in force then, without a measure, and due."""
    return tuple(
        term
        for term in terms(contract, assignment)
        if not term.requirement.measure and term.span.cut(Span(period.start, period.end)) and asked(term, period)
    )


def _term(contract: Contract, requirement: Requirement, area: str) -> Term:
    promised = contract.promised.get(requirement.id, {}).get(area)
    target = requirement.target
    if target and promised is not None:
        target = Target(tuple(raised(level, promised) for level in target.levels))
    added = tuple(change.level for change in contract.amendments if change.requirement == requirement.id)
    if target and added:
        # Stable: a level that an amendment adds on the very day of another comes after it, and so is the one in force.
        target = Target(tuple(sorted((*target.levels, *added), key=lambda level: level.start)))
    return Term(requirement, area, contract.span, target, promised)


def raised(level: Level, promised: Decimal) -> Level:
    """``level`` with its lowest value as promised; a level that is stricter already stays as it is.

    Where there is a ceiling, it holds: a promise of 6 under "lägst 4 och högst 5" makes 5.
    """
    bound = level.bound
    if bound.operator not in (Operator.AT_LEAST, Operator.BETWEEN) or promised <= bound.operands[0]:
        return level
    rest = bound.operands[1:]
    return replace(level, bound=Bound(bound.operator, (min((promised, *rest)), *rest), bound.unit))
