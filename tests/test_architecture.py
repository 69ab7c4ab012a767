"""The house rules of DESIGN, read from the code itself: layers, doors, thin notebooks, nothing about one region."""

import ast
import csv
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "analysis").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

LAYERS = {
    "errors": 0, "paths": 0, "parameters": 0, "spreadsheet": 0,
    "dataset": 1, "measures": 2, "display": 3, "ingest": 4, "reports": 5,
    "cli": 6, "making": 6, "commands_results": 6, "commands_ingest": 6, "commands_make": 6, "commands_progress": 6, "commands_schedule": 6, "commands_share": 6, "study": 6, "tutorial": 6, "__main__": 6,
}
# Beyond "down only": what a room must not know although it lies below.
FORBIDDEN = {
    "measures": {"dataset", "paths", "parameters"},
    "display": {"dataset", "paths", "parameters"},
    "reports": {"dataset", "measures", "display"},
    "dataset": {"parameters"},
}
DOORS = {
    "seaborn": "analysis/display/", "matplotlib": "analysis/display/",
    "statsmodels": "analysis/measures/", "pandera": "analysis/dataset/schemas.py",
    "papermill": "analysis/reports/", "nbconvert": "analysis/reports/", "resvg_py": "analysis/display/office/",
    **dict.fromkeys(("lxml", "opencc"), "analysis/ingest/"), "pypdf": ("analysis/ingest/", "analysis/reports/pdf_text.py"),
    "docx": ("analysis/display/office/", "analysis/ingest/"), "openpyxl": ("analysis/display/office/", "analysis/ingest/"),
}


def room(path: Path) -> str:
    first = path.relative_to(ROOT / "analysis").parts[0]
    return first.removesuffix(".py")


def imported(path: Path):
    """Every module a file imports, also inside functions, as absolute dotted names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer; write the full name"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_the_table_only(path):
    if path.name == "__init__.py" and path.parent.name == "analysis":
        return
    mine = room(path)
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "analysis" or len(parts) == 1 or parts[1] == "__version__":
            continue
        other = parts[1]
        assert other in LAYERS, f"{path.name}: {name} stands in no room of DESIGN"
        if other == mine:
            continue
        assert LAYERS[other] <= LAYERS[mine], f"{path.name} (layer {LAYERS[mine]}) imports {name} from above"
        assert other not in FORBIDDEN.get(mine, set()), f"{mine} must not know {other}: {name} in {path.name}"


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_one_library_one_door(path):
    place = path.relative_to(ROOT).as_posix()
    for name in imported(path):
        door = DOORS.get(name.split(".")[0])
        assert door is None or place.startswith(door), f"{place} imports {name}; its only door is {door}"


def function_lengths():
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                yield (body[-1].end_lineno - body[0].lineno + 1) if body else 0


def test_bodies_are_short_and_modules_small():
    lengths = sorted(function_lengths())
    assert lengths[len(lengths) // 2] < 10, "the median function body is ten lines or more"
    assert lengths[int(len(lengths) * 0.9)] < 30, "one function body in ten is thirty lines or more"
    long = {str(p): n for p in CODE if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long, f"modules over 400 lines: {long}"


def dataset_words():
    """Names that belong to the default dataset alone: its regions, plans and factor codes."""
    def column(table, *names):
        with open(ROOT / "data" / table, encoding="utf-8-sig", newline="") as handle:
            return {row[name] for row in csv.DictReader(handle) for name in names if row[name]}

    regions = column("regions.csv", "region_id", "name_en", "name_zh") - {"national", "National", "全国"}
    return regions | column("plans.csv", "plan_id") | (column("codebook/factors.csv", "factor_id") - {"data", "models", "research", "finance"})


def test_code_and_notebooks_name_nothing_of_the_default_dataset():
    texts = {p: p.read_text(encoding="utf-8") for p in [*CODE, *NOTEBOOKS, ROOT / "notebooks" / "notebooks.toml"]}
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for word in sorted(dataset_words())
        for path, text in texts.items()
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])" if word.isascii() else re.escape(word), text)
    ]
    assert not found, found


def cells(path, kind):
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_thin_and_stored_without_outputs(path):
    for cell in cells(path, "code"):
        source = "".join(cell["source"])
        assert not cell["outputs"] and cell["execution_count"] is None, f"{path.name}: outputs stored"
        assert len(source.splitlines()) <= 8, f"{path.name}: more than eight lines in a cell:\n{source}"
        for node in ast.walk(ast.parse(source)):
            thick = isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.Lambda | ast.comprehension | ast.BinOp)
            assert not thick, f"{path.name}: {type(node).__name__} in a cell:\n{source}"
        assert "warnings" not in source and "/" not in source, f"{path.name}: a path or a silenced warning:\n{source}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_text_cell_exists_in_both_languages(path):
    tags = [tuple(cell["metadata"].get("tags", ())) for cell in cells(path, "markdown")]
    languages = [tag for cell_tags in tags for tag in cell_tags if tag.startswith("lang-")]
    assert all(len([t for t in cell_tags if t.startswith("lang-")]) == 1 for cell_tags in tags), "a text cell without a language"
    assert languages[0::2] == ["lang-zh"] * (len(languages) // 2) and languages[1::2] == ["lang-en"] * (len(languages) // 2)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_parameters_cell_holds_the_declared_literals(path):
    declared = tomllib.loads((ROOT / "notebooks" / "notebooks.toml").read_text(encoding="utf-8"))
    names = declared["notebook"][path.stem]["parameters"]
    (cell,) = [c for c in cells(path, "code") if "parameters" in c["metadata"].get("tags", ())]
    tree = ast.parse("".join(cell["source"]))
    held = {node.target.id: ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.AnnAssign)}
    assert held == {name: declared["parameter"][name]["default"] for name in names}
    assert "".join(cell["source"]).count("#") == len(names), "each parameter has a comment"
    setup = next(c for c in cells(path, "code") if "open_study" in "".join(c["source"]))
    passed = {k.arg for node in ast.walk(ast.parse("".join(setup["source"]))) if isinstance(node, ast.Call) for k in node.keywords}
    assert set(names) <= passed, f"the setup cell does not pass {set(names) - passed}"


def test_every_notebook_is_declared_and_every_declaration_has_its_notebook():
    declared = tomllib.loads((ROOT / "notebooks" / "notebooks.toml").read_text(encoding="utf-8"))["notebook"]
    assert {p.stem for p in NOTEBOOKS} == set(declared)
