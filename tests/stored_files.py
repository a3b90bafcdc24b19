"""Reports stored as Parquet or as CSV; the CSV is written here by hand, with nothing of tenderkit's in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from measure_world import DATASETS
from tenderkit.model.datasets import Column, ColumnType, Dataset
from tenderkit.model.report import Cell, Report

_TYPES = {
    ColumnType.DATE: "DATE",
    ColumnType.MONTH: "DATE",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DECIMAL(18,4)",
    ColumnType.PERCENT: "DECIMAL(18,4)",
    ColumnType.BOOLEAN: "BOOLEAN",
}


def store(folder: Path, reports: Iterable[Report], suffix: str) -> None:
    """Every batch that has rows in ``<folder>/<dataset>/area=…/period=…/rader.<suffix>``."""
    for report in reports:
        for name, batch in report.batches.items():
            rows = [
                (*row, report.file, batch.sheet, number) for row, number in zip(batch.rows, batch.numbers, strict=True)
            ]
            if not rows:
                continue
            part = folder / name / f"area={report.area}" / f"period={report.period}"
            part.mkdir(parents=True)
            file = part / f"rader.{suffix}"
            if suffix == "csv":
                header = [*(column.name for column in DATASETS[name].columns), "file", "sheet", "row"]
                file.write_bytes("".join(map(line, (header, *rows))).encode())
            else:
                _parquet(file, DATASETS[name], rows)


def line(cells: Sequence[Cell], separator: str = ",") -> str:
    """A record as RFC 4180 has it."""
    return separator.join(map(_field, cells)) + "\r\n"


def _field(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case date():
            return cell.isoformat()
        case str() if not cell or set(cell) & set(',"\r\n') or cell != cell.strip():
            return '"' + cell.replace('"', '""') + '"'
    return str(cell)


def _parquet(file: Path, dataset: Dataset, rows: Sequence[Sequence[Cell]]) -> None:
    def declared(column: Column) -> str:
        return f'"{column.name}" {_TYPES.get(column.type, "VARCHAR")}'

    with duckdb.connect() as connection:
        columns = ", ".join([*map(declared, dataset.columns), "file VARCHAR", "sheet VARCHAR", "row BIGINT"])
        connection.execute(f"CREATE TABLE told ({columns})")
        connection.executemany(f"INSERT INTO told VALUES ({', '.join('?' for _ in rows[0])})", rows)
        connection.execute(f"COPY told TO '{file}' (FORMAT parquet)")


HOSTILE: Mapping[str, str] = {
    "line breaks": "rad\r\nbryts\när\rhär",
    "quotes": '"citat" och """',
    "separators": 'a,b;c\t|","',
    "empty": "",
    "the word": "NULL",
    "spaces": "  kant\t",
    "backslash": '\\"\\N\\',
    "formula": "=1+1",
    "letters": "åäö🙂\u2028",
    "like a header": "visit,episode",
    "comment": "# inte en kommentar",
}
"""Texts that CSV readers stumble on, by what is odd."""
