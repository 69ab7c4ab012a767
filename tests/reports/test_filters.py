"""What templates ask of a value: passages of another language are marked, and a table leaves as a file that a spreadsheet can trust."""

import base64
import csv
import io

import pytest
from markupsafe import Markup
from reports.engine_kit import COLUMNS, exhibit

from analysis.reports.filters import csv_data, runs, spoken


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("en", "plan (人工智能产业链总体工作方案)", 'plan (<span lang="zh-CN">人工智能产业链总体工作方案</span>)'),
        ("en", "川府发〔2024〕11号 and “十百千万”", '<span lang="zh-CN">川府发〔2024〕11号</span> and “<span lang="zh-CN">十百千万</span>”'),
        ("en", "AAIT: 広東省のスマホ, 전자신문 (ETNews)", 'AAIT: <span lang="ja">広東省のスマホ</span>, <span lang="ko">전자신문</span> (ETNews)'),
        ("en", "see 百年京张 AI 创新带 of 2024", 'see <span lang="zh-CN">百年京张 AI 创新带</span> of 2024'),
        ("en", "40 EFLOPS in 2027", "40 EFLOPS in 2027"),
        ("zh", "GPU算力不少于35 EFLOPS，见 AI Plus", "GPU算力不少于35 EFLOPS，见 AI Plus"),
        ("zh", "新华社：China beefs up computing power", '新华社：<span lang="en">China beefs up computing power</span>'),
        ("zh", "報道 エヌビディア が", '報道 <span lang="ja">エヌビディア</span> <span lang="ja">が</span>'),
    ],
)
def test_passages_of_another_language_are_marked(language, text, marked):
    assert spoken(text, language) == Markup(marked)


def test_sources_in_a_row_are_named_by_their_ends():
    cited = {f"s{number}": number for number in range(1, 12)}
    assert runs([{"id": f"s{number}"} for number in (9, 1, 2, 6, 7, 8, 11)], cited) == [(1, 1), (2, 2), (6, 9), (11, 11)]
    assert runs([], cited) == []


def test_a_marked_text_stays_text():
    assert spoken('<script>算力</script>"', "en") == Markup('&lt;script&gt;<span lang="zh-CN">算力</span>&lt;/script&gt;&#34;')
    assert "\ud800" not in spoken("\ud800算\ud800", "en")


def test_a_table_leaves_whole_and_nothing_in_it_computes():
    table = exhibit("t", "table", rows=[["=HYPERLINK(1)", "-5"], ["'quoted\n北境", None], ["\ud800", "+1+1"]])
    head, _, file = csv_data(table, " ({})").partition(",")
    assert head == "data:text/csv;charset=utf-8;base64"
    text = base64.b64decode(file).decode("utf-8-sig")
    assert base64.b64decode(file).startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Region", "Seen (provisions)"], ["'=HYPERLINK(1)", "-5"], ["''quoted\n北境", ""], ["\ufffd", "'+1+1"],
    ]
    assert [column["kind"] for column in COLUMNS] == ["text", "count"]
