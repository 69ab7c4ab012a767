"""The Atom feed of a folder of reports: one entry for each run that changed what readers see, newest first (RFC 4287).

Addresses are relative to the feed, so that it holds wherever the folder is served; ids are names, no addresses, and stay.
"""

import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path

from analysis import paths
from analysis.reports import changes, records
from analysis.reports.changes import Changes
from analysis.reports.index import LANGUAGE_ORDER, news
from analysis.reports.index_words import INDEX
from analysis.reports.filters import writable
from analysis.reports.words import STATUS, TAGS, WORDS

ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
ENTRIES, LISTED = 20, 12
NAMES = uuid.uuid5(uuid.NAMESPACE_OID, "duibiao reports")
ID = re.compile(r"<id>(urn:uuid:[0-9a-f-]{36})</id>")


def feed(out: Path, manifests: Sequence[Mapping]) -> str:
    """The feed of a folder as XML.

    Parameters
    ----------
    out : Path
        Its records say which runs there were. A feed that is there already keeps its id.
    manifests : sequence of mapping
        As `publish.manifests` gives them, for titles and addresses.
    """
    ended = [record for record in records.records(out) if "reports" in record]
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": TAGS["zh"]})
    _put(root, "id", _feed_id(out, ended))
    _put(root, "title", " · ".join(INDEX[code]["feed_title"] for code in LANGUAGE_ORDER))
    entries = list(islice(_entries(out, ended, manifests), ENTRIES))
    _put(root, "updated", entries[0].findtext("updated") if entries else (ended[0]["finished"] if ended else "1970-01-01T00:00:00Z"))
    _put(_put(root, "author"), "name", "duibiao")
    _put(root, "generator", "duibiao")
    _put(root, "link", rel="self", type="application/atom+xml", href=paths.FEED)
    _put(root, "link", rel="alternate", type="text/html", href=paths.INDEX_PAGE)
    root.extend(entries)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _feed_id(out: Path, ended: Sequence[Mapping]) -> str:
    """The id that readers know; a new feed takes its from the oldest run on record."""
    try:
        known = ID.search((out / paths.FEED).read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError):
        known = None
    return known[1] if known else _urn("feed", *((ended[-1]["run"], ended[-1]["started"]) if ended else ()))


def _urn(*parts: object) -> str:
    return uuid.uuid5(NAMES, "/".join(map(str, parts))).urn


def _entries(out: Path, ended: Sequence[Mapping], manifests: Sequence[Mapping]) -> Iterable[ET.Element]:
    """Runs that changed what readers see or failed at something; the first on record says how many reports it found."""
    for after, before in pairwise(ended):
        if after["made"]:
            found = changes.between(out, before, after)
            if not found.is_empty or _failed(after):
                yield _entry(after, _told(found, after), news(found, manifests), manifests)
    if ended:
        first = {code: [INDEX[code]["feed_first"].format(len(ended[-1]["reports"]))] for code in LANGUAGE_ORDER}
        yield _entry(ended[-1], first, None, manifests)


def _failed(record: Mapping) -> dict[str, Mapping]:
    return {name: made for name, made in record["made"].items() if made["status"] != "ok"}


def _told(found: Changes, record: Mapping) -> dict[str, list[str]]:
    """What a run changed, counted, in both languages."""
    counts = {
        "feed_new": len(found.added), "feed_changed": sum(not change.same_page for change in found.changed), "feed_gone": len(found.removed),
        "feed_failed": len(_failed(record)),
    }
    return {code: [INDEX[code][name].format(count) for name, count in counts.items() if count] for code in LANGUAGE_ORDER}


def _entry(record: Mapping, told: Mapping[str, Sequence[str]], changed: Mapping | None, manifests: Sequence[Mapping]) -> ET.Element:
    entry = ET.Element("entry")
    _put(entry, "id", _urn("run", record["set"], record["run"], record["started"]))
    _put(entry, "title", " · ".join(INDEX[code]["join"].join(told[code]) for code in LANGUAGE_ORDER))
    _put(entry, "updated", record["finished"])
    _put(entry, "link", rel="alternate", type="text/html", href=paths.INDEX_PAGE)
    _put(entry, "category", term=record["set"])
    division = _put(_put(entry, "content", type="xhtml"), "div", xmlns=XHTML)
    lines = _put(division, "ul")
    for item in changed["reports"] if changed else ():
        _changed(lines, item)
    for code in LANGUAGE_ORDER if changed and changed["more"] else ():
        _put(lines, "li", WORDS[code]["news_more"].format(changed["more"]), **{"xml:lang": TAGS[code]})
    for name, made in islice(_failed(record).items(), LISTED):
        _failure(lines, name, made, manifests)
    if not len(lines):
        division.remove(lines)
        _put(_put(division, "p"), "a", " · ".join(INDEX[code]["heading"] for code in LANGUAGE_ORDER), href=paths.INDEX_PAGE)
    return entry


def _changed(lines: ET.Element, item: Mapping) -> None:
    """One report: what it is, why it changed, and its first results."""
    words = WORDS.get(item["language"], WORDS["en"])
    line = _put(lines, "li", **{"xml:lang": TAGS.get(item["language"], "en")})
    title = item.get("title") or item["report"]
    last = _put(line, "a", title, href=item["page"]) if item["page"] else _put(line, "span", title)
    last.tail = f" {words['news_' + item['how']]}" if item["how"] in ("new", "gone") else None
    if item["causes"]:
        _put(line, "p", words["news_why"] + words["colon"] + words["semicolon"].join(item["causes"]))
    told = [f"{r.name}{words['colon']}{_value(r.old, words)} → {_value(r.new, words)}" for r in item["results"]]
    told += [words["news_more"].format(item["more"])] if item["more"] else []
    told += [words["news_exhibits"].format(words["comma"].join(item["exhibits"]))] if item["exhibits"] else []
    for text in told:
        _put(line, "p", text)


def _value(text: str | None, words: Mapping[str, str]) -> str:
    return words["no_value"] if text is None else text


def _failure(lines: ET.Element, name: str, made: Mapping, manifests: Sequence[Mapping]) -> None:
    language = name.rpartition(".")[2]
    words = STATUS.get(language, STATUS["en"])
    page = next((f"{m['folder']}/{m['html']['file']}" for m in manifests if records.place(m) == name and m["status"] != "ok" and m["html"]), "")
    line = _put(lines, "li", **{"xml:lang": TAGS.get(language, "en")})
    last = _put(line, "a", name, href=page) if page else _put(line, "span", name)
    last.tail = f" {words.get(made['status'], made['status'])}"


def _put(parent: ET.Element, tag: str, text: object = None, /, **attributes: str) -> ET.Element:
    """A child of an element; text without what no XML can hold."""
    child = ET.SubElement(parent, tag, {name: writable(value) for name, value in attributes.items()})
    child.text = None if text is None else writable(str(text))
    return child
