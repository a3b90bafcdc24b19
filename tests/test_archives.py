"""An archive's parts are unpacked as far as they say and no further, and handed on byte for byte."""

import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.workbooks.archives import OddPackingError, repacked, unpacked

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0/\\"), min_size=1, max_size=20)


def archive(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", how) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return stream.getvalue()


def infos(data: bytes) -> dict[str, zipfile.ZipInfo]:
    with zipfile.ZipFile(BytesIO(data)) as read:
        return {info.filename: info for info in read.infolist()}


@given(
    st.dictionaries(NAMES, st.binary(max_size=300), max_size=4), st.sampled_from([zipfile.ZIP_STORED, 8]), st.binary()
)
def test_parts_are_unpacked_and_handed_on_as_they_are(parts: dict[str, bytes], how: int, before: bytes) -> None:
    data = before + archive(parts, how)  # what stands before an archive is no part of it
    found = infos(data)
    assert {name: unpacked(data, info) for name, info in found.items()} == parts
    handed = repacked(data, dict(list(found.items())[1:]), {})
    with zipfile.ZipFile(BytesIO(handed)) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == dict(list(parts.items())[1:])


def test_a_part_that_goes_on_beyond_its_declared_size_is_refused() -> None:
    data = archive({"a": b"declared" + b"and what nobody looked at" * 1000})
    (info,) = infos(data).values()
    info.file_size, info.CRC = 8, zlib.crc32(b"declared")
    with pytest.raises(zipfile.BadZipFile):
        unpacked(data, info)


@pytest.mark.parametrize(
    "change",
    [{"file_size": 5}, {"CRC": 1}, {"compress_size": 3}, {"compress_size": 10_000}, {"header_offset": 1}],
    ids=str,
)
@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_directory_that_lies_is_found_out(change: dict[str, int], how: int) -> None:
    data = archive({"a": b"0123456789"}, how)
    (info,) = infos(data).values()
    for name, value in change.items():
        setattr(info, name, value)
    with pytest.raises(zipfile.BadZipFile):
        unpacked(data, info)


def test_nothing_follows_a_part_where_nobody_looks() -> None:
    data = archive({"a": b"0123456789"})
    (info,) = infos(data).values()
    end = info.header_offset + 30 + len("a") + info.compress_size
    hidden = b"900101-9802"
    info.compress_size += len(hidden)
    with pytest.raises(zipfile.BadZipFile):
        unpacked(data[:end] + hidden + data[end:], info)


def test_a_part_packed_in_an_odd_way_is_refused() -> None:
    data = archive({"a": b"0123456789"}, zipfile.ZIP_BZIP2)
    with pytest.raises(OddPackingError):
        unpacked(data, infos(data)["a"])


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_part_may_be_handed_on_with_other_contents(first: bytes, other: bytes) -> None:
    data = archive({"a": first, "b": b"same"})
    with zipfile.ZipFile(BytesIO(repacked(data, infos(data), {"a": other}))) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == {"a": other, "b": b"same"}
