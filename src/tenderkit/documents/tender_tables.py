"""Tables of the tender set on the procurement itself: days, value, lots, pay, reviews, law, and what is filled in."""

from collections.abc import Callable, Mapping, Sequence

from tenderkit import swedish
from tenderkit.blocks import Table
from tenderkit.documents.clauses import occasions
from tenderkit.documents.tables import Row, table
from tenderkit.model.assignment import Assignment, Criterion
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Period


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
            f"{swedish.capital(requirement.manual.who)}, {occasions(requirement)}",
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
    example = assignment.procurement.facts.get("exempelpris")
    price = int(example.amount) if example and example.amount else 0
    rows = [["Anbudspris", swedish.money(price), swedish.money(price)]]
    total = 0
    for criterion in assignment.evaluation.criteria:
        steps, words = _steps(assignment, criterion)
        total += steps * int(criterion.deduction)
        rows.append(
            [
                f"Avdrag {criterion.requirement}, {words}",
                "0\u00a0kronor",
                f"−{swedish.money(steps * int(criterion.deduction))}",
            ]
        )
    rows.append(["Jämförelsetal", swedish.money(price), swedish.money(price - total)])
    header = ("Post", "Anbud på lägsta nivån", "Anbud med alla mervärden")
    return table("raknexempel", "Räkneexempel för ett område", header, rows, (44, 28, 28), (1, 2))


def _steps(assignment: Assignment, criterion: Criterion) -> tuple[int, str]:
    requirement = assignment.requirement(criterion.requirement)
    bound = requirement.first_bound() if requirement else None
    if requirement is None or bound is None or requirement.offer is None:
        return 0, "–"
    steps = int(requirement.offer.at_most - bound.operands[0])
    return steps, f"{swedish.number(bound.operands[0])} till {swedish.number(requirement.offer.at_most)}"


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
        ("Förfarande", swedish.capital(procedure.get("form", ""))),
        ("Uppskattat värde med förlängning", f"{swedish.money(total)} utan mervärdesskatt"),
        ("Avtalstid", f"{swedish.day(terms.start)} – {swedish.day(terms.end)}"),
        ("Förlängning", f"Högst {swedish.months(terms.option_months)}"),
        ("Delar", _lots(assignment)),
        ("Tilldelning", "Bästa förhållandet mellan pris och kvalitet; fastställda avdrag för mervärden"),
        ("Sista anbudsdag", swedish.day(deadline.on) if deadline else "–"),
        ("Anbudets giltighetstid", facts["giltighet"].shown if "giltighet" in facts else "–"),
        ("Språk", "Svenska"),
        ("Överprövning", facts["overprovning"].shown if "overprovning" in facts else "–"),
    ]
    return table("annons", "Uppgifter till annonsen", ("Fält", "Uppgift"), [list(each) for each in fields], (32, 68))


def _lots(assignment: Assignment) -> str:
    if len(assignment.areas) == 1:
        return "Upphandlingen är inte delad."
    return f"{swedish.capital(swedish.in_words(len(assignment.areas)))}. {assignment.procedure.get('lots', '')}".strip()


def blank(id: str, caption: str, rows: Sequence[str], header: Sequence[str] = ("Uppgift", "Fylls i")) -> Table:
    """A table to be filled in by hand."""
    numbers = max(map(len, rows)) <= 2
    width = (88 if numbers else 60) // (len(header) - 1)
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
        "Uppdragsersättning per Område och år",
        "Vårdgivarens kontaktperson",
        "Beställarens kontaktperson",
    )
    return blank("avtalsuppgifter", "Uppgifter om Vårdgivaren", rows)


def party(assignment: Assignment, contract: Contract) -> Table:
    """The same table of a concluded contract: the supplier, its areas, and what it has promised in each."""
    areas = {area.id: area.title for area in assignment.areas}
    rows: list[Row] = [
        ["Avtalsnummer", contract.id],
        ["Vårdgivare", contract.supplier.name],
        ["Organisationsnummer", contract.supplier.orgnr],
        ["Områden", swedish.listed(areas.get(area, area) for area in contract.areas)],
        ["Avtalstid", swedish.span(contract.span)],
    ]
    for id, by_area in contract.promised.items():
        requirement = assignment.requirement(id)
        promised = swedish.listed(f"{areas.get(area, area)} {swedish.number(value)}" for area, value in by_area.items())
        rows.append([f"Utfästelse, {id} {requirement.title if requirement else ''}".strip(), promised])
    rows += [["Vårdgivarens kontaktperson", _LINE], ["Beställarens kontaktperson", _LINE]]
    return table("avtalsuppgifter", "Uppgifter om Vårdgivaren", ("Uppgift", "Innehåll"), rows, (40, 60))


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
