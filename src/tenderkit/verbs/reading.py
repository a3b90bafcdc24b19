"""Specifications and contracts read once, for those who have several questions to put to one."""

from tenderkit.verbs.given import AnyPath, agreement, specification
from tenderkit.verbs.results import Loaded, LoadedContract


def load(spec: AnyPath) -> Loaded:
    """The specification in a folder, held against its schema and rules; ``validate`` tries its documents too."""
    assignment, findings = specification(spec)
    return Loaded(assignment=assignment, findings=tuple(findings))


def load_contract(contract: AnyPath) -> LoadedContract:
    """The contract in an avtal.yaml, with the assignment of the specification pinned beside it."""
    signed, findings = agreement(contract)
    return LoadedContract(agreement=signed, findings=tuple(findings))
