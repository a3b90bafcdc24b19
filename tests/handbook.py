"""The pages that people read, as the tests see them: blocks of code, what is prepared for them, links and anchors.

A block marked ``console`` is a session: after ``$ `` what is typed, below it what comes. ``…`` stands for anything,
on a line of its own for any lines. What must be in place first stands in a comment before the block, as steps of
``transcripts.prepare``: ``<!-- först: [{to: …, replace: …}] -->``. A block of YAML that is taken from a file names it:
``<!-- ur specs/…/krav.yaml -->``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.markdown import anchor
from tenderkit.source import parse

HOME = Path(__file__).parents[1]
PAGES = [HOME / "README.md", HOME / "CHANGELOG.md", *sorted((HOME / "docs").rglob("*.md"))]

_BLOCK = re.compile(
    r"^(?:<!-- (?P<word>först:|ur) (?P<comment>.*?) -->\n+)?"
    r"^ *(?P<fence>```+)(?P<language>\w*)\n(?P<text>.*?)^ *(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code; ``first`` are the steps before it, ``source`` the file it is taken from."""

    page: Path
    line: int
    language: str
    text: str
    first: Sequence[Any]
    source: str

    def __str__(self) -> str:
        return f"{shown(self.page)}:{self.line}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A command and what it says."""

    command: str
    answer: str


def shown(page: Path) -> str:
    return page.relative_to(HOME).as_posix()


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        first, source = [], ""
        if found["word"] == "ur":
            source = found["comment"]
        elif found["word"]:
            node, findings = parse(found["comment"].encode(), page.name)
            assert node is not None and not findings, findings
            first = node.value
        yield Block(page, text.count("\n", 0, found.start()) + 1, found["language"], found["text"], first, source)


def session(block: Block) -> Iterator[Typed]:
    """The commands of a console block with their answers."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, answer = part.partition("\n")
        yield Typed(command, answer)


def answers(expected: str, said: str) -> bool:
    """Whether ``said`` is what the page shows, ``…`` standing for anything."""
    lines = [re.escape(line.rstrip()).replace("…", "[^\n]*") + "\n" for line in expected.splitlines()]
    pattern = "".join("(?:[^\n]*\n)*" if line == "[^\n]*\n" else line for line in lines)
    return bool(re.fullmatch(pattern, said))


def without_code(text: str) -> str:
    return re.sub(r"^ *(```+).*?^ *\1$", "", text, flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> Iterator[str]:
    yield from _LINK.findall(re.sub(r"``?[^`\n]*``?", "", without_code(page.read_text(encoding="utf-8"))))


def anchors(page: Path) -> set[str]:
    """The fragments that can be linked to on a page."""
    headings = _HEADING.findall(without_code(page.read_text(encoding="utf-8")))
    return {anchor(heading) for heading in headings}
