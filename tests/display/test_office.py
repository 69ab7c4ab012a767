"""Office files read back with the libraries that read them: real tables, numbers as numbers, no formula, hostile texts, equal bytes."""

import io
import re
import subprocess
import sys
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from analysis.display.office import pictures, write_office
from analysis.display.office.pictures import pngs
from analysis.display.office.texts import CELL_LENGTH, number_in, sheet_names
from analysis.errors import ReportError
from analysis.reports.words import WORDS

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300"><text x="10" y="40" font-family="sans-serif">乡村 clinics</text><path d="M0 60h700" stroke="#000"/></svg>'
LINKED = {"id": "s1", "title": "一份计划", "publisher": "议会", "published": "2030-01-02", "kind": "official", "url": "https://example.org/plan"}
MIRROR = {"id": "s2", "title": "A copy", "publisher": "A mirror", "published": "", "kind": "mirror", "url": None}
COLUMNS = [
    {"key": "plan", "label": "文件", "kind": "text", "unit": ""}, {"key": "n", "label": "条文", "kind": "count", "unit": "条"},
    {"key": "share", "label": "份额", "kind": "share", "unit": ""}, {"key": "note", "label": "说明", "kind": "text", "unit": ""},
]
ROWS = [["北境2030年计划", "1,234", "46.7%", "2030"], ["南境2030年计划", "6–9", "未见", None], ["East", 12, "-3%", "未设"]]
HOSTILE = ["=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "'=1", '"=1"', "＝1+1", "\x00\x08nul", "lone \ud800 half", "\u202eright to left\u202c", "<w:t>&amp;", "_x0041_"]


def exhibit(name, kind, **fields):
    plain = {
        "version": 1, "id": name, "kind": kind, "language": "zh", "title": f"{name}的结论", "subtitle": "条文数", "alt": "图中所示", "columns": COLUMNS,
        "rows": ROWS, "evidence": [[["p1"], ["p1-01", "p1-02"], [], []], ["p2"], []], "sources": [LINKED, MIRROR], "notes": ["一条说明"],
        "svg": SVG if kind == "figure" else "", "values": {},
    }
    return plain | ({"columns": [], "rows": [], "evidence": []} if kind in ("sentence", "absence") else {}) | fields


def report(*exhibits, language="zh", **fields):
    """A report as the engine hands it over."""
    counts = {"figure": 0, "table": 0}
    blocks = [{"kind": "heading", "level": 2, "spans": [("主要", ""), ("结论", "strong")]}, {"kind": "item", "spans": [("一项", "")]}]
    for shown in exhibits:
        number = ""
        if shown["kind"] in counts:
            counts[shown["kind"]] += 1
            number = WORDS[language][shown["kind"]].format(counts[shown["kind"]])
        blocks.append({"kind": shown["kind"], "exhibit": shown, "number": number})
    return {
        "language": language, "words": WORDS[language], "id": "n/north.zh", "fingerprint": "f" * 16, "title": "乡村医疗对标", "question": "谁做得多？",
        "subtitle": "北境对标南境", "standing": "未见不等于没有。", "parameters": [{"label": "对象地区", "text": "北境"}],
        "dataset": {"title": "虚构数据", "edition": "2030", "licence": "CC0"}, "sources": [LINKED, MIRROR], "cite": "《乡村医疗对标》。", "blocks": blocks,
        "facts": [("版本", "2030")], "foot_titled": False, **fields,
    }


FULL = [exhibit("n-answer", "sentence", title="北境最多。"), exhibit("n-figure", "figure"), exhibit("n-table", "table"), exhibit("n-none", "absence", title="覆盖不足，不计。")]


def written(*exhibits, **fields):
    files = write_office(report(*exhibits, **fields), ["docx", "xlsx"])
    return Document(io.BytesIO(files["docx"])), load_workbook(io.BytesIO(files["xlsx"]))


@pytest.fixture(scope="module")
def full():
    return written(*FULL)


def texts(letter):
    return [paragraph.text for paragraph in letter.paragraphs]


# --- DOCX -------------------------------------------------------------------------------------------


def test_a_letter_holds_everything_of_the_report(full):
    letter, _ = full
    told = "\n".join(texts(letter))
    for part in ("乡村医疗对标", "谁做得多？", "北境对标南境", "未见不等于没有。", "主要结论", "北境最多。", "图1", "表1", "一条说明", "未能给出：覆盖不足，不计。", "《乡村医疗对标》。"):
        assert part in told
    headings = [paragraph.text for paragraph in letter.paragraphs if paragraph.style.name.startswith("Heading")]
    assert headings == ["主要结论", "来源与出处", "资料来源", "出处"]
    assert letter.sections[0].page_width.mm == pytest.approx(210, abs=0.1) and letter.sections[0].page_height.mm == pytest.approx(297, abs=0.1)


def test_a_table_is_a_table_whose_head_repeats(full):
    (table,) = full[0].tables
    assert [[cell.text for cell in row.cells] for row in table.rows][:3] == [
        ["文件", "条文（条）", "份额", "说明"], ["北境2030年计划", "1,234", "46.7%", "2030"], ["南境2030年计划", "6–9", "未见", "—"]]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None and table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert table.rows[1].cells[1].paragraphs[0].style.name == "Table Number" and table.rows[1].cells[0].paragraphs[0].style.name == "Table Text"


def test_a_figure_is_a_picture_with_its_alternative_text(full):
    (shape,) = full[0].inline_shapes
    assert shape._inline.docPr.get("descr") == "图中所示"
    assert shape.width.mm == pytest.approx(170, abs=0.2) and shape.height.mm == pytest.approx(170 * 300 / 720, abs=0.5)


def test_chinese_and_latin_text_have_fonts_stand_ins_and_languages(full):
    letter, _ = full
    normal = letter.styles["Normal"].element.rPr.rFonts
    assert (normal.get(qn("w:eastAsia")), normal.get(qn("w:ascii"))) == ("SimSun", "Times New Roman")
    assert not [key for fonts in letter.styles.element.iter(qn("w:rFonts")) for key in fonts.attrib if key.endswith("Theme")]
    spoken = letter.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert (spoken.get(qn("w:val")), spoken.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")
    (table,) = [part.blob.decode() for part in letter.part.package.iter_parts() if part.partname == "/word/fontTable.xml"]
    assert "Noto Serif CJK SC" in table and letter.core_properties.language == "zh-CN"


def test_text_is_set_by_styles_alone(full):
    for paragraph in full[0].paragraphs:
        assert all(run._r.rPr is None or {child.tag for child in run._r.rPr} <= {qn("w:rStyle"), qn("w:noProof")} for run in paragraph.runs), paragraph.text


def test_sources_are_numbered_cited_and_linked_only_where_they_may_be(full):
    letter, _ = full
    listed = [paragraph for paragraph in letter.paragraphs if paragraph.style.name == "Source"]
    assert [paragraph.text[:3] for paragraph in listed] == ["[1]", "[2]"]
    targets = {rel.target_ref for rel in letter.part.rels.values() if rel.is_external}
    assert targets == {"https://example.org/plan"}
    anchors = {link.get(qn("w:anchor")) for link in letter.element.iter(qn("w:hyperlink"))} - {None}
    marks = {mark.get(qn("w:name")) for mark in letter.element.iter(qn("w:bookmarkStart"))}
    assert anchors == marks == {"source-1", "source-2"}


def test_a_wide_table_goes_on_below_with_its_first_column():
    many = [{"key": f"c{n}", "label": f"c{n}", "kind": "text", "unit": ""} for n in range(20)]
    letter, book = written(exhibit("n-wide", "table", columns=many, rows=[[f"r{n}" for n in range(20)]], evidence=[["p1"]]))
    heads = [[cell.text for cell in table.rows[0].cells] for table in letter.tables]
    assert all(head[0] == "c0" for head in heads) and [name for head in heads for name in head[1:]] == [f"c{n}" for n in range(1, 20)]
    assert book[book.sheetnames[1]].max_column == 21


# --- XLSX -------------------------------------------------------------------------------------------


def test_a_workbook_has_a_sheet_an_exhibit_with_rows(full):
    _, book = full
    assert book.sheetnames == ["说明", "结论", "图1 n-figure", "表1 n-table", "资料来源"]
    sheet = book["表1 n-table"]
    assert sheet["A1"].value == "表1 n-table的结论" and sheet["A2"].value == "条文数"
    assert [cell.value for cell in sheet[3]] == ["文件", "条文（条）", "份额", "说明", "依据（数据行）"]
    assert sheet.freeze_panes == "B4" and sheet.auto_filter.ref == "A3:E6" and sheet.print_title_rows == "$3:$3"
    assert [cell.value for cell in sheet["E"][3:6]] == ["p1; p1-01; p1-02", "p2", None]
    assert "来源：[1] [2]" in [cell.value for cell in sheet["A"]]


def test_numbers_are_numbers_and_everything_else_is_text(full):
    sheet = full[1]["表1 n-table"]
    held = [[(cell.value, cell.number_format, cell.data_type) for cell in row[:4]] for row in sheet["A4:D6"]]
    assert held[0][1:] == [(1234, "#,##0", "n"), (0.467, "0.0%", "n"), ("2030", "General", "s")]
    assert [value for value, *_ in held[1][1:]] == ["6–9", "未见", "—"]
    assert held[2][1][:1] == (12,) and held[2][2][:2] == (-0.03, "0%")


@pytest.mark.parametrize("text, number", [
    ("0", (0, "0")), ("1,234.50", (1234.5, "#,##0.00")), ("−3", (-3, "0")), ("70%", (0.7, "0%")), ("0.5%", (0.005, "0.0%")), ("12345", (12345, "0")),
    ("007", None), ("1,23", None), ("6–9", None), ("约5", None), ("1e5", None), ("٣", None), ("", None), ("1.2.3", None), ("=1", None), ("70%（16/23）", None),
])
def test_only_a_plain_number_becomes_one(text, number):
    assert number_in(text) == number


@settings(max_examples=60, deadline=None)
@given(st.integers(-10**12, 10**12), st.integers(0, 3), st.booleans())
def test_a_number_is_read_as_it_was_written(n, places, grouped):
    text = f"{n / 10**places:{',' if grouped else ''}.{places}f}"
    found = number_in(text)
    assert found is not None and found[0] == pytest.approx(n / 10**places, abs=10**-places / 2 if abs(n) > 10**11 else 1e-9)


def test_no_cell_is_a_formula_whatever_it_says():
    rows = [[text, text, text, text] for text in HOSTILE]
    files = write_office(report(exhibit("n-hostile", "table", title=HOSTILE[0], rows=rows, evidence=[["=p"]] * len(rows), notes=HOSTILE)), ["docx", "xlsx"])
    book = load_workbook(io.BytesIO(files["xlsx"]))
    assert not [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]
    sheet = book["表1 n-hostile"]
    shown = [sheet.cell(row, 1).value for row in range(4, 4 + len(HOSTILE))]
    assert shown == [re.sub("[\x00\x08\ud800]", "\ufffd", text) for text in HOSTILE]
    assert [sheet.cell(row, 1).quotePrefix for row in range(4, 12)] == [True] * 8
    (table,) = Document(io.BytesIO(files["docx"])).tables
    assert [row.cells[0].text for row in table.rows][1:] == shown


def test_a_text_beyond_the_limit_of_a_cell_says_that_it_was_cut():
    long = "长" * (CELL_LENGTH + 1)
    letter, book = written(exhibit("n-long", "table", rows=[[long, 1, "1%", ""], ["x" * CELL_LENGTH, 1, "1%", ""]], evidence=[["p"], ["p"]]))
    sheet = book["表1 n-long"]
    assert len(sheet["A4"].value) == CELL_LENGTH and sheet["A4"].value.endswith("（超出单元格上限，已截断）") and sheet["A5"].value == "x" * CELL_LENGTH
    assert any("已在单元格末尾注明截断" in str(cell.value) for row in book["说明"].iter_rows() for cell in row)
    assert letter.tables[0].rows[1].cells[0].text == long


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=45) | st.sampled_from(["History", "a/b", "A\\B", "'x'", "a" * 40, "A" * 40, ""]), max_size=12))
def test_names_of_sheets_are_legal_and_differ(wanted):
    names = sheet_names(wanted)
    assert len({name.lower() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) and name[0] != "'" != name[-1] and name.lower() != "history"


def test_a_link_stands_only_where_a_source_may_be_linked(full):
    sheet = full[1]["资料来源"]
    assert [(row[0].value, row[5].value, bool(row[5].hyperlink)) for row in sheet["A4:F5"]] == [
        (1, "https://example.org/plan", True), (2, "不提供链接", False)]
    scripted = written(exhibit("n-t", "table", sources=[]), sources=[{**LINKED, "url": "javascript:alert(1)"}])
    assert not any(cell.hyperlink for row in scripted[1]["资料来源"].iter_rows() for cell in row)
    assert not [rel for rel in scripted[0].part.rels.values() if rel.is_external]


# --- both -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_equal_reports_are_equal_bytes_and_hold_no_time(language):
    first, second = (write_office(report(*FULL, language=language), ["docx", "xlsx"]) for _ in range(2))
    assert first == second
    for content in first.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"dcterms:created" not in archive.read("docProps/core.xml") and b"dcterms:modified" not in archive.read("docProps/core.xml")


def test_a_report_without_exhibits_still_opens():
    letter, book = written(sources=[])
    assert book.sheetnames == ["说明", "资料来源"] and "本报告未引用资料。" in texts(letter)


def test_an_unknown_ending_is_refused():
    with pytest.raises(ReportError, match="no office file ends in pptx; they end in docx, xlsx"):
        write_office(report(), ["pptx"])


def test_a_chart_that_cannot_be_drawn_is_told_with_the_reason(monkeypatch):
    with pytest.raises(ReportError, match="a chart could not be drawn as a picture: ValueError: .*root node"):
        pngs(["<svg"])
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ReportError, match="it ended with 1"):
        pngs(["<svg"])
    assert pngs([]) == []


def test_pictures_are_drawn_for_nobody_who_is_gone():
    asked = subprocess.run([sys.executable, "-P", pictures.__file__, "1"], input=b'["<svg"]', capture_output=True, check=False)
    assert (asked.returncode, asked.stdout, asked.stderr.strip()) == (1, b"", b"whoever asked is gone")
