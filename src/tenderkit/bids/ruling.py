"""The decision to award, as a file: who decided what, and which unclear answers somebody has found met."""

from datetime import date
from decimal import Decimal

from tenderkit.bids.award import Clearance, Ruling
from tenderkit.model.periods import Span
from tenderkit.source import Node


def ruling(node: Node) -> tuple[Ruling, tuple[Clearance, ...]]:
    """The decision and its clearances, from a file its schema has passed."""
    span = Span(_day(node["from"]), _day(node["to"])) if "from" in node else None
    cleared = tuple(
        Clearance(
            requirement=element.text("requirement"),
            area=element.text("area"),
            reason=element.text("reason"),
            role=element.text("role"),
            on=_day(element["date"]),
            answer=Decimal(str(element["answer"].value)) if "answer" in element else None,
        )
        for element in (node["cleared"].elements() if "cleared" in node else ())
    )
    made = Ruling(
        contract=node.text("contract"),
        areas=tuple(str(area.value) for area in node["areas"].elements()),
        by=node.text("by"),
        on=_day(node["date"]),
        diarienummer=node.text("diarienummer"),
        span=span,
    )
    return made, cleared


def _day(node: Node) -> date:
    return date.fromisoformat(str(node.value))
