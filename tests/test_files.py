"""Files that cannot be written: one sentence, what was there is still there, and nothing half-made is left."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import handed
from killed import NAMES, faults, killed, passing, whole
from support import lacking
from tenderkit import files
from tenderkit.files import CannotWriteError

HERE = Path(__file__).parent


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if not path.is_dir()}


@pytest.fixture
def old(tmp_path: Path) -> dict[str, bytes]:
    """A set written before, in the test's folder."""
    files.write_all(tmp_path, whole(b"x"))
    return content(tmp_path)


def refused(folder: Path, new: dict[str, bytes]) -> str:
    """The sentence with which writing is refused; whatever was there must be untouched."""
    before = content(folder)
    with pytest.raises(CannotWriteError) as error:
        files.write_all(folder, new)
    assert content(folder) == before
    return str(error.value).replace(folder.as_posix(), "MAPP")


def test_a_set_is_written_whole_and_leaves_nothing_else(tmp_path: Path, old: dict[str, bytes]) -> None:
    assert set(old) == set(NAMES)
    assert files.write_all(tmp_path, whole(b"y")) == sorted(tmp_path / name for name in NAMES)
    assert content(tmp_path) == whole(b"y")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_file_is_as_readable_as_the_one_it_replaces_and_a_new_one_as_the_user_wishes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    before = os.umask(0o027)
    try:
        files.write_all(tmp_path, {"a": b"new", "b": b"new"})
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in "ab"] == [0o640, 0o640]


# -- open in another program -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "lock", "program"),
    [
        ("avtal.docx", ".~lock.avtal.docx#", "LibreOffice"),
        ("rapport.xlsx", ".~lock.rapport.xlsx#", "LibreOffice"),
        ("rapport.xlsx", "~$rapport.xlsx", "Excel"),
        ("avtal.docx", "~$avtal.docx", "Word"),
        ("villkor.docx", "~$illkor.docx", "Word"),
        ("inbjudan.docx", "~$bjudan.docx", "Word"),
    ],
)
def test_a_document_with_a_lock_file_beside_it_is_left_alone(
    name: str, lock: str, program: str, tmp_path: Path
) -> None:
    files.write_all(tmp_path, whole(b"x"))
    (tmp_path / name).write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"")
    sentence = f"Stäng {name} i {program} och kör igen. Är filen inte öppen, ta bort MAPP/{lock}."
    assert refused(tmp_path, {**whole(b"y"), name: b"new"}) == sentence


def test_a_lock_file_of_another_document_stops_nothing(tmp_path: Path) -> None:
    for name in ("~$bjudan.docx", ".~lock.avtal.docx#"):
        (tmp_path / name).write_bytes(b"")
    files.write_all(tmp_path, {"bilaga.docx": b"new"})


@pytest.mark.parametrize("name", ["a.docx", "under/b.xlsx", "c.html", "manifest.json"])
@pytest.mark.parametrize("at", ["open", "replace"])
def test_a_file_that_windows_holds_leaves_the_whole_old_set(
    name: str, at: str, tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to open what Word holds; a program that lets it be read refuses when it is replaced."""
    own = {"open": Path.open, "replace": Path.replace}[at]

    def held(path: Path, *arguments: object) -> object:
        if (arguments[0] if at == "replace" else path) == tmp_path / name:
            raise PermissionError(13, "The process cannot access the file", str(path))
        return own(path, *arguments)  # type: ignore[operator]

    monkeypatch.setattr(Path, at, held)
    with pytest.raises(CannotWriteError) as error:
        files.write_all(tmp_path, whole(b"y"))
    monkeypatch.undo()
    program = {".docx": " i Word", ".xlsx": " i Excel", ".html": " i webbläsaren"}.get(Path(name).suffix, "")
    assert str(error.value) == f"Stäng {Path(name).name}{program} och kör igen."
    assert not passing(tmp_path)
    if at == "open":
        assert content(tmp_path) == old
    else:  # those before it are new, the rest old
        turned = NAMES.index(name)
        assert content(tmp_path) == {
            each: whole(b"y" if index < turned else b"x")[each] for index, each in enumerate(NAMES)
        }


def test_a_file_held_for_a_moment_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As virus scanners on Windows hold what is just written."""
    own, asked = Path.replace, []

    def held(passing: Path, path: Path) -> Path:
        asked.append(path)
        if len(asked) == 1:
            raise PermissionError(13, "The process cannot access the file", str(path))
        return own(passing, path)

    monkeypatch.setattr(Path, "replace", held)
    files.write_all(tmp_path, {"a.docx": b"new"})
    assert content(tmp_path) == {"a.docx": b"new"} and len(asked) == 2


# -- places that cannot be written -----------------------------------------------------------------------------------

WRITE = """
import pathlib, resource, sys
from tenderkit import files
from tenderkit.files import CannotWriteError
from killed import whole
if sys.argv[2] == "limited":
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    files.write_all(pathlib.Path(sys.argv[1]), whole(b"y"))
except CannotWriteError as error:
    print(error)
"""


def said(folder: Path, *before: str, limited: bool = False, script: str = WRITE) -> str:
    """What a process of its own says that writes a new set in ``folder``; ``before`` is what it is started by."""
    way = os.pathsep.join([str(HERE), *(path for path in sys.path if path)])
    done = subprocess.run(
        [*before, sys.executable, "-c", script, folder.as_posix(), "limited" if limited else ""],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": way, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.stdout.replace(folder.as_posix(), "MAPP").strip()


def possible(*command: str) -> bool:
    return bool(shutil.which(command[0])) and subprocess.run(command, capture_output=True, check=False).returncode == 0


def mounted(folder: Path, settings: str) -> tuple[str, ...]:
    """What starts a process that sees ``folder`` mounted with ``settings``, and nobody else does."""
    prefix = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
    if not possible(*prefix, f"mount {settings} '{folder}'", "sh"):
        lacking("this system lets nobody mount a disk of his own")
    return (*prefix, f"mount {settings} '{folder}' && exec \"$@\"", "sh")


@pytest.mark.skipif(os.name == "nt", reason="Windows sets no such limits")
def test_a_limit_on_sizes_leaves_the_whole_old_set(tmp_path: Path, old: dict[str, bytes]) -> None:
    assert said(tmp_path, limited=True) == "MAPP/under/d.docx blir större än vad disken tillåter. Välj en annan plats."
    assert content(tmp_path) == old


def test_a_full_disk_leaves_the_whole_old_set(tmp_path: Path) -> None:
    """A disk that holds the old set but not the new one beside it."""
    script = """
import pathlib, sys
from tenderkit import files
from tenderkit.files import CannotWriteError
from killed import whole
folder = pathlib.Path(sys.argv[1])
files.write_all(folder, whole(b"x"))
try:
    files.write_all(folder, whole(b"y"))
except CannotWriteError as error:
    left = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    print(error, left == whole(b"x"))
"""
    said_there = said(tmp_path, *mounted(tmp_path, "-t tmpfs -o size=700k tmpfs"), script=script)
    assert said_there == "Disken är full. Frigör utrymme och kör igen. True"


REFUSED = "Det går inte att skriva i mappen MAPP. Välj en annan mapp, eller be om behörighet till den."


def test_a_disk_that_can_only_be_read(tmp_path: Path, old: dict[str, bytes]) -> None:
    sentence = said(tmp_path, *mounted(tmp_path, f"--bind -o ro '{tmp_path}'"))
    assert sentence == REFUSED
    assert content(tmp_path) == old


def without_rights() -> tuple[str, ...]:
    """What starts a process for which modes hold: the superuser's own way round them is taken away."""
    if os.name == "nt":
        pytest.skip("Windows has no modes")
    prefix = ("setpriv", "--bounding-set", "-all", "--inh-caps", "-all") if os.geteuid() == 0 else ()
    if prefix and not possible(*prefix, "true"):
        lacking("the superuser cannot be held to modes here")
    return prefix


def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    prefix = without_rights()
    (tmp_path / "a.docx").write_bytes(b"old")
    tmp_path.chmod(0o555)
    try:
        assert said(tmp_path, *prefix) == REFUSED.replace("MAPP.", "MAPP/under.")
        (tmp_path / "a.docx").chmod(0o444)
        assert said(tmp_path, *prefix).startswith("MAPP/a.docx är skrivskyddad.")
    finally:
        tmp_path.chmod(0o755)
    assert content(tmp_path) == {"a.docx": b"old"}


def test_a_folder_that_vanishes_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, folder = os.fsync, tmp_path / "usb"

    def pulled(handle: int) -> None:
        own(handle)
        shutil.rmtree(folder, ignore_errors=True)

    monkeypatch.setattr(os, "fsync", pulled)
    with pytest.raises(
        CannotWriteError, match=r"försvann under skrivningen\. Kontrollera att den finns och kör igen\."
    ):
        files.write_all(folder, {"a.docx": b"1", "b.docx": b"2"})


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("å" * 300 + ".docx", "Sökvägen är för lång. Välj en kortare."),
        ("/".join(["mapp" * 20] * 60), "Sökvägen är för lång. Välj en kortare."),
        ("a\0b.docx", "MAPP/a\0b.docx har tecken som inte får stå i ett filnamn här. Välj ett annat namn."),
        ("a\ud800.docx", "MAPP/a\ud800.docx har tecken som inte får stå i ett filnamn här. Välj ett annat namn."),
        ("a.docx/b.docx", "MAPP/a.docx är en fil, inte en mapp. Välj en annan mapp."),
        ("under", "MAPP/under är en mapp. Ange en fil."),
    ],
    ids=["long", "deep", "nul", "surrogate", "below a file", "a folder"],
)
def test_a_name_that_cannot_be(name: str, sentence: str, tmp_path: Path) -> None:
    files.write_all(tmp_path, whole(b"x"))
    assert refused(tmp_path, {**whole(b"y"), name: b"new"}) == sentence


def test_a_path_too_long_for_windows_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says that it is not there."""

    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "The system cannot find the path specified")

    monkeypatch.setattr(files, "_stage", missing)
    assert refused(tmp_path, {"a" * 240 + ".docx": b"new"}) == "Sökvägen är för lång. Välj en kortare."


# -- killed ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fork")
def test_two_hundred_kills_leave_every_file_old_or_new(tmp_path: Path) -> None:
    way = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, str(HERE / "killed.py"), str(tmp_path), "200"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": way}, check=False)
    assert done.returncode == 0, done.stderr
    left = int(done.stdout)
    assert left > 20, "hardly a kill fell while files were written, so nothing is shown"


@pytest.mark.parametrize("name", ["render", "report form", "assess"])
def test_a_killed_command_leaves_every_file_old_or_new(name: str, tmp_path: Path, demo: Path) -> None:
    contract = (demo / "avtal/HSN-2027-0001-A/avtal.yaml").as_posix()
    command = {
        "render": ["render", (handed.SPECS / "tidiga-insatser-0-5").as_posix()],
        "report form": ["report", "form", contract, "--period", "2028-Q1"],
        "assess": ["assess", contract, "--period", "2028-Q1", "--cut-off", "2028-04-30"],
    }[name]
    subprocess.run([sys.executable, "-m", "tenderkit", *command, "--out", tmp_path / "new"], capture_output=True)
    new, out = content(tmp_path / "new"), tmp_path / "out"
    assert len(new) > 1
    # A form is not written over; the rest lies there from before.
    old = {} if name == "report form" else dict.fromkeys(new, b"old")
    files.write_all(out, old or {"x": b""})
    (out / "x").unlink(missing_ok=True)
    chance = random.Random(name)
    assert any(killed([*command, "--out", str(out)], out, chance.uniform(0, 0.01)) for _ in range(5)), "always too late"
    assert faults(out, old, new) == []


def test_what_a_killed_run_left_is_cleared_by_a_later_one(tmp_path: Path) -> None:
    abandoned, fresh, other = (tmp_path / name for name in (".tenderkit-1.tmp", ".tenderkit-2.tmp", "min.tmp"))
    for path in (abandoned, fresh, other):
        path.write_bytes(b"half")
    hours_ago = time.time() - 7200
    for path in (abandoned, other):
        os.utime(path, (hours_ago, hours_ago))
    files.write_all(tmp_path, {"a.docx": b"new"})
    assert sorted(content(tmp_path)) == [".tenderkit-2.tmp", "a.docx", "min.tmp"]
