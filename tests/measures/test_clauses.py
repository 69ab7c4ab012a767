"""Clauses: what a provision sets, does not set, or may set unseen."""

import pandas as pd
import pytest
from clause_frames import clauses, money, read_and_reported, settled
from measure_frames import plans

from analysis.measures.clauses import ASPECTS, STATES, absence_of, clause_table, state_of


def four():
    """p1 states all, p2 nothing, p3 money without a figure; q1 of a plan that was not read states an agency only."""
    return clauses(
        p1={"section_no": "3", "measure_no": "2", "lead_agencies": ("b", "a"), "deadline_year": 2027, "modality": "must", "sectors": ("x",)},
        p2={"measure_no": "9"}, p3={}, q1={"plan_id": "q", "lead_agencies": ("c",)},
    )


def table(**more):
    rows = money(m1={"provision_id": "p1", "cap_value": 5.0}, m2={"provision_id": "p1"}, m3={"provision_id": "p3"}, **more)
    return clause_table(read_and_reported(), four(), settled(p1="f", p2="g", p3="f", q1="f"), rows)


def states(frame, name):
    return frame[f"{name}_state"].tolist()


def test_states_by_hand():
    frame = table().frame
    assert frame.index.tolist() == ["p1", "p2", "p3", "q1"]
    assert states(frame, "agency") == ["set", "not_set", "not_set", "set"]
    assert states(frame, "deadline") == ["set", "not_set", "not_set", "not_seen"]
    assert states(frame, "money") == ["set", "not_set", "set_without_number", "not_seen"]
    assert states(frame, "modality") == ["set", "not_set", "not_set", "not_seen"]
    assert frame["read"].tolist() == [True, True, True, False]


def test_what_a_clause_states_is_kept_as_the_text_has_it():
    row = table().frame.loc["p1"]
    assert (row["number"], row["agencies"], row["deadline_year"], row["modality"]) == ("3.2", ("b", "a"), 2027, "must")
    assert (row["money"], row["factor"], row["sectors"]) == (("m1", "m2"), "f", ("x",))
    assert row["evidence"] == ("p1", "p1:final")


def test_a_rate_alone_is_a_number_too():
    frame = clause_table(read_and_reported(), four(), settled(p2="f"), money(m1={"provision_id": "p2", "rate_pct": 30.0})).frame
    assert states(frame, "money") == ["not_set", "set", "not_set", "not_seen"]


def test_money_of_a_partly_read_plan_is_never_said_to_have_no_number():
    assert states(table(m4={"provision_id": "q1"}).frame, "money")[-1] == "set"


def test_no_money_clause_at_all():
    """An empty table of money clauses leaves read plans without money and the others unseen."""
    assert states(clause_table(read_and_reported(), four(), settled(p1="f"), money()).frame, "money") == ["not_set"] * 3 + ["not_seen"]


def test_order_is_that_of_the_plans_then_of_the_file():
    reported_first = clause_table(read_and_reported().loc[["q", "p"]], four(), settled(p1="f"), money()).frame
    assert reported_first.index.tolist() == ["q1", "p1", "p2", "p3"]


def test_rows_that_do_not_count_and_plans_not_asked_for_are_left_out():
    rows = clauses(p1={}, p2={"counts_as_provision": False}, r1={"plan_id": "elsewhere"})
    assert clause_table(read_and_reported(), rows, settled(p1="f"), money()).frame.index.tolist() == ["p1"]


def test_a_provision_that_nobody_settled_has_no_factor():
    row = clause_table(read_and_reported(), clauses(p1={}), settled(), money()).frame.loc["p1"]
    assert (row["factor"], row["factors_secondary"], row["instrument"], row["evidence"]) == ("", (), "", ("p1",))


def test_no_provision_at_all():
    frame = clause_table(read_and_reported(), clauses(), settled(), money()).frame
    assert frame.empty and {f"{name}_state" for name in ASPECTS} <= set(frame.columns)


@pytest.mark.parametrize("basis", ["press", "excerpt", "excerpt_and_press"])
def test_what_was_not_wholly_read_is_never_not_set(basis):
    rows = clauses(p1={"lead_agencies": ("a",)}, p2={"deadline_year": 2027}, p3={})
    frame = clause_table(plans(p={"text_basis": basis}), rows, settled(p1="f"), money()).frame
    assert not frame[[f"{name}_state" for name in ASPECTS]].isin(["not_set"]).any(axis=None)
    assert absence_of(bool(frame["read"].iloc[0])) == "not_seen"


def test_inputs_stay_as_they_were():
    made, before = four(), four()
    clause_table(read_and_reported(), made, settled(p1="f"), money(m1={"provision_id": "p1"}))
    assert made.equals(before)


def test_every_state_is_declared():
    rows = pd.Series([True, True, False, False])
    found = state_of(rows, pd.Series([True, True, True, False]), numbered=pd.Series([True, False, True, True]))
    assert found.tolist() == list(STATES)
