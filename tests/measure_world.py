"""A small world for the measures' tests: datasets declared as in measures.md §2, and stories turned into questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tenderkit import source
from tenderkit.columns import Cells
from tenderkit.findings import CellPlace, FilePlace
from tenderkit.measures import common, opening, registry
from tenderkit.measures.judge import judge
from tenderkit.measures.question import Question
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.model.assignment import Area, CareUnit
from tenderkit.model.conditions import AllOf, Compare, Comparison, Named
from tenderkit.model.datasets import (
    Age,
    CodeItem,
    CodeList,
    Column,
    ColumnType,
    Dataset,
    Derived,
    Empty,
    Join,
    Lookup,
    MonthOf,
    NamedCondition,
    Noun,
    Origin,
    Rollup,
    Sensitivity,
    Shift,
    Version,
)
from tenderkit.model.outcome import Judgement
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Bound, Counted, Level, Operator, Target, Unit
from tenderkit.model.report import Batch, Cell, CellCounts, Report
from tenderkit.tables import Extract, Rows

PLACE = FilePlace("uppdrag.yaml")
_LETTERS = {
    "T": ColumnType.PSEUDONYM,
    "K": ColumnType.ID,
    "U": ColumnType.UNIT,
    "C": ColumnType.CODE,
    "D": ColumnType.DATE,
    "M": ColumnType.MONTH,
    "I": ColumnType.INTEGER,
    "N": ColumnType.DECIMAL,
    "P": ColumnType.PERCENT,
    "B": ColumnType.BOOLEAN,
}


def _column(
    name: str, short: str, title: str, codes: str = "", low: Any = None, high: Any = None, noun: Counted | None = None
) -> Column:
    """A column written as its letter, with "?" for "not yet"/"not applicable" where empty has a meaning."""
    type = _LETTERS[short[0]]
    meaning = Empty.NOT_YET if type in (ColumnType.DATE, ColumnType.MONTH) else Empty.NOT_APPLICABLE
    empty = meaning if short.endswith("?") else Empty.UNKNOWN
    least, most = (None if end is None else Decimal(end) for end in (low, high))
    return Column(name, title, type, "", codes, empty, Sensitivity.NONE, least, most, None, noun, PLACE)


def _dataset(
    name: str,
    title: str,
    noun: tuple[Any, ...],
    key: tuple[str, ...],
    date_column: str,
    columns: Sequence[Column],
    *,
    version: Version = Version.EVENTS,
    origin: Origin = Origin.SUPPLIER,
    joins: Mapping[str, Join] | None = None,
    derived: Mapping[str, Derived] | None = None,
    may_be_empty: bool = True,
) -> Dataset:
    return Dataset(
        name=name,
        title=title,
        help="",
        version=version,
        origin=origin,
        key=key,
        date=date_column,
        noun=Noun(*noun),
        columns=tuple(columns),
        joins=joins or {},
        derived=derived or {},
        may_be_empty=may_be_empty,
        place=PLACE,
    )


def _codes(name: str, **labels: str) -> CodeList:
    return CodeList(
        name, name.capitalize(), tuple(CodeItem(code, label, {}) for code, label in labels.items()), {}, PLACE
    )


CODES = {
    codes.name: codes
    for codes in (
        _codes("platser", bvc="BVC", bmm="BMM", mottagning="Mottagningen", annan="Annan plats"),
        _codes("former", plats="På plats", video="Video", telefon="Telefon", annan="Annan form"),
        _codes("besoksstatus", genomfort="Genomfört", uteblivet="Uteblivet", avbokat="Avbokat"),
        _codes("insatser", behandling="Behandling", stodsamtal="Stödsamtal"),
        _codes("vantan", patientvald="Patientvald", medicinsk="Medicinsk", annan="Annan"),
        _codes("yrken", psykolog="Psykolog", socionom="Socionom", psykoterapeut="Psykoterapeut"),
        _codes("enhetsslag", bvc="BVC", bmm="BMM"),
        _codes("arenden", psykiatri="Specialistpsykiatri", orosanmalan="Orosanmälan"),
        _codes("janej", ja="Ja", nej="Nej"),
        _codes("leveranser", kvartalsrapport="Kvartalsrapport", handlingsplan="Handlingsplan"),
    )
}

BESOK = AllOf(
    (
        Compare("status", Comparison.EQUAL, ("genomfort",)),
        Compare("form", Comparison.ONE_OF, ("plats", "video")),
    )
)
NAMED = {"besok": NamedCondition("besok", "visits", BESOK, "som genomförts på plats eller via video", PLACE)}

_FIRST = Rollup("visits", "min", "date", Named("besok"))
_LAST = Rollup("visits", "max", "date", Named("besok"))
_COUNT = Rollup("visits", "count", "", Named("besok"))
_MINUTES = Rollup("visits", "sum", "minutes", Named("besok"))

DATASETS = {
    dataset.name: dataset
    for dataset in (
        _dataset(
            "visits",
            "Besök",
            ("besök", "besök", "besöken"),
            ("visit",),
            "date",
            [
                _column("visit", "K", "Besökskod"),
                _column("episode", "T", "Episodkod"),
                _column("date", "D", "Datum"),
                _column("status", "C", "Status", "besoksstatus"),
                _column("form", "C", "Form", "former"),
                _column("place", "C", "Plats", "platser"),
                _column("minutes", "I", "Minuter", low=0, high=240),
            ],
            joins={"episode": Join("episode", "episodes", "episode")},
            derived={"month": MonthOf("date"), "episode_kind": Lookup("episode", "type")},
        ),
        _dataset(
            "episodes",
            "Vårdepisoder",
            ("vårdepisod", "vårdepisoder", "vårdepisoderna"),
            ("episode",),
            "received_on",
            [
                _column("episode", "K", "Episodkod"),
                _column("type", "C", "Typ", "insatser"),
                _column("received_on", "D", "Inkom"),
                _column("referring_unit", "U", "Remitterande enhet"),
                _column("birth_month", "M", "Födelsemånad"),
                _column("assessed_on", "D?", "Bedömd"),
                _column("consulted", "C", "Konsultation före remiss", "janej"),
                _column("wait_reason", "C?", "Skäl till väntan", "vantan"),
                _column("extra_reason", "B?", "Skäl till fler besök dokumenterat"),
                _column("closed_on", "D?", "Avslutad"),
            ],
            version=Version.STATE,
            joins={"referring_unit": Join("referring_unit", "units", "referring_unit")},
            derived={
                "first_visit": _FIRST,
                "last_visit": _LAST,
                "visits_to_date": _COUNT,
                "minutes_to_date": _MINUTES,
                "limit_30": Shift("received_on", 30, "days"),
                "limit_working": Shift("received_on", 3, "working_days"),
                "sixth_birthday": Age("birth_month", 72, "latest"),
                "sixth_unknown": Age("birth_month", 72, "unknown"),
                "end_of_time": Age("birth_month", 78, "latest"),
            },
        ),
        _dataset(
            "consultations",
            "Konsultationer",
            ("konsultation", "konsultationer", "konsultationerna"),
            ("consultation",),
            "date",
            [
                _column("consultation", "K", "Konsultationskod"),
                _column("date", "D", "Datum"),
                _column("unit", "U", "Enhet"),
                _column("form", "C", "Form", "former"),
                _column("minutes", "I", "Minuter", low=0, high=240),
                _column("hours", "N", "Timmar", noun=Counted("timme", "timmar")),
            ],
            joins={"unit": Join("unit", "units", "unit")},
        ),
        _dataset(
            "staff_months",
            "Bemanning per månad",
            ("behandlare", "behandlare", "behandlarna", Counted("behandlarmånad", "behandlarmånader")),
            ("person", "month"),
            "month",
            [
                _column("person", "K", "Behandlarkod"),
                _column("month", "M", "Månad"),
                _column("profession", "C", "Yrke", "yrken"),
                _column("post", "P", "Tjänstgöringsgrad", low=0, high=100),
            ],
            may_be_empty=False,
        ),
        _dataset(
            "escalations",
            "Remitteringar och anmälningar",
            ("ärende", "ärenden", "ärendena"),
            ("case",),
            "decided_on",
            [
                _column("case", "K", "Ärendekod"),
                _column("kind", "C", "Slag", "arenden"),
                _column("decided_on", "D", "Beslutad"),
                _column("sent_on", "D?", "Skickad"),
            ],
            version=Version.STATE,
        ),
        _dataset(
            "units",
            "Enheter",
            ("enhet", "enheter", "enheterna"),
            ("unit",),
            "",
            [
                _column("unit", "K", "Enhet"),
                _column("kind", "C", "Slag", "enhetsslag"),
                _column("area", "T", "Område"),
                _column("valid_from", "D", "Från"),
                _column("valid_to", "D?", "Till"),
                _column("children", "I", "Barn"),
                _column("cni_third", "I", "CNI-tredjedel"),
            ],
            version=Version.STATE,
            origin=Origin.GENERATED,
        ),
        _dataset(
            "register_visits",
            "Registerutdrag",
            ("registerrad", "registerrader", "registerraderna"),
            ("month",),
            "month",
            [_column("month", "M", "Månad"), _column("visits", "I", "Besök i registret")],
            origin=Origin.REGION,
        ),
        _dataset(
            "deliveries",
            "Leveranser",
            ("leverans", "leveranser", "leveranserna"),
            ("product", "period"),
            "due_on",
            [
                _column("product", "C", "Leverans", "leveranser"),
                _column("period", "K", "Period"),
                _column("due_on", "D?", "Senast"),
                _column("received_on", "D?", "Mottagen"),
            ],
            origin=Origin.GENERATED,
        ),
    )
}
VOCABULARY = Vocabulary(DATASETS, CODES, NAMED)

_BOUNDS = {"at_most", "at_least", "more_than", "less_than", "between", "within"}


def number(text: Any) -> Decimal:
    """ "2,5 %" or 6 as a decimal."""
    return Decimal(str(text).replace("%", "").replace(",", ".").strip())


def level(node: source.Node) -> Level:
    """One level as written in a story: ``{from: 2027-09-01, at_most: 6, share: "95 %"}``."""
    name = next(key for key in node.value if key in _BOUNDS)
    value = node[name].value
    unit, operands = Unit.NUMBER, value if isinstance(value, list) else [value]
    if isinstance(value, dict):
        unit, operands = (
            (Unit.DAYS, [value["days"]]) if "days" in value else (Unit.WORKING_DAYS, [value["working_days"]])
        )
    elif isinstance(operands[0], str) and "%" in operands[0]:
        unit = Unit.PERCENT
    bound = Bound(Operator(name), tuple(number(operand) for operand in operands), unit)
    start = date.fromisoformat(node.text("from", "2027-09-01"))
    return Level(start, bound, number(node.text("share", "100")), "forslag", PLACE)


def target(node: source.Node) -> Target:
    return Target(tuple(level(part) for part in node.elements()))


UNREADABLE = "?"


def cell(value: Any, column: Column) -> Cell:
    """A story's value as intake would have typed it; UNREADABLE is what it could not."""
    if value is None or value == UNREADABLE:
        return None
    match column.type:
        case ColumnType.DATE | ColumnType.MONTH:
            text = str(value)
            return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
        case ColumnType.INTEGER:
            return int(value)
        case ColumnType.DECIMAL | ColumnType.PERCENT:
            return Decimal(value)
        case ColumnType.BOOLEAN:
            return bool(value)
        case _:
            return str(value)


def expanded(rows: Sequence[Mapping[str, Any]], dataset: Dataset) -> list[dict[str, Any]]:
    """Rows with ``times`` written out; each copy gets a key of its own."""
    found: list[dict[str, Any]] = []
    for row in rows:
        for copy in range(int(row.get("times", 1))):
            one = {name: value for name, value in row.items() if name != "times"}
            if "times" in row:
                one[dataset.key[0]] = f"{row.get(dataset.key[0], dataset.key[0])}-{copy + 1:03d}"
            found.append(one)
    return found


def batch(dataset: Dataset, rows: Sequence[Mapping[str, Any]], cells: Mapping[str, CellCounts] | None = None) -> Batch:
    names = [column.name for column in dataset.columns]
    odd = {name for row in rows for name in row} - set(names)
    assert not odd, f"{dataset.name} has no columns {odd}"
    columns = {column.name: Cells.of(cell(row.get(column.name), column) for row in rows) for column in dataset.columns}
    numbers = tuple(range(2, len(rows) + 2))
    marked = {
        column.name: {number for number, row in enumerate(rows) if row.get(column.name) == UNREADABLE}
        for column in dataset.columns
        if column.empty is not Empty.UNKNOWN
    }
    unreadable = {name: mine for name, mine in marked.items() if mine}
    cells = cells or counted(dataset, columns)
    return Batch(dataset.name, dataset.title, columns, numbers, not rows, cells, unreadable)


def counted(dataset: Dataset, columns: Mapping[str, Cells[Cell]]) -> dict[str, CellCounts]:
    """What intake counts of cells that are all readable and listed."""
    found = {}
    for column in dataset.columns:
        if column.mandatory:
            cells = columns[column.name]
            bad = tuple(
                CellPlace("rapport.xlsx", dataset.title, number, "A")
                for number, value in enumerate(cells, start=2)
                if value is None
            )
            good = len(cells) - len(bad)
            found[column.name] = CellCounts(len(cells), good, good, good, bad)
    return found


def report(
    area: str, period: Period, rows: Mapping[str, Sequence[Mapping[str, Any]]], missing: Sequence[str] = ()
) -> Report:
    """A report that tells of every supplier's dataset: those without rows are declared empty, but for ``missing``."""
    batches = {
        name: batch(dataset, expanded(rows.get(name, []), dataset))
        for name, dataset in DATASETS.items()
        if dataset.origin is Origin.SUPPLIER and name not in missing
    }
    return Report(f"{area}-{period}.xlsx", "0" * 64, "A", area, period, None, "", batches, ())


def areas(units: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[Area]:
    def care(unit: Mapping[str, Any]) -> CareUnit:
        return CareUnit(
            id=str(unit["unit"]),
            title=str(unit["unit"]),
            kind=str(unit.get("kind", "bvc")),
            valid_from=date.fromisoformat(str(unit.get("valid_from", "2020-01-01"))),
            valid_to=date.fromisoformat(str(unit["valid_to"])) if unit.get("valid_to") else None,
            children=unit.get("children"),
            cni_third=unit.get("cni_third"),
        )

    return [
        Area(name, name, (), tuple(care(unit) for unit in units if unit.get("area", "nord") == name), PLACE)
        for name in names
    ]


class Story:
    """One story of a case file: what was asked, what was reported, and what ought to be found."""

    def __init__(self, node: source.Node) -> None:
        self.node = node
        self.name = node.text("name")
        value = node.value
        period = Period.parse(node.text("period", "2028-Q1"))
        assert period is not None
        start = date.fromisoformat(node.text("contract", "2027-09-01"))
        end = node.text("contract_end")
        names = [str(part.value) for part in node["areas"].elements()] if "areas" in node else ["nord"]
        span = Span(start, date.fromisoformat(end) if end else None)
        measure = registry.parse(node["measure"])
        exclusions = tuple(common.exclusion(part) for part in node["exclude"].elements()) if "exclude" in node else ()
        self.question = Question(
            measure=measure,
            targets=dict.fromkeys(names, target(node["target"])),
            spans=dict.fromkeys(names, span),
            period=period,
            contract_start=start,
            cut_off=date.fromisoformat(node.text("cut_off")) if "cut_off" in node else period.end,
            vocabulary=VOCABULARY,
            exclusions=exclusions,
            small_base=int(node.text("small_base", "0")),
            parameters={name: Decimal(found) for name, found in value.get("parameters", {}).items()},
        )
        told: dict[str, Any] = {str(period): value.get("rows", {}), **value.get("earlier", {})}
        unreported = set(value.get("not_reported", []))
        current = Period.of(start)
        self.reports = []
        while current <= period:
            for area in names:
                if str(current) not in unreported and f"{current} {area}" not in unreported:
                    rows = told.get(str(current), {})
                    rows = rows.get(area, {}) if len(names) > 1 else rows
                    missing = value.get("missing", []) if current == period else []
                    self.reports.append(report(area, current, rows, missing))
            current = current.next()
        self.areas = areas(value.get("units", []), names)
        self.extracts = [
            Extract(name, [{"area": "nord", **{k: _typed(name, k, v) for k, v in row.items()}} for row in rows])
            for name, rows in value.get("extracts", {}).items()
        ]
        self.span = Span(start, period.end)

    def open(self, engine: str = "duckdb") -> Rows:
        datasets = opening.asked_for([(self.question.measure, self.question.exclusions)], VOCABULARY)
        return opening.open_rows(self.reports, datasets, self.areas, self.span, self.extracts, engine)

    def judge(self, engine: str = "duckdb") -> Mapping[str, Judgement]:
        with self.open(engine) as rows:
            return judge(self.question, rows)


def _typed(dataset: str, name: str, value: Any) -> Cell:
    column = DATASETS[dataset].column(name)
    return cell(value, column) if column else value


def stories(text: bytes, shown: str) -> list[Story]:
    node, findings = source.parse(text, shown)
    assert node is not None and not findings, [f"{finding.place}: {finding.message}" for finding in findings]
    return [Story(part) for part in node.elements()]
