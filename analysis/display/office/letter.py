"""A report as one DOCX: headings, sentences, figures as pictures, real tables, numbered sources at the end."""

import io
from collections.abc import Iterable, Mapping, Sequence

from docx import Document
from docx.document import Document as Letter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from analysis.display.office.archive import timeless
from analysis.display.office.fonts import TAGS, dress
from analysis.display.office.pictures import pngs
from analysis.display.office.texts import WORDS, linked, places

TEXT_MM, TALLEST_MM = 170, 205
TWIPS = 9638  # the same width in twentieths of a point
MOST_COLUMNS = 9  # wider tables go on below in parts that repeat their first column
NARROWEST, WIDEST = 10, 80


def write_docx(report: Mapping) -> bytes:
    """The letter of a report."""
    letter = _Letter(report)
    letter.head()
    for block in report["blocks"]:
        letter.block(block)
    letter.foot()
    return letter.saved()


class _Letter:
    """A document under way."""

    def __init__(self, report: Mapping):
        self.report, self.w, self.words = report, report["words"], WORDS[report["language"]]
        self.numbers = {source["id"]: number for number, source in enumerate(report["sources"], start=1)}
        self.pictures = iter(pngs([block["exhibit"]["svg"] for block in report["blocks"] if block["kind"] == "figure"]))
        self.file: Letter = Document()
        dress(self.file, report["language"])
        self.styles = {style.name: style.style_id for style in self.file.styles}  # looked up once: python-docx goes through all each time
        properties = self.file.core_properties
        properties.title, properties.subject, properties.author = report["title"][:255], report["question"][:255], "duibiao"
        properties.comments, properties.language = "", TAGS[report["language"]]

    def head(self) -> None:
        """Title, question, who against whom, how to read it."""
        report = self.report
        self._say(" · ".join(filter(None, (report["dataset"].get(key, "") for key in ("title", "edition")))), "Kicker")
        self._say(report["title"], "Title")
        self._say(report["question"], "Subtitle")
        self._say(report["subtitle"], "Scope")
        told = [f"{item['label']}{self.w['colon']}{item['text']}" for item in report["parameters"]]
        self._say(self.w["semicolon"].join(told), "Note")
        self._say(report["standing"], "Standing")

    def block(self, block: Mapping) -> None:
        """One text or one exhibit of the report."""
        if block["kind"] == "heading":
            self._spans(block["spans"], f"Heading {min(max(block['level'] - 1, 1), 3)}")
        elif block["kind"] in ("paragraph", "item", "code"):
            self._spans(block["spans"], {"item": "List Bullet", "code": "Code"}.get(block["kind"], "Normal"))
        else:
            getattr(self, f"_{block['kind']}")(block)
            self._remarks(block["exhibit"])

    def _sentence(self, block: Mapping) -> None:
        told = [str(row[0]) for row in block["exhibit"]["rows"]] or [block["exhibit"]["title"]]
        for number, text in enumerate(told):
            self._say(text, "List Bullet" if number else "Lead")

    def _absence(self, block: Mapping) -> None:
        told = [str(row[0]) for row in block["exhibit"]["rows"]] or [block["exhibit"]["title"]]
        self._say(f"{self.w['absence']}{self.w['colon']}{self.words_joined(told)}", "Absence")

    def words_joined(self, told: Sequence[str]) -> str:
        """Sentences one after the other."""
        return ("" if self.report["language"] == "zh" else " ").join(told)

    def _figure(self, block: Mapping) -> None:
        self._caption(block)
        paragraph = self._paragraph("Figure")
        shape = paragraph.add_run().add_picture(io.BytesIO(next(self.pictures)), width=Mm(TEXT_MM))
        if shape.height > Mm(TALLEST_MM):
            shape.width, shape.height = int(shape.width * Mm(TALLEST_MM) / shape.height), Mm(TALLEST_MM)
        about = shape._inline.docPr
        about.set("name", block["number"].strip())
        about.set("title", block["exhibit"]["title"])
        about.set("descr", block["exhibit"]["alt"])

    def _table(self, block: Mapping) -> None:
        parts = list(_parts(len(block["exhibit"]["columns"])))
        for number, columns in enumerate(parts, start=1):
            self._caption(block, self.words["part"].format(number) if number > 1 else "")
            self._add_table(block["exhibit"], columns)
            if number < len(parts):
                self._say("", "Note", empty=True)

    def _caption(self, block: Mapping, more: str = "") -> None:
        exhibit = block["exhibit"]
        apart = " " if self.report["language"] == "en" else "  "
        self._say(f"{block['number'].strip()}{apart}{exhibit['title']}{more}", "Caption")
        self._say(exhibit["subtitle"], "Measure")

    def _add_table(self, exhibit: Mapping, columns: Sequence[int]) -> None:
        """Built as XML: python-docx looks through the whole table for each of its cells."""
        kinds = [exhibit["columns"][i]["kind"] for i in columns]
        heads = [exhibit["columns"][i] for i in columns]
        rows = [[head["label"] + (self.w["unit"].format(head["unit"]) if head["unit"] else "") for head in heads]]
        rows += [[self.w["no_value"] if row[i] is None else str(row[i]) for i in columns] for row in exhibit["rows"]]
        small = "Small " if len(columns) > 6 else ""
        table = _element("w:tbl")
        table.append(_properties(exhibit))
        widths = _widths(rows)
        grid = _element("w:tblGrid")
        grid.extend(_element("w:gridCol", w=str(width)) for width in widths)
        table.append(grid)
        for number, cells in enumerate(rows):
            styles = [f"{small}Table {_cell_style(number, place, kind)}" for place, kind in enumerate(kinds)]
            table.append(_row(cells, widths, [self.styles[style] for style in styles], head=number == 0))
        self.file.element.body.insert(len(self.file.element.body) - 1, table)

    def _remarks(self, exhibit: Mapping) -> None:
        for note in exhibit["notes"]:
            self._say(note, "Note")
        if exhibit["sources"]:
            paragraph = self._paragraph("Note")
            paragraph.add_run(f"{self.w['source']}{self.w['colon']}")
            for first, last in _runs(sorted(self.numbers[source["id"]] for source in exhibit["sources"])):
                _link_inside(paragraph, f"[{first}]", f"source-{first}")
                if last > first:
                    paragraph.add_run("–")
                    _link_inside(paragraph, f"[{last}]", f"source-{last}")
                paragraph.add_run(" ")

    def foot(self) -> None:
        """Sources by number, provenance, how to cite; report and page below every page."""
        report = self.report
        if not report["foot_titled"]:
            self._say(self.w["foot"], "Heading 1")
        self._say(self.w["sources"], "Heading 2")
        for number, source in enumerate(report["sources"], start=1):
            self._source(number, source)
        if not report["sources"]:
            self._say(self.w["no_sources"], "Normal")
        self._say(self.w["provenance"], "Heading 2")
        for label, text in report["facts"]:
            self._say(f"{label}{self.w['colon']}{text}", "Note")
        self._say(f"{self.w['cite']}{self.w['colon']}{report['cite']}", "Normal")
        footer = self.file.sections[0].footer.paragraphs[0]
        footer.add_run(f"{report['id']} · {report['fingerprint']}\t")
        for code, between in (("PAGE", " / "), ("NUMPAGES", "")):
            footer._p.append(_field(code))
            footer.add_run(between)

    def _source(self, number: int, source: Mapping) -> None:
        paragraph = self._paragraph("Source")
        mark = str(number)
        paragraph._p.append(_element("w:bookmarkStart", id=mark, name=f"source-{number}"))
        paragraph.add_run(f"[{number}]\t")
        paragraph._p.append(_element("w:bookmarkEnd", id=mark))
        aside = self.w["aside"].format(source["published"] or self.w["no_date"], source["kind"])
        paragraph.add_run(f"{source['publisher']}{self.w['colon']}{source['title']} {aside} ")
        if url := linked(source):
            _link(paragraph, self.w["link"], url)

    def saved(self) -> bytes:
        """The bytes of the file."""
        held = io.BytesIO()
        self.file.save(held)
        return timeless(held.getvalue())

    def _say(self, text: str, style: str, *, empty: bool = False) -> None:
        if text or empty:
            self._paragraph(style).add_run(text)

    def _paragraph(self, style: str) -> Paragraph:
        paragraph = self.file.add_paragraph()
        paragraph._p.style = self.styles[style]
        return paragraph

    def _spans(self, spans: Iterable[Sequence[str]], style: str) -> None:
        paragraph = self._paragraph(style)
        for text, kind in spans:
            paragraph.add_run(text, style={"strong": "Strong", "emphasis": "Emphasis"}.get(kind))


# --- XML that python-docx has no words for --------------------------------------------------------


def _element(tag: str, /, **attributes: str) -> OxmlElement:
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _properties(exhibit: Mapping) -> OxmlElement:
    properties = _element("w:tblPr")
    properties.extend([
        _element("w:tblStyle", val="EvidenceTable"), _element("w:tblW", w=str(TWIPS), type="dxa"), _element("w:tblLayout", type="fixed"),
        _element("w:tblLook", val="0420", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="0", noVBand="1"),
        _element("w:tblCaption", val=exhibit["title"]), _element("w:tblDescription", val=exhibit["subtitle"] or exhibit["title"]),
    ])
    return properties


def _row(cells: Sequence[str], widths: Sequence[int], styles: Sequence[str], *, head: bool) -> OxmlElement:
    row, properties = _element("w:tr"), _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    if head:
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    row.extend(_cell(text, width, style) for text, width, style in zip(cells, widths, styles, strict=True))
    return row


def _cell(text: str, width: int, style: str) -> OxmlElement:
    cell, about, paragraph, look = _element("w:tc"), _element("w:tcPr"), _element("w:p"), _element("w:pPr")
    about.append(_element("w:tcW", w=str(width), type="dxa"))
    look.append(_element("w:pStyle", val=style))
    paragraph.append(look)
    Paragraph(paragraph, None).add_run(text)
    cell.extend([about, paragraph])
    return cell


def _cell_style(number: int, place: int, kind: str) -> str:
    """Heads above, names at the left, figures at the right."""
    side = "Number" if kind != "text" and place else "Text"
    return f"Head {side}" if number == 0 else side


def _parts(width: int) -> Iterable[list[int]]:
    """The columns of a table in parts that fit a page, each with the first column, which names the row."""
    for start in range(1, max(width, 2), MOST_COLUMNS - 1):
        yield [0, *range(start, min(start + MOST_COLUMNS - 1, width))]


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns share the width by the square root of their longest text, so that a long one wraps and a short one stays whole."""
    longest = [max(places(cell) for cell in column) for column in zip(*rows, strict=True)]
    shares = [min(WIDEST, max(NARROWEST, length)) ** 0.75 for length in longest]
    return [int(TWIPS * share / sum(shares)) for share in shares]


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Consecutive numbers as first and last; two in a row stand singly."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            run = numbers[start:place]
            yield from [(run[0], run[-1])] if len(run) > 2 else [(number, number) for number in run]
            start = place


def _link_inside(paragraph: Paragraph, text: str, anchor: str) -> None:
    link = _element("w:hyperlink", anchor=anchor, history="1")
    link.append(_run(text))
    paragraph._p.append(link)


def _link(paragraph: Paragraph, text: str, url: str) -> None:
    link = _element("w:hyperlink", history="1")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(_run(text, "Hyperlink"))
    paragraph._p.append(link)


def _run(text: str, style: str = "") -> OxmlElement:
    run, held = _element("w:r"), _element("w:t")
    if style:
        look = _element("w:rPr")
        look.append(_element("w:rStyle", val=style))
        run.append(look)
    held.text = text
    run.append(held)
    return run


def _field(code: str) -> OxmlElement:
    """What the office program counts by itself: the page, and how many there are."""
    field = _element("w:fldSimple", instr=code)
    field.append(_run("1"))
    return field
