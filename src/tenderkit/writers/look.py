"""The visual language that Word and the web share: typeface and a restrained scale of colours.

Calibri is on every Windows machine; Carlito, which LibreOffice and browsers fall back to, has the same widths, so
that lines and pages break alike. Every text colour has a contrast of at least 4.5 to 1 on white and on the tint.
"""

FONT = "Calibri"
FONT_TWIN = "Carlito"

INK = "1D2A30"
"""Running text."""
PETROL = "0F4C5C"
"""Headings, rules that lead the eye, numbers of clauses."""
GREY = "4D5D64"
"""Reasons, small print, headers and footers."""
RULE = "B5C7CC"
"""Hairlines between rows and under headers."""
ACCENT = "5F9AA8"
"""The rule beside a measure sentence."""
TINT = "EFF5F6"
"""The ground of notices and header rows."""
ALERT = "98321B"
"""Draft and secrecy marks."""
ALERT_TINT = "FBF1EE"
"""The ground of a draft notice."""
