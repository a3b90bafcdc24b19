"""Native numbering: which lists the shell has, and new ones for lettered lists, so that each begins with a)."""

from typing import Any

from tenderkit.writers.docx.wordml import VAL, element, w

_NUM, _NUM_ID, _ABSTRACT = w("num"), w("numId"), w("abstractNumId")


class Numbering:
    """The lists of a document. They are found by the styles that use them: Word may have renumbered them."""

    def __init__(self, root: Any, styles: Any) -> None:
        self._root = root
        by_style = {
            style.find(w("name")).get(VAL): int(number.get(VAL))
            for style in styles.findall(w("style"))
            if (number := style.find(f"{w('pPr')}/{w('numPr')}/{_NUM_ID}")) is not None
        }
        self.headings = by_style["heading 1"]
        self.bullets = by_style["List Bullet"]
        concrete = {int(num.get(_NUM_ID)): num.find(_ABSTRACT).get(VAL) for num in root.findall(_NUM)}
        self._letters = concrete[by_style["List Number"]]
        self._last = max(concrete)

    def restarted(self, level: int) -> int:
        """A new lettered list that starts over at ``level``."""
        self._last += 1
        num = element(self._root, "num", {"numId": self._last})
        element(num, "abstractNumId", {"val": self._letters})
        override = element(num, "lvlOverride", {"ilvl": level})
        element(override, "startOverride", {"val": 1})
        return self._last
