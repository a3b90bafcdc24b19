"""Typed relations: the rows of reports in DuckDB or Spark, and the expressions that ask about them.

The only home of duckdb, narwhals and pyspark. All three are imported when first used, so that reading a specification
never pays for them.
"""

from tenderkit.tables.errors import EngineError
from tenderkit.tables.received import Extract, unreadable
from tenderkit.tables.rows import PLACE, Presence, Rows
from tenderkit.tables.words import (
    MISSING,
    PARTED,
    Expr,
    Relation,
    Type,
    all_of,
    any_of,
    col,
    day,
    days_after,
    first_of_month,
    lit,
    may,
    month_after,
    months_after,
    nothing,
    roomy,
    size,
    stacked,
    sure,
    text_of,
    total,
    when,
    whole,
)

__all__ = [
    "MISSING",
    "PARTED",
    "PLACE",
    "EngineError",
    "Expr",
    "Extract",
    "Presence",
    "Relation",
    "Rows",
    "Type",
    "all_of",
    "any_of",
    "col",
    "day",
    "days_after",
    "first_of_month",
    "lit",
    "may",
    "month_after",
    "months_after",
    "nothing",
    "roomy",
    "size",
    "stacked",
    "sure",
    "text_of",
    "total",
    "unreadable",
    "when",
    "whole",
]
