"""How wide the columns of a table must be for no word to be broken, told without laying out a page."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import ceil

_SIZE = 190  # of the text in tables, in twentieths of a point
_MARGINS = 240  # of a cell, both sides, with a little to spare
_BREAKS = re.compile(r"[ \t\n]+|(?<=[-–])(?=\w)")
# Advance widths of Calibri's characters in thousandths of its size, the wider of regular and bold, rounded up.
_ADVANCE = {
    ord(character): width
    for width, characters in {
        240: "'\u00a0",
        280: ",.:;Iijl’·",
        320: "()-`f",
        360: "!J[]rt{}",
        400: "sz",
        440: '"/L\\c”',
        480: "?FSZgkvxy|",
        520: "#$*+0123456789<=>ETY^_ae~åäéÉ§–",
        560: "BCKPXbdhnopquöü",
        600: "RV",
        640: "ADGHÅÄ",
        680: "NOUÖ",
        720: "&Q…",
        760: "%w",
        840: "m",
        880: "M",
        920: "@W",
    }.items()
    for character in characters
}
_OTHER = 700


def column_widths(shares: Sequence[int], width: int, needs: Sequence[int] = ()) -> list[int]:
    """``width`` split by ``shares``, to the last unit, so that no column is narrower than it ``needs`` to be.

    A column that is too narrow takes from those with room to spare, in proportion to their room. Where the needs
    are too great together the shares hold.
    """
    total = sum(shares)
    edges = [width * share // total for share in accumulate(shares, initial=0)]
    widths = [right - left for left, right in pairwise(edges)]
    if not needs or sum(needs) > width or all(need <= own for need, own in zip(needs, widths, strict=True)):
        return widths
    lacking = sum(max(need - own, 0) for need, own in zip(needs, widths, strict=True))
    room = [max(own - need, 0) for need, own in zip(needs, widths, strict=True)]
    taken = [lacking * share // sum(room) for share in accumulate(room, initial=0)]
    given = [right - left for left, right in pairwise(taken)]
    return [max(own, need) - less for own, need, less in zip(widths, needs, given, strict=True)]


def needed(texts: Iterable[str]) -> int:
    """The width that the widest word of a column needs, margins and all."""
    words = {word for text in texts for word in _BREAKS.split(text)}
    longest = max(map(len, words), default=0)
    # A word of half as many letters is hardly wider; to measure every word of a long table takes time.
    return _MARGINS + max((_wide(word) for word in words if 2 * len(word) > longest), default=0)


def _wide(word: str) -> int:
    return ceil(sum(_ADVANCE.get(ord(character), _OTHER) for character in word) * _SIZE / 1000)
