"""Zip archives: a part unpacked to the size it declares and no further, and parts handed on packed as they came.

``zipfile`` stops at the declared size without asking whether the part ends there, and packs anew what it writes. Here a
part that is handed on is known to be, to its last byte, what was unpacked and looked at.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF_8, _FIRST_DAY = 20, 0x800, 0x21


class OddPackingError(zipfile.BadZipFile):
    """A part is packed in a way that workbooks are not: bzip2, LZMA …"""


def unpacked(archive: bytes, info: zipfile.ZipInfo) -> bytes:
    """The part's contents; BadZipFile if they are not of the size and the sum declared, or are packed in an odd way."""
    raw = _packed(archive, info)
    if info.compress_type == zipfile.ZIP_STORED:
        body, ended = raw, True
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        body = inflater.decompress(raw, info.file_size + 1)
        ended = inflater.eof and not inflater.unused_data
    else:
        raise OddPackingError("neither stored nor deflated")
    if not ended or len(body) != info.file_size or zlib.crc32(body) != info.CRC:
        raise zipfile.BadZipFile("not what was declared")
    return body


def repacked(archive: bytes, infos: Mapping[str, zipfile.ZipInfo], instead: Mapping[str, bytes]) -> bytes:
    """An archive of these parts alone, under these names; those of ``instead`` with its contents."""
    parts, directory, end = [], [], 0
    for name, info in infos.items():
        written, how, size, check = name.encode(), info.compress_type, info.file_size, info.CRC
        raw = instead.get(name)
        if raw is None:
            raw = _packed(archive, info)
        else:
            how, size, check = zipfile.ZIP_STORED, len(raw), zlib.crc32(raw)
        about = (_UTF_8, how, 0, _FIRST_DAY, check, len(raw), size, len(written), 0)
        part = _LOCAL.pack(b"PK\3\4", _VERSION, *about) + written + raw
        directory.append(_CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *about, 0, 0, 0, 0, end) + written)
        parts.append(part)
        end += len(part)
    listed = b"".join(directory)
    return b"".join((*parts, listed, _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listed), end, 0)))


def _packed(archive: bytes, info: zipfile.ZipInfo) -> bytes:
    """The part as it lies in the archive, after a header of its own whose sizes are not to be trusted."""
    mark, *_, name, extra = _LOCAL.unpack_from(archive, info.header_offset)
    start = info.header_offset + _LOCAL.size + name + extra
    raw = archive[start : start + info.compress_size]
    if mark != b"PK\3\4" or len(raw) != info.compress_size:
        raise zipfile.BadZipFile("not where it was said to lie")
    return raw
