"""Word documents as blocks, with the numbers that Word writes itself."""

import io
import re
import zipfile
from collections.abc import Iterator

from analysis.errors import IngestError
from analysis.ingest.document import Block

MB = 1024 * 1024
MOST_BYTES, MOST_RATIO = 200 * MB, 400
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "零一二三四五六七八九"


def blocks(name: str, data: bytes) -> tuple[tuple[Block, ...], str]:
    """Paragraphs, headings and table rows in order, and the title the file states.

    Raises
    ------
    IngestError
        For a file that unpacks to more than any document holds, or is no Word document.
    """
    _check_size(name, data)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
    except PackageNotFoundError as error:
        raise IngestError(f"{name}: not a Word document ({error})") from None
    return tuple(_blocks(document)), (document.core_properties.title or "").strip()


def _check_size(name: str, data: bytes) -> None:
    """Refuse a bomb before anything of it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(part.file_size for part in packed.infolist())
        names = set(packed.namelist())
    if size > MOST_BYTES or (size > 20 * MB and size > MOST_RATIO * len(data)):
        raise IngestError(f"{name}: unpacks to {size / MB:,.0f} MB, more than any plan's text; save the text alone")
    if "word/document.xml" not in names:
        raise IngestError(f"{name}: a zip file that is no Word document; give .docx")


def _blocks(document) -> Iterator[Block]:
    numbering = _Numbering(document)
    for child in document.element.body.iterchildren():
        if child.tag == f"{W}p":
            yield from _paragraph(child, document, numbering)
        elif child.tag == f"{W}tbl":
            for row in child.iter(f"{W}tr"):
                cells = ["".join(t.text or "" for t in cell.iter(f"{W}t")).strip() for cell in row.iterchildren(f"{W}tc")]
                if any(cells):
                    yield Block("row" if len(cells) > 1 else "paragraph", "\t".join(cells))


def _paragraph(element, document, numbering: "_Numbering") -> Iterator[Block]:
    from docx.text.paragraph import Paragraph

    paragraph = Paragraph(element, document)
    style = paragraph.style.name if paragraph.style is not None else ""
    level = re.search(r"(?:heading|标题)\s*(\d)", style or "", re.IGNORECASE)
    label = numbering.label(paragraph)
    for number, line in enumerate(paragraph.text.split("\n")):
        text = (label if number == 0 else "") + line.strip()
        if text.strip():
            bold = len(label) + _bold(paragraph, line) if number == 0 and _bold(paragraph, line) else 0
            yield Block("heading" if level else "paragraph", text, level=int(level[1]) if level else 0, bold=bold)


def _bold(paragraph, line: str) -> int:
    """How many characters from the start are bold; none where all of it is, which is the look of a whole paragraph."""
    length = 0
    for run in paragraph.runs:
        if run.text.strip() and not run.bold:
            break
        length += len(run.text)
    return length if length < len(line.strip()) else 0


class _Numbering:
    """The numbers that Word computes: lists of paragraphs carry none in their text."""

    def __init__(self, document):
        self._counts: dict[tuple[str, int], int] = {}
        self._levels = dict(self._read(document))

    @staticmethod
    def _read(document) -> Iterator[tuple[tuple[str, int], tuple[str, str, int]]]:
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {item.get(f"{W}abstractNumId"): item for item in root.iterchildren(f"{W}abstractNum")}
        for number in root.iterchildren(f"{W}num"):
            of = number.find(f"{W}abstractNumId")
            described = abstract.get(of.get(f"{W}val")) if of is not None else None
            for level in described.iterchildren(f"{W}lvl") if described is not None else ():
                if level.get(f"{W}ilvl", "").isdigit():
                    yield (number.get(f"{W}numId"), int(level.get(f"{W}ilvl"))), (_value(level, "numFmt"), _value(level, "lvlText"), int(_value(level, "start") or 1))

    def label(self, paragraph) -> str:
        """The number before a paragraph, counted on; empty where it has none."""
        found = _list_of(paragraph)
        if found is None or found not in self._levels:
            return ""
        number, depth = found
        style, pattern, start = self._levels[found]
        self._counts[found] = self._counts.get(found, start - 1) + 1
        for other in [key for key in self._counts if key[0] == number and key[1] > depth]:
            del self._counts[other]
        if style == "bullet" or not pattern:
            return ""
        return re.sub(r"%(\d)", lambda match: self._shown(number, int(match[1]) - 1), pattern)

    def _shown(self, number: str, depth: int) -> str:
        style, _, start = self._levels.get((number, depth), ("decimal", "", 1))
        return _written(self._counts.get((number, depth), start), style)


def _list_of(paragraph) -> tuple[str, int] | None:
    """The list and level of a paragraph, its own or its style's."""
    for holder in (paragraph._p.pPr, getattr(getattr(paragraph.style, "element", None), "pPr", None)):
        found = holder.numPr if holder is not None else None
        if found is not None and found.numId is not None and found.numId.val:
            return str(found.numId.val), found.ilvl.val if found.ilvl is not None else 0
    return None


def _value(level, name: str) -> str:
    found = level.find(f"{W}{name}")
    return found.get(f"{W}val") or "" if found is not None else ""


def _written(value: int, style: str) -> str:
    """A number in the style Word names."""
    if style.startswith(("chinese", "ideograph", "japaneseCounting", "taiwaneseCounting")) and 0 < value < 100:
        tens, ones = divmod(value, 10)
        return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones or not tens else "")
    if style.startswith("decimalEnclosedCircle") and 0 < value <= 20:
        return chr(ord("①") + value - 1)
    return str(value)
