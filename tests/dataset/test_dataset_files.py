"""Files that are no tables: missing, torn, of another encoding, with a wrong header. One clear message each."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import add, build, drop, edit, path_of, remove

from analysis.dataset.files import read_sheets
from analysis.dataset.load import load, typed
from analysis.errors import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "data")


def failures(folder: Path) -> tuple[str, ...]:
    with pytest.raises(DataError) as caught:
        load(folder)
    return caught.value.failures


def change_text(folder: Path, table: str, old: str, new: str) -> None:
    path = path_of(folder, table)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_missing_folder(tmp_path):
    (found,) = failures(tmp_path / "nowhere")
    assert found.endswith("nowhere: the dataset must be a folder that exists. Give the folder that holds regions.csv, plans.csv and codebook/.")


def test_file_in_place_of_the_folder(folder):
    (found,) = failures(folder / "plans.csv")
    assert "the dataset must be a folder" in found


def test_missing_required_table(folder):
    drop(folder, "plans")
    found = failures(folder)
    assert "plans.csv: the file is missing. Add it: one row is a document: core plan of its region, companion or benchmark." in found


def test_missing_codebook_table(folder):
    drop(folder, "units")
    assert failures(folder) == ("codebook/units.csv: the file is missing. Add it: one row is a unit of measurement.",)


def test_empty_required_table(folder):
    path = path_of(folder, "codings")
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert failures(folder) == ("codings.csv: the table must have at least one row.",)


def test_empty_file(folder):
    path_of(folder, "regions").write_bytes(b"")
    assert any("regions.csv: the file must begin with a header: region_id, name_en" in found for found in failures(folder))


def test_missing_column_names_the_unknown_one_that_is_near(folder):
    change_text(folder, "targets", "indicator_id", "indicator")
    assert "targets.csv: the header lacks the column indicator_id. Nearest: 'indicator'." in failures(folder)
    assert "targets.csv: the header has an unknown column; found 'indicator'. Nearest: 'indicator_id'." in failures(folder)


def test_extra_column_is_refused_with_the_nearest_name(folder):
    change_text(folder, "sectors", "name_en", "name_en,name_eng")
    found = failures(folder)
    assert found[0] == "codebook/sectors.csv: the header has an unknown column; found 'name_eng'. Nearest: 'name_en'."


def test_doubled_column(folder):
    change_text(folder, "sectors", "name_en", "name_en,name_en")
    assert "codebook/sectors.csv: the header names a column twice; found 'name_en'." in failures(folder)


def test_columns_may_stand_in_any_order(folder):
    before = load(folder).sectors
    path_of(folder, "sectors").write_text("name_en,sector_id,name_zh\nSchools,schools,学校\nTransport,transport,交通\n", encoding="utf-8")
    assert load(folder).sectors.equals(before)


def test_ragged_rows_name_their_lines(folder):
    change_text(folder, "sectors", "schools,学校,Schools", "schools,学校,Schools, all of them")
    change_text(folder, "sectors", "transport,交通,Transport", "transport")
    step = "Put a cell that holds a comma in quotation marks."
    assert failures(folder)[:2] == (
        f"codebook/sectors.csv: a row must have 3 cells; found '4 cells' in line 2 (schools). {step}",
        f"codebook/sectors.csv: a row must have 3 cells; found '1 cells' in line 3 (transport). {step}",
    )


def test_open_quotation_mark(folder):
    change_text(folder, "sectors", "transport,交通,Transport", 'transport,"交通,Transport')
    (found,) = [found for found in failures(folder) if "sectors.csv: the file is not valid CSV" in found]
    assert found.endswith("Look for a quotation mark that is not closed or not doubled.")


def test_other_encoding_names_the_line(folder):
    path_of(folder, "sectors").write_bytes("sector_id,name_zh,name_en\nschools,布衣,Schools\n".encode("gb18030"))
    assert (
        "codebook/sectors.csv: the file must be UTF-8; found 'byte 0xb2' in line 2. Save it again as UTF-8 (in a spreadsheet: CSV UTF-8)."
        in failures(folder)
    )


def test_byte_order_mark_windows_line_ends_and_blank_lines_are_harmless(folder):
    before = load(folder).sectors
    path = path_of(folder, "sectors")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert load(folder).sectors.equals(before)


def test_folder_in_place_of_a_table(folder):
    drop(folder, "sectors")
    path_of(folder, "sectors").mkdir()
    assert "codebook/sectors.csv: the file cannot be read: Is a directory." in failures(folder)


def test_misspelt_optional_table_is_not_taken_for_an_absent_one(folder):
    path_of(folder, "baselines").rename(folder / "baseline.csv")
    assert failures(folder) == ("baseline.csv: the file is no table of a dataset. Nearest: 'baselines.csv'. Rename it or move it elsewhere.",)


def test_hidden_and_other_files_are_let_be(folder):
    (folder / ".~lock.plans.csv").write_text("x", encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    load(folder)


CORRECTIONS = {
    "table": ({"table": "region_fact"}, "table must be a table of the dataset; found 'region_fact'", "'region_facts'"),
    "row": ({"row_id": "aldmoor-f1"}, "row_id must be a row of region_facts; found 'aldmoor-f1'", "'aldmoor-f01'"),
    "column": ({"column": "values"}, "column must be a column of region_facts that is no key; found 'values'", "'value'"),
    "key": ({"column": "fact_id"}, "column must be a column of region_facts that is no key; found 'fact_id'", ""),
    "old value": ({"old_value": "13"}, "old_value must still stand in region_facts ('13' expected); found '14'", "bring old_value up to date"),
    "nothing new": ({"new_value": "14"}, "new_value must differ from old_value; found '14'", ""),
}


@pytest.mark.parametrize(("cells", "rule", "near"), CORRECTIONS.values(), ids=CORRECTIONS)
def test_correction_that_does_not_fit(folder, cells, rule, near):
    row = {"table": "region_facts", "row_id": "aldmoor-f01", "column": "value", "old_value": "14", "new_value": "15"} | cells
    texts = {"reason_zh": "误", "reason_en": "slip", "source_ids": "press-1", "date": "2030-01-30"}
    remove(folder, "corrections", "region_facts:aldmoor-f01:value")
    add(folder, "corrections", **row, **texts)
    (found,) = failures(folder)
    assert rule in found
    assert near in found
    assert found.startswith("corrections.csv: ")


def test_correction_of_a_cell_that_was_put_right_in_the_table_fails(folder):
    edit(folder, "region_facts", "aldmoor-f01", "value", "15")
    (found,) = failures(folder)
    assert "('14' expected); found '15' in row region_facts:aldmoor-f01:value. Remove the correction" in found


def test_corrected_cells_are_checked(folder):
    edit(folder, "corrections", "region_facts:aldmoor-f01:value", "new_value", "15 vans")
    assert failures(folder) == ("region_facts.csv: value must be a finite number written plainly, such as 1200 or 3.5; found '15 vans' in row aldmoor-f01.",)


LOOKALIKES = ["NA", "N/A", "null", "None", "nan", "007", "010000", "1e5", "true", "no", "=x", "+1", "-", "1,200", "12:30:45", '"', "a;b", "  x "]
TEXTS = st.one_of(st.sampled_from(LOOKALIKES), st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_text_comes_back_as_it_was_written(folder, text):
    edit(folder, "sources", "mirror-1", "publisher", text)
    edit(folder, "regions", "na", "gb_code", text)
    sheets, found = read_sheets(folder, ("sources", "regions"))
    assert found == []
    assert sheets["sources"].rows[-1]["publisher"] == text
    assert sheets["regions"].rows[2]["gb_code"] == text


@pytest.mark.parametrize("text", LOOKALIKES)
def test_lookalikes_survive_in_the_frames(folder, text):
    edit(folder, "sources", "mirror-1", "publisher", text)
    sheets, _ = read_sheets(folder, ("sources",))
    assert typed(sheets["sources"]).loc["mirror-1", "publisher"] == text
