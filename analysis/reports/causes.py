"""Why two states of a report differ, in names: which table and rows, which parameter, which file, which package."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from analysis.errors import listed
from analysis.reports.keys import PARTS, SHARED

NAMED = 5
LookUp = Callable[[str], Mapping | None]

WORDS = {
    "zh": {
        "notebook": "笔记本", "declaration": "notebooks.toml 中的条目或同时生成的语言", "parameters": "参数", "code": "程序代码", "template": "页面模板",
        "packages": "软件包", "python": "Python", "scope": "所比地区", "table": "数据表", "changed": "改动", "added": "新增", "removed": "删去",
        "unknown": "生成期间曾被修改", "again": "重新生成",
    },
    "en": {
        "notebook": "notebook", "declaration": "entry in notebooks.toml or languages made together", "parameters": "parameter", "code": "project code",
        "template": "page template", "packages": "packages", "python": "Python", "scope": "regions compared", "table": "table", "changed": "changed",
        "added": "new", "removed": "gone", "unknown": "edited while it was made", "again": "made again",
    },
}


@dataclass(frozen=True)
class Cause:
    """One thing that is no longer what it was.

    Attributes
    ----------
    part : str
        A part of the key, `scope` or `table`.
    name : str
        Which parameter or table.
    changed, added, removed : tuple of str
        Rows, files, packages or regions; empty where nobody recorded them.
    unknown : bool
        True where the part was edited while the report was made.
    """

    part: str
    name: str = ""
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unknown: bool = False

    def text(self, language: str = "en") -> str:
        """The cause in words, a few names of each kind."""
        words = WORDS[language]
        told = [f"{words[kind]} {listed(getattr(self, kind), NAMED)}" for kind in ("changed", "added", "removed") if getattr(self, kind)]
        told += [words["unknown"]] if self.unknown else []
        head = " ".join(filter(None, [words[self.part], self.name]))
        return f"{head}: {'; '.join(told)}" if told else head


def compare(old: Mapping, new: Mapping, look_up: LookUp = lambda digest: None) -> list[Cause]:
    """What differs between two manifests of one report, or between a manifest and what would be its next.

    Parameters
    ----------
    old, new : mapping
        With `key`, `parameters`, `reads`, `scope` and `dataset`.
    look_up : callable
        Digest to what stands behind it, where that was kept.
    """
    causes = []
    for part in PARTS:
        if (held := old.get("key", {}).get(part)) != (now := new.get("key", {}).get(part)):
            causes += _part(part, held, now, old, new, look_up)
    causes += _scope(old.get("scope", []), new.get("scope", []))
    return causes + _tables(old, new, look_up)


def _part(part: str, held: str | None, now: str | None, old: Mapping, new: Mapping, look_up: LookUp) -> list[Cause]:
    if not held or not now:
        return [Cause(part, unknown=True)]
    if part == "parameters":
        return _parameters(old["parameters"], new["parameters"])
    return [_sorted_out(part, "", look_up(held), look_up(now))] if part in SHARED else [Cause(part)]


def _parameters(old: Mapping, new: Mapping) -> list[Cause]:
    names = [name for name in {**old, **new} if name not in old or name not in new or old[name] != new[name]]
    return [Cause("parameters", name, (f"{old.get(name)!r} → {new.get(name)!r}",)) for name in names]


def _scope(old: Iterable[str], new: Iterable[str]) -> list[Cause]:
    if list(old) == list(new):
        return []
    return [Cause("scope", "", (), tuple(name for name in new if name not in old), tuple(name for name in old if name not in new))]


def _tables(old: Mapping, new: Mapping, look_up: LookUp) -> list[Cause]:
    """The rows named are those of the table at large: which of them the report read, its digest alone knows."""
    reads, now = old.get("reads", {}), new.get("reads", {})
    names = sorted(name for name in {**reads, **now} if reads.get(name) != now.get(name))
    if not names:
        return []
    rows, after = (look_up(manifest.get("dataset", {}).get("files", "")) or {} for manifest in (old, new))
    return [_sorted_out("table", name, rows.get(name), after.get(name)) for name in names]


def _sorted_out(part: str, name: str, old: Mapping | None, new: Mapping | None) -> Cause:
    if old is None or new is None:
        return Cause(part, name)
    changed = tuple(_changed(part, item, old[item], new[item]) for item in old if item in new and old[item] != new[item])
    return Cause(part, name, changed, tuple(item for item in new if item not in old), tuple(item for item in old if item not in new))


def _changed(part: str, item: str, old: str, new: str) -> str:
    return f"{item} {old} → {new}" if part == "packages" else item
