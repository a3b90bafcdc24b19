"""What the region knows of what came in: the quarterly reports, and what its own list of deliveries says.

The day a report came is the recipient's to record. Where the list of deliveries has the report, its day decides; else
the day the supplier wrote in the report is used, and the outcome says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tenderkit import swedish
from tenderkit.model.assignment import Assignment
from tenderkit.model.conditions import AllOf, AnyOf, Compare, Condition, Named
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import DELIVERIES, REPORT, NamedCondition
from tenderkit.model.outcome import Judgement, Status
from tenderkit.model.periods import Period
from tenderkit.model.report import Cell, Report
from tenderkit.model.requirement import Requirement
from tenderkit.tables import Extract

Days = Mapping[tuple[str, Period], date]
_NO_LIST = "Beställarens förteckning över leveranser ingår inte i underlaget."
_NO_DAY = (
    "Rapporten har kommit in, men dagen saknas eller går inte att läsa i rapporten och finns inte i någon förteckning "
    "hos Beställaren."
)


def delivered(
    contract: Contract, assignment: Assignment, until: Period, reports: Sequence[Report], extracts: Sequence[Extract]
) -> tuple[Extract, ...]:
    """The extracts with the quarterly reports that were due by the end of ``until`` in place of the list's own rows."""
    days = {**written(reports), **recorded(extracts)}
    due: list[Mapping[str, Cell]] = []
    for area in contract.areas:
        period = Period.of(contract.span.start)
        while period <= until:
            due.append(
                {
                    "product": REPORT,
                    "area": area,
                    "period": str(period),
                    "due_on": due_day(assignment, period),
                    "received_on": days.get((area, period)),
                }
            )
            period = period.next()
    return (Extract(DELIVERIES, due), *(_without_reports(extract) for extract in extracts))


def _without_reports(extract: Extract) -> Extract:
    if extract.dataset != DELIVERIES:
        return extract
    return replace(extract, rows=[row for row in extract.rows if row["product"] != REPORT])


def due_day(assignment: Assignment, period: Period) -> date:
    """The last day on which the period's report is in time: the declared day of the month after the quarter."""
    following = period.next().start
    return following.replace(day=assignment.reporting.due_day)


def written(reports: Sequence[Report]) -> Days:
    """The day that stands in the reports, by area and period: of several the first, as a correction makes none late."""
    return _first((report.area, report.period, report.received_on) for report in reports)


def recorded(extracts: Sequence[Extract]) -> Days:
    """The day the reports came in, by area and period, as the lists of deliveries have it."""
    return _first(
        (str(row["area"]), period, row.get("received_on"))
        for extract in extracts
        for row in (extract.rows if extract.dataset == DELIVERIES else ())
        if row["product"] == REPORT and (period := Period.parse(str(row["period"])))
    )


def _first(told: Iterator[tuple[str, Period, Cell]]) -> Days:
    days: dict[tuple[str, Period], date] = {}
    for area, period, day in told:
        if isinstance(day, date):
            days[area, period] = min(day, days.get((area, period), day))
    return days


def weighed(
    judgement: Judgement,
    requirement: Requirement,
    key: tuple[str, Period],
    reports: Sequence[Report],
    extracts: Sequence[Extract],
    named: Mapping[str, NamedCondition],
) -> Judgement:
    """The judgement of a term on deliveries with what it rests on: whose day, or that there is none to judge by.

    ``key`` is the area and the period judged.
    """
    measure = requirement.measure
    if measure is None or measure.dataset != DELIVERIES or judgement.status is Status.NOT_IN_FORCE:
        return judgement
    products = set(_products(measure.where, named))
    if products and REPORT not in products:
        known = any(extract.dataset == DELIVERIES for extract in extracts)
        return judgement if known else Judgement(Status.NOT_ASSESSABLE, _NO_LIST)
    ours, theirs = recorded(extracts).get(key), written(reports).get(key)
    came = any((report.area, report.period) == key for report in reports)
    if came and not (ours or theirs) and judgement.status is Status.MISSED:
        return Judgement(Status.NOT_REPORTED, _NO_DAY)  # in time or not, nobody can tell
    told = _whose_day(ours, theirs)
    return replace(judgement, remarks=(*judgement.remarks, told)) if told else judgement


def _whose_day(ours: date | None, theirs: date | None) -> str:
    if ours:
        own = f"Rapporten kom in den {swedish.day(ours)} enligt Beställarens förteckning"
        return f"{own}; i rapporten står den {swedish.day(theirs)}." if theirs and theirs != ours else f"{own}."
    if theirs:
        return (
            f"Att rapporten kom in den {swedish.day(theirs)} är Vårdgivarens egen uppgift; dagen finns inte i någon "
            "förteckning hos Beställaren."
        )
    return ""


def _products(condition: Condition, named: Mapping[str, NamedCondition]) -> Iterator[str]:
    """The codes of the deliveries that a condition asks for; none where it asks for any."""
    match condition:
        case Compare(column="product", operands=operands):
            yield from (operand for operand in operands if isinstance(operand, str))
        case Named(name) if name in named:
            yield from _products(named[name].where, named)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _products(part, named)
