"""Which plan speaks for a region."""

import pytest
from measure_frames import plans, seen, terms

from analysis.errors import DataError, ParameterError
from analysis.measures.selection import select_plans


def library():
    """Region r has a thin core plan and a full companion; s a core plan alone; t only plans that do not fit."""
    return plans(
        r_core=seen(2, 10, region_id="r"),
        s_core=seen(3, None, region_id="s", doc_level="town"),
        r_full=seen(8, 8, region_id="r", role="companion"),
        r_draft=seen(9, 9, region_id="r", role="companion", status="draft"),
        r_town=seen(9, 9, region_id="r", role="companion", doc_level="town"),
        r_other=seen(9, 9, region_id="r", role="companion", ai_specific=False),
        r_blank=seen(9, 9, region_id="r", role="companion", doc_level=""),
        nation=seen(0, None, region_id="n", role="benchmark", doc_level="nation"),
        t_draft=seen(9, 9, region_id="t", role="companion", status="draft"),
    )


def test_core_takes_one_core_plan_per_region_in_the_order_asked():
    made = library()
    before = made.copy(deep=True)
    found = select_plans(made, terms(), plan_set="core", regions=["s", "r"])
    assert list(found.frame.index) == ["s_core", "r_core"] and not found.frame["is_substitute"].any()
    assert set(found.left_out["reason"]) == {"companion"} and "nation" not in found.left_out.index
    assert found.refusals == () and before.equals(made)


def test_fullest_takes_the_best_covered_and_says_why_the_others_fall_out():
    found = select_plans(library(), terms(), plan_set="fullest", regions=["r", "s", "t"])
    assert list(found.frame.index) == ["r_full"] and found.frame["is_substitute"]["r_full"]
    assert found.left_out["reason"].to_dict() == {
        "r_core": "not_best_covered", "r_draft": "draft", "r_town": "lower_level", "r_other": "other_field", "r_blank": "level_unknown",
        "s_core": "lower_level", "t_draft": "draft",
    }
    assert [(refusal.rule, refusal.subject) for refusal in found.refusals] == [("no_plan", "s"), ("no_plan", "t")]


def test_all_keeps_every_plan_that_fits():
    found = select_plans(library(), terms(), plan_set="all", regions=["r"])
    assert list(found.frame.index) == ["r_core", "r_full"] and found.frame["is_substitute"].tolist() == [False, True]


def test_a_known_share_beats_a_greater_number_and_the_core_plan_wins_ties():
    made = plans(
        a_long=seen(9, None, region_id="a", role="companion"), a_core=seen(1, 9, region_id="a"),
        b_new=seen(4, None, region_id="b", role="companion"), b_core=seen(3, None, region_id="b"),
        c_new=seen(2, 4, region_id="c", role="companion"), c_core=seen(2, 4, region_id="c"),
    )
    found = select_plans(made, terms(), plan_set="fullest", regions=["a", "b", "c"])
    assert list(found.frame.index) == ["a_core", "b_new", "c_core"]


def test_benchmark_plans_are_never_selected_but_stand_ready():
    found = select_plans(library(), terms(), plan_set="all", regions=["r", "n"])
    assert "nation" not in found.frame.index and list(found.with_benchmark.index)[-1] == "nation"
    assert [refusal.subject for refusal in found.refusals] == ["n"]


def test_two_core_plans_of_a_region_and_an_unknown_plan_set_are_refused():
    with pytest.raises(DataError, match="one core plan") as caught:
        select_plans(plans(one=seen(1, 2, region_id="r"), two=seen(1, 2, region_id="r")), terms(), plan_set="core", regions=["r"])
    assert len(caught.value.failures) == 2
    with pytest.raises(ParameterError, match="Did you mean 'fullest'"):
        select_plans(library(), terms(), plan_set="fulest", regions=["r"])


def test_plans_read_in_full_can_join_any_set():
    made = plans(
        a={}, a_read={"region_id": "a", "role": "companion"}, a_press={"region_id": "a", "role": "companion", "text_basis": "press"},
        a_draft={"region_id": "a", "role": "companion", "status": "draft"}, a_town={"region_id": "a", "role": "companion", "doc_level": "town"},
        a_field={"region_id": "a", "role": "companion", "ai_specific": False},
    )
    with_read = select_plans(made, terms(), plan_set="core", regions=["a"], with_read=True)
    assert with_read.frame.index.tolist() == ["a", "a_read"] and set(with_read.left_out.index) == {"a_press", "a_draft", "a_town", "a_field"}
    assert select_plans(made, terms(), plan_set="core", regions=["a"]).frame.index.tolist() == ["a"]
