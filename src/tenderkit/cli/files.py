"""Files out: all at once or not at all. A killed process leaves the old file or the new one, never half of one."""

import errno
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tenderkit.cli.framework import CannotRunError

_PROGRAMS = {".docx": "Word", ".xlsx": "Excel", ".html": "webbläsaren"}


def write(path: Path, data: bytes) -> None:
    """Writes ``data`` beside ``path`` and moves it into place. Raises CannotRunError if the file is held open."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise type(error)(error.errno, "", str(path.parent)) from error  # not the passing file's name
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except PermissionError as error:
        program = _PROGRAMS.get(path.suffix)
        where = f"Stäng {path.name} i {program}" if program else f"Stäng {path.name}"
        raise CannotRunError(f"{where} och kör igen.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def write_form(path: Path, data: bytes) -> None:
    """Writes a workbook for somebody to fill in; one that is there already, with other contents, is left alone."""
    if path.is_file() and path.read_bytes() != data:
        raise CannotRunError(
            f"{path.as_posix()} finns redan och har annat innehåll. Flytta eller ta bort filen, eller ange en annan "
            "plats med --out."
        )
    write(path, data)


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Writes every file below ``folder``; the paths written, in name order."""
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "", str(folder))
    written = []
    for name in sorted(files):
        path = folder / name
        write(path, files[name])
        written.append(path)
    return written


def read(path: Path) -> bytes:
    """The bytes of a file."""
    return path.read_bytes()


def read_all(paths: Sequence[Path]) -> dict[str, bytes]:
    """The bytes of several files, each under the shortest end of its path that no other has.

    Where a file lies on somebody's computer says nothing of the contract and must not end up in its documents.
    """
    whole = {path.resolve(): path for path in paths}
    found: dict[str, bytes] = {}
    for own, path in whole.items():
        count = 1
        while count < len(own.parts) and any(
            other.parts[-count:] == own.parts[-count:] for other in whole if other != own
        ):
            count += 1
        found["/".join(own.parts[-count:])] = path.read_bytes()
    return found
