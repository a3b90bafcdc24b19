"""The shared fixtures themselves: snapshots, system programs, LibreOffice."""

import sys
from pathlib import Path

import pytest

from support import Snapshots, Soffice, run, system_tool

Failed = pytest.fail.Exception
Skipped = pytest.skip.Exception


def test_a_snapshot_is_written_by_the_flag_and_then_compared(tmp_path: Path) -> None:
    Snapshots(tmp_path, update=True)("a/b.md", "Åtta\n")
    Snapshots(tmp_path, update=False)("a/b.md", "Åtta\n")
    assert (tmp_path / "a/b.md").read_bytes() == "Åtta\n".encode()


@pytest.mark.parametrize("text", ["Nio\n", "Åtta", "Åtta\r\n", "Åtta\u00a0\n"])
def test_a_snapshot_that_differs_in_one_character_fails(tmp_path: Path, text: str) -> None:
    Snapshots(tmp_path, update=True)("x", "Åtta\n")
    with pytest.raises(Failed, match="differs"):
        Snapshots(tmp_path, update=False)("x", text)


def test_a_missing_snapshot_fails_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="--update-snapshots"):
        Snapshots(tmp_path, update=False)("x", "text")
    assert not (tmp_path / "x").exists()


def test_a_snapshot_stays_in_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="outside"):
        Snapshots(tmp_path / "snapshots", update=True)("../x", "text")


def test_a_missing_program_skips_the_test_but_fails_in_ci() -> None:
    with pytest.raises(Skipped, match="not installed"):
        system_tool("no-such-program", must=False)
    with pytest.raises(Failed, match="not installed"):
        system_tool("no-such-program", must=True)


def test_a_program_that_hangs_or_fails_fails_the_test() -> None:
    with pytest.raises(Failed, match="not ready"):
        run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.2)
    with pytest.raises(Failed, match="ended with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"], timeout=60)


def test_soffice_converts_a_text_to_pdf(soffice: Soffice, pdf_text, tmp_path: Path) -> None:
    source = tmp_path / "brev.txt"
    source.write_text("Högst sex besök per vårdepisod", encoding="utf-8-sig")
    assert "Högst sex besök" in pdf_text(soffice(source, out=tmp_path / "ut"))


def test_soffice_says_when_it_made_nothing(soffice: Soffice, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="soffice"):
        soffice(tmp_path / "finns-inte.docx")
