"""What counts as a level typed in running text: tests/cases/nivaer.yaml, and every text that is shipped."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tenderkit import resources
from tenderkit.documents.templates import names, read_template
from tenderkit.spec.stated import typed_levels

CASES: list[Mapping[str, str]] = yaml.safe_load(
    Path(__file__).with_name("cases").joinpath("nivaer.yaml").read_text(encoding="utf-8")
)
FOLDERS = sorted(path.name for path in resources.folder("templates").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_level_is_told_from_what_only_looks_like_one(case: Mapping[str, str]) -> None:
    found = list(typed_levels(case["text"], frozenset({"besök", "besöken"})))
    assert (", ".join(level for level, _ in found) or "ingen") == case["level"]
    assert all(case["text"][start:].startswith(level) for level, start in found)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_template_types_a_level(folder: str) -> None:
    for name in names(folder):
        assert read_template(folder, name)[1] == []
