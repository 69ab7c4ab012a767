"""Pages converted to traditional characters and Taiwan vocabulary, brought back; a page that was never converted stays as it is."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

import opencc

from analysis.ingest.traced import Edit

HAN = re.compile("[\u3400-\u9fff]")
# Fewer converted characters than this, or a smaller part of the text, are names and quotations, not a conversion.
LEAST, PART = 5, 0.01
LEAST_WORDS = 2
# Taiwan terms that no mainland document uses, in simplified characters, with the mainland ones.
TERMS = {
    # What OpenCC's list would turn into another word: 影像 stays what it is.
    "储存": "存储", "影像": "影像", "使用者介面": "用户界面", "骇客": "黑客", "预设": "默认",
    "人工智慧": "人工智能", "软体": "软件", "硬体": "硬件", "网路": "网络", "资讯": "信息", "晶片": "芯片", "伺服器": "服务器", "演算法": "算法",
    "数位化": "数字化", "数位经济": "数字经济", "数位": "数字", "资料库": "数据库", "资料集": "数据集", "云端运算": "云计算",
    "物联网路": "物联网", "行动网路": "移动网络", "行动通讯": "移动通信", "智慧财产权": "知识产权", "智慧财产": "知识产权", "程式": "程序",
    "介面": "接口", "积体电路": "集成电路", "雷射": "激光", "奈米": "纳米", "感测器": "传感器", "资料中心": "数据中心",
    "运算能力": "计算能力", "超级电脑": "超级计算机", "电脑": "计算机", "高效能": "高性能", "智慧型手机": "智能手机", "智慧化": "智能化",
    "智慧制造": "智能制造", "开放原始码": "开源", "原始码": "源代码", "品质": "质量", "专案": "项目", "创新育成": "创新孵化",
    "透过": "通过", "支援": "支持", "公尺": "米", "网际网路": "互联网", "讯号": "信号", "通讯": "通信", "最佳化": "优化",
}
# Words both sides use, which are brought back only in a page that has the others.
WEAK = {"储存", "影像", "预设", "资讯", "电脑", "品质", "透过", "支援", "通讯", "程式", "高效能", "智慧化", "智慧制造", "公尺", "介面", "最佳化"}
_TERM = re.compile("|".join(sorted(map(re.escape, TERMS), key=len, reverse=True)))


@cache
def _converter(name: str = "t2s") -> opencc.OpenCC:
    return opencc.OpenCC(name)


def to_simplified(text: str) -> list[Edit]:
    """Edits that bring a converted text back to simplified characters; none for a text that was not converted.

    Examples
    --------
    >>> len(to_simplified("發展經濟，優化產業佈局")), to_simplified("发展经济，登高瞭望")
    (7, [])
    """
    plain = _converter().convert(text)
    edits = list(_differences(text, plain))
    changed, han = sum(edit.end - edit.start for edit in edits), len(HAN.findall(text))
    return edits if changed >= LEAST and changed >= PART * han else []


def _differences(text: str, plain: str) -> Iterator[Edit]:
    """Where two texts differ, character by character where they are as long, else passage by passage."""
    if len(text) == len(plain):
        for place, (old, new) in enumerate(zip(text, plain, strict=True)):
            if old != new:
                yield Edit(place, place + 1, new, "simplified")
        return
    start = 0
    for old, new in zip(text.split("\n"), plain.split("\n"), strict=True):
        if len(old) == len(new):
            yield from (Edit(start + edit.start, start + edit.end, edit.text, edit.why) for edit in _differences(old, new))
        else:
            matcher = SequenceMatcher(None, old, new, autojunk=False)
            yield from (Edit(start + i, start + j, new[k:m], "simplified") for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal")
        start += len(old) + 1


def to_mainland_words(text: str) -> list[Edit]:
    """Edits that bring Taiwan terms back to mainland ones; none for a text without at least two different terms that only Taiwan uses.

    Examples
    --------
    >>> [edit.text for edit in to_mainland_words("人工智慧晶片与伺服器，资讯安全")]
    ['人工智能', '芯片', '服务器', '信息']
    >>> to_mainland_words("资讯服务、应急支援")
    []
    """
    found = [match for match in _TERM.finditer(text)]
    if len({match[0] for match in found} - WEAK) < LEAST_WORDS:
        return []
    edits = [Edit(*match.span(), TERMS[match[0]], "mainland word") for match in found]
    taken = [(edit.start, edit.end) for edit in edits]
    return edits + [edit for edit in _phrases(text) if not any(start < edit.end and edit.start < end for start, end in taken)]


def _phrases(text: str) -> Iterator[Edit]:
    """Terms of OpenCC's own list, found by a way there and back; a line that does not come back the same is left alone."""
    there, back, plain = (_converter(name) for name in ("s2tw", "tw2sp", "t2s"))
    start = 0
    for line in text.split("\n"):
        made = there.convert(line)
        if plain.convert(made) == line:
            new = back.convert(made)
            found = SequenceMatcher(None, line, new, autojunk=False).get_opcodes() if new != line else ()
            yield from (Edit(start + i, start + j, new[k:m], "mainland word") for tag, i, j, k, m in found if tag != "equal")
        start += len(line) + 1
