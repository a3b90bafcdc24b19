"""Why a text is no YAML, in Swedish: the cause and its place, which may be far above where the parser stopped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is wrong, where (line and column from 1), and what to write instead; no hint if the usual one will do."""

    line: int
    column: int
    message: str
    hint: str = ""


def explain(error: yaml.MarkedYAMLError, text: str) -> Explanation:
    """The cause of the parser's complaint about ``text``."""
    line, column = _place(error, text)
    problem = f"{error.context or ''} {error.problem or ''}"
    lines = text.split("\n")
    return (
        _disguised(lines, line)
        or _left_open(text, line, problem)
        or _below_a_text(lines, line, problem)
        or _wrong_indent(lines, line, problem)
        or Explanation(line + 1, column + 1, _in_swedish(problem))
    )


def _place(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int]:
    """Where the problem is; where what was left open began, if that is seen only further down."""
    mark, last = error.problem_mark, text.rstrip().count("\n")
    key_alone = "could not find expected ':'" in (error.problem or "")
    if error.context_mark and (mark is None or mark.line > last or key_alone):
        mark = error.context_mark
    return (min(mark.line, last), mark.column) if mark else (0, 0)


_DISGUISED_BLANK = re.compile(r" *([^\S \t\r]|[\u200b-\u200d\u2060])")
_DISGUISED_DASH = re.compile(r" *([\u2010-\u2015\u2212])\s")


def _disguised(lines: list[str], line: int) -> Explanation | None:
    """A sign of Word's where YAML takes only a blank or a hyphen: on the line, or on the one before it."""
    for number in [line, *_above(lines, line)][:2]:
        if found := _DISGUISED_BLANK.match(lines[number]):
            name = "hårt blanksteg" if found[1] in "\u00a0\u202f\u2007" else "osynligt tecken"
            message = f"Raden är indragen med ett {name} (U+{ord(found[1]):04X}), som bara ser ut som ett blanksteg."
            return Explanation(number + 1, found.start(1) + 1, message, "Skriv om indraget med vanliga blanksteg.")
        if found := _DISGUISED_DASH.match(lines[number]):
            message = f"Raden börjar med ett tankstreck ({found[1]}), inte med ett bindestreck."
            return Explanation(number + 1, found.start(1) + 1, message, "Börja posten med bindestreck: - id.")
    return None


def _left_open(text: str, line: int, problem: str) -> Explanation | None:
    """A quotation that began on a line above and ends on this one, at a quotation mark that opens another."""
    if "end of stream" in problem:
        return None
    for token in _tokens(text):
        if token.start_mark.line >= line:
            break
        quoted = isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')
        if quoted and token.end_mark.line == line:
            message = f"Texten inom citattecken, som börjar här, tar slut först på rad {line + 1}."
            hint = "Sätt det citattecken som saknas sist i texten. Ett fel längre ned kan bero på detta."
            return Explanation(token.start_mark.line + 1, token.start_mark.column + 1, message, hint)
    return None


def _tokens(text: str) -> Iterator[yaml.Token]:
    try:
        yield from yaml.scan(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return


_TEXT_BELOW = re.compile(r"\s*(?:- +)*[^\s#].*:\s+[>|][-+0-9]*\s*")
_ENTRY = re.compile(r"\s*(?:- +)*[^\s:#\"'{\[]+:(?:\s.*)?")
_BLANK_MISSING = re.compile(r"\s*(?:- +)*[A-Za-z_]+:\S.*")


def _below_a_text(lines: list[str], line: int, problem: str) -> Explanation | None:
    """A line of the text below ``>`` or ``|`` that is less indented than the rest of it."""
    if "expected" not in problem or _ENTRY.fullmatch(lines[line]) or _BLANK_MISSING.fullmatch(lines[line]):
        return None
    for number in _above(lines, line):
        if _TEXT_BELOW.fullmatch(lines[number]):
            message = f"Raden är mindre indragen än den text som börjar efter rad {number + 1}, och räknas inte dit."
            hint = "Dra in den lika långt som resten av texten. Är raden en ny nyckel saknas kolon och blanksteg."
            return Explanation(line + 1, _indent(lines[line]) + 1, message, hint)
        if _indent(lines[number]) <= _indent(lines[line]):
            break
    return None


def _wrong_indent(lines: list[str], line: int, problem: str) -> Explanation | None:
    """An entry that begins further in than the one above it, which has its value, or at no level above it."""
    above = next(_above(lines, line), None)
    if above is None or not _ENTRY.fullmatch(lines[line]):
        return None
    here, before, hint = (
        _key_indent(lines[line]),
        _key_indent(lines[above]),
        "Låt det som hör ihop börja lika långt in.",
    )
    if "mapping values are not allowed" in problem and here > before and _ENTRY.fullmatch(lines[above]):
        message = f"Raden är längre indragen än rad {above + 1}, som redan har ett värde; en av dem har fel indrag."
        continued = "Fortsätter raden texten ovanför, sätt hela texten inom citattecken."
        return Explanation(line + 1, _indent(lines[line]) + 1, message, f"{hint} {continued}")
    if "did not find expected key" in problem or "expected '-' indicator" in problem:
        message = f"Raden är indragen {_indent(lines[line])} blanksteg, vilket inte stämmer med raderna ovanför."
        return Explanation(line + 1, _indent(lines[line]) + 1, message, hint)
    return None


def _above(lines: list[str], line: int) -> Iterator[int]:
    """The lines above that say something, the nearest first."""
    return (number for number in range(line - 1, -1, -1) if lines[number].strip() and lines[number].lstrip()[0] != "#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _key_indent(line: str) -> int:
    """Where the line's key begins: the hyphen of a list is indent too."""
    return len(line) - len(line.lstrip(" -"))


_PROBLEMS = (
    ("mapping values are not allowed", "Ett kolon står där det inte får stå; sätt texten inom citattecken."),
    ("could not find expected ':'", "Efter nyckeln saknas ett kolon följt av blanksteg."),
    ("did not find expected key", "Indraget stämmer inte, eller ett citattecken saknas."),
    ("did not find expected '-' indicator", "Indraget i listan stämmer inte."),
    ("found unexpected end of stream", "Ett citattecken eller en klammer är inte avslutad."),
    ("did not find expected ',' or ']'", "En hakparentes är inte avslutad."),
    ("did not find expected ',' or '}'", "En klammerparentes är inte avslutad."),
    ("did not find expected node content", "Ett värde saknas, eller en klammer är inte avslutad."),
    ("cannot start any token", "Tecknet får inte inleda ett värde; sätt texten inom citattecken."),
    ("found undefined alias", "Aliaset (*) pekar på ett ankare (&) som inte finns."),
    ("undefined alias", "Aliaset (*) pekar på ett ankare (&) som inte finns."),
    ("expected a single document", "Filen innehåller flera YAML-dokument (---); det får bara vara ett."),
    ("did not find expected <document start>", "Något står före eller efter dokumentets innehåll."),
)


def _in_swedish(problem: str) -> str:
    for english, swedish in _PROBLEMS:
        if english in problem:
            return swedish
    return "Filen följer inte YAML här."
