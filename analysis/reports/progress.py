"""How long a run will still take, from what its reports took before. A function of seconds, nothing else."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import fmean

from analysis.reports.publish import manifests

MINUTE, HOUR = 60, 3600
# A machine is rarely more than this many times slower or faster than it was.
PACE_AT_MOST = 5.0


def past_seconds(out: Path, report_set: str) -> dict[str, float]:
    """What each report took when it was last made, this set's before another's.

    Returns
    -------
    dict of str to float
        Report id to seconds; failures count too, for they take their time.
    """
    kept = [kept for kept in manifests(out) if kept.get("seconds")]
    kept.sort(key=lambda manifest: manifest["set"] == report_set)
    return {manifest["report"]: float(manifest["seconds"]) for manifest in kept}


def seconds_left(waiting: Iterable[str], done: Mapping[str, float], past: Mapping[str, float], workers: int) -> float | None:
    """An estimate of the time that is left.

    Parameters
    ----------
    waiting : iterable of str
        Ids of the reports not yet made, `notebook/...`.
    done : mapping
        Seconds of those made in this run.
    past : mapping
        Seconds of reports in earlier runs. A report without any takes what others of its notebook took, else what all took.
    workers : int
        Reports under way at once.

    Returns
    -------
    float or None
        None where nothing at all is known.
    """
    waiting = list(waiting)
    known = {**past, **done}
    if not waiting or not known:
        return None if waiting else 0.0
    by_notebook: dict[str, list[float]] = {}
    for report, seconds in known.items():
        by_notebook.setdefault(_notebook(report), []).append(seconds)
    everything = fmean(known.values())
    left = 0.0
    for report in waiting:
        others = by_notebook.get(_notebook(report))
        usual = past.get(report, fmean(others) if others else everything)
        left += usual * (_pace(done, past) if report in past else 1.0)
    return left / max(1, min(workers, len(waiting)))


def _pace(done: Mapping[str, float], past: Mapping[str, float]) -> float:
    """How much slower this run is than the earlier ones, as far as it has come."""
    both = [report for report in done if past.get(report)]
    if not both:
        return 1.0
    pace = sum(done[report] for report in both) / sum(past[report] for report in both)
    return min(PACE_AT_MOST, max(1 / PACE_AT_MOST, pace))


def _notebook(report: str) -> str:
    return report.partition("/")[0]


def in_words(seconds: float | None) -> str:
    """`about 40 s left`; nothing where nothing is known."""
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return f"about {max(1, round(seconds))} s left"
    if seconds < HOUR:
        return f"about {round(seconds / MINUTE)} min left"
    return f"about {seconds / HOUR:.1f} h left"
