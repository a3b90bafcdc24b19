"""docs/matt.md: every kind of measure, with its parameters, its Swedish sentence and stories with their outcomes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from generator import keys, markdown, written
from generator.shapes import mappings, used, written_as
from measure_world import Story, stories
from tenderkit.assessment.words import STATUS
from tenderkit.measures import common, registry
from tenderkit.measures.kind import Kind
from tenderkit.measures.sentences import sentence
from tenderkit.model.outcome import Status

_CASES = Path(__file__).parents[2] / "tests" / "cases" / "measures"


def page() -> str:
    """The page."""
    kinds = registry.KINDS.values()
    listed = [f"- {markdown.link(markdown.code(kind.name), kind.name)}: {kind.description}" for kind in kinds]
    every = [story.node["measure"].value for kind in kinds for story in _told(kind.name)]
    return markdown.page(
        "Slag av mått",
        "Ett mått säger hur ett villkor räknas. Varje mått skrivs med nyckeln `measure` i kravet och har ett slag, "
        "`kind`. Meningen efter ”Så mäts villkoret” skrivs av måttet i avtalet, så att text och beräkning inte kan "
        "skilja sig. Exemplen är berättelser ur testerna: de räknas om varje gång testerna körs. I "
        "ett krav har varje nivå i `target` också `from` och `source`.",
        "\n".join(listed),
        "## Nycklar som de flesta slag har",
        _table({"properties": common.PARAMETERS}, _examples({"properties": common.PARAMETERS}, every)),
        *(_kind(kind) for kind in kinds),
    )


def _kind(kind: Kind[Any]) -> str:
    branch = next(then for then in _branches() if then["title"] == kind.title)
    own = {"properties": kind.parameters, "required": kind.required}
    lacking = ", ".join(markdown.code(name) for name in common.PARAMETERS if name in kind.refused)
    needed = ", ".join(markdown.code(name) for name in kind.required if name in common.PARAMETERS)
    told = _told(kind.name)
    return "\n\n".join(
        part
        for part in (
            f"## {kind.name}",
            f"**{kind.title}.** {markdown.prose(kind.description)}",
            _table(own, _examples(branch, [story.node["measure"].value for story in told])),
            f"Av de gemensamma nycklarna måste {needed} anges." if needed else "",
            f"De gemensamma nycklarna {lacking} finns inte för detta slag." if lacking else "",
            *_shown(told),
        )
        if part
    )


@cache
def _told(kind: str) -> tuple[Story, ...]:
    path = _CASES / f"{kind}.yaml"
    return tuple(stories(path.read_bytes(), path.name))


def _branches() -> Iterator[Mapping[str, Any]]:
    for branch in keys.shared()["measure"]["allOf"]:
        yield branch["then"]


def _table(schema: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    found = {each.path: each.keys for each in mappings(schema)}
    shared = keys.links("nycklar.md")

    def rows(path: tuple[str, ...]) -> Iterator[list[str]]:
        for key in found[path]:
            whole = (*path, key.name)
            name = ".".join(whole)
            shown = f"**{markdown.code(name)}**" if key.required and not path else markdown.code(name)
            example = "" if whole in found or name not in given else keys.shown(key.name, given[name])
            yield [shown, keys.meaning(key), written_as(key.schema, shared), example]
            if whole in found:
                yield from rows(whole)

    return markdown.table(["nyckel", "betyder", "skrivs", "exempel"], rows(()))


def _examples(branch: Mapping[str, Any], measures: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the stories write at each key of a kind; the first that is there."""
    found: dict[str, Any] = {}
    for measure in measures:
        for path, key, value in used(branch, keys.shared(), measure):
            found.setdefault(".".join((*path, key)), value)
    return found


def _shown(told: Sequence[Story]) -> Iterator[str]:
    """A measure with its sentence, and one story for each way that it ends."""
    first = told[0]
    question = first.question
    level = next(iter(question.targets.values())).levels[0]
    small, where = question.small_base, (question.parameters, question.vocabulary)
    words = sentence(question.measure, question.exclusions, small, level, *where).replace("\u00a0", " ")
    parts = ("measure", "exclude", "target", "small_base")
    lines = [f"{part}: {written.flow(first.node[part].value)}" for part in parts if part in first.node]
    yield markdown.block("\n".join(lines), "yaml")
    yield f"> {words}"
    by_status: dict[str, Story] = {}
    for story in told:
        by_status.setdefault(_expected(story)["status"], story)
    rows = [[story.name, story.node.text("because"), _outcome(story)] for story in by_status.values()]
    yield markdown.table(["om", "räkningen", "utfallet"], [[markdown.prose(cell) for cell in row] for row in rows])


def _expected(story: Story) -> Mapping[str, Any]:
    """What is expected of the story's first area; ``tests/test_measures.py`` judges every story."""
    expected = story.node["expect"].value
    return expected if "status" in expected else next(iter(expected.values()))


def _outcome(story: Story) -> str:
    expected = _expected(story)
    reason = str(expected.get("reason", ""))
    return f"{STATUS[Status(expected['status'])]}. {reason}".strip()
