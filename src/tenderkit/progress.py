"""How far long work has come, told to whoever watches: a Swedish phrase without full stop that names no file."""

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

T = TypeVar("T")

Watch = Callable[[str], None]


def unwatched(_told: str) -> None:
    """Nobody watches."""


def counted(items: Collection[T], what: str, watch: Watch) -> Iterator[T]:
    """The items one by one; before each it is told which of how many it is: "Bedömer krav 12 av 46"."""
    for number, item in enumerate(items, start=1):
        watch(f"{what} {number} av {len(items)}")
        yield item
