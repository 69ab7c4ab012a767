"""What a run that was killed can leave behind, and how the next one finds it: processes and folders carry the run's mark."""

import hashlib
import os
import re
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "DUIBIAO_RUN"
PREFIX = "db-"
SHORT = "/tmp"
# Of a path, in bytes: what Linux and macOS alike take, less the closing nought; what mkdtemp adds; "/s-" and a number.
LONGEST_SOCKET, RANDOM_PART, SOCKET_PART = 103, 8, 6


def any_mark() -> str:
    """A mark for what writes no folder of reports: its own, since whoever is ended by a mark takes all that carry it along."""
    return f"{uuid.uuid4().hex[:10]}-{os.getpid()}"


def run_mark(out: Path) -> str:
    """The mark of a run: the folder it writes, by digest, then its process."""
    return f"{_of_folder(out)}-{os.getpid()}"


def _of_folder(out: Path) -> str:
    return hashlib.sha256(str(Path(out).resolve()).encode()).hexdigest()[:10]


def clear(out: Path) -> None:
    """End and remove what earlier runs on this folder left.

    What a run that lives has stays: this one's, and that of one which waits for its turn and has started its template.

    Parameters
    ----------
    out : Path
        The folder of reports.
    """
    ours = f"{_of_folder(out)}-"
    for pid, mark in _marked():
        if mark.startswith(ours) and not _lives(_run_of(mark), before=_since(pid)):
            _kill(pid)
    for folder in (found for place in places() for found in place.glob(f"{PREFIX}{ours}*")):
        if not _lives(_run_of(folder.name.removeprefix(PREFIX))):
            shutil.rmtree(folder, ignore_errors=True)


def _run_of(mark: str) -> int:
    """The process of the run that a mark names; 0 for a mark of another form."""
    named = re.match(r"[0-9a-f]+-([0-9]+)", mark)
    return int(named[1]) if named else 0


def _lives(pid: int, before: int | None = None) -> bool:
    """Whether a process is there, and has been since before then: one that began later has the number by chance."""
    since = 0 if pid == os.getpid() else _since(pid)  # where there is no /proc this process lives all the same
    return since is not None and (before is None or since <= before)


def _since(pid: int) -> int | None:
    """When a process began, in ticks since the machine did; None for one that is gone or only waits to be buried."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] == b"Z" else int(fields[19])


def places() -> list[Path]:
    """Where folders for the time of a run may lie: the machine's own place first, then one with a short name."""
    return list(dict.fromkeys(map(Path, (tempfile.gettempdir(), SHORT))))


def new_folder(mark: str) -> Path:
    """A private folder (0700) of a run, with a name so short that a socket can be bound in it.

    A socket's path holds a hundred bytes or so; where the machine's own place for such folders has a longer name, no kernel
    could be reached there.
    """
    for place in places():
        if place.is_dir() and len(os.fsencode(place.resolve())) + len(f"/{PREFIX}{mark}-") + RANDOM_PART + SOCKET_PART <= LONGEST_SOCKET:
            return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{mark}-", dir=place)).resolve()
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{mark}-")).resolve()


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
