"""docs/anmarkningar.md: every kind of finding, what to do, and a wrong and a right example from the tests' cases."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

import report_stories
import rule_cases
import shipped_cases
import tenderkit
from generator import markdown
from tenderkit.findings import Code, Finding
from transcripts import Transcript, transcripts

FAMILIES = {
    "spec": "Specifikationen",
    "beslut": "Listan över beslut",
    "mall": "Dokumentmallar",
    "dok": "Handlingar",
    "anbud": "Anbud och tilldelning",
    "avtal": "Avtal",
    "rapport": "Rapporter",
    "export": "Rader ur ett annat system",
    "arbetsbok": "Mottagna filer",
    "granskning": "Granskningen",
    "forteckning": "Beställarens egna förteckningar",
    "bedomning": "Bedömningen",
    "exempel": "Exempelrapporternas underlag",
}
"""The families of codes, by what comes before the first hyphen."""

_PLACES = {"{flagship}": "output", "{specs}": "specs", "{demo}": "output", "{examples}": "examples"}
_MOST_LINES = 12
_ALONE = " *Slutkod 2.*"
_LONGEST_LINE = 140


@dataclass(frozen=True, slots=True)
class Example:
    """A fault and its corrected form, as Markdown, and what is printed about the fault."""

    wrong: str
    said: str
    right: str


def page() -> str:
    """The page."""
    found = declared()
    contents = [f"- {markdown.link(title, title)}: koder på `{family}-`" for family, title in FAMILIES.items()]
    parts = []
    for family, title in FAMILIES.items():
        parts.append(f"## {title}")
        parts += [_code(code) for id, code in found.items() if id.partition("-")[0] == family]
    return markdown.page(
        "Anmärkningar",
        "En anmärkning säger vad som är fel i en fil, var det står och vad som ska skrivas i stället. Koden inom "
        "hakparentes är densamma i terminalen, i JSON och här. Ett **fel** ska rättas, en **varning** ska någon titta "
        "på, och **att besluta** påminner om ett värde som väntar på beslut. Exemplen är hämtade ur testerna: det "
        "felaktiga ger anmärkningen, det rätta ger den inte. *Slutkod 2* står vid de fel som gör att filen inte alls "
        "går att använda; finns ingen annan fil på samma plats i kommandot kan det inte köras.",
        "\n".join(contents),
        *parts,
    )


@cache
def declared() -> Mapping[str, Code]:
    """Every code that some module declares, by its id, in alphabetical order."""
    modules = pkgutil.walk_packages(tenderkit.__path__, "tenderkit.")
    names = [module.name for module in modules if not module.name.endswith("__main__")]
    found = {
        value.id: value for name in names for value in vars(importlib.import_module(name)).values() if _is_code(value)
    }
    return dict(sorted(found.items()))


def _is_code(value: object) -> bool:
    return isinstance(value, Code)


@cache
def examples() -> Mapping[str, Example]:
    """An example of every code that has one, by its id: the first of its cases."""
    found: dict[str, Example] = {}
    for id, case in rule_cases.read_cases():
        if id not in found:
            found[id] = _of_specification(id, case)
    for each in shipped_cases.read_cases():
        found[each["code"]] = _of_shipped(each)
    for transcript in transcripts():
        if "code" in transcript.told:
            found.setdefault(transcript.told["code"], _of_transcript(transcript))
    for story in (*report_stories.stories("do"), *report_stories.stories("export")):
        for id in {text.partition(" ")[0] for text in story.told.get("findings", [])} - set(found):
            found[id] = _of_report(id, story)
    return _IN_WORDS | found


_IN_WORDS = {
    "anbud-specifikationen-annan": Example(
        "Specifikationens filer ändras medan avtalet skrivs.", "", "Kör `tenderkit bid award` igen när ingen skriver."
    ),
    "avtal-specifikationen-andrad": Example(
        "Specifikationens filer ändras medan de läses.", "", "Kör igen när ingen skriver i mappen."
    ),
    "arbetsbok-for-manga-falt": Example(
        "En textfil har alla värden på en enda rad.", "", "Skriv en rad för varje post, med radbyte emellan."
    ),
    "arbetsbok-for-stor": Example(
        "En arbetsbok på 60 MB, med inklistrade bilder.", "", "Ta bort bilderna, eller dela upp rapporten."
    ),
    "export-inte-csv": Example(
        "En arbetsbok i Excel har fått namnet `visits.csv`.", "", "Spara bladet som CSV UTF-8 i Excel."
    ),
    "dok-utan-id": Example(
        "Ett avsnitt, ett krav eller en tabell har kommit in i handlingen utan id.", "", "Ge den ett id som är unikt."
    ),
    "dok-for-djup": Example(
        "Ett krav står under en rubrik på den djupaste nivån.", "", "Flytta upp kravet eller slå ihop två nivåer."
    ),
    "dok-tabellens-form": Example(
        "En tabell har två rubriker men en rad med en cell.", "", "Ge varje rad en cell för varje rubrik."
    ),
}
"""What no file can be given to show; each has its test in Python."""


def _of_specification(id: str, case: Mapping[str, Any]) -> Example:
    """The lines of the specification before and after; where whole files are at fault, the case in words."""
    with TemporaryDirectory() as home:
        changed = rule_cases.apply_case(Path(home, "wrong"), case, "wrong")
        said = next(printed(finding) for finding in rule_cases.said_of(changed) if finding.code == id)
        said = said.replace(f"{home}/wrong/", "")
        if "wrong" not in case:
            return Example(markdown.prose(f"{case['name']}."), said, markdown.prose(declared()[id].advice))
        wrong = _lines(changed.folder, case["file"], case["wrong"])
        corrected = rule_cases.apply_case(Path(home, "right"), case, "right")
        return Example(wrong, said, _lines(corrected.folder, case["file"], case.get("right", case.get("find", ""))))


def _lines(folder: Path, file: str, passage: str) -> str:
    """The whole lines of a file in which the passage stands; without a passage the file's first."""
    text = (folder / file).read_text(encoding="utf-8")
    start = text.index(passage)
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", start + len(passage.rstrip("\n")))
    lines = dedent(text[first : last if passage and last >= 0 else len(text)]).strip("\n").split("\n")
    cut = lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]
    return f"{markdown.code(file)}\n\n{markdown.block(chr(10).join(_short(line) for line in cut), 'yaml')}"


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


def _of_shipped(case: Mapping[str, str]) -> Example:
    """The passage of a template or an example before and after."""
    said = next(printed(finding) for finding in shipped_cases.said_of(case) if finding.code == case["code"])
    wrong, right = (markdown.block(case[form] or "…", "text") for form in ("wrong", "find"))
    file = markdown.code(case["file"])
    return Example(f"{file}\n\n{wrong}", said, f"{file}\n\n{right}")


def _of_transcript(transcript: Transcript) -> Example:
    """A command that says it: what was done to a file, in words and with what was written in it."""
    told = transcript.told
    written = [part for step in told.get("prepare", []) for part in _written(step)]
    said = transcript.texts("err")[0]
    for marker, place in _PLACES.items():
        said = said.replace(marker, place)
    return Example(" ".join([markdown.prose(f"{told['title']}."), *written]), said, markdown.prose(told["right"]))


def _of_report(id: str, story: report_stories.Story) -> Example:
    """A report or an export: what was done to a good one, and the cells as they were."""
    said = next(printed(finding) for finding in report_stories.said_of(story) if finding.code == id)
    cells = {spot: value for step in story.told.get("do", []) for spot, value in step.get("cells", {}).items()}
    wrong = [f"Blad ”{spot.partition('!')[0]}”, cell {spot.partition('!')[2]}: {_cell(cells[spot])}." for spot in cells]
    right = [
        f"I den rätta filen står {_cell(report_stories.good(spot))}." for spot in cells if report_stories.good(spot)
    ]
    title = markdown.prose(f"{story.title.partition(': ')[2]}.")
    return Example(" ".join([title, *wrong]), said, " ".join([markdown.prose(declared()[id].advice), *right[:1]]))


def _cell(value: object) -> str:
    shown = value.date() if isinstance(value, datetime) else value
    return "tom" if shown is None else markdown.code(str(shown))


def _written(step: Mapping[str, Any]) -> Iterator[str]:
    """What a step writes in cells, or instead of a passage."""
    for cell, value in step.get("cells", {}).items():
        yield f"Blad ”{step['sheet']}”, cell {cell}: {_cell(value)}."
    for old, new in step.get("replace", {}).items():
        added = " ".join(str(new).replace(old, "").split()) or str(new)
        yield f"I {markdown.code(step['to'])}: {markdown.code(added)}."


def printed(finding: Finding) -> str:
    """A finding as the terminal shows it."""
    about = f"{finding.about}: " if finding.about else ""
    hint = f"\n    {finding.hint}" if finding.hint else ""
    text = f"{finding.place}: {finding.severity} [{finding.code}] {about}{finding.message}{hint}"
    return text.encode("utf-8", "replace").decode()  # a file's name may hold what no text can


def _code(code: Code) -> str:
    parts = [
        f"### {code.id}",
        f"**{code.title}** ({code.severity}). {markdown.prose(code.advice)}",
    ]
    if example := examples().get(code.id):
        said = [markdown.block(example.said, "text")] if example.said else []
        parts += [f"Fel: {example.wrong}", *said, f"Rätt: {example.right}"]
    return "\n\n".join(parts)
