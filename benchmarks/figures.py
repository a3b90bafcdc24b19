"""A figure of the table, and how it is measured: floor and subject in turn, in the same run."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was done, and what it came to in ``unit`` ("s" or "MB").

    ``floor`` is what ``against`` came to in the same run. ``bar`` is the most allowed: times the floor, or of the unit
    where there is no floor; None where nothing is asked.
    """

    name: str
    ours: float
    unit: str = "s"
    floor: float | None = None
    against: str = ""
    bar: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours in floors."""
        return None if self.floor is None else self.ours / self.floor

    @property
    def kept(self) -> bool:
        """True if the bar is kept, or nothing is asked."""
        measured = self.ours if self.ratio is None else self.ratio
        return self.bar is None or measured <= self.bar


def best(
    jobs: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The least seconds of each job over interleaved rounds: a shared machine only ever adds time.

    ``time.process_time`` is the better ``clock`` for jobs of one thread: it leaves the neighbours' work out.
    """
    least = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            start = clock()
            job()
            least[name] = min(least[name], clock() - start)
    return least


def python(*arguments: str) -> None:
    """Another Python, run to its end with its words thrown away; exit code 1 is an answer, anything above a failure."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")


def peak(code: str, *arguments: str) -> float:
    """The most memory, in MB, that Python holds while it runs ``code``, whose ``sys.argv[1:]`` are the arguments.

    The code runs in a grandchild, so that nothing else this process has started counts.
    """
    watch = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", watch, code, *arguments], capture_output=True, text=True, check=True)
    return int(done.stdout) / (1e6 if sys.platform == "darwin" else 1e3)


def shown(number: float | None) -> str:
    """Three figures, whole from a hundred."""
    if number is None:
        return ""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | ours | floor | ratio | bar | |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    for each in figures:
        floor = f"{shown(each.floor)} {each.unit}, {each.against}" if each.floor is not None else ""
        unit = " ×" if each.floor is not None else f" {each.unit}"
        bar = f"{each.bar:g}{unit}" if each.bar is not None else ""
        ratio = f"{shown(each.ratio)} ×" if each.ratio is not None else ""
        verdict = ("kept" if each.kept else "**not kept**") if each.bar is not None else ""
        lines.append(f"| {each.name} | {shown(each.ours)} {each.unit} | {floor} | {ratio} | {bar} | {verdict} |")
    return "\n".join(lines)
