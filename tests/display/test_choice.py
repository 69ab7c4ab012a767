"""A choice of views: one exhibit, its other views along with it, the same control in JupyterLab and in a report."""

import json
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from display_standins import dataset

from analysis.display.choice import choice, view_id
from analysis.display.exhibit import MOST_VIEWS, column, table_exhibit
from analysis.display.labels import Labels
from analysis.errors import ParameterError, ReportError


def labels(language="en"):
    return Labels(language, dataset(), focal="aa")


def view(id, cell):
    return table_exhibit(id, language="en", title=f"It is {cell}", columns=[column("a", "A"), column("b", "B")], rows=[["x", cell]], evidence=[["e1"]],
                         cite=lambda ids: [])


def weights(language="en"):
    return choice("weighting", {"fractional": view("t", "1/2"), "count": view("t-by-count", "1")}, labels(language))


def test_the_first_view_stands_and_carries_the_others():
    made = weights()
    assert (made.id, made.title, made.question, made.option) == ("t", "It is 1/2", "Weight of a provision", "half to secondary factors")
    assert [(other.id, other.option, other.views) for other in made.views] == [("t-by-count", "by count", ())]
    assert weights("zh").question == "条文权重" and weights("zh").views[0].option == "按条数"
    told = json.loads(json.dumps(made.to_json()))
    assert told["views"][0]["rows"] == [["x", "1"]] and told["views"][0]["version"] == 1
    assert made.to_text().startswith("It is 1/2") and "It is 1\n" not in made.to_text()


def test_a_single_view_is_no_choice():
    made = choice("peers", {("bb",): view("t", "1")}, labels())
    assert (made.question, made.option, made.views) == ("", "", ())


def test_views_are_named_by_what_is_chosen():
    made = choice("peers", {("bb", "cc"): view("t", "1"), ("bb",): view("t-by-bb", "2")}, labels())
    assert (made.option, made.views[0].option) == ("name bb and name cc", "name bb")
    given = SimpleNamespace(node=lambda code: f"node {code}", pick=labels().pick, word=labels().word)
    made = choice("recipe", {"minmax": view("t", "1"), "equal": view("u", "2"), ("double", "base"): view("v", "3")}, given)
    assert [made.option, *(other.option for other in made.views)] == ["min-max", "equal weights", "double weight on node base"]


@pytest.mark.parametrize(("value", "anchor"), [("percentile_rank", "t-by-percentile-rank"), (("double", "a_b"), "t-by-double-a-b")])
def test_anchors_are_anchors(value, anchor):
    assert view_id("t", value) == anchor


def test_what_cannot_be_chosen_from_is_refused():
    with pytest.raises(ParameterError, match="weighting"):
        choice("weigthing", {"count": view("t", "1")}, labels())
    with pytest.raises(ReportError, match="each an option of its own"):
        choice("weighting", {"count": view("t", "1"), "text": view("t", "2")}, labels())
    with pytest.raises(ReportError, match=f"at most {MOST_VIEWS} views"):
        choice("recipe", {("double", f"{n}"): view(f"t{n}", "1") for n in range(MOST_VIEWS + 1)}, SimpleNamespace(pick=labels().pick, node=str))


class Buttons(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "input":
            self.found.append(dict(attrs))


def test_jupyterlab_shows_the_same_control():
    html = weights().to_html()
    assert Buttons(html).found == [{"type": "radio", "name": "t-choice", "checked": None}, {"type": "radio", "name": "t-choice"}]
    assert html.count('class="view"') == 2 and "<legend>Weight of a provision</legend>" in html and "<script" not in html
    assert "fieldset" not in view("t", "1").to_html()
