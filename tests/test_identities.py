"""What looks like an identity number is found wherever it hides; what does not is left in peace. Counted exactly."""

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit import identities, leaks, source
from tenderkit.findings import Finding
from tenderkit.reports.intake import IDENTITY
from tenderkit.workbooks.cells import Beside, ReadBook, ReadRow, ReadSheet, ReadValue

CASES = Path(__file__).parent / "cases" / "identities.yaml"


def _labelled() -> list[tuple[str, str, object]]:
    node, findings = source.parse(CASES.read_bytes(), CASES.name)
    assert node is not None and not findings
    return [
        (title, kind, case.value) for kind in ("identities", "doubtful", "others") for title, case in node[kind].items()
    ]


LABELLED = _labelled()
A_DAY = date(2027, 3, 15)


def scan(read: ReadBook, shown: str) -> list[Finding]:
    return leaks.scan(read, shown, IDENTITY)


def found(case: object) -> bool:
    if isinstance(case, dict) and "left" in case:
        cells = (case["left"], *([case["between"]] if "between" in case else []), case["right"])
        return any(hit.is_error for hit in scan(book(cells), "fil.xlsx"))
    if isinstance(case, dict):
        return identities.in_number(case["value"])
    return bool(identities.find(str(case)))


def doubted(case: object) -> bool:
    return isinstance(case, str) and bool(identities.doubtful(case))


@pytest.mark.parametrize(("title", "kind", "case"), LABELLED, ids=[title for title, _, _ in LABELLED])
def test_labelled_case(title: str, kind: str, case: object) -> None:
    known = title.startswith(("hidden,", "alarm,"))
    assert found(case) is ((kind == "identities") is not known and kind != "doubtful")
    assert kind != "doubtful" or doubted(case)


def test_no_text_with_a_number_is_passed_over_among_many() -> None:
    texts = [str(case) for _, kind, case in LABELLED if kind != "others" and not isinstance(case, dict)]
    wanted = [text for text in texts if identities.find(text) or identities.doubtful(text)]
    assert len(wanted) > 60 and set(wanted) <= set(identities.suspects(["kort", *texts]))


def test_precision_and_recall_on_the_labelled_list() -> None:
    outcomes = [(kind, found(case)) for _, kind, case in LABELLED]
    assert outcomes.count(("identities", True)) == 86
    assert outcomes.count(("identities", False)) == 4  # recall 86/90
    assert outcomes.count(("others", True)) == 7  # precision 86/93
    assert outcomes.count(("others", False)) == 80
    doubts = [(kind, title) for title, kind, case in LABELLED if doubted(case)]
    assert [kind for kind, _ in doubts].count("doubtful") == 8  # all of them
    assert [title for kind, title in doubts if kind == "others"] == ["code, date and running number with dash"]


def _made(pattern: str, chance: random.Random) -> str:
    """``pattern`` with a figure for each 9, a hexadecimal sign for each f, and a day's date for each D."""
    day = f"{A_DAY + timedelta(days=chance.randrange(1500)):%y%m%d}"
    signs = {"9": "0123456789", "f": "0123456789abcdef"}
    return "".join(chance.choice(signs[sign]) if sign in signs else sign for sign in pattern).replace("D", day)


@pytest.mark.parametrize(
    ("pattern", "refused", "warned"),
    [
        ("ffffffff-ffff-4fff-afff-ffffffffffff", 0, 0),  # UUID
        ("ffffffffffffffff", 2, 0),  # sixteen hexadecimal signs
        ("E999999", 0, 0),
        ("HSN 2027-9999-99", 0, 0),
        ("070-999 99 99", 0, 0),
        ("+4670999 99 99", 0, 0),
        ("08-999 999 99", 0, 0),
        ("5569999999", 0, 0),  # organisation number
        ("556999-9999", 0, 0),
        ("070999999 9", 0, 0),
        ("0709999999", 551, 0),  # born in 2007, or a mobile number in one run
        ("D-99", 0, 0),
        ("20D", 0, 0),
        ("199 999 999 999 kr", 0, 0),
        ("99 999 99 99 999", 1, 0),
        ("Totalt 2026 2027 9999", 0, 0),
        ("9999 9999 9999", 4, 0),
        ("D9999", 1002, 0),  # the check digit is right one time in ten
    ],
)
def test_false_alarms_among_ten_thousand_made_at_random(pattern: str, refused: int, warned: int) -> None:
    chance = random.Random(pattern)
    made = [_made(pattern, chance) for _ in range(10_000)]
    sure = sum(bool(identities.find(text)) for text in made)
    assert (sure, sum(bool(identities.doubtful(text)) for text in made)) == (refused, warned)


def test_a_column_of_dates_beside_amounts_is_left_in_peace_but_not_one_of_last_fours() -> None:
    chance = random.Random(1)
    days = [A_DAY + timedelta(days=number) for number in range(100)]
    amounts = book(*[(day, chance.randrange(1000, 10_000)) for day in days])
    assert not scan(amounts, "rapport.xlsx")
    lasts = [next(n for n in range(9800, 9810) if identities.in_neighbours(f"{day}", f"{n}")) for day in days]
    halves = list(zip(days, lasts, strict=True))
    assert len(scan(book(*halves), "rapport.xlsx")) == 100
    assert len(scan(book(halves[0], ("E1", 45)), "rapport.xlsx")) == 1


def test_doubtful_numbers_are_one_warning_for_each_sheet_and_are_not_told() -> None:
    (hit,) = scan(book(("B1", "900101-9803"), ("B2", "900101-9804")), "rapport.xlsx")
    assert (hit.code, hit.is_error, str(hit.place)) == (
        "arbetsbok-liknar-personnummer",
        False,
        "rapport.xlsx, blad ”Besök”, cell B1",
    )
    assert "Det gäller 2 celler på bladet." in hit.message and "980" not in repr(hit)
    assert identities.masked("svar 900101-9803.xlsx") == "svar ■.xlsx"


def test_only_the_number_is_pointed_out() -> None:
    text = "Modern (900101-9802) och fadern 19811228–9874."
    assert [text[start:end] for start, end in identities.find(text)] == ["900101-9802", "19811228–9874"]
    assert identities.masked(text) == "Modern (■) och fadern ■."


@given(st.text(max_size=60))
def test_any_text_can_be_searched_and_masked_text_is_clean(text: str) -> None:
    for start, end in identities.find(text):
        assert 0 <= start < end <= len(text)
    assert not identities.find(identities.masked(text))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(980, 999), st.sampled_from(["", "-", "+", " ", "–"]))
def test_every_valid_number_is_found_in_ten_and_twelve_digits(born: date, serial: int, between: str) -> None:
    digits = f"{born:%y%m%d}{serial}"
    total = sum(sum(divmod(int(digit) * (2 - index % 2), 10)) for index, digit in enumerate(digits))
    last = f"{serial}{-total % 10}"
    for day in (f"{born:%y%m%d}", f"{born:%Y%m%d}"):
        assert identities.find(f"x {day}{between}{last} y")


def test_organisation_numbers() -> None:
    assert identities.is_orgnr("556703-7485")
    assert identities.as_orgnr(" 2321000016 ") == "232100-0016"
    assert identities.as_orgnr("556703–7485") == "556703-7485"
    assert identities.as_orgnr("556703-7486") == ""
    assert not identities.is_orgnr("556703-7486")
    assert not identities.is_orgnr("811228-9874")  # a sole trader's is a personnummer
    assert not identities.is_orgnr("55 6703 7485")
    assert not identities.is_orgnr("hej")


def book(*rows: tuple[ReadValue, ...], name: str = "Besök", beside: tuple[Beside, ...] = ()) -> ReadBook:
    body = [ReadRow(number, cells) for number, cells in enumerate(rows, start=1)]
    return ReadBook((ReadSheet.of_rows(name, body),), beside=beside)


def test_a_workbook_is_searched_cell_by_cell_and_the_number_is_never_told() -> None:
    hits = scan(
        book(
            ("Kod", "Datum", "Anteckning"),
            ("E017", date(2028, 1, 15), "900101-9802"),
            (9001019802, None, 45),
            ("900101", 9802, None),
            (date(1990, 1, 1), "-9802", None),
            ("E017", date(2028, 1, 15), "900101-9802"),
            beside=(Beside("Kommentaren i cell A2 på bladet ”811228-9874”", "Sagt av 811228-9874"),),
        ),
        "rapport.xlsx",
    )
    assert [str(hit.place) for hit in hits] == [
        "rapport.xlsx, blad ”Besök”, cell C2",
        "rapport.xlsx, blad ”Besök”, cell A3",
        "rapport.xlsx, blad ”Besök”, cell A4",
        "rapport.xlsx, blad ”Besök”, cell A5",
        "rapport.xlsx, blad ”Besök”, cell C6",
        "rapport.xlsx",
    ]
    assert hits[-1].message == (
        "Kommentaren i cell A2 på bladet ”■” innehåller något som ser ut som ett identitetsnummer."
    )
    told = repr(hits)
    for part in ("900101", "9802", "811228", "9874", "1990"):
        assert part not in told


def test_halves_under_each_other_and_beside_a_date_cell_are_found() -> None:
    hits = scan(
        book(
            ("Kod", "Datum", "Antal"),
            ("240312", date(2024, 3, 12), 2381),
            ("2381", None, None),
            (None, 240312, None),
            ("E2", 2381, None),
            ("240312", None, None),
        ),
        "rapport.xlsx",
    )
    assert [str(hit.place).rpartition(" ")[2] for hit in hits] == ["A2", "B2", "B4"]
    assert "2381" not in repr(hits) and "inled koden" not in repr(hits)
    apart = ReadSheet.of_rows("Besök", [ReadRow(2, ("240312",)), ReadRow(4, ("2381",))])
    assert scan(ReadBook((apart,)), "rapport.xlsx") == []


def test_names_of_files_and_sheets_are_searched_and_masked() -> None:
    hits = leaks.in_name("svar 900101-9802.xlsx", IDENTITY) + scan(book(("E017",), name="900101-9802"), "svar.xlsx")
    assert [hit.message.partition(" innehåller")[0] for hit in hits] == ["Filens namn", "Namnet på blad 1, ”■”,"]
    assert "9802" not in repr(hits)
    assert not leaks.in_name("rapport-2028-Q1.xlsx", IDENTITY)


def test_a_hash_is_no_identity_number() -> None:
    """Our own forms carry SHA-256 sums; one in a thousand holds digits that would pass as a number."""
    body = "201212121212"
    hashed = body + "a" * 52
    assert identities.find(body)
    sheet = ReadSheet.of_rows("_tenderkit", [ReadRow(1, ("hash", hashed))], shown=False)
    assert scan(ReadBook((sheet,)), "rapport.xlsx") == []


def test_numbers_that_are_no_numbers_are_searched_too() -> None:
    assert scan(book((Decimal("NaN"), Decimal("Infinity"), Decimal("1E+308"), Decimal("0.9802"))), "rapport.xlsx") == []
