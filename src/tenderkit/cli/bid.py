"""bid form, bid check and bid award."""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.framework import NOTHING, SOMETHING, WorkbookPath, command, group
from tenderkit.cli.specs import FOLDER
from tenderkit.files import write_forms

if TYPE_CHECKING:
    from tenderkit.model.assignment import Assignment
    from tenderkit.model.bid import BidCheck

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

bid = group(
    "bid",
    "Anbud: formulär, kontroll och tilldelning.",
    {
        "form": ("tenderkit.cli.bid.form", "Skriv svarsformuläret i Excel."),
        "check": ("tenderkit.cli.bid.check", "Pröva anbud mot kraven."),
        "award": ("tenderkit.cli.bid.award", "Skriv avtalet enligt ett tilldelningsbeslut."),
    },
)


@command("form")
@click.argument("spec", type=FOLDER)
@click.option("--answers", type=FILE, help="Fil med svar (YAML) att fylla i formuläret med.")
@click.option("--out", type=WorkbookPath(), default=Path("output/svarsformular.xlsx"), help="Fil att skriva.")
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def form(spec: Path, answers: Path | None, out: Path, as_json: bool) -> int:
    """Skriv svarsformuläret för specifikationen i mappen SPEC."""
    from tenderkit.verbs import bidding
    from tenderkit.verbs.given import specification

    assignment, found = specification(spec)
    if assignment is None:
        return show.unusable(found, as_json=as_json)
    made = bidding.bid_form(assignment, answers)
    code = show.findings([*found, *made.findings], as_json=as_json)
    for data in made.files.values():
        write_forms(out.parent, {out.name: data})
        show.wrote(out, as_json=as_json)
    return code


@command("check")
@click.argument("spec", type=FOLDER)
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Skriv prövningen som JSON.")
def check(spec: Path, files: tuple[Path, ...], as_json: bool) -> int:
    """Pröva anbuden FIL mot specifikationen i mappen SPEC. Inget anbud förkastas av verktyget."""
    from tenderkit.bids.results import as_json as as_data
    from tenderkit.model.bid import Verdict
    from tenderkit.verbs import bidding
    from tenderkit.verbs.given import specification

    assignment, found = specification(spec)
    if assignment is None:
        return show.unusable(found, as_json=as_json)
    with show.working("Anbuden läses"):
        checked = bidding.check_bid(assignment, *files)
    found += checked.findings
    checks = checked.bids
    if as_json:
        code = show.grave(found)
        show.product({"bids": [as_data(each) for each in checks], "findings": show.listed(found)})
    else:
        code = show.findings(found)
        for each in checks:
            matrix(each, assignment)
    missed = any(judged.must and judged.verdict is not Verdict.MET for each in checks for judged in each.judged)
    return max(code, SOMETHING if missed else NOTHING)


def verdicts(judged: "BidCheck") -> str:
    """One line on a bid: who, and how many answers of each verdict."""
    from tenderkit.bids.results import LABELS

    counts = ", ".join(f"{len(judged.of(verdict))} {label}" for verdict, label in LABELS.items())
    return f"{judged.bid.bidder.name or judged.bid.file}: {counts}."


def matrix(judged: "BidCheck", assignment: "Assignment") -> None:
    """The whole matrix of one bid on stdout, with the questions to put to the bidder."""
    from tenderkit.bids.results import LABELS
    from tenderkit.bids.validation import EQUAL_CHANCE
    from tenderkit.model.bid import Verdict

    titles = {area.id: area.title for area in assignment.areas}

    show.say(verdicts(judged))
    rows = [
        [
            each.requirement or "Acceptans",
            titles.get(each.area, "–"),
            LABELS[each.verdict],
            textwrap.shorten(each.shown, 34, placeholder=" …"),
            f"{each.place.sheet} {each.place.column}{each.place.row}",
        ]
        for each in judged.judged
    ]
    show.grid(["Krav", "Område", "Bedömning", "Svar", "Cell"], rows)
    asked = [each for each in judged.judged if each.verdict is not Verdict.MET or each.promised is not None]
    for each in asked:
        where = f" ({titles.get(each.area, each.area)})" if each.area else ""
        show.say(f"{each.requirement or 'Acceptans'}{where}: {each.reason}")
        if each.question:
            show.say(f"    Förslag till fråga: {each.question}")
    if any(each.question for each in asked):
        show.say(EQUAL_CHANCE)
    show.say("")


@command("award")
@click.argument("spec", type=FOLDER)
@click.argument("bid_file", type=FILE)
@click.argument("decision", type=FILE)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("output/avtal"), help="Mapp för avtal (output/avtal)."
)
@click.option("--json", "as_json", is_flag=True, help="Skriv anmärkningarna som JSON.")
def award(spec: Path, bid_file: Path, decision: Path, out: Path, as_json: bool) -> int:
    """Skriv avtalet för anbudet ANBUD enligt tilldelningsbeslutet BESLUT (YAML), med handlingarna i Word."""
    from tenderkit.verbs import bidding
    from tenderkit.verbs.given import specification

    assignment, found = specification(spec)
    if assignment is None:
        return show.unusable(found, as_json=as_json)
    awarded = bidding.award(spec, bid_file, decision)
    code = show.findings(awarded.findings, as_json=as_json)
    if awarded.agreement is None:
        return SOMETHING
    awarded.write(out)
    show.wrote(out / awarded.agreement.contract.id / "avtal.yaml", as_json=as_json)
    return code
