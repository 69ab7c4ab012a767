"""Numbers, shares, amounts and dates in words; the only place where anything is rounded."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from analysis.display.words import WORDS

# Chinese counts in ten-thousands and hundred-millions; a grouping is used where it needs no more than two decimals.
GROUPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
SCALES = {
    "zh": {"万": 1e4, "亿": 1e8},
    "en": {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
}
MONTHS = "January February March April May June July August September October November December".split()
COUNTED = {"count", "persons", "firms"}


def number(value: float, language: str, places: int | None = None) -> str:
    """A number as it is written in running text.

    Parameters
    ----------
    value : float
    language : {"zh", "en"}
    places : int, optional
        Decimals to round to; without it at most two, or two significant digits below one.

    Notes
    -----
    Halves are rounded away from nought, as readers do it, not to the even digit.
    """
    exact = _decimal(value)
    rounded = _rounded(exact, _places(exact) if places is None else places)
    sign, size = ("−" if rounded < 0 else ""), abs(rounded)
    if language == "en":
        return f"{sign}{_plain(size, commas=True)}"
    for group, word in GROUPS:
        if size >= group and _rounded(size / group, 2) == size / group:
            return f"{sign}{_plain(size / group)}{word}"
    return sign + _plain(size)


def decimal(value: float, language: str, places: int) -> str:
    """A number with all its decimals, so that a column of them lines up: 3.20 under 12.46."""
    rounded = _rounded(_decimal(value), places)
    return ("−" if rounded < 0 else "") + (f"{abs(rounded):,f}" if language == "en" else f"{abs(rounded):f}")


def _decimal(value: float) -> Decimal:
    if value is None or value != value or math.isinf(value):
        raise ValueError(f"a number to print must be finite; got {value!r}: give the absence in words instead")
    # Twelve digits: more would show the noise of binary fractions.
    return Decimal(repr(int(value))) if float(value).is_integer() else Decimal(f"{float(value):.12g}")


def _places(value: Decimal) -> int:
    return 2 if value == 0 or abs(value) >= 1 else 1 - value.adjusted()


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _plain(value: Decimal, *, commas: bool = False) -> str:
    text = f"{value:,f}" if commas else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float, language: str, places: int = 0) -> str:
    """A share (0 to 1) in per cent; what is neither nothing nor everything is never rounded to it."""
    exact = _decimal(share) * 100
    shown = _rounded(exact, places)
    least = Decimal(1).scaleb(-places)
    if exact > 0 and shown == 0:
        return {"zh": "不到{}%", "en": "under {}%"}[language].format(_plain(least))
    if exact < 100 and shown == 100:
        return {"zh": "超过{}%", "en": "over {}%"}[language].format(_plain(100 - least))
    return f"{number(float(shown), 'en')}%"


def share(low: float, high: float | None, language: str) -> str:
    """A share, or its identified range: 12%; 8%–85% in Chinese, 8–85% in English."""
    high = low if high is None else high
    same = abs(high - low) < 1e-12
    places = 0 if same or percent(low, language) != percent(high, language) else 1
    ends = [percent(low, language, places), percent(high, language, places)]
    if same or ends[0] == ends[1]:
        return ends[0]
    if language == "en" and ends[0][0].isdigit() and ends[1][0].isdigit():
        ends[0] = ends[0].removesuffix("%")
    return "–".join(ends)


def span(low: float, high: float | None, language: str, places: int | None = None) -> str:
    """One number, or two with a dash between."""
    first = number(low, language, places)
    last = first if high is None or high != high else number(high, language, places)
    return first if first == last else f"{first}–{last}"


def amount(value: float, high: float | None, name: str, language: str) -> str:
    """A number (or a range) with the name of its unit of measurement."""
    word, bare = _scale_word(name, language)
    if word:
        step, scale = _fitting(value * SCALES[language][word], language)
        high = None if high is None else high * SCALES[language][word] / step
        value, name = value * SCALES[language][word] / step, _with_scale(scale, bare, language)
    glue = " " if language == "en" and name and not name.startswith("%") else ""
    return f"{span(value, high, language)}{glue}{name}"


def _scale_word(name: str, language: str) -> tuple[str, str]:
    """The word for a power of ten that a unit's name begins with, and the rest of the name."""
    word = name.partition(" ")[0] if language == "en" else name[:1]
    return (word, name[len(word):].strip()) if word and word in SCALES[language] else ("", name)


def _fitting(size: float, language: str) -> tuple[float, str]:
    """The greatest power of ten with a word of its own that a size reaches: trillions are not thousands of billions."""
    reached = [(step, word) for word, step in SCALES[language].items() if abs(size) >= step and word != "thousand"]
    return max(reached, default=(1.0, ""))


def _with_scale(scale: str, bare: str, language: str) -> str:
    return f"{scale} {bare}".strip() if language == "en" else scale + bare


def place(value: float, high: float | None, language: str) -> str:
    """A place in a ranking."""
    text = span(value, high, language)
    return f"第{text}位" if language == "zh" else f"place {text}"


def compared(text: str, comparator: str, quantity: str, language: str) -> str:
    """An amount with the word for its comparator; a level that is merely reached needs none."""
    if comparator in ("", "=", "reach", "range"):
        return text
    chinese, english = WORDS["comparator"][comparator]
    if language == "en":
        return f"{english} {text}"
    return ("不少于" if comparator == ">=" and quantity in COUNTED else chinese) + text


def date(text: str, language: str) -> str:
    """A date given as year, year-month or year-month-day; anything else stays as it is."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if not found:
        return text
    year, month, day = (part and int(part) for part in found.groups())
    if language == "zh":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    words = [str(day) if day else "", MONTHS[month - 1] if month else "", str(year)]
    return " ".join(word for word in words if word)


# Parts of a year as the tables write them; what is stated without a date of its own carries the date of who stated it.
PARTS = {
    "H1": ("上半年", "first half of {year}"), "H2": ("下半年", "second half of {year}"), "mid": ("年中", "mid-{year}"), "end": ("年末", "end of {year}"),
    **{f"Q{n}": (f"第{'一二三四'[n - 1]}季度", f"{word} quarter of {{year}}") for n, word in enumerate(("first", "second", "third", "fourth"), 1)},
    "Q1/Q3": ("前三季度", "first three quarters of {year}"),
}


def period(text: str, language: str) -> str:
    """A period as the tables write it (2024, 2024-05, 2022-H1, 2024-01/05, "2024-05 stated"), in words; empty for what cannot be read so.

    Examples
    --------
    >>> period("2022-H1", "zh"), period("2024-01/05", "en"), period("2024-05 stated", "en")
    ('2022年上半年', 'January to May 2024', 'as stated in May 2024')
    """
    zh = language == "zh"
    if text.endswith(" stated"):
        when = period(text.removesuffix(" stated"), language)
        return when and (f"{when}所述" if zh else f"as stated in {when}")
    months = re.fullmatch(r"(\d{4})-(\d{2})/(\d{2})", text)
    if months:
        year, first, last = map(int, months.groups())
        return f"{year}年{first}至{last}月" if zh else f"{MONTHS[first - 1]} to {MONTHS[last - 1]} {year}"
    year, _, part = text.partition("-")
    if part in PARTS and year.isdigit():
        return f"{year}年{PARTS[part][0]}" if zh else PARTS[part][1].format(year=year)
    return date(text, language) if re.fullmatch(r"\d{4}(-\d{2}){0,2}", text) else ""


def joined(items: list[str], language: str) -> str:
    """A list in running text."""
    if len(items) < 2:
        return "".join(items)
    comma, last = ("、", "、") if language == "zh" else (", ", " and ")
    return comma.join(items[:-1]) + last + items[-1]
