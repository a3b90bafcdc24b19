"""What we stand on: locks that anyone can install from, licences we may ship, and a page that says so.

The page is docs/dependencies.md; when a dependency comes or goes, these tests say which row to write.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from test_architecture import HOMES

HOME = Path(__file__).parents[1]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
NAMES = ("requirements.lock", "requirements-build.lock", "requirements-test.lock")
LOCKS = {name: (HOME / name).read_text(encoding="utf-8") for name in NAMES}
PAGE = (HOME / "docs" / "dependencies.md").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    """Name and version of everything a lock pins."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", lock, re.MULTILINE))


RUNTIME = pins(LOCKS["requirements.lock"])
SPARK = {name: pins(LOCKS["requirements-test.lock"])[name] for name in ("pyspark", "py4j")}
PRODUCT = RUNTIME | SPARK


def asked(texts: Iterable[str]) -> list[Requirement]:
    return [Requirement(text) for text in texts]


# Locks.


def not_for_everyone(lock: str) -> list[str]:
    """Lines of a lock that hold an address, an option or a path of the machine it was made on."""
    odd = re.compile(r"://|^\s*-(?!-hash=sha256:)|@ |(?<![a-z])/\w|\\\w")
    return [line for line in lock.splitlines() if odd.search(line.removesuffix("\\").replace(", -c requirements", ""))]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index_and_no_machine(name: str) -> None:
    assert not_for_everyone(LOCKS[name]) == []


@pytest.mark.parametrize(
    "line",
    ["--index-url https://packages.example", "--find-links wheels", "x @ file:x.whl", "# via -r /tmp/x.in", "-e ."],
)
def test_a_lock_of_one_machine_is_found(line: str) -> None:
    assert not_for_everyone(f"a==1 \\\n    --hash=sha256:00\n{line}\n") == [line]


@pytest.mark.parametrize("name", LOCKS)
def test_everything_locked_has_hashes(name: str) -> None:
    without = [entry.split("==")[0] for entry in re.split(r"\n(?=[a-z])", LOCKS[name]) if "--hash=sha256:" not in entry]
    assert without == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    groups = PROJECT["dependency-groups"]
    for texts, locked in (
        (PROJECT["project"]["dependencies"], RUNTIME),
        (groups["build"], pins(LOCKS["requirements-build.lock"])),
        (groups["test"] + PROJECT["project"]["optional-dependencies"]["spark"], pins(LOCKS["requirements-test.lock"])),
    ):
        for wanted in asked(texts):
            version = locked.get(canonicalize_name(wanted.name))
            assert version and wanted.specifier.contains(version), f"{wanted} is not in the lock: run make lock"


def test_the_locks_agree() -> None:
    found: dict[str, set[str]] = {}
    for lock in LOCKS.values():
        for name, version in pins(lock).items():
            found.setdefault(name, set()).add(version)
    assert [name for name, versions in found.items() if len(versions) > 1] == []


def test_every_dependency_has_a_home_in_the_code() -> None:
    distributions = metadata.packages_distributions()
    homed = {canonicalize_name(name) for library in HOMES for name in distributions[library]}
    direct = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["spark"]
    assert homed == {canonicalize_name(wanted.name) for wanted in asked(direct)}


# Licences.

_LONG_NAMES = {
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Apache Software License": "Apache-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}


def licence(about: Mapping[str, str] | Message) -> str:
    """The licence a distribution states, in SPDX's short form where its own words are longer; "" if it states none."""
    if expression := about.get("License-Expression"):
        return expression
    classifiers = about.get_all("Classifier", []) if isinstance(about, Message) else []
    last = [text.rsplit(" :: ", 1)[1] for text in classifiers if text.startswith("License :: ")]
    names = sorted({_LONG_NAMES.get(text, text) for text in last if text != "OSI Approved"})
    return " OR ".join(names) or (about.get("License") or "").partition("\n")[0]


def may_not_be_shipped(stated: str) -> bool:
    """True for the GPL and the AGPL, and where nothing is stated; the LGPL is allowed for a library left unchanged."""
    return not stated or bool(re.search(r"\bA?GPL|(?<!Lesser )General Public License", stated, re.IGNORECASE))


def test_nothing_in_the_product_is_under_gpl_or_agpl() -> None:
    stated = {name: licence(metadata.metadata(name)) for name in PRODUCT}
    assert {name: text for name, text in stated.items() if may_not_be_shipped(text)} == {}


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({"License-Expression": "GPL-3.0-or-later"}, True),
        ({"License-Expression": "AGPL-3.0-only"}, True),
        ({"License": "GPLv2"}, True),
        ({"Classifier": "License :: OSI Approved :: GNU Affero General Public License v3"}, True),
        ({"Classifier": "License :: OSI Approved :: GNU General Public License (GPL)"}, True),
        ({}, True),
        ({"License-Expression": "MIT"}, False),
        ({"Classifier": "License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)"}, False),
    ],
)
def test_a_licence_we_may_not_ship_is_found(headers: dict[str, str], is_refused: bool) -> None:
    about = Message()
    for name, value in headers.items():
        about[name] = value
    assert may_not_be_shipped(licence(about)) is is_refused


# The page.

ROWS = {
    row[0]: row[1:] for row in re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", PAGE, re.MULTILINE)
}


def test_the_page_lists_exactly_what_the_product_stands_on() -> None:
    assert sorted(ROWS) == sorted(PRODUCT)


@pytest.mark.parametrize("name", sorted(PRODUCT))
def test_the_page_states_the_licence_and_the_weight(name: str) -> None:
    assert name in ROWS, f"docs/dependencies.md has no row for {name}"
    stated, weight = ROWS[name]
    assert stated == licence(metadata.metadata(name))
    files = [file.locate() for file in metadata.files(name) or [] if file.suffix != ".pyc"]
    megabytes = sum(Path(str(path)).stat().st_size for path in files if Path(str(path)).exists()) / 1e6
    # Weight differs a little between versions and systems; the page is to give the right idea.
    assert float(weight) == pytest.approx(megabytes, rel=0.35, abs=0.5)
