"""The tool's version, written into every assessment."""

from importlib import metadata

VERSION = metadata.version("tenderkit")
