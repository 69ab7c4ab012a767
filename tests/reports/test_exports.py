"""The schedule in the words of cron, systemd and GitHub: read by what is on the machine, compared tick by tick."""

import json
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from analysis.reports.cron import read_cron
from analysis.reports.exports import calendar_times, cron_table, github_workflow, systemd_units
from analysis.reports.schedule import _ticks
from analysis.reports.sets import ReportSet

NOW = datetime(2027, 3, 1, tzinfo=UTC)
COMMAND = ["/opt/对标 50%/bin/python", "-m", "analysis", "--out", 'a "b" $HOME 100%']
FOLDER = Path("/srv/it's 50% 对标")


def a_set(name, cron, timezone="", catch_up="once"):
    return ReportSet(name, {}, (), cron, timezone, catch_up)


@pytest.mark.parametrize("zone", ["", "Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize("cron", ["30 6 * * MON", "*/20 6-7 1,15 * SUN", "0 5 */2 3 1-5", "5,35 * * * *", "0 0 29 2 *", "0 12 * 1-6/2 7"])
def test_systemd_elapses_at_the_ticks_of_the_set(cron, zone):
    pytest.importorskip("cronsim", reason="cronsim is not installed")
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    found = set()
    for time in calendar_times(read_cron(cron), zone):
        done = subprocess.run(
            ["systemd-analyze", "calendar", "--iterations=6", f"--base-time={NOW:%Y-%m-%d %H:%M:%S} UTC", time], capture_output=True, text=True, check=True,
            env={"TZ": "UTC", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
        found |= {line.split()[-3] + " " + line.split()[-2] for line in done.stdout.splitlines() if line.endswith(" UTC") and ("elapse" in line or "Iter" in line)}
    ours = [f"{tick:%Y-%m-%d %H:%M:%S}" for tick in islice(_ticks(cron, NOW, ZoneInfo(zone or "UTC")), 6)]
    assert sorted(found)[:6] == ours


def test_units_say_where_and_what_with_every_sign_kept(tmp_path):
    units = systemd_units([a_set("a", "30 6 * * MON"), a_set("b", "0 6 1 * FRI", "Europe/Paris", "skip")], COMMAND, FOLDER)
    assert list(units) == ["duibiao-a.service", "duibiao-a.timer", "duibiao-b.service", "duibiao-b.timer"]
    assert "WorkingDirectory=/srv/it's 50%% 对标\n" in units["duibiao-a.service"]
    assert 'ExecStart="/opt/对标 50%%/bin/python" -m analysis --out "a \\"b\\" $$HOME 100%%" a\n' in units["duibiao-a.service"]
    assert "OnCalendar=Mon *-*-* 06:30:00\n" in units["duibiao-a.timer"] and "Persistent=true" in units["duibiao-a.timer"]
    assert "OnCalendar=*-*-01 06:00:00 Europe/Paris\nOnCalendar=Fri *-*-* 06:00:00 Europe/Paris\nPersistent=false" in units["duibiao-b.timer"]


def test_a_set_of_another_zone_is_asked_for_hourly_by_cron_and_others_at_their_time():
    sets = [a_set("a", "30 6 * * MON-FRI"), a_set("b", "15 6 * * *", "Asia/Shanghai"), a_set("c", "0,20 6 * * *", "Asia/Kolkata", "skip")]
    (table,) = cron_table(sets, ["duibiao"], Path("/srv"), NOW, UTC).values()
    lines = [line for line in table.splitlines() if not line.startswith("#")]
    assert lines == [
        "30 6 * * 1,2,3,4,5 cd /srv && duibiao a", "15 * * * * cd /srv && duibiao b", "30,50 * * * * cd /srv && duibiao c", "@reboot cd /srv && duibiao a b",
    ]


def test_a_percent_sign_does_not_end_the_command_of_cron():
    (table,) = cron_table([a_set("a", "30 6 * * *")], COMMAND, FOLDER, NOW, UTC).values()
    line = next(line for line in table.splitlines() if line.startswith("30 6"))
    assert line.count("%") == line.count(r"\%") == 3


def test_the_workflow_runs_each_set_at_its_time_in_its_zone():
    (workflow,) = github_workflow([a_set("a", "30 6 * * MON"), a_set("b", "0 6 * * 7", "Asia/Shanghai")]).values()
    read = yaml.safe_load(workflow)
    assert read[True]["schedule"] == [{"cron": "30 6 * * 1"}, {"cron": "0 6 * * 0", "timezone": "Asia/Shanghai"}]  # YAML 1.1 takes `on` for true
    runs = {step["run"]: step["if"] for step in read["jobs"]["reports"]["steps"] if "--report-set" in step.get("run", "")}
    assert runs == {
        f".venv/bin/duibiao run --report-set {name}": f"${{{{ !cancelled() && (github.event_name == 'workflow_dispatch' || github.event.schedule == '{cron}') }}}}"
        for name, cron in (("a", "30 6 * * 1"), ("b", "0 6 * * 0"))
    }


def test_the_workflow_keeps_the_public_schema_of_workflows():
    """The schema that editors use, as check-jsonschema brings it along; GitHub itself is not asked."""
    jsonschema = pytest.importorskip("jsonschema")
    brought = pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed: make test installs it")
    file = Path(brought.__file__).parent / "builtin_schemas" / "vendor" / "github-workflows.json"
    schema = jsonschema.Draft7Validator(json.loads(file.read_text(encoding="utf-8")))
    (workflow,) = github_workflow([a_set("a", "30 6 * * MON"), a_set("b", "0 6 * * 7", "Asia/Shanghai")]).values()
    read = yaml.safe_load(workflow)
    read["on"] = read.pop(True)
    assert [error.message for error in schema.iter_errors(read)] == []
    for place, key in ((read["on"]["schedule"][0], "cron"), (read["jobs"]["reports"], "runs-on")):
        held = place.pop(key)
        assert not schema.is_valid(read), f"a workflow without {key} should not pass"
        place[key] = held
