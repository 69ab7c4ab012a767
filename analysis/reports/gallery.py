"""The pictures of the README, taken from finished reports, so that they are always real ones: charts as they are, pages as a browser shows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import ReportError
from analysis.reports import index
from analysis.reports.chromium import Browser
from analysis.reports.index_page import index_page
from analysis.reports.publish import manifests

FIGURE = re.compile(r'<figure id="(?P<id>[^"]+)">.*?(?P<svg><svg .*?</svg>)', re.DOTALL)
SCALE = 1.5
# One exhibit alone on its page, without what asks to be clicked.
ALONE = """<style>
.masthead, .side, .skip, .csv, .more, .behind, main > :not([id="{exhibit}"]) {{ display: none !important; }}
.layout {{ display: block; padding: 1.4rem 2rem; }} main {{ padding: 0; }} main > [id="{exhibit}"] {{ margin: 0; max-width: none; }}
</style></head>"""
# An index has its times, which differ from run to run and show nothing.
TIMELESS = "<style>.state time, .state br { display: none; }</style></head>"


@dataclass(frozen=True)
class View:
    """A picture of a page: of its top, or of one exhibit alone.

    Attributes
    ----------
    name : str
        Of the file, before its language.
    page : Path
        The finished report.
    exhibit : str
        "" for the top of the page.
    width, height : int
        Of the window, in CSS pixels.
    """

    name: str
    page: Path
    exhibit: str
    width: int
    height: int


def figure_of(page: Path, exhibit: str) -> str:
    """The drawing of one exhibit of a finished report, as a file of its own.

    Raises
    ------
    ReportError
        If the page holds no such figure.
    """
    drawings = {found["id"]: found["svg"] for found in FIGURE.finditer(page.read_text(encoding="utf-8"))}
    if exhibit not in drawings:
        raise ReportError(f"{page.name} holds no figure {exhibit!r}; it holds {', '.join(drawings) or 'none'}")
    # On a dark page a chart needs its own white ground.
    return drawings[exhibit].replace(' style="', ' style="background:#ffffff;', 1) + "\n"


def write_charts(pages: Sequence[tuple[str, Path]], folder: Path) -> list[Path]:
    """Write one drawing per exhibit, named for it and its language.

    Parameters
    ----------
    pages : sequence of (str, Path)
        Exhibit id and the finished report that shows it.
    folder : Path
        The gallery.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for exhibit, page in pages:
        written.append(folder / f"{exhibit}.{_language(page)}.svg")
        written[-1].write_text(figure_of(page, exhibit), encoding="utf-8")
    return written


def write_views(views: Sequence[View], out: Path, folder: Path, size: tuple[int, int]) -> list[Path]:
    """Write one picture per view, and one of the index.

    Parameters
    ----------
    views : sequence of View
    out : Path
        Folder of the reports, for the index.
    folder : Path
        The gallery.
    size : tuple of int
        Width and height of the picture of the index.

    Raises
    ------
    ReportError
        If there is no browser, or a page lacks the exhibit; nothing is written then.
    """
    browser = Browser.found()
    pictures = {f"{view.name}.{_language(view.page)}.webp": browser.picture(_page_of(view), view.width, view.height, SCALE) for view in views}
    listed = index_page(index.listing(manifests(out))).replace("</head>", TIMELESS, 1)
    pictures["index.webp"] = browser.picture(listed, *size, SCALE)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in pictures]


def _page_of(view: View) -> str:
    html = view.page.read_text(encoding="utf-8")
    if view.exhibit and f'id="{view.exhibit}"' not in html:
        raise ReportError(f"{view.page.name} holds no exhibit {view.exhibit!r}")
    return html.replace("</head>", ALONE.format(exhibit=view.exhibit), 1) if view.exhibit else html


def _language(page: Path) -> str:
    return page.name.split(".")[-2]
