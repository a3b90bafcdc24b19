"""assess and explain."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenderkit.cli import show
from tenderkit.cli.framework import JSON, command
from tenderkit.cli.report import CONTRACT, today

if TYPE_CHECKING:
    from tenderkit.model.assignment import Assignment
    from tenderkit.model.outcome import Assessment


@command("assess")
@click.argument("contract", type=CONTRACT)
@click.argument("files", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1)
@click.option("--period", required=True, help="Kvartal, till exempel 2028-Q1.")
@click.option("--review", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ifylld granskning.xlsx.")
@click.option("--cut-off", type=click.DateTime(["%Y-%m-%d"]), help="Sista dag som bedömningen känner till (i dag).")
@click.option("--out", type=click.Path(path_type=Path), default=Path("output"), help="Mapp att skriva i (output).")
@JSON
def assess(
    contract: Path,
    files: tuple[Path, ...],
    period: str,
    review: Path | None,
    cut_off: date | None,
    out: Path,
    as_json: bool,
) -> int:
    """Bedöm ett kvartal mot avtalet AVTAL med rapporterna FIL, även tidigare kvartals.

    Bland filerna kan också tidigare kvartals assessment.json ingå, som ger rapporten dess utveckling över kvartalen,
    och Beställarens egna förteckningar: leveranser och uttag ur register.
    """
    from tenderkit.assessment.letter import LETTER
    from tenderkit.model.outcome import FAILED
    from tenderkit.verbs import assessing
    from tenderkit.verbs.given import agreement
    from tenderkit.verbs.results import REVIEW

    signed, found = agreement(contract)
    if signed is None:
        return show.answer(found, as_json=as_json, done=False)
    known = date.fromisoformat(str(cut_off)[:10]) if cut_off else today()
    with show.working("Rapporterna läses och kvartalet bedöms") as watch:
        assessed = assessing.assess(signed, period, *files, cut_off=known, review=review, watch=watch)
    assessment = assessed.assessment
    if assessment is None:
        return show.answer([*found, *assessed.findings], as_json=as_json, done=False)
    written = assessed.write(out)
    spared = out / REVIEW
    if REVIEW in assessed.files and spared not in written:
        if review is None:
            why = f"{spared.as_posix()} finns redan och är orörd. Ange den med --review för att använda svaren."
        else:
            why = f"{spared.as_posix()} är orörd, så att inga svar går förlorade."
        show.remark(why)
    letter = out / f"{LETTER}-{assessment.period}.docx"
    if letter.name not in assessed.files and letter.exists():
        show.remark(
            f"{letter.as_posix()} hör till en tidigare bedömning. Till den här hör inget brev; skicka det inte."
        )

    def told() -> None:
        overview(assessment, signed.assignment)
        for path in written:
            show.wrote(path)

    return show.answer(
        [*found, *assessed.findings],
        as_json=as_json,
        missed=any(outcome.status in FAILED for outcome in assessment.outcomes),
        written=written,
        told=told,
        assessment=json.loads(assessed.files[assessing.ASSESSMENT]),
    )


def overview(assessment: "Assessment", assignment: "Assignment") -> None:
    """The grid of outcomes and the scores, on stdout."""
    from tenderkit import swedish
    from tenderkit.assessment import words

    areas = list(assessment.areas)
    titles = [assignment.area_title(area) for area in areas]
    rows: dict[str, list[str]] = {}
    for outcome in assessment.outcomes:
        rows.setdefault(f"{outcome.requirement} {outcome.title}", []).append(words.STATUS[outcome.status])
    show.say(f"{assessment.supplier}, avtal {assessment.contract}, {swedish.period(assessment.period)}")
    show.say("")
    show.grid(["Villkor", *titles], [[name, *cells] for name, cells in rows.items()])
    show.say("")
    for area, title in zip(areas, titles, strict=True):
        score = assessment.areas[area]
        show.say(f"{title}: {words.score(score)} (bedömd andel av vikten {words.coverage(score)})")
    show.say("Underlag för beslut, inte beslut.")
    steps: dict[str, list[str]] = {}
    for outcome in assessment.outcomes:
        if outcome.next_step:
            steps.setdefault(outcome.next_step.title, []).append(f"{outcome.requirement} i {outcome.area_title}")
    for title, terms in steps.items():
        show.say(f"Förslag: {swedish.uncapital(title)} för {swedish.listed(terms)}.")


@command("explain")
@click.argument("assessment", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("requirement")
@click.argument("area", required=False)
@JSON
def explain(assessment: Path, requirement: str, area: str | None, as_json: bool) -> int:
    """Förklara utfallet för kravet KRAV (och området OMRÅDE) i bedömningen BEDÖMNING."""
    from tenderkit.assessment import words
    from tenderkit.assessment.serial import as_data
    from tenderkit.verbs import explaining

    explained = explaining.explain(assessment, requirement, area)
    if not explained.outcomes:
        return show.answer(explained.findings, as_json=as_json, done=False)

    def told() -> None:
        for outcome in explained.outcomes:
            show.say(f"{outcome.requirement} {outcome.title}, {outcome.area_title}: {words.STATUS[outcome.status]}")
            for line in words.explanation(outcome):
                show.say(f"  {line}")

    outcomes = [as_data(outcome) for outcome in explained.outcomes]
    return show.answer(explained.findings, as_json=as_json, told=told, outcomes=outcomes)
