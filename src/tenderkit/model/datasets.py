"""Datasets: the rows a supplier has, declared by the specification; never invented by an engine."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from tenderkit.findings import Place
from tenderkit.model.conditions import Condition
from tenderkit.model.quantities import Counted

UNITS, DELIVERIES = "units", "deliveries"
"""The datasets that come of the assignment and the contract: care units, and the reports that were due."""
REPORT = "kvartalsrapport"
"""The delivery that every contract has: its rows are made from the reports."""


class ColumnType(StrEnum):
    """What a cell holds. ``ID`` names the row itself, ``PSEUDONYM`` a person or episode, ``UNIT`` a care unit."""

    ID = "id"
    PSEUDONYM = "pseudonym"
    UNIT = "unit"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    BOOLEAN = "boolean"


class Empty(StrEnum):
    """What an empty cell means: not known, a known "not yet", or a known "does not apply"."""

    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    NOT_APPLICABLE = "not_applicable"


class Sensitivity(StrEnum):
    """Whom a column is about; decides what may leave the supplier and be published."""

    NONE = "none"
    STAFF = "staff"
    PATIENT = "patient"


class Version(StrEnum):
    """``EVENTS``: each key once. ``STATE``: reported anew until closed, the newest report holds."""

    EVENTS = "events"
    STATE = "state"


class Origin(StrEnum):
    """Who has the rows: the supplier reports them, the region extracts them, or tenderkit makes them."""

    SUPPLIER = "supplier"
    REGION = "region"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One code: what is reported, its Swedish label, and further attributes by name (receiver, who decides …)."""

    code: str
    label: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes. ``attributes`` maps attribute name to its Swedish heading."""

    name: str
    title: str
    items: tuple[CodeItem, ...]
    attributes: Mapping[str, str]
    place: Place

    def label(self, code: str) -> str:
        """The label of ``code``, or the code itself if it is not listed."""
        return next((item.label for item in self.items if item.code == code), code)


@dataclass(frozen=True, slots=True)
class Column:
    """One reported column.

    ``codes`` names a code list ("" unless type is ``CODE``); minimum and maximum bound a number. ``noun`` is what the
    column's figure is a figure of, or its values called ("minut", "minuter"); None where the title has to do.
    """

    name: str
    title: str
    type: ColumnType
    help: str
    codes: str
    empty: Empty
    sensitivity: Sensitivity
    minimum: Decimal | None
    maximum: Decimal | None
    required_when: Condition | None
    noun: Counted | None
    place: Place

    @property
    def mandatory(self) -> bool:
        """True if an empty cell is a gap rather than a meaning of its own."""
        return self.empty is Empty.UNKNOWN and self.required_when is None


@dataclass(frozen=True, slots=True)
class Join:
    """Many rows to one: ``key`` here meets the single key column of dataset ``to``.

    ``until`` is the day there that no row here comes after, such as the day an episode was closed; "" if there is none.
    ``of`` tells which rows that holds for, as column here → code: a visit that took place, not one called off.
    """

    name: str
    to: str
    key: str
    until: str = ""
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shift:
    """A date moved by a constant: ``unit`` is days, months or working_days."""

    column: str
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Age:
    """The day an age in months is reached, from a birth month; ``doubt`` is latest, earliest or unknown."""

    column: str
    months: int
    doubt: str


@dataclass(frozen=True, slots=True)
class Rollup:
    """One value per parent row from child rows up to the period's end: count, or min, max or sum of ``column``."""

    dataset: str
    aggregate: str
    column: str
    where: Condition


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column of the one row a declared join finds."""

    join: str
    column: str


@dataclass(frozen=True, slots=True)
class MonthOf:
    """First day of the month of a date."""

    column: str


Derived = Shift | Age | Rollup | Lookup | MonthOf


@dataclass(frozen=True, slots=True)
class Noun:
    """The row's name in generated sentences: besök, besök, besöken.

    ``row`` is what a single row is called where rows are counted and several are about the same thing
    ("behandlarmånad"); None where the noun says it.
    """

    one: str
    many: str
    the_many: str
    row: Counted | None = None

    @property
    def counted(self) -> Counted:
        """The name in counts: 1 besök, 2 besök."""
        return Counted(self.one, self.many)

    @property
    def of_rows(self) -> Counted:
        """The name in counts of rows as such."""
        return self.row or self.counted


@dataclass(frozen=True, slots=True)
class Dataset:
    """A declared relation.

    ``date`` names the attribution column; ``may_be_empty`` is false where zero rows is no report.
    Beside its own columns every row carries area, period, report file, sheet and row number. ``phrases`` are what
    derived columns are called in sentences ("det första besöket").
    """

    name: str
    title: str
    help: str
    version: Version
    origin: Origin
    key: tuple[str, ...]
    date: str
    noun: Noun
    columns: tuple[Column, ...]
    joins: Mapping[str, Join]
    derived: Mapping[str, Derived]
    may_be_empty: bool
    place: Place
    phrases: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        """The reported column called ``name``, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def needed_key(self) -> tuple[str, ...]:
        """The part of the key that every row must fill. What does not apply is blank, and alike in all such rows."""
        blank = {column.name for column in self.columns if column.empty is Empty.NOT_APPLICABLE}
        return tuple(name for name in self.key if name not in blank)

    @property
    def validity(self) -> tuple[str, ...]:
        """Those of ``valid_from`` and ``valid_to`` that a list has: the days from and to which a row of it counts."""
        return tuple(name for name in ("valid_from", "valid_to") if self.column(name))

    def only(self, names: Collection[str]) -> "Dataset":
        """The dataset with these of its columns alone, beside its key and its date."""
        wanted = {*names, *self.key, self.date}
        return replace(self, columns=tuple(column for column in self.columns if column.name in wanted))


@dataclass(frozen=True, slots=True)
class NamedCondition:
    """A condition with a name and its Swedish phrase ("som genomförts på plats eller via video")."""

    name: str
    dataset: str
    where: Condition
    phrase: str
    place: Place
