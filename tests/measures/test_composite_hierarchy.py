"""The hierarchy of a composite: any number of levels, weights as shares, what is no tree is refused."""

import pandas as pd
import pytest
from composite_frames import tree
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, ParameterError
from analysis.measures.hierarchy import hierarchy, roots

DEEP = {"left": ("all", 1), "right": ("all", 3), "x": ("left", 1), "y": ("left", 1), "inner": ("right", 2), "z": ("right", 2), "u": ("inner", 1)}


def test_shares_multiply_on_the_way_up():
    # left 1/4, right 3/4; x and y half of left; inner and z half of right; u all of inner.
    found = tree(**DEEP)
    assert found.leaf_weights.to_dict() == {"x": 0.125, "y": 0.125, "u": 0.375, "z": 0.375}
    assert found.leaves == ("x", "y", "u", "z") and found.groups == ("inner", "right", "left", "all")
    assert found.leaves_under("right") == ("u", "z") and found.leaves_under("x") == ("x",)


def test_a_group_left_with_nothing_goes_too():
    found = tree(**DEEP).without(["u", "x"])
    assert list(found.nodes.index) == ["all", "left", "y", "right", "z"]
    assert found.leaf_weights.to_dict() == {"y": 0.25, "z": 0.75}
    assert tree(**DEEP).without(["all"]) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.1, 9), min_size=4, max_size=4))
def test_leaf_weights_sum_to_one_whatever_the_weights(weights):
    made = tree(a=("all", weights[0]), b=("all", weights[1]), x=("a", weights[2]), y=("a", weights[3]))
    assert made.leaf_weights.sum() == pytest.approx(1)


def table(**parents):
    return pd.DataFrame({"parent": parents, "weight": 1.0, "direction": 1})


def test_several_composites_in_one_table():
    nodes = table(one="", two="", x="one", y="two")
    assert roots(nodes) == ("one", "two")
    assert hierarchy(nodes).leaves == ("x",) and hierarchy(nodes, root="two").leaves == ("y",)
    with pytest.raises(ParameterError, match="root must be one of one, two; got 'tow'. Nearest: two"):
        hierarchy(nodes, root="tow")


def test_directions_come_from_the_indicators():
    nodes = table(all="", x="all").assign(indicator_id=["", "days"])
    days = pd.DataFrame({"direction": pd.array([-1], dtype="Int64")}, index=["days"])
    assert hierarchy(nodes, days).nodes.at["x", "direction"] == -1
    with pytest.raises(DataError, match="x has none, so better and worse cannot be told"):
        hierarchy(nodes, days.assign(direction=pd.array([pd.NA], dtype="Int64")))


@pytest.mark.parametrize("nodes, says", [
    (table(all="", x="al"), "al is none. Nearest: all"),
    (table(all="", x="y", y="x"), "x, y go in a circle"),
    (table(x="y", y="x"), "there is none"),
    (table(all="", x="all").assign(weight=[1.0, -1.0]), "weight must be 0 or more; got -1.0 for x"),
    (table(all="", x="all").assign(weight=[1.0, 0.0]), "children of all sum to nought"),
    (table(all="", x="all").assign(goalpost_low=[None, 5.0], goalpost_high=[None, 1.0]), "goalpost_low must be below goalpost_high.*x has"),
    (table(all="", x="all").assign(goalpost_low=[None, 5.0], goalpost_high=[None, 5.0]), "goalpost_low must be below goalpost_high.*x has"),
])
def test_what_is_no_hierarchy_is_refused(nodes, says):
    with pytest.raises(DataError, match=says):
        hierarchy(nodes)
