"""No text acts as a formula in any CSV that leaves for a spreadsheet, and every text comes back as it was."""

import csv
import doctest
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import invented
from analysis import spreadsheet
from analysis.dataset.load import load
from analysis.spreadsheet import TRIGGERS, as_csv, guard, unguard

# Texts near the rule: triggers, apostrophes and blanks in any order, then anything.
NEAR = st.text(st.sampled_from([*TRIGGERS, " ", "\u3000", "a", "5"]), max_size=6)
ANY = st.one_of(NEAR, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_examples_run():
    assert doctest.testmod(spreadsheet).failed == 0


@given(ANY)
def test_what_is_guarded_begins_with_no_trigger_but_the_apostrophe_and_comes_back(text):
    cell = guard(text)
    assert not cell.lstrip(" \u00a0\u3000").startswith(TRIGGERS[:-1])
    assert unguard(cell) == text


@given(ANY.filter(lambda text: not text.startswith("'")))
def test_an_honest_cell_that_was_never_guarded_is_read_as_it_stands(text):
    assert unguard(text) == text


@given(st.lists(st.tuples(NEAR.filter(lambda text: "\0" not in text), st.integers()), min_size=1, max_size=4))
def test_a_table_comes_back_and_begins_with_the_mark_of_utf_8(rows):
    content = as_csv(["=text", "number"], rows)
    (head, *body) = read_back(content)
    assert content.startswith(b"\xef\xbb\xbf") and head == ["'=text", "number"]
    assert [(unguard(text), int(number)) for text, number in body] == rows


@pytest.mark.parametrize(("cell", "written"), [("-5", "-5"), ("+1,200.5%", "+1,200.5%"), ("-5+cmd", "'-5+cmd"), ("=1", "'=1"), (-3, "-3"), (None, "")])
def test_a_number_written_as_text_stays_bare_only_in_a_column_of_numbers(cell, written):
    assert read_back(as_csv(["a", "b"], [[cell, "x"]], numeric={0}))[1][0] == written
    assert read_back(as_csv(["a", "b"], [["x", "-5"]], numeric={0}))[1][1] == "'-5"


def test_a_dataset_saved_from_a_guarded_sheet_loads_as_the_unguarded_one(tmp_path):
    """A minus that was always there loads the same with and without the apostrophe; of two apostrophes one is the text's own."""
    folder = invented.build(tmp_path / "data")
    plan, read = next(iter(load(folder).plans.index)), []
    for cell in ("-5 below", "'-5 below", "''-5 below", "'quoted'"):
        invented.edit(folder, "plans", plan, "notes_en", cell)
        read.append(load(folder).plans.loc[plan, "notes_en"])
    assert read == ["-5 below", "-5 below", "'-5 below", "'quoted'"]
