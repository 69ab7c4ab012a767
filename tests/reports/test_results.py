"""Numbers taken from what a report shows, their names, and one table of them that a spreadsheet opens harmlessly."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports.engine_kit import exhibit

from analysis.reports.outputs import Contents
from analysis.reports.results import FIELDS, as_csv, quantity, results_of, table


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "qualifier"),
    [
        ("26", 26, None, "", ""), ("6–9", 6, 9, "", ""), ("−1.38", -1.38, None, "", ""), ("1 of 6", 1, None, "", ""), ("6个中1个", 1, None, "", ""),
        ("23–35%", 23, 35, "%", ""), ("23%–35%", 23, 35, "%", ""), ("4% (1/23)", 4, None, "%", ""), ("70%（70%–74%）", 70, None, "%", ""),
        ("under 1%", 1, None, "%", "under"), ("不到1%", 1, None, "%", "不到"), ("at most 22.1%", 22.1, None, "%", "at most"),
        ("more than 3,000 (2027); other scope", 3000, None, "", "more than"), ("不少于100个（2027）", 100, None, "个", "不少于"),
        ("about 180 billion yuan (2023)", 180 * 10**9, None, "yuan", "about"), ("约1800亿元（2023）", 180 * 10**9, None, "元", "约"),
        ("不低于3.5万P", 35_000, None, "P", "不低于"), ("−20 EFLOPS", -20, None, "EFLOPS", ""), ("+5000P", 5000, None, "P", ""),
        ("0.29 EFLOPS per 100 billion yuan", 0.29, None, "EFLOPS per 100 billion yuan", ""), ("每1000万人：3148.12P", 3148.12, None, "每1000万人 P", ""),
    ],
)
def test_a_shown_quantity_is_read_as_its_numbers(text, value, high, unit, qualifier):
    assert quantity(text) == {"value": value, "high": high, "unit": unit, "qualifier": qualifier}


@pytest.mark.parametrize("text", ["unknown", "total unknown, no share", "2024-05", "at least 4, all pointing to higher", "5%–under 9%", "3 plans: 2 read", "未设", "每年：未见"])
def test_what_is_no_plain_quantity_is_not_guessed_at(text):
    assert quantity(text)["value"] is None


def columns(*kinds):
    return [{"key": key, "label": key.title(), "kind": kind, "unit": unit} for key, kind, unit in kinds]


def named(*exhibits):
    return {result["name"]: result for result in results_of(Contents(exhibits, {}))}


def test_only_cells_that_are_typed_as_numbers_are_results():
    found = named(exhibit("sized", columns=columns(("plan", "text", ""), ("n", "count", "provisions"), ("note", "text", "")), rows=[["A", "6–9", "12"], ["B", None, "1"], ["C", "—", ""]]))
    assert list(found) == ["sized/A/n"]
    assert found["sized/A/n"] == {"name": "sized/A/n", "value": 6, "high": 9, "unit": "provisions", "qualifier": "", "text": "6–9"}


def test_a_cell_without_a_number_keeps_its_words():
    found = named(exhibit("sized", columns=columns(("plan", "text", ""), ("n", "share", "")), rows=[["A", "total unknown"], ["B", 0.5]]))
    assert (found["sized/A/n"]["value"], found["sized/A/n"]["text"]) == (None, "total unknown") and found["sized/B/n"]["value"] == 0.5


def test_rows_are_named_by_their_texts_then_by_further_texts_then_by_their_place():
    form = columns(("group", "text", ""), ("p", "text", ""), ("share", "share", ""), ("q", "text", ""))
    rows = [["G", "A", "1%", "B"], ["G", "A", "2%", "C"], ["H", "A", "3%", "B"], ["I", "A", "4%", "B"], ["I", "A", "5%", "B"]]
    assert list(named(exhibit("pairs", columns=form, rows=rows))) == [
        "pairs/G · A · B/share", "pairs/G · A · C/share", "pairs/H · A/share", "pairs/I · A · B · #1/share", "pairs/I · A · B · #2/share",
    ]


def test_a_column_known_by_its_place_alone_is_named_by_its_label():
    form = [{"key": "plan", "label": "Plan", "kind": "text", "unit": ""}, {"key": "g0", "label": "Clinics", "kind": "share", "unit": ""}]
    assert list(named(exhibit("poles", columns=form, rows=[["A", "1%"]]))) == ["poles/A/Clinics"]


def test_figures_that_an_exhibit_names_itself_are_taken_as_they_are():
    found = named(exhibit("exact", values={"ratio": 0.6667, "size": {"value": 3, "unit": "km"}, "flag": True, "word": "x"}))
    assert {name: (result["value"], result["unit"]) for name, result in found.items()} == {"exact/ratio": (0.6667, ""), "exact/size": (3, "km")}


MANIFEST = {"set": "default", "report": "good/north.en", "notebook": "good", "language": "en", "finished": "2026-01-01T00:00:00Z", "status": "ok"}


def result(**fields):
    return {"name": "sized/A/n", "value": -6, "high": None, "unit": "", "qualifier": "", "text": "−6"} | fields


def test_the_table_holds_finished_reports_alone():
    rows = table([MANIFEST | {"results": [result()]}, MANIFEST | {"status": "failed", "results": [result()]}, MANIFEST])
    assert [(row["report"], row["exhibit"], row["value"]) for row in rows] == [("good/north.en", "sized", -6)]


def read_back(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "'", " ="])
def test_no_text_acts_as_a_formula_and_numbers_stay_numbers(begin):
    (row,) = read_back(as_csv(table([MANIFEST | {"results": [result(text=f"{begin}1+1", value=-6.5)]}])))
    assert row["text"] == f"'{begin}1+1" and row["value"] == "-6.5"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_the_guard_comes_off_again(text):
    content = as_csv([dict.fromkeys(FIELDS, "") | {"text": text}])
    (row,) = read_back(content)
    assert content.startswith(b"\xef\xbb\xbf") and row["text"].removeprefix("'") == text
