"""Targets of a plan: what is to be reached, how much, by when, in which measure it stands, and which indicator it may be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.ingest.numbering import chinese
from analysis.ingest.quantities import TIMES, Quantity, quantities, quantity_pattern
from analysis.ingest.segment import VERBS, Segmented

LOCATOR = 25
LEVELS = ("goal", "measure", "support")
YEAR = re.compile(r"(?<![较比])(?:到|至|截至|力争|在)?\s*(20\d{2})\s*年(?:底|末|年底|年末)?|[“\"]?十([三四五六])五[”\"]?(?:规划)?(?:末|期末|期间|时期)")
BY_YEAR = re.compile(f"(?:{YEAR.pattern})(?:[之以]?前(?![沿瞻]))?")
YEARLY = re.compile(r"每年|年均|逐年|年度")
# Money that is granted is a ceiling or a rate of support, not something to be reached.
SUPPORT = re.compile("给予|补助|补贴|奖励|资助|奖补|贴息|贴补|支持额度|扶持|最高(?:可|不超过|给予|支持|奖励)|按照?[^，。；]{0,16}(?:比例|标准)|减免|授信|兑付|年化|利率|贷款利息")
# A number of a measure is a target only where something is to be made or reached; otherwise it describes.
ACHIEVED = re.compile(
    "达到|达|突破|超过|实现|力争|培育|打造|建成|建设|新建|新增|形成|引进|引育|培养|招收|集聚|推出|推动|完成|征集|遴选|举办|开展|发布|落地|布局|创建|认定|提升|提高|增长|"
    "增至|扩大|控制在|降至|降低|下降|不低于|不少于|以上|以内|左右|保持|进入|部署|开放|配备|覆盖|制定|实施|组织|建立|搭建|设立|支持|储备|孵化|改造|升级|上云|更新|评选|评定|"
    "设置|安排|选派|聘请|投放|种植|治理|修复|压减|缩短|翻|拓展|研发|攻克|培训|开通|采集|压缩|满足|发放|惠及|接入|归集|汇聚|打通|上线|签约|募集|投入|发起|组建|签订|派出|"
    "选树|推广|开发|制订|吸引|增加|延长|减少|减至|盘活"
)
NOT_REACHED = re.compile("(?:已|已经|目前|现有|截至目前|现已|累计已)[^，。；]{0,24}$|有效期|第[^，。；]{0,3}$")
# How long something lasts is a target only where it is made shorter or longer, not where something is done within it.
LASTS = re.compile("压缩|缩短|减至|降至|降到|控制|延长|提升|提高|满足|达|不超过|不低于|不少于|以内|以上|低于|小于|少于")
WITHIN = re.compile("之?内(?:完成|办|予|作|答|反馈|提出|组织|公[布示])|[之以]?[前后]")
MAKES = re.compile("设立|组建|发起|建设|建成|打造|形成|培育|新建|建立|筹建|推出|引进")
WHOEVER = re.compile("(?:^|[^针])对|凡|给予|符合")
NOUN = re.compile(r"[\u4e00-\u9fffA-Za-z“”\"]+$")
NUMBER = re.compile("[0-9一二三四五六七八九十百千两]|倍增|翻番")
CLAUSE = re.compile(r"[，。；！？\n]|[:：](?!\d)")
LIKE = 0.5  # how alike a noun and the name of an indicator must be


@dataclass(frozen=True)
class Found:
    """One quantified target.

    Attributes
    ----------
    value, value_high : float
        In the unit of the indicator where one fits, else as stated; value_high NaN but for ranges.
    unit : str
        A unit of the dataset where it has one, else as the text writes it.
    comparator : str
    year : int or None
        None where no year governs it.
    yearly : bool
        Whether it is to be reached each year.
    indicator_id : str
        Of the codebook; empty where none fits.
    proposed : str
        What the text calls it, for a new indicator.
    measure : int or None
        Place of its measure in `Segmented.measures`.
    level : {"goal", "measure", "support"}
    start, end : int
        The clause it stands in, in the clean text.
    stated : str
        The figure as stated.
    locator : str
        At most 25 characters of the clause, to find it again.
    """

    value: float
    value_high: float
    unit: str
    comparator: str
    year: int | None
    yearly: bool
    indicator_id: str
    proposed: str
    measure: int | None
    level: str
    start: int
    end: int
    stated: str
    locator: str


class Targets:
    """Finds targets, with the units and indicators of a dataset.

    Parameters
    ----------
    indicators : DataFrame
        Indexed by indicator_id; name_zh, unit, uses.
    units : DataFrame
        Indexed by unit; quantity, factor, name_zh, factor_zh.
    """

    def __init__(self, indicators: pd.DataFrame, units: pd.DataFrame):
        self._indicators = {
            row.Index: (_pairs(row.name_zh), row.unit) for row in indicators.itertuples() if row.name_zh and "target" in row.uses
        }
        self._units = _Units(units)
        self._pattern = quantity_pattern(tuple(self._units.own))

    def find(self, segmented: Segmented) -> list[Found]:
        """Every target of a document, in the order of the text.

        Notes
        -----
        In the chapters of goals every quantity is a goal, but for what the text says is so already. In a measure a quantity is a target where
        something is to be made or reached in its clause, and support where money is granted. Its year is the last one named before it
        in its item, in the goals also in the item before. Numbers of annexes and tables are left to the reviewer.
        """
        return sorted([*self._goals(segmented), *self._of_measures(segmented)], key=lambda found: found.start)

    def _goals(self, segmented: Segmented) -> Iterator[Found]:
        text = segmented.repaired.text
        for start, end in segmented.goals:
            yield from self._in(text, start, end, None, "goal")

    def _of_measures(self, segmented: Segmented) -> Iterator[Found]:
        text = segmented.repaired.text
        for place, measure in enumerate(segmented.measures):
            yield from self._in(text, measure.start, measure.end, place, "measure")

    def _in(self, text: str, start: int, end: int, place: int | None, level: str) -> Iterator[Found]:
        passage, year, listed = text[start:end], None, False
        for first, last in _clauses(passage):
            clause = passage[first:last]
            # A clause without a verb goes on with the list of the one before it: 建成起降点300个，通用机场3个.
            listed = listed and passage[first - 1:first] in "，、" and not VERBS.search(clause)
            if not NUMBER.search(clause):
                continue
            years = [match for match in YEAR.finditer(clause)]
            for quantity in quantities(clause, self._pattern):
                named = [match for match in years if match.start() < quantity.start] or years[:1]
                if any(match.start() <= quantity.start and quantity.end <= match.end() for match in years):
                    continue
                kind = "support" if _granted(passage, first, last, quantity, clause) else level
                if not (listed or _reached(clause, quantity, kind)) or (kind != "support" and _conditional(clause, quantity)):
                    continue
                listed = kind != "support"
                yield self._found(clause, quantity, _year(named[-1]) if named else year, place, kind, start + first, start + last)
            year = _year(years[-1]) if years else year

    def _found(self, clause: str, quantity: Quantity, year: int | None, place: int | None, level: str, start: int, end: int) -> Found:
        noun = _noun(clause, quantity)
        unit, value, high = self._units.brought(quantity)
        indicator = self._indicator(noun, unit) if level != "support" else ""
        if indicator:
            wanted = self._indicators[indicator][1]
            value, high, unit = self._units.into(value, unit, wanted), self._units.into(high, unit, wanted), wanted
        return Found(
            value, high, unit, _meant(quantity.comparator, level), year, bool(YEARLY.search(clause[:quantity.start])), indicator, "" if indicator else noun[:LOCATOR], place, level,
            start, end, clause[quantity.start:quantity.end].strip(), clause.strip()[:LOCATOR],
        )

    def _indicator(self, noun: str, unit: str) -> str:
        """The indicator whose name is most like a noun, of those that measure the same."""
        pairs = _pairs(noun)
        likes = [
            (2 * len(pairs & names) / (len(pairs) + len(names)), indicator) for indicator, (names, own) in self._indicators.items()
            if not pairs.isdisjoint(names) and self._units.same(unit, own)
        ]
        best = max(likes, default=(0.0, ""))
        return best[1] if best[0] >= LIKE else ""


class _Units:
    """The units of a dataset, by the words a Chinese text uses for them."""

    def __init__(self, units: pd.DataFrame):
        self._rows = units.to_dict("index")
        # 亿元 is 元 with a scale word, which the pattern reads itself.
        named: dict[str, tuple[str, float]] = {}
        for unit, row in self._rows.items():
            if row["name_zh"]:
                named.setdefault(row["name_zh"].lstrip("万亿"), (unit, row["factor_zh"] * _scale_of(row["name_zh"])))
        latin = {unit: (unit, 1.0) for unit in self._rows if unit.isascii() and unit.isalpha() and unit.isupper()}
        prefixed = {f"{sign}{unit[1:]}": (unit, factor) for unit in latin if unit[0] == "P" and len(unit) > 3 for sign, factor in (("E", 1e-3), ("T", 1e3))}
        self.own: Mapping[str, tuple[str, float]] = named | latin | prefixed

    def brought(self, quantity: Quantity) -> tuple[str, float, float]:
        """The unit of the dataset and the figure in it; a count where the text counts."""
        if quantity.unit in self.own:
            unit, per = self.own[quantity.unit]
            return unit, quantity.value / per, quantity.value_high / per
        return quantity.unit, quantity.value, quantity.value_high

    @cached_property
    def _count(self) -> str:
        return next((unit for unit, row in self._rows.items() if row["quantity"] == "count" and row["factor"] == 1), "")

    def same(self, unit: str, other: str) -> bool:
        """Whether two units measure the same; words that count are counts."""
        mine = self._rows.get(unit, {}).get("quantity", "count")
        return mine == self._rows[other]["quantity"] or {mine, self._rows[other]["quantity"]} <= {"share", "growth", "ratio", "share of economy"}

    def into(self, value: float, unit: str, wanted: str) -> float:
        """A figure in another unit of the same quantity."""
        if unit == wanted:
            return value
        return value * self._rows.get(unit, {"factor": 1.0})["factor"] / self._rows[wanted]["factor"]


def _scale_of(name: str) -> float:
    """The scale word a unit's name begins with: 亿元 is a hundred million."""
    scale = 1.0
    for character in name:
        if character not in "万亿":
            break
        scale *= {"万": 1e4, "亿": 1e8}[character]
    return scale


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in CLAUSE.finditer(text):
        if stop.start() > start:
            yield start, stop.start()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def _meant(comparator: str, level: str) -> str:
    """A plain number among the targets is a level to reach; in a rule of support it is the rate or sum itself."""
    return "reach" if comparator == "=" and level != "support" else comparator


def _reached(clause: str, quantity: Quantity, level: str) -> bool:
    """Whether a quantity is something to be reached."""
    ahead = clause[:quantity.start]
    if NOT_REACHED.search(ahead):
        return False
    if quantity.unit in TIMES and (WITHIN.match(clause, quantity.end) or not LASTS.search(clause[:quantity.end])):
        return False
    return level in ("goal", "support") or bool(ACHIEVED.search(clause[:quantity.end]))


def _conditional(clause: str, quantity: Quantity) -> bool:
    """Whether a quantity says for whom a measure is, not what it reaches: 投资10亿元以上的项目, but not 设立规模10亿元的基金."""
    behind = clause[quantity.end:]
    if not behind.startswith("的"):
        return False
    ahead = clause[:quantity.start]
    return len(behind.strip()) == 1 or not MAKES.search(ahead) or bool(WHOEVER.search(ahead))


def _granted(passage: str, first: int, last: int, quantity: Quantity, clause: str) -> bool:
    """Whether a quantity is money granted, or the rate at which it is."""
    if quantity.unit not in ("元", "%", "万元", "亿元") and "元" not in quantity.unit:
        return False
    around = passage[max(0, first - 60):first].split("。")[-1] + clause + passage[last:last + 12].split("。")[0]
    return bool(SUPPORT.search(around))


def _year(found: re.Match) -> int:
    """A year, or the end of a five-year period: the fourteenth ends in 2025."""
    return int(found[1]) if found[1] else 1955 + 5 * (10 + chinese(found[2]))


def _noun(clause: str, quantity: Quantity) -> str:
    """What is counted or measured: the words before the figure for a measure, those behind it for a count."""
    behind = re.match(r"[\u4e00-\u9fffA-Za-z“”\"]{0,24}", clause[quantity.end:])[0]
    ahead = NOUN.search(re.sub(BY_YEAR, "", clause[:quantity.start]))
    before = re.sub("^(?:力争|争取|到|使|全省|全市|全区|将|确保|新增|累计|推动|实现)+", "", ahead[0] if ahead else "")
    if behind and quantity.unit not in ("元", "%", "倍", "位", "") and len(behind) > 1:
        return re.sub("^(?:以上|左右|的)+", "", behind)
    return re.sub("(?:达到|达|突破|超过|实现|增长|提高|提升|控制在|为|至|到|约|不低于|不超过)+$", "", before)


def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters; what two names share of them says how alike they are."""
    return frozenset(text[i:i + 2] for i in range(len(text) - 1))
