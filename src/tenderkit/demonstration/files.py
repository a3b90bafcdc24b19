"""The example files read: the shape of the activity, and the deviations planted in its reports."""

from collections.abc import Iterator, Mapping
from typing import Any

from tenderkit.demonstration.planting import ALL, Deviation, Expected
from tenderkit.demonstration.world import Activity
from tenderkit.findings import Code, Finding, Severity, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Dataset
from tenderkit.model.outcome import Status
from tenderkit.model.periods import Period
from tenderkit.reports.mapping import reported
from tenderkit.source import Node, parse
from tenderkit.spec import schema

NO_DATASET = Code(
    "exempel-okand-datamangd", Severity.ERROR, "Datamängden finns inte", "Rätta namnet, eller ta bort den."
)
NO_FLOW = Code("exempel-datamangd-saknas", Severity.ERROR, "En datamängd saknas", "Beskriv hur dess rader uppstår.")
NO_COLUMN = Code("exempel-okand-kolumn", Severity.ERROR, "Kolumnen finns inte", "Rätta namnet; en plan börjar med _.")
UNKNOWN = Code("exempel-okand-hanvisning", Severity.ERROR, "Området eller kravet finns inte", "Rätta stavningen.")
NO_CELL = Code("exempel-cell-saknas", Severity.ERROR, "En kolumn saknas", "Beskriv cellen; null om den är tom.")


def checked(data: bytes, shown: str, name: str) -> tuple[Node | None, list[Finding]]:
    """A YAML file passed by the schema ``name``, or None with what is wrong with it."""
    node, findings = parse(data, shown)
    if node is not None and not any_errors(findings):
        findings += schema.check(node, name)
    return (None if any_errors(findings) else node), findings


def read_activity(data: bytes, shown: str, assignment: Assignment) -> tuple[Activity | None, list[Finding]]:
    """The activity, every dataset and column of the supplier's accounted for; None if one is not."""
    node, findings = checked(data, shown, "verksamhet")
    if node is None:
        return None, findings
    findings += _unaccounted(node, assignment)
    whole = node.value
    flows: Mapping[str, Any] = whole["flows"]
    activity = Activity(
        seed=whole["seed"],
        handed_in=whole["handed_in"],
        signed_by=whole["signed_by"],
        scale=whole.get("scale", {}),
        flows={name: tuple(each) for name, each in flows.items()},
    )
    return (None if any_errors(findings) else activity), findings


def _unaccounted(node: Node, assignment: Assignment) -> list[Finding]:
    datasets, flows = assignment.reporting.datasets, node["flows"]
    findings = [
        NO_FLOW.at(flows.place, f"Datamängden {dataset.name} saknas.", hint=NO_FLOW.advice)
        for dataset in reported(assignment)
        if dataset.name not in flows
    ]
    for name, each in flows.items():
        if name in datasets:
            findings += [finding for flow in each.elements() for finding in _cells(flow, datasets[name])]
        else:
            findings.append(NO_DATASET.at(flows.key_place(name), f"Ingen datamängd heter {name}.", hint=""))
    return findings


def _cells(flow: Node, dataset: Dataset) -> Iterator[Finding]:
    """Columns that a flow says nothing of, and cells that are no column."""
    cells, known = flow["cells"], {column.name for column in dataset.columns}
    made = {*cells.value, flow["each"].text("day") if "day" in flow["each"] else ""}
    for name in sorted(known - made):
        yield NO_CELL.at(cells.place, f"Kolumnen {name} i {dataset.name} saknas.", hint=NO_CELL.advice)
    for name in cells.value:
        if name not in known and not name.startswith("_"):
            message = f"Datamängden {dataset.name} har ingen kolumn {name}."
            yield NO_COLUMN.at(cells.key_place(name), message, hint=NO_COLUMN.advice)


def read_deviations(data: bytes, shown: str, assignment: Assignment) -> tuple[tuple[Deviation, ...], list[Finding]]:
    """The deviations, every dataset, column, area and requirement known; none if something is wrong."""
    node, findings = checked(data, shown, "avvikelser")
    if node is None:
        return (), findings
    made = []
    for each in node.elements():
        findings += _unknown(each, assignment)
        period = Period.parse(each.text("quarter"))
        assert period is not None  # the schema has seen to it
        expected = tuple(_expected(outcome, period) for outcome in each["expect"].elements())
        operations = tuple(operation.value for operation in each["do"].elements())
        names = (each.text("id"), each.text("title"), each.text("area"))
        made.append(Deviation(*names, period, each.text("after"), operations, expected))
    return (() if any_errors(findings) else tuple(made)), findings


def _expected(node: Node, period: Period) -> Expected:
    later = Period.parse(node.text("quarter")) if "quarter" in node else None
    return Expected(node.text("requirement"), later or period, Status(node.text("status")), node.text("step"))


def _unknown(node: Node, assignment: Assignment) -> list[Finding]:
    findings: list[Finding] = []
    if assignment.area(node.text("area")) is None:
        findings.append(UNKNOWN.at(node["area"].place, f"Området {node.text('area')} finns inte.", hint=""))
    for outcome in node["expect"].elements():
        if outcome.text("requirement") != ALL and assignment.requirement(outcome.text("requirement")) is None:
            message = f"Kravet {outcome.text('requirement')} finns inte."
            findings.append(UNKNOWN.at(outcome["requirement"].place, message, hint=UNKNOWN.advice))
    for operation in node["do"].elements():
        key = next((key for key in ("change", "drop", "add", "leave_out") if key in operation), "")
        dataset = assignment.reporting.datasets.get(operation.text(key)) if key else None
        if key and dataset is None:
            findings.append(NO_DATASET.at(operation.place, f"Ingen datamängd heter {operation.text(key)}.", hint=""))
        for part in ("set", "shift", "new") if dataset else ():
            for name, cell in operation[part].items() if part in operation else ():
                if dataset and dataset.column(name) is None:
                    message = f"Datamängden {dataset.name} har ingen kolumn {name}."
                    findings.append(NO_COLUMN.at(cell.place, message, hint=NO_COLUMN.advice))
    return findings
