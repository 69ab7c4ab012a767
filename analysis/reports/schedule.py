"""When a report set is due: functions of the set, its last tick, the time and the zone, and of nothing else.

A tick is a minute that the cron expression names. Ticks are compared as instants, so that neither summer time nor another
zone can make one of them earlier or later than it was.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.errors import ReportError
from analysis.reports.sets import ReportSet

# A scheduler starts late, and one run waits for another: a tick this young was not missed.
FRESH = timedelta(hours=1)
# Clocks are set back by seconds every day and by an hour twice a year on a badly kept machine; that is no other time.
STEP = timedelta(hours=1)
SECOND = timedelta(seconds=1)
# After years of downtime nobody needs to know how many minutes there were.
COUNTED = 1000
LOCALTIME = Path("/etc/localtime")


@dataclass(frozen=True)
class Due:
    """What a set owes at a moment.

    Attributes
    ----------
    ticks : tuple of datetime
        The ticks that one run now would serve, oldest first, in UTC; empty where nothing is due.
    passed : int
        Ticks before these that nobody will serve.
    upcoming : datetime or None
        The next tick; None for a set that only runs by hand, or never.
    reason : str
        Why it is due or not, in words.
    clock_back : bool
        Whether the last tick served lies in what is now the future, so that counting starts again from the latest tick.
    """

    ticks: tuple[datetime, ...]
    passed: int
    upcoming: datetime | None
    reason: str
    clock_back: bool = False


def due(report_set: ReportSet, last: datetime | None, now: datetime, local: tzinfo) -> Due:
    """What a set owes.

    Parameters
    ----------
    report_set : ReportSet
    last : datetime or None
        The last tick that was served; None for a set that never ran, which then owes its latest tick.
    now : datetime
        With a zone.
    local : tzinfo
        Zone of sets that name none.

    Returns
    -------
    Due
        By the set's catch-up policy. `skip` runs a tick while it is fresh (an hour) and otherwise waits for the next;
        `once` runs once, however many were missed; `all` runs once and answers for every missed tick, because a report
        depends on its inputs alone and a second run now could not differ from the first.

    Raises
    ------
    ReportError
        Where the library that reads cron expressions is not installed.
    """
    if not report_set.cron:
        return Due((), 0, None, "runs by hand only")
    zone = ZoneInfo(report_set.timezone) if report_set.timezone else local
    upcoming = next(_ticks(report_set.cron, now, zone), None)
    back = last is not None and last - now > STEP
    after = last if last is not None and not back else None
    # A set that never ran owes its latest tick, one with a past those since.
    since = takewhile(lambda tick: after is None or tick > after, _ticks(report_set.cron, now, zone, back=True))
    missed = tuple(islice(since, COUNTED if after else 1))[::-1]
    if back:
        return Due(missed, 0, upcoming, f"the clock was set back: the last tick, {last:%Y-%m-%d %H:%M} UTC, lies ahead", clock_back=True)
    return _by_policy(report_set, missed, now, upcoming)


def _by_policy(report_set: ReportSet, missed: tuple[datetime, ...], now: datetime, upcoming: datetime | None) -> Due:
    if not missed:
        return Due((), 0, upcoming, "nothing since the last tick")
    older, latest = len(missed) - 1, missed[-1:]
    late = now - missed[-1] > FRESH
    if report_set.catch_up == "skip" and late:
        return Due((), len(missed), upcoming, f"passed over: {len(missed)} missed, and this set skips what it missed")
    if report_set.catch_up == "all":
        answered = missed[-report_set.keep:]
        return Due(answered, len(missed) - len(answered), upcoming, f"{len(answered)} ticks, answered by one run" if older else "due")
    return Due(latest, older, upcoming, f"due, once for {len(missed)} ticks" if older else "due, and late" if late else "due")


def _ticks(expression: str, moment: datetime, zone: tzinfo, *, back: bool = False) -> Iterator[datetime]:
    """Ticks in UTC: those after a moment, or those up to it from the latest on."""
    try:
        from cronsim import CronSim
    except ImportError as error:
        raise ReportError("a schedule needs the package cronsim; install duibiao[schedule], or use `duibiao run --report-set NAME`") from error
    moment = moment.astimezone(UTC).replace(microsecond=0)
    start = (moment + SECOND if back else moment).astimezone(zone)
    seen = None
    for tick in CronSim(expression, start, reverse=back):
        tick = tick.astimezone(UTC)
        # Around a change of the clock two wall times may be one instant.
        if tick != seen and (tick <= moment) == back:
            yield tick
        seen = tick


def local_zone() -> tzinfo:
    """The machine's zone, with its summer time; UTC where it names none."""
    name = os.environ.get("TZ", "").lstrip(":")
    try:
        if name:
            return ZoneInfo(name)
        with open(LOCALTIME, "rb") as file:
            return ZoneInfo.from_file(file)
    except (KeyError, ValueError, OSError):
        return UTC
