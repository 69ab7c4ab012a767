"""Outcomes judged by hand: what meets a target, what falls short, and what may not be said."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import measure_frames as m
from analysis.errors import ParameterError
from analysis.measures.outcomes import coming_due, due_outcomes, last_year_over

EDITION = "2030-01-31"  # so that 2029 is the last year that is over
FOUND = {"value": float("nan"), "comparator": "=", "unit": "count", "year": 2028, "period": "", "scope_match": "same", "standing": "stated"}
NONE = {"value": float("nan"), "comparator": "", "unit": "", "year": None, "period": "", "scope_match": "", "standing": ""}


def outcomes(*rows):
    frame = pd.DataFrame([{"target_id": "t", **row} for row in rows], columns=["target_id", *FOUND], index=[f"o{n}" for n in range(len(rows))])
    return frame.astype({"value": "float64", "year": "Int64"})


def judge(target, *rows, plan=None):
    """The attainment of one target, and the judgement of each figure."""
    targets = m.targets(t={"plan_id": "p", "indicator_id": "machines", "year": 2028, **target})
    found = due_outcomes(targets, outcomes(*rows), m.indicators(), m.plans(p=plan or {}), m.units(), edition=EDITION)
    return found.frame["attainment"].get("t"), list(found.found["judgement"])


def figure(value, comparator="=", **more):
    return {**FOUND, "value": value, "comparator": comparator, **more}


@pytest.mark.parametrize("target, seen, said", [
    ((">=", 30), figure(30), "meets"),
    ((">", 30), figure(30), "short"),  # exactly 30 is not more than 30
    ((">", 30), figure(30, ">"), "meets"),
    ((">", 30), figure(30, ">="), "open"),  # it may be exactly 30
    (("reach", 30), figure(29), "short"),
    (("=", 30), figure(31), "meets"),  # a level is reached from its figure upwards
    ((">=", 30), figure(32, "about"), "open"),  # 28.8 to 35.2
    ((">=", 30), figure(34, "about"), "meets"),  # 30.6 to 37.4
    ((">=", 30), figure(27, "about"), "short"),  # 24.3 to 29.7
    ((">=", 30), figure(20, ">"), "open"),  # it may be 40
    ((">=", 30), figure(40, "<="), "open"),
    ((">=", 30), figure(29, "<="), "short"),
    (("<=", 30), figure(30), "meets"),
    (("<=", 30), figure(31), "short"),
    (("<=", 30), figure(30, ">"), "short"),
    (("about", 30), figure(27), "meets"),  # the target itself is stated as about
    (("about", 30), figure(26.9), "short"),
])
def test_a_figure_against_a_target(target, seen, said):
    comparator, value = target
    verdict = {"meets": "reached", "short": "not_reached", "open": "undecided"}[said]
    assert judge({"comparator": comparator, "value": value}, seen) == (verdict, [said])


def test_of_a_range_the_lower_end_is_the_bar():
    assert judge({"comparator": "range", "value": 3, "value_high": 5}, figure(3))[0] == "reached"
    assert judge({"comparator": "range", "value": 3, "value_high": 5}, figure(2.9))[0] == "not_reached"


def test_a_place_in_a_ranking_is_reached_from_above():
    place = {"indicator_id": "place", "unit": "rank", "comparator": "reach", "value": 3}
    assert judge(place, figure(2, unit="rank"))[0] == "reached"
    assert judge(place, figure(4, unit="rank"))[0] == "not_reached"


def test_figures_come_in_the_unit_of_the_target():
    # 0.9 million yuan is 900 thousand yuan.
    sales = {"indicator_id": "sales", "unit": "thousand yuan", "comparator": ">=", "value": 950}
    targets = m.targets(t={"plan_id": "p", "year": 2028, **sales})
    found = due_outcomes(targets, outcomes(figure(900, unit="thousand yuan")), m.indicators(), m.plans(p={}), m.units(), edition=EDITION).found
    assert (found.at["o0", "value"], found.at["o0", "unit"], found.at["o0", "judgement"]) == (0.9, "million yuan", "short")


@pytest.mark.parametrize("rows, said", [
    ((), "not_recorded"),
    ((NONE,), "not_found"),
    ((figure(1, scope_match="narrower"),), "other_scope_only"),
    ((figure(99, scope_match="wider"), figure(99, scope_match="other")), "other_scope_only"),
    ((figure(99, standing="expected"),), "undecided"),  # a forecast is no outcome
    ((figure(99, standing="expected"), figure(31)), "reached"),
    ((figure(31), figure(29)), "undecided"),  # two sources disagree
    ((figure(31), figure(30, "about", standing="expected")), "undecided"),
    ((figure(1, scope_match="narrower"), figure(31)), "reached"),  # another scope decides nothing, either way
])
def test_what_several_rows_say_together(rows, said):
    assert judge({"comparator": ">=", "value": 30}, *rows)[0] == said


@pytest.mark.parametrize("scope", ["narrower", "wider", "other"])
@settings(max_examples=20, deadline=None)
@given(value=st.floats(0, 1e6), comparator=st.sampled_from([">=", "<=", "reach", "about"]))
def test_without_the_same_scope_nothing_is_ever_missed(scope, value, comparator):
    assert judge({"comparator": comparator, "value": 30}, figure(value, scope_match=scope))[0] == "other_scope_only"


@pytest.mark.parametrize("year, value, said", [
    (2027, 31, "reached"),  # reached before it was due
    (2027, 29, "undecided"),  # it may have been reached since
    (2029, 31, "undecided"),  # too late to tell whether it was in time
    (2029, 29, "undecided"),
])
def test_the_year_of_a_figure_counts(year, value, said):
    assert judge({"comparator": ">=", "value": 30}, figure(value, year=year))[0] == said


def test_an_early_figure_that_does_not_meet_yields_to_that_of_the_year():
    assert judge({"comparator": ">=", "value": 30}, figure(20, year=2026), figure(31)) == ("reached", ["before_due", "meets"])


def test_a_ceiling_is_judged_in_its_year_alone():
    assert judge({"comparator": "<=", "value": 30}, figure(20, year=2026)) == ("undecided", ["before_due"])


def test_drafts_and_targets_not_yet_due_are_left_out():
    assert judge({"comparator": ">=", "value": 30}, figure(31), plan={"status": "draft"}) == (None, [])
    assert judge({"comparator": ">=", "value": 30, "year": 2030}, figure(31)) == (None, [])
    assert judge({"comparator": ">=", "value": 30, "year": None}, figure(31)) == (None, [])
    assert judge({"comparator": ">=", "value": 30, "level": "support"}, figure(31)) == (None, [])
    assert judge({"comparator": ">=", "value": 30, "level": "measure"}, figure(31)) == ("reached", ["meets"])


def test_evidence_is_the_target_and_its_rows():
    targets = m.targets(t={"plan_id": "p", "indicator_id": "machines", "year": 2028, "value": 1}, u={"plan_id": "p", "indicator_id": "machines", "year": 2028, "value": 2})
    found = due_outcomes(targets, outcomes(figure(1), NONE | {"target_id": "u"}), m.indicators(), m.plans(p={}), m.units(), edition=EDITION)
    assert found.frame["evidence"].to_dict() == {"t": ("t", "o0"), "u": ("u", "o1")}


def test_coming_due_by_year_with_the_months_left():
    rows = {"late": 2032, "soon": 2030, "past": 2029, "never": None}
    targets = m.targets(**{name: {"plan_id": "p", "indicator_id": "machines", "year": year, "value": 1} for name, year in rows.items()})
    coming = coming_due(targets, m.indicators(), m.plans(p={}), m.units(), edition=EDITION)
    assert list(coming.frame.index) == ["soon", "late"] and list(coming.undated.index) == ["never"]
    assert list(coming.frame["months_left"]) == [11, 35]  # from January to the end of December 2030; two years more
    undated = coming_due(targets, m.indicators(), m.plans(p={}), m.units(), edition="2030")
    assert undated.frame["months_left"].isna().all()


def test_an_edition_is_a_date():
    with pytest.raises(ParameterError, match="got 'spring'. It stands in codebook/dataset.csv"):
        last_year_over("spring")
