"""What an engine could not do, said without the values it could not do it with."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

TOO_GREAT = "Ett tal, eller en summa, är för stort att räkna med. Rätta orimliga tal i rapporterna och kör igen."
NO_ROOM = "Minnet eller disken räcker inte till. Stäng andra program, frigör utrymme och kör igen."


class EngineError(Exception):
    """A sentence, in Swedish, that says why the rows could not be counted. The engine's own words quote cells."""


class Speaker(Protocol):
    """What can tell its own errors from others."""

    def sentence(self, error: Exception) -> str | None:
        """Why the rows could not be counted; None for an error that is not the engine's."""
        ...


def broken_off(error: Exception) -> str:
    """The sentence for an error of the engine that has none of its own."""
    return f"Räkningen avbröts av ett fel i databasmotorn ({type(error).__name__}). Kör igen."


@contextmanager
def spoken(engine: Speaker) -> Iterator[None]:
    """Turns what the engine raises into EngineError, and keeps its words out of every traceback."""
    try:
        yield
    except Exception as error:
        sentence = engine.sentence(error)
        if sentence is None:
            raise
    else:
        return
    raise EngineError(sentence) from None
