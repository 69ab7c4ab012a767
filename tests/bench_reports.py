"""Reports in the time that others take, side by side in one run; only ratios are worth quoting. Run by `make bench`.

Four ways to the same reports, cold and from compiled bytecode, two rounds interleaved after one warm-up of each:
a shell loop of papermill and nbconvert (a sample, scaled up, since it is so slow), papermill's Python interface in two
processes with one exporter each, `duibiao run`, and the floor: the cells themselves in two processes that have imported
everything, frozen the collector and pinned their threads, drawn, rendered and written as office files by the same code, imports not counted. What our way needs before its first
kernel is up is its start-up: counted against the others, told apart against the floor.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS, SAMPLE, PROCESSES = 40, 10, 2
STARTED, TOLD = "DUIBIAO_BENCH_STARTED", "first kernel after "
PINNED = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def wanted():
    """(notebook, focal, language): every notebook in both languages for as many regions in focus as make up the number."""
    from analysis.dataset.choices import choices
    from analysis.parameters import read_declarations

    names = [name for name, notebook in read_declarations(ROOT / "notebooks").notebooks.items() if not notebook.by_name]
    regions = list(choices(ROOT / "data", "regions").names)
    return [(name, region, language) for region in regions for name in names for language in ("zh", "en")][:REPORTS]


def seconds(command, told=None):
    """How long a command takes; a command that fails is no measurement. What it prints is added to what is `told`."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, STARTED: str(time.time())})
    if done.returncode:
        sys.exit(f"{command}: exit status {done.returncode}\n{done.stderr[-2000:]}")
    if told is not None:
        told.append(done.stdout)
    return time.perf_counter() - started


def shell_loop(reports, folder):
    """papermill, then nbconvert, from a shell, one report after another: a sample spread over all, scaled to all."""
    sample = reports[:: max(1, len(reports) // SAMPLE)]
    spent = sum(
        seconds([sys.executable, "-m", "papermill", "-p", "focal", focal, "-p", "language", language, f"notebooks/{name}.ipynb", str(folder / "executed.ipynb")])
        + seconds([sys.executable, "-m", "nbconvert", "--to", "html", str(folder / "executed.ipynb")])
        for name, focal, language in sample
    )
    return spent * len(reports) / len(sample)


def in_processes(way, reports, folder):
    """A way of this file in two processes, each with every second report; what their kernels warn of is shown if one fails."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as warned:
        children = [
            subprocess.Popen([sys.executable, __file__, way, json.dumps(reports[number::PROCESSES]), str(folder)],
                             cwd=ROOT, env={**os.environ, **PINNED}, stdout=subprocess.PIPE, stderr=warned, text=True)
            for number in range(PROCESSES)
        ]
        said = [child.communicate()[0] for child in children]
        if any(child.returncode for child in children):
            warned.seek(0)
            sys.exit(f"{way}: a process failed\n{warned.read()[-2000:]}")
    # The floor counts from the first cell, the others from the command.
    return max(map(float, said)) if way == "bare" else time.perf_counter() - started


def papermill_interface(reports, folder):
    """One process of way two."""
    import papermill
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    for number, (name, focal, language) in enumerate(reports):
        place = folder / f"{os.getpid()}-{number}.ipynb"
        papermill.execute_notebook(ROOT / "notebooks" / f"{name}.ipynb", place, {"focal": focal, "language": language}, progress_bar=False)
        place.with_suffix(".html").write_text(exporter.from_filename(str(place))[0], encoding="utf-8")


def bare(reports, folder):
    """One process of the floor; prints its seconds."""
    import gc
    from functools import partial

    import nbformat

    from analysis.commands_make import OFFICE
    from analysis.dataset.choices import choices
    from analysis.reports.companions import write_companions
    from analysis.reports.jobs import find_notebooks, make_jobs
    from analysis.reports.render import report_page
    from analysis.study import warm_up

    warm_up()
    files = find_notebooks(ROOT / "notebooks")
    jobs = [make_jobs(files, [name], {"focal": focal}, partial(choices, ROOT / "data"), languages=[language])[0] for name, focal, language in reports]
    gc.collect()
    gc.freeze()
    started = time.perf_counter()
    for job in jobs:
        notebook = nbformat.read(job.path, as_version=4)
        space = {"__name__": "__main__"}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = _shown(cell.source, space)
                space |= dict(job.parameters) if "parameters" in cell.metadata.get("tags", ()) else {}
        (folder / f"{job.id.replace('/', '-')}.html").write_text(report_page(job, notebook, notebook_digest="0" * 64), encoding="utf-8")
        for ending, content in write_companions(job, notebook, notebook_digest="0" * 64, writer=OFFICE).items():
            (folder / f"{job.id.replace('/', '-')}.{ending}").write_bytes(content)
    print(time.perf_counter() - started)


def _shown(source, space):
    """Outputs of a cell in the form that a kernel gives them."""
    import ast

    import nbformat

    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    value = eval(compile(last, "cell", "eval"), space) if last else None
    if value is None:
        return []
    return [nbformat.v4.new_output("execute_result", data=json.loads(json.dumps(value._repr_mimebundle_())), execution_count=1)]


def ours(reports, folder):
    """One process of our way: what the command does with jobs of several regions at once."""
    from functools import partial

    from analysis.commands_make import How, make_planned
    from analysis.dataset.choices import choices
    from analysis.making import plan_for
    from analysis.reports.jobs import find_notebooks, make_jobs

    _tell_first_kernel()
    files = find_notebooks(ROOT / "notebooks")
    jobs = [make_jobs(files, [name], {"focal": focal}, partial(choices, ROOT / "data"), languages=[language])[0] for name, focal, language in reports]
    plan = plan_for(jobs, folder=ROOT / "data", out=folder, report_set="default", force=False)
    sys.exit(make_planned(plan, ROOT / "data", folder, How()).exit_status)


def _tell_first_kernel():
    """Print, once, when the first kernel is up, in seconds from the start of the command."""
    from analysis.reports.kernels import Template

    fork = Template.fork

    def told(*given, **options):
        kernel = fork(*given, **options)
        Template.fork = fork
        print(f"{TOLD}{time.time() - float(os.environ[STARTED]):.3f}", flush=True)
        return kernel

    Template.fork = told


def command(reports, folder):
    """Our way in a process of its own, cold: seconds in all, and those before its first kernel was up (none where none was needed)."""
    said = []
    spent = seconds([sys.executable, __file__, "ours", json.dumps(reports), str(folder)], said)
    before = [float(line.removeprefix(TOLD)) for line in said[0].splitlines() if line.startswith(TOLD)]
    return spent, min(before, default=0.0)


def main():
    reports = wanted()
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        ways = {
            "shell loop": lambda folder: shell_loop(reports, folder),
            "papermill interface": lambda folder: in_processes("papermill", reports, folder),
            "floor": lambda folder: in_processes("bare", reports, folder),
            "duibiao run": lambda folder: command(reports, folder),
        }
        few = reports[:2]
        shell_loop(few, place), in_processes("papermill", few, place), in_processes("bare", few, place), command(few, place / "warm")
        for number in (1, 2):
            spent = {}
            for name, way in ways.items():
                folder = place / f"{number}-{name.replace(' ', '-')}"
                folder.mkdir()
                spent[name] = way(folder)
            ours, start = spent.pop("duibiao run")
            print(
                f"reports, round {number}, N = {len(reports)}: " + "; ".join(f"{name} {value:.1f} s" for name, value in spent.items())
                + f"; duibiao run {ours:.1f} s, of which start-up {start:.1f} s; shell loop / ours {spent['shell loop'] / ours:.1f},"
                f" papermill interface / ours {spent['papermill interface'] / ours:.1f}, ours without start-up / floor {(ours - start) / spent['floor']:.2f}",
                flush=True)
        print(f"unchanged second run of {len(reports)} reports: {command(reports, place / '2-duibiao-run')[0]:.2f} s", flush=True)


WAYS = {"papermill": papermill_interface, "bare": bare, "ours": ours}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.path.insert(0, str(ROOT))
        WAYS[sys.argv[1]](json.loads(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
