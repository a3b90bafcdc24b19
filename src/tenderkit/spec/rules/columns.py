"""Rules on data: every measure can be answered by what is reported, and nothing is collected that no one uses."""

from collections.abc import Iterator

from tenderkit.findings import Code, Finding, Severity
from tenderkit.measures import registry
from tenderkit.model.datasets import ColumnType, Origin
from tenderkit.spec.specification import Specification

UNANSWERABLE = Code(
    "spec-matt-utan-uppgift",
    Severity.ERROR,
    "Måttet kan inte besvaras",
    "Rätta måttet, eller lägg till uppgiften i rapportering.yaml.",
)
UNUSED = Code(
    "spec-oanvand-kolumn",
    Severity.WARNING,
    "Uppgiften används inte",
    "Ta bort kolumnen, eller skriv kravet som behöver den; samla inte in mer än vad som används.",
)
UNUSED_DATASET = Code("spec-oanvand-datamangd", Severity.WARNING, "Datamängden används inte", "Ta bort datamängden.")
BAD_DATASET = Code(
    "spec-datamangd-hanger-inte-ihop", Severity.ERROR, "Datamängden hänger inte ihop", "Rätta hänvisningen."
)


def measures_can_be_answered(spec: Specification) -> Iterator[Finding]:
    """A measure reads only datasets, columns and codes that exist, compared with values of their own kind."""
    vocabulary = spec.vocabulary
    for requirement in spec.assignment.requirements:
        if requirement.measure is None:
            continue
        parameters = {name: parameter.value for name, parameter in requirement.parameters.items()}
        for message in registry.problems(requirement.measure, requirement.exclusions, vocabulary, parameters):
            place = spec.place(requirement, "measure")
            yield UNANSWERABLE.at(place, message, hint=UNANSWERABLE.advice, about=requirement.id)


def nothing_unused(spec: Specification) -> Iterator[Finding]:
    """A reported column serves a requirement, a key, a date or a join; what nobody needs is not collected.

    Data minimisation: GDPR article 5(1)(c).
    """
    if spec.partial:
        return
    vocabulary, used = spec.vocabulary, spec_columns(spec)
    touched = {dataset for dataset, _ in used}
    for dataset in spec.assignment.reporting.datasets.values():
        if dataset.origin is not Origin.SUPPLIER:
            continue
        if dataset.name not in touched:
            message = f"Inget krav använder datamängden {dataset.title}."
            yield UNUSED_DATASET.at(dataset.place, message, hint=UNUSED_DATASET.advice)
            continue
        own = {*dataset.key, dataset.date} | {join.key for join in dataset.joins.values()}
        for column in dataset.columns:
            if (dataset.name, column.name) not in used and column.name not in own:
                message = f"Inget krav använder uppgiften {column.title} i {dataset.title}."
                yield UNUSED.at(column.place, message, hint=UNUSED.advice)
        for join in dataset.joins.values():
            if join.to not in vocabulary.datasets:
                message = f"Kopplingen {join.name} går till datamängden {join.to}, som inte finns."
                yield BAD_DATASET.at(dataset.place, message, hint=BAD_DATASET.advice)


def spec_columns(spec: Specification) -> set[tuple[str, str]]:
    """Every (dataset, column) that a requirement needs, completeness apart."""
    used: set[tuple[str, str]] = set()
    for requirement in spec.assignment.requirements:
        if requirement.measure and requirement.measure.kind != "completeness":
            used |= registry.columns_of(requirement.measure, requirement.exclusions, spec.vocabulary)
    return used


def code_lists(spec: Specification) -> Iterator[Finding]:
    """Datasets name keys, dates and code lists that exist."""
    reporting = spec.assignment.reporting
    for dataset in reporting.datasets.values():
        names = {column.name for column in dataset.columns}
        for key in (*dataset.key, *([dataset.date] if dataset.date else [])):
            if key not in names and key not in dataset.derived:
                message = f"{dataset.title} har ingen kolumn ”{key}”."
                yield BAD_DATASET.at(dataset.place, message, hint=BAD_DATASET.advice)
        for column in dataset.columns:
            if column.type is ColumnType.CODE and column.codes not in reporting.codes:
                message = f"Kodlistan ”{column.codes}” finns inte."
                hint = f"Det finns: {', '.join(sorted(reporting.codes))}."
                yield BAD_DATASET.at(column.place, message, hint=hint)
