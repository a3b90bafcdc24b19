"""Writes the generated pages into docs/: ``make docs``."""

from pathlib import Path

from generator import pages

for name, text in pages().items():
    (Path(__file__).parents[1] / name).write_text(text, encoding="utf-8", newline="\n")
