"""The look: the right face, nothing left in anyone's settings, and SVG that may stand beside others in a page."""

import ast
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import matplotlib
import matplotlib.figure
import pytest
import seaborn as sns
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import font_manager, ft2font
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgb
from matplotlib.textpath import text_to_path

from analysis.display import glyphs, style
from analysis.display.svg import READER_FONTS, to_svg
from analysis.errors import GlyphError

ROOM = Path(style.__file__).parent
BONE = ord("骨")


def small_figure(label="一句话 and words", *, colour=style.FOCAL):
    with style.theme():
        ax = style.new_axes(height=60, left=200)
        style.rows(ax, [label, "b"])
        style.grid(ax)
        style.tooltip(ax.barh([0], [3], color=colour)[0], "tip <b> & more")
        style.tooltip(ax.scatter([1, 2], [1, 1]), "first", "second")
        style.key(ax, [(style.dot(style.FOCAL), "_kept"), (style.swatch(style.PEER_PALE), "$y$")])
    return ax.figure


def svg(label="一句话 and words", *, id="fig", language="zh"):
    return to_svg(small_figure(label), id=id, title="标题", desc="说明", language=language)


def texts(source):
    return [element.text for element in ET.fromstring(source).iter("{http://www.w3.org/2000/svg}text")]


# --- the font -------------------------------------------------------------------------------------------------------


def test_the_simplified_chinese_face_is_the_one_used():
    with style.theme():
        family = matplotlib.rcParams["font.family"]
        path = font_manager.findfont(font_manager.FontProperties(family=family))
    face = ft2font.FT2Font(str(path), face_index=path.face_index)
    assert face.family_name == "Noto Sans CJK SC"
    japanese = ft2font.FT2Font(str(path), face_index=0)
    assert japanese.family_name == "Noto Sans CJK JP"
    assert face.get_char_index(BONE) != japanese.get_char_index(BONE), "骨 has another shape in Japanese"


def test_the_family_is_a_concrete_list_of_our_own_name():
    with style.theme():
        assert matplotlib.rcParams["font.family"] == [style.FAMILY]


@pytest.mark.parametrize("label", ["好\U00031350", "丂鿿", "smile 😀", "bell\x07"])
def test_a_character_without_a_glyph_is_named_with_its_label(label):
    with pytest.raises(GlyphError, match=r"label .*no glyph for .*U\+[0-9A-F]{4,5}"):
        svg(label)


def test_a_glyph_missing_in_a_tick_label_is_found_too():
    with style.theme():
        ax = style.new_axes(height=40, left=20)
        style.ticks(ax.xaxis, [0.5], lambda value: "😀")
    with pytest.raises(GlyphError, match="1F600"):
        to_svg(ax.figure, id="a", title="t", desc="d", language="en")


@pytest.mark.parametrize("character", "〔①㎡〇≥→–…·（）《》℃")
def test_characters_of_official_texts_are_there(character):
    assert style.check_glyphs(character) == character


# --- settings -------------------------------------------------------------------------------------------------------


def test_drawing_leaves_every_setting_as_it_was():
    before = dict(matplotlib.rcParams)
    style.warm_up()
    svg()
    assert dict(matplotlib.rcParams) == before


def test_settings_come_back_after_an_error():
    before = dict(matplotlib.rcParams)
    with pytest.raises(KeyError), style.theme():
        raise KeyError
    assert dict(matplotlib.rcParams) == before


def test_a_readers_own_settings_change_no_figure():
    expected = svg()
    with matplotlib.rc_context({"lines.linewidth": 9, "font.size": 30, "axes.grid": True, "text.parse_math": True, "svg.fonttype": "path"}):
        assert svg() == expected


def test_seaborn_themes_change_no_figure():
    expected = svg()
    with matplotlib.rc_context():
        sns.set_theme(style="darkgrid", font="sans-serif")
        assert svg() == expected


def test_figures_are_not_pyplots():
    import matplotlib.pyplot as pyplot

    figure = small_figure()
    assert pyplot.get_fignums() == []
    assert type(figure.canvas).__name__ == "FigureCanvasBase"


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.name)
def test_no_module_of_the_room_imports_pyplot(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
        assert "matplotlib.pyplot" not in names


# --- the SVG --------------------------------------------------------------------------------------------------------


def test_a_figure_is_drawn_once(monkeypatch):
    figure, calls = small_figure(), []
    draw = matplotlib.figure.Figure.draw
    monkeypatch.setattr(matplotlib.figure.Figure, "draw", lambda self, renderer: (calls.append(renderer), draw(self, renderer)))
    to_svg(figure, id="a", title="t", desc="d", language="en")
    assert len(calls) == 1
    assert isinstance(calls[0], RendererSVG)


def test_the_same_figure_is_the_same_byte_for_byte():
    assert svg() == svg()


def test_drawing_the_same_figure_again_gives_the_same():
    figure = small_figure()
    first, second = (to_svg(figure, id="a", title="t", desc="d", language="en") for _ in range(2))
    assert first == second


def test_two_figures_share_no_ids_and_point_only_within():
    pages = [svg(id="one"), svg(id="two")]
    ids = [re.findall(r'\bid="([^"]+)"', page) for page in pages]
    assert not set(ids[0]) & set(ids[1])
    for page, own in zip(pages, ids, strict=True):
        assert len(own) == len(set(own))
        wanted = re.findall(r"url\(#([^)]+)\)", page) + re.findall(r'href="#([^"]+)"', page)
        assert wanted and set(wanted) <= set(own)


def test_nothing_global_dated_or_bold_is_left():
    page = svg()
    for word in ("<style", "<metadata", "<?xml", "DOCTYPE", "bold", "font-weight", "xlink", "matplotlib", "duibiao-sans", "DejaVu"):
        assert word not in page
    assert not re.search(r"20\d\d-\d\d-\d\d", page)


def test_the_element_says_what_it_is():
    root = ET.fromstring(svg(language="en"))
    names = {element.get("id"): element for element in root.iter()}
    labelled = root.get("aria-labelledby").split()
    assert root.get("role") == "img" and root.get("lang") == "en"
    assert [names[name].text for name in labelled] == ["标题", "说明"]
    assert root.get("viewBox") == "0 0 720 96" and root.get("width") is None and "max-width:960px" in root.get("style")
    assert root.get("font-family") == READER_FONTS


def test_no_mark_carries_an_inline_style():
    root = ET.fromstring(svg())
    assert [element.tag for element in root.iter() if "style" in element.attrib] == [root.tag]


@pytest.mark.parametrize("label", ["$\\frac$", "$x^2$", "_x", "<script>alert(1)</script>", "a & b", "]]>", "\"'", "50%"])
def test_labels_are_taken_literally(label):
    assert label in texts(svg(label))


def test_keys_keep_labels_that_begin_with_an_underscore():
    assert {"_kept", "$y$"} <= set(texts(svg()))


def test_marks_carry_the_text_a_reader_sees_on_pointing():
    found = [element.text for element in ET.fromstring(svg()).iter("{http://www.w3.org/2000/svg}title")]
    assert found == ["标题", "tip <b> & more", "first", "second"]


def test_characters_that_xml_forbids_do_not_break_the_page():
    page = to_svg(small_figure(), id="a", title="t\x00", desc="d\x0b", language="en")
    assert ET.fromstring(page) is not None


def test_text_stays_text_and_names_its_size():
    root = ET.fromstring(svg())
    sizes = {float(e.get("font-size").removesuffix("px")) for e in root.iter("{http://www.w3.org/2000/svg}text")}
    assert min(sizes) >= 12


# --- measuring, wrapping, ticks -------------------------------------------------------------------------------------


def test_a_chinese_character_is_about_one_em_wide():
    assert style.text_width("汉字", 10) == pytest.approx(20 * style.SLACK, rel=0.05)


@pytest.mark.parametrize("text", ["AVATAR To Wy", "at least 200 billion yuan (2027)", "44%（19.75/45）", "覆盖不低于4万", "gjpqy_"])
def test_a_text_takes_the_room_that_matplotlib_gives_it_but_for_kerned_pairs(text):
    named = font_manager.FontProperties(family=[glyphs.FAMILY], size=14)
    with style.theme():
        width, height, descent = text_to_path.get_text_width_height_descent(text, named, False)
    ours = glyphs.line_extent(text, 14)
    assert ours[1:] == pytest.approx((height, descent)) and ours[0] == pytest.approx(width, rel=0.04)
    assert glyphs.line_width(text, 14) == pytest.approx(ours[0])


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="ab 汉字，。x", min_size=1, max_size=60), st.integers(60, 300), st.integers(1, 3))
def test_wrapped_text_keeps_its_width_and_its_words(text, width, lines):
    found = style.wrapped(text, width, lines=lines).split("\n")
    assert len(found) <= lines
    # A closing mark may hang over the edge: it may not begin a line.
    assert all(style.text_width(row.rstrip("，。"), style.TEXT) <= width for row in found)
    if not any("…" in row for row in found):
        assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_no_word_is_left_alone_where_lines_can_be_even():
    first, second = style.wrapped("一二三四五六", style.text_width("一二三四五")).split("\n")
    assert (first, second) == ("一二三", "四五六")


def test_log_axes_print_our_own_words():
    with style.theme():
        ax = style.new_axes(height=40, left=20)
        style.rows(ax, [""])
        ax.set_xscale("log")
        ax.set_xlim(1, 100)
        style.ticks(ax.xaxis, [1, 10, 100], lambda value: f"{value:g}x")
    assert texts(to_svg(ax.figure, id="a", title="t", desc="d", language="en")) == ["1x", "10x", "100x"]


def test_panels_stay_in_their_frame():
    with style.theme():
        ax = style.new_axes(height=200, left=20)
        drawn = style.panels(ax, 5, columns=3, gap=10, head=20, foot=10)
    boxes = [panel.get_window_extent() for panel in drawn]
    frame = ax.get_window_extent()
    assert list(ax.child_axes) == drawn
    assert all(frame.x0 <= box.x0 + 1e-6 and box.x1 <= frame.x1 + 1e-6 and frame.y0 <= box.y0 + 1e-6 for box in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


# --- colours --------------------------------------------------------------------------------------------------------


def lightness(colour):
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * y ** (1 / 3) - 16


def contrast(colour):
    y = ((lightness(colour) + 16) / 116) ** 3
    return 1.05 / (y + 0.05)


def test_a_grey_print_keeps_the_categories_apart():
    levels = sorted(map(lightness, style.CATEGORICAL))
    assert min(b - a for a, b in zip(levels, levels[1:], strict=False)) >= 7


def test_solid_and_pale_differ_in_grey():
    for full, pale in [(style.FOCAL, style.FOCAL_PALE), (style.PEER, style.PEER_PALE), (style.NATIONAL, style.NATIONAL_PALE)]:
        assert lightness(pale) - lightness(full) >= 30


@pytest.mark.parametrize("colour", [style.INK, style.MUTED, style.FOCAL, style.ALERT])
def test_text_colours_can_be_read(colour):
    assert contrast(colour) >= 4.5


def test_figures_are_ink_on_pale_and_paper_on_dark():
    assert style.legible_on(style.PAPER) == style.INK and style.legible_on(style.INK) == style.PAPER
    assert style.legible_on("#757575") == style.PAPER and style.legible_on("#8a8a8a") == style.INK
