"""From a folder of files to an assignment: all faults at once, readings, decisions and the hash."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from specifications import FLAGSHIP, SPECS, change, copied, copy_into, loaded, spot
from tenderkit import resources
from tenderkit.documents.clauses import measure_sentence
from tenderkit.documents.tender import tender_documents
from tenderkit.findings import Finding, any_errors
from tenderkit.model.assignment import Assignment
from tenderkit.source import dump, parse
from tenderkit.spec import decisions, loader, schema
from tenderkit.spec.files import FILES
from tenderkit.verbs.specifying import texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the flagship to change."""
    return copy_into(tmp_path)


@pytest.fixture(scope="module")
def flagship() -> Assignment:
    return loaded(FLAGSHIP)


def codes(findings: list[Finding], folder: Path) -> list[tuple[str, str]]:
    """(code, file) of each finding."""
    return [(finding.code, spot(finding, folder).split(":")[0]) for finding in findings]


# --- the flagship --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", [path.parent for path in SPECS.glob("*/uppdrag.yaml")], ids=lambda path: path.name)
def test_nothing_is_wrong_with_any_specification(spec: Path) -> None:
    assignment, findings = loader.load(spec)
    assert assignment is not None and findings == []
    assert tender_documents(assignment)[1] == []


def test_the_folder_may_be_named_from_inside(monkeypatch: pytest.MonkeyPatch, flagship: Assignment) -> None:
    monkeypatch.chdir(FLAGSHIP)
    assert loaded(Path()).sha256 == flagship.sha256
    monkeypatch.chdir(FLAGSHIP / "krav")
    assert loaded(Path("..")).sha256 == flagship.sha256


def test_requirements_stand_in_the_order_of_the_chapters(flagship: Assignment) -> None:
    order = [part.id for part in flagship.parts]
    places = [order.index(requirement.part) for requirement in flagship.requirements]
    assert places == sorted(places)
    assert [requirement.id for requirement in flagship.requirements][-2:] == ["RAP-01", "RAP-02"]


# --- faults --------------------------------------------------------------------------------------------------------


def test_all_faults_of_all_files_at_once(folder: Path) -> None:
    change(folder, "krav/vard.yaml", "weight: 3", "wieght: 3")
    change(folder, "krav/behandling.yaml", "at_most: 6, share", "at_most: sex, share")
    change(folder, "kallor.yaml", "lou:\n  kind: law", "lou:\n  kind: lag")
    change(folder, "uppdrag.yaml", "orgnr: 232100-0016", "orgnr: 2321000016")
    (folder / "beslut.yaml").write_text("decisions: [")
    assignment, findings = loader.load(folder)
    assert assignment is None
    assert sorted(spot(finding, folder) for finding in findings) == [
        "beslut.yaml:1: decisions: [",
        "kallor.yaml:23: lag",
        'krav/behandling.yaml:25: sex, share: "95 %", source: seed-000}',
        "krav/vard.yaml:22: wieght: 3",
        "uppdrag.yaml:13: 2321000016",
    ]


def test_faults_of_every_stage_at_once(folder: Path) -> None:
    """YAML, schema, levels and rules, each in a file of its own."""
    change(folder, "krav/vard.yaml", "part: vard", "part: vard: x")
    change(
        folder,
        "krav/konsultation.yaml",
        '- {from: 2027-09-01, more_than: "50 %", source: seed-000}',
        "- {source: seed-000}",
    )
    change(folder, "krav/bemanning.yaml", "between: [4, 7]", "between: [7, 4]")
    change(folder, "krav/bedomning.yaml", "Har beslut om det fattats ska remissen", "Har 3 beslut fattats ska remissen")
    _, findings = loader.load(folder)
    assert sorted(codes(findings, folder)) == [
        ("spec-nyckel-saknas", "krav/konsultation.yaml"),
        ("spec-omvant-spann", "krav/bemanning.yaml"),
        ("spec-siffra-i-text", "krav/bedomning.yaml"),
        ("spec-yaml", "krav/vard.yaml"),
    ]


@pytest.mark.parametrize("name", ["behandling", "bemanning", "konsultation", "bedomning", "vard"])
def test_an_unreadable_file_is_one_finding(folder: Path, name: str) -> None:
    """What the file would have used is not held against the other files."""
    (folder / "krav" / f"{name}.yaml").write_text("- id: [")
    _, findings = loader.load(folder)
    assert codes(findings, folder) == [("spec-yaml", f"krav/{name}.yaml")]


def test_unreadable_shared_requirements_are_one_finding(folder: Path) -> None:
    (folder.parent / "gemensamt" / "rapportering.yaml").write_text("- id: [")
    _, findings = loader.load(folder)
    assert codes(findings, folder) == [("spec-yaml", "gemensamt/rapportering.yaml")]


def test_a_faulty_requirement_is_not_called_unknown(folder: Path) -> None:
    """The evaluation and a decision name BEM-01, which cannot be made."""
    change(folder, "krav/bemanning.yaml", "between: [4, 7]", "between: 4")
    decision = (
        'decisions: [{requirement: BEM-01, path: weight, value: "3", by: Nämnden, date: 2027-01-15, diarienummer: "1"}]'
    )
    (folder / "beslut.yaml").write_text(decision)
    _, findings = loader.load(folder)
    assert codes(findings, folder) == [("spec-fel-typ", "krav/bemanning.yaml")]


def test_the_same_id_twice_with_other_contents(folder: Path) -> None:
    """The second requirement has other parameters and exclusions than the first, and is not mistaken for it."""
    change(folder, "krav/behandling.yaml", "- id: BES-02", "- id: BES-01")
    _, (finding,) = loader.load(folder)
    assert (finding.code, finding.about) == ("spec-dubbelt-id", "BES-01")


def test_the_same_id_twice_among_the_shared(folder: Path) -> None:
    shared = folder.parent / "gemensamt" / "rapportering.yaml"
    (folder.parent / "gemensamt" / "kopia.yaml").write_bytes(shared.read_bytes())
    _, findings = loader.load(folder)
    assert [(finding.code, finding.about) for finding in findings] == [
        ("spec-dubbelt-id", "RAP-01"),
        ("spec-dubbelt-id", "RAP-02"),
    ]


def test_no_folder(tmp_path: Path) -> None:
    _, (finding,) = loader.load(tmp_path / "borta")
    assert finding.code == "spec-mapp-saknas"
    (tmp_path / "fil").write_text("")
    _, (finding,) = loader.load(tmp_path / "fil")
    assert finding.code == "spec-mapp-saknas"


def optional() -> list[tuple[str, str]]:
    """The parts of the flagship's files that a specification may do without."""
    return [
        (name, key)
        for name in FILES
        for key in set(schema.schema(name).get("properties", ())) - set(schema.schema(name).get("required", ()))
        if re.search(f"(?m)^{key}:", (FLAGSHIP / f"{name}.yaml").read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("name", "key"), sorted(optional()))
def test_what_may_be_left_out_is_missed_by_nothing_but_findings(folder: Path, name: str, key: str) -> None:
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(rf"(?ms)^{key}:.*?(?=^\w|\Z)", "", text), encoding="utf-8")
    assignment, findings = loader.load(folder)
    assert (assignment is None) is any_errors(findings)


def test_an_empty_folder(tmp_path: Path) -> None:
    _, (finding,) = loader.load(tmp_path)
    assert (finding.code, finding.hint) == ("spec-mapp-saknas", "Ange specifikationens mapp.")


def test_the_folder_above_the_specification_names_it(folder: Path) -> None:
    _, (finding,) = loader.load(folder.parent)
    assert (finding.code, finding.hint) == ("spec-mapp-saknas", f"Menade du {folder.as_posix()}?")


def test_a_folder_with_one_of_the_files_lacks_the_others(tmp_path: Path) -> None:
    (tmp_path / "uppdrag.yaml").write_text("id: x")
    _, findings = loader.load(tmp_path)
    told = [finding.code for finding in findings]
    assert (told.count("spec-fil-saknas"), told.count("spec-gar-inte-att-lasa")) == (len(FILES) - 1, 1)


@pytest.mark.parametrize("name", ["kallor.yml", "kallor.YAML", "kallor.yaml.txt", "KALLOR.yml"])
def test_a_missing_file_that_is_there_under_another_ending(folder: Path, name: str) -> None:
    (folder / "kallor.yaml").rename(folder / name)
    _, (finding,) = loader.load(folder)
    assert (finding.code, finding.hint) == ("spec-fil-saknas", f"Byt namn på {name} till kallor.yaml.")


def test_a_folder_with_a_name_that_is_not_text(folder: Path) -> None:
    damaged = folder.parent / os.fsdecode("förslag".encode("cp1252"))
    folder.rename(damaged)
    _, (finding,) = loader.load(damaged)
    assert finding.code == "spec-filnamn"


def test_links_in_circles_and_out_of_the_folder(folder: Path) -> None:
    for name, target in (
        ("varv", folder / "krav" / "varv.yaml"),
        ("ut", Path("/etc/hostname")),
        ("borta", Path("/x/y")),
    ):
        (folder / "krav" / f"{name}.yaml").symlink_to(target)
    _, findings = loader.load(folder)
    assert sorted(codes(findings, folder)) == [
        ("spec-gar-inte-att-lasa", "krav/borta.yaml"),
        ("spec-gar-inte-att-lasa", "krav/varv.yaml"),
        ("spec-utanfor-mappen", "krav/ut.yaml"),
    ]


def test_a_link_inside_is_allowed(folder: Path) -> None:
    (folder / "krav" / "vard.yaml").rename(folder / "vard-annat-namn.yaml")
    (folder / "krav" / "vard.yaml").symlink_to(folder / "vard-annat-namn.yaml")
    loaded(folder)


@pytest.mark.parametrize("name", ["nya.yml", "nya.YAML"])
def test_a_file_that_would_be_forgotten(folder: Path, name: str) -> None:
    (folder / "krav" / name).write_text("")
    assignment, (finding,) = loader.load(folder)
    assert assignment is not None and finding.code == "spec-filandelse"


def test_other_files_are_left_alone(folder: Path) -> None:
    for name in ("krav/anteckningar.txt", "krav/._vard.yaml", "krav/.vard.yaml.swp", "README.md", "krav/Thumbs.db"):
        (folder / name).write_bytes(b"\xff\x00")
    (folder / "krav" / "arkiv.yaml").mkdir()
    loaded(folder)


# --- readings ------------------------------------------------------------------------------------------------------


def interpretations() -> list[dict[str, Any]]:
    node, _ = parse((FLAGSHIP / "tolkningar.yaml").read_bytes(), "tolkningar.yaml")
    assert node is not None
    return list(node.value)


OTHERS = [
    (item["id"], item["chosen"], reading["id"])
    for item in interpretations()
    for reading in item["readings"]
    if reading["id"] != item["chosen"]
]


def choose(folder: Path, id: str, chosen: str) -> None:
    """Choose another reading of the ambiguity ``id`` than the specification's own."""
    path = folder / "tolkningar.yaml"
    text = path.read_text(encoding="utf-8")
    before = next(item["chosen"] for item in interpretations() if item["id"] == id)
    start = text.index(f"- id: {id}\n")
    path.write_text(
        text[:start] + text[start:].replace(f"chosen: {before}\n", f"chosen: {chosen}\n", 1), encoding="utf-8"
    )


def facts(assignment: Assignment) -> dict[str, dict[str, str]]:
    """What an assignment says: clause texts, measure sentences and values to decide, by requirement."""
    return {
        "text": dict(texts(assignment)),
        "mätning": {each.id: measure_sentence(each, assignment) for each in assignment.requirements},
        "värden": {f"{value.requirement} {value.path}": value.shown for value in assignment.all_values()},
    }


def differences(assignment: Assignment, before: Assignment) -> dict[str, dict[str, str]]:
    """What is said now and was not said before."""
    old = facts(before)
    return {
        kind: {name: text for name, text in now.items() if old[kind].get(name) != text}
        for kind, now in facts(assignment).items()
    }


WITHOUT_EFFECT = {"D6", "D7", "D8", "D11"}
"""Ambiguities whose other readings the specification does not yet spell out; choosing one is warned of."""


@pytest.mark.parametrize(("id", "before", "chosen"), OTHERS, ids=[f"{id}: {chosen}" for id, _, chosen in OTHERS])
def test_every_other_reading_can_be_chosen(
    id: str, before: str, chosen: str, folder: Path, flagship: Assignment
) -> None:
    choose(folder, id, chosen)
    assignment, findings = loader.load(folder)
    assert assignment is not None
    assert [finding.code for finding in findings] == (["spec-lasning-utan-verkan"] if id in WITHOUT_EFFECT else [])
    interpretation = next(item for item in assignment.interpretations if item.id == id)
    reading = interpretation.reading()
    assert reading is not None and (reading.id, chosen != before) == (chosen, True)
    changed = differences(assignment, flagship)
    assert changed["värden"][f"tolkning {id}"] == reading.text
    assert bool(changed["mätning"]) is (id not in WITHOUT_EFFECT)
    assert tender_documents(assignment)[1] == []


@pytest.mark.parametrize(
    ("id", "chosen", "requirement", "text", "measured", "value"),
    [
        (
            "D1",
            "tak-4",
            "BES-01",
            "normalt 4 och högst 4 Besök",
            "Antalet ska vara högst 4.",
            "högst 4; minst 95 procent",
        ),
        (
            "D4",
            "arsarbetare",
            "BEM-01",
            "lägst 400 och högst 700 procent",
            "Tjänstgöringsgrad",
            "lägst 400 och högst 700",
        ),
        ("D5", "sjuttio", "BES-02", "avses minst 70 procent", "ska minst 70 procent ha", "minst 70 procent"),
        ("D5", "sjuttio", "KON-03", "avses minst 70 procent", "ska minst 70 procent ha", "minst 70 procent"),
        ("D9", "riktvarde", "BEM-01", "ha minst 4 Behandlare", "vara minst 4.", "minst 4"),
        ("D10", "hogst-tva", "BEM-02", "högst 2 av Behandlarna", "vara högst 2.", "högst 2"),
    ],
)
def test_a_reading_changes_clause_measure_and_value_together(
    id: str, chosen: str, requirement: str, text: str, measured: str, value: str, folder: Path
) -> None:
    choose(folder, id, chosen)
    said = facts(loaded(folder))
    assert text in said["text"][requirement].replace("\u00a0", " ")
    assert measured in said["mätning"][requirement].replace("\u00a0", " ")
    assert said["värden"][f"{requirement} target.2027-09-01"].replace("\u00a0", " ").startswith(value)


def test_a_reading_may_change_only_how_it_is_counted(folder: Path, flagship: Assignment) -> None:
    choose(folder, "D3", "kvartal")
    changed = differences(loaded(folder), flagship)
    assert changed["text"] == {} and list(changed["mätning"]) == ["BES-01"]
    assert "räknas under kvartalet besök" in changed["mätning"]["BES-01"]


def test_all_other_readings_at_once(folder: Path, flagship: Assignment) -> None:
    for id, _, chosen in OTHERS:
        if chosen != "samarbetsavtal":
            choose(folder, id, chosen)
    assignment, findings = loader.load(folder)
    assert assignment is not None and not any_errors(findings)
    assert sorted(finding.code for finding in findings) == ["spec-lasning-utan-verkan"] * 4 + ["spec-lasningar-krockar"]
    changed = differences(assignment, flagship)
    assert set(changed["text"]) == {"BES-01", "BES-02", "STO-01", "KON-03", "BEM-01", "BEM-02"}
    assert tender_documents(assignment)[1] == []


# --- decisions -----------------------------------------------------------------------------------------------------


def decide(folder: Path, *made: tuple[str, str, str, str]) -> None:
    """Decisions as (requirement, path, value, date) in beslut.yaml; the file number is the position in the list."""
    records = [
        {
            "requirement": requirement,
            "path": path,
            "value": value,
            "by": "Nämnden",
            "date": day,
            "diarienummer": str(number),
        }
        for number, (requirement, path, value, day) in enumerate(made, start=1)
    ]
    (folder / "beslut.yaml").write_text(dump({"decisions": records}), encoding="utf-8")


def everything(assignment: Assignment) -> list[tuple[str, str, str, str]]:
    return [(value.requirement, value.path, value.shown, "2027-01-15") for value in assignment.all_values()]


def test_nothing_is_decided_from_the_start(flagship: Assignment) -> None:
    assert len(decisions.undecided(flagship.all_values())) == len(flagship.all_values()) > 70


def test_a_decision_decides_its_value_and_no_other(folder: Path) -> None:
    decide(folder, ("BEM-01", "target.2027-09-01", "lägst 4 och högst 7", "2027-01-15"))
    decided = [value for value in loaded(folder).all_values() if value.decided]
    assert [(value.requirement, value.path, value.decided) for value in decided] == [
        ("BEM-01", "target.2027-09-01", "1")
    ]


def test_spaces_in_a_decision_do_not_count(folder: Path) -> None:
    """What stands in the documents has no-break spaces; nobody types them."""
    decide(folder, ("BES-02", "target.2027-09-01", "mer  än 50 procent", "2027-01-15"))
    assert len([value for value in loaded(folder).all_values() if value.decided]) == 1


def test_a_value_changed_after_its_decision_is_undecided_again(folder: Path) -> None:
    decide(folder, ("BEM-01", "target.2027-09-01", "lägst 4 och högst 7", "2027-01-15"))
    change(folder, "krav/bemanning.yaml", "between: [4, 7]", "between: [5, 7]")
    assignment, (finding,) = loader.load(folder)
    assert assignment is not None and not any(value.decided for value in assignment.all_values())
    assert finding.code == "spec-varde-andrat-efter-beslut"
    assert finding.message == "”lägst 5 och högst 7” skiljer sig från det beslutade ”lägst 4 och högst 7”."


@pytest.mark.parametrize("order", [1, -1], ids=["i datumordning", "omvänt"])
def test_the_latest_decision_prevails(folder: Path, order: int) -> None:
    earlier = ("BEM-01", "target.2027-09-01", "lägst 5 och högst 7", "2027-01-15")
    later = ("BEM-01", "target.2027-09-01", "lägst 4 och högst 7", "2027-02-15")
    decide(folder, *[earlier, later][::order])
    decided = [value for value in loaded(folder).all_values() if value.decided]
    assert [value.shown for value in decided] == ["lägst 4 och högst 7"]


def test_a_decision_on_something_that_does_not_exist(folder: Path) -> None:
    decide(folder, ("BEM-01", "target.2028-09-01", "x", "2027-01-15"), ("XXX-01", "weight", "1", "2027-01-15"))
    assignment, findings = loader.load(folder)
    assert assignment is None
    assert [finding.message for finding in findings] == [
        "Värdet target.2028-09-01 i BEM-01 finns inte.",
        "Värdet weight i XXX-01 finns inte.",
    ]


def test_a_choice_of_reading_is_decided_with_its_words(folder: Path) -> None:
    decide(folder, ("tolkning", "D9", "Högst 7 i varje område", "2027-01-15"))
    choose(folder, "D9", "riktvarde")
    _, (finding,) = loader.load(folder)
    assert finding.code == "spec-varde-andrat-efter-beslut"


def drafts(folder: Path) -> dict[str, bool]:
    return {document.name: bool(document.marks.draft) for document in tender_documents(loaded(folder))[0]}


def test_the_draft_mark_goes_when_everything_printed_is_decided(folder: Path, flagship: Assignment) -> None:
    decide(folder, *everything(flagship))
    assert set(drafts(folder).values()) == {False}


@pytest.mark.parametrize(
    ("requirement", "path", "in_documents"),
    [
        ("BES-01", "target.2027-09-01", {"uppdragsbeskrivning", "uppfoljningsplan"}),  # printed in both
        ("BES-01", "exclude.medicinsk-grund", {"uppdragsbeskrivning"}),
        ("BEM-01", "consequence", {"uppdragsbeskrivning", "uppfoljningsplan"}),
        ("RAP-02", "target.2027-09-01", {"informationshantering", "uppfoljningsplan"}),
        ("tolkning", "D1", {"uppdragsbeskrivning"}),
        ("tolkning", "D7", {"uppdragsbeskrivning"}),  # settled by a definition
        ("omraden", "areas", {"uppdragsbeskrivning"}),
        ("avtal", "term.start", {"avtal"}),
        ("avtal", "ladder.vite", {"avtal"}),
        ("rapportering", "due_day", {"informationshantering", "uppfoljningsplan"}),
    ],
)
def test_one_undecided_value_makes_drafts_of_the_documents_that_print_it(
    requirement: str, path: str, in_documents: set[str], folder: Path, flagship: Assignment
) -> None:
    decide(folder, *[made for made in everything(flagship) if made[:2] != (requirement, path)])
    marked = {name for name, draft in drafts(folder).items() if draft}
    parts = {"uppdragsbeskrivning", "avtal", "uppfoljningsplan", "informationshantering"}
    assert in_documents == marked & parts
    for document in tender_documents(loaded(folder))[0]:
        assert ("att-besluta" in str(document.blocks)) is bool(document.marks.draft)


# --- the hash ------------------------------------------------------------------------------------------------------


def test_the_hash_is_that_of_the_contents(folder: Path, flagship: Assignment) -> None:
    assert loaded(folder).sha256 == flagship.sha256
    for path in folder.parent.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert loaded(folder).sha256 == flagship.sha256


def test_the_order_of_the_files_on_disk_does_not_count(monkeypatch: pytest.MonkeyPatch, flagship: Assignment) -> None:
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: sorted(listed(self), reverse=True))
    again = loaded(FLAGSHIP)
    assert again.sha256 == flagship.sha256
    assert again.requirements == flagship.requirements


@pytest.mark.parametrize("file", ["beslut.yaml", "krav/vard.yaml", "../gemensamt/rapportering.yaml"])
def test_any_change_changes_the_hash(folder: Path, flagship: Assignment, file: str) -> None:
    with (folder / file).open("a") as stream:
        stream.write("# en kommentar\n")
    assert loaded(folder).sha256 != flagship.sha256


def test_shared_files_that_are_not_used_do_not_count(folder: Path, flagship: Assignment) -> None:
    shared = folder.parent / "gemensamt"
    text = (shared / "rapportering.yaml").read_text(encoding="utf-8")
    (shared / "annat.yaml").write_text(text.replace("id: RAP", "id: ANN"), encoding="utf-8")
    assert loaded(folder).sha256 == flagship.sha256


def test_copies_are_alike() -> None:
    with copied() as first, copied() as second:
        assert loaded(first).sha256 == loaded(second).sha256


@pytest.mark.parametrize("name", ["mall", "tidiga-insatser-0-5"])
def test_shared_requirements_cite_only_law_and_proposals(name: str) -> None:
    """A decision or a report belongs to one assignment; what is shared must hold in them all."""
    shared = resources.folder("specs") / "gemensamt"
    nodes = [parse(path.read_bytes(), path.name)[0] for path in shared.glob("*.yaml")]
    ids = {each["id"] for node in nodes if node for each in node.value}
    assignment, _ = loader.load(shared.parent / name)
    assert assignment is not None
    values = [(value.requirement, value.source) for value in assignment.all_values() if value.requirement in ids]
    values += [(each.id, each.source) for each in assignment.requirements if each.id in ids]
    assert {assignment.sources[source].kind for _, source in values} == {"law", "proposal"}
