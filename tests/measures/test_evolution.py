"""Documents in time and what changed between them, worked out by hand."""

import pandas as pd
import pytest

import measure_frames as m
from analysis.measures.amendments import target_changes
from analysis.measures.evolution import date_bounds, document_history

PLAN = {"status": "in_force", "role": "companion"}


def history(dates, links=(), **columns):
    """Documents of one region r by id and date, and relations (plan, relation, other)."""
    plans = m.plans(**{plan: {"region_id": "r", **PLAN, **{name: by[plan] for name, by in columns.items() if plan in by}} for plan in dates})
    plans = plans.assign(issued_date=list(dates.values()))
    relations = pd.DataFrame(list(links), columns=["plan_id", "relation", "other_plan_id"], index=[f"l{n}" for n in range(len(links))], dtype="str")
    return document_history(plans, relations, m.terms(), regions=["r", "s"])


@pytest.mark.parametrize("text, begin, end, precision", [
    ("2027", 2027, 2028, "year"),
    ("2027-01", 2027, 2027 + 31 / 365, "month"),
    ("2028-02", 2028 + 31 / 366, 2028 + 60 / 366, "month"),  # a leap year
    ("2027-12-31", 2027 + 364 / 365, 2028, "day"),
])
def test_a_date_is_a_stretch_of_time(text, begin, end, precision):
    found = date_bounds(text)
    assert found[:2] == pytest.approx((begin, end), abs=1e-9) and found[2] == precision


@pytest.mark.parametrize("text", ["", "spring 2027", "2027-5", "27-05-01"])
def test_what_is_no_date_is_never_placed(text):
    begin, end, precision = date_bounds(text)
    assert pd.isna(begin) and pd.isna(end) and precision == "unknown"


def test_documents_stand_by_region_and_date_the_undated_last_and_the_benchmark_at_the_end():
    made = history(
        {"b": "2026", "z": "", "a": "2027-03", "other": "2020", "bench": "2019"},
        region_id={"other": "s", "bench": "nation"}, role={"bench": "benchmark"},
    )
    assert list(made.frame.index) == ["b", "a", "z", "other", "bench"]
    assert list(made.frame["number"]) == [1, 2, 3, 4, 5]
    assert list(made.frame["precision"]) == ["year", "month", "unknown", "year", "year"]


def test_documents_of_regions_not_asked_for_are_left_out():
    assert list(history({"a": "2026", "x": "2026"}, region_id={"x": "elsewhere"}).frame.index) == ["a"]


@pytest.mark.parametrize("relation, dates, order", [
    ("draft_of", ("", ""), ("one", "two")),
    ("implements", ("", ""), ("two", "one")),
    ("replaces", ("2026", "2026"), ("two", "one")),
    ("companion_of", ("2025", "2026-01-01"), ("one", "two")),
    ("companion_of", ("2026-03-02", "2026-03-01"), ("two", "one")),
    ("companion_of", ("2026-03", "2026-03-15"), ("", "")),  # within one month nobody can tell
    ("companion_of", ("2026", "2026"), ("", "")),
    ("companion_of", ("2026", ""), ("", "")),
])
def test_which_of_two_documents_is_the_earlier(relation, dates, order):
    made = history(dict(zip(("one", "two"), dates, strict=True)), [("one", relation, "two")])
    assert tuple(made.relations.loc["l0", ["earlier", "later"]]) == order


# --- changes -----------------------------------------------------------------------------------------


def change(before, after, *, relation="replaces", basis="full_text", earlier_basis="full_text", dates=("2025", "2026"), **columns):
    """What became of the targets of `old` in `new`: {target: change}."""
    made = history({"old": dates[0], "new": dates[1]}, [("new", relation, "old")], text_basis={"old": earlier_basis, "new": basis}, **columns)
    rows = {f"{plan[0]}{n}": {"plan_id": plan, "indicator_id": "machines", **row} for plan, side in (("old", before), ("new", after)) for n, row in enumerate(side)}
    found = target_changes(m.targets(**rows), m.indicators(), made, m.units())
    return {row["earlier_target"] or row["later_target"]: row["change"] for _, row in found.frame.iterrows()}, found


@pytest.mark.parametrize("before, after, said", [
    ({"value": 10}, {"value": 10}, "kept"),
    ({"value": 10}, {"value": 10, "comparator": ">"}, "reworded"),
    ({"value": 10}, {"value": 12}, "raised"),
    ({"value": 10}, {"value": 8}, "lowered"),
    ({"value": 10, "comparator": "<="}, {"value": 8, "comparator": "<="}, "raised"),  # a lower ceiling asks for more
    ({"indicator_id": "place", "unit": "rank", "value": 3}, {"indicator_id": "place", "unit": "rank", "value": 1}, "raised"),
    ({"value": 10}, {"value": 12, "comparator": "<="}, "differs"),
    ({"value": 3, "value_high": 5, "comparator": "range"}, {"value": 4, "value_high": 6, "comparator": "range"}, "raised"),
    ({"value": 3, "value_high": 5, "comparator": "range"}, {"value": 2, "value_high": 6, "comparator": "range"}, "differs"),
    ({"value": 10}, {"value": 12, "year": 2029}, "other_year"),
    ({"value": 10}, {"value": 12, "scope_id": "other"}, "rescoped"),
    ({"value": 10}, {"value": 0.012, "unit": "thousand"}, "raised"),
    ({}, {}, "kept"),
    ({}, {"value": 1}, "differs"),
])
def test_one_target_before_and_after(before, after, said):
    assert change([before], [after])[0] == {"o0": said}


@pytest.mark.parametrize("relation, basis, level, said", [
    ("replaces", "full_text", "goal", "dropped"),
    ("implements", "full_text", "goal", "not_repeated"),
    ("companion_of", "full_text", "goal", "not_repeated"),
    ("replaces", "excerpt", "goal", "left_goals"),
    ("replaces", "excerpt", "measure", "not_seen"),
    ("replaces", "excerpt_and_press", "goal", "left_goals"),
    ("replaces", "press", "goal", "not_seen"),
    ("companion_of", "press", "goal", "not_seen"),
])
def test_silence_means_what_was_read(relation, basis, level, said):
    assert change([{"value": 10, "level": level}], [], relation=relation, basis=basis)[0] == {"o0": said}


@pytest.mark.parametrize("basis, said", [("full_text", {"n0": "added"}), ("press", {"n0": "not_seen_before"}), ("excerpt", {"n0": "not_seen_before"})])
def test_what_is_new_needs_an_earlier_text_that_was_read(basis, said):
    assert change([], [{"value": 1}], earlier_basis=basis)[0] == said


def test_what_a_companion_sets_of_its_own_is_not_listed():
    assert change([{"value": 1}], [{"value": 1}, {"indicator_id": "sales", "unit": "million yuan", "value": 5}], relation="companion_of")[0] == {"o0": "kept"}


def test_years_pair_up_and_a_further_year_is_named():
    changes, found = change([{"value": 10, "year": 2027}], [{"value": 9, "year": 2025}, {"value": 10, "year": 2027}])
    assert changes == {"o0": "kept", "n0": "further_year"}
    assert found.frame.loc[0, "evidence"] == ("o0", "n1")


def test_a_year_that_is_gone_is_dropped_not_rescoped():
    assert change([{"value": 10}, {"value": 12, "year": 2028}], [{"value": 10}])[0] == {"o0": "kept", "o1": "dropped"}


def test_a_scope_is_rescoped_into_one_target_only():
    before = [{"value": 1, "scope_id": "a"}, {"value": 2, "scope_id": "b"}]
    _, found = change(before, [{"value": 3, "scope_id": "c"}, {"value": 4, "scope_id": "d"}])
    assert list(zip(found.frame["earlier_target"], found.frame["later_target"], found.frame["change"], strict=True)) == [("o0", "n0", "rescoped"), ("o1", "n1", "rescoped")]


def test_without_an_order_nothing_is_raised_or_lowered():
    changes, found = change([{"value": 10}], [{"value": 12}], relation="companion_of", dates=("2026", "2026-05"))
    assert changes == {"o0": "differs"} and not found.pairs.at["l0", "is_ordered"]


@pytest.mark.parametrize("columns, barrier", [
    ({"region_id": {"old": "s"}}, "other_region"),
    ({"doc_level": {"old": "town", "new": "own_level"}}, "other_tier"),
    ({"ai_specific": {"old": False}}, "other_field"),
])
def test_other_territories_and_fields_are_not_compared(columns, barrier):
    changes, found = change([{"value": 10}], [{"value": 12}], relation="companion_of", **columns)
    assert not changes and found.pairs.at["l0", "barrier"] == barrier


def test_documents_without_targets_are_a_pair_without_rows():
    changes, found = change([], [])
    assert not changes and found.pairs.at["l0", "barrier"] == "no_targets"
