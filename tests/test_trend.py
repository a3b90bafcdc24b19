"""The trend over the quarters: every chart has its table, every figure of the chart stands in it, nothing is lost."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from lxml import etree

import small_assignment as small
from docx_invariants import paragraphs, parts, problems, tree
from tenderkit.assessment.trend import trend
from tenderkit.blocks import Chart, Document, Marks, Table, plain, walk
from tenderkit.documents.numbering import numbered
from tenderkit.measures.completeness import NO_REPORT
from tenderkit.model.outcome import Assessment, Judgement, Outcome, Score, Status
from tenderkit.model.periods import Period
from tenderkit.writers import WRITERS

ASSIGNMENT = small.assignment()
QUARTERS = (Period(2027, 4), Period(2028, 1), Period(2028, 2))
MET, MISSED, SILENT = Status.MET, Status.MISSED, Status.NOT_REPORTED


def assessment(period: Period, statuses: Mapping[str, Status], value: int | None) -> Assessment:
    """An assessment of the area nord; ``statuses`` are by requirement."""
    score = Score(None if value is None else Fraction(value), Fraction(100), "Godtagbart", 1, 1)
    outcomes = tuple(
        Outcome(id, f"Krav {id}", "nord", "Nord", status, Judgement(status), None, None, "", "", 1, None, None, False)
        for id, status in statuses.items()
    )
    return Assessment(
        contract="HSN-2027-0001-A",
        supplier="Exempelvård",
        specification="x",
        version="1.0",
        specification_hash="0",
        period=period,
        cut_off=date(2028, 7, 30),
        reports={},
        own_files={},
        outcomes=outcomes,
        score=score,
        areas={"nord": score},
        tool_version="0",
    )


def report(*quarters: tuple[Mapping[str, Status], int | None]) -> Document:
    made = [assessment(period, *quarter) for period, quarter in zip(QUARTERS, quarters, strict=False)]
    marks = Marks("Regionen", "Uppföljning", "", "", date(2028, 7, 30))
    document, findings = numbered(Document("trend", "<Exempelvård> & Co", "", marks, trend(made, ASSIGNMENT)))
    assert findings == []
    return document


def tables(document: Document) -> dict[str, list[list[str]]]:
    found = [block for block in walk(document.blocks) if isinstance(block, Table)]
    return {table.id: [[plain(cell) for cell in row] for row in table.rows] for table in found}


THREE = report(
    ({"A": MISSED, "B": MISSED, "C": MET}, 50),
    ({"A": MISSED, "B": MET, "C": SILENT}, None),
    ({"A": MISSED, "B": MET, "C": MISSED}, 75),
)


def test_new_remaining_and_mended_are_counted_against_the_quarter_before() -> None:
    assert tables(THREE)["tabell-utveckling-brister"] == [["Nord", "2", "1 (1)", "2", "0", "2", "0"]]
    two = report(({"A": MISSED, "B": MISSED}, 50), ({"A": MISSED, "B": MET, "C": MISSED}, 50))
    assert tables(two)["tabell-utveckling-brister"] == [["Nord", "2", "2", "1", "1", "1"]]


def test_what_comes_back_is_listed_with_every_quarter() -> None:
    assert tables(THREE)["tabell-utveckling-aterkommer"] == [
        ["Nord", "A Krav A", "Ej uppfyllt", "Ej uppfyllt", "Ej uppfyllt"],
        ["Nord", "C Krav C", "Uppfyllt", "Ej rapporterat", "Ej uppfyllt"],
    ]


def test_nothing_that_comes_back_is_said_in_words() -> None:
    document = report(({"A": MET}, 100), ({"A": MISSED}, 0))
    assert "tabell-utveckling-aterkommer" not in tables(document)
    assert "Inget villkor har brister både det senaste kvartalet och tidigare." in WRITERS["text"](document).decode()


def test_one_quarter_alone_is_no_trend() -> None:
    alone = report(({"A": MISSED}, 0))
    assert tables(alone) == {}
    assert "Ingen tidigare bedömning ingår i underlaget" in WRITERS["text"](alone).decode()


def test_every_chart_has_its_table_in_the_same_section() -> None:
    charts = [block for block in walk(THREE.blocks) if isinstance(block, Chart)]
    assert len(charts) == 2
    for chart in charts:
        assert chart.table in tables(THREE)
        for panel in chart.panels:
            row = next(row for row in tables(THREE)[chart.table] if row[0] == panel.title)
            for bar, cell in zip(panel.bars, row[1:], strict=False):
                assert bar.value is None or 0 <= bar.value <= chart.most
                assert cell.startswith(bar.shown) or (bar.value is None and cell == "Ej poängsatt")


def test_the_drawing_tells_its_figures_to_everyone() -> None:
    page = WRITERS["html"](THREE).decode()
    drawings = re.findall(r'<div class="panels".*?</div>', page, re.DOTALL)
    assert len(drawings) == 2
    for drawing in drawings:
        name = re.search(r'role="img" aria-labelledby="([^"]+)"', drawing)
        assert name and f'id="{name[1]}"' in page
    assert re.findall(r"<text x=[^>]*>([^<]+)</text>", drawings[0]) == ["50", "–", "75"]
    assert "&lt;Exempelvård&gt; &amp; Co" in page


def test_a_format_that_cannot_draw_has_the_tables() -> None:
    assert "75 procent" in WRITERS["text"](THREE).decode().replace("\u00a0", " ")


def test_word_has_the_charts_as_its_own_with_the_figures_of_the_table() -> None:
    """A chart for each panel, read aloud in words; the same bytes every time."""
    data = WRITERS["docx"](THREE)
    assert data == WRITERS["docx"](THREE)
    assert problems(data) == []
    members = parts(data)
    charts = [etree.fromstring(members[name]) for name in sorted(members) if name.startswith("word/charts/")]
    assert len(charts) == 2
    assert [point.text for point in charts[0].iterfind(".//{*}cat//{*}v")] == [
        "Kv\u00a04 2027",
        "Kv\u00a01 2028",
        "Kv\u00a02 2028",
    ]
    assert [point.get("idx") for point in charts[0].iterfind(".//{*}val//{*}pt")] == ["0", "2"]  # none in the second
    assert [point.text for point in charts[0].iterfind(".//{*}val//{*}v")] == ["50", "75"]
    assert [point.text for point in charts[1].iterfind(".//{*}val//{*}v")] == ["2", "1", "2"]
    told = [drawing.get("descr").replace("\u00a0", " ") for drawing in tree(data).iter("{*}docPr")]
    assert told == [
        "Nord: Kv 4 2027 50, Kv 1 2028 –, Kv 2 2028 75",
        "Nord: Kv 4 2027 2, Kv 1 2028 1, Kv 2 2028 2",
    ]
    for axis in charts[0].iterfind(".//{*}catAx//{*}bodyPr"):
        assert axis.get("rot") == "0"  # upright names are broken at their blanks, where others run together
    assert "Uppfylld andel av vikten i procent. Siffrorna står i Tabell 1." in paragraphs(data)


def test_an_area_without_a_report_is_told_as_such_beside_its_score() -> None:
    """Nothing reported counts against the supplier, so the score stays; a reader must see why it is so low."""
    made = [assessment(period, {"A": SILENT, "B": SILENT}, 0) for period in QUARTERS[:2]]
    silent = replace(
        made[0], outcomes=tuple(replace(each, judgement=Judgement(SILENT, NO_REPORT)) for each in made[0].outcomes)
    )
    found = [block for block in walk(trend([silent, made[1]], ASSIGNMENT)) if isinstance(block, Table)]
    cells = [plain(cell).replace("\u00a0", " ") for cell in found[0].rows[0]]
    assert cells == ["Nord", "Rapport saknas: 0 procent, godtagbart", "0 procent, godtagbart"]
    assert [plain(cell) for cell in found[1].rows[0]][1] == "0 (2)"


def test_a_bar_says_what_the_table_says() -> None:
    made = [assessment(period, {"A": MET}, 90) for period in QUARTERS[:2]]
    odd = Score(Fraction(1791, 20), Fraction(100), "Godtagbart", 1, 1)  # 89.55
    blocks = trend([made[0], replace(made[1], areas={"nord": odd})], ASSIGNMENT)
    chart = next(block for block in walk(blocks) if isinstance(block, Chart))
    table = next(block for block in walk(blocks) if isinstance(block, Table))
    assert chart.panels[0].bars[1].shown == "89,6"
    assert plain(table.rows[0][2]).startswith("89,6")
    marks = Marks("Regionen", "Uppföljning", "", "", date(2028, 7, 30))
    data = WRITERS["docx"](numbered(Document("trend", "T", "", marks, blocks))[0])
    drawn = etree.fromstring(parts(data)["word/charts/chart1.xml"])
    assert [label.text for label in drawn.iterfind(".//{*}dLbl//{*}t")] == ["90", "89,6"]
