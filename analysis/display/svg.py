"""A figure as one SVG element that can stand among others in a page: real text, own ids, names for every mark."""

import io
import json
import re
import xml.etree.ElementTree as ET

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from analysis.display.glyphs import check_glyphs, line_extent
from analysis.display.style import theme

# What readers have on Windows, macOS, Linux; the packaged face only measures.
READER_FONTS = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif'
TAGS = {"zh": "zh-CN", "en": "en"}
# Everything matplotlib would write about itself; a date would make each run different.
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
# Characters that no XML 1.0 document may hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINK = re.compile(r"url\(#([^)]+)\)")


def to_svg(figure: Figure, *, id: str, title: str, desc: str, language: str) -> str:
    """Draw a figure once and return it as an SVG element for a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    id : str
        Prefix of every id inside; two figures of one page need two.
    title, desc : str
        What a screen reader says: the finding, and the alternative text.
    language : {"zh", "en"}

    Returns
    -------
    str
        The element, the same byte for byte whenever the figure is the same.

    Raises
    ------
    GlyphError
        If a label holds a character that the chart font lacks.
    """
    root = ET.fromstring(_drawn(figure))
    _strip_namespaces(root)
    _drop(root, {"metadata", "style"})
    _name_marks(root)
    _style_to_attributes(root)
    _tidy(root)
    _own_ids(root, id)
    return ET.tostring(_dressed(root, id, title, desc, language), encoding="unicode", short_empty_elements=True)


class _Renderer(RendererSVG):
    """matplotlib's, except that every text it places is checked and measured by the characters of the chart font."""

    def get_text_width_height_descent(self, s, prop, ismath):
        return line_extent(check_glyphs(s), prop.get_size_in_points())


def _drawn(figure: Figure) -> str:
    page = io.StringIO()
    width, height = figure.get_size_inches() * figure.dpi
    with theme():
        renderer = _Renderer(width, height, page, image_dpi=figure.dpi, metadata=NO_METADATA)
        figure.draw(renderer)
        renderer.finalize()
    return page.getvalue()


def _strip_namespaces(root: ET.Element) -> None:
    """Plain names: inside HTML the svg element needs no prefixes, and href has replaced xlink:href."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.text = element.text if (element.text or "").strip() else None
        element.tail = None
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}


def _drop(root: ET.Element, tags: set[str]) -> None:
    for parent in list(root.iter()):
        for child in [c for c in parent if c.tag in tags or (c.tag == "defs" and all(g.tag in tags for g in c))]:
            parent.remove(child)


def _name_marks(root: ET.Element) -> None:
    """Turn the ids that `style.tooltip` left into title elements, one per mark of a collection."""
    for group in [g for g in root.iter() if g.get("id", "").startswith("tip:")]:
        texts = json.loads(group.attrib.pop("id")[4:])
        marks = list(group.iter("use")) if len(texts) > 1 else [group]
        for mark, text in zip(marks, texts, strict=True):
            title = ET.Element("title")
            title.text = _writable(text)
            mark.insert(0, title)


def _style_to_attributes(root: ET.Element) -> None:
    """Styles as attributes: pages that forbid inline styles, and office programs, still show the figure as drawn."""
    for element in root.iter():
        for declaration in filter(None, (d.strip() for d in element.attrib.pop("style", "").split(";"))):
            name, _, value = declaration.partition(":")
            if name != "font-family":
                element.set(name.strip(), value.strip())


def _tidy(root: ET.Element) -> None:
    """Drop groups with nothing in them and turns by no angle."""
    for element in root.iter():
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
    for parent in list(root.iter()):
        for child in [c for c in parent if c.tag == "g" and not len(c)]:
            parent.remove(child)


def _own_ids(root: ET.Element, prefix: str) -> None:
    """Keep only the ids something points to, and make them this figure's own."""
    used = {e.get("href", "")[1:] for e in root.iter()}
    used |= {found for e in root.iter() for value in e.attrib.values() for found in LINK.findall(value)}
    for element in root.iter():
        if element.attrib.get("id", "") not in used:
            element.attrib.pop("id", None)
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, f"{prefix}-{value}")
            elif name == "href" and value.startswith("#"):
                element.set(name, f"#{prefix}-{value[1:]}")
            else:
                element.set(name, LINK.sub(rf"url(#{prefix}-\1)", value))


def _dressed(root: ET.Element, id: str, title: str, desc: str, language: str) -> ET.Element:
    width = float(root.get("viewBox").split()[2])
    svg = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": root.get("viewBox"), "role": "img",
        "aria-labelledby": f"{id}-title {id}-desc", "lang": TAGS[language], "font-family": READER_FONTS,
        "stroke-linejoin": "round", "stroke-linecap": "butt",
        "style": f"display:block;width:100%;max-width:{width * 4 / 3:.0f}px;height:auto",
    })
    for tag, text in (("title", title), ("desc", desc)):
        ET.SubElement(svg, tag, {"id": f"{id}-{tag}"}).text = _writable(text)
    svg.extend(root)
    return svg


def _writable(text: str) -> str:
    return UNWRITABLE.sub("\ufffd", text)
