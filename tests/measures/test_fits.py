"""Binomial and multinomial fits against R, by hand where a fit is a table, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from measure_frames import groups
from structure_frames import of_counts, reference

from analysis.errors import ParameterError
from analysis.measures.factor_counts import factor_counts
from analysis.measures.fits import fit_binomial, fit_multinomial, pool_small, provision_cases
from analysis.measures.guards import Guards
from analysis.measures.weightings import group_members


@pytest.fixture(scope="module")
def cases():
    counted = reference("associations/cases.csv")
    return counted.loc[np.repeat(counted.index, counted["n"])].reset_index(drop=True)[["outcome", "where", "role"]]


def of_table(**shares):
    """Cases of an outcome y or n by plan: shares given as (y, n)."""
    rows = [(plan, answer) for plan, pair in shares.items() for answer, number in zip("yn", pair, strict=True) for _ in range(number)]
    return pd.DataFrame(rows, columns=["plan_id", "answer"])


def test_binomial_agrees_with_r(cases):
    theirs, fit = reference("associations/binomial.csv"), fit_binomial(cases, outcome="outcome", level="x", variables=["where", "role"])
    assert fit.coefficients["estimate"].to_numpy() == pytest.approx(theirs["estimate"].to_numpy(), abs=1e-8)
    assert fit.coefficients["std_error"].to_numpy() == pytest.approx(theirs["std_error"].to_numpy(), abs=1e-7)
    likelihood = reference("associations/binomial_likelihood.csv").iloc[0]
    assert (fit.log_likelihood, fit.log_likelihood_null) == (pytest.approx(likelihood["log_likelihood"]), pytest.approx(likelihood["log_likelihood_null"]))
    assert fit.statistic == pytest.approx(2 * (likelihood["log_likelihood"] - likelihood["log_likelihood_null"])) and fit.dof == 3


def test_multinomial_agrees_with_r(cases):
    theirs = reference("associations/multinomial.csv").sort_values("outcome", kind="stable")
    fit = fit_multinomial(cases, outcome="outcome", variables=["where", "role"])
    assert fit.coefficients["outcome"].tolist() == theirs["outcome"].tolist()
    # nnet stops at about six digits.
    assert fit.coefficients["estimate"].to_numpy() == pytest.approx(theirs["estimate"].to_numpy(), abs=2e-5)
    assert fit.coefficients["std_error"].to_numpy() == pytest.approx(theirs["std_error"].to_numpy(), abs=2e-5)


@pytest.mark.parametrize("kind", ["binomial", "multinomial"])
def test_average_marginal_effects_agree_with_r(cases, kind):
    given = {"outcome": "outcome", "variables": ["where", "role"]}
    fit = fit_binomial(cases, level="x", **given) if kind == "binomial" else fit_multinomial(cases, **given)
    theirs = reference("associations/effects.csv").query("fit == @kind")
    both = fit.effects.merge(theirs, on=["outcome", "variable", "level"], suffixes=("", "_r"))
    assert len(both) == len(theirs) == len(fit.effects)
    assert both["effect"].to_numpy() == pytest.approx(both["effect_r"].to_numpy(), abs=1e-6)
    assert both["std_error"].to_numpy() == pytest.approx(both["std_error_r"].to_numpy(), abs=1e-6)


def test_effects_of_all_outcomes_cancel(cases):
    effects = fit_multinomial(cases, outcome="outcome", variables=["where", "role"]).effects
    assert effects.groupby(["variable", "level"])["effect"].sum().to_numpy() == pytest.approx(np.zeros(3), abs=1e-9)


def test_a_fit_of_one_variable_is_its_table():
    fit = fit_binomial(of_table(p=(20, 30), q=(30, 20)), outcome="answer", level="y", variables=["plan_id"])
    # 30/50 - 20/50, with the two binomial variances 0.24 / 50 each; log-odds ratio ln((30 / 20) / (20 / 30)).
    (effect,) = fit.effects.to_dict("records")
    assert effect["effect"] == pytest.approx(0.2) and effect["std_error"] == pytest.approx(np.sqrt(2 * 0.24 / 50))
    assert (effect["level"], effect["base"]) == ("q", "p")
    assert fit.coefficients["estimate"].iloc[1] == pytest.approx(np.log(2.25))
    assert fit.null == "no_effect" and fit.n == 100 and fit.least_expected == 25
    assert fit.summary().set_index("figure")["value"]["n"] == 100


def test_small_expected_counts_are_refused_with_the_size():
    fit = fit_binomial(of_table(p=(3, 30), q=(9, 20)), outcome="answer", level="y", variables=["plan_id"])
    (refusal,) = fit.refusals
    assert refusal.rule == "small_expected" and refusal.values["least"] == pytest.approx(29 * 12 / 62) and refusal.values["needed"] == 10
    assert fit.effects.empty


def test_an_empty_cell_is_refused_as_separation():
    fit = fit_multinomial(of_table(p=(0, 40), q=(40, 40)), outcome="answer", variables=["plan_id"])
    assert fit.refusals[0].rule == "separation" and fit.refusals[0].values["variables"] == ("plan_id",)


def test_separation_by_two_variables_together_is_refused_too():
    # No level of a variable has an empty cell; but all of a with u are y, all of b with v are n, and the others are both.
    rows = [("a", "u", "y"), ("b", "v", "n"), *((one, two, answer) for one, two in ("av", "bu") for answer in "yn")]
    cases = pd.DataFrame([row for row in rows for _ in range(30)], columns=["one", "two", "answer"])
    for fit in (
        fit_binomial(cases, outcome="answer", level="y", variables=["one", "two"]), fit_multinomial(cases, outcome="answer", variables=["one", "two"]),
    ):
        assert fit.least_expected == 45 and fit.refusals[0].rule == "separation"
    mixed = pd.concat([cases, pd.DataFrame([("a", "u", "n"), ("b", "v", "y")], columns=cases.columns)])
    assert fit_binomial(mixed, outcome="answer", level="y", variables=["one", "two"]).refusals == ()


def test_a_single_level_is_refused():
    assert fit_binomial(of_table(p=(30, 30)), outcome="answer", level="y", variables=["plan_id"]).refusals[0].rule == "one_level"
    assert fit_multinomial(of_table(p=(30, 0), q=(30, 0)), outcome="answer", variables=["plan_id"]).refusals[0].rule == "one_level"


def test_variables_that_say_the_same_are_refused():
    cases = of_table(p=(20, 30), q=(30, 20), r=(25, 25)).assign(region=lambda rows: rows["plan_id"].str.upper())
    for fit in (lambda: fit_binomial(cases, outcome="answer", level="y", variables=["plan_id", "region"]),
                lambda: fit_multinomial(cases, outcome="answer", variables=["plan_id", "region"])):
        with pytest.raises(ParameterError, match="variables plan_id, region say the same of every row"):
            fit()
    with pytest.raises(ParameterError, match="interval must lie between 0 and 1"):
        fit_binomial(cases, outcome="answer", level="y", variables=["plan_id"], interval=95)


def test_names_that_are_not_there_are_refused():
    with pytest.raises(ParameterError, match="nearest: answer"):
        fit_binomial(of_table(p=(3, 3)), outcome="anser", level="y", variables=["plan_id"])
    with pytest.raises(ParameterError, match="levels: y, n"):
        fit_binomial(of_table(p=(3, 3)), outcome="answer", level="yes", variables=["plan_id"])


def test_cases_are_the_provisions_of_the_read_plans():
    made = of_counts([[2, 1, 1], [1, 1, 0], [4, 0, 0]], restricting=("p1-000",))
    made[0].loc["p3", "provisions_total"] = 9
    cases = provision_cases(factor_counts(*made), *made[:3], group_members(groups("s", one=("f1",), two=("f2",)), "s"))
    assert cases["group_id"].tolist() == ["", "one", "two", "", "one", "two"] and set(cases["plan_id"]) == {"p1", "p2"}
    assert cases["side"].tolist() == ["p1"] * 4 + [""] * 2


def test_rare_outcomes_are_put_with_the_rest():
    rows = [("p", "a")] * 30 + [("p", "b")] * 4 + [("p", "")] * 6 + [("", "a")] * 20 + [("", "b")] * 6 + [("", "")] * 14
    cases = pd.DataFrame(rows, columns=["side", "group_id"])
    # b is expected to hold 5 on each side; with the rest (10 on each side) it makes 15.
    pooled = pool_small(cases, outcome="group_id", variables=["side"])
    assert pooled["group_id"].value_counts().to_dict() == {"a": 50, "": 30} and cases["group_id"].eq("b").sum() == 10
    fit = fit_multinomial(pooled, outcome="group_id", variables=["side"], bases={"side": ""})
    assert pool_small(cases.head(40).assign(side="p"), outcome="group_id", variables=["side"])["group_id"].nunique() == 2
    rare = cases.iloc[::8]
    pd.testing.assert_frame_equal(pool_small(rare, outcome="group_id", variables=["side"]), rare)
    effect = fit.effects.set_index("outcome").loc["a"]
    assert effect["effect"] == pytest.approx(30 / 40 - 20 / 40) and (effect["level"], effect["base"]) == ("p", "")


def test_one_plan_and_none_are_refused_and_not_an_error():
    cases = pd.DataFrame([("p", "a")] * 9 + [("p", "b")] * 9, columns=["side", "group_id"])
    for some in (cases, cases.iloc[:0]):
        pooled = pool_small(some, outcome="group_id", variables=["side"])
        assert fit_multinomial(pooled, outcome="group_id", variables=["side"], bases={"side": ""}).refusals[0].rule == "one_level"


def test_a_base_that_does_not_occur_is_refused():
    with pytest.raises(ParameterError, match="plan_id: 'r'"):
        fit_multinomial(of_table(p=(20, 20), q=(20, 20)), outcome="answer", variables=["plan_id"], bases={"plan_id": "r"})
