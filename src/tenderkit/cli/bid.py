"""bid form, bid check and bid award."""

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.framework import JSON, WorkbookPath, command, group
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
@JSON
def form(spec: Path, answers: Path | None, out: Path, as_json: bool) -> int:
    """Skriv svarsformuläret för specifikationen i mappen SPEC."""
    from tenderkit.verbs import bidding
    from tenderkit.verbs.given import specification

    assignment, found = specification(spec)
    if assignment is None:
        return show.answer(found, as_json=as_json, done=False)
    made = bidding.bid_form(assignment, answers)
    written = []
    for data in made.files.values():
        written += write_forms(out.parent, {out.name: data})
    return show.answer([*found, *made.findings], as_json=as_json, done=bool(written), written=written)


@command("check")
@click.argument("spec", type=FOLDER)
@click.argument("files", type=FILE, nargs=-1, required=True)
@JSON
def check(spec: Path, files: tuple[Path, ...], as_json: bool) -> int:
    """Pröva anbuden FIL mot specifikationen i mappen SPEC. Inget anbud förkastas av verktyget."""
    from tenderkit.bids.results import as_json as as_data
    from tenderkit.model.bid import Verdict
    from tenderkit.verbs import bidding
    from tenderkit.verbs.given import specification

    assignment, found = specification(spec)
    if assignment is None:
        return show.answer(found, as_json=as_json, done=False)
    with show.working("Anbuden läses") as watch:
        checked = bidding.check_bid(assignment, *files, watch=watch)
    bids = checked.bids

    def told() -> None:
        for each in bids:
            matrix(each, assignment)

    return show.answer(
        [*found, *checked.findings],
        as_json=as_json,
        done=bool(bids),
        missed=any(judged.must and judged.verdict is not Verdict.MET for each in bids for judged in each.judged),
        told=told,
        bids=[as_data(each) for each in bids],
    )


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
@JSON
def award(spec: Path, bid_file: Path, decision: Path, out: Path, as_json: bool) -> int:
    """Skriv avtalet för anbudet ANBUD enligt tilldelningsbeslutet BESLUT (YAML), med handlingarna i Word."""
    from tenderkit.model.contract import CONTRACT
    from tenderkit.verbs import bidding

    awarded = bidding.award(spec, bid_file, decision)
    written = awarded.write(out)

    def told() -> None:
        for path in written:
            if path.name == CONTRACT:
                show.wrote(path)

    return show.answer(awarded.findings, as_json=as_json, done=bool(written), written=written, told=told)
