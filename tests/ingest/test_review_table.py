"""The review as a table: decisions are kept in the workbook at once, slips are refused, and JupyterLab's lists do the same."""

import base64
import json
import re
from zipfile import ZipFile

import nbformat
import openpyxl
import pytest
from lab import opened, run_all

from analysis.dataset.load import load
from analysis.dataset.scaffold import SAMPLE, scaffold
from analysis.errors import IngestError, ParameterError
from analysis.ingest.draft import draft_folder, ingest, save
from analysis.ingest.read import read_document
from analysis.ingest.review import conflicts_of
from analysis.ingest.review_fill import fill_review, read_answers
from analysis.ingest.review_table import open_review_table, receive

PLAN, ROW = "harven-2031", "harven-2031-01"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A new dataset and the draft of its sample."""
    folder = tmp_path_factory.mktemp("review") / "reading"
    scaffold(folder)
    draft = ingest(read_document(folder / SAMPLE / "harven-plan.html"), load(folder), plan_id=PLAN, region_id="harven")
    save(draft, draft_folder(folder, PLAN))
    return folder


@pytest.fixture
def table(begun):
    table = open_review_table(PLAN, coder="li", into=begun, language="en")
    yield table
    table.path.unlink()


def cells(path, sheet, row):
    """A row of a workbook by column."""
    found = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    heads = next(found)
    return next(dict(zip(heads, values, strict=True)) for values in found if values[0] == row)


def computed(path, sheet, column, result):
    """Put a formula and its result into the first row of a sheet, as a spreadsheet saves it."""
    book = openpyxl.load_workbook(path)
    place = next(cell.column_letter for cell in book[sheet][1] if cell.value == column) + "2"
    book[sheet][place], number = "=A2", book.sheetnames.index(sheet) + 1
    book.save(path)
    with ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = f"xl/worksheets/sheet{number}.xml"
    parts[name] = re.sub(rf'(<c r="{place}"[^>]*)><f>A2</f><v ?/?>(?:</v>)?', rf'\1 t="str"><f>A2</f><v>{result}</v>', parts[name].decode()).encode()
    with ZipFile(path, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)


def test_a_decision_is_kept_and_says_what_is_left(table):
    left = table.decide(ROW, factor_primary="staff", title_en="Rooms", summary_zh="新建书房")
    assert left == ["summary_en: empty; say it in your own words"]
    kept = cells(table.path, "provisions", ROW)
    assert (kept["factor_primary"], kept["title_en"], kept["instrument"]) == ("staff", "Rooms", "supply.infrastructure")
    assert table.decide("title_en", value="A plan") == [] and cells(table.path, "plan", "title_en")["value"] == "A plan"
    assert table.decide("harven-2031-t01", scope_id="all_rooms") == [] and cells(table.path, "targets", "harven-2031-t01")["scope_id"] == "all_rooms"
    assert table.rows.at[ROW, "suggested_factor"] == "rooms" and table.rows.at[ROW, "factor_primary"] == "staff"


def test_a_year_may_be_given_as_a_number(table):
    table.decide("horizon_start", value=2031)
    assert table.review.plan["horizon_start"] == "2031" == cells(table.path, "plan", "horizon_start")["value"]
    table.decide("horizon_start", value=None)
    assert table.review.plan["horizon_start"] == ""


def test_a_chinese_table_says_in_chinese_what_is_left(begun):
    table = open_review_table(PLAN, coder="wang", into=begun)
    fill_review(table.path, {
        "provisions": {ROW: {"keep": "so", "title_en": "x"}, "harven-2031-02": {"factor_primary": "room", "instrument": "q", "summary_zh": table.draft.provisions["text"].iloc[1]}},
        "targets": {"harven-2031-t01": {"scope_id": "mine"}, "harven-2031-t02": {"keep": "yes", "indicator_id": ""}, "harven-2031-t05": {"keep": "so"}},
    })
    fill_review(table.path, {"provisions": {"harven-2031-03": {"factor_primary": ""}}, "targets": {"harven-2031-t03": {"scope_id": ""}}})
    left = [text for row in table.draft.provisions["provision_id"] for text in table.decide(row)]
    left += [text for row in table.draft.targets["target_id"] for text in table.decide(row)] + table.decide("title_en")
    assert {text for text in left if not re.search("[一-鿿]", text) or re.search("empty|say |choose|no code", text)} == set()
    assert {"主要要素：没有编码“room”，是否指“rooms”？", "英文标题：未填，请用自己的话写", "主要要素：未选，请从列表中选", "未填，必须填写"} <= set(left)
    assert any("照抄了原文" in text for text in left) and any("是新口径" in text for text in left) and any("请选是或否" in text for text in left)
    page = table.to_html()
    assert "say it in your own words" not in page and "table.decide(" in page
    table.path.unlink()


def test_it_goes_on_where_it_was_left(table, begun):
    table.decide(ROW, note="looked at")
    assert open_review_table(PLAN, coder="li", into=begun).rows.at[ROW, "note"] == "looked at"


@pytest.mark.parametrize(("row", "decided", "near"), [
    ("harven-2031-1", {"note": "x"}, "harven-2031-0|harven-2031-1"), (ROW, {"factor_prime": "rooms"}, "factor_primary"), (ROW, {"factor_primary": "room"}, "'rooms'"),
    ("doc_kind", {"value": "action-plan"}, "'action_plan'"), (ROW, {"text": "x"}, "no column 'text'"),
])
def test_a_slip_is_refused_and_nothing_kept(table, row, decided, near):
    before = table.path.read_bytes()
    with pytest.raises(ParameterError, match=near):
        table.decide(row, **decided)
    assert table.path.read_bytes() == before


def test_a_coder_is_an_id_and_a_plan_has_a_draft(begun):
    with pytest.raises(ParameterError, match="small letters"):
        open_review_table(PLAN, coder="../li", into=begun)
    for taken in ("final", "suggested"):
        with pytest.raises(ParameterError, match=f"{taken} is taken"):
            open_review_table(PLAN, coder=taken, into=begun)
    with pytest.raises(ParameterError, match="'fr' is none of zh, en"):
        open_review_table(PLAN, coder="zhao", into=begun, language="fr")
    assert not list(draft_folder(begun, PLAN).glob("review-*.xlsx"))
    with pytest.raises(IngestError, match="no draft"):
        open_review_table("nowhere-1", coder="li", into=begun)


def test_what_a_page_sends_is_never_read_as_code_and_never_shown_as_markup(table):
    hostile = '</script><img src=x onerror=alert(1)>"); raise SystemExit #'
    packed = base64.b64encode(json.dumps({"row": ROW, "column": "note", "value": hostile}).encode()).decode()
    answer = receive(table._key, packed)._repr_mimebundle_()["application/json"]
    assert "to settle" in answer["said"] and cells(table.path, "provisions", ROW)["note"] == hostile
    assert "<img" not in table.to_html() and "&lt;img" in table.to_html()
    assert "no longer open" in receive("review-gone", packed)._repr_mimebundle_()["application/json"]["error"]


def test_a_suggestion_below_the_level_asked_for_is_no_decision_until_it_is_looked_at(table, begun):
    def undecided(least):
        return [text for text in conflicts_of(table.draft, [table.review], load(begun), least=least) if "was suggested with" in text]

    assert not undecided(0.0) and {text.split(" ")[0] for text in undecided(0.7)} >= {"harven-2031-07"}
    table.decide("harven-2031-07", note="it holds")
    assert "harven-2031-07" not in {text.split(" ")[0] for text in undecided(0.7)}


def test_answers_fill_a_workbook_and_keep_its_lists(table, begun):
    filled = fill_review(table.path, read_answers(begun / SAMPLE / "review"))
    assert filled["plan"] == 15 and not table.conflicts
    assert openpyxl.load_workbook(table.path)["provisions"].data_validations.dataValidation


@pytest.mark.parametrize(("name", "text", "told"), [
    ("provisions", "provision_id,note\nharven-2031-99,x\n", "no row 'harven-2031-99'"), ("targets", "target_id,kep\nharven-2031-t01,no\n", "did you mean 'keep'"),
    ("plan", "field,value\ntitle_en\n", "cells of the header"), ("other", "a,b\n", "holds none of"), ("plan", b"field,value\ntitle_zh,\xff\n", "CSV in UTF-8"),
    ("plan", "field,value\ntitle_en,a\ntitle_en,b\n", "row title_en stands twice"), ("provisions", f"provision_id,note,note\n{ROW},a,b\n", "column note stands twice"),
    ("provisions", f"provision_id,note\n{ROW},\a\n", "control character"), ("provisions", f"provision_id,note\n{ROW},{'长' * 32_768}\n", "32,768 characters"),
])
def test_answers_that_fit_no_workbook_are_refused_and_nothing_is_written(table, tmp_path, name, text, told):
    before = table.path.read_bytes()
    (tmp_path / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(IngestError, match=told):
        fill_review(table.path, read_answers(tmp_path))
    assert table.path.read_bytes() == before


def test_what_a_formula_came_to_outlives_the_next_decision(table):
    """A workbook that is saved without a spreadsheet keeps no results of formulas; they would read as empty."""
    computed(table.path, "provisions", "note", "looked at")
    assert table.review.provisions.at[ROW, "note"] == "looked at"
    table.decide(ROW, title_en="Rooms")
    assert table.review.provisions.at[ROW, "note"] == "looked at"


@pytest.mark.notebook
@pytest.mark.browser
def test_jupyterlab_decides_in_the_workbook(begun, table, tmp_path, chromium):
    """A real JupyterLab: choose from a list, see what is left, and find it in the reviewer's workbook."""
    source = f"from pathlib import Path\nfrom analysis.ingest.review_table import open_review_table\ntable = open_review_table({PLAN!r}, coder='li', into=Path({str(begun)!r}), language='en')\ntable"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), tmp_path / "review.ipynb")
    with opened(tmp_path, "review.ipynb", chromium) as page:
        (output,) = run_all(page)
        assert "text/html" in output["data"], output
        line = page.locator(f".duibiao-review tr[data-row={ROW}]")
        line.locator("select[data-column=factor_primary]").select_option("staff")
        line.locator("textarea[data-column=summary_en]").fill("New rooms")
        line.locator("textarea[data-column=summary_zh]").click()
        page.wait_for_function("!document.querySelector('.duibiao-review tr[data-row=harven-2031-01] [data-left]').textContent.includes('summary_en')")
        assert "to settle · saved in review-li.xlsx" in page.locator(".duibiao-review [role=status]").inner_text()
    kept = cells(table.path, "provisions", ROW)
    assert (kept["factor_primary"], kept["summary_en"]) == ("staff", "New rooms")
