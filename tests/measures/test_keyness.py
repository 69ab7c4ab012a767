"""Weighted log-odds: against another implementation, by hand, and what makes a finding distinctive or fragile."""

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest
from measure_frames import coded
from structure_frames import of_counts, reference

from analysis.errors import ParameterError
from analysis.measures.factor_counts import factor_counts, other_counts
from analysis.measures.keyness import factor_keyness, weighted_log_odds


def test_agrees_with_another_implementation():
    theirs = reference("associations/log_odds.csv")
    ratio, error = weighted_log_odds(*(theirs[name].to_numpy(float) for name in ("first", "second", "prior")), rare=True)
    # That one takes the short form of the variance, and counts in single precision.
    assert ratio / error == pytest.approx(theirs["z"].to_numpy(), abs=2e-6)


def test_by_hand():
    found = factor_keyness(factor_counts(*of_counts([[3, 1], [1, 3]])), prior_size=2, min_count=4).frame
    # Prior 2, half on each factor: ln(4 / 2) - ln(2 / 4) = 2 ln 2; variance 1/4 + 1/2 on either side.
    assert found["log_odds"].tolist() == pytest.approx([2 * log(2), -2 * log(2), -2 * log(2), 2 * log(2)])
    assert found["z"].iloc[0] == pytest.approx(2 * log(2) / sqrt(3 / 2))
    assert not found["distinct"].any() and found["enough"].all()


def test_with_next_to_no_prior_it_is_the_plain_log_odds_ratio():
    # 16 of 23 against 21 of 45: ln((16 / 7) / (21 / 24)), variance 1/16 + 1/7 + 1/21 + 1/24.
    ratio, error = weighted_log_odds(np.array([16.0, 7]), np.array([21.0, 24]), np.full(2, 1e-9))
    assert ratio[0] == pytest.approx(log((16 / 7) / (21 / 24))) and error[0] == pytest.approx(sqrt(1 / 16 + 1 / 7 + 1 / 21 + 1 / 24))


def test_the_prior_is_spread_as_all_provisions_are_and_stated():
    made = factor_keyness(factor_counts(*of_counts([[30, 2, 8], [20, 18, 2]])))
    assert made.prior_size == 3 and made.base == ("p1", "p2")
    prior = 3 * np.array([50, 20, 10]) / 80
    ratio, _ = weighted_log_odds(np.array([30.0, 2, 8]), np.array([20.0, 18, 2]), prior)
    assert made.frame["log_odds"].to_numpy()[:3] == pytest.approx(ratio)
    assert made.frame["log_odds"].to_numpy()[3:] == pytest.approx(-ratio)
    assert made.frame.set_index(["plan_id", "factor_id"])["distinct"]["p1", "f2"]


def test_a_rare_factor_is_never_called_distinctive():
    found = factor_keyness(factor_counts(*of_counts([[400, 4], [400, 0]])), min_count=5, prior_size=0.1, level=0.5).frame
    assert not found.loc[found["factor_id"] == "f2", ["enough", "distinct"]].any(axis=None)


def test_a_finding_that_turns_under_another_coder_is_fragile():
    made = of_counts([[6, 2], [3, 5]])
    turned = {row: "f2" if row.startswith("p1") else "f1" for row in made[1].index}
    codings = pd.concat([made[2], coded(turned, "k")])
    counts = factor_counts(made[0], made[1], codings, made[3])
    found = factor_keyness(counts, others=other_counts(made[0], made[1], codings, made[3])).frame
    assert set(found["fragile_under"]) == {("coder:k",)} and found["fragile"].all()
    alone = factor_keyness(counts).frame
    assert not alone["fragile"].any()


def test_one_plan_is_refused_and_so_are_numbers_without_meaning():
    counts = factor_counts(*of_counts([[3, 1]]))
    assert factor_keyness(counts).refusals[0].rule == "few_plans"
    for given, words in (({"prior_size": 0}, "above 0"), ({"min_count": -1}, "0 provisions or more"), ({"level": 95}, "between 0 and 1")):
        with pytest.raises(ParameterError, match=words):
            factor_keyness(counts, **given)
