"""The same report for office programs: the blocks of its page as plain data, and whoever was named to write them.

The writer is named by whoever asks for reports, as "module:function"; the engine knows no office format.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module

import mistune

from analysis.errors import ReportError
from analysis.reports.jobs import Job
from analysis.reports.outputs import contents, sources
from analysis.reports.render import citation, describe, fingerprint, in_language, numbered, shown
from analysis.reports.words import WORDS

INLINE = {"strong": "strong", "emphasis": "emphasis"}


def write_companions(job: Job, notebook: Mapping, *, notebook_digest: str, writer: str) -> dict[str, bytes]:
    """The files that go with a report's page.

    Parameters
    ----------
    job : Job
    notebook : NotebookNode
        Executed, its exhibits checked.
    notebook_digest : str
        sha256 of the notebook as it is stored.
    writer : str
        "module:function"; it gets the report as `plain_report` gives it and the endings, and gives ending to bytes.

    Returns
    -------
    dict
        Ending, such as "docx", to bytes; empty where the notebook declares none.

    Raises
    ------
    ReportError
        If nobody was named to write them, or a file cannot be written.
    """
    if not job.declared.office:
        return {}
    if not writer:
        raise ReportError(f"{job.notebook} declares {', '.join(job.declared.office)}, and nobody was named to write them")
    module, _, function = writer.partition(":")
    return getattr(import_module(module), function)(plain_report(job, notebook, notebook_digest), job.declared.office)


def plain_report(job: Job, notebook: Mapping, notebook_digest: str) -> dict:
    """Everything that the page of a report holds, without its form."""
    found, words = contents(notebook), WORDS[job.language]
    study, mark = describe(job, found), fingerprint(job, found, notebook_digest)
    blocks = list(_blocks(in_language(notebook["cells"], job.language), job.language))
    versions = words["comma"].join(f"{name} {version}" for name, version in sorted(study.get("versions", {}).items()))
    facts = [
        (words["dataset"], study["dataset"].get("title")), (words["edition"], study["dataset"].get("edition")), (words["licence"], study["dataset"].get("licence")),
        (words["digest"], study["dataset"].get("digest")), (words["notebook"], job.path.name), (words["notebook_digest"], notebook_digest), (words["versions"], versions),
    ]
    foot_titled = bool(blocks) and blocks[-1]["kind"] == "heading"
    return {
        "language": job.language, "words": words, "id": job.id, "fingerprint": mark, "title": study["title"], "question": study["question"],
        "subtitle": study.get("subtitle", ""), "standing": study.get("standing", ""), "parameters": list(study["parameters"]),
        "dataset": dict(study["dataset"]), "sources": sources(found), "cite": citation(job, study, mark), "blocks": blocks,
        "facts": [fact for fact in facts if fact[1]], "foot_titled": foot_titled,
    }


def _blocks(cells: Iterable[Mapping], language: str) -> Iterable[dict]:
    counts = {"figure": 0, "table": 0}
    for cell in cells:
        if cell["cell_type"] == "markdown":
            yield from _texts(mistune.create_markdown(renderer=None)(cell["source"]))
        elif cell["cell_type"] == "code":
            yield from (numbered(exhibit, counts, language) for exhibit in shown(cell))


def _texts(tokens: Iterable[Mapping]) -> Iterable[dict]:
    """Text cells as headings, paragraphs and items; anything else as the paragraphs it holds."""
    for token in tokens:
        kind = token["type"]
        if kind == "heading":
            yield {"kind": "heading", "level": max(token["attrs"]["level"], 2), "spans": _spans(token["children"])}
        elif kind == "list_item":
            yield {"kind": "item", "spans": [span for part in token["children"] for span in _spans(part.get("children", ()))]}
        elif kind in ("paragraph", "block_text"):
            yield {"kind": "paragraph", "spans": _spans(token["children"])}
        elif "children" in token:
            yield from _texts(token["children"])
        elif token.get("raw"):
            yield {"kind": "code", "spans": [(token["raw"].rstrip(), "")]}


def _spans(tokens: Iterable[Mapping], style: str = "") -> list[tuple[str, str]]:
    """Text with its emphasis; of links the words."""
    spans: list[tuple[str, str]] = []
    for token in tokens:
        if "children" in token:
            spans += _spans(token["children"], INLINE.get(token["type"], style))
        elif token["type"] in ("softbreak", "linebreak"):
            spans.append((" ", style))
        else:
            spans.append((token.get("raw", ""), style))
    return spans
