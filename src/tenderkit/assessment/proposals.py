"""The proposed steps of an assessment in the order of the sanction ladder, with the terms they are proposed for."""

from collections.abc import Sequence
from dataclasses import dataclass

from tenderkit import swedish
from tenderkit.assessment.shortcomings import areas_without_report, silenced
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import Assessment, Outcome

_FEW = 5  # terms named although all that is to be said of them is that the report is missing


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step: its title, what it means, who decides it, and the outcomes it is proposed for.

    ``silent`` are the areas from which no report has come.
    """

    title: str
    text: str
    decided_by: str
    outcomes: Sequence[Outcome]
    silent: Sequence[str]

    def heard(self) -> tuple[Outcome, ...]:
        """The outcomes to name one by one: all but the many that are missing because a whole report is."""
        return tuple(outcome for outcome in self.outcomes if not self.missing(outcome.area) or self._told(outcome))

    def missing(self, area: str) -> int:
        """How many of an area's terms are told of as its missing report; 0 where they are few enough to name."""
        count = sum(outcome.area == area and not self._told(outcome) for outcome in self.outcomes)
        return count if count > _FEW else 0

    def _told(self, outcome: Outcome) -> bool:
        return not silenced(outcome, self.silent)

    def terms(self, assignment: Assignment) -> str:
        """The terms by area, areas with the same terms at once: "X-01 i Nord och X-02 i Söder och Sydost".

        After them a missing report: "39 villkor i Sydväst, där rapporten saknas".
        """
        by_area: dict[str, list[str]] = {}
        for outcome in self.heard():
            by_area.setdefault(outcome.area, []).append(outcome.requirement)
        named: dict[tuple[str, ...], list[str]] = {}
        for area, ids in by_area.items():
            named.setdefault(tuple(ids), []).append(assignment.area_title(area))
        unheard: dict[int, list[str]] = {}
        for area in self.silent:
            if count := self.missing(area):
                unheard.setdefault(count, []).append(assignment.area_title(area))
        told = [f"{swedish.listed(ids)} i {swedish.listed(areas)}" for ids, areas in named.items()]
        told += [
            f"{swedish.number(count)} villkor i {'vart och ett av ' if areas[1:] else ''}{swedish.listed(areas)}"
            for count, areas in unheard.items()
        ]
        return swedish.listed(told) + (", där rapporten saknas" if unheard else "")


def proposals(assessment: Assessment, assignment: Assignment) -> tuple[Proposal, ...]:
    """The proposed steps, the gravest first."""
    found: dict[str, list[Outcome]] = {}
    texts: dict[str, str] = {}
    for outcome in assessment.outcomes:
        if outcome.next_step:
            found.setdefault(outcome.next_step.step, []).append(outcome)
            texts[outcome.next_step.step] = outcome.next_step.text
    silent = areas_without_report(assessment)
    ladder = [step for step in reversed(assignment.contract.ladder) if step.id in found]
    return tuple(Proposal(step.title, texts[step.id], step.decided_by, found[step.id], silent) for step in ladder)
