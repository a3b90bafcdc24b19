"""``completeness`` – fullständighet: how many of the cells that had to be filled were, and could be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from tenderkit import swedish
from tenderkit.measures import common
from tenderkit.measures.kind import BOUNDS, Bounds, Kind, Use
from tenderkit.measures.share import whole
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording
from tenderkit.model.datasets import Noun, Origin
from tenderkit.model.measure import Exclusion, Measure
from tenderkit.model.quantities import Level, Unit
from tenderkit.source import Node

NO_REPORT = "Ingen rapport finns för perioden."
CELL_CHECKS = {"filled": "ifyllda", "readable": "läsbara", "listed": "tagna ur rätt lista eller förteckning"}
ROW_CHECKS = {"unique": "förekomma en enda gång", "in_period": "avse kvartalet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness(Measure):
    """``datasets`` whose cells are counted, empty for all reported; ``checks`` what makes a cell or row good."""

    kind: ClassVar[str] = "completeness"

    dataset: str = ""
    datasets: tuple[str, ...] = ()
    checks: tuple[str, ...] = ("filled", "readable")


class CompletenessKind(Kind[Completeness]):
    name = "completeness"
    title = "Fullständighet"
    description = "Hur stor andel av de obligatoriska uppgifterna i rapporten som är ifyllda och läsbara."
    parameters: ClassVar[Mapping[str, Any]] = {
        "datasets": {
            "title": "Datamängder",
            "description": "all (förval) eller en lista med datamängder.",
            "type": ["string", "array"],
            "if": {"type": "string"},
            "then": {"enum": ["all"]},
            "minItems": 1,
            "uniqueItems": True,
            "items": common.NAME,
        },
        "checks": {
            "title": "Vad som prövas",
            "description": (
                "filled: ifylld. readable: läsbar. listed: finns i kodlistan eller förteckningen. "
                "unique: raden förekommer en gång. in_period: radens datum ligger i perioden."
            ),
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": [*CELL_CHECKS, *ROW_CHECKS]},
        },
    }
    required = ()
    refused = frozenset({"dataset", "where", "window", "date", "by", "unknown", "part_period"})
    by_period = True
    of_report = True

    def parse(self, node: Node, common: Mapping[str, Any]) -> Completeness:
        datasets, checks = node.get("datasets"), node.get("checks")
        named = datasets is not None and isinstance(datasets.value, list)
        return Completeness(
            **common,
            datasets=tuple(str(part.value) for part in datasets.elements()) if datasets and named else (),
            checks=tuple(str(part.value) for part in checks.elements()) if checks else ("filled", "readable"),
        )

    def uses(self, measure: Completeness, vocabulary: Vocabulary) -> Iterator[Use]:
        # A cell is not collected because it is counted here: only a misspelt dataset is worth a word.
        yield from (Use(name) for name in measure.datasets if name not in vocabulary.datasets)

    def dateless(self, measure: Completeness) -> bool:  # noqa: ARG002 - cells have no date
        return True

    def bounds(self, measure: Completeness) -> Bounds:  # noqa: ARG002 - the kind's interface
        return Bounds(BOUNDS, frozenset({Unit.PERCENT}), share=False)

    def core(self, measure: Completeness, level: Level, wording: Wording) -> Iterator[str]:
        titles = [
            wording.vocabulary.datasets[name].title for name in measure.datasets if name in wording.vocabulary.datasets
        ]
        noun = "datamängden" if len(titles) == 1 else "datamängderna"
        where = f" i {noun} {swedish.listed(titles)}" if titles else ""
        cells = [words for check, words in CELL_CHECKS.items() if check in measure.checks]
        row = [words for check, words in ROW_CHECKS.items() if check in measure.checks]
        portion = "samtliga" if whole(level.bound) else swedish.limit(level.bound)
        if cells and not row:
            asked = f"Av de obligatoriska uppgifterna{where} i kvartalets rapport"
            yield f"{asked} ska {portion} vara {swedish.listed(cells)}."
        elif row and not cells:
            yield f"Av raderna{where} i kvartalets rapport ska {portion} {swedish.listed(row)}."
        else:
            yield f"Av de obligatoriska uppgifterna och raderna{where} i kvartalets rapport ska {portion} vara riktiga."
            yield f"En uppgift är riktig när den är {_each(cells)}. En rad är riktig när den {_each(row)}."

    def noun(self, measure: Completeness, wording: Wording) -> Noun:  # noqa: ARG002 - the kind's interface
        cells, rows = (any(check in measure.checks for check in kind) for kind in (CELL_CHECKS, ROW_CHECKS))
        if cells and rows:
            return Noun("uppgift eller rad", "uppgifter och rader", "uppgifterna och raderna")
        return Noun("rad", "rader", "raderna") if rows else Noun("uppgift", "uppgifter", "uppgifterna")

    def datasets(
        self,
        measure: Completeness,
        exclusions: tuple[Exclusion, ...],  # noqa: ARG002 - the kind's interface
        vocabulary: Vocabulary,
    ) -> list[str]:
        """The datasets asked for, or all that the supplier reports."""
        all_of_them = [name for name, dataset in vocabulary.datasets.items() if dataset.origin is Origin.SUPPLIER]
        return list(measure.datasets) or all_of_them


_SINGULAR = {
    CELL_CHECKS["filled"]: "ifylld",
    CELL_CHECKS["readable"]: "läsbar",
    CELL_CHECKS["listed"]: "tagen ur rätt lista eller förteckning",
    ROW_CHECKS["unique"]: "förekommer en enda gång",
    ROW_CHECKS["in_period"]: "avser kvartalet",
}


def _each(words: list[str]) -> str:
    return swedish.listed(_SINGULAR[word] for word in words)
