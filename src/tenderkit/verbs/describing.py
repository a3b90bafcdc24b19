"""What files look like: the JSON Schema of each kind."""

from collections.abc import Mapping
from typing import Any

from tenderkit.assessment import serial
from tenderkit.spec import schema as specification
from tenderkit.verbs.errors import WrongArgumentError

SCHEMAS = (*specification.NAMES, "assessment")
"""The kinds of file that have a schema: those that officials write, and the assessment."""


def schema(name: str) -> Mapping[str, Any]:
    """The JSON Schema of a kind of file, one of ``SCHEMAS``. Raises WrongArgumentError for any other."""
    if name not in SCHEMAS:
        raise WrongArgumentError(f"Ange ett av: {', '.join(SCHEMAS)}.")
    return serial.schema() if name == "assessment" else specification.schema(name)
