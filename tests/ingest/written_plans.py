"""Plans written at random for tests and benches: every style of numbering, every kind of damage, and what is to be found in them. All texts are our own."""

import html
import random
import re
from dataclasses import dataclass
from functools import cache

import opencc

DO = ("支持", "推动", "加强", "建设", "完善", "鼓励", "培育", "引导", "统筹", "探索", "推广", "健全", "优化", "组织", "深化", "拓展")
WHAT = (
    "村卫生室", "远程会诊平台", "图书流动站", "港口调度系统", "社区食堂", "智能算力中心", "数据库", "软件企业", "芯片设计团队", "农产品冷库", "职业学校", "公交场站", "污水管网", "充电设施",
    "风电项目", "养老服务中心", "文化驿站", "物联网络", "信息服务机构", "检验检测机构", "高质量数据集", "创新联合体", "育种基地", "医疗设备",
)
HOW = (
    "坚持需求牵引，分类制定建设标准", "完善运行机制，明确各方责任", "依托现有机构，避免重复投入", "加快设备更新，提高服务水平", "建立轮换制度，落实岗位待遇", "开展业务培训，提升专业能力",
    "推动数据共享，实现结果互认", "发挥龙头作用，带动上下游协同", "优化审批流程，缩短办理环节", "强化日常监管，确保安全运行", "鼓励社会力量参与，拓宽资金来源", "加强跟踪评估，及时总结经验",
    "推进城乡统筹，促进均衡发展", "完善应急预案，定期组织演练", "支持院校设立相关专业，扩大招生规模", "建立专家库，提供技术指导",
)
BODIES = ("省发展改革委", "省财政厅", "省科技厅", "省教育厅", "省卫生健康委", "市交通运输局", "市商务局", "市数据局", "县人民政府")
TARGETS = (
    ("到{year}年，建成{thing}{n}个以上", 1), ("新建{thing}{n}个", 1), ("{thing}覆盖率达到{percent}%以上", 0), ("每年培训专业人员{n}名", 1), ("{year}年底前引进{thing}不少于{n}个", 1),
    ("相关产业规模突破{n}亿元", 100_000_000), ("培育{thing}{n}家左右", 1), ("服务群众超过{n}万人次", 10_000),
)
CHINESE = "零一二三四五六七八九"
SCHEMES = {
    # From the widest to the finest level; a + runs through what is above it, * marks items that are a heading on a line of its own.
    "hundred": ("hundred",), "hundred, own line": ("hundred*",), "hundred ten": ("hundred", "ten"), "hundred ten running": ("hundred", "+ten"), "hundred ten digit": ("hundred", "ten", "digit"),
    "hundred ten digit running": ("hundred", "ten", "+digit"), "hundred digit, full width": ("hundred", "+wide"), "hundred digit bracket": ("hundred", "digit", "bracket"),
    "hundred digit circle": ("hundred", "digit", "circle"), "hundred ten half bracket": ("hundred", "ten", "half"), "chapter article": ("chapter", "+article"), "chapter section": ("chapter", "section*"),
    "part hundred": ("part", "hundred"), "decimal": ("hundred", "decimal"), "articles alone": ("article",), "digit, own line": ("hundred", "digit*"), "ten, own line": ("hundred", "ten*"),
    "chapter ten": ("chapter", "ten"),
}
SHAPES = {
    "hundred": "{}、", "ten": "（{}）", "digit": "{}. ", "wide": "{}．", "bracket": "（{}）", "half": "{}）", "circle": "{}", "chapter": "第{}章 ", "section": "第{}节 ", "article": "第{}条 ", "part": "第{}部分 ",
    "decimal": "{}.{} ",
}
READINGS = dict(zip(
    "發經濟設業產術應機務項縣鄉醫療網動開個萬過會員標進資財廳門體實總點對為與數據圖書場庫設備統創團隊軟",
    ("fā jīng jì shè yè chǎn shù yīng jī wù xiàng xiàn xiāng yī liáo wǎng dòng kāi gè wàn guò huì yuán biāo jìn zī cái tīng mén tǐ shí zǒng diǎn duì wèi yǔ shù jù tú shū chǎng kù shè bèi tǒng "
     "chuàng tuán duì ruǎn").split(), strict=True,
))
TAIWAN = {"数据库": "資料庫", "软件": "軟體", "芯片": "晶片", "网络": "網路", "信息": "資訊", "数据": "資料", "项目": "專案", "质量": "品質"}
AROUND = (
    "您当前的位置：首页 > 政务公开 > 政策文件", "字号：大 中 小 打印", "本文由用户上传，转载请注明出处", "点击下载全文，注册会员免费领取更多范文", "扫一扫关注微信公众号", "上一篇：关于会议的通知", "版权所有 某某网站",
)
DAMAGES = ("none", "mirror", "mirror and Taiwan words", "spam", "invisible", "full width", "hard wrapped", "GB18030", "Big5", "BOM and a wrong charset", "letter-spaced title")


@dataclass(frozen=True)
class Written:
    """A plan with what is to be found in it: numbers of its measures, values of its targets, its text after repair."""

    name: str
    data: bytes
    numbers: tuple[tuple[int, ...], ...]
    values: tuple[float, ...]
    clean: str


def written(seed, scheme="hundred ten", damage="none", *, characters=1500, form="txt"):
    """A plan of about so many characters.

    Parameters
    ----------
    seed : int
    scheme : str
        One of `SCHEMES`.
    damage : str
        One of `DAMAGES`.
    form : {"txt", "html", "md"}
    """
    draw = random.Random(f"{seed} {scheme}")
    title = f"某省推动{draw.choice(WHAT)}高质量发展行动方案（2026—20{draw.randint(28, 35)}年）"
    lines, numbers, values = _body(draw, SCHEMES[scheme], characters)
    clean = "\n".join([title, *lines])
    text, data = _damaged(draw, clean, damage, form)
    return Written(f"{scheme}, {damage}.{form}", data if data is not None else _formed(text, form).encode(), tuple(numbers), tuple(values), clean)


def _body(draw, levels, characters):
    lines, numbers, values = ["为落实有关部署，制定本方案。"], [], []
    running, top = 0, 0
    if len(levels) > 1:
        top = 1
        values.append(float(draw.randint(20, 900)))
        lines += [f"{_number(levels[0], (1,))}总体要求", f"到2028年，建成{draw.choice(WHAT)}{int(values[0])}个以上，服务能力明显增强。"]
        if levels[1].lstrip("+") in ("article",):
            running += 1
            lines[-1] = f"{_number(levels[1], (1, 1))}{lines[-1]}"
    while sum(map(len, lines)) < characters or top < 3:
        top += 1
        if len(levels) == 1:
            _measure(draw, lines, values, levels[0], (top,))
            numbers.append((top,))
            continue
        lines.append(f"{_number(levels[0], (top,))}{draw.choice(DO)}{draw.choice(WHAT)}")
        for middle in range(1, draw.randint(3, 5)):
            if len(levels) == 2:
                running = running + 1 if levels[1].startswith("+") else middle
                _measure(draw, lines, values, levels[1], (top, running))
                numbers.append((top, running))
                continue
            lines.append(f"{_number(levels[1], (top, middle))}{draw.choice(DO)}{draw.choice(WHAT)}")
            for last in range(1, draw.randint(3, 5)):
                running = running + 1 if levels[2].startswith("+") else last
                _measure(draw, lines, values, levels[2], (top, middle, running))
                numbers.append((top, middle, running))
    return lines, numbers, values


def _measure(draw, lines, values, level, number):
    heading = f"{_number(level, number)}{draw.choice(DO)}{draw.choice(WHAT)}"
    told = [draw.choice(HOW) for _ in range(draw.randint(1, 4))]
    if draw.random() < 0.7:
        (pattern, scale), n, percent = draw.choice(TARGETS), draw.randint(20, 900), draw.randint(51, 99)
        told.insert(draw.randint(0, 1), pattern.format(year=draw.randint(2027, 2030), thing=draw.choice(WHAT), n=n, percent=percent))
        values.append(float(n * scale if scale else percent))
    duty = f"（责任单位：{'、'.join(draw.sample(BODIES, 2))}）" if draw.random() < 0.5 else ""
    text = f"{draw.choice(DO)}{draw.choice(WHAT)}建设。" + "。".join(told) + f"。{duty}"
    lines += [heading, text] if level.endswith("*") else [f"{heading}。{text}"]


def _number(level, number):
    style = level.strip("+*")
    if style == "decimal":
        return SHAPES[style].format(*number)
    last = number[-1]
    return SHAPES[style].format(chr(0x2460 + last - 1) if style == "circle" else last if style in ("digit", "wide", "bracket", "half") else _chinese(last))


def _chinese(n):
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    ahead = f"{CHINESE[hundreds]}百" + ("零" if not tens and ones else "") if hundreds else ""
    return ahead + ("" if not tens else "十" if tens == 1 and not hundreds else f"{CHINESE[tens]}十") + (CHINESE[ones] if ones else "")


# --- damage ---------------------------------------------------------------------------------------------------


def _damaged(draw, clean, damage, form):
    """The text with its damage, and its bytes where they are part of it."""
    if damage == "mirror":
        return _mirrored(clean), None
    if damage == "mirror and Taiwan words":
        return _mirrored(re.sub("|".join(sorted(TAIWAN, key=len, reverse=True)), lambda found: TAIWAN[found[0]], clean)), None
    if damage == "spam":
        return _among(draw, clean), None
    if damage == "invisible":
        return "".join(character + (draw.choice("\u200b\u00ad\ufeff") if draw.random() < 0.05 and character != "\n" else "") for character in clean), None
    if damage == "full width":
        return clean.translate({ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789%"}), None
    if damage == "hard wrapped":
        return "\n".join(row for line in clean.split("\n") for row in _rows(line, 72)), None
    if damage == "letter-spaced title":
        title, rest = clean.split("\n", 1)
        return " ".join(title) + "\n" + rest, None
    encoded = {"GB18030": "gb18030", "Big5": "big5hkscs", "BOM and a wrong charset": "utf-8-sig"}.get(damage)
    text = _traditional().convert(clean) if damage == "Big5" else clean
    return text, _formed(text, form, "gb2312" if encoded else "utf-8").encode(encoded) if encoded else None


@cache
def _traditional():
    return opencc.OpenCC("s2tw")


def _mirrored(text):
    there = _traditional().convert(text)
    return "".join(new + (f"({READINGS[new]})" if new in READINGS and place % 3 else "") for place, new in enumerate(there))


def _rows(line, places):
    """Lines as a page sets them: so wide that no further character or number fits."""
    rows, row, used = [], "", 0
    for token in re.findall(r"[0-9.%]+|.", line):
        size = sum(2 if ord(character) > 0x2E7F else 1 for character in token)
        if used + size > places:
            rows, row, used = [*rows, row], "", 0
        row, used = row + token, used + size
    return [*rows, row]


def _among(draw, clean):
    lines = clean.split("\n")
    for line in AROUND:
        lines.insert(draw.randint(0, len(lines)), line)
    return "\n".join(lines)


def _formed(text, form, charset="utf-8"):
    if form == "html":
        return f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>页面</title></head><body>' + "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n")) + "</body></html>"
    return text.replace("\n", "\n\n") if form == "md" else text
