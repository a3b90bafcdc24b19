"""CSV as suppliers' systems write it: any of three separators, four encodings, line breaks inside quotes."""

import csv
import io

from tenderkit.findings import CellPlace, Code, FilePlace, Finding, Severity
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet

MAX_FIELD = 100_000

ENCODING = Code(
    "arbetsbok-teckenkodning",
    Severity.ERROR,
    "Textfilens teckenkodning går inte att läsa",
    "Spara filen som CSV UTF-8 (kommaavgränsad) i Excel.",
)
QUOTES = Code(
    "arbetsbok-citattecken",
    Severity.ERROR,
    "Citattecken i textfilen går inte ihop",
    "Sätt ett citattecken före och efter värdet, och dubbla dem som står inuti.",
)


def read_delimited(data: bytes, shown: str) -> tuple[ReadBook | None, list[Finding]]:
    """A CSV file as a workbook with one sheet named ""; every value is text, and rows have the numbers Excel gives."""
    text = decoded(data)
    if text is None:
        message = "Filen är varken UTF-8, UTF-16 eller Windows-1252."
        return None, [ENCODING.at(FilePlace(shown), message, hint=ENCODING.advice)]
    rows = []
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            if any(value.strip() for value in values):
                rows.append(ReadRow(number, tuple(value or None for value in values)))
    except csv.Error:
        place = CellPlace(shown, "", number + 1, "")
        message = "Ett citattecken saknas eller står fel, så att raderna inte går att skilja åt."
        return None, [QUOTES.at(place, message, hint=QUOTES.advice)]
    return ReadBook((ReadSheet("", True, tuple(rows)),)), []


def decoded(data: bytes) -> str | None:
    """The bytes as text: by byte order mark, UTF-8, UTF-16 by its zeros, else Windows-1252; None if binary."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(data, "utf-16")
    if b"\0" in data[:4000]:
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
    line = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(line.split('"')[::2])
    return max(";\t,", key=outside.count)
