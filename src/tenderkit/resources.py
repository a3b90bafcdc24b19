"""What is shipped beside the code: templates, specifications and examples, in a wheel or in a checkout."""

from functools import cache
from pathlib import Path


@cache
def folder(name: str) -> Path:
    """The folder ``name`` (templates, specs, examples): under data/ in an installed package, else in the checkout."""
    packed = Path(__file__).parent / "data" / name
    return packed if packed.is_dir() else Path(__file__).parents[2] / name


def files(name: str) -> dict[str, bytes]:
    """The files below the folder ``name``, by their path in it."""
    top = folder(name)
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}
