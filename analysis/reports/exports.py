"""The schedule of the report sets written down for cron, systemd or GitHub Actions, to be installed by whoever runs the machine."""

import json
import shlex
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.reports.cron import DAYS, Cron, read_cron, written
from analysis.reports.sets import ReportSet


def cron_table(sets: Sequence[ReportSet], command: Sequence[str], folder: Path, now: datetime, local: tzinfo) -> dict[str, str]:
    """Lines for `crontab -e`.

    Parameters
    ----------
    sets : sequence of ReportSet
        Those that have a cron expression.
    command : sequence of str
        What runs the due ticks of the sets whose names follow it.
    folder : Path
        Where it runs.
    now, local : datetime, tzinfo
        For sets of another zone: cron knows the machine's zone alone, so they are asked for once an hour, at the minutes that
        can be theirs, and what is not yet due does not run.

    Returns
    -------
    dict of str to str
        File name to content.
    """
    lines = ["# Report sets of duibiao, by `crontab duibiao.cron` or `crontab -e`; needs duibiao[schedule] installed."]
    for report_set in sets:
        lines += [f"# {report_set.name}: {_when(report_set)}", f"{_cron_time(report_set, now, local)} {_cron_command([*command, report_set.name], folder)}"]
    if late := [report_set.name for report_set in sets if report_set.catch_up != "skip"]:
        lines += ["# what was missed while the machine was off", f"@reboot {_cron_command([*command, *late], folder)}"]
    return {"duibiao.cron": "\n".join(lines) + "\n"}


def _when(report_set: ReportSet) -> str:
    return f"{report_set.cron}, {report_set.timezone or 'local time'}, catch-up {report_set.catch_up}"


def _cron_time(report_set: ReportSet, now: datetime, local: tzinfo) -> str:
    if not report_set.timezone:
        return written(report_set.cron)
    zone = ZoneInfo(report_set.timezone)
    apart = {_offset(zone, now, half) - _offset(local, now, half) for half in (0, 1)}
    minutes = {(minute - int(gap.total_seconds()) // 60) % 60 for minute in read_cron(report_set.cron).minutes for gap in apart}
    return f"{','.join(map(str, sorted(minutes)))} * * * *"


def _offset(zone: tzinfo, now: datetime, half: int) -> timedelta:
    """The zone's distance from UTC, now or half a year later."""
    return (now + half * timedelta(days=182)).astimezone(zone).utcoffset() or timedelta()


def _cron_command(command: Sequence[str], folder: Path) -> str:
    """As the shell reads it, and cron before the shell: to cron a percent sign is the end of the command."""
    return f"cd {shlex.quote(str(folder))} && {shlex.join(command)}".replace("%", r"\%")


def systemd_units(sets: Sequence[ReportSet], command: Sequence[str], folder: Path) -> dict[str, str]:
    """A service and a timer for each set; parameters and result as `cron_table`."""
    units = {}
    for report_set in sets:
        unit = f"duibiao-{report_set.name}"
        units[f"{unit}.service"] = _unit(
            Unit=[f"Description=duibiao report set {report_set.name}"],
            Service=["Type=oneshot", f"WorkingDirectory={_escaped(str(folder))}", f"ExecStart={' '.join(map(_argument, [*command, report_set.name]))}"],
        )
        timers = [f"OnCalendar={time}" for time in calendar_times(read_cron(report_set.cron), report_set.timezone)]
        persistent = "true" if report_set.catch_up != "skip" else "false"
        units[f"{unit}.timer"] = _unit(
            Unit=[f"Description=duibiao report set {report_set.name}: {_escaped(_when(report_set))}"],
            Timer=[*timers, f"Persistent={persistent}"], Install=["WantedBy=timers.target"],
        )
    return units


def _unit(**sections: Sequence[str]) -> str:
    return "\n".join("\n".join([f"[{name}]", *lines, ""]) for name, lines in sections.items())


def _escaped(text: str) -> str:
    return text.replace("%", "%%")


def _argument(text: str) -> str:
    """An argument of ExecStart: quoted, with systemd's own specifiers and variables switched off."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if escaped == text and not set(text) & set(" \t'") else f'"{escaped}"'


def calendar_times(cron: Cron, zone: str = "") -> list[str]:
    """A cron expression as systemd's calendar events, two where cron takes days that fit either of two fields."""
    weekdays = "" if len(cron.weekdays) == len(DAYS) else ",".join(DAYS[day].title() for day in cron.weekdays) + " "
    months, days = _listed(cron.months, 12), _listed(cron.days, 31)
    time = f"{_listed(cron.hours, 24)}:{_listed(cron.minutes, 60)}:00{f' {zone}' if zone else ''}"
    if cron.any_day or cron.any_weekday or not weekdays or days == "*":
        return [f"{weekdays}*-{months}-{days} {time}"]
    return [f"*-{months}-{days} {time}", f"{weekdays}*-{months}-* {time}"]


def _listed(values: Sequence[int], full: int) -> str:
    return "*" if len(values) == full else ",".join(f"{value:02}" for value in values)


WORKFLOW = """\
# Report sets of duibiao: commit as .github/workflows/duibiao.yml. Runs on the default branch only.
name: duibiao reports
on:
  workflow_dispatch:
  schedule:
{schedule}
permissions:
  contents: read
concurrency: duibiao-reports
jobs:
  reports:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.11"
      - run: make .venv/.report
      # The last good reports, so that what is unchanged is not run again.
      - uses: actions/cache@v4
        with:
          path: reports
          key: duibiao-reports-${{{{ github.run_id }}}}
          restore-keys: duibiao-reports-
{steps}
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: reports
          path: reports
"""
STEP = """\
      - run: .venv/bin/duibiao run --report-set {name}
        if: ${{{{ !cancelled() && (github.event_name == 'workflow_dispatch' || github.event.schedule == '{cron}') }}}}"""


def github_workflow(sets: Sequence[ReportSet]) -> dict[str, str]:
    """A workflow that runs each set at its time; a set without a zone runs by UTC there. Result as `cron_table`."""
    schedule, steps = [], []
    for report_set in sets:
        cron = written(report_set.cron)
        schedule.append(f"    - cron: '{cron}'" + (f"\n      timezone: {json.dumps(report_set.timezone)}" if report_set.timezone else ""))
        steps.append(STEP.format(name=report_set.name, cron=cron))
    return {"duibiao.yml": WORKFLOW.format(schedule="\n".join(dict.fromkeys(schedule)), steps="\n".join(steps))}
