"""report form and report check."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.files import read, write_forms
from tenderkit.cli.framework import NOTHING, CannotRunError, command, group
from tenderkit.findings import any_errors

if TYPE_CHECKING:
    from tenderkit.model.assignment import Assignment

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
    from tenderkit import verbs
    from tenderkit.model.periods import Period, Span
    from tenderkit.reports.form import FormFor
    from tenderkit.spec import contracts

    loaded, assignment, found = contracts.load(contract)
    if loaded is None or assignment is None:
        return show.unusable(found, as_json=as_json)
    quarter = Period.parse(period) if period else None
    if period and quarter is None:
        raise CannotRunError(f"{period} är inte ett kvartal. Skriv det som 2028-Q1.")
    chosen = [one_area(area, loaded.areas, assignment)] if area else loaded.areas
    if quarter and not loaded.span.cut(Span(quarter.start, quarter.end)):
        raise CannotRunError(f"Avtalet gäller inte {quarter}.")
    forms: dict[str, bytes] = {}
    for each in chosen:
        whom = FormFor(contract=loaded.id, supplier=loaded.supplier.name, area=each, period=quarter)
        name = f"rapport-{each}{f'-{quarter}' if quarter else ''}.xlsx"
        forms[name], problems = verbs.reporting_form(assignment, whom, rows)
        found += problems
    for path in write_forms(out, forms):
        show.wrote(path, as_json=as_json)
    return show.findings(found, as_json=as_json)


@command("check")
@click.argument("contract", type=CONTRACT)
@click.argument("files", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def check(contract: Path, files: tuple[Path, ...], as_json: bool) -> int:
    """Kontrollera rapporterna FIL mot avtalet AVTAL, med samma regler som Beställaren."""
    from tenderkit import verbs
    from tenderkit.spec import contracts

    loaded, assignment, found = contracts.load(contract)
    if loaded is None or assignment is None:
        return show.unusable(found, as_json=as_json)
    reports, problems = verbs.reports({str(path.as_posix()): read(path) for path in files}, assignment, loaded)
    code = show.findings([*found, *problems], as_json=as_json)
    if not as_json:
        for received in reports:
            rows = sum(len(batch.rows) for batch in received.batches.values())
            area = assignment.area(received.area)
            show.say(f"{received.file}: {area.title if area else received.area}, {received.period}, {rows} rader.")
        show.say("Rapporten kan lämnas." if not any_errors(problems) else "Rätta felen innan rapporten lämnas.")
    return code if problems or found else NOTHING


def one_area(given: str, known: Sequence[str], assignment: "Assignment") -> str:
    """The code of the area that ``given`` names, by its code or its name; CannotRunError for any other."""
    titles = {area.title.casefold(): area.id for area in assignment.areas}
    found = titles.get(given.strip().casefold(), given.strip().casefold())
    if found not in known:
        raise CannotRunError(f"Området {given} ingår inte i avtalet. Det har {', '.join(known)}.")
    return found


def today() -> date:
    """The day the command is run."""
    return date.today()  # noqa: DTZ011 - the official's own calendar day is meant
