"""What stands in front of a folder of reports: the index page and the feed, made from manifests and records alone."""

from pathlib import Path

from analysis import paths
from analysis.reports import changes, index
from analysis.reports.feed import feed
from analysis.reports.index_page import index_page
from analysis.reports.publish import manifests, write_front


def index_again(out: Path, stage: Path) -> None:
    """Write the index page and the feed from the manifests that are there. The caller holds the folder."""
    kept = manifests(out)
    listing = index.listing(kept, changes.latest(out), index.outdated(out, kept))
    write_front(out, stage, paths.INDEX_PAGE, index_page(listing))
    write_front(out, stage, paths.FEED, feed(out, kept))
