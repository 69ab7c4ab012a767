"""Reports with a PDF of their page among the files that go with it; the runner prints, wherever they were made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from analysis.errors import ReportError
from analysis.reports.chromium import PDF
from analysis.reports.execute import Outcome
from analysis.reports.make import Made, Task, failed

AT_ONCE = 2


def printed(made: Iterable[Made], tasks: Sequence[Task], printer: Callable[[str], bytes] | None) -> Iterator[Made]:
    """Reports as they come, the good ones with their PDF; one that cannot be printed has failed.

    What is printed meanwhile is handed on when the next report comes, and all the rest at the end.
    """
    if not printer:
        yield from made
        return
    asked, waiting = {task.job.id: task for task in tasks}, []
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="print") as pool:
        for report in made:
            waiting.append(pool.submit(_with_pdf, report, asked[report.job.id], printer))
            yield from _done(waiting)
        while waiting:
            yield waiting.pop(0).result()


def _done(waiting: list[Future]) -> Iterator[Made]:
    for future in [future for future in waiting if future.done()]:
        waiting.remove(future)
        yield future.result()


def _with_pdf(report: Made, task: Task, printer: Callable[[str], bytes]) -> Made:
    if report.status != "ok":
        return report
    try:
        return replace(report, companions={**report.companions, PDF: printer(report.page)})
    except (ReportError, OSError) as error:
        return failed(task, Outcome("failed", f"its PDF could not be printed: {error}"))
