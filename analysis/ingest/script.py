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
# What a page converted to Taiwan's words has in place of mainland ones, in simplified characters. OpenCC's own list is made for texts about software: it
# turns 指标, 新增, 区域性 and 技术长期, which plans are full of, into other words, so that this one, made for plans, stands in its place.
TERMS = {
    "人工智慧": "人工智能", "软体": "软件", "硬体": "硬件", "韧体": "固件", "网路": "网络", "晶片": "芯片", "伺服器": "服务器", "演算法": "算法", "数位": "数字", "资料库": "数据库",
    "云端运算": "云计算", "云端储存": "云存储", "行动网路": "移动网络", "行动通讯": "移动通信", "行动通信": "移动通信", "行动端": "移动端", "行动支付": "移动支付",
    "行动装置": "移动设备", "行动终端": "移动终端", "行动电话": "移动电话", "行动办公": "移动办公", "行动互联": "移动互联", "行动宽频": "移动宽带", "智慧财产权": "知识产权",
    "智慧财产": "知识产权", "使用者介面": "用户界面", "积体电路": "集成电路", "雷射": "激光", "奈米": "纳米", "感测": "传感", "运算能力": "计算能力",
    "高效能运算": "高性能计算", "平行运算": "并行计算", "超级电脑": "超级计算机", "智慧型": "智能型", "开放原始码": "开源", "原始码": "源代码", "网际网路": "互联网",
    "乙太网": "以太网", "讯号": "信号", "计程车": "出租车", "骇客": "黑客", "宽频": "宽带", "频宽": "带宽", "光碟": "光盘", "硬碟": "硬盘",
    "记忆体": "内存", "萤幕": "屏幕", "滑鼠": "鼠标", "列印": "打印", "印表机": "打印机", "磁碟": "磁盘", "幼稚园": "幼儿园", "程式设计": "程序设计", "应用程式": "应用程序",
    "资料结构": "数据结构", "中介软体": "中间件", "物件导向": "面向对象", "电晶体": "晶体管", "二极体": "二极管", "类比讯号": "模拟信号", "虚拟实境": "虚拟现实",
    "扩增实境": "增强现实", "后设资料": "元数据", "部落格": "博客", "网咖": "网吧", "创新育成": "创新孵化", "公厘": "毫米",
}
# Words both sides use, which are brought back only in a page that has the others.
WEAK = {
    "资料": "数据", "储存": "存储", "预设": "默认", "资讯": "信息", "电脑": "计算机", "品质": "质量", "透过": "通过", "支援": "支持", "通讯": "通信", "程式": "程序",
    "高效能": "高性能", "智慧化": "智能化", "介面": "接口", "最佳化": "优化", "影片": "视频", "线上": "在线", "专案": "项目", "使用者": "用户", "塑胶": "塑料", "视讯": "视频",
    "音讯": "音频", "相容": "兼容", "演算": "计算", "机率": "概率", "作业系统": "操作系统", "矽": "硅", "公尺": "米",
} | {
    f"智慧{thing}": f"智能{thing}" for thing in
    "制造 工厂 家居 网联 算力 机器人 驾驶 终端 装备 产品 硬件 计算 芯片 传感 语音 车间 决策 感知 识别 控制 汽车 经济 体 客服 手机 电网 穿戴 运维 监测 检测".split()
}
# Longer words in which a term is something else.
HONEST = ("影像", "方程式", "线上线下", "线上与线下", "线上和线下", "生产线上", "流水线上", "一线上", "战线上", "干线上", "资料馆", "资料室", "通讯员", "通讯社", "生产资料", "塑胶跑道", "矽肺", "矽尘", "专案组")
_WORDS = 2
# What a page converted to Taiwan's words has in place of mainland ones, in simplified characters. OpenCC's own list is made for texts about software: it
# turns 指标, 新增, 区域性 and 技术长期, which plans are full of, into other words, so that this one, made for plans, stands in its place.
TERMS = {
    "人工智慧": "人工智能", "软体": "软件", "硬体": "硬件", "韧体": "固件", "网路": "网络", "晶片": "芯片", "伺服器": "服务器", "演算法": "算法", "演算": "计算",
    "数位": "数字", "资料库": "数据库", "云端运算": "云计算", "云端储存": "云存储", "云端": "云端", "行动网路": "移动网络", "行动通讯": "移动通信", "行动通信": "移动通信",
    "行动端": "移动端", "行动支付": "移动支付", "行动装置": "移动设备", "行动终端": "移动终端", "行动电话": "移动电话", "行动办公": "移动办公", "行动互联": "移动互联",
    "行动应用": "移动应用", "行动宽频": "移动宽带", "行动医疗": "移动医疗", "行动机器人": "移动机器人", "智慧财产权": "知识产权", "智慧财产": "知识产权", "使用者介面": "用户界面", "使用者": "用户",
    "积体电路": "集成电路", "半导体元件": "半导体器件", "雷射": "激光", "奈米": "纳米", "感测": "传感", "运算能力": "计算能力", "高效能运算": "高性能计算",
    "平行运算": "并行计算", "超级电脑": "超级计算机", "智慧型": "智能型", "开放原始码": "开源", "原始码": "源代码", "网际网路": "互联网", "网际": "网际", "乙太网": "以太网",
    "讯号": "信号", "作业系统": "操作系统", "计程车": "出租车", "捷运": "地铁", "公车": "公交车", "脚踏车": "自行车", "简讯": "短信", "骇客": "黑客", "宽频": "宽带", "频宽": "带宽",
    "光碟": "光盘", "硬碟": "硬盘", "记忆体": "内存", "萤幕": "屏幕", "视讯": "视频", "音讯": "音频", "滑鼠": "鼠标", "列印": "打印", "印表机": "打印机", "磁碟": "磁盘", "机率": "概率",
    "矽": "硅", "塑胶": "塑料", "幼稚园": "幼儿园", "专案": "项目", "程式设计": "程序设计", "应用程式": "应用程序", "资料结构": "数据结构", "中介软体": "中间件", "物件导向": "面向对象",
    "太阳能电池": "太阳能电池", "电晶体": "晶体管", "二极体": "二极管", "类比讯号": "模拟信号", "相容": "兼容", "互动式": "交互式", "虚拟实境": "虚拟现实", "扩增实境": "增强现实",
    "区块链": "区块链", "大数据": "大数据", "后设资料": "元数据", "部落格": "博客", "网咖": "网吧", "创新育成": "创新孵化", "公厘": "毫米", "公尺": "米", "公分": "厘米",
}
# Words both sides use, which are brought back only in a page that has the others.
WEAK = {
    "资料": "数据", "储存": "存储", "预设": "默认", "资讯": "信息", "电脑": "计算机", "品质": "质量", "透过": "通过", "支援": "支持", "通讯": "通信", "程式": "程序", "高效能": "高性能",
    "智慧化": "智能化", "介面": "接口", "最佳化": "优化", "影片": "视频", "线上": "在线",
} | {
    f"智慧{thing}": f"智能{thing}" for thing in
    "制造 工厂 家居 网联 算力 机器人 驾驶 终端 装备 产品 硬件 计算 芯片 传感 语音 车间 决策 感知 识别 控制 汽车 经济 体 客服 手机 电网 穿戴 运维 监测 检测 应用 技术 系统".split()
}
# Longer words in which the letters of a term are something else.
HONEST = ("影像", "方程式", "线上线下", "线上与线下", "线上和线下", "生产线上", "流水线上", "一线上", "战线上", "干线上", "资料馆", "资料室", "通讯员", "通讯社", "公车改革", "公分母", "应急支援", "生产资料")
_WORDS = TERMS | WEAK | {word: word for word in HONEST}
_TERM = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


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
    found = [match for match in _TERM.finditer(text) if _WORDS[match[0]] != match[0]]
    if len({match[0] for match in found} & set(TERMS)) < LEAST_WORDS:
        return []
    return [Edit(*match.span(), _WORDS[match[0]], "mainland word") for match in found]
