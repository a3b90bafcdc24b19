"""The next step of the sanction ladder for a term that was missed: a basis for a decision, never one."""

from tenderkit import swedish
from tenderkit.documents.tables import step_text
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import NextStep, Status
from tenderkit.model.requirement import Requirement


def next_step(
    requirement: Requirement, assignment: Assignment, status: Status, running: int, known: bool
) -> NextStep | None:
    """The step for a term missed ``running`` periods in a row, this one included; None without a consequence.

    ``known`` is false where an earlier period that could count is not among the reports, so that more breaches in a
    row may exist than are seen.
    """
    consequence = requirement.consequence
    if consequence is None:
        return None
    repeated = 0 < consequence.repeat_times <= running
    id = consequence.repeat_step if repeated else consequence.step
    step = assignment.step(id)
    if step is None:
        return None
    reported = status is not Status.NOT_REPORTED
    cause = f"Villkoret är inte {'uppfyllt' if reported else 'rapporterat'}."
    if running > 1:
        often = f"{swedish.in_words(running)} perioder i rad"
        cause = f"Villkoret är inte uppfyllt {often}." if reported else f"{cause} Det brister {often}."
    if consequence.repeat_times and not repeated and not known:
        cause += " Föregående period ingår inte i underlaget, så upprepning har inte prövats."
    return NextStep(step.id, step.title, step_text(assignment, step.id), cause)
