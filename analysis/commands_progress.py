"""What a run says while it goes on: one line a report, one bar on a terminal, or one JSON object a line. Never two of them."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from analysis import paths
from analysis.errors import listed

TEXT, JSON = "text", "json"
META = "duibiao.log_format"


def _remember(context: click.Context, parameter: click.Parameter, value: str) -> str:
    context.meta[META] = value
    return value


LOG_FORMAT = click.option(
    "--log-format", type=click.Choice([TEXT, JSON]), default=TEXT, show_default=True, is_eager=True, callback=_remember,
    help="json: one object a line for start, each report and end, and nothing else.",
)


class Lines:
    """A line a report, then the word of the run."""

    def start(self) -> None:
        """Nothing to say yet."""

    def report(self, result: object) -> None:
        click.echo(line(result))

    def end(self, result: object) -> None:
        counted = listed(f"{count} {status}" for status, count in result.counts.items())
        told = ", ".join(filter(None, [counted, result.unchanged]))
        click.echo(f"{result.word}: {told or 'nothing to make'}; {result.trouble or f'index page: {shown(result.index)}'}")


class Bar(Lines):
    """A bar with the time that is left; afterwards a line for each report that did not end well."""

    def __init__(self, names: Sequence[str], out: Path, report_set: str, workers: int):
        from analysis.reports.progress import past_seconds

        self.waiting, self.done, self.workers = dict.fromkeys(names), {}, workers
        self.past = past_seconds(Path(out), report_set)
        self.bar = click.progressbar(length=len(names), label="reports", show_eta=False, item_show_func=lambda name: self._left(name))
        self.bad: list[object] = []

    def start(self) -> None:
        self.bar.__enter__()

    def _left(self, name: str | None) -> str:
        from analysis.reports.progress import in_words, seconds_left

        left = in_words(seconds_left(self.waiting, self.done, self.past, self.workers)) if self.waiting else ""
        return "  ".join(filter(None, [left, name]))

    def report(self, result: object) -> None:
        self.waiting.pop(result.job.id, None)
        self.done[result.job.id] = result.seconds
        self.bar.update(1, result.job.id)
        if result.status != "ok":
            self.bad.append(result)

    def close(self) -> None:
        """Leave the bar's line, whatever ended the run."""
        self.bar.__exit__(None, None, None)

    def end(self, result: object) -> None:
        for report in self.bad:
            click.echo(line(report))
        super().end(result)


class JsonLines:
    """One JSON object a line, for programs."""

    def __init__(self, names: Sequence[str], out: Path, report_set: str, workers: int):
        self.began = time.monotonic()
        self.first = {"reports": len(names), "set": report_set, "out": str(out), "workers": workers}

    def start(self) -> None:
        say("start", **self.first)

    def report(self, result: object) -> None:
        say(
            "report", report=result.job.id, notebook=result.job.notebook, language=result.job.language, parameters=dict(result.job.parameters),
            status=result.status, reason=result.reason, seconds=round(result.seconds, 3), page=str(result.page) if result.page else None,
        )

    def end(self, result: object) -> None:
        say(
            "end", word=result.word, counts=result.counts, unchanged=result.unchanged, seconds=round(time.monotonic() - self.began, 3),
            index=str(result.index), exit_status=result.exit_status, trouble=result.trouble,
        )


def say(event: str, **fields: object) -> None:
    """One event of a JSON log."""
    click.echo(json.dumps({"event": event, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **fields}, ensure_ascii=False))


def refused(context: click.Context, message: str, exit_status: int) -> bool:
    """The last event of a run that was refused, where the log is JSON."""
    if context.meta.get(META) != JSON:
        return False
    say("end", word="refused", message=message, exit_status=exit_status)
    return True


def unchanged(log_format: str, plan: object, out: Path) -> None:
    """What is said of a request from which nothing had to be made."""
    index = Path(out) / paths.INDEX_PAGE
    if log_format == JSON:
        say("end", word="ok", counts={}, unchanged=plan.told, seconds=0.0, index=str(index), exit_status=0)
    else:
        click.echo(f"ok: {plan.told or 'nothing to make'}; index page: {shown(index)}")


@contextmanager
def telling(log_format: str, names: Sequence[str], *, out: Path, report_set: str, workers: int) -> Iterator[Lines | JsonLines]:
    """What tells of one run.

    Parameters
    ----------
    log_format : {"text", "json"}
    names : sequence of str
        Ids of the reports to be made.
    out, report_set, workers
        Where, in which set, how many at once.
    """
    if log_format == JSON:
        teller = JsonLines(names, out, report_set, workers)
    else:
        teller = Bar(names, out, report_set, workers) if sys.stdout.isatty() else Lines()
    teller.start()
    try:
        yield teller
    finally:
        if isinstance(teller, Bar):
            teller.close()


def line(result: object) -> str:
    """One report of a log: how it ended, which, how long, and where to read why."""
    why = f"  {result.reason.splitlines()[0]}" if result.reason else ""
    place = f"  see {shown(result.page)}" if result.page and result.status != "ok" else ""
    return f"{result.status:<12} {result.job.id:<44} {result.seconds:6.1f} s{why}{place}"


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
