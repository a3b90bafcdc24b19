"""DuckDB and Spark answer alike, to the last digit: the same expressions on a few random reports."""

import os
import shutil
import warnings
from collections.abc import Iterator

import pytest

from tenderkit.measures.judge import judge
from test_measures_oracle import MEASURES, opened, question, random_reports

# Joins and conditions, groups, strays and means, distinct months, working days: one of each, since Spark is slow here.
CHOSEN = ("share", "limit", "mean", "heads", "deadline")
IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    missing = "Java is not installed on this machine" if shutil.which("java") is None else ""
    if not missing:
        try:
            import pyspark  # noqa: F401 - only whether it is there
        except ImportError:
            missing = "pyspark is not installed; it comes with the extra tenderkit[spark]"
    if missing and IN_CI:
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)
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
