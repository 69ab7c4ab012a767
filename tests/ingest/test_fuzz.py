"""Whatever bytes and texts come: a document or one refusal, nothing else, and every place lies inside the original."""

import io
import sys
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from analysis.errors import IngestError
from analysis.ingest.document import Block, Document
from analysis.ingest.extract import Targets
from analysis.ingest.read import read_document
from analysis.ingest.read_text import markdown, plain
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment
from analysis.ingest.suggest import Suggester

HELD_BACK = Path(__file__).resolve().parent / "held_back"
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# What documents are made of: numbering, figures, brackets, readings, damage, and the letters between.
PIECES = st.sampled_from([
    "一、", "（一）", "（二）", "1.", "2．", "（1）", "①", "第一章 ", "第二条 ", "1.1 ", "附件", "专栏1", "目录", "总体要求", "保障措施", "建设卫生室", "支持企业", "到2027年", "突破", "5000个", "3—5家", "80%以上",
    "一万亿元", "翻两番", "前三位", "责任单位：省财政厅", "（责任单位", "：省教育厅", "配合单位：", "（省科技厅牵头）", "由省局组织实施。", "(jīng)", "（de）", "經", "發", "伺服器", "軟體", "人工智慧", "首页 > ", "点击下载", "— 3 —", "\u200b", "\ufeff", "５", "⼀",
    "。", "，", "；", "：", "\n", "\t", " ", "　", "(", "（", "）", "“", "A", "AI", "😀", "İ", "\x00", "\r", "\x0c", "\u2028",
])
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join)


@pytest.fixture(scope="module")
def finder(real_data):
    return Targets(real_data.indicators, real_data.units)


@pytest.fixture(scope="module")
def learner():
    return Suggester(["clinics", "staff"], [("卫生室", "clinics"), ("医生", "staff")]).fit(["建设卫生室", "培养医生"], ["clinics", "staff"])


def word_bytes():
    document, packed = docx.Document(), io.BytesIO()
    document.add_heading("一、总体要求", 1)
    document.add_paragraph("（一）建设卫生室。支持企业。")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "任务"
    document.save(packed)
    return packed.getvalue()


def pdf_bytes():
    """Two pages of a few words in a font of the reader's own."""
    writer, packed = pypdf.PdfWriter(), io.BytesIO()
    font = writer._add_object(DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"), NameObject("/BaseFont"): NameObject("/Helvetica")}))
    for text in ("1. Support clinics.", "2. Train 500 doctors."):
        page, content = writer.add_blank_page(300, 300), DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        page[NameObject("/Contents")] = writer._add_object(content)
    writer.write(packed)
    return packed.getvalue()


WHOLE = {
    "pdf": pdf_bytes(), "docx": word_bytes(), "html": next(HELD_BACK.glob("05-*/page.html")).read_bytes(),
    "md": next(HELD_BACK.glob("07-*/page.md")).read_bytes(), "txt": next(HELD_BACK.glob("04-*/page.txt")).read_bytes(),
}


@st.composite
def broken(draw, whole):
    """A file with some of its bytes cut, doubled or replaced."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 200))
        data[at:at + length] = draw(st.binary(max_size=20)) if draw(st.booleans()) else bytes(data[at:at + length]) * 2
    return bytes(data)


@pytest.mark.parametrize("form", list(WHOLE))
@given(data=st.data())
@BOUNDED
def test_bytes_are_a_document_or_one_refusal(form, data, tmp_path):
    path = tmp_path / f"page.{form}"
    path.write_bytes(data.draw(broken(WHOLE[form]) | st.binary(max_size=300)))
    try:
        document = read_document(path)
    except IngestError as refusal:
        assert path.name in str(refusal) and "\n" not in str(refusal)
    else:
        assert document.text.strip() and document.text.encode() and all("\n" not in block.text for block in document.blocks)


@given(TEXTS, st.sampled_from(["text", "html", "pdf", "markdown"]))
@BOUNDED
def test_places_lie_inside_the_original_whatever_the_text(finder, learner, text, form):
    blocks = markdown(text) if form == "markdown" else plain(text)
    document = Document("page", form, "utf-8", tuple(Block(block.kind, block.text, block.level, block.bold, form == "pdf") for block in blocks))
    repaired = repair(document)
    assert (repaired.traced.places[:-1] <= repaired.traced.places[1:]).all() and 0 <= repaired.traced.places.min() and repaired.traced.places.max() <= len(document.text)
    assert all(0 <= change.start <= change.end <= len(document.text) for change in repaired.traced.log)
    cut = segment(repaired)
    assert all(0 <= measure.start < measure.end <= len(repaired.text) for measure in cut.measures)
    assert all(0 <= target.start < target.end <= len(repaired.text) and target.stated in repaired.text for target in finder.find(cut))
    suggested = learner.suggest([measure.text for measure in cut.measures], explain=True)
    assert all(0 <= one.probability <= 1 and all(word in measure.text for word in one.words) for one, measure in zip(suggested, cut.measures, strict=True))


@given(TEXTS)
@BOUNDED
def test_repairing_what_was_repaired_changes_no_more(text):
    """But for broken lines, which only the page as it was set can tell."""
    steps = ("characters", "pinyin", "script", "vocabulary")
    once = repair(Document("page", "html", "utf-8", plain(text)), steps=steps).text
    assert repair(Document("page", "html", "utf-8", plain(once)), steps=steps).text == repair(Document("page", "html", "utf-8", plain(once)), steps=()).text


@pytest.mark.parametrize("piece", ["（", "（牵头", "一、建设\n", "（一）\n1. 支持建设，\n（1）发展。\n①做。\n", "經(jīng)", "1", "一", "建设，", "责任单位：", "\n由局"])
def test_a_text_twice_as_long_takes_twice_the_work(piece, finder):
    """Counted in lines of code, so that no clock is asked; a search that goes back over what it has seen would take four times as many."""
    once, twice = (worked(finder, f"一、建设卫生室。支持{piece * times}") for times in (200, 400))
    assert twice < 2.5 * once


def worked(finder, text):
    """Lines of code that a text takes."""
    lines = 0

    def traced(frame, event, argument):
        nonlocal lines
        lines += event == "line"
        return traced if "/analysis/ingest/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        finder.find(segment(repair(Document("page", "text", "utf-8", plain(text)))))
    finally:
        sys.settrace(before)
    return lines
