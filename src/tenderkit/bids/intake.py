"""A received file read as a bid: which form it is, who bids for what, and every answer with the cell it stands in.

Nothing is judged here. A file that is another form, another assignment's, or holds identity numbers is not read.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tenderkit import identities
from tenderkit.bids import answers
from tenderkit.bids.form import (
    ACCEPTED,
    ANSWER,
    AREA,
    ATTACHED,
    BID_FOR,
    CLAUSE,
    CONTACT,
    EMAIL,
    ID,
    NAME,
    ORGNR,
    TEXT,
    fixed_rows,
)
from tenderkit.bids.guidance import AREAS, ASKED, BIDDER, TERMS
from tenderkit.bids.machine import FormMark, read_mark
from tenderkit.bids.questions import FORM, BidForm, Question
from tenderkit.bids.sheets import Found, at, find_sheet, plain
from tenderkit.bids.unread import outside
from tenderkit.findings import Code, FilePlace, Finding, Severity
from tenderkit.leaks import read_searched
from tenderkit.model.bid import Answer, Bid, Bidder
from tenderkit.model.requirement import AnswerType
from tenderkit.workbooks.cells import ReadBook, ReadRow
from tenderkit.workbooks.instructions import READ_FIRST
from tenderkit.workbooks.layout import LISTS
from tenderkit.workbooks.marking import MACHINE

IDENTITY = Code(
    "anbud-personnummer",
    Severity.ERROR,
    "Anbudet innehåller något som ser ut som ett personnummer eller annat identitetsnummer",
    "Ta bort numret ur filen och läs in den på nytt. Be vid behov anbudsgivaren om en fil utan numret.",
)
NOT_OURS = Code(
    "anbud-inte-svarsformular",
    Severity.ERROR,
    "Filen är inte ett svarsformulär",
    "Lämna svaren i det svarsformulär som hör till upphandlingen.",
    unusable=True,
)
OTHER_ASSIGNMENT = Code(
    "anbud-annan-upphandling",
    Severity.ERROR,
    "Svarsformuläret hör till en annan upphandling",
    "Kontrollera att rätt specifikation har angetts; annars har fel formulär lämnats.",
    unusable=True,
)
OTHER_VERSION = Code(
    "anbud-annan-version",
    Severity.WARNING,
    "Svarsformuläret är inte det gällande",
    "Svar på ändrade frågor bedöms som oklara. Kontrollera vilken version som gällde sista anbudsdag.",
)
SHEET_MISSING = Code(
    "anbud-blad-saknas", Severity.ERROR, "Ett blad saknas", "Svaren på bladet saknas; bedöm om de får kompletteras."
)
SHEET_RENAMED = Code(
    "anbud-blad-omdopt", Severity.WARNING, "Ett blad har bytt namn", "Bladet har lästs; kontrollera att det är rätt."
)
SHEET_UNKNOWN = Code(
    "anbud-okant-blad",
    Severity.WARNING,
    "Ett blad hör inte till formuläret",
    "Bladet har inte lästs. Kontrollera om det innehåller ett förbehåll.",
)
TEXT_CHANGED = Code(
    "anbud-andrad-formulartext",
    Severity.WARNING,
    "Formulärets text är ändrad",
    "Jämför raden med det formulär som lämnades ut; en ändring kan vara ett förbehåll.",
)
BIDDER_BLANK = Code(
    "anbud-uppgift-saknas", Severity.WARNING, "En uppgift om anbudsgivaren saknas", "Begär uppgiften av anbudsgivaren."
)
BAD_ORGNR = Code(
    "anbud-organisationsnummer",
    Severity.WARNING,
    "Organisationsnumret stämmer inte",
    "Kontrollera numret mot registreringsbeviset.",
)
AREA_UNCLEAR = Code(
    "anbud-omrade-oklart",
    Severity.WARNING,
    "Det framgår inte om anbudet omfattar området",
    "Begär förtydligande; området bedöms inte förrän svaret är ja.",
)
NO_AREA = Code(
    "anbud-inget-omrade", Severity.WARNING, "Anbudet omfattar inget område", "Begär förtydligande av anbudsgivaren."
)


def read_bid(data: bytes, file: str, form: BidForm) -> tuple[Bid | None, list[Finding]]:
    """The bid in a received file, and what a person must look at. ``form`` is the form as it would be handed out now.

    None if the file cannot be read, is another form, belongs to another assignment or holds identity numbers.
    """
    book, findings = read_searched(data, file, IDENTITY)
    if book is None:
        return None, findings
    shown = identities.masked(file)
    mark = read_mark(book)
    problem = _foreign(mark, form, FilePlace(shown))
    if mark is None or problem:
        return None, [*findings, *problem]
    reading = _Reading(form, mark, book, shown)
    findings += reading.sheet_findings()
    if mark.hash == form.hash:
        findings += reading.changed_texts()
    findings += outside(form, {name: reading.found(name) for name in reading.names()})
    bid, problems = reading.bid(hashlib.sha256(data).hexdigest())
    return bid, findings + problems


def _foreign(mark: FormMark | None, form: BidForm, place: FilePlace) -> list[Finding]:
    if mark is None or mark.form != FORM:
        message = "Filen är inte ett svarsformulär för anbud."
        if mark and mark.form:
            message = "Filen är ett annat formulär än svarsformuläret för anbud."
        return [NOT_OURS.at(place, message, hint=NOT_OURS.advice)]
    if mark.specification != form.assignment.id:
        message = (
            f"Formuläret hör till ”{identities.masked(mark.specification)[:60]}”, inte till ”{form.assignment.id}”."
        )
        return [OTHER_ASSIGNMENT.at(place, message, hint=OTHER_ASSIGNMENT.advice)]
    return []


@dataclass(frozen=True, slots=True)
class _Reading:
    form: BidForm
    mark: FormMark
    book: ReadBook
    file: str

    def found(self, name: str) -> Found:
        """A sheet of the form, by name or by the labels that only it has."""
        labels = {
            BIDDER: (NAME, ORGNR),
            ASKED: (ID, TEXT, ANSWER),
            AREAS: (AREA, ID, ANSWER),
            TERMS: (ACCEPTED, CLAUSE),
        }[name]
        return find_sheet(self.book, self.file, name, *labels)

    def names(self) -> tuple[str, ...]:
        return (BIDDER, ASKED, AREAS, TERMS) if any(self.form.by_area()) else (BIDDER, ASKED, TERMS)

    def sheet_findings(self) -> Iterator[Finding]:
        place = FilePlace(self.file)
        if self.mark.hash != self.form.hash:
            have, current = self.mark.version[:20], self.form.assignment.version
            message = (
                f"Formuläret är gjort av version {have} och skiljer sig från det som gäller nu, version {current}."
            )
            if have == current:
                message = f"Kraven har ändrats sedan formuläret gjordes, fast versionen ännu heter {current}."
            yield OTHER_VERSION.at(place, message, hint=OTHER_VERSION.advice)
        ours = {plain(name) for name in (READ_FIRST, LISTS, MACHINE)}
        for name in self.names():
            found = self.found(name)
            if found.sheet is None:
                yield SHEET_MISSING.at(found.place(), f"Bladet ”{name}” saknas.", hint=SHEET_MISSING.advice)
                continue
            ours.add(plain(found.sheet.name))
            if found.renamed:
                message = f"Bladet ”{name}” heter nu ”{found.sheet.name}”."
                yield SHEET_RENAMED.at(found.place(), message, hint=SHEET_RENAMED.advice)
        for sheet in self.book.sheets:
            if plain(sheet.name) not in ours and sheet.rows:
                place_there = Found(self.file, sheet.name, sheet).place()
                message = f"Bladet ”{sheet.name}” hör inte till formuläret och har inte lästs."
                yield SHEET_UNKNOWN.at(place_there, message, hint=SHEET_UNKNOWN.advice)

    def changed_texts(self) -> Iterator[Finding]:
        """Rows whose printed words are no longer those handed out."""
        for name, key, texts in fixed_rows(self.form):
            found = self.found(name)
            for row in self.rows(found, *key)[:1]:
                have = {plain(cell) for cell in row.cells}
                if any(plain(text) not in have for text in texts):
                    message = "Radens text är inte den som lämnades ut."
                    place = found.place(row.number)
                    yield TEXT_CHANGED.at(place, message, hint=TEXT_CHANGED.advice, about=key[0])

    def rows(self, found: Found, id: str, area: str) -> list[ReadRow]:
        """The rows of a requirement, and of an area where ``area`` is not ""."""
        labels = (AREA, ID) if area else (ID,)
        header, columns = found.header(*labels)
        title = next((each.title for each in self.form.assignment.areas if each.id == area), "")
        return [
            row
            for row in found.rows()
            if header
            and row.number > header
            and _is(row, columns[ID], id)
            and (not area or _is(row, columns[AREA], title))
        ]

    def bid(self, sha256: str) -> tuple[Bid, list[Finding]]:
        bidder, findings = self.bidder()
        made = tuple(self.answer(question) for question in self.form.questions)
        areas, problems = self.areas(made)
        bid = Bid(
            file=self.file,
            sha256=sha256,
            specification=self.mark.specification,
            version=self.mark.version,
            form=self.mark.hash,
            bidder=bidder,
            areas=areas,
            answers=made,
            accepts=self.acceptance(),
        )
        return bid, findings + problems

    def bidder(self) -> tuple[Bidder, list[Finding]]:
        found, findings, given = self.found(BIDDER), [], []
        for label in (NAME, ORGNR, CONTACT, EMAIL):
            value, place, _ = found.labelled(label, 1)
            text = answers.written(value)
            if label == ORGNR and isinstance(value, int):
                text = str(value)  # as typed, without the blanks of a printed figure
            if not text:
                message = f"Uppgiften ”{label}” saknas."
                findings.append(BIDDER_BLANK.at(place, message, hint=BIDDER_BLANK.advice))
            elif label == ORGNR:
                text = identities.as_orgnr(text)
                if not text:  # never repeated: a sole trader's is a personal identity number
                    message = "Det som står här är inte ett giltigt organisationsnummer."
                    findings.append(BAD_ORGNR.at(place, message, hint=BAD_ORGNR.advice))
            given.append(text)
        return Bidder(*given), findings

    def areas(self, made: tuple[Answer, ...]) -> tuple[tuple[str, ...], list[Finding]]:
        """The areas bid for, in the specification's order. A blank choice with answers elsewhere is unclear."""
        found, findings, chosen = self.found(BIDDER), [], []
        header, columns = found.header(AREA, BID_FOR)
        answered = {each.area for each in made if each.area and each.written}
        for area in self.form.assignment.areas:
            rows = [row for row in found.rows() if header and row.number > header]
            row = next((row for row in rows if _is(row, columns[AREA], area.title)), None)
            place = found.place(row.number, columns[BID_FOR]) if row else found.place()
            reading = answers.read(at(row, columns[BID_FOR]) if row else None, AnswerType.YES_NO)
            if reading.value is True:
                chosen.append(area.id)
            elif reading.problem or area.id in answered:
                said = f"står ”{reading.written[:40]}”" if reading.written else "står inget svar"
                message = f"För området {area.title} {said}."
                if area.id in answered:
                    message += f" På bladet {AREAS} finns svar för området."
                findings.append(AREA_UNCLEAR.at(place, message, hint=AREA_UNCLEAR.advice))
        if not chosen:
            findings.append(NO_AREA.at(found.place(), "Inget område har svaret ja.", hint=NO_AREA.advice))
        return tuple(chosen), findings

    def answer(self, question: Question) -> Answer:
        id, area = question.key
        found = self.found(AREAS if area else ASKED)
        rows = self.rows(found, id, area)
        _, columns = found.header(ID, ANSWER, ATTACHED)
        asked = self.mark.marks.get(question.key) == question.mark
        if not rows or not columns:
            problem = "Raden finns inte i formuläret."
            return Answer(id, area, None, "", problem, "", asked, found.place())
        row = rows[0]
        reading = answers.read(at(row, columns[ANSWER]), question.proof.answer)
        problem = reading.problem
        if len({answers.written(at(each, columns[ANSWER])) for each in rows}) > 1:
            reading = answers.Reading(None, reading.written)
            problem = f"Frågan står på {len(rows)} rader med olika svar."
        return Answer(
            requirement=id,
            area=area,
            value=reading.value,
            written=reading.written,
            problem=problem,
            attachment=answers.written(at(row, columns[ATTACHED])).strip("–-— "),
            as_asked=asked,
            place=found.place(row.number, columns[ANSWER]),
        )

    def acceptance(self) -> Answer:
        value, place, there = self.found(TERMS).labelled(ACCEPTED, 3)
        reading = answers.read(value, AnswerType.YES_NO)
        problem = reading.problem if there else "Raden finns inte i formuläret."
        asked = self.mark.marks.get(("", "")) == self.form.acceptance_mark
        return Answer("", "", reading.value, reading.written, problem, "", asked, place)


def _is(row: ReadRow, index: int, text: str) -> bool:
    """True if the cell's first line is ``text``."""
    value = at(row, index)
    lines = str(value).strip().splitlines() if value is not None else []
    return bool(lines) and plain(lines[0]) == plain(text)
