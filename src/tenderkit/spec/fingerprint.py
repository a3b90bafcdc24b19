"""A short mark of everything a decision covers, so that a change behind a value's words undoes the decision."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from tenderkit.source import Node

_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_LENGTH = 12


def fingerprint(*covered: Node | object) -> str:
    """Twelve letters from SHA-256 over the values; a mapping's own ``source`` and the order of its keys do not count.

    Letters only: figures could be taken for a number in YAML, or for an identity number in a workbook.
    """
    text = json.dumps([_plain(_own(part)) for part in covered], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH].translate(_LETTERS)


def _own(part: Node | object) -> Any:
    value = part.value if isinstance(part, Node) else part
    return {key: inner for key, inner in value.items() if key != "source"} if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    """What JSON can hold, 6 and 6.0 alike and a number never like its text."""
    match value:
        case dict():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else {"": format(value, "f").rstrip("0")}
        case _:
            return value
