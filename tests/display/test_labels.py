"""Names and numbers in two languages: every code has its word, and a number reads as people write it."""

import math
import string

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.display import numbers
from analysis.display.labels import Labels
from analysis.display.style import check_glyphs
from analysis.display.words import PHRASES, WORDS
from analysis.errors import DataError, ParameterError
from analysis.measures.guards import RULES
from display_standins import dataset


@pytest.fixture(params=["zh", "en"])
def labels(request):
    return Labels(request.param, dataset())


@pytest.fixture
def zh():
    return Labels("zh", dataset())


@pytest.fixture
def en():
    return Labels("en", dataset())


# --- fixed words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("vocabulary", "code"), [(name, code) for name, entries in WORDS.items() for code in entries])
def test_every_word_has_both_languages(vocabulary, code):
    chinese, english = WORDS[vocabulary][code]
    assert chinese and english and chinese != english
    assert english.isascii(), "an English word must not hold Chinese"


@pytest.mark.parametrize("name", list(PHRASES))
def test_every_phrase_has_the_same_places_in_both_languages(name):
    chinese, english = (set(field for _, field, _, _ in string.Formatter().parse(text) if field) for text in PHRASES[name])
    assert PHRASES[name][0] and PHRASES[name][1]
    assert chinese - {"total", "more"} == english - {"total", "more"}


def test_every_refusal_of_the_measures_has_words(labels):
    assert {labels.absence(f"refused:{rule}") for rule in RULES}


@pytest.mark.parametrize("pair", [*PHRASES.values(), *(pair for words in WORDS.values() for pair in words.values())])
def test_every_word_can_be_drawn(pair):
    assert all(check_glyphs(text) for text in pair)


def test_an_unknown_code_names_the_nearest(labels):
    with pytest.raises(DataError, match="words for status.*'in_forc'.*did you mean 'in_force'"):
        labels.word("status", "in_forc")
    with pytest.raises(DataError, match="factors: no label for 'zz'"):
        labels.factor("zz")
    with pytest.raises(DataError, match="did you mean 'g1'"):
        labels.group("g11")


def test_an_unknown_language_is_refused():
    with pytest.raises(ParameterError, match="zh or en; got 'fr'"):
        Labels("fr", dataset())


def test_absences_and_coders(zh, en):
    assert zh.absence("total_unknown") == "总数未知，不计份额"
    assert en.absence("not_seen") == "not seen" and en.absence("refused:few_peers") == "too few peers for a median"
    assert (zh.coder("final"), zh.coder("c1"), en.coder("c1")) == ("定稿编码", "编码员c1", "coder c1")


# --- names ----------------------------------------------------------------------------------------------------------


def test_names_come_in_the_language(zh, en):
    assert (zh.region("aa"), en.region("aa")) == ("地区1", "name aa")
    assert (zh.group(""), en.group("", "main")) == ("其他", "other factors")
    assert zh.plan_title("aa-p") == "《方案》" and en.plan_title("aa-p") == "Plan"


def test_a_plan_is_known_by_region_year_and_kind(zh, en):
    assert zh.plan("aa-p") == "地区12024年若干措施" and en.plan("aa-p") == "name aa measures 2024"


@pytest.mark.parametrize(("number", "issued", "start", "end", "year"), [
    ("办发〔2022〕7号", "2023-11-02", 2024, 2027, "2022"), ("", "2023-11-02", 2024, 2027, "2023"), ("", "", 2024, 2027, "2024"),
    ("", "", pd.NA, 2027, "2027"), ("", "", pd.NA, pd.NA, ""),
])
def test_the_year_of_a_plan_is_that_of_its_number_else_of_its_issue_else_of_its_horizon(number, issued, start, end, year):
    data = dataset()
    data.plans = data.plans.astype({"horizon_start": "Int64", "horizon_end": "Int64"})
    data.plans.loc["aa-p", ["doc_number", "issued_date", "horizon_start", "horizon_end"]] = [number, issued, start, end]
    assert Labels("en", data).plan("aa-p") == f"name aa measures {year}".strip()


def test_plans_of_one_short_name_are_told_apart_by_their_titles():
    data = dataset()
    data.plans.loc["aa-q"] = data.plans.loc["aa-p"]
    data.plans.loc["aa-q", "title_en"] = "Other"
    assert Labels("en", data).plan("aa-q") == "name aa measures 2024 Other"
    assert Labels("en", data).plan("bb-p") == "name bb measures 2024"


def test_a_plan_of_a_lower_level_says_so():
    data = dataset()
    data.plans.loc["bb-p", "doc_level"] = "city"
    assert Labels("en", data).plan("bb-p") == "name bb (city) measures 2024"


def test_the_region_in_focus_is_the_one_asked_for(labels):
    assert labels.focal == "aa" and labels.is_focal("aa") and labels.is_benchmark("realm")
    assert Labels("en", dataset(), focal="cc").is_focal("cc")


def test_anything_finds_names_of_all_kinds(zh):
    assert [zh.anything(value) for value in ("aa", "g1", "core", "zh", True, 3, "free text")] == ["地区1", "组1", WORDS["plan_set"]["core"][0], "中文", "是", "3", "free text"]


def test_every_code_of_the_real_dataset_has_its_name(real_data):
    for language in ("zh", "en"):
        labels = Labels(language, real_data)
        for name, table in [(labels.region, "regions"), (labels.plan, "plans"), (labels.factor, "factors"), (labels.indicator, "indicators"),
                            (labels.scope, "scopes"), (labels.instrument, "instruments"), (labels.sector, "sectors")]:
            assert all(name(code) for code in getattr(real_data, table).index)
        for column, words in [("text_basis", "text_basis"), ("status", "status"), ("status_basis", "status_basis"), ("role", "plan_role")]:
            assert all(labels.word(words, code) for code in real_data.plans[column].unique())
        for column in ("granularity", "stance", "provision_role", "modality", "confidence"):
            assert all(labels.word(column, code) for code in real_data.provisions[column].unique())
        assert len({labels.plan(plan) for plan in real_data.plans.index}) == len(real_data.plans)


def test_every_target_of_the_real_dataset_can_be_written(real_data):
    for language in ("zh", "en"):
        labels = Labels(language, real_data)
        for _, row in real_data.targets.dropna(subset=["value"]).iterrows():
            assert labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"])


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "chinese", "english"), [
    (0, "0", "0"), (7, "7", "7"), (40000, "4万", "40,000"), (11000, "1.1万", "11,000"), (12345, "12345", "12,345"),
    (120000000, "1.2亿", "120,000,000"), (5242.8, "5242.8", "5,242.8"), (3.14159, "3.14", "3.14"), (0.00321, "0.0032", "0.0032"),
    (2.675, "2.68", "2.68"), (-1500, "−1500", "−1,500"), (0.1 + 0.2, "0.3", "0.3"), (np.int64(2000), "2000", "2,000"),
])
def test_numbers(zh, en, value, chinese, english):
    assert (zh.number(value), en.number(value)) == (chinese, english)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_what_is_no_number_is_not_printed(labels, value):
    with pytest.raises(ValueError, match="give the absence in words"):
        labels.number(value)


@pytest.mark.parametrize(("low", "high", "chinese", "english"), [
    (0.12, None, "12%", "12%"), (0.08, 0.85, "8%–85%", "8–85%"), (0.125, None, "13%", "13%"), (0.0, 0.0, "0%", "0%"), (1.0, 1.0, "100%", "100%"),
    (0.002, None, "不到1%", "under 1%"), (0.998, None, "超过99%", "over 99%"), (0.0, 0.998, "0%–超过99%", "0%–over 99%"),
    (0.121, 0.124, "12.1%–12.4%", "12.1–12.4%"), (1 / 26, 21 / 26, "4%–81%", "4–81%"),
])
def test_shares(zh, en, low, high, chinese, english):
    assert (zh.share(low, high), en.share(low, high)) == (chinese, english)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.0001, 0.9999), st.sampled_from(["zh", "en"]))
def test_a_share_between_is_never_rounded_to_nothing_or_all(share, language):
    assert numbers.percent(share, language) not in ("0%", "100%")


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-3))
def test_english_numbers_read_back_to_what_they_were(value):
    back = float(numbers.number(value, "en").replace(",", "").replace("−", "-"))
    assert math.isclose(back, value, rel_tol=0.06, abs_tol=0.006)


@pytest.mark.parametrize(("value", "unit", "comparator", "high", "chinese", "english"), [
    (40000, "PFLOPS", ">", None, "超过4万P", "more than 40 EFLOPS"),
    (35000, "PFLOPS", ">=", None, "不低于3.5万P", "at least 35 EFLOPS"),
    (3000, "100 million yuan", "reach", None, "3000亿元", "300 billion yuan"),
    (10000, "100 million yuan", ">", None, "超过1万亿元", "more than 1 trillion yuan"),
    (1, "100 million yuan", "<=", None, "不超过1亿元", "at most 100 million yuan"),
    (0.2, "10 thousand yuan", "=", None, "2000元", "2,000 yuan"),
    (100, "million units", ">=", None, "不低于1亿台", "at least 100 million units"),
    (35, "%", "about", None, "约35%", "about 35%"),
    (3, "count", "range", 5, "3–5个", "3–5"),
    (2000, "count", ">=", None, "不少于2000个", "at least 2,000"),
    (5, "count", "=", float("nan"), "5个", "5"),
    (30, "count", "<", None, "低于30个", "below 30"),
    (1, "rank", "reach", None, "第1位", "place 1"),
])
def test_quantities(zh, en, value, unit, comparator, high, chinese, english):
    assert zh.quantity(value, unit, comparator, high) == chinese
    assert en.quantity(value, unit, comparator, high) == english


def test_growth_multiples_and_counts(zh, en):
    assert (zh.rate(0.1231, 0.319), en.rate(0.1231, 0.319)) == ("12.3%–31.9%", "12.3–31.9%")
    assert (zh.rate(0.13), en.rate(0.13)) == ("13%", "13%")
    assert (zh.multiple(2.2), en.multiple(1.5, 2)) == ("2.2倍", "1.5–2 times")
    assert (zh.count_of(9, 26), en.count_of(9, 26)) == ("26个中9个", "9 of 26")
    assert (zh.fraction(4, 26, 6), en.fraction(9, 26)) == ("4–6/26", "9/26")


@pytest.mark.parametrize(("text", "chinese", "english"), [
    ("2024-07-26", "2024年7月26日", "26 July 2024"), ("2024-11", "2024年11月", "November 2024"), ("2023", "2023年", "2023"), ("in May", "in May", "in May"), ("", "", ""),
])
def test_dates(zh, en, text, chinese, english):
    assert (zh.date(text), en.date(text)) == (chinese, english)


@pytest.mark.parametrize(("items", "english"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists(en, items, english):
    assert en.join(items) == english


# --- sources --------------------------------------------------------------------------------------------------------


def test_only_linkable_sources_have_a_link(en):
    sources = en.sources(["s1", "s2", "s3"])
    assert [source["url"] for source in sources] == ["https://a.example/1", None, None]
    assert sources[1]["title"] == "(untitled)" and sources[0]["kind"] == "news report"


def test_sources_in_one_line(zh, en):
    assert zh.sources_line(["s1", "s2", "s3"]) == "资料来源：Daily（2024年11月20日）；Mirror（spring）"
    assert en.sources_line([]) == "Sources: none"


def test_an_unknown_source_is_named(labels):
    with pytest.raises(DataError, match="sources.csv: no row for nope"):
        labels.sources(["s1", "nope"])


def test_evidence_is_cited_through_the_dataset(en):
    assert [source["id"] for source in en.cite(["row1", "row2"])] == ["s1", "s3"]


def test_a_decimal_keeps_its_places_so_that_a_column_lines_up():
    assert [numbers.decimal(value, "en", 2) for value in (3.2, 12.455, -0.7, 1234)] == ["3.20", "12.46", "−0.70", "1,234.00"]
    assert numbers.decimal(1234, "zh", 1) == "1234.0"


@pytest.mark.parametrize("text, zh, en", [
    ("2024", "2024年", "2024"), ("2024-05", "2024年5月", "May 2024"), ("2022-H1", "2022年上半年", "first half of 2022"),
    ("2025-Q1/Q3", "2025年前三季度", "first three quarters of 2025"), ("2024-01/05", "2024年1至5月", "January to May 2024"),
    ("2024-05 stated", "2024年5月所述", "as stated in May 2024"), ("2023-end", "2023年年末", "end of 2023"), ("edition not stated", "", ""),
])
def test_a_period_reads_as_people_write_it(text, zh, en):
    assert (numbers.period(text, "zh"), numbers.period(text, "en")) == (zh, en)
