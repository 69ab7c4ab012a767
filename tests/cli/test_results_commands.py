"""The commands that look at finished reports: their results as a table, what a run changed; and what `run` says before it makes any."""

import csv
import io
import json

import pytest


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(duibiao, tmp_path):
    done = duibiao("run", "plain", "--dry-run")
    assert done.exit_code == 0
    first, second, last = done.stdout.splitlines()
    assert first.split(maxsplit=2) == ["make", "plain/north.zh", "there is no earlier report"] and "plain/north.en" in second
    assert last == "dry run: 2 to make" and not (tmp_path / "reports").exists()


@pytest.mark.notebook
def test_results_and_changes_of_finished_reports(duibiao, tmp_path):
    asked = ("run", "plain", "--language", "en")
    assert duibiao(*asked).exit_code == 0
    alone = duibiao("diff")
    assert alone.exit_code == 2 and "fewer than two runs are on record" in alone.stderr
    again = duibiao(*asked, "--explain", "--force")
    assert again.stdout.startswith("make       plain/north.en") and "asked for with --force; what the earlier report was made from is not fully known" in again.stdout

    said = duibiao("diff", "1", "2").stdout
    assert said.startswith("run 1 (") and "same     default/plain/north.en\n    made again, from the same" in said
    told = json.loads(duibiao("diff", "--format", "json").stdout)
    assert (told["before"], told["after"], told["changed"][0]["same_page"], told["changed"][0]["results"]) == (1, 2, True, [])

    content = duibiao("results").stdout_bytes
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert content.startswith(b"\xef\xbb\xbf") and (row["name"], row["value"], row["high"], row["unit"]) == ("the-figure/North/n", "6", "9", "provisions")
    (same,) = json.loads(duibiao("results", "--format", "json").stdout)
    assert (same["report"], same["value"], same["text"]) == ("plain/north.en", 6, "6–9")

    missing = duibiao("results", "--report-set", "weekly")
    assert missing.exit_code == 2 and "no report of set 'weekly'" in missing.stderr and "sets are default" in missing.stderr


@pytest.mark.parametrize("command", ["results", "diff"])
def test_a_folder_that_is_not_there_is_refused(duibiao, tmp_path, command):
    done = duibiao(command, "--from", tmp_path / "nowhere")
    assert done.exit_code == 2 and "there is no such folder" in done.stderr
