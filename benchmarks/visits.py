"""Visits to measure: seeded rows of any number, what is asked of them, and the same checks written by hand in SQL.

``sql/rows.sql`` makes the rows. ``sql/known.sql`` takes the newest report of each, and ``sql/<kind>.sql`` is what a
competent engineer would write from there to get the same numbers per area: in scope or unsure, and met, missed or
unknown, with those left out by reason. ``completeness`` is not among them: it reads what intake counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from tenderkit import source, swedish
from tenderkit.measures import opening, registry
from tenderkit.measures.question import Question
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Assignment
from tenderkit.model.datasets import ColumnType
from tenderkit.model.measure import EmptyBase
from tenderkit.model.outcome import Judgement, Role
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Bound, Operator, Target
from tenderkit.model.report import Cell
from tenderkit.model.requirement import Requirement
from tenderkit.spec.loader import load
from tenderkit.tables import Extract, Rows

SPECIFICATION = Path(__file__).parents[1] / "specs" / "tidiga-insatser-0-5"
QUERIES = Path(__file__).with_name("sql")
CONTRACT, PERIOD = date(2027, 9, 1), Period(2028, 2)
STORED = ("visits", "episodes", "consultations", "staff_months")
# A requirement of the flagship for each kind; it asks for no amount of visits, so that one is written here.
REQUIREMENTS = {
    "share": "BES-02",
    "limit_per_group": "BES-01",
    "coverage": "KON-01",
    "level_per_month": "BEM-01",
    "deadline": "TIL-03",
    "amount": "DAT-03",
    "compare": "DAT-04",
}
AMOUNT = b"{kind: amount, dataset: visits, where: {named: videobesok}, value: {sum: minutes}}"
OUT_OF_REACH = {"share": Decimal(100), "compare": Decimal(10**6), "amount": Decimal(10**12)}
LEFT_OUT = {"Gränsen bruten redan i en tidigare period": "charged", "Öppna, fristen har inte löpt ut": "not_due"}
TYPES = {
    ColumnType.DATE: "DATE",
    ColumnType.MONTH: "DATE",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DECIMAL(18, 4)",
    ColumnType.PERCENT: "DECIMAL(18, 4)",
    ColumnType.BOOLEAN: "BOOLEAN",
}
Counted = Mapping[str, Mapping[str, Any]]
"""Numbers by area and name, without those that are zero."""


@dataclass(frozen=True, slots=True)
class World:
    """So many visits and what belongs to them, stored in a folder in files of ``form``: "parquet" or "csv"."""

    folder: Path
    visits: int
    form: str
    assignment: Assignment

    @classmethod
    def of(cls, folder: Path, visits: int, form: str) -> "World":
        """The world of the flagship's areas, not yet written."""
        assignment, findings = load(SPECIFICATION)
        if assignment is None:
            raise SystemExit(f"the flagship cannot be read: {findings}")
        return cls(folder, visits, form, assignment)

    @property
    def areas(self) -> list[str]:
        """The areas' ids."""
        return [area.id for area in self.assignment.areas]

    @property
    def lists(self) -> tuple[Extract, Extract]:
        """What the region knows: the care units, and its own number of visits by area and month."""
        visits = self.visits // 60
        told: list[Mapping[str, Cell]] = [
            {"area": area, "month": month, "visits": visits} for area in self.areas for month in PERIOD.months()
        ]
        return opening.units(self.assignment.areas), Extract("register_visits", told)

    def write(self) -> None:
        """Makes the rows."""
        with self._connected() as connection:
            connection.execute(_query("rows").replace("FORMAT parquet", f"FORMAT {self.form}"))

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection for hand-written checks, with ``read_<dataset>()`` for what is stored."""
        made = self._connected()
        for dataset in STORED:
            files = f"'{self.folder}/{dataset}/*/*/*.{self.form}'"
            options = "hive_partitioning = true, hive_types_autocast = false"
            if self.form == "csv":
                columns = self.assignment.reporting.datasets[dataset].columns
                types = {column.name: TYPES.get(column.type, "VARCHAR") for column in columns}
                options += f", types = {types | {'row': 'BIGINT'}}"
            made.execute(f"CREATE MACRO read_{dataset}() AS TABLE FROM read_{self.form}({files}, {options})")
        return made

    def _connected(self) -> duckdb.DuckDBPyConnection:
        made = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
        made.execute("CREATE TABLE units (unit TEXT, area TEXT, kind TEXT, valid_from DATE, valid_to DATE)")
        made.execute("CREATE TABLE register_visits (area TEXT, month DATE, visits BIGINT)")
        for listed in self.lists:
            names = [row[0] for row in made.execute(f"DESCRIBE {listed.dataset}").fetchall()]
            rows = ", ".join(f"({', '.join('?' for _ in names)})" for _ in listed.rows)
            made.execute(
                f"INSERT INTO {listed.dataset} VALUES {rows}", [row[name] for row in listed.rows for name in names]
            )
        asked = {"period": str(PERIOD), "start": PERIOD.start, "last": PERIOD.end, "contract": CONTRACT}
        stored = {"visits": self.visits, "areas": self.areas, "folder": str(self.folder)}
        for name, value in {**asked, **stored}.items():
            made.execute(f"SET VARIABLE {name} = ?", [value])
        return made

    def open(self) -> Rows:
        """The rows as an assessment reads them: with the columns that are asked for."""
        calendar = swedish.calendar(date(2025, 1, 1), date(2031, 12, 31))
        asked = [(question.measure, question.exclusions) for question in self.questions(met=True).values()]
        datasets = opening.asked_for(asked, Vocabulary.of(self.assignment.reporting))
        return Rows.scan(self.folder, datasets, self.lists, calendar)

    def questions(self, *, met: bool) -> dict[str, Question]:
        """One of each kind, at a level that everything meets or nothing does."""
        by_id = {requirement.id: requirement for requirement in self.assignment.requirements}
        return {kind: self._question(kind, by_id[id], met=met) for kind, id in REQUIREMENTS.items()}

    def _question(self, kind: str, requirement: Requirement, *, met: bool) -> Question:
        amount, _ = source.parse(AMOUNT, "amount.yaml")
        measure = registry.parse(amount) if kind == "amount" and amount else requirement.measure
        assert measure is not None and requirement.target is not None
        level = replace(requirement.target.levels[0], share=Decimal(0 if met else 100))
        if kind in OUT_OF_REACH:
            bound = Bound(Operator.AT_LEAST, (Decimal(0) if met else OUT_OF_REACH[kind],), level.bound.unit)
            level = replace(level, bound=bound)
        return Question(
            # Where nothing is surely in scope, nothing is met unless that is.
            measure=replace(measure, empty_base=EmptyBase.MET) if met else measure,
            targets=dict.fromkeys(self.areas, Target((level,))),
            spans=dict.fromkeys(self.areas, Span(CONTRACT)),
            period=PERIOD,
            contract_start=CONTRACT,
            cut_off=PERIOD.end,
            vocabulary=Vocabulary.of(self.assignment.reporting),
            exclusions=requirement.exclusions,
            parameters={name: parameter.value for name, parameter in requirement.parameters.items()},
        )


def ours(judged: Mapping[str, Judgement]) -> Counted:
    """What the judgements say, named as in the SQL."""
    found: dict[str, dict[str, Any]] = {}
    for area, judgement in judged.items():
        if judgement.counts:
            taken = [step for step in judgement.funnel if step.role in (Role.EXCLUDED, Role.NOT_DUE)]
            numbers: dict[str, Any] = {LEFT_OUT.get(step.label, "excluded"): step.count for step in taken}
            numbers |= zip("abcdef", judgement.counts, strict=True)
        else:
            numbers = {"low": judgement.value.low, "high": judgement.value.high} if judgement.value else {}
        found[area] = {name: number for name, number in numbers.items() if number}
    return found


def take_newest(connection: duckdb.DuckDBPyConnection) -> None:
    """The newest report of each row, by hand."""
    connection.execute(_query("known"))


def by_hand(connection: duckdb.DuckDBPyConnection, kind: str) -> Counted:
    """What the hand-written check answers. Amounts come as parts of ``of`` where they are divided."""
    answer = connection.execute(_query(kind))
    names = [column[0] for column in answer.description]
    found: dict[str, dict[str, Any]] = {}
    for row in answer.fetchall():
        numbers = dict(zip(names, row, strict=True))
        area, of = numbers.pop("area"), numbers.pop("of", 1)
        found[area] = {name: Fraction(number, of) for name, number in numbers.items() if number}
    return found


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
