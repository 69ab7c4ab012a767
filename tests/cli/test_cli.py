"""The command: what it refuses before anything runs, what it prints, how it exits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis.dataset.load
from analysis import __version__
from analysis.errors import DataError

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("pandas", "numpy", "matplotlib", "papermill", "nbconvert", "nbformat", "jinja2", "scipy")


def in_a_process(*words):
    """Runs the real command in a fresh interpreter and says which heavy libraries it imported."""
    program = (
        "import sys\nfrom analysis.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        f"finally:\n    print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    return subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, cwd=ROOT, check=False)


def test_help_is_quick_and_imports_nothing_heavy():
    in_a_process("--help")  # once for the bytecode
    before = os.times()
    done = in_a_process("--help")
    after = os.times()
    # Seconds of computing, which do not hang on what else the machine does.
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.5
    assert "HEAVY []" in done.stdout and "duibiao run" in done.stdout


def test_the_list_needs_no_pandas_and_names_every_way_to_say_a_region():
    done = in_a_process("list")
    assert done.returncode == 0 and "HEAVY []" in done.stdout
    for part in ("briefing", "plan_set", "one of: core, fullest, all", "region in focus", "对象地区", "parameters: focal, peers"):
        assert part in done.stdout


def test_a_mistyped_region_of_the_real_dataset_is_refused_without_pandas(tmp_path):
    done = in_a_process("run", "--focal", "nowhere-at-all", "--out", str(tmp_path / "out"))
    assert done.returncode == 2 and "HEAVY []" in done.stdout
    assert "'nowhere-at-all' is not among the regions" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_version(duibiao):
    assert duibiao("--version").output == f"duibiao, version {__version__}\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plian"], "no notebook 'plian', nearest is 'plain'"),
        (["--focal", "nroth"], "focal: 'nroth' is not among the regions of this dataset, nearest is 'North'"),
        (["--peers", "北境"], "peers: north is already the value of focal"),
        (["plain", "--peers", "south"], "no parameter 'peers'; plain takes focal, language"),
        (["--set", "wieght=0.1"], "no parameter 'wieght', nearest is 'weight'"),
        (["weighted", "--set", "weight=30"], "weight: takes a share between 0 and 1"),
        (["plain", "weighted", "--set", "weight=0.3"], "weight: weighted takes it, plain does not"),
        (["--set", "data=/tmp"], "data is no parameter; use --data DIR"),
        (["--set", "weight"], "write NAME=VALUE"),
        (["--focal", "north", "--set", "focal=south"], "focal: given as 'north' and as 'south'; give it once"),
        (["--set", "language=fr"], "language: takes one of zh, en; got 'fr'"),
    ],
)
def test_a_slip_is_refused_before_anything_runs(duibiao, tmp_path, words, told):
    done = duibiao("run", *words)
    assert told in done.stderr and done.exit_code == 2
    assert done.stderr.endswith("refused: nothing was run\n") and done.stdout == ""
    assert not (tmp_path / "reports").exists()


def test_a_dataset_that_breaks_its_rules_is_refused_before_anything_runs(duibiao, tmp_path, monkeypatch):
    def broken(folder):
        raise DataError("the dataset breaks its rules:", [f"plans.csv: row {n}" for n in range(12)])

    monkeypatch.setattr(analysis.dataset.load, "check", broken)
    for command in ("run", "check"):
        done = duibiao(command)
        assert done.exit_code == 2 and "plans.csv: row 0" in done.stderr and "and 2 more" in done.stderr
    assert not (tmp_path / "reports").exists()


@pytest.mark.notebook
def test_a_run_makes_the_reports_asked_for_and_ends_with_word_and_index(duibiao, tmp_path):
    done = duibiao("run", "plain", "--focal", "南境", "--language", "en", "--data", tmp_path, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    first, last = done.stdout.splitlines()
    assert first.startswith("ok ") and "plain/south.en" in first
    assert last == f"ok: 1 ok; index page: {tmp_path / 'out' / 'index.html'}"
    page = (tmp_path / "out/default/plain/south.en.html").read_text(encoding="utf-8")
    assert f"reads {tmp_path}" in page


@pytest.mark.notebook
def test_a_failed_report_is_told_with_its_page_and_exit_status_1(duibiao, tmp_path):
    done = duibiao("run", "weighted", "--set", "weight=0.95", "--language", "zh")
    assert done.exit_code == 1
    assert "AssertionError: too heavy" in done.stdout and "failed.html" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("failed: 1 failed; index page: ")


def test_the_list_shows_questions_parameters_defaults_and_values(duibiao):
    said = duibiao("list").stdout
    for part in (
        "plain标题 · plain问什么？", "Title of weighted · What does weighted ask?", "parameters: focal, peers, language, weight", "focal  id, default: north",
        "peers  id[], default: empty", "one of: north (北境, North), south (南境), east (东境)", "weight  share, default: 0.5", "对象地区", "region in focus",
    ):
        assert part in said
    assert said.count("regions it is compared with") == 1


def test_the_list_answers_without_a_readable_dataset(duibiao, monkeypatch):
    def unreadable(folder, name):
        raise DataError("no dataset here")

    monkeypatch.setattr(analysis.dataset.choices, "choices", unreadable)
    done = duibiao("list")
    assert done.exit_code == 0 and "cannot be read (no dataset here)" in done.stdout


def test_a_check_prints_what_the_dataset_holds(duibiao):
    done = duibiao("check")
    assert done.exit_code == 0 and "north-plan" in done.stdout and "6–9 of 26 (press)" in done.stdout and "plans" in done.stdout


def test_what_makes_reports_comes_up_without_a_parser_that_nobody_asks():
    asked = "import sys\nfrom analysis.commands_make import _prompt\nwith _prompt():\n    import analysis.reports.runner\nprint(sorted({'jsonschema', 'lark'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "['jsonschema']\n"
