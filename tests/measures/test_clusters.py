"""Clusters against R, many at once as one by one, and stable only where the plans are apart."""

import numpy as np
import pytest
from structure_frames import country, of_counts, reference

from analysis.errors import ParameterError
from analysis.measures.clusters import LINKAGES, cut_many, plan_clusters
from analysis.measures.distances import METRICS
from analysis.measures.factor_counts import factor_counts

SIX = reference("structure/counts.csv", index=True).to_numpy(int)
R_NAMES = {"average": "average", "complete": "complete", "ward": "ward.D2"}


def partition(labels):
    """The groups as sets of places."""
    return {frozenset(np.flatnonzero(np.asarray(labels) == label)) for label in set(labels)}


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("linkage", LINKAGES)
def test_groups_agree_with_r(metric, linkage):
    theirs = reference(f"structure/{metric}_{R_NAMES[linkage]}_groups.csv")
    shares = SIX / SIX.sum(axis=1, keepdims=True)
    for groups in (2, 3):
        ours = cut_many(METRICS[metric](shares)[None], groups, linkage)[0]
        assert partition(ours) == partition(theirs[f"k{groups}"])


@pytest.mark.parametrize("linkage, metric", [("average", "jensen_shannon"), ("complete", "hellinger"), ("ward", "hellinger")])
def test_the_tree_has_the_heights_of_r(linkage, metric):
    made = plan_clusters(factor_counts(*of_counts(SIX)), metric=metric, linkage=linkage, replicates=99)
    theirs = reference(f"structure/{metric}_{R_NAMES[linkage]}_heights.csv")["height"]
    assert made.tree[:, 2] == pytest.approx(theirs.to_numpy(), abs=1e-7)


@pytest.mark.parametrize("linkage", LINKAGES)
def test_many_at_once_are_each_alone(linkage):
    from scipy.cluster import hierarchy
    from scipy.spatial.distance import squareform

    tables = np.stack([country(9, 5, seed=seed) for seed in range(6)]).astype(float)
    matrices = METRICS["hellinger"](tables / tables.sum(axis=2, keepdims=True))
    for ours, matrix in zip(cut_many(matrices, 3, linkage), matrices, strict=True):
        theirs = hierarchy.fcluster(hierarchy.linkage(squareform(matrix, checks=False), linkage), 3, "maxclust")
        assert partition(ours) == partition(theirs)


def apart():
    """Six plans of two leanings that nobody could confuse."""
    return np.array([[40, 5, 1], [38, 6, 2], [41, 4, 1], [1, 5, 40], [2, 6, 38], [1, 4, 42]])


def test_groups_far_apart_are_firm_and_chosen():
    made = plan_clusters(factor_counts(*of_counts(apart())), replicates=199)
    assert partition(made.frame.sort_values("plan_id")["group"]) == {frozenset({0, 1, 2}), frozenset({3, 4, 5})}
    assert made.groups["stability"].tolist() == [1, 1] and made.groups["firm"].all() and made.groups["together"].tolist() == [1, 1]
    assert made.silhouettes.loc[made.silhouettes["chosen"], "groups"].tolist() == [2]
    assert made.frame["group"].tolist() == [1, 1, 1, 2, 2, 2]
    assert made.without_factor["agreement"].tolist() == [1, 1, 1]


def test_groups_drawn_from_one_mix_are_not_firm():
    one = np.random.default_rng(5).multinomial(25, [0.3, 0.3, 0.2, 0.2], size=7)
    made = plan_clusters(factor_counts(*of_counts(one)), replicates=199, groups=3)
    assert not made.groups["firm"].all() and made.groups["stability"].min() < 0.6
    assert ((made.together.to_numpy() >= 0) & (made.together.to_numpy() <= 1)).all() and (np.diag(made.together) == 1).all()


def test_silhouette_by_hand():
    # On a line: 0 and 1 together, 10 apart: widths (10 - 1) / 10, (9 - 1) / 9, and nought for the one alone.
    from analysis.measures.clusters import _silhouette

    line = np.array([0.0, 1, 10])
    assert _silhouette(np.abs(line[:, None] - line), np.array([1, 1, 2])) == pytest.approx((9 / 10 + 8 / 9 + 0) / 3)


def test_the_same_seed_gives_the_same_groups():
    counts = factor_counts(*of_counts(country(8, 5)))
    one, two = (plan_clusters(counts, replicates=99, seed=4) for _ in range(2))
    assert one.together.equals(two.together) and one.groups.equals(two.groups)


def test_what_is_no_clustering_is_refused():
    counts = factor_counts(*of_counts(apart()))
    for given, words in (
        ({"linkage": "ward"}, "metric 'hellinger'"), ({"groups": 6}, "fewer than the 6 plans"), ({"linkage": "single"}, "average, complete, ward"),
        ({"replicates": 5}, "at least 99"),
    ):
        with pytest.raises(ParameterError, match=words):
            plan_clusters(counts, **given)
    assert plan_clusters(factor_counts(*of_counts(apart()[:4]))).refusals[0].values["needed"] == 5
