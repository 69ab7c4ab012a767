"""Numbering at the start of a line: which style, which number, and what stands behind it."""

import re
from dataclasses import dataclass

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "零〇一二三四五六七八九十百千两"
# From the widest to the finest, as plans nest them; articles run through chapters and stand beside the measures they are.
STYLES = ("part", "chapter", "section", "hundred", "ten", "article", "digit", "decimal", "bracket", "half_bracket", "circle")
MARKS = tuple((style, re.compile(pattern)) for style, pattern in (
    ("part", rf"第([{CHINESE}\d]+)(?:部分|编|篇)[\s　、:：]*"),
    ("chapter", rf"第([{CHINESE}\d]+)章[\s　、:：]*"),
    ("section", rf"第([{CHINESE}\d]+)节[\s　、:：]*"),
    ("article", rf"第([{CHINESE}\d]+)条(?!例)[\s　、:：]*"),
    ("hundred", rf"([{CHINESE}]+)[、.．]\s*"),
    ("ten", rf"[（(]\s*([{CHINESE}]+)\s*[)）][、.．]?\s*"),
    ("decimal", r"(\d{1,2}(?:[.．]\d{1,2}){1,3})(?![\d%％万亿])[、.．]?\s*"),
    ("digit", r"(\d{1,3})\s*(?:[.．、](?!\d)|[\s　]+(?=[\u4e00-\u9fff]))\s*"),
    ("bracket", r"[（(]\s*(\d{1,3})\s*[)）][、.．]?\s*"),
    ("half_bracket", r"(\d{1,3})\s*[)）]\s*"),
    ("circle", r"([①-⑳])\s*"),
))


@dataclass(frozen=True)
class Mark:
    """A number at the start of a line.

    Attributes
    ----------
    style : str
        One of `STYLES`.
    number : tuple of int
        One number; several for decimal numbering.
    end : int
        Where the text behind it begins in the line.
    """

    style: str
    number: tuple[int, ...]
    end: int


def mark(line: str) -> Mark | None:
    """The numbering a line begins with.

    Examples
    --------
    >>> mark("（十二）加强人才培养"), mark("12．支持企业"), mark("2027年达到"), mark("第三条 建设")
    (Mark(style='ten', number=(12,), end=4), Mark(style='digit', number=(12,), end=3), None, Mark(style='article', number=(3,), end=4))
    """
    begin = len(line) - len(line.lstrip(" \t　*#●■◆"))
    for style, pattern in MARKS:
        found = pattern.match(line, begin)
        if found:
            return Mark(style, numbers(found[1]), found.end())
    return None


def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a numbering, whatever they are written in.

    Examples
    --------
    >>> numbers("二十三"), numbers("3.1"), numbers("⑤"), numbers("一百零二")
    ((23,), (3, 1), (5,), (102,))
    """
    if "①" <= text[0] <= "⑳":
        return (ord(text[0]) - ord("①") + 1,)
    if text[0].isdigit() and text[0].isascii():
        return tuple(int(part) for part in re.split(r"[.．]", text))
    return (chinese(text),)


def chinese(text: str) -> int:
    """The value of a Chinese numeral below ten thousand.

    Examples
    --------
    >>> [chinese(text) for text in ("十", "十四", "二十", "一百零二", "二〇二七")]
    [10, 14, 20, 102, 2027]
    """
    if not any(unit in text for unit in UNITS):
        return int("".join(str(DIGITS[character]) for character in text))
    total, digit = 0, None
    for character in text:
        if character in UNITS:
            total += (1 if digit is None else digit) * UNITS[character]
            digit = None
        else:
            digit = DIGITS[character] or None
    return total + (digit or 0)
