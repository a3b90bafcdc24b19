"""Assessment periods: calendar quarters, as closed intervals of whole days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar quarter, written ``2028-Q1``."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> "Period | None":
        """The period written ``2028-Q1``, or None if it is not written so."""
        match = re.fullmatch(r"(20\d\d)-[QK]([1-4])", text.strip())
        return cls(int(match[1]), int(match[2])) if match else None

    @classmethod
    def of(cls, day: date) -> "Period":
        """The quarter that holds ``day``."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """The last day, included."""
        return self.next().start - timedelta(days=1)

    def next(self) -> "Period":
        return Period(self.year + self.quarter // 4, self.quarter % 4 + 1)

    def previous(self) -> "Period":
        return Period(self.year - (self.quarter == 1), (self.quarter - 2) % 4 + 1)

    def back(self, count: int) -> "Period":
        """The period ``count`` periods earlier."""
        period = self
        for _ in range(count):
            period = period.previous()
        return period

    def months(self) -> tuple[date, ...]:
        """The first day of each of the three months."""
        return tuple(date(self.year, 3 * self.quarter - 2 + offset, 1) for offset in range(3))

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval of days; ``end`` None is open."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def cut(self, other: "Span") -> "Span | None":
        """The days in both, or None if there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end < start else Span(start, end)
