"""DuckDB and Spark answer alike, to the last digit: the same expressions on a few random reports."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from measure_world import DATASETS, report
from stored_files import HOSTILE, store
from support import lacking
from tenderkit.measures.judge import judge
from tenderkit.model.periods import Period
from tenderkit.tables import EngineError, Rows, Type, col
from tenderkit.tables.engines import open_engine
from test_measures import STORIES
from test_measures_oracle import MEASURES, opened, question, random_reports
from test_stored_rows import scanned

# Joins and conditions, groups, strays and means, distinct months, working days: one of each, since Spark is slow here.
CHOSEN = ("share", "limit", "mean", "heads", "deadline")

GREAT = (
    "De största tal som en rapport får ha räknas exakt",
    "En mindre av två miljarder är för lite",
    "Också de största tal som en rapport får ha räknas om efter dagar",
)


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    missing = "Java is not installed on this machine" if shutil.which("java") is None else ""
    if not missing:
        try:
            import pyspark  # noqa: F401 - only whether it is there
        except ImportError:
            missing = "pyspark is not installed; it comes with the extra tenderkit[spark]"
    if missing:
        lacking(missing)
    with warnings.catch_warnings():
        # Spark leaves sockets to its Java process open until Python ends; that is its own affair.
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        from pyspark.sql import SparkSession

        SparkSession.builder.getOrCreate().stop()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("spark")
def test_spark_judges_as_duckdb_does() -> None:
    reports, chosen = random_reports(3), {name: MEASURES[name] for name in CHOSEN}
    with opened(reports) as rows:
        here = {name: judge(question(text), rows) for name, text in chosen.items()}
    with opened(reports, "spark") as rows:
        there = {name: judge(question(text), rows) for name, text in chosen.items()}
    for name in CHOSEN:
        assert there[name] == here[name], name


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("name", GREAT)
def test_spark_counts_as_far_as_duckdb_does(name: str) -> None:
    (story,) = (story for _, story in STORIES if story.name == name)
    assert story.judge("spark") == story.judge()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("spark")
def test_what_spark_cannot_count_is_told_as_duckdb_tells_it() -> None:
    told = []
    for engine in ("duckdb", "spark"):
        long = report("nord", Period(2028, 1), {"visits": [{"visit": "a", "minutes": 9 * 10**17}]})
        with Rows.open([long], DATASETS, engine=engine) as rows, pytest.raises(EngineError) as caught:
            rows.collect(rows.current("visits", Period(2028, 1)).select(much=col("minutes") * 10_000))
        assert caught.value.__suppress_context__
        beyond = report("nord", Period(2028, 1), {"visits": [{"visit": "a", "minutes": 10**20}]})
        with pytest.raises(EngineError) as too:
            Rows.open([beyond], DATASETS, engine=engine)
        told.append((str(caught.value), str(too.value)))
    assert told[0] == told[1]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("spark")
def test_spark_reads_csv_as_duckdb_does(tmp_path: Path) -> None:
    # But for this: Spark tells a line broken inside quotes by "\r\n" as broken by "\n".
    texts = [text.replace("\r\n", "\n") for text in HOSTILE.values()]
    told = [{"visit": str(number), "episode": text} for number, text in enumerate(texts)]
    odd = report("nord", Period(2028, 1), {"visits": [*told, {"visit": "z", "date": "2028-02-29", "minutes": 7}]})
    rest = [each for each in random_reports(3) if (each.area, each.period) != (odd.area, odd.period)]
    store(tmp_path, [odd, *rest], "csv")
    # Another order of columns, and one that nobody asks for.
    part = tmp_path / "visits" / "area=syd" / "period=2027-Q1"
    part.mkdir(parents=True)
    header = "row,sheet,file,more,minutes,place,form,status,date,episode,visit"
    (part / "rader.csv").write_bytes(f"{header}\r\n3,,,x,,,,,2027-01-31,,y\r\n".encode())
    found = []
    for engine in ("duckdb", "spark"):
        with scanned(tmp_path, engine) as rows:
            lists = (rows.collect(rows.raw(name)) for name in ("visits", "staff_months", "escalations"))
            found.append([sorted(map(repr, listed)) for listed in lists])
    assert found[0] == found[1]
    assert any("'minutes': 7" in row for row in found[0][0])


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize(
    ("record", "said"),
    [("2027-02-29,,1", "row 1: day"), (",3.7,1", "row 1: count"), (",1", "not a row"), ('"2,,1', "not a row")],
)
def test_spark_refuses_csv_that_does_not_fit(tmp_path: Path, record: str, said: str) -> None:
    part = tmp_path / "area=nord" / "period=2028-Q1"
    part.mkdir(parents=True)
    (part / "a.csv").write_bytes(f"day,count,row\r\n{record}\r\n".encode())
    for name in ("duckdb", "spark"):
        with closing(open_engine(name)) as engine, pytest.raises(ValueError, match=said):
            engine.csv(tmp_path, [part / "a.csv"], [("day", Type.DATE), ("count", Type.INTEGER), ("row", Type.INTEGER)])
