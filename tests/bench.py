"""Side-by-side timings on this machine, in one run; only ratios are worth quoting. Run by `make bench`."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = [(name, language) for name in ("briefing", "targets") for language in ("zh", "en")]


def seconds(command, **options):
    """How long a command takes; a command that fails is no measurement."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, **options)
    return time.perf_counter() - started


def start_up():
    """The command's help against an interpreter that imports pandas, five times each, interleaved."""
    rounds = [
        (seconds([sys.executable, "-m", "analysis", "--help"]), seconds([sys.executable, "-c", "import pandas"])) for _ in range(5)
    ]
    ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"start-up: duibiao --help {ours:.2f} s, import pandas {theirs:.2f} s, ratio {theirs / ours:.1f}")


def shell_loop(folder: Path):
    """The common recipe: papermill and nbconvert from a shell, one report after another."""
    return sum(
        seconds([sys.executable, "-m", "papermill", "-p", "language", language, f"notebooks/{name}.ipynb", str(folder / f"{name}.{language}.ipynb")])
        + seconds([sys.executable, "-m", "nbconvert", "--to", "html", str(folder / f"{name}.{language}.ipynb")])
        for name, language in REPORTS
    )


def same_reports(folder: Path):
    """The same reports by the command, cold."""
    return seconds([sys.executable, "-m", "analysis", "run", *dict.fromkeys(name for name, _ in REPORTS), "--out", str(folder)])


def reports():
    """Two rounds, interleaved, after one warm-up each."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shell_loop(place), same_reports(place / "warm")
        for number in (1, 2):
            loop, ours = shell_loop(place), same_reports(place / f"round{number}")
            print(f"reports, round {number}: {len(REPORTS)} reports; shell loop {loop:.1f} s, duibiao run {ours:.1f} s, ratio {loop / ours:.1f}")


if __name__ == "__main__":
    start_up()
    reports()
