"""Measures: seven kinds over many visits, against the same checks written by hand in DuckDB's SQL.

Both sides have two threads and must agree on every number, or nothing is told. Counting asks for levels that everything
meets, so that no evidence is fetched; evidence for levels that nothing does.

Ten million visits take some minutes and a gigabyte of disk: ``python -m benchmarks.measures 1000000`` leaves them
out, and measures that number of visits kind by kind, as CSV and as Parquet.
"""

# ruff: noqa: T201 - a script that prints what it measured

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import duckdb

from benchmarks.figures import Figure, peak, table
from benchmarks.visits import PERIOD, REQUIREMENTS, STORED, Counted, World, by_hand, ours, take_newest
from tenderkit.measures.judge import judge
from tenderkit.tables import Rows

SIZES = (100_000, 1_000_000, 10_000_000)
AS_CSV = (1_000_000,)
MANY = 1_000_000  # more than this is measured once, not ROUNDS times
ROUNDS = 3
COUNTING_BAR, EVIDENCE_BAR, MEMORY_BAR, GROWTH_BAR = 2, 2.5, 1000, 1.2
ONCE = "import sys; from benchmarks.measures import once; once(*sys.argv[1:])"
NEWEST = "opening, newest rows"
T = TypeVar("T")


@dataclass
class Watch:
    """The least seconds of each step over the rounds: a shared machine only ever adds time."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, step: str, job: Callable[[], T]) -> T:
        start = time.perf_counter()
        found = job()
        self.seconds[step] = min(self.seconds.get(step, float("inf")), time.perf_counter() - start)
        return found

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def written(world: World, watch: Watch) -> dict[str, Counted]:
    """What the hand-written checks answer, kind by kind."""
    with watch.time(NEWEST, partial(newest, world)) as connection:
        return {kind: watch.time(kind, partial(by_hand, connection, kind)) for kind in REQUIREMENTS}


def newest(world: World) -> duckdb.DuckDBPyConnection:
    """A connection with the region's lists and the newest report of each row; CSV is read here."""
    connection = world.connect()
    take_newest(connection)
    return connection


def opened(world: World) -> Rows:
    """The rows, with what is known in the period; CSV is read here."""
    rows = world.open()
    for name in STORED:
        rows.current(name, PERIOD)
    return rows


def judged(world: World, counting: Watch, evidence: Watch) -> dict[str, Counted]:
    """What tenderkit answers, kind by kind, first where all is met and then where nothing is."""
    with counting.time(NEWEST, partial(opened, world)) as rows:
        found = {
            kind: ours(counting.time(kind, partial(judge, asked, rows)))
            for kind, asked in world.questions(met=True).items()
        }
        for kind, asked in world.questions(met=False).items():
            evidence.time(kind, partial(judge, asked, rows))
    return found


def compared(world: World, rounds: int) -> tuple[Watch, Watch, Watch]:
    """The seconds of the hand-written checks, of counting and of evidence."""
    hand, counting, evidence = Watch(), Watch(), Watch()
    for _ in range(rounds):
        expected, found = written(world, hand), judged(world, counting, evidence)
        wrong = [kind for kind in expected if expected[kind] != found[kind]]
        if wrong:
            raise SystemExit(f"other numbers than the SQL's: {[(kind, expected[kind], found[kind]) for kind in wrong]}")
    evidence.seconds[NEWEST] = counting.seconds[NEWEST]
    return hand, counting, evidence


def once(folder: str, visits: str, form: str) -> None:
    """Everything asked once, for its memory."""
    judged(World.of(Path(folder), int(visits), form), Watch(), Watch())


def figures(sizes: tuple[int, ...] = SIZES, also: tuple[int, ...] = AS_CSV) -> Iterator[Figure]:
    """Each size as Parquet, and some ``also`` as CSV: all steps together, evidence and memory; of the largest each."""
    seconds: dict[int, float] = {}
    for visits, form in [*((visits, "csv") for visits in also), *((visits, "parquet") for visits in sizes)]:
        with tempfile.TemporaryDirectory() as folder:
            world = World.of(Path(folder), visits, form)
            world.write()
            hand, counting, evidence = compared(world, ROUNDS if visits <= MANY else 1)
            held = peak(ONCE, folder, str(visits), form)
        name = f"{visits:,} visits{' as CSV' if form == 'csv' else ''}".replace(",", " ")
        for step in counting.seconds if visits == max(sizes) else ():
            yield Figure(f"{step}, {name}", counting.seconds[step], floor=hand.seconds[step], against="SQL")
        yield Figure(f"all seven kinds, {name}", counting.total, floor=hand.total, against="SQL", bar=COUNTING_BAR)
        yield Figure(
            f"with evidence, {name}", evidence.total, floor=counting.total, against="counting", bar=EVIDENCE_BAR
        )
        yield Figure(f"memory, {name}", held, unit="MB", bar=MEMORY_BAR)
        if form == "parquet":
            seconds[visits] = counting.total
    few, many = sizes[-2:]
    yield Figure(
        f"growth to {name}",
        seconds[many],
        floor=seconds[few] * many / few,
        against=f"as many times the time of {few:,}".replace(",", " "),
        bar=GROWTH_BAR,
    )


def main() -> None:
    """Measures the number of visits given, also as CSV, and a tenth of it."""
    visits = int(sys.argv[1])
    print(table(list(figures((visits // 10, visits), (visits,)))))


if __name__ == "__main__":
    main()
