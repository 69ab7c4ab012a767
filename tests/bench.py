"""Side-by-side timings on this machine, in one run; only ratios are worth quoting. Run by `make bench`."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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


if __name__ == "__main__":
    start_up()
