"""Conditions as written: the closed list of forms, their schema, and what is wrong with one.

A mapping is a conjunction, also of several operators on one column. There is no arithmetic, no text search and no
negation of a whole mapping except ``none``. How a condition is computed is the business of ``expressions``.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tenderkit.model.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    ColumnRef,
    Compare,
    Comparison,
    Condition,
    Named,
    NoneOf,
    Operand,
    ParameterRef,
    PeriodEdge,
)
from tenderkit.source import Node

Schema = Mapping[str, Any]

_GROUPS = {"all": AllOf, "any": AnyOf, "none": NoneOf}

# --- the form ---------------------------------------------------------------------------------------------------------


def parse(node: Node | None) -> Condition:
    """The condition that a mapping writes; None and an empty mapping always hold. The schema has checked the shape."""
    if node is None:
        return ALWAYS
    parts = [part for key, value in node.items() for part in _entry(key, value)]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _entry(key: str, value: Node) -> Iterator[Condition]:
    if key in _GROUPS:
        yield _GROUPS[key](tuple(parse(part) for part in value.elements()))
    elif key == "named":
        yield from (Named(str(name.value)) for name in value.elements())
    elif isinstance(value.value, dict) and not _reference(value):
        for operator, operand in value.items():
            yield Compare(key, Comparison(operator), tuple(_operand(part) for part in operand.elements()))
    elif isinstance(value.value, list):
        yield Compare(key, Comparison.ONE_OF, tuple(_operand(part) for part in value.elements()))
    else:
        yield Compare(key, Comparison.EQUAL, (_operand(value),))


def _reference(node: Node) -> bool:
    return any(key in node for key in ("parameter", "column", "period"))


def _operand(node: Node) -> Operand:
    value = node.value
    if isinstance(value, dict):
        if "parameter" in value:
            return ParameterRef(str(value["parameter"]))
        return ColumnRef(str(value["column"])) if "column" in value else PeriodEdge(str(value["period"]))
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value)
    text = str(value).strip()
    return _day(text) or text


def _day(text: str) -> date | None:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    return None


# --- the schema -------------------------------------------------------------------------------------------------------

_SCALAR: list[str] = ["string", "number", "boolean"]


def definitions() -> dict[str, Schema]:
    """The ``$defs`` of conditions: ``condition``, ``column_condition`` and ``operand``."""
    operand = {
        "title": "Värde att jämföra med",
        "description": "Ett värde, eller en hänvisning: {parameter: namn}, {column: namn} eller {period: start|end}.",
        "type": [*_SCALAR, "object"],
        "properties": {
            "parameter": {"title": "Kravets parameter", "type": "string"},
            "column": {"title": "Uppgift i samma rad", "type": "string"},
            "period": {"title": "Periodens första eller sista dag", "enum": ["start", "end"]},
        },
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    one = {"$ref": "#/$defs/operand"}
    several = {"type": "array", "minItems": 1, "items": {"type": _SCALAR}}
    column = {
        "title": "Villkor på en uppgift",
        "description": "Ett värde (lika med), en lista (något av), eller jämförelser som alla ska hålla.",
        "type": [*_SCALAR, "array", "object"],
        "items": {"type": _SCALAR},
        "minItems": 1,
        "properties": {
            "not": {
                "title": "Något annat än",
                "type": [*_SCALAR, "array"],
                **{k: several[k] for k in ("minItems", "items")},
            },
            "at_least": {**one, "title": "Minst (för datum: tidigast)"},
            "at_most": {**one, "title": "Högst (för datum: senast)"},
            "more_than": {**one, "title": "Mer än (för datum: senare än)"},
            "less_than": {**one, "title": "Mindre än (för datum: tidigare än)"},
            "between": {
                "title": "Från och med – till och med",
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": one,
            },
            "filled": {"title": "Ifylld (true) eller tom (false)", "type": "boolean"},
            "parameter": {"title": "Lika med kravets parameter", "type": "string", "examples": ["minst"]},
            "column": {"title": "Lika med uppgiften i samma rad", "type": "string", "examples": ["received_on"]},
            "period": {
                "title": "Lika med periodens första eller sista dag",
                "enum": ["start", "end"],
                "examples": ["end"],
            },
        },
        "additionalProperties": False,
        "minProperties": 1,
    }
    many = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}
    condition = {
        "title": "Villkor på rader",
        "description": "Alla delar ska hålla. Nyckeln är en uppgift i datamängden, eller koppling.uppgift.",
        "type": "object",
        "minProperties": 1,
        "properties": {
            "named": {
                "title": "Namngivet villkor",
                "description": "Ett villkor som uppdraget har gett ett namn, t.ex. vad som räknas som ett besök.",
                "type": "string",
            },
            "all": {**many, "title": "Alla ska hålla", "examples": [[{"named": "besok"}, {"form": "video"}]]},
            "any": {**many, "title": "Minst ett ska hålla"},
            "none": {**many, "title": "Inget får hålla", "examples": [[{"status": "avbokat"}, {"form": "telefon"}]]},
        },
        "additionalProperties": {"$ref": "#/$defs/column_condition"},
    }
    return {"operand": operand, "column_condition": column, "condition": condition}
