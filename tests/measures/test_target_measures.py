"""Units, the board of targets, gaps, medians, growth and intensity, by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import baselines, context, indicators, plans, seen, targets, units

from analysis.errors import DataError, ParameterError, RefusedError
from analysis.measures.gaps import gap_table
from analysis.measures.growth import growth_bound, growth_path, required_growth
from analysis.measures.guards import Guards
from analysis.measures.intensity import find_denominator, intensity, is_size
from analysis.measures.targets import against_median, convert, target_board

few = settings(max_examples=50, deadline=None)
SIZES = context(
    c1={"region_id": "f", "indicator_id": "people", "value": 10.0, "unit": "ten thousand persons"},
    c2={"region_id": "g", "indicator_id": "people", "value": 5e4},
    c3={"region_id": "f", "indicator_id": "people", "value": 9.0, "unit": "ten thousand persons", "year": 2024},
    c4={"region_id": "g", "indicator_id": "people", "value": 6e4, "year": 2024, "part_year": True},
    c5={"region_id": "g", "indicator_id": "people", "value": 6e4, "year": 2024, "comparator": ">"},
    c6={"region_id": "f", "indicator_id": "product", "value": 200.0, "unit": "million yuan"},
)


def library(**more):
    return plans(f=seen(0, None), g=seen(0, None), h=seen(0, None, text_basis="press"), n=seen(0, None, role="benchmark"), **more)


def gaps(goals, starts=None, peers=("g",), **more):
    return gap_table(goals, indicators(), library(), units(), SIZES, baselines() if starts is None else starts, focal="f", peers=peers, **more)


def only(result):
    (found,) = result.frame.to_dict("records")
    return found


@few
@given(st.floats(-1e9, 1e9), st.sampled_from([("million yuan", "thousand yuan"), ("thousand", "count"), ("persons", "ten thousand persons")]))
def test_there_and_back_is_the_same_figure(value, pair):
    there, back = pair
    assert convert(convert(value, there, back, units()), back, there, units()) == pytest.approx(value)


def test_conversion_by_hand_and_its_refusals():
    assert convert(2.5, "million yuan", "thousand yuan", units()) == 2500
    assert pd.isna(convert(float("nan"), "thousand", "count", units()))
    with pytest.raises(RefusedError, match="'thousand' measures count and 'million yuan' measures money"):
        convert(1, "thousand", "million yuan", units())
    with pytest.raises(ParameterError, match="Did you mean 'million yuan'"):
        convert(1, "milion yuan", "thousand yuan", units())


def test_the_board_has_one_unit_per_indicator_and_keeps_scopes_apart():
    made = targets(
        t1={"plan_id": "g", "indicator_id": "sales", "value": 3.0, "unit": "million yuan"},
        t2={"plan_id": "f", "indicator_id": "sales", "value": 2000.0, "value_high": 4000.0, "unit": "thousand yuan", "comparator": "range"},
        t3={"plan_id": "f", "indicator_id": "machines", "comparator": "<=", "year": None},
        t4={"plan_id": "f", "indicator_id": "machines", "level": "measure", "value": 1.0},
        t5={"plan_id": "h", "indicator_id": "sales", "scope_id": "core", "value": 9.0, "unit": "million yuan"},
        t6={"plan_id": "elsewhere", "indicator_id": "sales", "value": 9.0, "unit": "million yuan"},
    )
    before = made.copy(deep=True)
    board = target_board(made, indicators(), library(), units())
    assert list(board.index) == ["t3", "t5", "t2", "t1"]  # indicator, scope, year, plan
    assert board.loc["t2", ["value", "value_high", "unit"]].tolist() == [2.0, 4.0, "million yuan"]
    assert board["comparator_class"].tolist() == ["ceiling", "floor", "level", "floor"]
    assert board["absence"].tolist() == ["set_without_number", "", "", ""] and board["reported"].tolist() == [False, True, False, False]
    assert board["evidence"]["t1"] == ("t1",) and made.equals(before)


def test_units_of_another_quantity_stay_only_with_support():
    row = {"plan_id": "f", "indicator_id": "sales", "value": 5.0, "unit": "yuan per item", "comparator": "<="}
    board = target_board(targets(t1={**row, "level": "support"}), indicators(), library(), units(), level="support")
    assert board["unit"].tolist() == ["yuan per item"] and board["value"].tolist() == [5.0]
    with pytest.raises(RefusedError, match="money per item"):
        target_board(targets(t1=row), indicators(), library(), units())


def test_unknown_comparators_are_all_named():
    with pytest.raises(DataError, match="a comparator is one of") as caught:
        target_board(targets(t1={"plan_id": "f", "indicator_id": "sales", "comparator": "~", "unit": "million yuan"}), indicators(), library(), units())
    assert caught.value.failures == ("t1: comparator '~'",)


def goal(plan, value, indicator="machines", **more):
    return {"plan_id": plan, "indicator_id": indicator, "value": float(value), **more}


def test_same_scope_difference_ratio_and_per_head_by_hand():
    found = only(gaps(targets(t1=goal("f", 40), t2=goal("g", 60))))
    assert (found["status"], found["difference"], found["ratio"]) == ("same_scope", -20, pytest.approx(2 / 3))
    assert (found["difference_low"], found["ratio_high"]) == (-20, pytest.approx(2 / 3))
    # 2023 is the last full year of both: 40 / 100,000 against 60 / 50,000 people.
    assert found["per_head_ratio"] == pytest.approx((40 / 1e5) / (60 / 5e4)) and found["per_head_year"] == 2023
    assert pd.isna(found["per_gdp_ratio"]) and found["evidence"] == ("t1", "t2", "c1", "c2")
    assert (found["focal_plan_id"], found["peer_plan_id"], found["unit"], found["direction"]) == ("f", "g", "count", 1)


def test_ranges_give_ends_and_no_single_ratio():
    found = only(gaps(targets(t1=goal("f", 3, value_high=5.0, comparator="range"), t2=goal("g", 2, value_high=4.0, comparator="range"))))
    assert pd.isna(found["difference"]) and pd.isna(found["ratio"]) and found["ratio_absence"] == "refused:range_ratio"
    assert (found["difference_low"], found["difference_high"]) == (3 - 4, 5 - 2)
    assert (found["ratio_low"], found["ratio_high"]) == (3 / 4, 5 / 2) and pd.isna(found["per_head_ratio"])


def test_places_have_differences_and_no_ratio_and_shares_none_per_head():
    rank = only(gaps(targets(t1=goal("f", 3, "place", unit="rank"), t2=goal("g", 1, "place", unit="rank"))))
    assert rank["difference"] == 2 and pd.isna(rank["ratio"]) and rank["ratio_absence"] == "refused:no_ratio"
    share = only(gaps(targets(t1=goal("f", 30, "part", unit="%"), t2=goal("g", 60, "part", unit="%"))))
    assert share["ratio"] == 0.5 and pd.isna(share["per_head_ratio"])


def test_the_counterpart_prefers_scope_then_comparator_then_year():
    focal = goal("f", 10)
    years = gaps(targets(t1=focal, a=goal("g", 1, year=2025), b=goal("g", 2, year=2029), c=goal("g", 3, year=2031), d=goal("g", 4, scope_id="other")))
    assert (only(years)["peer_target_id"], only(years)["status"], only(years)["ratio"]) == ("b", "same_scope_other_year", 5)
    opposed = gaps(targets(t1=focal, a=goal("g", 1, comparator="<="), b=goal("g", 2, year=2025)))
    assert only(opposed)["peer_target_id"] == "b"
    unknown = gaps(targets(t1=focal, a=goal("g", 1, year=None), b=goal("g", 2, year=2020)))
    assert only(unknown)["peer_target_id"] == "b"
    alone = gaps(targets(t1=focal, a=goal("g", 1, year=None)))
    assert only(alone)["status"] == "same_scope_other_year"


def test_other_scopes_and_opposite_comparators_are_shown_and_nothing_is_worked_out():
    other = only(gaps(targets(t1=goal("f", 10), a=goal("g", 5, scope_id="core"))))
    assert (other["status"], other["peer_scope_id"], other["peer_value"]) == ("other_scope", "core", 5) and pd.isna(other["ratio"])
    opposite = only(gaps(targets(t1=goal("f", 10), a=goal("g", 5, comparator="<="))))
    assert opposite["status"] == "opposite_comparator" and pd.isna(opposite["difference"]) and pd.isna(opposite["difference_low"])


def test_no_counterpart_and_no_targets_are_rows_with_their_kind_of_absence():
    made = targets(t1=goal("f", 10), a=goal("g", 5, "sales", unit="million yuan"), b=goal("h", 5, "sales", unit="million yuan"),
                   c=goal("g", 5, level="measure"), d=goal("h", 5, level="support", comparator="<="))
    frame = gaps(made, peers=("g", "h", "nowhere"), benchmark="n").frame
    assert frame["peer_region_id"].tolist() == ["g", "h", "nowhere", "n"] and frame["is_benchmark"].tolist() == [False] * 3 + [True]
    assert frame["status"].tolist() == ["no_counterpart", "no_counterpart", "no_targets", "no_targets"]
    assert frame["absence"].tolist() == ["not_set", "not_seen", "not_seen", "not_set"]
    assert frame["peer_plan_id"].tolist() == ["g", "h", "", "n"] and frame["evidence"].tolist() == [("t1",)] * 4


def test_a_goal_without_a_figure_is_set_without_number():
    found = only(gaps(targets(t1=goal("f", 10), a={"plan_id": "g", "indicator_id": "machines"})))
    assert (found["status"], found["absence"], found["ratio_absence"]) == ("same_scope", "set_without_number", "") and pd.isna(found["ratio"])


def test_gaps_say_what_the_focal_goal_asks_from_its_own_baselines():
    starts = baselines(b1={"target_id": "t1", "value": 10.0, "year": 2025}, b2={"target_id": "t1", "value": 20.0, "comparator": ">"})
    found = only(gaps(targets(t1=goal("f", 40), t2=goal("g", 60)), starts))
    assert (found["growth_multiple_min"], found["growth_multiple_max"]) == (2, 4)
    assert (found["growth_rate_min"], found["growth_rate_max"]) == (pytest.approx(1), pytest.approx(1))
    assert found["growth_bound"] == "at_most" and found["growth_scope_match"] and set(found["evidence"]) >= {"t1", "t2", "b1", "b2"}


def test_a_focal_region_without_a_plan_and_years_that_are_missing_are_refused():
    found = gap_table(targets(), indicators(), library(), units(), SIZES, baselines(), focal="nowhere", peers=["g"])
    assert len(found.frame) == 0 and "status" in found.frame.columns
    assert [refusal.rule for refusal in found.refusals] == ["no_plan", "no_common_year", "no_common_year"]


def growth(goals, starts):
    return required_growth(goals, starts, indicators(), library(), units())


def test_growth_by_hand_with_a_unit_to_convert():
    # 4 thousand from 1000 in 2025 by 2027: fourfold, doubling each year.
    made = targets(t1=goal("f", 4, unit="thousand"))
    found = growth(made, baselines(b1={"target_id": "t1", "value": 1000.0, "year": 2025}))
    row = only(found)
    assert (row["multiple"], row["annual_rate"], row["years"], row["bound"]) == (4, pytest.approx(1), 2, "exact")
    assert row["scope_match"] and row["evidence"] == ("t1", "b1") and found.refusals == ()


def test_growth_without_years_in_order_has_a_multiple_only():
    starts = baselines(b1={"target_id": "t1", "value": 1.0}, b2={"target_id": "t1", "value": 2.0, "year": 2027}, b3={"target_id": "t1", "value": 4.0, "year": 2026})
    found = growth(targets(t1=goal("f", 8)), starts)
    assert found.frame["multiple"].tolist() == [8, 4, 2] and found.frame["annual_rate"].notna().tolist() == [False, False, True]
    assert found.frame["rate_absence"].tolist() == ["refused:year_unknown"] * 2 + [""]
    assert [refusal.subject for refusal in found.refusals] == ["b1", "b2"]
    span = found.ranges.loc["t1"]
    assert (span["multiple_min"], span["multiple_max"], span["rate_min"], span["rate_max"], span["baselines"], span["dated"]) == (2, 8, 1, 1, 3, 1)


def test_ranges_use_baselines_of_the_same_scope_where_there_are_any():
    same = {"target_id": "t1", "value": 4.0, "year": 2026}
    other = {"target_id": "t1", "value": 1.0, "year": 2026, "scope_id": "core"}
    both = growth(targets(t1=goal("f", 8)), baselines(b1=same, b2=other))
    assert both.frame["scope_match"].tolist() == [True, False]
    assert both.ranges.loc["t1", ["multiple_min", "multiple_max", "scope_match", "evidence"]].tolist() == [2, 2, True, ("t1", "b1")]
    alone = growth(targets(t1=goal("f", 8)), baselines(b2=other))
    assert alone.ranges.loc["t1", ["multiple_max", "scope_match"]].tolist() == [8, False]


def test_growth_of_ranges_measures_and_what_has_none():
    made = targets(
        t1=goal("f", 8, value_high=16.0, comparator="range"), t2=goal("f", 6, level="measure"),
        t3=goal("f", 6, level="support"), t4=goal("f", 2, "place", unit="rank"), t5=goal("f", 6, scope_id="z"),
    )
    starts = baselines(**{f"b{n}": {"target_id": f"t{n}", "value": 2.0, "year": 2025, "unit": "rank" if n == 4 else "count"} for n in range(1, 5)},
                       b5={"target_id": "t5", "value": 0.0, "year": 2025})
    found = growth(made, starts)
    assert set(found.frame["target_id"]) == {"t1", "t2", "t4", "t5"}
    assert found.frame.set_index("target_id").loc["t1", ["multiple", "multiple_high"]].tolist() == [4, 8]
    assert found.ranges.loc["t1", ["multiple_min", "multiple_max"]].tolist() == [4, 8]
    assert found.ranges.loc["t1", "rate_max"] == pytest.approx(8**0.5 - 1)
    assert {refusal.subject: refusal.rule for refusal in found.refusals} == {"b4": "no_ratio", "b5": "no_ratio"}


@pytest.mark.parametrize(("target", "baseline", "bound"), [
    (">=", "=", "exact"), (">", ">", "at_most"), ("reach", "<=", "at_least"), ("about", "=", "approximate"),
    (">=", "about", "approximate"), ("about", ">", "approximate"),
])
def test_how_exactly_a_multiple_is_known(target, baseline, bound):
    assert growth_bound(target, baseline) == bound


def test_baselines_that_bound_from_both_sides_make_a_range_approximate():
    starts = baselines(b1={"target_id": "t1", "value": 1.0, "comparator": ">"}, b2={"target_id": "t1", "value": 2.0, "comparator": "<="})
    assert growth(targets(t1=goal("f", 8)), starts).ranges["bound"].tolist() == ["approximate"]


def test_a_path_runs_from_baseline_to_horizon_and_no_further():
    starts = baselines(b1={"target_id": "t1", "value": 1.0, "year": 2025}, b2={"target_id": "t1", "value": 1.0})
    path = growth_path(growth(targets(t1=goal("f", 4)), starts))
    assert path[["baseline_id", "year"]].values.tolist() == [["b1", 2025], ["b1", 2026], ["b1", 2027]]
    assert path["value"].tolist() == pytest.approx([1, 2, 4])


def test_denominators_need_a_full_year_of_all_regions():
    found = find_denominator(SIZES, indicators(), units(), kind="population", regions=["f", "g"])
    assert found.year == 2023 and found.values == {"f": 100000, "g": 50000} and found.context_ids == {"f": "c1", "g": "c2"}
    assert find_denominator(SIZES, indicators(), units(), kind="population", regions=["f"]).year == 2024
    assert find_denominator(SIZES, indicators(), units(), kind="economy", regions=["f", "g"]) is None
    with pytest.raises(ParameterError, match="denominator must be one of"):
        find_denominator(SIZES, indicators(), units(), kind="area", regions=["f"])


def test_denominators_do_not_mix_scopes():
    mixed = context(a={"region_id": "f", "indicator_id": "people", "value": 1.0}, b={"region_id": "g", "indicator_id": "people", "value": 1.0, "scope_id": "core"})
    assert find_denominator(mixed, indicators(), units(), kind="population", regions=["f", "g"]) is None


def test_what_grows_with_a_region_may_be_divided_by_it():
    assert [is_size(unit, units()) for unit in ("count", "million yuan", "count per year", "%", "rank", "yuan per item")] == [True] * 3 + [False] * 3


def test_intensity_by_hand():
    made = targets(t1=goal("f", 40), t2=goal("g", 60), t3=goal("g", 9, "part", unit="%"), t4=goal("n", 500))
    found = intensity(made, indicators(), library().drop(index="h"), units(), SIZES)
    heads = found.frame[found.frame["denominator"] == "population"].set_index("target_id")
    assert heads["value_per"]["t1"] == pytest.approx(40 / 1e5) and heads["denominator_year"]["t1"] == 2023
    assert heads["evidence"]["t2"] == ("t2", "c2")
    # The benchmark does not hold the year back, and has no figure of its own.
    assert heads["absence"].to_dict() == {"t1": "", "t2": "", "t3": "refused:not_a_size", "t4": "not_seen"}
    economy = found.frame[found.frame["denominator"] == "economy"].set_index("target_id")
    assert set(economy["absence"]) == {"refused:no_common_year", "refused:not_a_size"} and economy["value_per"].isna().all()
    assert [(refusal.rule, refusal.subject) for refusal in found.refusals] == [("no_common_year", "economy"), ("not_a_size", "part")]


def median(made, peers=("g", "h", "i"), **more):
    return against_median(made, indicators(), library(i=seen(0, None), g2=seen(0, None, region_id="g")), units(), focal="f", peers=peers, **more)


def test_ambition_against_the_median_of_three_peers():
    made = targets(t1=goal("f", 30), a=goal("g", 10), b=goal("h", 20), c=goal("i", 90), d=goal("g2", 1000))
    row = only(median(made))
    assert (row["median_low"], row["median_high"], row["peers"], row["difference"], row["ratio"]) == (20, 20, 3, 10, 1.5)
    assert set(row["evidence"]) == {"t1", "a", "b", "c"}  # one goal per region: that of its first plan


def test_too_few_same_scope_same_year_peers_are_refused_with_the_count():
    made = targets(t1=goal("f", 30), a=goal("g", 10), b=goal("h", 20, year=2025), c=goal("i", 90, scope_id="core"), d=goal("i", 90, comparator="<="))
    found = median(made)
    assert only(found)["absence"] == "refused:few_peers" and pd.isna(only(found)["median_low"])
    (refusal,) = found.refusals
    assert dict(refusal.values) == {"indicator_id": "machines", "scope_id": "whole", "year": 2027, "found": 1, "needed": 3}
    assert only(median(made, guards=Guards(min_peers_for_median=1)))["median_low"] == 10


def test_the_median_of_ranges_has_two_ends():
    made = targets(t1=goal("f", 30), a=goal("g", 10, value_high=12.0, comparator="range"), b=goal("h", 20, value_high=40.0, comparator="range"), c=goal("i", 25))
    row = only(median(made))
    assert (row["median_low"], row["median_high"]) == (20, 25) and pd.isna(row["ratio"])


def test_nothing_that_goes_in_is_changed():
    made = (targets(t1=goal("f", 4, unit="thousand"), t2=goal("g", 2)), indicators(), library(), units(), SIZES, baselines(b={"target_id": "t1", "value": 1.0}))
    before = [frame.copy(deep=True) for frame in made]
    gap_table(*made, focal="f", peers=["g", "h"], benchmark="n")
    intensity(*made[:5])
    against_median(*made[:4], focal="f", peers=["g"])
    assert all(old.equals(new) for old, new in zip(before, made, strict=True))
