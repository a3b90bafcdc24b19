"""What looks like an identity number is found wherever it hides; what does not is left in peace. Counted exactly."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit import identities, source
from tenderkit.reports.identities import in_name, scan
from tenderkit.workbooks.cells import ReadBook, ReadRow, ReadSheet, ReadValue

CASES = Path(__file__).parent / "cases" / "identities.yaml"


def _labelled() -> list[tuple[str, bool, object]]:
    node, findings = source.parse(CASES.read_bytes(), CASES.name)
    assert node is not None and not findings
    return [
        (title, kind == "identities", case.value)
        for kind in ("identities", "others")
        for title, case in node[kind].items()
    ]


LABELLED = _labelled()


def found(case: object) -> bool:
    if isinstance(case, dict) and "left" in case:
        return identities.in_neighbours(case["left"], case["right"])
    if isinstance(case, dict):
        return identities.in_number(case["value"])
    return bool(identities.find(str(case)))


@pytest.mark.parametrize(("title", "is_identity", "case"), LABELLED, ids=[title for title, _, _ in LABELLED])
def test_labelled_case(title: str, is_identity: bool, case: object) -> None:
    known = title.startswith(("hidden,", "alarm,"))
    assert found(case) is (is_identity is not known)


def test_precision_and_recall_on_the_labelled_list() -> None:
    outcomes = [(is_identity, found(case)) for _, is_identity, case in LABELLED]
    assert outcomes.count((True, True)) == 67
    assert outcomes.count((True, False)) == 4  # recall 67/71
    assert outcomes.count((False, True)) == 7  # precision 67/74
    assert outcomes.count((False, False)) == 67


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
    assert identities.is_orgnr(" 2321000016 ")
    assert not identities.is_orgnr("556703-7486")
    assert not identities.is_orgnr("811228-9874")  # a sole trader's is a personnummer
    assert not identities.is_orgnr("55 6703 7485")
    assert not identities.is_orgnr("hej")


def book(*rows: tuple[ReadValue, ...], name: str = "Besök", beside: tuple[str, ...] = ()) -> ReadBook:
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
            beside=("Sagt av 811228-9874",),
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
    assert [str(hit.place).rpartition(" ")[2] for hit in hits] == ["B2", "A2", "B4"]
    assert "2381" not in repr(hits) and "inled koden" not in repr(hits)
    apart = ReadSheet.of_rows("Besök", [ReadRow(2, ("240312",)), ReadRow(4, ("2381",))])
    assert scan(ReadBook((apart,)), "rapport.xlsx") == []


def test_names_of_files_and_sheets_are_searched_and_masked() -> None:
    hits = in_name("svar 900101-9802.xlsx") + scan(book(("E017",), name="900101-9802"), "svar.xlsx")
    assert len(hits) == 2
    assert "9802" not in repr(hits)
    assert not in_name("rapport-2028-Q1.xlsx")


def test_a_hash_is_no_identity_number() -> None:
    """Our own forms carry SHA-256 sums; one in a thousand holds digits that would pass as a number."""
    body = "201212121212"
    hashed = body + "a" * 52
    assert identities.find(hashed)
    sheet = ReadSheet.of_rows("_tenderkit", [ReadRow(1, ("hash", hashed))], shown=False)
    assert scan(ReadBook((sheet,)), "rapport.xlsx") == []
