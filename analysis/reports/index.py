"""What the index page lists, made from the manifests alone: reports by notebook, their editions, how each ended."""

from collections.abc import Mapping, Sequence

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
        "page": _href(good), "failed": _href(failed), "status": failed["status"] if failed else "ok",
    }


def _href(manifest: Mapping | None) -> str:
    return f"{manifest['folder']}/{manifest['html']['file']}" if manifest else ""


def datasets(manifests: Sequence[Mapping]) -> list[str]:
    """The datasets behind the reports, in words, newest run first."""
    newest = sorted(manifests, key=lambda m: (m["finished"], m["language"]), reverse=True)
    words = (" ".join(filter(None, [m["dataset"].get("title", ""), m["dataset"].get("edition", "")])) for m in newest)
    return list(dict.fromkeys(filter(None, words)))
