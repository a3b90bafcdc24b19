"""Templates as files: a head that says what the document is, and Markdown prose with values."""

from dataclasses import dataclass

from tenderkit import resources
from tenderkit.findings import Code, FilePlace, Finding, Severity, TextPlace, any_errors
from tenderkit.source import parse, read
from tenderkit.spec.stated import typed_levels

TYPED_LEVEL = Code(
    "mall-niva-i-text",
    Severity.WARNING,
    "Nivå utskriven i mallen",
    "Hämta värdet, till exempel {{ fakta.namn }} eller {{ niva('KRAV-01') }}, eller skriv om utan talet.",
)
NO_HEAD = Code("mall-utan-huvud", Severity.ERROR, "Mallen saknar huvud", "Börja mallen med --- och title, kind.")


@dataclass(frozen=True, slots=True)
class Template:
    """``title`` and ``kind`` of the document, ``values`` the assignment's own values it prints, and the prose.

    ``order`` is its place among the documents of a set, lowest first.
    """

    name: str
    title: str
    kind: str
    values: tuple[str, ...]
    prose: str
    shown: str
    first_line: int
    order: int = 0


def read_template(folder: str, name: str) -> tuple[Template | None, list[Finding]]:
    """One template by folder ("upphandling", "avtal" …) and name, without ending."""
    path = resources.folder("templates") / folder / f"{name}.md.j2"
    shown = f"templates/{folder}/{name}.md.j2"
    body, findings = read(path, shown)
    if findings:
        return None, findings
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None, parse(body, shown)[1]
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        return None, [
            NO_HEAD.at(FilePlace(shown), "Mallen saknar huvud mellan två rader med ---.", hint=NO_HEAD.advice)
        ]
    # A line above, so that places in the head are the file's own.
    head, findings = parse(f"\n{parts[1]}".encode(), shown)
    if any_errors(findings):
        return None, findings
    if head is None or not all(key in head for key in ("title", "kind")):
        message = "Mallens huvud saknar title eller kind."
        return None, [*findings, NO_HEAD.at(TextPlace(shown, 1, 1), message, hint=NO_HEAD.advice)]
    first_line = parts[1].count("\n") + 3
    order = head["order"].value if "order" in head else 0
    if not isinstance(order, int):
        return None, [
            NO_HEAD.at(head["order"].place, "Mallens ordning (order) är inget heltal.", hint="Skriv ett heltal.")
        ]
    values = tuple(str(part.value) for part in head["values"].elements()) if "values" in head else ()
    for level, start in typed_levels(parts[2]):
        place = TextPlace(shown, first_line + parts[2].count("\n", 0, start), 1)
        findings.append(TYPED_LEVEL.at(place, f"Texten anger nivån ”{level}”.", hint=TYPED_LEVEL.advice))
    return Template(name, head.text("title"), head.text("kind"), values, parts[2], shown, first_line, order), findings


def names(folder: str) -> tuple[str, ...]:
    """The templates of a folder, in name order."""
    return tuple(
        sorted(path.name.removesuffix(".md.j2") for path in (resources.folder("templates") / folder).glob("*.md.j2"))
    )
