"""One outcome at a time, from an assessment on file."""

from tenderkit import swedish
from tenderkit.assessment.serial import from_json
from tenderkit.verbs.errors import WrongArgumentError
from tenderkit.verbs.given import AnyPath, File, file
from tenderkit.verbs.results import Explained


def explain(assessment: AnyPath | File, requirement: str, area: str | None = None) -> Explained:
    """The outcomes of a requirement in an assessment.json: of one area, by its code or its title, or of all.

    Raises WrongArgumentError where the assessment has none, with those that it has, of the same letters if any.
    """
    handed = file(assessment)
    requirement, code = requirement.upper(), swedish.code(area) if area else None
    loaded, findings = from_json(handed.data, handed.name)
    if loaded is None:
        return Explained(outcomes=(), findings=tuple(findings))
    of_it = [outcome for outcome in loaded.outcomes if outcome.requirement == requirement]
    chosen = tuple(outcome for outcome in of_it if code in (None, outcome.area))
    if not of_it:
        known = sorted({outcome.requirement for outcome in loaded.outcomes})
        of_its_kind = [each for each in known if each.partition("-")[0] == requirement.partition("-")[0]]
        listed = ", ".join(of_its_kind or known)
        raise WrongArgumentError(f"Bedömningen har inget utfall för {requirement}. Den har {listed}.")
    if not chosen:
        raise WrongArgumentError(f"Bedömningen har inget utfall för {area}. Den har {', '.join(loaded.areas)}.")
    return Explained(outcomes=chosen, findings=tuple(findings))
