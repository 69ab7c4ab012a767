"""One display at a time: a bar with the time left on a terminal, JSON lines where they are asked for, terminal or not."""

import json
import os
import pty
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
from pathlib import Path
from types import SimpleNamespace
from analysis.commands_progress import telling
folder = Path(sys.argv[2]) / "default" / "a"
folder.mkdir(parents=True)
for name, seconds in (("one", 40.0), ("two", 80.0)):
    (folder / f"{name}.en.manifest.json").write_text(json.dumps({"set": "default", "report": f"a/{name}.en", "seconds": seconds}))
def result(name, status, reason=""):
    return SimpleNamespace(job=SimpleNamespace(id=f"a/{name}.en", notebook="a", language="en", parameters={}), status=status, reason=reason, seconds=40.0, page=None)
with telling(sys.argv[1], ["a/one.en", "a/two.en"], out=Path(sys.argv[2]), report_set="default", workers=1) as teller:
    teller.report(result("one", "ok"))
    teller.report(result("two", "timeout", "too slow"))
teller.end(SimpleNamespace(word="timeout", counts={"ok": 1, "timeout": 1}, unchanged="3 unchanged since then", index=Path("/x/index.html"), exit_status=1, trouble=""))
"""


def on_a_terminal(tmp_path, log_format):
    mine, theirs = pty.openpty()
    said = b""
    with subprocess.Popen([sys.executable, "-c", PROGRAM, log_format, str(tmp_path)], stdout=theirs, stdin=theirs, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "120"}):
        os.close(theirs)
        while chunk := _read(mine):
            said += chunk
    os.close(mine)
    return said.decode().replace("\r\n", "\n")


def _read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


def test_a_terminal_shows_one_bar_then_what_did_not_end_well_then_the_word(tmp_path):
    said = on_a_terminal(tmp_path, "text")
    bar, *after = said.rstrip("\n").split("\n")
    assert "about 1 min left" in bar and "100%" in bar
    assert [line.split()[:2] for line in after] == [["timeout", "a/two.en"], ["timeout:", "1"]]
    assert after[-1] == "timeout: 1 ok, 1 timeout, 3 unchanged since then; index page: /x/index.html"


@pytest.mark.parametrize("terminal", [True, False])
def test_json_lines_are_never_mixed_with_a_bar(tmp_path, terminal):
    if terminal:
        said = on_a_terminal(tmp_path, "json")
    else:
        said = subprocess.run([sys.executable, "-c", PROGRAM, "json", str(tmp_path)], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}).stdout
    events = [json.loads(line) for line in said.splitlines()]
    assert [event["event"] for event in events] == ["start", "report", "report", "end"]
    assert events[2]["reason"] == "too slow" and events[3]["counts"] == {"ok": 1, "timeout": 1} and events[3]["unchanged"] == "3 unchanged since then"
