"""The tables of a report as one XLSX: a sheet each, numbers as numbers, no formula, every row with its evidence and sources."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from analysis.display.office.archive import timeless
from analysis.display.office.texts import CELL_LENGTH, RISKY, WORDS, ids_of, linked, number_in, places, sheet_names

FONTS = {"zh": "Microsoft YaHei", "en": "Calibri"}
INK, MUTED, RULE, TINT = "FF1B2733", "FF55616D", "FFBBC4CC", "FFEEF4FA"
NARROWEST, WIDEST = 9, 52
LINE, TALLEST = 14.5, 400  # points of a line of text; of a row at the most
HEAD = 3  # title, measure, then the heads of the columns
FORM_A4, LANDSCAPE = 9, "landscape"


def write_xlsx(report: Mapping) -> bytes:
    """The workbook of a report: about, findings, a sheet for each exhibit with rows, sources."""
    words = WORDS[report["language"]]
    tables = [block for block in report["blocks"] if block["kind"] in ("figure", "table") and block["exhibit"]["rows"]]
    said = [block["exhibit"] for block in report["blocks"] if block["kind"] in ("sentence", "absence")]
    names = sheet_names([words["about"], words["findings"], *(f"{b['number'].strip('. ')} {b['exhibit']['id']}" for b in tables), words["sources"]])
    book = _Book(report, words)
    book.about(names[0], [(name, block["exhibit"]["title"]) for name, block in zip(names[2:-1], tables, strict=True)], bool(said) and names[1], names[-1])
    if said:
        book.findings(names[1], said)
    for name, block in zip(names[2:-1], tables, strict=True):
        book.table(name, block)
    book.sources(names[-1])
    return book.saved()


class _Book:
    """A workbook under way."""

    def __init__(self, report: Mapping, words: Mapping[str, str]):
        self.report, self.words, self.w = report, words, report["words"]
        self.numbers = {source["id"]: number for number, source in enumerate(report["sources"], start=1)}
        self.book = Workbook()
        self.book.remove(self.book.active)
        self._styles(FONTS[report["language"]])
        self.book.properties.title, self.book.properties.creator = report["title"], "duibiao"
        self.book.properties.language = {"zh": "zh-CN", "en": "en-GB"}[report["language"]]
        self.cut = False

    def _styles(self, face: str) -> None:
        """Named styles, so that whoever edits the file can change each in one place."""
        line, top = Side(style="thin", color=RULE), Alignment(vertical="top", wrap_text=True)
        self.book._named_styles["Normal"].font = Font(name=face, size=10, color=INK)
        made = {
            "duibiao title": {"font": Font(name=face, size=13, bold=True, color=INK), "alignment": top},
            "duibiao measure": {"font": Font(name=face, size=9, color=MUTED), "alignment": top},
            "duibiao head": {
                "font": Font(name=face, size=10, bold=True, color=INK), "alignment": Alignment(vertical="bottom", wrap_text=True),
                "fill": PatternFill("solid", fgColor=TINT), "border": Border(bottom=Side(style="medium", color=RULE)),
            },
            "duibiao text": {"font": Font(name=face, size=10, color=INK), "alignment": top, "border": Border(bottom=line)},
            "duibiao number": {
                "font": Font(name=face, size=10, color=INK), "alignment": Alignment(vertical="top", horizontal="right", wrap_text=True),
                "border": Border(bottom=line),
            },
            "duibiao ids": {"font": Font(name=face, size=9, color=MUTED), "alignment": top, "border": Border(bottom=line)},
            "duibiao note": {"font": Font(name=face, size=9, color=MUTED), "alignment": top},
        }
        for name, parts in made.items():
            self.book.add_named_style(NamedStyle(name, **parts))

    def about(self, name: str, tables: Sequence[tuple[str, str]], findings: str, sources: str) -> None:
        """What the report is, and where each of its tables stands."""
        report, words = self.report, self.words
        facts = [
            (words["question"], report["question"]), ("", report["subtitle"]), (self.w["standing"], report["standing"]),
            *((item["label"], item["text"]) for item in report["parameters"]),
            (self.w["dataset"], " ".join(filter(None, (report["dataset"].get(key, "") for key in ("title", "edition", "licence"))))),
            (words["report"], report["id"]), (words["fingerprint"], report["fingerprint"]), (self.w["cite"], report["cite"]), ("", words["as_shown"]),
        ]
        sheet = self._sheet(name, report["title"], "", [22, 90])
        for label, text in facts:
            if text:
                self._row(sheet, [label, text])
        self._heads(sheet, sheet.max_row + 2, [words["sheet"], words["shows"]])
        for place, shows in [*([(findings, words["findings"])] if findings else []), *tables, (sources, words["sources"])]:
            self._row(sheet, [place, shows])
            cell = sheet.cell(sheet.max_row, 1)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(place)}!A1")

    def findings(self, name: str, said: Sequence[Mapping]) -> None:
        """Every sentence of the report, and everything that it could not give."""
        words = self.words
        sheet = self._sheet(name, words["findings"], "", [16, 90, 40, 14])
        self._heads(sheet, HEAD, [words["exhibit"], words["text"], words["evidence"], words["numbers"]])
        for exhibit in said:
            told = [str(row[0]) for row in exhibit["rows"]] or [exhibit["title"]]
            behind = list(exhibit["evidence"]) or [[]]
            behind += [[]] * (len(told) - len(behind))
            mark = f"{self.w['absence']}{self.w['colon']}" if exhibit["kind"] == "absence" else ""
            for text, ids in zip(told, behind, strict=False):
                self._row(sheet, [exhibit["id"], f"{mark}{text}", "; ".join(ids_of(ids)), self._cited(exhibit)], ["text", "text", "ids", "ids"])
        self._filtered(sheet, 4)

    def table(self, name: str, block: Mapping) -> None:
        """One exhibit: its title and measure, then its rows, then its notes."""
        exhibit, words = block["exhibit"], self.words
        columns = exhibit["columns"]
        heads = [column["label"] + (self.w["unit"].format(column["unit"]) if column["unit"] else "") for column in columns]
        cells = [[head, *(row[i] for row in exhibit["rows"])] for i, head in enumerate(heads)]
        widths = [min(WIDEST, max(NARROWEST, *(places(cell) + 2 for cell in column))) for column in cells]
        sheet = self._sheet(name, f"{block['number']} {exhibit['title']}", exhibit["subtitle"], [*widths, 40])
        self._heads(sheet, HEAD, [*heads, words["evidence"]])
        for row, ids in zip(exhibit["rows"], exhibit["evidence"], strict=True):
            self._row(sheet, [*row, "; ".join(ids_of(ids))], [*(column["kind"] for column in columns), "ids"])
        self._filtered(sheet, len(columns) + 1)
        foot = [*exhibit["notes"], *([f"{self.w['source']}{self.w['colon']}{self._cited(exhibit)}"] if exhibit["sources"] else [])]
        for number, note in enumerate(foot, start=sheet.max_row + 2):
            self._across(sheet, number, note, "duibiao note", sum(widths))
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(columns))

    def sources(self, name: str) -> None:
        """Every source by its number; a link only where the source may be linked."""
        words = self.words
        sheet = self._sheet(name, words["sources"], "", [8, 34, 70, 13, 16, 50])
        self._heads(sheet, HEAD, [words[key] for key in ("number", "publisher", "title", "published", "kind", "link")])
        for number, source in enumerate(self.report["sources"], start=1):
            url = linked(source)
            told = [source["publisher"], source["title"], source["published"] or self.w["no_date"], source["kind"], url or words["no_link"]]
            self._row(sheet, [str(number), *told], ["count", *["text"] * 5])
            if url:
                sheet.cell(sheet.max_row, 6).hyperlink = url
        self._filtered(sheet, 6)

    def saved(self) -> bytes:
        """The bytes of the file."""
        if self.cut:
            self._row(self.book.worksheets[0], ["", self.words["cut_note"]])
        for sheet in self.book:  # what a text runs over beyond its column would otherwise widen the printed page
            sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}"
        held = io.BytesIO()
        self.book.save(held)
        return timeless(held.getvalue())

    def _sheet(self, name: str, title: str, measure: str, widths: Sequence[int]) -> Worksheet:
        sheet = self.book.create_sheet(name)
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for row, (text, style) in enumerate(((title, "duibiao title"), (measure, "duibiao measure")), start=1):
            self._across(sheet, row, text, style, sum(widths) / (1.3 if row == 1 else 1))
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
        setup = sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = LANDSCAPE, FORM_A4, 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        return sheet

    def _heads(self, sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
        for number, head in enumerate(heads, start=1):
            self._text(sheet.cell(row, number), head, "duibiao head")

    def _row(self, sheet: Worksheet, cells: Sequence[object], kinds: Sequence[str] = ()) -> None:
        row = sheet.max_row + 1
        lines = 1
        for number, held in enumerate(cells, start=1):
            kind = kinds[number - 1] if kinds else "text"
            self._fill(sheet.cell(row, number), held, kind)
            if kind != "ids":
                lines = max(lines, _lines(held, sheet.column_dimensions[get_column_letter(number)].width))
        sheet.row_dimensions[row].height = min(TALLEST, lines * LINE)

    def _across(self, sheet: Worksheet, row: int, text: str, style: str, width: float) -> None:
        """A text over all columns, as tall as it needs: no program measures merged cells."""
        self._text(sheet.cell(row, 1), text, style)
        sheet.row_dimensions[row].height = min(TALLEST, _lines(text, width) * LINE * (1.3 if style.endswith("title") else 1))

    def _filtered(self, sheet: Worksheet, width: int) -> None:
        """The heads stay in sight, can be filtered by, and are repeated on every printed page."""
        sheet.freeze_panes = sheet.cell(HEAD + 1, 2)
        sheet.auto_filter.ref = f"A{HEAD}:{get_column_letter(width)}{max(sheet.max_row, HEAD)}"
        sheet.print_title_rows = f"{HEAD}:{HEAD}"

    def _fill(self, cell: Cell, held: object, kind: str) -> None:
        if isinstance(held, int | float) and not isinstance(held, bool):
            cell.value, cell.style = held, "duibiao number"
        elif kind not in ("text", "ids") and isinstance(held, str) and (found := number_in(held)):
            cell.value, cell.style = found[0], "duibiao number"
            cell.number_format = found[1]
        else:
            shown = self.w["no_value"] if held is None else str(held)
            self._text(cell, shown, {"text": "duibiao text", "ids": "duibiao ids"}.get(kind, "duibiao number"))

    def _text(self, cell: Cell, text: str, style: str) -> None:
        """A text is stored as a string and stays one when somebody edits the cell."""
        if len(text) > CELL_LENGTH:
            self.cut, text = True, text[:CELL_LENGTH - len(self.words["cut"])] + self.words["cut"]
        cell.value, cell.style = text, style
        cell.data_type = "s"
        if text.startswith(RISKY):
            cell.quotePrefix = True

    def _cited(self, exhibit: Mapping) -> str:
        return " ".join(f"[{number}]" for number in sorted(self.numbers[source["id"]] for source in exhibit["sources"]))


def _lines(held: object, width: float) -> int:
    """How many lines a text takes in a column of that width."""
    return sum(max(1, -(-places(line) // max(1, int(width - 1)))) for line in str(held).split("\n"))
