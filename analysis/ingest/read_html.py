"""HTML as blocks: paragraphs, headings, list items and table rows; what is no text of the page is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree, html

from analysis.ingest.document import Block

SKIPPED = frozenset(("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "form", "button", "select", "option", "input", "textarea", "head"))
AROUND = frozenset(("nav", "footer", "aside"))
BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "header", "li", "tr", "table", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "figure", "figcaption", "body", "center", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "thead", "tbody", "tfoot", "caption", "address", "fieldset", "details", "summary", "html", *AROUND,
))
BOLD = frozenset(("b", "strong"))
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f\v]+")
# A short block of which so much is links is navigation.
LINKED, SHORT = 0.8, 120


@dataclass
class _Open:
    """The block that is being gathered."""

    parts: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    linked: int = 0


class _Walk:
    """Walks a page from its first to its last tag without recursion, so that no depth of nesting can break it."""

    def __init__(self):
        self.blocks: list[Block] = []
        self.dropped: list[str] = []
        self.open = _Open()
        self.strong = self.links = self.skipping = self.around = 0
        self.heading = 0
        self.cells: list[str] | None = None
        self.lists: list[int | None] = []

    def text(self, text: str | None) -> None:
        if not text or self.skipping:
            return
        if self.cells is not None and not self.cells:
            return  # between the cells of a row
        self.open.parts.append(text)
        self.open.bold.append(self.strong > 0)
        self.open.linked += len(text.strip()) if self.links else 0

    def enter(self, tag: str, element: etree._Element) -> None:
        if self.skipping or tag in SKIPPED or HIDDEN_STYLE.search(element.get("style") or ""):
            self.skipping += 1
            return
        self.around += tag in AROUND
        self.strong += tag in BOLD or bool(BOLD_STYLE.search(element.get("style") or ""))
        self.links += tag == "a"
        if tag == "br" and self.cells is None:
            self.close()
        if tag == "tr":
            self.close()
            self.cells = []
        elif tag in ("td", "th") and self.cells is not None:
            self.cells.append("")
            self.open = _Open()
        elif tag in BLOCKS and self.cells is None:
            self.close()
        if tag in ("ol", "ul"):
            self.lists.append(_start(element) if tag == "ol" else None)
        if tag == "li" and self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            self.text(f"{self.lists[-1]}. ")
        if re.fullmatch("h[1-6]", tag):
            self.heading = int(tag[1])

    def leave(self, tag: str, element: etree._Element) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        if tag in ("td", "th") and self.cells:
            self.cells[-1] = SPACE.sub(" ", "".join(self.open.parts)).strip()
            self.open = _Open()
        elif tag == "tr" and self.cells is not None:
            self.row()
        elif tag in BLOCKS and self.cells is None:
            self.close()
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        self.around -= tag in AROUND
        self.strong -= tag in BOLD or bool(BOLD_STYLE.search(element.get("style") or ""))
        self.links -= tag == "a"

    def row(self) -> None:
        """End a table row. A row of one cell is a layout, not a table."""
        cells, self.cells = self.cells, None
        if len(cells) == 1 and cells[0]:
            self.blocks.append(Block("paragraph", cells[0]))
        elif any(cells):
            self.blocks.append(Block("row", "\t".join(cells)))
        self.open = _Open()

    def close(self) -> None:
        """End the block that is open."""
        block, self.open = self.open, _Open()
        heading, self.heading = self.heading, 0
        text, bold = _joined(block)
        if not text:
            self.heading = heading
            return
        if self.around or (block.linked >= LINKED * len(text) and len(text) <= SHORT):
            self.dropped.append(text)
        else:
            self.blocks.append(Block("heading" if heading else "paragraph", text, level=heading, bold=bold))


def blocks(text: str) -> tuple[tuple[Block, ...], str, tuple[str, ...]]:
    """The blocks of a page, its title, and what was left out as navigation.

    Raises
    ------
    ValueError
        For a page of which the parser gives up a part, such as one nested thousands of levels deep.
    """
    # An encoding named in the text would be tried again by the parser.
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text) or "<html></html>", parser=parser)
    except etree.ParserError:  # tags that hold nothing
        return (), "", ()
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise ValueError("nested too deeply")
    walk = _Walk()
    for event, element in _events(tree):
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if event == "start":
            walk.enter(tag, element)
            walk.text(element.text)
        else:
            walk.leave(tag, element)
            walk.text(element.tail)
    walk.close()
    title = tree.findtext(".//title") or ""
    return tuple(walk.blocks), SPACE.sub(" ", title).strip(), tuple(walk.dropped)


def _events(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    return etree.iterwalk(tree, events=("start", "end"))


def _start(element: etree._Element) -> int:
    """The number before the first of an ordered list."""
    start = (element.get("start") or "1").strip()
    return int(start) - 1 if start.isdigit() and len(start) < 6 else 0


def _joined(block: _Open) -> tuple[str, int]:
    """A block's text with its spaces as a browser shows them, and how many characters from the start are bold."""
    text, bold = "", 0
    for part, strong in zip(block.parts, block.bold, strict=True):
        before = len(text.rstrip())
        text = SPACE.sub(" ", text + part) if part.strip() else text + " "
        if strong and bold == before and part.strip():
            bold = len(text.rstrip())
    lead = len(text) - len(text.lstrip())
    return text.strip(), max(bold - lead, 0)
