"""Scalars of the language: dates, percentages and amounts, from text the schema has already passed."""

from datetime import date
from decimal import Decimal
from typing import Any

from tenderkit.model.quantities import Unit
from tenderkit.source import Node


def day(node: Node) -> date:
    """A date written 2027-09-01."""
    return date.fromisoformat(str(node.value))


def day_or_none(node: Node | None) -> date | None:
    """The same, or None where the key is absent."""
    return None if node is None else day(node)


def is_percent(value: Any) -> bool:
    """True of text like "95 %" or "2,5 %"."""
    return isinstance(value, str) and value.endswith(" %")


def percent(value: str) -> Decimal:
    """ "2,5 %" as 2.5."""
    return Decimal(value.strip().removesuffix("%").strip().replace(",", "."))


def amount(value: Any) -> tuple[Decimal, Unit]:
    """A number, or a percentage, with its unit."""
    return (percent(value), Unit.PERCENT) if is_percent(value) else (Decimal(str(value)), Unit.NUMBER)


def decimal_or_none(node: Node | None) -> Decimal | None:
    return None if node is None else Decimal(str(node.value))
