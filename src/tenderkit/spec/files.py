"""The files of a specification's folder: which they are, and what is wrong with them as files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tenderkit.findings import Code, FilePlace, Finding, Severity, any_errors
from tenderkit.source import Node, entries, parse, read

FILES = ("uppdrag", "omraden", "rapportering", "upphandling", "avtal", "kallor", "tolkningar", "beslut")
REQUIREMENTS, SHARED = "krav", "gemensamt"
"""The folder of an assignment's own requirements, and the one beside the specification of those that many share."""

NO_FOLDER = Code(
    "spec-mapp-saknas",
    Severity.ERROR,
    "Mappen är ingen specifikation",
    "Ange specifikationens mapp.",
    unusable=True,
)
NO_FILE = Code(
    "spec-fil-saknas",
    Severity.ERROR,
    "En fil saknas",
    "Lägg till filen, med den medföljande specifikationen som mall.",
    unusable=True,
)
OUTSIDE = Code("spec-utanfor-mappen", Severity.ERROR, "Filen ligger utanför mappen", "Lägg filen i mappen.")
SUFFIX = Code("spec-filandelse", Severity.WARNING, "Filen läses inte", "Byt filändelse till .yaml.")
NAME = Code(
    "spec-filnamn",
    Severity.ERROR,
    "Namnet på en fil eller mapp går inte att läsa",
    "Byt namn, så att alla bokstäver visas rätt. Namnet kan ha skadats när filen packades upp.",
)

_OTHER_ENDING = re.compile(r"\.(ya?ml|ya?ml\.txt)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SpecFiles:
    """The files read: nodes by path below the specification's parent folder, and bytes for the hash.

    ``unread`` are the files and folders with requirements that could not be read.
    """

    nodes: dict[str, Node]
    bytes: dict[str, bytes]
    findings: list[Finding]
    unread: set[str]


def read_files(folder: Path) -> SpecFiles | Finding:
    """Every file of the specification in ``folder``, or why the folder is none at all."""
    wrong = _not_a_specification(folder)
    if wrong:
        return wrong
    files = SpecFiles({}, {}, [], set())
    for name in FILES:
        path = folder / f"{name}.yaml"
        # A link that leads nowhere is there, and is told by reading it.
        if path.exists() or path.is_symlink():
            _read_one(path, folder, files)
        else:
            message = f"Filen {path.name} saknas."
            files.findings.append(NO_FILE.at(FilePlace(path.as_posix()), message, hint=_misnamed(path)))
    _read_requirements(folder / REQUIREMENTS, folder, files)
    if (folder.parent / SHARED).exists() or (folder.parent / SHARED).is_symlink():
        _read_requirements(folder.parent / SHARED, folder, files)
    return files


def requirement_files(directory: Path) -> tuple[list[Path], list[Finding]]:
    """The files with requirements in ``directory`` in name order, and what lies there that looks like one but is not.

    Hidden files, which editors and computers leave behind, are none.
    """
    inside, findings = entries(directory, directory.as_posix())
    found = []
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if any(path.glob("*.yaml")):
                message = f"Mappen {path.name} läses inte."
                hint = f"Lägg filerna direkt i mappen {directory.name}."
                findings.append(SUFFIX.at(FilePlace(path.as_posix()), message, hint=hint))
        elif path.suffix == ".yaml":
            found.append(path)
        elif _OTHER_ENDING.search(path.name):
            message = f"Filen {path.name} läses inte."
            findings.append(SUFFIX.at(FilePlace(path.as_posix()), message, hint=SUFFIX.advice))
    return found, findings


def _not_a_specification(folder: Path) -> Finding | None:
    place = FilePlace(folder.as_posix())
    if not folder.is_dir():
        return NO_FOLDER.at(place, f"Mappen {folder.as_posix()} finns inte.", hint=NO_FOLDER.advice)
    if not _readable(folder.name):
        return NAME.at(place, "Mappens namn innehåller tecken som inte går att läsa.", hint=NAME.advice)
    inside, _ = entries(folder, place.file)
    expected = {REQUIREMENTS, *(f"{name}.yaml" for name in FILES)}
    if expected & {path.name for path in inside}:
        return None
    below = [path.name for path in inside if (path / f"{FILES[0]}.yaml").is_file()]
    hint = f"Menade du {' eller '.join(f'{place}/{name}' for name in below)}?" if below else NO_FOLDER.advice
    return NO_FOLDER.at(place, f"Mappen {place} innehåller ingen specifikation.", hint=hint)


def _misnamed(path: Path) -> str:
    """What to do about a missing file: often it is there under another ending."""
    for other in entries(path.parent, path.parent.as_posix())[0]:
        stem = _OTHER_ENDING.sub("", other.name)
        if stem != other.name and stem.lower() == path.stem:
            return f"Byt namn på {other.name} till {path.name}."
    return NO_FILE.advice


def _readable(name: str) -> bool:
    """Whether a name is text; one that the file system's encoding cannot hold has stray bytes in it."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _read_requirements(directory: Path, folder: Path, files: SpecFiles) -> None:
    outside = list(_outside(directory, folder))
    paths, findings = ([], outside) if outside else requirement_files(directory)
    files.findings.extend(findings)
    if any_errors(findings):
        files.unread.add(directory.as_posix())
    files.unread.update(path.as_posix() for path in paths if not _read_one(path, folder, files))


def _read_one(path: Path, folder: Path, files: SpecFiles) -> bool:
    """Reads one file into ``files``; false if it could not be."""
    shown = path.as_posix()
    findings = list(_outside(path, folder))
    if not _readable(path.name):
        message = "Filens namn innehåller tecken som inte går att läsa."
        findings.append(NAME.at(FilePlace(shown), message, hint=NAME.advice))
    if findings:
        files.findings.extend(findings)
        return False
    body, findings = read(path, shown)
    files.findings.extend(findings)
    if findings:
        return False
    name = path.relative_to(folder.parent).as_posix()
    files.bytes[name] = body
    node, findings = parse(body, shown)
    files.findings.extend(findings)
    if node is None or any_errors(findings):
        return False
    files.nodes[name] = node
    return True


def _outside(path: Path, folder: Path) -> Iterator[Finding]:
    try:
        inside = path.resolve(strict=True).is_relative_to(folder.parent.resolve())
    except (OSError, RuntimeError):
        return  # a broken or circular link; reading it says so
    if not inside:
        kind = "Mappen" if path.is_dir() else "Filen"
        message = f"{kind} {path.name} pekar utanför mappen."
        yield OUTSIDE.at(FilePlace(path.as_posix()), message, hint=OUTSIDE.advice)
