"""What files look like, and what commands answer: the JSON Schema of each kind."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from tenderkit.assessment import serial
from tenderkit.spec import schema as specification
from tenderkit.verbs.errors import WrongArgumentError

SCHEMAS = (*specification.NAMES, "assessment", "answer")
"""The kinds that have a schema: the files that officials write, the assessment, and what commands answer as JSON."""


def schema(name: str) -> Mapping[str, Any]:
    """The JSON Schema of a kind, one of ``SCHEMAS``. Raises WrongArgumentError for any other."""
    match name:
        case "assessment":
            return serial.schema()
        case "answer":
            return _answer()
        case _ if name in specification.NAMES:
            return specification.schema(name)
    raise WrongArgumentError(f"Ange ett av: {', '.join(SCHEMAS)}.")


@cache
def _answer() -> Mapping[str, Any]:
    text = resources.files("tenderkit.verbs").joinpath("answer.schema.json").read_text(encoding="utf-8")
    whole: Mapping[str, Any] = json.loads(text)
    return whole
