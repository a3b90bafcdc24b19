"""The wheel in an environment of its own, away from the checkout: what an official gets, who has neither git nor make.

The environment borrows the third-party packages that are installed here, so that nothing is fetched; of tenderkit it
has nothing but the wheel.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import handbook
from tenderkit.version import VERSION
from test_cli import ANSWERS

HOME = Path(__file__).parents[1]


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel, and an empty folder to work in."""

    python: Path
    folder: Path

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, encoding="utf-8", env=clean, check=False
        )

    def tenderkit(self, *command: str) -> subprocess.CompletedProcess[str]:
        """The command itself, as it was installed."""
        return self.run(self.python.with_name("tenderkit"), *command)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "env"], check=True)
    python = place / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    work = place / "arbete"
    work.mkdir()
    made = Installed(python, work)
    own = made.run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    # A folder named in a .pth file is searched, but the .pth files in it, such as the checkout's, are not read.
    (Path(own) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return made


def test_nothing_of_the_checkout_is_on_the_path(installed: Installed) -> None:
    told = installed.run(
        installed.python, "-c", "import sys, tenderkit; print(tenderkit.__file__, *sys.path, sep='\\n')"
    )
    module, *path = told.stdout.splitlines()
    assert Path(module).is_relative_to(installed.python.parents[1])
    assert not [each for each in path if Path(each) in (HOME, HOME / "src", HOME / "tests")]


def test_the_wheel_carries_all_that_is_read_at_run_time(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    for name in ("templates", "specs", "examples"):
        for path in (HOME / name).rglob("*"):
            if path.is_file():
                assert packed[f"tenderkit/data/{path.relative_to(HOME).as_posix()}"] == path.read_bytes()
    for path in (HOME / "src").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and not path.parent.name.endswith(".egg-info"):
            assert path.relative_to(HOME / "src").as_posix() in packed


def test_an_official_goes_from_help_to_documents(installed: Installed) -> None:
    assert installed.tenderkit("--version").stdout == f"tenderkit {VERSION}\n"
    assert "Användning: tenderkit" in installed.tenderkit("--help").stdout
    begun = installed.tenderkit("new", "ungdomsmottagning", "--title", "Ungdomsmottagning")
    assert begun.returncode == 0, begun.stderr
    checked = installed.tenderkit("validate", "ungdomsmottagning")
    assert checked.returncode == 0 and "inga fel" in checked.stdout, checked.stderr
    rendered = installed.tenderkit("render", "ungdomsmottagning", "--out", "handlingar")
    assert rendered.returncode == 0, rendered.stderr
    assert (installed.folder / "handlingar" / "avtal.docx").is_file()
    assert installed.tenderkit("schema", "krav").stdout.startswith("{")


def test_the_whole_example_runs(installed: Installed) -> None:
    done = installed.tenderkit("demo", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    ANSWERS.validate(answer)
    assert [assessment["period"] for assessment in answer["assessments"]] == ["2028-Q2", "2028-Q2"]
    assert "rapport-saknas" in {finding["code"] for finding in answer["findings"]}
    made = {path.relative_to(installed.folder) for path in (installed.folder / "output").rglob("*") if path.is_file()}
    assert made == {Path(path) for path in answer["written"]}
    assert sum(path.name == "uppfoljningsrapport-2028-Q2.docx" for path in made) == 2


def test_the_page_on_installing_names_what_is_handed_over() -> None:
    page = (HOME / "docs" / "installera.md").read_text(encoding="utf-8")
    assert "pip install --require-hashes -r requirements.lock" in page
    assert page.count("pip install --no-deps --no-index") == 2


def test_the_pages_handed_over_lead_nowhere_but_to_each_other(tmp_path: Path) -> None:
    """What ``make wheel`` copies beside the wheel, by its own lines; an official has no other page."""
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    assert "cp requirements.lock dist/\n" in makefile and "cp $(GUIDES:%=docs/%.md) dist/docs/\n" in makefile
    (line,) = re.findall(r"^GUIDES := (.+)$", makefile, flags=re.MULTILINE)
    handed = [HOME / "docs" / f"{name}.md" for name in line.split()]
    swedish = (HOME / "docs" / "README.md").read_text(encoding="utf-8").partition("**For maintainers**")[0]
    assert {page.name for page in handed} == set(re.findall(r"\((\S+\.md)\)", swedish))
    for page in handed:
        shutil.copy(page, tmp_path)
    for page in handed:
        files = {target.partition("#")[0] for target in handbook.links(page) if "://" not in target}
        assert [file for file in files if file and not (tmp_path / file).is_file()] == [], page.name
