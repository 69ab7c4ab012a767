"""Repair: damage goes, step by step and on record; a clean text stays as it is."""

import pytest

from analysis.errors import ParameterError
from analysis.ingest.document import Block, Document
from analysis.ingest.repair import STEPS, repair

CLEAN = """关于推动乡村医疗发展的若干措施（2024—2027年）
一、总体要求
（一）到2027年，全省远程会诊（AI）能力达到10（EFLOPS），登高瞭望(ICU)不受影响。
1．建设村卫生室。责任单位：省卫生健康委、省财政厅。
附件：1. 任务清单"""


def document(text, format="html"):
    return Document("page", format, "utf-8", tuple(Block("paragraph", line) for line in text.split("\n")))


def test_a_clean_text_stays_as_it_is():
    repaired = repair(document(CLEAN))
    assert repaired.text == CLEAN and repaired.traced.log == () and repaired.dropped == ()


def test_a_mirror_page_reads_as_it_was():
    damaged = "發(fā)展鄉(xiāng)村醫(yī)療的(de)若干措施（AI）\n到2027年,全省遠程會診能力達到10(EFLOPS)"
    assert repair(document(damaged)).text == "发展乡村医疗的若干措施（AI）\n到2027年,全省远程会诊能力达到10(EFLOPS)"


@pytest.mark.parametrize("text", ["汉字(hàn)的读音", "应用(app)与平台(AI)", "小写(ai)与括号（de）", "算法(2024-2027)"])
def test_brackets_of_a_page_that_is_no_mirror_stay(text):
    assert repair(document(text)).text == text


def test_taiwan_terms_come_back_only_where_two_of_them_stand():
    assert repair(document("伺服器与晶片的资讯安全")).text == "服务器与芯片的信息安全"
    assert repair(document("提供资讯服务，支援基层")).text == "提供资讯服务，支援基层"


def test_what_stands_around_the_text_is_dropped_and_kept_for_review():
    page = "您当前的位置：首页 > 政务公开 > 文件\n字号：大 中 小 打印\n一、总体要求\n加微信领取全文\n（一）建设村卫生室。\n版权所有 某某网"
    repaired = repair(document(page))
    assert repaired.text == "一、总体要求\n（一）建设村卫生室。\n"
    assert [(line.why, line.text) for line in repaired.dropped] == [
        ("navigation", "您当前的位置：首页 > 政务公开 > 文件"), ("sharing", "字号：大 中 小 打印"), ("advertising", "加微信领取全文"), ("owner", "版权所有 某某网"),
    ]


@pytest.mark.parametrize("line", [
    "（三）完善用户隐私政策和服务条款，加强个人信息保护。", "4．发放消费优惠券，支持企业开展免费试听。", "支持企业免费下载公共数据，扩大开放范围。", "一、推荐阅读活动",
])
def test_words_of_furniture_in_a_measure_drop_nothing(line):
    assert repair(document(line)).text == line


def test_running_heads_and_page_numbers_of_a_pdf_go():
    pages = [Block("paragraph", text, page=page) for page in (1, 2, 3) for text in ("某省文件", f"第{page}条正文内容各不相同。", f"— {page} —")]
    assert repair(Document("f", "pdf", "", pages)).text.split() == ["第1条正文内容各不相同。", "第2条正文内容各不相同。", "第3条正文内容各不相同。"]


def test_lines_broken_inside_a_sentence_are_joined():
    lines = ["（一）建设村卫生室，完善远程会诊和双向转诊的工作机制，推", "动优质医疗资源下沉到乡镇和村，让群众在家门口看得上病、看", "得好病。", "（二）培养乡村医生，每年招收定向医学生，毕业后到乡镇卫生院",
             "服务不少于六年。"]
    assert repair(document("\n".join(lines), "text")).text == "".join(lines[:3]) + "\n" + "".join(lines[3:])


def test_invisible_and_full_width_characters():
    assert repair(document("\ufeff２０２７年\u200b前，ＡＩ占８０％　 以上")).text == "2027年前，AI占80% 以上"


def test_letter_spaced_lines_close_up_and_a_heading_keeps_its_space():
    assert repair(document("关 于 印 发 若 干 措 施 的 通 知\n第一章 总则")).text == "关于印发若干措施的通知\n第一章 总则"


def test_each_line_knows_its_block_and_its_place():
    repaired = repair(document("首页 > 文件\n經(jīng)濟(jì)發(fā)展規劃與醫療"))
    line = repaired.lines[0]
    start, end = repaired.traced.original(line.start, line.start + 2)
    assert line.text.startswith("经济") and line.block.text.startswith("經") and repaired.document.text[start:end] == "經(jīng)濟"


def test_steps_can_be_chosen_and_a_slip_names_the_nearest():
    assert repair(document("經(jīng)濟(jì)發(fā)展"), steps=["pinyin"]).text == "經濟發展"
    with pytest.raises(ParameterError, match="did you mean 'pinyin'"):
        repair(document("x"), steps=["pinyn"])
    assert list(STEPS) == list(repair(document("x")).steps)
