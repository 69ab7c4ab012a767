"""Residuals, exact and permutation tests, corrections and intervals, against R and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structure_frames import country, of_counts, reference

from analysis.errors import ParameterError
from analysis.measures.associations import (
    adjusted_residuals, correct_many, exact_cells, factor_associations, permutation_test, share_intervals,
)
from analysis.measures.factor_counts import factor_counts
from analysis.measures.guards import Guards

few = settings(max_examples=25, deadline=None)
PARTY = np.array([[762.0, 327, 468], [484, 239, 477]])


def test_residuals_agree_with_r():
    theirs = reference("associations/party_residuals.csv")
    assert adjusted_residuals(PARTY).T.ravel() == pytest.approx(theirs["residual"].to_numpy(), abs=1e-9)


def test_statistic_agrees_with_r():
    theirs = reference("associations/party_test.csv").iloc[0]
    made = factor_associations(factor_counts(*of_counts(PARTY)), replicates=99)
    assert (made.statistic, made.dof, made.p_chi_square) == (pytest.approx(theirs["statistic"], abs=1e-9), 2, pytest.approx(theirs["p"], rel=1e-9))
    assert made.leads == "chi_square" and made.p_permutation == 1 / 100


def test_exact_cells_and_corrections_agree_with_r():
    theirs = reference("associations/small_fisher.csv")
    small = theirs.pivot(index="plan", columns="factor", values="n").to_numpy(float)
    p = exact_cells(small)
    assert p.T.ravel() == pytest.approx(theirs["p"].to_numpy(), abs=1e-12)
    assert correct_many(p, "holm").T.ravel() == pytest.approx(theirs["holm"].to_numpy(), abs=1e-9)
    assert correct_many(p, "bh").T.ravel() == pytest.approx(theirs["bh"].to_numpy(), abs=1e-9)
    whole = reference("associations/small_test.csv").iloc[0]
    made = factor_associations(factor_counts(*of_counts(small)), replicates=9999)
    assert made.statistic == pytest.approx(whole["statistic"], abs=1e-9)
    # Not one test but two: R orders tables by their chance, ours by Pearson's statistic. On this table they differ by little.
    assert made.p_permutation == pytest.approx(whole["p_exact"], abs=0.04)


def test_permutation_by_hand_and_close_to_the_exact_test():
    # Margins 2, 2 and 2, 2: of the 6 tables that shuffling gives, 2 are as extreme as all apart.
    apart = permutation_test(np.array([[2.0, 0], [0, 2]]), replicates=20_000, seed=1)
    assert apart == pytest.approx(1 / 3, abs=0.015)
    assert permutation_test(np.array([[1.0, 1], [1, 1]]), replicates=99, seed=1) == 1


def test_permutation_is_the_same_for_the_same_seed_and_moves_with_it():
    table = country(6, 5)
    draws = [permutation_test(table, replicates=199, seed=seed) for seed in (1, 1, 2)]
    assert draws[0] == draws[1]
    mild = np.array([[5.0, 4, 3], [3, 4, 5]])
    assert permutation_test(mild, replicates=199, seed=1) != permutation_test(mild, replicates=199, seed=5)


@few
@given(st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_residuals_weigh_out_and_turn_with_the_table(rows):
    table = np.array(rows, dtype=float)
    found = adjusted_residuals(table)
    assert adjusted_residuals(table.T).T == pytest.approx(found)
    # Back as counts the residuals of a row cancel.
    part = (1 - table.sum(axis=1, keepdims=True) / table.sum()) * (1 - table.sum(axis=0) / table.sum())
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    assert (found * np.sqrt(expected * part)).sum(axis=1) == pytest.approx(np.zeros(len(rows)), abs=1e-9)
    assert ((exact_cells(table) > 0) & (exact_cells(table) <= 1)).all()


def test_small_cells_hand_the_lead_to_the_permutation_test():
    made = factor_associations(factor_counts(*of_counts([[3, 21, 9], [1, 16, 1]])), replicates=199)
    assert made.leads == "permutation" and made.least_expected == pytest.approx(4 * 18 / 51)
    assert made.null == "same_mix" and len(made.evidence) == 2 + 51
    assert made.summary().set_index("figure")["value"]["p_permutation"] == made.p_permutation
    loose = factor_associations(factor_counts(*of_counts([[3, 21, 9], [1, 16, 1]])), replicates=199, guards=Guards(min_expected_cell=1))
    assert loose.leads == "chi_square"


def test_one_plan_is_refused():
    made = factor_associations(factor_counts(*of_counts([[3, 21, 9]])))
    assert made.frame.empty and made.refusals[0].rule == "few_plans" and np.isnan(made.statistic)


def test_intervals_agree_with_the_literature():
    theirs = reference("associations/coinmind.csv")
    ours = share_intervals(theirs["n"], method="sison_glaz")
    # The package adds the fraction of a provision at the upper end only and prints four decimals.
    assert ours["low"].to_numpy() == pytest.approx(theirs["low"].to_numpy(), abs=6e-5)
    assert ours["high"].to_numpy() == pytest.approx(theirs["high"].to_numpy(), abs=6e-5)
    goodman = reference("associations/goodman.csv")
    assert share_intervals(goodman["n"])[["low", "high"]].to_numpy() == pytest.approx(goodman[["low", "high"]].to_numpy(), abs=1e-9)


@pytest.mark.parametrize("call, words", [
    (lambda: share_intervals([1, -1]), "none below nought"),
    (lambda: share_intervals([3, 4], method="goodmann"), "Did you mean 'goodman'"),
    (lambda: share_intervals([3, 4], level=95), "level must lie between 0 and 1, such as 0.95; got 95"),
    (lambda: correct_many(np.array([0.1]), "bonferroni"), "one of holm, bh"),
    (lambda: permutation_test(np.eye(2), replicates=9, seed=1), "at least 99; got 9"),
])
def test_what_means_nothing_is_refused(call, words):
    with pytest.raises(ParameterError, match=words):
        call()
