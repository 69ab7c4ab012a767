"""Make the held-back documents from their marked sources; README.md says how, and what the marks mean."""

import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
MARK = re.compile(r"⟪\*?[\d.]+ (?P<heading>[^⟫]*)⟫|⟦(?P<agency>[^⟧]*)⟧|⟨[^⟩]*⟩")
COMPARATORS = {"r": "reach", ">": ">", ">=": ">=", "<=": "<=", "~": "about", "=": "=", "range": "range"}
LEVELS = {"g": "goal", "m": "measure", "s": "support"}
FORMATS = {
    "01": "html", "02": "md", "03": "docx", "04": "txt", "05": "html", "06": "docx", "07": "md", "08": "html", "09": "txt", "10": "pdf", "11": "html", "12": "txt",
    "13": "pdf", "14": "txt", "15": "html", "16": "html", "17": "md", "18": "docx", "19": "pdf", "20": "html", "21": "txt", "22": "html", "23": "txt", "24": "pdf",
}
CODECS = {"04": "gb18030", "14": "big5", "15": "utf-8-sig", "16": "gb18030", "20": "big5", "22": "gb18030", "23": "utf-8-sig"}
DECLARED = {"15": "gb2312", "16": "utf-8", "20": "big5", "22": "gb2312"}
PLAIN_PARAGRAPHS = {"08", "11"}  # pages whose headings are set as any other paragraph
TRADITIONAL = {"11", "12", "14", "18", "19", "20", "23"}
PINYIN = {"11", "12", "18", "19", "23"}
TAIWAN = {"12", "20"}
VOCABULARY = {
    "人工智能": "人工智慧", "互联网": "網際網路", "物联网": "物聯網", "网络": "網路", "软件": "軟體", "硬件": "硬體", "信息": "資訊", "数据库": "資料庫",
    "数据": "資料", "数字": "數位", "项目": "專案", "质量": "品質", "服务器": "伺服器", "程序": "程式", "算法": "演算法", "集成电路": "積體電路",
    "芯片": "晶片", "接口": "介面", "界面": "介面", "操作系统": "作業系統", "用户": "使用者", "移动": "行動", "视频": "影片", "默认": "預設", "存储": "儲存",
    "优化": "最佳化", "黑客": "駭客", "二维码": "二維碼", "光纤": "光纖", "出租车": "計程車", "在线": "線上", "开源": "開源", "扫描": "掃描",
}


def load(path):
    """Title, running head, lines as (kind, text with marks) and the truth of a source."""
    title, running, lines = "", "", []
    measures, targets = [], []
    for row in path.read_text(encoding="utf-8").splitlines():
        if row.startswith("@"):
            name, value = row[1:].split(" ", 1)
            title, running = (value, running) if name == "title" else (title, value)
            continue
        kind, text = row.split("|", 1)
        lines.append((kind, text))
        for mark in re.finditer(r"⟪\*?([\d.]+) ([^⟫]*)⟫|⟦([^⟧]*)⟧|⟨([^⟩]*)⟩", text):
            number, heading, agency, target = mark.groups()
            if number:
                measures.append({"number": [int(part) for part in number.split(".")], "heading": heading, "agencies": []})
            elif agency:
                measures[-1]["agencies"].append(agency)
            else:
                targets.append(parsed(target))
    return title, running, lines, {"title": title, "measures": measures, "targets": targets}


def parsed(mark):
    comparator, value, unit, year, level = mark.split(" ")
    low, high = value.split("-") if comparator == "range" else (value, None)
    return {
        "value": float(low), "value_high": float(high) if high else None, "comparator": COMPARATORS[comparator], "unit_text": unit,
        "year": None if year == "-" else int(year), "level": LEVELS[level],
    }


def plain(text):
    return MARK.sub(lambda mark: mark["heading"] or mark["agency"] or "", text)


def bold_end(text):
    """Length of the bold run-in heading of a line, full stop included."""
    return len(plain(text[: text.index("⟫") + 1])) + 1


class Damage:
    """What a mirror does to one document, the same at every run."""

    def __init__(self, number):
        from opencc import OpenCC

        self.pinyin, self.vocabulary = number in PINYIN, VOCABULARY if number in TAIWAN else {}
        self.convert = OpenCC("s2tw").convert
        self.salt = int(number)
        self.split = re.compile("(" + "|".join(sorted(VOCABULARY, key=len, reverse=True)) + ")")

    def __call__(self, text):
        parts = self.split.split(text) if self.vocabulary else [text]
        return "".join(self.vocabulary[part] if part in self.vocabulary else self.characters(part) for part in parts)

    def characters(self, text):
        converted = self.convert(text)
        if not self.pinyin or len(converted) != len(text):
            return converted
        return "".join(new + (f"({self.reading(text, at)})" if new != old and (ord(old) + self.salt) % 3 else "") for at, (old, new) in enumerate(zip(text, converted)))

    def reading(self, text, at):
        from pypinyin import pinyin

        start = max(0, at - 3)
        return pinyin(text[start : at + 3])[at - start][0] if re.fullmatch(r"[\u4e00-\u9fff]+", text[start : at + 3]) else pinyin(text[at])[0][0]


def invisible(text):
    """Zero-width characters, soft hyphens, no-break spaces at the ends, and full-width digits."""
    wide = str.maketrans("0123456789%", "０１２３４５６７８９％")
    made = "".join(character + ("\u200b" if at % 13 == 7 else "\u00ad" if at % 29 == 11 else "\ufeff" if at % 47 == 31 else "") for at, character in enumerate(text))
    return (made.translate(wide) if len(text) % 2 else made) + ("\u00a0" if len(text) % 3 == 0 else "")


def as_html(number, title, lines):
    body, table, lead = [], [], True
    for kind, text, bold in [*lines, ("", "", 0)]:
        if table and kind != "R":
            body.append("<table>" + "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row.split("\t")) + "</tr>" for row in table) + "</table>")
            table = []
        safe = html.escape(text)
        lead = lead and kind in ("X", "")
        if kind == "R":
            table.append(text)
        elif kind == "X":
            body.append(f'<div class="nav"><ul><li><a href="#">{safe}</a></li></ul></div>' if lead else f'<p class="c">{safe}</p>' if number == "11" else f'<div class="foot">{safe}</div>')
        elif kind == "T":
            body.append(f"<h1>{safe}</h1>")
        elif kind in ("H1", "H2") and number not in PLAIN_PARAGRAPHS:
            level = int(kind[1]) + 1
            body.append(f"<h{level}>{safe}</h{level}>")
        elif kind == "L":
            body.append(f'<p class="toc">{safe}</p>')
        elif bold:
            body.append(f"<p><strong>{html.escape(text[:bold])}</strong>{html.escape(text[bold:])}</p>")
        elif kind:
            body.append(f"<p>　　{safe}</p>")
    head = f'<meta charset="{DECLARED.get(number, "utf-8")}"><title>{html.escape(title)}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"


def as_markdown(lines):
    rows = {"T": "# {}", "H1": "## {}", "H2": "### {}", "X1": "> {}"}
    return "\n\n".join(rows.get(kind, "{}").format(text) for kind, text, _ in lines) + "\n"


def as_text(number, lines):
    if number != "21":
        return "\n".join(("" if kind in ("T", "H1", "X") else "　　") + text for kind, text, _ in lines) + "\n"
    rows = [row for kind, text, _ in lines for row in wrapped(text, 32, kind not in ("T", "H1"))]
    pages = [rows[start : start + 24] for start in range(0, len(rows), 24)]
    return "\n".join("\n".join([*page, f"— {at} —"]) for at, page in enumerate(pages, 1)) + "\n"


def wrapped(text, width, indent):
    """Lines of a typeset paragraph: no closing mark at the start of one, no opening mark at its end, words, figures and readings whole."""
    rows, row, used = [], "　　" if indent else "", 4 if indent else 0
    for token in re.findall(r"[（“《]?(?:[0-9A-Za-z.%\-]+|\([a-z\u00c0-\u01ff]+\)|.)", text):
        size = sum(1 if ord(character) < 256 else 2 for character in token)
        if used + size > 2 * width and token not in "，。；：、）”》%":
            rows, row, used = [*rows, row], "", 0
        row, used = row + token, used + size
    return [*rows, row]


def as_docx(number, lines, path):
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, text in enumerate(("%1、", "（%2）"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    table = None
    for kind, text, bold in lines:
        if kind == "R":
            cells = text.split("\t")
            table = table or document.add_table(rows=0, cols=len(cells))
            for cell, value in zip(table.add_row().cells, cells):
                cell.text = value
            continue
        table = None
        style = {"T": "Title", "H1": "Heading 1", "H2": "Heading 2", "A1": "Heading 1", "A2": "Heading 2"}.get(kind)
        paragraph = document.add_paragraph(style=style)
        if bold:
            paragraph.add_run(text[:bold]).bold = True
        paragraph.add_run(text[bold:])
        if kind in ("A1", "A2"):
            paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{int(kind[1]) - 1}"/><w:numId w:val="90"/></w:numPr>'))
            assert paragraph._p.pPr.find(qn("w:numPr")) is not None
    document.save(path)


def as_pdf(number, running, lines, path):
    style = "@page{size:A4;margin:0}body{margin:0;font:16px 'Noto Serif CJK SC'}.p{height:297mm;position:relative;page-break-after:always;padding:25mm 25mm 0;box-sizing:border-box}"
    style += ".r{position:absolute;top:12mm;left:25mm;font-size:12px}.n{position:absolute;bottom:12mm;width:160mm;text-align:center;font-size:12px}.l{line-height:28px;white-space:pre}td{padding:2px 14px;border:1px solid}"
    if not running:
        style = "@page{size:A4;margin:25mm}body{font:16px 'Noto Serif CJK SC';line-height:28px}p{text-indent:2em;margin:0}h1{font-size:22px;text-align:center}"
        body = "".join(f"<{'h1' if kind == 'T' else 'p'}>{html.escape(text)}</{'h1' if kind == 'T' else 'p'}>" for kind, text, _ in lines)
    else:
        rows = []
        for kind, text, _ in lines:
            cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in text.split("\t"))
            rows += [f"<table><tr>{cells}</tr></table>"] if kind == "R" else [f'<div class="l">{html.escape(row)}</div>' for row in wrapped(text, 36, kind not in ("T", "H1"))]
        pages = [rows[start : start + 27] for start in range(0, len(rows), 27)]
        foot = "第{}页 共{}页" if number == "19" else "— {} —"
        body = "".join(
            f'<div class="p"><div class="r">{html.escape(running)}</div>{"".join(page)}<div class="n">{foot.format(at, len(pages))}</div></div>' for at, page in enumerate(pages, 1)
        )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>', encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}", page.as_uri()], check=True, capture_output=True, timeout=180
        )


def make(source):
    name = source.stem
    number, folder = name[:2], HERE / name
    folder.mkdir(exist_ok=True)
    title, running, marked, truth = load(source)
    lines = [(kind, plain(text).replace(";", "\t") if kind == "R" else plain(text), bold_end(text) if "⟪*" in text else 0) for kind, text in marked]
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if int(number) > 10:
        (folder / "clean.txt").write_text("".join(text + "\n" for kind, text, _ in lines if kind != "X"), encoding="utf-8")
    if number in TRADITIONAL:
        damage = Damage(number)
        lines = [(kind, damage(text), len(damage(text[:bold])) if bold else 0) for kind, text, bold in lines]
        title, running = damage(title), damage(running)
    if number == "17":
        lines = [(kind, invisible(text), bold) for kind, text, bold in lines]
    kind = FORMATS[number]
    path = folder / f"page.{kind}"
    if kind == "docx":
        as_docx(number, lines, path)
    elif kind == "pdf":
        as_pdf(number, running, lines, path)
    else:
        text = as_html(number, title, lines) if kind == "html" else as_markdown(lines) if kind == "md" else as_text(number, lines)
        path.write_bytes(text.encode(CODECS.get(number, "utf-8")))


if __name__ == "__main__":
    wanted = sys.argv[1:]
    for source in sorted((HERE / "sources").glob("*.txt")):
        if not wanted or source.stem[:2] in wanted:
            make(source)
