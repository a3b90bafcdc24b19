"""The two engines: DuckDB embedded, and Spark. Each makes relations of plain rows and of files, and forgets them."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from tenderkit.model.report import Cell
from tenderkit.tables.aside import Aside
from tenderkit.tables.delimited import NOT_A_ROW, Columns, by_header, fitting, typed, unfit
from tenderkit.tables.errors import NO_ROOM, TOO_GREAT, broken_off
from tenderkit.tables.words import Relation, Type

_MEMORY = "700MB"  # with Python's own, below a gigabyte
_PLACES = Decimal("0.0001")
_AT_ONCE = 10_000  # rows; more take memory and no less time


class Engine(Protocol):
    """What the rest of ``tables`` needs of an engine."""

    def relation(self, columns: Columns, rows: Iterable[Sequence[Cell]]) -> Relation:
        """A relation of these rows with exactly these types; nothing is guessed from the values."""
        ...

    def keep(self, relation: Relation) -> Relation:
        """The relation computed once and kept, so that what is built on it is cheap to ask."""
        ...

    def forget(self, relation: Relation) -> None:
        """Let go of a relation that was kept."""
        ...

    def parquet(self, folder: Path) -> Relation:
        """The Parquet files of a folder whose subfolders are ``name=value``; those names are text columns."""
        ...

    def csv(self, folder: Path, files: Sequence[Path], columns: Columns) -> Relation:
        """These CSV files below ``folder``, in subfolders as for ``parquet``, read once and kept.

        The columns, of which ``row`` is one, have exactly these types. ValueError if a file lacks one of them, holds
        a value not of its type, or is not CSV as ``delimited`` has it.
        """
        ...

    def collect(self, relation: Relation) -> list[dict[str, Any]]:
        """The relation's rows as plain values."""
        ...

    def sentence(self, error: Exception) -> str | None:
        """Why the rows could not be counted, as ``errors`` asks."""
        ...

    def close(self) -> None:
        """Forget everything."""
        ...


class DuckEngine:
    """DuckDB in memory, on two threads, that never fetches an extension.

    What does not fit in ``_MEMORY`` is put aside in a folder of its own; see ``aside``.
    """

    def __init__(self) -> None:
        import duckdb

        self._aside = Aside()
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": 2,
            "memory_limit": _MEMORY,
            "temp_directory": self._aside.folder.as_posix(),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        self._connection = duckdb.connect(":memory:", config=config)
        self._count = 0
        self._names: dict[int, str] = {}

    def relation(self, columns: Columns, rows: Iterable[Sequence[Cell]]) -> Relation:
        name = self._name()
        declared = ", ".join(f'"{column}" {type.value}' for column, type in columns)
        self._connection.execute(f"CREATE TEMP TABLE {name} ({declared})")
        # A column at a time as JSON: row-wise insertion is a thousand times slower, and a file would outlive a kill.
        texts = (f"unnest(from_json_strict(?, '[\"VARCHAR\"]'))::{type.value}" for _, type in columns)
        insert, left = f"INSERT INTO {name} SELECT {', '.join(texts)}", iter(rows)
        while some := list(islice(left, _AT_ONCE)):
            self._connection.execute(insert, [json.dumps(column, default=_text) for column in zip(*some, strict=True)])
        return self._wrap(self._connection.table(name))

    def keep(self, relation: Relation) -> Relation:
        name = self._name()
        native: Any = relation.to_native()
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {native.sql_query()}")
        kept = self._wrap(self._connection.table(name))
        self._names[id(kept)] = name
        return kept

    def forget(self, relation: Relation) -> None:
        name = self._names.pop(id(relation), "")
        if name:
            self._connection.execute(f"DROP TABLE {name}")

    def parquet(self, folder: Path) -> Relation:
        pattern = f"{folder.as_posix()}/**/*.parquet".replace("'", "''")
        # Types are never guessed from folder names: area "01" stays text.
        return self._wrap(
            self._connection.sql(
                f"FROM read_parquet('{pattern}', hive_partitioning=true, hive_types_autocast=0, union_by_name=true)"
            )
        )

    def csv(self, folder: Path, files: Sequence[Path], columns: Columns) -> Relation:
        import duckdb

        asked = ", ".join(_quoted(name) for name in ("area", "period", *(name for name, _ in columns)))
        texts = " UNION ALL ".join(
            f"SELECT {asked} FROM {_read_csv(header, some)}" for header, some in by_header(files, columns).items()
        )
        try:
            kept = self.keep(typed(self._wrap(self._connection.sql(texts)), columns))
            return fitting(kept, self.collect(unfit(kept)), folder)
        except duckdb.Error as error:
            # Its own message repeats the line, which may hold personal data.
            said = str(error)
            line, file = re.search(r"on Line: (\d+)", said), re.search(r"(?m)^ *file = (.*)$", said)
            place = f"{file[1] if file else folder}:{line[1] if line else ''}".rstrip(":")
            raise ValueError(f"{place}: {NOT_A_ROW}") from None

    def collect(self, relation: Relation) -> list[dict[str, Any]]:
        native: Any = relation.to_native()
        names = native.columns
        return [dict(zip(names, row, strict=True)) for row in native.fetchall()]

    def sentence(self, error: Exception) -> str | None:
        import duckdb

        match error:
            case duckdb.OutOfRangeException() | duckdb.ConversionException():
                return TOO_GREAT
            case duckdb.OutOfMemoryException():
                return NO_ROOM
            case duckdb.Error():
                return broken_off(error)
        return None

    def close(self) -> None:
        self._connection.close()
        self._aside.close()

    def _name(self) -> str:
        self._count += 1
        return f"kept_{self._count}"

    def _wrap(self, native: Any) -> Relation:
        import narwhals.stable.v2 as nw

        relation: Relation = nw.from_native(native).lazy()
        return relation


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _read_csv(header: Sequence[str], files: Iterable[Path]) -> str:
    paths = ", ".join(_literal(file.as_posix()) for file in files)
    columns = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in header)
    return f"""read_csv([{paths}], columns = {{{columns}}}, header = true, auto_detect = false,
        delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
        hive_partitioning = true, hive_types_autocast = 0)"""


def _text(value: object) -> str:
    """What JSON has no form for: a date, and an exact number as DuckDB holds it."""
    match value:
        case Decimal():
            if value != value.quantize(_PLACES):
                raise ValueError(f"more than four decimals: {value}")
            return format(value, "f")
        case date():
            return value.isoformat()
    raise TypeError(f"no cell: {type(value).__name__}")


class SparkEngine:
    """Spark in the session at hand, or a local one of two threads."""

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        self._session: Any = (
            SparkSession.builder.master("local[2]")
            .appName("tenderkit")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()
        )
        self._kept: list[Any] = []

    def relation(self, columns: Columns, rows: Iterable[Sequence[Cell]]) -> Relation:
        from pyspark.sql import types as t

        kinds = {
            Type.TEXT: t.StringType(),
            Type.DATE: t.DateType(),
            Type.INTEGER: t.LongType(),
            Type.DECIMAL: t.DecimalType(18, 4),
            Type.BOOLEAN: t.BooleanType(),
        }
        schema = t.StructType([t.StructField(name, kinds[type]) for name, type in columns])
        exact = [
            tuple(
                Decimal(value) if type is Type.DECIMAL and isinstance(value, int | Decimal) else value
                for value, (_, type) in zip(row, columns, strict=True)
            )
            for row in rows
        ]
        return self._wrap(self._session.createDataFrame(exact, schema))

    def keep(self, relation: Relation) -> Relation:
        native: Any = relation.to_native()
        kept = native.cache()
        self._kept.append(kept)
        return self._wrap(kept)

    def forget(self, relation: Relation) -> None:
        native: Any = relation.to_native()
        native.unpersist()

    def parquet(self, folder: Path) -> Relation:
        reader = self._session.read.option("recursiveFileLookup", "false").option("mergeSchema", "true")
        self._session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        return self._wrap(reader.parquet(str(folder)))

    def csv(self, folder: Path, files: Sequence[Path], columns: Columns) -> Relation:
        asked = ["area", "period", *(name for name, _ in columns)]
        texts = [
            self._read_csv(folder, header, some).select(*asked) for header, some in by_header(files, columns).items()
        ]
        try:
            kept = self.keep(typed(self._wrap(reduce(lambda one, other: one.unionAll(other), texts)), columns))
            wrong = self.collect(unfit(kept))
        except Exception:
            # Spark's or Java's own; its message repeats the line, which may hold personal data.
            raise ValueError(f"{folder}: {NOT_A_ROW}") from None
        return fitting(kept, wrong, folder)

    def _read_csv(self, folder: Path, header: Sequence[str], files: Iterable[Path]) -> Any:
        from pyspark.sql import types as t

        self._session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        # Spark takes what reads as its null for null even in quotes; no text holds this one. It tells a line broken
        # inside quotes by "\r\n" as broken by "\n", which no code, date or number is.
        options = {"header": True, "multiLine": True, "escape": '"', "mode": "FAILFAST", "nullValue": "\0"}
        schema = t.StructType([t.StructField(name, t.StringType()) for name in header])
        reader = self._session.read.schema(schema).options(**options, basePath=str(folder))
        return reader.csv([str(file) for file in files])

    def collect(self, relation: Relation) -> list[dict[str, Any]]:
        native: Any = relation.to_native()
        return [row.asDict() for row in native.collect()]

    def sentence(self, error: Exception) -> str | None:
        from pyspark import errors

        match error:
            # Cells have the types of their columns, so that a value it does not take is one too great.
            case errors.ArithmeticException() | errors.NumberFormatException() | errors.PySparkValueError():
                return TOO_GREAT
            case errors.PySparkException():
                return broken_off(error)
        if type(error).__module__.startswith("py4j"):  # the bridge to Java, where Spark runs
            return NO_ROOM if "OutOfMemoryError" in str(error) else broken_off(error)
        return None

    def close(self) -> None:
        for kept in self._kept:
            kept.unpersist()
        self._kept.clear()

    def _wrap(self, native: Any) -> Relation:
        import narwhals.stable.v2 as nw

        relation: Relation = nw.from_native(native).lazy()
        return relation


def open_engine(name: str) -> Engine:
    """The engine called ``duckdb`` or ``spark``; ValueError for another name."""
    if name == "duckdb":
        return DuckEngine()
    if name == "spark":
        return SparkEngine()
    raise ValueError(f"no such engine: {name}")
