"""Parameters common to all kinds: parsed and described once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tenderkit.measures import conditions
from tenderkit.model.measure import EmptyBase, Exclusion, PartPeriod, Unknowns, Window, WindowKind
from tenderkit.source import Node

CONDITION = {"$ref": "#/$defs/condition"}
NAME = {"type": "string", "minLength": 1}

WINDOW: Mapping[str, Any] = {
    "title": "Tidsfönster",
    "description": (
        "Vilka rader som räknas: period (perioden), contract (från avtalets början), "
        "{last: n} (de n senaste perioderna), "
        "year (kalenderåret) eller at_end (läget periodens sista dag)."
    ),
    "type": ["string", "object"],
    "if": {"type": "string"},
    "then": {"enum": ["period", "contract", "year", "at_end"]},
    "properties": {"last": {"title": "De n senaste perioderna", "type": "integer", "minimum": 1, "maximum": 40}},
    "required": ["last"],
    "additionalProperties": False,
}

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "dataset": {**NAME, "title": "Datamängd", "description": "Den datamängd vars rader räknas."},
    "where": {**CONDITION, "title": "Vilka rader som räknas"},
    "window": WINDOW,
    "date": {
        **NAME,
        "title": "Datum som avgör perioden",
        "description": "Den uppgift som för en rad till perioden, om det inte är datamängdens eget datum.",
    },
    "by": {
        **NAME,
        "title": "Uppdelning",
        "description": "En kod, utöver området, som underlaget delas upp efter; villkoret ska hålla i varje del.",
    },
    "unknown": {
        "title": "När uppgifter saknas",
        "description": "interval: räkna med alla möjliga värden (förval). missed: räkna som ej uppfyllt.",
        "enum": ["interval", "missed"],
    },
    "empty_base": {
        "title": "När underlaget är tomt",
        "description": "not_assessable: ingen bedömning (förval). met: uppfyllt, när skyldigheten sällan uppstår.",
        "enum": ["not_assessable", "met"],
    },
    "part_period": {
        "title": "När bara en del av perioden gäller",
        "description": "prorate: nivån räknas om efter dagar (förval). whole: hela nivån. skip: ingen bedömning.",
        "enum": ["prorate", "whole", "skip"],
    },
    "assessed": {
        "title": "Perioder då villkoret bedöms",
        "description": "Kvartal, t.ex. [Q1] eller [Q2, Q4]; utelämnas när varje kvartal bedöms.",
        "type": "array",
        "minItems": 1,
        "uniqueItems": True,
        "items": {"enum": ["Q1", "Q2", "Q3", "Q4"]},
    },
}


def parse(node: Node) -> dict[str, Any]:
    """The common parameters of a measure's node, as keyword arguments of its dataclass."""
    return {
        "dataset": node.text("dataset"),
        "where": conditions.parse(node.get("where")),
        "window": window(node.get("window")),
        "date": node.text("date"),
        "by": node.text("by"),
        "unknown": Unknowns(node.text("unknown", "interval")),
        "empty_base": EmptyBase(node.text("empty_base", "not_assessable")),
        "part_period": PartPeriod(node.text("part_period", "prorate")),
        "assessed": tuple(str(part.value) for part in node["assessed"].elements()) if "assessed" in node else (),
        "place": node.place,
    }


def window(node: Node | None) -> Window:
    """A window as written; None is the period."""
    if node is None:
        return Window()
    if isinstance(node.value, dict):
        return Window(WindowKind.LAST, int(node["last"].value))
    return Window(WindowKind(str(node.value)))


EXCLUSION: Mapping[str, Any] = {
    "title": "Undantag",
    "description": "Ett namngivet undantag; det skrivs ut i kravet och redovisas i varje utfall.",
    "type": "object",
    "properties": {
        "id": {**NAME, "title": "Beteckning"},
        "title": {**NAME, "title": "Rubrik"},
        "when": {**CONDITION, "title": "När undantaget gäller"},
        "max_share": {
            "title": "Största andel",
            "description": 'Hur stor del av underlaget som får undantas utan anmärkning, t.ex. "10 %".',
            "type": "string",
            "pattern": r"^[0-9]{1,3}(,[0-9]+)?\s*%$",
        },
    },
    "required": ["id", "title", "when"],
    "additionalProperties": False,
}


def exclusion(node: Node) -> Exclusion:
    """One exclusion as written."""
    text = node.text("max_share").rstrip("%").strip().replace(",", ".")
    return Exclusion(
        id=node.text("id"),
        title=node.text("title"),
        when=conditions.parse(node.get("when")),
        max_share=Decimal(text) if text else None,
        place=node.place,
    )
