"""Why a verdict is open, in Swedish, and whose gap it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tenderkit import swedish
from tenderkit.measures.aggregate import Counters
from tenderkit.measures.setting import Setting
from tenderkit.model.datasets import Origin
from tenderkit.model.measure import Exclusion
from tenderkit.model.outcome import Status
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Counted
from tenderkit.tables import Expr, Relation, total


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell whose absence makes items unknown: its title and origin, and the rows where ``unknown`` holds.

    ``noun`` names the rows in the reason: "3 besök saknar uppgift om plats".
    """

    relation: Relation
    noun: Counted
    title: str
    origin: Origin
    unknown: Expr


class Doubts:
    """The doubts of a question with the rows in doubt, counted the first time an area's verdict is open."""

    def __init__(self, setting: Setting, found: Callable[[], Iterable[Doubt]]) -> None:
        self.setting = setting
        self._found = found

    def of(self, area: str) -> Iterator[tuple[Doubt, int]]:
        """The cells that are empty in the area's rows in doubt, and in how many rows each is."""
        seen: set[tuple[str, str]] = set()
        for doubt, counts in self._counted:
            if counts.get(area) and (doubt.title, doubt.noun.many) not in seen:
                seen.add((doubt.title, doubt.noun.many))
                yield doubt, counts[area]

    @cached_property
    def _counted(self) -> list[tuple[Doubt, dict[str, int]]]:
        told = [(doubt, dict[str, int]()) for doubt in self._found()]
        relations = {id(doubt.relation): doubt.relation for doubt, _ in told}
        for mark, relation in relations.items():
            # One question per relation: each costs as much as the rows behind it.
            mine = {f"_doubt{number}": one for number, one in enumerate(told) if id(one[0].relation) == mark}
            sums = {name: total(doubt.unknown) for name, (doubt, _) in mine.items()}
            for row in self.setting.rows.collect(relation.group_by("_area").agg(**sums)):
                for name, (_, counts) in mine.items():
                    counts[row["_area"]] = row[name]
        return told


def reason_for(doubts: Doubts, area: str) -> tuple[Status, str]:
    """The status and reason where unknowns leave the verdict open.

    What the supplier left out is not reported; only where every empty cell is the region's own is there no judgement.
    """
    parts: list[str] = []
    supplier = False
    for doubt, count in doubts.of(area):
        noun = doubt.noun
        parts.append(
            f"{swedish.number(count)} {noun.one if count == 1 else noun.many} saknar uppgift om {_lower(doubt.title)}"
        )
        supplier = supplier or doubt.origin is Origin.SUPPLIER
    stretch = doubts.setting.stretches[area]
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


def exceeded(
    exclusions: tuple[Exclusion, ...], out: Mapping[int, int], counters: Counters, noun: Counted
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
