"""The folder readers see: a report is there whole or not at all, and the last good one stays.

Everything is built aside, on the same file system, and moved into place: the page, then its
manifest. A run cut short between the two is finished by the next one. Only the runner writes here.
"""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from analysis import paths
from analysis.errors import ReportError
from analysis.reports.jobs import Job, digest
from analysis.reports.outputs import Contents, headline
from analysis.reports.results import results_of

FORMAT = 1
FAILED = ".failed"
PAGE = ".html"
ASK_AGAIN_SECONDS = 0.2


@contextmanager
def locked(out: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold a folder of reports for one run; the lock ends with the process, however it ends.

    Raises
    ------
    ReportError
        If another run still holds it after `wait` seconds, or the folder cannot be written.
    """
    with hold(out, f"--out {out}: another run is writing here", wait):
        yield


@contextmanager
def hold(folder: Path, taken: str, wait: float, *, option: str = "--out") -> Iterator[None]:
    """Hold any folder in the same way; `taken` says who else may have it, `option` who named it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise ReportError(f"{option} {folder}: no folder to write reports to ({error.strerror}); name another") from error
    try:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ReportError(f"{option} {folder}: this folder cannot be written; name another or change its permissions")
        _take(held, taken, wait)
        yield
    finally:
        os.close(held)


def full(out: Path, error: OSError) -> ReportError:
    """What is said of a folder in which not even the record of a run can be written."""
    return ReportError(f"--out {out}: this folder cannot be written ({error.strerror}); make room or name another")


def _take(held: int, taken: str, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            return fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise ReportError(f"{taken}; wait until it is done or name another folder") from error
        time.sleep(ASK_AGAIN_SECONDS)


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A folder for what is under way, gone at the end; first finishes or clears what an earlier run left."""
    recover(out)
    folder = out / paths.STAGING / f"{now().replace(':', '')}-{os.getpid()}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(out / paths.STAGING, ignore_errors=True)


def recover(out: Path) -> None:
    """Finish a publication that was cut after its page was in place; discard anything less."""
    for run in sorted((out / paths.STAGING).glob("*")):
        for manifest in sorted(run.rglob(f"*{paths.MANIFEST_SUFFIX}")):
            target = out / manifest.relative_to(run)
            page = _named_page(manifest, target.parent)
            if page and page.exists() and file_digest(page) == _read(manifest)["html"]["sha256"]:
                for name in companions_of(_read(manifest)):
                    if (manifest.parent / name).exists():
                        os.replace(manifest.parent / name, target.parent / name)
                os.replace(manifest, target)
    shutil.rmtree(out / paths.STAGING, ignore_errors=True)


def _named_page(manifest: Path, folder: Path) -> Path | None:
    try:
        content = _read(manifest)
    except ValueError:  # cut in the middle of being written, before anything moved
        return None
    return folder / content["html"]["file"] if content.get("html") else None


def publish(
    out: Path, stage: Path, report_set: str, job: Job, html: str, manifest: Mapping, companions: Mapping[str, bytes] = MappingProxyType({}),
) -> Path:
    """Move a finished report into place with the files that go with it, and drop what is no longer part of it or of an earlier failure.

    All is on disk before the first of it moves; what is cut short after that, the next run finishes.
    """
    page, record = (_place(report_set, job, ending) for ending in (PAGE, paths.MANIFEST_SUFFIX))
    files = {_place(report_set, job, f".{ending}"): content for ending, content in companions.items()}
    before = _companions_in_place(out / record)
    written = {
        **manifest, "html": _file_record(page.name, html.encode()),
        "companions": [_file_record(place.name, content) for place, content in files.items()],
    }
    staged = {page: html.encode(), **files, record: _as_json(written).encode()}
    for place, content in staged.items():
        _write_aside(stage / place, content)
    for place in staged:
        _appear(stage / place, out / place)
    for name in before - set(companions_of(written)):
        (out / record).with_name(name).unlink(missing_ok=True)
    drop_failure((out / page).parent, job.stem)
    return out / page


def companions_of(manifest: Mapping) -> dict[str, str]:
    """The files that go with the page of a report: name to sha256."""
    return {entry["file"]: entry["sha256"] for entry in manifest.get("companions", ())}


def _companions_in_place(manifest: Path) -> set[str]:
    """Those of the report that is about to be replaced; none where its record is missing or broken."""
    try:
        return {name for name in companions_of(_read(manifest)) if Path(name).name == name}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return set()


def drop_failure(folder: Path, stem: str) -> None:
    """Take away what a failure left beside a report."""
    for ending in (PAGE, ".ipynb", paths.MANIFEST_SUFFIX):
        (folder / f"{stem}{FAILED}{ending}").unlink(missing_ok=True)


def publish_failure(out: Path, stage: Path, report_set: str, job: Job, html: str, notebook: str, manifest: Mapping) -> Path:
    """Put a failure's page beside the last good report, which stays as it is."""
    executed = _place(report_set, job, f"{FAILED}.ipynb")
    if notebook:
        _move(stage, out, executed, notebook)
    else:
        (out / executed).unlink(missing_ok=True)
    page = _move(stage, out, _place(report_set, job, FAILED + PAGE), html)
    written = {**manifest, "html": _file_record(page.name, html.encode())}
    _move(stage, out, _place(report_set, job, FAILED + paths.MANIFEST_SUFFIX), _as_json(written))
    return page


def has_last_good(out: Path, report_set: str, job: Job) -> bool:
    """Whether readers already have this report from an earlier run."""
    return (out / _place(report_set, job, PAGE)).exists()


def _place(report_set: str, job: Job, ending: str) -> Path:
    return Path(report_set) / job.notebook / f"{job.stem}{ending}"


def _move(stage: Path, out: Path, place: Path, text: str) -> Path:
    """Write aside, make sure it is on disk, then let it appear under its name in one step."""
    _write_aside(stage / place, text.encode())
    return _appear(stage / place, out / place)


def replace_text(target: Path, text: str) -> None:
    """Replace a small file of the engine's own in one step; what a crash leaves of it is overwritten by the next."""
    write_aside_and_replace(target, text.encode())


def write_aside_and_replace(target: Path, content: bytes) -> None:
    """Let a file appear whole or not at all."""
    aside = target.with_name(f".{target.name}.new")
    _write_aside(aside, content)
    _appear(aside, target)


def _write_aside(aside: Path, content: bytes) -> None:
    aside.parent.mkdir(parents=True, exist_ok=True)
    with open(aside, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _appear(aside: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(aside, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return target


def describe_run(
    job: Job, found: Contents, *, status: str, reason: str, report_set: str, started: str, seconds: float, attempts: Sequence[Mapping] = (),
) -> dict:
    """The manifest of a report: what was asked, what it shows, what it read, how it went."""
    study = found.study
    results = results_of(found) if status == "ok" else []
    return {
        "format": FORMAT, "report": job.id, "set": report_set, "notebook": job.notebook, "position": job.position,
        "slug": job.slug, "language": job.language, "parameters": dict(job.parameters),
        "title": dict(job.declared.title), "question": dict(job.declared.question), "subtitle": study.get("subtitle", ""), "subject": _subject(job, study),
        "headline": headline(found), "status": status, "reason": reason, "exhibits": [_exhibit_record(e) for e in found.exhibits],
        "dataset": dict(study.get("dataset") or {}), "reads": dict(study.get("reads") or {}),
        "scope": list(study.get("scope") or ()), "results": results, "versions": dict(study.get("versions") or {}),
        "started": started, "finished": now(), "seconds": round(seconds, 3), "attempts": list(attempts),
    }


def _subject(job: Job, study: Mapping) -> dict[str, str]:
    """What the report is about, by its id and in words: the parameter for which its file is named."""
    name, value = next(iter(job.parameters.items()), ("", ""))
    words = [item.get("text") for item in study.get("parameters") or () if isinstance(item, Mapping) and item.get("name") == name]
    named = value and job.slug.startswith(str(value))
    return {"value": str(value), "text": str(words[0] if words else value)} if named else {"value": job.slug, "text": job.slug}


def _exhibit_record(exhibit: Mapping) -> dict:
    return {"id": exhibit.get("id"), "kind": exhibit.get("kind"), "title": exhibit.get("title"), "sha256": digest(exhibit)}


def _file_record(name: str, content: bytes) -> dict:
    return {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def now() -> str:
    """The time for manifests and the index; never for a report."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def file_digest(path: Path) -> str:
    """sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _as_json(content: Mapping) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def manifests(out: Path) -> list[dict]:
    """Every manifest of the folder with the place it stands in, by set, notebook and file name.

    Raises
    ------
    ReportError
        If one cannot be read.
    """
    found = sorted(path for path in out.glob(f"*/*/*{paths.MANIFEST_SUFFIX}") if path.parts[len(out.parts)] != paths.STAGING)
    return [{**content, "folder": path.parent.relative_to(out).as_posix()} for path in found if (content := _read_if_there(path))]


def _read_if_there(path: Path) -> dict:
    """A manifest; nothing where a run has just removed it."""
    try:
        return _read(path)
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ReportError(f"{path}: cannot be read ({error}); delete it and make its report again") from error


def write_front(out: Path, stage: Path, name: str, text: str) -> Path:
    """Replace a page or feed that tells of the whole folder, in one step."""
    return _move(stage, out, Path(name), text)
