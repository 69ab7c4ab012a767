"""What changed between two runs, and why: results, exhibits and reports on one side, rows, code and versions on the other."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from analysis.errors import ReportError, listed
from analysis.reports import records
from analysis.reports.causes import Cause, compare

SHOWN = 20


@dataclass(frozen=True)
class ResultChange:
    """One result that is not what it was; `old` or `new` is None where there was or is none."""

    name: str
    old: str | None
    new: str | None
    unit: str


@dataclass(frozen=True)
class ReportChange:
    """A report that was made anew between two runs.

    Attributes
    ----------
    report : str
        Set, notebook and name.
    causes : tuple of Cause
        What it is made from that changed; empty where it was made again all the same.
    results : tuple of ResultChange
    exhibits : tuple of str
        Exhibits whose drawing, words or sources changed.
    same_page : bool
        Whether the page kept every byte.
    """

    report: str
    causes: tuple[Cause, ...]
    results: tuple[ResultChange, ...]
    exhibits: tuple[str, ...]
    same_page: bool


@dataclass(frozen=True)
class Changes:
    """What changed in a folder of reports between two runs.

    Attributes
    ----------
    before, after : int
        Numbers of the runs.
    started : tuple of str
        When each began.
    added, removed : tuple of str
        Reports.
    changed : tuple of ReportChange
    same : int
        Reports that were not made anew.
    """

    before: int
    after: int
    started: tuple[str, str]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[ReportChange, ...] = ()
    same: int = 0
    lost: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether readers see what they saw before."""
        return not self.added and not self.removed and all(change.same_page for change in self.changed)

    def to_json(self) -> dict:
        """Everything above with the causes also in words."""
        content = asdict(self)
        for told, change in zip(content["changed"], self.changed, strict=True):
            for cause, held in zip(told["causes"], change.causes, strict=True):
                cause["text"] = held.text()
        return content


def latest(out: Path, record: Mapping | None = None) -> Changes | None:
    """What the newest run that made a report changed, or the run given; None where no earlier one is on record."""
    found = [kept for kept in records.records(out) if "reports" in kept]
    made = [kept for kept in found if kept["made"]]
    after = record or next(iter(made), None)
    before = after and next((kept for kept in found if kept["run"] < after["run"]), None)
    return between(out, before, after) if before else None


def of_runs(out: Path, numbers: Iterable[int]) -> Changes:
    """What changed between two runs by number; without numbers, what the newest run that made a report changed.

    Raises
    ------
    ReportError
        For a run that is not on record or was interrupted before its end.
    """
    asked = list(numbers)
    if not asked:
        found = latest(out)
        if found is None:
            raise ReportError(f"{out}: fewer than two runs are on record, so nothing can be compared; `duibiao run` leaves one each time")
        return found
    if len(asked) != 2:
        raise ReportError(f"two runs are compared, {len(asked)} was given; runs are {listed(_ended(out), 20) or 'none'}")
    first, second = (records.read(out, number) for number in asked)
    for record in (first, second):
        if "reports" not in record:
            raise ReportError(f"run {record['run']} was interrupted before its end, nothing is recorded of it; runs are {listed(_ended(out), 20)}")
    return between(out, first, second)


def _ended(out: Path) -> list[int]:
    return [record["run"] for record in records.records(out) if "reports" in record]


def between(out: Path, before: Mapping, after: Mapping) -> Changes:
    """Compare the states that two runs left the folder in."""
    old, new = before["reports"], after["reports"]
    again = [name for name in new if name in old and new[name] != old[name]]
    look_up = partial(records.look_up, out)
    pairs = {name: (look_up(old[name]), look_up(new[name])) for name in again}
    return Changes(
        before["run"], after["run"], (before["started"], after["started"]),
        tuple(sorted(set(new) - set(old))), tuple(sorted(set(old) - set(new))),
        tuple(_report(name, *pair, look_up) for name, pair in pairs.items() if all(pair)),
        len(set(new) & set(old)) - len(again), tuple(name for name, pair in pairs.items() if not all(pair)),
    )


def _report(name: str, old: Mapping, new: Mapping, look_up) -> ReportChange:
    return ReportChange(
        name, tuple(compare(old, new, look_up)), tuple(_results(old.get("results", ()), new.get("results", ()))),
        tuple(_exhibits(old, new)), old["html"]["sha256"] == new["html"]["sha256"],
    )


def _results(old: Iterable[Mapping], new: Iterable[Mapping]) -> Iterable[ResultChange]:
    held, now = ({result["name"]: result for result in results} for results in (old, new))
    for name in {**held, **now}:
        before, after = held.get(name), now.get(name)
        if before != after:
            yield ResultChange(name, before and before["text"], after and after["text"], (after or before)["unit"])


def _exhibits(old: Mapping, new: Mapping) -> list[str]:
    held, now = ({exhibit["id"]: exhibit["sha256"] for exhibit in manifest.get("exhibits", ())} for manifest in (old, new))
    return [name for name in {**held, **now} if held.get(name) != now.get(name)]


def in_words(changes: Changes) -> list[str]:
    """A comparison as lines of text, the first results of each report named and the rest counted."""
    lines = [f"run {changes.before} ({changes.started[0]}) against run {changes.after} ({changes.started[1]})"]
    lines += [f"new      {name}" for name in changes.added] + [f"gone     {name}" for name in changes.removed]
    for change in changes.changed:
        lines += [f"{'same' if change.same_page else 'changed':<8} {change.report}"]
        lines += [f"    because of {cause.text()}" for cause in change.causes] or ["    made again, from the same"]
        lines += [f"    {result.name}: {_was(result.old)} → {_was(result.new)}" for result in change.results[:SHOWN]]
        lines += [f"    and {len(change.results) - SHOWN} more results"] if len(change.results) > SHOWN else []
        lines += [f"    exhibits: {listed(change.exhibits)}"] if change.exhibits else []
    lines += [f"unknown  {name}: its earlier manifest is no longer kept" for name in changes.lost]
    return [*lines, f"{changes.same} reports were not made anew"]


def _was(text: str | None) -> str:
    return "none" if text is None else text
