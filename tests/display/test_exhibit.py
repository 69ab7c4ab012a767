"""Exhibits: complete or refused, safe to show, and the same as data."""

import json
import re

import numpy as np
import pytest

from analysis.display import style
from analysis.display.exhibit import (
    MIME, Exhibit, absence_exhibit, column, figure_exhibit, sentence_exhibit, table_exhibit,
)
from analysis.errors import ReportError

COLUMNS = [column("plan", "Plan"), column("share", "Share", "share", "%")]


def cite(ids):
    return [{"id": f"source of {i}"} for i in ids]


def axes():
    with style.theme():
        ax = style.new_axes(height=40, left=60)
        style.rows(ax, ["row"])
    return ax


def figure(**changes):
    given = {"language": "en", "title": "More than half", "alt": "One row.", "subtitle": "share", "columns": COLUMNS,
             "rows": [["A", "12%"]], "evidence": [["e2", "e1"]], "cite": cite, "notes": ["a note"]} | changes
    return figure_exhibit("focus-poles", axes(), **given)


def table(**changes):
    given = {"language": "zh", "title": "表", "columns": COLUMNS, "rows": [["A", "12%"], ["B", "8%–85%"]], "evidence": [[["e1"], ["e2"]], ["e3"]], "cite": cite} | changes
    return table_exhibit("focus-table", **given)


@pytest.mark.parametrize(("changes", "message"), [
    ({"title": " "}, "title must say the finding"),
    ({"alt": ""}, "alt, the alternative text"),
    ({"language": "fr"}, "language must be one of zh, en"),
    ({"rows": [["A"]]}, "every row needs 2 cells; rows 0 differ"),
    ({"evidence": []}, "evidence must go with the 1 rows; it has 0"),
    ({"evidence": [[["e1"], "e2"]]}, "evidence of rows 0 must be a list of ids"),
    ({"columns": [{"key": "a"}, {"key": "b"}]}, "each column needs key, label, kind and unit"),
    ({"columns": [column("a", "A"), column("b", "B", "percent")]}, "kind of a column must be one of text, number, share, count; got .*percent"),
    ({"rows": [["A", object()]]}, "cells are text, numbers or None; got object"),
])
def test_an_incomplete_figure_is_refused(changes, message):
    with pytest.raises(ReportError, match=message):
        figure(**changes)


def test_all_faults_are_told_at_once():
    with pytest.raises(ReportError, match=r"'a b' \(poster\).*id must be letters.*kind must be.*title must say"):
        Exhibit("a b", "poster", "en", "")


def test_a_figure_without_a_drawing_is_refused():
    with pytest.raises(ReportError, match="a figure needs svg"):
        Exhibit("a", "figure", "en", "t", alt="x")


def test_it_cannot_be_changed():
    with pytest.raises(AttributeError):
        table().title = "other"


def test_the_json_holds_everything_and_survives_a_round_trip():
    exhibit = figure(values={"share": np.float64(0.12), "n": np.int64(3), "none": float("nan")})
    content = exhibit._repr_mimebundle_()[MIME]
    assert json.loads(json.dumps(content)) == content
    assert content["version"] == 1 and content["kind"] == "figure"
    assert set(content) == {"version", "id", "kind", "language", "title", "subtitle", "alt", "columns", "rows", "evidence", "sources", "notes", "svg", "values", "question", "option", "views"}
    assert content["values"] == {"share": 0.12, "n": 3, "none": None}
    assert content["sources"] == [{"id": "source of e1"}, {"id": "source of e2"}]


def test_a_figure_carries_its_drawing_with_title_and_alternative_text():
    svg = figure().svg
    assert '<title id="focus-poles-title">More than half</title><desc id="focus-poles-desc">One row.</desc>' in svg


def test_html_of_a_figure_has_title_drawing_and_folded_data():
    html = figure().to_html()
    assert html.startswith('<figure id="focus-poles" lang="en"')
    assert html.index("<figcaption>") < html.index("<svg") < html.index("a note") < html.index("<details>") < html.index("<table>")
    assert len(re.findall(r'id="focus-poles"', html)) == 1


def test_html_of_a_table_has_caption_and_scopes():
    html = table().to_html()
    assert "<caption>表" in html and html.count('scope="col"') == 2 and html.count('scope="row"') == 2
    assert 'lang="zh-CN"' in html


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onload="x'])
def test_what_is_shown_is_escaped(text):
    html = "".join([
        figure(title=text, subtitle=text, alt=text, rows=[[text, text]], notes=[text], columns=[column("a", text), column("b", text, "share", text)]).to_html(),
        table(title=text, rows=[[text, text], [text, text]]).to_html(),
        sentence_exhibit("s", text, language="en", cite=cite, notes=[text]).to_html(),
    ])
    assert "<script>" not in html and "<img" not in html and '" onload="x"' not in html


def test_text_is_aligned_also_with_chinese():
    lines = table().to_text().split("\n")
    assert lines[0] == "表" and len({line.index("%") > 0 for line in lines[2:]}) == 1
    assert lines[1].split() == ["Plan", "Share"]


def test_a_sentence_and_an_absence():
    sentence = sentence_exhibit("s-1", "A sentence.", language="en", evidence=["b", "a", "a"], cite=cite, values={"n": 2})
    assert sentence.to_json()["evidence"] == [["a", "b"]] and [source["id"] for source in sentence.sources] == ["source of a", "source of b"]
    assert "<p>A sentence.</p>" in sentence.to_html()
    absence = absence_exhibit("a-1", "Nothing to compare.", language="en", cite=cite)
    assert absence.to_json()["kind"] == "absence" and absence.to_text() == "Nothing to compare."


def test_the_same_exhibit_is_the_same_twice():
    assert figure().to_json() == figure().to_json()
