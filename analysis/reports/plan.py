"""Which of the reports asked for have to be made, and why; light, because most often the answer is none.

A report need not be made again if all that it was made from is as its manifest recorded it: every part of its key, and every
table it read, restricted to its regions. Rows it did not read cannot matter. What is not known counts as changed.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis import paths
from analysis.reports import records
from analysis.reports.causes import compare
from analysis.reports.jobs import Job
from analysis.reports.keys import Project, parts
from analysis.reports.publish import FAILED, companions_of, file_digest

FORCED = "asked for with --force"


@dataclass(frozen=True)
class Evidence:
    """A dataset as far as the engine needs to know it.

    Attributes
    ----------
    digest : str
        Of all its files; "" where it is not known.
    reads : callable, optional
        Parameters and tables to the regions and the digests of the rows that would be read now; slow.
    rows : callable, optional
        Table to row id to digest, so that a comparison can name rows.
    """

    digest: str = ""
    reads: Callable[[Mapping[str, object], Iterable[str]], tuple[list[str], dict[str, str]]] | None = None
    rows: Callable[[], Mapping[str, Mapping[str, str]]] | None = None

    @cached_property
    def details(self) -> dict[str, Mapping]:
        """The rows by the digest of the dataset."""
        return {self.digest: self.rows()} if self.rows and self.digest else {}


@dataclass(frozen=True)
class Verdict:
    """Whether a report has to be made.

    Attributes
    ----------
    job : Job
    why : tuple of str
        The reasons; empty where nothing has changed.
    since : str
        When the report that readers see was made; "" where there is none.
    """

    job: Job
    why: tuple[str, ...]
    since: str = ""


@dataclass(frozen=True)
class Plan:
    """Every report asked for with its verdict.

    Attributes
    ----------
    verdicts : tuple of Verdict
    report_set : str
    project : Project
    evidence : Evidence
    validated : bool
        Whether this very dataset has been checked by this very code already.
    force : bool
    newest : int
        Number of the newest run on record when the plan was made.
    files : tuple of str
        Endings of files that were asked for beside every page.
    """

    verdicts: tuple[Verdict, ...]
    report_set: str
    project: Project
    evidence: Evidence = Evidence()
    validated: bool = False
    force: bool = False
    newest: int = 0
    files: tuple[str, ...] = ()

    def renewed(self, out: Path) -> "Plan":
        """The same request, looked at again where another run has come in between."""
        if records.newest(out) == self.newest:
            return self
        jobs = [verdict.job for verdict in self.verdicts]
        return make_plan(jobs, out=out, report_set=self.report_set, evidence=self.evidence, force=self.force, files=self.files)

    @property
    def todo(self) -> tuple[Job, ...]:
        return tuple(verdict.job for verdict in self.verdicts if verdict.why)

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Places of the reports that need not be made."""
        return tuple(f"{self.report_set}/{verdict.job.id}" for verdict in self.verdicts if not verdict.why)

    @property
    def told(self) -> str:
        """How many reports are unchanged, and since when none of them has been; empty where all have to be made."""
        since = max((verdict.since for verdict in self.verdicts if not verdict.why), default="")
        return f"{len(self.unchanged)} unchanged since {since}" if since else ""

    def why(self, job: Job) -> tuple[str, ...]:
        """The reasons to make a report."""
        return self._reasons.get(job.id, ())

    @cached_property
    def _reasons(self) -> dict[str, tuple[str, ...]]:
        return {verdict.job.id: verdict.why for verdict in self.verdicts}

    @property
    def details(self) -> dict[str, Mapping]:
        """What stands behind the digests of this run, for the comparisons of later ones."""
        return self.project.details | self.evidence.details


@dataclass
class _Known:
    """What is known before any report is looked at."""

    out: Path
    report_set: str
    project: Project
    evidence: Evidence
    accepted: bool = False
    cache: dict[str, tuple[list[str], dict[str, str]]] = field(default_factory=dict)

    @cached_property
    def verified(self) -> dict[str, str]:
        return records.verified(self.out, self.evidence.digest)

    def look_up(self, name: str) -> Mapping | None:
        if name in self.project.details:
            return self.project.details[name]
        kept = records.look_up(self.out, name)
        return self.evidence.details.get(name) if kept is None else kept

    def reads(self, manifest: Mapping) -> tuple[list[str], dict[str, str]]:
        """What the report would read now; reports that differ in other things share the answer."""
        asked = json.dumps([manifest["parameters"], sorted(manifest["reads"])], sort_keys=True)
        if asked not in self.cache:
            self.cache[asked] = self.evidence.reads(manifest["parameters"], manifest["reads"])
        return self.cache[asked]


def make_plan(
    jobs: Sequence[Job], *, out: Path, report_set: str, evidence: Evidence, force: bool = False, files: tuple[str, ...] = (),
) -> Plan:
    """Compare what each report was made from with what it would be made from now.

    Parameters
    ----------
    jobs : sequence of Job
    out : Path
        Folder of the reports.
    report_set : str
        Folder below it.
    evidence : Evidence
    force : bool
        Make every report whatever the comparison says.
    files : tuple of str
        Endings of files wanted beside every page, such as "pdf"; a report that lacks one is made again.

    Raises
    ------
    DataError
        If the dataset has changed and breaks its rules.
    """
    known = _Known(Path(out).resolve(), report_set, Project.now(), evidence)
    newest = records.newest(known.out)
    verdicts = tuple(_verdict(job, known, force, files) for job in jobs)
    return Plan(verdicts, report_set, known.project, evidence, known.accepted, force, newest, files)


def _verdict(job: Job, known: _Known, force: bool, files: Iterable[str]) -> Verdict:
    folder = known.out / known.report_set / job.notebook
    manifest = _manifest(folder / f"{job.stem}{paths.MANIFEST_SUFFIX}")
    since = str(manifest.get("finished", ""))
    reasons = [FORCED] if force else []
    reasons += _last_time(folder, job, manifest) or _differences(job, manifest, known)
    reasons += [f"{name} is not made yet" for ending in files if (name := f"{job.stem}.{ending}") not in companions_of(manifest)] if not reasons else []
    return Verdict(job, tuple(reasons), since)


def _manifest(file: Path) -> dict:
    """What is recorded of the report that readers see; nothing where the record is missing or broken."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}


def _last_time(folder: Path, job: Job, manifest: Mapping) -> list[str]:
    """Reasons that lie in the last run itself."""
    failed = _manifest(folder / f"{job.stem}{FAILED}{paths.MANIFEST_SUFFIX}")
    page = folder / f"{job.stem}.html"
    if failed:
        return [f"the last run of it ended {failed.get('status')}"]
    if not manifest:
        return ["there is no earlier report" if not page.exists() else "nothing is recorded of the earlier report"]
    if manifest.get("status") != "ok":
        return [f"the last run of it ended {manifest.get('status')}"]
    if not page.exists():
        return ["its page is gone"]
    if file_digest(page) != manifest.get("html", {}).get("sha256"):
        return ["its page is not the one that was made"]
    gone = [name for name in companions_of(manifest) if not (folder / name).exists()]
    other = [name for name, made in companions_of(manifest).items() if name not in gone and file_digest(folder / name) != made]
    return [f"{name} is gone" for name in gone] + [f"{name} is not the one that was made" for name in other]


def _differences(job: Job, manifest: Mapping, known: _Known) -> list[str]:
    """Reasons that lie in what it is made from."""
    if not manifest.get("key") or not manifest.get("reads") or not manifest.get("dataset", {}).get("files"):
        return ["what the earlier report was made from is not fully known"]
    key = parts(job, known.project)
    now = {**manifest, "key": key, "parameters": dict(job.parameters)}
    on_same_data = manifest["dataset"]["files"] == known.evidence.digest
    if on_same_data and manifest["key"].get("code") == key["code"]:
        known.accepted = True  # its kernel checked this very dataset with this very code
    if not on_same_data and known.verified.get(f"{known.report_set}/{job.id}") != records.name_of(manifest):
        now |= _read_now(now, known)
    return [cause.text() for cause in compare(manifest, now, known.look_up)]


def _read_now(manifest: Mapping, known: _Known) -> dict:
    if known.evidence.reads is None:
        return {"reads": {}, "scope": []}
    scope, reads = known.reads(manifest)
    known.accepted = True  # what answers has checked the dataset
    return {"reads": reads, "scope": scope, "dataset": {"files": known.evidence.digest}}
