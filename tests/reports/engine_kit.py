"""Tiny notebooks that hand over exhibits by hand, for tests of the engine: nothing here knows any dataset."""

import json
from pathlib import Path
from types import SimpleNamespace

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.reports.outputs import EXHIBIT, STUDY

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" role="img"><title>t</title><path d="M0 0h20" stroke="#000"/></svg>'
SOURCE = {"id": "s1", "title": "A plan", "publisher": "An office", "published": "2025-03-01", "kind": "official", "url": "https://example.org/plan"}
COLUMNS = [
    {"key": "region", "label": "Region", "kind": "text", "unit": ""},
    {"key": "n", "label": "Seen", "kind": "count", "unit": "provisions"},
]

DECLARED = """
[parameter.focal]
type = "id"
choices_from = "regions"
default = ""
zh = "对象地区"
en = "region in focus"

[parameter.peers]
type = "id[]"
choices_from = "regions"
default = []
differs_from = "focal"
zh = "对标地区"
en = "regions it is compared with"

[parameter.language]
type = "choice"
choices = ["zh", "en"]
default = "zh"
zh = "语言"
en = "language"

[parameter.weight]
type = "share"
default = 0.5
zh = "权重"
en = "weight"
"""
ENTRY = """
[notebook.{name}]
parameters = {parameters}
exhibits = {exhibits}
title.zh = "{name}标题"
title.en = "Title of {name}"
question.zh = "{name}问什么？"
question.en = "What does {name} ask?"
"""
HOLDS = {"focal": 'focal: str = ""', "peers": "peers: list = []", "language": 'language: str = "zh"', "weight": "weight: float = 0.5"}


def regions(name="regions"):
    """What an invented dataset answers to `choices_from`."""
    aliases = {"north": "north", "北境": "north", "North": "north", "south": "south", "南境": "south", "east": "east", "东境": "east"}
    return SimpleNamespace(aliases=aliases, default="north", unavailable={"whole": "it is the benchmark"})


def exhibit(name, kind="figure", **fields):
    """An exhibit as the display room hands it over."""
    plain = {
        "version": 1, "id": name, "kind": kind, "language": "zh", "title": f"Title of {name}", "subtitle": "share, %", "alt": "what it shows",
        "columns": COLUMNS, "rows": [["North", "6–9"], ["South", None]], "evidence": [["p1"], []], "sources": [SOURCE], "notes": ["a note"],
        "svg": SVG if kind == "figure" else "", "values": {},
    }
    if kind in ("sentence", "absence"):
        plain |= {"columns": [], "rows": [], "evidence": []}
    return plain | fields


def study(event="open", **fields):
    """What the setup cell and the last cell say."""
    return {
        "version": 1, "event": event, "notebook": "n", "language": "zh", "title": "A title", "question": "A question?", "subtitle": "North against South",
        "parameters": [{"name": "focal", "label": "region in focus", "value": "north", "text": "North"}],
        "dataset": {"title": "Invented", "edition": "2026", "digest": "d" * 64, "licence": "CC0"}, "standing": "Documents, not governments.",
        "reads": {"plans": "a" * 64} if event == "close" else {}, "versions": {"duibiao": "0"} if event == "close" else {},
    } | fields


def shows(content, mime=EXHIBIT):
    """Source of a cell that hands over one object."""
    bundle = json.dumps({mime: content, "text/plain": "fallback"}, ensure_ascii=True)
    return f"import json\nfrom IPython.display import display\ndisplay(json.loads({bundle!r}), raw=True)"


def says(event, **fields):
    return shows(study(event, **fields), STUDY)


def prose(zh, en):
    return [new_markdown_cell(zh, metadata={"tags": ["lang-zh"]}), new_markdown_cell(en, metadata={"tags": ["lang-en"]})]


def write_notebook(folder: Path, name: str, *cells, parameters=("focal", "language")):
    """A notebook of a parameters cell and the cells given: sources or finished cells."""
    first = new_code_cell("\n".join(HOLDS[parameter] for parameter in parameters), metadata={"tags": ["parameters"]})
    made = [first, *(new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells)]
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=made, metadata=metadata), folder / f"{name}.ipynb")


def declare(folder: Path, **exhibits):
    """Declare notebooks by name with the exhibits they promise."""
    entries = [ENTRY.format(name=name, parameters='["focal", "language"]', exhibits=json.dumps(ids)) for name, ids in exhibits.items()]
    (folder / "notebooks.toml").write_text(DECLARED + "".join(entries), encoding="utf-8")
