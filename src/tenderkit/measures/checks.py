"""What a condition reads, and what is wrong with it: for the specification's rules, before any row is seen.

Messages are Swedish sentences without a place; the rule that asks knows where the condition stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from tenderkit.measures.vocabulary import Field, Vocabulary
from tenderkit.model.conditions import (
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
from tenderkit.model.datasets import Age, ColumnType, Lookup, MonthOf, Rollup, Shift

Pair = tuple[str, str]
Parameters = Mapping[str, Operand]

_ORDERED = {Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.MORE_THAN, Comparison.LESS_THAN, Comparison.BETWEEN}
_NUMBERS = {ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.PERCENT}
_DAYS = {ColumnType.DATE, ColumnType.MONTH}
_KINDS = {
    ColumnType.CODE: "en kod",
    ColumnType.DATE: "ett datum",
    ColumnType.MONTH: "en månad",
    ColumnType.INTEGER: "ett heltal",
    ColumnType.DECIMAL: "ett tal",
    ColumnType.PERCENT: "ett tal",
    ColumnType.BOOLEAN: "true eller false",
}


def comparisons(condition: Condition, vocabulary: Vocabulary, depth: int = 0) -> Iterator[Compare]:
    """Every comparison in the condition, named conditions opened."""
    match condition:
        case Compare():
            yield condition
        case Named(name):
            if name in vocabulary.named and depth < 8:
                yield from comparisons(vocabulary.named[name].where, vocabulary, depth + 1)
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            for part in parts:
                yield from comparisons(part, vocabulary, depth)


def names(condition: Condition, vocabulary: Vocabulary) -> list[str]:
    """The column names the condition speaks of, each once, in order."""
    found: dict[str, None] = {}
    for comparison in comparisons(condition, vocabulary):
        found.setdefault(comparison.column)
        found.update((operand.name, None) for operand in comparison.operands if isinstance(operand, ColumnRef))
    return list(found)


def columns_of(condition: Condition, dataset: str, vocabulary: Vocabulary) -> set[Pair]:
    """The reported columns behind the condition as (dataset, column), through joins, derived columns and rollups."""
    return reported(names(condition, vocabulary), dataset, vocabulary)


def reported(wanted: Iterable[str], dataset: str, vocabulary: Vocabulary, depth: int = 0) -> set[Pair]:
    """The reported columns behind these names in ``dataset``; unknown names give nothing."""
    found: set[Pair] = set()
    declared = vocabulary.datasets.get(dataset)
    if declared is None or depth > 8:
        return found

    def behind(where: str, *columns: str) -> set[Pair]:
        return reported(columns, where, vocabulary, depth + 1)

    for name in wanted:
        if "." in name:
            via, _, rest = name.partition(".")
            if over := vocabulary.join(dataset, via):
                join, parent = over
                found |= behind(dataset, join.key) | behind(parent.name, *parent.key, rest)
        elif declared.column(name):
            found.add((dataset, name))
        else:
            match declared.derived.get(name):
                case Shift(column, _, _) | Age(column, _, _) | MonthOf(column):
                    found |= behind(dataset, column)
                case Lookup(join_name, column):
                    found |= behind(dataset, f"{join_name}.{column}")
                case Rollup(child, _, column, where):
                    found |= behind(dataset, *declared.key) | columns_of(where, child, vocabulary)
                    back = vocabulary.child_join(child, dataset)
                    dated = vocabulary.datasets[child].date if child in vocabulary.datasets else ""
                    found |= behind(child, *([back.key] if back else []), *filter(None, (column, dated)))
                case None:
                    pass
    return found


def problems(
    condition: Condition, dataset: str, vocabulary: Vocabulary, parameters: Parameters | None = None
) -> Iterator[str]:
    """What the condition says that the dataset cannot answer, as Swedish sentences; nothing if all is well."""
    if dataset not in vocabulary.datasets:
        yield f"Datamängden ”{dataset}” finns inte."
        return
    match condition:
        case Compare():
            yield from _comparison(condition, dataset, vocabulary, parameters or {})
        case Named(name):
            yield from _named(name, dataset, vocabulary)
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            for part in parts:
                yield from problems(part, dataset, vocabulary, parameters)


def _named(name: str, dataset: str, vocabulary: Vocabulary) -> Iterator[str]:
    named = vocabulary.named.get(name)
    if named is None:
        yield f"Det namngivna villkoret ”{name}” finns inte{_near(name, vocabulary.named)}."
    elif named.dataset != dataset:
        yield f"Det namngivna villkoret ”{name}” gäller datamängden {named.dataset}, inte {dataset}."


def unknown_column(name: str, dataset: str, vocabulary: Vocabulary) -> str:
    """The sentence that says a column is not there, with the nearest one that is."""
    return f"Datamängden {dataset} har ingen uppgift ”{name}”{_near(name, vocabulary.names(dataset))}."


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=1)
    return f" (menas ”{close[0]}”?)" if close else ""


def _comparison(compare: Compare, dataset: str, vocabulary: Vocabulary, parameters: Parameters) -> Iterator[str]:
    field = vocabulary.field(dataset, compare.column)
    if field is None:
        yield unknown_column(compare.column, dataset, vocabulary)
        return
    if compare.comparison is Comparison.FILLED:
        return
    if compare.comparison in _ORDERED and field.type not in _NUMBERS | _DAYS:
        yield f"Uppgiften ”{compare.column}” är varken tal eller datum och kan inte jämföras i storlek."
        return
    for operand in compare.operands:
        yield from _fits(operand, field, compare.column, dataset, vocabulary, parameters)


def _fits(
    operand: Operand, field: Field, name: str, dataset: str, vocabulary: Vocabulary, parameters: Parameters
) -> Iterator[str]:
    match operand:
        case ParameterRef(parameter) if parameter not in parameters:
            yield f"Parametern ”{parameter}” finns inte i kravet."
        case ParameterRef(parameter):
            yield from _fits(parameters[parameter], field, name, dataset, vocabulary, {})
        case ColumnRef(other):
            second = vocabulary.field(dataset, other)
            if second is None:
                yield unknown_column(other, dataset, vocabulary)
            elif _family(second.type) != _family(field.type):
                yield f"Uppgifterna ”{name}” och ”{other}” är av olika slag och kan inte jämföras."
        case PeriodEdge():
            if field.type not in _DAYS:
                yield f"Uppgiften ”{name}” är inget datum och kan inte jämföras med perioden."
        case _ if coerced(operand, field.type) is None:
            yield f"Uppgiften ”{name}” är {_KINDS.get(field.type, 'text')}; värdet ”{shown(operand)}” är det inte."
        case str() if field.type is ColumnType.CODE and field.codes in vocabulary.codes:
            codes = [item.code for item in vocabulary.codes[field.codes].items]
            if operand not in codes:
                yield f"Koden ”{operand}” finns inte i kodlistan {field.codes}{_near(operand, codes)}."


def _family(type: ColumnType) -> str:
    return (
        "number"
        if type in _NUMBERS
        else "day"
        if type in _DAYS
        else "text"
        if type is not ColumnType.BOOLEAN
        else "boolean"
    )


def shown(operand: Operand) -> str:
    """The operand as it was written, for messages."""
    return str(operand).lower() if isinstance(operand, bool) else str(operand)


def coerced(operand: Operand, type: ColumnType) -> str | bool | Decimal | date | None:
    """The literal as the column's type reads it, or None if it is of another kind. ``2027-09`` is a month."""
    family = _family(type)
    if family == "boolean":
        return operand if isinstance(operand, bool) else None
    if isinstance(operand, bool):
        return None
    if family == "number":
        return operand if isinstance(operand, Decimal) else None
    if family == "day":
        if isinstance(operand, str) and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", operand):
            return date.fromisoformat(f"{operand}-01")
        return operand if isinstance(operand, date) else None
    # Codes such as 1 or 01 may have been written without quotes; a date-like one was read as a date.
    return operand.isoformat() if isinstance(operand, date) else str(operand)
