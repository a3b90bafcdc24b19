"""Rows as relations: what comes in comes out, newest wins, and stored Parquet is the same as reports."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure_world import DATASETS, report
from tenderkit.model.datasets import Dataset, Empty
from tenderkit.model.periods import Period
from tenderkit.tables import EngineError, Extract, Presence, Rows, Type, col, days_after, month_after, months_after
from tenderkit.tables.engines import DuckEngine

PERIOD = Period(2028, 1)
ODD = ['a"b', "a,b", "rad\nbryts", "", "NULL", "=1+1", "åäö🙂", "'", "\\", " kant "]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
def test_text_comes_out_as_it_went_in(text: str) -> None:
    engine = DuckEngine()
    rows = engine.relation([("text", Type.TEXT)], [(text,), (None,), *[(odd,) for odd in ODD]])
    assert [row["text"] for row in engine.collect(rows)] == [text, None, *ODD]
    engine.close()


def test_months_are_months_whatever_the_day() -> None:
    engine = DuckEngine()
    days = [date(2027, 12, 1) + timedelta(days=number) for number in range(500)]
    relation = engine.relation([("day", Type.DATE)], [(day,) for day in days])
    for count in (1, 2, 13, 72, -1):
        found = engine.collect(
            relation.with_columns(to=months_after(col("day"), count), first=month_after(col("day"), count))
        )
        for row in found:
            number = row["day"].year * 12 + row["day"].month - 1 + count
            first = date(number // 12, number % 12 + 1, 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            assert row["first"] == first
            assert row["to"] == min(first + timedelta(days=row["day"].day - 1), last)
    assert engine.collect(relation.with_columns(to=days_after(col("day"), -3)).head(1))[0]["to"] == date(2027, 11, 28)
    engine.close()


def test_of_a_key_told_twice_the_newest_holds_and_rows_without_a_key_stay() -> None:
    earlier = report("nord", PERIOD.previous(), {"visits": [{"visit": "a", "place": "bvc"}, {"visit": "b"}]})
    now = report("nord", PERIOD, {"visits": [{"visit": "a", "place": "bmm"}, {"place": "bvc"}, {"place": "bvc"}]})
    with Rows.open([earlier, now], DATASETS) as rows:
        found = rows.collect(
            rows.current("visits", PERIOD).select("visit", "place", "_period").sort("visit", "_period")
        )
        before = rows.collect(rows.current("visits", PERIOD.previous()).select("visit", "place").sort("visit"))
    assert sorted((row["visit"] or "", row["place"] or "") for row in found) == [
        ("", "bvc"),
        ("", "bvc"),
        ("a", "bmm"),
        ("b", ""),
    ]
    assert [(row["visit"], row["place"]) for row in before] == [("a", "bvc"), ("b", None)]


def dated_key() -> Dataset:
    """Visits known by their id and day, of which the day may not apply."""
    columns = tuple(
        replace(column, empty=Empty.NOT_APPLICABLE) if column.name == "date" else column
        for column in DATASETS["visits"].columns
    )
    return replace(DATASETS["visits"], key=("visit", "date"), columns=columns)


def test_a_part_of_the_key_that_does_not_apply_is_alike_in_all_rows_without_it_whatever_its_type() -> None:
    """Told twice without a date: the later row holds. An id that is blank, and needed, still makes a row its own."""
    told = [
        ("a", None, "bvc"),
        ("a", None, "bmm"),
        ("a", date(2028, 1, 12), "bvc"),
        (None, None, "x"),
        (None, None, "x"),
    ]
    given_in = Extract("visits", [{"visit": v, "date": day, "place": place, "area": "nord"} for v, day, place in told])
    with Rows.open([], {"visits": dated_key()}, [given_in]) as rows:
        found = rows.collect(rows.current("visits", PERIOD).select("visit", "date", "place"))
    assert sorted(map(str, (tuple(row.values()) for row in found))) == sorted(map(str, told[1:]))


def test_what_the_engine_cannot_count_is_a_sentence_without_the_value() -> None:
    long = report("nord", PERIOD, {"visits": [{"visit": "a", "minutes": 9 * 10**17}]})
    with Rows.open([long], DATASETS) as rows, pytest.raises(EngineError, match="för stort") as caught:
        rows.collect(rows.current("visits", PERIOD).select(much=col("minutes") * 10_000))
    assert "9000" not in str(caught.value) and caught.value.__suppress_context__
    beyond = report("nord", PERIOD, {"visits": [{"visit": "a", "minutes": 10**20}]})
    with pytest.raises(EngineError, match="för stort"):
        Rows.open([beyond], DATASETS)


def test_presence_tells_empty_from_not_reported() -> None:
    with Rows.open([report("nord", PERIOD, {"visits": [{"visit": "a"}]}, ["episodes"])], DATASETS) as rows:
        assert rows.presence("visits", "nord", PERIOD) is Presence.ROWS
        assert rows.presence("consultations", "nord", PERIOD) is Presence.EMPTY
        assert rows.presence("episodes", "nord", PERIOD) is Presence.NOT_REPORTED
        assert rows.presence("staff_months", "nord", PERIOD) is Presence.NOT_REPORTED, "staffing cannot be empty"
        assert rows.presence("visits", "syd", PERIOD) is Presence.NOT_REPORTED


def test_sheets_of_one_file_may_have_rows_of_the_same_number_in_any_order() -> None:
    """Both sheets tell of a and have a row 2; b stands in row 2 of a third."""

    def sheet(name: str, *rows: tuple[str, str, int]) -> Extract:
        told = [{"visit": visit, "place": place, "area": "nord", "_row": row} for visit, place, row in rows]
        return Extract("visits", told, "uttag.xlsx", name)

    sheets = [sheet("1", ("a", "bvc", 2)), sheet("2", ("a", "bmm", 2)), sheet("3", ("b", "bvc", 2))]
    answers = []
    for given_in in (sheets, sheets[::-1]):
        with Rows.open([], {"visits": DATASETS["visits"]}, given_in) as rows:
            found = rows.collect(rows.current("visits", PERIOD).select("visit", "place").sort("visit"))
        answers.append([tuple(row.values()) for row in found])
    assert answers[0] == answers[1] == [("a", "bmm"), ("b", "bvc")]


def store(folder: Path, area: str, period: str, *told: tuple[str, int, str, int]) -> None:
    """Visits with their minutes, sheet and row, in a Parquet file of this area and period."""
    part = folder / "visits" / f"area={area}" / f"period={period}"
    part.mkdir(parents=True)
    columns = ", ".join(
        f"CAST(NULL AS {'DATE' if column.name == 'date' else 'VARCHAR'}) AS {column.name}"
        for column in DATASETS["visits"].columns
        if column.name not in ("visit", "minutes")
    )
    values = ", ".join(map(str, told))
    duckdb.sql(
        f"COPY (SELECT visit, minutes::BIGINT AS minutes, {columns}, 'f' AS file, sheet, row::BIGINT AS row "
        f"FROM (VALUES {values}) AS told(visit, minutes, sheet, row)) TO '{part / 'del.parquet'}' (FORMAT parquet)"
    )


@pytest.fixture(params=[0, 1_000_000], ids=["many", "few"])
def small(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every stored file taken for many rows, and then for few."""
    monkeypatch.setattr("tenderkit.tables.rows._SMALL", request.param)


@pytest.mark.usefixtures("small")
def test_of_stored_rows_the_newest_holds_and_is_told_since_the_first_report(tmp_path: Path) -> None:
    store(tmp_path, "nord", "2027-Q4", ("a", 30, "s", 2), ("b", 30, "s", 3))
    store(tmp_path, "nord", "2028-Q1", ("a", 45, "s", 2), ("c", 60, "s", 3))
    with Rows.scan(tmp_path, {"visits": DATASETS["visits"]}) as rows:
        found = rows.collect(rows.current("visits", PERIOD).select("visit", "minutes", "_first").sort("visit"))
        before = rows.collect(rows.current("visits", PERIOD.previous()).select("visit", "minutes").sort("visit"))
    assert [tuple(row.values()) for row in found] == [("a", 45, "2027-Q4"), ("b", 30, "2027-Q4"), ("c", 60, "2028-Q1")]
    assert [tuple(row.values()) for row in before] == [("a", 30), ("b", 30)]


@pytest.mark.usefixtures("small")
def test_of_stored_rows_that_lack_what_does_not_apply_the_newest_holds_too(tmp_path: Path) -> None:
    store(tmp_path, "nord", "2027-Q4", ("a", 30, "s", 2))
    store(tmp_path, "nord", "2028-Q1", ("a", 45, "s", 2))
    with Rows.scan(tmp_path, {"visits": dated_key()}) as rows:
        found = rows.collect(rows.current("visits", PERIOD).select("visit", "minutes", "_first"))
    assert [tuple(row.values()) for row in found] == [("a", 45, "2027-Q4")]


@pytest.mark.usefixtures("small")
def test_stored_rows_of_the_same_number_in_several_sheets_are_told_apart(tmp_path: Path) -> None:
    """Two sheets tell of a in row 2; b stands in row 2 of a third."""
    store(tmp_path, "nord", "2028-Q1", ("a", 30, "1", 2), ("a", 45, "2", 2), ("b", 60, "3", 2))
    store(tmp_path, "syd", "2028-Q1", ("a", 90, "1", 2), ("b", 15, "1", 3))
    with Rows.scan(tmp_path, {"visits": DATASETS["visits"]}) as rows:
        found = rows.collect(rows.current("visits", PERIOD).select("_area", "visit", "minutes"))
    assert sorted(tuple(row.values()) for row in found) == [
        ("nord", "a", 45),
        ("nord", "b", 60),
        ("syd", "a", 90),
        ("syd", "b", 15),
    ]


def test_stored_parquet_is_read_with_its_partitions(tmp_path: Path) -> None:
    store(tmp_path, "01", "2028-Q1", ("a", 30, "s", 2))
    with Rows.scan(tmp_path, {"visits": DATASETS["visits"]}) as rows:
        found = rows.collect(rows.current("visits", PERIOD).select("visit", "minutes", "_area", "_period", "_row"))
        assert rows.presence("visits", "01", PERIOD) is Presence.ROWS
    assert found == [{"visit": "a", "minutes": 30, "_area": "01", "_period": "2028-Q1", "_row": 2}]
