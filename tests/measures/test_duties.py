"""Money and duties of plans, by hand: amounts as set, who pays, which body answers, and the kinds of absence."""

import pandas as pd
import pytest
from clause_frames import clauses, money, read_and_reported, settled

from analysis.measures.clauses import ASPECTS, clause_table
from analysis.measures.duties import plan_duties
from analysis.measures.funding import money_clauses

CODES = {"p1": "f", "p2": "g", "p3": "f", "q1": "f"}


def rows():
    """p1 names two bodies and a year, p2 one of them alone; p3 bans money; q1 of a plan that was not read names a body."""
    return clauses(
        p1={"lead_agencies": ("b", "a"), "deadline_year": 2027, "modality": "must"}, p2={"lead_agencies": ("a",), "modality": "support"},
        p3={"stance": "restrict", "modality": "must_not"}, q1={"plan_id": "q", "lead_agencies": ("c",)},
    )


def frames(**clauses_of_money):
    plans = read_and_reported()
    funding = money(**clauses_of_money).assign(basis_zh="", basis_en="")
    return plans, clause_table(plans, rows(), settled(**CODES), funding), funding


def found(**clauses_of_money):
    return money_clauses(*frames(**clauses_of_money))


def duties():
    plans, table, _ = frames()
    return plan_duties(plans, table)


# --- money -----------------------------------------------------------------------------------------------------------

THREE = {
    "m1": {"provision_id": "p1", "cap_value": 5.0, "payer_level": ("province", "city")}, "m2": {"provision_id": "p1", "tool": "loan", "payer_level": ("city",)},
    "m3": {"provision_id": "p3", "tool": "other"},
}


def test_a_ban_is_listed_and_not_counted_as_support():
    made = found(**THREE)
    assert made.frame["restricts"].tolist() == [False, False, True]
    assert made.support.index.tolist() == ["m1", "m2"]
    assert made.plans.loc["p", ["clauses", "with_amount", "restricting", "provisions", "of"]].tolist() == [2, 1, 1, 1, 3]


def test_a_clause_with_several_payers_counts_under_each():
    counted = found(**THREE).counted("payers")
    assert counted[["plan_id", "value", "n", "with_amount"]].values.tolist() == [["p", "province", 1, 1], ["p", "city", 2, 1]]
    assert counted["evidence"].tolist() == [("m1", "p1", "p1:final"), ("m1", "p1", "p1:final", "m2")]


def test_tools_are_counted_with_and_without_an_amount():
    assert found(**THREE).counted("tool")[["value", "n", "with_amount"]].values.tolist() == [["grant", 1, 1], ["loan", 1, 0]]


@pytest.mark.parametrize(("clause", "state"), [
    ({"rate_pct": 30.0}, "set"), ({"cap_value": 1.0}, "set"), ({}, "set_without_number"),
])
def test_a_rate_or_a_ceiling_is_an_amount(clause, state):
    made = found(m1={"provision_id": "p2", **clause})
    assert (made.frame.at["m1", "state"], made.plans.at["p", "state"]) == (state, state)


@pytest.mark.parametrize(("clause", "state"), [({"rate_pct": 30.0}, "set"), ({}, "not_seen")])
def test_a_figure_missing_in_a_text_not_read_in_full_is_not_seen(clause, state):
    made = found(m1={"provision_id": "q1", **clause})
    assert (made.frame.at["m1", "state"], made.plans.at["q", "state"]) == (state, "set")


def test_a_plan_without_money_is_not_set_only_where_it_was_read():
    made = found()
    assert made.frame.empty and made.plans["state"].tolist() == ["not_set", "not_seen"]


def test_a_ban_alone_is_no_support():
    assert found(m3=THREE["m3"]).plans.at["p", "state"] == "not_set"


def test_clauses_follow_the_order_of_the_provisions():
    assert found(m9={"provision_id": "p3"}, m1={"provision_id": "q1"}, m2={"provision_id": "p1"}).frame.index.tolist() == ["m2", "m9", "m1"]


# --- duties ----------------------------------------------------------------------------------------------------------


def test_bodies_are_counted_once_a_provision_and_first_in_the_order_of_the_text():
    frame = duties().agencies
    assert frame[["plan_id", "agency", "n", "first", "alone"]].values.tolist() == [["p", "a", 2, 1, 1], ["p", "b", 1, 1, 0], ["q", "c", 1, 1, 1]]
    assert frame["factors"].tolist() == [("f", "g"), ("f",), ("f",)]
    assert frame["evidence"].tolist() == [("p1", "p2"), ("p1",), ("q1",)]


def test_a_body_named_twice_in_one_provision_counts_once():
    plans, funding = read_and_reported(), money()
    table = clause_table(plans, clauses(p1={"lead_agencies": ("a", "a")}), settled(p1="f"), funding)
    assert plan_duties(plans, table).agencies[["n", "alone"]].values.tolist() == [[1, 1]]


def test_ties_are_the_provisions_of_a_body_by_factor():
    made = duties()
    assert made.ties[["agency", "factor", "n"]].values.tolist() == [["a", "f", 1], ["a", "g", 1], ["b", "f", 1], ["c", "f", 1]]
    assert made.ties.groupby(["plan_id", "agency"])["n"].sum().to_dict() == made.agencies.set_index(["plan_id", "agency"])["n"].to_dict()


def test_states_of_a_plan_by_aspect():
    states = duties().states.set_index(["plan_id", "aspect"])
    assert states.loc[("p", "agency"), ["set", "not_set", "of", "state"]].tolist() == [2, 1, 3, "set"]
    assert states.loc[("p", "money"), "state"] == "not_set" and states.loc[("q", "money"), "state"] == "not_seen"
    assert states.loc[("q", "agency"), ["set", "not_seen", "state"]].tolist() == [1, 0, "set"]
    assert states.loc[("p", "agency"), "evidence"] == ("p1", "p2") and states.loc[("p", "money"), "evidence"] == ("p1", "p2", "p3")


def test_a_plan_of_which_nothing_was_seen_has_nothing_not_set():
    plans = read_and_reported().loc[["q"]]
    table = clause_table(plans, clauses(), settled(), money())
    made = plan_duties(plans, table)
    assert made.states["state"].tolist() == ["not_seen"] * len(ASPECTS) and made.agencies.empty and made.deadlines.empty


def test_wording_and_deadlines_are_counted():
    made = duties()
    assert made.strength[["factor", "modality", "n"]].values.tolist() == [["f", "must", 1], ["g", "support", 1], ["f", "must_not", 1]]
    assert made.deadlines[["plan_id", "deadline_year", "n", "evidence"]].values.tolist() == [["p", 2027, 1, ("p1",)]]


def test_how_many_provisions_the_rows_can_be_is_what_the_plan_says():
    plans, table, _ = frames()
    stated = plans.assign(provisions_seen_min=pd.array([2, None], "Int64"), provisions_seen_max=pd.array([3, None], "Int64"))
    states = plan_duties(stated, table).of_aspect("agency")
    assert states[["seen_low", "seen_high"]].values.tolist() == [[2, 3], [1, 1]]
