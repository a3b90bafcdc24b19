"""The folder where DuckDB puts aside what does not fit in memory: rows of patients, which must not outlive the run.

It is removed when the engine is closed. A process that is killed cannot do that, so the next one that opens an engine
does: whose process ended, however it ended, no longer holds the lock on the file in it.
"""

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO, *, wait: bool) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO, *, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


_PREFIX, _HELD = "tenderkit-", "held"


class Aside:
    """A folder below the system's for temporary files, readable by its owner alone, until ``close``."""

    def __init__(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._held = (self.folder / _HELD).open("xb")
        with suppress(OSError):  # where files cannot be locked, nobody can tell, and what is left is let alone
            _lock(self._held, wait=True)  # another process may be looking at it, for a moment
            self._held.write(b"held")
            self._held.flush()

    def close(self) -> None:
        """Removes the folder and what is in it."""
        self._held.close()
        rmtree(self.folder, ignore_errors=True)


def _sweep(within: Path) -> None:
    """Removes the folders of processes that ended without."""
    for folder in within.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            with (folder / _HELD).open("r+b") as held:
                _lock(held, wait=False)
                taken = os.fstat(held.fileno()).st_size  # asked while it is locked: an owner may just be about to
            if taken:
                rmtree(folder)
