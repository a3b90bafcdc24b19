"""The sentence of every kind, in its variants, as a lawyer would read it; and what the words may never hold."""

import re
from pathlib import Path

import pytest

from measure_world import VOCABULARY, level
from support import Snapshots
from tenderkit import source
from tenderkit.measures import common, registry
from tenderkit.measures.sentences import sentence
from tenderkit.measures.wording import joined

CASES = Path(__file__).parent / "cases" / "sentences.yaml"


def written() -> list[tuple[str, str]]:
    node, findings = source.parse(CASES.read_bytes(), CASES.name)
    assert node is not None and not findings, findings
    found = []
    for case in node.elements():
        measure = registry.parse(case["measure"])
        exclusions = tuple(common.exclusion(part) for part in case["exclude"].elements()) if "exclude" in case else ()
        small = int(case.text("small_base", "0"))
        parameters = dict(case.value.get("parameters", {}))
        text = sentence(measure, exclusions, small, level(case["target"]), parameters, VOCABULARY)
        found.append((case.text("name"), text))
    return found


def test_sentences(snapshot: Snapshots) -> None:
    shown = "\n\n".join(f"{name}\n{text}" for name, text in written())
    snapshot("sentences.txt", shown.replace("\u00a0", " ") + "\n")


def test_sentences_are_whole_and_hold_labels_not_codes() -> None:
    for name, text in written():
        assert text.startswith("Så mäts villkoret: ") and text.endswith("."), name
        assert "  " not in text and " ," not in text and " ." not in text and ".." not in text, name
        assert not re.search(r"\b(genomfort|bvc|episode|visits|None|True|False)\b|[{}_]", text), name


@pytest.mark.parametrize(
    ("where", "clause", "told"),
    [
        (" inom behandling", "vars frist löper ut", " inom behandling vars frist löper ut"),
        (" som är allvarliga", "vars frist löper ut", " vars frist löper ut och som är allvarliga"),
        (" inom vård som ges", "vars frist löper ut", " inom vård som ges och vars frist löper ut"),
        (" inom behandling", "", " inom behandling"),
        ("", "vars frist löper ut", " vars frist löper ut"),
    ],
)
def test_clauses_after_a_noun_are_coordinated_once(where: str, clause: str, told: str) -> None:
    assert joined(where, clause) == told


def test_every_kind_is_put_in_words() -> None:
    node, _ = source.parse(CASES.read_bytes(), CASES.name)
    assert node is not None
    assert {case["measure"].text("kind") for case in node.elements()} == set(registry.KINDS)
