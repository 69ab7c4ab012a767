"""Reports with a PDF of their page among the files that go with it; the runner prints, wherever they were made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from analysis.errors import ReportError
from analysis.reports.chromium import PDF
from analysis.reports.execute import Outcome
from analysis.reports.make import Made, Task, failed


def printed(made: Iterable[Made], tasks: Sequence[Task], printer: Callable[[str], bytes] | None) -> Iterator[Made]:
    """Reports as they come, the good ones with their PDF; one that cannot be printed has failed."""
    asked = {task.job.id: task for task in tasks}
    for report in made:
        yield _with_pdf(report, asked[report.job.id], printer) if printer and report.status == "ok" else report


def _with_pdf(report: Made, task: Task, printer: Callable[[str], bytes]) -> Made:
    try:
        return replace(report, companions={**report.companions, PDF: printer(report.page)})
    except (ReportError, OSError) as error:
        return failed(task, Outcome("failed", f"its PDF could not be printed: {error}"))
