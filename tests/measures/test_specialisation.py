"""Location quotients, their intervals, specialisation and concentration: R, by hand, properties, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import coded
from structure_frames import of_counts, reference

from analysis.errors import ParameterError
from analysis.measures.factor_counts import factor_counts, other_counts
from analysis.measures.specialisation import concentration, location_quotients, quotient_intervals, specialisation, symmetric

few = settings(max_examples=30, deadline=None)
SIX = reference("structure/counts.csv", index=True).to_numpy(float)


def test_agrees_with_r():
    assert location_quotients(SIX) == pytest.approx(reference("structure/location_quotients.csv", index=True).to_numpy(), abs=1e-12)
    theirs = reference("structure/specialisation.csv", index=True)
    ours = concentration(SIX)
    for name in ("krugman", "hhi", "effective_1", "effective_2"):
        assert ours[name].to_numpy() == pytest.approx(theirs[name].to_numpy(), abs=1e-12), name


def test_intervals_are_the_exact_ones_of_r_over_the_size_of_the_plan():
    theirs = reference("structure/clopper_pearson.csv")
    part = SIX.sum(axis=1, keepdims=True) / SIX.sum()
    for ours, end in zip(quotient_intervals(SIX), ("low", "high"), strict=True):
        assert ours == pytest.approx(theirs[end].to_numpy().reshape(SIX.shape) / part, abs=1e-9)


def test_a_single_provision_is_never_a_clear_specialisation():
    # One provision on the second factor: 1/4 over 1/12, a quotient of 3, but its interval goes from 0.025 to 1 of the factor.
    table = np.array([[3.0, 1], [4, 0], [4, 0]])
    low, high = quotient_intervals(table)
    assert location_quotients(table)[0, 1] == pytest.approx(3) and (low[0, 1], high[0, 1]) == (pytest.approx(0.075), pytest.approx(3))


def test_by_hand():
    made = specialisation(factor_counts(*of_counts([[3, 1], [1, 3], [2, 2]])))
    rows = made.frame.set_index(["plan_id", "factor_id"])
    # Base 6 and 6 of 12: p1 has 3/4 on f1, twice 1/2 less a quarter.
    assert rows.loc[("p1", "f1"), ["lq", "share", "base_share"]].tolist() == [1.5, 0.75, 0.5]
    assert rows.loc[("p1", "f1"), "rsca"] == pytest.approx(0.2) and rows.loc[("p3", "f1"), "rsca"] == 0
    plan = made.plans.set_index("plan_id").loc["p1"]
    assert (plan["krugman"], plan["hhi"], plan["effective_2"], plan["factors"]) == (0.5, 0.625, 1.6, 2)
    assert made.base == ("p1", "p2", "p3")


@few
@given(st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3).filter(any), min_size=3, max_size=5))
def test_quotients_lie_within_their_intervals_and_average_to_one(rows):
    table = np.array(rows, dtype=float)
    table = table[:, table.sum(axis=0) > 0]
    lq = location_quotients(table)
    low, high = quotient_intervals(table)
    assert (low <= lq + 1e-9).all() and (lq <= high + 1e-9).all()
    assert (lq * table.sum(axis=1, keepdims=True)).sum(axis=0) / table.sum() == pytest.approx(np.ones(table.shape[1]))
    found = concentration(table)
    assert found["krugman"].between(0, 2).all() and (found["effective_2"] <= found["effective_1"] + 1e-9).all()


def test_nothing_of_a_factor_is_minus_one_with_a_real_upper_end():
    low, high = quotient_intervals(np.array([[0.0, 10], [5, 5], [5, 5]]))
    assert symmetric(low)[0, 0] == -1 and 0 < high[0, 0] < 1


def test_other_codes_give_a_range():
    made = of_counts([[3, 1], [1, 3], [2, 2]])
    recoded = {row: "f1" if row == "p1-003" else code for row, code in zip(made[1].index, made[2]["factor_primary"], strict=True)}
    codings = pd.concat([made[2], coded(recoded, "k")])
    counts = factor_counts(made[0], made[1], codings, made[3])
    found = specialisation(counts, others=other_counts(made[0], made[1], codings, made[3]))
    row = found.frame.set_index(["plan_id", "factor_id"]).loc["p1", "f1"]
    # Under k: 4/4 over 7/12.
    assert (row["rsca_min"], row["rsca_max"]) == (pytest.approx(0.2), pytest.approx((12 / 7 - 1) / (12 / 7 + 1)))
    plan = found.plans.set_index("plan_id").loc["p1"]
    assert (plan["hhi_min"], plan["hhi_max"]) == (0.625, 1.0)


def test_a_factor_that_only_another_coder_found_stretches_no_other_share():
    made = of_counts([[3, 1, 0], [1, 3, 0], [2, 2, 0]])
    recoded = {row: "f3" if row in ("p1-000", "p1-003") else code for row, code in zip(made[1].index, made[2]["factor_primary"], strict=True)}
    codings = pd.concat([made[2], coded(recoded, "k")])
    counts = factor_counts(made[0], made[1], codings, made[3])
    assert counts.table.columns.tolist() == ["f1", "f2"]
    found = specialisation(counts, others=other_counts(made[0], made[1], codings, made[3]))
    # Under k p1 has 2 on f1 and 2 on f3 of 4, all plans 5, 5 and 2 of 12.
    plan, row = found.plans.set_index("plan_id").loc["p1"], found.frame.set_index(["plan_id", "factor_id"]).loc["p1", "f1"]
    assert (plan["hhi_min"], plan["hhi_max"]) == (0.5, 0.625)
    assert plan["krugman_max"] == pytest.approx(abs(2 / 4 - 5 / 12) + 5 / 12 + abs(2 / 4 - 2 / 12))
    lq = (2 / 4) / (5 / 12)
    assert (row["rsca_min"], row["rsca_max"]) == (pytest.approx((lq - 1) / (lq + 1)), pytest.approx(0.2))


def test_two_plans_are_refused_and_told_how_many_are_needed():
    made = specialisation(factor_counts(*of_counts([[3, 1], [1, 3]])))
    assert dict(made.refusals[0].values) == {"found": 2, "needed": 3, "plans": ("p1", "p2")}
    with pytest.raises(ParameterError, match="between 0 and 1"):
        specialisation(factor_counts(*of_counts([[3, 1], [1, 3], [2, 2]])), level=2)
