"""Documents made of lines, for tests of what is done with them; all texts are written for the tests."""

import openpyxl

from analysis.ingest.document import Block, Document
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment

NESTED = """某省推动乡村医疗高质量发展行动计划（2026—2029年）
为落实有关部署，制定本计划。
一、总体要求
（一）指导思想。坚持以人民为中心，推动优质医疗资源下沉。
（二）主要目标。到2029年，建成标准化村卫生室5000个以上。
二、重点任务
（一）完善基础设施
1．建设标准化村卫生室。支持各县按标准新建改建村卫生室，配备基本设备。（责任单位：省卫生健康委、省财政厅）
2．推进远程医疗网络覆盖，到2028年实现行政村全覆盖。（省卫生健康委牵头，省通信管理局配合）
（二）强化人才支撑
3．培养乡村医生。每年招收定向医学生1000名：
（1）落实编制；
（2）提高待遇。
4．引导城市医师下乡。建立轮换机制，给予补助。
三、保障措施
（一）加强组织领导。建立工作专班，统筹推进各项任务落实。
附件：重点任务分工表
1．建设村卫生室，推动设备更新，落实经费保障。"""
DOCUMENT = {
    "title_en": "Action plan", "doc_kind": "measures", "status": "unknown", "status_basis": "none", "source_kind": "gazette", "source_publisher": "Corvale Gazette", "source_accessed": "2030-01-31",
}


def document(text, format="html"):
    """A document with one paragraph a line."""
    return Document("page", format, "utf-8", tuple(Block("paragraph", line) for line in text.strip("\n").split("\n")))


def cut(text, **options):
    """A text cut into chapters and measures."""
    return segment(repair(document(text)), **options)


def fill(path, decide=lambda sheet, row: {}):
    """Fill a workbook in as a reviewer would; `decide` says what differs."""
    book = openpyxl.load_workbook(path)
    for row in book["plan"].iter_rows(min_row=2):
        row[1].value = DOCUMENT.get(row[0].value, row[1].value)
    for name, own in (("provisions", {"title_en": "A measure", "summary_zh": "自撰摘要", "summary_en": "Our own summary."}), ("targets", {"keep": "no"})):
        sheet = book[name]
        heads = [cell.value for cell in sheet[1]]
        for cells in sheet.iter_rows(min_row=2):
            row = dict(zip(heads, (cell.value for cell in cells), strict=True))
            for column, value in (own | decide(name, row)).items():
                cells[heads.index(column)].value = value
    book.save(path)
