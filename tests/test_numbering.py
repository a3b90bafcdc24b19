"""Numbers of sections, clauses and tables, and every fault that numbering names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenderkit.blocks import Block, Clause, Document, Items, Ref, Section, Table
from tenderkit.documents import numbering
from tenderkit.documents.numbering import numbered
from tenderkit.findings import Code
from writer_samples import MARKS, para, rich, say, table


def document(*blocks: Block) -> Document:
    return Document("prov", "Prov", "", MARKS, blocks)


def section(id: str, *blocks: Block, numbered: bool = True) -> Section:
    return Section(id, f"Avsnitt {id}", blocks, numbered)


def clause(id: str, *blocks: Block) -> Clause:
    return Clause(id, f"Krav {id}", id, blocks)


def grid(id: str) -> Table:
    return table(id, f"Tabell {id}", ["A", "B"], [["1", "2"]], [50, 50])


def codes(*blocks: Block) -> list[str]:
    return [finding.code for finding in numbered(document(*blocks))[1]]


def test_sections_and_clauses_share_one_count_level_by_level() -> None:
    got, findings = numbered(
        document(
            section("a", section("b"), clause("K1"), section("c", clause("K2"), clause("K3"))),
            section("d", clause("K4"), section("e", clause("K5", clause("K6")))),
        )
    )
    assert findings == []
    assert got.numbers == {
        "a": "1",
        "b": "1.1",
        "K1": "1.2",
        "c": "1.3",
        "K2": "1.3.1",
        "K3": "1.3.2",
        "d": "2",
        "K4": "2.1",
        "e": "2.2",
        "K5": "2.2.1",
        "K6": "2.2.1.1",
    }


def test_a_clause_may_stand_on_the_first_level() -> None:
    assert numbered(document(clause("K1"), section("a"), clause("K2")))[0].numbers == {"K1": "1", "a": "2", "K2": "3"}


def test_unnumbered_sections_are_passed_over_and_have_no_number() -> None:
    got, findings = numbered(document(section("forord", numbered=False), section("a"), section("slut", numbered=False)))
    assert (got.numbers, findings) == ({"a": "1"}, [])


def test_tables_are_counted_through_the_whole_document_in_lists_too() -> None:
    got, _ = numbered(document(section("a", grid("t1")), Items(((para("x"), grid("t2")),)), grid("t3")))
    assert [got.numbers[id] for id in ("t1", "t2", "t3")] == ["Tabell 1", "Tabell 2", "Tabell 3"]


def test_the_sample_is_numbered_without_findings() -> None:
    got, findings = numbered(rich())
    assert findings == []
    assert (got.numbers["BES-02"], got.numbers["BEM-01"], got.numbers["tab-enheter"]) == ("2.2", "3.1.1", "Tabell 2")


def test_numbering_changes_nothing_else() -> None:
    before = rich()
    after, _ = numbered(before)
    assert (before.numbers, after.blocks, after.marks) == ({}, before.blocks, before.marks)
    assert numbered(after)[0] == after


@pytest.mark.parametrize(
    ("code", "blocks"),
    [
        (numbering.DUPLICATE_ID, (section("a"), section("a"))),
        (numbering.DUPLICATE_ID, (section("a", grid("a")),)),
        (numbering.NO_ID, (section(""),)),
        (numbering.NO_ID, (grid(""),)),
        (numbering.NO_TARGET, (para("se ", Ref("finns-inte")),)),
        (numbering.NO_TARGET, (Items(((para(Ref("finns-inte")),),)),)),
        (numbering.NO_TARGET, (Table("t", "T", (say("A"),), (((Ref("finns-inte"),),),), (100,)),)),
        (numbering.TARGET_WITHOUT_NUMBER, (section("a", numbered=False), para(Ref("a")))),
        (numbering.UNNUMBERED_PARENT, (section("a", section("b"), numbered=False),)),
        (numbering.UNNUMBERED_PARENT, (section("a", clause("b"), numbered=False),)),
        (numbering.TOO_DEEP, (section("1", section("2", section("3", section("4", section("5", clause("6")))))),)),
        (numbering.TABLE_SHAPE, (table("t", "T", ["A", "B"], [["1"]], [50, 50]),)),
        (numbering.TABLE_SHAPE, (table("t", "T", ["A", "B"], [], [100]),)),
        (numbering.TABLE_SHAPE, (table("t", "T", ["A", "B"], [], [50, 49]),)),
        (numbering.TABLE_SHAPE, (table("t", "T", ["A", "B"], [], [101, -1]),)),
        (numbering.TABLE_SHAPE, (table("t", "T", ["A", " "], [], [50, 50]),)),
        (numbering.TABLE_SHAPE, (table("t", "T", [], [], []),)),
    ],
)
def test_every_fault_has_its_code_and_only_that(code: Code, blocks: tuple[Block, ...]) -> None:
    assert set(codes(*blocks)) == {code.id}


def test_messages_name_the_thing_and_the_document() -> None:
    (finding,) = numbered(document(para("se ", Ref("finns-inte"))))[1]
    assert finding.message == "Hänvisningen saknar mål."
    assert (str(finding.place), finding.about) == ("prov", "finns-inte")


def trees(depth: int) -> st.SearchStrategy[tuple[Block, ...]]:
    inner = trees(depth - 1) if depth else st.just(())
    kinds = st.sampled_from(["section", "clause", "unnumbered"])
    return st.lists(st.tuples(kinds, inner), max_size=4).map(
        lambda children: tuple(
            clause("", *blocks)
            if kind == "clause"
            else section("", *(blocks if kind == "section" else ()), numbered=kind == "section")
            for kind, blocks in children
        )
    )


@given(trees(3))
def test_numbers_are_what_an_outline_counted_by_hand_gives(blocks: tuple[Block, ...]) -> None:
    expected: dict[str, str] = {}
    names = iter(range(10_000))

    def name(children: tuple[Block, ...], above: str) -> tuple[Block, ...]:
        named, count = [], 0
        for child in children:
            assert isinstance(child, Section | Clause)
            id = f"id{next(names)}"
            if isinstance(child, Clause) or child.numbered:
                count += 1
                expected[id] = f"{above}{count}"
            inner = name(child.blocks, f"{above}{count}.")
            named.append(
                clause(id, *inner) if isinstance(child, Clause) else section(id, *inner, numbered=child.numbered)
            )
        return tuple(named)

    got, findings = numbered(document(*name(blocks, "")))
    assert (got.numbers, findings) == (expected, [])
