"""What office files may hold of a text, and where a text has to become something else."""

import re
from collections.abc import Iterable, Mapping, Sequence

# What no XML 1.0 document may hold: control characters, lone halves of a character pair, two that are no characters.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
NAME_LENGTH, CELL_LENGTH = 31, 32767
RESERVED = ("history",)
# A number and nothing else, as the display room writes it: grouped by commas, a percent sign behind it, a true minus.
NUMBER = re.compile(r"(?P<sign>[-−+]?)(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.(?P<part>\d+))?(?P<percent>%?)")
# What a spreadsheet would take for the beginning of a formula if somebody typed it.
RISKY = ("=", "+", "-", "@", "\t", "\r", "'", '"', "＝", "＋", "－", "＠")

WORDS = {
    "zh": {
        "about": "说明", "findings": "结论", "sources": "资料来源", "evidence": "依据（数据行）", "numbers": "来源序号", "number": "序号",
        "sheet": "工作表", "shows": "内容", "exhibit": "所在图表", "text": "文字", "publisher": "发布单位", "title": "标题", "published": "日期",
        "kind": "类别", "link": "链接", "no_link": "不提供链接", "id": "编号", "question": "问题", "report": "报告编号", "fingerprint": "内容指纹",
        "part": "（续{}）", "cut": "……（超出单元格上限，已截断）", "cut_note": "有单元格超过32767个字符，已在单元格末尾注明截断。",
        "as_shown": "数值按报告所示取整；带范围、约数或说明的单元格保留为文字。",
    },
    "en": {
        "about": "About", "findings": "Findings", "sources": "Sources", "evidence": "Evidence (rows)", "numbers": "Source numbers", "number": "Number",
        "sheet": "Sheet", "shows": "What it shows", "exhibit": "Exhibit", "text": "Text", "publisher": "Publisher", "title": "Title", "published": "Date",
        "kind": "Kind", "link": "Link", "no_link": "not linked", "id": "Id", "question": "Question", "report": "Report", "fingerprint": "Content hash",
        "part": " (continued, {})", "cut": " … (cut at the limit of a cell)", "cut_note": "A cell held more than 32,767 characters and says at its end that it was cut.",
        "as_shown": "Numbers are rounded as in the report; cells with a range, an approximation or a remark stay text.",
    },
}


def cleaned(value: object) -> object:
    """The same report with every character replaced that no office file can hold."""
    if isinstance(value, str):
        return UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {name: held if name == "svg" else cleaned(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return value


def number_in(text: str) -> tuple[float | int, str] | None:
    """The number a cell shows and the format that shows it so; None where it holds anything else."""
    found = NUMBER.fullmatch(text.strip())
    if not found:
        return None
    part, percent = found["part"] or "", bool(found["percent"])
    digits = found["whole"].replace(",", "") + (f".{part}" if part else "")
    value = float(digits) if part or percent else int(digits)
    value = round(value / 100, len(part) + 2) if percent else value
    shape = ("#,##0" if "," in found["whole"] else "0") + (f".{'0' * len(part)}" if part else "") + ("%" if percent else "")
    return (-value if found["sign"] in ("-", "−") else value), shape


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Legal names, each its own whatever the case of its letters; the fuller a name, the later it is cut."""
    names: list[str] = []
    for text in wanted:
        plain = FORBIDDEN_IN_NAMES.sub(" ", text).strip().strip("'").strip() or "-"
        name, n = plain[:NAME_LENGTH].rstrip("' "), 1
        while name.lower() in (*RESERVED, *(taken.lower() for taken in names)):
            n += 1
            name = f"{plain[:NAME_LENGTH - len(str(n)) - 1].rstrip()}~{n}"
        names.append(name)
    return names


def places(cell: object) -> int:
    """How wide a text is; a Chinese character takes two places."""
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in str(cell))


def ids_of(evidence: Iterable[object]) -> list[str]:
    """Every id behind a row, once each, whether they are given for the row or for its cells."""
    return list(dict.fromkeys(i for item in evidence for i in ([item] if isinstance(item, str) else item)))


def linked(source: Mapping) -> str:
    """Where a source may be read; empty where it may not be linked."""
    url = source.get("url") or ""
    return url if url.startswith(("https://", "http://")) else ""
