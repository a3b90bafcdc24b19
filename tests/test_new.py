"""A new assignment from the template: whole from the first minute, and it goes the whole way to a reporting form."""

import io
import re
from datetime import date
from pathlib import Path

import pytest

import tenderkit
from rule_cases import decide_everything
from tenderkit import resources
from tenderkit.cli import root
from tenderkit.cli.framework import run
from tenderkit.findings import Severity
from tenderkit.model.assignment import Assignment
from tenderkit.source import parse
from tenderkit.spec import loader, schema
from tenderkit.spec.starting import TEMPLATE

SPECS, GIVEN = resources.folder("specs"), Path(__file__).parent / "cases" / "new"


def begin(folder: str, *more: str) -> int:
    return run(root(), ["new", folder, "--title", "Ungdomsmottagning", *more])


def without_fault(folder: Path) -> Assignment:
    """The assignment, of which nothing is to be said but that values are undecided."""
    validated = tenderkit.validate(folder)
    assert [finding for finding in validated.findings if finding.severity is not Severity.UNDECIDED] == []
    assert validated.assignment is not None
    return validated.assignment


def test_the_template_has_nothing_wrong_and_one_of_every_file() -> None:
    assert tenderkit.render(without_fault(SPECS / TEMPLATE)).findings == ()


@pytest.mark.parametrize("path", sorted((SPECS / TEMPLATE).rglob("*.yaml")), ids=lambda path: path.name)
def test_every_file_names_its_schema_and_says_what_to_change(path: Path) -> None:
    first, second, *_ = path.read_text(encoding="utf-8").split("\n")
    named = path.parent / first.removeprefix("# yaml-language-server: $schema=")
    assert named.resolve().is_file() and named.stem in schema.NAMES
    assert second.startswith("# "), "an official meets the file without a word of help"


def test_a_new_assignment_goes_the_whole_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = ["--area", "Nord: Täby, Danderyd", "--area", "Hässelby-Vällingby", "--area", "2 Öst"]
    assert begin("ungdomsmottagning", *given, "--diarienummer", "HSN 2028-0007") == 0
    assignment = without_fault(Path("ungdomsmottagning"))
    assert (assignment.id, assignment.title) == ("ungdomsmottagning", "Ungdomsmottagning")
    assert assignment.diarienummer == "HSN 2028-0007"
    assert [area.id for area in assignment.areas] == ["nord", "hasselby-vallingby", "omrade-2-ost"]
    assert assignment.areas[0].municipalities == ("Täby", "Danderyd")

    assert run(root(), ["render", "ungdomsmottagning", "--out", "handlingar"]) == 0
    assert Path("handlingar/uppdragsbeskrivning.docx").is_file()
    answers = ["--answers", str(GIVEN / "svar.yaml"), "--out", "anbud.xlsx"]
    assert run(root(), ["bid", "form", "ungdomsmottagning", *answers]) == 0
    ruling = ["anbud.xlsx", str(GIVEN / "tilldelning.yaml"), "--out", "avtal"]
    assert run(root(), ["bid", "award", "ungdomsmottagning", *ruling]) == 0
    contract = "avtal/HSN-2028-0007-A/avtal.yaml"
    assert run(root(), ["report", "form", contract, "--period", "2028-Q1", "--out", "rapporter"]) == 0
    assert Path("rapporter/rapport-nord-2028-Q1.xlsx").is_file()


def test_areas_in_one_breath_are_areas_apart() -> None:
    files = tenderkit.new("a", "A", dated=date(2027, 1, 4), areas=["Nord,Syd", "Öst: Nacka, Värmdö"]).files
    node, _ = parse(files["a/omraden.yaml"], "omraden.yaml")
    assert node is not None
    assert [area["title"] for area in node.value["areas"]] == ["Nord", "Syd", "Öst"]
    assert node.value["areas"][2]["municipalities"] == ["Nacka", "Värmdö"]


def test_an_assignment_of_one_area_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert begin("a", "--area", "Hela länet") == 0
    files = tenderkit.render(Path("a"), formats=("text",)).files
    assert "Upphandlingen avser ett område." in files["inbjudan.txt"].decode()
    assert "Uppdraget omfattar ett geografiskt område." in files["uppdragsbeskrivning.txt"].decode()
    notice = files["annonsunderlag.txt"].decode()
    assert "Delar │ Upphandlingen är inte delad." in notice and "flera eller alla områden" not in notice
    assert not [name for name, data in files.items() if "delad i" in data.decode() or "en områden" in data.decode()]


def test_final_documents_wait_for_every_text_of_the_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    begin("a", "--area", "Nord: Täby", "--area", "Syd")
    folder = Path("a")
    decide_everything(folder)
    monkeypatch.setattr("tenderkit.cli.specs.today", lambda: date(2026, 9, 1))
    capsys.readouterr()

    assert run(root(), ["render", "a", "--out", "ut", "--final"]) == 1
    told = capsys.readouterr().err
    assert not Path("ut").exists() and "6 texter är inte skrivna; inget har skrivits." in told
    listed = re.findall(r"^(a/\S+?):\d+:\d+: att besluta \[spec-att-skriva\]", told, flags=re.MULTILINE)
    assert listed == [f"a/{name}.yaml" for name in ("omraden", *["uppdrag"] * 2, *["upphandling"] * 3)]
    rendered = tenderkit.render(folder, formats=("text",))
    assert rendered.files and all("UTKAST" in data.decode() for name, data in rendered.files.items() if ".txt" in name)

    for path in folder.glob("*.yaml"):
        text = re.sub("^( *[^#\n]*)ÄNDRA: ", r"\1", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")
    decide_everything(folder)
    monkeypatch.setattr("tenderkit.cli.specs.today", lambda: date(2026, 9, 2))
    assert run(root(), ["render", "a", "--out", "ut", "--format", "text", "--final"]) == 1
    assert "Rättsläget är inte kontrollerat på nytt; inget har skrivits." in capsys.readouterr().err
    monkeypatch.setattr("tenderkit.cli.specs.today", lambda: date(2026, 9, 1))
    assert run(root(), ["render", "a", "--out", "ut", "--format", "text", "--final"]) == 0
    assert "UTKAST" not in Path("ut/inbjudan.txt").read_text(encoding="utf-8")


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gemensamt").mkdir()
    Path("gemensamt/egna.yaml").write_text("- id: x\n", encoding="utf-8")
    begin("forsta")
    assert "gemensamt/rapportering.yaml" not in content(tmp_path)
    before = content(tmp_path)
    capsys.readouterr()
    assert begin("forsta") == 2
    assert capsys.readouterr().err == "tenderkit: forsta finns redan. Ange en mapp som inte finns; inget skrivs över.\n"
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["Min mottagning", "--title", "x"],
            "med små bokstäver a–z, siffror och bindestreck, till exempel min-mottagning.",
        ),
        (["4-7", "--title", "x"], "Skriv 4-7 med små bokstäver a–z, siffror och bindestreck."),
        (["a"], "Ange uppdragets namn med --title."),
        (["a", "--title", "  "], "Ange uppdragets namn med --title."),
        (["a", "--title", "x", "--area", "Söder", "--area", "soder"], "Områdena Söder och soder får samma id."),
    ],
)
def test_what_cannot_be_an_assignment(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(root(), ["new", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert content(tmp_path) == {}


@pytest.mark.parametrize("title", ['"A": {{ 7*7 }} # x', "- &x *y | >", "<b>", "å" * 300, "2027", "a\nb: c"])
def test_any_name_comes_back_as_it_was_given(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(root(), ["new", "a", "--title", title, "--area", title])
    specification, _ = loader.read_specification(Path("a"))
    assert specification is not None
    assert specification.assignment.title == title
    assert specification.assignment.areas[0].title == title.partition(":")[0].strip()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_what_is_missing_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("Ungdomsmottagning\nNord, Syd, Väst\n\n"))
    monkeypatch.setattr("sys.stdout", asked)
    assert run(root(), ["new", "a"]) == 0
    assert "Uppdragets namn: " in asked.getvalue() and "Områden, åtskilda med komma [Nord, Syd]: " in asked.getvalue()
    assignment, _ = loader.load(Path("a"))
    assert assignment and assignment.title == "Ungdomsmottagning"
    assert [area.title for area in assignment.areas] == ["Nord", "Syd", "Väst"]
