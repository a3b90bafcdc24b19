"""Rules on references: ids are unique, and everything referred to exists."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tenderkit.findings import Code, Finding, Place, Severity
from tenderkit.identities import is_orgnr
from tenderkit.model.datasets import UNITS
from tenderkit.model.occasions import Once
from tenderkit.spec.specification import Specification

TWICE = Code("spec-dubbelt-id", Severity.ERROR, "Samma id två gånger", "Ge det ena ett eget id.")
UNKNOWN = Code("spec-okand-hanvisning", Severity.ERROR, "Hänvisningen leder ingenstans", "Rätta stavningen.")
NO_SOURCE = Code("spec-okand-kalla", Severity.ERROR, "Källan finns inte", "Lägg till källan i kallor.yaml.")
UNUSED_READING = Code(
    "spec-oanvand-tolkning", Severity.WARNING, "Ingen använder tolkningen", "Ange den i kravets readings."
)
ORGNR = Code("spec-organisationsnummer", Severity.ERROR, "Organisationsnumret stämmer inte", "Kontrollera siffrorna.")

_REQUIREMENT = re.compile(r"[A-ZÅÄÖ]{2,4}-\d{2}")


def unique_ids(spec: Specification) -> Iterator[Finding]:
    """An id names one thing, for ever. Requirements are compared when they are read, the rest here."""
    assignment = spec.assignment
    listed = spec.files["omraden"]["areas"]
    units = [
        (unit.id, listed[first]["units"][second]["id"].place)
        for first, area in enumerate(assignment.areas)
        for second, unit in enumerate(area.units)
    ]
    yield from _twice("Området", ((item.id, item.place) for item in assignment.areas))
    yield from _twice("Enheten", units)
    yield from _twice("Avsnittet", ((item.id, item.place) for item in assignment.parts))
    yield from _twice("Steget", ((item.id, item.place) for item in assignment.contract.ladder))
    yield from _twice("Tolkningen", ((item.id, item.place) for item in assignment.interpretations))
    if not is_orgnr(assignment.buyer.orgnr):
        place = spec.files["uppdrag"]["buyer"]["orgnr"].place
        yield ORGNR.at(place, "Beställarens organisationsnummer har fel kontrollsiffra.", hint=ORGNR.advice)


def _twice(noun: str, items: Iterable[tuple[str, Place]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for id, place in items:
        if id in seen:
            yield TWICE.at(place, f"{noun} finns redan.", hint=TWICE.advice, about=id)
        seen.add(id)


def known_references(spec: Specification) -> Iterator[Finding]:
    """Chapters, ambiguities, code lists, steps and award criteria that a requirement or a file names do exist."""
    assignment = spec.assignment
    parts = {part.id for part in assignment.parts}
    readings = {interpretation.id for interpretation in assignment.interpretations}
    steps = {step.id for step in assignment.contract.ladder}
    for requirement in assignment.requirements:
        named = [("part", "Avsnittet", requirement.part, parts)]
        named += [("readings", "Tolkningen", id, readings) for id in requirement.readings]
        named += [("codes", "Kodlistan", name, set(assignment.reporting.codes)) for name in requirement.codes]
        if requirement.consequence:
            named.append(("consequence", "Steget", requirement.consequence.step, steps))
            if requirement.consequence.repeat_step:
                named.append(("consequence", "Steget", requirement.consequence.repeat_step, steps))
        for key, noun, id, known in named:
            if id not in known:
                place = spec.place(requirement, key)
                yield UNKNOWN.at(place, f"{noun} ”{id}” finns inte.", hint=_known(known), about=requirement.id)
    for criterion in assignment.evaluation.criteria:
        if not spec.may_exist(criterion.requirement):
            yield UNKNOWN.at(criterion.place, f"Kravet {criterion.requirement} finns inte.", hint=UNKNOWN.advice)
    for index, definition in enumerate(assignment.definitions):
        if definition.reading and definition.reading not in readings:
            place = spec.files["uppdrag"]["definitions"][index].place
            yield UNKNOWN.at(place, f"Tolkningen ”{definition.reading}” finns inte.", hint=_known(readings))
    for codes in assignment.reporting.codes.values():
        for item in codes.items:
            for key, value in item.attributes.items():
                if _REQUIREMENT.fullmatch(value) and not spec.may_exist(value):
                    place = spec.files["rapportering"].at(("codes", codes.name, "items", item.code, key))
                    yield UNKNOWN.at(place, f"Kravet {value} finns inte.", hint=UNKNOWN.advice)
    kinds = assignment.reporting.unit_kinds
    listed = {item.code for item in kinds.items} if kinds else set()
    for first, area in enumerate(assignment.areas):
        for second, unit in enumerate(area.units):
            if unit.kind not in listed:
                where = f"i kodlistan {kinds.name}" if kinds else f"i någon kodlista; {UNITS} saknar uppgiften kind"
                message = f"Enhetstypen ”{unit.kind}” för {unit.id} finns inte {where}."
                place = spec.files["omraden"]["areas"][first]["units"][second]["kind"].place
                yield UNKNOWN.at(place, message, hint=_known(listed))


def known_months(spec: Specification) -> Iterator[Finding]:
    """Where a person judges some months from an end of the contract, a parameter says how many: a whole number."""
    for requirement in spec.assignment.requirements:
        for occasion in requirement.manual.when if requirement.manual else ():
            if not isinstance(occasion, Once) or not occasion.months:
                continue
            parameter, place = requirement.parameters.get(occasion.months), spec.place(requirement, "manual", "when")
            if parameter is None:
                message = f"Parametern ”{occasion.months}” finns inte i kravet."
                yield UNKNOWN.at(place, message, hint=_known(requirement.parameters), about=requirement.id)
            elif not isinstance(parameter.value, Decimal) or parameter.value % 1 or parameter.value < 0:
                message = f"Parametern ”{occasion.months}” är inte ett helt antal månader."
                yield UNKNOWN.at(place, message, hint="Skriv ett heltal.", about=requirement.id)


def _known(known: Iterable[str]) -> str:
    return f"Det finns: {', '.join(sorted(known)) or 'ingen'}."


def known_sources(spec: Specification) -> Iterator[Finding]:
    """Every source named stands in kallor.yaml, so that each figure can be asked where it comes from."""
    assignment = spec.assignment
    named: list[tuple[str, Place, str]] = [
        (requirement.source, spec.place(requirement, "source"), requirement.id)
        for requirement in assignment.requirements
    ]
    named += [(value.source, value.place, value.requirement) for value in assignment.all_values()]
    for source, place, about in named:
        if source and source not in assignment.sources:
            yield NO_SOURCE.at(place, f"Källan ”{source}” finns inte.", hint=_known(assignment.sources), about=about)


def interpretations_used(spec: Specification) -> Iterator[Finding]:
    """An ambiguity is settled by something: a requirement or a definition that names it."""
    used = {id for requirement in spec.assignment.requirements for id in requirement.readings}
    used |= {definition.reading for definition in spec.assignment.definitions}
    for interpretation in spec.assignment.interpretations:
        if interpretation.id not in used and not spec.partial:
            message = f"Tolkningen {interpretation.id} används inte av något krav."
            yield UNUSED_READING.at(interpretation.place, message, hint=UNUSED_READING.advice)
