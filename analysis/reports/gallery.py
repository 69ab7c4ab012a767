"""The pictures of the README, cut out of finished reports, so that they are always real ones."""

import re
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import ReportError

FIGURE = re.compile(r'<figure id="(?P<id>[^"]+)">.*?(?P<svg><svg .*?</svg>)', re.DOTALL)


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


def write_gallery(pages: Sequence[tuple[str, Path]], folder: Path) -> list[Path]:
    """Write one picture per exhibit, named for it and its language.

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
        language = page.name.split(".")[-2]
        written.append(folder / f"{exhibit}.{language}.svg")
        written[-1].write_text(figure_of(page, exhibit), encoding="utf-8")
    return written
