"""What an engine could not do, said without the values it could not do it with."""

from collections.abc import Iterator
from contextlib import contextmanager


class EngineError(Exception):
    """A sentence, in Swedish, that says why the rows could not be counted. The engine's own words quote cells."""


@contextmanager
def spoken() -> Iterator[None]:
    """Turns what DuckDB raises into EngineError, and keeps its words out of every traceback."""
    import duckdb

    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException):
        sentence = "Ett tal, eller en summa, är för stort att räkna med. Rätta orimliga tal i rapporterna och kör igen."
    except duckdb.OutOfMemoryException:
        sentence = "Minnet eller disken räcker inte till. Stäng andra program, frigör utrymme och kör igen."
    except duckdb.Error as error:
        sentence = f"Räkningen avbröts av ett fel i databasmotorn ({type(error).__name__}). Kör igen."
    else:
        return
    raise EngineError(sentence) from None
