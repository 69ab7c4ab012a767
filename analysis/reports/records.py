"""What is kept of each run: which reports it made and why, and which manifest every report of the folder had when it ended.

Runs are numbered, so that their order does not hang on a clock. Manifests and what stands behind their digests are kept once
each, under their digest, for as long as a record names them.
"""

import gzip
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis import paths
from analysis.errors import ReportError, listed
from analysis.reports.jobs import digest
from analysis.reports.keys import SHARED
from analysis.reports.publish import manifests, now, replace_text

FORMAT = 1
KEPT = "kept"
RETENTION = 50
RUNNING, INTERRUPTED = "running", "interrupted"
DIGITS = 6


def place(manifest: Mapping) -> str:
    """Where a report stands in the folder; its name in every comparison."""
    return f"{manifest['set']}/{manifest['report']}"


def name_of(manifest: Mapping) -> str:
    """The digest under which a manifest is kept."""
    return digest({name: held for name, held in manifest.items() if name != "folder"})


def folder_state(out: Path) -> dict[str, Mapping]:
    """The manifest of the last good state of every report in a folder."""
    return {place(manifest): manifest for manifest in manifests(out) if manifest["status"] == "ok"}


def begin(out: Path, report_set: str, asked: Iterable[str]) -> dict:
    """Put down that a run has begun; a run that is killed leaves this behind."""
    settle(out)
    record = {"format": FORMAT, "run": newest(out) + 1, "set": report_set, "started": now(), "word": RUNNING, "asked": list(asked)}
    _write(out, record)
    return record


def end(
    out: Path, record: Mapping, *, word: str, made: Mapping[str, Mapping], unchanged: Iterable[str] = (), dataset: str = "",
    details: Mapping[str, Mapping] | None = None, retention: int = RETENTION,
) -> dict:
    """Complete the record of a run.

    Parameters
    ----------
    out : Path
    record : mapping
        From `begin`.
    word : str
        How the run ended.
    made : mapping
        Report to status, reason, seconds and why it was made.
    unchanged : iterable of str
        Reports that needed no run.
    dataset : str
        Digest of its files.
    details : mapping, optional
        What stands behind the digests of this run's keys.
    retention : int
        Records kept of each report set.
    """
    state = folder_state(out)
    names = {name: name_of(manifest) for name, manifest in state.items()}
    for name, manifest in state.items():
        _keep(out, names[name], manifest)
    for name, held in (details or {}).items():
        _keep(out, name, held)
    held = {name: names[name] for name in unchanged if name in names}
    behind = sorted({name for manifest in state.values() for name in _behind(manifest)})
    complete = {
        **record, "finished": now(), "word": word, "made": dict(made), "unchanged": held, "dataset": dataset, "reports": names, "behind": behind,
    }
    _write(out, complete)
    prune(out, complete["set"], retention)
    return complete


def nothing_to_do(out: Path, report_set: str, unchanged: Iterable[str], dataset: str) -> None:
    """Record a run that found everything unchanged; of several such runs in a row the last is kept and takes over what they found."""
    before = last(out, report_set)
    again = bool(before) and not before["made"] and before["word"] == "ok" and before["dataset"] == dataset
    asked = list(unchanged)
    found = dict.fromkeys([*(before["unchanged"] if again else ()), *asked])
    end(out, begin(out, report_set, asked), word="ok", made={}, unchanged=found, dataset=dataset)
    if again:
        _file(out, before["run"]).unlink(missing_ok=True)


def settle(out: Path) -> None:
    """Say of a run that never ended that it was interrupted; only for whoever holds the folder."""
    for number in _numbers(out):
        record = read(out, number)
        if record["word"] == RUNNING:
            _write(out, {**record, "word": INTERRUPTED, "finished": now()})


def read(out: Path, number: int) -> dict:
    """The record of a run.

    Raises
    ------
    ReportError
        For a run of which there is none.
    """
    try:
        return json.loads(_file(out, number).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReportError(f"no run {number} is on record in {out}; there are {listed(_numbers(out), 20) or 'none'}") from error


def records(out: Path) -> Iterator[dict]:
    """The records of a folder, newest first."""
    return (read(out, number) for number in reversed(_numbers(out)))


def newest(out: Path) -> int:
    """Number of the newest run on record; nought where there is none."""
    return max(_numbers(out), default=0)


def last(out: Path, report_set: str) -> dict | None:
    """The newest record of a report set that came to an end of its own."""
    return next((record for record in records(out) if record["set"] == report_set and "reports" in record), None)


def verified(out: Path, dataset: str) -> dict[str, str]:
    """Reports that a run found unchanged on this very state of the dataset, each with the digest of its manifest then."""
    found: dict[str, str] = {}
    for record in records(out) if dataset else ():
        if record.get("dataset") == dataset:
            found = {**record.get("unchanged", {}), **found}
    return found


def look_up(out: Path, name: str) -> Mapping | None:
    """What stands behind a digest, where it is kept."""
    try:
        return json.loads(gzip.decompress(_kept(out, name).read_bytes()))
    except (FileNotFoundError, EOFError, ValueError, gzip.BadGzipFile):
        return None


def prune(out: Path, report_set: str, retention: int) -> None:
    """Drop the oldest records of a report set beyond the number to keep, and whatever no record needs any more."""
    own = [record["run"] for record in records(out) if record["set"] == report_set]
    for number in own[max(1, retention):]:
        _file(out, number).unlink(missing_ok=True)
    needed = {name for record in records(out) for name in (*record.get("reports", {}).values(), *record.get("behind", ()))}
    for path in (out / paths.RUNS / KEPT).glob("*"):
        if path.name.partition(".")[0] not in needed:
            path.unlink()


def _behind(manifest: Mapping) -> set[str]:
    """Digests in a manifest that something shared may stand behind."""
    return {*(manifest.get("key", {}).get(part, "") for part in SHARED), manifest.get("dataset", {}).get("files", "")} - {""}


def _numbers(out: Path) -> list[int]:
    return sorted(int(path.stem) for path in (out / paths.RUNS).glob("*.json") if path.stem.isdigit())


def _file(out: Path, number: int) -> Path:
    return out / paths.RUNS / f"{number:0{DIGITS}d}.json"


def _write(out: Path, record: Mapping) -> None:
    (out / paths.RUNS).mkdir(parents=True, exist_ok=True)
    replace_text(_file(out, record["run"]), json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _kept(out: Path, name: str) -> Path:
    return out / paths.RUNS / KEPT / f"{name}.json.gz"


def _keep(out: Path, name: str, content: Mapping) -> None:
    """Content under its own digest is written once, whole or not at all."""
    path = _kept(out, name)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    with open(aside, "wb") as handle:
        handle.write(gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(aside, path)
