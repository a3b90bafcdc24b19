"""The undecided values of a specification: out as a list to fill in, and back as decisions."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from tenderkit.model.assignment import Assignment
from tenderkit.model.requirement import Decision
from tenderkit.spec import deciding
from tenderkit.verbs.given import AnyPath, File, file, specification
from tenderkit.verbs.results import Decided, Forms

LIST = "att-besluta.xlsx"


def decision_list(spec: AnyPath | Assignment) -> Forms:
    """The Excel list of every undecided value, for a board or a director to fill in."""
    assignment, findings = specification(spec)
    files = {} if assignment is None else {LIST: deciding.decision_list(assignment)}
    return Forms(files=files, findings=tuple(findings))


def decide(spec: AnyPath, filled: AnyPath | File, today: date) -> Decided:
    """The decisions in a filled list, and beslut.yaml with them, for the specification's folder.

    A decision dated after ``today`` is wrong, and if any row is wrong nothing is taken. There is no file where no row
    is filled in.
    """
    assignment, findings = specification(spec)
    made: Sequence[Decision] = ()
    files: Mapping[str, bytes] = {}
    if assignment is not None:
        handed = file(filled)
        made, problems = deciding.read_decisions(handed.data, handed.name, assignment, today)
        findings = [*findings, *problems]
        files = deciding.decisions_file(Path(spec), assignment, made) if made else {}
    return Decided(decisions=tuple(made), files=files, findings=tuple(findings))
