"""Quantities in running text: numbers in digits or Chinese numerals, with what they count, how they are bounded and for when."""

import re
from dataclasses import dataclass

from analysis.ingest.numbering import chinese

SCALES = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
NAN = float("nan")
FIGURE = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# Not 零部件 or 百千: a numeral begins with a digit or a ten; 每百户 and 每千人 say per how many.
NUMERAL = "(?<!每)[一二三四五六七八九十百千两][一二三四五六七八九十百千两〇零]{0,6}(?![、.．）)])"
# 个 and the like count; what else stands behind a number is a unit of measurement.
COUNTED = (
    "个月|个|家|户|人次|架次|车次|班次|航次|人|名|位|台套|台|套|辆|架|艘|条|项|款|种|类|件|所|座|处|支|门|场次|场|次|份|部|例|篇|座|片|张|批|只|颗|枚|间|村|县|市|镇|品牌|平台|企业|项目"
)
MONEY = "元|美元"
RATES = r"%|％|个百分点|倍|成"
PHYSICAL = "立方米|平方公里|公里|千米|平方米|亩|公顷|吨|千瓦时|度|千瓦|瓦|毫秒|秒|分钟|小时|个工作日|工作日|天|周(?![年期边])|学时|课时|兆|米|升|TB|PB|GB|EB|ZB|Gbps|Mbps|Gbit|Mbit"
# A ratio carries no unit; it is one only where words bound it, which `_is_no_amount` asks for.
BARE = r"(?=以内|以下|以上|左右|[，。；,;]|$)"
# 翻一番, 翻两番, 倍增; 前三位, 第5位, 前列.
DOUBLED = re.compile("翻([一两二三四])?番|倍增")
PLACED = re.compile(
    r"(?P<upper>(?:进入|保持|位居|跻身|走在|处于|居)[^，。；]{0,8}前(?P<rank>\d{1,2}|[一二三四五六七八九十])(?:位|名|强)?)(?![个家项大])"
    r"|(?:(?P<top>前)|第)(?P<place>\d{1,2}|[一二三四五六七八九十])(?:位|名)"
)
TIMES = ("毫秒", "秒", "分钟", "小时", "个工作日", "工作日", "天", "周", "个月")
NAMED = re.compile("[^，。；]{0,8}圈")
SCALE = "(?:[十百千]?[万亿]{1,2}|[百千十](?=[亿万])|千|百)?"
SPAN = r"\s*(?:[-—–－~～]{1,2}|至|到)\s*"


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, as a text states it.

    Attributes
    ----------
    value, value_high : float
        As stated, scale words multiplied in; value_high only for a range, else NaN.
    unit : str
        What stands behind it, such as 元, 个, %, or a unit the dataset names.
    comparator : str
        >=, >, <=, <, =, about, range or reach.
    start, end : int
        From its first bounding word to its last.
    """

    value: float
    value_high: float
    unit: str
    comparator: str
    start: int
    end: int


BEFORE = (
    (">=", "不低于|不少于|不小于|不下于|至少|最低|最少"), (">", "超过|突破|高于|多于|大于|超|逾|(?<![通经度超])过"),
    ("<=", "不超过|不高于|不大于|不多于|最高(?:可)?(?:给予|不超过)?|最多|至多|控制在|降至|降到|压减到|上限(?:为)?|以内"), ("<", "低于|小于|少于"),
    ("about", "约|大约|近|接近|左右"), ("reach", "达到|达|实现|增至|增加到|提高到|提升到|提升至|提高至|扩大到|上升到|为|至|到"),
)
AFTER = ((">=", "及以上|以上|或以上"), ("<=", "以内|以下|之内|及以下"), ("about", "左右|上下"))


def quantity_pattern(units: tuple[str, ...]) -> re.Pattern:
    """What a quantity looks like, with the units that a dataset names besides those of everyday language."""
    known = [*map(re.escape, units), *(part for group in (RATES, MONEY, PHYSICAL, COUNTED) for part in group.split("|"))]
    unit = "|".join(sorted(dict.fromkeys(known), key=len, reverse=True))
    before = "|".join(words for _, words in BEFORE)
    after = "|".join(words for _, words in AFTER)
    figure = f"(?:{FIGURE}|{NUMERAL})"
    return re.compile(
        rf"(?P<before>(?:(?:{before})\s*){{0,2}})(?P<low>{figure})(?P<low_scale>{SCALE})(?:(?P<low_unit>%|％)?{SPAN}(?P<high>{figure}))?(?P<more>[余多]?)(?P<scale>{SCALE})"
        rf"(?P<more_after>[余多]?)\s*(?P<unit>{unit}|{BARE})(?P<after>\s*(?:{after}))?"
    )


def quantities(text: str, pattern: re.Pattern) -> list[Quantity]:
    """Every quantity of a text; dates, numbering, document numbers and ages of plans are none.

    Examples
    --------
    >>> [(q.value, q.unit, q.comparator) for q in quantities("到2027年，产业规模突破1.5万亿元，企业达到1000家以上", quantity_pattern(()))]
    [(1500000000000.0, '元', '>'), (1000.0, '家', '>=')]
    >>> [(q.value, q.value_high, q.comparator) for q in quantities("培育3—5个平台", quantity_pattern(()))]
    [(3.0, 5.0, 'range')]
    """
    made = [_place(found) for found in PLACED.finditer(text)]
    places = [(place.start, place.end) for place in made]
    # The number of a place is no count of its own.
    made += [
        quantity for found in pattern.finditer(text)
        if (quantity := _quantity(found)) is not None and not any(start < found.end("low") and found.start("low") < end for start, end in places)
    ]
    made += [Quantity(2.0 ** (chinese(found[1]) if found[1] else 1), NAN, "倍", "reach", *found.span()) for found in DOUBLED.finditer(text)]
    return sorted(made, key=lambda quantity: quantity.start)


def _place(found: re.Match) -> Quantity:
    """A place in a ranking; among the first n is n or better."""
    value = _number(found["place"] or found["rank"])
    return Quantity(float(value or 0), NAN, "位", "<=" if found["top"] or found["upper"] else "=", *found.span())


def _quantity(found: re.Match) -> Quantity | None:
    scale = _scale(found["scale"] or "")
    low_scale = _scale(found["low_scale"]) if found["low_scale"] else (scale if found["high"] else 1.0)
    low = _number(found["low"])
    high = _number(found["high"]) if found["high"] else None
    if low is None or (found["high"] and high is None) or _is_no_amount(found):
        return None
    value, top = low * low_scale * (1.0 if found["high"] else scale), NAN if high is None else high * scale
    if top == top and top <= value:
        return None
    return Quantity(value, top, found["unit"].replace("％", "%"), _comparator(found, top == top), found.start(), found.end())


def _is_no_amount(found: re.Match) -> bool:
    """Numbers that count nothing to be reached: ordinals, numbering, "一个" and "一批" as articles."""
    text, start = found.string, found.start("low")
    ahead = text[max(0, start - 1):start]
    article = found["low"] in ("一", "两") and not found["before"].strip() and found["unit"] not in ("倍", "%", "元", "成")
    bare = not found["unit"] and not (found["before"].strip() and "." in found["low"])
    # 三类医疗器械 and 千兆宽带 name a kind, 15分钟生活圈 a thing.
    kind = not found["low"][0].isascii() and not found["before"].strip() and found["unit"] in ("类", "兆")
    named = found["unit"] in TIMES and NAMED.match(text, found.end())
    return kind or bool(named) or bare or ahead in ("第", "〔", "[", "-", "/", ".", "．", "条", "号") or article or (ahead.isascii() and ahead.isalnum())


def _comparator(found: re.Match, ranged: bool) -> str:
    if found["after"]:
        words = found["after"].strip()
        return next(sign for sign, pattern in AFTER if re.fullmatch(pattern, words))
    if ranged:
        return "range"
    if found["more"] or found["more_after"]:
        return ">"
    words = found["before"]
    # 不超过 holds 超过, 不低于 holds 低于: the negated are looked for first.
    return next((sign for sign in (">=", "<=", "<", ">", "about", "reach") if re.search(dict(BEFORE)[sign], words)), "=")


def _scale(word: str) -> float:
    product = 1.0
    for character in word:
        product *= SCALES[character]
    return product


def _number(text: str) -> float | None:
    """The value of digits or of a Chinese numeral; None for what is none."""
    if text[0].isascii():
        return float(text.replace(",", "").replace("，", ""))
    try:
        return float(chinese(text))
    except (KeyError, ValueError):
        return None
