"""Dates and months as people and systems write them. What could mean two days is refused, not guessed."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from tenderkit.workbooks.cells import ReadValue, seen

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_FULL = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[t ]\d\d[:.]\d\d.*)?")
_RUN = re.compile(r"(\d{4})(\d\d)(\d\d)")
_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::?(?:e|a|de) )?[. :]*([a-zåäö]+)[., ]*(\d{4})")
_PAIR = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_MONTH = re.compile(r"(\d{4})[-/. ]?(\d{1,2})")
_MONTH_LAST = re.compile(r"(\d{1,2})[-/. ](\d{4})")
_MONTH_WORD = re.compile(r"([a-zåäö]+)[., ]*(\d{4})")

_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)


class Unclear(Enum):
    """Why a value is not taken as a date."""

    NOT_A_DATE = "not a date"
    TWO_WAYS = "two ways to read it"
    ODD_YEAR = "a year no report is about"


def as_date(value: ReadValue, *, from_1904: bool = False) -> date | Unclear:
    """The day ``value`` says: a date cell, Excel's serial number, or text that can be read in one way only."""
    match value:
        case datetime():
            return _sane(value.date())
        case date():
            return _sane(value)
        case bool():
            return Unclear.NOT_A_DATE
        case int() | Decimal() if Decimal(value).is_finite():
            return _from_number(value, from_1904)
        case str():
            return _from_text(" ".join(seen(value).lower().replace("–", "-").split()), from_1904)
        case _:
            return Unclear.NOT_A_DATE


def as_month(value: ReadValue, *, from_1904: bool = False) -> date | Unclear:
    """The first day of the month ``value`` says: ``2028-01``, ``januari 2028``, or any day in the month."""
    text = " ".join(str(value).lower().split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if found := _MONTH.fullmatch(text):
        if len(text) != 5 or not text.isdigit():  # five figures are a serial number
            return _built(int(found[1]), int(found[2]), 1)
    elif found := _MONTH_LAST.fullmatch(text):
        return _built(int(found[2]), int(found[1]), 1)
    elif found := _MONTH_WORD.fullmatch(text):
        return _built(int(found[2]), _named(found[1]), 1)
    day = as_date(value, from_1904=from_1904)
    return day.replace(day=1) if isinstance(day, date) else day


def _from_number(value: int | Decimal, from_1904: bool) -> date | Unclear:
    whole = int(value)
    if found := _RUN.fullmatch(str(value)):
        return _built(int(found[1]), int(found[2]), int(found[3]))
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    if not 30_000 <= whole <= 80_000:
        return Unclear.NOT_A_DATE
    return _sane(start + timedelta(days=whole))


def _from_text(text: str, from_1904: bool) -> date | Unclear:
    if found := _ISO.fullmatch(text) or _RUN.fullmatch(text):
        return _built(int(found[1]), int(found[2]), int(found[3]))
    if found := _WORDS.fullmatch(text):
        return _built(int(found[3]), _named(found[2]), int(found[1]))
    if found := _PAIR.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first <= 12 and second <= 12 and first != second:
            return Unclear.TWO_WAYS
        return _built(year, second, first) if second <= 12 else _built(year, first, second)
    if re.fullmatch(r"\d{2}[-/. ]\d{2}[-/. ]\d{2}", text):
        return Unclear.TWO_WAYS
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _from_number(int(text[:5]), from_1904)
    return Unclear.NOT_A_DATE


def _named(word: str) -> int:
    """The number of the month called ``word``, or 0."""
    for number, (short, full) in enumerate(zip(_MONTHS, _FULL, strict=True), start=1):
        if word in (short, full) or (len(word) == 4 and full.startswith(word)):
            return number
    return 0


def _built(year: int, month: int, day: int) -> date | Unclear:
    try:
        return _sane(date(year, month, day))
    except ValueError:
        return Unclear.NOT_A_DATE


def _sane(day: date) -> date | Unclear:
    return day if _FIRST <= day <= _LAST else Unclear.ODD_YEAR
