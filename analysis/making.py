"""What every command that makes reports does first: find out which of them have to be made, without importing anything heavy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from analysis.reports import records
from analysis.reports.jobs import Job
from analysis.reports.plan import Evidence, Plan, make_plan
from analysis.reports.publish import full, locked


def plan_for(jobs: Sequence[Job], *, folder: Path, out: Path, report_set: str, force: bool = False, files: tuple[str, ...] = ()) -> Plan:
    """Which of these reports have to be made, and why.

    Parameters
    ----------
    jobs : sequence of Job
    folder : Path
        The dataset.
    out : Path
        Folder of the reports.
    report_set : str
    force : bool
        Make all of them.
    files : tuple of str
        Endings of files wanted beside every page.
    """
    return make_plan(jobs, out=out, report_set=report_set, evidence=evidence_of(folder), force=force, files=files)


def evidence_of(folder: Path) -> Evidence:
    """A dataset as the report engine needs to know it; its frames are loaded only where files have changed."""
    from analysis.dataset.files import files_digest

    def reads(parameters: Mapping[str, object], tables: Iterable[str]) -> tuple[list[str], dict[str, str]]:
        from analysis.dataset.reads import reads_of

        return reads_of(folder, parameters, tables)

    @cache
    def rows() -> dict[str, dict[str, str]]:
        from analysis.dataset.files import row_digests

        return row_digests(folder)

    return Evidence(files_digest(folder), reads, rows)


def settle_unchanged(plan: Plan, out: Path, *, wait_seconds: float = 0.0) -> None:
    """Put on record that nothing had to be made.

    Raises
    ------
    ReportError
        If another run is still writing the folder, or there is no room in it.
    """
    with locked(out, wait_seconds):
        try:
            records.nothing_to_do(out, plan.report_set, plan.unchanged, plan.evidence.digest)
        except OSError as error:
            raise full(out, error) from error


def explained(plan: Plan) -> Iterator[str]:
    """One line per report: whether it has to be made and why, or since when it is unchanged."""
    for verdict in plan.verdicts:
        if verdict.why:
            yield f"make       {verdict.job.id:<44} {'; '.join(verdict.why)}"
        else:
            yield f"unchanged  {verdict.job.id:<44} since {verdict.since}"
