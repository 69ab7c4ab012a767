"""The bilingual page that lists every report: plain HTML, and one script of our own that the page allows by its hash."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from analysis import paths
from analysis.reports.index_words import INDEX
from analysis.reports.filters import writable
from analysis.reports.render import TEMPLATES
from analysis.reports.words import LANGUAGE_NAMES, STATUS, TAGS, WORDS


@dataclass(frozen=True)
class Script:
    """A script of our own as it stands in a page, and its hash as a Content-Security-Policy names it."""

    text: Markup
    hash: str

    @classmethod
    def of(cls, name: str) -> "Script":
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        return cls(Markup(text), f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, finalize=writable, trim_blocks=True, lstrip_blocks=True)


def index_page(listing: Mapping) -> str:
    """The page.

    Parameters
    ----------
    listing : mapping
        From `index.listing`.
    """
    return _environment().get_template("index.html.j2").render(
        **listing, script=Script.of("index.js"), feed=paths.FEED, words=INDEX, engine=WORDS, status=STATUS, tags=TAGS, names=LANGUAGE_NAMES,
    )
