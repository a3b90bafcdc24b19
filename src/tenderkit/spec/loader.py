"""From a specification folder to an Assignment, or to findings; the only place that knows the folder's layout.

The folder holds uppdrag.yaml, omraden.yaml, rapportering.yaml, upphandling.yaml, avtal.yaml, kallor.yaml,
tolkningar.yaml, beslut.yaml and krav/*.yaml; shared requirements lie beside it, in gemensamt/.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tenderkit.findings import Code, Finding, Severity, any_errors
from tenderkit.model.assignment import Assignment, Reporting
from tenderkit.model.requirement import Requirement, Value
from tenderkit.source import Node, digest
from tenderkit.spec import decisions, parts, procurement, readings, requirements, rules, scalars, schema, unwritten
from tenderkit.spec import reporting as reporting_file
from tenderkit.spec.files import FILES, REQUIREMENTS, SHARED, SpecFiles, read_files
from tenderkit.spec.specification import Specification

UNKNOWN_SHARED = Code(
    "spec-okant-gemensamt", Severity.ERROR, "Det gemensamma kravet finns inte", "Rätta id eller lägg till kravet."
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Requirements as nodes, own in file order and shared by id; ``whole`` if all were read, ``faulty`` files."""

    own: list[Node]
    shared: dict[str, Node]
    whole: bool
    faulty: set[str]


def load(folder: Path) -> tuple[Assignment | None, list[Finding]]:
    """The assignment in ``folder`` and everything there is to say about it.

    The assignment is None if an error kept it from being made whole; findings hold all errors at once. Undecided
    values and unwritten texts are not findings here; see ``decisions.remaining``.
    """
    specification, findings = read_specification(folder)
    if specification is None:
        return None, findings
    findings = findings + list(rules.check(specification))
    return (None if any_errors(findings) else specification.assignment), findings


def read_specification(folder: Path) -> tuple[Specification | None, list[Finding]]:
    """The specification with its nodes, before the rules beyond the schema; requirements with faults are left out."""
    if folder.name in ("", ".."):
        folder = folder.resolve()  # the layout is known by the folder's name
    files = read_files(folder)
    if isinstance(files, Finding):
        return None, [files]
    main = {name: files.nodes.get(f"{folder.name}/{name}.yaml") for name in FILES}
    whole = {name: node for name, node in main.items() if node is not None and not schema.check(node, name)}
    if len(whole) < len(FILES):
        broken = [_loose_checks(files, folder)]
        return None, files.findings + [finding for group in broken for finding in group]
    changes, findings = readings.chosen_changes(whole["tolkningar"])
    findings += [*readings.clashes(whole["tolkningar"]), *readings.without_effect(whole["tolkningar"])]
    report_node = readings.changed_reporting(whole["rapportering"], changes)
    problems = [] if report_node is whole["rapportering"] else schema.check(report_node, "rapportering")
    if problems:
        return None, files.findings + findings + problems
    reporting, problems = reporting_file.reporting(report_node)
    findings += problems
    found = _requirement_nodes(files, folder, findings)
    own, skipped, whole_set = list(found.own), set[str](), found.whole
    wanted = whole["uppdrag"]["shared"].elements() if "shared" in whole["uppdrag"] else ()
    for element in wanted:
        if element.value in found.shared:
            own.append(found.shared[element.value])
            continue
        skipped.add(str(element.value))
        if whole_set:
            message = f"Kravet {element.value} finns inte i mappen gemensamt."
            findings.append(UNKNOWN_SHARED.at(element.place, message, hint=UNKNOWN_SHARED.advice))
    used = {node.place.file for node in own}
    made, nodes = _requirements(own, changes, reporting, found.faulty, skipped, findings)
    known = {node.text("id") for node in own} | skipped | (set() if whole_set else set(changes.requirements))
    findings += readings.unknown_changed(changes, known, set(reporting.named), set(reporting.datasets))
    bytes_used = {
        name: body
        for name, body in files.bytes.items()
        if not name.startswith(f"{SHARED}/") or name in {f"{SHARED}/{Path(file).name}" for file in used}
    }
    whole["rapportering"] = report_node
    assignment, values = _assemble(whole, reporting, made, nodes, digest(bytes_used))
    specification = Specification(assignment, nodes, whole, frozenset(skipped), whole_set)
    mismatched = decisions.mismatched(values, assignment.decisions, specification.may_be_lost)
    persons = decisions.by_persons(assignment.decisions, assignment)
    return specification, [*files.findings, *findings, *mismatched, *persons]


def _loose_checks(files: SpecFiles, folder: Path) -> list[Finding]:
    """Schema findings of every file that could be read, when the specification cannot be put together."""
    findings: list[Finding] = []
    for name, node in files.nodes.items():
        kind = Path(name).stem if Path(name).parent.as_posix() == folder.name else "krav"
        findings += schema.check(node, kind)
    return findings


def _requirement_nodes(files: SpecFiles, folder: Path, findings: list[Finding]) -> _Found:
    own: list[Node] = []
    shared: dict[str, Node] = {}
    whole, faulty = not files.unread, set[str]()
    for name, node in files.nodes.items():
        parent = Path(name).parent.as_posix()
        if parent not in (f"{folder.name}/{REQUIREMENTS}", SHARED):
            continue
        problems = schema.check(node, "krav")
        findings += problems
        if problems:
            faulty.add(node.place.file)
        if not isinstance(node.value, list):
            whole = False
            continue
        for element in node.elements():
            if not isinstance(element.value, dict) or not isinstance(element.value.get("id"), str):
                whole = False
            elif parent != SHARED:
                own.append(element)
            elif element.text("id") in shared:
                findings.append(_twice(element))
            else:
                shared[element.text("id")] = element
    return _Found(own, shared, whole, faulty)


def _twice(node: Node) -> Finding:
    id = node.text("id")
    return rules.TWICE.at(node["id"].place, "Kravet finns redan.", hint=rules.TWICE.advice, about=id)


def _alone(node: Node) -> Node:
    """The requirement as the only one of a file, which is what the schema describes."""
    below = len(node.path)
    inside = {(0, *path[below:]): place for path, place in node.places.items() if path[:below] == node.path}
    return Node([node.value], {(): node.place, **inside})


def _requirements(
    nodes: Sequence[Node],
    changes: readings.Changes,
    reporting: Reporting,
    faulty: set[str],
    skipped: set[str],
    findings: list[Finding],
) -> tuple[list[Requirement], dict[str, Node]]:
    """The requirements that could be made and their nodes by id; the ids of the others are added to ``skipped``."""
    made: list[Requirement] = []
    by_id: dict[str, Node] = {}
    for node in nodes:
        id = node.text("id")
        if id in by_id or id in skipped:
            findings.append(_twice(node))
            continue
        changed = readings.changed_requirement(node, changes)
        # A requirement that no reading changed was checked with its file.
        checked = changed is node and node.place.file not in faulty
        problems = [] if checked else schema.check(_alone(changed), "krav")
        if problems:
            findings += [problem for problem in problems if problem not in findings]
            skipped.add(id)
            continue
        requirement, problems = requirements.requirement(changed, reporting)
        findings += problems
        if any_errors(problems):
            skipped.add(id)
            continue
        made.append(requirement)
        by_id[id] = changed
    return made, by_id


def _assemble(
    whole: dict[str, Node], reporting: Reporting, made: list[Requirement], nodes: dict[str, Node], sha256: str
) -> tuple[Assignment, list[Value]]:
    """The assignment, and its values before any decision."""
    main = whole["uppdrag"]
    terms = parts.contract_terms(whole["avtal"])
    interpretations = parts.interpretations(whole["tolkningar"])
    evaluation = parts.evaluation(whole["upphandling"])
    chapters = parts.parts(main["parts"])
    order = {part.id: index for index, part in enumerate(chapters)}
    ordered = sorted(made, key=lambda requirement: order.get(requirement.part, len(order)))
    decided = parts.decisions(whole["beslut"])
    buying = replace(
        procurement.procurement(whole["upphandling"], whole["avtal"]), sections=parts.sections(whole["upphandling"])
    )
    own = [
        *decisions.reading_values(interpretations, whole["tolkningar"], whole["rapportering"], main["definitions"]),
        *decisions.area_values(whole["omraden"]),
        *decisions.reporting_values(reporting, whole["rapportering"]),
        *decisions.evaluation_values(evaluation, whole["upphandling"]),
        *decisions.contract_values(terms, whole["avtal"]),
        *procurement.values(buying, terms.components, whole["upphandling"], whole["avtal"]),
    ]
    steps = {step.id: step.title for step in terms.ladder}
    of_requirements: list[Value] = []
    for requirement in ordered:
        of_requirements += decisions.requirement_values(requirement, nodes[requirement.id], steps)
    before = [*of_requirements, *own]
    values = decisions.apply(before, decided)
    ordered = [
        replace(requirement, values=tuple(value for value in values if value.requirement == requirement.id))
        for requirement in ordered
    ]
    assignment = Assignment(
        id=main.text("id"),
        title=main.text("title"),
        version=main.text("version"),
        dated=scalars.day(main["dated"]),
        diarienummer=main.text("diarienummer"),
        buyer=parts.buyer(main["buyer"]),
        background=main.text("background"),
        parts=chapters,
        definitions=parts.definitions(main["definitions"]),
        areas=parts.areas(whole["omraden"], terms.start),
        reporting=reporting,
        requirements=tuple(ordered),
        contract=terms,
        evaluation=evaluation,
        procedure=parts.procedure(whole["upphandling"]),
        sources=parts.sources(whole["kallor"]),
        interpretations=interpretations,
        decisions=decided,
        values=tuple(values[len(of_requirements) :]),
        sha256=sha256,
        place=main.place,
        procurement=buying,
        unwritten=tuple(unwritten.marked([*whole.values(), *nodes.values()])),
    )
    return assignment, before
