"""What the index page lists, made from the manifests alone: every edition of every report, how it ended, and what can be filtered."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from analysis.reports import records
from analysis.reports.changes import Changes, ReportChange
from analysis.reports.reasons import told
from analysis.reports.records import name_of, place

NEWS, NEWS_REPORTS, ATTENTION = 8, 12, 12
LANGUAGE_ORDER = ("zh", "en")


def listing(manifests: Sequence[Mapping], changes: Changes | None = None, stale: Collection[str] = ()) -> dict:
    """All that the index page shows.

    Parameters
    ----------
    manifests : sequence of mapping
        As `publish.manifests` gives them.
    changes : Changes, optional
        What the newest run changed.
    stale : collection of str
        Places of reports that were made before the dataset changed and not checked since, from `outdated`.
    """
    changed = _changed(changes)
    found = groups(manifests, changed, stale)
    entries = [entry for group in found for entry in group["entries"]]
    for number, entry in enumerate(entries, start=1):
        entry["anchor"] = f"report-{number}"
    attention = [entry for entry in entries if {"failed", "stale"} & set(entry["marks"])]
    return {
        "groups": found, "datasets": datasets(manifests), "news": news(changes, manifests), "count": len(entries),
        "bad": sum("failed" in entry["marks"] for entry in entries), "stale": sum("stale" in entry["marks"] for entry in entries),
        "attention": attention[:ATTENTION], "attention_more": max(0, len(attention) - ATTENTION),
        "subjects": _subjects(entries), "languages": _languages(entries), "marks": sorted({mark for entry in entries for mark in entry["marks"]}),
    }


def _changed(changes: Changes | None) -> dict[str, str]:
    if changes is None:
        return {}
    return dict.fromkeys(changes.added, "new") | {change.report: "changed" for change in changes.changed if not change.same_page}


def groups(manifests: Sequence[Mapping], changed: Mapping[str, str] = {}, stale: Collection[str] = ()) -> list[dict]:
    """Editions of reports grouped by the notebook, hence the question, in declared order; those of one report stand together."""
    ordered = sorted(manifests, key=lambda m: (m["position"], m["notebook"], m["set"], m["slug"], _rank(m["language"])))
    found: dict[str, dict] = {}
    for manifest in ordered:
        group = found.setdefault(manifest["notebook"], {"notebook": manifest["notebook"], "title": manifest["title"], "question": manifest["question"], "editions": {}})
        group["editions"].setdefault((manifest["set"], manifest["slug"], manifest["language"]), []).append(manifest)
    return [{**group, "entries": _entries(group["editions"].values(), changed, stale)} for group in found.values()]


def _rank(language: str) -> tuple[int, str]:
    return (LANGUAGE_ORDER.index(language) if language in LANGUAGE_ORDER else len(LANGUAGE_ORDER), language)


def _entries(editions: Collection[Sequence[Mapping]], changed: Mapping[str, str], stale: Collection[str]) -> list[dict]:
    entries = [_entry(members, changed, stale) for members in editions]
    for before, entry in zip([None, *entries], entries, strict=False):
        entry["begins"] = before is None or before["report"] != entry["report"]
    return entries


def _entry(members: Sequence[Mapping], changed: Mapping[str, str], stale: Collection[str]) -> dict:
    """The last good report of one language, and the failure after it, where there is one."""
    good = next((member for member in members if member["status"] == "ok"), None)
    failed = next((member for member in members if member["status"] != "ok"), None)
    shown = good or failed
    name = place(shown)
    marks = [mark for mark, holds in (("failed", failed), ("stale", good and name in stale), (changed.get(name, ""), good and name in changed)) if holds]
    subject = shown.get("subject") or {"value": shown["slug"], "text": shown["slug"]}
    return {
        "report": (shown["set"], shown["slug"]), "set": shown["set"], "notebook": shown["notebook"], "language": shown["language"], "subject": subject,
        "title": shown["title"].get(shown["language"], shown["notebook"]), "about": shown["subtitle"] or subject["text"], "headline": good["headline"] if good else "",
        "page": _href(good), "files": _files(good), "failed": _href(failed), "status": failed["status"] if failed else "ok", "reason": told(failed.get("reason", ""), shown["language"]) if failed else "",
        "marks": marks, "finished": shown["finished"], "tried": failed["finished"] if failed else "", "digest": shown["dataset"].get("digest", ""),
    }


def _href(manifest: Mapping | None) -> str:
    return f"{manifest['folder']}/{manifest['html']['file']}" if manifest and manifest["html"] else ""


def _files(manifest: Mapping | None) -> list[dict]:
    """The files that go with a page, by the ending that says what they are."""
    names = [entry["file"] for entry in manifest.get("companions", ())] if manifest else []
    return [{"href": f"{manifest['folder']}/{name}", "name": name.rpartition(".")[2].upper()} for name in names]


def _subjects(entries: Sequence[Mapping]) -> list[dict]:
    """What reports are about, each by its id and its names in the languages there are."""
    names: dict[str, dict[str, None]] = {}
    for entry in sorted(entries, key=lambda entry: _rank(entry["language"])):
        names.setdefault(entry["subject"]["value"], {})[entry["subject"]["text"]] = None
    return [{"value": value, "text": " ".join(texts)} for value, texts in sorted(names.items())]


def _languages(entries: Sequence[Mapping]) -> list[str]:
    return sorted({entry["language"] for entry in entries}, key=_rank)


def datasets(manifests: Sequence[Mapping]) -> list[str]:
    """The datasets behind the reports, in words, those in Chinese first, then the newest run."""
    newest = sorted(manifests, key=lambda m: (m["finished"], m["language"]), reverse=True)
    words = (" ".join(filter(None, [m["dataset"].get("title", ""), m["dataset"].get("edition", "")])) for m in sorted(newest, key=lambda m: _rank(m["language"])))
    return list(dict.fromkeys(filter(None, words)))


def outdated(out: Path, manifests: Sequence[Mapping]) -> set[str]:
    """Good reports made before the dataset changed and not checked since: a later run of their set met another state, and did not find them unchanged on it."""
    newest: dict[str, str] = {}
    for record in records.records(out):
        if record.get("dataset"):
            newest.setdefault(record["set"], record["dataset"])
    verified = {dataset: records.verified(out, dataset) for dataset in set(newest.values())}
    made_on = ((manifest, manifest["dataset"].get("files", ""), newest.get(manifest["set"], "")) for manifest in manifests if manifest["status"] == "ok")
    return {place(m) for m, files, now in made_on if files and now and files != now and verified[now].get(place(m)) != name_of(m)}


def news(changes: Changes | None, manifests: Sequence[Mapping]) -> dict | None:
    """What a run changed: each report in its own language, a few results of each and the rest counted."""
    if changes is None:
        return None
    known = {place(manifest): manifest for manifest in manifests if manifest["status"] == "ok"}
    items = [_item(name, "new", known) for name in changes.added] + [_item(name, "gone", known) for name in changes.removed]
    items += [_item(change.report, "same" if change.same_page else "changed", known, change) for change in changes.changed]
    shown = [item for item in items if item["how"] != "same"]
    more = max(0, len(shown) - NEWS_REPORTS)
    return {"before": changes.started[0], "after": changes.started[1], "empty": changes.is_empty, "count": len(shown), "reports": shown[:NEWS_REPORTS], "more": more}


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
