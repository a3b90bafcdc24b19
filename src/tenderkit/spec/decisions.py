"""Values and their decisions: what somebody must have decided, and what has been.

A value is decided only by a recorded decision with the same requirement, path and value, and the same fingerprint of
what stands behind the value's words; a value changed afterwards is undecided again. A decision written by hand without
a fingerprint holds by its words alone. What a seed states is the default reading, not a decision.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tenderkit import swedish
from tenderkit.findings import Code, Finding, Severity
from tenderkit.measures import registry
from tenderkit.model.assignment import Assignment, ContractTerms, Evaluation, Interpretation, Reporting
from tenderkit.model.procurement import LawCheck
from tenderkit.model.quantities import Level, Operator, Unit
from tenderkit.model.requirement import Decision, Requirement, Stage, Value
from tenderkit.source import Node
from tenderkit.spec.fingerprint import fingerprint
from tenderkit.spec.unwritten import to_write

UNMATCHED = Code(
    "spec-beslut-utan-varde",
    Severity.ERROR,
    "Beslutet gäller ett värde som inte finns",
    "Rätta krav och värde i beslutet, eller ta bort det.",
)
CHANGED = Code(
    "spec-varde-andrat-efter-beslut",
    Severity.WARNING,
    "Värdet har ändrats efter beslutet",
    "Återställ värdet eller fatta ett nytt beslut.",
)
UNDECIDED = Code(
    "spec-att-besluta",
    Severity.UNDECIDED,
    "Värdet är inte beslutat",
    "Beslutas före annonsering; använd tenderkit decide.",
)

PERSON = Code(
    "spec-beslut-av-person",
    Severity.WARNING,
    "Beslutet ser ut att vara fattat av en namngiven person",
    "Skriv organet eller befattningen, till exempel Avdelningschef, inte ett namn.",
)
UNCHECKED = Code(
    "spec-rattslage",
    Severity.UNDECIDED,
    "Rättsläget är inte kontrollerat på nytt",
    "Låt en jurist kontrollera lagstödet före annonsering, och skriv den nya dagen i rattslage i upphandling.yaml.",
)

_NAME = re.compile(
    r"\b(?!(?:Region|Regionen|Kommun|Stad|Landstinget)\b)[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
    r"(?: [A-ZÅÄÖ]\.?)? [A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?\b"
)
PROPOSAL = "forslag"
"""The source of a value that nobody has stated: ours."""


def requirement_values(requirement: Requirement, node: Node, steps: Mapping[str, str]) -> Iterator[Value]:
    """Every value of one requirement. ``node`` is where it was read from, readings applied; ``steps`` titles by id."""
    id = requirement.id
    for index, level in enumerate(requirement.target.levels if requirement.target else ()):
        title, mark = f"Målnivå från och med {swedish.day(level.start)}", fingerprint(node["target"][index])
        yield Value(
            id,
            f"target.{level.start}",
            title,
            level_text(level, relative=registry.relative(requirement.measure)),
            level.source,
            "",
            level.place,
            mark,
        )
    for name, parameter in requirement.parameters.items():
        if not isinstance(node["parameters"][name]["value"].value, dict):
            path, mark = f"parameters.{name}", fingerprint(node["parameters"][name])
            yield Value(id, path, parameter.title, parameter.shown, parameter.source, "", parameter.place, mark)
    for index, exclusion in enumerate(requirement.exclusions):
        shown = exclusion.title
        if exclusion.max_share is not None:
            shown += f", högst {swedish.share(exclusion.max_share)}"
        part = node["exclude"][index]
        path, mark = f"exclude.{exclusion.id}", fingerprint(part)
        yield Value(id, path, "Undantag", shown, part.text("source"), "", exclusion.place, mark)
    if requirement.offer:
        shown = f"högst {swedish.number(requirement.offer.at_most)}"
        title, mark = "Högsta utfästelse som räknas", fingerprint(node["offer"])
        yield Value(id, "offer", title, shown, PROPOSAL, "", requirement.offer.place, mark)
    if requirement.small_base > 1:
        place, mark = node["small_base"].place, fingerprint(requirement.small_base)
        yield Value(id, "small_base", "Minsta underlag", str(requirement.small_base), PROPOSAL, "", place, mark)
    if requirement.measure or (requirement.manual and requirement.checked_at(Stage.CONTRACT)):
        spot = node.key_place("weight") if "weight" in node else requirement.place
        mark = fingerprint(requirement.weight)
        yield Value(id, "weight", "Vikt i poängen", str(requirement.weight), PROPOSAL, "", spot, mark)
    if requirement.consequence:
        consequence = requirement.consequence
        shown = steps.get(consequence.step, consequence.step)
        if consequence.repeat_times:
            again = swedish.uncapital(steps.get(consequence.repeat_step, consequence.repeat_step))
            shown += f"; efter {swedish.in_words(consequence.repeat_times)} perioder i rad {again}"
        mark = fingerprint(node["consequence"])
        yield Value(id, "consequence", "Påföljd", shown, PROPOSAL, "", consequence.place, mark)


def level_text(level: Level, *, relative: bool) -> str:
    """A level as it is decided on: "högst 6, minst 95 procent"."""
    shown = swedish.limit(level.bound, relative=relative)
    counts_items = level.bound.unit is not Unit.PERCENT or level.bound.operator is Operator.WITHIN
    if counts_items and level.share != 100:
        shown += f"; minst {swedish.share(level.share)} ska hålla gränsen"
    return shown


def contract_values(terms: ContractTerms, node: Node) -> Iterator[Value]:
    """Values of avtal.yaml: term, ladder and score."""
    facts = (
        ("start", "Avtalsstart", swedish.day(terms.start)),
        ("end", "Avtalets slut", swedish.day(terms.end)),
        ("option_months", "Förlängning", f"{terms.option_months} månader"),
    )
    for name, title, shown in facts:
        part = node["term"][name]
        yield Value("avtal", f"term.{name}", title, shown, part.text("source"), "", part.place, fingerprint(part))
    for index, step in enumerate(terms.ladder):
        if step.days is not None or step.sek:
            shown = swedish.days(step.days, working=step.working) if step.days is not None else ""
            if step.sek:
                shown = f"{swedish.money(step.sek)}, högst {swedish.money(step.cap_sek)} per kvartal"
            part = node["ladder"][index]
            source, mark = part.text("source", PROPOSAL), fingerprint(part)
            yield Value("avtal", f"ladder.{step.id}", step.title, shown, source, "", step.place, mark)
    least = node["score"]["least_coverage"]
    shown, source, mark = swedish.share(terms.score.least_coverage), least.text("source"), fingerprint(least)
    yield Value("avtal", "score.least_coverage", "Minsta täckning", shown, source, "", least.place, mark)
    bands = swedish.listed(f"{band.label} från {swedish.share(band.at_least)}" for band in terms.score.bands)
    part, source = node["score"]["bands"], node["score"].text("source")
    yield Value("avtal", "score.bands", "Omdömen", bands, source, "", part.place, fingerprint(part))


def reporting_values(reporting: Reporting, node: Node) -> Iterator[Value]:
    """Values of rapportering.yaml."""
    facts = node["reporting"]
    due, level = facts["due_day"], facts["level"]
    for path, title, shown, part in (
        ("due_day", "Sista rapportdag", str(reporting.due_day), due),
        ("level", "Vad som lämnas", reporting.level, level),
    ):
        yield Value("rapportering", path, title, shown, part.text("source"), "", part.place, fingerprint(part))


def evaluation_values(evaluation: Evaluation, node: Node) -> Iterator[Value]:
    """Values of upphandling.yaml: what each added value is worth."""
    for index, criterion in enumerate(evaluation.criteria):
        shown = f"{swedish.money(int(criterion.deduction))} per {criterion.per}"
        part = node["evaluation"]["criteria"][index]
        path, source, mark = f"criteria.{criterion.requirement}", part.text("source"), fingerprint(part)
        yield Value("upphandling", path, criterion.title, shown, source, "", criterion.place, mark)


def area_values(node: Node) -> Iterator[Value]:
    """The areas and their units, decided as one list."""
    shown, source, mark = f"{len(node['areas'].value)} områden", node.text("source"), fingerprint(node["areas"])
    yield Value("omraden", "areas", "Områden och enheter", shown, source, "", node.place, mark)


def reading_values(
    interpretations: Sequence[Interpretation], node: Node, reporting: Node, definitions: Node
) -> Iterator[Value]:
    """One value per ambiguity: the reading chosen, with the named conditions and definitions it settles.

    The conditions are those that any of its readings would change, as they stand with the chosen one laid over.
    """
    for index, interpretation in enumerate(interpretations):
        id, reading = interpretation.id, interpretation.reading()
        shown = reading.text if reading else interpretation.chosen
        options = list(node[index]["readings"].elements())
        chosen = [option.value for option in options if option.text("id") == interpretation.chosen]
        changed = sorted({name for option in options for name in (option.value.get("named") or {})})
        named = {name: (reporting.value.get("named") or {}).get(name) for name in changed}
        settled = [each.value for each in definitions.elements() if each.text("reading") == id]
        mark = fingerprint(chosen, named, settled)
        title, source = interpretation.question, interpretation.source
        yield Value("tolkning", id, title, shown, source, "", interpretation.place, mark)


def _latest(decisions: Sequence[Decision]) -> dict[tuple[str, str], Decision]:
    """The decision in force on each value: the last one taken, of one day the one written last."""
    ordered = sorted(decisions, key=lambda decision: decision.on)
    return {(decision.requirement, decision.path): decision for decision in ordered}


def apply(values: Iterable[Value], decisions: Sequence[Decision]) -> list[Value]:
    """The values with their decisions set; a value that differs from what was decided stays undecided."""
    in_force, made = _latest(decisions), []
    for value in values:
        decision = in_force.get((value.requirement, value.path))
        held = decision is not None and _holds(decision, value)
        made.append(replace(value, decided=decision.diarienummer) if decision and held else value)
    return made


def mismatched(
    values: Sequence[Value], decisions: Sequence[Decision], may_be_lost: Callable[[str], bool]
) -> Iterator[Finding]:
    """Findings for decisions on another value than the present one, and on values that do not exist."""
    by_path = {(value.requirement, value.path): value for value in values}
    owners = {value.requirement for value in values}
    for key, decision in _latest(decisions).items():
        value = by_path.get(key)
        if value is None:
            if decision.requirement in owners or not may_be_lost(decision.requirement):
                message = f"Värdet {decision.path} i {decision.requirement} finns inte."
                yield UNMATCHED.at(decision.place, message, hint=UNMATCHED.advice)
        elif not _same(decision.value, value.shown):
            message = f"”{value.shown}” skiljer sig från det beslutade ”{decision.value}”."
            yield CHANGED.at(value.place, message, hint=CHANGED.advice, about=value.requirement)
        elif not _holds(decision, value):
            message = f"Det som ”{value.shown}” står för har ändrats efter beslutet {decision.diarienummer}."
            yield CHANGED.at(value.place, message, hint=CHANGED.advice, about=value.requirement)


def _holds(decision: Decision, value: Value) -> bool:
    """The same words and, where the decision has a fingerprint, the same content behind them."""
    return _same(decision.value, value.shown) and decision.fingerprint in ("", value.fingerprint)


def _same(decided: str, shown: str) -> bool:
    return " ".join(decided.split()) == " ".join(shown.split())


def by_persons(made: Sequence[Decision], assignment: Assignment) -> Iterator[Finding]:
    """The decisions whose maker looks like a person's name and is none of the assignment's own bodies and roles.

    Two words in a row with capital initials are taken for a name: bodies and roles have one, but for a region's own.
    """
    buyer, ladder = assignment.buyer, assignment.contract.ladder
    own = {buyer.authority, buyer.administration, buyer.board, buyer.director, *(step.decided_by for step in ladder)}
    for decision in made:
        name = _NAME.search(decision.by)
        if name and not any(name[0] in each for each in own):
            message = "Den som anges ha fattat beslutet ser ut att vara en namngiven person."
            yield PERSON.at(decision.place, message, hint=PERSON.advice, about=decision.requirement)


def remaining(assignment: Assignment, today: date | None = None) -> list[Finding]:
    """All that is left to do before the documents are final: texts to write, values to decide, the law to check again.

    Whether the law was checked long ago is not asked without ``today``.
    """
    return [
        *to_write(assignment.unwritten),
        *_to_check_again(assignment.procurement.law_check, today),
        *undecided(assignment.all_values()),
    ]


def _to_check_again(check: LawCheck | None, today: date | None) -> Iterator[Finding]:
    if check and today and check.has_run_out(today):
        long = swedish.months(check.months)
        message = f"Rättsläget kontrollerades den {swedish.day(check.on)}, för mer än {long} sedan."
        yield UNCHECKED.at(check.place, message, hint=UNCHECKED.advice)


def undecided(values: Iterable[Value]) -> list[Finding]:
    """One finding per value that nobody has decided."""
    return [
        UNDECIDED.at(value.place, f"{value.title}: {value.shown}.", hint=UNDECIDED.advice, about=value.requirement)
        for value in values
        if not value.decided
    ]
