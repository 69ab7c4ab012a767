"""What stands in front of a folder of reports: the index page and the feed, made from manifests and records alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis import paths
from analysis.reports import changes, index
from analysis.reports.feed import feed
from analysis.reports.index_page import index_page
from analysis.reports.publish import manifests, write_front


def front_of(out: Path, kept: Sequence[Mapping]) -> dict[str, str]:
    """File name to text of what tells of the whole folder.

    Parameters
    ----------
    out : Path
        Folder of the reports, for what is on record of its runs.
    kept : sequence of mapping
        The manifests to tell of, as `publish.manifests` gives them.
    """
    listing = index.listing(kept, changes.latest(out), index.outdated(out, kept))
    return {paths.INDEX_PAGE: index_page(listing), paths.FEED: feed(out, kept)}


def index_again(out: Path, stage: Path) -> None:
    """Write the index page and the feed from the manifests that are there. The caller holds the folder."""
    for name, text in front_of(out, manifests(out)).items():
        write_front(out, stage, name, text)
