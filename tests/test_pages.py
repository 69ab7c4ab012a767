"""Pages of the real evidence in a real browser, as a reader meets them: at a desk, on a phone, on paper, by keyboard, read aloud, without scripts."""

import csv
import io
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.reports.render import report_page
from executed import executed
from notebook_cells import NAMES

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test installs it")

pytestmark = pytest.mark.browser
LANGUAGES = ("zh", "en")
# The two-page brief and the report with the widest choice are looked at in full here; every page is in the soak run.
SEEN = ("briefing", "conditions")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 700}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield made
        made.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The page of a notebook in one language, made once."""
    folder, made = tmp_path_factory.mktemp("pages"), {}

    def get(name, language):
        if (name, language) not in made:
            job, notebook = executed(name, language)
            job = replace(job, editions=LANGUAGES)
            path = folder / name / f"{job.slug}.{language}.html"
            path.parent.mkdir(exist_ok=True)
            path.write_text(report_page(job, notebook, notebook_digest="0" * 64), encoding="utf-8")
            made[name, language] = path
        return made[name, language]

    return get


@pytest.fixture
def opened(browser, built):
    """Opens a page; afterwards nothing may have been asked for, and the console must be silent."""
    contexts, asked, told = [], [], []

    def get(name, language, **options):
        context = browser.new_context(**{"viewport": DESK, **options})
        contexts.append(context)
        tab, path = context.new_page(), built(name, language)
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: told.append(message.text))
        tab.on("pageerror", lambda error: told.append(str(error)))
        tab.goto(path.as_uri())
        assert asked.pop(0) == path.as_uri()
        return tab

    yield get
    for context in contexts:
        context.close()
    assert not asked and not told


def both(test):
    """Once in each language, on each of the pages looked at in full."""
    return pytest.mark.parametrize("language", LANGUAGES)(pytest.mark.parametrize("name", SEEN)(test))


# --- accessibility ---------------------------------------------------------------------------------------------------


def violations(tab, rules=None):
    """What axe finds against WCAG 2.2 AA, one line for each place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": WCAG}
    found = axe.Axe().run(tab, options={"runOnly": only, "resultTypes": ["violations"]}).response["violations"]
    return [f"{fault['id']}: {place['target']} {place['failureSummary']}" for fault in found for place in fault["nodes"]]


def unfold(tab):
    """Everything that is folded away, so that it is looked at too."""
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    tab.locator("#all-code").check()


@both
def test_axe_finds_no_fault_in_the_light_and_no_weak_contrast_in_the_dark(opened, name, language):
    tab = opened(name, language)
    unfold(tab)
    assert violations(tab) == []
    tab.emulate_media(color_scheme="dark")
    assert violations(tab, ["color-contrast"]) == []


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_fault_in_any_page(opened, name, language, scheme):
    tab = opened(name, language, color_scheme=scheme)
    unfold(tab)
    assert violations(tab) == []
    assert sideways(tab) == 0


def sideways(tab):
    return tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@both
def test_a_phone_never_scrolls_sideways(opened, name, language):
    tab = opened(name, language, viewport=PHONE)
    assert sideways(tab) == 0
    unfold(tab)
    assert sideways(tab) == 0


DRAWINGS = """() => [...document.querySelectorAll('figure')].map(figure => { const svg = figure.querySelector('svg');
  const said = svg.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id).textContent);
  return { id: figure.id, role: svg.getAttribute('role'), said, rows: [...figure.querySelectorAll('tbody tr')].map(row => [...row.children].map(cell => cell.textContent)),
    tips: svg.querySelectorAll('g title, use title').length, marks: svg.querySelectorAll('path, use, rect').length,
    lost: [...svg.querySelectorAll('[href]')].filter(e => !document.getElementById(e.getAttribute('href').slice(1))).length,
    styles: svg.querySelectorAll('style').length } })"""


@both
def test_every_chart_says_in_words_what_it_shows(opened, name, language):
    """axe passes a drawing without alternative text; readers who hear the page do not."""
    tab = opened(name, language)
    found = tab.evaluate(DRAWINGS)
    assert found and tab.locator("svg").count() == len(found) and tab.locator("img").count() == 0
    for drawing in found:
        title, words = drawing["said"]
        assert drawing["role"] == "img" and title and words.startswith(title), drawing["id"]
        figures = [cell for row in drawing["rows"] for cell in row if re.search(r"\d", cell)]
        assert figures and all(cell in words for cell in figures[:100]), drawing["id"]
        assert drawing["tips"] >= len(drawing["rows"]) and not drawing["lost"] and not drawing["styles"], drawing["id"]
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


UNMARKED = """([foreign, own]) => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) { const text = walk.currentNode.textContent, parent = walk.currentNode.parentElement;
    if (new RegExp(foreign).test(text) && !parent.closest('pre') && parent.closest('[lang]').lang.startsWith(own)) found.push(text) }
  return found }"""


@pytest.mark.parametrize("name", ["briefing", "focus"])
def test_chinese_in_an_english_page_is_marked_as_chinese(opened, name):
    tab = opened(name, "en")
    assert tab.evaluate(UNMARKED, ["[\\u4e00-\\u9fff]", "en"]) == []
    assert tab.locator("main [lang=zh-CN]").count() > 10 and tab.evaluate("document.documentElement.lang") == "en"


def test_english_in_a_chinese_page_is_marked_as_english(opened):
    tab = opened("briefing", "zh")
    assert tab.evaluate(UNMARKED, ["[A-Za-z]+ [A-Za-z]+ [A-Za-z]+", "zh"]) == []
    assert tab.locator("main [lang=en]").count() > 10 and tab.evaluate("document.documentElement.lang") == "zh-CN"


# --- finding one's way -----------------------------------------------------------------------------------------------


def test_the_contents_list_follows_the_reader(opened):
    """Wherever the reader is, one entry is marked, and it is that of the heading last passed."""
    tab = opened("focus", "en")
    links = tab.locator(".contents a")
    marked = "[...document.querySelectorAll('.contents a')].filter(a => a.matches(':target-current')).map(a => a.textContent)"
    for place in (1, 4, links.count() - 1):
        links.nth(place).click()
        tab.wait_for_function(f"JSON.stringify({marked}) === JSON.stringify([{links.nth(place).text_content()!r}])")
        assert links.nth(place).is_visible()


def test_the_editions_lead_to_each_other_by_file_name(opened, built):
    for language, other in (("zh", "en"), ("en", "zh")):
        link = opened("briefing", language).locator(".masthead a[hreflang]").first
        assert link.get_attribute("href") == built("briefing", other).name and link.get_attribute("lang").startswith(other)


def test_a_number_is_the_address_of_its_exhibit(opened):
    tab = opened("focus", "zh")
    numbers = tab.locator("a.number")
    assert numbers.count() > 8
    for number in numbers.all():
        assert tab.locator(number.get_attribute("href")).count() == 1
    said = list(dict.fromkeys(numbers.all_text_contents()))
    assert [text for text in said if text.startswith("图")] == [f"图{n}" for n in range(1, 6)]


def test_a_table_is_saved_from_the_page_as_it_stands(opened):
    tab = opened("briefing", "zh")
    table = tab.locator("#briefing-goals")
    with tab.expect_download() as saving:
        table.get_by_role("link", name="下载CSV").click()
    assert saving.value.suggested_filename == "sichuan.briefing-goals.zh.csv"
    file = Path(saving.value.path()).read_bytes()
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    shown = [[cell.text_content() for cell in row.locator("th, td").all()] for row in table.locator("tbody tr").all()]
    assert file.startswith(b"\xef\xbb\xbf") and [[cell or "—" for cell in row] for row in rows[1:]] == shown


# --- the choice ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "views"), [("focus", 3), ("conditions", 7), pytest.param("compare_clauses", 5, marks=pytest.mark.soak)])
def test_a_reader_chooses_by_keyboard_and_without_scripts(opened, name, views):
    tab = opened(name, "zh", java_script_enabled=False)
    choice = tab.locator(".choice").first
    shown = choice.locator(".view")
    buttons = choice.get_by_role("radio")
    assert buttons.count() == shown.count() == views and choice.get_by_role("group").first.is_visible()
    assert [view.is_visible() for view in shown.all()] == [True] + [False] * (views - 1)
    buttons.first.focus()
    for place in range(1, views):
        tab.keyboard.press("ArrowRight")
        assert [view.is_visible() for view in shown.all()] == [place == other for other in range(views)]
        assert buttons.nth(place).is_checked()
    assert len(set(choice.locator("figcaption").all_text_contents())) > 1


def test_paper_shows_the_view_chosen_and_says_which(opened):
    tab = opened("focus", "en")
    choice = tab.locator(".choice").first
    choice.get_by_label("half to secondary factors").check()
    tab.emulate_media(media="print")
    assert [view.is_visible() for view in choice.locator(".view").all()] == [False, True, False]
    assert choice.locator(".options").inner_text().split() == "Weight of a provision half to secondary factors The text of this report goes by: by count.".split()
    assert [option.is_visible() for option in choice.locator(".option").all()] == [False, True, False]
    assert not choice.locator("input").nth(1).is_visible()


# --- paper -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paper(browser, built):
    """The sheets of a page as text without blanks, and every row of its tables and the words of its charts."""
    from pypdf import PdfReader

    def get(name, language):
        tab = browser.new_page()
        tab.goto(built(name, language).as_uri())
        tab.emulate_media(media="print")
        rows = tab.evaluate("[...document.querySelectorAll('.table tbody tr')].map(row => [...row.children].map(cell => cell.textContent))")
        charts = tab.evaluate("[...document.querySelectorAll('figure svg')].filter(s => s.checkVisibility()).map(s => [...s.querySelectorAll('text')].map(t => t.textContent))")
        sheets = PdfReader(io.BytesIO(tab.pdf(prefer_css_page_size=True))).pages
        tab.close()
        return [without_blanks(sheet.extract_text()) for sheet in sheets], rows, charts

    return get


# Where two characters are drawn alike a PDF may hold the other one: radicals and dashes that Unicode does not fold.
ALIKE = str.maketrans("‒―戶⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰⻳⻄⺠⻤", "–—户见角贝车长门青页风飞食马鱼鸟麦黄齐齿龙龟西民鬼")


def without_blanks(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(ALIKE))


ON_PAPER = [("briefing", "zh", "对标简报"), ("briefing", "en", "Benchmarking briefing"), ("claims", "en", "Claims and evidence")]
LONG_ON_PAPER = [("compare_clauses", "zh", "条款对照表"), ("targets", "en", "Targets and gaps"), ("focus", "zh", "着力点对标")]


@pytest.mark.parametrize(("name", "language", "title"), [*ON_PAPER, *(pytest.param(*case, marks=pytest.mark.soak) for case in LONG_ON_PAPER)])
def test_paper_cuts_no_row_and_no_chart_and_every_sheet_has_its_title_and_number(paper, name, language, title):
    sheets, rows, charts = paper(name, language)
    assert len(rows) > 10 and charts
    for row in rows:
        cells = [without_blanks(cell) for cell in row]
        assert any(all(cell in sheet for cell in cells) for sheet in sheets), row
    for words in charts:
        assert any(all(without_blanks(word) in sheet for word in words) for sheet in sheets), words
    for number, sheet in enumerate(sheets, start=1):
        assert f"{number}/{len(sheets)}" in sheet and without_blanks(title) in sheet


def test_paper_shows_every_row_and_nothing_to_tick(opened):
    tab = opened("focus", "zh")
    table = tab.locator("#focus-positioning")
    rows = table.locator("tbody tr")
    assert [row.is_visible() for row in rows.all()].count(False) > 10 and table.locator(".more").is_visible()
    tab.emulate_media(media="print")
    assert all(row.is_visible() for row in rows.all()) and not table.locator(".more").is_visible()
    assert not tab.locator(".csv").first.is_visible() and tab.locator(".remarks details p").first.is_visible()
