"""What a run that was killed can leave behind, and how the next one finds it: processes and folders carry the run's mark."""

import hashlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "DUIBIAO_RUN"
PREFIX = "db-"


def run_mark(out: Path) -> str:
    """The mark of a run: the folder it writes, by digest, then its process."""
    return f"{_of_folder(out)}-{os.getpid()}"


def _of_folder(out: Path) -> str:
    return hashlib.sha256(str(Path(out).resolve()).encode()).hexdigest()[:10]


def clear(out: Path, own: str) -> None:
    """End and remove what earlier runs on this folder left. The caller holds its lock, so no such run is alive.

    Parameters
    ----------
    out : Path
        The folder of reports.
    own : str
        The mark of this run, whose processes stay.
    """
    for pid, mark in _marked():
        if mark.startswith(f"{_of_folder(out)}-") and mark.partition(".")[0] != own:
            _kill(pid)
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}{_of_folder(out)}-*"):
        if not folder.name.startswith(f"{PREFIX}{own}-"):
            shutil.rmtree(folder, ignore_errors=True)


def end_marked(mark: str) -> None:
    """End every process that carries a mark, of a run or of one kernel in it, but for the caller."""
    for pid, found in _marked():
        if (found == mark or found.startswith(f"{mark}.")) and pid != os.getpid():
            _kill(pid)


def _marked() -> Iterator[tuple[int, str]]:
    """Processes with a mark in the environment they were started with; what may not be read is not ours."""
    if not os.path.isdir("/proc"):
        return
    sought = f"{VARIABLE}=".encode()
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                with open(f"/proc/{entry.name}/environ", "rb") as held:
                    found = next((item for item in held.read().split(b"\0") if item.startswith(sought)), b"")
            except OSError:
                continue
            if found:
                yield int(entry.name), found.removeprefix(sought).decode(errors="replace")


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended by itself
