"""The sentence under a clause: "Så mäts villkoret: …", so that the rule and its wording cannot differ."""

from collections.abc import Iterator, Mapping

from tenderkit import swedish
from tenderkit.measures.registry import KINDS
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording
from tenderkit.model.conditions import Operand
from tenderkit.model.measure import EmptyBase, Exclusion, Measure, PartPeriod, Unknowns
from tenderkit.model.quantities import Level, Operator, Unit


def sentence(
    measure: Measure,
    exclusions: tuple[Exclusion, ...],
    small_base: int,
    level: Level,
    parameters: Mapping[str, Operand],
    vocabulary: Vocabulary,
) -> str:
    """How the term is measured, whole: the kind's own sentences and the fixed ones that apply."""
    wording = Wording(vocabulary, parameters)
    kind = KINDS[measure.kind]
    parts = [*kind.core(measure, level, wording)]
    items = kind.excluded_from(measure, vocabulary)
    parts += [_exclusion(exclusion, items, wording) for exclusion in exclusions]
    parts += _unknown(measure, level, wording)
    parts += _base(measure, small_base, level, wording)
    parts += _time(measure)
    return f"Så mäts villkoret: {' '.join(parts)}"


def _exclusion(exclusion: Exclusion, items: str, wording: Wording) -> str:
    noun = wording.noun(items)
    text = f"Undantaget ”{exclusion.title}” omfattar {noun.many}{wording.where(exclusion.when, items)}; de räknas inte."
    if exclusion.max_share is None:
        return text
    most = swedish.share(exclusion.max_share)
    return f"{text} Omfattar undantaget mer än {most} av underlaget anmärks det."


def _unknown(measure: Measure, level: Level, wording: Wording) -> Iterator[str]:
    if "unknown" in KINDS[measure.kind].refused:
        return
    noun = swedish.capital(wording.noun(measure.dataset).many)
    ceiling = level.bound.unit is Unit.PERCENT and level.bound.operator in (Operator.AT_MOST, Operator.LESS_THAN)
    if measure.unknown is Unknowns.MISSED and ceiling:
        yield f"{noun} som saknar uppgift räknas mot taket."
    elif measure.unknown is Unknowns.MISSED:
        yield f"{noun} som saknar uppgift räknas som ej uppfyllda."
    else:
        yield f"{noun} som saknar uppgift redovisas för sig; kan de ändra utfallet anses villkoret inte rapporterat."


def _base(measure: Measure, small_base: int, level: Level, wording: Wording) -> Iterator[str]:
    kind = KINDS[measure.kind]
    noun = kind.noun(measure, wording)
    if small_base > 1 and not kind.bounds(measure).absolute(level):
        yield f"Omfattar underlaget färre än {swedish.number(small_base)} {noun.of_rows.many} görs ingen bedömning."
    if measure.empty_base is EmptyBase.MET:
        yield f"Finns inga {noun.many} att bedöma är villkoret uppfyllt."


def _time(measure: Measure) -> Iterator[str]:
    if measure.by_days and KINDS[measure.kind].prorated(measure):
        yield "Gäller villkoret bara en del av tiden räknas gränsen om efter antalet dagar."
    if measure.part_period is PartPeriod.SKIP:
        yield "Omfattar avtalet bara en del av kvartalet görs ingen bedömning."
    if measure.assessed:
        quarters = swedish.quarters(int(name[1:]) for name in measure.assessed)
        yield f"Villkoret bedöms bara för {quarters}."
