"""The text of a printed page as people type it.

A font that draws a radical and the character it is with one glyph makes a browser name the radical: 人 comes out of the file as ⼈
(U+2F08), and whoever searches for 人 finds nothing. What a glyph stands for is set right here; nothing else of the file changes.
"""

import io
import re
import unicodedata
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

# Radicals and characters kept for compatibility; each has one character that people type.
LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
SINGLE = re.compile(rb"^<([0-9A-F]+)> <([0-9A-F]{4})>$", re.MULTILINE)
RANGE = re.compile(rb"^<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]{4})>$", re.MULTILINE)
# Radicals that Unicode does not fold onto a character of their own.
BESIDE = {"⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻉": "贝", "⻋": "车", "⻓": "长", "⻔": "门", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞",
          "⻝": "食", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻨": "麦", "⻩": "黄", "⻬": "齐", "⻮": "齿", "⻰": "龙", "⻳": "龟"}


def with_typed_text(pdf: bytes) -> bytes:
    """The same file, its glyphs named by the characters that people type.

    Parameters
    ----------
    pdf : bytes
        As a browser prints it: fonts with /ToUnicode, four hexadecimal digits a character.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for names in _names(writer):
        names.set_data(_typed(names.get_data()))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _names(writer: PdfWriter) -> Iterator[StreamObject]:
    """What each font of the pages calls its glyphs, once each."""
    known = set()
    for page in writer.pages:
        for font in page["/Resources"].get("/Font", DictionaryObject()).values():
            font = font.get_object()
            place = font.raw_get("/ToUnicode") if "/ToUnicode" in font else None
            if place is not None and place.idnum not in known:
                known.add(place.idnum)
                yield place.get_object()


def _typed(names: bytes) -> bytes:
    names = RANGE.sub(_range, names)
    return SINGLE.sub(lambda found: b"<%s> <%s>" % (found[1], _hexadecimal(_plain(int(found[2], 16)))), names)


def _range(found: re.Match) -> bytes:
    """A range whose characters do not follow each other any more is written out."""
    first, last, start = (int(part, 16) for part in found.groups())
    plain = [_plain(start + step) for step in range(last - first + 1)]
    if plain == list(range(start, start + len(plain))):
        return found[0]
    return b"<%s> <%s> [%s]" % (found[1], found[2], b" ".join(b"<%s>" % _hexadecimal(code) for code in plain))


def _plain(code: int) -> int:
    character = chr(code)
    if not LOOKALIKE.match(character):
        return code
    typed = BESIDE.get(character) or unicodedata.normalize("NFKC", character)
    return ord(typed) if len(typed) == 1 else code


def _hexadecimal(code: int) -> bytes:
    return b"%04X" % code
