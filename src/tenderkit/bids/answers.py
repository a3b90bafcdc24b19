"""One answer cell read as what was asked for. Nothing is guessed: what is not plainly an answer is a problem."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tenderkit import swedish
from tenderkit.model.bid import AnswerValue
from tenderkit.model.requirement import AnswerType
from tenderkit.workbooks.cells import CellError, ReadValue, is_blank, seen

_BEYOND = 10**15
_NUMBER = re.compile(r"[-−]?[0-9]+(?:[ \u00a0\u202f][0-9]{3})*(?:[.,][0-9]+)?")
_THOUSANDS = re.compile(r"[-−]?[0-9]{1,3}[.,][0-9]{3}")
_YES_NO = {"ja": True, "nej": False}


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's answer: its value, what is written there, and why it could not be read ("" if it could).

    A blank cell has no value and no problem.
    """

    value: AnswerValue
    written: str
    problem: str = ""


def read(value: ReadValue, asked: AnswerType) -> Reading:
    """The answer in a cell."""
    if is_blank(value):
        return Reading(None, "")
    if isinstance(value, CellError):
        word = value.word or "en formel utan beräknat värde"
        return Reading(None, value.word, f"Cellen innehåller {word}.")
    return _READERS[asked](value, written(value))


def written(value: ReadValue) -> str:
    """What stands in a cell, as a person would read it out."""
    match value:
        case None:
            return ""
        case str():
            return " ".join(seen(value).split())
        case bool():
            return "SANT" if value else "FALSKT"
        case int() | Decimal():
            return swedish.number(value)
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case CellError():
            return value.word
        case _:
            return str(value)


def _whole(value: ReadValue, shown: str) -> Reading:
    reading = _decimal(value, shown)
    number = reading.value
    if isinstance(number, Decimal) and number != number.to_integral_value():
        return Reading(None, shown, f"”{_short(shown)}” är inte ett heltal.")
    return Reading(int(number), shown) if isinstance(number, Decimal) else reading


def _decimal(value: ReadValue, shown: str) -> Reading:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _bounded(Decimal(value), shown)
    if isinstance(value, date):
        return Reading(None, shown, f"Cellen innehåller ett datum ({shown}); Excel kan ha gjort om det som skrevs.")
    if isinstance(value, str) and _NUMBER.fullmatch(shown):
        if _THOUSANDS.fullmatch(shown):
            return Reading(None, shown, f"”{shown}” kan läsas både som tusental och som decimaltal.")
        plain = re.sub(r"\s", "", shown).replace("−", "-").replace(",", ".")
        return _bounded(Decimal(plain), shown)
    return Reading(None, shown, f"”{_short(shown)}” går inte att läsa som ett tal.")


def _bounded(number: Decimal, shown: str) -> Reading:
    """The number as an answer, unless nothing asked for could be so large."""
    if abs(number) < _BEYOND:
        return Reading(number, shown)
    return Reading(None, shown, f"”{_short(shown)}” är ett orimligt stort tal.")


def _yes_no(value: ReadValue, shown: str) -> Reading:
    answer = value if isinstance(value, bool) else _YES_NO.get(shown.casefold().rstrip("."))
    if answer is None:
        return Reading(None, shown, f"”{_short(shown)}” är varken ja eller nej.")
    return Reading(answer, shown)


def _date(value: ReadValue, shown: str) -> Reading:
    if isinstance(value, date):
        return Reading(value.date() if isinstance(value, datetime) else value, shown)
    try:
        return Reading(date.fromisoformat(shown), shown)
    except ValueError:
        return Reading(None, shown, f"”{_short(shown)}” går inte att läsa som ett datum.")


def _text(value: ReadValue, shown: str) -> Reading:
    return Reading(value.strip() if isinstance(value, str) else shown, shown)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


_READERS: dict[AnswerType, Callable[[ReadValue, str], Reading]] = {
    AnswerType.INTEGER: _whole,
    AnswerType.DECIMAL: _decimal,
    AnswerType.YES_NO: _yes_no,
    AnswerType.DATE: _date,
    AnswerType.TEXT: _text,
}
