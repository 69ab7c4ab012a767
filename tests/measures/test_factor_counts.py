"""Counts by plan and factor: who is counted, what restricts, and what partly read plans can still be told from."""

import pandas as pd
import pytest
from measure_frames import coded, factors, plans, provisions, seen
from structure_frames import of_counts

from analysis.errors import ParameterError
from analysis.measures.associations import factor_associations
from analysis.measures.clusters import plan_clusters
from analysis.measures.correspondence import correspondence
from analysis.measures.factor_counts import RESTRICTING, check_plans, compare_with_base, factor_counts, other_counts
from analysis.measures.guards import Guards
from analysis.measures.specialisation import specialisation


def test_rows_sum_to_the_plan_and_what_restricts_stands_apart():
    counts = factor_counts(*of_counts([[2, 1, 0], [1, 1, 0]], restricting=("p1-000",)))
    assert counts.table.to_dict("index") == {"p1": {"f1": 1, "f2": 1, RESTRICTING: 1}, "p2": {"f1": 1, "f2": 1, RESTRICTING: 0}}
    assert counts.shares.sum(axis=1).tolist() == pytest.approx([1, 1])
    assert counts.behind("p1", "f1") == ("p1", "p1-000", "p1-001") and counts.behind("p2", RESTRICTING) == ("p2",)
    assert counts.whole("p2") == ("p2", "p2-000", "p2-001")


def test_partly_read_plans_are_left_out_with_the_reason():
    made = of_counts([[2, 1], [1, 1], [3, 0]])
    made[0].loc["p2", "provisions_total"] = 9
    made[0].loc["p3", "provisions_total"] = pd.NA
    counts = factor_counts(*made)
    assert counts.plans == ("p1",)
    assert {(r.subject, r.rule) for r in counts.refusals} == {("p2", "coverage"), ("p3", "total_unknown")}
    assert dict(counts.refusals[0].values) == {"seen": 2, "total": 9}


def test_a_coder_who_left_provisions_out_is_not_counted():
    made = of_counts([[2, 1], [1, 1]])
    codings = pd.concat([made[2], coded({"p1-000": "f1", "p1-001": "f1", "p1-002": "f1", "p2-000": "f2"}, "k")])
    other = other_counts(made[0], made[1], codings, made[3])["coder:k"]
    assert other.plans == ("p1",) and other.refusals[0].rule == "not_coded"
    assert set(other_counts(made[0], made[1], codings, made[3])) == {"fractional", "text", "coder:k"}


def test_too_few_plans_and_a_single_factor_are_refused():
    one = factor_counts(*of_counts([[2, 1]]))
    (refusal,) = check_plans(one, 3)
    assert refusal.rule == "few_plans" and dict(refusal.values) == {"found": 1, "needed": 3, "plans": ("p1",)}
    assert check_plans(factor_counts(*of_counts([[2], [3]])), 2)[0].rule == "one_factor"
    assert check_plans(factor_counts(*of_counts([[2, 1], [3, 1]])), 2) == ()


@pytest.mark.parametrize("measure", [factor_associations, plan_clusters, correspondence, specialisation])
def test_parts_of_provisions_are_never_cut_to_counts(measure):
    made = of_counts([[2, 1, 1]] * 5)
    secondary = made[2]["factors_secondary"].copy()
    secondary.iloc[0] = ("f2",)
    codings = made[2].assign(factors_secondary=secondary)
    halves = factor_counts(made[0], made[1], codings, made[3], weighting="fractional")
    with pytest.raises(ParameterError, match="whole numbers here; p1 has 1.5 on 'f1', and 1 more cells are no counts. Take weighting 'count'"):
        measure(halves)


def test_a_partly_read_plan_against_the_read_ones_by_hand():
    # Base: 20 of 20 provisions on f1. p2: 6 of 8 seen, all on f2: f1 lies in [0, 2/8], f2 in [6/8, 1]; one provision moved decides neither.
    codes = {**{f"p1-{n}": "f1" for n in range(20)}, **{f"p2-{n}": "f2" for n in range(6)}}
    made = plans(p1=seen(20, 20), p2=seen(6, 8)), provisions({row: {"plan_id": row[:2]} for row in codes}), coded(codes), factors("f1", "f2", "f3")
    found = compare_with_base(*made).set_index("factor_id")
    assert found.index.tolist() == ["f1", "f2"]
    assert found.loc["f1", ["share_low", "share_high", "base_share"]].tolist() == [0, 0.25, 1] and found.loc["f1", "status"] == "lower"
    assert found.loc["f2", ["share_low", "share_high", "base_share"]].tolist() == [0.75, 1, 0] and found.loc["f2", "status"] == "higher"
    assert set(found.loc["f2", "evidence"]) == {"p1", "p2", *(f"p2-{n}" for n in range(6))}
    # With seven moved either way nothing is left of the difference.
    assert set(compare_with_base(*made, guards=Guards(margin_provisions=7))["status"]) == {"not_identified"}


def test_without_a_read_plan_nothing_is_compared():
    made = of_counts([[2, 1]])
    made[0].loc["p1", "provisions_total"] = 9
    assert compare_with_base(*made).empty
