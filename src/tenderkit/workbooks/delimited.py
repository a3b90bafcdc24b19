"""CSV as suppliers' systems write it: any of four separators, six encodings, line breaks inside quotes."""

import csv
import io
import re
from collections.abc import Iterator

from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet, is_blank

MAX_FIELD = 100_000
MAX_FIELDS = 16_384  # as many as a sheet has columns

_SEPARATOR_LINE = re.compile(r"sep=([^\w\s\"]|\t)[ \t]*(?:\r\n|\r|\n|$)", re.I)  # Excel shows no row for it
_SEPARATORS = ";\t,|"
# How the small letters å, ä and ö lie within words in what Excel calls CSV, CSV (MS-DOS) and CSV (Macintosh).
_WITHIN_WORDS = {
    "cp1252": re.compile(rb"[A-Za-z][\xe5\xe4\xf6](?=[a-z])"),
    "cp850": re.compile(rb"[A-Za-z][\x86\x84\x94](?=[a-z])"),
    "mac_roman": re.compile(rb"[A-Za-z][\x8c\x8a\x9a](?=[a-z])"),
}
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x19\x1c-\x1f]")
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # which only old systems and word processors end lines with
_LOST = "\ufffd"

ENCODING = Code(
    "arbetsbok-teckenkodning",
    Severity.ERROR,
    "Textfilens teckenkodning går inte att läsa",
    "Spara filen som CSV UTF-8 (kommaavgränsad) i Excel.",
    unusable=True,
)
LOST = Code(
    "arbetsbok-forstorda-tecken",
    Severity.WARNING,
    "Några tecken i textfilen går inte att läsa",
    "Spara filen på nytt som CSV UTF-8 i det system som den kommer från, eller rätta tecknen.",
)
QUOTES = Code(
    "arbetsbok-citattecken",
    Severity.ERROR,
    "Citattecken i textfilen går inte ihop",
    "Sätt ett citattecken före och efter värdet, och dubbla dem som står inuti.",
    unusable=True,
)
TOO_WIDE = Code(
    "arbetsbok-for-manga-falt",
    Severity.ERROR,
    "En rad i textfilen är för lång",
    "Kontrollera att filen har en rad för varje post och högst 16 384 fält på en rad.",
    unusable=True,
)


def read_delimited(data: bytes, shown: str) -> tuple[ReadBook | None, list[Finding]]:
    """A CSV file as a workbook with one sheet named ""; every value is text, and rows have the numbers Excel gives."""
    text = decoded(data)
    if text is None:
        message = "Filen är inte en textfil, eller har en teckenkodning som inte känns igen."
        return None, [ENCODING.at(FilePlace(shown), message, hint=ENCODING.advice)]
    named = _SEPARATOR_LINE.match(text)
    separator = named[1] if named else _separator(text)
    stream = io.StringIO(text[named.end() :] if named else text, newline="")
    rows = []
    lost = []
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(stream, delimiter=separator, strict=True)
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            if len(values) > MAX_FIELDS:
                message = f"Raden har {len(values)} fält; så långa rader läses inte."
                return None, [TOO_WIDE.at(CellPlace(shown, "", number, ""), message, hint=TOO_WIDE.advice)]
            if not all(is_blank(value) for value in values):
                rows.append(ReadRow(number, tuple(value or None for value in values)))
            if _LOST in text and any(_LOST in value for value in values):
                lost.append(number)
    except csv.Error:
        place = CellPlace(shown, "", number + 1, "")
        message = "Ett citattecken saknas eller står fel, så att raderna inte går att skilja åt."
        return None, [QUOTES.at(place, message, hint=QUOTES.advice)]
    return ReadBook((ReadSheet.of_rows("", rows),)), list(_told(lost, shown))


def _told(lost: list[int], shown: str) -> Iterator[Finding]:
    """What is said of the rows with signs that could not be read; the values they stand in are judged as they are."""
    if lost:
        told = f"{len(lost)} rader" if len(lost) > 1 else "en rad"
        message = f"På {told} finns tecken som inte går att läsa, den första på rad {lost[0]}."
        yield LOST.at(CellPlace(shown, "", lost[0], ""), message, hint=LOST.advice)


def decoded(data: bytes) -> str | None:
    """The bytes as text: by byte order mark, UTF-8, UTF-16 by its zeros, else one of Excel's older; None if binary.

    A sign that cannot be read is U+FFFD, as is a zero.
    """
    head = data[:4000]
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        text = data.decode("utf-32", "replace")
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif head.count(0) * 4 >= len(head):
        text = data.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    elif len(_CONTROLS.findall(head)) * 50 > len(head):
        return None
    else:
        text = _of_one_byte(data)
    if text.count("\0") * 4 > len(text):
        return None
    text = text.rstrip("\x1a").replace("\0", _LOST)
    return text if "\n" in text or "\r" in text else _LINE_ENDS.sub("\n", text)


def _of_one_byte(data: bytes) -> str:
    """UTF-8 if the file is, or was before something was torn; else the encoding whose å, ä and ö stand within words."""
    text = data.decode("utf-8-sig", "replace")
    if _LOST not in text or any(sign > "\x7f" and sign != _LOST for sign in text):
        return text
    plain = data.removeprefix(b"\xef\xbb\xbf")
    found = {encoding: len(letters.findall(plain)) for encoding, letters in _WITHIN_WORDS.items()}
    return plain.decode(max(found, key=found.__getitem__), "replace")


def _separator(text: str) -> str:
    """The separator that is most frequent on the first line that holds anything, outside quotes."""
    line = next((match[0] for match in re.finditer(r"[^\r\n]+", text) if match[0].strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)
