"""A run of the engine in a process of its own, for tests that kill it: its folder, and how long it waits for another run there."""

import sys
from pathlib import Path

from reports.engine_kit import regions

from analysis.reports.jobs import find_notebooks, make_jobs
from analysis.reports.kernels import warm
from analysis.reports.leftovers import run_mark
from analysis.reports.runner import run


def main(folder: Path, wait_seconds: float = 0.0) -> int:
    out = folder / "out"
    with warm((), "", run_mark(out)) as template:
        print("template", template.process.pid, flush=True)
        jobs = make_jobs(find_notebooks(folder), (), {}, regions, languages=["zh", "en"])
        made = run(jobs, out=out, template=template, wait_seconds=wait_seconds, report=lambda result: print(result.job.id, result.status, flush=True))
    print(made.word, flush=True)
    return made.exit_status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(float, sys.argv[2:])))
