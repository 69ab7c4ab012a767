"""Correspondence analysis against R's ca to 1e-9 up to sign; fixed orientation; ellipses, other codes, areas of partly read plans."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import coded, plans, seen
from structure_frames import country, of_counts, reference

from analysis.errors import ParameterError
from analysis.measures.correspondence import PartlyRead, correspondence, correspondence_axes, partly_read
from analysis.measures.emphasis import factor_shares
from analysis.measures.factor_counts import factor_counts, other_counts
from analysis.measures.guards import Guards

few = settings(max_examples=25, deadline=None)
SMOKE = reference("ca/smoke.csv", index=True)
TABLE = SMOKE.to_numpy(float)


def same_up_to_sign(ours, theirs):
    """Columns equal to 1e-9 once each has the sign of its greatest entry."""
    for one, two in zip(np.asarray(ours).T, np.asarray(theirs).T, strict=True):
        at = np.argmax(np.abs(two))
        assert one * np.sign(one[at]) == pytest.approx(two * np.sign(two[at]), abs=1e-9)


def test_agrees_with_ca():
    axes = correspondence_axes(TABLE)
    assert axes.singular_values == pytest.approx(reference("ca/smoke_sv.csv")["sv"].to_numpy(), abs=1e-9)
    for side, masses, places in (("rows", axes.row_masses, axes.rows), ("cols", axes.column_masses, axes.columns)):
        theirs = reference(f"ca/smoke_{side}_standard.csv")
        same_up_to_sign(places, theirs[["Dim1", "Dim2", "Dim3"]])
        assert masses == pytest.approx(theirs["mass"].to_numpy(), abs=1e-9)
        inertia = masses * ((places * axes.singular_values) ** 2).sum(axis=1)
        assert inertia == pytest.approx(theirs["inertia"].to_numpy(), abs=1e-9)


def test_contributions_and_quality_agree_with_ca():
    made = correspondence(factor_counts(*of_counts(TABLE)), replicates=99)
    axes = correspondence_axes(TABLE)
    sides = (made.plans, "row", axes.row_masses, axes.rows), (made.factors, "col", axes.column_masses, axes.columns)
    for frame, side, masses, places in sides:
        theirs = reference(f"ca/smoke_{side}_contributions.csv")
        # The map has two axes; the third is compared by the axes themselves, so that no column is left out.
        assert masses[:, None] * places ** 2 == pytest.approx(theirs[["ctr1", "ctr2", "ctr3"]].to_numpy(), abs=1e-9)
        squared = (places * axes.singular_values) ** 2
        assert squared / squared.sum(axis=1, keepdims=True) == pytest.approx(theirs[["cos2_1", "cos2_2", "cos2_3"]].to_numpy(), abs=1e-9)
        assert frame[["contribution_x", "contribution_y"]].to_numpy() == pytest.approx(theirs[["ctr1", "ctr2"]].to_numpy(), abs=1e-9)
        assert frame["quality"].to_numpy() == pytest.approx((theirs["cos2_1"] + theirs["cos2_2"]).to_numpy(), abs=1e-9)
    inertia = reference("ca/smoke_sv.csv")["inertia"]
    assert made.inertia == pytest.approx(inertia.sum(), abs=1e-9) and made.inertia_shares == pytest.approx(tuple(inertia / inertia.sum()), abs=1e-9)


def test_supplementary_rows_and_columns_agree_with_ca():
    theirs = reference("ca/smoke_suprow.csv")
    axes = correspondence_axes(TABLE[:4])
    same_up_to_sign(np.vstack([axes.rows, axes.place_rows(TABLE[4:]) / axes.singular_values]), theirs[["Dim1", "Dim2", "Dim3"]])
    assert axes.singular_values == pytest.approx(theirs[["sv1", "sv2", "sv3"]].iloc[0].to_numpy(), abs=1e-9)
    theirs = reference("ca/smoke_supcol.csv")
    axes = correspondence_axes(TABLE[:, :3])
    same_up_to_sign(np.vstack([axes.columns, axes.place_columns(TABLE[:, 3:]) / axes.singular_values]), theirs[["Dim1", "Dim2"]])
    assert axes.singular_values == pytest.approx(theirs[["sv1", "sv2"]].iloc[0].to_numpy(), abs=1e-9)


def test_a_supplementary_plan_shapes_nothing():
    counts = factor_counts(*of_counts(TABLE))
    further = of_counts(np.vstack([TABLE, [[1, 2, 3, 4]]]))
    sixth = factor_counts(further[0].loc[["p6"]], *further[1:])
    with_it, without = correspondence(counts, supplementary=sixth, replicates=99), correspondence(counts, replicates=99)
    pd.testing.assert_frame_equal(with_it.plans.iloc[:5], without.plans)
    last = with_it.plans.iloc[5]
    assert (last["plan_id"], last["active"], last["mass"], last["contribution_x"]) == ("p6", False, 0, 0)
    axes = correspondence_axes(TABLE)
    assert [last["x"], last["y"]] == pytest.approx((np.array([1, 2, 3, 4]) / 10 @ axes.columns)[:2].tolist())
    assert 0 < last["quality"] <= 1


@few
@given(st.permutations(range(4)))
def test_the_order_of_the_factors_never_mirrors_the_map(order):
    ours, theirs = correspondence_axes(TABLE), correspondence_axes(TABLE[:, order])
    assert theirs.rows == pytest.approx(ours.rows, abs=1e-9)
    pulls = ours.column_masses[:, None] * ours.columns ** 2
    assert (np.take_along_axis(ours.columns, pulls.argmax(axis=0)[None], axis=0) > 0).all()


def test_ellipses_hold_the_exact_covariance():
    counts = factor_counts(*of_counts(country(6, 5, 60)))
    axes = correspondence_axes(counts.array)
    made = correspondence(counts, replicates=20_000, seed=2).ellipses
    share, size = counts.shares[0], counts.array[0].sum()
    # A multinomial plan's mean place on an axis has the covariance G' (diag(p) - p p') G / n.
    exact = axes.columns[:, :2].T @ (np.diag(share) - np.outer(share, share)) @ axes.columns[:, :2] / size
    lengths = 2 * np.sqrt(np.linalg.eigvalsh(exact)[::-1] * 5.991464547107979)
    assert made.loc[0, ["width", "height"]].to_numpy(float) == pytest.approx(lengths, rel=0.03)
    assert made["angle"].between(-90, 90).all()


def test_other_codes_are_placed_on_the_map():
    made = of_counts(TABLE)
    same = coded(dict(zip(made[1].index, made[2]["factor_primary"], strict=True)), "k")
    codings = pd.concat([made[2], same])
    counts = factor_counts(made[0], made[1], codings, made[3])
    found = correspondence(counts, others=other_counts(made[0], made[1], codings, made[3]), replicates=99)
    assert found.recoded[["x", "y"]].to_numpy() == pytest.approx(found.plans[["x", "y"]].to_numpy())


def test_codes_on_a_factor_that_is_not_on_the_map_have_no_place():
    made = of_counts(np.hstack([TABLE, np.zeros((5, 1))]))
    moved = {row: "f5" if row == "p2-000" else code for row, code in zip(made[1].index, made[2]["factor_primary"], strict=True)}
    codings = pd.concat([made[2], coded(moved, "k")])
    counts = factor_counts(made[0], made[1], codings, made[3])
    found = correspondence(counts, others=other_counts(made[0], made[1], codings, made[3]), replicates=99)
    assert found.recoded["plan_id"].tolist() == ["p1", "p3", "p4", "p5"]
    assert found.recoded[["x", "y"]].to_numpy() == pytest.approx(found.plans[["x", "y"]].to_numpy()[[0, 2, 3, 4]])


def test_a_partly_read_plan_is_an_area_that_holds_every_way_it_may_end():
    counts = factor_counts(*of_counts(TABLE))
    partly = PartlyRead(pd.DataFrame({"f1": [3.0], "f3": [1.0]}, index=["q"]), pd.Series({"q": 6.0}), pd.Series({"q": "q"}))
    outline = correspondence(counts, partly=partly, replicates=99).outlines["q"]
    axes = correspondence_axes(TABLE)
    corners = ((np.array([3, 0, 1, 0]) + 2 * np.eye(4)) / 6 @ axes.columns)[:, :2]
    # All four ways of putting the unseen two on one factor are corners here, in order around.
    assert sorted(map(tuple, outline.round(9))) == sorted(map(tuple, corners.round(9)))
    around = np.roll(outline, -1, axis=0) - outline
    turns = around[:, 0] * np.roll(around[:, 1], -1) - around[:, 1] * np.roll(around[:, 0], -1)
    assert (turns > 0).all()
    # One unseen provision on f2 and one on f4: half way between two corners.
    assert axes.place_rows(np.array([3.0, 1, 1, 1]))[:2] == pytest.approx((corners[1] + corners[3]) / 2)


def test_what_is_certain_of_a_partly_read_plan():
    made = of_counts([[3, 1], [2, 2]])
    made = (pd.concat([made[0].iloc[:1], plans(p2=seen(4, 9))]), *made[1:])
    found = partly_read(factor_shares(*made).frame)
    assert found.table.to_dict("index") == {"p2": {"f1": 2, "f2": 2}} and found.totals.to_dict() == {"p2": 9} and found.regions.to_dict() == {"p2": "p2"}


def test_four_plans_a_line_and_few_replicates_are_refused():
    assert correspondence(factor_counts(*of_counts(TABLE[:4]))).refusals[0].values["needed"] == 5
    flat = correspondence(factor_counts(*of_counts([[3, 1], [1, 3], [2, 2], [4, 1], [1, 5]])))
    assert flat.refusals[0].rule == "flat_map" and dict(flat.refusals[0].values) == {"found": 1, "needed": 2}
    assert correspondence(factor_counts(*of_counts(TABLE[:3])), replicates=99, guards=Guards(min_plans_distance=3)).refusals == ()
    with pytest.raises(ParameterError, match="at least 99"):
        correspondence(factor_counts(*of_counts(TABLE)), replicates=3)
    with pytest.raises(ParameterError, match="level must lie between 0 and 1, such as 0.95; got 95"):
        correspondence(factor_counts(*of_counts(TABLE)), replicates=99, level=95)
