"""From a file's bytes to nodes, refusing what YAML would let through."""

import errno
import hashlib
import re
import stat
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tenderkit.findings import Code, FilePlace, Finding, Severity, TextPlace, any_errors
from tenderkit.source.explaining import explain
from tenderkit.source.nodes import Key, Node
from tenderkit.source.scalars import scalar

MAX_BYTES = 5_000_000
MAX_NODES = 200_000
MAX_DEPTH = 60

UNREADABLE = Code(
    "spec-gar-inte-att-lasa",
    Severity.ERROR,
    "Filen går inte att läsa",
    "Kontrollera sökväg och rättigheter.",
    unusable=True,
)
TOO_LARGE = Code(
    "spec-for-stor",
    Severity.ERROR,
    "Filen är för stor",
    "Dela upp filen; 5 MB är gränsen.",
    unusable=True,
)
NOT_UTF8 = Code(
    "spec-teckenkodning",
    Severity.ERROR,
    "Filen är inte UTF-8",
    "Spara om filen som UTF-8: i Anteckningar Arkiv, Spara som, och välj UTF-8 i listan Kodning bredvid Spara.",
)
NOT_TEXT = Code(
    "spec-inte-text",
    Severity.ERROR,
    "Filen är inte en YAML-fil",
    "Ange en YAML-fil, som slutar på .yaml.",
    unusable=True,
)
TAB = Code("spec-tabb", Severity.ERROR, "Tabbtecken i indraget", "Byt tabben mot blanksteg.")
CONTROL = Code("spec-styrtecken", Severity.ERROR, "Otillåtet styrtecken", "Ta bort tecknet.")
SYNTAX = Code("spec-yaml", Severity.ERROR, "Filen följer inte YAML", "Rätta indrag, kolon och citattecken vid platsen.")
DUPLICATE = Code("spec-dubbel-nyckel", Severity.ERROR, "Samma nyckel två gånger", "Behåll en av dem.")
BAD_KEY = Code("spec-nyckel-ej-text", Severity.ERROR, "Nyckeln är inte text", "Skriv nyckeln som text.")
TAG = Code("spec-tagg", Severity.ERROR, "YAML-tagg används", "Ta bort taggen (det som börjar med utropstecken).")
TOO_DEEP = Code("spec-for-djup", Severity.ERROR, "För djup eller för omfattande struktur", "Förenkla; undvik ankare.")
COMMA = Code(
    "spec-komma",
    Severity.ERROR,
    "Ett komma delar texten",
    "Inom klammer { } skiljer kommat nycklarna åt; sätt en text som innehåller komma inom raka citattecken.",
)
WORD_QUOTES = Code(
    "spec-typografiska-citattecken",
    Severity.WARNING,
    "Värdet står inom typografiska citattecken",
    "De räknas till texten och skrivs ut. Ta bort dem, eller byt dem mot raka citattecken.",
)
EMPTY = Code(
    "spec-tom-fil",
    Severity.ERROR,
    "Filen är tom",
    "Fyll i filen eller ta bort den.",
    unusable=True,
)
MERGE = Code("spec-sammanslagning", Severity.ERROR, "Sammanslagningsnyckeln << används", "Skriv ut värdena.")

_REASONS = {
    errno.EACCES: "åtkomst nekad",
    errno.EPERM: "åtkomst nekad",
    errno.ENOENT: "den finns inte",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "det är en fil, inte en mapp",
    errno.ENODEV: "det är ingen vanlig fil",
    errno.ELOOP: "en länk pekar på sig själv",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EIO: "läsfel på disken",
}


def read(path: Path, shown: str) -> tuple[bytes, list[Finding]]:
    """The bytes of a specification file; ``shown`` is the name findings use.

    Only a plain file is opened: a pipe would be waited for, and a device has no end.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "")
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.ENODEV, "")
        if status.st_size > MAX_BYTES:
            return b"", [_too_large(status.st_size, shown)]
        return path.read_bytes(), []
    except OSError as error:
        return b"", [_unreadable("Filen", error, shown)]


def entries(folder: Path, shown: str) -> tuple[list[Path], list[Finding]]:
    """What lies in a folder, in name order."""
    try:
        return sorted(folder.iterdir()), []
    except OSError as error:
        return [], [_unreadable("Mappen", error, shown)]


def _unreadable(what: str, error: OSError, shown: str) -> Finding:
    reason = _REASONS.get(error.errno or 0, "okänt fel")
    return UNREADABLE.at(FilePlace(shown), f"{what} går inte att läsa ({reason}).", hint=UNREADABLE.advice)


def _too_large(size: int, shown: str) -> Finding:
    return TOO_LARGE.at(FilePlace(shown), f"Filen är {size // 1_000_000} MB.", hint=TOO_LARGE.advice)


def digest(parts: Mapping[str, bytes]) -> str:
    """SHA-256 over files by name, in name order. What Windows adds does not count: its line ends, byte order marks."""
    whole = hashlib.sha256()
    for name in sorted(parts):
        body = parts[name].removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{len(body)}\0".encode())
        whole.update(body)
    return whole.hexdigest()


def parse(data: bytes, shown: str) -> tuple[Node | None, list[Finding]]:
    """A YAML file's bytes as a node, and what is wrong with it. Nothing is resolved by guessing."""
    if len(data) > MAX_BYTES:
        return None, [_too_large(len(data), shown)]
    if _UNMARKED_UTF16.match(data):
        return None, [NOT_UTF8.at(TextPlace(shown, 1, 1), "Filen är inte UTF-8.", hint=NOT_UTF8.advice)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
            message = "Filen är ett Word-, Excel- eller PDF-dokument, inte en textfil."
            return None, [NOT_TEXT.at(FilePlace(shown), message, hint=NOT_TEXT.advice)]
        before = error.object[: error.start].decode()
        place = TextPlace(shown, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        return None, [NOT_UTF8.at(place, "Filen är inte UTF-8.", hint=NOT_UTF8.advice)]
    found = list(_odd_characters(text, shown))
    if found:
        return None, found
    try:
        root = yaml.compose(text, Loader=_Loader)
    except _TooMuchError:
        return None, [_too_much(TextPlace(shown, 1, 1))]
    except yaml.MarkedYAMLError as error:
        cause = explain(error, text)
        place = TextPlace(shown, cause.line, cause.column)
        return None, [SYNTAX.at(place, cause.message, hint=cause.hint or SYNTAX.advice)]
    except (yaml.YAMLError, RecursionError, ValueError):
        return None, [SYNTAX.at(TextPlace(shown, 1, 1), "Filen följer inte YAML.", hint=SYNTAX.advice)]
    if root is None:
        return None, [EMPTY.at(FilePlace(shown), "Filen är tom.", hint=EMPTY.advice)]
    reader = _Reader(shown, text)
    try:
        value = reader.value(root, (), 0)
    except _TooMuchError:
        return None, [_too_much(reader.place)]
    return Node(value, reader.places), reader.findings


def parse_given(data: bytes, shown: str) -> tuple[Node | None, list[Finding]]:
    """The same for a file that somebody points out, or None: one that is no YAML is not told of line by line."""
    node, findings = parse(data, shown)
    if any_errors(findings) and not shown.lower().endswith((".yaml", ".yml")):
        told = [finding for finding in findings if finding.unusable]
        return None, told or [NOT_TEXT.at(FilePlace(shown), "Filen är ingen YAML-fil.", hint=NOT_TEXT.advice)]
    return (None if any_errors(findings) else node), findings


def _too_much(place: TextPlace) -> Finding:
    return TOO_DEEP.at(place, "Filen har för många eller för djupa nivåer.", hint=TOO_DEEP.advice)


# Without its mark UTF-16 decodes as UTF-8, with a NUL at every other place.
_UNMARKED_UTF16 = re.compile(rb"(?:[^\0]\0){4}|(?:\0[^\0]){4}")

# Beside control characters: what YAML counts as a line end but editors do not, so that lines are the editor's own.
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!$)")
# The same, written as an escape inside quotes.
_ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_IN_WORD_QUOTES = re.compile("[”“„«»][^”“„«»]*[”“«»]")


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

    def __init__(self, shown: str, text: str) -> None:
        self.shown = shown
        self.text = text
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
        if not quoted and _IN_WORD_QUOTES.fullmatch(text):
            self.findings.append(WORD_QUOTES.at(place, f"{WORD_QUOTES.title}.", hint=WORD_QUOTES.advice))
        return text if quoted else scalar(text)

    def _check_tag(self, node: yaml.Node, place: TextPlace) -> None:
        if node.tag != _UNTAGGED:
            self.findings.append(TAG.at(place, "Värdet har en YAML-tagg, vilket inte är tillåtet.", hint=TAG.advice))

    def _mapping(self, node: yaml.MappingNode, path: tuple[Key, ...], depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = TextPlace(self.shown, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                self.findings.append(
                    BAD_KEY.at(place, "Nyckeln är en lista eller har egna nycklar.", hint=BAD_KEY.advice)
                )
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
            between = self.text[key_node.end_mark.index : value_node.start_mark.index]
            if node.flow_style and ":" not in between and not value_node.value:
                message = f"”{key}” står för sig inom klammern, för ett komma skiljer det från texten före."
                self.findings.append(COMMA.at(place, message, hint=COMMA.advice))
                continue
            self.places[(*path, "\0" + key)] = place
            result[key] = self.value(value_node, (*path, key), depth + 1)
        return result
