"""YAML as the language needs it: every value with its line and column, and no guesses.

PyYAML's resolver turns ``12:30`` into 750, ``0123`` into 83 and ``NO`` into false, and keeps the last of two equal
keys without a word. In a contract that is a correctness defect, so scalars are strict here: ``null``, ``true`` and
``false``, plain integers and plain decimals; everything else, dates included, is text. The only room that
imports yaml: ``nodes`` are values with places, ``reading`` and ``writing`` the two directions.
"""

from tenderkit.source.nodes import Key, Node, Scalar, overlay
from tenderkit.source.reading import MAX_BYTES, MAX_DEPTH, digest, entries, parse, parse_given, read
from tenderkit.source.writing import dump

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Key",
    "Node",
    "Scalar",
    "digest",
    "dump",
    "entries",
    "overlay",
    "parse",
    "parse_given",
    "read",
]
