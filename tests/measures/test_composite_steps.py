"""Each step of the composite by hand on a few regions, its properties, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from composite_frames import tree, values
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, ParameterError, RefusedError
from analysis.measures.aggregation import AGGREGATIONS, aggregate, rank_scores, ranks_of
from analysis.measures.composite import Recipe, composite
from analysis.measures.imputation import denominate, impute, screen
from analysis.measures.normalisation import METHODS, Scale, normalise
from analysis.measures.replicates import Choices
from analysis.measures.robustness import rank_robustness
from analysis.measures.treatment import treat
from analysis.measures.weights import noisy_weights, pca_weights, weigh

few = settings(max_examples=40, deadline=None)
GAP = float("nan")
POSTS = {"goalpost_low": 0.0, "goalpost_high": 10.0, "target_value": 8.0}
ONE = tree(x=("all", 1, POSTS))
COST = tree(x=("all", 1, {**POSTS, "direction": -1, "target_value": 2.0}))
X = [2.0, 4.0, 4.0, 6.0]


# --- before normalising -----------------------------------------------------------------------------


def test_denominators_divide_and_gaps_stay():
    made = denominate(values(n=[6, 3, GAP], s=[1, 2, 3]), values(people=[2, GAP, 1]), {"n": "people"})
    assert made["n"].isna().tolist() == [False, True, True] and made.at["a", "n"] == 3 and made["s"].tolist() == [1, 2, 3]


def test_denominators_that_cannot_divide():
    with pytest.raises(DataError, match="a size must be above nought; people is not"):
        denominate(values(n=[1, 2]), values(people=[0, 2]), {"n": "people"})
    with pytest.raises(ParameterError, match="Did you mean 'people'"):
        denominate(values(n=[1, 2]), values(people=[1, 2]), {"n": "peple"})


def test_screening_keeps_the_edge():
    made = values(x=[1, 1, GAP], y=[1, GAP, GAP])
    assert list(screen(made, least_share=0.5).index) == ["a", "b"]
    with pytest.raises(ParameterError, match="between 0 and 1; got 50"):
        screen(made, least_share=50)


def test_filling_says_what_it_filled():
    made = values(x=[1, 3, 8, GAP], y=[1, 1, 1, 1])
    assert impute(made, method="mean").values.at["d", "x"] == 4 and impute(made, method="median").values.at["d", "x"] == 3
    filled = impute(made, method="mean", groups=pd.Series(list("ppqq"), index=made.index))
    assert filled.values.at["d", "x"] == 8 and filled.cells == (("d", "x"),)
    assert made.at["d", "x"] != made.at["d", "x"], "the input stays as it was"


def test_gaps_are_refused_unless_a_filling_is_asked_for():
    with pytest.raises(RefusedError, match=r"1 are missing \(b x\).*ask for an imputation"):
        impute(values(x=[1, GAP]))
    with pytest.raises(RefusedError, match="no other region of the group has a value for b x"):
        impute(values(x=[1, GAP]), method="mean", groups=pd.Series(["p", "q"], index=["a", "b"]))
    with pytest.raises(ParameterError, match="'mean'"):
        impute(values(x=[1, GAP]), method="maen")


def test_outliers_are_pulled_in_else_logged():
    even = list(range(1, 13))
    pulled = treat(values(x=[*even[:-1], 900]))
    assert pulled.values["x"].max() == 11 and pulled.frame.loc["x", ["treatment", "pulled"]].tolist() == ["winsorised", 1]
    far = [1.0] * 10 + [10.0, 100.0, 1000.0, 1e4, 1e5, 1e6, 1e7, 1e8]
    logged = treat(values(x=far), most=1)
    # ln(x - min + 0.01 range)
    assert logged.frame.at["x", "treatment"] == "log" and logged.values["x"].iloc[-1] == pytest.approx(np.log(1.01 * (1e8 - 1)))
    calm = treat(values(x=even))
    assert calm.frame.at["x", "treatment"] == "" and calm.values["x"].tolist() == even


def test_outliers_need_ten_regions():
    with pytest.raises(RefusedError, match="at least 10 regions; there are 9"):
        treat(values(x=range(9)))


# --- normalising ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method, expected", [
    ("minmax", [0, 50, 50, 100]),  # (x - 2) / 4
    ("to_best", [0, 50, 50, 100]),  # 1 - (6 - x) / 4
    ("scaled", [2, 4, 4, 6]),  # of 0 to 100
    ("goalposts", [20, 40, 40, 60]),  # of 0 to 10
    ("to_target", [0, 100 / 3, 100 / 3, 200 / 3]),  # (x - 2) / (8 - 2)
    ("fraction_of_best", [100 / 3, 200 / 3, 200 / 3, 100]),
    ("rank", [1, 2.5, 2.5, 4]),
    ("percentile_rank", [0, 50, 50, 100]),  # (rank - 1) / 3
    ("zscore", [-1.224745, 0, 0, 1.224745]),  # (x - 4) / sqrt(8 / 3)
])
def test_nine_normalisations_where_more_is_better(method, expected):
    assert normalise(values(x=X), ONE, method=method)["x"].tolist() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("method, expected", [
    ("minmax", [100, 50, 50, 0]), ("to_best", [100, 50, 50, 0]), ("scaled", [98, 96, 96, 94]), ("goalposts", [80, 60, 60, 40]),
    ("to_target", [100, 50, 50, 0]),  # (6 - x) / (6 - 2)
    ("fraction_of_best", [100, 50, 50, 100 / 3]),  # 2 / x
    ("rank", [4, 2.5, 2.5, 1]), ("percentile_rank", [100, 50, 50, 0]), ("zscore", [1.224745, 0, 0, -1.224745]),
])
def test_nine_normalisations_where_less_is_better(method, expected):
    assert normalise(values(x=X), COST, method=method)["x"].tolist() == pytest.approx(expected, abs=1e-6)


def test_every_method_is_tested():
    by_hand = test_nine_normalisations_where_more_is_better, test_nine_normalisations_where_less_is_better
    assert len(METHODS) == 9 and all({case[0] for case in test.pytestmark[0].args[1]} == set(METHODS) for test in by_hand)


def test_scales_move_the_ends_and_goalposts_bound():
    assert normalise(values(x=X), ONE, method="minmax", scale=Scale(1, 11))["x"].tolist() == [1, 6, 6, 11]
    assert normalise(values(x=X), ONE, method="zscore", scale=Scale(mean=50, sd=10))["x"].mean() == pytest.approx(50)
    assert normalise(values(x=[-5, 15]), ONE, method="goalposts")["x"].tolist() == [0, 100]


def test_gaps_stay_gaps_and_do_not_count():
    made = normalise(values(x=[2, GAP, 6, 4]), ONE, method="percentile_rank")["x"]
    assert made.isna().tolist() == [False, True, False, False] and made.dropna().tolist() == [0, 100, 50]


@few
@given(st.lists(st.floats(0.5, 9.5), min_size=3, max_size=6, unique=True), st.floats(0.01, 9.99))
def test_a_peer_moves_nobody_under_goalposts(xs, peer):
    before, after = values(x=xs), values(x=[*xs, peer])
    alone, joined = (composite(frame, ONE, Recipe()).frame["score"].tolist() for frame in (before, after))
    assert joined[:-1] == pytest.approx(alone, abs=1e-12)


def test_a_peer_moves_others_under_minmax():
    alone, joined = (normalise(values(x=xs), ONE, method="minmax")["x"].tolist() for xs in ([2, 3, 4], [2, 3, 4, 6]))
    assert alone == [0, 50, 100] and joined[:3] == [0, 25, 50]


@few
@given(st.lists(st.integers(10, 90).map(lambda n: n / 10), min_size=3, max_size=6, unique=True), st.floats(0.1, 50))
def test_units_of_measurement_change_no_rank_and_direction_turns_it(xs, factor):
    ranks = rank_scores(normalise(values(x=xs), ONE, method="minmax"))
    assert ranks.equals(rank_scores(normalise(values(x=[factor * x for x in xs]), ONE, method="minmax")))
    turned = rank_scores(normalise(values(x=xs), COST, method="minmax"))
    assert (ranks + turned == len(xs) + 1).all(axis=None)


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"goalposts", "scaled", "fraction_of_best"}))
def test_no_variation_is_refused_by_name(method):
    with pytest.raises(RefusedError, match="x is 3 in every region"):
        normalise(values(x=[3, 3]), ONE, method=method)


def test_what_normalisations_refuse():
    with pytest.raises(RefusedError, match="ranges need 2 regions, there is 1; use goalposts"):
        normalise(values(x=[3]), ONE, method="minmax")
    with pytest.raises(RefusedError, match="x has the value 0, and a part of the best needs values above nought"):
        normalise(values(x=[3, 0]), ONE, method="fraction_of_best")
    with pytest.raises(ParameterError, match="needs goalpost_low and goalpost_high of every indicator; y has none"):
        normalise(values(x=[1, 2], y=[1, 2]), tree(x=("all", 1, POSTS), y=("all", 1)), method="goalposts")
    with pytest.raises(ParameterError, match="needs target_value of every indicator; y has none"):
        normalise(values(y=[1, 2]), tree(y=("all", 1)), method="to_target")
    with pytest.raises(ParameterError, match="Did you mean 'goalposts'"):
        normalise(values(x=[1, 2]), ONE, method="goalpost")
    assert normalise(values(x=[3]), ONE, method="goalposts")["x"].tolist() == [30]


@pytest.mark.parametrize("one, found", [(tree(x=("all", 1, POSTS | {"target_value": 2.0})), 2), (tree(x=("all", 1, POSTS | {"direction": -1, "target_value": 7.0})), 6)])
def test_a_target_behind_every_region_would_turn_the_ranks_and_is_refused(one, found):
    with pytest.raises(RefusedError, match=rf"the worst value of x, {found}, has reached the target .*set a target ahead"):
        normalise(values(x=X), one, method="to_target")
    made = composite(values(x=X), one, Recipe("to_target"))
    assert made.frame["absence"].tolist() == ["refused:target_reached"] * 4 and made.refusals[0].values["found"] == found


# --- weighing and aggregating -----------------------------------------------------------------------

TWO = tree(g=("all", 1), h=("all", 3), x=("g", 1), y=("g", 1), z=("h", 1))
SCORES = values(x=[1, 4], y=[9, 4], z=[2, 8])


@pytest.mark.parametrize("method, group, whole", [
    ("arithmetic", [5, 4], [(5 + 3 * 2) / 4, (4 + 3 * 8) / 4]),
    ("geometric", [3, 4], [3 ** 0.25 * 2 ** 0.75, 4 ** 0.25 * 8 ** 0.75]),
    ("harmonic", [1.8, 4], [4 / (1 / 1.8 + 3 / 2), 4 / (1 / 4 + 3 / 8)]),
    ("copeland", [0, 0], [-1, 1]),  # x and y cancel out; z decides
])
def test_aggregation_by_hand(method, group, whole):
    made = aggregate(SCORES, TWO, method=method)
    assert list(made.columns) == ["all", "g", "x", "y", "h", "z"]
    assert made["g"].tolist() == pytest.approx(group) and made["all"].tolist() == pytest.approx(whole)


def test_copeland_counts_duels():
    # weights 1/2, 1/4, 1/4. a beats b (x, tie y, loses z: +1/2 - 1/4); b and c tie on everything; a beats c likewise.
    three = tree(x=("all", 2), y=("all", 1), z=("all", 1))
    assert aggregate(values(x=[5, 1, 1], y=[2, 2, 2], z=[1, 3, 3]), three, method="copeland")["all"].tolist() == [2, -1, -1]


@pytest.mark.parametrize("method", AGGREGATIONS)
def test_a_gap_reaches_the_top_and_no_other_region(method):
    made = aggregate(values(x=[1, 4, GAP], y=[9, 4, 5], z=[2, 8, 1]), TWO, method=method)
    assert made["all"].isna().tolist() == [False, False, True] and made["g"].isna().tolist() == [False, False, True]
    assert made["h"].notna().all()


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
@pytest.mark.parametrize("low", [0.0, -1.0])
def test_means_that_need_scores_above_nought(method, low):
    with pytest.raises(RefusedError, match=rf"a {method} mean needs scores above nought; these have others: y \({low:g}\)"):
        aggregate(values(x=[1, 4], y=[low, 4], z=[2, 8]), TWO, method=method)


@few
@given(st.lists(st.floats(1, 100), min_size=3, max_size=3), st.lists(st.floats(0.1, 5), min_size=3, max_size=3))
def test_harmonic_is_at_most_geometric_at_most_arithmetic(scores, weights):
    made = tree(**{name: ("all", weight) for name, weight in zip("xyz", weights, strict=True)})
    frame = values(**{name: [score] for name, score in zip("xyz", scores, strict=True)})
    low, middle, high = (aggregate(frame, made, method=method)["all"].iloc[0] for method in ("harmonic", "geometric", "arithmetic"))
    assert low <= middle + 1e-9 and middle <= high + 1e-9


def test_ties_share_the_better_rank_and_rounding_errors_part_nobody():
    scores = pd.Series([0.1 + 0.2, 0.3, 0.29999, 0.5], index=list("abcd"))
    assert rank_scores(scores).to_dict() == {"a": 2, "b": 2, "c": 4, "d": 1}
    assert ranks_of(scores.to_numpy()[None]).tolist() == [[2, 2, 4, 1]]
    # 71.4 and 71.3 would both be shown as 71 and are not tied.
    assert rank_scores(pd.Series([71.4, 71.3])).tolist() == [1, 2]


def test_more_regions_than_a_byte_counts():
    scores = np.arange(300.0)[None]
    assert ranks_of(scores)[0].tolist() == list(range(300, 0, -1))


def test_weights_equal_noisy_and_estimated():
    assert weigh(TWO, SCORES, method="equal").leaf_weights.to_dict() == {"x": 0.25, "y": 0.25, "z": 0.5}
    assert noisy_weights(np.array([1.0, 2.0]), 0.5, np.array([[0.0, 0.5], [1.0, 1.0]])).tolist() == [[0.5, 2.0], [1.5, 3.0]]
    with pytest.raises(RefusedError, match="at least 10 regions; there are 2"):
        weigh(TWO, SCORES, method="pca")
    twelve = values(x=range(12), y=[-n for n in range(12)], z=range(12))
    with pytest.raises(RefusedError, match="sets y against the others"):
        pca_weights(tree(x=("all", 1), y=("all", 1), z=("all", 1)), twelve)


# --- the whole --------------------------------------------------------------------------------------


def test_a_composite_lists_every_region_with_its_rule():
    made = composite(values(x=[3, 3]), ONE, Recipe(normalisation="minmax"))
    assert made.frame["absence"].tolist() == ["refused:same_value"] * 2 and made.scores.empty
    low = composite(values(x=X), ONE, Recipe("minmax", aggregation="geometric", scale=Scale()))
    assert [refusal.rule for refusal in low.refusals] == ["nonpositive_scores"] and low.frame["score"].isna().all()


def test_one_region_has_a_score_on_goalposts_and_no_rank():
    made = composite(values(x=[3]), ONE, Recipe(scale=Scale()))
    assert made.frame["score"].tolist() == [30] and made.frame["rank"].isna().all() and made.refusals[0].rule == "one_region"


def test_filled_values_are_named():
    made = composite(values(x=[2, GAP, 6]), ONE, Recipe(imputation="mean", scale=Scale()))
    assert made.imputed == (("b", "x"),) and made.frame["score"].tolist() == [20, 40, 60]


# Of sixty ten lie far out, each beyond the last: pulling in five leaves six of sixty apart, with a skewness of 2.7.
SKEWED = pd.DataFrame({"x": [1.0] * 50 + [10.0 ** n for n in range(1, 11)], "y": np.arange(60.0)}, index=[f"r{n}" for n in range(60)])
PLAIN = tree(x=("all", 1, {"goalpost_low": 0.0, "goalpost_high": 1e11, "target_value": 1e11}), y=("all", 1, {**POSTS, "target_value": 70.0}))


def test_what_was_treated_is_named():
    made = composite(SKEWED, PLAIN, Recipe("minmax", outliers="treat"))
    assert made.treated == (("x", "log"),) and composite(SKEWED, PLAIN, Recipe("minmax")).treated == ()
    # ln(x - min + 0.01 range): the greatest is ln(1.01 range), the least ln(0.01 range).
    assert made.normalised["x"].iloc[[0, -1]].tolist() == pytest.approx([1, 100])


@pytest.mark.parametrize("method", ["goalposts", "scaled", "to_target", "fraction_of_best"])
def test_logarithms_are_never_set_against_ends_in_another_unit(method):
    with pytest.raises(ParameterError, match=f"takes logarithms of x, and {method} sets values against ends in their own unit"):
        composite(SKEWED, PLAIN, Recipe(method, outliers="treat"))
    with pytest.raises(ParameterError, match="takes logarithms of x"):
        rank_robustness(SKEWED, PLAIN, Choices(("minmax", method)), Recipe("minmax", outliers="treat"), replicates=10)


def test_ties_are_marked():
    made = composite(values(x=X), ONE, Recipe())
    assert made.frame["rank"].tolist() == [4, 2, 2, 1] and made.frame["tied"].tolist() == [False, True, True, False]
