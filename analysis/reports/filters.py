"""What the templates of a page ask of a value: how it is spoken, how wide it is, how it leaves as a file."""

import base64
import math
import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from analysis.reports.words import TAGS
from analysis.spreadsheet import as_csv

# A column whose cells are all as short as the first never breaks them; one with a text as long as the others never becomes a thread.
TIGHT, ROOMY, AMPLE = 10, 36, 120

# What HTML may not hold, and lone halves of a character pair, which no encoding can write.
UNWRITABLE = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")
KANA = re.compile("[\u3041-\u30ff]")
# Korean, or Chinese and Japanese together with the marks and digits between their characters.
HANGUL = "[\uac00-\ud7af]+(?: [\uac00-\ud7af]+)*"
EAST = "[《（〔【]?[\u3041-\u30ff\u3400-\u9fff](?:[\u3000-\u303f\uff01-\uff5e“”‘’·—…0-9A-Z +-]*[\u3041-\u30ff\u3400-\u9fff])*[》）〕】]*"
# Three Latin words in a row are a passage; fewer are a name or an abbreviation, which Chinese readers say as they stand.
LATIN = "[A-Za-z][A-Za-z'’-]*(?:[ ,;:/()&-]{1,3}[A-Za-z0-9][A-Za-z0-9'’.-]*){2,}"
FOREIGN = {"en": re.compile(f"({HANGUL})|({EAST})"), "zh": re.compile(f"({HANGUL})|([\u3400-\u9fff]*[\u3041-\u30ff][\u3041-\u30ff\u3400-\u9fff]*)|({LATIN})")}


def writable(value: object) -> object:
    """Text without the characters that no page can hold."""
    return UNWRITABLE.sub("\ufffd", value) if type(value) is str else value


def css_text(text: str) -> Markup:
    """A text as a CSS string, every character that could end it written by its number."""
    return Markup('"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text if c.isprintable()) + '"')


def spoken(text: object, language: str) -> Markup:
    """A text with the passages of another language marked, so that they are read aloud and drawn as what they are.

    Examples
    --------
    >>> spoken("pole (增长极)", "en")
    Markup('pole (<span lang="zh-CN">增长极</span>)')
    """
    text, parts, end = writable(str(text)), [], 0
    for found in FOREIGN[language].finditer(text):
        parts += [Markup.escape(text[end:found.start()]), Markup('<span lang="{}">{}</span>').format(_tongue(found[0]), found[0])]
        end = found.end()
    return Markup("").join([*parts, Markup.escape(text[end:])])


def _tongue(passage: str) -> str:
    """The language of a foreign passage, told by its script."""
    if passage[0].isascii():
        return TAGS["en"]
    return "ko" if "\uac00" <= passage[0] <= "\ud7af" else "ja" if KANA.search(passage) else TAGS["zh"]


def widths(exhibit: Mapping) -> list[str]:
    """For each column how it may break: tight, roomy, ample, or as the browser likes."""
    longest = [max(map(_places, column), default=0) for column in zip(*exhibit["rows"], strict=True)] or [0] * len(exhibit["columns"])
    # One column may be ample: that of the longest texts, where no other comes near.
    others, most = sorted([0, 0, *longest])[-2:]
    ample = most if most >= max(AMPLE, 2 * others) else math.inf
    return ["tight" if places <= TIGHT else "ample" if places >= ample else "roomy" if places >= ROOMY else "" for places in longest]


def _places(cell: object) -> int:
    """How wide the longest line of a cell is; a Chinese character takes two places."""
    return max(sum(2 if ord(character) >= 0x2E80 else 1 for character in line) for line in str(cell).split("\n"))


def runs(sources: Iterable[Mapping], cited: Mapping[str, int]) -> list[tuple[int, int]]:
    """The numbers of sources in order, three neighbours or more as one run by its first and last."""
    found: list[list[int]] = []
    for number in sorted(cited[source["id"]] for source in sources):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [end for run in found for end in ([(run[0], run[-1])] if len(run) > 2 else [(number, number) for number in run])]


def csv_data(exhibit: Mapping, unit: str) -> str:
    """The table of an exhibit as an address that holds the whole file; `unit` is the pattern that puts a unit behind a label."""
    columns = exhibit["columns"]
    header = [writable(column["label"] + (unit.format(column["unit"]) if column.get("unit") else "")) for column in columns]
    file = as_csv(header, [[writable(cell) for cell in row] for row in exhibit["rows"]], {place for place, column in enumerate(columns) if column["kind"] != "text"})
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(file).decode("ascii")
