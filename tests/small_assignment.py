"""A small assignment made by hand, so that forms and intake are tested without any specification folder."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from tenderkit.findings import FilePlace
from tenderkit.model.assignment import (
    Area,
    Assignment,
    Band,
    Buyer,
    CareUnit,
    ContractTerms,
    Evaluation,
    Reporting,
    ScoreRule,
)
from tenderkit.model.contract import Contract, Supplier
from tenderkit.model.datasets import (
    CodeItem,
    CodeList,
    Column,
    ColumnType,
    Dataset,
    Empty,
    Join,
    Noun,
    Origin,
    Sensitivity,
    Version,
)
from tenderkit.model.periods import Span
from tenderkit.model.requirement import Obligation, Requirement, Stage

HERE = FilePlace(Path(__file__).name)
SERVES = {
    ("visits", "episode"): ("BES-01",),
    ("visits", "date"): ("BES-01",),
    ("visits", "status"): ("BES-01", "PLA-01"),
    ("visits", "place"): ("PLA-01",),
    ("visits", "minutes"): ("BES-01",),
    ("episodes", "received_on"): ("BES-01",),
    ("episodes", "type"): ("BES-01",),
    ("consultations", "unit"): ("KON-01",),
    ("consultations", "date"): ("KON-01",),
    ("staff_months", "person"): ("BEM-01",),
    ("staff_months", "month"): ("BEM-01",),
    ("staff_months", "post"): ("BEM-01",),
}


def column(
    name: str,
    type: str,
    title: str,
    *,
    help: str = "",
    codes: str = "",
    empty: Empty = Empty.UNKNOWN,
    minimum: int | None = None,
    maximum: int | None = None,
) -> Column:
    low = None if minimum is None else Decimal(minimum)
    high = None if maximum is None else Decimal(maximum)
    kind = ColumnType(type)
    return Column(name, title, kind, help, codes, empty, Sensitivity.NONE, low, high, None, None, HERE)


def dataset(
    name: str,
    title: str,
    noun: tuple[str, str, str],
    key: tuple[str, ...],
    on: str,
    columns: tuple[Column, ...],
    *,
    help: str = "",
    version: Version = Version.EVENTS,
    origin: Origin = Origin.SUPPLIER,
    joins: dict[str, Join] | None = None,
    may_be_empty: bool = True,
) -> Dataset:
    words = Noun(*noun)
    rest = (columns, joins or {}, {}, may_be_empty, HERE)
    return Dataset(name, title, help, version, origin, key, on, words, *rest)


def codes(name: str, title: str, **items: str) -> CodeList:
    return CodeList(name, title, tuple(CodeItem(code, label, {}) for code, label in items.items()), {}, HERE)


CODES = (
    codes("yrken", "Yrken", psykolog="Psykolog", socionom="Socionom", psykoterapeut="Psykoterapeut"),
    codes("typer", "Typ av vårdepisod", behandling="Behandling", stodsamtal="Stödsamtal"),
    codes("status", "Besöksstatus", genomfort="Genomfört", uteblivet="Uteblivet", avbokat="Avbokat"),
    codes("former", "Form", plats="På plats", video="Video", telefon="Telefon", annan="Annan"),
    codes(
        "platser", "Plats", bvc="BVC", bmm="BMM", mottagning="Mottagningen", annan="Annan plats, till exempel hemmet"
    ),
)


def datasets() -> tuple[Dataset, ...]:
    return (
        dataset(
            "staff_months",
            "Bemanning per månad",
            ("behandlare", "behandlare", "behandlarna"),
            ("person", "month"),
            "month",
            (
                column("person", "pseudonym", "Behandlarkod", help="Egen kod, till exempel P1."),
                column("month", "month", "Månad", help="Läget vid månadens slut."),
                column("profession", "code", "Yrke", codes="yrken"),
                column("licensed", "boolean", "Legitimation kontrollerad"),
                column("post", "percent", "Tjänstgöringsgrad (%)", help="Av heltid.", minimum=0, maximum=100),
            ),
            help="En rad per behandlare och månad, enligt läget vid månadens slut.",
            may_be_empty=False,
        ),
        dataset(
            "episodes",
            "Vårdepisoder",
            ("vårdepisod", "vårdepisoder", "vårdepisoderna"),
            ("episode",),
            "received_on",
            (
                column("episode", "pseudonym", "Episodkod", help="Egen kod, till exempel E017."),
                column("type", "code", "Typ", codes="typer"),
                column("received_on", "date", "Inkom"),
                column("birth_month", "month", "Födelsemånad", empty=Empty.NOT_APPLICABLE),
                column("closed_on", "date", "Avslutad", empty=Empty.NOT_YET),
            ),
            help="En rad per vårdepisod som varit öppen under kvartalet. Lämnas på nytt tills den har avslutats.",
            version=Version.STATE,
        ),
        dataset(
            "visits",
            "Besök",
            ("besök", "besök", "besöken"),
            ("visit",),
            "date",
            (
                column("visit", "id", "Besökskod"),
                column("episode", "pseudonym", "Episodkod", help="Samma kod som på bladet Vårdepisoder."),
                column("date", "date", "Datum"),
                column("status", "code", "Status", codes="status"),
                column("form", "code", "Form", codes="former"),
                column("place", "code", "Plats", codes="platser"),
                column("minutes", "integer", "Minuter", minimum=0, maximum=600, empty=Empty.NOT_APPLICABLE),
            ),
            help="En rad per bokat besök under kvartalet, också uteblivna och avbokade.",
            joins={"episode": Join("episode", "episodes", "episode", "closed_on", {"status": "genomfort"})},
        ),
        dataset(
            "consultations",
            "Konsultationer",
            ("konsultation", "konsultationer", "konsultationerna"),
            ("consultation",),
            "date",
            (
                column("consultation", "id", "Konsultationskod"),
                column("date", "date", "Datum"),
                column("unit", "unit", "Enhet", help="Den BVC eller BMM som fick konsultationen."),
                column("form", "code", "Form", codes="former"),
                column("hours", "decimal", "Timmar", minimum=0, maximum=24, empty=Empty.NOT_APPLICABLE),
            ),
            help="En rad per konsultation under kvartalet.",
            joins={"unit": Join("unit", "units", "unit")},
        ),
        dataset(
            "register_visits",
            "Registerutdrag",
            ("månad", "månader", "månaderna"),
            ("month",),
            "month",
            (column("month", "month", "Månad"), column("visits", "integer", "Besök")),
            origin=Origin.REGION,
        ),
    )


def unit(id: str, title: str, kind: str) -> CareUnit:
    return CareUnit(id, title, kind, date(2027, 9, 1), None, None, None)


AREAS = (
    Area(
        "nord",
        "Nord",
        ("Norrtälje", "Täby"),
        (
            unit("bvc-norrtalje", "BVC Norrtälje", "bvc"),
            unit("bvc-taby", "BVC Täby", "bvc"),
            unit("bmm-norrtalje", "BMM Norrtälje", "bmm"),
            unit("bvc-centrum-n", "BVC Centrum", "bvc"),
        ),
        HERE,
    ),
    Area(
        "syd",
        "Syd",
        ("Botkyrka",),
        (unit("bvc-tumba", "BVC Tumba", "bvc"), unit("bvc-centrum-s", "BVC Centrum", "bvc")),
        HERE,
    ),
)


def requirement(id: str, title: str) -> Requirement:
    nothing = (None, None, None, (), 0, None, None, 1, None, HERE)
    return Requirement(id, title, "", Obligation.MUST, (Stage.CONTRACT,), "", "", "", {}, (), (), *nothing)


def assignment(**changes: object) -> Assignment:
    """The assignment; ``changes`` replace ``id``, ``version``, ``datasets`` or ``areas``."""
    parts = changes.get("datasets", datasets())
    assert isinstance(parts, tuple)
    reporting = Reporting({part.name: part for part in parts}, {each.name: each for each in CODES}, {}, 15, "rader")
    terms = ContractTerms(
        date(2027, 9, 1), date(2031, 8, 31), 48, (), (), ScoreRule(Decimal(80), (Band("", Decimal(0)),))
    )
    wanted = (
        requirement("BEM-01", "Bemanning per område"),
        requirement("BES-01", "Antal besök per vårdepisod"),
        requirement("PLA-01", "Behandling på BVC"),
        requirement("KON-01", "Konsultation på varje BVC och BMM"),
    )
    buyer = Buyer("Region Stockholm", "Hälso- och sjukvårdsförvaltningen", "Hälso- och sjukvårdsnämnden", "", "")
    return Assignment(
        id=str(changes.get("id", "tidiga-insatser-test")),
        title="Tidiga insatser för barn 0–5 år",
        version=str(changes.get("version", "1.0")),
        dated=date(2027, 2, 1),
        diarienummer="HSN 2027-0001",
        buyer=buyer,
        background="",
        parts=(),
        definitions=(),
        areas=changes.get("areas", AREAS),  # type: ignore[arg-type]
        reporting=reporting,
        requirements=wanted,
        contract=terms,
        evaluation=Evaluation("", "", ()),
        procedure={},
        sources={},
        interpretations=(),
        decisions=(),
        values=(),
        sha256="0" * 64,
        place=HERE,
    )


def contract(**changes: object) -> Contract:
    supplier = Supplier("Exempelvård AB", "556703-7485")
    span = Span(date(2027, 9, 1), date(2031, 8, 31))
    areas = changes.get("areas", ("nord",))
    rest = ("tidiga-insatser-test", "1.0", "", "", {}, (), (), HERE)
    return Contract(str(changes.get("id", "HSN-2027-0001-A")), supplier, areas, span, *rest)  # type: ignore[arg-type]
