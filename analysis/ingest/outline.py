"""The tree of numbered items of a document, and what each top branch of it is: goals, tasks, safeguards, annex."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, cmp_to_key
from itertools import islice, takewhile

from analysis.ingest.numbering import STYLES, Mark, mark
from analysis.ingest.repair import Line

GOALS = re.compile(
    r"总体要求|总体思路|总体目标|总体部署|指导思想|基本原则|主要目标|发展目标|工作目标|行动目标|目标任务$|^目标$|总则|背景|形势|基本思路|工作原则|建设目标|预期目标|^主要指标"
)
SAFEGUARDS = re.compile(r"保障措施|组织保障|实施保障|保障机制|组织实施|组织领导|工作要求|强化保障|加强保障|推进机制|实施机制|落实机制|监督(?:管理|实施)|^保障$|工作保障|保障落实|组织落实")
OTHER = re.compile(r"^附\s*则|^其\s*他$|名词解释|政策解读|^解释")
FORCE = re.compile(r"^本[^。]{0,12}自.{0,24}(?:施行|实施|执行)|^本[^。]{1,12}(?:有效期|由[^。]{2,30}负责解释)")
ANNEX = re.compile(r"附\s*[件录表]\s*[\d一二三四五六七八九十]*\s*(?:$|[:：]|[\d.．]|\s\S)")
BOX = re.compile(r"(?:专\s*栏|[表图])\s*[\d一二三四五六七八九十]+")
CONTENTS_HEAD = re.compile(r"目\s*[录次]$")
CONTENTS_LINE = re.compile(r"[.…·。．]{3,}\s*\d*$")
TITLE = re.compile(r"(?:方案|计划|措施|意见|规划|办法|条例|规定|纲要|细则|要点|政策|决定|通知|安排)(?:[（(].{1,30}[)）])?$")
WIDE = ("part", "chapter", "section", "hundred")
SHORT = 48


@dataclass(frozen=True)
class Item:
    """A numbered item with its own lines, those of finer items not among them.

    Attributes
    ----------
    mark : Mark
    lines : tuple of Line
    above : int or None
        Place of the item it stands under.
    chapter : int
        Place of its branch among the chapters.
    kind : str
        Kind of that branch, or of a branch below it that has a kind of its own.
    leads : bool
        Whether finer items follow under it.
    """

    mark: Mark
    lines: tuple[Line, ...]
    above: int | None = None
    chapter: int = 0
    kind: str = "tasks"
    leads: bool = False

    @property
    def style(self) -> str:
        return self.mark.style

    @cached_property
    def text(self) -> str:
        """Its own text without the number."""
        return "\n".join([self.lines[0].text[self.mark.end:], *(line.text for line in self.lines[1:])]).strip()

    @property
    def title(self) -> str:
        """Its first line up to the first full stop."""
        return re.split("[。：:]", self.lines[0].text[self.mark.end:].strip())[0][:80]

    def within(self, place: int, items: Sequence["Item"]) -> bool:
        """Whether it stands somewhere under the item at that place."""
        above = self.above
        while above is not None and above > place:
            above = items[above].above
        return above == place


@dataclass(frozen=True)
class Branch:
    """A top branch: a numbered chapter, or lines without number before and behind them."""

    number: int
    title: str
    kind: str
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A document as a tree.

    Attributes
    ----------
    title : str
    styles : tuple of str
        Styles of numbering, from the widest to the finest, as this document nests them.
    items : tuple of Item
        In the order of the text.
    chapters : tuple of Branch
    tables : tuple of tuple of Line
    """

    title: str
    styles: tuple[str, ...]
    items: tuple[Item, ...]
    chapters: tuple[Branch, ...]
    tables: tuple[tuple[Line, ...], ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Outline":
        """Read the numbering of a text."""
        tables = tuple(_tables(lines))
        rows = {line.start for rows in tables for line in rows}
        text = _without_contents([line for line in lines if line.start not in rows])
        marked = list(_marked(text))
        body, annex = _cut_annex(marked)
        styles = _nesting([found for _, found in body if found])
        title, before, items = _items(body, styles)
        items, chapters = _branches(items, styles, before, annex)
        return cls(title, styles, tuple(items), tuple(chapters), tables)

    def branch(self, place: int) -> list[Line]:
        """All lines of an item and of what stands under it."""
        lines = list(self.items[place].lines)
        for item in self.under(place):
            lines += item.lines
        return lines

    def under(self, place: int) -> Iterator[Item]:
        """The items under the one at that place, which follow it without a gap."""
        return takewhile(lambda item: item.within(place, self.items), islice(self.items, place + 1, None))

    def number(self, place: int) -> tuple[int, ...]:
        """Its number behind those of the items above it, the chapter's first."""
        numbers, at = [], place
        while at is not None:
            numbers[:0] = self.items[at].mark.number if self.items[at].style != "decimal" or not numbers else ()
            at = self.items[at].above if self.items[at].style != "decimal" else None
        return tuple(numbers)


# --- lines that are no text ---------------------------------------------------------------------------------


def _tables(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Rows that follow one another."""
    rows: list[Line] = []
    for line in lines:
        if line.block.kind == "row" or "\t" in line.text:
            rows.append(line)
        elif rows:
            yield tuple(rows)
            rows = []
    if rows:
        yield tuple(rows)


def _without_contents(lines: Sequence[Line]) -> list[Line]:
    """The text without its list of contents: leaders with page numbers, or headings under 目录 that come again."""
    times = Counter(_bare(line.text) for line in lines)
    kept, inside = [], False
    for line in lines:
        text = line.text.strip()
        if CONTENTS_HEAD.match(text):
            inside = True
            continue
        repeats = times[_bare(text)] > 1 and len(text) <= SHORT
        inside = inside and repeats
        if inside:
            times[_bare(text)] -= 1
        if not inside and not CONTENTS_LINE.search(text):
            kept.append(line)
    return kept


def _bare(text: str) -> str:
    return re.sub(r"[.…·\s\d]+$", "", text.strip())


def _marked(lines: Sequence[Line]) -> Iterator[tuple[Line, Mark | None]]:
    """Each line with its numbering; numbers inside a box or after a table's title count only where they carry on the text's own."""
    last: dict[str, tuple[int, ...]] = {}
    boxed = False
    for line in lines:
        found = mark(line.text)
        if BOX.match(line.text.strip()) and len(line.text) <= SHORT:
            boxed, found = True, None
        elif found and boxed:
            follows = found.style in last and found.number[-1] == last[found.style][-1] + 1
            if found.style in WIDE or follows:
                boxed = False
            else:
                found = None
        if found:
            last[found.style] = found.number
        yield line, found


def _cut_annex(marked: Sequence[tuple[Line, Mark | None]]) -> tuple[list[tuple[Line, Mark | None]], list[Line]]:
    """The text and its annexes: from a line 附件 on that stands behind numbered items, not in a covering letter."""
    count = sum(found is not None for _, found in marked)
    seen = 0
    for place, (line, found) in enumerate(marked):
        seen += found is not None
        if not found and len(line.text) <= SHORT and ANNEX.match(line.text.strip()) and seen > count / 3 and seen > 1:
            return list(marked[:place]), [line for line, _ in marked[place:]]
    return list(marked), []


# --- the tree -------------------------------------------------------------------------------------------------


def _nesting(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Styles from the widest to the finest: one stands above another where the other begins again at one beneath it."""
    present = [style for style in STYLES if any(found.style == style for found in marks)]

    def order(one: str, other: str) -> int:
        below, above = _restarts(marks, one, other, present), _restarts(marks, other, one, present)
        return present.index(one) - present.index(other) if below == above else above - below

    return tuple(sorted(present, key=cmp_to_key(order)))


def _restarts(marks: Sequence[Mark], upper: str, lower: str, present: Sequence[str]) -> int:
    """How often `lower` begins at one right behind `upper`, nothing wider than both between them."""
    wider = set(present[: min(present.index(upper), present.index(lower))])
    times, last = 0, ""
    for found in marks:
        if found.style in wider:
            last = ""
        elif found.style in (upper, lower):
            times += found.style == lower and last == upper and found.number[-1] == 1
            last = found.style
    return times


def _items(body: Sequence[tuple[Line, Mark | None]], styles: Sequence[str]) -> tuple[str, list[Line], list[Item]]:
    """Title, the lines before the first item, and the items, each under the nearest wider one."""
    rank = {style: place for place, style in enumerate(styles)}
    before: list[Line] = []
    found_items: list[tuple[Mark, list[Line], int | None]] = []
    stack: list[int] = []
    for line, found in body:
        if not found:
            (found_items[-1][1] if found_items else before).append(line)
            continue
        while stack and rank[found_items[stack[-1]][0].style] >= rank[found.style]:
            stack.pop()
        found_items.append((found, [line], stack[-1] if stack else None))
        stack.append(len(found_items) - 1)
    leading = {above for _, _, above in found_items}
    items = [Item(found, tuple(lines), above, leads=place in leading) for place, (found, lines, above) in enumerate(found_items)]
    return _title(before), before, items


def _title(lines: Sequence[Line]) -> str:
    """The title: the last line before the text that ends as titles do, with the line before it where it runs over two."""
    for place in reversed(range(len(lines))):
        text = lines[place].text.strip()
        if TITLE.search(text) and len(text) <= 80:
            ahead = lines[place - 1].text.strip() if place and lines[place].block.kind == lines[place - 1].block.kind else ""
            return ahead + text if re.search(r"^(?!.*[。：:，]).{2,30}$", ahead) and "关于" in ahead and "关于" not in text else text
    return lines[0].text.strip() if lines and len(lines[0].text) <= 80 else ""


def _branches(items: list[Item], styles: Sequence[str], before: Sequence[Line], annex: Sequence[Line]) -> tuple[list[Item], list[Branch]]:
    """The items with their chapter and kind, and the chapters."""
    chapters = [Branch(0, "", "preamble", tuple(before))] if before else []
    tops = [place for place, item in enumerate(items) if item.above is None]
    closing, own = _closing(items, tops), {}
    for place, item in enumerate(items):
        if item.above is None:
            kind = "safeguards" if place in closing else _kind(item)
            chapters.append(Branch(item.mark.number[-1], item.title, kind))
        else:
            # A section of goals in a chapter of tasks is no measure either.
            kind = "goals" if items[item.above].kind == "tasks" and _is_goals(item) else items[item.above].kind
        items[place] = replace(item, chapter=len(chapters) - 1, kind=kind)
        own.setdefault(len(chapters) - 1, []).append(items[place])
    chapters = [replace(chapter, items=tuple(own.get(place, ()))) for place, chapter in enumerate(chapters)]
    if annex:
        chapters.append(Branch(0, annex[0].text.strip()[:80], "annex", tuple(annex)))
    return items, chapters


def _kind(item: Item) -> str:
    if OTHER.search(item.title) or FORCE.search(item.text):
        return "other"
    return "goals" if GOALS.search(item.title) and len(item.title) <= 24 else "tasks"


def _is_goals(item: Item) -> bool:
    return len(item.title) <= 12 and bool(GOALS.search(item.title)) and not item.title.endswith("机制")


def _closing(items: Sequence[Item], tops: Sequence[int]) -> set[int]:
    """The chapters of safeguards: at the end of the text, an annex-like 附则 behind them passed over."""
    found = set()
    for place in reversed(tops):
        title = items[place].title
        if SAFEGUARDS.search(title) and len(title) <= 24 and not GOALS.search(title):
            found.add(place)
        elif _kind(items[place]) != "other":
            break
    return found
