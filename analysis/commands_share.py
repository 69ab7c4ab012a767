"""The command `site`: the finished reports as a static site that any host can serve."""

from pathlib import Path

import click

from analysis import paths
from analysis.commands_progress import shown


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
