"""CSV as suppliers' systems write it: any of three separators, four encodings, line breaks inside quotes."""

import csv
import io
import re

from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet, is_blank

MAX_FIELD = 100_000
MAX_FIELDS = 16_384  # as many as a sheet has columns

_SEPARATOR_LINE = re.compile(r"sep=(.)[ \t]*(?:\r\n|\r|\n|$)", re.I)  # Excel reads it and shows no row for it

ENCODING = Code(
    "arbetsbok-teckenkodning",
    Severity.ERROR,
    "Textfilens teckenkodning går inte att läsa",
    "Spara filen som CSV UTF-8 (kommaavgränsad) i Excel.",
    unusable=True,
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
        message = "Filen är varken UTF-8, UTF-16 eller Windows-1252."
        return None, [ENCODING.at(FilePlace(shown), message, hint=ENCODING.advice)]
    named = _SEPARATOR_LINE.match(text)
    separator = named[1] if named else _separator(text)
    stream = io.StringIO(text[named.end() :] if named else text, newline="")
    rows = []
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
    except csv.Error:
        place = CellPlace(shown, "", number + 1, "")
        message = "Ett citattecken saknas eller står fel, så att raderna inte går att skilja åt."
        return None, [QUOTES.at(place, message, hint=QUOTES.advice)]
    return ReadBook((ReadSheet.of_rows("", rows),)), []


def decoded(data: bytes) -> str | None:
    """The bytes as text: by byte order mark, UTF-8, UTF-16 by its zeros, else Windows-1252; None if binary."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        text = _try(data, "utf-32")
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _try(data, "utf-16")
    elif b"\0" in data[:4000]:
        even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
        if max(even, odd) < len(data[:4000]) // 4:
            return None
        text = _try(data, "utf-16-le" if odd > even else "utf-16-be")
    else:
        text = _try(data, "utf-8-sig")
        text = _try(data, "cp1252") if text is None else text
    return None if text is None or "\0" in text else text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _separator(text: str) -> str:
    """The separator that is most frequent on the first line that holds anything, outside quotes."""
    line = next((match[0] for match in re.finditer(r"[^\r\n]+", text) if match[0].strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(";\t,", key=outside.count)
