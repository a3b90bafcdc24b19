"""Fixtures and settings that all tests share."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support import IN_CI, Snapshots, Soffice, run, system_tool

# The same examples every run: a test that fails now and then teaches people to run it again.
# HYPOTHESIS_PROFILE=long looks for new ones, on demand.
settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "long", derandomize=False, max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="write tests/snapshots/ instead of comparing")


def pytest_configure(config: pytest.Config) -> None:
    if IN_CI and config.getoption("--update-snapshots"):
        raise pytest.UsageError("snapshots are not updated in CI")


@pytest.fixture(scope="session")
def snapshot(request: pytest.FixtureRequest) -> Snapshots:
    """``snapshot(name, text)`` compares ``text`` with tests/snapshots/``name``."""
    return Snapshots(Path(__file__).parent / "snapshots", bool(request.config.getoption("--update-snapshots")))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``tenderkit demo`` writes: documents, bids, contract, reports and an assessed quarter."""
    folder = tmp_path_factory.mktemp("demo")
    run([sys.executable, "-W", "error", "-m", "tenderkit", "demo", "--out", folder], timeout=300)
    return folder


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Soffice:
    """``soffice(path, "pdf")`` converts a file with LibreOffice and gives the new file's path."""
    return Soffice(system_tool("soffice", "libreoffice"), tmp_path_factory.mktemp("soffice-profile"))


@pytest.fixture(scope="session")
def pdf_text() -> Callable[[Path], str]:
    """``pdf_text(path)`` is a PDF's text, laid out as on the page."""
    program = system_tool("pdftotext")
    return lambda path: run([program, "-layout", "-enc", "UTF-8", path, "-"], timeout=60)
