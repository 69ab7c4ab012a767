"""Agreement of suggestions with settled codes: worked out by hand on small frames, and refused where there is too little."""

import doctest

import numpy as np
import pandas as pd
import pytest

from analysis.measures import suggestions
from analysis.measures.guards import Guards
from analysis.measures.suggestions import calibration_error, suggestion_quality

LOW = Guards(min_units_confusion=6)
CODINGS = pd.DataFrame({"coder_id": ["final"] * 8 + ["c0"] * 8})


def judged(settled, suggested, probability, plans="ppqqqq", guards=LOW):
    frame = pd.DataFrame({
        "plan_id": list(plans), "learned": [4] * 2 + [2] * (len(plans) - 2), "settled": list(settled), "suggested": list(suggested), "probability": probability,
    }, index=[f"{i}:final" for i in range(len(plans))])
    return suggestion_quality({"factor": frame}, CODINGS, guards=guards)


def test_by_hand():
    """Four of six the same; by chance 3/6 5/6 + 3/6 1/6 = 1/2, so kappa (4/6 - 1/2) / (1/2). Bands: 0.9 five times with 4 same, 0.5 once with none."""
    row = judged("xxxyyy", "xxxxxy", [0.9, 0.9, 0.9, 0.5, 0.9, 0.9]).frame.loc["factor"]
    assert (row["n"], row["of"], row["plans"], row["same"]) == (6, 8, ("p", "q"), 4)
    assert row["kappa"] == pytest.approx((4 / 6 - (3 / 6 * 5 / 6 + 3 / 6 * 1 / 6)) / (1 - (3 / 6 * 5 / 6 + 3 / 6 * 1 / 6)))
    assert row["calibration_error"] == pytest.approx((abs(4 - 4.5) + abs(0 - 0.5)) / 6)
    assert (row["sure"], row["sure_same"], row["never"], row["learned_min"], row["learned_max"]) == (5, 4, (), 2, 4)


def test_each_plan_has_its_count():
    plans = judged("xxxyyy", "xyxyyy", [0.9] * 6).plans
    assert plans[["plan_id", "n", "same"]].values.tolist() == [["p", 2, 1], ["q", 4, 4]] and plans["evidence"][0] == ("0:final", "1:final")


def test_a_code_that_is_never_suggested_is_named():
    assert judged("xxxyyz", "xxxyyy", [0.9] * 6).frame.at["factor", "never"] == ("z",)


@pytest.mark.parametrize("plans, guards", [("pppppp", LOW), ("ppqqqq", Guards())])
def test_one_plan_or_few_provisions_are_refused(plans, guards):
    result = judged("xxxyyy", "xxxyyy", [0.9] * 6, plans, guards)
    assert result.frame.at["factor", "absence"] == "refused:few_settled" and pd.isna(result.frame.at["factor", "kappa"])
    (refusal,) = result.refusals
    assert (refusal.subject, refusal.values["found"], refusal.values["needed"]) == ("factor", 8, guards.min_units_confusion)


def test_no_rows_at_all_are_refused():
    result = suggestion_quality({"factor": pd.DataFrame(columns=["plan_id", "learned", "settled", "suggested", "probability"])}, CODINGS)
    assert result.frame.at["factor", "n"] == 0 and result.plans.empty and len(result.refusals) == 1


def test_a_probability_that_comes_true_has_no_error_and_certainty_counts_in_the_last_band():
    assert calibration_error(np.array([1.0, 1.0]), np.array([True, True])) == 0
    assert calibration_error(np.array([0.75] * 4), np.array([True, True, True, False])) == 0
    assert calibration_error(np.array([0.2, 0.8]), np.array([True, False])) == pytest.approx(0.8)


def test_the_examples_run():
    assert doctest.testmod(suggestions).failed == 0
