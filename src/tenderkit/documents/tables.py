"""The tables a template may ask for by name; each is made from the records, never typed."""

from collections.abc import Callable, Mapping, Sequence

from tenderkit import swedish
from tenderkit.blocks import Inlines, Origin, Table, Text
from tenderkit.documents.clauses import consequence_words, occasions
from tenderkit.measures import registry
from tenderkit.measures.registry import KINDS
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import Wording, level_of
from tenderkit.model.assignment import Assignment, CareUnit
from tenderkit.model.datasets import CodeItem
from tenderkit.model.datasets import Origin as DataOrigin
from tenderkit.model.requirement import Requirement, Stage

Row = Sequence[str | Inlines]


def table(
    id: str,
    caption: str,
    header: Sequence[str],
    rows: Sequence[Row],
    widths: Sequence[int],
    numeric: Sequence[int] = (),
) -> Table:
    """A table from plain text and inlines."""
    return Table(
        f"tabell-{id}",
        caption,
        tuple((Text(name),) for name in header),
        tuple(tuple((Text(cell),) if isinstance(cell, str) else cell for cell in row) for row in rows),
        tuple(widths),
        tuple(numeric),
    )


def definitions(assignment: Assignment) -> Table:
    rows: list[Row] = [
        [(Text(item.term, bold=True),), swedish.capital(item.meaning)] for item in assignment.definitions
    ]
    return table("definitioner", "Definitioner", ("Ord", "Betydelse"), rows, (25, 75))


def areas(assignment: Assignment) -> Table:
    rows = [
        [
            area.title,
            swedish.listed(area.municipalities),
            *(str(sum(unit.kind == item.code for unit in area.units)) for item in _unit_kinds(assignment)),
        ]
        for area in assignment.areas
    ]
    kinds = [item.label for item in _unit_kinds(assignment)]
    rest = 10 * len(kinds)
    numeric = range(2, 2 + len(kinds))
    header = ("Område", "Kommuner och stadsdelar", *kinds)
    return table("omraden", "Områden", header, rows, (20, 80 - rest, *([10] * len(kinds))), tuple(numeric))


def _unit_kinds(assignment: Assignment) -> tuple[CodeItem, ...]:
    kinds = assignment.reporting.unit_kinds
    return kinds.items if kinds else ()


def unit_kind(unit: CareUnit, assignment: Assignment) -> str:
    """What a care unit is, in words."""
    kinds = assignment.reporting.unit_kinds
    return kinds.label(unit.kind) if kinds else unit.kind


def units(assignment: Assignment) -> Table:
    rows = [
        [area.title, unit_kind(unit, assignment), unit.title, unit.id]
        for area in assignment.areas
        for unit in area.units
    ]
    header = ("Område", "Enhetstyp", "Enhet", "Enhetskod")
    return table("enheter", "Beställarens enhetsförteckning", header, rows, (20, 15, 35, 30))


def ladder(assignment: Assignment) -> Table:
    """The sanction ladder: step, content with its figures, and who decides."""
    rows: list[Row] = [
        [(Text(step.title, bold=True),), step_text(assignment, step.id), step.decided_by]
        for step in assignment.contract.ladder
    ]
    return table("pafoljder", "Påföljder i ordning", ("Steg", "Innebörd", "Beslutas av"), rows, (22, 55, 23))


def step_text(assignment: Assignment, id: str) -> str:
    """A ladder step's text with time and amounts set in; "" for an unknown step."""
    step = assignment.step(id)
    if step is None:
        return ""
    figures = {"belopp": swedish.money(step.sek), "tak": swedish.money(step.cap_sek)}
    if step.days is not None:
        figures["tid"] = f"inom {swedish.days(step.days, working=step.working)}"
    text = step.text
    for name, shown in figures.items():
        text = text.replace(f"{{{{ {name} }}}}", shown)
    return text


def follow_up_plan(assignment: Assignment) -> Table:
    """Every term checked during the contract: level, data source, weight and what follows."""
    rows: list[Row] = [
        [
            f"{requirement.id} {requirement.title}",
            _target(requirement, assignment),
            _data_source(requirement, assignment),
            str(requirement.weight),
            swedish.capital(consequence_words(requirement, assignment)),
        ]
        for requirement in followed_up(assignment)
    ]
    header = ("Villkor", "Målnivå", "Underlag", "Vikt", "Påföljd om villkoret inte uppfylls")
    return table("uppfoljningsplan", "Villkor som följs upp", header, rows, (24, 17, 18, 6, 35), (3,))


def followed_up(assignment: Assignment) -> tuple[Requirement, ...]:
    """The requirements that become terms to judge: those in force during the contract with a measure or a person."""
    return tuple(
        requirement
        for requirement in assignment.requirements
        if requirement.checked_at(Stage.CONTRACT) and (requirement.measure or requirement.manual)
    )


def _target(requirement: Requirement, assignment: Assignment) -> Inlines:
    if requirement.target is None:
        return (Text("Granskas av person"),)
    measure, counted, items = requirement.measure, None, False
    if measure:
        wording = Wording(Vocabulary.of(assignment.reporting), {})
        counted, items = KINDS[measure.kind].counted(measure, wording), registry.bounds(measure).of_items
    first, *later = requirement.target.levels
    words = [(first, swedish.capital(level_of(first, counted, items=items)))]
    words += [
        (level, f"; från och med den {swedish.day(level.start)} {level_of(level, counted, items=items)}")
        for level in later
    ]
    return tuple(Text(text, origin=Origin(requirement.id, f"target.{level.start}")) for level, text in words)


def _data_source(requirement: Requirement, assignment: Assignment) -> str:
    if requirement.measure is None:
        return f"Granskning {occasions(requirement)}" if requirement.manual else "–"
    dataset = assignment.reporting.datasets.get(requirement.measure.dataset)
    if dataset is None:
        return "Hela rapporten"
    origins = {
        DataOrigin.SUPPLIER: "",  # as the text above the table says
        DataOrigin.REGION: "Beställarens register: ",
        DataOrigin.GENERATED: "Beställarens ärendehantering: ",
    }
    return f"{origins[dataset.origin]}{dataset.title}"


def reported_data(assignment: Assignment) -> Table:
    """What the supplier reports, sheet by sheet."""
    rows = [
        [dataset.title, dataset.help, swedish.listed(column.title for column in dataset.columns)]
        for dataset in assignment.reporting.datasets.values()
        if dataset.origin is DataOrigin.SUPPLIER
    ]
    return table("uppgifter", "Uppgifter i rapporten", ("Blad", "Rader", "Uppgifter"), rows, (20, 40, 40))


def bands(assignment: Assignment) -> Table:
    """The bands of the score, from the lowest up."""
    levels = assignment.contract.score.bands
    rows = []
    for index, band in enumerate(levels):
        upper = levels[index + 1].at_least if index + 1 < len(levels) else None
        words = f"Från {swedish.share(band.at_least)}"
        words += f" till under {swedish.share(upper)}" if upper is not None else " till och med 100\u00a0procent"
        rows.append([band.label, words])
    return table("omdomen", "Omdömen", ("Omdöme", "Andel av vikten som är uppfylld"), rows, (35, 65))


def criteria(assignment: Assignment) -> Table:
    """What each added value is worth in the evaluation."""
    rows = [
        [f"{item.requirement} {item.title}", item.per, swedish.money(int(item.deduction))]
        for item in assignment.evaluation.criteria
    ]
    header = ("Mervärde", "Avdrag per", "Avdrag från anbudspriset")
    return table("mervarden", "Mervärden", header, rows, (45, 30, 25), (2,))


def interpretations(assignment: Assignment) -> Table:
    """The ambiguities of the sources and how they are read here."""
    rows = []
    for item in assignment.interpretations:
        reading = item.reading()
        others = [other.text for other in item.readings if other.id != item.chosen]
        rows.append([f"{item.id} {item.question}", reading.text if reading else "", "; ".join(others)])
    header = ("Fråga", "Vald läsning", "Andra läsningar")
    return table("tolkningar", "Tolkningar", header, rows, (34, 33, 33))


TABLES: Mapping[str, Callable[[Assignment], Table]] = {
    "definitioner": definitions,
    "omraden": areas,
    "enheter": units,
    "pafoljder": ladder,
    "uppfoljningsplan": follow_up_plan,
    "uppgifter": reported_data,
    "omdomen": bands,
    "mervarden": criteria,
    "tolkningar": interpretations,
}
