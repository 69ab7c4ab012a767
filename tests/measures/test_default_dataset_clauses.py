"""Clauses of the default dataset: the states are those that the texts allow."""

import pytest

from analysis.measures.clauses import ASPECTS, clause_table


@pytest.fixture(scope="module")
def frame(real_data):
    return clause_table(real_data.plans, real_data.provisions, real_data.codings, real_data.funding).frame


def test_only_wholly_read_plans_have_not_set(frame, real_data):
    partly = frame[~frame["read"]]
    assert not partly[[f"{name}_state" for name in ASPECTS]].isin(["not_set"]).any(axis=None)
    assert set(frame.loc[frame["read"], "plan_id"]) == set(real_data.plans.index[real_data.plans["text_basis"] == "full_text"])
    assert not frame.loc[frame["read"], [f"{name}_state" for name in ASPECTS]].isin(["not_seen"]).any(axis=None)


def test_agencies_deadlines_and_money_of_the_plans_that_were_read(frame):
    """Counted by hand in provisions.csv and funding.csv."""
    counts = frame.groupby("plan_id")[["agency_state", "deadline_state"]].agg(lambda states: int((states == "set").sum()))
    assert counts.loc[["beijing-2024", "guangdong-2024", "zhejiang-2025-measures"]].to_numpy().tolist() == [[23, 0], [0, 18], [27, 2]]
    money = frame.groupby("plan_id")["money_state"].value_counts()
    assert money["beijing-2024"].to_dict() == {"not_set": 21, "set": 1, "set_without_number": 1}
    assert money["guangdong-2024"].to_dict() == {"not_set": 44, "set_without_number": 1}
