"""A specification as read: the assignment with the nodes it was made from, so that rules can point at a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenderkit.findings import Place
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Assignment
from tenderkit.model.requirement import Requirement
from tenderkit.source import Key, Node


@dataclass(frozen=True, slots=True)
class Specification:
    """``nodes`` are requirements by id, readings applied; ``files`` the other files by name.

    ``skipped`` are ids of requirements that could not be made; references to them are not held against anyone.
    """

    assignment: Assignment
    nodes: Mapping[str, Node]
    files: Mapping[str, Node]
    skipped: frozenset[str]

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.assignment.reporting)

    def place(self, requirement: Requirement, *path: Key) -> Place:
        """Where the value at ``path`` of the requirement stands."""
        return self.nodes[requirement.id].at(path)
