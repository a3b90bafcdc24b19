"""Rules on running text: figures, placeholders, clause numbers and hidden requirements."""

import re
from collections.abc import Iterator, Set

from tenderkit import swedish
from tenderkit.findings import Code, Finding, Severity
from tenderkit.model.datasets import Dataset
from tenderkit.model.occasions import Once
from tenderkit.model.quantities import Unit
from tenderkit.model.requirement import Requirement
from tenderkit.source import Node
from tenderkit.spec.specification import Specification
from tenderkit.spec.stated import typed_levels

FIGURE = Code(
    "spec-siffra-i-text",
    Severity.ERROR,
    "Siffra i texten till ett mätt krav",
    "Hämta värdet med {{ limit }}, {{ target }}, {{ share }}, {{ window }} eller en parameter.",
)
TYPED_LEVEL = Code(
    "spec-niva-i-text",
    Severity.WARNING,
    "Nivå utskriven i en text som inte bestämmer den",
    "Hämta värdet, till exempel {{ namn }} i en kravtext och {{ fakta.namn }} i avtalets text, eller skriv om.",
)
UNKNOWN_PLACEHOLDER = Code(
    "spec-okand-platshallare", Severity.ERROR, "Okänd platshållare", "Använd ett namn som kravet har ett värde för."
)
UNUSED_PARAMETER = Code(
    "spec-oanvand-parameter", Severity.ERROR, "Parametern används inte", "Använd den i texten eller ta bort den."
)
UNUSED_TARGET = Code(
    "spec-malniva-saknas-i-text",
    Severity.WARNING,
    "Målnivån står inte i kravtexten",
    "Skriv {{ limit }} eller {{ target }} där nivån hör hemma.",
)
CLAUSE_NUMBER = Code(
    "spec-punktnummer", Severity.ERROR, "Punktnummer i texten", "Hänvisa med {{ ref('KRAV-01') }}; numret räknas fram."
)
HIDDEN = Code(
    "spec-gomt-krav", Severity.WARNING, "Skyldighet utanför ett krav", "Skriv skyldigheten som ett krav med id."
)
BROKEN_TEMPLATE = Code(
    "spec-trasig-platshallare", Severity.ERROR, "Platshållaren är inte rätt skriven", "Skriv {{ namn }}."
)

# The texts of an assignment beside its requirements: a text, a mapping with texts, or a list of such.
_PROSE = {
    "uppdrag": ("background", "definitions", "parts"),
    "avtal": ("sections", "ladder", "remuneration"),
    "upphandling": ("procedure", "sections", "evaluation"),
}
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_NAME = re.compile(r"[a-z_]+")
_REF = re.compile(r"ref\(\s*['\"]([^'\"]+)['\"]\s*\)")
_CLAUSE = re.compile(r"\b(?:punkt|avsnitt|kapitel|klausul|p\.)\s+\d+", re.IGNORECASE)
_OBLIGATION = re.compile(r"\b(ska|skall|måste)\b", re.IGNORECASE)


def no_figures(spec: Specification) -> Iterator[Finding]:
    """A measured requirement's text holds no figures of its own: they come from the target and the parameters.

    A figure typed in the text can differ from the one that is computed, and then nobody knows which one was agreed.
    """
    for requirement in spec.assignment.requirements:
        if found := _figure(requirement):
            message = f"Texten innehåller siffran ”{found[0]}”."
            yield FIGURE.at(spec.place(requirement, "text"), message, hint=FIGURE.advice, about=requirement.id)


def no_levels_in_prose(spec: Specification) -> Iterator[Finding]:
    """No text states a level of its own, in figures or words: the value is fetched, or left to the requirement.

    A level typed in a clause, an introduction, a reason or the contract's own text stays as it was when the value is
    changed. Figures in the text of a measured requirement have a finding of their own.
    References to law, annexes, years, dates and ages are no levels.
    """
    nouns = frozenset(noun for dataset in spec.assignment.reporting.datasets.values() for noun in _nouns(dataset))
    for requirement in spec.assignment.requirements:
        node = spec.nodes[requirement.id]
        own = [node[key] for key in ("title", "reason", "proof", "manual") if key in node]
        own += [exclusion["title"] for exclusion in node["exclude"].elements()] if "exclude" in node else []
        own += [] if _figure(requirement) else [node["text"]]
        for text in own:
            yield from _typed_levels(text, nouns, requirement.id)
    for file, keys in _PROSE.items():
        for text in filter(None, map(spec.files[file].get, keys)):
            yield from _typed_levels(text, nouns)


def _figure(requirement: Requirement) -> re.Match[str] | None:
    """The first figure typed in the text of a measured requirement."""
    return re.search(r"\d+", _PLACEHOLDER.sub("", requirement.text)) if requirement.measure else None


def _nouns(dataset: Dataset) -> tuple[str, ...]:
    return dataset.noun.one, dataset.noun.many, dataset.noun.the_many


def _typed_levels(node: Node, nouns: Set[str], about: str = "") -> Iterator[Finding]:
    """For a text, or each of those in a mapping or a list, however deep in lists."""
    if isinstance(node.value, list):
        for element in node.elements():
            yield from _typed_levels(element, nouns, about)
    elif isinstance(node.value, dict):
        for key, value in node.value.items():
            if isinstance(value, str | list):
                yield from _typed_levels(node[key], nouns, about)
    elif levels := [f"”{level}”" for level, _ in typed_levels(str(node.value), nouns)]:
        message = f"Texten anger {'nivån' if len(levels) == 1 else 'nivåerna'} {swedish.listed(levels)}."
        yield TYPED_LEVEL.at(node.place, message, hint=TYPED_LEVEL.advice, about=about)


def known_placeholders(spec: Specification) -> Iterator[Finding]:
    """Every placeholder names a value the requirement has, and every value of a requirement is used.

    A parameter nobody prints or reads is a promise without effect; a target level that the text does not print leaves
    the reader to guess.
    """
    for requirement in spec.assignment.requirements:
        place = spec.place(requirement, "text")
        used, faulty = set(), False
        for expression in _PLACEHOLDER.findall(requirement.text):
            reference = _REF.fullmatch(expression)
            if reference:
                if not spec.may_exist(reference[1]):
                    faulty = True
                    message = f"Kravet {reference[1]} finns inte."
                    yield UNKNOWN_PLACEHOLDER.at(place, message, hint=UNKNOWN_PLACEHOLDER.advice, about=requirement.id)
            elif _NAME.fullmatch(expression) and expression in _names(requirement):
                used.add(expression)
            else:
                faulty = True
                message = f"Platshållaren ”{expression}” är okänd."
                hint = f"Kravet har {', '.join(sorted(_names(requirement)))}." if _names(requirement) else ""
                yield UNKNOWN_PLACEHOLDER.at(place, message, hint=hint, about=requirement.id)
        if re.search(r"\{\{|\}\}|\{%|%\}|\{#", _PLACEHOLDER.sub("", requirement.text)):
            message = "Texten innehåller klamrar som inte bildar en platshållare."
            yield BROKEN_TEMPLATE.at(place, message, hint=BROKEN_TEMPLATE.advice, about=requirement.id)
            faulty = True
        if faulty:
            continue  # what seems unused may be what was meant
        read = _parameters_read(requirement)
        for name in requirement.parameters:
            if name not in used and name not in read:
                message = f"Parametern ”{name}” används inte."
                spot = spec.place(requirement, "parameters", name)
                yield UNUSED_PARAMETER.at(spot, message, hint=UNUSED_PARAMETER.advice, about=requirement.id)
        if requirement.target and not used & {"limit", "target"} and not _is_whole(requirement):
            message = "Målnivån skrivs inte ut i kravtexten."
            yield UNUSED_TARGET.at(place, message, hint=UNUSED_TARGET.advice, about=requirement.id)


def ladder_placeholders(spec: Specification) -> Iterator[Finding]:
    """A step's text prints the step's own time and amounts and nothing else; what a step lacks cannot be printed."""
    for index, step in enumerate(spec.assignment.contract.ladder):
        names = ({"tid"} if step.days is not None else set()) | ({"belopp", "tak"} if step.sek else set())
        place = spec.files["avtal"]["ladder"][index]["text"].place
        bare = step.text
        for name in names:
            bare = bare.replace(f"{{{{ {name} }}}}", "")
        for expression in _PLACEHOLDER.findall(bare):
            message = f"Platshållaren ”{expression}” i steget {step.title} är okänd."
            hint = f"Steget har {', '.join(f'{{{{ {name} }}}}' for name in sorted(names))}." if names else ""
            yield UNKNOWN_PLACEHOLDER.at(place, message, hint=hint or "Ange within eller amount för steget.")
        if re.search(r"\{\{|\}\}", _PLACEHOLDER.sub("", bare)):
            message = "Texten innehåller klamrar som inte bildar en platshållare."
            yield BROKEN_TEMPLATE.at(place, message, hint=BROKEN_TEMPLATE.advice)


def _names(requirement: Requirement) -> set[str]:
    names = set(requirement.parameters)
    names |= {"window"} if requirement.measure else set()
    return names | {"limit", "target", "share"} if requirement.target else names


def _parameters_read(requirement: Requirement) -> set[str]:
    names = set(re.findall(r"ParameterRef\(name='([a-z_]+)'\)", repr((requirement.measure, requirement.exclusions))))
    occasions = requirement.manual.when if requirement.manual else ()
    return names | {occasion.months for occasion in occasions if isinstance(occasion, Once)}


def _is_whole(requirement: Requirement) -> bool:
    """True where the level is "every one of them", which the text says in words."""
    level = requirement.target.levels[0] if requirement.target else None
    return level is not None and level.bound.unit is Unit.PERCENT and level.bound.operands[0] == 100


def no_clause_numbers(spec: Specification) -> Iterator[Finding]:
    """Clause numbers are computed from the order; a typed one is wrong as soon as a requirement is added."""
    for requirement in spec.assignment.requirements:
        found = _CLAUSE.search(requirement.text)
        if found:
            message = f"Texten hänvisar till ”{found[0]}”."
            place = spec.place(requirement, "text")
            yield CLAUSE_NUMBER.at(place, message, hint=CLAUSE_NUMBER.advice, about=requirement.id)


def no_hidden_requirements(spec: Specification) -> Iterator[Finding]:
    """Words that oblige stand only in requirements; in introductions and contract prose nobody would check them."""
    assignment, main = spec.assignment, spec.files["uppdrag"]
    texts = [(assignment.background, main["background"].place)]
    texts += [(part.intro, main["parts"][index]["intro"].place) for index, part in enumerate(assignment.parts)]
    terms = spec.files["avtal"]["sections"]
    texts += [(section.text, terms[index]["text"].place) for index, section in enumerate(assignment.contract.sections)]
    for text, place in texts:
        found = _OBLIGATION.search(text)
        if found:
            yield HIDDEN.at(place, f"Texten använder ordet ”{found[0]}” utanför ett krav.", hint=HIDDEN.advice)
    for requirement in assignment.requirements:
        found = _OBLIGATION.search(requirement.reason)
        if found:
            spot = spec.place(requirement, "reason")
            message = f"Motivet använder ordet ”{found[0]}”."
            yield HIDDEN.at(spot, message, hint="Skriv skyldigheten i kravtexten.", about=requirement.id)
