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
    ``whole`` is false if requirements could not be read at all, so that not even their ids are known.
    """

    assignment: Assignment
    nodes: Mapping[str, Node]
    files: Mapping[str, Node]
    skipped: frozenset[str]
    whole: bool = True

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.assignment.reporting)

    @property
    def partial(self) -> bool:
        """True if a requirement is missing, so that nobody can say what is unused."""
        return bool(self.skipped) or not self.whole

    def may_exist(self, id: str) -> bool:
        """True unless there certainly is no requirement ``id``."""
        return self.assignment.requirement(id) is not None or self.may_be_lost(id)

    def may_be_lost(self, id: str) -> bool:
        """True if ``id`` is, or may be, among the requirements that could not be read or made."""
        return id in self.skipped or (not self.whole and self.assignment.requirement(id) is None)

    def place(self, requirement: Requirement, *path: Key) -> Place:
        """Where the value at ``path`` of the requirement stands."""
        return self.nodes[requirement.id].at(path)
