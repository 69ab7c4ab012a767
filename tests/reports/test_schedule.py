"""When a set is due: downtime, clocks set back, summer time, zones; and the record of what was served."""

import fcntl
import json
import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from analysis.errors import ReportError
from analysis.reports.schedule import due, local_zone
from analysis.reports.served import TIME, Served, add_served, last_tick, read_served, turn
from analysis.reports.sets import ReportSet

pytest.importorskip("cronsim", reason="cronsim is not installed")

PARIS, SHANGHAI = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Shanghai")
DAILY = "30 6 * * *"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def owed(last, now, cron=DAILY, local=UTC, **options):
    found = due(ReportSet("a", {}, (), cron, **options), last and at(last), at(now), local)
    return [f"{tick:%Y-%m-%dT%H:%M}" for tick in found.ticks], found


def test_a_set_is_due_from_its_tick_on_and_only_once():
    assert owed("2027-03-01T06:30", "2027-03-02T06:29:59")[0] == []
    ticks, found = owed("2027-03-01T06:30", "2027-03-02T06:30")
    assert ticks == ["2027-03-02T06:30"] and found.reason == "due" and found.upcoming == at("2027-03-03T06:30")
    again, found = owed("2027-03-02T06:30", "2027-03-02T06:31")
    assert again == [] and found.reason == "nothing since the last tick"


def test_a_set_that_runs_by_hand_is_never_due():
    ticks, found = owed(None, "2027-03-02T06:30", cron="")
    assert (ticks, found.upcoming, found.reason) == ([], None, "runs by hand only")


def test_a_set_that_never_ran_owes_its_latest_tick():
    assert owed(None, "2027-03-02T08:00")[0] == ["2027-03-02T06:30"]
    assert owed(None, "2027-03-02T08:00", catch_up="all")[0] == ["2027-03-02T06:30"]
    assert owed(None, "2027-03-02T08:00", catch_up="skip")[0] == []
    assert owed(None, "2027-03-02T07:00", catch_up="skip")[0] == ["2027-03-02T06:30"]


@pytest.mark.parametrize(
    ("catch_up", "ticks", "passed", "reason"),
    [
        ("skip", [], 3, "passed over: 3 missed, and this set skips what it missed"),
        ("once", ["2027-03-04T06:30"], 2, "due, once for 3 ticks"),
        ("all", ["2027-03-02T06:30", "2027-03-03T06:30", "2027-03-04T06:30"], 0, "3 ticks, answered by one run"),
    ],
)
def test_downtime_is_treated_as_the_set_says(catch_up, ticks, passed, reason):
    found, whole = owed("2027-03-01T06:30", "2027-03-04T12:00", catch_up=catch_up)
    assert (found, whole.passed, whole.reason) == (ticks, passed, reason)


def test_after_downtime_a_fresh_tick_is_run_even_by_a_set_that_skips():
    assert owed("2027-03-01T06:30", "2027-03-04T07:00", catch_up="skip")[0] == ["2027-03-04T06:30"]


def test_long_downtime_is_answered_quickly_and_no_further_than_is_remembered():
    ticks, found = owed("2020-01-01T00:00", "2027-03-04T07:00", cron="* * * * *", catch_up="all", keep=4)
    assert ticks == [f"2027-03-04T06:{minute}" for minute in (57, 58, 59)] + ["2027-03-04T07:00"] and found.passed == 996


def test_a_clock_set_back_by_much_starts_the_count_again_and_by_little_waits():
    ticks, found = owed("2031-01-01T06:30", "2027-03-02T08:00")
    assert ticks == ["2027-03-02T06:30"] and found.clock_back and "the clock was set back" in found.reason
    ticks, found = owed("2027-03-02T06:30", "2027-03-02T06:20")
    assert ticks == [] and not found.clock_back


def test_a_zone_of_the_set_is_kept_whatever_the_machines_own():
    for local in (UTC, PARIS):
        ticks, found = owed("2027-03-01T22:30", "2027-03-02T22:30", local=local, timezone="Asia/Shanghai")
        assert ticks == ["2027-03-02T22:30"] and found.upcoming == at("2027-03-03T22:30")
    assert owed("2027-03-01T22:30", "2027-03-02T22:30", local=SHANGHAI)[0] == ["2027-03-02T22:30"]
    assert owed("2027-03-01T05:30", "2027-03-02T05:30", local=PARIS)[0] == ["2027-03-02T05:30"]


def served_by_the_minute(start, end, cron, zone):
    """What a machine that asks every minute runs."""
    last, now, ticks = at(start), at(start), []
    while now <= at(end):
        found = due(ReportSet("a", {}, (), cron, keep=99), last, now, zone)
        ticks += found.ticks
        last, now = found.ticks[-1] if found.ticks else last, now + timedelta(minutes=1)
    return ticks


@pytest.mark.parametrize(
    ("start", "end", "ticks"),
    [
        # 02:30 is not there on 28 March: it runs when the clock has moved on. On 31 October it is there twice and runs once.
        ("2027-03-28T00:00", "2027-03-28T03:00", ["2027-03-28T01:00"]),
        ("2027-10-31T00:00", "2027-10-31T03:00", ["2027-10-31T00:30"]),
    ],
)
def test_summer_time_neither_drops_nor_doubles_a_daily_tick(start, end, ticks):
    assert [f"{tick:%Y-%m-%dT%H:%M}" for tick in served_by_the_minute(start, end, "30 2 * * *", PARIS)] == ticks


def test_summer_time_does_not_disturb_an_hourly_tick():
    for start, end in (("2027-03-27T22:00", "2027-03-28T05:00"), ("2027-10-30T22:00", "2027-10-31T05:00")):
        ticks = served_by_the_minute(start, end, "0 * * * *", PARIS)
        assert len(ticks) == 7 and {later - earlier for earlier, later in pairwise(ticks)} == {timedelta(hours=1)}


def test_the_machines_zone_has_its_summer_time(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    assert [at(day).astimezone(local_zone()).hour for day in ("2027-01-01T06:00", "2027-07-01T06:00")] == [7, 8]
    monkeypatch.setenv("TZ", "Nowhere/At_All")
    assert local_zone() is UTC


def test_without_the_library_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cronsim", None)
    with pytest.raises(ReportError, match=r"install duibiao\[schedule\], or use `duibiao run --report-set NAME`"):
        owed(None, "2027-03-02T08:00")


# What was served ----------------------------------------------------------------------------------


def entry(day, word="ok"):
    return Served(f"2027-03-{day:02}T06:30:00Z", f"2027-03-{day:02}T06:31:00Z", word, {"ok": 2}, 0)


def test_the_last_ticks_are_remembered_in_order_and_no_more_than_asked(tmp_path):
    (tmp_path / ".schedule").mkdir()
    assert read_served(tmp_path, "a") == [] and last_tick([]) is None
    add_served(tmp_path, "a", [entry(1), entry(2)], keep=3)
    add_served(tmp_path, "a", [entry(3), entry(4)], keep=3)
    found = read_served(tmp_path, "a")
    assert found == [entry(2), entry(3), entry(4)] and last_tick(found) == at("2027-03-04T06:30")
    assert last_tick(found).strftime(TIME) == entry(4).tick
    assert [path.name for path in (tmp_path / ".schedule").iterdir()] == ["a.json"]


def test_a_broken_record_names_itself_and_the_way_out(tmp_path):
    (tmp_path / ".schedule").mkdir()
    for broken in ("{", json.dumps({"served": [{"tick": 1, "who": 2}]}), "[]"):
        (tmp_path / ".schedule" / "a.json").write_text(broken, encoding="utf-8")
        with pytest.raises(ReportError, match=r"a\.json: this record of served ticks cannot be read .* remove it, and the set owes its latest tick"):
            read_served(tmp_path, "a")


def test_one_at_a_time_serves_the_ticks_of_a_folder(tmp_path):
    with turn(tmp_path, 0), pytest.raises(ReportError, match="another `duibiao schedule run-due` is at work here; wait until it is done"):
        with turn(tmp_path, 0.3):
            pass
    with turn(tmp_path, 0):
        held = os.open(tmp_path, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the reports themselves are free for the run
        os.close(held)
