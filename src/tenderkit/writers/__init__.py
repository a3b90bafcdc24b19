"""Writers: a document as data becomes the bytes of a file. They see only ``tenderkit.blocks``.

A format is one module with a function ``write(document) -> bytes`` and one entry in ``WRITERS``. Writers never
fail on a text: characters that a format cannot hold become U+FFFD, see ``tenderkit.writers.shared``. A table whose
rows do not fit its header is a programming error (``ValueError``); ``documents.numbering`` finds it before.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from tenderkit.blocks import Document

Writer = Callable[[Document], bytes]


def _lazily(module: str) -> Writer:
    # python-docx and lxml take longer to import than a whole document takes to write.
    def write(document: Document) -> bytes:
        return import_module(f"{__name__}.{module}").write(document)  # type: ignore[no-any-return]

    return write


WRITERS: Mapping[str, Writer] = MappingProxyType({name: _lazily(name) for name in ("docx", "html", "text")})
"""Format name → writer."""

ENDINGS: Mapping[str, str] = MappingProxyType({"docx": ".docx", "html": ".html", "text": ".txt"})
"""Format name → the file name's ending."""
