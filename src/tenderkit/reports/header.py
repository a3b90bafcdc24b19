"""The sheet that says what a report is about: contract, area, period, who and when, and what there is nothing of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tenderkit import swedish
from tenderkit.findings import CellPlace, Code, Finding, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.periods import Period, Span
from tenderkit.reports.dates import as_date
from tenderkit.reports.form import AREA, CONTRACT, NEVER_EMPTY, PERIOD, ROLE, SIGNED, SUPPLIER
from tenderkit.reports.mapping import HEADER, FormMap, plain, reported
from tenderkit.reports.values import echo, without_value, worded
from tenderkit.workbooks.cells import CellError, ReadSheet, ReadValue, is_blank
from tenderkit.workbooks.layout import column_letter

MISSING = Code(
    "rapport-saknad-uppgift", Severity.ERROR, "En uppgift om rapporten saknas", f"Fyll i uppgiften på bladet {HEADER}."
)
UNSIGNED = Code(
    "rapport-saknar-uppgiftslamnare",
    Severity.WARNING,
    "Uppgiftslämnare eller datum saknas",
    f"Fyll i befattning och datum på bladet {HEADER}.",
)
WRONG = Code(
    "rapport-fel-uppgift", Severity.ERROR, "En uppgift om rapporten går inte att läsa", "Välj ett av alternativen."
)
OTHER_CONTRACT = Code(
    "rapport-annat-avtal",
    Severity.ERROR,
    "Rapporten gäller ett annat avtal",
    "Använd den mall som hör till avtalet och området.",
)
OTHER_SUPPLIER = Code(
    "rapport-annan-leverantor",
    Severity.WARNING,
    "Rapporten anger en annan leverantör än avtalet",
    "Använd den mall som hör till avtalet, eller rätta namnet.",
)
TOO_EARLY = Code(
    "rapport-lamnad-fore-periodens-slut",
    Severity.ERROR,
    "Rapporten sägs vara lämnad innan perioden är slut",
    "Skriv den dag då rapporten lämnas; en dag före periodens slut räknas inte som inlämning.",
)
NOT_IN_FORCE = Code(
    "rapport-period-utanfor-avtalet",
    Severity.ERROR,
    "Perioden ligger utanför avtalstiden",
    f"Välj rätt period på bladet {HEADER}.",
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the sheet says. ``declared`` maps dataset to yes or no; those left blank are not in it."""

    contract: str
    area: str
    period: Period
    signed_by: str
    signed_on: date | None
    declared: Mapping[str, bool]


def read_header(
    sheet: ReadSheet, file: str, shown: str, form: FormMap, assignment: Assignment, contract: Contract | None
) -> tuple[Header | None, list[Finding]]:
    """The header, and what is wrong with it; None if contract, area or period cannot be told.

    ``file`` and ``shown`` name file and sheet in findings.
    """
    said = _answers(sheet)
    findings: list[Finding] = []

    def place(label: str) -> CellPlace:
        row, column, _ = said.get(plain(label), (1, "", None))
        return CellPlace(file, shown, row, column)

    def answer(label: str) -> str:
        return worded(said.get(plain(label), (1, "", None))[2])

    def missing(label: str) -> None:
        if not isinstance(said.get(plain(label), (1, "", None))[2], CellError):
            findings.append(MISSING.at(place(label), f"Uppgiften ”{label}” saknas.", hint=MISSING.advice))

    for label in (CONTRACT, AREA, PERIOD):
        value = said.get(plain(label), (1, "", None))[2]
        if isinstance(value, CellError):
            code, message = without_value(value)
            findings.append(code.at(place(label), message, hint=code.advice))
    agreed = answer(CONTRACT) or form.contract
    if not agreed:
        missing(CONTRACT)
    expected = contract.id if contract else form.contract
    if agreed and expected and plain(agreed) != plain(expected):
        message = f"Rapporten anger ett annat avtal än {expected}."
        findings.append(OTHER_CONTRACT.at(place(CONTRACT), message, hint=OTHER_CONTRACT.advice))
    elif form.contract and expected and plain(form.contract) != plain(expected):
        message = f"Mallen är gjord för ett annat avtal än {expected}."
        findings.append(OTHER_CONTRACT.at(place(CONTRACT), message, hint=OTHER_CONTRACT.advice))
    if contract and answer(SUPPLIER) and plain(answer(SUPPLIER)) != plain(contract.supplier.name):
        message = f"Avtalets leverantör är {contract.supplier.name}."
        findings.append(OTHER_SUPPLIER.at(place(SUPPLIER), message, hint=OTHER_SUPPLIER.advice))
    area = area_named(answer(AREA) or form.area, assignment)
    if not (answer(AREA) or form.area):
        missing(AREA)
    elif not area:
        titles = ", ".join(each.title for each in assignment.areas)
        message = f"Området {echo(answer(AREA))} finns inte i uppdraget.".replace("  ", " ")
        findings.append(WRONG.at(place(AREA), message, hint=f"Välj ett av områdena: {titles}."))
    elif (form.area and area != form.area) or (contract and area not in contract.areas):
        message = "Rapporten gäller ett område som mallen eller avtalet inte omfattar."
        findings.append(OTHER_CONTRACT.at(place(AREA), message, hint=OTHER_CONTRACT.advice))
    period = period_named(answer(PERIOD))
    if not answer(PERIOD):
        missing(PERIOD)
    elif period is None:
        message = f"Perioden {echo(answer(PERIOD))} går inte att läsa.".replace("  ", " ")
        findings.append(WRONG.at(place(PERIOD), message, hint="Skriv kvartalet som 2028-Q1."))
    elif contract and contract.span.cut(_span(period)) is None:
        message = f"Avtalet gäller inte {swedish.period(period)}. Avtalstiden är {swedish.span(contract.span)}."
        findings.append(NOT_IN_FORCE.at(place(PERIOD), message, hint=NOT_IN_FORCE.advice))
    refused = any(finding.is_error for finding in findings)
    signed_on = as_date(said.get(plain(SIGNED), (1, "", None))[2])
    day = signed_on if isinstance(signed_on, date) else None
    if day and period and day < period.end:
        message = f"Rapporten kan inte ha lämnats {day}: perioden slutar {period.end}. Dagen räknas som okänd."
        findings.append(TOO_EARLY.at(place(SIGNED), message, hint=TOO_EARLY.advice))
        day = None
    for label, given in ((ROLE, bool(answer(ROLE))), (SIGNED, isinstance(signed_on, date))):
        if not given:
            message = f"Uppgiften ”{label}” saknas eller går inte att läsa."
            findings.append(UNSIGNED.at(place(label), message, hint=UNSIGNED.advice))
    if refused or period is None:
        return None, findings
    declared, unclear = _declared(said, form, assignment)
    for row, letter, value in unclear:
        message = f"Svaret {echo(value)} är varken Ja eller Nej.".replace("  ", " ")
        findings.append(WRONG.at(CellPlace(file, shown, row, letter), message, hint="Svara Ja eller Nej."))
    return Header(expected or agreed, area, period, answer(ROLE), day, declared), findings


def _answers(sheet: ReadSheet) -> dict[str, tuple[int, str, ReadValue]]:
    """Every text with the cell to the right of it: label → (row, column letter, value); of equal labels the first.

    An answer is no label: a role may bear the same name as a sheet.
    """
    found: dict[str, tuple[int, str, ReadValue]] = {}
    for row in sheet.rows:
        answered = -1
        for index, cell in enumerate(row.cells):
            if isinstance(cell, str) and plain(cell) and index != answered:
                answered = index + 1
                beside = row.cells[answered] if answered < len(row.cells) else None
                found.setdefault(plain(cell), (row.number, column_letter(answered), beside))
    return found


def _declared(
    said: Mapping[str, tuple[int, str, ReadValue]], form: FormMap, assignment: Assignment
) -> tuple[dict[str, bool], list[tuple[int, str, ReadValue]]]:
    """Yes or no by dataset, and the answers that are neither."""
    declared: dict[str, bool] = {}
    unclear: list[tuple[int, str, ReadValue]] = []
    for dataset in reported(assignment):
        sheet = form.of(dataset.name)
        labels = [sheet.sheet] if sheet else []
        for label in (*labels, dataset.title, dataset.name):
            where = said.get(plain(label), (0, "", None))
            value = where[2]
            word = {True: "ja", False: "nej"}.get(value, "") if isinstance(value, bool) else plain(value)
            if word in ("ja", "nej", "j", "n"):
                declared.setdefault(dataset.name, word.startswith("j"))
            elif not is_blank(value) and word != plain(NEVER_EMPTY) and where not in unclear:
                unclear.append(where)
    return declared, unclear


def area_named(text: str, assignment: Assignment) -> str:
    """The code of the area that ``text`` names by code or title, with or without "Område"; "" for any other."""
    wanted = plain(text).removeprefix("område ")
    return next((area.id for area in assignment.areas if wanted in (plain(area.id), plain(area.title))), "")


def period_named(text: str) -> Period | None:
    """The quarter written as 2028-Q1, 2028-K1, "kvartal 1 2028" and the like, or None."""
    found = re.fullmatch(r"(?i)(?:kvartal|[qk])\s*([1-4])[\s,-]*(20\d\d)|(20\d\d)[\s-]*[qk]\s*([1-4])", text.strip())
    if found is None:
        return None
    return Period(int(found[2] or found[3]), int(found[1] or found[4]))


def _span(period: Period) -> Span:
    return Span(period.start, period.end)
