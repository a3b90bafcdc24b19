"""Swedish as it is printed: numbers, dates, money, bounds, lists and the working-day calendar.

The only module that imports babel and dateutil, both lazily. No-break spaces keep a figure and its unit on one line.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache

from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Bound, Operator, Unit

NBSP = "\u00a0"

_QUARTERS = ("första", "andra", "tredje", "fjärde")
_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_WORDS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def number(value: Decimal | int | Fraction, decimals: int | None = None) -> str:
    """``value`` with decimal comma and no-break thousands. ``decimals`` rounds half up, for showing only."""
    if isinstance(value, Fraction):
        if decimals is None:
            raise ValueError("a fraction needs a number of decimals to be shown")
        scaled = value * 10**decimals
        # Half away from zero, as a Swedish reader rounds; Python's own rounding goes to even.
        whole = (abs(scaled) + Fraction(1, 2)).__floor__() * (1 if scaled >= 0 else -1)
        return _formatted(Decimal(whole).scaleb(-decimals), decimals)
    if decimals is not None:
        return number(Fraction(value), decimals)
    exact = Decimal(value)
    return _formatted(exact, max(0, -int(exact.as_tuple().exponent)))


def rounded(value: Fraction, limits: Iterable[Fraction] = ()) -> str:
    """``value`` as a report shows it: whole, or with one decimal.

    It is never rounded onto a limit that it does not reach or keep: not up to a whole number, nor onto 0 or ``limits``.
    """
    if value.denominator == 1:
        return number(value, 0)
    nearest = Fraction((value * 10 + Fraction(1, 2)).__floor__(), 10)
    if value < nearest and (nearest.denominator == 1 or nearest in limits):
        nearest -= Fraction(1, 10)
    elif value > nearest and nearest in {Fraction(0), *limits}:
        nearest += Fraction(1, 10)
    return number(nearest, 1)


@lru_cache(maxsize=4096)
def _formatted(exact: Decimal, places: int) -> str:
    from babel.numbers import format_decimal

    # The same few figures are printed again and again, and the locale's data is read anew at each.
    pattern = "#,##0" + ("." + "0" * places if places else "")
    with localcontext() as context:
        context.prec = max(
            context.prec, exact.adjusted() + places + 2
        )  # Babel rounds to as many figures as this allows
        return format_decimal(exact, format=pattern, locale="sv_SE")


def share(value: Decimal | int | Fraction, decimals: int | None = None, *, sign: bool = False) -> str:
    """A percentage: "50 procent" in running text, "50 %" with ``sign`` for tables."""
    shown = number(value, decimals)
    return f"{shown}{NBSP}%" if sign else f"{shown}{NBSP}procent"


def money(value: Decimal | int) -> str:
    """An amount in kronor: "25 000 kronor"."""
    return f"{number(value)}{NBSP}kronor"


@lru_cache(maxsize=4096)
def day(value: date) -> str:
    """A date in words: "1 september 2027"."""
    from babel.dates import format_date

    return format_date(value, format="d MMMM yyyy", locale="sv_SE").replace(" ", NBSP, 1)


def weekday(value: date) -> str:
    """The day of the week: "söndag"."""
    return _WEEKDAYS[value.weekday()]


def month(value: date) -> str:
    """A month in words: "september 2027"."""
    from babel.dates import format_date

    return format_date(value, format="MMMM yyyy", locale="sv_SE")


def span(value: Span) -> str:
    """A stretch of days: "1 september 2027 – 31 augusti 2031", "1 september 2027 – tills vidare"."""
    return f"{day(value.start)} – {day(value.end) if value.end else 'tills vidare'}"


def period(value: Period) -> str:
    """A quarter in words: "första kvartalet 2028"."""
    return f"{quarters([value.quarter])} {value.year}"


def quarters(numbers: Iterable[int]) -> str:
    """Quarters of the year, 1–4: "andra och fjärde kvartalet"."""
    return f"{listed(_QUARTERS[number - 1] for number in numbers)} kvartalet"


def days(count: int, *, working: bool = False) -> str:
    """A number of days: "1 dag", "30 dagar", "5 arbetsdagar"."""
    noun = ("arbetsdag" if count == 1 else "arbetsdagar") if working else ("dag" if count == 1 else "dagar")
    return f"{number(count)}{NBSP}{noun}"


def months(count: int) -> str:
    """A number of months: "1 månad", "24 månader"."""
    return f"{number(count)}{NBSP}{'månad' if count == 1 else 'månader'}"


def in_words(count: int) -> str:
    """A small number in words (common gender for one), else in figures."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else number(count)


def listed(parts: Iterable[str], last: str = "och") -> str:
    """The parts as a Swedish enumeration: "a, b och c"."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def code(text: str) -> str:
    """A name as an id, which every file system can hold: "Hässelby-Vällingby" is hasselby-vallingby."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def capital(text: str) -> str:
    """``text`` with a capital initial, the rest untouched."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """``text`` with a small initial, for use inside a sentence; abbreviations such as LOU are left alone."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def amount(bound: Bound) -> str:
    """The figures of a bound without its operator: "6", "4–7", "50 procent", "5 arbetsdagar"."""
    match bound.unit:
        case Unit.DAYS:
            return days(int(bound.operands[0]))
        case Unit.WORKING_DAYS:
            return days(int(bound.operands[0]), working=True)
        case Unit.PERCENT if bound.operator is Operator.BETWEEN:
            return f"{number(bound.operands[0])}–{share(bound.operands[1])}"
        case Unit.PERCENT:
            return share(bound.operands[0])
        case _:
            return "–".join(number(operand) for operand in bound.operands)


def limit(bound: Bound, *, relative: bool = False) -> str:
    """A bound in words: "högst 6", "mer än 50 procent", "lägst 4 och högst 7", "inom 5 arbetsdagar".

    At least the whole is the whole, "100 procent", unless the percentage is ``relative`` to something that it may pass.
    """
    match bound.operator:
        case Operator.AT_MOST:
            return f"högst {amount(bound)}"
        case Operator.AT_LEAST if bound.unit is Unit.PERCENT and bound.least == 100 and not relative:
            return amount(bound)
        case Operator.AT_LEAST:
            return f"minst {amount(bound)}"
        case Operator.MORE_THAN:
            return f"mer än {amount(bound)}"
        case Operator.LESS_THAN:
            return f"mindre än {amount(bound)}"
        case Operator.BETWEEN:
            low, high = (Bound(bound.operator, (operand,), bound.unit) for operand in bound.operands)
            return f"lägst {amount(low)} och högst {amount(high)}"
        case Operator.WITHIN if bound.unit is Unit.PERCENT:
            return f"högst {amount(bound)}"
        case Operator.WITHIN if bound.operands == (Decimal(0),):
            return "samma dag"
        case Operator.WITHIN:
            return f"inom {amount(bound)}"


@cache
def _days_off(year: int) -> frozenset[date]:
    """The public holidays that may fall on a weekday, and the eves that count as they do (1 § lagen (1989:253) om
    allmänna helgdagar; 2 § lagen (1930:173) om beräkning av lagstadgad tid)."""
    from dateutil.easter import easter

    fixed = [(1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)]
    # Good Friday, Easter Monday and Ascension Day. Beyond the years that dateutil knows, none is told.
    moving = [-2, 1, 39]
    # The national day took the place of Whit Monday (SFS 2004:1320).
    if year < 2005:
        moving.append(50)
    else:
        fixed.append((6, 6))
    sunday = easter(min(max(year, 1583), 4099))
    days = {date(year, month, day) for month, day in fixed} | {sunday + timedelta(days=after) for after in moving}
    return frozenset(days | {_midsummer_eve(year)})


def _midsummer_eve(year: int) -> date:
    friday = date(year, 6, 19)
    return friday + timedelta(days=(4 - friday.weekday()) % 7)


def is_working_day(value: date) -> bool:
    """False on Saturdays, Sundays, public holidays and the eves of midsummer, Christmas and New Year.

    The same days on which a statutory period may not end (lag (1930:173) om beräkning av lagstadgad tid, 2 §).
    """
    return value.weekday() < 5 and value not in _days_off(value.year)


def calendar(start: date, end: date) -> Iterator[tuple[date, bool, int]]:
    """One row per day: date, working day or not, and the number of working days up to and including it."""
    count, current = 0, start
    while current <= end:
        working = is_working_day(current)
        count += working
        yield current, working, count
        current += timedelta(days=1)
