"""Sobol indices against functions whose indices are known, and the part of the composite by hand."""

import numpy as np
import pytest
from composite_frames import tree, values

from analysis.errors import ParameterError, RefusedError
from analysis.measures.composite import Recipe
from analysis.measures.normalisation import Scale
from analysis.measures.replicates import Choices
from analysis.measures.sensitivity import rank_sensitivity, sobol_indices


def ishigami(rows, a=7.0, b=0.1):
    x = np.pi * (2 * rows - 1)
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


# Ishigami & Homma (1990); variances in closed form, as in Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, section 4.
V1, V2, V13 = 0.5 * (1 + 0.1 * np.pi ** 4 / 5) ** 2, 7.0 ** 2 / 8, 0.1 ** 2 * np.pi ** 8 * (1 / 18 - 1 / 50)
V = V1 + V2 + V13
BLOCKS = {"one": [0], "two": [1], "three": [2]}


def test_ishigami():
    found = sobol_indices(ishigami, BLOCKS, width=3, points=8192, bootstrap=200).frame.set_index("source")
    assert found["first"].to_numpy() == pytest.approx([V1 / V, V2 / V, 0], abs=0.03)
    assert found["total"].to_numpy() == pytest.approx([(V1 + V13) / V, V2 / V, V13 / V], abs=0.03)
    assert V1 / V == pytest.approx(0.3139, abs=1e-4) and V13 / V == pytest.approx(0.2437, abs=1e-4), "the published figures"
    for part, truth in (("first", [V1 / V, V2 / V, 0]), ("total", [(V1 + V13) / V, V2 / V, V13 / V])):
        assert (found[f"{part}_low"] <= truth).all() and (found[f"{part}_high"] >= truth).all()


def test_g_function():
    """Sobol's g, a = (0, 1, 9): V_i = (1/3) / (1 + a_i)^2 and T_i = V_i prod_{j != i} (1 + V_j) / V."""
    a = np.array([0.0, 1.0, 9.0])
    parts = 1 / 3 / (1 + a) ** 2
    whole = np.prod(1 + parts) - 1
    found = sobol_indices(lambda u: np.prod((np.abs(4 * u - 2) + a) / (1 + a), axis=1), BLOCKS, width=3, points=8192, bootstrap=50).frame
    assert found["first"].to_numpy() == pytest.approx(parts / whole, abs=0.03)
    assert found["total"].to_numpy() == pytest.approx(parts * np.prod(1 + parts) / (1 + parts) / whole, abs=0.03)


def test_a_block_of_columns_is_one_source():
    """Of x + y + z, all alike, the pair has two thirds."""
    found = sobol_indices(lambda u: u.sum(axis=1), {"pair": slice(0, 2), "single": [2]}, width=3, points=4096, bootstrap=50).frame
    assert found["first"].to_numpy() == pytest.approx([2 / 3, 1 / 3], abs=0.04) and found["total"].to_numpy() == pytest.approx([2 / 3, 1 / 3], abs=0.04)


def test_a_sum_by_hand_with_two_points():
    """Jansen's estimators on the design itself: f = u1, so f(A_i) = f(B) for the source and f(A) for the other."""
    found = sobol_indices(lambda u: u[:, 0], {"own": [0], "other": [1]}, width=2, points=2, bootstrap=10, seed=4)
    random = np.random.default_rng(4)
    a, b = random.random((2, 2))[:, 0], random.random((2, 2))[:, 0]
    moved = ((a - b) ** 2).mean() / (2 * np.concatenate([a, b]).var())
    assert found.frame["first"].tolist() == pytest.approx([1.0, 1 - moved]) and found.frame["total"].tolist() == pytest.approx([moved, 0.0])
    assert found.evaluations == 2 * 4


def test_the_same_seed_gives_the_same_intervals():
    first, again = (sobol_indices(ishigami, BLOCKS, width=3, points=64, bootstrap=20, seed=2).frame for _ in range(2))
    assert first.equals(again)


POSTS = {"goalpost_low": 0.0, "goalpost_high": 10.0}
PAIR = tree(x=("all", 1, POSTS), y=("all", 1, POSTS))
CROSSED = values(x=[9, 5, 1], y=[1, 4, 8])


def test_one_source_alone_has_everything():
    """Only what is left out varies: ranks by x, by y, or by both; the outcome is a function of that choice alone."""
    only = Choices(("goalposts",), ("arithmetic",), weight_noise=0, data_error=0)
    found = rank_sensitivity(CROSSED, PAIR, only, Recipe(), points=512, bootstrap=50)
    # By both: 10, 9, 9 so 1, 2, 2. Without y: 1, 2, 3. Without x: 3, 2, 1. Mean changes 0, 1/3, 1, each as likely.
    assert found.mean == pytest.approx(4 / 9, abs=0.03) and found.variance == pytest.approx(np.var([0, 1 / 3, 1]), abs=0.02)
    assert found.frame["source"].tolist() == ["left_out"] and found.frame["first"].iloc[0] == pytest.approx(1) and found.frame["total"].iloc[0] == pytest.approx(1, abs=0.1)


def test_every_source_that_varies_has_a_row():
    found = rank_sensitivity(CROSSED, PAIR, Choices(), points=64, bootstrap=20)
    assert found.frame["source"].tolist() == ["normalisation", "aggregation", "weights", "left_out", "data_error"]
    assert found.evaluations == 64 * 7 and (found.frame["total_low"] <= found.frame["total"]).all() and (found.frame["total_high"] >= found.frame["total"]).all()


def test_ranks_that_never_move_are_said_to_be():
    still = rank_sensitivity(values(x=[9, 5, 1], y=[9, 5, 1]), PAIR, Choices(data_error=0), points=32, bootstrap=5)
    assert [refusal.rule for refusal in still.refusals] == ["ranks_never_move"] and (still.frame["absence"] == "refused:ranks_never_move").all()
    assert still.frame["total"].isna().all() and still.variance == 0


def test_a_design_with_holes_is_refused_and_names_them():
    holes = Choices(("zscore", "minmax"), ("arithmetic", "geometric"), scale=Scale())
    with pytest.raises(RefusedError, match=r"combinations cannot be ranked, such as \w+ with a geometric mean \(nonpositive_scores\)"):
        rank_sensitivity(CROSSED, PAIR, holes, points=32)


def test_what_shares_out_nothing_is_an_error():
    fixed = Choices(("goalposts",), ("arithmetic",), weight_noise=0, leave_out=False, data_error=0)
    with pytest.raises(ParameterError, match="needs a choice that varies"):
        rank_sensitivity(CROSSED, PAIR, fixed)
    with pytest.raises(ParameterError, match="points must be 2 or more"):
        sobol_indices(ishigami, BLOCKS, width=3, points=1)
    with pytest.raises(ParameterError, match="interval must lie between 0 and 1, such as 0.95; got 95"):
        sobol_indices(ishigami, BLOCKS, width=3, points=8, interval=95)
