"""Items in the engine: counted by what became of them, with the offending ones fetched as evidence.

Six of the kinds are one thing: items, each in scope or not and met, missed or unknown. A kind makes the items; what
happens then is the same for all and stands here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tenderkit import swedish
from tenderkit.measures.aggregate import NONE, Counters, Ground, Verdict, verdict
from tenderkit.measures.frames import Frame
from tenderkit.measures.reasons import Doubt, Doubts, exceeded, reason_for
from tenderkit.measures.setting import Setting
from tenderkit.measures.wording import Wording
from tenderkit.model.measure import Exclusion, Unknowns
from tenderkit.model.outcome import Evidence, EvidenceItem, FunnelStep, Judgement, Role, RowPlace, Status
from tenderkit.model.quantities import Bound, Counted, Operator, Unit
from tenderkit.tables import Expr, Relation, Type, col, lit, may, nothing, size, sure, text_of, total, when, whole

MOST = 50  # offending items cited
ROWS = 1000  # rows cited behind them, in all

NOT_DUE = -1
OUTSIDE = -2


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a question.

    ``relation`` has ``_area``, the key's columns, ``_scope`` and ``_state`` (nullable booleans), ``_out`` (the number
    of the exclusion that surely holds, ``NOT_DUE``, ``OUTSIDE``, or null), and where given ``_stratum``, ``_least`` and
    ``_most`` (weights). ``rows`` has ``_area``, the key and the places of the rows behind each item; None where the
    item is a row and ``relation`` has them. ``note`` puts an offending item in words from its ``columns`` and from
    ``told``, which is computed for those items only. ``doubts`` tell which cells may tip a verdict; it and ``rows`` are
    asked only where something is not met. ``strata_of`` is the dataset whose column makes the strata, "" for none.
    ``outside`` labels the items left out as ``OUTSIDE``. ``gap`` is true where an unreported earlier period may hold
    further items, rather than more rows of the same. ``remarks`` are what is known of an area, and ``odd`` a remark on
    the number of items for which a column of ``relation`` is true.
    """

    relation: Relation
    key: Sequence[str]
    noun: Counted
    note: Callable[[Mapping[str, Any]], str]
    doubts: Callable[[], Iterable[Doubt]]
    columns: Sequence[str] = ()
    told: Mapping[str, Expr] = field(default_factory=dict)
    rows: Callable[[], Relation] | None = None
    strata_of: str = ""
    weighted: bool = False
    outside: str = ""
    gap: bool = True
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    odd: Mapping[str, Callable[[int], str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Count:
    """What one area's items came to: counters by stratum, how many were left out for which reason, and how many of
    the rest are odd in which way."""

    strata: dict[str | None, Counters] = field(default_factory=dict)
    out: dict[int, int] = field(default_factory=dict)
    odd: dict[str, int] = field(default_factory=dict)


def share_bounds(setting: Setting) -> dict[str, Bound]:
    """The share of items that must keep the bound, by area, as a bound of its own."""
    return {
        area: Bound(Operator.AT_LEAST, (stretch.level.share,), Unit.PERCENT)
        for area, stretch in setting.stretches.items()
    }


def first_exclusion(frame: Frame, exclusions: Sequence[Exclusion]) -> Expr:
    """The number of the first exclusion that surely holds, or null."""
    out = nothing(Type.INTEGER)
    for number, exclusion in reversed(list(enumerate(exclusions))):
        out = when(sure(frame.truth(exclusion.when))).then(lit(number)).otherwise(out)
    return out


def scoped(frame: Frame, scope: Expr, exclusions: Sequence[Exclusion]) -> dict[str, Expr]:
    """``_scope`` with the exclusions taken out, and ``_out`` for those taken out of what may be in scope."""
    if not exclusions:
        return {"_scope": scope, "_out": nothing(Type.INTEGER)}
    kept = scope
    for exclusion in exclusions:
        kept = kept & ~frame.truth(exclusion.when)
    out = when(may(scope)).then(first_exclusion(frame, exclusions)).otherwise(nothing(Type.INTEGER))
    return {"_scope": kept, "_out": out}


def settled(setting: Setting, frame: Frame, relation: Relation) -> Relation:
    """The items that matter, computed once where that is costly: where their rows carry values added up from others."""
    return kept(setting, relation) if frame.costly else _mattering(relation)


def kept(setting: Setting, relation: Relation) -> Relation:
    """The items that matter, computed once."""
    return setting.rows.keep(_mattering(relation))


def _mattering(relation: Relation) -> Relation:
    """Those that are or may be in scope, and those left out."""
    return relation.filter(may(col("_scope")) | ~col("_out").is_null())


def judge_items(setting: Setting, items: Items, bounds: Mapping[str, Bound]) -> dict[str, Judgement]:
    """The judgement of every area, by the bound on its share of items."""
    question = setting.question
    adverse = {area: _adverse(bound) for area, bound in bounds.items()}
    counts, doubts = _counts(setting, items, adverse), Doubts(setting, items.doubts)
    judged = dict(setting.settled)
    for area, stretch in setting.stretches.items():
        count = counts.get(area, _Count())
        whole_area = sum(count.strata.values(), NONE)
        found, counters, stratum = _worst(
            [
                (
                    verdict(
                        one,
                        bounds[area],
                        question.small_base,
                        question.measure.empty_base,
                        gap=items.gap and stretch.gap is not None,
                        unknown=question.measure.unknown,
                    ),
                    one,
                    name,
                )
                for name, one in _spread(count.strata)
            ],
            adverse=adverse[area],
        )
        status, reason = _status(doubts, items, area, found, counters)
        if items.strata_of and stratum is not None and status is not Status.MET:
            reason = f"{reason} {_named(setting, items, stratum)}".strip()
        needs = status not in (Status.MET, Status.NOT_IN_FORCE) and found.ground is not Ground.EMPTY
        judged[area] = Judgement(
            status=status,
            reason=reason,
            value=found.value,
            base=counters.base,
            items=items.noun,
            counts=counters.items,
            funnel=_funnel(setting, items, whole_area, count.out, adverse[area]),
            evidence=_evidence(setting, items, area, whole_area, adverse[area], opened=status is Status.NOT_REPORTED)
            if needs
            else Evidence(),
            remarks=(
                *items.remarks.get(area, ()),
                *(items.odd[name](number) for name, number in count.odd.items() if number),
                *exceeded(question.exclusions, count.out, whole_area, items.noun),
            ),
        )
    return {area: judged[area] for area in question.spans}


def _adverse(bound: Bound) -> bool:
    """True if a high share speaks against the supplier: a ceiling without a floor."""
    return bound.most is not None and bound.operator.value != "between"


def _class(scope: bool | None, state: bool | None, against: bool | None) -> int | None:
    """A to F as 0 to 5; None for what is not in scope. ``against`` is what an unknown state is taken for, if anything.

    What speaks for the supplier is then not in scope merely because it may be.
    """
    if against is not None:
        state = against if state is None else state
        scope = (scope is None and state is against) or scope
    if scope is False:
        return None
    return {True: 0, False: 1, None: 2}[state] + (0 if scope else 3)


def _against(setting: Setting, *, adverse: bool) -> bool | None:
    """What an unknown state is taken for against the supplier: as missed, or under a ceiling as counting towards it."""
    return adverse if setting.question.measure.unknown is Unknowns.MISSED else None


def _counts(setting: Setting, items: Items, adverse: Mapping[str, bool]) -> dict[str, _Count]:
    by = ["_area", *(["_stratum"] if items.strata_of else []), "_scope", "_state", "_out"]
    sums = {"_items": size()}
    if items.weighted:
        sums |= {"_sum_least": whole(col("_least").sum()), "_sum_most": whole(col("_most").sum())}
        sums |= {"_open": total(col("_most").is_null())}
    sums |= {name: total(sure(col(name))) for name in items.odd}
    found: dict[str, _Count] = {}
    for row in setting.rows.collect(items.relation.group_by(*by).agg(**sums)):
        area, number = row["_area"], row["_items"]
        if area not in adverse:
            continue
        mine = found.setdefault(area, _Count())
        kind = _class(row["_scope"], row["_state"], _against(setting, adverse=adverse[area]))
        if row["_out"] is not None:
            mine.out[row["_out"]] = mine.out.get(row["_out"], 0) + number
        elif kind is not None:
            least, most = (row["_sum_least"] or 0, row["_sum_most"] or 0) if items.weighted else (number, number)
            unbounded = items.weighted and row["_open"] > 0
            one = Counters(_placed(kind, number), _placed(kind, least), _placed(kind, most), unbounded)
            stratum = row["_stratum"] if items.strata_of else ""
            mine.strata[stratum] = mine.strata.get(stratum, NONE) + one
            for name in items.odd:
                mine.odd[name] = mine.odd.get(name, 0) + row[name]
    return found


def _placed(kind: int, amount: int) -> tuple[int, ...]:
    return tuple(amount if place == kind else 0 for place in range(6))


def _spread(strata: Mapping[Any, Counters]) -> list[tuple[Any, Counters]]:
    """The counters of each stratum; items whose stratum is unknown may belong to any of them."""
    known = sorted(
        ((stratum, counters) for stratum, counters in strata.items() if stratum is not None),
        key=lambda pair: str(pair[0]),
    )
    stray = strata.get(None)
    if stray is None:
        return [*known] or [(None, NONE)]
    return [(stratum, counters + stray.outside()) for stratum, counters in known] or [(None, stray)]


def _worst(found: Sequence[tuple[Verdict, Counters, Any]], *, adverse: bool) -> tuple[Verdict, Counters, Any]:
    """The verdict on all strata, with the stratum it is of: each must hold, and one that cannot be judged leaves the
    whole unjudged."""

    def rank(one: tuple[Verdict, Counters, Any]) -> tuple[int, Fraction]:
        # What was not reported may be a miss; what is too small to judge, or nothing at all, is none.
        ranked = {Status.MISSED: 0, Ground.UNKNOWN: 1, Ground.SMALL: 2, Ground.EMPTY: 2, Status.MET: 3}
        order = next(ranked[found] for found in (one[0].status, one[0].ground) if found)
        value = one[0].value
        if value is None:
            return order, Fraction(101)
        # Under a ceiling the highest share is the worst.
        return order, value.low if not adverse or value.high is None else -value.high

    return min(found, key=rank)


def _named(setting: Setting, items: Items, stratum: Any) -> str:
    """Which stratum the value and the base are of."""
    wording = Wording(setting.question.vocabulary, setting.question.parameters)
    by = setting.question.measure.by
    return f"Avser {wording.title(by, items.strata_of)}: {wording.shown(stratum, by, items.strata_of)}."


def _status(doubts: Doubts, items: Items, area: str, found: Verdict, counters: Counters) -> tuple[Status, str]:
    if found.status is not None:
        return found.status, ""
    if found.ground is Ground.EMPTY:
        return Status.NOT_ASSESSABLE, "Inget underlag under perioden."
    if found.ground is Ground.SMALL:
        noun = items.noun.one if counters.base == 1 else items.noun.many
        least = swedish.number(doubts.setting.question.small_base)
        return (
            Status.NOT_ASSESSABLE,
            f"För litet underlag: {swedish.number(counters.base)} {noun}, minst {least} krävs.",
        )
    return reason_for(doubts, area)


def _funnel(
    setting: Setting, items: Items, counters: Counters, out: Mapping[int, int], adverse: bool
) -> tuple[FunnelStep, ...]:
    kept, broken = (counters.items[1], counters.items[0]) if adverse else counters.items[:2]
    steps = [
        FunnelStep(
            Role.IN_SCOPE, f"{swedish.capital(items.noun.many)} i urvalet", sum(counters.items) + sum(out.values())
        )
    ]
    for number, exclusion in enumerate(setting.question.exclusions):
        steps.append(FunnelStep(Role.EXCLUDED, exclusion.title, out.get(number, 0)))
    if out.get(OUTSIDE):
        steps.append(FunnelStep(Role.EXCLUDED, items.outside, out[OUTSIDE]))
    if out.get(NOT_DUE):
        steps.append(FunnelStep(Role.NOT_DUE, "Öppna, fristen har inte löpt ut", out[NOT_DUE]))
    steps.append(FunnelStep(Role.UNKNOWN, "Uppgift saknas", counters.unknown))
    met, missed = ("Räknas inte mot taket", "Räknas mot taket") if adverse else ("Uppfyllda", "Ej uppfyllda")
    return (*steps, FunnelStep(Role.MET, met, kept), FunnelStep(Role.MISSED, missed, broken))


def _evidence(
    setting: Setting, items: Items, area: str, counters: Counters, adverse: bool, *, opened: bool
) -> Evidence:
    """The offending items by key, and the rows behind them: missed before unknown.

    Where the verdict is ``opened`` by what is unknown, that comes first.
    """
    missed, *unsure = (counters.items[place] for place in ((0, 2, 5, 3) if adverse else (1, 2, 5, 4)))
    amount = missed + sum(unsure)
    if not amount:
        return Evidence()
    scope, state = col("_scope"), col("_state")
    against = _against(setting, adverse=adverse)
    if against is not None:
        state = state.fill_null(against)
        scope = scope | (scope.is_null() & (state == lit(against)))
    bad = scope & (state if adverse else ~state)
    mine = items.relation.filter((col("_area") == area) & col("_out").is_null() & may(bad))
    places = ["_file", "_sheet", "_row"] if items.rows is None else []
    wanted = dict.fromkeys(["_state", *items.columns, *places])
    keyed = mine.select(*wanted, _key=text_of(items.key), _unsure=bad.is_null(), **items.told)
    order = ["_unsure", "_key", *(["_file", "_row"] if items.rows is None else [])]
    turned = [opened and name == "_unsure" for name in order]
    found = setting.rows.collect(keyed.sort(*order, descending=turned).head(MOST))
    behind = _rows_behind(setting, items, area, [row["_key"] for row in found]) if items.rows is not None else {}
    cited = tuple(
        EvidenceItem(
            row["_key"],
            items.note(row),
            behind.get(row["_key"], ()) if items.rows is not None else row_places(row),
            Role.UNKNOWN if row["_unsure"] else Role.MISSED,
        )
        for row in found
    )
    return Evidence(cited, amount, sum(unsure))


def row_places(row: Mapping[str, Any]) -> tuple[RowPlace, ...]:
    """Where a row stands; nothing for one that stands in no report, as a delivery that was due."""
    return (RowPlace(row["_file"], row["_sheet"], row["_row"]),) if row["_file"] else ()


def _rows_behind(setting: Setting, items: Items, area: str, keys: list[str]) -> dict[str, tuple[RowPlace, ...]]:
    assert items.rows is not None
    mine = items.rows().filter(col("_area") == area).with_columns(_key=text_of(items.key))
    mine = mine.filter(col("_key").is_in(keys)).select("_key", "_file", "_sheet", "_row")
    behind: dict[str, tuple[RowPlace, ...]] = {}
    for row in setting.rows.collect(mine.sort("_key", "_file", "_sheet", "_row").head(ROWS)):
        behind[row["_key"]] = (*behind.get(row["_key"], ()), *row_places(row))
    return behind
