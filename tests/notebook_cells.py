"""Run a notebook's cells in this process, to look at its exhibits as objects; real kernels run in test_notebooks."""

import ast
import json
from pathlib import Path

from analysis.parameters import read_declarations

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
# Those that a run makes unasked; what is made by name only has a test of its own.
NAMES = sorted(name for name, notebook in read_declarations(NOTEBOOKS).notebooks.items() if not notebook.by_name)


def shown(name: str, **parameters):
    """What every code cell of a notebook shows: preface, exhibits, colophon."""
    space: dict[str, object] = {"__name__": "__main__"}
    for cell in json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            value = _run("".join(cell["source"]), name, space)
            if "parameters" in cell["metadata"].get("tags", ()):
                space |= parameters
            if value is not None:
                yield value


def exhibits(name: str, **parameters):
    """The exhibits of a notebook by id."""
    return {value.id: value for value in shown(name, **parameters) if hasattr(value, "kind")}


def _run(source: str, name: str, space: dict):
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), space)
    return eval(compile(last, name, "eval"), space) if last else None
