"""rapportering.yaml: datasets, code lists and named conditions."""

from tenderkit.findings import Code, Finding, Severity
from tenderkit.measures import conditions
from tenderkit.model.assignment import Reporting
from tenderkit.model.datasets import (
    Age,
    CodeItem,
    CodeList,
    Column,
    ColumnType,
    Dataset,
    Derived,
    Empty,
    Join,
    Lookup,
    MonthOf,
    NamedCondition,
    Noun,
    Origin,
    Rollup,
    Sensitivity,
    Shift,
    Version,
)
from tenderkit.model.quantities import Counted
from tenderkit.source import Node
from tenderkit.spec import scalars

UNKNOWN_DERIVED = Code(
    "spec-okand-harledning", Severity.ERROR, "Okänd härledd uppgift", "Använd shift, age, rollup, lookup eller month."
)

Findings = list[Finding]


def reporting(node: Node) -> tuple[Reporting, Findings]:
    """The whole file, already passed by its schema."""
    findings: Findings = []
    codes = {name: _codes(name, inner) for name, inner in node["codes"].items()}
    named = {}
    if "named" in node:
        for name, inner in node["named"].items():
            where = conditions.parse(inner["where"])
            named[name] = NamedCondition(name, inner.text("dataset"), where, inner.text("phrase"), inner.place)
    datasets = {}
    for name, inner in node["datasets"].items():
        datasets[name], problems = _dataset(name, inner)
        findings += problems
    facts = node["reporting"]
    return Reporting(datasets, codes, named, facts["due_day"]["value"].value, facts["level"].text("value")), findings


def _codes(name: str, node: Node) -> CodeList:
    items = []
    for code, inner in node["items"].items():
        if isinstance(inner.value, str):
            items.append(CodeItem(code, inner.value, {}))
        else:
            attributes = {key: str(value.value) for key, value in inner.items() if key != "label"}
            items.append(CodeItem(code, inner.text("label"), attributes))
    headings = {key: str(value.value) for key, value in node["attributes"].items()} if "attributes" in node else {}
    return CodeList(name, node.text("title"), tuple(items), headings, node.place)


def _dataset(name: str, node: Node) -> tuple[Dataset, Findings]:
    findings: Findings = []
    joins = {}
    if "joins" in node:
        joins = {
            key: Join(
                key,
                inner.text("to"),
                inner.text("key"),
                inner.text("until"),
                {name: str(code.value) for name, code in inner["of"].items()} if "of" in inner else {},
            )
            for key, inner in node["joins"].items()
        }
    derived = {}
    if "derived" in node:
        for key, inner in node["derived"].items():
            made, problems = _derived(inner)
            findings += problems
            if made:
                derived[key] = made
    noun = node["noun"]
    dataset = Dataset(
        name=name,
        title=node.text("title"),
        help=node.text("help"),
        version=Version(node.text("version")),
        origin=Origin(node.text("origin", "supplier")),
        key=tuple(str(part.value) for part in node["key"].elements()),
        date=node.text("date"),
        noun=Noun(noun.text("one"), noun.text("many"), noun.text("the_many"), _counted(noun.get("row"))),
        columns=tuple(_column(key, inner) for key, inner in node["columns"].items()),
        joins=joins,
        derived=derived,
        may_be_empty=bool(node["may_be_empty"].value) if "may_be_empty" in node else True,
        place=node.place,
        phrases={
            key: inner.text("phrase")
            for key, inner in (node["derived"].items() if "derived" in node else ())
            if "phrase" in inner
        },
    )
    return dataset, findings


def _column(name: str, node: Node) -> Column:
    return Column(
        name=name,
        title=node.text("title"),
        type=ColumnType(node.text("type")),
        help=node.text("help"),
        codes=node.text("codes"),
        empty=Empty(node.text("empty", "unknown")),
        sensitivity=Sensitivity(node.text("sensitivity", "none")),
        minimum=scalars.decimal_or_none(node.get("minimum")),
        maximum=scalars.decimal_or_none(node.get("maximum")),
        required_when=conditions.parse(node["required_when"]) if "required_when" in node else None,
        noun=_counted(node.get("noun")),
        place=node.place,
    )


def _counted(node: Node | None) -> Counted | None:
    return Counted(node.text("one"), node.text("many")) if node else None


def _derived(node: Node) -> tuple[Derived | None, Findings]:
    if "shift" in node:
        unit = next((unit for unit in ("days", "months", "working_days") if unit in node), "days")
        return Shift(node.text("shift"), int(node[unit].value) if unit in node else 0, unit), []
    if "age" in node:
        return Age(node.text("age"), int(node["months"].value), node.text("doubt", "unknown")), []
    if "rollup" in node:
        value = node["value"].value
        aggregate, column = ("count", "") if isinstance(value, str) else next(iter(value.items()))
        return Rollup(node.text("rollup"), str(aggregate), str(column), conditions.parse(node.get("where"))), []
    if "lookup" in node:
        return Lookup(node.text("lookup"), node.text("column")), []
    if "month" in node:
        return MonthOf(node.text("month")), []
    return None, [
        UNKNOWN_DERIVED.at(node.place, "Den härledda uppgiften är av okänt slag.", hint=UNKNOWN_DERIVED.advice)
    ]
