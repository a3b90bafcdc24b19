"""Rules on data: every measure can be answered by what is reported, and nothing is collected that no one uses."""

import re
from collections.abc import Iterable, Iterator

from tenderkit.findings import Code, Finding, Place, Severity
from tenderkit.measures import checks, registry
from tenderkit.model.conditions import Operand
from tenderkit.model.datasets import DELIVERIES, REPORT, ColumnType, Dataset, Origin, Rollup
from tenderkit.source import Node
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
            place = _named_in(spec.nodes[requirement.id]["measure"], message)
            yield UNANSWERABLE.at(place, message, hint=UNANSWERABLE.advice, about=requirement.id)


def _named_in(node: Node, message: str) -> Place:
    """Where what the message quotes first stands below ``node``, as a key or a value; else the node itself."""
    quoted = re.search("”([^”]*)”", message)
    if quoted:
        for inner in _below(node):
            if isinstance(inner.value, dict) and quoted[1] in inner.value:
                return inner.key_place(quoted[1])
            if inner.value == quoted[1]:
                return inner.place
    return node.place


def _below(node: Node) -> Iterator[Node]:
    yield node
    inside = (
        node.value if isinstance(node.value, dict) else range(len(node.value)) if isinstance(node.value, list) else ()
    )
    for key in inside:
        yield from _below(node[key])


def nothing_unused(spec: Specification) -> Iterator[Finding]:
    """A reported column serves a requirement, a key, a date or a join; what nobody needs is not collected.

    Data minimisation: GDPR article 5(1)(c).
    """
    if spec.partial or any(datasets_hold_together(spec)):
        return  # what is unused cannot be known
    used = spec_columns(spec) | _ends(spec)
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


def spec_columns(spec: Specification) -> set[tuple[str, str]]:
    """Every (dataset, column) that a requirement needs."""
    used: set[tuple[str, str]] = set()
    for requirement in spec.assignment.requirements:
        if requirement.measure:
            used |= registry.columns_of(requirement.measure, requirement.exclusions, spec.vocabulary)
    return used


def _ends(spec: Specification) -> set[tuple[str, str]]:
    """The days by which rows of another dataset are checked."""
    datasets = spec.assignment.reporting.datasets.values()
    return {(join.to, join.until) for dataset in datasets for join in dataset.joins.values() if join.until}


def datasets_hold_together(spec: Specification) -> Iterator[Finding]:
    """Keys, dates, code lists, joins, derived columns and named conditions speak of things that exist.

    A misspelt code in a named condition would otherwise be true of no row, and every count of it nought.
    """
    for dataset in spec.assignment.reporting.datasets.values():
        yield from _own_faults(dataset, spec)
        yield from _derived_faults(dataset, spec)
    for named in spec.assignment.reporting.named.values():
        for message in checks.problems(named.where, named.dataset, spec.vocabulary, _parameters(spec)):
            place = _named_in(spec.files["rapportering"]["named"][named.name], message)
            yield BAD_DATASET.at(place, message, hint=BAD_DATASET.advice)


def _own_faults(dataset: Dataset, spec: Specification) -> Iterator[Finding]:
    reporting = spec.assignment.reporting
    names = {column.name for column in dataset.columns} | set(dataset.derived)
    for key in (*dataset.key, *([dataset.date] if dataset.date else [])):
        if key not in names:
            message = f"{dataset.title} har ingen kolumn ”{key}”."
            yield BAD_DATASET.at(dataset.place, message, hint=BAD_DATASET.advice)
    product = dataset.column("product") if dataset.name == DELIVERIES else None
    codes = reporting.codes.get(product.codes) if product else None
    if product and codes and REPORT not in {item.code for item in codes.items}:
        message = f"Kodlistan {codes.name} saknar koden ”{REPORT}”, som kvartalets rapport har bland leveranserna."
        yield BAD_DATASET.at(product.place, message, hint="Lägg till koden i kodlistan.")
    for join in dataset.joins.values():
        place = _place(spec, dataset, "joins", join.name)
        if join.to not in reporting.datasets:
            message = f"Kopplingen {join.name} går till datamängden {join.to}, som inte finns."
            yield BAD_DATASET.at(place, message, hint=_known(reporting.datasets))
        if join.key not in names:
            message = f"Kopplingen {join.name} går över kolumnen ”{join.key}”, som inte finns i {dataset.title}."
            yield BAD_DATASET.at(place, message, hint=_known(names))
        parent = reporting.datasets.get(join.to)
        if join.until and parent:
            days = {column.name for column in parent.columns if column.type is ColumnType.DATE}
            if join.until not in days or dataset.column(dataset.date) is None:
                message = f"Kopplingen {join.name} slutar dagen ”{join.until}”, som inte är ett datum i {parent.title}."
                if join.until in days:
                    message = f"Kopplingen {join.name} har until, men {dataset.title} har inget datum att jämföra med."
                yield BAD_DATASET.at(place, message, hint=_known(days))
        for name, code in join.of.items():
            column = dataset.column(name)
            codes = reporting.codes.get(column.codes) if column else None
            known = [item.code for item in codes.items] if codes else []
            if code not in known:
                message = f"Kopplingen {join.name} gäller rader där {name} är ”{code}”, som inte är en kod där."
                yield BAD_DATASET.at(place, message, hint=_known(known) if known else BAD_DATASET.advice)
    for column in dataset.columns:
        if column.type is ColumnType.CODE and column.codes not in reporting.codes:
            yield BAD_DATASET.at(column.place, f"Kodlistan ”{column.codes}” finns inte.", hint=_known(reporting.codes))
        elif column.required_when is not None:
            for message in checks.problems(column.required_when, dataset.name, spec.vocabulary):
                yield BAD_DATASET.at(column.place, message, hint=BAD_DATASET.advice)


def _derived_faults(dataset: Dataset, spec: Specification) -> Iterator[Finding]:
    vocabulary = spec.vocabulary
    for name, derived in dataset.derived.items():
        place = _place(spec, dataset, "derived", name)
        if isinstance(derived, Rollup):
            for message in checks.problems(derived.where, derived.dataset, vocabulary, _parameters(spec)):
                yield BAD_DATASET.at(place, message, hint=BAD_DATASET.advice)
            if derived.dataset in vocabulary.datasets and vocabulary.child_join(derived.dataset, dataset.name) is None:
                message = f"Datamängden {derived.dataset} har ingen koppling till {dataset.name}."
                yield BAD_DATASET.at(place, message, hint="Lägg till kopplingen under joins.")
                continue
        if vocabulary.field(dataset.name, name) is None:
            message = f"Den härledda uppgiften {name} bygger på något som inte finns."
            yield BAD_DATASET.at(place, message, hint=BAD_DATASET.advice)


def _place(spec: Specification, dataset: Dataset, *path: str) -> Place:
    return spec.files["rapportering"].at(("datasets", dataset.name, *path))


def _parameters(spec: Specification) -> dict[str, Operand]:
    """Every parameter of every requirement: a named condition may use those of the requirement it serves."""
    return {
        name: parameter.value
        for requirement in spec.assignment.requirements
        for name, parameter in requirement.parameters.items()
    }


def _known(names: Iterable[str]) -> str:
    return f"Det finns: {', '.join(sorted(names))}."
