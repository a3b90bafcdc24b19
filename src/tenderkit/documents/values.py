"""The assignment's own values by the names that templates and fixed texts use; each remembers where it stands."""

from collections.abc import Callable, Mapping
from typing import Any

from tenderkit import swedish
from tenderkit.blocks import Origin
from tenderkit.documents.prose import Printed
from tenderkit.measures import registry
from tenderkit.model.assignment import Assignment


def assignment_values(assignment: Assignment) -> dict[str, Any]:
    """Everything a template may print: names, dates, figures, and the levels of requirements."""
    terms, buyer = assignment.contract, assignment.buyer
    return {
        "title": printed(assignment.title, "", "title"),
        "diarienummer": printed(assignment.diarienummer, "", "diarienummer"),
        "version": printed(assignment.version, "", "version"),
        "buyer": {
            name: printed(getattr(buyer, name), "", f"buyer.{name}")
            for name in ("authority", "administration", "board", "director", "orgnr")
        },
        "start": printed(swedish.day(terms.start), "avtal", "term.start"),
        "end": printed(swedish.day(terms.end), "avtal", "term.end"),
        "option_months": printed(str(terms.option_months), "avtal", "term.option_months"),
        "due_day": printed(str(assignment.reporting.due_day), "rapportering", "due_day"),
        "least_coverage": printed(swedish.share(terms.score.least_coverage), "avtal", "score.least_coverage"),
        "ett_omrade": len(assignment.areas) == 1,
        "area_count": printed(swedish.in_words(len(assignment.areas)), "omraden", "areas"),
        "procedure": {name: printed(text, "", f"procedure.{name}") for name, text in assignment.procedure.items()},
        "varde": _value(assignment),
        "fakta": _facts(assignment),
        "tid": {
            each.id: printed(swedish.day(each.on), "upphandling", f"timetable.{each.id}")
            for each in assignment.procurement.timetable
        },
        "troskel": lambda: printed(threshold_sentence(assignment), "", "thresholds"),
        "niva": _levels(assignment),
    }


def printed(text: str, file: str, path: str) -> Printed:
    return Printed(text, Origin(file, path))


def _facts(assignment: Assignment) -> Mapping[str, Printed]:
    files = {value.path: value.requirement for value in assignment.values}
    return {
        name: printed(fact.shown, files.get(f"facts.{name}", ""), f"facts.{name}")
        for name, fact in assignment.procurement.facts.items()
    }


def _value(assignment: Assignment) -> Mapping[str, Printed]:
    yearly = assignment.procurement.yearly_sek
    months = assignment.contract.months + assignment.contract.option_months
    return {
        "arligen": printed(swedish.money(yearly), "upphandling", "estimate"),
        "totalt": printed(swedish.money(yearly * months // 12), "upphandling", "estimate"),
        "manader": printed(swedish.months(assignment.contract.months), "avtal", "term.end"),
    }


def _levels(assignment: Assignment) -> Callable[[str], Printed]:
    """Requirement id → its level in words at the contract's start. An unknown id is an unknown name."""

    def level(id: str) -> Printed:
        requirement = assignment.requirement(id)
        if requirement is None or requirement.target is None:
            raise KeyError(id)
        first = requirement.target.levels[0]
        return printed(
            swedish.limit(first.bound, relative=registry.relative(requirement.measure)), id, f"target.{first.start}"
        )

    return level


def threshold_sentence(assignment: Assignment) -> str:
    """What the value is beside the threshold in force on the day of the notice; says so where that is not known."""
    announced = assignment.procurement.milestone("annons")
    day = announced.on if announced else assignment.dated
    held = assignment.procurement.threshold_on(day)
    if held is None or held.sek is None:
        return (
            f"Det tröskelvärde som gäller den {swedish.day(day)} saknas i underlaget och kontrolleras före annonsering."
        )
    months = assignment.contract.months + assignment.contract.option_months
    total = assignment.procurement.yearly_sek * months // 12
    side = "överstiger" if total >= held.sek else "understiger"
    return f"Värdet {side} det tröskelvärde på {swedish.money(held.sek)} som gäller den {swedish.day(day)}."
