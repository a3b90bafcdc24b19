"""The kinds of measure, by name, and what is asked of any of them; ``judge`` judges."""

from collections.abc import Iterator, Mapping
from typing import Any

from tenderkit.measures import checks, common, conditions
from tenderkit.measures.amount import AmountKind
from tenderkit.measures.checks import Pair, Parameters
from tenderkit.measures.compare import ComparisonKind
from tenderkit.measures.completeness import CompletenessKind
from tenderkit.measures.coverage import CoverageKind
from tenderkit.measures.deadline import DeadlineKind
from tenderkit.measures.kind import Bounds, Kind, Use
from tenderkit.measures.level_per_month import LevelPerMonthKind
from tenderkit.measures.limit_per_group import LimitPerGroupKind
from tenderkit.measures.share import ShareKind
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.measure import Exclusion, Measure
from tenderkit.source import Node

KINDS: Mapping[str, Kind[Any]] = {
    kind.name: kind
    for kind in (
        ShareKind(),
        LimitPerGroupKind(),
        CoverageKind(),
        LevelPerMonthKind(),
        DeadlineKind(),
        CompletenessKind(),
        AmountKind(),
        ComparisonKind(),
    )
}


def parse(node: Node) -> Measure:
    """The measure of a node whose shape the schema has checked. KeyError for a kind that is not registered."""
    measure: Measure = KINDS[node.text("kind")].parse(node, common.parse(node))
    return measure


def definitions() -> dict[str, Any]:
    """The ``$defs`` a specification's schema needs: ``measure``, ``exclusion``, ``condition`` and its parts.

    ``measure`` branches on ``kind`` with if/then, so that an error names the very key that is wrong.
    """
    branches = []
    for kind in KINDS.values():
        shared = {name: schema for name, schema in common.PARAMETERS.items() if name not in kind.refused}
        then = {
            "title": kind.title,
            "description": kind.description,
            "properties": {"kind": True, **shared, **kind.parameters},
            "required": list(kind.required),
            "additionalProperties": False,
        }
        branches.append({"if": {"required": ["kind"], "properties": {"kind": {"const": kind.name}}}, "then": then})
    measure = {
        "title": "Mått",
        "description": "Hur villkoret räknas.",
        "type": "object",
        "properties": {
            "kind": {
                "title": "Slag av mått",
                "description": " ".join(f"{kind.name}: {kind.title.lower()}." for kind in KINDS.values()),
                "enum": list(KINDS),
            }
        },
        "required": ["kind"],
        "allOf": branches,
    }
    return {**conditions.definitions(), "exclusion": common.EXCLUSION, "measure": measure}


def bounds(measure: Measure) -> Bounds:
    """Which operators and units the measure's levels may have, and whether a share of items may be set."""
    return KINDS[measure.kind].bounds(measure)


def relative(measure: Measure | None) -> bool:
    """Whether a percentage of the measure is of something else, which it may pass, and not a part of a whole."""
    return measure is not None and bounds(measure).relative


def uses(measure: Measure, exclusions: tuple[Exclusion, ...], vocabulary: Vocabulary) -> Iterator[Use]:
    """Everything the measure and its exclusions read, dataset by dataset."""
    return KINDS[measure.kind].reads(measure, exclusions, vocabulary)


def columns_of(measure: Measure, exclusions: tuple[Exclusion, ...], vocabulary: Vocabulary) -> set[Pair]:
    """The reported columns the measure needs, as (dataset, column), through joins, derived columns and rollups."""
    return KINDS[measure.kind].columns_of(measure, exclusions, vocabulary)


def datasets(measure: Measure, exclusions: tuple[Exclusion, ...], vocabulary: Vocabulary) -> list[str]:
    """The datasets that must have been reported for the measure to be judged."""
    return KINDS[measure.kind].datasets(measure, exclusions, vocabulary)


def problems(
    measure: Measure, exclusions: tuple[Exclusion, ...], vocabulary: Vocabulary, parameters: Parameters
) -> Iterator[str]:
    """What the measure asks that the datasets cannot answer, as Swedish sentences without a place."""
    for use in uses(measure, exclusions, vocabulary):
        yield from checks.problems(use.condition, use.dataset, vocabulary, parameters)
        for name in use.columns if use.dataset in vocabulary.datasets else ():
            field = vocabulary.field(use.dataset, name)
            if field is None:
                yield checks.unknown_column(name, use.dataset, vocabulary)
            elif field.type not in use.types:
                yield f"Uppgiften ”{name}” i datamängden {use.dataset} är av fel slag för måttet."
