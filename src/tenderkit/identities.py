"""Identity and organisation numbers: found in order to be refused, never printed.

What counts: personnummer and samordningsnummer with ten or twelve digits, and the reserve numbers of Region Stockholm,
Västra Götalandsregionen, Värmland and Inera (Carelink). The only module that imports stdnum.

A number counts when its date exists and its check digit is right, also when it touches letters: ``B8112289874`` may
be a code, but privacy outweighs the rare false alarm. A number whose leading zeros Excel has dropped is recognised when
exactly one is gone (born 2001–2009); with two or more gone it cannot be told from any other figure. UUIDs, check sums
and other long hexadecimal codes are left in peace: among a hundred thousand of them some always hold such digits.

A number written out with its dash, or with all twelve digits, is *doubtful* when only the check digit is wrong: most
often a personnummer mistyped, sometimes something else. It is masked and warned of, but refuses no file.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

Span = tuple[int, int]

# Every dash and blank that Word, Excel and web forms put in place of - and space, one sign for one.
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_BLANKS = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n"
_SIGNS = str.maketrans(_DASHES + "\uff0b" + _BLANKS, "-" * len(_DASHES) + "+" + " " * len(_BLANKS))
_UNSEEN = "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd"  # last, what was lost
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # drawn on the sign before
# ² and ① are figures to a reader, but none to a pattern.
_RAISED = (
    "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff"
    "\u2776-\u277e\u2780-\u2788\u278a-\u2792\U0001f100-\U0001f10a"
)
_LEFT_OUT = re.compile(f"[{_UNSEEN}{_MARKS}]")
_DISGUISED = re.compile(f"[{_UNSEEN}{_MARKS}{_RAISED}]")

_WRITTEN_OUT = re.compile(r"\d{6}(?:\W{1,5}|\d\d)\d{4}")
# What every number has, in any script and with any signs between: a birth date and the first of the last signs.
_LIKELY = re.compile(r"(?<!\d)\d(?:[\W_]{0,5}\d){5}[\W_]{0,5}(?:\d|[KMX]\d)", re.I)
_SHORTEST = 10  # signs in a number: a birth date of six and the last four
_BETWEEN = r" {0,2}[-+/._:,]? {0,2}"
_PERSON = re.compile(
    rf"""(?<!\d)(?<!\d[.,])
    (?:(?P<century>\d\d)[ ]?)?(?P<year>\d\d)
    (?P<inner>[-./ ]?)(?P<month>[01]\d)(?P=inner)(?P<day>\d\d)
    (?P<between>{_BETWEEN.replace(" ", "[ ]")})(?P<last>\d{{4}})
    (?!\d)(?![-.,:]\d)""",
    re.VERBOSE,
)
# The figures parted by blanks: as thousands, the whole text being one number; or anywhere, with all twelve figures.
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
_SPACED = re.compile(r"(?<!\d)(?<!\d[.,])(?=1 ?[89]|2 ?0)(?:\d ?){11}\d(?!\d)(?![-.,:]\d)")
_MACHINE = re.compile(
    r"""(?<![0-9a-z])(?:
    [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}
    | [0-9a-f]{64}
    | (?=(?:[0-9]*[a-f]){3})(?=[0-9a-f]*[a-f][0-9]+[a-f])[0-9a-f]{14,}
    )(?![0-9a-z])""",
    re.VERBOSE | re.IGNORECASE,
)
_PHONE = re.compile(r"(?:tel|telefon|tfn|mob|mobil|sms)[a-zåäö]*[.:]? {0,2}$", re.I)
_CLOCK_OR_YEAR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d|(?:19|20)\d\d")
_STOCKHOLM = re.compile(rf"(?<!\d)99(?P<year>(?:19|20)\d\d)(?P<serial>\d\d{_BETWEEN}\d{{3}})(?P<check>\d)(?!\d)")
_GOTALAND = re.compile(rf"(?<!\d)(?P<day>(?:18|19|20)\d{{6}}|\d{{6}}){_BETWEEN}(?P<rest>[KMX]\d{{3}})(?!\w)", re.I)
_VARMLAND = re.compile(rf"(?<!\d)(?P<day>(?:18|19|20)\d{{6}}){_BETWEEN}S[FUXPL]\d[A-UW-Z](?!\w)", re.I)
_LAST = re.compile(r"[-+]?\d{4}|[KMX]\d{3}|S[A-Z]\d[A-Z]", re.I)
_DAY = re.compile(r"(?:\d{6}|\d{8}|(?:\d\d)?\d\d([-/. ])\d\d\1\d\d)[-+]?")


def find(text: str) -> list[Span]:
    """Where in ``text`` something stands that looks like a personal identity number: (start, end), in order."""
    return _searched(text, lambda plain: {*_whole(plain), *_spaced(plain)})


def doubtful(text: str) -> list[Span]:
    """Where in ``text`` a number stands that would be a personnummer or samordningsnummer but for its check digit.

    Only with the dash or plus, or with twelve digits; and not where the last four are a time of day or a year.
    """
    if not _WRITTEN_OUT.search(text) and not _DISGUISED.search(text):
        return []
    return _searched(text, lambda plain: set(_persons(plain, right=False)))


def _searched(text: str, look: Callable[[str], set[Span]]) -> list[Span]:
    """What ``look`` finds in ``text`` as a person sees it, as places in ``text``; the first of any that overlap."""
    if not _LIKELY.search(text) and not _DISGUISED.search(text):
        return []
    kept = [index for index, sign in enumerate(text) if not _LEFT_OUT.match(sign)]
    plain = "".join(_ascii(text[index]) for index in kept).translate(_SIGNS)
    found = look(plain)
    if found:
        found = look(_MACHINE.sub(lambda match: "x" * len(match[0]), plain))
    spans: list[Span] = []
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return [(kept[start], kept[end - 1] + 1) for start, end in spans]


def suspects(texts: Iterable[str]) -> list[str]:
    """Those of many texts that may hold a number and are worth a ``find``; mostly none, which one search tells."""
    kept = [text for text in texts if len(text) >= _SHORTEST]
    together = "a".join(kept)  # a letter parts figures as a cell's border does
    if not _LIKELY.search(together) and (together.isascii() or not _DISGUISED.search(together)):
        return []
    return [text for text in kept if _LIKELY.search(text) or _DISGUISED.search(text)]


def masked(text: str) -> str:
    """``text`` with every such number, sure or doubtful, replaced by one sign, for names that must be shown."""
    for search in (find, doubtful):
        for start, end in reversed(search(text)):
            text = f"{text[:start]}■{text[end:]}"
    return text


def in_number(value: int | Decimal) -> bool:
    """True if a number cell looks like one: ten or twelve digits, nine if a zero was dropped, or 900101,9802.

    The sign is nobody's: a minus before it may be a slip.
    """
    digits = str(abs(value))
    return bool(find(digits.zfill(10))) if len(digits) == 9 else bool(find(digits))


def are_halves(left: str, right: str) -> bool:
    """True if two cells that touch have the form of one, whatever the check digit: a birth date, and the last four."""
    return bool(_LAST.fullmatch(right.strip().translate(_SIGNS)) and _DAY.fullmatch(left.strip().translate(_SIGNS)))


def in_neighbours(left: str, right: str) -> bool:
    """True if two cells that touch make one: a birth date in any form, and the last four to the right or below."""
    first, last = left.strip().translate(_SIGNS), right.strip().translate(_SIGNS)
    return are_halves(left, right) and bool(find(re.sub(r"\D", "", first) + last))


def is_last_part(text: str) -> bool:
    """True if ``text`` could be the last four signs of a number whose date stands in the cell to the left or above."""
    return bool(_LAST.fullmatch(text.strip().translate(_SIGNS)))


def is_orgnr(text: str) -> bool:
    """True for a Swedish organisation number with a right check digit: ``556703-7485`` or ten digits."""
    return bool(as_orgnr(text))


def as_orgnr(text: str) -> str:
    """The organisation number in ``text`` as ``556703-7485``; "" if it is none, or has a wrong check digit."""
    from stdnum.se import orgnr

    plain = text.strip().translate(_SIGNS)
    if not re.fullmatch(r"[0-9]{6}-?[0-9]{4}", plain) or not orgnr.is_valid(plain) or plain[2] < "2":
        return ""
    return f"{plain[:6]}-{plain[-4:]}"


def _luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


def _ascii(sign: str) -> str:
    """The figure itself for a figure of any script, raised or ringed too; every other sign unchanged."""
    return sign if sign.isascii() else str(unicodedata.digit(sign, sign))


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, overlapping ones too: in "15 811228-…" the first figures must not hide the number after them."""
    match = pattern.search(text)
    while match:
        yield match
        match = pattern.search(text, match.start() + 1)


@cache
def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _persons(text: str, *, right: bool) -> Iterator[Span]:
    """Personnummer, samordningsnummer (day + 60) and Carelink's numbers (day 32–59, twelve digits only).

    With ``right`` false those whose check digit is wrong.
    """
    for match in _each(_PERSON, text):
        century, year, month, day = (int(match[name] or 0) for name in ("century", "year", "month", "day"))
        if match["century"] and century not in (18, 19, 20):
            continue
        if match["inner"] and match["inner"] == " " == match["between"] and not match["century"]:
            continue  # four groups of figures in a row are a table, not a person
        years = (100 * century + year,) if match["century"] else (1900 + year, 2000 + year)
        carelink = bool(match["century"]) and 32 <= day <= 59 and 1 <= month <= 12
        born = any(_exists(whole, month, day - 60 if day > 60 else day) for whole in years)
        if not (born or (carelink and right)) or _is_phone(match, text):
            continue
        if _luhn(match["year"] + match["month"] + match["day"] + match["last"]) is not right:
            continue
        if right or _written_out(match):
            yield match.span()


def _whole(text: str) -> set[Span]:
    """Every number whose figures stand together, or parted only where they are wont to be."""
    return {*_persons(text, right=True), *_stockholm(text), *_by_letters(text)}


def _spaced(text: str) -> Iterator[Span]:
    """Numbers with blanks between figures that nobody parts so on purpose, but that a format or a hand may."""
    number = text.strip()
    if _THOUSANDS.fullmatch(number) and _whole(number.replace(" ", "")):
        yield text.index(number), text.index(number) + len(number)
    for match in _each(_SPACED, text):
        if not _THOUSANDS.fullmatch(match[0]) and any(_persons(match[0].replace(" ", ""), right=True)):
            yield match.span()


def _is_phone(match: re.Match[str], text: str) -> bool:
    """True for a mobile number in one run of digits that the text itself calls a telephone number."""
    return match[0].isdigit() and match[0].startswith("07") and bool(_PHONE.search(text[: match.start()]))


def _written_out(match: re.Match[str]) -> bool:
    between = match["between"].strip()
    whole = between in ("-", "+") or bool(match["century"] and not match["between"])
    return whole and not match["inner"] and not _CLOCK_OR_YEAR.fullmatch(match["last"])


def _stockholm(text: str) -> Iterator[Span]:
    for match in _each(_STOCKHOLM, text):
        serial = re.sub(r"\D", "", match["serial"])
        if _luhn(match["year"][2:] + serial + match["check"]):
            yield match.span()


def _by_letters(text: str) -> Iterator[Span]:
    """Numbers with letters in the last four. With eight digits the form is proof; with six the check must hold."""
    for match in _each(_GOTALAND, text):
        day, rest = match["day"], match["rest"].upper()
        six = day[-6:]
        years = (int(day[:4]),) if len(day) == 8 else (1900 + int(six[:2]), 2000 + int(six[:2]))
        known = len(day) == 8 or _luhn(six + {"K": "5", "M": "7", "X": "8"}[rest[0]] + rest[1:])
        if known and any(_exists(year, int(six[2:4]), int(six[4:]) % 60) for year in years):
            yield match.span()
    for match in _each(_VARMLAND, text):
        day = match["day"]
        if _exists(int(day[:4]), int(day[4:6]), int(day[6:]) % 60):
            yield match.span()
