"""The composite against COINr's ASEM example, cell by cell, and its weights against R's prcomp."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from composite_frames import asem, asem_denominated, asem_tree, asem_treated, tree

from analysis.measures.aggregation import aggregate, rank_scores
from analysis.measures.imputation import impute, screen
from analysis.measures.normalisation import Scale, normalise
from analysis.measures.replicates import Choices, Replicator
from analysis.measures.treatment import treat
from analysis.measures.weights import pca_weights

PRCOMP = Path(__file__).resolve().parent.parent / "reference" / "prcomp"
PLAIN = {
    "minmax_amean": ("minmax", "arithmetic", Scale(1, 100)), "minmax_gmean": ("minmax", "geometric", Scale(1, 100)),
    "zscore_amean": ("zscore", "arithmetic", Scale()),
}


def same(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Every row and column of both, and the same gaps."""
    assert set(ours.columns) == set(theirs.columns) and list(ours.index) == list(theirs.index)
    pd.testing.assert_frame_equal(ours.astype(float), theirs[ours.columns].astype(float), rtol=1e-9, atol=1e-9, check_names=False)


def test_the_example_is_whole():
    assert asem("data").shape[0] == 51 and len(asem_tree().leaves) == 49 and len(asem_tree().groups) == 8 + 2 + 1


def test_each_step_of_the_default_build():
    same(asem_denominated(), asem("default_denominated"))
    filled = impute(asem_denominated(), method="mean", groups=asem("data")["EurAsia_group"])
    same(filled.values, asem("default_imputed"))
    assert len(filled.cells) == int(asem("default_denominated").isna().sum().sum()) == 65
    same(screen(filled.values, least_share=0.9), asem("default_screened"))
    treated = treat(filled.values)
    same(treated.values, asem("default_treated"))
    assert (treated.frame["treatment"] == "winsorised").sum() == 15 and treated.frame["passes"].all()
    same(normalise(treated.values, asem_tree(), method="minmax"), asem("default_normalised"))


def test_scores_and_ranks_of_the_default_build_at_every_level():
    scores = aggregate(normalise(asem_treated(), asem_tree(), method="minmax"), asem_tree())
    same(scores, asem("default_aggregated"))
    assert rank_scores(scores).equals(rank_scores(asem("default_aggregated")[scores.columns].astype(float)))


def test_screening_before_imputing_would_drop_regions():
    assert len(screen(asem_denominated(), least_share=0.9)) == 46


def spread(scores: pd.DataFrame, region: str, method: str) -> pd.Series:
    """COINr's rule for one region: what is missing is left out and the other weights grow."""
    row = scores.loc[[region]].dropna(axis=1)
    return aggregate(row, asem_tree().without(set(asem_tree().leaves) - set(row.columns)), method=method).loc[region]


@pytest.mark.parametrize("name", PLAIN)
def test_where_nothing_is_missing_and_after_their_rule_where_it_is(name):
    method, mean, scale = PLAIN[name]
    theirs = asem(name).astype(float)
    normalised = normalise(asem_denominated(), asem_tree(), method=method, scale=scale)
    ours = aggregate(normalised, asem_tree(), method=mean)
    given = ours.notna()
    assert int(given["Index"].sum()) == 31 and np.nanmax((ours - theirs[ours.columns]).abs().to_numpy()) < 1e-9
    respread = pd.DataFrame({region: spread(normalised, region, mean) for region in ours.index}).T
    same(respread[ours.columns], theirs)
    # Their 20 other regions have an Index over fewer indicators; ours have none.
    assert theirs["Index"].notna().all() and not given.loc[asem_denominated().isna().any(axis=1), "Index"].any()


def test_replicates_without_any_variation_are_the_default_build():
    one = Choices(("minmax",), ("arithmetic",), weight_noise=0, leave_out=False, data_error=0, scale=Scale())
    replicator = Replicator(asem_treated(), asem_tree(), one)
    done = replicator.evaluate(np.random.default_rng(0).random((3, replicator.width)))
    theirs = rank_scores(asem("default_aggregated")["Index"].astype(float))
    for _, row in done.ranks.iterrows():
        assert row.astype(int).equals(theirs.astype(int).rename(row.name))


@pytest.mark.parametrize("name", ["attitude", "USArrests"])
def test_weights_by_principal_components(name):
    data = pd.read_csv(PRCOMP / f"{name.lower()}.csv")
    theirs = pd.read_csv(PRCOMP / "loadings.csv").query("dataset == @name").set_index("column")["squared_loading"]
    found = pca_weights(tree(**{column: ("all", 1) for column in data}), data)
    assert found.weights[list(theirs.index)].to_numpy() == pytest.approx(theirs.to_numpy(), abs=1e-9)
