"""demo: the whole chain on the shipped specification and invented suppliers."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.files import write, write_all
from tenderkit.cli.framework import NOTHING, CannotRunError, command

if TYPE_CHECKING:
    from tenderkit.findings import Finding

_SPEC = "tidiga-insatser-0-5"
_PERIOD = "2028-Q1"
_CUT_OFF = date(2028, 4, 30)


@command("demo")
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
def demo(out: Path) -> int:
    """Kör hela kedjan: specifikation, dokument, anbud, avtal, rapporter och ett bedömt kvartal."""
    from tenderkit import resources, verbs
    from tenderkit.cli.assess import overview
    from tenderkit.cli.bid import verdicts
    from tenderkit.model.periods import Period
    from tenderkit.reports.form import FormFor
    from tenderkit.spec import contracts

    spec, examples = resources.folder("specs") / _SPEC, resources.folder("examples")
    assignment, found = verbs.validate(spec)
    if assignment is None:
        show.findings(found)
        raise CannotRunError("Exempelspecifikationen går inte att läsa.")
    undecided = sum(not value.decided for value in assignment.all_values())
    show.say(f"1. Specifikation: {len(assignment.requirements)} krav, {undecided} värden att besluta.")

    files, found = verbs.render(assignment, ("docx", "html"))
    _stop(found)
    _wrote("2. Upphandlingsdokument", write_all(out / "upphandlingsdokument", files))

    form, found = verbs.bid_form(assignment)
    write(out / "anbud" / "svarsformular.xlsx", form)
    show.say(f"3. Svarsformulär: {(out / 'anbud' / 'svarsformular.xlsx').as_posix()}")

    bids: dict[str, bytes] = {}
    for path in sorted((examples / "anbud").glob("*.yaml")):
        name = f"anbud-{path.stem}.xlsx"
        bids[name], found = verbs.bid_form(assignment, (path.name, path.read_bytes()))
        _stop(found)
        write(out / "anbud" / name, bids[name])
        check, found = verbs.check_bid(assignment, bids[name], name)
        _stop(found)
        if check:
            show.say(f"4. {verdicts(check)}")

    ruling = examples / "tilldelning.yaml"
    awarded = ("anbud-lillstegen.xlsx", bids["anbud-lillstegen.xlsx"])
    number, files, found = verbs.award(spec, assignment, awarded, (ruling.name, ruling.read_bytes()))
    _stop(found)
    folder = out / "avtal" / number
    write_all(folder, files)
    contract, pinned, found = contracts.load(folder / "avtal.yaml")
    _stop(found)
    if contract is None or pinned is None:
        raise CannotRunError("Exempelavtalet går inte att läsa.")
    show.say(f"5. Avtal: {(folder / 'avtal.yaml').as_posix()}")

    reports: dict[str, bytes] = {}
    for rows in sorted(path for path in (examples / "rapporter").glob("*/*") if path.is_dir()):
        area, period = rows.parent.name, Period.parse(rows.name)
        if period is None or area not in contract.areas:
            continue
        following = period.next().start
        whom = FormFor(contract.id, contract.supplier.name, area, period, "Verksamhetschef", following.replace(day=12))
        data, found = verbs.reporting_form(pinned, whom, rows)
        show.findings(found)
        name = f"rapport-{area}-{period}.xlsx"
        write(out / "rapporter" / name, data)
        reports[name] = data
    empty, _ = verbs.reporting_form(pinned, FormFor(contract.id, contract.supplier.name, contract.areas[0]))
    write(out / "rapporter" / "rapportformular.xlsx", empty)
    show.say(f"6. Rapporter: {len(reports)} ifyllda formulär i {(out / 'rapporter').as_posix()}")

    period = Period.parse(_PERIOD)
    if period is None:
        raise CannotRunError("Perioden går inte att läsa.")
    assessment, reviews, found = verbs.assess(contract, pinned, period, reports, _CUT_OFF)
    made, more = verbs.assessment_files(assessment, reviews, contract, pinned)
    show.findings([*found, *more])
    _wrote("7. Uppföljning", write_all(out / "uppfoljning" / _PERIOD, made))
    show.say("")
    overview(assessment, pinned)
    return NOTHING


def _stop(found: "list[Finding]") -> None:
    """Shows findings, and goes no further if one is an error."""
    show.findings(found)
    if any(finding.is_error for finding in found):
        raise CannotRunError("Exemplet kunde inte köras vidare.")


def _wrote(what: str, paths: list[Path]) -> None:
    show.say(f"{what}: {len(paths)} filer i {paths[0].parent.as_posix()}")
