"""What an executed notebook handed over: its exhibits and what it says about itself. Nothing else is believed."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.errors import ReportError, listed

EXHIBIT = "application/vnd.duibiao.exhibit+json"
STUDY = "application/vnd.duibiao.study+json"
VERSION = 1
KINDS = ("figure", "table", "sentence", "absence")
ANCHOR = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NUMBERED = ("figure", "table")

COLUMN_KEYS = ("label", "kind")
SOURCE_KEYS = ("id", "title", "publisher", "published", "kind")
STUDY_SHAPE = {
    "title": str, "question": str, "subtitle": str, "standing": str, "parameters": list, "dataset": dict, "reads": dict, "scope": list, "versions": dict,
}

# What a drawing needs. Whatever else stands in an SVG could act, fetch, or step out of it into the page.
DRAWN = frozenset(
    "svg g path text tspan title desc defs use clipPath mask rect circle ellipse line polyline polygon marker pattern "
    "linearGradient radialGradient stop symbol style".split()
)
REFERENCE = re.compile(r"url\(\s*['\"]?(?!#)", re.IGNORECASE)


@dataclass(frozen=True)
class Contents:
    """The typed outputs of one executed notebook.

    Attributes
    ----------
    exhibits : tuple of mapping
        In the order shown.
    study : mapping
        What the first and the last cell said: title, question, parameters, dataset, reads, versions.
    """

    exhibits: tuple[Mapping[str, object], ...]
    study: Mapping[str, object]


def contents(notebook: Mapping) -> Contents:
    """Read the typed outputs of an executed notebook."""
    bundles = [data for cell in notebook["cells"] for data in _bundles(cell)]
    study: dict[str, object] = {}
    for data in bundles:
        study |= data[STUDY] if isinstance(data.get(STUDY), Mapping) else {}
    return Contents(tuple(data[EXHIBIT] for data in bundles if EXHIBIT in data), study)


def _bundles(cell: Mapping) -> Iterable[Mapping]:
    for output in cell.get("outputs", ()):
        if output["output_type"] in ("display_data", "execute_result"):
            yield output["data"]


def check_contents(found: Contents, promised: Iterable[str]) -> None:
    """Raise unless every promised exhibit is there and every exhibit can be shown.

    A stated absence counts as the exhibit: it says why nothing stands there.

    Raises
    ------
    ReportError
        All failures at once.
    """
    each = [exhibit for exhibit in found.exhibits if isinstance(exhibit, Mapping)]
    shown = [view.get("id") for exhibit in each for view in (exhibit, *exhibit.get("views", ())) if isinstance(view, Mapping)]
    missing = [name for name in promised if name not in shown]
    failures = [f"declared but not shown: {listed(missing)}"] if missing else []
    failures += [f"exhibit {name!r} is shown twice" for name in dict.fromkeys(shown) if shown.count(name) > 1]
    failures += [failure for exhibit in found.exhibits for failure in _exhibit_failures(exhibit)]
    failures += [f"what the notebook says about itself: {key} must be a {kind.__name__}"
                 for key, kind in STUDY_SHAPE.items() if not isinstance(found.study.get(key, kind()), kind)]
    if failures:
        raise ReportError("; ".join(failures))


def _exhibit_failures(exhibit: object) -> list[str]:
    if not isinstance(exhibit, Mapping) or exhibit.get("version") != VERSION:
        return [f"an exhibit is not of version {VERSION}"]
    where = f"exhibit {exhibit.get('id')!r}"
    failures = _shape_failures(exhibit)
    views = exhibit.get("views", [])
    if not isinstance(views, list) or (views and not all(isinstance(view, Mapping) and view.get("option") for view in (exhibit, *views))):
        failures, views = [*failures, "its views must be a list, each with its option"], []
    failures += [failure for view in views for failure in _exhibit_failures(view)]
    if not failures and exhibit["kind"] in NUMBERED:
        width = len(exhibit["columns"])
        failures += ["every row must have one cell per column"] if any(len(row) != width for row in exhibit["rows"]) else []
    if not failures and exhibit["kind"] == "figure":
        failures += [f"its drawing {fault}" for fault in _drawing_faults(exhibit.get("svg", ""))]
        failures += [] if exhibit.get("alt", "").strip() else ["a figure needs its alternative text"]
    return [f"{where}: {failure}" for failure in failures]


def _shape_failures(exhibit: Mapping) -> list[str]:
    """What a template would stumble over."""
    failures = [] if ANCHOR.fullmatch(str(exhibit.get("id"))) else ["an id holds lower-case letters, digits and '-' only"]
    if exhibit.get("kind") not in KINDS:
        failures.append(f"kind must be one of {listed(KINDS)}, got {exhibit.get('kind')!r}")
    texts = [key for key in ("title", "subtitle", "alt") if not isinstance(exhibit.get(key, ""), str)]
    lists = [key for key in ("columns", "rows", "sources", "notes") if not isinstance(exhibit.get(key), list)]
    if texts or lists:
        return [*failures, f"must be texts: {listed(texts)}" if texts else f"must be lists: {listed(lists)}"]
    if not all(isinstance(row, list) for row in exhibit["rows"]):
        failures.append("each row must be a list of cells")
    failures += _entry_failures(exhibit, "columns", COLUMN_KEYS) + _entry_failures(exhibit, "sources", SOURCE_KEYS)
    return failures


def _entry_failures(exhibit: Mapping, key: str, needed: Iterable[str]) -> list[str]:
    fits = all(isinstance(entry, Mapping) and all(isinstance(entry.get(name), str) for name in needed) for entry in exhibit[key])
    return [] if fits else [f"each of its {key} must give {listed(needed)}"]


def _drawing_faults(svg: object) -> list[str]:
    """What in an SVG would be more than a drawing once it stands inside a page."""
    if not isinstance(svg, str) or not svg.lstrip().startswith("<svg"):
        return ["is not an svg element"]
    if "<!" in svg or "<?" in svg:
        return ["holds a declaration, a comment or a processing instruction"]
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        return [f"is broken: {error}"]
    faults = {fault for element in root.iter() for fault in _element_faults(element)}
    return sorted(faults)


def _element_faults(element: ET.Element) -> Iterable[str]:
    tag = element.tag.rpartition("}")[2]
    if tag not in DRAWN:
        yield f"holds <{tag}>"
    if tag == "style" and ("@" in (element.text or "") or REFERENCE.search(element.text or "")):
        yield "loads something in a style"
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on"):
            yield f"holds {plain}"
        if (plain in ("href", "src") and not value.startswith("#")) or REFERENCE.search(value):
            yield f"points outside itself ({plain})"


def headline(found: Contents) -> str:
    """The first sentence the report computes."""
    said = [paragraphs(exhibit) for exhibit in found.exhibits if exhibit["kind"] == "sentence"]
    return next((text for texts in said for text in texts), "")


def paragraphs(exhibit: Mapping) -> list[str]:
    """The text of a sentence or an absence: its rows, else its title."""
    texts = [str(row[0]) for row in exhibit.get("rows", ()) if row]
    return texts or [str(exhibit.get("title", ""))]


def sources(found: Contents) -> list[Mapping]:
    """Every source of the exhibits shown, once each, by id."""
    known = {source["id"]: source for exhibit in found.exhibits for view in (exhibit, *exhibit.get("views", ())) for source in view.get("sources", ())}
    return [known[name] for name in sorted(known)]
