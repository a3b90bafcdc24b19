"""Working days, against the law's own list for a year and against the ``holidays`` library for two lifetimes."""

from datetime import date, timedelta

import holidays
import pytest

from tenderkit import swedish


def test_2027_as_the_law_lists_it() -> None:
    year = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
    off = {day for day in year if day.weekday() < 5 and not swedish.is_working_day(day)}
    assert off == {
        date(2027, 1, 1),  # nyårsdagen
        date(2027, 1, 6),  # trettondedag jul
        date(2027, 3, 26),  # långfredagen
        date(2027, 3, 29),  # annandag påsk
        date(2027, 5, 6),  # Kristi himmelsfärdsdag
        date(2027, 6, 25),  # midsommarafton
        date(2027, 12, 24),  # julafton
        date(2027, 12, 31),  # nyårsafton
    }


def test_every_day_from_1954_to_2100_is_as_the_library_has_it() -> None:
    known = holidays.country_holidays("SE", years=range(1954, 2101), include_sundays=False)
    day = date(1954, 1, 1)
    while day.year <= 2100:
        midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
        eve = midsummer_eve or (day.month == 12 and day.day in (24, 31))
        assert swedish.is_working_day(day) == (day.weekday() < 5 and day not in known and not eve), day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", [1, 1582, 4100, 9999])
def test_a_mistyped_year_has_working_days_too(year: int) -> None:
    assert swedish.is_working_day(date(year, 2, 3)) == (date(year, 2, 3).weekday() < 5)
    assert not swedish.is_working_day(date(year, 12, 25))
