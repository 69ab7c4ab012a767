"""What the index page lists, made from the manifests alone: reports by notebook, their editions, how each ended."""

from collections.abc import Mapping, Sequence

from analysis.reports.changes import Changes, ReportChange
from analysis.reports.records import place

NEWS, NEWS_REPORTS = 8, 12
LANGUAGE_ORDER = ("zh", "en")


def groups(manifests: Sequence[Mapping]) -> list[dict]:
    """Reports grouped by the notebook, hence the question, in declared order; one card per set of parameters."""
    ordered = sorted(manifests, key=lambda m: (m["position"], m["notebook"], m["set"], m["slug"]))
    found: dict[str, dict] = {}
    for manifest in ordered:
        group = found.setdefault(manifest["notebook"], {"title": manifest["title"], "question": manifest["question"], "cards": {}})
        group["cards"].setdefault((manifest["set"], manifest["slug"]), []).append(manifest)
    return [{**group, "cards": [_card(members) for members in group["cards"].values()]} for group in found.values()]


def _card(members: Sequence[Mapping]) -> dict:
    languages = sorted({member["language"] for member in members}, key=lambda code: (code not in LANGUAGE_ORDER, code != "zh", code))
    editions = [_edition([member for member in members if member["language"] == language]) for language in languages]
    return {"report_set": members[0]["set"], "editions": editions, "finished": max(member["finished"] for member in members)}


def _edition(members: Sequence[Mapping]) -> dict:
    """The last good report of one language, and the failure after it, where there is one."""
    good = next((member for member in members if member["status"] == "ok"), None)
    failed = next((member for member in members if member["status"] != "ok"), None)
    shown = good or failed
    return {
        "language": shown["language"], "about": shown["subtitle"] or shown["slug"], "headline": good["headline"] if good else "",
        "page": _href(good), "files": _files(good), "failed": _href(failed), "status": failed["status"] if failed else "ok",
    }


def _href(manifest: Mapping | None) -> str:
    return f"{manifest['folder']}/{manifest['html']['file']}" if manifest else ""


def _files(manifest: Mapping | None) -> list[dict]:
    """The files that go with a page, by the ending that says what they are."""
    names = [entry["file"] for entry in manifest.get("companions", ())] if manifest else []
    return [{"href": f"{manifest['folder']}/{name}", "name": name.rpartition(".")[2].upper()} for name in names]


def datasets(manifests: Sequence[Mapping]) -> list[str]:
    """The datasets behind the reports, in words, newest run first."""
    newest = sorted(manifests, key=lambda m: (m["finished"], m["language"]), reverse=True)
    words = (" ".join(filter(None, [m["dataset"].get("title", ""), m["dataset"].get("edition", "")])) for m in newest)
    return list(dict.fromkeys(filter(None, words)))


def news(changes: Changes | None, manifests: Sequence[Mapping]) -> dict | None:
    """What the last run changed, for the index: each report in its own language, a few results of each and the rest counted."""
    if changes is None:
        return None
    known = {place(manifest): manifest for manifest in manifests if manifest["status"] == "ok"}
    items = [_item(name, "new", known) for name in changes.added] + [_item(name, "gone", known) for name in changes.removed]
    items += [_item(change.report, "same" if change.same_page else "changed", known, change) for change in changes.changed]
    shown = [item for item in items if item["how"] != "same"]
    more = max(0, len(shown) - NEWS_REPORTS)
    return {"before": changes.started[0], "after": changes.started[1], "empty": changes.is_empty, "reports": shown[:NEWS_REPORTS], "more": more}


def _item(name: str, how: str, known: Mapping[str, Mapping], change: ReportChange | None = None) -> dict:
    manifest = known.get(name)
    language = manifest["language"] if manifest else name.rpartition(".")[2]
    item = {"report": name, "how": how, "language": language, "page": _href(manifest), "causes": [], "results": [], "more": 0, "exhibits": []}
    if manifest:
        item["title"] = " · ".join(filter(None, [manifest["title"].get(language, ""), manifest["subtitle"]]))
    if change:
        item["causes"] = [cause.text(language if language in LANGUAGE_ORDER else "en") for cause in change.causes]
        item["results"], item["more"] = change.results[:NEWS], max(0, len(change.results) - NEWS)
        item["exhibits"] = [] if change.results else change.exhibits
    return item
