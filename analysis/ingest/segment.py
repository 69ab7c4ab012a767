"""Chapters and numbered measures of a plan, whatever numbering it uses; which level the measures are is decided by a stated rule."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from analysis.errors import ParameterError, nearest
from analysis.ingest.agencies import Agencies, agencies
from analysis.ingest.numbering import STYLES
from analysis.ingest.outline import Item, Outline
from analysis.ingest.repair import Line, Repaired

KINDS = ("preamble", "goals", "tasks", "safeguards", "annex", "other")
RUN_IN = 48  # a heading before the first full stop of a line is no longer
COVERS = 0.6  # part of the items above that must have items of a finer level for that level to be the measures
CARRIES = 0.7  # part of the items of a level that must be sentences with an action
LEAST_TEXT = 20  # characters half of the items must have
LISTED = 2  # levels below this one must end in full stops: items that end in semicolons are the list of one measure
VERBS = re.compile(
    "支持|推动|推进|加强|加快|建设|建立|构建|打造|完善|实施|开展|鼓励|引导|组织|制定|培育|培养|引进|提升|提高|强化|优化|落实|设立|统筹|探索|"
    "促进|拓展|开放|布局|发展|深化|健全|发挥|依托|给予|加大|搭建|举办|研究|编制|协调|扩大|壮大|做强|集聚|聚焦|突破|攻关|研发|推广|应用|"
    "严格|严禁|不得|禁止|规范|保障|争取|力争|面向|围绕|将|应当|利用|创建|遴选|出台|发布|丰富|畅通|增强|夯实|赋能|改造|奖励|补助|资助|招收|配备"
)


@dataclass(frozen=True)
class Chapter:
    """A chapter: the widest numbered level, or what stands before, beside and behind it.

    Attributes
    ----------
    number : int
        As printed; 0 for what has no number.
    title : str
    kind : {"preamble", "goals", "tasks", "safeguards", "annex", "other"}
    start, end : int
        Its span in the clean text.
    """

    number: int
    title: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Measure:
    """A numbered measure.

    Attributes
    ----------
    chapter : int
        Place of its chapter in `Segmented.chapters`.
    number : tuple of int
        Its number as printed, after those of the levels above it within the chapter.
    style : str
        Style of its numbering, one of `numbering.STYLES`.
    heading : str
        Run-in or own-line heading; empty where it has none.
    text : str
        Its body without number, heading and clauses of responsibility.
    start, end : int
        Its span in the clean text, number included.
    agencies : Agencies
    role : {"task", "safeguard"}
    """

    chapter: int
    number: tuple[int, ...]
    style: str
    heading: str
    text: str
    start: int
    end: int
    agencies: Agencies
    role: str


@dataclass(frozen=True)
class Segmented:
    """A document cut into chapters and measures.

    Attributes
    ----------
    repaired : Repaired
    title : str
    chapters : tuple of Chapter
    measures : tuple of Measure
    tables : tuple of tuple of Line
        Rows that stand together.
    level : str
        Style of numbering that the measures have; empty where no measure was found.
    why : str
        The figures behind that choice, in a sentence for the log.
    offered : mapping
        What each level would give: style to number of items.
    """

    repaired: Repaired
    title: str
    chapters: tuple[Chapter, ...]
    measures: tuple[Measure, ...]
    tables: tuple[tuple[Line, ...], ...]
    level: str
    why: str
    offered: dict[str, int] = field(default_factory=dict)

    @cached_property
    def goals(self) -> tuple[tuple[int, int], ...]:
        """Spans of the chapters that hold the goals."""
        return tuple((chapter.start, chapter.end) for chapter in self.chapters if chapter.kind in ("preamble", "goals"))


def segment(repaired: Repaired, *, level: str = "auto") -> Segmented:
    """Cut a document into chapters and measures.

    Parameters
    ----------
    repaired : Repaired
    level : str
        Style of numbering that the measures have, one of `numbering.STYLES`; "auto" decides.

    Returns
    -------
    Segmented

    Raises
    ------
    ParameterError
        For a level that is no style, or that the document does not use.

    Notes
    -----
    The measures are the finest numbered level at which at least `COVERS` of the items above have such items, at least `CARRIES` of the items are
    sentences with an action, half of them have `LEAST_TEXT` characters, and, from the third level down, items end in full stops. Where a
    branch ends earlier, its last item is the measure. Items of the general requirements (guiding thought, principles, goals) and of annexes are
    no measures; those of the closing safeguards are, with that role.
    """
    outline = Outline.of(repaired.lines)
    chosen, why = _level(outline, level)
    measures = tuple(_measures(outline, chosen)) if chosen else ()
    offered = {style: sum(item.style == style for item in outline.items) for style in outline.styles}
    return Segmented(repaired, outline.title or repaired.document.title, tuple(_chapters(outline, repaired)), measures, outline.tables, chosen, why, offered)


def _chapters(outline: Outline, repaired: Repaired) -> Iterator[Chapter]:
    for place, branch in enumerate(outline.chapters):
        lines = [line for item in branch.items for line in item.lines] or list(branch.lines)
        if lines:
            yield Chapter(branch.number, branch.title, branch.kind, lines[0].start, lines[-1].end)


# --- which level the measures are ---------------------------------------------------------------------------


def _level(outline: Outline, wanted: str) -> tuple[str, str]:
    """The style of the measures and the reason."""
    if wanted != "auto":
        _check_level(wanted, outline)
        return wanted, f"level {wanted} was asked for"
    told = []
    for style in reversed(outline.styles):
        reason, fits = _fits(outline, style)
        told.append(reason)
        if fits:
            return style, "; ".join(told)
    return "", "; ".join(told) or "the text has no numbering"


def _check_level(wanted: str, outline: Outline) -> None:
    if wanted not in STYLES:
        near = nearest(wanted, STYLES)
        raise ParameterError(f"level: no style {wanted!r}" + (f"; did you mean {near!r}?" if near else "") + f" (there are auto, {', '.join(STYLES)})")
    if wanted not in outline.styles:
        raise ParameterError(f"level: this text has no items of style {wanted!r}; it has {', '.join(outline.styles) or 'no numbering'}")


def _fits(outline: Outline, style: str) -> tuple[str, bool]:
    """Whether a level can be that of the measures, with the figures."""
    items = [item for item in outline.items if item.style == style and item.kind in ("tasks", "safeguards")]
    tasks = [item for item in items if item.kind == "tasks"]
    depth = outline.styles.index(style)
    if not tasks:
        return f"{style}: no items among the tasks", False
    above = {outline.items[item.above].style for item in outline.items if item.style == style and item.above is not None}
    parents = [item for item in outline.items if item.kind == "tasks" and item.style in above]
    covered = len({item.above for item in tasks}) / len(parents) if parents else 1.0
    texts = [_bare(item) for item in tasks]
    carried = sum(map(_acts, texts)) / len(tasks)
    length = median(map(len, texts))
    stops = sum(text.endswith(("。", "！")) or item.leads for text, item in zip(texts, tasks, strict=True)) / len(tasks)
    fits = covered >= COVERS and carried >= CARRIES and length >= LEAST_TEXT and (depth < LISTED or stops >= CARRIES)
    return f"{style}: {len(items)} items, above covered {covered:.0%}, with an action {carried:.0%}, {length:.0f} characters, full stops {stops:.0%}", fits


def _bare(item: Item) -> str:
    """The text of an item without the clauses that say whose duty it is."""
    return _without(item.text, agencies(item.text).spans)


def _acts(text: str) -> bool:
    """Whether a text says something is to be done, in a sentence."""
    return bool(VERBS.search(text)) and bool(re.search("[。；，]", text))


# --- measures -------------------------------------------------------------------------------------------------


def _measures(outline: Outline, style: str) -> Iterator[Measure]:
    """Items of the level, and last items of branches that end above it."""
    depth = outline.styles.index(style)
    for place, item in enumerate(outline.items):
        if item.kind not in ("tasks", "safeguards") or outline.styles.index(item.style) > depth:
            continue
        if item.style != style and any(outline.styles.index(below.style) <= depth for below in outline.under(place)):
            continue
        if item.style == style or _acts(item.text):
            yield _measure(outline, place, item)


def _measure(outline: Outline, place: int, item: Item) -> Measure:
    lines = outline.branch(place)
    heading, body = _parted(item, lines)
    found = agencies(body)
    return Measure(
        item.chapter, outline.number(place), item.style, heading, _without(body, found.spans), lines[0].start, lines[-1].end, found,
        "safeguard" if item.kind == "safeguards" else "task",
    )


def _parted(item: Item, lines: Sequence[Line]) -> tuple[str, str]:
    """Heading and body: bold letters, a line of its own, or a first sentence without a comma."""
    first, rest = lines[0].text[item.mark.end:].strip(), "\n".join(line.text for line in lines[1:])
    bold = lines[0].bold - item.mark.end
    if 1 < bold < len(first):
        return first[:bold].strip("。：: "), first[bold:].lstrip("。：: ") + ("\n" + rest if rest else "")
    stop = re.search("[。：:]", first)
    if not stop and rest and len(first) <= RUN_IN:
        return first, rest
    if stop and stop.start() <= RUN_IN and "，" not in first[:stop.start()]:
        after = first[stop.end():].strip() + ("\n" + rest if rest else "")
        if _without(after, agencies(after).spans).strip():
            return first[:stop.start()], after.strip()
    return "", "\n".join(part for part in (first, rest) if part)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text without some passages."""
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]]).strip()
