"""report form and report check."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.framework import command, group

if TYPE_CHECKING:
    from tenderkit.model.report import Report

CONTRACT = click.Path(exists=True, dir_okay=False, path_type=Path)

report = group(
    "report",
    "Rapporter: formulär och egenkontroll.",
    {
        "form": ("tenderkit.cli.report.form", "Skriv rapportformuläret i Excel."),
        "check": ("tenderkit.cli.report.check", "Kontrollera en ifylld rapport innan den lämnas."),
    },
)


@command("form")
@click.argument("contract", type=CONTRACT)
@click.option("--area", help="Område; utelämnat: ett formulär för varje område i avtalet.")
@click.option("--period", help="Kvartal, till exempel 2028-Q1.")
@click.option(
    "--rows", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Mapp med CSV att fylla i från."
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def form(contract: Path, area: str | None, period: str | None, rows: Path | None, out: Path, as_json: bool) -> int:
    """Skriv rapportformuläret för avtalet AVTAL."""
    from tenderkit.verbs import reporting
    from tenderkit.verbs.given import agreement

    signed, found = agreement(contract)
    if signed is None:
        return show.unusable(found, as_json=as_json)
    made = reporting.report_form(signed, area=area, period=period, rows=rows)
    for path in made.write(out):
        show.wrote(path, as_json=as_json)
    code = show.findings([*found, *made.findings], as_json=as_json)
    if not made.files and not as_json:
        show.say("Inget formulär skrevs. Rätta felen i filerna och kör igen.")
    return code


@command("check")
@click.argument("contract", type=CONTRACT)
@click.argument("files", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def check(contract: Path, files: tuple[Path, ...], as_json: bool) -> int:
    """Kontrollera rapporterna FIL mot avtalet AVTAL, med samma regler som Beställaren."""
    from tenderkit.verbs import reporting
    from tenderkit.verbs.given import agreement

    signed, found = agreement(contract)
    if signed is None:
        return show.unusable(found, as_json=as_json)
    with show.working("Rapporterna läses"):
        checked = reporting.check_report(signed, *files)
    code = show.findings([*found, *checked.findings], as_json=as_json)
    if not as_json:
        for received in checked.reports:
            area = signed.assignment.area(received.area)
            told = f"{area.title if area else received.area}, {received.period}, {read_of(received)}"
            show.say(f"{received.file}: {told}.")
        show.say("Rapporten kan lämnas." if checked.ok else "Rätta felen innan rapporten lämnas.")
    return code


def read_of(received: "Report") -> str:
    """How many of the file's rows were read, and how many were not; blank ones are not counted."""
    read = sum(len(account.read) for account in received.accounts)
    refused = sum(len(account.refused) for account in received.accounts)
    return f"{read} rader lästa" + (f", {refused} inte lästa" if refused else "")


def today() -> date:
    """The day the command is run."""
    return date.today()  # noqa: DTZ011 - the official's own calendar day is meant
