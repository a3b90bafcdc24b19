"""The reference pages of docs/, written from the code's own records, the specifications and the tests' cases.

``make docs`` writes them; ``tests/test_docs.py`` fails when a page in git is not what is written here. A page is a
module with a function that gives its Markdown; nothing in it is typed that the code, a schema or a case already says.
"""

from collections.abc import Mapping

from generator import codes, commands, glossary, keys, kinds

PAGES = {
    "anmarkningar.md": codes.page,
    "kommandon.md": commands.page,
    "matt.md": kinds.page,
    "nycklar.md": keys.page,
    "ordlista.md": glossary.page,
}


def pages() -> Mapping[str, str]:
    """Every generated page by file name; equal code and cases give equal text."""
    return {name: page() for name, page in PAGES.items()}
