"""Bytes to text, whatever a page claims to be written in."""

import codecs
import re
from functools import cache

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""")
HEAD = 4096
# The characters that Chinese prose cannot do without, in both scripts: the right encoding is the one that shows most of them.
COMMON = frozenset(
    "的一是在和有人为大中国以要年发展工业应用技术经济建设推动加强提升支持企业服务数据创新产平台能力重点机制管理信息实施完善体系科学高新市省区部门等及与对不于上下到第章条"
    "為發國業應術經濟設動強級據創產臺點機實體學與對於門區會進關開電腦資網路護養醫療鄉鎮"
)
CANDIDATES = ("utf-8", "gb18030", "big5hkscs")
READABLE = 0.85
SAMPLE = 200_000


def decode(data: bytes, *, declared: str = "") -> tuple[str, str] | None:
    """A text and the encoding it was read in; None for bytes that are no text.

    Parameters
    ----------
    data : bytes
    declared : str
        What the page or the user says; tried with the others, and kept where they read no better.

    Notes
    -----
    A byte order mark decides. Bytes that are UTF-8 throughout are UTF-8. Else the Chinese encodings are tried and the one whose text holds the
    larger part of everyday characters is taken.

    Examples
    --------
    >>> decode("推动产业发展".encode("gb18030"), declared="utf-8")
    ('推动产业发展', 'gb18030')
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return _strict(data, name)
    if b"\x00" in data[:SAMPLE]:
        return None
    plain = _strict(data, "utf-8")
    if plain:
        return plain if _readable(plain[0]) else None
    names = dict.fromkeys(name for name in (_known(declared), *CANDIDATES[1:]) if name)
    read = [(_commonness(text), -place, text, name) for place, name in enumerate(names) if (text := _lenient(data, name)) is not None]
    best = max(read, default=None)
    return (best[2], best[3]) if best and _readable(best[2]) else None


def declared_in(data: bytes) -> str:
    """The encoding that the head of a page names."""
    found = DECLARED.search(data[:HEAD])
    return found[1].decode("ascii").lower() if found else ""


@cache
def _known(name: str) -> str:
    """The codec of a declared name; of a Chinese page always the widest form of its family."""
    wider = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
    try:
        found = codecs.lookup(wider.get(name.lower(), name)).name if name else ""
    except LookupError:
        return ""
    return "" if found == "utf-8" else found


def _strict(data: bytes, name: str) -> tuple[str, str] | None:
    try:
        return data.decode(name), "utf-8" if name.startswith("utf-8") else name
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, name: str) -> str | None:
    """A text in which a few broken characters are marked; None where more than one in a hundred is."""
    text = data.decode(name, errors="replace")
    return text if text.count("\ufffd") <= len(text) / 100 else None


def _commonness(text: str) -> float:
    han = [character for character in text[:SAMPLE] if "\u3400" <= character <= "\u9fff"]
    return sum(character in COMMON for character in han) / len(han) if han else 0.0


def _readable(text: str) -> bool:
    """Whether a text is text: few characters that nobody types."""
    sample = text[:SAMPLE]
    odd = sum(1 for character in sample if (ord(character) < 32 and character not in "\t\n\r\f") or 0x7F <= ord(character) < 0xA0 or 0xE000 <= ord(character) <= 0xF8FF)
    return not sample or 1 - odd / len(sample) >= READABLE
