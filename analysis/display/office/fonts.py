"""How a letter looks: A4, named styles with a Chinese and a Latin font each, and what to use where a font is missing."""

from collections.abc import Mapping

from docx.document import Document as Letter
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

TAGS = {"zh": "zh-CN", "en": "en-GB"}
SERIF, SANS = ("Times New Roman", "SimSun"), ("Arial", "SimHei")
INK, MUTED, ACCENT = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x55, 0x61, 0x6D), RGBColor(0x0B, 0x3D, 0x6B)
MARGIN, FOOT = Mm(20), Mm(16)
# What stands in where a reader's machine has no such font: names under which Windows, macOS and Linux carry its like.
STAND_INS = {
    "SimSun": "宋体;Songti SC;STSong;Noto Serif CJK SC;Source Han Serif SC;Noto Sans CJK SC", "SimHei": "黑体;Heiti SC;STHeiti;Noto Sans CJK SC;Source Han Sans SC",
    "Times New Roman": "Liberation Serif;Tinos", "Arial": "Liberation Sans;Arimo",
}
FONT = (
    '<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="{charset}"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
)
# Style: fonts, points, colour, bold, space before and after, kept with what follows.
STYLES: Mapping[str, tuple] = {
    "Normal": (SERIF, 10.5, INK, False, 0, 5, False), "Title": (SANS, 20, INK, True, 0, 2, True), "Subtitle": (SANS, 12, ACCENT, False, 0, 2, True),
    "Kicker": (SANS, 9, MUTED, False, 0, 6, True), "Scope": (SERIF, 10.5, MUTED, False, 0, 2, False), "Standing": (SERIF, 10, INK, False, 5, 6, False),
    "Heading 1": (SANS, 14, ACCENT, True, 12, 4, True), "Heading 2": (SANS, 12, INK, True, 9, 3, True), "Heading 3": (SANS, 11, INK, True, 7, 2, True),
    "Lead": (SANS, 11, INK, True, 2, 4, False), "List Bullet": (SERIF, 10.5, INK, False, 0, 3, False), "Absence": (SERIF, 10.5, INK, False, 4, 6, False),
    "Caption": (SANS, 10.5, INK, True, 9, 1, True), "Measure": (SERIF, 9, MUTED, False, 0, 3, True), "Figure": (SERIF, 10.5, INK, False, 0, 2, False),
    "Note": (SERIF, 9, MUTED, False, 2, 2, False), "Source": (SERIF, 9, INK, False, 0, 1, False), "Code": (SERIF, 9, INK, False, 0, 4, False),
    "Footer": (SERIF, 8, MUTED, False, 0, 0, False),
} | {
    f"{small}Table {head}{side}": (SANS if head else SERIF, 7.5 if small else 9, INK, bool(head), 1, 1, False)
    for small in ("", "Small ") for head in ("", "Head ") for side in ("Text", "Number")
}
TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="EvidenceTable"><w:name w:val="Evidence Table"/><w:basedOn w:val="TableNormal"/>
<w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="55616D"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="55616D"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D8DEE4"/></w:tblBorders>
<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="55616D"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def dress(letter: Letter, language: str) -> None:
    """Give an empty letter its page, styles, fonts and language."""
    section = letter.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    section.bottom_margin, section.footer_distance = FOOT, Mm(8)
    _drop_theme_fonts(letter)
    for name, look in STYLES.items():
        _style(letter, name, *look)
    letter.styles.element.append(parse_xml(TABLE))
    _hyperlink(letter)
    _particulars(letter)
    _speak(letter, language)
    _font_table(letter)


def _drop_theme_fonts(letter: Letter) -> None:
    """The template's headings take their fonts from a theme, which would win over a name."""
    for fonts in letter.styles.element.iter(qn("w:rFonts")):
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]


def _style(letter: Letter, name: str, fonts: tuple[str, str], size: float, colour: RGBColor, bold: bool, before: float, after: float, kept: bool) -> None:
    if name in letter.styles:
        style = letter.styles[name]
    else:
        style = letter.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = letter.styles["Normal"]
    style.hidden, style.quick_style = False, True
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = fonts[0], Pt(size), bold, False
    font.color.rgb = colour
    held = style.element.rPr.rFonts
    for key, face in (("ascii", fonts[0]), ("hAnsi", fonts[0]), ("cs", fonts[0]), ("eastAsia", fonts[1])):
        held.set(qn(f"w:{key}"), face)
    paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(before), Pt(after), 1.0 if "Table" in name else 1.15
    paragraph.keep_with_next = kept
    _drop_borders(style)


def _drop_borders(style: object) -> None:
    """The template underlines its title and spaces its letters."""
    for tag in ("w:pBdr", "w:contextualSpacing"):
        for found in style.element.findall(f".//{qn(tag)}"):
            found.getparent().remove(found)
    for tag in ("w:spacing", "w:kern"):
        for found in style.element.rPr.findall(qn(tag)):
            style.element.rPr.remove(found)


def _hyperlink(letter: Letter) -> None:
    style = letter.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    style.font.color.rgb, style.font.underline = ACCENT, True


def _particulars(letter: Letter) -> None:
    """Figures at the right, sources with a hanging number, the page number at the right edge, notes to stand out by a rule."""
    styles = letter.styles
    for name in STYLES:
        if name.endswith("Number"):
            styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    source = styles["Source"].paragraph_format
    source.left_indent, source.first_line_indent = Mm(9), Mm(-9)
    source.tab_stops.add_tab_stop(Mm(9))
    foot = styles["Footer"].paragraph_format
    for stop in list(foot.tab_stops):
        del foot.tab_stops[0]
    foot.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
    for name, colour in (("Standing", "0B3D6B"), ("Absence", "8A3716")):
        borders = parse_xml(f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="6" w:color="{colour}"/></w:pBdr>')
        look = styles[name].element.get_or_add_pPr()
        look.insert_element_before(borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _speak(letter: Letter, language: str) -> None:
    """The language of Latin text and of Chinese text, for spelling, hyphenation and reading aloud."""
    defaults = letter.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for found in [*defaults.findall(qn("w:lang"))]:
        defaults.remove(found)
    spoken = OxmlElement("w:lang")
    for key, tag in (("val", "en-GB"), ("eastAsia", "zh-CN"), ("bidi", "ar-SA")):
        spoken.set(qn(f"w:{key}"), tag)
    defaults.append(spoken)
    theme = letter.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), "en-GB" if language == "en" else "zh-CN")
        theme.set(qn("w:eastAsia"), "zh-CN")


def _font_table(letter: Letter) -> None:
    (part,) = [part for part in letter.part.package.iter_parts() if part.partname == "/word/fontTable.xml"]
    fonts = "".join(FONT.format(name=name, others=others, charset="86" if name.startswith("Sim") else "00") for name, others in STAND_INS.items())
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
