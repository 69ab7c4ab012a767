"""The chart font: which characters it can draw, and how much room a text takes."""

import os
from dataclasses import replace
from functools import cache

from matplotlib import font_manager, ft2font
from matplotlib.textpath import text_to_path
from noto_cjk_sans_otc import FONT_PATH

from analysis.errors import GlyphError

FACE = "Noto Sans CJK SC"
# A name nobody else registers: an installed copy of the face must not change what is measured.
FAMILY = "duibiao-sans-sc"
# The size at which matplotlib measures; any other is scaled from it.
SCALE = text_to_path.FONT_SCALE
# Advance, top above and bottom below the base line, at `SCALE`.
Box = tuple[float, float, float]


@cache
def register_face() -> None:
    """Make the simplified-Chinese face of the packaged collection known under our own family name, once."""
    font_manager.fontManager.ttflist.append(replace(font_manager.ttfFontProperty(_face()), name=FAMILY))


@cache
def _face() -> ft2font.FT2Font:
    face = ft2font.FT2Font(str(FONT_PATH), face_index=_face_index())
    face.set_size(SCALE, 72)
    return face


# A face reads its file glyph by glyph, and processes forked from one that has it open share their place in it: two that read at
# once would get each other's glyphs, or a broken file. matplotlib does the same with the faces that it keeps.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_face.cache_clear)


@cache
def _face_index() -> int:
    path = str(FONT_PATH)
    for index in range(ft2font.FT2Font(path).num_faces):
        if ft2font.FT2Font(path, face_index=index).family_name == FACE:
            return index
    raise GlyphError(f"{FONT_PATH}: the collection holds no face named {FACE!r}; install noto-cjk-sans-otc as locked")


@cache
def _drawable() -> frozenset[int]:
    return frozenset([ord("\n"), *_face().get_charmap()])


def check_glyphs(text: str) -> str:
    """The text itself, once every character of it is known to be in the chart font.

    Raises
    ------
    GlyphError
        Naming each missing character, its code point and the label that holds it.
    """
    if not _drawable().issuperset(map(ord, text)):
        missing = sorted({character for character in text if ord(character) not in _drawable()})
        named = ", ".join(f"{c!r} (U+{ord(c):04X})" for c in missing)
        raise GlyphError(f"label {text!r}: the chart font {FACE} has no glyph for {named}; write the label without it")
    return text


def line_width(line: str, size: float) -> float:
    """The width of one line of text of a size in pixels; readers draw with their own fonts, so pairs are not kerned."""
    return sum(_box(character)[0] for character in line) * (size / SCALE)


def line_extent(line: str, size: float) -> tuple[float, float, float]:
    """Width, height and descent of what a line of text inks, as matplotlib's renderers give them."""
    boxes = [_box(character) for character in line]
    top, bottom = max(box[1] for box in boxes), min(box[2] for box in boxes)
    scale = size / SCALE
    return sum(box[0] for box in boxes) * scale, (top - bottom) * scale, -bottom * scale


@cache
def _box(character: str) -> Box:
    """The box of a character: a few dozen make up all texts of a report, while each word laid out as a text is another."""
    glyph = _face().load_char(ord(character), flags=ft2font.LoadFlags.NO_HINTING)
    return glyph.horiAdvance / 64, glyph.bbox[3] / 64, glyph.bbox[1] / 64
