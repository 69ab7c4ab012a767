"""Cron expressions: read as Debian's cron reads them, refused where not every scheduler would."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.reports.cron import BOUNDS, CronError, read_cron, written


def test_fields_by_hand():
    cron = read_cron("*/20 6-8 1,15 jan-MAR,12 7")
    assert (cron.minutes, cron.hours, cron.days) == ((0, 20, 40), (6, 7, 8), (1, 15))
    assert (cron.months, cron.weekdays, cron.any_day, cron.any_weekday) == ((1, 2, 3, 12), (0,), False, False)
    assert read_cron("5-59/20 * */2 * MON-FRI").minutes == (5, 25, 45)
    assert read_cron("0 0 */2 * *").any_day


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("@daily", "has 1 fields and cron takes five"), ("0 6 * *", "has 4 fields"), ("60 6 * * *", "the minute is 0 to 59; got '60'"),
        ("0 6 L * *", "the day of the month is 1 to 31; got 'L'"), ("0 6 * * MON#1", "'MON#1' is not read by every cron"),
        ("0 18-6 * * *", "the hour '18-6' runs backwards"), ("*/0 * * * *", "'*/0' is not read by every cron"), ("0 6 * FEBR *", "the month is 1 to 12; got 'FEBR'"),
        ("0 ６ * * ²", "the day of the week is 0 to 7; got '²'"), ("0,, 6 * * *", "''"),
        ("5/20 * * * *", "'5/20' means one value to some and many to others"), ("0 6 3-3/2 * *", "write a-b/n or */n"),
    ],
)
def test_what_not_every_cron_reads_is_refused_with_its_field(expression, told):
    with pytest.raises(CronError, match=".") as error:
        read_cron(expression)
    assert told in str(error.value)


def fields(number):
    low, high = BOUNDS[number]
    value = st.integers(low, high)
    ranges = st.tuples(value, value).map(lambda pair: f"{min(pair)}-{max(pair)}")
    steps = st.tuples(value, value).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: f"{min(pair)}-{max(pair)}")
    term = st.one_of(value.map(str), ranges, st.tuples(st.one_of(st.just("*"), steps), st.integers(1, 70)).map(lambda pair: f"{pair[0]}/{pair[1]}"))
    return st.one_of(st.just("*"), st.lists(term, min_size=1, max_size=3).map(",".join))


def test_names_and_the_other_sunday_are_written_in_numbers():
    assert written("*/5  6-8 1 Jan-mar *") == "*/5 6-8 1 1,2,3 *"
    assert written("0 6 * 7-9 MON-FRI") == "0 6 * 7-9 1,2,3,4,5"
    assert written("0 6 * * 5-7") == "0 6 * * 0,5,6" and written("0 6 * * 1-5/2") == "0 6 * * 1-5/2"


@settings(max_examples=100, deadline=None)
@given(st.tuples(*map(fields, range(5))).map(" ".join))
def test_the_fields_are_those_that_the_library_of_the_schedule_reads(expression):
    cronsim = pytest.importorskip("cronsim", reason="cronsim is not installed")
    ours = read_cron(expression)
    try:
        theirs = cronsim.CronSim(expression, datetime(2027, 1, 1))
    except cronsim.CronSimError:
        return  # a day that no month has
    assert (set(ours.minutes), set(ours.hours), set(ours.days), set(ours.months)) == (theirs.minutes, theirs.hours, theirs.days, theirs.months)
    assert set(ours.weekdays) == {day % 7 for day in theirs.weekdays}
    assert (ours.any_day or ours.any_weekday) == theirs.day_and
