"""Conditions, columns and windows in Swedish, so that a generated sentence is grammatical whatever was declared.

A named condition gives its own phrase ("som genomförts på plats"); a bare column condition falls back on "där uppgiften
Plats är Hem". Everything is a subordinate clause, so that "inte" stands before the verb, and uses "tillhörande" and
"uppgiften", whose forms do not vary with a noun's gender that no declaration gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tenderkit import swedish
from tenderkit.measures.checks import coerced
from tenderkit.measures.tally import Tally
from tenderkit.measures.vocabulary import Field, Vocabulary
from tenderkit.model.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    ColumnRef,
    Compare,
    Comparison,
    Condition,
    Named,
    NoneOf,
    Operand,
    ParameterRef,
    PeriodEdge,
)
from tenderkit.model.datasets import Age, ColumnType, Lookup, MonthOf, Noun, Rollup, Shift
from tenderkit.model.measure import Window, WindowKind
from tenderkit.model.quantities import Bound, Counted, Level, Operator, Unit

ALL = Bound(Operator.AT_LEAST, (Decimal(100),), Unit.PERCENT)
_NOUN = Noun("rad", "rader", "raderna")
_DAYS = {ColumnType.DATE, ColumnType.MONTH}
_SIZES = {
    Comparison.AT_LEAST: ("minst", "tidigast"),
    Comparison.AT_MOST: ("högst", "senast"),
    Comparison.MORE_THAN: ("mer än", "senare än"),
    Comparison.LESS_THAN: ("mindre än", "tidigare än"),
}
_RELATIVE = ("som ", "där ", "vars ", "för vilka ")
_SHIFTS = {"days": ("dag", "dagar"), "months": ("månad", "månader"), "working_days": ("arbetsdag", "arbetsdagar")}


@dataclass(frozen=True, slots=True)
class Wording:
    """How one assignment's declarations are put in words; ``parameters`` are the requirement's values."""

    vocabulary: Vocabulary
    parameters: Mapping[str, Operand]

    def noun(self, dataset: str) -> Noun:
        """The name of the dataset's row, "rad" where none is declared."""
        declared = self.vocabulary.datasets.get(dataset)
        return declared.noun if declared and declared.noun.many else _NOUN

    # --- conditions ---------------------------------------------------------------------------------------------------

    def where(self, condition: Condition, dataset: str) -> str:
        """The condition after a noun, with a leading space: " som genomförts på plats och där uppgiften Typ är X"."""
        if condition == ALWAYS:
            return ""
        phrases, rest = self._parted(condition)
        attributes = [self.vocabulary.named[name].phrase.strip() for name in phrases]
        if rest:
            attributes.append("där " + self.clause(AllOf(tuple(rest)) if len(rest) > 1 else rest[0], dataset))
        clauses = [attribute for attribute in attributes if attribute.startswith(_RELATIVE)]
        adverbial = " ".join(attribute for attribute in attributes if attribute not in clauses)
        return joined(f" {adverbial}" if adverbial else "", swedish.listed(clauses))

    def _parted(self, condition: Condition) -> tuple[list[str], list[Condition]]:
        """The named conditions of a conjunction, which have phrases, and its other parts."""
        parts = condition.parts if isinstance(condition, AllOf) else (condition,)
        named: list[str] = []
        rest: list[Condition] = []
        for part in parts:
            if isinstance(part, AllOf):
                inner, others = self._parted(part)
                named += inner
                rest += others
            elif isinstance(part, Named) and part.name in self.vocabulary.named:
                named.append(part.name)
            else:
                rest.append(part)
        return named, rest

    def clause(self, condition: Condition, dataset: str) -> str:
        """The condition as a subordinate clause without its conjunction: "uppgiften Plats är Mottagningen"."""
        match condition:
            case Compare():
                return self._comparison(condition, dataset)
            case Named(name):
                named = self.vocabulary.named.get(name)
                return f"raden avser {self.noun(dataset).many} {named.phrase if named else name}"
            case AllOf(parts):
                return swedish.listed(self._nested(part, dataset) for part in parts) or "raden finns"
            case AnyOf(parts):
                texts = [self._nested(part, dataset) for part in parts]
                return f"antingen {swedish.listed(texts, 'eller')}" if len(texts) > 1 else "".join(texts)
            case NoneOf(parts):
                return "det inte gäller att " + swedish.listed(
                    (self._nested(part, dataset) for part in parts), "eller att"
                )

    def _nested(self, condition: Condition, dataset: str) -> str:
        """A part of a larger clause; one that is itself composed is held together by "både … och"."""
        text = self.clause(condition, dataset)
        return f"både {text}" if isinstance(condition, AllOf) and len(condition.parts) > 1 else text

    def _comparison(self, compare: Compare, dataset: str) -> str:
        field = self.vocabulary.field(dataset, compare.column)
        subject = self.subject(compare.column, dataset)
        computed = field is not None and field.derived is not None and not isinstance(field.derived, Lookup)
        if compare.comparison is Comparison.FILLED:
            there, missing = ("finns", "saknas") if computed else ("är ifylld", "inte är ifylld")
            return f"{subject} {there if compare.operands[0] is True else missing}"
        texts = [self._operand(operand, field, dataset) for operand in compare.operands]
        dated = int(field is not None and field.type in _DAYS)
        match compare.comparison:
            case Comparison.EQUAL | Comparison.ONE_OF:
                return f"{subject} är {swedish.listed(texts, 'eller')}"
            case Comparison.NOT_ONE_OF:
                return f"{subject} är något annat än {swedish.listed(texts, 'eller')}"
            case Comparison.BETWEEN:
                low, high = ("tidigast", "senast") if dated else ("lägst", "högst")
                return f"{subject} är {low} {texts[0]} och {high} {texts[1]}"
            case comparison:
                return f"{subject} är {_SIZES[comparison][dated]} {texts[0]}"

    def _operand(self, operand: Operand, field: Field | None, dataset: str) -> str:
        match operand:
            case ParameterRef(name):
                return self._operand(self.parameters.get(name, name), field, dataset)
            case ColumnRef(name):
                return self.subject(name, dataset)
            case PeriodEdge(edge):
                return "kvartalets första dag" if edge == "start" else "kvartalets sista dag"
        value = coerced(operand, field.type) if field else operand
        if value is None:
            value = operand
        if isinstance(value, bool):
            return "ja" if value else "nej"
        if isinstance(value, date):
            return swedish.month(value) if field and field.type is ColumnType.MONTH else "den " + swedish.day(value)
        if isinstance(value, Decimal):
            percent = field is not None and field.type is ColumnType.PERCENT
            return swedish.share(value) if percent else swedish.number(value)
        codes = self.vocabulary.codes.get(field.codes) if field else None
        return codes.label(str(value)) if codes else str(value)

    def shown(self, value: Operand, name: str, dataset: str) -> str:
        """A value of the column called ``name``, as a person reads it."""
        return self._operand(value, self.vocabulary.field(dataset, name), dataset)

    def stated(self, name: str, value: Any, dataset: str) -> str:
        """What a row says in the column ``name``: "uppgiften Plats är Mottagningen", "uppgiften Plats saknas"."""
        subject = self.subject(name, dataset)
        if value is None:
            return f"{subject} saknas"
        number = isinstance(value, int) and not isinstance(value, bool)
        operand = Decimal(value) if number else value
        return f"{subject} är {self.shown(operand, name, dataset)}"

    # --- columns ------------------------------------------------------------------------------------------------------

    def title(self, name: str, dataset: str) -> str:
        """The Swedish title of a reported column, also over a join; of a computed one what it stands for."""
        field = self.vocabulary.field(dataset, name)
        if field is None:
            return name
        return field.column.title if field.column else self.subject(name, dataset)

    def in_the_period(self, name: str, dataset: str) -> str:
        """After a noun: "där uppgiften Avslutad anger en dag under kvartalet", "där första besöket infaller …"."""
        own = self.vocabulary.datasets[dataset].column(name) is not None
        return f"där {self.subject(name, dataset)} {'anger en dag' if own else 'infaller'} under kvartalet"

    def subject(self, name: str, dataset: str) -> str:
        """What a column's name stands for, as a noun phrase: "uppgiften Plats", "antalet besök som …"."""
        field = self.vocabulary.field(dataset, name)
        if field is None:
            return f"uppgiften {name}"
        owner = ""
        if field.via:
            found = self.vocabulary.join(dataset, field.via)
            owner = f" för tillhörande {self.noun(found[1].name).one}" if found else ""
        phrase = self.vocabulary.datasets[field.dataset].phrases.get(field.name, "") if field.derived else ""
        if phrase:
            return phrase + owner
        match field.derived:
            case None | Lookup():
                return f"uppgiften {field.column.title if field.column else name}{owner}"
            case Shift(column, amount, unit):
                one, many = _SHIFTS.get(unit, _SHIFTS["days"])
                count = f"{swedish.number(abs(amount))}{swedish.NBSP}{one if abs(amount) == 1 else many}"
                side = "efter" if amount >= 0 else "före"
                return f"den dag som infaller {count} {side} {self.subject(column, field.dataset)}{owner}"
            case Age(_, months, doubt):
                edge = {"latest": "senast ", "earliest": "tidigast "}.get(doubt, "")
                return f"den dag då åldern {_age(months)} {edge}uppnås{owner}"
            case MonthOf(column):
                return f"månaden för {self.subject(column, field.dataset)}{owner}"
            case Rollup(child, how, column, where):
                return self._rollup(child, how, column, where) + owner

    def _rollup(self, child: str, how: str, column: str, where: Condition) -> str:
        rows = f"{self.noun(child).many}{self.where(where, child)}"
        match how:
            case "count":
                return f"antalet {rows}"
            case "sum":
                return f"summan av uppgiften {self.title(column, child)} för {rows}"
            case _:
                day = self.vocabulary.field(child, column)
                dated = day is not None and day.type in _DAYS
                edge = {
                    ("min", True): "den tidigaste dag",
                    ("max", True): "den senaste dag",
                    ("min", False): "det minsta värde",
                }
                what = edge.get((how, dated), "det största värde")
                return f"{what} som anges i uppgiften {self.title(column, child)} bland {rows}"

    def unit(self, tally: Tally, dataset: str) -> Counted:
        """What a tally's figure is a figure of: "3 konsultationer", "180 minuter", "40 svar"."""
        noun = self.noun(dataset)
        if tally.how == "count":
            return noun.counted
        title, field = self.title(tally.column, dataset), self.vocabulary.field(dataset, tally.column)
        if own := self._own(field):
            return own
        if tally.how == "distinct":
            return Counted(f"värde av uppgiften {title}", f"olika värden av uppgiften {title}")
        if field and field.type is ColumnType.PERCENT:
            return Counted("procent", "procent")
        name = swedish.uncapital(title.removeprefix("Antal ").removeprefix("Varav "))
        return Counted(name, name)

    def counted(self, tally: Tally, dataset: str) -> str:
        """What a tally gives, as a definite noun phrase without the condition: "antalet besök", "antalet minuter för
        konsultationer", "summan av uppgiften … för …"."""
        rows = self.noun(dataset).many
        if tally.how == "count":
            return f"antalet {rows}"
        title, own = self.title(tally.column, dataset), self._own(self.vocabulary.field(dataset, tally.column))
        if tally.how == "sum":
            return f"{f'antalet {own.many}' if own else f'summan av uppgiften {title}'} för {rows}"
        return f"antalet olika {own.many if own else f'värden av uppgiften {title}'} för {rows}"

    def _own(self, field: Field | None) -> Counted | None:
        """The noun that the column declares for its figures or values."""
        return field.column.noun if field and field.column else None


def joined(where: str, clause: str) -> str:
    """A condition and a clause after a noun: two relative clauses are coordinated, anything else goes with the noun.

    "som är allvarliga" and "vars frist löper ut" need "och" between them; "inom behandling" does not.
    """
    if not where or not clause:
        return f"{where} {clause}" if clause else where
    if where.lstrip().startswith(_RELATIVE):
        return f" {clause} och{where}"
    inner = any(f" {word}" in where for word in _RELATIVE)
    return f"{where}{' och' if inner else ''} {clause}"


def during(window: Window) -> str:
    """The window as an adverbial: "under kvartalet", "från avtalets början till och med kvartalets sista dag"."""
    match window.kind:
        case WindowKind.PERIOD:
            return "under kvartalet"
        case WindowKind.CONTRACT:
            return "från avtalets början till och med kvartalets sista dag"
        case WindowKind.LAST if window.periods == 1:
            return "under kvartalet"
        case WindowKind.LAST:
            return f"under de senaste {swedish.in_words(window.periods)} kvartalen"
        case WindowKind.YEAR:
            return "från kalenderårets början till och med kvartalets sista dag"
        case WindowKind.AT_END:
            return "vid kvartalets slut"


def the_whole(window: Window) -> str:
    """The window as a stretch of time that something is part of the whole of: "hela kvartalet"."""
    match window.kind:
        case WindowKind.LAST if window.periods > 1:
            return f"samtliga de senaste {swedish.in_words(window.periods)} kvartalen"
        case WindowKind.CONTRACT:
            return "hela tiden från avtalets början till och med kvartalets sista dag"
        case WindowKind.YEAR:
            return "hela tiden från kalenderårets början till och med kvartalets sista dag"
        case _:
            return "hela kvartalet"


def _age(months: int) -> str:
    if months % 12 == 0:
        years = months // 12
        return f"{swedish.number(years)}{swedish.NBSP}år"
    return f"{swedish.number(months)}{swedish.NBSP}{'månad' if months == 1 else 'månader'}"


def level_of(level: Level, counted: Counted | None, *, items: bool) -> str:
    """A level by itself, with what it counts: "högst 6 besök för minst 95 procent", "minst 1 timme för samtliga".

    ``items`` tells that it is on each of several; a share of them that must be all is "samtliga" too.
    """
    if items and level.bound == ALL and level.share == 100:
        return "samtliga"
    of = f" {counted.one if level.bound.operands[-1] == 1 else counted.many}" if counted else ""
    bound = swedish.limit(level.bound, relative=not items or counted is not None) + of
    if level.share != 100:
        return f"{bound} för minst {swedish.share(level.share)}"
    return f"{bound} för samtliga" if items and (counted or level.bound.unit is not Unit.PERCENT) else bound
