"""Files out. A command's files are written all together or not at all, and no file is ever half new.

Everything is written beside its place first and moved there last. A full disk or a document open in Word therefore
leaves what was there; a process killed at any moment leaves each file old or new, and whole.
"""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import sleep

_PROGRAMS = {".docx": "Word", ".xlsx": "Excel", ".html": "webbläsaren"}
_PREFIX, _SUFFIX = ".tenderkit-", ".tmp"
_ABANDONED_AFTER = 3600
"""Seconds after which a file being written has no writer left: it was killed."""
_LONGEST_IN_WINDOWS = 259
_PAUSES = (0.05, 0.2, 0.5)


class CannotWriteError(OSError):
    """A sentence, in Swedish, that says which file could not be written and what to do."""


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Writes every file below ``folder``, or raises CannotWriteError; the paths in name order.

    Nothing is touched until every file is written beside its place and every place has been tried; see
    ``docs/decisions/files-together.md`` for what a system can still refuse after that.

    They are moved into place in the order of ``files``, so that the last one can speak for the others.
    """
    _together({folder / name: data for name, data in files.items()})
    return sorted(folder / name for name in files)


def write_forms(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """The same for workbooks that somebody fills in: one that is there already, with other contents, stops it all."""
    for name, data in files.items():
        path = folder / name
        if path.is_file() and path.read_bytes() != data:
            raise CannotWriteError(
                f"{path.as_posix()} finns redan och har annat innehåll. Flytta eller ta bort filen, eller ange en "
                "annan plats."
            )
    return write_all(folder, files)


def _together(files: Mapping[Path, bytes]) -> None:
    staged: dict[Path, Path] = {}
    path = Path()
    try:
        for path in files:
            _refuse_held(path)
            path.parent.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            staged[path] = path.parent / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
            _stage(staged[path], path, data)
        for path, passing in staged.items():
            _move(passing, path)
        for folder in {path.parent for path in files}:
            _settle(folder)
    except CannotWriteError:
        raise
    except (OSError, ValueError) as error:
        raise CannotWriteError(_sentence(error, path)) from error
    finally:
        _clear(staged)


def _stage(passing: Path, path: Path, data: bytes) -> None:
    """Writes ``data`` to disk as ``passing``, readable by those who may read what is at ``path`` now."""
    with passing.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, passing)


def _move(passing: Path, path: Path) -> None:
    """Puts the file in its place. A virus scanner may hold what is just written for a moment, and Windows refuses."""
    for pause in _PAUSES:
        try:
            passing.replace(path)
            return
        except PermissionError:
            sleep(pause)
    passing.replace(path)


def _settle(folder: Path) -> None:
    """Has the folder's new names written to disk, where the system can: Windows and some network disks cannot."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear(staged: Mapping[Path, Path]) -> None:
    """Removes the files in passing: those of this run, and what killed runs left beside them.

    A file of a run that may still be going on is let alone. What the time is, the disk says: it dates what is written.
    """
    times: dict[Path, float] = {}
    for path, passing in staged.items():
        with suppress(OSError):
            written = (passing if passing.exists() else path).stat().st_mtime
            times[path.parent] = max(written, times.get(path.parent, 0))
            passing.unlink(missing_ok=True)
    for folder, now in times.items():
        for passing in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError):
                if now - passing.stat().st_mtime > _ABANDONED_AFTER:
                    passing.unlink()


def _refuse_held(path: Path) -> None:
    """Raises an error if ``path`` cannot be written or replaced: no name for a file, a folder, or open somewhere.

    Windows refuses to open what Word holds. Elsewhere only the lock file beside it tells, and saving there would
    undo what is written now.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise CannotWriteError(f"{path.as_posix()} är en mapp. Ange en fil.")
    for lock, program in _locks(path):
        if lock.exists():
            raise CannotWriteError(
                f"Stäng {path.name} i {program} och kör igen. Är filen inte öppen, ta bort {lock.as_posix()}."
            )
    with path.open("r+b"):
        pass


def _locks(path: Path) -> list[tuple[Path, str]]:
    """The files that office programs put beside one they have open, and the program."""
    name, program = path.name, _PROGRAMS.get(path.suffix)
    locks = [(path.with_name(f".~lock.{name}#"), "LibreOffice")]
    if program in ("Word", "Excel"):
        # Word writes over the first letters of a long name, so that the lock's is no longer than its limit.
        covered = min(max(len(path.stem) - 6, 0), 2) if program == "Word" else 0
        locks.append((path.with_name(f"~${name[covered:]}"), program))
    return locks


def _sentence(error: OSError | ValueError, path: Path) -> str:
    """Why ``path`` could not be written, and what to do."""
    shown, folder = path.as_posix(), path.parent.as_posix()
    number = error.errno if isinstance(error, OSError) else errno.EILSEQ
    if number == errno.ENOENT and len(str(path.absolute())) > _LONGEST_IN_WINDOWS:
        number = errno.ENAMETOOLONG  # Windows says of a path that is too long that it is not there
    match number:
        case errno.ENOSPC | errno.EDQUOT:
            return "Disken är full. Frigör utrymme och kör igen."
        case errno.EFBIG:
            return f"{shown} blir större än vad disken tillåter. Välj en annan plats."
        case errno.EACCES | errno.EPERM if path.is_file() and not os.access(path, os.W_OK):
            return f"{shown} är skrivskyddad. Ta bort skrivskyddet eller välj en annan plats."
        case errno.EACCES | errno.EPERM if path.is_file() and os.access(path.parent, os.W_OK):
            return f"Stäng {_in_program(path)} och kör igen."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"Det går inte att skriva i mappen {folder}. Välj en annan mapp, eller be om behörighet till den."
        case errno.ENOENT | errno.ESTALE:
            return f"Mappen {folder} försvann under skrivningen. Kontrollera att den finns och kör igen."
        case errno.ENOTDIR | errno.EEXIST:
            file = next((each for each in path.parents if each.is_file()), path.parent)
            return f"{file.as_posix()} är en fil, inte en mapp. Välj en annan mapp."
        case errno.ENAMETOOLONG:
            return "Sökvägen är för lång. Välj en kortare."
        case errno.EILSEQ | errno.EINVAL:
            return f"{shown} har tecken som inte får stå i ett filnamn här. Välj ett annat namn."
        case _:
            return f"{shown} gick inte att skriva. Kör igen, eller välj en annan plats."


def _in_program(path: Path) -> str:
    program = _PROGRAMS.get(path.suffix)
    return f"{path.name} i {program}" if program else path.name
