"""The region's own lists among the files: known by their headings, read cell by cell, told what is wrong with them."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from outcome_stories import contract_text, load_contract, pin
from tenderkit import resources
from tenderkit.findings import Finding
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Contract
from tenderkit.reports.records import contradictions, read_records
from tenderkit.tables import Extract

SPEC = resources.folder("specs") / "tidiga-insatser-0-5"
REGISTER = ["Område", "Månad", "Registrerade besök"]
DELIVERIES = ["Område", "Leverans", "Period", "Begärd", "Sista dag", "Inkom"]


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Contract, Assignment]:
    """A contract on the flagship for Nord and Sydost, from the middle of a quarter."""
    folder = tmp_path_factory.mktemp("avtal")
    told = {"areas": ["nord", "sydost"], "from": "2028-02-01"}
    return load_contract(folder, contract_text(told, pin(folder, SPEC)))


def read(
    signed: tuple[Contract, Assignment], *rows: list[str], name: str = "lista.csv"
) -> tuple[tuple[Extract, ...] | None, list[Finding]]:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return read_records(out.getvalue().encode(), name, signed[1], signed[0])


def said(findings: list[Finding]) -> list[str]:
    return [f"{finding.code} {finding.place}: {finding.message}".replace("\u00a0", " ") for finding in findings]


def test_the_register_is_known_by_its_headings_wherever_they_stand(signed: tuple[Contract, Assignment]) -> None:
    lists, findings = read(
        signed,
        ["Uttag ur vårdregistret 2028-07-10"],
        ["Registrerade besök", "Handläggare", "Område", "Månad"],
        ["201", "x", "Nord", "2028-04"],
        ["212", "", "Nord", "2028-05"],
        ["223", "", "Nord", "2028-06"],
        ["999", "", "Söder", "2028-06"],
    )
    assert findings == []
    assert lists is not None
    (register,) = lists
    assert (register.dataset, register.file) == ("register_visits", "lista.csv")
    assert [(row["area"], row["month"], row["visits"], row["_row"]) for row in register.rows] == [
        ("nord", date(2028, 4, 1), 201, 3),
        ("nord", date(2028, 5, 1), 212, 4),
        ("nord", date(2028, 6, 1), 223, 5),
    ]


def test_deliveries_may_lack_days_that_have_not_come(signed: tuple[Contract, Assignment]) -> None:
    lists, findings = read(
        signed,
        DELIVERIES,
        ["Nord", "Kvartalsrapport", "kvartal 1 2028", "", "2028-04-15", "2028-04-20"],
        ["Nord", "Åtgärdsplan", "2028-Q1", "2028-05-02", "", ""],
    )
    assert findings == []
    assert lists is not None
    assert [(row["product"], row["period"], row["received_on"]) for row in lists[0].rows] == [
        ("kvartalsrapport", "2028-Q1", date(2028, 4, 20)),
        ("handlingsplan", "2028-Q1", None),
    ]


def test_what_does_not_apply_is_blank_whatever_its_type_and_two_rows_without_it_are_the_same(
    signed: tuple[Contract, Assignment],
) -> None:
    """The day on which a thing was demanded made part of the key: blank for a thing nobody demanded."""
    contract, assignment = signed
    dataset = assignment.reporting.datasets["deliveries"]
    keyed = replace(dataset, key=("product", "period", "demanded_on"))
    datasets = {**assignment.reporting.datasets, "deliveries": keyed}
    changed = replace(assignment, reporting=replace(assignment.reporting, datasets=datasets))
    again = ["Nord", "Åtgärdsplan", "2028-Q1", "", "", ""]
    lists, findings = read((contract, changed), DELIVERIES, again, again)
    assert lists is not None and [row["demanded_on"] for row in lists[0].rows] == [None, None]
    assert [str(finding.place) for finding in findings] == ["lista.csv, rad 3"]


def test_a_quarter_that_lacks_a_month_is_not_compared(signed: tuple[Contract, Assignment]) -> None:
    """The contract begins in February, so January is not missed."""
    lists, findings = read(
        signed,
        REGISTER,
        ["Nord", "2028-02", "40"],
        ["Nord", "2028-03", "60"],
        ["Nord", "2028-04", "70"],
        ["Nord", "2028-06", "80"],
    )
    assert lists is not None
    assert [row["month"] for row in lists[0].rows] == [date(2028, 2, 1), date(2028, 3, 1)]
    assert said(findings) == [
        "forteckning-manad-saknas lista.csv: Besök i Regionens vårdregister: maj 2028 saknas för Nord, 2028-Q2."
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([DELIVERIES[1:], ["x"]], ["forteckning-kolumn-saknas lista.csv, rad 1: Kolumnen ”Område” saknas."]),
        (
            [DELIVERIES, ["Norr", "Åtgärdsplan", "2028-Q1", "", "", ""], ["", "Åtgärdsplan", "2028-Q1", "", "", ""]],
            [
                "forteckning-okant-omrade lista.csv, cell A2: Området ”Norr” finns inte i uppdraget.",
                "forteckning-okant-omrade lista.csv, cell A3: Området saknas.",
            ],
        ),
        (
            [DELIVERIES, ["Nord", "Fika", "2028-Q1", "", "", ""], ["Nord", "Åtgärdsplan", "våren", "", "", "13/13"]],
            [
                "forteckning-ogiltigt-varde lista.csv, cell B2: ”Fika” finns inte i kolumnens lista.",
                "forteckning-ogiltigt-varde lista.csv, cell C3: Kvartalet går inte att läsa.",
            ],
        ),
        (
            [DELIVERIES, *([["Nord", "Åtgärdsplan", "2028-Q1", "2028-05-02", "", ""]] * 2)],
            ["forteckning-dubbel lista.csv, rad 3: Område, Leverans, Period och Avser är desamma som på rad 2."],
        ),
        ([DELIVERIES, *([["Nord", "Kvartalsrapport", "2028-Q1", "", "2028-04-15", "2028-04-15"]] * 2)], []),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    rows: list[list[str]], expected: list[str], signed: tuple[Contract, Assignment]
) -> None:
    assert said(read(signed, *rows)[1]) == expected


def test_two_lists_that_say_different_things_are_told_of(signed: tuple[Contract, Assignment]) -> None:
    def register(name: str, march: str) -> tuple[Extract, ...]:
        lists, _ = read(signed, REGISTER, ["Nord", "2028-02", "40"], ["Nord", "2028-03", march], name=name)
        assert lists is not None
        return lists

    old, same, new = register("april.csv", "60"), register("maj.csv", "60"), register("juni.csv", "61")
    assert list(contradictions([*old, *same], signed[1])) == []
    expected = (
        "forteckning-motsagelse juni.csv, rad 3: Område och Månad är desamma som i april.csv, rad 3, men innehållet är "
        "ett annat."
    )
    assert said(list(contradictions([*new, *old], signed[1]))) == [expected]
    assert said(list(contradictions([*old, *new], signed[1]))) == [expected]


def test_other_files_are_no_lists(signed: tuple[Contract, Assignment]) -> None:
    assert read(signed, ["Namn", "Datum"], ["x", "2028-01-01"])[0] is None
    assert read(signed)[0] is None


def test_of_a_file_with_an_identity_number_nothing_is_read(signed: tuple[Contract, Assignment]) -> None:
    lists, findings = read(signed, [*REGISTER, "Not"], ["Nord", "2028-04", "12", "19121212-1212"])
    assert lists is None
    assert [finding.code for finding in findings] == ["rapport-personnummer"]
    assert "1212-1212" not in str(findings)


def test_a_number_with_a_wrong_check_digit_is_told_of_and_the_list_is_read(
    signed: tuple[Contract, Assignment],
) -> None:
    rows = ["Nord", "2028-02", "40", "900101-9803"], ["Nord", "2028-03", "60", ""]
    lists, findings = read(signed, [*REGISTER, "Not"], *rows)
    assert lists is not None and len(lists[0].rows) == 2
    assert [finding.code for finding in findings] == ["arbetsbok-liknar-personnummer"]
    assert "9803" not in str(findings)
