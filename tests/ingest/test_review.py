"""From a text to the dataset: a draft, a workbook, decisions, rows; conflicts stop everything."""

from datetime import datetime

import openpyxl
import pytest

from analysis.dataset.load import load
from analysis.errors import IngestError
from analysis.ingest.draft import draft_folder, ingest, load_draft, save
from analysis.ingest.review import _alone, accept, disagreements, open_review
from analysis.ingest.sheets import write_review
from ingest_kit import NESTED, document, fill

@pytest.fixture(scope="module")
def drafted(invented_folder):
    return ingest(document(NESTED), load(invented_folder), plan_id="corvale-2031", region_id="corvale")


@pytest.fixture
def dataset(invented_folder, drafted, tmp_path):
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(invented_folder, folder)
    save(drafted, draft_folder(folder, "corvale-2031"))
    return folder


@pytest.fixture
def workbook(dataset, drafted, tmp_path):
    path = tmp_path / "review.xlsx"
    write_review(drafted, load(dataset), path)
    return path


def test_a_draft_comes_back_as_it_was_saved(dataset, drafted):
    kept = load_draft(draft_folder(dataset, "corvale-2031"))
    assert kept.text == drafted.text and list(kept.provisions["provision_id"]) == list(drafted.provisions["provision_id"])
    assert kept.provisions["lead_agencies"].iloc[0] == "省卫生健康委;省财政厅"


def test_the_workbook_offers_lists_and_computes_nothing(workbook):
    book = openpyxl.load_workbook(workbook)
    assert {validation.formula1.split("!")[0] for validation in book["provisions"].data_validations.dataValidation} == {"=codes"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert "建设标准化村卫生室" in {cell.value for cell in book["provisions"]["D"]}


def test_a_reviewed_plan_enters_the_dataset_with_the_suggestion_as_one_more_coder(dataset, drafted, workbook):
    fill(workbook)
    before = load(dataset).codings.index
    added = accept(load_draft(draft_folder(dataset, "corvale-2031")), [open_review(workbook, "li")], dataset)
    data = load(dataset)
    assert added["provisions"] == 5 and data.plans.at["corvale-2031", "provisions_total"] == 5
    new = data.codings.drop(before)
    assert new["coder_id"].value_counts().to_dict() == {"suggested": 5, "li": 5, "final": 5}
    assert {"suggested", "li"} <= set(data.coders.index) and data.coders.at["li", "kind"] == "human"
    assert not [text for text in data.provisions.loc[new["provision_id"], "summary_zh"] if text in drafted.text]


def test_every_conflict_is_listed_and_nothing_is_written(dataset, workbook):
    fill(workbook, lambda sheet, row: {"factor_primary": "clinic", "summary_en": ""} if row.get("provision_id") == "corvale-2031-01" and sheet == "provisions" else {})
    before = {path: path.read_bytes() for path in dataset.rglob("*.csv")}
    with pytest.raises(IngestError) as caught:
        accept(load_draft(draft_folder(dataset, "corvale-2031")), [open_review(workbook, "li")], dataset)
    assert "did you mean 'clinics'" in str(caught.value) and "summary_en: empty" in str(caught.value)
    assert before == {path: path.read_bytes() for path in dataset.rglob("*.csv")}


def test_a_summary_that_copies_the_text_is_refused(dataset, drafted, workbook):
    copied = drafted.provisions["text"].iloc[0]
    fill(workbook, lambda sheet, row: {"summary_zh": copied} if row.get("provision_id") == "corvale-2031-01" and sheet == "provisions" else {})
    with pytest.raises(IngestError, match="copies the document"):
        accept(load_draft(draft_folder(dataset, "corvale-2031")), [open_review(workbook, "li")], dataset)


def test_two_reviewers_who_disagree_must_settle_first(dataset, drafted, workbook, tmp_path):
    import shutil

    other = tmp_path / "other.xlsx"
    shutil.copy(workbook, other)
    fill(workbook)
    fill(other, lambda sheet, row: {"factor_primary": "staff"} if row.get("provision_id") == "corvale-2031-02" and sheet == "provisions" else {})
    reviews = [open_review(workbook, "li"), open_review(other, "wang")]
    rows = disagreements(reviews)
    assert rows[["provision_id", "column", "wang"]].values.tolist() == [["corvale-2031-02", "factor_primary", "staff"]]
    with pytest.raises(IngestError, match="wang says staff"):
        accept(load_draft(draft_folder(dataset, "corvale-2031")), reviews, dataset)


def test_a_day_typed_into_excel_is_read_as_a_day_and_a_month_stays_a_month(workbook):
    """Excel makes a date of a day typed into an ordinary cell; a cell that is text keeps 2031-03 as it was typed."""
    book = openpyxl.load_workbook(workbook)
    cells = {row[0].value: row[1] for row in book["plan"].iter_rows(min_row=2)}
    assert cells["issued_date"].number_format == cells["source_accessed"].number_format == "@"
    cells["issued_date"].value = datetime(2031, 1, 20)
    book.save(workbook)
    assert open_review(workbook, "li").plan["issued_date"] == "2031-01-20"


@pytest.mark.parametrize(("place", "told"), [("review.xls", "write .*review.xlsx"), ("file/review.xlsx", "cannot be written")])
def test_a_workbook_that_cannot_be_is_refused(dataset, drafted, tmp_path, place, told):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(IngestError, match=told):
        write_review(drafted, load(dataset), tmp_path / place)
    assert not (tmp_path / "review.xls").exists()


def test_tables_that_a_spreadsheet_saved_take_new_rows_in_its_manner(dataset, drafted, workbook):
    fill(workbook)
    path = dataset / "provisions.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert accept(drafted, [open_review(workbook, "li")], dataset)["provisions"] == 5
    added = path.read_bytes().removeprefix(before)
    assert added.count(b"\r\n") == 5 == added.count(b"\n") and len(load(dataset).provisions.loc["corvale-2031-01":]) >= 5


def test_of_two_imports_at_once_the_second_is_refused(dataset, drafted, workbook):
    fill(workbook)
    before = {path: path.read_bytes() for path in dataset.rglob("*.csv")}
    with _alone(dataset), pytest.raises(IngestError, match="another import is writing here"):
        accept(drafted, [open_review(workbook, "li")], dataset)
    assert before == {path: path.read_bytes() for path in dataset.rglob("*.csv")}


@pytest.mark.parametrize(("sheet", "told"), [("provisions", "row corvale-2031-01"), ("targets", "row corvale-2031-t01"), ("plan", "row plan_id"), ("head", "column note")])
def test_what_stands_twice_in_a_workbook_is_refused(workbook, sheet, told):
    book = openpyxl.load_workbook(workbook)
    if sheet == "head":
        book["provisions"].cell(1, 40).value = "note"
    else:
        book[sheet].append([cell.value for cell in book[sheet][2]])
    book.save(workbook)
    with pytest.raises(IngestError, match=f"{told} stands twice"):
        open_review(workbook, "li")


def test_line_breaks_typed_into_cells_are_none_of_the_text(dataset, drafted, workbook):
    fill(workbook, lambda sheet, row: {"summary_zh": "自撰\n摘要", "summary_en": "Our own \r\n\tsummary.", "note": "a\nb"} if sheet == "provisions" else {})
    row = open_review(workbook, "li").provisions.iloc[0]
    assert (row["summary_zh"], row["summary_en"], row["note"]) == ("自撰摘要", "Our own summary.", "a b")
    assert accept(drafted, [open_review(workbook, "li")], dataset)["provisions"] == 5


def test_rules_that_the_plan_would_break_are_named_without_the_copy_they_were_tried_on(dataset, drafted, workbook):
    fill(workbook)
    book = openpyxl.load_workbook(workbook)
    next(row[1] for row in book["plan"].iter_rows() if row[0].value == "horizon_end").value = "2031年"
    book.save(workbook)
    with pytest.raises(IngestError, match="found '2031年' in row corvale-2031") as caught:
        accept(drafted, [open_review(workbook, "li")], dataset)
    assert str(dataset.parent) not in str(caught.value)


def test_what_is_jotted_beside_a_table_is_no_row_of_it(workbook):
    rows = len(open_review(workbook, "li").provisions)
    book = openpyxl.load_workbook(workbook)
    book["provisions"].cell(3, 40).value = book["provisions"].cell(60, 40).value = "to ask"
    book.save(workbook)
    assert len(open_review(workbook, "li").provisions) == rows


def test_a_review_is_never_overwritten(workbook, dataset, drafted):
    with pytest.raises(IngestError, match="never overwritten"):
        write_review(drafted, load(dataset), workbook)


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "no.xlsx"
    path.write_bytes(b"PK no")
    with pytest.raises(IngestError, match="cannot be opened|can be opened"):
        open_review(path, "li")
    with pytest.raises(IngestError, match="no such file"):
        open_review(tmp_path / "gone.xlsx", "li")
