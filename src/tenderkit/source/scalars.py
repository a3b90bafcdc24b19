"""Which plain scalars are more than text: null, true, false, integers and decimals; nothing else."""

import re
from collections.abc import Mapping
from decimal import Decimal

from tenderkit.source.nodes import Scalar

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: Mapping[str, Scalar] = {"": None, "null": None, "true": True, "false": False}


def scalar(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 30 else text
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text
