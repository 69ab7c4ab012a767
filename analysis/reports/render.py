"""An executed notebook in, one self-contained page out. The only place that knows nbconvert.

A page believes only the typed exhibits of a notebook and its own templates: text is escaped, HTML
and scripts of a notebook never pass, and nothing is loaded from anywhere.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from analysis.reports.filters import css_text, csv_data, runs, spoken, widths, writable
from analysis.reports.jobs import Job, digest
from analysis.reports.outputs import EXHIBIT, STUDY, Contents, contents, paragraphs, sources
from analysis.reports.reasons import told
from analysis.reports.words import LANGUAGE_NAMES, NEXT, STATUS, TAGS, WORDS

TEMPLATES = Path(__file__).resolve().parent / "templates"
# Places in memory and names of temporary files differ from run to run and tell a reader nothing.
PASSING = ((re.compile(r"\bat 0x[0-9a-fA-F]+"), "at 0x…"), (re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py"), "<cell>"))
LINKS = ("http://", "https://", "mailto:", "#")
# A table with more rows than this shows its first ones, and the others when asked.
LONG, FIRST = 24, 12


class Prose(IPythonRenderer):
    """Text cells: HTML in them is shown, not obeyed; headings are collected for the contents list."""

    def __init__(self, headings: list[dict]):
        super().__init__(escape=True, allow_harmful_protocols=False)
        self.headings = headings

    def heading(self, text: str, level: int, **attrs: object) -> str:
        anchor, level = f"section-{len(self.headings) + 1}", max(level, 2)
        self.headings.append({"id": anchor, "html": Markup(re.sub(r"</?a\b[^>]*>", "", text)), "level": level})
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def block_code(self, code: str, info: str | None = None) -> str:
        return f'<pre tabindex="0"><code>{Markup.escape(code)}</code></pre>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return f'<a href="{Markup.escape(url)}">{text}</a>' if url.startswith(LINKS) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture from elsewhere would be a request; its words stay."""
        return str(Markup.escape(text))

    def escape_html(self, text: str) -> str:
        return str(Markup.escape(text))


class PageExporter(TemplateExporter):
    """nbconvert's machinery with our template, autoescape on, and no second parse of the finished page."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def __init__(self, language: str):
        self.language = language
        super().__init__(template_paths=[str(TEMPLATES)], template_file="report.html.j2")

    def from_notebook_node(self, nb: Mapping, resources: Mapping | None = None, **ignored) -> tuple[str, Mapping]:
        """One language's cells as a page; `resources["page"]` holds what stands around them.

        The stock way copies a notebook twice, outputs and all, for preprocessors that could change it; nothing here does.
        """
        blocks, headings = body(in_language(nb["cells"], self.language), self.language)
        last_code = blocks.pop() if blocks and blocks[-1]["kind"] == "code" else None
        around = {"headings": headings, "last_code": last_code, "foot_titled": _ends_with_heading(blocks), **resources["page"]}
        return self.template.render(blocks=blocks, **around), resources

    def _create_environment(self) -> Environment:
        environment = super()._create_environment()
        environment.autoescape, environment.finalize = True, writable
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.filters |= {"css_text": css_text, "csv_data": csv_data, "runs": runs, "spoken": spoken, "widths": widths}
        return environment


@cache
def _exporter(language: str) -> PageExporter:
    """One exporter for all threads: what it has once loaded only reads."""
    return PageExporter(language)


def report_page(job: Job, notebook: Mapping, *, notebook_digest: str) -> str:
    """The page of a report.

    Parameters
    ----------
    job : Job
    notebook : NotebookNode
        Executed, its exhibits checked.
    notebook_digest : str
        sha256 of the notebook as it is stored.

    Returns
    -------
    str
        HTML; equal inputs give equal pages, hence no times.
    """
    found, words = contents(notebook), WORDS[job.language]
    study, cited = describe(job, found), sources(found)
    mark = fingerprint(job, found, notebook_digest)
    page = {
        "job": job, "tag": TAGS[job.language], "w": words, "study": study, "sources": cited,
        "cited": {source["id"]: number for number, source in enumerate(cited, start=1)}, "notebook_digest": notebook_digest,
        "fingerprint": mark, "cite": citation(job, study, mark), "other": _other_edition(job),
        "files": [{"name": f"{job.stem}.{ending}", "kind": ending.upper()} for ending in job.declared.office], "paragraphs": paragraphs, "long": LONG, "first": FIRST,
    }
    return _exporter(job.language).from_notebook_node(notebook, {"page": page})[0]


def citation(job: Job, study: Mapping, mark: str) -> str:
    """How to name this report so that another reader can find the very same one."""
    words, dataset = WORDS[job.language], study["dataset"]
    edition = " ".join(filter(None, [dataset.get("title", ""), dataset.get("edition", "")])) or words["no_value"]
    subtitle = study.get("subtitle") or words["comma"].join(item["text"] for item in study["parameters"]) or words["no_value"]
    return words["cite_text"].format(title=study["title"], subtitle=subtitle, dataset=edition, report=job.id, fingerprint=mark)


def describe(job: Job, found: Contents) -> dict:
    """What the notebook says about itself, completed from its declaration."""
    study = dict(found.study)
    study["title"] = study.get("title") or job.declared.title.get(job.language, job.notebook)
    study["question"] = study.get("question") or job.declared.question.get(job.language, "")
    study["parameters"] = study.get("parameters") or [
        {"name": name, "label": job.meanings[name][job.language], "text": plain_value(value, job.language)}
        for name, value in job.parameters.items()
    ]
    study["dataset"] = study.get("dataset") or {}
    return study


def plain_value(value: object, language: str) -> str:
    """A parameter in words, where the notebook has none of its own."""
    if isinstance(value, list):
        return WORDS[language]["comma"].join(map(str, value)) or WORDS[language]["all"]
    return str(value) if value != "" else WORDS[language]["no_value"]


def fingerprint(job: Job, found: Contents, notebook_digest: str) -> str:
    """One number for everything the report shows; the same evidence and code give the same."""
    data = found.study.get("dataset", {}).get("digest", "") if isinstance(found.study.get("dataset"), Mapping) else ""
    return digest([job.id, dict(job.parameters), list(found.exhibits), data, notebook_digest])[:16]


def _other_edition(job: Job) -> dict | None:
    others = [language for language in job.editions if language != job.language and language in TAGS]
    return {"tag": TAGS[others[0]], "file": f"{job.slug}.{others[0]}.html", "name": LANGUAGE_NAMES[others[0]]} if others else None


def body(cells: Sequence[Mapping], language: str) -> tuple[list[dict], list[dict]]:
    """The notebook's cells as blocks of a page, and its headings."""
    headings: list[dict] = []
    counts = {"figure": 0, "table": 0}
    prose = MarkdownWithMath(renderer=Prose(headings))
    blocks = []
    for cell in cells:
        if cell["cell_type"] == "markdown":
            blocks.append({"kind": "prose", "html": Markup(writable(prose.render(cell["source"])))})
        elif cell["cell_type"] == "code":
            blocks += [numbered(exhibit, counts, language) for exhibit in shown(cell)]
            _fold(blocks, {"source": passing(cell["source"]), "outputs": _texts(cell)})
    return blocks, headings


def _fold(blocks: list[dict], code: Mapping) -> None:
    """Code folds away, together with the code right before it."""
    if not code["source"].strip():
        return
    if not blocks or blocks[-1]["kind"] != "code":
        blocks.append({"kind": "code", "cells": []})
    blocks[-1]["cells"].append(code)


def in_language(cells: Sequence[Mapping], language: str) -> list[Mapping]:
    """The cells that an edition keeps: those of no language and its own."""
    others = {f"lang-{other}" for other in TAGS if other != language}
    return [cell for cell in cells if not others & set(cell["metadata"].get("tags", ()))]


def shown(cell: Mapping) -> list[Mapping]:
    """The exhibits that a cell showed."""
    data = [output["data"] for output in cell["outputs"] if output["output_type"] in ("display_data", "execute_result")]
    return [bundle[EXHIBIT] for bundle in data if EXHIBIT in bundle]


def numbered(exhibit: Mapping, counts: dict[str, int], language: str) -> dict:
    """An exhibit with its number, and its other views under the same; figures and tables count separately."""
    views = (exhibit, *exhibit.get("views", ()))
    kind = next((view["kind"] for view in views if view["kind"] in counts), "")
    if not kind:
        return {"kind": exhibit["kind"], "exhibit": exhibit}
    counts[kind] += 1
    number = WORDS[language][kind].format(counts[kind])
    blocks = [
        {"kind": view["kind"], "exhibit": view, "number": number, "anchor": exhibit["id"], "svg": Markup(view["svg"]) if view["kind"] == "figure" else ""}
        for view in views
    ]
    return blocks[0] | ({"views": blocks} if len(blocks) > 1 else {})


def _texts(cell: Mapping) -> list[str]:
    """What a cell printed, for the folded part; typed outputs are on the page already."""
    texts = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            texts.append(output["text"])
        elif output["output_type"] == "error":
            texts.append("\n".join(output["traceback"]))
        elif not {EXHIBIT, STUDY} & set(output.get("data", {})):
            texts.append(output.get("data", {}).get("text/plain", ""))
    return [passing(strip_ansi(text)) for text in texts if text.strip()]


def passing(text: str) -> str:
    """Text without what differs between two equal runs."""
    for pattern, stands in PASSING:
        text = pattern.sub(stands, text)
    return text


def _ends_with_heading(blocks: Sequence[Mapping]) -> bool:
    """Whether the notebook itself heads the part where sources and provenance stand."""
    return bool(blocks) and blocks[-1]["kind"] == "prose" and bool(re.search(r"</h[2-6]>\s*$", blocks[-1]["html"]))


def failure_page(job: Job, outcome: object, *, has_last_good: bool) -> str:
    """The page that says which report failed, where, with what message and what to do next."""
    cell = failed_cell(outcome)
    return _exporter(job.language).environment.get_template("failed.html.j2").render(
        job=job, outcome=outcome, reason=told(outcome.reason, job.language), tag=TAGS[job.language], w=WORDS[job.language],
        study=describe(job, contents(outcome.notebook or {"cells": []})),
        status=STATUS[job.language][outcome.status], next=NEXT[job.language].get(outcome.status, ""), source=cell.get("source", ""),
        texts=_texts(cell) if cell else [], log=passing(outcome.log), has_last_good=has_last_good,
    )


def failed_cell(outcome: object) -> Mapping:
    """The code cell at which a run ended; empty where it ended outside the cells."""
    if outcome.notebook is None or outcome.cell is None:
        return {}
    return [cell for cell in outcome.notebook["cells"] if cell["cell_type"] == "code"][outcome.cell - 1]
