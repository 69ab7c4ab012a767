"""A built page in a real browser: no request, no sideways scrolling, code unfolds without scripts, contrast in both schemes."""

import re
import shutil
from pathlib import Path

import pytest
from reports.engine_kit import COLUMNS, exhibit, study
from reports.test_render import notebook, page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: make test installs it")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; install the package chromium"),
]

WIDE = [{**COLUMNS[1], "key": f"c{n}", "label": f"A column with a long name {n}"} for n in range(14)]
NARROW, DESKTOP = {"width": 360, "height": 700}, {"width": 1400, "height": 900}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A page with every kind of exhibit, a table far wider than a phone and a heading that will not break."""
    table = exhibit("wide", "table", columns=[COLUMNS[0], *WIDE], rows=[["North", *["1,234,567"] * 14]] * 3)
    said = study(title="Averylongwordwithoutanybreakwhatsoeverinsideofittoseewhathappens " * 2, standing="x" * 200)
    path = tmp_path_factory.mktemp("page") / "north.en.html"
    path.write_text(page(notebook(exhibit("f"), table, exhibit("s", "sentence"), exhibit("a", "absence"), first=said, last=said)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def opened(browser, path, **options):
    tab = browser.new_context(**options).new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(path.as_uri())
    return tab, asked


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["phone", "desktop"])
def test_a_page_loads_nothing_and_never_scrolls_sideways(browser, built, viewport):
    tab, asked = opened(browser, built, viewport=viewport)
    assert asked == [built.as_uri()]
    assert tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert tab.evaluate("document.querySelector('#wide .scroll').tabIndex") == 0


def test_code_unfolds_one_by_one_or_all_at_once_without_scripts(browser, built):
    tab, _ = opened(browser, built, java_script_enabled=False)
    blocks = tab.locator(".code")
    assert blocks.count() > 2 and not any(block.is_visible() for block in blocks.all())
    tab.locator(".fold summary").first.click()
    assert [block.is_visible() for block in blocks.all()].count(True) == 1
    tab.get_by_label("Show all code").check()
    assert all(block.is_visible() for block in blocks.all())


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# Each element that holds text itself, with its colour and the first ground behind it.
PAINTED = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('svg') && e.checkVisibility()
  && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())).map(e => {
  let ground = e; while (ground.parentElement && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
  return [e.tagName + '.' + e.className, getComputedStyle(e).color, getComputedStyle(ground).backgroundColor] })"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(browser, built, scheme):
    tab, _ = opened(browser, built, color_scheme=scheme)
    tab.locator(".fold summary").first.click()
    weak = []
    for name, ink, ground in tab.evaluate(PAINTED):
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        if (light + 0.05) / (dark + 0.05) < 4.5 and name != "A.skip":
            weak.append((name, ink, ground))
    assert not weak


def test_the_first_stop_of_the_keyboard_skips_to_the_text(browser, built):
    tab, _ = opened(browser, built)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
