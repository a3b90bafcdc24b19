"""The shape of the code, held: who may import whom, where each library lives, and what only the command line does.

Two tables say it. A new folder gets a row in ``ROWS``; a new library a home in ``HOMES``; an import inside a row its
reason in ``WITHIN``. Below the checks on our own tree stand fake trees that show each check able to fail.
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

import architecture

SOURCE = Path(__file__).parents[1] / "src"

# A unit (module or folder below tenderkit) imports only from units with a smaller number.
ROWS = {
    "findings": 0,
    "files": 0,
    "progress": 0,
    "columns": 0,
    "resources": 0,
    "version": 0,
    "source": 1,
    "model": 1,
    "blocks": 1,
    "swedish": 1,
    "tables": 1,
    "workbooks": 1,
    "identities": 1,
    "leaks": 2,
    "measures": 2,
    "spec": 3,
    "documents": 4,
    "bids": 4,
    "reports": 4,
    "writers": 4,
    "assessment": 5,
    "demonstration": 6,
    "verbs": 7,
    "cli": 8,
    "__init__": 8,
    "__main__": 9,
}

# Inside a row nothing imports its neighbours, but for these.
WITHIN = {
    ("swedish", "model"): "prints the model's periods, bounds and units",
    ("tables", "model"): "a relation has the columns and types that the model's datasets declare",
}

# A unit named here sees these of ours and nothing more, whatever its row.
ONLY = {
    "model": {"findings", "columns"},
    "writers": {"findings", "blocks", "swedish"},
}

# Each third-party library has one home.
HOMES = {
    "yaml": "source",
    "babel": "swedish",
    "dateutil": "swedish",
    "duckdb": "tables",
    "narwhals": "tables",
    "pyspark": "tables",
    "python_calamine": "workbooks",
    "xlsxwriter": "workbooks",
    "stdnum": "identities",
    "jsonschema": "spec",
    "jinja2": "documents",
    "markdown_it": "documents",
    "docx": "writers",
    "lxml": "writers",
    "click": "cli",
}

LONGEST_MODULE = 350

# What `tenderkit --help` must not wait for.
HEAVY = set(HOMES) - {"click", "yaml"}

TREE = architecture.read(SOURCE / "tenderkit")


def none(breaches: Iterable[str]) -> None:
    found = sorted(breaches)
    assert not found, "\n".join(found)


def test_a_unit_imports_only_from_smaller_rows() -> None:
    none(architecture.wrong_rows(TREE, ROWS, WITHIN, ONLY))


def test_every_exception_inside_a_row_is_used() -> None:
    none(architecture.unused_exceptions(TREE, WITHIN))


def test_each_library_is_imported_in_its_home_only() -> None:
    none(architecture.homeless_libraries(TREE, HOMES))


def test_no_modules_import_each_other() -> None:
    none(architecture.cycles(TREE))


def test_every_module_has_a_docstring() -> None:
    none(architecture.without_docstring(TREE))


def test_no_module_is_longer_than_one_idea() -> None:
    none(architecture.too_long(TREE, LONGEST_MODULE))


def test_only_the_command_line_prints_exits_or_looks_at_the_clock() -> None:
    none(architecture.touching_the_world(TREE, {"cli"}))


def test_nothing_of_one_assignment_is_written_in_python() -> None:
    none(architecture.written_for_one_assignment(TREE))


def test_no_path_of_one_machine_is_written_in_python() -> None:
    none(architecture.machine_paths(TREE))


def test_help_loads_no_heavy_library() -> None:
    statements = "import tenderkit"
    if "tenderkit.cli" in TREE:
        statements = """import tenderkit.cli\ntry: tenderkit.cli.main(["--help"])\nexcept SystemExit: pass"""
    none(architecture.loaded_by(statements, SOURCE) & HEAVY)


# Each check can fail.


def tree(folder: Path, modules: dict[str, str]) -> architecture.Tree:
    """A fake package of these modules: path without ending, and source."""
    for name, text in modules.items():
        path = folder / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return architecture.read(folder)


def breaches(folder: Path, modules: dict[str, str]) -> list[str]:
    return list(architecture.wrong_rows(tree(folder, modules), ROWS, WITHIN, ONLY))


@pytest.mark.parametrize(
    "statement",
    [
        "import tenderkit.spec",
        "import tenderkit.spec.loader",
        "from tenderkit import spec",
        "from tenderkit.spec import loader",
        "from tenderkit.spec.loader import load",
        "from ..spec import loader",
        "from .. import spec",
        "def late():\n    from tenderkit.spec import loader",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from tenderkit.spec import loader",
        "import importlib\nimportlib.import_module('tenderkit.spec')",
    ],
)
def test_an_import_upwards_is_found_however_it_is_written(tmp_path: Path, statement: str) -> None:
    found = breaches(tmp_path, {"measures/share": statement, "spec/__init__": "", "spec/loader": ""})
    assert len(found) == 1
    assert "measures (row 2) may not import spec (row 3)" in found[0]
    assert "tenderkit/measures/share.py:" in found[0]


def test_an_import_downwards_or_inside_the_folder_is_allowed(tmp_path: Path) -> None:
    loader = "from tenderkit import measures\nfrom . import rules"
    assert breaches(tmp_path, {"measures/__init__": "", "spec/loader": loader, "spec/rules": ""}) == []


def test_an_import_inside_a_row_needs_its_reason(tmp_path: Path) -> None:
    found = breaches(tmp_path, {"bids/form": "from tenderkit.reports import form", "swedish": "import tenderkit.model"})
    assert found == ["tenderkit/bids/form.py:1: bids (row 4) may not import reports (row 4)"]


def test_writers_see_only_blocks(tmp_path: Path) -> None:
    found = breaches(tmp_path, {"writers/docx": "import tenderkit.model.outcome\nimport tenderkit.blocks"})
    assert len(found) == 1
    assert "writers may see only blocks, findings, swedish, not model" in found[0]


def test_the_package_itself_is_above_all(tmp_path: Path) -> None:
    assert breaches(tmp_path, {"spec/loader": "from tenderkit import validate", "__init__": ""}) == [
        "tenderkit/spec/loader.py:1: spec (row 3) may not import __init__ (row 8)"
    ]


def test_a_new_unit_needs_a_row(tmp_path: Path) -> None:
    assert breaches(tmp_path, {"helpers": "", "cli": "import tenderkit.others"}) == [
        "tenderkit/cli.py:1: imports tenderkit.others, which has no row",
        "tenderkit/helpers.py: helpers has no row",
    ]


def test_an_exception_that_nobody_uses_is_found(tmp_path: Path) -> None:
    assert list(architecture.unused_exceptions(tree(tmp_path, {"swedish": "", "model": ""}), WITHIN)) == [
        "swedish does not import model: take the exception out"
    ]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("import duckdb", "duckdb belongs in tables"),
        ("from lxml.etree import Element", "lxml belongs in writers"),
        ("def late():\n    import jinja2 as j", "jinja2 belongs in documents"),
        ("import requests", "the library requests has no home"),
        ("import json, tenderkit.findings", ""),
        ("import jsonschema", ""),
    ],
)
def test_a_library_outside_its_home_is_found(tmp_path: Path, statement: str, message: str) -> None:
    found = list(architecture.homeless_libraries(tree(tmp_path, {"spec/rules": statement}), HOMES))
    assert len(found) == bool(message)
    assert message in "".join(found)


def test_a_ring_of_modules_is_found_even_if_only_types_close_it(tmp_path: Path) -> None:
    fake = tree(
        tmp_path,
        {
            "spec/a": "from tenderkit.spec import b",
            "spec/b": "def late():\n    from tenderkit.spec.c import x",
            "spec/c": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import y",
            "spec/d": "from . import a",
        },
    )
    assert list(architecture.cycles(fake)) == [
        "modules import each other: tenderkit.spec.a, tenderkit.spec.b, tenderkit.spec.c"
    ]


def test_a_module_without_docstring_is_found(tmp_path: Path) -> None:
    fake = tree(tmp_path, {"a": "x = 1", "b": '"""Says it."""', "c": '"""  """', "d": ""})
    assert [line.split(":")[0] for line in architecture.without_docstring(fake)] == [
        "tenderkit/a.py",
        "tenderkit/c.py",
        "tenderkit/d.py",
    ]


def test_a_long_module_is_found(tmp_path: Path) -> None:
    fake = tree(tmp_path, {"a": "x = 1\n" * LONGEST_MODULE, "b": "x = 1\n" * (LONGEST_MODULE + 1)})
    assert list(architecture.too_long(fake, LONGEST_MODULE)) == ["tenderkit/b.py: 351 lines, at most 350"]


@pytest.mark.parametrize(
    "statement",
    [
        "print('x')",
        "show = print",
        "import sys\nsys.exit(1)",
        "from sys import exit\nexit(1)",
        "raise SystemExit(1)",
        "import sys\nsys.stderr.write('x')",
        "from datetime import datetime\ndatetime.now()",
        "import datetime as d\nd.datetime.now(d.UTC)",
        "from datetime import date as day\nfield(default_factory=day.today)",
        "import time\nstart = time.time()",
        "from time import perf_counter\nperf_counter()",
    ],
)
def test_printing_exiting_and_the_clock_are_found(tmp_path: Path, statement: str) -> None:
    fake = tree(tmp_path, {"spec/rules": statement, "cli/main": statement})
    found = list(architecture.touching_the_world(fake, {"cli"}))
    assert len(found) == 1
    assert found[0].startswith("tenderkit/spec/rules.py:")


@pytest.mark.parametrize(
    "statement",
    [
        "from datetime import date\ndate(2027, 9, 1)",
        "row.print()",
        "x.today()",
        "try: x()\nexcept (KeyboardInterrupt, SystemExit): raise",
    ],
)
def test_what_only_looks_like_it_is_left_alone(tmp_path: Path, statement: str) -> None:
    assert list(architecture.touching_the_world(tree(tmp_path, {"spec/rules": statement}), {"cli"})) == []


@pytest.mark.parametrize(
    ("line", "is_breach"),
    [
        ("kind == 'bvc'", True),
        ("# BMM counts twice", True),
        ("code = 'BES-01'", True),
        ("code.startswith('BEM-')", True),
        ("see clause 3.3", True),
        ("enligt avsnitt 6.2.1", True),
        ("§ 4.2", True),
        ("'SHA-256', 'UTF-16', 'HSN-2027-0001'", False),
        ("printed as its number, e.g. 6.2", False),
        ("19 kap. 12 § LOU", False),
    ],
)
def test_what_belongs_in_a_specification_is_found(tmp_path: Path, line: str, is_breach: bool) -> None:
    assert bool(list(architecture.written_for_one_assignment(tree(tmp_path, {"spec/rules": line})))) is is_breach


@pytest.mark.parametrize(
    ("line", "is_breach"),
    [
        ("x = '/{}/main'".format("work"), True),
        ("x = '/{}/anna/specs'".format("home"), True),
        (r"x = 'C:\\Users\\anna'", True),
        ("x = '/usr/share/fonts'", True),
        ("x = 'https://example.org/home/x'", False),
        ("x = '{http://schemas.example.org/usr/w}p'", False),
        ("x = 'specs/home/x'", False),
        (r"x = 'fel:\n'", False),
    ],
)
def test_a_path_of_one_machine_is_found(tmp_path: Path, line: str, is_breach: bool) -> None:
    assert bool(list(architecture.machine_paths(tree(tmp_path, {"spec/rules": line})))) is is_breach


def test_a_heavy_import_at_start_up_is_found(tmp_path: Path) -> None:
    tree(tmp_path / "fake", {"__init__": "", "eager": "import wave", "lazy": "def late():\n    import wave"})
    assert "wave" in architecture.loaded_by("import fake.eager", tmp_path)
    assert "wave" not in architecture.loaded_by("import fake.lazy", tmp_path)
