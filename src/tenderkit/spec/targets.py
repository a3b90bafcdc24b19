"""Target levels: from ``{from: …, at_most: 6, share: "95 %"}`` to a Level."""

from decimal import Decimal
from itertools import pairwise

from tenderkit.findings import Code, Finding, Severity
from tenderkit.model.quantities import Bound, Level, Operator, Target, Unit
from tenderkit.source import Node
from tenderkit.spec import scalars

BOUNDS = tuple(operator.value for operator in Operator)

ONE_BOUND = Code("spec-en-grans", Severity.ERROR, "En nivå har exakt en gräns", "Ange en av gränserna.")
ORDER = Code("spec-nivaer-i-ordning", Severity.ERROR, "Nivåerna står inte i datumordning", "Sortera efter datum.")
MIXED = Code("spec-blandade-granser", Severity.ERROR, "Nivåerna har olika slags gräns", "Använd samma slags gräns.")
UPSIDE_DOWN = Code("spec-omvant-spann", Severity.ERROR, "Spannet är omvänt", "Skriv det lägre talet först.")


def level(node: Node) -> tuple[Level | None, list[Finding]]:
    """One level; None with a finding if it has no bound, or several."""
    given = [name for name in BOUNDS if name in node]
    if len(given) != 1:
        message = "Nivån saknar gräns." if not given else f"Nivån har flera gränser: {', '.join(given)}."
        return None, [ONE_BOUND.at(node.place, message, hint=f"Ange en av {', '.join(BOUNDS)}.")]
    bound = _bound(Operator(given[0]), node[given[0]])
    if bound.operator is Operator.BETWEEN and bound.operands[0] > bound.operands[1]:
        return None, [UPSIDE_DOWN.at(node[given[0]].place, "Det första talet är större än det andra.")]
    share = scalars.percent(node.text("share")) if "share" in node else Decimal(100)
    return Level(scalars.day(node["from"]), bound, share, node.text("source"), node.place), []


def _bound(operator: Operator, node: Node) -> Bound:
    if operator is Operator.BETWEEN:
        low, high = (scalars.amount(part.value) for part in node.elements())
        return Bound(operator, (low[0], high[0]), low[1])
    if isinstance(node.value, dict):
        unit = Unit.DAYS if "days" in node else Unit.WORKING_DAYS
        return Bound(operator, (Decimal(node[unit.value].value),), unit)
    value, unit = scalars.amount(node.value)
    return Bound(operator, (value,), unit)


def target(node: Node) -> tuple[Target | None, list[Finding]]:
    """A dated series of levels, with findings for what is out of order or mixed."""
    levels, findings = [], []
    for element in node.elements():
        made, problems = level(element)
        findings += problems
        if made:
            levels.append(made)
    for earlier, later in pairwise(levels):
        if later.start <= earlier.start:
            message = f"Nivån från {later.start} står efter nivån från {earlier.start}."
            findings.append(ORDER.at(later.place, message, hint=ORDER.advice))
        if not _alike(earlier.bound, later.bound):
            findings.append(MIXED.at(later.place, "Nivån har en annan sorts gräns än den förra.", hint=MIXED.advice))
    return (Target(tuple(levels)) if levels else None), findings


def _alike(first: Bound, second: Bound) -> bool:
    """The same operator and unit; days and working days may follow each other."""
    time = {Unit.DAYS, Unit.WORKING_DAYS}
    same_unit = first.unit is second.unit or {first.unit, second.unit} == time
    return first.operator is second.operator and same_unit
