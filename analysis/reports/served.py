"""Which ticks of a report set were served, kept beside the reports: what makes a schedule survive downtime. Light, like `schedule`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from analysis import paths
from analysis.errors import ReportError
from analysis.reports.publish import hold, replace_text

FORMAT = 1
TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Served:
    """A tick and the run that answered it.

    Attributes
    ----------
    tick, served : str
        The tick and the end of its run, in UTC.
    word : str
        How the run ended.
    counts : mapping
        Reports by how they ended.
    passed : int
        Ticks before this one that nobody served.
    """

    tick: str
    served: str
    word: str
    counts: Mapping[str, int] = field(default_factory=dict)
    passed: int = 0


@contextmanager
def turn(out: Path, seconds: float) -> Iterator[None]:
    """Be the only one who serves ticks of this folder; wait for another so long, and no longer.

    Raises
    ------
    ReportError
        If another still serves them by then.
    """
    folder = Path(out) / paths.SCHEDULE
    with hold(folder, f"--out {out}: another `duibiao schedule run-due` is at work here", seconds):
        yield


def read_served(out: Path, name: str) -> list[Served]:
    """The ticks of a set that were served, oldest first.

    Raises
    ------
    ReportError
        If the record cannot be read.
    """
    file = _file(out, name)
    if not file.exists():
        return []
    try:
        return [Served(**entry) for entry in json.loads(file.read_text(encoding="utf-8"))["served"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ReportError(f"{file}: this record of served ticks cannot be read ({error}); remove it, and the set owes its latest tick") from error


def add_served(out: Path, name: str, served: Sequence[Served], keep: int) -> None:
    """Remember ticks that were served, the last `keep` of them."""
    kept = [asdict(entry) for entry in [*read_served(out, name), *served][-keep:]]
    replace_text(_file(out, name), json.dumps({"format": FORMAT, "served": kept}, indent=1) + "\n")


def last_tick(served: Sequence[Served]) -> datetime | None:
    """The tick served last, which is not the latest once a clock was set back."""
    return datetime.strptime(served[-1].tick, TIME).replace(tzinfo=UTC) if served else None


def _file(out: Path, name: str) -> Path:
    return Path(out) / paths.SCHEDULE / f"{name}.json"
