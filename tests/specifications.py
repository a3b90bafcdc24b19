"""A copy of the real specification to change, and what is then said about it. Shared by the specification's tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tenderkit.findings import Finding, TextPlace
from tenderkit.model.assignment import Assignment
from tenderkit.spec import loader

SPECS = Path(__file__).parent / "specs"
FLAGSHIP = SPECS / "tidiga-insatser-0-5"

FILES = sorted(path.relative_to(FLAGSHIP).as_posix() for path in FLAGSHIP.rglob("*.yaml") if path.name != "beslut.yaml")
"""The files of the specification that hold what is procured, by name inside its folder."""


def copy_into(folder: Path, spec: Path = FLAGSHIP) -> Path:
    """A copy of a specification, with the shared requirements beside it, in ``folder``."""
    for source in (spec, spec.parent / "gemensamt"):
        shutil.copytree(source, folder / source.name)
    return folder / spec.name


@contextmanager
def copied() -> Iterator[Path]:
    """The same, in a folder of its own for as long as it is needed."""
    with TemporaryDirectory() as folder:
        yield copy_into(Path(folder))


def change(folder: Path, file: str, find: str, write: str) -> None:
    """Replace ``find``, which stands in ``file`` exactly once, with ``write``."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(find) == 1, f"”{find}” stands {text.count(find)} times in {file}"
    path.write_text(text.replace(find, write), encoding="utf-8")


def loaded(folder: Path) -> Assignment:
    """The assignment of a specification that is expected to have nothing wrong."""
    assignment, findings = loader.load(folder)
    assert assignment is not None and findings == []
    return assignment


def spot(finding: Finding, folder: Path) -> str:
    """Where a finding points, as an official would say it: file, line, and the text from its column on.

    "krav/vard.yaml:3: part: bemanning"; only the file if it points at no line.
    """
    file = Path(finding.place.file)
    name = file.relative_to(folder if file.is_relative_to(folder) else folder.parent).as_posix()
    if not isinstance(finding.place, TextPlace):
        return name
    lines = file.read_text(encoding="utf-8").split("\n")
    rest = lines[finding.place.line - 1][finding.place.column - 1 :]
    return f"{name}:{finding.place.line}: {rest}"
