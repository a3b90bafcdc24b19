"""The reports of a contract, quarter by quarter, as a supplier would hand them in: rows, and the filled workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tenderkit.demonstration.matching import matches
from tenderkit.demonstration.planting import Deviation, Handing, plant
from tenderkit.demonstration.rows import Counted, as_reported
from tenderkit.demonstration.world import Activity, World, world
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.model.datasets import Dataset, Origin
from tenderkit.model.periods import Period
from tenderkit.model.report import Cell
from tenderkit.reports.form import FormFor, Serves, report_form
from tenderkit.reports.mapping import reported
from tenderkit.tables import Extract

REGION = "Regionens register"


@dataclass(frozen=True, slots=True)
class Filing:
    """One report as handed in: whom it is from and about, rows by dataset, and the datasets declared empty."""

    whom: FormFor
    area: str
    period: Period
    rows: Mapping[str, Sequence[Sequence[Cell]]]
    declared_empty: frozenset[str]

    @property
    def name(self) -> str:
        """The file's name."""
        return f"rapport-{self.area}-{self.period}.xlsx"

    def workbook(self, assignment: Assignment, serves: Serves) -> bytes:
        """The filled form; ``serves`` says which requirements use each column."""
        return report_form(assignment, serves, self.whom, self.rows, self.declared_empty)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What is known of a contract at the end of a quarter: reports handed in, and the region's own rows."""

    filings: tuple[Filing, ...]
    extracts: tuple[Extract, ...]

    def until(self, period: Period) -> "Demonstration":
        """The same with later reports left aside."""
        kept = tuple(filing for filing in self.filings if filing.period <= period)
        return Demonstration(kept, self.extracts)


def worlds(activity: Activity, assignment: Assignment, contract: Contract, last: Period) -> Mapping[str, World]:
    """The rows of each of the contract's areas to the end of ``last``, without any deviation."""
    areas = [area for area in assignment.areas if area.id in contract.areas]
    return {area.id: world(activity, assignment, contract, area, last) for area in areas}


def demonstration(
    activity: Activity,
    assignment: Assignment,
    contract: Contract,
    last: Period,
    deviations: Sequence[Deviation] = (),
    faultless: Mapping[str, World] | None = None,
) -> Demonstration:
    """Every report of the contract from its start to ``last``, area by area, with the deviations planted.

    ``faultless`` are the areas' rows where they have been made before; they are copied.
    """
    datasets = assignment.reporting.datasets
    before = faultless or worlds(activity, assignment, contract, last)
    made: list[Filing] = []
    own: dict[str, list[Mapping[str, Cell]]] = {}
    for area in contract.areas:
        planted = [each for each in deviations if each.area == area]
        rows = {name: [row.copy() for row in each] for name, each in before[area].items()}
        handed = dict(plant(planted, rows, datasets))
        for name in activity.flows:
            if datasets[name].origin is not Origin.SUPPLIER:
                own.setdefault(name, []).extend(told(datasets[name], rows, last, area))
        handed |= plant(planted, rows, datasets, unseen=True)
        period = Period.of(contract.span.start)
        while period <= last:
            how = handed.get(period, Handing())
            if not how.missing:
                made.append(_filing(activity, assignment, contract, area, period, rows, how))
            period = period.next()
    return Demonstration(tuple(made), tuple(Extract(name, tuple(each), REGION) for name, each in own.items()))


def _filing(
    activity: Activity, assignment: Assignment, contract: Contract, area: str, period: Period, rows: World, how: Handing
) -> Filing:
    signed_on = how.late or period.next().start.replace(day=activity.handed_in)
    whom = FormFor(contract.id, contract.supplier.name, area, period, activity.signed_by, signed_on)
    kept = {
        dataset.name: as_reported(dataset, rows[dataset.name], period)
        for dataset in reported(assignment)
        if dataset.name not in how.left_out
    }
    return Filing(whom, area, period, kept, frozenset(name for name, each in kept.items() if not each))


def told(dataset: Dataset, rows: World, last: Period, area: str) -> Iterator[Mapping[str, Cell]]:
    """The region's own rows of an area, as known at the end of ``last``; what counts other rows is counted."""
    for row in rows[dataset.name]:
        if row.gone or row.start > last.end:
            continue
        cells = {name: value for name, value in row.known(dataset, last).items() if dataset.column(name)}
        counts = {
            name: sum(
                (other.start.year, other.start.month) == (value.month.year, value.month.month)
                and not other.gone
                and matches(value.where, other.cells)
                for other in rows[value.dataset]
            )
            for name, value in cells.items()
            if isinstance(value, Counted)
        }
        yield {**cells, **counts, "area": area}
