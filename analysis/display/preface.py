"""The head and the foot of a report: its question, its parameters, what it rests on and what it read."""

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from types import MappingProxyType

import pandas as pd
from jinja2 import Environment

from analysis.display import narrative
from analysis.display.exhibit import Exhibit
from analysis.display.labels import Labels

STUDY_MIME = "application/vnd.duibiao.study+json"
LIBRARIES = ("duibiao", "pandas", "numpy", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert")

_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
_PREFACE = _PAGE.from_string(
    """<header lang="{{ lang }}"><h1>{{ title }}</h1><p><strong>{{ question }}</strong></p>
<p>{{ subtitle }}</p><p>{{ standing }}</p>
<dl>{% for item in parameters %}<dt>{{ item.label }}</dt><dd>{{ item.text }}</dd>{% endfor %}</dl></header>"""
)
_COLOPHON = _PAGE.from_string(
    """<footer lang="{{ lang }}"><ol>{% for source in sources %}<li>{{ source.publisher }}: {{ source.title }}
({{ source.published }}; {{ source.kind }}){% if source.url %} <a href="{{ source.url }}">{{ source.url }}</a>{% endif %}</li>
{% endfor %}</ol><p>{{ dataset.title }}, {{ dataset.edition }}, {{ dataset.digest[:12] }}</p></footer>"""
)


@dataclass(frozen=True)
class Preface:
    """What stands above every report; shown by the setup cell."""

    notebook: str
    language: str
    title: str
    question: str
    subtitle: str
    parameters: Sequence[Mapping[str, object]]
    dataset: Mapping[str, str]
    standing: str

    @classmethod
    def of(cls, notebook, words, values, declared, *, labels: Labels, info, digest: str, plans: pd.DataFrame, regions) -> "Preface":
        """Word a notebook's declaration and its resolved parameters in the language of the report."""
        pick = labels.pick
        return cls(
            notebook=notebook,
            language=labels.language,
            title=pick(words.title),
            question=pick(words.question),
            subtitle=narrative.subtitle(regions, plans, labels),
            parameters=[
                {"name": name, "label": narrative.short(pick(declared[name].meaning)), "value": value, "text": narrative.parameter(name, value, labels)}
                for name, value in values.items()
            ],
            dataset={
                "title": pick(info, "title"), "edition": info["edition"], "licence": info["licence"], "digest": digest,
            },
            standing=narrative.standing(plans, labels),
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        content = {"version": 1, "event": "open", **asdict(self)}
        return {
            STUDY_MIME: content,
            "text/html": _PREFACE.render(lang=self.language, **asdict(self)),
            "text/plain": f"{self.title}: {self.subtitle}",
        }


@cache
def library_versions() -> Mapping[str, str]:
    """What this process runs on; asked once, since each answer parses a file."""
    return MappingProxyType({"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}})


@dataclass(frozen=True)
class Colophon:
    """What stands below every report; shown by the last cell.

    The dataset is told by the digest of the rows that were read, so that a row elsewhere changes nothing on the page; that of
    its files goes along for whoever asks whether anything at all has changed.
    """

    preface: Preface
    reads: Mapping[str, str]
    scope: Sequence[str]
    sources: Sequence[Mapping[str, object]]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, shown: Iterable[Exhibit], *, preface: Preface, reads: Mapping[str, str], scope: Iterable[str]) -> "Colophon":
        """Gather every source the exhibits showed, once each."""
        sources = {source["id"]: source for exhibit in shown for view in (exhibit, *exhibit.views) for source in view.sources}
        return cls(preface, dict(reads), list(scope), [sources[key] for key in sorted(sources)], library_versions())

    @property
    def dataset(self) -> dict[str, str]:
        lines = "".join(f"{table} {digest}\n" for table, digest in sorted(self.reads.items()))
        whole = self.preface.dataset["digest"]  # where no row read is on record, all may have been
        return {**self.preface.dataset, "digest": sha256(lines.encode()).hexdigest() if lines else whole, "files": whole}

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        content = {
            "version": 1, "event": "close", **asdict(self.preface), "dataset": self.dataset,
            "reads": dict(self.reads), "scope": list(self.scope), "sources": list(self.sources), "versions": dict(self.versions),
        }
        return {
            STUDY_MIME: content,
            "text/html": _COLOPHON.render(lang=self.preface.language, sources=self.sources, dataset=self.dataset),
            "text/plain": f"{len(self.sources)} sources; {self.preface.dataset['title']} {self.preface.dataset['edition']}",
        }
