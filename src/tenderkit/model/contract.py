"""The contract (avtal): areas, promised levels and amendments; and the term (villkor) they make of a requirement."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tenderkit.findings import Place
from tenderkit.model.periods import Span
from tenderkit.model.quantities import Level, Target
from tenderkit.model.requirement import Requirement

CONTRACT = "avtal.yaml"
"""The file that a signed contract lies in, in a folder of its own."""


@dataclass(frozen=True, slots=True)
class Supplier:
    name: str
    orgnr: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A dated level that an agreed change adds; it never overwrites what held before."""

    requirement: str
    level: Level
    decision: str
    place: Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """A term given up for one area and period, by whom and why."""

    requirement: str
    area: str
    period: str
    by: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Contract:
    """A signed contract. ``promised`` is requirement id → area → level promised in the bid.

    ``copy`` is the folder of the pinned specification and ``sha256`` its hash.
    """

    id: str
    supplier: Supplier
    areas: tuple[str, ...]
    span: Span
    specification: str
    version: str
    sha256: str
    copy: str
    promised: Mapping[str, Mapping[str, Decimal]]
    amendments: tuple[Amendment, ...]
    waivers: tuple[Waiver, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Term:
    """A requirement in force for one contract and area, at the level promised, amendments applied.

    ``target`` is None for terms judged by a person.
    """

    requirement: Requirement
    area: str
    span: Span
    target: Target | None
    promised: Decimal | None
