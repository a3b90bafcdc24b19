"""Every story of tests/cases/measures is judged, and must come out as it says; one file per kind."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from measure_world import VOCABULARY, Story, stories
from tenderkit import source
from tenderkit.measures import opening, registry
from tenderkit.measures.judge import JUDGES
from tenderkit.model.outcome import Judgement, Role

CASES = Path(__file__).parent / "cases" / "measures"
STORIES = [
    (path.stem, story) for path in sorted(CASES.glob("*.yaml")) for story in stories(path.read_bytes(), path.name)
]


@pytest.mark.parametrize(("kind", "story"), STORIES, ids=[f"{kind}: {story.name}" for kind, story in STORIES])
def test_story(kind: str, story: Story) -> None:
    assert story.question.measure.kind == kind
    expected = story.node["expect"].value
    judged = story.judge()
    assert set(judged) == set(story.question.spans)
    if "status" in expected:
        expected = {"nord": expected}
    for area, wanted in expected.items():
        assert found(judged[area], wanted) == wanted, judged[area]


def found(judgement: Judgement, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the judgement says of the things a story speaks of, in the story's own form."""
    by_role = {role.value: sum(step.count for step in judgement.funnel if step.role is role) for role in Role}
    value = judgement.value
    every = {
        "status": judgement.status.value,
        "reason": judgement.reason,
        "base": judgement.base,
        "counts": list(judgement.counts),
        "value": None
        if value is None
        else shown(value.low)
        if value.is_exact
        else [shown(value.low), shown(value.high)],
        "funnel": {name: by_role[name] for name in wanted.get("funnel", {})},
        "labels": [f"{step.label}: {step.count}" for step in judgement.funnel],
        "evidence": [f"{item.key}: {item.note}" if item.note else item.key for item in judgement.evidence.items],
        "total": judgement.evidence.total,
        "unknown": judgement.evidence.unknown,
        "rows": [[place.row for place in item.rows] for item in judgement.evidence.items],
        "remarks": list(judgement.remarks),
    }
    return {name: every[name] for name in wanted}


def shown(number: Fraction | None) -> Any:
    """An exact number as stories write it: whole, or as a fraction."""
    if number is None:
        return None
    return int(number) if number.denominator == 1 else f"{number.numerator}/{number.denominator}"


def test_every_kind_that_is_declared_is_judged() -> None:
    assert set(JUDGES) == set(registry.KINDS)


def test_every_kind_has_stories_of_four_sorts() -> None:
    """Met, missed, on the boundary and with missing data: each kind's file names them by the status they end in."""
    for kind in registry.KINDS:
        statuses = {judged["status"] for name, story in STORIES if name == kind for judged in _expected(story)}
        assert {"met", "missed"} <= statuses, kind
        assert statuses & {"not_reported", "not_assessable"}, kind


def _expected(story: Story) -> list[dict[str, Any]]:
    expected = story.node["expect"].value
    return [expected] if "status" in expected else list(expected.values())


def test_only_what_the_measures_read_is_fetched() -> None:
    node, _ = source.parse(b"{kind: share, dataset: visits, where: {episode.type: behandling}, is: {place: bvc}}", "m")
    assert node is not None
    fetched = opening.asked_for([(registry.parse(node), ())], VOCABULARY)
    # Beside what the condition says: the keys, the reference between the two and each one's date.
    assert {column.name for column in fetched["visits"].columns} == {"visit", "date", "episode", "place"}
    assert {column.name for column in fetched["episodes"].columns} == {"episode", "received_on", "type"}
