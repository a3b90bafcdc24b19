"""The command line: parse, call, print. ``main`` is the entry point."""

import gc
import io
import sys
from collections.abc import Sequence

import click

from tenderkit.cli.framework import LazyGroup, group, run
from tenderkit.version import VERSION

_HELP = "Ett krav finns en gång: från specifikation till upphandlingsdokument, anbud, rapport, uppföljning och påföljd."


def root() -> LazyGroup:
    """The whole command tree; commands are imported when called."""
    at = "tenderkit.cli"
    made = group(
        "tenderkit",
        _HELP,
        {
            "new": (f"{at}.new.new", "Börja ett uppdrag från mallen."),
            "validate": (f"{at}.specs.validate", "Kontrollera en specifikation."),
            "render": (f"{at}.specs.render", "Skriv upphandlingsdokumenten i Word."),
            "decide": (f"{at}.decide.decide", "Lista och registrera beslut om värden."),
            "schema": (f"{at}.specs.schema", "Skriv ut ett JSON Schema."),
            "bid": (f"{at}.bid.bid", "Anbud: formulär, kontroll och tilldelning."),
            "report": (f"{at}.report.report", "Rapporter: formulär och egenkontroll."),
            "assess": (f"{at}.assess.assess", "Bedöm ett kvartal mot avtalet."),
            "explain": (f"{at}.assess.explain", "Förklara ett utfall."),
            "demo": (f"{at}.demo.demo", "Kör hela kedjan på exemplen."),
        },
    )
    told = {"message": "tenderkit %(version)s", "help": "Visa versionen och avsluta."}
    click.version_option(VERSION, **told)(made)
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs ``tenderkit`` with ``arguments`` (those of the process without) and exits with its code."""
    gc.set_threshold(200_000)  # what a command makes lives until it ends: looking for rubbish would only take time
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a sign that the terminal lacks must not end the command
            stream.reconfigure(errors="replace")
    sys.exit(run(root(), arguments))
