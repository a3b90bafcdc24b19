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
    from tenderkit.model.outcome import Assessment, Outcome


_SETTLED = ("met", "not_in_force")  # nothing to do


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
    """The scores, the outcomes to act on area by area, the others by their ids, and the steps proposed; on stdout."""
    from tenderkit import swedish
    from tenderkit.assessment import words
    from tenderkit.assessment.proposals import proposals
    from tenderkit.assessment.shortcomings import areas_without_report, silenced

    titles = {area: assignment.area_title(area) for area in assessment.areas}
    silent = areas_without_report(assessment)
    by_requirement: dict[str, list[Outcome]] = {}
    for outcome in assessment.outcomes:
        by_requirement.setdefault(outcome.requirement, []).append(outcome)
    rows, settled = [], dict[tuple[str, bool], list[str]]()
    for id, outcomes in by_requirement.items():
        heard = [outcome.status for outcome in outcomes if not silenced(outcome, silent)]
        if len(set(heard)) == 1 and heard[0] in _SETTLED:
            settled.setdefault((words.STATUS[heard[0]], len(heard) == len(titles)), []).append(id)
        elif heard:
            rows.append([f"{id} {outcomes[0].title}", *(words.STATUS[outcome.status] for outcome in outcomes)])
    show.say(f"{assessment.supplier}, avtal {assessment.contract}, {swedish.period(assessment.period)}")
    show.say("")
    for area, title in titles.items():
        score = assessment.areas[area]
        show.say(f"{title}: {words.score(score)} (bedömd andel av vikten {words.coverage(score)})")
    if silent:
        show.say(f"Ingen rapport har lämnats för {swedish.listed(titles[area] for area in silent)}.")
    show.say("")
    if rows:
        show.grid(["Villkor", *titles.values()], rows)
        show.say("")
    for (status, everywhere), ids in sorted(settled.items(), key=lambda one: len(one[1]), reverse=True):
        where = " där rapport finns" if not everywhere else " i samtliga områden" if len(titles) > 1 else ""
        show.paragraph(f"{status}{where}, {swedish.number(len(ids))} villkor: {', '.join(ids)}.")
    show.say("")
    for each in proposals(assessment, assignment):
        show.paragraph(f"Förslag: {swedish.uncapital(each.title)} för {each.terms(assignment)}.")
    show.say("Underlag för beslut, inte beslut.")


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
