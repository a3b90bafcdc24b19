"""The checks behind test_architecture.py: each takes a tree of modules and yields its breaches as lines of text.

They read the source with ``ast`` and import nothing of it, so that a breach is found wherever it stands: at the top
of a module, inside a function or under ``if TYPE_CHECKING``.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = "tenderkit"


@dataclass(frozen=True)
class Module:
    """One module of the tree: dotted name, shown path, source and whether it is a package's ``__init__``."""

    name: str
    shown: str
    text: str
    is_package: bool

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.shown)

    @property
    def unit(self) -> str:
        """What the tables speak of: the module or folder directly below the root; "__init__" for the root itself."""
        return unit(self.name)


Tree = Mapping[str, Module]


def unit(name: str) -> str:
    """The unit a dotted name belongs to."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def read(folder: Path) -> Tree:
    """The modules below ``folder``, which is the package itself, by dotted name."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder)
        parts = [ROOT, *inside.with_suffix("").parts]
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found[name] = Module(name, f"{ROOT}/{inside.as_posix()}", path.read_text(encoding="utf-8"), is_package)
    return found


def imports(module: Module, tree: Tree) -> Iterator[tuple[str, int]]:
    """Every import of ``module``, as the dotted name of the imported module, and its line."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield alias.name, node.lineno
            case ast.ImportFrom(module=source, names=names, level=level):
                base = source or ""
                if level:
                    parents = module.name.split(".")
                    keep = len(parents) - level + (1 if module.is_package else 0)
                    base = ".".join([*parents[:keep], *([source] if source else [])])
                for alias in names:
                    whole = f"{base}.{alias.name}"
                    yield (whole if whole in tree else base), node.lineno
            case ast.Call(func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]):
                yield name, node.lineno
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
                yield name, node.lineno


def _is_ours(name: str) -> bool:
    return name == ROOT or name.startswith(ROOT + ".")


def wrong_rows(
    tree: Tree,
    rows: Mapping[str, int],
    within: Mapping[tuple[str, str], str],
    only: Mapping[str, Collection[str]],
) -> Iterator[str]:
    """A unit imports from smaller rows; from its own row only as ``within`` allows, and nothing beside its ``only``."""
    for module in tree.values():
        here = module.unit
        if here not in rows:
            yield f"{module.shown}: {here} has no row"
            continue
        for name, line in imports(module, tree):
            there = unit(name)
            if not _is_ours(name) or here == there:
                continue
            if there not in rows:
                yield f"{module.shown}:{line}: imports {name}, which has no row"
            elif here in only and there not in only[here]:
                yield f"{module.shown}:{line}: {here} may see only {', '.join(sorted(only[here]))}, not {there}"
            elif rows[there] > rows[here] or (rows[there] == rows[here] and (here, there) not in within):
                yield f"{module.shown}:{line}: {here} (row {rows[here]}) may not import {there} (row {rows[there]})"


def unused_exceptions(tree: Tree, within: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """An exception that nobody needs any longer is taken out of the table."""
    used = {(module.unit, unit(name)) for module in tree.values() for name, _ in imports(module, tree)}
    units = {module.unit for module in tree.values()}
    for pair in within:
        if pair not in used and pair[0] in units:
            yield f"{pair[0]} does not import {pair[1]}: take the exception out"


def homeless_libraries(tree: Tree, homes: Mapping[str, str]) -> Iterator[str]:
    """Each third-party library is imported in its one home."""
    for module in tree.values():
        for name, line in imports(module, tree):
            library = name.split(".")[0]
            if library in sys.stdlib_module_names or _is_ours(name):
                continue
            if library not in homes:
                yield f"{module.shown}:{line}: the library {library} has no home"
            elif homes[library] != module.unit:
                yield f"{module.shown}:{line}: {library} belongs in {homes[library]}"


def cycles(tree: Tree) -> Iterator[str]:
    """Rings of modules that import each other, type-checking-only imports counted."""
    edges = {
        name: {there for there, _ in imports(module, tree) if there in tree and there != name}
        for name, module in tree.items()
    }

    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(edges[start])
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(edges[name])
        return seen

    far = {name: reaches(name) for name in edges}
    told: set[str] = set()
    for name in sorted(tree):
        ring = sorted(other for other in far[name] if name in far[other])
        if ring and name not in told:
            told.update(ring)
            yield f"modules import each other: {', '.join(ring)}"


def without_docstring(tree: Tree) -> Iterator[str]:
    """Every module says what it is for."""
    for module in tree.values():
        if not (ast.get_docstring(module.tree) or "").strip():
            yield f"{module.shown}: no docstring"


def too_long(tree: Tree, limit: int) -> Iterator[str]:
    """No module grows past one idea."""
    for module in tree.values():
        length = len(module.text.splitlines())
        if length > limit:
            yield f"{module.shown}: {length} lines, at most {limit}"


_CLOCK = {
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime")),
    *(f"time.{name}" for name in ("monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time")),
}
_TERMINAL = {"sys.exit", "os._exit", "os.abort", "sys.stdout", "sys.stderr", "sys.stdin"}
_BUILTIN = {"print", "input", "exit", "quit", "breakpoint", "SystemExit"}


def touching_the_world(tree: Tree, allowed: Collection[str]) -> Iterator[str]:
    """Only the ``allowed`` units print, exit or look at the clock."""
    for module in tree.values():
        if module.unit in allowed:
            continue
        meaning = _imported_names(module)
        handlers = [node.type for node in ast.walk(module.tree) if isinstance(node, ast.ExceptHandler) and node.type]
        caught = {id(node) for handler in handlers for node in ast.walk(handler)}
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
                continue
            if id(node) in caught:  # letting SystemExit through is not exiting
                continue
            name = _dotted(node, meaning)
            if name in _CLOCK:
                yield f"{module.shown}:{node.lineno}: looks at the clock ({name}); dates are arguments"
            elif name in _TERMINAL or (isinstance(node, ast.Name) and name in _BUILTIN):
                yield f"{module.shown}:{node.lineno}: prints, reads or exits ({name}); only the command line does"


def _imported_names(module: Module) -> dict[str, str]:
    """What each imported name stands for: ``from datetime import date as d`` gives d: datetime.date."""
    meaning = {}
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                meaning.update({alias.asname: alias.name for alias in names if alias.asname})
            case ast.ImportFrom(module=str(source), names=names, level=0):
                meaning.update({alias.asname or alias.name: f"{source}.{alias.name}" for alias in names})
    return meaning


def _dotted(node: ast.expr, meaning: Mapping[str, str]) -> str:
    match node:
        case ast.Name(id=name):
            return meaning.get(name, name)
        case ast.Attribute(value=value, attr=attribute):
            return f"{_dotted(value, meaning)}.{attribute}"
    return ""


_OF_AN_ASSIGNMENT = re.compile(
    r"\b(?:bvc|bmm|bumm)\b"  # codes of care units
    r"|(?-i:\b(?!UTF)[A-ZÅÄÖ]{3}-(?:\d\d\b|[\"'\]]))"  # requirement ids, whole or as a prefix
    r"|(?:\b(?:clause|section|avsnitt|punkt|klausul|kapitel)|§) ?\d+(?:\.\d+)+",  # clause numbers
    re.IGNORECASE,
)


def written_for_one_assignment(tree: Tree) -> Iterator[str]:
    """Nothing that varies between assignments is written in Python: no codes, requirement ids or clause numbers."""
    yield from _lines_with(tree, _OF_AN_ASSIGNMENT, "belongs in a specification")


_MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|root|home|Users|tmp|opt|usr|mnt|srv|var|etc)/\w|\b[A-Za-z]:\\\\?\w")


def machine_paths(tree: Tree) -> Iterator[str]:
    """No path of one machine."""
    yield from _lines_with(tree, _MACHINE_PATH, "is a path of one machine")


def _lines_with(tree: Tree, pattern: re.Pattern[str], why: str) -> Iterator[str]:
    for module in tree.values():
        for number, line in enumerate(module.text.splitlines(), start=1):
            if found := pattern.search(line):
                yield f"{module.shown}:{number}: “{found[0]}” {why}"


def loaded_by(statements: str, source: Path) -> set[str]:
    """The top-level modules that a fresh Python has loaded after ``statements``, with ``source`` on its path."""
    report = "import sys; sys.stderr.write('\\n' + ' '.join({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{statements}\n{report}"],
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(done.stderr.rsplit("\n", 1)[1].split())
