"""YAML as the language needs it: every value with its line and column, and no guesses.

PyYAML's resolver turns ``12:30`` into 750, ``0123`` into 83 and ``NO`` into false, and keeps the last of two equal
keys without a word. In a contract that is a correctness defect, so scalars are strict here: ``null``, ``true`` and
``false``, plain integers and plain decimals; everything else, dates included, is text. The only module that
imports yaml.
"""

import errno
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tenderkit.findings import Code, FilePlace, Finding, Severity, TextPlace

Scalar = str | int | Decimal | bool | None
Key = str | int

MAX_BYTES = 5_000_000
MAX_NODES = 200_000
MAX_DEPTH = 60

UNREADABLE = Code(
    "spec-gar-inte-att-lasa", Severity.ERROR, "Filen går inte att läsa", "Kontrollera sökväg och rättigheter."
)
TOO_LARGE = Code("spec-for-stor", Severity.ERROR, "Filen är för stor", "Dela upp filen; 5 MB är gränsen.")
NOT_UTF8 = Code("spec-teckenkodning", Severity.ERROR, "Filen är inte UTF-8", "Spara om filen som UTF-8.")
TAB = Code("spec-tabb", Severity.ERROR, "Tabbtecken i indraget", "Byt tabben mot blanksteg.")
CONTROL = Code("spec-styrtecken", Severity.ERROR, "Otillåtet styrtecken", "Ta bort tecknet.")
SYNTAX = Code("spec-yaml", Severity.ERROR, "Filen följer inte YAML", "Rätta indrag, kolon och citattecken vid platsen.")
DUPLICATE = Code("spec-dubbel-nyckel", Severity.ERROR, "Samma nyckel två gånger", "Behåll en av dem.")
BAD_KEY = Code("spec-nyckel-ej-text", Severity.ERROR, "Nyckeln är inte text", "Skriv nyckeln som text.")
TAG = Code("spec-tagg", Severity.ERROR, "YAML-tagg används", "Ta bort taggen (det som börjar med utropstecken).")
TOO_DEEP = Code("spec-for-djup", Severity.ERROR, "För djup eller för omfattande struktur", "Förenkla; undvik ankare.")
EMPTY = Code("spec-tom-fil", Severity.ERROR, "Filen är tom", "Fyll i filen eller ta bort den.")
MERGE = Code("spec-sammanslagning", Severity.ERROR, "Sammanslagningsnyckeln << används", "Skriv ut värdena.")

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: Mapping[str, Scalar] = {"": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file, with its place: a mapping, a sequence or a scalar.

    ``value`` is a plain Python value: dict, list, str, int, Decimal, bool or None.
    """

    value: Any
    places: Mapping[tuple[Key, ...], TextPlace]
    path: tuple[Key, ...] = ()

    @property
    def place(self) -> TextPlace:
        """Where the value stands; for a mapping's entry, where its value begins."""
        return self.at(())

    def at(self, path: tuple[Key, ...]) -> TextPlace:
        """The place of the value at ``path`` below this one, or of the nearest one above it."""
        whole = self.path + path
        while whole not in self.places and whole:
            whole = whole[:-1]
        return self.places[whole]

    def key_place(self, key: str) -> TextPlace:
        """The place of the key itself in a mapping."""
        return self.places.get((*self.path, "\0" + key), self.place)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key: Key) -> "Node":
        """The entry or element; KeyError or IndexError if there is none."""
        return Node(self.value[key], self.places, (*self.path, key))

    def get(self, key: str) -> "Node | None":
        """The entry, or None if it is missing or null."""
        return self[key] if key in self and self.value[key] is not None else None

    def text(self, key: str, default: str = "") -> str:
        """The entry as stripped text; numbers and truth values as written."""
        found = self.get(key)
        return default if found is None else str(found.value).strip()

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """The entries of a mapping, in file order."""
        for key in self.value:
            yield key, self[key]

    def elements(self) -> Iterator["Node"]:
        """The elements of a sequence; of anything else, itself alone (one value may stand for a list of one)."""
        if isinstance(self.value, list):
            for index in range(len(self.value)):
                yield self[index]
        else:
            yield self


_REASONS = {
    errno.EACCES: "åtkomst nekad",
    errno.EPERM: "åtkomst nekad",
    errno.ENOENT: "den finns inte",
    errno.EISDIR: "det är en mapp",
    errno.ELOOP: "en länk pekar på sig själv",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EIO: "läsfel på disken",
}


def read(path: Path, shown: str) -> tuple[bytes, list[Finding]]:
    """The bytes of a specification file; ``shown`` is the name findings use."""
    place = FilePlace(shown)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return b"", [TOO_LARGE.at(place, f"Filen är {size // 1_000_000} MB.", hint=TOO_LARGE.advice)]
        return path.read_bytes(), []
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, "okänt fel")
        return b"", [UNREADABLE.at(place, f"Filen går inte att läsa ({reason}).", hint=UNREADABLE.advice)]


def digest(parts: Mapping[str, bytes]) -> str:
    """SHA-256 over files by name, in name order; line ends do not count, so a checkout on Windows has the same hash."""
    whole = hashlib.sha256()
    for name in sorted(parts):
        body = parts[name].replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{len(body)}\0".encode())
        whole.update(body)
    return whole.hexdigest()


def parse(data: bytes, shown: str) -> tuple[Node | None, list[Finding]]:
    """A YAML file's bytes as a node, and what is wrong with it. Nothing is resolved by guessing."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        return None, [NOT_UTF8.at(TextPlace(shown, line, column), "Filen är inte UTF-8.", hint=NOT_UTF8.advice)]
    found = list(_odd_characters(text, shown))
    if found:
        return None, found
    try:
        root = yaml.compose(text, Loader=_Loader)
    except _TooMuchError:
        return None, [_too_much(TextPlace(shown, 1, 1))]
    except yaml.MarkedYAMLError as error:
        message = _in_swedish(f"{error.context or ''} {error.problem or ''}")
        return None, [SYNTAX.at(_syntax_place(error, text, shown), message, hint=SYNTAX.advice)]
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, [SYNTAX.at(TextPlace(shown, 1, 1), "Filen följer inte YAML.", hint=SYNTAX.advice)]
    if root is None:
        return None, [EMPTY.at(FilePlace(shown), "Filen är tom.", hint=EMPTY.advice)]
    reader = _Reader(shown)
    try:
        value = reader.value(root, (), 0)
    except _TooMuchError:
        return None, [_too_much(reader.place)]
    return Node(value, reader.places), reader.findings


def _too_much(place: TextPlace) -> Finding:
    return TOO_DEEP.at(place, "Filen har för många eller för djupa nivåer.", hint=TOO_DEEP.advice)


# Beside control characters: what YAML counts as a line end but editors do not, so that lines are the editor's own.
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!$)")
# The same, written as an escape inside quotes.
_ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _odd_characters(text: str, shown: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip(" \t"))
        if "\t" in line[:indent]:
            place = TextPlace(shown, number, line.index("\t") + 1)
            yield TAB.at(place, "Indraget innehåller ett tabbtecken.", hint=TAB.advice)
        odd = _ODD.search(line)
        if odd:
            place = TextPlace(shown, number, odd.start() + 1)
            yield CONTROL.at(place, f"Styrtecknet U+{ord(odd[0]):04X} är inte tillåtet.", hint=CONTROL.advice)


def _syntax_place(error: yaml.MarkedYAMLError, text: str, shown: str) -> TextPlace:
    """Where the problem is; at the end of the file, where what was left open began."""
    mark, last = error.problem_mark, text.rstrip().count("\n")
    if error.context_mark and (mark is None or mark.line > last):
        mark = error.context_mark
    return TextPlace(shown, min(mark.line, last) + 1, mark.column + 1) if mark else TextPlace(shown, 1, 1)


_PROBLEMS = (
    ("mapping values are not allowed", "Ett kolon står där det inte får stå; sätt texten inom citattecken."),
    ("could not find expected ':'", "Ett kolon saknas efter nyckeln."),
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


class _TooMuchError(Exception):
    pass


_UNTAGGED = ""


class _Loader(yaml.CSafeLoader):
    """Composes nodes without guessing their types, and stops before deep nesting can exhaust the C stack."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.depth = 0

    def descend_resolver(self, current_node: object, current_index: object) -> None:  # noqa: ARG002 - PyYAML's hook
        self.depth += 1
        if self.depth > MAX_DEPTH + 2:
            raise _TooMuchError

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002 - PyYAML's hook
        return _UNTAGGED


class _Reader:
    """Walks composed nodes once, keeping places and refusing what YAML would let through."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.places: dict[tuple[Key, ...], TextPlace] = {}
        self.findings: list[Finding] = []
        self.visited = 0
        self.place = TextPlace(shown, 1, 1)

    def value(self, node: yaml.Node, path: tuple[Key, ...], depth: int) -> Any:
        self.visited += 1
        self.place = place = TextPlace(self.shown, node.start_mark.line + 1, node.start_mark.column + 1)
        if self.visited > MAX_NODES or depth > MAX_DEPTH:
            raise _TooMuchError
        self.places[path] = place
        self._check_tag(node, place)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index), depth + 1) for index, child in enumerate(node.value)]
        text = str(node.value)
        odd = _ESCAPED.search(text)
        if odd:
            message = f"Styrtecknet U+{ord(odd[0]):04X} är inte tillåtet."
            self.findings.append(CONTROL.at(place, message, hint=CONTROL.advice))
        # The C composer hands out no style for plain scalars.
        quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"', "|", ">")
        return text if quoted else _scalar(text)

    def _check_tag(self, node: yaml.Node, place: TextPlace) -> None:
        if node.tag != _UNTAGGED:
            self.findings.append(TAG.at(place, "Värdet har en YAML-tagg, vilket inte är tillåtet.", hint=TAG.advice))

    def _mapping(self, node: yaml.MappingNode, path: tuple[Key, ...], depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = TextPlace(self.shown, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.findings.append(BAD_KEY.at(place, "Nyckeln är en lista eller en mappning.", hint=BAD_KEY.advice))
                continue
            self._check_tag(key_node, place)
            key = str(key_node.value)
            if key == "<<":
                self.findings.append(MERGE.at(place, "Sammanslagning med << är inte tillåten.", hint=MERGE.advice))
                continue
            if key in result:
                first = self.places[(*path, "\0" + key)].line
                message = f"Nyckeln ”{key}” finns redan på rad {first}."
                self.findings.append(DUPLICATE.at(place, message, hint=DUPLICATE.advice))
                continue
            self.places[(*path, "\0" + key)] = place
            result[key] = self.value(value_node, (*path, key), depth + 1)
        return result


def _scalar(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 30 else text
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def dump(value: Any) -> str:
    """``value`` as YAML text in the form this module reads back unchanged: block style, keys in given order, UTF-8."""
    return yaml.dump(
        _quoted(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )


class _Quoted(str):
    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library's signature
        return True


def _quote(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style='"')


def _plain_decimal(dumper: yaml.SafeDumper, data: Decimal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(data, "f"))


_Dumper.add_representer(_Quoted, _quote)
_Dumper.add_representer(Decimal, _plain_decimal)


def _quoted(value: Any) -> Any:
    """Text that would not come back as text is put in quotes."""
    if isinstance(value, Mapping):
        return {key: _quoted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_quoted(inner) for inner in value]
    if isinstance(value, str) and not isinstance(_scalar(value), str):
        return _Quoted(value)
    return value


def overlay(base: Node, patch: Node, depth: int) -> Node:
    """``base`` with ``patch`` laid over it: mappings are merged down to ``depth`` levels of keys, below that and for
    everything else the patch replaces. Places follow the values.
    """
    above_base = len(base.path)
    places = {path[above_base:]: place for path, place in base.places.items() if path[:above_base] == base.path}

    def merged(below: Any, above: Any, path: tuple[Key, ...]) -> Any:
        source = (*patch.path, *path)
        if isinstance(below, dict) and isinstance(above, dict) and len(path) < depth:
            result = dict(below)
            for key, value in above.items():
                places.setdefault((*path, "\0" + key), patch.places[(*source, "\0" + key)])
                result[key] = merged(below[key], value, (*path, key)) if key in below else moved(value, (*path, key))
            return result
        return moved(above, path)

    def moved(value: Any, path: tuple[Key, ...]) -> Any:
        source = (*patch.path, *path)
        for old in [known for known in places if known[: len(path)] == path and known != path]:
            del places[old]
        for known, place in patch.places.items():
            if known[: len(source)] == source:
                places[(*path, *known[len(source) :])] = place
        return value

    return Node(merged(base.value, patch.value, ()), places)
