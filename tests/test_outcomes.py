"""Outcomes worked out by hand: every story in tests/cases/outcomes comes out as its arithmetic says."""

import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from outcome_stories import EXPECTED, SPEC, Story, assessed, pin, stories
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import Assessment, Outcome
from tenderkit.model.quantities import Interval


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("avtal")


@pytest.fixture(scope="module")
def assignment(folder: Path) -> Assignment:
    return pin(folder)


def shown(interval: Interval | None) -> list[str]:
    """A value as the stories write it: exact per cent, or both ends."""
    if interval is None:
        return []
    ends = [str(interval.low)] + ([] if interval.is_exact else [str(interval.high)])
    return [end.replace("None", "obegränsat") for end in ends]


def written(expected: dict[str, Any], key: str) -> list[str]:
    value = expected[key]
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def check(outcome: Outcome, expected: dict[str, Any], where: str) -> None:
    assert set(expected) <= EXPECTED, where
    assert expected["calculation"].startswith("Så räknas det:"), where
    assert outcome.status.value == expected["status"], f"{where}: {outcome.judgement}"
    if "value" in expected:
        assert shown(outcome.judgement.value) == written(expected, "value"), f"{where}: {outcome.judgement}"
    if "base" in expected:
        assert outcome.judgement.base == expected["base"], f"{where}: {outcome.judgement}"
    step = outcome.next_step.step if outcome.next_step else "inget"
    assert step == expected.get("next_step", "inget"), where
    if "cause" in expected:
        assert outcome.next_step is not None and expected["cause"] in outcome.next_step.cause, where
    if "reason" in expected:
        assert expected["reason"] in outcome.judgement.reason, f"{where}: {outcome.judgement.reason}"
    if "note" in expected:
        notes = " · ".join(f"{item.key}: {item.note}" for item in outcome.judgement.evidence.items)
        assert expected["note"] in notes.replace("\u00a0", " "), f"{where}: {notes}"


def check_scores(assessment: Assessment, expected: dict[str, Any], where: str) -> None:
    for area, told in expected.items():
        score = assessment.score if area == "avtalet" else assessment.areas[area]
        assert told["calculation"].startswith("Så räknas det:"), where
        value = None if told["value"] == "ingen" else Fraction(str(told["value"]))
        assert score.value == value, f"{where} {area}"
        assert score.coverage == Fraction(str(told["coverage"])), f"{where} {area}"
        assert score.band == told["band"], f"{where} {area}"


@pytest.mark.parametrize("story", stories(), ids=lambda story: f"{story.file}: {story.title}")
def test_story(story: Story, folder: Path, assignment: Assignment) -> None:
    assessment = assessed(story, folder, assignment)
    found = {(outcome.requirement, outcome.area): outcome for outcome in assessment.outcomes}
    assert len(found) == len(assessment.outcomes)  # exactly one per term and area
    count = 15 if "scores" in story.told else len(story.told["outcomes"])
    assert len(found) == count * len(assessment.areas)  # and none without
    for requirement, by_area in story.told.get("outcomes", {}).items():
        for area, expected in by_area.items():
            check(found[requirement, area], expected, f"{requirement} {area}")
    check_scores(assessment, story.told.get("scores", {}), story.title)


def test_the_stories_tell_of_every_requirement_and_status() -> None:
    told = [
        (requirement, expected["status"])
        for story in stories()
        for requirement, by_area in story.told.get("outcomes", {}).items()
        for expected in by_area.values()
    ]
    assert len(told) >= 40
    assert len({requirement for requirement, _ in told}) == 15
    assert {status for _, status in told} == {
        "met",
        "missed",
        "not_reported",
        "not_assessable",
        "not_in_force",
        "waived",
        "manual",
    }


def test_a_term_judged_every_other_quarter_repeats_from_the_one_before(tmp_path: Path) -> None:
    """Missed in the second and the fourth quarter is twice running, though the third was never judged."""
    spec = tmp_path / "egen" / SPEC.name
    shutil.copytree(SPEC.parent, spec.parent)
    file = spec / "krav" / "bemanning.yaml"
    text = file.read_text("utf-8")
    plain = "measure: {kind: level_per_month, dataset: staff_months, value: {distinct: person}}"
    assert plain in text
    file.write_text(text.replace(plain, plain.replace("}}", "}, assessed: [Q2, Q4]}")), "utf-8")
    months = {"2028-Q2": (4, 5, 6), "2028-Q3": (7, 8, 9), "2028-Q4": (10, 11, 12)}
    reports = []
    for period, own in months.items():
        rows = "\n".join(f"P1–P3 | 2028-{month:02} | Psykolog | Ja" for month in own)
        head = "Behandlarkod | Månad | Yrke | Legitimation kontrollerad\n"
        reports.append({"area": "nord", "period": period, "received": "2029-01-12", "Bemanning per månad": head + rows})
    told = {"period": "2028-Q4", "cut_off": "2029-01-31", "reports": reports, "outcomes": {"BEM-01": {}}}
    story = Story("Vartannat kvartal", "här", told)
    pin(tmp_path / "avtal", spec)
    outcomes = assessed(story, tmp_path / "avtal", pin(tmp_path / "avtal", spec)).outcomes
    outcome = next(each for each in outcomes if each.requirement == "BEM-01")
    assert outcome.status.value == "missed"
    assert outcome.next_step is not None and outcome.next_step.step == "vite"
