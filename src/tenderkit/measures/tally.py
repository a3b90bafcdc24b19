"""A tally: what is added up in a group, a unit, a month or a window: rows, a column's sum, or distinct values."""

from dataclasses import dataclass
from typing import Any

from tenderkit.source import Node


@dataclass(frozen=True, slots=True)
class Tally:
    """``how`` is count, sum or distinct; ``column`` is what is summed or told apart, "" for count."""

    how: str = "count"
    column: str = ""


COUNT = Tally()


def parse(node: Node | None) -> Tally:
    """``count``, ``{sum: column}`` or ``{distinct: column}``; None is count."""
    if node is None or not isinstance(node.value, dict):
        return COUNT
    how, column = next(node.items())
    return Tally(how, str(column.value))


def schema(title: str = "Vad som räknas") -> dict[str, Any]:
    """The schema of a tally."""
    return {
        "title": title,
        "description": "count (antal rader), {sum: uppgift} (summan) eller {distinct: uppgift} (antal olika värden).",
        "type": ["string", "object"],
        "if": {"type": "string"},
        "then": {"enum": ["count"]},
        "properties": {
            "sum": {"title": "Summan av uppgiften", "type": "string"},
            "distinct": {"title": "Antal olika värden av uppgiften", "type": "string"},
        },
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
