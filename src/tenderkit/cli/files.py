"""Files out: all at once or not at all. A killed process leaves the old file or the new one, never half of one."""

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tenderkit.cli.framework import CannotRunError


def write(path: Path, data: bytes) -> None:
    """Writes ``data`` beside ``path`` and moves it into place. Raises CannotRunError if the file is held open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except PermissionError as error:
        program = "Word" if path.suffix == ".docx" else "Excel"
        raise CannotRunError(f"Stäng {path.name} i {program} och kör igen.") from error
    finally:
        Path(name).unlink(missing_ok=True)


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
