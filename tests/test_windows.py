"""What Windows asks, as far as it can be tried elsewhere: names, line ends, byte order marks."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import tenderkit
from specifications import copied
from tenderkit.findings import FilePlace
from tenderkit.model.requirement import Decision
from tenderkit.spec import deciding

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f]')
MARK = b"\xef\xbb\xbf"


def unfit(name: str) -> list[str]:
    """The parts of a path that Windows cannot hold."""
    return [
        part
        for part in name.split("/")
        if RESERVED.fullmatch(part) or FORBIDDEN.search(part) or part[-1:] in (".", " ")
    ]


@pytest.mark.parametrize("name", ["con", "AUX.docx", "a:b", "avtal.", "a/nul/b", "x?", "slut "])
def test_a_name_that_windows_cannot_hold_is_found(name: str) -> None:
    assert unfit(name)


def test_every_file_that_is_written_has_a_name_for_windows(demo: Path) -> None:
    made = [path.relative_to(demo).as_posix() for path in demo.rglob("*") if path.is_file()]
    made += tenderkit.new("ungdomsmottagning", "Ungdomsmottagning", dated=date(2027, 1, 4)).files
    assert [name for name in made if unfit(name)] == []
    assert [name for name, count in Counter(map(str.casefold, made)).items() if count > 1] == []
    assert max(map(len, made)) < 120, "260 signs are to hold the user's own folder too"


def test_a_specification_saved_by_notepad_is_the_same() -> None:
    """With a byte order mark and two signs to every line end, in every file."""
    with copied() as folder:
        before = tenderkit.validate(folder)
        for path in folder.parent.rglob("*.yaml"):
            path.write_bytes(MARK + path.read_bytes().replace(b"\n", b"\r\n"))
        after = tenderkit.validate(folder)
        assert before.assignment and after.assignment
        assert after.findings == before.findings
        assert after.assignment.requirements == before.assignment.requirements
        assert after.assignment.sha256 == before.assignment.sha256, "or its contract would not know it again"


def test_decisions_are_recorded_below_the_comments_of_a_file_saved_by_notepad() -> None:
    with copied() as folder:
        path = folder / "beslut.yaml"
        path.write_bytes(MARK + path.read_bytes().replace(b"\n", b"\r\n"))
        assignment = tenderkit.load(folder).assignment
        assert assignment
        value = next(iter(assignment.all_values()))
        decision = Decision(
            value.requirement, value.path, value.shown, "Nämnden", date(2027, 1, 15), "HSN 1", FilePlace("x"), ""
        )
        recorded = deciding.decisions_file(folder, assignment, [decision])["beslut.yaml"]
        assert recorded.startswith(b"# yaml-language-server: $schema=") and b"\r" not in recorded
