"""The cases in tests/cases/shipped.yaml: a fault in a copy of a template or of an example, and what is said of it.

Read by the test that every fault is found, and by the page of findings, which shows them.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from specifications import FLAGSHIP, change
from tenderkit import resources
from tenderkit.demonstration.files import read_activity, read_deviations
from tenderkit.documents import templates
from tenderkit.documents.tender import tender_documents
from tenderkit.findings import Finding
from tenderkit.source import parse
from tenderkit.spec import loader

CASES = Path(__file__).parent / "cases" / "shipped.yaml"

Case = Mapping[str, str]


def read_cases() -> Iterator[Case]:
    node, findings = parse(CASES.read_bytes(), CASES.name)
    assert node is not None and not findings, findings
    yield from node.value


def said_of(case: Case) -> list[Finding]:
    """Everything said when the case's file has been changed."""
    folder, _, file = case["file"].partition("/")
    with TemporaryDirectory() as home:
        copy = Path(home, folder)
        shutil.copytree(resources.folder(folder), copy)
        change(copy, file, case["find"], case["wrong"])
        return _said_of_templates(copy) if folder == "templates" else _said_of_example(copy / file)


def _said_of_templates(copy: Path) -> list[Finding]:
    assignment, findings = loader.load(FLAGSHIP)
    assert assignment is not None, findings
    with patch.object(templates.resources, "folder", lambda name: copy if name == "templates" else None):
        return tender_documents(assignment)[1]


def _said_of_example(path: Path) -> list[Finding]:
    assignment, findings = loader.load(resources.folder("specs") / "tidiga-insatser-0-5")
    assert assignment is not None, findings
    read = read_activity if path.stem == "verksamhet" else read_deviations
    return list(read(path.read_bytes(), path.name, assignment)[1])
