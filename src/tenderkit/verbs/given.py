"""What the verbs are given: files by path or as contents, specifications and contracts by path or read already."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Period
from tenderkit.spec import loader
from tenderkit.verbs.errors import WrongArgumentError

AnyPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class File:
    """A file's contents, and the name it goes by in findings and documents: for files that lie in no folder."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract and the assignment of the copy of the specification that was pinned to it."""

    contract: Contract
    assignment: Assignment


def file(given: AnyPath | File) -> File:
    """The file, under the path as it was written."""
    return given if isinstance(given, File) else File(Path(given).as_posix(), _contents(Path(given)))


def files(given: Sequence[AnyPath | File]) -> list[File]:
    """The files, each under the shortest end of its path that no other has; one given twice is read once.

    Where a file lies on somebody's computer says nothing of the contract and must not end up in its documents.
    """
    paths = {each: Path(each).resolve().parts for each in given if not isinstance(each, File)}
    whole = set(paths.values())
    found: dict[str, File] = {}
    for each in given:
        if isinstance(each, File):
            found[each.name] = each
            continue
        own, count = paths[each], 1
        while count < len(own) and any(other[-count:] == own[-count:] for other in whole - {own}):
            count += 1
        name = "/".join(own[-count:])
        if name not in found:
            found[name] = File(name, _contents(Path(each)))
    return list(found.values())


def _contents(path: Path) -> bytes:
    """The bytes of a file; not of a pipe or a device, which has no end, nor of one whose name is no text."""
    shown = os.fsencode(path.as_posix()).decode("utf-8", "replace")
    if path.exists() and not path.is_file():
        raise WrongArgumentError(f"{shown} är ingen vanlig fil. Spara innehållet i en fil och ange den.")
    if shown != path.as_posix():
        message = f"Namnet {shown} innehåller tecken som inte går att läsa. Byt namn på filen och kör igen."
        raise WrongArgumentError(message)
    return path.read_bytes()


def specification(given: AnyPath | Assignment) -> tuple[Assignment | None, list[Finding]]:
    """The assignment in a folder, or None with what is wrong; one that is read already has nothing to say."""
    return (given, []) if isinstance(given, Assignment) else loader.load(Path(given))


def agreement(given: AnyPath | Agreement) -> tuple[Agreement | None, list[Finding]]:
    """The contract in a file with its pinned assignment, or None with what is wrong."""
    if isinstance(given, Agreement):
        return given, []
    from tenderkit.spec import contracts  # what reads specifications alone starts without it

    contract, assignment, findings = contracts.load(Path(given))
    return (Agreement(contract, assignment) if contract and assignment else None), findings


def quarter(given: Period | str) -> Period:
    """The period, also as written "2028-Q1". Raises WrongArgumentError for anything else."""
    period = given if isinstance(given, Period) else Period.parse(given)
    if period is None:
        raise WrongArgumentError(f"{given} är inte ett kvartal. Skriv det som 2028-Q1.")
    return period
