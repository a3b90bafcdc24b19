"""From a contract's YAML file and its pinned copy of the specification to a Contract and an Assignment, or findings.

The copy decides what the contract means: a specification that has gone on since does not touch what was signed.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path, PurePosixPath

from tenderkit import swedish
from tenderkit.findings import Code, FilePlace, Finding, Severity, TextPlace, any_errors
from tenderkit.identities import is_orgnr
from tenderkit.model.assignment import Assignment
from tenderkit.model.contract import Amendment, Contract, Supplier, Waiver
from tenderkit.model.periods import Period, Span
from tenderkit.model.quantities import Unit
from tenderkit.model.requirement import Requirement
from tenderkit.source import Node, digest, parse_given, read
from tenderkit.spec import levels, loader, scalars, schema, targets
from tenderkit.spec.files import FILES, REQUIREMENTS, SHARED, requirement_files

COPY = "spec"
"""The folder beside the contract's file that the award puts the specification in."""

NO_COPY = Code(
    "avtal-kopian-saknas",
    Severity.ERROR,
    "Specifikationens kopia saknas",
    "Lägg tillbaka mappen som hör till avtalet, eller rätta specification: copy.",
)
COPY_CHANGED = Code(
    "avtal-kopian-andrad",
    Severity.ERROR,
    "Specifikationens kopia är inte den som avtalet bygger på",
    "Återställ kopian. En ändring av avtalet skrivs under amendments, aldrig i kopian.",
)
OTHER_SPECIFICATION = Code(
    "avtal-annan-specifikation",
    Severity.ERROR,
    "Kopian är en annan specifikation eller version",
    "Rätta id och version, eller lägg in rätt kopia.",
)
UNKNOWN = Code("avtal-okand-hanvisning", Severity.ERROR, "Området eller kravet finns inte", "Rätta stavningen.")
PROMISE = Code(
    "avtal-utfastelse-utanfor-granserna",
    Severity.ERROR,
    "Utfästelsen ligger utanför det som får utlovas",
    "Skriv värdet så som det räknades i anbudet.",
)
AMENDMENT = Code(
    "avtal-andring-annat-slag",
    Severity.ERROR,
    "Ändringens nivå är av annat slag än kravets",
    "Skriv nivån med samma sorts gräns som kravet har.",
)
SPAN = Code("avtal-tid", Severity.ERROR, "Tiden stämmer inte med avtalstiden", "Rätta datumet.")
ORGNR = Code("avtal-organisationsnummer", Severity.ERROR, "Organisationsnumret stämmer inte", "Kontrollera siffrorna.")
SPECIFICATION_CHANGED = Code(
    "avtal-specifikationen-andrad",
    Severity.ERROR,
    "Specifikationen har ändrats sedan den lästes",
    "Läs specifikationen på nytt och kör igen.",
)

NO_CONTRACT = Code(
    "avtal-inget-avtal",
    Severity.ERROR,
    "Filen är inget tecknat avtal",
    "Ange den avtal.yaml som tenderkit bid award har skrivit.",
    unusable=True,
)

_LIMITS = frozenset({Unit.DAYS, Unit.WORKING_DAYS})


def load(path: Path) -> tuple[Contract | None, Assignment | None, list[Finding]]:
    """The contract in the file ``path``, the assignment of its pinned copy, and everything wrong with either.

    Both are None if there is an error. Warnings about the copy are left out: nothing in it may be changed.
    """
    shown = path.as_posix()
    body, findings = read(path, shown)
    if findings:
        return None, None, findings
    node, findings = _file(body, shown)
    if node is None:
        return None, None, findings
    assignment, problems = _pinned(node["specification"], path.parent)
    findings += problems
    if assignment is None:
        findings += _own_faults(node["contract"])
        return None, None, findings
    contract, problems = _whole(node, assignment)
    findings += problems
    return (None, None, findings) if any_errors(findings) else (contract, assignment, findings)


def signed(body: bytes, shown: str, assignment: Assignment) -> tuple[Contract | None, list[Finding]]:
    """The contract in a file's contents, where ``assignment`` is known to be what its pinned copy holds."""
    node, findings = _file(body, shown)
    if node is None:
        return None, findings
    contract, problems = _whole(node, assignment)
    findings += problems
    return (None if any_errors(findings) else contract), findings


def _file(body: bytes, shown: str) -> tuple[Node | None, list[Finding]]:
    """The file as its schema has passed it, or None with what is wrong."""
    node, findings = parse_given(body, shown)
    if node is None:
        return None, findings
    if not ("contract" in node and isinstance(node["contract"].value, dict)):
        terms = "ladder" in node or "sections" in node
        message = (
            "Filen är specifikationens avtalsvillkor, inte ett tecknat avtal." if terms else f"{NO_CONTRACT.title}."
        )
        return None, [NO_CONTRACT.at(FilePlace(shown), message, hint=NO_CONTRACT.advice)]
    findings += schema.check(node, "kontrakt")
    return (None if any_errors(findings) else node), findings


def _whole(node: Node, assignment: Assignment) -> tuple[Contract, list[Finding]]:
    findings = [*_own_faults(node["contract"])]
    contract, problems = _contract(node, assignment)
    return contract, findings + problems


def pinned_files(folder: Path, assignment: Assignment) -> tuple[Mapping[str, bytes], list[Finding]]:
    """The files that ``assignment`` was made of, by path below the specification's parent folder.

    Together they have the assignment's hash; if not, somebody has changed them since and there is a finding.
    """
    shared = {
        PurePosixPath(requirement.place.file).name
        for requirement in assignment.requirements
        if isinstance(requirement.place, TextPlace) and PurePosixPath(requirement.place.file).parent.name == SHARED
    }
    own, findings = requirement_files(folder / REQUIREMENTS)
    findings = [finding for finding in findings if finding.is_error]
    paths = [*(folder / f"{name}.yaml" for name in FILES), *own]
    paths += [folder.parent / SHARED / name for name in sorted(shared)]
    files: dict[str, bytes] = {}
    for path in paths:
        body, problems = read(path, path.as_posix())
        findings += problems
        files[path.relative_to(folder.parent).as_posix()] = body
    if not findings and digest(files) != assignment.sha256:
        message = "Filerna är inte längre de som lästes in."
        place = FilePlace(folder.as_posix())
        findings.append(SPECIFICATION_CHANGED.at(place, message, hint=SPECIFICATION_CHANGED.advice))
    return files, findings


def _pinned(node: Node, beside: Path) -> tuple[Assignment | None, list[Finding]]:
    """The assignment of the copy, if it is the one the contract was signed on."""
    copy = node["copy"]
    inside = PurePosixPath(str(copy.value).replace("\\", "/"))
    # "spec/" names the folder that holds it, "spec/<mapp>" the specification itself.
    folder = next(
        (each for each in (beside / inside, beside / inside / node.text("id")) if _is_specification(each)), None
    )
    if inside.is_absolute() or ".." in inside.parts or folder is None:
        message = f"Kopian ”{inside}” finns inte i avtalets mapp."
        return None, [NO_COPY.at(copy.place, message, hint=NO_COPY.advice)]
    assignment, findings = loader.load(folder)
    findings = [finding for finding in findings if finding.is_error]
    if assignment is None:
        return None, findings
    if assignment.sha256 != node.text("sha256"):
        message = (
            "Kopian har ändrats efter avtalet: kontrollsumman är "
            f"{assignment.sha256[:12]}…, i avtalet står {node.text('sha256')[:12]}…"
        )
        return None, [COPY_CHANGED.at(node["sha256"].place, message, hint=COPY_CHANGED.advice)]
    for key, have in (("id", assignment.id), ("version", assignment.version)):
        if node.text(key) != have:
            message = f"I avtalet står ”{node.text(key)}”, i kopian ”{have}”."
            findings.append(OTHER_SPECIFICATION.at(node[key].place, message, hint=OTHER_SPECIFICATION.advice))
    return assignment, findings


def _is_specification(folder: Path) -> bool:
    try:
        return (folder / f"{FILES[0]}.yaml").is_file()
    except OSError:  # no name that a folder can have
        return False


def _own_faults(node: Node) -> Iterator[Finding]:
    """What is wrong with the contract whatever the specification says."""
    if scalars.day(node["to"]) < scalars.day(node["from"]):
        yield SPAN.at(node["to"].place, "Avtalet slutar innan det börjar.", hint=SPAN.advice)
    orgnr = node["supplier"]["orgnr"]
    if not is_orgnr(str(orgnr.value)):
        yield ORGNR.at(orgnr.place, "Vårdgivarens organisationsnummer har fel kontrollsiffra.", hint=ORGNR.advice)


def _contract(node: Node, assignment: Assignment) -> tuple[Contract, list[Finding]]:
    own, specification = node["contract"], node["specification"]
    findings: list[Finding] = []
    for area in own["areas"].elements():
        findings += _known(area, "Området", str(area.value), [known.id for known in assignment.areas])
    contract = Contract(
        id=own.text("id"),
        supplier=Supplier(own["supplier"].text("name"), own["supplier"].text("orgnr")),
        areas=tuple(str(area.value) for area in own["areas"].elements()),
        span=Span(scalars.day(own["from"]), scalars.day(own["to"])),
        specification=specification.text("id"),
        version=specification.text("version"),
        sha256=specification.text("sha256"),
        copy=specification.text("copy"),
        promised=_promised(node, assignment, findings),
        amendments=_amendments(node, assignment, findings),
        waivers=_waivers(node, assignment, findings),
        place=node.place,
    )
    return contract, findings


def _known(node: Node, noun: str, id: str, known: list[str], key: bool = False) -> list[Finding]:
    if id in known:
        return []
    place = node.key_place(id) if key else node.place
    return [UNKNOWN.at(place, f"{noun} ”{id}” finns inte.", hint=f"Det finns: {', '.join(sorted(known))}.")]


def _requirement(assignment: Assignment, node: Node, id: str, findings: list[Finding]) -> Requirement | None:
    found = assignment.requirement(id)
    if found is None:
        findings += _known(node, "Kravet", id, [requirement.id for requirement in assignment.requirements])
    return found


def _areas(node: Node) -> list[str]:
    return [str(area.value) for area in node["contract"]["areas"].elements()]


def _promised(node: Node, assignment: Assignment, findings: list[Finding]) -> dict[str, dict[str, Decimal]]:
    made: dict[str, dict[str, Decimal]] = {}
    for id, by_area in node["promised"].items() if "promised" in node else ():
        requirement = _requirement(assignment, by_area, id, findings)
        for area, value in by_area.items():
            findings += _known(by_area, "Området", area, _areas(node), key=True)
            made.setdefault(id, {})[area] = Decimal(str(value.value))
            if requirement:
                findings += _promise_faults(requirement, made[id][area], value)
    return made


def _promise_faults(requirement: Requirement, value: Decimal, node: Node) -> Iterator[Finding]:
    bound, offer = requirement.first_bound(), requirement.offer
    if offer is None or bound is None:
        message = "I kravet kan inget utlovas."
        yield PROMISE.at(node.place, message, hint="Ta bort värdet.", about=requirement.id)
    elif not bound.admits(value) or value > offer.at_most:
        most = swedish.number(offer.at_most)
        message = f"{swedish.number(value)} är inte {swedish.limit(bound)}, eller mer än de {most} som räknas."
        yield PROMISE.at(node.place, message, hint=PROMISE.advice, about=requirement.id)


def _amendments(node: Node, assignment: Assignment, findings: list[Finding]) -> tuple[Amendment, ...]:
    made = []
    for element in node["amendments"].elements() if "amendments" in node else ():
        id = element.text("requirement")
        requirement = _requirement(assignment, element["requirement"], id, findings)
        level, problems = targets.level(element["target"])
        findings += problems
        if level is None or requirement is None:
            continue
        bound, place = requirement.first_bound(), element["target"].place
        if bound is None:
            message = "Kravet har ingen målnivå att ändra."
            findings.append(AMENDMENT.at(place, message, hint="Ta bort ändringen.", about=id))
        elif level.bound.operator is not bound.operator or not _same_unit(level.bound.unit, bound.unit):
            message = f"”{swedish.limit(level.bound)}” är en annan sorts gräns än ”{swedish.limit(bound)}”."
            findings.append(AMENDMENT.at(place, message, hint=AMENDMENT.advice, about=id))
        else:
            findings += levels.faults(requirement, level, _span(node).start, assignment.sources)
        if not _span(node).holds(level.start):
            findings.append(SPAN.at(place, "Ändringen börjar gälla utanför avtalstiden.", hint=SPAN.advice, about=id))
        made.append(Amendment(id, level, element.text("decision"), element.place))
    return tuple(made)


def _same_unit(first: Unit, second: Unit) -> bool:
    """Days and working days may follow each other."""
    return first is second or {first, second} <= _LIMITS


def _span(node: Node) -> Span:
    return Span(scalars.day(node["contract"]["from"]), scalars.day(node["contract"]["to"]))


def _waivers(node: Node, assignment: Assignment, findings: list[Finding]) -> tuple[Waiver, ...]:
    made = []
    for element in node["waivers"].elements() if "waivers" in node else ():
        id, area, period = (element.text(key) for key in ("requirement", "area", "period"))
        _requirement(assignment, element["requirement"], id, findings)
        findings += _known(element["area"], "Området", area, _areas(node))
        quarter = Period.parse(period)
        if quarter is None or _span(node).cut(Span(quarter.start, quarter.end)) is None:
            message = f"Perioden {period} ligger utanför avtalstiden."
            findings.append(SPAN.at(element["period"].place, message, hint=SPAN.advice, about=id))
        made.append(Waiver(id, area, period, element.text("by"), element.text("reason"), element.place))
    return tuple(made)
