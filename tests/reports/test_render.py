"""Pages: complete, self-contained, and deaf to whatever a text field holds."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from reports.engine_kit import COLUMNS, SOURCE, SVG, exhibit, prose, study

from analysis.errors import ReportError
from analysis.parameters import Notebook
from analysis.reports.execute import Outcome
from analysis.reports.filters import css_text, widths
from analysis.reports.jobs import Job
from analysis.reports.outputs import EXHIBIT, STUDY, Contents, check_contents, contents, headline, sources
from analysis.reports.render import failure_page, passing, report_page

HOSTILE = '</title><script>alert(1)</script><img src=x onerror=alert(2)>"\'` ]]> --> {{ 7*7 }} {% raw %} \u202egnirts\u0000\ud800'
DECLARED = Notebook("n", ("focal", "language"), (), {"zh": "声明的标题", "en": "Declared title"}, {"zh": "声明的问题？", "en": "Declared?"})
MEANINGS = {"focal": {"zh": "对象地区", "en": "region in focus"}, "language": {"zh": "语言", "en": "language"}}


def a_job(language="en", editions=("zh", "en")):
    return Job("n", Path("n.ipynb"), language, {"focal": "north", "language": language}, "north", DECLARED, MEANINGS, editions)


def shown(*bundles, source="show()"):
    return new_code_cell(source, outputs=[new_output("display_data", bundle) for bundle in bundles])


def notebook(*exhibits, first=None, last=None, extra=()):
    said = {STUDY: first or study()}
    return new_notebook(cells=[
        new_code_cell("focal = ''"), shown(said), *prose("## 一", "## One"), *(shown({EXHIBIT: e}) for e in exhibits), *extra,
        *prose("## 来源", "## Sources and provenance"), shown({STUDY: last or study("close")}),
    ])


def page(nb, **options):
    return report_page(a_job(**options), nb, notebook_digest="e" * 64)


class Tree(HTMLParser):
    """Elements with attributes, ids, and visible text of a page."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.texts, self.stack = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.stack.append(tag)

    def handle_endtag(self, tag):
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data):
        if "style" not in self.stack:
            self.texts.append(data)

    def of(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def text(self):
        return " ".join("".join(self.texts).split())


KINDS = ("figure", "table", "sentence", "absence")


@pytest.fixture(scope="module")
def whole():
    return page(notebook(*(exhibit(f"the-{kind}", kind) for kind in KINDS), exhibit("second-table", "table")))


def test_the_page_has_head_parts_and_every_exhibit_under_its_own_anchor(whole):
    tree = Tree(whole)
    assert tree.of("html")[0]["lang"] == "en"
    assert tree.of("meta")[1]["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    ids = [attrs["id"] for _, attrs in tree.elements if "id" in attrs]
    assert len(ids) == len(set(ids)) and {f"the-{kind}" for kind in KINDS} <= set(ids)
    for text in ("A title", "A question?", "North against South", "Documents, not governments.", "region in focus", "Invented", "Cite this report"):
        assert text in tree.text


def test_figures_and_tables_are_numbered_apart_and_carry_their_data(whole):
    tree = Tree(whole)
    for text in ("Figure 1.", "Table 1.", "Table 2.", "Data behind this chart", "Data of Figure 1."):
        assert text in tree.text
    assert "Figure 2." not in tree.text
    heads = tree.of("th")
    assert {"col", "row"} == {attrs["scope"] for attrs in heads}
    assert len(tree.of("caption")) == len(tree.of("table")) == 3
    assert "Seen (provisions)" in tree.text and '<td class="number-cell whole">–</td>' in whole  # a cell without a value is no zero


def test_a_chinese_page_counts_in_chinese():
    text = Tree(page(notebook(exhibit("f"), exhibit("t", "table")), language="zh")).text
    assert "图1" in text and "表1" in text and "已见" not in text and "来源：An office [1]" in text


def test_only_the_cells_of_its_language_stay(whole):
    assert "One" in Tree(whole).text and "一" not in Tree(whole).text


def test_an_absence_is_marked_and_says_why():
    text = Tree(page(notebook(exhibit("gone", "absence", title="No share: the total is unknown.")))).text
    assert "Not given No share: the total is unknown." in text


def test_sources_are_listed_once_and_linked_only_where_an_address_is_given():
    mirror = {**SOURCE, "id": "s0", "title": "A mirror", "url": None}
    odd = {**SOURCE, "id": "s2", "title": "An odd one", "url": "javascript:alert(1)"}
    tree = Tree(page(notebook(exhibit("f", sources=[SOURCE, mirror, odd]), exhibit("t", "table"))))
    away = [attrs["href"] for attrs in tree.of("a") if not attrs["href"].startswith(("#", "data:text/csv;"))]
    assert away == ["north.zh.html", "https://example.org/plan"]
    assert tree.text.count("An office: A plan") == 1 and "An office: A mirror" in tree.text


def test_the_other_edition_is_linked_by_file_name_alone(whole):
    assert {"href": "north.zh.html", "hreflang": "zh-CN", "lang": "zh-CN", "title": "needs the file north.zh.html in the same folder"} in Tree(whole).of("a")
    assert "north.zh.html" not in page(notebook(exhibit("f")), editions=("en",))


def test_without_a_study_the_declaration_gives_the_title():
    text = Tree(page(new_notebook(cells=[shown({EXHIBIT: exhibit("f")})]))).text
    assert "Declared title" in text and "Declared?" in text and "region in focus" in text and "Sources and provenance" in text


def test_nothing_is_loaded_and_nothing_runs(whole):
    tree = Tree(whole)
    loading = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "form", "base"}
    assert not loading & {tag for tag, _ in tree.elements}
    assert not [attrs for _, attrs in tree.elements if any(name.startswith("on") or name == "src" for name in attrs)]
    assert "@import" not in whole and "url(" not in whole


def hostile_exhibit(name, kind):
    columns = [{**column, "label": HOSTILE, "unit": HOSTILE} for column in COLUMNS]
    source = {**SOURCE, "title": HOSTILE, "publisher": HOSTILE, "published": HOSTILE, "kind": HOSTILE, "url": f"https://example.org/{HOSTILE}"}
    fields = {"title": HOSTILE, "subtitle": HOSTILE, "alt": HOSTILE, "notes": [HOSTILE, HOSTILE], "sources": [source]}
    if kind in ("figure", "table"):
        fields |= {"columns": columns, "rows": [[HOSTILE, HOSTILE]]}
    return exhibit(name, kind, **fields)


def test_hostile_text_in_every_field_stays_text():
    said = study(
        title=HOSTILE, question=HOSTILE, subtitle=HOSTILE, standing=HOSTILE, parameters=[{"name": HOSTILE, "label": HOSTILE, "text": HOSTILE}],
        dataset={key: HOSTILE for key in ("title", "edition", "digest", "licence")}, reads={HOSTILE: HOSTILE}, versions={HOSTILE: HOSTILE},
    )
    prints = new_code_cell(HOSTILE, outputs=[
        new_output("stream", name="stdout", text=HOSTILE), new_output("error", ename="E", evalue=HOSTILE, traceback=[HOSTILE]),
        new_output("display_data", {"text/plain": HOSTILE, "text/html": "<script>1</script>", "application/javascript": "alert(1)", "image/svg+xml": "<svg onload='1'/>"}),
    ])
    html = page(notebook(*(hostile_exhibit(f"h-{kind}", kind) for kind in KINDS), first=said, last=said, extra=[prints]))
    tree = Tree(html)
    assert not {"script", "img"} & {tag for tag, _ in tree.elements}
    assert not [attrs for _, attrs in tree.elements if any(name.startswith("on") for name in attrs)]
    assert "<script>alert(1)</script>" in tree.text and "{{ 7*7 }}" in tree.text
    assert "\x00" not in html and html.encode("utf-8")
    assert len(tree.of("title")) == 2 and len(tree.of("style")) == 1  # the page's and the drawing's; nothing broke out


def choice(**fields):
    """A figure that a reader may see otherwise, once as an absence."""
    other = {**SOURCE, "id": "s7", "title": "Another plan"}
    views = [exhibit("c-by-text", "figure", option="by length", sources=[other]), exhibit("c-by-half", "absence", option="by halves", title="Not read.")]
    return exhibit("c", "figure", question="Weight", option="by count", views=views) | fields


def test_views_to_choose_from_share_a_number_and_their_sources_are_listed():
    html = page(notebook(choice(), exhibit("after")))
    tree = Tree(html)
    buttons = [attrs for attrs in tree.of("input") if attrs["type"] == "radio"]
    assert [("checked" in attrs, attrs["name"]) for attrs in buttons] == [(True, "c--choice"), (False, "c--choice"), (False, "c--choice")]
    assert [attrs["href"] for attrs in tree.of("a") if attrs.get("class") == "number"] == ["#c", "#c", "#after"]
    assert tree.text.count("Figure 1.") >= 4 and "Figure 2." in tree.text and "Figure 3." not in tree.text
    assert "Weight" in tree.text and "goes by: by count." in tree.text and "Not given Not read." in tree.text and "Another plan" in tree.text
    assert [source["id"] for source in sources(contents(notebook(choice())))] == ["s1", "s7"]
    assert "Weight" not in Tree(page(notebook(choice(views=[])))).text


def test_views_that_cannot_be_shown_are_refused():
    check_contents(found(choice()), ["c"])
    for fields, told in [
        ({"views": [exhibit("v")]}, "each with its option"), ({"option": ""}, "each with its option"), ({"views": "x"}, "must be a list"),
        ({"views": [exhibit("c", option="o")]}, "exhibit 'c' is shown twice"), ({"views": [exhibit("v", option="o", svg=SVG.replace("</svg>", "<script/></svg>"))]}, "holds <script>"),
    ]:
        with pytest.raises(ReportError, match=told):
            check_contents(found(choice(**fields)), [])


def test_hostile_text_in_a_choice_stays_text():
    views = [hostile_exhibit(f"v-{kind}", kind) | {"option": HOSTILE} for kind in KINDS]
    tree = Tree(page(notebook(hostile_exhibit("v", "figure") | {"question": HOSTILE, "option": HOSTILE, "views": views})))
    assert not {"script", "img"} & {tag for tag, _ in tree.elements} and len(tree.of("fieldset")) == 1
    assert not [attrs for _, attrs in tree.elements if any(name.startswith("on") for name in attrs)]


def test_raw_html_in_a_text_cell_is_shown_not_obeyed():
    text = (
        '<script>alert(1)</script>\n\n<meta http-equiv="refresh" content="0">\n\ninline <b onclick="x()">b</b> [bad](javascript:alert(1)) '
        "[good](https://example.org) ![a picture](https://example.org/x.png)\n\n```html\n<form>\n```\n\n# <img src=x>\n"
    )
    html = page(notebook(extra=[new_markdown_cell(text)]))
    tree = Tree(html)
    assert not {"script", "form", "img", "b"} & {tag for tag, attrs in tree.elements if tag != "b" or "onclick" in attrs}
    assert {"href": "https://example.org"} in tree.of("a") and "javascript:" not in str(tree.of("a"))
    assert "refresh" not in str(tree.of("meta")) and "a picture" in tree.text and "<form>" in tree.text


def test_a_heading_of_a_text_cell_never_competes_with_the_title():
    tree = Tree(page(notebook(extra=[new_markdown_cell("# Big\n\n### Small [link](https://example.org)")])))
    assert len(tree.of("h1")) == 1
    assert [attrs["href"] for attrs in tree.of("a") if attrs["href"].startswith("#section")] == [f"#section-{n}" for n in (1, 2, 3, 4)]


def test_code_is_folded_with_what_it_printed_and_nothing_that_differs_between_runs():
    cell = new_code_cell("thing", outputs=[
        new_output("stream", name="stderr", text="/tmp/x/ipykernel_123/456.py:1: UserWarning"), new_output("execute_result", {"text/plain": "<Thing at 0x7f12ab>"}),
    ])
    html = page(notebook(extra=[cell]))
    assert "&lt;Thing at 0x…&gt;" in html and "&lt;cell&gt;:1: UserWarning" in html
    assert passing("at 0x1F") == "at 0x…"
    assert 'id="all-code"' in html and '<details class="fold"><summary>Code</summary></details>' in html


def test_equal_input_gives_equal_bytes_and_other_evidence_another_fingerprint(whole):
    nb = notebook(*(exhibit(f"the-{kind}", kind) for kind in KINDS), exhibit("second-table", "table"))
    assert page(nb) == whole
    assert fingerprint(page(notebook(exhibit("f", rows=[["North", "1"]])))) != fingerprint(page(notebook(exhibit("f", rows=[["North", "2"]]))))


def fingerprint(html):
    return next(attrs["content"] for attrs in Tree(html).of("meta") if attrs.get("name") == "duibiao-content")


def test_a_title_cannot_leave_the_print_style():
    assert css_text('a"; } </style>\\') == '"a\\22 \\3b \\20 \\7d \\20 \\3c \\2f style\\3e \\5c "'


# What is believed ------------------------------------------------------------------------------


def found(*exhibits):
    return contents(notebook(*exhibits))


def test_promised_exhibits_must_be_there_and_an_absence_counts():
    check_contents(found(exhibit("a"), exhibit("b", "absence")), ["a", "b"])
    with pytest.raises(ReportError, match="declared but not shown: c, d"):
        check_contents(found(exhibit("a")), ["a", "c", "d"])
    with pytest.raises(ReportError, match="exhibit 'a' is shown twice"):
        check_contents(found(exhibit("a"), exhibit("a")), ["a"])


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"version": 2}, "not of version 1"), ({"id": "A b"}, "lower-case letters"), ({"kind": "film"}, "kind must be one of figure, table"),
        ({"rows": [["North"]]}, "one cell per column"), ({"rows": ["x"]}, "list of cells"), ({"columns": None}, "must be lists: columns"),
        ({"columns": [{"key": "x"}, {}]}, "each of its columns must give label, kind"), ({"sources": [{"id": "s"}]}, "each of its sources must give id, title"),
        ({"title": 3}, "must be texts: title"), ({"alt": " "}, "needs its alternative text"),
    ],
)
def test_an_exhibit_that_cannot_be_shown_is_refused(fields, told):
    with pytest.raises(ReportError, match=told):
        check_contents(found(exhibit("a", **fields)), [])


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>1</script>", "holds <script>"), ("<foreignObject/>", "holds <foreignObject>"), ('<path onload="1"/>', "holds onload"),
        ('<use href="https://example.org/x#y"/>', "points outside itself"), ('<path fill="url(https://example.org)"/>', "points outside itself"),
        ("<style>@import 'x'</style>", "loads something in a style"), ("<!-- <script> -->", "a comment"), ("<?x ><script?>", "processing instruction"),
        ("<image href='data:image/png;base64,x'/>", "holds <image>"), ("<a href='#x'/>", "holds <a>"), ("<path", "is broken"),
    ],
)
def test_a_drawing_that_could_do_more_than_draw_is_refused(inside, told):
    with pytest.raises(ReportError, match=told):
        check_contents(found(exhibit("a", svg=SVG.replace("</svg>", inside + "</svg>"))), [])


def test_a_drawing_may_refer_to_its_own_parts():
    check_contents(found(exhibit("a", svg=SVG.replace("</svg>", '<use href="#x"/><path fill="url(#x)" clip-path="url(#y)"/></svg>'))), ["a"])


def test_what_the_notebook_says_about_itself_has_a_shape():
    with pytest.raises(ReportError, match="reads must be a dict"):
        check_contents(Contents((), {"reads": []}), [])


def test_the_headline_is_the_first_sentence_and_sources_are_united():
    said = found(exhibit("t", "table"), exhibit("s", "sentence", title="", rows=[["First."], ["Second."]]), exhibit("z", "sentence", title="Third."))
    assert headline(said) == "First." and [source["id"] for source in sources(said)] == ["s1"]
    assert headline(found(exhibit("z", "sentence", title="Third."))) == "Third."


# The other pages -------------------------------------------------------------------------------


def test_a_failure_says_which_report_where_what_and_what_next():
    nb = new_notebook(cells=[new_code_cell("1"), new_code_cell("<b>1/0</b>", outputs=[new_output("error", ename="E", evalue="v", traceback=["\x1b[31mTrace\x1b[0m"])])])
    html = failure_page(a_job(), Outcome("failed", f"E: {HOSTILE}", 2, nb, 1.0, "kernel said"), has_last_good=True)
    text = Tree(html).text
    for part in ("n/north.en", "Declared title", "failed", "code cell 2", "E: </title><script>", "<b>1/0</b>", "Open the notebook in JupyterLab", "Trace", "kernel said"):
        assert part in text
    hrefs = [attrs["href"] for attrs in Tree(html).of("a")]
    assert hrefs == ["north.en.html", "north.en.failed.ipynb"]
    assert not Tree(html).of("script") and "\x1b" not in html
    assert "There is no earlier report." in failure_page(a_job(), Outcome("kernel-died", "r", None, None), has_last_good=False)


def test_a_long_table_shows_its_first_rows_and_the_others_when_asked():
    def table(n):
        return page(notebook(exhibit("t", "table", rows=[[f"Place {i}", str(i)] for i in range(n)])))

    assert 'class="later"' not in table(24) and 'class="more"' not in table(24)
    long = table(25)
    assert long.count('<tr class="later">') == 25 - 12 and "25 rows, of which the first 12 are shown" in long
    assert '<label for="t--all">' in long and 'id="t--all"' in long


def test_short_cells_stay_whole_and_long_texts_keep_their_width():
    rows = [["四川工作方案", "部分支持", "一二三四五六七八九十一二三四五六七八"], ["x" * 11, "—", "1"]]
    assert widths({"rows": rows, "columns": [{}] * 3}) == ["", "tight", "roomy"]
    assert widths({"rows": [["x" * 160, "y" * 80], ["", "1"]], "columns": [{}] * 2}) == ["ample", "roomy"]
    assert widths({"rows": [["x" * 160, "y" * 81]], "columns": [{}] * 2}) == ["roomy", "roomy"]
    assert widths({"rows": [], "columns": [{}, {}]}) == ["tight", "tight"]
