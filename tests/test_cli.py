"""The command line as officials meet it: transcripts, wrong input, locked files, and whatever bytes a file may hold.

Never a traceback, never a half-written file, never English.
"""

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

import handed
from outcome_stories import contract_text, load_contract, pin
from support import ENGLISH
from tenderkit import resources, swedish
from tenderkit.cli import root
from tenderkit.cli.framework import LazyGroup, run
from tenderkit.demonstration.files import read_activity
from tenderkit.demonstration.filings import demonstration
from tenderkit.demonstration.lists import own_lists
from tenderkit.model.periods import Period
from tenderkit.verbs.describing import SCHEMAS, schema
from transcripts import Transcript, filled, prepare, transcripts

PUBLISHED = Registry().with_resources((schema(name)["$id"], Resource.from_contents(schema(name))) for name in SCHEMAS)
ANSWERS = Draft202012Validator(schema("answer"), registry=PUBLISHED, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def flagship(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A contract on the shipped specification for one area, its reports to 2028-Q1, and the region's own lists."""
    out = tmp_path_factory.mktemp("flagship")
    contract, pinned = load_contract(
        out, contract_text({"from": "2027-09-01"}, pin(out, resources.folder("specs") / "tidiga-insatser-0-5"))
    )
    examples = resources.folder("examples")
    activity, found = read_activity((examples / "verksamhet.yaml").read_bytes(), "verksamhet.yaml", pinned)
    assert activity is not None, found
    known = demonstration(activity, pinned, contract, Period(2028, 1))
    handed.write(out, {filing.name: filing.workbook(pinned, {}) for filing in known.filings})
    handed.write(out, {f"{swedish.code(name)}.xlsx": data for name, data in own_lists(known, pinned, contract).items()})
    return out


@pytest.fixture(scope="module")
def places(demo: Path, flagship: Path) -> dict[str, Path]:
    return {"demo": demo, "flagship": flagship, "specs": handed.SPECS, "examples": handed.GIVEN}


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("transcript", transcripts(), ids=str)
def test_transcript(
    transcript: Transcript,
    places: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = transcript.told
    monkeypatch.chdir(tmp_path)
    prepare(told.get("prepare", []), places)
    before = written(tmp_path)
    kept = {name: (tmp_path / name).read_bytes() for name in transcript.texts("untouched")}

    code = run(root(), transcript.arguments(places))

    said = capsys.readouterr()
    out, err = said.out.replace("\u00a0", " "), said.err.replace("\u00a0", " ")
    assert code == told["exit"], out + err
    for text in transcript.texts("out"):
        assert filled(text, places) in out, out + err
    for text in transcript.texts("err"):
        assert filled(text, places) in err, out + err
    for text in transcript.texts("never"):
        made = [(tmp_path / name).read_bytes() for name in written(tmp_path) - before]
        assert filled(text, places) not in out + err
        assert not any(filled(text, places).encode() in data for data in made)
    if "files" in told:
        assert written(tmp_path) - before == set(transcript.texts("files"))
    for name, data in kept.items():
        assert (tmp_path / name).read_bytes() == data
    assert not [name for name in written(tmp_path) if name.endswith(".tmp")]
    if "--json" in transcript.arguments(places):
        answer = json.loads(said.out)
        ANSWERS.validate(answer)
        assert answer["exit_code"] == code
    english = ENGLISH.search(err if "schema" in told["command"] or "--json" in told["command"] else out + err)
    assert english is None, english
    if "never" not in told:  # what a hostile file says is replaced where the terminal lacks its signs
        (out + err).encode("cp1252")  # a Windows pipe has every sign of ours


def commands(group: LazyGroup, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in group.lazy:
        command = group.get_command(None, name)  # type: ignore[arg-type]
        if isinstance(command, LazyGroup):
            yield from commands(command, f"{before}{name} ")
        elif command:
            yield f"{before}{name}", command


def test_every_command_has_a_transcript_and_one_that_is_held_against_the_schema_of_answers() -> None:
    told = [transcript.told for transcript in transcripts()]
    for name, command in commands(root()):
        mine = [each for each in told if each["command"].startswith(name)]
        assert name == "demo" or mine, name
        has_json = any(param.name == "as_json" for param in command.params)
        assert has_json is (name != "schema"), name
        for done in (True, False) if has_json and name != "demo" else ():  # that one runs in test_wheel.py
            assert any("--json" in each["command"] and (each["exit"] < 2) is done for each in mine), (name, done)


def test_after_two_dashes_nothing_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root(), ["validate", "--", "--json"]) == 2
    said = capsys.readouterr()
    assert not said.out and "Filen eller mappen --json finns inte." in said.err


def test_a_workbook_somebody_may_have_filled_in_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.xlsx").write_bytes(b"filled in")
    for command in (["bid", "form"], ["decide"]):
        assert run(root(), [*command, str(places["specs"] / "tidiga-insatser-0-5"), "--out", "f.xlsx"]) == 2
        assert "f.xlsx finns redan och har annat innehåll." in capsys.readouterr().err
        assert (tmp_path / "f.xlsx").read_bytes() == b"filled in"


def test_a_terminal_without_the_signs_still_gets_its_answer(places: dict[str, Path], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tenderkit", "assess", str(places["demo"] / "avtal/HSN-2027-0001-A/avtal.yaml")]
    command += ["--period", "2028-Q1", "--cut-off", "2028-04-30", "--out", str(tmp_path)]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 1
    assert "Ingen rapport för Nord och första kvartalet 2028".encode("cp1252") in done.stderr
    assert "Bedömd".lower().encode("cp1252") in done.stdout
    as_json = subprocess.run([*command, "--json"], capture_output=True, env=environment, check=False)
    assert json.loads(as_json.stdout.decode())["assessment"]["contract"] == "HSN-2027-0001-A"


def test_files_of_one_name_in_two_folders_are_told_apart(
    places: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reports = places["demo"] / "rapporter"
    steps = [
        {"copy": f"{reports}/rapport-{area}-2028-Q1.xlsx", "to": f"{area}/rapport.xlsx"} for area in ("nord", "sydost")
    ]
    prepare(steps, places)
    contract = str(places["demo"] / "avtal/HSN-2027-0001-A/avtal.yaml")
    settings = ["--period", "2028-Q1", "--cut-off", "2028-04-30", "--out", "ut"]
    assert run(root(), ["assess", contract, "nord/rapport.xlsx", "sydost/rapport.xlsx", *settings]) == 1
    read = json.loads((tmp_path / "ut" / "assessment.json").read_bytes())
    assert [report["file"] for report in read["reports"]] == ["nord/rapport.xlsx", "sydost/rapport.xlsx"]


@pytest.mark.parametrize("command", ["assess", "report check", "bid check", "explain"])
def test_a_name_that_is_no_text_is_refused_before_it_reaches_a_document(
    command: str,
    places: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As old archives leave behind: the letters of Windows-1252 in a name that is read as UTF-8."""
    monkeypatch.chdir(tmp_path)
    damaged = os.fsdecode("månadsrapport".encode("cp1252"))
    (tmp_path / damaged).write_bytes((places["demo"] / "rapporter" / "rapport-nord-2028-Q1.xlsx").read_bytes())
    contract = str(places["demo"] / "avtal/HSN-2027-0001-A/avtal.yaml")
    arguments = {
        "assess": [contract, damaged, "--period", "2028-Q1", "--out", "ut"],
        "report check": [contract, damaged],
        "bid check": [str(places["specs"] / "tidiga-insatser-0-5"), damaged],
        "explain": [damaged, "BES-01"],
    }
    assert run(root(), [*command.split(), *arguments[command]]) == 2
    said = capsys.readouterr().err
    assert "m\ufffdnadsrapport innehåller tecken som inte går att läsa. Byt namn på filen och kör igen." in said
    assert written(tmp_path) == {damaged}


def test_what_would_move_the_cursor_or_turn_the_text_round_is_never_printed(capsys: pytest.CaptureFixture[str]) -> None:
    from tenderkit.cli import show
    from tenderkit.findings import Code, FilePlace, Severity

    hostile = "a\x1b[2J\r\x9b\u202eb\u2066c\udce5"
    finding = Code("prov", Severity.ERROR, "Prov", "Råd.").at(FilePlace(hostile), hostile, hint=hostile)
    show.findings([finding])
    show.grid(["Fil"], [[hostile]])
    show.say(hostile)
    show.remark(hostile)
    show.wrote(Path(hostile))
    said = capsys.readouterr()
    assert (said.out + said.err).count("a\ufffd[2J\ufffd\ufffd\ufffdb\ufffdc\ufffd") == 7
    assert not re.search("[\x1b\r\x80-\x9f\u202a-\u202e\u2066-\u2069]", said.out + said.err)
    show.answer([finding], as_json=True)
    said = capsys.readouterr()
    assert json.loads(said.out)["findings"][0]["message"] == hostile
    assert not re.search("[\x1b\r\x80-\x9f\u202a-\u202e\u2066-\u2069]", said.out)


# -- whatever bytes a file may hold ----------------------------------------------------------------------------------

CONTRACT = "{demo}/avtal/HSN-2027-0001-A/avtal.yaml"
TAKES = {
    "validate": "validate {folder}",
    "render": "render {folder} --out ut",
    "bid form": "bid form {specs}/tidiga-insatser-0-5 --answers {file}.yaml --out f.xlsx",
    "bid check": "bid check {specs}/tidiga-insatser-0-5 {file}.xlsx",
    "bid award bid": "bid award {specs}/tidiga-insatser-0-5 {file}.xlsx {examples}/tilldelning.yaml",
    "bid award decision": "bid award {specs}/tidiga-insatser-0-5 {demo}/anbud/anbud-lillstegen.xlsx {file}.yaml",
    "report form": "report form {file}.yaml --out ut",
    "report form rows": f"report form {CONTRACT} --rows rows --area nord --out ut",
    "report check": f"report check {CONTRACT} {{file}}.xlsx",
    "report check csv": f"report check {CONTRACT} {{file}}.csv",
    "assess contract": "assess {file}.yaml --period 2028-Q1 --out ut",
    "assess report": f"assess {CONTRACT} {{file}}.xlsx --period 2028-Q1 --out ut --cut-off 2028-04-30",
    "assess review": f"assess {CONTRACT} --review {{file}}.xlsx --period 2028-Q1 --out ut --cut-off 2028-04-30",
    "explain": "explain {file}.json BES-01",
    "decide": "decide {specs}/tidiga-insatser-0-5 {file}.xlsx",
}


def bodies(places: dict[str, Path]) -> list[bytes]:
    """Noise, nothing, torn and twisted files of the kinds that are asked for."""
    chance = random.Random(20280430)
    workbook = (places["demo"] / "rapporter" / "rapport-nord-2028-Q1.xlsx").read_bytes()
    twisted = bytearray(workbook)
    for _ in range(40):
        twisted[chance.randrange(len(twisted))] ^= 1 << chance.randrange(8)
    return [
        b"",
        chance.randbytes(900),
        b"\xff\xfe" + "a: å".encode("utf-16-le"),
        workbook[: len(workbook) // 2],
        bytes(twisted),
        b"- [{a: &x 1, b: *x}, \x00\x07]\n",
        b"a: " + b"[" * 3000,
        '{"format": "tenderkit/assessment/3", "outcomes": [{"å": null}]}'.encode(),
    ]


@pytest.mark.parametrize("name", TAKES)
def test_any_bytes_give_findings_or_a_sentence(
    name: str,
    places: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, body in enumerate(bodies(places)):
        at = places | {"file": Path(f"in/{number}"), "folder": Path(f"in/spec-{number}/spec")}
        for target in [f"in/{number}{ending}" for ending in (".yaml", ".xlsx", ".csv", ".json")]:
            Path(target).parent.mkdir(exist_ok=True)
            Path(target).write_bytes(body)
        for target in [f"in/spec-{number}/spec/{part}.yaml" for part in ("uppdrag", "krav/x")] + ["rows/visits.csv"]:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            Path(target).write_bytes(body)
        code = run(root(), filled(TAKES[name], at).split())
        said = capsys.readouterr()
        assert code in (0, 1, 2)
        assert code == 0 or said.err.strip(), (number, said.out)
        assert ENGLISH.search(said.err) is None, (number, said.err)
        assert "\ufffd" not in said.err
