"""The trend: a contract's assessments of several quarters beside each other, every chart with its table."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tenderkit import swedish
from tenderkit.assessment import words
from tenderkit.assessment.shortcomings import areas_without_report
from tenderkit.blocks import Bar, Block, Chart, Panel, Para, Section, Text
from tenderkit.documents.tables import Row, table
from tenderkit.model.assignment import Assignment
from tenderkit.model.outcome import FAILED, Assessment, Outcome, Score, Status
from tenderkit.model.periods import Period

_MOST = 5  # quarters side by side: a year and what it is compared with; more do not fit a page

Term = tuple[str, str]


def trend(assessments: Sequence[Assessment], assignment: Assignment) -> tuple[Block, ...]:
    """Sections on the score, on shortcomings, and on those that come back; the oldest assessment first.

    Only the latest few are shown. One alone gives a sentence that there is nothing to compare with.
    """
    if len(assessments) == 1:
        return (Para((Text("Ingen tidigare bedömning ingår i underlaget, så utvecklingen kan inte visas."),)),)
    assessments = assessments[-_MOST:]
    areas = {area: assignment.area_title(area) for area in assessments[-1].areas}
    return (
        Section("utveckling-poang", "Sammanvägt utfall", tuple(_scores(assessments, areas))),
        Section("utveckling-brister", "Villkor som inte är uppfyllda", tuple(_counts(assessments, areas))),
        Section("utveckling-aterkommer", "Brister som återkommer", tuple(_recurring(assessments, areas))),
    )


def _short(period: Period) -> str:
    """A quarter in few signs, that may be parted between quarter and year: "Kv 2 2028"."""
    return f"Kv{swedish.NBSP}{period.quarter} {period.year}"


def _widths(first: int, count: int) -> tuple[int, ...]:
    """Shares of the width: ``first`` for what the row is about, the rest alike."""
    rest = 100 - first
    each = [rest // count] * count
    each[0] += rest - sum(each)
    return (first, *each)


def _scores(assessments: Sequence[Assessment], areas: Mapping[str, str]) -> Iterator[Block]:
    yield Para((Text("Staplarna visar hur stor andel av villkorens vikt som är uppfylld i varje område."),))
    panels = tuple(
        Panel(title, tuple(_score_bar(each.period, each.areas[area]) for each in assessments))
        for area, title in areas.items()
    )
    yield Chart("diagram-poang", "Uppfylld andel av vikten i procent", panels, "tabell-utveckling-poang", Fraction(100))
    rows: list[Row] = [[title, *(_score(each, area) for each in assessments)] for area, title in areas.items()]
    rows.append([(Text("Hela avtalet", bold=True),), *(words.score(each.score) for each in assessments)])
    header = ("Område", *(_short(each.period) for each in assessments))
    caption = "Uppfylld andel av vikten per område och kvartal"
    yield table("utveckling-poang", caption, header, rows, _widths(22, len(assessments)))


def _score(assessment: Assessment, area: str) -> str:
    """The area's score; that its report is missing comes first, as it counts against the supplier all the same."""
    told = words.score(assessment.areas[area])
    return f"Rapport saknas: {swedish.uncapital(told)}" if area in areas_without_report(assessment) else told


def _score_bar(period: Period, score: Score) -> Bar:
    if score.value is None:
        return Bar(_short(period), "–", None)
    return Bar(_short(period), swedish.rounded(score.value), score.value)


def _counts(assessments: Sequence[Assessment], areas: Mapping[str, str]) -> Iterator[Block]:
    failed = [_failed(each) for each in assessments]
    missed, silent = (
        {area: [_count(each, area, status) for each in assessments] for area in areas}
        for status in (Status.MISSED, Status.NOT_REPORTED)
    )
    most = max(1, *(count for each in missed.values() for count in each))
    panels = tuple(
        Panel(
            title,
            tuple(
                Bar(_short(each.period), swedish.number(count), Fraction(count))
                for each, count in zip(assessments, missed[area], strict=True)
            ),
        )
        for area, title in areas.items()
    )
    said = (
        "Staplarna visar hur många villkor som varje kvartal är bedömda och ej uppfyllda. De som inte är rapporterade "
        "står inom parentes i tabellen."
    )
    yield Para((Text(said),))
    yield Chart(
        "diagram-brister", "Antal villkor som inte är uppfyllda", panels, "tabell-utveckling-brister", Fraction(most)
    )
    numbers = range(1, len(assessments) + 4)
    rows = [[title, *map(_apart, missed[area], silent[area]), *_moves(area, failed)] for area, title in areas.items()]
    header = ("Område", *(_short(each.period) for each in assessments), "Nya", "Kvarstår", "Åtgärdade")
    caption = (
        "Villkor som är ej uppfyllda, inom parentes ej rapporterade, och hur bristerna har förändrats sedan närmast "
        "föregående bedömning"
    )
    yield table("utveckling-brister", caption, header, rows, _widths(22, len(assessments) + 3), tuple(numbers))


def _count(assessment: Assessment, area: str, status: Status) -> int:
    return sum((outcome.area, outcome.status) == (area, status) for outcome in assessment.outcomes)


def _apart(missed: int, silent: int) -> str:
    """What is not met and what is not reported are two things: "5 (60)"."""
    return f"{swedish.number(missed)} ({swedish.number(silent)})" if silent else swedish.number(missed)


def _moves(area: str, failed: Sequence[Mapping[Term, Outcome]]) -> Iterator[str]:
    """How many shortcomings of the last quarter are new and remain, and how many of the one before are mended."""
    now = {term for term in failed[-1] if term[0] == area}
    before = {term for term in failed[-2] if term[0] == area} if len(failed) > 1 else set()
    for part in (now - before, now & before, before - now):
        yield swedish.number(len(part))


def _recurring(assessments: Sequence[Assessment], areas: Mapping[str, str]) -> Iterator[Block]:
    """Terms not met in the last quarter and in one before it, with what was measured."""
    failed = [_failed(each) for each in assessments]
    again = [term for term in failed[-1] if any(term in earlier for earlier in failed[:-1])]
    if not again:
        yield Para((Text("Inget villkor har brister både det senaste kvartalet och tidigare."),))
        return
    found = [{(outcome.area, outcome.requirement): outcome for outcome in each.outcomes} for each in assessments]
    rows = []
    for term in sorted(again, key=lambda term: list(areas).index(term[0])):
        title = failed[-1][term].title
        rows.append([areas[term[0]], f"{term[1]} {title}", *(_told(each.get(term)) for each in found)])
    header = ("Område", "Villkor", *(_short(each.period) for each in assessments))
    widths = (14, *_widths(28, len(assessments)))
    widths = (widths[0], widths[1], *_widths(42, len(assessments))[1:])
    yield Para((Text("Villkoren nedan har brister både det senaste kvartalet och tidigare."),))
    yield table("utveckling-aterkommer", "Brister som återkommer", header, rows, widths)


def _told(outcome: Outcome | None) -> str:
    if outcome is None:
        return "–"
    value = words.value(outcome)
    shown = words.STATUS[outcome.status]
    measured = outcome.status in (Status.MET, Status.MISSED) and value != "–"
    return f"{shown}: {value}" if measured else shown


def _failed(assessment: Assessment) -> dict[Term, Outcome]:
    return {(outcome.area, outcome.requirement): outcome for outcome in assessment.outcomes if outcome.status in FAILED}
