"""Rows stored as CSV are those of Parquet to the last character, and are refused where they do not fit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from measure_world import DATASETS, areas, report
from stored_files import HOSTILE, line, store
from tenderkit import swedish
from tenderkit.measures import opening
from tenderkit.measures.judge import judge
from tenderkit.model.periods import Period
from tenderkit.tables import Presence, Rows, Type
from tenderkit.tables.engines import DuckEngine
from test_measures_oracle import AREAS, MEASURES, UNITS, question, random_reports

PERIOD = Period(2028, 1)
COLUMNS = (
    ("text", Type.TEXT),
    ("day", Type.DATE),
    ("count", Type.INTEGER),
    ("post", Type.DECIMAL),
    ("yes", Type.BOOLEAN),
    ("row", Type.INTEGER),
)
HEADER = line([name for name, _ in COLUMNS])


def scanned(folder: Path, engine: str = "duckdb") -> Rows:
    """What is stored, with the oracle's care units and a calendar."""
    calendar = swedish.calendar(date(2025, 1, 1), date(2031, 12, 31))
    return Rows.scan(folder, DATASETS, [opening.units(areas(UNITS, AREAS))], calendar, engine=engine)


@pytest.fixture
def engine() -> Iterator[DuckEngine]:
    made = DuckEngine()
    yield made
    made.close()


def partition(folder: Path, area: str = "nord") -> Path:
    part = folder / f"area={area}" / "period=2028-Q1"
    part.mkdir(parents=True, exist_ok=True)
    return part


def read(engine: DuckEngine, folder: Path, *texts: str) -> list[tuple[object, ...]]:
    """The rows of these files, in order of their number."""
    files = []
    for number, text in enumerate(texts):
        files.append(partition(folder) / f"{number}.csv")
        files[-1].write_bytes(text.encode())
    rows = engine.csv(folder, files, COLUMNS)
    names = [name for name, _ in COLUMNS]
    found = engine.collect(rows.select(*names))
    return sorted((tuple(row[name] for name in names) for row in found), key=lambda row: int(str(row[-1])))


@pytest.mark.parametrize("seed", range(3))
def test_every_kind_judges_csv_as_parquet_and_many_rows_as_few(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = random_reports(seed)
    for suffix in ("csv", "parquet"):
        store(tmp_path / suffix, reports, suffix)
    few = scanned(tmp_path / "parquet")
    monkeypatch.setattr("tenderkit.tables.rows._SMALL", 0)
    with scanned(tmp_path / "csv") as csv, few, scanned(tmp_path / "parquet") as many:
        for name, text in MEASURES.items():
            asked = question(text)
            assert judge(asked, csv) == judge(asked, few) == judge(asked, many), name


def test_text_comes_out_as_it_was_stored(tmp_path: Path) -> None:
    told = [{"visit": f"{number}", "episode": text} for number, text in enumerate(HOSTILE.values())]
    store(tmp_path, [report("01", PERIOD, {"visits": [*told, {"visit": "z"}]})], "csv")
    with Rows.scan(tmp_path, {"visits": DATASETS["visits"]}) as rows:
        found = rows.collect(rows.current("visits", PERIOD).select("visit", "episode", "_area", "_period", "_row"))
        assert rows.presence("visits", "01", PERIOD) is Presence.ROWS
        assert rows.presence("visits", "02", PERIOD) is Presence.NOT_REPORTED
    assert {row["visit"]: row["episode"] for row in found} == {
        **{str(number): text for number, text in enumerate(HOSTILE.values())},
        "z": None,
    }
    assert {(row["_area"], row["_period"]) for row in found} == {("01", "2028-Q1")}


def test_values_have_the_declared_types_and_blanks_are_null(engine: DuckEngine, tmp_path: Path) -> None:
    text = HEADER + '007,2028-02-29,-12,1.25,true,1\r\n"",,,,,2\r\n,"2000-02-29","999999999999999999",80.0001,false,3'
    assert read(engine, tmp_path, text) == [
        ("007", date(2028, 2, 29), -12, Decimal("1.25"), True, 1),
        ("", None, None, None, None, 2),
        (None, date(2000, 2, 29), 999999999999999999, Decimal("80.0001"), False, 3),
    ]


def test_columns_go_by_name_in_every_file(engine: DuckEngine, tmp_path: Path) -> None:
    first = HEADER + "a,,1,,,1\r\n"
    other = "\ufeffrow,övrigt,text,övrigt,yes,post,count,day\n2,x,b,y,true,1.5,3,2028-01-31\n"
    assert read(engine, tmp_path, first, other) == [
        ("a", None, 1, None, None, 1),
        ("b", date(2028, 1, 31), 3, Decimal("1.5"), True, 2),
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *[("day", value) for value in ("2027-02-29", "1900-02-29", "2028-04-31", "2028-13-01", "2028-1-1")],
        *[("day", value) for value in ("01/02/2028", "20280101", "2028-01-01 00:00:00", "infinity")],
        *[("count", value) for value in ("3.7", "1e3", "1_000", " 1", "1\n", "0x1", "９", "9999999999999999999", "+1")],
        *[("post", value) for value in ("1.23456", "1,5", "1e2", "nan", ".5", "5.", "999999999999999")],
        *[("yes", value) for value in ("ja", "1", "yes", "t", "TRUE")],
        *[(column, '""') for column in ("day", "count", "post", "yes", "row")],
    ],
)
def test_a_value_not_of_its_type_is_told_by_its_place(
    engine: DuckEngine, tmp_path: Path, column: str, value: str
) -> None:
    secret = "19121212-1212"
    cells = {name: "" for name, _ in COLUMNS} | {"text": secret, "row": "17"}
    cells[column] = value if value == '""' else f'"{value}"'
    with pytest.raises(ValueError, match=rf"area=nord/period=2028-Q1, row (17|None): {column}$") as told:
        read(engine, tmp_path, HEADER + ",".join(cells.values()) + "\r\n")
    assert secret not in str(told.value)


@pytest.mark.parametrize(
    "record",
    ["a,,1,,", '"a"b,,1,,,1', '"19121212-1212,,1,,,1', "19121212-1212,,1,,,1,x"],
    ids=["too short", "after the quote", "quote not closed", "too long"],
)
def test_what_is_not_csv_is_told_by_its_line_and_not_repeated(engine: DuckEngine, tmp_path: Path, record: str) -> None:
    with pytest.raises(ValueError, match=r"0\.csv:3: not a row") as told:
        read(engine, tmp_path, HEADER + "a,,1,,,1\r\n" + record + "\r\n")
    assert "1212" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


@pytest.mark.parametrize("header", ["", "text,day,count,post,yes\r\n", "text,day,count,post,yes,row,row\r\n"])
def test_a_header_names_every_column_once(engine: DuckEngine, tmp_path: Path, header: str) -> None:
    with pytest.raises(ValueError, match=r"0\.csv: its header must name once each: .*row"):
        read(engine, tmp_path, header + "a,,1,,,1\r\n")


def test_bytes_that_are_not_utf8_are_refused(engine: DuckEngine, tmp_path: Path) -> None:
    file = partition(tmp_path) / "0.csv"
    file.write_bytes((HEADER + "å,,1,,,1\r\n").encode("cp1252"))
    with pytest.raises(ValueError, match=r"0\.csv.*not a row of UTF-8"):
        engine.csv(tmp_path, [file], COLUMNS)


def test_many_quoted_lines_are_counted_once(engine: DuckEngine, tmp_path: Path) -> None:
    # As large as two threads would part between them: no part may begin inside quotes.
    broken = '"' + '\r\n""x"",,1,,,1\r\n' * 200 + '"'
    rows = read(engine, tmp_path, HEADER + "".join(f"{broken},,{n},,,{n}\r\n" for n in range(6000)))
    assert [row[2] for row in rows] == list(range(6000))


def test_a_dataset_is_stored_in_one_way(tmp_path: Path) -> None:
    told = report("nord", PERIOD, {"visits": [{"visit": "a"}]})
    store(tmp_path, [told], "csv")
    store(tmp_path, [replace(told, area="syd")], "parquet")
    with pytest.raises(ValueError, match="visits: stored both as Parquet and as CSV"):
        Rows.scan(tmp_path, {"visits": DATASETS["visits"]})
