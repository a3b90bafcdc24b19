"""Which rows a condition of the example files means: equality, lists, filled, and bounds on numbers and dates."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tenderkit.demonstration.rows import Value

YES_NO = {"ja": True, "nej": False}


def matches(condition: Mapping[str, Any], cells: Mapping[str, Value]) -> bool:
    """True if every named cell is as the condition says; an empty cell is only ever not filled."""
    return all(_holds(cells.get(name), wanted) for name, wanted in condition.items())


def _holds(value: Value, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return any(_holds(value, each) for each in wanted)
    if not isinstance(wanted, Mapping):
        return bool(value == _like(wanted, value))
    if "filled" in wanted:
        return (value is not None) is wanted["filled"]
    return value is not None and all(_CHECKS[name](value, _like(bound, value)) for name, bound in wanted.items())


def _like(written: Any, value: Value) -> Any:
    """What a YAML scalar means beside ``value``: text for a date is a date, ja and nej beside a boolean are one."""
    if isinstance(written, str) and isinstance(value, date):
        return date.fromisoformat(written)
    if isinstance(written, str) and isinstance(value, bool):
        return YES_NO.get(written, written)
    return written


_CHECKS: Mapping[str, Callable[[Any, Any], bool]] = {"at_least": operator.ge, "at_most": operator.le}
