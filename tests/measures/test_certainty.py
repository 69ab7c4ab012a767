"""Certainty by hand: what is firm, what a little would turn, how little, and what is left open."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.measures.certainty import LEVELS, Findings, ended_by, grade_comparisons, grade_goals, grade_pace, grade_rank

NAN = float("nan")


def row(p, q, status, low_p, high_p, low_q, high_q, *, fragile=False, absence=""):
    return {"plan_p": p, "plan_q": q, "group_id": "g", "status": status, "share_low_p": low_p, "share_high_p": high_p, "share_low_q": low_q,
            "share_high_q": high_q, "settle_higher": pd.NA, "settle_lower": pd.NA, "fragile": fragile, "fragile_under": (), "absence": absence, "evidence": (p, q)}


COMPARED = SimpleNamespace(frame=pd.DataFrame([
    row("a", "b", "higher", 16 / 23, 16 / 23, 21 / 45, 21 / 45),
    row("a", "c", "lower", 1 / 23, 1 / 23, 5 / 10, 9 / 10, fragile=True),
    row("a", "d", "total_unknown", 16 / 23, 16 / 23, NAN, NAN, absence="total_unknown"),
    row("b", "c", "not_identified", 21 / 45, 21 / 45, 0.0, 0.9),
    row("b", "e", "refused", NAN, NAN, NAN, NAN, absence="refused:text_not_read"),
    row("c", "b", "higher", 0.9, 1.0, 0.1, 0.2),
]))
SHARES = SimpleNamespace(frame=pd.DataFrame({"plan_id": list("abcde"), "total": [23, 45, 10, pd.NA, 5]}))


def graded(holds=None):
    found = [("a", "b", "g", 0.99), ("c", "b", "g", 0.94)] if holds is None else holds
    recoded = SimpleNamespace(findings=pd.DataFrame(found, columns=["plan_p", "plan_q", "group_id", "holds_share"]))
    frame = grade_comparisons(COMPARED, SHARES, recoded)
    return {(r.plan_p, r.plan_q): r for r in frame.itertuples()}


def test_levels_follow_the_rule_and_stand_surest_first():
    rows = graded()
    assert [(*pair, r.certainty) for pair, r in rows.items()] == [
        ("a", "b", "firm"), ("c", "b", "fragile"), ("a", "c", "fragile"), ("b", "c", "undecided"), ("a", "d", "no_total")]


def test_without_recodings_the_other_readings_decide_alone():
    rows = {(r.plan_p, r.plan_q): r.certainty for r in grade_comparisons(COMPARED, SHARES).itertuples()}
    assert rows["a", "b"] == rows["c", "b"] == "firm" and rows["a", "c"] == "fragile"


def test_recodings_just_at_the_share_hold():
    assert graded([("a", "b", "g", 0.95)])["a", "b"].certainty == "firm"
    assert graded([("a", "b", "g", 0.9499)])["a", "b"].certainty == "fragile"


def test_how_many_provisions_end_a_difference():
    rows = graded()
    # 16/23 against 21/45: 10/23 is below 21/45 and 11/23 is not; 31/45 is below 16/23 and 32/45 is not.
    assert (rows["a", "b"].flip_p, rows["a", "b"].flip_q) == (6, 11)
    assert 16 - 6 <= 23 * 21 / 45 < 16 - 5 and 21 + 11 >= 45 * 16 / 23 > 21 + 10
    # The nearest ends: 5 of 10 at least against 1 of 23.
    assert (rows["a", "c"].flip_p, rows["a", "c"].flip_q) == (11, 5)
    assert (rows["a", "b"].provisions_p, rows["a", "b"].provisions_q) == (16, 21)
    assert pd.isna(rows["b", "c"].flip_p)


@pytest.mark.parametrize("more, less, total, needed", [(2 / 3, 1 / 3, 3, 1), (2 / 3, 0.0, 3, 2), (0.5, 0.5, 8, 1), (1.0, 0.0, 7, 7)])
def test_exact_shares_are_not_a_hair_off(more, less, total, needed):
    assert ended_by(pd.Series([more]), pd.Series([less]), pd.Series([total])).tolist() == [needed]


def goals():
    frame = pd.DataFrame({
        "target_id": ["t1", "t1", "t1", "t2", "t3"], "peer_target_id": ["u1", "u2", "u3", "u4", "u1"], "is_benchmark": [True, False, False, False, False],
        "status": ["same_scope", "same_scope", "same_scope_other_year", "same_scope", "other_scope"], "evidence": [("t1",)] * 5,
    })
    targets = pd.DataFrame({"confidence": ["high", "medium", "high", "high", "high", "high"], "n_independent_sources": [3, 1, 9, 2, 1, pd.NA]},
                           index=["t1", "t2", "u1", "u2", "u3", "u4"])
    return grade_goals(SimpleNamespace(frame=frame), targets)


def test_goals_are_firm_in_one_scope_and_year_with_trusted_figures():
    found = goals()
    assert list(zip(found["target_id"], found["peer_target_id"], found["certainty"], strict=True)) == [
        ("t1", "u2", "firm"), ("t1", "u1", "firm"), ("t1", "u3", "fragile"), ("t2", "u4", "fragile")]
    assert found["peer_sources"].tolist()[:3] == [2, 9, 1] and pd.isna(found["peer_sources"].iloc[3])


def growth(*rows):
    columns = ["target_id", "region_id", "indicator_id", "scope_match", "bound", "annual_rate", "absence", "evidence"]
    return SimpleNamespace(frame=pd.DataFrame(rows, columns=columns))


def test_pace_is_firm_from_one_exact_dated_baseline_only():
    found = grade_pace(growth(
        ("one", "r", "i", True, "exact", 0.1, "", ("one", "b1")), ("about", "r", "i", True, "about", 0.1, "", ("about",)),
        ("undated", "r", "i", True, "exact", NAN, "", ("undated",)), ("two", "r", "i", True, "exact", 0.1, "", ("two", "b2")),
        ("two", "r", "i", False, "exact", 0.2, "", ("two", "b3")), ("other", "s", "i", True, "exact", 0.1, "", ("other",)),
    ), "r")
    assert found["certainty"].to_dict() == {"one": "firm", "about": "fragile", "undated": "fragile", "two": "fragile"}
    assert found.loc["two", "baselines"] == 1 and found.loc["two", "evidence"] == ("two", "b2")


@pytest.mark.parametrize(("most", "certainty"), [(0.95, "firm"), (0.94, "fragile")])
def test_a_rank_is_firm_where_one_comes_out_under_nearly_every_method(most, certainty):
    probabilities = pd.DataFrame({1: [most, 1 - most], 2: [1 - most, most]}, index=["r", "s"])
    assert grade_rank(SimpleNamespace(robustness=SimpleNamespace(probabilities=probabilities)), "r") == certainty
    assert grade_rank(SimpleNamespace(robustness=None), "r") == ""


def test_nothing_graded_counts_nothing():
    none = grade_pace(growth(), "r")
    assert none.empty
    found = Findings(grade_comparisons(COMPARED, SHARES), none, goals(), none)
    assert found.counts == {"firm": 4, "fragile": 3, "undecided": 1, "no_total": 1} and tuple(found.counts) == LEVELS
