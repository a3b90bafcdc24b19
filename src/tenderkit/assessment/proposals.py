"""The proposed steps of an assessment in the order of the sanction ladder, with the terms they are proposed for."""

from collections.abc import Sequence
from dataclasses import dataclass

from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import Assessment, Outcome


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step: its title, what it means, who decides it, and the outcomes it is proposed for."""

    title: str
    text: str
    decided_by: str
    outcomes: Sequence[Outcome]


def proposals(assessment: Assessment, assignment: Assignment) -> tuple[Proposal, ...]:
    """The proposed steps, the gravest first."""
    found: dict[str, list[Outcome]] = {}
    texts: dict[str, str] = {}
    for outcome in assessment.outcomes:
        if outcome.next_step:
            found.setdefault(outcome.next_step.step, []).append(outcome)
            texts[outcome.next_step.step] = outcome.next_step.text
    ladder = [step for step in reversed(assignment.contract.ladder) if step.id in found]
    return tuple(Proposal(step.title, texts[step.id], step.decided_by, found[step.id]) for step in ladder)
