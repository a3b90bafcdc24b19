"""The rules of one level, for levels that come after the specification: the amendments of a contract."""

from collections.abc import Iterator, Mapping
from datetime import date

from tenderkit.findings import Finding
from tenderkit.measures import registry
from tenderkit.model.assignment import SourceRecord
from tenderkit.model.quantities import Level
from tenderkit.model.requirement import Requirement
from tenderkit.spec.rules.references import NO_SOURCE
from tenderkit.spec.rules.series import MID_PERIOD, UNFIT, mid_period, unfit


def faults(
    requirement: Requirement, level: Level, start: date, sources: Mapping[str, SourceRecord]
) -> Iterator[Finding]:
    """What the specification's rules say of ``level`` as one more level of ``requirement``.

    ``start`` is the contract's first day: a level may begin then, though it is no quarter's first day.
    """
    about, measure = requirement.id, requirement.measure
    if measure:
        for message in unfit(level, registry.bounds(measure)):
            yield UNFIT.at(level.place, message, hint=UNFIT.advice, about=about)
        for message in mid_period(level, measure, start):
            yield MID_PERIOD.at(level.place, message, hint=MID_PERIOD.advice, about=about)
    if level.source not in sources:
        message, hint = f"Källan ”{level.source}” finns inte.", f"Det finns: {', '.join(sorted(sources))}."
        yield NO_SOURCE.at(level.place, message, hint=hint, about=about)
