"""Typed relations over DuckDB or Spark."""


class Rows:
    """Placeholder."""
