"""Small pieces of Markdown, escaped so that a value is shown as it stands."""

import re
from collections.abc import Iterable, Sequence

_NOTICE = "<!-- Sidan skrivs av docs/generator. Ändra där eller i koden och kör make docs. -->"


def page(title: str, *parts: str) -> str:
    """A whole page: its title, the notice that it is generated, and its parts with a blank line between them."""
    return "\n\n".join([f"# {title}", _NOTICE, *(part.strip("\n") for part in parts if part.strip())]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that already are Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def prose(text: str) -> str:
    """Plain text as Markdown: nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Text as code in a line."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"


def block(text: str, language: str = "") -> str:
    """Text as a block of code."""
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"


def anchor(heading: str) -> str:
    """The fragment by which a heading is linked to, as GitHub and editors make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def link(shown: str, heading: str, file: str = "") -> str:
    """A link to a heading on this page or on ``file``."""
    return f"[{shown}]({file}#{anchor(heading)})"
