"""What ties a filled-in form to the specification it was made from: sheet names, labels, hash, and the machine sheet.

The hash is over datasets, units and codes only, so that a corrected comma in a clause does not void forms handed out.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from tenderkit.model.assignment import Area, Assignment, CareUnit
from tenderkit.model.datasets import Dataset, Origin
from tenderkit.workbooks.cells import ReadBook, seen
from tenderkit.workbooks.instructions import READ_FIRST
from tenderkit.workbooks.layout import LISTS, Sheet, sheet_name
from tenderkit.workbooks.marking import MACHINE, mark, marked

FORM = "tenderkit-rapport-1"
HEADER, REASONS = "Rapport", "Varför vi frågar"

_RESERVED = (READ_FIRST, HEADER, REASONS, MACHINE, LISTS)


@dataclass(frozen=True, slots=True)
class SheetMap:
    """One dataset in the form: its sheet, and its columns in order as (name, label)."""

    dataset: str
    sheet: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormMap:
    """What the machine sheet says: which specification the form was made from, and where everything lies in it.

    ``area`` and ``contract`` are "" in a form that was not made for one.
    """

    hash: str
    specification: str
    version: str
    area: str
    contract: str
    sheets: tuple[SheetMap, ...]

    def of(self, dataset: str) -> SheetMap | None:
        return next((sheet for sheet in self.sheets if sheet.dataset == dataset), None)


def reported(assignment: Assignment) -> tuple[Dataset, ...]:
    """The datasets the supplier reports, in the specification's order."""
    return tuple(dataset for dataset in assignment.reporting.datasets.values() if dataset.origin is Origin.SUPPLIER)


def form_hash(assignment: Assignment) -> str:
    """SHA-256 over what a form asks for: datasets with columns and types, code lists they use, areas and units."""
    datasets = [
        [dataset.name, [[column.name, column.type.value, column.codes] for column in dataset.columns]]
        for dataset in reported(assignment)
    ]
    used = {column.codes for dataset in reported(assignment) for column in dataset.columns if column.codes}
    codes = [[name, [item.code for item in assignment.reporting.codes[name].items]] for name in sorted(used)]
    units = [[area.id, sorted(unit.id for unit in area.units)] for area in assignment.areas]
    body = json.dumps([FORM, datasets, codes, units], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def form_map(assignment: Assignment, area: str = "", contract: str = "") -> FormMap:
    """The map of the form this specification gives today."""
    names: list[str] = []
    sheets = []
    for dataset in reported(assignment):
        names.append(sheet_name(dataset.title, (*_RESERVED, *names)))
        columns = tuple((column.name, column.title) for column in dataset.columns)
        sheets.append(SheetMap(dataset.name, names[-1], columns))
    return FormMap(form_hash(assignment), assignment.id, assignment.version, area, contract, tuple(sheets))


def machine_sheet(form: FormMap) -> Sheet:
    """The sheet that travels with the form, out of sight, and tells intake what the rest is."""
    head = {
        "form": FORM,
        "hash": form.hash,
        "specification": form.specification,
        "version": form.version,
        "area": form.area,
        "contract": form.contract,
    }
    rows: list[tuple[str, ...]] = [*head.items()]
    for sheet in form.sheets:
        rows.append(("sheet", sheet.dataset, sheet.sheet))
        rows += [("column", sheet.dataset, name, label) for name, label in sheet.columns]
    return marked(rows, (16, 30, 30, 40))


def read_map(book: ReadBook) -> FormMap | None:
    """The map a received workbook carries, or None if it is not one of our forms."""
    rows = mark(book, 4)
    head = {row[0]: row[1] for row in rows if row[0] not in ("sheet", "column")}
    if head.get("form") != FORM:
        return None
    sheets = tuple(
        SheetMap(
            row[1], row[2], tuple((each[2], each[3]) for each in rows if each[0] == "column" and each[1] == row[1])
        )
        for row in rows
        if row[0] == "sheet"
    )
    hash, specification, version = (head.get(key, "") for key in ("hash", "specification", "version"))
    return FormMap(hash, specification, version, head.get("area", ""), head.get("contract", ""), sheets)


def plain(label: object) -> str:
    """A label as it is compared: the first line, without capitals, surplus or unseen signs and closing marks."""
    lines = seen(str(label or "")).strip().splitlines()
    return " ".join(lines[0].split()).rstrip(" *:").casefold() if lines else ""


def unit_labels(assignment: Assignment, area: str = "") -> dict[str, str]:
    """Unit id → what the drop-down shows, for one area or all: the title, with the id where two share a title."""
    units = list(_units(assignment))
    titles = [plain(unit.title) for _, unit in units]
    return {
        unit.id: unit.title if titles.count(plain(unit.title)) == 1 else f"{unit.title} ({unit.id})"
        for place, unit in units
        if area in ("", place.id)
    }


def _units(assignment: Assignment) -> Iterator[tuple[Area, CareUnit]]:
    return ((area, unit) for area in assignment.areas for unit in area.units)
