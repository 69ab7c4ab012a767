"""A notebook as a kernel would leave it, without a kernel: its cells run in this process and hold what they showed."""

import json
from functools import partial

import nbformat

from analysis import paths
from analysis.dataset.choices import choices
from analysis.reports.jobs import Job, find_notebooks, make_jobs
from notebook_cells import NOTEBOOKS, _run


def executed(name: str, language: str, **given) -> tuple[Job, nbformat.NotebookNode]:
    """The job and the executed notebook of one report of the dataset in force."""
    (job,) = make_jobs(find_notebooks(NOTEBOOKS), [name], given, partial(choices, paths.data_folder()), languages=[language])
    notebook = nbformat.read(job.path, as_version=4)
    space: dict[str, object] = {"__name__": "__main__"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            value = _run(cell.source, name, space)
            if "parameters" in cell.metadata.get("tags", ()):
                space |= job.parameters
            if value is not None:
                data = json.loads(json.dumps(value._repr_mimebundle_(), ensure_ascii=True))
                cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    return job, notebook
