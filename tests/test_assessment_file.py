"""assessment.json: a published schema, nothing lost on the way, the same bytes every time; and what explains it."""

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import handed
from tenderkit import resources
from tenderkit.assessment import serial, words
from tenderkit.assessment.score import score
from tenderkit.findings import FilePlace
from tenderkit.model.assignment import Band, ScoreRule
from tenderkit.model.outcome import (
    Assessment,
    Evidence,
    EvidenceItem,
    FunnelStep,
    Judgement,
    NextStep,
    Outcome,
    Review,
    Role,
    RowPlace,
    Score,
    Status,
)
from tenderkit.model.periods import Period
from tenderkit.model.quantities import Bound, Counted, Interval, Level, Operator, Unit

PUBLISHED = resources.folder("specs") / "schema" / "assessment.json"
VALIDATOR = Draft202012Validator(serial.schema(), format_checker=FormatChecker())

PLACE = FilePlace("assessment.json")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
days = st.dates(date(2027, 1, 1), date(2031, 12, 31))
counts = st.integers(0, 10**9)
fractions = st.fractions(-1000, 1000, max_denominator=10**6)
decimals = st.decimals(0, 1000, places=2) | st.sampled_from([Decimal("1E+2"), Decimal(6)])
statuses = st.sampled_from(list(Status))
areas = st.sampled_from(["nord", "sydost", "city-vast"])
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
rows = st.builds(RowPlace, texts, texts, counts)
states = st.sampled_from([Role.IN_SCOPE, Role.MISSED, Role.UNKNOWN])
evidence = st.builds(
    Evidence,
    st.lists(st.builds(EvidenceItem, texts, texts, st.lists(rows, max_size=2).map(tuple), states, texts)).map(tuple),
    counts,
)
levels = st.builds(
    Level,
    days,
    st.builds(
        Bound,
        st.sampled_from(list(Operator)),
        st.lists(decimals, min_size=1, max_size=2).map(tuple),
        st.sampled_from(list(Unit)),
    ),
    decimals,
    texts,
    st.just(PLACE),
)
scores = st.builds(Score, st.none() | fractions, fractions, texts, counts, counts)


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    status, id, area = draw(statuses), draw(st.sampled_from(["BEM-01", "ÅÄÖ-99"])), draw(areas)
    judgement = Judgement(
        status,
        draw(texts),
        draw(st.none() | st.builds(Interval, fractions, st.none() | fractions)),
        draw(counts),
        draw(st.just(()) | st.tuples(*[counts] * 6)),
        tuple(draw(st.lists(st.builds(FunnelStep, st.sampled_from(list(Role)), texts, counts), max_size=3))),
        draw(evidence),
        tuple(draw(st.lists(texts, max_size=2))),
        draw(st.none() | st.builds(Counted, texts, texts)),
    )
    reviewed = st.sampled_from([Status.MET, Status.MISSED, Status.NOT_ASSESSABLE])
    filled = texts.filter(bool)
    return Outcome(
        id,
        draw(texts),
        area,
        draw(texts),
        status,
        judgement,
        draw(st.none() | levels),
        draw(st.none() | st.builds(Counted, texts, texts)),
        draw(texts),
        draw(texts),
        draw(counts),
        draw(st.none() | st.builds(NextStep, texts, texts, texts, texts)),
        draw(st.none() | st.builds(Review, st.just(id), st.just(area), reviewed, filled, filled, days)),
        draw(st.booleans()),
    )


assessments = st.builds(
    Assessment,
    texts.filter(bool),
    texts,
    texts,
    texts,
    hashes,
    st.builds(Period, st.integers(2000, 2099), st.integers(1, 4)),
    days,
    st.dictionaries(texts, hashes, max_size=3),
    st.dictionaries(texts, hashes, max_size=3),
    st.lists(outcomes(), max_size=3).map(tuple),
    scores,
    st.dictionaries(areas, scores),
    texts,
)


@given(assessments)
def test_what_is_written_is_read_back_and_keeps_the_schema(assessment: Assessment) -> None:
    data = serial.to_json(assessment)
    VALIDATOR.validate(json.loads(data))
    assert serial.from_json(data, "assessment.json") == (assessment, [])
    assert serial.to_json(assessment) == data


def test_every_field_of_an_outcome_is_in_the_file() -> None:
    schema = serial.schema()["$defs"]["outcome"]["properties"]
    own = {field.name for kind in (Outcome, Judgement) for field in dataclasses.fields(kind)} - {"judgement"}
    assert own == set(schema)


def test_the_published_schema_is_the_one_in_use() -> None:
    assert json.loads(PUBLISHED.read_bytes()) == serial.schema()
    Draft202012Validator.check_schema(dict(serial.schema()))


def _schemas(node: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for key, inner in node.get("properties", {}).items():
            yield f"{path}/{key}", inner
            yield from _schemas(inner, f"{path}/{key}")
        for key in ("items", "additionalProperties"):
            yield from _schemas(node.get(key), f"{path}/{key}")
        for key, inner in node.get("$defs", {}).items():
            yield from _schemas(inner, f"#/{key}")


def test_every_key_has_a_swedish_title_and_no_key_is_left_open() -> None:
    for path, schema in _schemas(serial.schema()):
        assert schema.get("title") or "$ref" in schema, path
        if schema.get("type") in ("object", ["object", "null"]):
            assert "additionalProperties" in schema, path


def test_the_whole_chain_gives_the_same_bytes_again(demo: Path, tmp_path: Path) -> None:
    time.sleep(1.1)  # a clock that got in would show: archives count in two seconds, documents in one
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-W", "error", handed.__file__, str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | elsewhere)
    first = {path.relative_to(demo): path.read_bytes() for path in demo.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
    assert len(first) >= 25


def test_the_demonstrated_assessment_keeps_the_schema_and_explains_itself(demo: Path) -> None:
    data = (demo / "uppfoljning" / "2028-Q1" / "assessment.json").read_bytes()
    VALIDATOR.validate(json.loads(data))
    assessment, findings = serial.from_json(data, "assessment.json")
    assert assessment is not None and not findings
    missed = next(each for each in assessment.outcomes if (each.requirement, each.area) == ("BED-01", "nord"))
    told = "\n".join(words.explanation(missed)).replace("\u00a0", " ")
    assert "Målnivå: inom 5 arbetsdagar" in told
    assert "Utfall: 1 av 2 beslut (50 %)" in told
    assert "Beslut i urvalet: 2" in told
    assert "A06: Beslutsdag den 9 februari 2028, sista dag den 16 februari 2028, klart den 21 februari 2028" in told
    assert "rapport-nord-2028-Q1.xlsx blad Remisser och hänvisningar rad " in told
    assert "Förslag till nästa steg: Åtgärdsplan." in told


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"[]", b"{}", b"null", b'{"format": "tenderkit/assessment/3"}', b"[" * 100_000],
    ids=["empty", "bytes", "list", "object", "null", "bare", "deep"],
)
def test_another_file_is_told_apart(data: bytes) -> None:
    assessment, findings = serial.from_json(data, "bild.png")
    assert assessment is None
    assert [finding.code for finding in findings] == ["bedomning-fel-fil"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            serial.FORMAT,
            f"{serial.FORMAT[:-1]}9",
            f"har formatet {serial.FORMAT[:-1]}9, men denna version av tenderkit läser {serial.FORMAT}.",
        ),
        ('"weight": 3', '"weight": NaN', "Filen är inte en bedömning"),
        ('"weight": 3', '"weight": -Infinity', "Filen är inte en bedömning"),
        ('"weight": 3', f'"weight": {"9" * 5000}', "Filen är inte en bedömning"),
        ('"outcomes": [', '"outcomes": [,', "Filen är avbruten eller skadad på rad "),
    ],
    ids=["later version", "NaN", "infinity", "huge number", "damaged"],
)
def test_what_is_wrong_with_an_assessment_is_said(old: str, new: str, message: str, demo: Path) -> None:
    text = (demo / "uppfoljning" / "2028-Q1" / "assessment.json").read_text(encoding="utf-8")
    assert old in text
    assessment, (finding,) = serial.from_json(text.replace(old, new, 1).encode(), "a.json")
    assert assessment is None
    assert message in finding.message


def test_an_assessment_cut_off_anywhere_is_refused(demo: Path) -> None:
    data = (demo / "uppfoljning" / "2028-Q1" / "assessment.json").read_bytes()
    for end in range(1, len(data) - 2, 997):
        assessment, (finding,) = serial.from_json(data[:end], "a.json")
        assert assessment is None
        assert finding.message.startswith(("Filen är avbruten eller skadad", "Filen är inte en bedömning"))


def test_a_file_with_one_key_changed_is_refused_not_half_read(demo: Path) -> None:
    read = json.loads((demo / "uppfoljning" / "2028-Q1" / "assessment.json").read_bytes())
    for change in (
        {"counts": "abc"},
        {"status": "godkänt"},
        {"value": {"low": "1/0", "high": None}},
        {"weight": "3"},
        {"evidence": None},
        {"extra": 1},
    ):
        changed = {**read, "outcomes": [{**read["outcomes"][1], **change}]}
        assert serial.from_json(json.dumps(changed).encode(), "a.json")[0] is None, change


# -- the score -------------------------------------------------------------------------------------------------------

RULE = ScoreRule(
    Decimal(60),
    (
        Band("Stora brister", Decimal(0)),
        Band("Brister", Decimal(60)),
        Band("Godtagbart", Decimal(80)),
        Band("Gott", Decimal(95)),
    ),
)


def outcome(status: Status, weight: int) -> Outcome:
    judgement = Judgement(status)
    return Outcome("BEM-01", "", "nord", "Nord", status, judgement, None, None, "", "", weight, None, None, False)


@pytest.mark.parametrize(
    ("met", "missed", "band"),
    [
        (19, 1, "Gott"),
        (94999, 5001, "Godtagbart"),
        (4, 1, "Godtagbart"),
        (79999, 20001, "Brister"),
        (3, 2, "Brister"),
        (599, 401, "Stora brister"),
        (1, 0, "Gott"),
        (0, 1, "Stora brister"),
    ],
)
def test_a_band_begins_exactly_at_its_edge(met: int, missed: int, band: str) -> None:
    result = score([outcome(Status.MET, met), outcome(Status.MISSED, missed)], RULE)
    assert result.value == Fraction(100 * met, met + missed)
    assert result.band == band
    assert result.coverage == 100


@pytest.mark.parametrize("status", [Status.MANUAL, Status.NOT_ASSESSABLE, Status.WAIVED])
def test_what_is_not_judged_lowers_coverage_and_at_sixty_per_cent_there_is_still_a_score(status: Status) -> None:
    edge = score([outcome(Status.MET, 3), outcome(status, 2), outcome(Status.NOT_IN_FORCE, 50)], RULE)
    assert (edge.value, edge.coverage, edge.band) == (100, 60, "Gott")
    below = score([outcome(Status.MET, 2999), outcome(status, 2001)], RULE)
    assert (below.value, below.band) == (None, "")
    assert below.coverage == Fraction(2999, 50)
    assert words.score(below) == "Ej poängsatt"


def test_what_is_not_reported_counts_as_missed() -> None:
    assert score([outcome(Status.MET, 1), outcome(Status.NOT_REPORTED, 1)], RULE).value == 50


def test_a_rounded_figure_never_looks_like_a_whole_one() -> None:
    result = dataclasses.replace(score([outcome(Status.MET, 1)], RULE), value=Fraction(79_999, 1000), band="Brister")
    assert words.score(result).replace("\u00a0", " ") == "79,9 procent, brister"


def test_a_rounded_figure_never_looks_like_the_limit_it_missed() -> None:
    level = Level(date(2027, 9, 1), Bound(Operator.AT_LEAST, (Decimal("97.5"),), Unit.PERCENT), Decimal(100), "", PLACE)
    missed = Judgement(
        Status.MISSED, value=Interval(Fraction(9745, 100), Fraction(9745, 100)), counts=(1, 1, 0, 0, 0, 0)
    )
    shown = dataclasses.replace(outcome(Status.MISSED, 1), judgement=missed, level=level)
    assert words.value(shown).replace("\u00a0", " ") == "97,4 %"


def judged(bound: Bound, met: int, base: int, share: int = 100) -> Outcome:
    """An outcome where ``met`` of ``base`` items keep the level."""
    level = Level(date(2027, 9, 1), bound, Decimal(share), "", PLACE)
    kept = Fraction(100 * met, base)
    status = Status.MET if kept >= share else Status.MISSED
    evidence = Evidence((EvidenceItem("B0055", " ", (RowPlace("a.xlsx", "Besök", 7),), Role.MISSED, "B0055"),), 1)
    counts, visits = (met, base - met, 0, 0, 0, 0), Counted("besök", "besök")
    judgement = Judgement(status, "", Interval(kept, kept), base, counts, (), evidence, items=visits)
    return dataclasses.replace(outcome(status, 1), judgement=judgement, level=level, itemised=True)


def test_where_the_level_is_on_the_item_the_value_counts_items() -> None:
    """A level of "minst 2" beside a value of "88,9 %" would be two things that cannot be compared."""

    def told(shown: Outcome) -> tuple[str, ...]:
        return tuple(
            part.replace("\u00a0", " ") for part in (words.target(shown), words.value(shown), words.distance(shown))
        )

    two, all_of_them = Bound(Operator.AT_LEAST, (Decimal(2),)), Bound(Operator.AT_LEAST, (Decimal(100),), Unit.PERCENT)
    half = Bound(Operator.MORE_THAN, (Decimal(50),), Unit.PERCENT)
    unheard = Judgement(Status.NOT_REPORTED)
    assert words.target(dataclasses.replace(judged(all_of_them, 8, 9), judgement=unheard)) == "samtliga"
    assert told(judged(two, 8, 9)) == ("minst 2 för samtliga", "8 av 9 besök (88,9 %)", "Samtliga hade krävts.")
    assert told(judged(two, 17, 20, 90)) == (
        "minst 2 för minst 90 procent",
        "17 av 20 besök (85 %)",
        "Minst 18 hade krävts.",
    )
    assert told(dataclasses.replace(judged(half, 4, 9), status=Status.MISSED)) == (
        "mer än 50 procent",
        "44,4 %",
        "4 av 9 besök håller; minst 5 hade krävts.",
    )
    assert told(judged(all_of_them, 8, 9)) == ("samtliga", "8 av 9 besök (88,9 %)", "Samtliga hade krävts.")


def test_no_note_is_said_by_nothing() -> None:
    explained = list(words.explanation(judged(Bound(Operator.AT_LEAST, (Decimal(2),)), 8, 9)))
    assert "  B0055 (a.xlsx blad Besök rad 7)" in explained


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["a 7"], "a.xlsx blad Besök rad 7"),
        (["a 7", "a 9", "b 2"], "a.xlsx blad Besök rad 7 och 9; b.xlsx blad Besök rad 2"),
        (["a 1", "a 2", "a 3", "a 4", "a 5", "b 6"], "a.xlsx blad Besök rad 1, 2, 3, 4 och 5; 1 rad till"),
        (["a 1", "a 2", "a 3", "a 4", "a 5", "b 6", "b 7"], "a.xlsx blad Besök rad 1, 2, 3, 4 och 5; 2 rader till"),
    ],
)
def test_the_rows_of_an_item_are_told_sheet_by_sheet(places: list[str], told: str) -> None:
    rows = tuple(RowPlace(f"{file}.xlsx", "Besök", int(row)) for file, row in map(str.split, places))
    two = judged(Bound(Operator.AT_LEAST, (Decimal(2),)), 8, 9)
    cited = Evidence((EvidenceItem("", "B0055", rows, Role.MISSED),), 1)
    shown = dataclasses.replace(two, judgement=dataclasses.replace(two.judgement, evidence=cited))
    assert f"  B0055 ({told})" in list(words.explanation(shown))


def test_what_is_not_known_is_told_apart_from_what_is_missed() -> None:
    half = judged(Bound(Operator.AT_LEAST, (Decimal(95),), Unit.PERCENT), 8, 10)
    cited = Evidence((EvidenceItem("a", "7 besök", (), Role.MISSED), EvidenceItem("b", "saknas", (), Role.UNKNOWN)), 60)
    funnel = (FunnelStep(Role.UNKNOWN, "Uppgift saknas", 1), FunnelStep(Role.MISSED, "Ej uppfyllda", 1))
    shown = dataclasses.replace(half, judgement=dataclasses.replace(half.judgement, evidence=cited, funnel=funnel))
    explained = list(words.explanation(shown))
    assert explained[-5:] == [
        "Uppgift saknas: 1",
        "  saknas",
        "Ej uppfyllda: 1",
        "  7 besök",
        "Ytterligare 58 visas inte här.",
    ]


def test_a_level_in_per_cent_of_a_mean_says_so_and_counts_the_units() -> None:
    """Five of six BVC keep half of the mean: "83,3 %" beside "minst 50 procent" would read as met."""
    units = judged(Bound(Operator.AT_LEAST, (Decimal(50),), Unit.PERCENT), 5, 6)
    shown = dataclasses.replace(
        units,
        judgement=dataclasses.replace(units.judgement, items=Counted("enhet", "enheter")),
        counted=Counted("av medelvärdet", "av medelvärdet"),
    )
    told = [part.replace("\u00a0", " ") for part in (words.target(shown), words.value(shown), words.distance(shown))]
    assert told == ["minst 50 procent av medelvärdet för samtliga", "5 av 6 enheter (83,3 %)", "Samtliga hade krävts."]


def test_a_figure_is_followed_by_what_it_counts() -> None:
    level = Level(date(2027, 9, 1), Bound(Operator.AT_LEAST, (Decimal(2),)), Decimal(100), "", PLACE)
    missed = Judgement(Status.MISSED, value=Interval(Fraction(12, 13), Fraction(12, 13)))
    hours = Counted("timme per vecka", "timmar per vecka")
    shown = dataclasses.replace(outcome(Status.MISSED, 1), judgement=missed, level=level, counted=hours)
    assert (words.target(shown), words.value(shown)) == ("minst 2 timmar per vecka", "0,9 timmar per vecka")
    one = dataclasses.replace(shown, level=dataclasses.replace(level, bound=Bound(Operator.AT_LEAST, (Decimal(1),))))
    assert words.target(one) == "minst 1 timme per vecka"
