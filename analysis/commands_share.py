"""The commands `site` and `gallery`: finished reports as a static site, and as the pictures of the README."""

from pathlib import Path

import click

from analysis import paths
from analysis.commands_progress import shown
from analysis.errors import ReportError, listed

# What the README shows. Charts: exhibit and the notebook that holds it.
CHARTS = {"focus-poles": "focus", "targets-growth": "targets"}
# Pages: name, notebook, exhibit or the top of the page, width and height of the window.
VIEWS = (("briefing", "briefing", "", 1120, 860), ("clauses-first", "compare_clauses", "clauses-first", 1120, 760))
INDEX_SIZE = (1120, 860)


@click.command("site")
@click.option("--to", "to", metavar="DIR", type=click.Path(path_type=Path), required=True, help="New or empty folder, or one that an earlier `site` wrote.")
@click.option("--from", "source", metavar="DIR", type=click.Path(path_type=Path), default=None, help="Folder of the reports.  [default: reports]")
def write_site_folder(to, source):
    """Copy index, feed, finished reports and their files to a folder that any host can serve.

    Of reports that failed the site says so; their logs and executed notebooks stay here. Again into
    the same folder replaces what has changed and removes what is no longer there.
    """
    from analysis.reports.site import write_site

    done = write_site((source or paths.REPORTS).absolute(), to)
    click.echo(f"{done.reports} reports, {done.files} files in {shown(to.absolute())}: {done.written} written, {done.unchanged} unchanged, {done.removed} removed")
    if done.without:
        click.echo(f"{done.without} reports failed and have no page to copy; the index says so")
    if done.dead:
        click.echo(f"of an edition that is not there speak {listed(done.dead, 3)}; `duibiao run` makes it")


@click.command("gallery")
@click.option("--from", "source", metavar="DIR", type=click.Path(path_type=Path), default=None, help="Finished reports.  [default: reports]")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), default=None, help="Where the pictures go.  [default: reports/gallery]")
@click.option("--charts", "charts_alone", is_flag=True, help="Charts alone, which need no browser.")
def write_pictures(source, out, charts_alone):
    """Take the README's pictures from the finished default reports; those of whole pages need an installed Chromium."""
    from analysis.reports.gallery import View, write_charts, write_views

    source, out = source or paths.REPORTS, out or paths.GALLERY
    found = _pages({*CHARTS.values(), *(view[1] for view in VIEWS)}, source)
    written = write_charts([(exhibit, page) for exhibit, notebook in CHARTS.items() for page in found[notebook]], out)
    if not charts_alone:
        views = [View(name, page, exhibit, width, height) for name, notebook, exhibit, width, height in VIEWS for page in found[notebook]]
        written += write_views(views, source, out, INDEX_SIZE)
    for path in written:
        click.echo(shown(path))


def _pages(notebooks: set[str], source: Path) -> dict[str, list[Path]]:
    """The finished default reports of some notebooks, in each language."""
    from analysis.commands_make import choices_of
    from analysis.reports.jobs import find_notebooks, make_jobs
    from analysis.reports.sets import REPORT_SET

    jobs = make_jobs(find_notebooks(paths.NOTEBOOKS), sorted(notebooks), {}, choices_of(paths.data_folder()))
    found = {name: [source / REPORT_SET / job.notebook / f"{job.stem}.html" for job in jobs if job.notebook == name] for name in notebooks}
    missing = sorted(str(page) for pages in found.values() for page in pages if not page.exists())
    if missing:
        raise ReportError(f"no finished report at {listed(missing)}; run `duibiao run` first")
    return found
