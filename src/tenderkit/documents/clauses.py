"""A requirement as a clause: its text with the values set in, how it is measured, and what follows if it is missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tenderkit import swedish
from tenderkit.blocks import Block, Clause, Inlines, Origin, Para, Ref, Table, Text, Tone, plain
from tenderkit.documents.prose import Printed, sentence
from tenderkit.findings import Finding, TextPlace
from tenderkit.measures import registry, sentences
from tenderkit.measures.vocabulary import Vocabulary
from tenderkit.measures.wording import during
from tenderkit.model.assignment import Assignment
from tenderkit.model.occasions import Edge, Once, Yearly
from tenderkit.model.quantities import Level
from tenderkit.model.requirement import Obligation, Requirement, Stage

_OBLIGATIONS = {Obligation.MUST: "Ska-krav", Obligation.SHOULD: "Bör-krav", Obligation.INFO: "Upplysning"}
_STAGES = {Stage.BID: "i anbudet", Stage.CONTRACT: "under avtalstiden"}


@dataclass(frozen=True, slots=True)
class Clauses:
    """Makes clauses of an assignment. ``beside`` names the requirements of the same document, for live references."""

    assignment: Assignment
    beside: frozenset[str]

    def clause(self, requirement: Requirement) -> tuple[Clause, list[Finding]]:
        """The requirement as a clause: text, tables, measure sentence, and small print on proof and consequence."""
        paragraphs, findings = self.text(requirement)
        blocks: list[Block] = [Para(inlines) for inlines in paragraphs]
        blocks += self._later_levels(requirement)
        blocks += [self.code_table(name) for name in requirement.codes]
        measured = measure_sentence(requirement, self.assignment)
        if measured:
            blocks.append(Para((Text(measured, origin=Origin(requirement.id, "measure")),), Tone.MEASURE))
        if requirement.manual:
            blocks.append(Para((Text(manual_sentence(requirement)),), Tone.MEASURE))
        blocks += self._small_print(requirement)
        return Clause(requirement.id, requirement.title, requirement.id, tuple(blocks)), findings

    def text(self, requirement: Requirement) -> tuple[tuple[Inlines, ...], list[Finding]]:
        """The requirement's own words as paragraphs, every value in its place and remembered."""
        place = requirement.place
        shown, line = (place.file, place.line) if isinstance(place, TextPlace) else (str(place), 1)
        return sentence(requirement.text, self._values(requirement), shown, line)

    def _values(self, requirement: Requirement) -> Mapping[str, Any]:
        values: dict[str, Any] = {
            name: Printed(parameter.shown, Origin(requirement.id, f"parameters.{name}"))
            for name, parameter in requirement.parameters.items()
        }
        if requirement.target:
            level = requirement.target.levels[0]
            origin = Origin(requirement.id, f"target.{level.start}")
            values["target"] = Printed(swedish.amount(level.bound), origin)
            values["limit"] = Printed(
                swedish.limit(level.bound, relative=registry.relative(requirement.measure)), origin
            )
            values["share"] = Printed(swedish.share(level.share), origin)
        if requirement.measure:
            values["window"] = Printed(during(requirement.measure.window), Origin(requirement.id, "measure"))
        values["ref"] = self._reference
        return values

    def _reference(self, id: str) -> Ref | Printed:
        return Ref(id) if id in self.beside else Printed(id)

    def _later_levels(self, requirement: Requirement) -> Iterator[Para]:
        relative = registry.relative(requirement.measure)
        for level in requirement.target.levels[1:] if requirement.target else ():
            held = _level_words(level, relative=relative)
            words = f"Från och med den {swedish.day(level.start)} gäller {held}."
            yield Para((Text(words, origin=Origin(requirement.id, f"target.{level.start}")),))

    def _small_print(self, requirement: Requirement) -> Iterator[Block]:
        """When it is checked, how it is shown, what follows and why; each on its own line."""
        stages = swedish.listed(_STAGES[stage] for stage in requirement.stages)
        tested = f"Prövas {stages}." if requirement.obligation is not Obligation.INFO else "Prövas inte."
        yield _line(f"{_OBLIGATIONS[requirement.obligation]}.", tested)
        if requirement.proof:
            attached = f" Bifogas: {swedish.listed(requirement.proof.attach)}." if requirement.proof.attach else ""
            yield _line("Bevis i anbudet.", f"Svar på frågan ”{requirement.proof.ask}”{attached}")
        if requirement.offer:
            most = swedish.number(requirement.offer.at_most)
            promise = f"Mer än lägsta nivån får utlovas, dock högst {most}; det utlovade blir villkor i avtalet."
            yield _line("Utfästelse.", promise)
        if requirement.consequence:
            steps = swedish.capital(consequence_words(requirement, self.assignment))
            yield _line("Om villkoret inte uppfylls.", f"{steps}.")
        yield _line("Motiv.", requirement.reason)

    def code_table(self, name: str) -> Table:
        """A code list as a table: label and attributes; an attribute that names a requirement shows its level."""
        codes = self.assignment.reporting.codes[name]
        header: list[Inlines] = [(Text(codes.title),)]
        header += [(Text(heading),) for heading in codes.attributes.values()]
        rows = []
        for item in codes.items:
            cells: list[Inlines] = [(Text(item.label),)]
            cells += [self._attribute(item.attributes.get(key, "–")) for key in codes.attributes]
            rows.append(tuple(cells))
        return Table(f"tabell-{name}", codes.title, tuple(header), tuple(rows), _widths([tuple(header), *rows]))

    def _attribute(self, value: str) -> Inlines:
        requirement = self.assignment.requirement(value)
        bound = requirement.first_bound() if requirement else None
        if requirement is None or bound is None:
            return (Text(value),)
        reference = self._reference(requirement.id)
        shown = Text(
            f"{swedish.capital(swedish.limit(bound, relative=registry.relative(requirement.measure)))} (",
            origin=Origin(requirement.id, "target"),
        )
        inline = reference if isinstance(reference, Ref) else Text(reference.text)
        return (shown, inline, Text(")"))


def _line(label: str, words: str) -> Para:
    return Para((Text(f"{label} ", bold=True), Text(words)), Tone.SMALL)


def _widths(rows: list[tuple[Inlines, ...]]) -> tuple[int, ...]:
    """Shares of the text width after what the columns hold, between a narrow word and a long sentence."""
    longest = [max(len(plain(row[index])) for row in rows) for index in range(len(rows[0]))]
    weights = [min(max(length, 34), 60) for length in longest]
    shares = [100 * weight // sum(weights) for weight in weights]
    shares[0] += 100 - sum(shares)
    return tuple(shares)


def measure_sentence(requirement: Requirement, assignment: Assignment) -> str:
    """The generated sentence on how the requirement is measured, "" without a measure."""
    if requirement.measure is None or requirement.target is None:
        return ""
    return sentences.sentence(
        requirement.measure,
        requirement.exclusions,
        requirement.small_base,
        requirement.target.levels[0],
        {name: parameter.value for name, parameter in requirement.parameters.items()},
        Vocabulary.of(assignment.reporting),
    )


def manual_sentence(requirement: Requirement) -> str:
    """How a person judges the requirement."""
    manual = requirement.manual
    if manual is None:
        return ""
    when = occasions(requirement)
    return f"Så granskas villkoret: Beställarens {manual.who} granskar villkoret {when} genom {manual.how}."


def occasions(requirement: Requirement) -> str:
    """When a person judges the requirement: "vid avtalsstarten och därefter årligen för fjärde kvartalet"."""
    when = requirement.manual.when if requirement.manual else ()
    quarters = {each.quarter for each in when if isinstance(each, Yearly)}
    once = [each for each in when if isinstance(each, Once)]
    first = [_once(each, requirement) for each in once if each.edge is Edge.START]
    last = [_once(each, requirement) for each in once if each.edge is Edge.END]
    yearly = "varje kvartal" if len(quarters) == 4 else f"årligen för {swedish.quarters(sorted(quarters))}"
    again = [f"därefter {yearly}" if first else yearly] if quarters else []
    return swedish.listed([*first, *again, *last])


def _once(occasion: Once, requirement: Requirement) -> str:
    start = occasion.edge is Edge.START
    if not occasion.months:
        return "vid avtalsstarten" if start else "vid avtalets upphörande"
    parameter = requirement.parameters[occasion.months]
    months = f"{parameter.shown}{swedish.NBSP}{'månad' if parameter.value == 1 else 'månader'}"
    return f"{months} {'efter avtalsstarten' if start else 'före avtalets slut'}"


def _level_words(level: Level, *, relative: bool) -> str:
    """A level in words, with the share of items where it is not all of them; ``relative`` as of ``swedish.limit``."""
    words = swedish.limit(level.bound, relative=relative)
    return words if level.share == 100 else f"{words} för minst {swedish.share(level.share)}"


def consequence_words(requirement: Requirement, assignment: Assignment) -> str:
    """The steps that follow, in lower case: "åtgärdsplan, och vid brist två perioder i rad vite"."""
    consequence = requirement.consequence
    if consequence is None:
        return "ingen påföljd är bestämd"
    first = assignment.step(consequence.step)
    words = swedish.uncapital(first.title if first else consequence.step)
    if consequence.repeat_times:
        again = assignment.step(consequence.repeat_step)
        times = swedish.in_words(consequence.repeat_times)
        then = swedish.uncapital(again.title if again else consequence.repeat_step)
        words += f", och vid brist {times} perioder i rad {then}"
    return words
