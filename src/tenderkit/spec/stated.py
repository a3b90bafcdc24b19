"""Levels typed in running text: a number with its unit, or under a limiting word, that ought to come from a value.

What only names something is no level: references to law ("19 kap. 8 §", "(2016:1145)", "artikel 28"), annexes, years
and whole dates, and the ages of those concerned ("barn från sex år").
"""

import re
from collections.abc import Iterator, Set
from functools import cache

_MONTHS = r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_UNITS = (
    r"procent\w*|promille|dag|dagar|\w+dagar|dygn|veck(?:a|or)|månad(?:er)?|kvartal(?:en)?|år|timm(?:e|ar)|minut(?:er)?|gånger|"
    r"områden|kr|kronor|kkr|tkr|mnkr|tusen|miljon(?:er)?|miljard(?:er)?|"
    rf"{_MONTHS}"
)
_ONES = r"två|tre|fyra|fem|sex|sju|åtta|nio"
_WORDS = (
    rf"{_ONES}|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|"
    rf"(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)(?:ett|en|{_ONES})?|hundra|hundratjugo"
)
_BEGIN = r"\b(?=[\dtfsåneh])"  # figures, and what a number's word begins with: most places are passed at once
_NUMBER = re.compile(rf"\d|{_BEGIN}(?:{_WORDS})\b", re.IGNORECASE)
_DIGITS = r"\d+(?:[ \u00a0\u202f]\d{3})*(?:[,.]\d+)?(?:\s*[–-]\s*\d+)?"
_LIMITS = r"högst|minst|lägst|längst|maximalt|minimum|upp till|mer än|mindre än|fler än|färre än"
_IN_A_MONTH = re.compile(rf"\b(?:{_MONTHS})$", re.IGNORECASE)
_YEAR = re.compile(r"\s+(?:19|20)\d\d\b")
_AGE = re.compile(r"\b(?:barn|ung|fyll|föd|åld)[^.]{0,25}$", re.IGNORECASE)
_AGE_IN_MONTHS = re.compile(r"\b(?:barn|åldern?)\s+(?:under|över|från|till|på|mellan)\s+$", re.IGNORECASE)
_ASIDE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@cache
def _level(nouns: Set[str]) -> re.Pattern[str]:
    units = "|".join((_UNITS, *(re.escape(noun) for noun in sorted(nouns))))
    amount = rf"(?:{_DIGITS}|{_WORDS})\s+(?:\w+[at]\s+)?(?:{units})s?\b|{_DIGITS}\s*%"
    limited = rf"(?=[hmluf])(?:{_LIMITS})\s+(?:{amount}|{_DIGITS}(?!\w))"
    level = rf"\b(?<![\w:/–¤-])(?:{limited}|{_BEGIN}(?:{amount}))"
    return re.compile(level, re.IGNORECASE)


def typed_levels(text: str, nouns: Set[str] = frozenset()) -> Iterator[tuple[str, int]]:
    """Each level typed in ``text`` and where it begins. ``nouns`` are units beside the common ones.

    Placeholders are values already and are passed over.
    """
    if not _NUMBER.search(text):
        return  # no number at all, as in most texts
    bare = _ASIDE.sub(lambda aside: re.sub(r"\S", "¤", aside[0]), text)
    for found in _level(nouns).finditer(bare):
        whole_date = _IN_A_MONTH.search(found[0]) and _YEAR.match(bare, found.end())
        before = bare[: found.start()]
        age = re.search(r"\bår$", found[0]) and _AGE.search(before)
        age = age or (re.search(r"\bmånader$", found[0]) and _AGE_IN_MONTHS.search(before))
        if not whole_date and not age:
            yield " ".join(found[0].split()), found.start()
