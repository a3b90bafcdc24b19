"""report form and report check."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.framework import JSON, command, group

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
@JSON
def form(contract: Path, area: str | None, period: str | None, rows: Path | None, out: Path, as_json: bool) -> int:
    """Skriv rapportformuläret för avtalet AVTAL."""
    from tenderkit.verbs import reporting
    from tenderkit.verbs.given import agreement

    signed, found = agreement(contract)
    if signed is None:
        return show.answer(found, as_json=as_json, done=False)
    with show.working("Formulären skrivs") as watch:
        made = reporting.report_form(signed, area=area, period=period, rows=rows, watch=watch)
    written = made.write(out)
    if not written:
        show.remark("Inget formulär skrevs. Rätta felen i filerna och kör igen.")
    return show.answer([*found, *made.findings], as_json=as_json, done=bool(written), written=written)


@command("check")
@click.argument("contract", type=CONTRACT)
@click.argument("files", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@JSON
def check(contract: Path, files: tuple[Path, ...], as_json: bool) -> int:
    """Kontrollera rapporterna FIL mot avtalet AVTAL, med samma regler som Beställaren."""
    from tenderkit.verbs import reporting
    from tenderkit.verbs.given import agreement

    signed, found = agreement(contract)
    if signed is None:
        return show.answer(found, as_json=as_json, done=False)
    with show.working("Rapporterna läses") as watch:
        checked = reporting.check_report(signed, *files, watch=watch)
    titles = {area.id: area.title for area in signed.assignment.areas}

    def told() -> None:
        for received in checked.reports:
            area = titles.get(received.area, received.area)
            show.say(f"{received.file}: {area}, {received.period}, {read_of(received)}.")
        show.say("Rapporten kan lämnas." if checked.ok else "Rätta felen innan rapporten lämnas.")

    return show.answer(
        [*found, *checked.findings],
        as_json=as_json,
        done=bool(checked.reports),
        told=told,
        reports=[as_data(received) for received in checked.reports],
    )


def as_data(received: "Report") -> dict[str, object]:
    """A report as JSON data. Blank rows are not counted."""
    return {
        "file": received.file,
        "area": received.area,
        "period": str(received.period),
        "rows_read": sum(len(account.read) for account in received.accounts),
        "rows_refused": sum(len(account.refused) for account in received.accounts),
    }


def read_of(received: "Report") -> str:
    """How many of the file's rows were read, and how many were not."""
    data = as_data(received)
    read, refused = data["rows_read"], data["rows_refused"]
    told = f"{read} {'rad läst' if read == 1 else 'rader lästa'}"
    return f"{told}, {refused} inte {'läst' if refused == 1 else 'lästa'}" if refused else told


def today() -> date:
    """The day the command is run."""
    return date.today()  # noqa: DTZ011 - the official's own calendar day is meant
