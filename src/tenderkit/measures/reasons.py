"""Why a verdict is open, in Swedish, and whose gap it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tenderkit import swedish
from tenderkit.measures.aggregate import Counters
from tenderkit.measures.setting import Setting
from tenderkit.model.datasets import Noun, Origin
from tenderkit.model.measure import Exclusion
from tenderkit.model.outcome import Status
from tenderkit.model.periods import Period, Span
from tenderkit.tables import Expr, Relation, col, total


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell whose absence makes items unknown: its title and origin, and the rows where ``unknown`` holds.

    ``noun`` names the rows in the reason: "3 besök saknar uppgift om plats".
    """

    relation: Relation
    noun: Noun
    title: str
    origin: Origin
    unknown: Expr


def reason_for(setting: Setting, doubts: Sequence[Doubt], area: str) -> tuple[Status, str]:
    """The status and reason where unknowns leave the verdict open.

    What the supplier left out is not reported; only where every empty cell is the region's own is there no judgement.
    """
    parts: list[str] = []
    supplier = False
    for doubt, count in counted_doubts(setting, doubts, area):
        noun = doubt.noun
        parts.append(
            f"{swedish.number(count)} {noun.one if count == 1 else noun.many} saknar uppgift om {_lower(doubt.title)}"
        )
        supplier = supplier or doubt.origin is Origin.SUPPLIER
    stretch = setting.stretches[area]
    if stretch.gap:
        parts.append(f"rapport saknas för {periods_of(stretch.gap)}")
        supplier = True
    status = Status.NOT_REPORTED if supplier or not parts else Status.NOT_ASSESSABLE
    detail = f": {swedish.listed(parts)}" if parts else ""
    return status, f"Uppgifter saknas som kan ändra utfallet{detail}."


def periods_of(gap: Span) -> str:
    """The periods of a gap, in words."""
    first, last = Period.of(gap.start), Period.of(gap.end or gap.start)
    if first == last:
        return swedish.period(first)
    return f"perioder från {swedish.period(first)} till {swedish.period(last)}"


def counted_doubts(setting: Setting, doubts: Sequence[Doubt], area: str) -> Iterator[tuple[Doubt, int]]:
    """The cells that are empty in the rows in doubt, and in how many rows each is."""
    counts: dict[int, int] = {}
    relations = {id(doubt.relation): doubt.relation for doubt in doubts}
    for mark, relation in relations.items():
        # One question per relation: each costs as much as the rows behind it.
        mine = {number: doubt for number, doubt in enumerate(doubts) if id(doubt.relation) == mark}
        sums = {f"_doubt{number}": total(doubt.unknown) for number, doubt in mine.items()}
        found = setting.rows.collect(relation.filter(col("_area") == area).select(**sums))
        counts |= {number: found[0][f"_doubt{number}"] or 0 for number in mine} if found else {}
    seen: set[tuple[str, str]] = set()
    for number, doubt in enumerate(doubts):
        if counts.get(number) and (doubt.title, doubt.noun.many) not in seen:
            seen.add((doubt.title, doubt.noun.many))
            yield doubt, counts[number]


def exceeded(
    exclusions: tuple[Exclusion, ...], out: Mapping[int, int], counters: Counters, noun: Noun
) -> Iterator[str]:
    """Remarks on exclusions that took more than their greatest share."""
    in_scope = sum(counters.items) + sum(count for number, count in out.items() if number >= 0)
    for number, exclusion in enumerate(exclusions):
        count = out.get(number, 0)
        # Compared as whole numbers: count of in_scope is more than max_share of a hundred.
        if exclusion.max_share is not None and count * 100 > exclusion.max_share * in_scope:
            part = f"{swedish.number(count)} av {swedish.number(in_scope)} {noun.many}"
            yield f"Undantaget ”{exclusion.title}” omfattar {part}, mer än {swedish.share(exclusion.max_share)}."


def _lower(title: str) -> str:
    """A title inside a sentence: its initial small, unless it is an abbreviation."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title
