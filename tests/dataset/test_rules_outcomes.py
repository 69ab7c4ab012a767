"""Outcomes that a dataset may not hold: of targets not yet due, of half a figure, of another quantity, found and not found at once."""

import pytest

import invented
from analysis.dataset.load import load
from analysis.errors import DataError

FIGURE = {"value": "1", "comparator": "=", "unit": "count", "year": "2028", "scope_match": "same", "standing": "stated", "source_ids": "press-1"}
NONE = {"searched_zh": "报纸", "searched_en": "newspapers", "source_ids": "press-1"}


@pytest.fixture
def folder(tmp_path):
    return invented.build(tmp_path)


@pytest.mark.parametrize("target, said", [
    ("aldmoor-plan-t01", "its year over by the edition of codebook/dataset.csv, so 2029 at the latest; found '2030'"),
    ("aldmoor-plan-t13", "so 2029 at the latest; found 'no year'"),
    ("aldmoor-plan-t14", "not a ceiling of support"),
])
def test_only_a_target_that_is_due_has_an_outcome(folder, target, said):
    invented.add(folder, "outcomes", outcome_id="new", target_id=target, **NONE)
    with pytest.raises(DataError, match=said):
        load(folder)


@pytest.mark.parametrize("edition, due", [("2028-12-30", False), ("2028-12-31", True), ("2028-12", False), ("2029", True)])
def test_a_year_is_over_on_its_last_day(folder, edition, due):
    invented.edit(folder, "dataset", "invented-health", "edition", edition)
    if due:
        assert len(load(folder).outcomes) == 3
    else:
        with pytest.raises(DataError, match="so 2027 at the latest; found '2028'"):
            load(folder)


@pytest.mark.parametrize("column, value, said", [
    ("standing", "", "a figure needs .*empty: standing"),
    ("unit", "%", "must convert to that of target aldmoor-plan-t02.*Units of the same quantity: count"),
    ("value", "", "must be empty.*filled: comparator, unit, year, scope_match, standing"),
])
def test_a_figure_is_whole_and_of_the_right_quantity(folder, column, value, said):
    invented.edit(folder, "outcomes", "aldmoor-plan-t02-o1", column, value)
    with pytest.raises(DataError, match=said):
        load(folder)


def test_what_was_not_found_was_looked_for(folder):
    for column in ("searched_zh", "searched_en"):
        invented.edit(folder, "outcomes", "breck-plan-t02-o1", column, "")
    with pytest.raises(DataError, match="must say what was looked through.*a target nobody looked up has no row"):
        load(folder)


def test_nothing_is_both_found_and_not_found(folder):
    invented.add(folder, "outcomes", outcome_id="new", target_id="aldmoor-plan-t02", **NONE)
    with pytest.raises(DataError, match=r"new and aldmoor-plan-t02-o1|new, aldmoor-plan-t02-o1"):
        load(folder)


def test_figures_of_several_scopes_may_stand_together(folder):
    invented.add(folder, "outcomes", outcome_id="new", target_id="aldmoor-plan-t02", **FIGURE | {"scope_match": "wider"})
    invented.add(folder, "outcomes", outcome_id="none", target_id="na-measures-t01", **NONE)
    assert len(load(folder).outcomes) == 5
