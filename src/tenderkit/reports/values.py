"""One cell of a report: what its column makes of it, and what to write instead if it makes nothing."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tenderkit import identities, swedish
from tenderkit.findings import Code, Severity
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import Column, ColumnType
from tenderkit.model.report import Cell
from tenderkit.reports.dates import Unclear, as_date, as_month
from tenderkit.reports.mapping import plain, unit_labels
from tenderkit.workbooks.cells import CellError, ReadValue, seen

NO_DATE = Code("rapport-ej-datum", Severity.ERROR, "Inte ett datum", "Skriv datumet som ÅÅÅÅ-MM-DD, t.ex. 2028-01-15.")
NO_MONTH = Code("rapport-ej-manad", Severity.ERROR, "Inte en månad", "Skriv månaden som ÅÅÅÅ-MM, t.ex. 2028-01.")
TWO_WAYS = Code(
    "rapport-oklart-datum",
    Severity.ERROR,
    "Datumet kan läsas på två sätt",
    "Skriv datumet som ÅÅÅÅ-MM-DD, så att dag och månad inte kan förväxlas.",
)
NO_NUMBER = Code("rapport-ej-tal", Severity.ERROR, "Inte ett tal", "Skriv bara siffror, med komma före decimaler.")
NOT_WHOLE = Code("rapport-ej-heltal", Severity.ERROR, "Inte ett heltal", "Skriv ett tal utan decimaler.")
OUT_OF_RANGE = Code(
    "rapport-utanfor-granser", Severity.ERROR, "Talet är orimligt", "Rätta talet så att det ligger inom gränserna."
)
ROUNDED = Code("rapport-avrundat", Severity.WARNING, "Talet har avrundats", "Lämna talet med högst två decimaler.")
UNSURE_PERCENT = Code(
    "rapport-oklar-procent",
    Severity.ERROR,
    "Procenttalet kan läsas på två sätt",
    "Skriv 75 för 75 procent. För tal under en procent: skriv ut procenttecknet, t.ex. ”0,5 %”.",
)
NO_CODE = Code(
    "rapport-okand-kod", Severity.ERROR, "Värdet finns inte i listan", "Välj ett av alternativen i cellens lista."
)
NO_UNIT = Code("rapport-okand-enhet", Severity.ERROR, "Enheten är okänd", "Välj en enhet i cellens lista.")
OTHER_AREA = Code(
    "rapport-enhet-annat-omrade",
    Severity.ERROR,
    "Enheten hör till ett annat område",
    "Välj en enhet i det område som rapporten gäller, eller lämna uppgiften i det andra områdets rapport.",
)
NOT_YES_NO = Code("rapport-ej-ja-nej", Severity.ERROR, "Varken ja eller nej", "Skriv Ja eller Nej.")
NO_ID = Code(
    "rapport-ej-kodform",
    Severity.ERROR,
    "Inte en kod",
    "Skriv en egen kod med latinska bokstäver, siffror och -_./, utan blanksteg och högst 40 tecken; aldrig namn.",
)
ERROR_CELL = Code(
    "rapport-felvarde", Severity.ERROR, "Cellen visar ett fel", "Rätta formeln, eller skriv värdet i stället."
)
NO_RESULT = Code(
    "rapport-formel-utan-varde",
    Severity.ERROR,
    "Formeln har inget beräknat värde",
    "Öppna filen i Excel och spara den, eller klistra in värdet i stället för formeln.",
)

# No row of a care report counts to a thousand million; engines multiply and add such figures without overflow.
_BEYOND = Decimal(10**9)
_ID = re.compile(r"[0-9A-ZÀ-ÖØ-ÞĀ-Ž_][0-9A-ZÀ-ÖØ-ÞĀ-Ž_\-./]{0,39}")
_PLAIN_ID = re.compile(r"[0-9A-Z_][0-9A-Z_\-./]{0,39}")
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?: \d{3})+|\d+)(?:([.,])(\d+))?")
_YES = {"ja", "j", "yes", "sant", "true", "1"}
_NO = {"nej", "n", "no", "falskt", "false", "0"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell as read. ``readable``: it holds a value of the column's type; ``listed``: one the column's list knows.

    ``fault`` with ``message`` and ``hint`` is None when there is nothing to say. A value may stand beside a fault.
    """

    value: Cell
    readable: bool = True
    listed: bool = True
    fault: Code | None = None
    message: str = ""
    hint: str = ""


Judge = Callable[[ReadValue], Judged]


def judge(column: Column, assignment: Assignment, area: str, *, from_1904: bool = False) -> Judge:
    """A function that reads the cells of ``column``, which are not blank, in a report for ``area``."""
    inner = _judge(column, assignment, area, from_1904)

    def read(value: ReadValue) -> Judged:
        if isinstance(value, CellError):
            return _bad(*without_value(value))
        return inner(value)

    return read


def without_value(cell: CellError) -> tuple[Code, str]:
    """What to say of a cell that shows an error, or has a formula that was never computed."""
    if cell.word:
        return ERROR_CELL, f"Cellen visar felet {cell.word}."
    return NO_RESULT, "Cellen har en formel utan beräknat värde."


def worded(value: ReadValue) -> str:
    """The value as a Swedish Excel shows it; "" for a blank, an error and a length of time."""
    match value:
        case None | CellError() | timedelta():
            return ""
        case bool():
            return "SANT" if value else "FALSKT"
        case datetime():
            return value.isoformat(" ", "minutes")
        case _:
            return str(value).strip()


def echo(value: ReadValue) -> str:
    """The value within quotation marks if it is short and could not be part of an identity number, else nothing."""
    text = " ".join(worded(value).split())
    if not text or len(text) > 24 or sum(sign.isdigit() for sign in text) > 8 or identities.find(text):
        return ""
    return f"”{text}”"


def _bad(code: Code, message: str, hint: str = "") -> Judged:
    return Judged(None, False, False, code, message, hint or code.advice)


def _said(value: ReadValue, what: str) -> str:
    shown = echo(value)
    return f"{shown} {what}" if shown else f"Värdet {what}"


def _judge(column: Column, assignment: Assignment, area: str, from_1904: bool) -> Judge:
    match column.type:
        case ColumnType.ID | ColumnType.PSEUDONYM:
            return _code_of_own
        case ColumnType.DATE | ColumnType.MONTH:
            return lambda value: _day(value, column.type is ColumnType.MONTH, from_1904)
        case ColumnType.BOOLEAN:
            return _yes_no
        case ColumnType.CODE:
            codes = assignment.reporting.codes[column.codes]
            known = {plain(item.label): item.code for item in codes.items} | {
                plain(item.code): item.code for item in codes.items
            }
            few = [item.label for item in codes.items] if len(codes.items) <= 6 else []
            hint = f"Välj {swedish.listed(few, 'eller')}." if few and sum(map(len, few)) < 120 else ""
            return lambda value: _listed(value, known, hint)
        case ColumnType.UNIT:
            return _units(assignment, area)
        case _:
            return lambda value: _figure(value, column)


def as_written(column: Column, values: Iterable[ReadValue]) -> Set[str]:
    """Those of many values that are read as they stand: codes in capitals. All others are judged one by one."""
    if column.type not in (ColumnType.ID, ColumnType.PSEUDONYM):
        return frozenset()
    codes = set(filter(_PLAIN_ID.fullmatch, [value for value in values if type(value) is str]))
    return codes.difference(identities.suspects(codes))


def _code_of_own(value: ReadValue) -> Judged:
    if isinstance(value, int | str) and not isinstance(value, bool):
        # One code in one spelling, whoever wrote it: e17 and E17 are the same episode.
        code = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", seen(str(value))).upper()).strip()
        if _ID.fullmatch(code) and not identities.find(code) and not identities.doubtful(code):
            return Judged(code)
    # Never echoed: what stands here instead of a code may be a name.
    return _bad(NO_ID, "Värdet är inte en kod.")


def _day(value: ReadValue, month: bool, from_1904: bool) -> Judged:
    read = as_month(value, from_1904=from_1904) if month else as_date(value, from_1904=from_1904)
    if isinstance(read, date):
        return Judged(read)
    if read is Unclear.TWO_WAYS:
        return _bad(TWO_WAYS, _said(value, "kan läsas som två olika dagar."))
    if read is Unclear.ODD_YEAR:
        return _bad(NO_MONTH if month else NO_DATE, _said(value, "har ett årtal som inte kan stämma."))
    if month:
        return _bad(NO_MONTH, _said(value, "är inte en månad."))
    return _bad(NO_DATE, _said(value, "är inte ett datum."))


def _yes_no(value: ReadValue) -> Judged:
    if isinstance(value, bool):
        return Judged(value)
    word = plain(value) if isinstance(value, str) else str(value)
    if word in _YES or word in _NO:
        return Judged(word in _YES)
    return _bad(NOT_YES_NO, _said(value, "är varken ja eller nej."))


def _listed(value: ReadValue, known: Mapping[str, str], hint: str) -> Judged:
    words = {True: "ja", False: "nej"}
    word = words[value] if isinstance(value, bool) else plain(str(value))
    if word in known:
        return Judged(known[word])
    said = _said(value, "finns inte i kolumnens lista.")
    return Judged(None, isinstance(value, str | int), False, NO_CODE, said, hint or NO_CODE.advice)


def _units(assignment: Assignment, area: str) -> Judge:
    labels = unit_labels(assignment)
    home = {unit.id: place for place in assignment.areas for unit in place.units}
    known: dict[str, str] = {}
    for id, label in labels.items():
        known |= {plain(label): id, plain(id): id, plain(f"{id} – {label}"): id}
    # A title that several areas share means the unit of the report's own area.
    known |= {plain(unit.title): unit.id for place in assignment.areas if place.id == area for unit in place.units}

    def read(value: ReadValue) -> Judged:
        id = known.get(plain(str(value)))
        if id is None:
            said = _said(value, "är ingen enhet i uppdraget.")
            return Judged(None, isinstance(value, str | int), False, NO_UNIT, said, NO_UNIT.advice)
        if area and home[id].id != area:
            said = f"{labels[id]} hör till område {home[id].title}."
            return Judged(id, True, False, OTHER_AREA, said, OTHER_AREA.advice)
        return Judged(id)

    return read


def _figure(value: ReadValue, column: Column) -> Judged:
    whole, percent = column.type is ColumnType.INTEGER, column.type is ColumnType.PERCENT
    signed = percent and isinstance(value, str) and value.strip().endswith("%")
    number = _number(value.strip().removesuffix("%") if signed and isinstance(value, str) else value)
    if number is None:
        if isinstance(value, date | datetime | time | timedelta):
            return _bad(NO_NUMBER, "Cellen visar ett datum eller ett klockslag, inte ett tal.")
        return _bad(NO_NUMBER, _said(value, "är inte ett tal."))
    if abs(number) >= _BEYOND:
        greatest = swedish.number(int(_BEYOND) - 1)
        return _bad(
            OUT_OF_RANGE, _said(value, "är orimligt stort."), f"Rätta talet; det största som läses är {greatest}."
        )
    if percent and not signed and 0 < number <= 1:
        return _bad(UNSURE_PERCENT, f"{echo(_comma(number)) or 'Talet'} kan betyda en andel eller ett procenttal.")
    if whole and number != int(number):
        return _bad(NOT_WHOLE, _said(_comma(number), "är inte ett heltal."))
    low, high = column.minimum, column.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = [f"lägst {_comma(low)}"] if low is not None else []
        bounds += [f"högst {_comma(high)}"] if high is not None else []
        return _bad(OUT_OF_RANGE, _said(_comma(number), f"är utanför gränserna: {swedish.listed(bounds)}."))
    if whole:
        return Judged(int(number))
    kept = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if abs(kept - number) < Decimal("1e-9"):  # what binary arithmetic leaves behind in a computed cell
        return Judged(kept)
    return Judged(kept, True, True, ROUNDED, f"Talet läses som {_comma(kept)}.", ROUNDED.advice)


def _number(value: ReadValue) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        exact = Decimal(value)
        return exact if exact.is_finite() else None
    if not isinstance(value, str):
        return None
    text = " ".join(value.replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ").split())
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    if found[3] == "." and len(found[4]) == 3 and len(found[2]) <= 3:
        return None  # 1.234: a thousand and more, or one and a fraction
    return Decimal(f"{found[1]}{found[2].replace(' ', '')}.{found[4] or '0'}")


def _comma(number: Decimal) -> str:
    return format(number.normalize() if number else Decimal(0), "f").replace(".", ",")
