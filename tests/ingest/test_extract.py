"""Targets: value, bound, unit, year, level, the measure they stand in and the indicator they may be."""

import doctest

import pandas as pd
import pytest

from analysis.ingest import quantities
from analysis.ingest.extract import Targets
from analysis.ingest.quantities import quantity_pattern
from ingest_kit import cut

UNITS = pd.DataFrame(
    [("count", "count", 1, "个", 1), ("million yuan", "money", 1e6, "万元", 100), ("%", "share", 0.01, "%", 1), ("Gbit", "bandwidth", 1.0, "G", 1)],
    columns=["unit", "quantity", "factor", "name_zh", "factor_zh"],
).set_index("unit")
INDICATORS = pd.DataFrame(
    [("village_clinics", "村卫生室数", "count"), ("fund", "医疗基金规模", "million yuan"), ("coverage", "远程会诊覆盖率", "%")], columns=["indicator_id", "name_zh", "unit"],
).set_index("indicator_id").assign(uses=[("target",)] * 3)
PLAN = """乡村医疗行动计划
一、主要目标
到2028年，村卫生室数超过5000个，远程会诊覆盖率达到80%以上；到2030年，医疗基金规模突破2亿元。目前已有卫生室3000个。
二、重点任务
（一）建设卫生室。到2027年底，新建村卫生室300—500个，推动设备更新。
（二）支持投入。对新建卫生室给予最高10万元补助，推动各县落实配套。
（三）培养医生。每年招收定向医学生两千名，完善轮换机制。"""


@pytest.fixture(scope="module")
def found():
    return Targets(INDICATORS, UNITS).find(cut(PLAN))


def row(target):
    return target.level, target.measure, target.comparator, target.value, target.unit, target.year, target.indicator_id


def test_goals_carry_bound_unit_year_and_indicator(found):
    assert [row(target) for target in found if target.level == "goal"] == [
        ("goal", None, ">", 5000, "count", 2028, "village_clinics"), ("goal", None, ">=", 80, "%", 2028, "coverage"), ("goal", None, ">", 200, "million yuan", 2030, "fund"),
    ]


def test_measures_carry_ranges_and_yearly_figures(found):
    built, trained = (target for target in found if target.level == "measure")
    assert (built.value, built.value_high, built.comparator, built.year, built.measure) == (300, 500, "range", 2027, 0)
    assert (trained.value, trained.yearly, trained.year, trained.measure, trained.indicator_id) == (2000, True, None, 2, "")


def test_money_that_is_granted_is_support(found):
    (granted,) = (target for target in found if target.level == "support")
    assert (granted.value, granted.unit, granted.comparator, granted.measure) == (0.1, "million yuan", "<=", 1)


def test_what_is_so_already_is_no_target(found):
    assert not any(target.value == 3000 for target in found)


def test_every_target_points_at_its_clause(found):
    text = cut(PLAN).repaired.text
    for target in found:
        assert target.stated in text[target.start:target.end] and len(target.locator) <= 25


@pytest.mark.parametrize("text, value, comparator, unit", [
    ("突破1.5万亿元", 1.5e12, ">", "元"), ("1000家以上", 1000, ">=", "家"), ("不少于2,000名", 2000, ">=", "名"), ("最高不超过1000万元", 1e7, "<=", "元"),
    ("约100余项", 100, ">", "项"), ("达到十万人", 1e5, "reach", "人"), ("近百家", 100, "about", "家"), ("翻两番", 4, "reach", "倍"), ("进入全国前三位", 3, "<=", "位"),
    ("通过3个项目", 3, "=", "个"), ("超过3个", 3, ">", "个"), ("控制在1.25以内", 1.25, "<=", ""), ("提高5个百分点", 5, "=", "个百分点"), ("不低于30%", 30, ">=", "%"), ("达到80%左右", 80, "about", "%"),
])
def test_a_quantity_as_people_write_it(text, value, comparator, unit):
    (quantity,) = quantities.quantities(text, quantity_pattern(()))
    assert (quantity.value, quantity.comparator, quantity.unit) == (value, comparator, unit)


@pytest.mark.parametrize("text", ["2027年", "第3个中心", "一个平台", "〔2024〕5号", "1.建设", "3-5年内", "一批项目"])
def test_what_counts_nothing(text):
    assert quantities.quantities(text, quantity_pattern(())) == []


def test_the_examples_run():
    assert doctest.testmod(quantities).failed == 0
