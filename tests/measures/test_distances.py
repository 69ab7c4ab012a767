"""Distances and classical scaling against R, as metrics, and never mirrored."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structure_frames import country, of_counts, reference

from analysis.errors import ParameterError
from analysis.measures.distances import METRICS, classical_scaling, oriented, plan_distances
from analysis.measures.factor_counts import factor_counts

few = settings(max_examples=30, deadline=None)
SIX = reference("structure/counts.csv", index=True).to_numpy(int)


@pytest.mark.parametrize("metric", METRICS)
def test_distances_agree_with_r(metric):
    made = plan_distances(factor_counts(*of_counts(SIX)), metric=metric)
    assert made.matrix.to_numpy() == pytest.approx(reference(f"structure/{metric}.csv", index=True).to_numpy(), abs=1e-7)
    assert len(made.frame) == 15 and made.frame["evidence"].iloc[0] == ("p1", "p2")


@pytest.mark.parametrize("metric", METRICS)
def test_scaling_agrees_with_r_up_to_sign(metric):
    theirs = reference(f"structure/{metric}_cmdscale.csv")
    made = classical_scaling(plan_distances(factor_counts(*of_counts(SIX)), metric=metric).matrix)
    for ours, axis in ((made.frame["x"], "x"), (made.frame["y"], "y")):
        assert np.abs(ours.to_numpy()) == pytest.approx(np.abs(theirs[axis].to_numpy()), abs=1e-7)
    assert made.eigenvalues == pytest.approx(theirs["eigenvalue"].to_numpy(), abs=1e-9)
    assert made.frame.loc[made.frame["x"].abs().idxmax(), "x"] > 0 and made.frame.loc[made.frame["y"].abs().idxmax(), "y"] > 0


def test_scaling_of_a_triangle_gives_it_back():
    triangle = pd.DataFrame([[0.0, 3, 4], [3, 0, 5], [4, 5, 0]])
    made = classical_scaling(triangle)
    places = made.frame[["x", "y"]].to_numpy()
    assert np.linalg.norm(places[:, None] - places[None], axis=2) == pytest.approx(triangle.to_numpy())
    assert made.share == pytest.approx(1)


def test_an_axis_is_turned_by_its_farthest_point_and_ties_by_the_first():
    axes = np.array([[1.0, -3], [-2, 3 + 1e-13]])
    assert oriented(axes).tolist() == [[-1.0, 3.0], [2.0, -3 - 1e-13]]


@few
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any), min_size=3, max_size=5))
def test_distances_are_metrics_between_nought_and_one(rows):
    table = np.array(rows, dtype=float)
    shares = table / table.sum(axis=1, keepdims=True)
    for distance in METRICS.values():
        d = distance(shares)
        assert np.allclose(d, d.T) and (np.diag(d) == 0).all() and (d >= 0).all() and (d <= 1 + 1e-12).all()
        assert (d[:, :, None] <= d[:, None, :] + d[None, :, :].transpose(0, 2, 1) + 1e-6).all()


def test_many_tables_at_once_are_each_alone():
    tables = np.stack([country(5, 4, seed=seed) for seed in (1, 2)]).astype(float)
    shares = tables / tables.sum(axis=2, keepdims=True)
    for distance in METRICS.values():
        assert distance(shares) == pytest.approx(np.stack([distance(one) for one in shares]))


def test_four_plans_are_refused():
    made = plan_distances(factor_counts(*of_counts(SIX[:4])))
    assert made.refusals[0].values["needed"] == 5 and made.frame.empty
    with pytest.raises(ParameterError, match="jensen_shannon"):
        plan_distances(factor_counts(*of_counts(SIX)), metric="jensen")
    with pytest.raises(ParameterError, match="at least 3 plans; got 2"):
        classical_scaling(pd.DataFrame(np.zeros((2, 2))))
