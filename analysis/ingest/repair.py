"""Make damaged pages readable again: step by step, each logged, each reversible, and nothing touched in a clean text."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

import numpy as np

from analysis.errors import ParameterError, nearest
from analysis.ingest.document import Block, Document
from analysis.ingest.furniture import furniture
from analysis.ingest.pinyin import glosses
from analysis.ingest.script import to_mainland_words, to_simplified
from analysis.ingest.traced import Edit, Traced

HAN = "\u3400-\u9fff\uf900-\ufaff"
# Nothing that prints, and nothing that a reader means.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]+")
# Radicals and compatibility forms that PDF files put in place of characters.
LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
# Radicals of the supplement have no normal form; PDF files put these in place of whole characters.
RADICALS = dict(zip("⺟⺠⺎⺩⺒⺛⺝⺶⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳", "母民兀王巳旡月羊月虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟", strict=True))
SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
SPACED = re.compile(f"(?<=[{HAN}，。、；：）】》”]) +(?=[{HAN}，。、；：（【《“])")
ENDS = "。！？；：:;.!?…”』」）)】》"
BEGINS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]+[章节条编部分]|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,3}(?:[.．、]|\.\d)|[①-⑳]|[●■◆★—–-]|附件|附录|附表|(?:专栏|表)\s*\d)"
)
# A short line among the first or last EDGE of so many pages, and of half of them, is a running head.
REPEATED, EDGE = 2, 2
BODY = re.compile(r"[。；：，]$|[一二三四五六七八九十0]+[、.．)）]|第[一二三四五六七八九十百0]+[章节条]|责任|牵头|配合|单位")
RAGGED = 6  # a full line may be so many places short of the usual width, and one more for each reading, whose letters differ in width
WORD = re.compile(r"[（“《(]*(?:[^\W\u2e80-\uffff]+[)）]?|.)[，。；：、）”》%)]*|$")
NARROW = frozenset("ijltfrIīíǐì()[]|.,;:'!")
READING = re.compile(r"[（(][a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜ]{1,6}[)）]")
# A line that begins with a reading, or with what no line begins with, goes on with the line above.
BROKEN_OFF = re.compile(rf"{READING.pattern}|[，。；：、！？”）》%]")
LETTER_SPACED = 0.3
# In a line that is spaced out so are its numbers and dashes; words of Latin letters keep their spaces.
BETWEEN_LETTERS = re.compile(f"{SPACED.pattern}|(?<=[^A-Za-z]) (?=[^A-Za-z])")


@dataclass(frozen=True)
class Line:
    """One line of the clean text.

    Attributes
    ----------
    text : str
    start, end : int
        Where it stands in the clean text.
    block : Block
        The block of the document that it begins in.
    bold : int
        How many of its characters from the start are bold.
    """

    text: str
    start: int
    end: int
    block: Block
    bold: int = 0


@dataclass(frozen=True)
class Dropped:
    """A line that was left out: where it stood in the original, its text, and why."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True)
class Repaired:
    """A document after repair.

    Attributes
    ----------
    document : Document
    traced : Traced
        The clean text, its places in the original and the log of every change.
    steps : tuple of str
        Steps that were taken.
    """

    document: Document
    traced: Traced
    steps: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.traced.text

    @cached_property
    def dropped(self) -> tuple[Dropped, ...]:
        """Lines left out, for review."""
        return tuple(Dropped(c.start, c.end, c.before.strip("\n"), c.why) for c in self.traced.log if c.step == "furniture")

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The clean text line by line; empty lines are no lines."""
        starts = _starts(self.document.blocks)
        return tuple(_lines(self.text, self.traced, starts, self.document.blocks))


def repair(document: Document, *, steps: Sequence[str] | None = None) -> Repaired:
    """Repair a document.

    Parameters
    ----------
    document : Document
    steps : sequence of str
        Which of `STEPS`, in whatever order; all of them by default.

    Returns
    -------
    Repaired

    Raises
    ------
    ParameterError
        For a step that is not there.

    Notes
    -----
    Steps run in the order of `STEPS`: characters (invisible ones out, full-width letters and digits to half width, look-alike
    radicals to characters, runs of spaces to one), spacing (letter-spaced lines closed up), pinyin (a mirror's readings in brackets
    removed), script (converted pages back to simplified characters), vocabulary (Taiwan terms back to mainland ones), furniture
    (navigation, banners, page numbers and running heads dropped), wrap (lines broken inside a sentence joined again). Pinyin, script and
    vocabulary act only on a document that shows the damage as a whole, so that one honest bracket or one rare character in a clean text stays.
    """
    wanted = tuple(STEPS) if steps is None else _checked(steps)
    traced = Traced.of(document.text)
    for name in wanted:
        traced = STEPS[name](traced, document)
    return Repaired(document, traced, wanted)


def _checked(steps: Sequence[str]) -> tuple[str, ...]:
    unknown = [step for step in steps if step not in STEPS]
    if unknown:
        near = nearest(unknown[0], STEPS)
        raise ParameterError(f"steps: no step {unknown[0]!r}" + (f"; did you mean {near!r}?" if near else f"; there are {', '.join(STEPS)}"))
    return tuple(step for step in STEPS if step in steps)


def steps_without(skipped: Sequence[str]) -> tuple[str, ...]:
    """All steps but those named; errors as in `repair`."""
    left_out = _checked(skipped)
    return tuple(step for step in STEPS if step not in left_out)


# --- characters -----------------------------------------------------------------------------------------


def _characters(traced: Traced, document: Document) -> Traced:
    text = traced.text
    edits = [Edit(*match.span(), "", "invisible") for match in INVISIBLE.finditer(text)]
    edits += [Edit(*match.span(), match[0].translate(HALF), "width") for match in FULL_WIDTH.finditer(text)]
    edits += [Edit(*match.span(), _usual(match[0]), "look-alike") for match in LOOKALIKE.finditer(text)]
    traced = traced.edited(edits, "characters")
    return traced.edited((_space(match) for match in SPACES.finditer(traced.text)), "characters")


def _space(match: re.Match) -> Edit:
    """Tabs part the cells of a table and stay, spaces at the ends of a line go, any other run of spaces is one."""
    text, (start, end) = match.string, match.span()
    edge = start == 0 or end == len(text) or text[start - 1] == "\n" or text[end] == "\n"
    return Edit(start, end, "\t" if "\t" in match[0] else "" if edge else " ", "space")


@lru_cache(maxsize=None)
def _usual(character: str) -> str:
    if character in RADICALS:
        return RADICALS[character]
    found = unicodedata.normalize("NFKC", character)
    return found if len(found) == 1 else character


def _spacing(traced: Traced, document: Document) -> Traced:
    """Close up lines that a layout has spaced out letter by letter."""
    edits = []
    for start, line in _by_line(traced.text):
        gaps = [match.span() for match in SPACED.finditer(line)]
        if len(gaps) >= 4 and len(gaps) > LETTER_SPACED * len(line.replace(" ", "")):
            edits += [Edit(start + match.start(), start + match.end(), "", "letter-spaced") for match in BETWEEN_LETTERS.finditer(line)]
    return traced.edited(edits, "spacing")


# --- what a mirror does -----------------------------------------------------------------------------------


def _pinyin(traced: Traced, document: Document) -> Traced:
    return traced.edited((Edit(start, end, "", "reading") for start, end in glosses(traced.text)), "pinyin")


def _script(traced: Traced, document: Document) -> Traced:
    return traced.edited(to_simplified(traced.text), "script")


def _vocabulary(traced: Traced, document: Document) -> Traced:
    return traced.edited(to_mainland_words(traced.text), "vocabulary")


# --- lines ------------------------------------------------------------------------------------------------


def _furniture(traced: Traced, document: Document) -> Traced:
    heads, starts = _running_heads(document), _starts(document.blocks)
    edits = []
    for start, line in _by_line(traced.text):
        why = furniture(line) or ("running head" if heads and line.strip() and _number(traced, starts, start) in heads else "")
        if why:
            edits.append(Edit(start, min(start + len(line) + 1, len(traced.text)), "", why))
    return traced.edited(edits, "furniture")


def _running_heads(document: Document) -> set[int]:
    """Blocks of a PDF that stand at the same edge of several pages, but for their numbers; numbered items and clauses of responsibility are none."""
    pages: dict[int, list[int]] = {}
    for number, block in enumerate(document.blocks):
        if block.page and block.text.strip():
            pages.setdefault(block.page, []).append(number)
    edges = [(edge, number) for lines in pages.values() for edge, at in (("top", lines[:EDGE]), ("foot", lines[-EDGE:])) for number in at]
    shown = {number: re.sub(r"\d+", "0", document.blocks[number].text.strip()) for _, number in edges}
    times = Counter((edge, shown[number]) for edge, number in edges)
    often = max(REPEATED, len(pages) / 2)
    return {number for edge, number in edges if times[edge, shown[number]] >= often and len(shown[number]) <= 40 and not BODY.search(shown[number])}


def _wrap(traced: Traced, document: Document) -> Traced:
    """Join lines that a page has broken inside a sentence: so wide that the next word had no room, without an ending, before no numbering.

    Widths are those of the lines as the page has set them, so that what an earlier step took out of a line makes it no shorter.
    """
    if document.format not in ("pdf", "text"):
        return traced
    starts = _starts(document.blocks)
    lines = [(start, line, document.blocks[_number(traced, starts, start)].text) for start, line in _by_line(traced.text) if line]
    width = _usual_width([laid for _, _, laid in lines])
    broken = (
        Edit(start + len(line), follower, _glue(line, after), "broken line")
        for (start, line, laid), (follower, after, below) in zip(lines, lines[1:], strict=False)
        if width and (BROKEN_OFF.match(below) or (_fills(laid, below, width - _slack(line, laid)) and not BEGINS.match(after)))
    )
    return traced.edited(broken, "wrap")


def _usual_width(lines: Sequence[str]) -> float:
    """Places in a full line of a page set in lines; 0 where paragraphs are lines."""
    lengths = sorted(places for line in lines if (places := _places(line)) > 12)
    if len(lengths) < 4:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    full = sum(length >= width - RAGGED for length in lengths)
    return width if width <= 140 and full >= max(3, 0.3 * len(lengths)) else 0


def _fills(line: str, below: str, width: float) -> bool:
    """Whether the first word of the line below would not have gone into a line."""
    return _places(line) + _places(WORD.match(below)[0]) > width


def _slack(line: str, laid: str) -> int:
    """How far short of the width a line may be: a paragraph may end in any, so that none is left where a sentence has ended outside brackets."""
    ended = line[-1] in ENDS and line.rfind("（") <= line.rfind("）")
    return 0 if ended else RAGGED + len(READING.findall(laid))


def _places(line: str) -> float:
    """Width of a line, a Chinese character taking two places, a narrow letter less than one."""
    return sum(2 if ord(character) > 0x2E7F else 0.66 if character in NARROW else 1 for character in line)


def _number(traced: Traced, starts: Sequence[int], place: int) -> int:
    """Number of the block that a place of the text comes from."""
    return bisect_right(starts, traced.original(place, place + 1)[0]) - 1


def _glue(line: str, after: str) -> str:
    """A space between two Latin words, nothing between Chinese characters or within a number."""
    words = line[-1].isascii() and line[-1].isalnum() and after[0].isascii() and after[0].isalnum()
    return " " if words and not (line[-1].isdigit() and after[0].isdigit()) else ""


def _by_line(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _lines(text: str, traced: Traced, starts: Sequence[int], blocks: Sequence[Block]) -> Iterator[Line]:
    for start, line in _by_line(text):
        if line.strip():
            number = _number(traced, starts, start)
            bold = int(np.searchsorted(traced.places[start:start + len(line)], starts[number] + blocks[number].bold))
            yield Line(line, start, start + len(line), blocks[number], bold)


def _starts(blocks: Sequence[Block]) -> list[int]:
    return list(accumulate((len(block.text) + 1 for block in blocks[:-1]), initial=0))


Step = Callable[[Traced, Document], Traced]
STEPS: Mapping[str, Step] = {
    "characters": _characters, "spacing": _spacing, "pinyin": _pinyin, "script": _script, "vocabulary": _vocabulary,
    "furniture": _furniture, "wrap": _wrap,
}
