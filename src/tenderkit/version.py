"""The tool's version, written into every assessment; the package's own is read from here."""

VERSION = "0.1.0"
