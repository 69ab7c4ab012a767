"""A static site for any host to serve: index, feed, finished pages and the files that go with them, and nothing else.

Of a failure the site says that there was one: its page, log and executed notebook may name places on the machine and stay at home.
Files appear one by one and whole, the index last, and what is no longer part goes after that: a reader never meets half a site.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis import paths
from analysis.errors import ReportError, listed
from analysis.reports.front import front_of
from analysis.reports.publish import PAGE, companions_of, hold, manifests, write_aside_and_replace

MARK = "site.json"
# Where a page leads beside itself; what leads elsewhere has a colon, what leads within it a hash sign.
LEADS = re.compile(rb'<a href="([^":#]+)"')
FORMAT = 1
WAIT_SECONDS = 10.0  # for another that writes the same site


@dataclass(frozen=True)
class Copied:
    """What a site holds and what of it was new.

    Attributes
    ----------
    reports, files : int
        Pages of reports; all files.
    written, removed, unchanged : int
    without : int
        Reports that failed and have no good page to copy.
    dead : tuple of str
        Pages that lead to an edition which is not among them, because it failed or was not asked for again.
    """

    reports: int
    files: int
    written: int
    removed: int
    unchanged: int
    without: int
    dead: tuple[str, ...] = ()


def write_site(out: Path, to: Path) -> Copied:
    """Copy the finished reports of a folder to a site.

    Parameters
    ----------
    out : Path
        Folder of the reports.
    to : Path
        A new or empty folder, or one that this has written before; hidden files in it are left alone.

    Raises
    ------
    ReportError
        If there is nothing to copy, the place holds something else, a report is just being replaced, or another goes on writing there. Nothing is written then.
    """
    out, to = Path(out).resolve(), Path(to).resolve()
    known = manifests(out)
    good = [manifest for manifest in known if manifest["status"] == "ok"]
    if not good:
        raise ReportError(f"no finished report in {out}; run `duibiao run` first")
    _before(out, to)
    content = dict(_content(out, good)) | {name: text.encode() for name, text in front_of(out, [_public(m) for m in known]).items()}
    with hold(to, f"--to {to}: another `duibiao site` is writing here", WAIT_SECONDS, option="--to"):
        before = _before(out, to)
        _check_free(to, content, before)
        try:
            written = _write(to, content, before)
            removed = _remove(to, set(before) - set(content))
        except OSError as error:
            raise ReportError(f"--to {to}: cannot be written ({error.strerror}); name another folder or make room") from error
    have = {(manifest["set"], manifest["report"]) for manifest in good}
    without = {(manifest["set"], manifest["report"]) for manifest in known} - have
    return Copied(len(good), len(content), written, removed, len(content) - written, len(without), _dead(content))


def _public(manifest: Mapping) -> Mapping:
    """A manifest without what only the machine's own people may see."""
    return manifest if manifest["status"] == "ok" else {**manifest, "reason": "", "html": None}


def _before(out: Path, to: Path) -> list[str]:
    """The files of an earlier site in this place; none in a new or empty folder."""
    if to == out or out in to.parents or to in out.parents:
        raise ReportError(f"--to {to}: lies in the folder of the reports or holds it; name a folder beside it")
    if to.exists() and not to.is_dir():
        raise ReportError(f"--to {to}: is no folder; name a new one")
    others = [entry.name for entry in sorted(to.iterdir()) if not entry.name.startswith(".")] if to.exists() else []
    if MARK not in others:
        if others:
            raise ReportError(f"--to {to}: holds something else ({listed(others, 3)}); name a new or empty folder, or one that an earlier `duibiao site` wrote")
        return []
    try:
        names = json.loads((to / MARK).read_text(encoding="utf-8"))["files"]
        return [name for name in names if _inside(name)]
    except (ValueError, KeyError, TypeError) as error:
        raise ReportError(f"--to {to}: its {MARK} cannot be read, so nobody knows what in it is ours; name a new folder") from error


def _inside(name: object) -> bool:
    """Whether a name that a file gave stays in the folder."""
    return isinstance(name, str) and not Path(name).is_absolute() and ".." not in Path(name).parts


def _content(out: Path, good: Collection[Mapping]) -> Iterator[tuple[str, bytes]]:
    """Every file of the finished reports, each the one that its manifest names."""
    for manifest in good:
        wanted = {manifest["html"]["file"]: manifest["html"]["sha256"], **companions_of(manifest)}
        for name, digest in wanted.items():
            place = f"{manifest['folder']}/{name}"
            yield place, _read(out / place, digest)


def _dead(content: Mapping[str, bytes]) -> tuple[str, ...]:
    pages = {name: held for name, held in content.items() if name.endswith(PAGE)}
    return tuple(name for name, held in pages.items() if any((Path(name).parent / lead.decode()).as_posix() not in content for lead in LEADS.findall(held)))


def _read(path: Path, digest: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise ReportError(f"{path}: is gone, was changed by hand or is just being replaced; run `duibiao run`, then try again")
    return content


def _check_free(to: Path, content: Collection[str], before: Collection[str]) -> None:
    foreign = [name for name in content if name not in before and (to / name).exists()]
    if foreign:
        raise ReportError(f"--to {to}: {listed(foreign, 3)} stands there and no earlier `duibiao site` wrote it; move it away or name another folder")


def _write(to: Path, content: Mapping[str, bytes], before: Collection[str]) -> int:
    """Write what is not there yet; the mark first, so that a site cut short is still known, then pages, then what leads to them."""
    to.mkdir(parents=True, exist_ok=True)
    _mark(to, {*before, *content})
    written = 0
    for name, held in content.items():
        target = to / name
        if not target.is_file() or target.read_bytes() != held:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_aside_and_replace(target, held)
            written += 1
    return written


def _remove(to: Path, names: Collection[str]) -> int:
    gone = [name for name in names if (to / name).is_file()]
    for name in gone:
        (to / name).unlink()
    for folder in sorted({parent for name in gone for parent in (to / name).parents if to in parent.parents}, reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    _mark(to, set(json.loads((to / MARK).read_text(encoding="utf-8"))["files"]) - set(names))
    return len(gone)


def _mark(to: Path, names: Collection[str]) -> None:
    """What of this folder is ours; written only where it differs, so that nothing changes where nothing did."""
    text = json.dumps({"format": FORMAT, "files": sorted(names)}, ensure_ascii=False, indent=1) + "\n"
    target = to / MARK
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        write_aside_and_replace(target, text.encode())
