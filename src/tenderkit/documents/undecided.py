"""What is still to decide in a document: a table for each source, and a row for each requirement with its values."""

from collections.abc import Sequence

from tenderkit import swedish
from tenderkit.blocks import Inlines, Para, Ref, Section, Table, Text
from tenderkit.documents.hidden import UNDECIDED_SECTION
from tenderkit.documents.tables import Row, table
from tenderkit.model.assignment import Assignment
from tenderkit.model.requirement import Value
from tenderkit.spec.decisions import PROPOSAL

_FILES = {
    "avtal": "Avtal",
    "omraden": "Områden",
    "rapportering": "Rapportering",
    "tolkning": "Tolkning",
    "upphandling": "Upphandling",
}


def to_decide(values: Sequence[Value], assignment: Assignment, held: frozenset[str]) -> Section:
    """The unnumbered section of the undecided ``values``, counted; to the requirements ``held`` it refers."""
    by_source: dict[str, list[Value]] = {}
    for value in values:
        by_source.setdefault(value.source, []).append(value)
    ordered = sorted(by_source.items(), key=_stated_first)
    tables = tuple(_table(source, of_one, assignment, held) for source, of_one in ordered)
    opening = Para((Text(_opening(values, len(tables), assignment)),))
    return Section(UNDECIDED_SECTION, "Att besluta före annonsering", (opening, *tables), numbered=False)


def _stated_first(item: tuple[str, list[Value]]) -> tuple[bool, int, str]:
    """What somebody has stated is read before the proposals, and few values before many."""
    source, values = item
    return source == PROPOSAL, len(values), source


def _opening(values: Sequence[Value], sources: int, assignment: Assignment) -> str:
    what = "följande värde" if len(values) == 1 else f"följande {swedish.number(len(values))} värden"
    words = f"Handlingen är ett utkast tills {what} har beslutats."
    if sources > 1:
        words += " Värdena står efter den källa som anger dem."
    if any(value.path == _from_the_start(assignment) for value in values):
        words += " Målnivåerna gäller från avtalets början om inte en annan dag anges."
    return words


def _from_the_start(assignment: Assignment) -> str:
    return f"target.{assignment.contract.start}"


def _table(source: str, values: Sequence[Value], assignment: Assignment, held: frozenset[str]) -> Table:
    rows: list[Row] = []
    by_requirement: dict[str, list[Value]] = {}
    for value in values:
        if value.requirement in _FILES:
            rows.append([_FILES[value.requirement], _in_a_row([value], assignment)])
        else:
            by_requirement.setdefault(value.requirement, []).append(value)
    of_requirements: list[Row] = [
        [(Ref(id), Text(f" {id}")) if id in held else id, _in_a_row(of_one, assignment)]
        for id, of_one in by_requirement.items()
    ]
    known = assignment.sources.get(source)
    count = f"{swedish.number(len(values))}{swedish.NBSP}{'värde' if len(values) == 1 else 'värden'}"
    caption = f"{known.title if known else source} ({count})"
    header = ("Gäller", "Värden i utkastet")
    return table(f"att-besluta-{source}", caption, header, [*of_requirements, *rows], (17, 83))


def _in_a_row(values: Sequence[Value], assignment: Assignment) -> Inlines:
    """The values of one subject, each after its name: "Vikt i poängen: 2 · Påföljd: vite"."""
    made: list[Text] = []
    for value in values:
        title = "Målnivå" if value.path == _from_the_start(assignment) else value.title
        shown = swedish.uncapital(value.shown) if len(values) > 1 else value.shown
        made += [Text(" · ")] if made else []
        made += [Text(title if title.endswith("?") else f"{title}:", bold=True), Text(f" {shown}")]
    return tuple(made)
