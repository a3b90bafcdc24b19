"""Tables of the tender set on the procurement itself: days, value, questions to the bidder, data and law."""

from collections.abc import Callable, Mapping, Sequence

from tenderkit import swedish
from tenderkit.blocks import Block, Inlines, Para, Section, Table, Text
from tenderkit.documents.tables import Row, table
from tenderkit.model.assignment import Assignment, Criterion
from tenderkit.model.datasets import Column, ColumnType, Dataset, Empty, Origin, Sensitivity
from tenderkit.model.periods import Period
from tenderkit.model.requirement import AnswerType, Requirement, Stage

_ANSWERS = {
    AnswerType.INTEGER: "Heltal",
    AnswerType.DECIMAL: "Tal",
    AnswerType.YES_NO: "Ja eller nej",
    AnswerType.TEXT: "Text",
    AnswerType.DATE: "Datum",
}
_TYPES = {
    ColumnType.ID: "Egen kod",
    ColumnType.PSEUDONYM: "Kod utan personuppgifter",
    ColumnType.UNIT: "Enhetskod",
    ColumnType.CODE: "Val i lista",
    ColumnType.DATE: "Datum",
    ColumnType.MONTH: "Månad",
    ColumnType.INTEGER: "Heltal",
    ColumnType.DECIMAL: "Tal",
    ColumnType.PERCENT: "Procent",
    ColumnType.BOOLEAN: "Ja eller nej",
}
_ABOUT = {Sensitivity.NONE: "–", Sensitivity.STAFF: "Personal", Sensitivity.PATIENT: "Patient"}


def timetable(assignment: Assignment) -> Table:
    rows = [[each.title, swedish.day(each.on)] for each in assignment.procurement.timetable]
    return table("tidplan", "Tidplan", ("Händelse", "Dag"), rows, (60, 40))


def thresholds(assignment: Assignment) -> Table:
    rows = [
        [
            f"{swedish.day(each.start)} – {swedish.day(each.end)}",
            swedish.money(each.sek) if each.sek is not None else "Uppgift saknas",
            each.reference,
        ]
        for each in assignment.procurement.thresholds
    ]
    header = ("Tid", "Tröskelvärde", "Hänvisning")
    return table(
        "troskelvarden", "Tröskelvärden för sociala tjänster och andra särskilda tjänster", header, rows, (38, 24, 38)
    )


def value(assignment: Assignment) -> Table:
    """The estimated value of the whole and of one area, options included."""
    months = assignment.contract.months
    yearly, options = assignment.procurement.yearly_sek, assignment.contract.option_months
    count = len(assignment.areas)
    rows = [
        [title, swedish.money(total), swedish.money(round(total / count))]
        for title, total in (
            ("Per år", yearly),
            (f"Avtalstiden, {swedish.months(months)}", yearly * months // 12),
            (f"Förlängning, högst {swedish.months(options)}", yearly * options // 12),
            ("Sammanlagt", yearly * (months + options) // 12),
        )
    ]
    header = ("Tid", "Alla områden", "I genomsnitt per område")
    return table("varde", "Uppskattat värde utan mervärdesskatt", header, rows, (40, 30, 30), (1, 2))


def lots(assignment: Assignment) -> Table:
    rows = [
        [f"Område {number}", area.title, swedish.listed(area.municipalities)]
        for number, area in enumerate(assignment.areas, 1)
    ]
    return table("anbudsomraden", "Anbudsområden", ("Nummer", "Område", "Omfattning"), rows, (16, 18, 66))


def components(assignment: Assignment) -> Table:
    kinds = {"uppdrag": "Uppdragsrelaterad", "produktion": "Produktionsrelaterad", "mal": "Målrelaterad"}
    rows = [
        [part.title, kinds[part.kind], swedish.capital(f"{part.shown} {part.per}")]
        for part in assignment.contract.components
    ]
    return table("ersattning", "Ersättningens delar", ("Ersättning", "Slag", "Belopp"), rows, (30, 25, 45))


def manual_reviews(assignment: Assignment) -> Table:
    """What persons review: the terms without a measure, and the samples beside one."""
    rows = [
        [
            f"{requirement.id} {requirement.title}",
            swedish.capital(requirement.manual.question),
            swedish.capital(requirement.manual.how),
            f"{swedish.capital(requirement.manual.who)}, {requirement.manual.when}",
        ]
        for requirement in assignment.requirements
        if requirement.manual
    ]
    header = ("Villkor", "Fråga", "Hur", "Vem och när")
    return table("granskningar", "Granskningar", header, rows, (22, 28, 28, 22))


def report_calendar(assignment: Assignment) -> Table:
    """The first reports of the contract with their last days."""
    rows, period = [], Period.of(assignment.contract.start)
    for _ in range(5):
        due = period.next().start.replace(day=assignment.reporting.due_day)
        rows.append([swedish.capital(swedish.period(period)), swedish.day(due)])
        period = period.next()
    return table("rapportkalender", "De första rapporterna", ("Kvartal", "Sista dag"), rows, (60, 40))


def laws(assignment: Assignment) -> Table:
    rows = [[each.title, each.reference] for each in assignment.sources.values() if each.kind == "law"]
    return table("forfattningar", "Författningar", ("Författning", "Avser"), rows, (50, 50))


def worked_example(assignment: Assignment) -> Table:
    """Two invented bids, so that a bidder can follow the calculation; both ask the same price."""
    price = assignment.procurement.yearly_sek // len(assignment.areas)
    rows = [["Anbudspris", swedish.money(price), swedish.money(price)]]
    total = 0
    for criterion in assignment.evaluation.criteria:
        steps, words = _steps(assignment, criterion)
        total += steps * int(criterion.deduction)
        rows.append(
            [
                f"Avdrag {criterion.requirement}, {words}",
                "0\u00a0kronor",
                swedish.money(-steps * int(criterion.deduction)),
            ]
        )
    rows.append(["Jämförelsetal", swedish.money(price), swedish.money(price - total)])
    header = ("Post", "Anbud på ska-nivån", "Anbud med alla mervärden")
    return table("raknexempel", "Räkneexempel för ett område", header, rows, (44, 28, 28), (1, 2))


def _steps(assignment: Assignment, criterion: Criterion) -> tuple[int, str]:
    requirement = assignment.requirement(criterion.requirement)
    bound = requirement.first_bound() if requirement else None
    if requirement is None or bound is None or requirement.offer is None:
        return 0, "–"
    steps = int(requirement.offer.at_most - bound.operands[0])
    return steps, f"{swedish.number(bound.operands[0])} till {swedish.number(requirement.offer.at_most)}"


def questions(assignment: Assignment) -> tuple[Block, ...]:
    """What the bidder answers, chapter by chapter."""
    made: list[Block] = []
    for part in assignment.parts:
        asked = [each for each in assignment.requirements if each.part == part.id and each.proof]
        if asked:
            made.append(Section(f"svar-{part.id}", part.title, (_questions(part.id, part.title, asked),)))
    return tuple(made)


def _questions(id: str, title: str, asked: list[Requirement]) -> Table:
    rows: list[Row] = []
    for requirement in asked:
        proof = requirement.proof
        if proof is None:
            continue
        where = "för varje område" if proof.per_area else "en gång"
        kind = "Ska-krav" if requirement.checked_at(Stage.BID) else "Upplysning"
        rows.append(
            [
                f"{requirement.id} {requirement.title}. {kind}.",
                proof.ask,
                f"{_ANSWERS[proof.answer]}, {where}",
                swedish.listed(proof.attach) or "–",
            ]
        )
    return table(
        f"svar-{id}",
        f"Frågor om {swedish.uncapital(title)}",
        ("Krav", "Fråga", "Svar", "Bifogas"),
        rows,
        (26, 34, 18, 22),
    )


def data_sheets(assignment: Assignment) -> tuple[Block, ...]:
    """Every sheet of the report with its columns."""
    made: list[Block] = []
    for dataset in assignment.reporting.datasets.values():
        if dataset.origin is Origin.SUPPLIER:
            rows = [_column(assignment, column) for column in dataset.columns]
            columns = table(
                f"blad-{dataset.name}",
                dataset.title,
                ("Uppgift", "Form", "Obligatorisk", "Rör"),
                rows,
                (30, 38, 20, 12),
            )
            made.append(Section(f"blad-{dataset.name}", dataset.title, (_help(dataset), columns)))
    return tuple(made)


def _help(dataset: Dataset) -> Para:
    again = " Bladet får inte vara tomt." if not dataset.may_be_empty else ""
    return Para((Text(f"{dataset.help}{again}"),))


def _column(assignment: Assignment, column: Column) -> list[str | Inlines]:
    form = _TYPES[column.type]
    if column.codes:
        form += f": {swedish.listed((item.label for item in assignment.reporting.codes[column.codes].items), 'eller')}"
    if column.required_when:
        needed = "Ja, när det är aktuellt"
    else:
        needed = {Empty.UNKNOWN: "Ja", Empty.NOT_YET: "När det har skett", Empty.NOT_APPLICABLE: "När det är aktuellt"}[
            column.empty
        ]
    return [column.title, form, needed, _ABOUT[column.sensitivity]]


def area_sections(assignment: Assignment) -> tuple[Block, ...]:
    """One section per area: what it covers and its care units."""
    kinds = assignment.reporting.codes["enhetstyper"]
    made: list[Block] = []
    for area in assignment.areas:
        words = f"Området omfattar {swedish.listed(area.municipalities)}."
        children = [unit.children for unit in area.units if unit.children is not None]
        if children:
            words += f" I upptagningsområdena finns {swedish.number(sum(children))} barn."
        rows = [
            [
                kinds.label(unit.kind),
                unit.title,
                unit.id,
                swedish.number(unit.children) if unit.children is not None else "–",
            ]
            for unit in area.units
        ]
        units = table(
            f"enheter-{area.id}",
            f"Enheter i {area.title}",
            ("Enhetstyp", "Enhet", "Enhetskod", "Barn"),
            rows,
            (16, 36, 36, 12),
            (3,),
        )
        made.append(Section(f"omrade-{area.id}", area.title, (Para((Text(words),)), units)))
    return tuple(made)


def notice(assignment: Assignment) -> Table:
    """The fields of the contract notice."""
    facts, terms = assignment.procurement.facts, assignment.contract
    months = terms.months + terms.option_months
    total = assignment.procurement.yearly_sek * months // 12
    procedure, deadline = assignment.procedure, assignment.procurement.milestone("anbud")
    fields = [
        ("Rubrik", assignment.title),
        ("Referensnummer", assignment.diarienummer),
        ("Upphandlande myndighet", f"{assignment.buyer.authority}, {assignment.buyer.orgnr}"),
        ("Beskrivning", procedure.get("short", "")),
        ("Typ av kontrakt", "Tjänster; sociala tjänster och andra särskilda tjänster"),
        ("CPV, huvudkod", procedure.get("cpv", "")),
        ("CPV, tilläggskod", procedure.get("cpv_extra", "")),
        ("NUTS", procedure.get("nuts", "")),
        ("Förfarande", procedure.get("form", "")),
        ("Uppskattat värde med förlängning", f"{swedish.money(total)} utan mervärdesskatt"),
        ("Avtalstid", f"{swedish.day(terms.start)} – {swedish.day(terms.end)}"),
        ("Förlängning", f"Högst {swedish.months(terms.option_months)}"),
        ("Delar", f"{swedish.capital(swedish.in_words(len(assignment.areas)))}. {procedure.get('lots', '')}"),
        ("Tilldelning", "Bästa förhållandet mellan pris och kvalitet; fastställda avdrag för mervärden"),
        ("Sista anbudsdag", swedish.day(deadline.on) if deadline else "–"),
        ("Anbudets giltighetstid", facts["giltighet"].shown if "giltighet" in facts else "–"),
        ("Språk", "Svenska"),
        ("Överprövning", "Förvaltningsrätten i Stockholm"),
    ]
    return table("annons", "Uppgifter till annonsen", ("Fält", "Uppgift"), [list(each) for each in fields], (32, 68))


def blank(id: str, caption: str, rows: Sequence[str], header: Sequence[str] = ("Uppgift", "Fylls i")) -> Table:
    """A table to be filled in by hand."""
    width = 60 // (len(header) - 1)
    first = 100 - width * (len(header) - 1)
    lines = [[row, *[_LINE] * (len(header) - 1)] for row in rows]
    return table(id, caption, header, lines, (first, *([width] * (len(header) - 1))))


_LINE = "…" * 12


def prices(assignment: Assignment) -> Table:
    titles = [area.title for area in assignment.areas]
    return blank("pris", "Områden och pris", titles, ("Område", "Anbud lämnas (ja eller nej)", "Kronor per år"))


def _bidder(assignment: Assignment) -> Table:  # noqa: ARG001 - the tables' interface
    rows = ("Namn", "Organisationsnummer", "Adress", "Kontaktperson", "E-post och telefon", "Högsta antal områden")
    return blank("anbudsgivare", "Anbudsgivare", rows)


def _contract_facts(assignment: Assignment) -> Table:  # noqa: ARG001 - the tables' interface
    rows = (
        "Vårdgivare",
        "Organisationsnummer",
        "Områden",
        "Uppdragsersättning per område och år",
        "Vårdgivarens kontaktperson",
        "Beställarens kontaktperson",
    )
    return blank("avtalsuppgifter", "Uppgifter om Vårdgivaren", rows)


def _disclosures(assignment: Assignment) -> Table:  # noqa: ARG001 - the tables' interface
    return blank("upplysningar", "Upplysningar", ("1", "2", "3"), ("Nummer", "Omständighet", "Vidtagna åtgärder"))


TABLES: Mapping[str, Callable[[Assignment], Table]] = {
    "tidplan": timetable,
    "troskelvarden": thresholds,
    "varde": value,
    "anbudsomraden": lots,
    "ersattning": components,
    "granskningar": manual_reviews,
    "rapportkalender": report_calendar,
    "forfattningar": laws,
    "raknexempel": worked_example,
    "annons": notice,
    "pris": prices,
    "anbudsgivare": _bidder,
    "avtalsuppgifter": _contract_facts,
    "upplysningar": _disclosures,
}
