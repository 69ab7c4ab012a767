"""Goals, positioning, and the three streams side by side."""

import pandas as pd
import pytest
from measure_frames import factors, groups, indicators, one_plan, plans, positioning, seen, targets

from analysis.measures.guards import Guards
from analysis.measures.streams import goal_groups, goal_mix, positioning_mix, streams

AB = factors("a", "b")
XY = groups("s", x=("a",), y=("b",))


def goals():
    return targets(
        t1={"plan_id": "p", "indicator_id": "machines", "year": 2025}, t2={"plan_id": "p", "indicator_id": "machines"},
        t3={"plan_id": "p", "indicator_id": "sales"}, t4={"plan_id": "p", "indicator_id": "place"},
        t5={"plan_id": "p", "indicator_id": "part", "ai_specific": False},
        t6={"plan_id": "p", "indicator_id": "part", "level": "measure"}, t7={"plan_id": "p", "indicator_id": "part", "level": "support"},
        t8={"plan_id": "q", "indicator_id": "sales"}, t9={"plan_id": "elsewhere", "indicator_id": "sales"},
    )


def two_plans():
    return plans(p=seen(0, None), q=seen(0, None, text_basis="press"))


def test_goals_are_distinct_indicators_on_the_field_by_factor():
    made, before = goals(), goals()
    mix = goal_mix(made, indicators(), two_plans(), AB)
    assert mix.frame[["plan_id", "factor_id", "n", "of"]].values.tolist() == [
        ["p", "a", 1, 3], ["p", "b", 1, 3], ["p", "", 1, 3], ["q", "a", 0, 1], ["q", "b", 1, 1], ["q", "", 0, 1],
    ]
    assert mix.frame["evidence"].iloc[0] == ("t1", "t2")  # milestones are one goal; both stay as evidence
    assert mix.frame["reported"].tolist() == [False] * 3 + [True] * 3
    assert mix.frame["absence"].tolist() == ["", "", "", "not_seen", "", "not_seen"]
    assert mix.left_out.reset_index().values.tolist() == [["t5", "p", "part", "other_field"]]
    assert made.equals(before)


def test_no_share_below_ten_goals():
    assert goal_mix(goals(), indicators(), two_plans(), AB).frame["share"].isna().all()
    shares = goal_mix(goals(), indicators(), two_plans(), AB, guards=Guards(min_goals_for_share=3)).frame["share"]
    assert shares.iloc[0] == pytest.approx(1 / 3) and shares.iloc[3:].isna().all()


def test_a_plan_that_was_read_and_has_no_such_goal_has_not_set_it():
    mix = goal_groups(goals(), indicators(), plans(p=seen(0, None), r=seen(0, None, text_basis="excerpt")), XY, group_set="s")
    assert mix.frame[mix.frame["plan_id"] == "r"]["absence"].tolist() == ["not_set"] * 3
    assert mix.frame["group_id"].tolist() == ["x", "y", "", "x", "y", ""]
    assert mix.frame["n"].tolist() == [1, 1, 1, 0, 0, 0]


def test_positioning_counts_texts_that_name_any_factor():
    texts = positioning(
        s1={"plan_id": "p", "factors": ("a",)}, s2={"plan_id": "p", "factors": ("a", "b", "c")}, s3={"plan_id": "p", "factors": ()},
        s4={"plan_id": "q", "factors": ("c",), "text_type": "chapter_heading"},
        s5={"plan_id": "q", "factors": ("a",), "text_type": "slogan"},  # stands for goals, which count already
    )
    mix = positioning_mix(texts, two_plans(), XY, group_set="s").frame
    assert mix[["group_id", "n", "of", "absence"]].values.tolist() == [
        ["x", 2, 2, ""], ["y", 1, 2, ""], ["", 1, 2, ""], ["x", 0, 1, "not_seen"], ["y", 0, 1, "not_seen"], ["", 1, 1, ""],
    ]
    assert mix["evidence"].iloc[0] == ("s1", "s2")


def side_by_side(codes, goal_indicators, texts, **columns):
    made, rows, codings = one_plan(codes, len(codes), **columns)
    set_goals = targets(**{f"t{n}": {"plan_id": "p", "indicator_id": name} for n, name in enumerate(goal_indicators)})
    said = positioning(**{f"s{n}": {"plan_id": "p", "factors": named} for n, named in enumerate(texts)})
    return streams(made, rows, codings, set_goals, indicators(), said, XY, group_set="s")


def leads(found):
    return found.leads[["provisions", "goals", "positioning", "agree"]].iloc[0].tolist()


ON_A = {str(n): "a" for n in range(4)}


def test_streams_that_agree_and_that_do_not():
    assert leads(side_by_side(ON_A, ["machines"], [("a",)])) == ["x", "x", "x", "agree"]
    assert leads(side_by_side(ON_A, ["sales", "part"], [("a",)])) == ["x", "y", "x", "disagree"]


def test_a_stream_in_which_none_leads_has_no_say():
    # Two against two goals; a text for each: one decided stream is not agreement.
    assert leads(side_by_side(ON_A, ["machines", "sales"], [("a",), ("b",)])) == ["x", "", "", "undecided"]
    # 2 of 3 against 1 of 3: the margin of one provision takes the lead away.
    assert leads(side_by_side({"1": "a", "2": "a", "3": "b"}, ["machines"], [("a",)])) == ["", "x", "x", "agree"]
    # The rest never leads, nor does it keep a group from leading.
    assert leads(side_by_side(ON_A, ["machines", "place", "people"], [("c",), ("c", "d"), ("a",)]))[1:3] == ["x", "x"]
    assert leads(side_by_side({str(n): "c" for n in range(4)}, ["place"], [("c",)])) == ["", "", "", "undecided"]


def test_the_three_streams_stand_in_one_row_with_all_their_evidence():
    found = side_by_side(ON_A, ["machines", "sales"], [("a",)]).frame
    assert found["group_id"].tolist() == ["x", "y", ""]
    x = found.iloc[0]
    assert (x["share_low"], x["goals_n"], x["goals_of"], x["texts_n"], x["texts_of"]) == (1.0, 1, 2, 1, 1)
    assert x["evidence"] == ("0", "1", "2", "3", "t0", "s0") and x["region_id"] == "p" and x["agree"] == "agree"
    assert found["texts_absence"].tolist() == ["", "not_set", "not_set"]


def test_streams_without_any_goal_or_text():
    empty_targets, empty_texts = goals().iloc[:0], positioning()
    made, rows, codings = one_plan(ON_A, 9)
    found = streams(made, rows, codings, empty_targets, indicators(), empty_texts, XY, group_set="s")
    assert leads(found) == ["", "", "", "undecided"] and not found.leads["reported"].iloc[0]
    assert isinstance(found.frame, pd.DataFrame) and found.frame["goals_absence"].tolist() == ["not_set"] * 3
