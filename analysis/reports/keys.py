"""What a report is made from, part by part, as digests: equal parts give an equal page.

The rows of data are no part here: which of them a report reads is known once it has run, and its manifest records them.
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from analysis import paths
from analysis.reports.jobs import Job, digest
from analysis.reports.publish import file_digest

TEMPLATES = "reports/templates/"
CACHES = "__pycache__"
INSTALLED = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)\.(dist-info|egg-info)")
PARTS = ("notebook", "declaration", "parameters", "code", "template", "packages", "python")
# The parts that many reports share, kept once each, so that a comparison can name files and packages.
SHARED = ("code", "template", "packages")


@dataclass(frozen=True)
class Project:
    """The project and what it runs on, as it is now.

    Attributes
    ----------
    code, template : mapping
        File of `analysis/` to its sha256; the page templates apart from everything else.
    packages : mapping
        Installed package to its version.
    python : str
    """

    code: Mapping[str, str]
    template: Mapping[str, str]
    packages: Mapping[str, str]
    python: str

    @classmethod
    def now(cls) -> "Project":
        files = _files(paths.PROJECT / "analysis")
        code = {name: held for name, held in files.items() if not name.startswith(TEMPLATES)}
        template = {name: held for name, held in files.items() if name not in code}
        return cls(code, template, _packages(), f"{sys.version} {os.name} {sys.platform}")

    @cached_property
    def parts(self) -> dict[str, str]:
        """Its parts of every key."""
        return {name: digest(held) for name, held in asdict(self).items()}

    @property
    def details(self) -> dict[str, Mapping[str, str]]:
        """What stands behind the parts that are shared, by their digest."""
        return {self.parts[name]: getattr(self, name) for name in SHARED}


def _files(folder: Path) -> dict[str, str]:
    """Every file below a folder but hidden ones and caches, in the order of their names."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != CACHES]
        for path in filter(os.path.isfile, (os.path.join(place, name) for name in names if name[0] != ".")):
            held = os.stat(path)
            found[path[len(str(folder)) + 1:].replace(os.sep, "/")] = _digest_as_of(path, held.st_mtime_ns, held.st_size)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1024)
def _digest_as_of(path: str, written: int, size: int) -> str:
    """A file is read again only when it was written again: a run asks after each report."""
    return file_digest(Path(path))


def _packages() -> dict[str, str]:
    """Read from the names of folders: asking for metadata takes a hundred times as long."""
    names = (entry for place in sys.path for entry in _entries(place or "."))
    found = (INSTALLED.fullmatch(name) for name in names)
    # The first on the path is the one that is imported.
    return {match["name"]: match["version"] for match in reversed([match for match in found if match])}


def _entries(place: str) -> list[str]:
    return sorted(os.listdir(place)) if os.path.isdir(place) else []


def parts(job: Job, project: Project) -> dict[str, str]:
    """What a job is made from besides data: part to digest.

    Parameters
    ----------
    job : Job
    project : Project
    """
    declared = [asdict(job.declared), {name: dict(words) for name, words in job.meanings.items()}, list(job.editions)]
    own = {"notebook": file_digest(job.path), "declaration": digest(declared), "parameters": digest(dict(job.parameters))}
    return own | project.parts


def confirmed(before: Mapping[str, str], job: Job) -> dict[str, str]:
    """The parts that are still what they were before the report was made.

    Of a part that was edited meanwhile nobody knows which state made the page; without it the report is made again next time.
    """
    try:
        after = parts(job, Project.now())
    except OSError:
        return {}
    return {name: held for name, held in before.items() if after[name] == held}
