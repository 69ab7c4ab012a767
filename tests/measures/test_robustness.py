"""Replicates: each can be made again by hand from its record; shares, intervals and dominance are counted right; failures are named."""

import numpy as np
import pandas as pd
import pytest
from composite_frames import asem_treated, asem_tree, tree, values

from analysis.errors import ParameterError, RefusedError
from analysis.measures.aggregation import AGGREGATIONS, aggregate, rank_scores
from analysis.measures.composite import Recipe
from analysis.measures.guards import Guards
from analysis.measures.normalisation import Scale, normalise
from analysis.measures.replicates import Choices, Replicator
from analysis.measures.robustness import pairwise_dominance, rank_probabilities, rank_robustness
from analysis.measures.sensitivity import rank_sensitivity

POSTS = {"goalpost_low": 0.0, "goalpost_high": 12.0}
NESTED = tree(g=("all", 1), h=("all", 3), x=("g", 1, POSTS), y=("g", 2, {**POSTS, "direction": -1}), z=("h", 1, POSTS))
FIVE = values(x=[1, 5, 3, 8, 10], y=[4, 1, 9, 6, 11], z=[7, 2, 3, 9, 5])
ALL = Choices(("goalposts", "minmax", "zscore", "percentile_rank", "rank"), AGGREGATIONS, leave_out=True, data_error=0.05)


def by_hand(frame, made, done, k, scale):
    """The ranks of one replicate from its record, by the steps that work on frames."""
    used, errors = done.settings.loc[k], 0 if done.errors is None else done.errors[k]
    kept = made.weighted(done.weights.loc[k])
    kept = kept.without([used["left_out"]]) if used["left_out"] else kept
    scores = normalise(frame * (1 + errors), kept, method=used["normalisation"], scale=scale)
    return rank_scores(aggregate(scores, kept, method=used["aggregation"])[kept.root])


def test_every_replicate_can_be_made_again_from_its_record():
    replicator = Replicator(FIVE, NESTED, ALL)
    done = replicator.evaluate(np.random.default_rng(3).random((120, replicator.width)))
    for k in done.settings.index:
        assert by_hand(FIVE, NESTED, done, k, ALL.scale).tolist() == done.ranks.loc[k].astype(int).tolist(), done.settings.loc[k].to_dict()
    used = done.settings
    assert set(used["left_out"]) == {"", "x", "y", "z"} and used.groupby(["normalisation", "aggregation"], observed=False).size().min() > 0


def test_four_levels_and_fifty_one_regions_too():
    choices = Choices(("minmax", "zscore"), AGGREGATIONS, data_error=0)
    replicator = Replicator(asem_treated(), asem_tree(), choices)
    done = replicator.evaluate(np.random.default_rng(1).random((12, replicator.width)))
    assert done.errors is None
    for k in done.settings.index:
        assert (by_hand(asem_treated(), asem_tree(), done, k, choices.scale).to_numpy() == done.ranks.loc[k].to_numpy()).all()


def test_chunks_change_nothing(monkeypatch):
    replicator = Replicator(FIVE, NESTED, ALL)
    rows = np.random.default_rng(5).random((300, replicator.width))
    whole = replicator.evaluate(rows)
    monkeypatch.setattr("analysis.measures.replicates.CHUNK", 70)
    assert replicator.evaluate(rows).ranks.equals(whole.ranks)


def test_weights_move_within_their_bounds_and_what_is_left_out_weighs_nothing():
    done = rank_robustness(FIVE, NESTED, Choices(weight_noise=0.5, data_error=0), replicates=400).replicates
    out = done.settings["left_out"]
    assert (done.weights.loc[out == "z", ["h", "z"]] == 0).all(axis=None), "the group h has nothing left"
    kept = done.weights.loc[out == ""]
    assert kept["h"].between(1.5, 4.5).all() and kept["h"].std() > 0.5 and kept["x"].between(0.5, 1.5).all()


def test_probabilities_dominance_and_intervals_by_hand():
    # Four replicates of three regions; the last ties b and c.
    ranks, regions = np.array([[1, 2, 3], [1, 3, 2], [2, 1, 3], [1, 2, 2]]), pd.Index(["a", "b", "c"])
    found = rank_probabilities(ranks, regions)
    assert found.loc["a"].tolist() == [0.75, 0.25, 0] and found.loc["b"].tolist() == [0.25, 0.5, 0.25] and found.loc["c"].tolist() == [0, 0.5, 0.5]
    before = pairwise_dominance(ranks, regions)
    assert before.at["a", "b"] == 0.75 and before.at["b", "c"] == 0.5 and before.at["c", "b"] == 0.25 and np.isnan(before.at["a", "a"])


def test_the_result_counts_what_the_replicates_hold():
    found = rank_robustness(FIVE, NESTED, replicates=500, evidence={"a": ("row-1",)})
    ranks = found.replicates.ranks
    row = found.frame.set_index("region_id").loc["d"]
    assert row["probability"] == (ranks["d"] == row["likeliest"]).mean() and (row["least"], row["greatest"]) == (ranks["d"].min(), ranks["d"].max())
    assert found.probabilities.sum(axis=1).to_numpy() == pytest.approx(np.ones(5))
    assert found.counts["replicates"].sum() == found.n == 500 and found.failed == 0
    pair = found.pairs.set_index(["region_id", "other_region_id"]).loc[("a", "d")]
    assert pair["before"] == (ranks["a"] < ranks["d"]).mean() and pair[["before", "after", "tied"]].sum() == pytest.approx(1)
    assert set(found.pairs["status"]) <= {"before", "after", "open"} and len(found.pairs) == 20
    assert found.frame["evidence"].iloc[0] == ("row-1",)


@pytest.mark.parametrize("interval", [0.9, 0.5, 0.2])
def test_low_and_high_are_the_narrowest_ranks_with_the_share_between_them(interval):
    found = rank_robustness(FIVE, NESTED, replicates=500, interval=interval)
    tail, ranks = (1 - interval) / 2, found.replicates.ranks
    for row in found.frame.itertuples():
        # One rank further in would leave more than the tail beyond.
        own = ranks[row.region_id]
        assert (own < row.low).mean() <= tail < (own <= row.low).mean() and (own > row.high).mean() <= tail < (own >= row.high).mean()


def test_a_region_best_on_everything_is_first_whatever_the_choice():
    ahead = values(x=[9, 5, 3], y=[1, 2, 4], z=[9, 2, 3])
    found = rank_robustness(ahead, NESTED, replicates=300)
    assert found.probabilities.at["a", 1] == 1 and (found.pairs.query("region_id == 'a'")["status"] == "before").all()


def test_the_seed_decides():
    first, again, other = (rank_robustness(FIVE, NESTED, replicates=100, seed=seed).replicates.ranks for seed in (7, 7, 8))
    assert first.equals(again) and not first.equals(other)


def test_failed_replicates_are_counted_and_named():
    mixed = Choices(("goalposts", "zscore"), ("arithmetic", "geometric"), leave_out=False, scale=Scale())
    found = rank_robustness(FIVE, NESTED, mixed, replicates=200)
    counts = found.counts.set_index(["normalisation", "aggregation"])
    assert counts.at[("zscore", "geometric"), "failed"] == counts.at[("zscore", "geometric"), "replicates"] == found.failed > 0
    assert counts.at[("zscore", "geometric"), "rule"] == "nonpositive_scores" and counts.at[("zscore", "arithmetic"), "failed"] == 0
    assert found.replicates.ranks.isna().all(axis=1).sum() == found.failed and found.probabilities.sum(axis=1).to_numpy() == pytest.approx(np.ones(5))


def test_errors_that_carry_a_value_past_its_target_or_below_nought_fail_and_are_named():
    near = tree(x=("all", 1, {**POSTS, "target_value": 1.2}), y=("all", 1, {**POSTS, "target_value": 11.0}))
    two = values(x=[1, 1.1, 3], y=[4, 1, 9])
    some = Choices(("to_target", "fraction_of_best"), ("arithmetic",), weight_noise=0, leave_out=False, data_error=0.5)
    found = rank_robustness(two, near, some, Recipe("minmax"), replicates=400)
    used, ranks = found.replicates.settings, found.replicates.ranks
    moved = two.to_numpy() * (1 + found.replicates.errors)
    beyond, below = (moved.min(axis=1) >= [1.2, 11.0]).any(axis=1), (moved <= 0).any(axis=(1, 2))
    targets = (used["normalisation"] == "to_target").to_numpy()
    assert (used["failed"] == "target_reached").tolist() == (targets & beyond).tolist() and (targets & beyond).any()
    assert (used["failed"] == "nonpositive_values").tolist() == (~targets & below).tolist() and (~targets & below).any()
    assert ranks.isna().all(axis=1).tolist() == (used["failed"] != "").tolist()
    assert dict(zip(found.counts["normalisation"], found.counts["rule"], strict=True)) == {"to_target": "target_reached", "fraction_of_best": "nonpositive_values"}
    kept = used.index[(used["failed"] == "") & targets][:20]
    for k in kept:
        assert by_hand(two, near, found.replicates, k, some.scale).tolist() == ranks.loc[k].astype(int).tolist()


def test_guards_reach_the_recipe():
    loose = Guards(min_regions_weights=3)
    going = values(x=[1, 5, 3, 8, 10], y=[11, 6, 9, 4, 1], z=[2, 5, 3, 9, 10])
    with pytest.raises(RefusedError, match="at least 10 regions"):
        rank_robustness(going, NESTED, recipe=Recipe(weights="pca"), replicates=10)
    found = rank_robustness(going, NESTED, recipe=Recipe(weights="pca"), replicates=10, guards=loose)
    assert found.replicates.weights["x"].between(0.25, 0.75).any() and found.n == 10
    assert rank_sensitivity(going, NESTED, recipe=Recipe(weights="pca"), points=4, bootstrap=5, guards=loose).points == 4


def test_nothing_that_works_is_refused():
    with pytest.raises(RefusedError, match="none of the 50 replicates can be ranked"):
        rank_robustness(FIVE, NESTED, Choices(("zscore",), ("harmonic",), scale=Scale()), replicates=50)


@pytest.mark.parametrize("choices, says", [
    (Choices(normalisations=("minmx",)), "Did you mean 'minmax'"),
    (Choices(aggregations=("mean",)), "aggregation must be one of arithmetic"),
    (Choices(aggregations=()), "aggregations must name at least one"),
    (Choices(weight_noise=1.0), "0 or more and below 1"),
    (Choices(data_error=-0.1), "data_error must be 0 or more"),
    (Choices(normalisations=("to_target",)), "needs target_value of every indicator"),
])
def test_choices_that_cannot_apply_are_errors(choices, says):
    with pytest.raises(ParameterError, match=says):
        rank_robustness(FIVE, NESTED, choices, replicates=10)


def test_what_is_no_replicate_is_refused():
    with pytest.raises(ParameterError, match="replicates must be 1 or more"):
        rank_robustness(FIVE, NESTED, replicates=0)
    with pytest.raises(RefusedError, match=r"gives none \(one_region\)"):
        rank_robustness(FIVE.head(1), NESTED)
    with pytest.raises(RefusedError, match="ranks need at least 2 regions; there is 1"):
        Replicator(FIVE.head(1), NESTED, Choices())
    with pytest.raises(RefusedError, match="x is 3 in every region"):
        rank_robustness(FIVE.assign(x=3.0), NESTED, Choices(normalisations=("goalposts", "minmax")))
    with pytest.raises(RefusedError, match="fill the gaps with `impute` first"):
        Replicator(FIVE.assign(x=np.nan), NESTED, Choices())
    with pytest.raises(RefusedError, match="ask for an imputation"):
        rank_robustness(FIVE.assign(x=[np.nan, 1, 2, 3, 4]), NESTED)


def test_one_indicator_alone_cannot_be_left_out():
    one = tree(x=("all", 1, POSTS))
    found = rank_robustness(FIVE[["x"]], one, replicates=50)
    assert set(found.replicates.settings["left_out"]) == {""} and "left_out" not in Replicator(FIVE[["x"]], one, Choices()).varied


def test_a_recipe_of_its_own():
    turned = rank_robustness(FIVE, NESTED, recipe=Recipe("minmax", aggregation="geometric"), replicates=20)
    expected = rank_scores(aggregate(normalise(FIVE, NESTED, method="minmax", scale=Scale(1, 100)), NESTED, method="geometric")["all"])
    assert turned.frame["rank"].tolist() == expected.tolist()
