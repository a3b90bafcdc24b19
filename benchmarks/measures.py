"""Measures: seven kinds over many visits, against the same checks written by hand in DuckDB's SQL.

Both sides have two threads and must agree on every number, or nothing is told. Counting asks for levels that everything
meets, so that no evidence is fetched; evidence for levels that nothing does.

``python -m benchmarks.measures 10000000`` measures another number of visits than the table does, kind by kind.
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

from benchmarks.figures import Figure, peak, table
from benchmarks.visits import PERIOD, REQUIREMENTS, STORED, Counted, World, by_hand, ours, take_newest
from tenderkit.measures.judge import judge

SIZES = (100_000, 1_000_000)
ROUNDS = 3
COUNTING_BAR, EVIDENCE_BAR, MEMORY_BAR, GROWTH_BAR = 2, 2.5, 1000, 1.2
ONCE = "import sys; from benchmarks.measures import once; once(*sys.argv[1:])"
NEWEST = "newest rows"
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
    with world.connect() as connection:
        watch.time(NEWEST, lambda: take_newest(connection))
        return {kind: watch.time(kind, partial(by_hand, connection, kind)) for kind in REQUIREMENTS}


def judged(world: World, counting: Watch, evidence: Watch) -> dict[str, Counted]:
    """What tenderkit answers, kind by kind, first where all is met and then where nothing is."""
    with world.open() as rows:
        counting.time(NEWEST, lambda: [rows.current(name, PERIOD) for name in STORED])
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


def once(folder: str, visits: str) -> None:
    """Everything asked once, for its memory."""
    judged(World.of(Path(folder), int(visits)), Watch(), Watch())


def figures(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Every step of the largest size, and for each size all steps together, evidence and memory."""
    seconds: dict[int, float] = {}
    for visits in sizes:
        with tempfile.TemporaryDirectory() as folder:
            world = World.of(Path(folder), visits)
            world.write()
            hand, counting, evidence = compared(world, ROUNDS if visits <= max(SIZES) else 1)
            held = peak(ONCE, folder, str(visits))
        name, steps = f"{visits:,} visits".replace(",", " "), counting.seconds if visits == sizes[-1] else ()
        for step in steps:
            yield Figure(f"{step}, {name}", counting.seconds[step], floor=hand.seconds[step], against="SQL")
        # Below a million visits what is fixed outweighs what is counted.
        bar = COUNTING_BAR if visits >= max(SIZES) else None
        yield Figure(f"all seven kinds, {name}", counting.total, floor=hand.total, against="SQL", bar=bar)
        yield Figure(
            f"with evidence, {name}", evidence.total, floor=counting.total, against="counting", bar=EVIDENCE_BAR
        )
        yield Figure(f"memory, {name}", held, unit="MB", bar=MEMORY_BAR)
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
    """Measures the number of visits given, and a tenth of it."""
    visits = int(sys.argv[1])
    print(table(list(figures((visits // 10, visits)))))


if __name__ == "__main__":
    main()
