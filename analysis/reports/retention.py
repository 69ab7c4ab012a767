"""What a report set no longer needs: pages of failures that nobody has met again for as long as ticks are remembered."""

import json
from pathlib import Path

from analysis import paths
from analysis.reports.publish import FAILED, drop_failure, locked, staging


def retire_failures(out: Path, report_set: str, before: str, wait_seconds: float = 0.0) -> int:
    """Remove a set's failure pages that were made before a moment; the last good reports stay.

    Parameters
    ----------
    out : Path
        Folder of the reports.
    report_set : str
    before : str
        In UTC, as manifests write times.
    wait_seconds : float
        How long to wait for another run.

    Returns
    -------
    int
        How many were removed; the index is written again if there were any.
    """
    out = Path(out).resolve()
    old = [file for file in (out / report_set).glob(f"*/*{FAILED}{paths.MANIFEST_SUFFIX}") if _finished(file) < before]
    if not old:
        return 0
    from analysis.reports.front import index_again

    with locked(out, wait_seconds), staging(out) as stage:
        for manifest in old:
            drop_failure(manifest.parent, manifest.name.removesuffix(f"{FAILED}{paths.MANIFEST_SUFFIX}"))
        index_again(out, stage)
    return len(old)


def _finished(manifest: Path) -> str:
    try:
        return str(json.loads(manifest.read_text(encoding="utf-8"))["finished"])
    except (ValueError, KeyError, TypeError, FileNotFoundError):
        return ""  # nothing can be said of it, so it goes
