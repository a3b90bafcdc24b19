"""Every benchmark in one table: ``python -m benchmarks``, or some of them by name: ``python -m benchmarks documents``.

A run of them all writes ``docs/benchmarks.md``; a run of some prints. Ratios come from one run on one machine.
"""

# ruff: noqa: T201 - a script that prints what it measured

import os
import platform
import sys
from importlib import import_module
from pathlib import Path

from benchmarks.figures import table

PARTS = {
    "commands": "Commands, cold",
    "specification": "The flagship, in one process",
    "documents": "A long document",
    "workbooks": "A report as a workbook",
    "measures": "Measures over many visits",
}
"""The modules here that have ``figures() -> Iterator[Figure]``, and their headings."""

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Made by `make benchmarks`. Each ratio is taken within one run: ours and the floor in turn, the best of several rounds.
Seconds and megabytes are those of the machine named here and say little of another; the ratios carry over."""


def measured(part: str) -> str:
    """One part's heading and table."""
    print(f"{part} …", file=sys.stderr)
    return f"## {PARTS[part]}\n\n{table(list(import_module(f'benchmarks.{part}').figures()))}\n"


def main(chosen: list[str]) -> None:
    """Measures the chosen parts, or all."""
    if unknown := set(chosen) - set(PARTS):
        raise SystemExit(f"no such benchmark: {', '.join(sorted(unknown))}; there is {', '.join(PARTS)}")
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."
    sections = [measured(part) for part in chosen or PARTS]
    page = "\n\n".join([HEAD, f"Machine: {machine}", *sections]).rstrip() + "\n"
    print(page if not chosen else "\n".join(sections))
    if not chosen:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
