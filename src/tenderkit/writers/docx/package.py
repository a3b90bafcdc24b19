"""Packages with the same bytes for the same parts: fixed order, fixed dates, no trace of the machine."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.pkgwriter import PackageWriter

_FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can name
_MS_DOS = 0
_ARCHIVE = 0x20  # the attribute of an ordinary file there; 0 would be replaced by permissions


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of ``parts`` by member name, whatever their order and whenever it is made."""
    order = sorted(parts, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in order:
            entry = ZipInfo(name, _EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = _MS_DOS
            entry.external_attr = _ARCHIVE
            archive.writestr(entry, parts[name])
    return buffer.getvalue()


def saved(package: Any) -> bytes:
    """The bytes of a python-docx ``OpcPackage``.

    Its own ``save`` stamps every member with the clock. Packing again would deflate twice, a quarter of the time of a
    whole document, so its writer is given a collector in the place of the zip file.
    """
    collected: Any = _Collected()
    for part in package.parts:
        part.before_marshal()
    writer: Any = PackageWriter
    writer._write_content_types_stream(collected, package.parts)
    writer._write_pkg_rels(collected, package.rels)
    writer._write_parts(collected, package.parts)
    return zipped(collected.parts)


class _Collected:
    """Takes the place of python-docx's zip writer."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def write(self, uri: Any, blob: bytes) -> None:
        self.parts[uri.membername] = blob
