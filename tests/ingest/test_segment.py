"""Chapters and measures: every style of numbering, and what is no measure."""

import doctest

import pytest

from analysis.errors import ParameterError
from analysis.ingest import agencies, numbering
from analysis.ingest.agencies import agencies as find_agencies
from ingest_kit import NESTED, cut

def told(segmented):
    return [(measure.number, measure.heading, measure.role) for measure in segmented.measures]


def test_numbers_that_run_through_sections_and_safeguards_one_level_up():
    segmented = cut(NESTED)
    assert segmented.level == "digit" and segmented.title == "某省推动乡村医疗高质量发展行动计划（2026—2029年）"
    assert told(segmented) == [
        ((2, 1, 1), "建设标准化村卫生室", "task"), ((2, 1, 2), "", "task"), ((2, 2, 3), "培养乡村医生", "task"), ((2, 2, 4), "引导城市医师下乡", "task"),
        ((3, 1), "加强组织领导", "safeguard"),
    ]
    assert [chapter.kind for chapter in segmented.chapters] == ["preamble", "goals", "tasks", "safeguards", "annex"]


def test_a_list_inside_a_measure_stays_in_it():
    assert "（1）落实编制；" in cut(NESTED).measures[2].text


def test_each_measure_knows_where_it_stands():
    segmented = cut(NESTED)
    text = segmented.repaired.text
    for measure in segmented.measures:
        assert text[measure.start:measure.end].endswith(("。", "）", "。）")) and measure.heading in text[measure.start:measure.end]


def test_another_level_can_be_asked_for():
    assert [measure.number for measure in cut(NESTED, level="ten").measures] == [(2, 1), (2, 2), (3, 1)]
    with pytest.raises(ParameterError, match="did you mean 'digit'"):
        cut(NESTED, level="digits")
    with pytest.raises(ParameterError, match="no items of style 'article'"):
        cut(NESTED, level="article")


def test_top_numbers_are_the_measures_where_nothing_is_below_and_validity_is_none():
    segmented = cut("""关于支持乡村医疗的若干措施
一、支持村卫生室建设。对新建村卫生室给予每个10万元补助，单个县不超过500万元。责任单位：省财政厅。
二、培养乡村医生。每年招收定向医学生，毕业后到乡镇工作不少于6年。
三、推广远程会诊。建设统一平台，接入各级医院，实现检查结果互认。
四、本措施自2026年1月1日起施行，有效期3年。""")
    assert told(segmented) == [((1,), "支持村卫生室建设", "task"), ((2,), "培养乡村医生", "task"), ((3,), "推广远程会诊", "task")]
    assert segmented.measures[0].text.endswith("500万元。") and segmented.measures[0].agencies.lead == ("省财政厅",)


def test_articles_in_chapters():
    segmented = cut("""某市乡村医疗服务管理办法
第一章 总则
第一条 为了规范乡村医疗服务，制定本办法。
第二章 服务体系
第二条 市人民政府应当建设村卫生室，保障基本用房。
村卫生室应当配备下列设备：
（一）诊查床；
（二）急救箱。
第三条 鼓励医院开展远程会诊，推动检查结果互认。
第三章 附则
第四条 本办法自公布之日起施行。""")
    assert segmented.level == "article" and [measure.number for measure in segmented.measures] == [(2, 2), (2, 3)]
    assert "急救箱" in segmented.measures[0].text


def test_headings_on_lines_of_their_own_and_restarting_numbers():
    segmented = cut("""乡村医疗信息化建设方案
一、夯实基础
1. 建设数据中心
统一建设全省乡村医疗数据中心，汇聚各级数据。
2. 完善网络
推动光纤到村，保障远程会诊带宽。
二、拓展应用
1. 推广电子病历
制定统一标准，实现互联互通。
2. 开展远程会诊
组织三级医院对口支援，每周安排专家值守。""")
    assert told(segmented) == [
        ((1, 1), "建设数据中心", "task"), ((1, 2), "完善网络", "task"), ((2, 1), "推广电子病历", "task"), ((2, 2), "开展远程会诊", "task"),
    ]
    assert segmented.measures[0].text == "统一建设全省乡村医疗数据中心，汇聚各级数据。"


def test_a_list_of_contents_and_a_box_are_passed_over():
    segmented = cut("""乡村医疗规划
目 录
一、夯实基础
二、拓展应用
一、夯实基础
（一）建设数据中心。统一建设数据中心，汇聚各级数据。
专栏1 数据工程
1. 汇聚工程
2. 治理工程
（二）完善网络。推动光纤到村，保障远程会诊带宽。
二、拓展应用
（一）推广病历。制定统一标准，实现互联互通。""")
    assert [measure.number for measure in segmented.measures] == [(1, 1), (1, 2), (2, 1)]
    assert [chapter.title for chapter in segmented.chapters if chapter.kind == "tasks"] == ["夯实基础", "拓展应用"]


def test_a_text_without_numbering_has_no_measures_and_says_so():
    segmented = cut("关于乡村医疗的新闻\n记者从省卫生健康委获悉，将推动远程会诊。")
    assert segmented.measures == () and segmented.level == "" and "no numbering" in segmented.why


@pytest.mark.parametrize("text, lead, support", [
    ("（责任单位：省发展改革委、省财政厅，各市、县〔市、区〕政府）", ("省发展改革委", "省财政厅", "各市、县〔市、区〕政府"), ()),
    ("牵头单位：市科委、中关村管委会\n配合单位：市财政局", ("市科委", "中关村管委会"), ("市财政局",)),
    ("完善。（省科技厅、省教育厅等按职责分工负责）", ("省科技厅", "省教育厅"), ()),
    ("责任单位：省科技厅会同省教育厅和省财政厅。完成时限：2025年底", ("省科技厅", "省教育厅", "省财政厅"), ()),
    ("（责任单位\n：省财政厅）", (), ()), ("（\n责任单位：省财政厅、省科技厅。", ("省财政厅", "省科技厅"), ()),
    ("支持企业（负责人）申报，2024年底前（含12月）完成", (), ()),
])
def test_who_is_to_do_it(text, lead, support):
    found = find_agencies(text)
    assert (found.lead, found.support) == (lead, support)
    assert bool(found.spans) == bool(lead)


@pytest.mark.parametrize("module", [numbering, agencies])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0
