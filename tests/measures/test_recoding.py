"""Simulated recoding: the same as the plain tallies where nobody is confused, by hand where everybody is, seeded, refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import coded, groups, one_plan, plans, provisions, seen
from test_agreement import NOBODY

from analysis.errors import ParameterError, RefusedError
from analysis.measures.comparison import compare_groups
from analysis.measures.confusion import Confusion, confusion
from analysis.measures.emphasis import group_shares
from analysis.measures.recoding import recoded_shares

XY = groups("headline", x=("a",), y=("b",))
VALUES = ("a", "b", "c")
few = settings(max_examples=30, deadline=None)


def met(matrix, units=50):
    """A table of confusions with these meetings."""
    meetings = pd.DataFrame(np.array(matrix, dtype=float), index=VALUES, columns=VALUES)
    return Confusion(pd.DataFrame(), pd.DataFrame(), VALUES, meetings, meetings, units, units, None, "factor", ())


NEVER = met(np.diag([1e9] * 3))
ALWAYS_B = met([[0, 1e9, 0], [0, 1e9, 0], [0, 1e9, 0]])


def recoded(made, found=NEVER, **more):
    return recoded_shares(*made, XY, found, **{"group_set": "headline", "replicates": 100, "seed": 1, "prior_units": 1e-9, **more})


def cell(result, group):
    (found,) = result.shares[result.shares["group_id"] == group].to_dict("records")
    return found


def test_nobody_confused_leaves_the_share():
    found = cell(recoded(one_plan({"1": "a", "2": "a", "3": "b", "4": "c"}, 4)), "x")
    assert (found["share_low"], found["recoded_low"], found["recoded_high"], found["recoded_middle"], found["exact"]) == (0.5, 0.5, 0.5, 0.5, True)
    assert found["evidence"] == ("1", "2")


def test_everything_read_as_b():
    result = recoded(one_plan({"1": "a", "2": "a", "3": "b", "4": "c"}, 4), ALWAYS_B)
    x, y = cell(result, "x"), cell(result, "y")
    # Every simulation gives x nothing and y all four; the settled share is one of the recodings.
    assert (x["recoded_low"], x["recoded_high"], x["recoded_middle"]) == (0, 0.5, 0)
    assert (y["recoded_low"], y["recoded_high"], y["recoded_middle"]) == (0.25, 1, 1)


def test_half_read_otherwise_is_binomial():
    half = met([[1e9, 0, 1e9], [0, 1e9, 0], [0, 0, 1e9]])
    found = cell(recoded(one_plan({str(n): "a" for n in range(40)}, 40), half, replicates=4000), "x")
    # Binomial(40, 1/2): mean 1/2, the 2.5 % and 97.5 % points at 14 and 26 of 40.
    assert found["recoded_middle"] == pytest.approx(0.5, abs=0.026) and found["recoded_low"] == pytest.approx(14 / 40, abs=0.026)
    assert found["recoded_high"] == 1  # the settled codes


def test_what_restricts_stays_out_whatever_it_is_read_as():
    made = one_plan({"1": "a", "2": "c"}, 2, stance={"2": "restrict"})
    assert cell(recoded(made, ALWAYS_B), "y")["recoded_high"] == 0.5


def test_a_partly_seen_plan_has_coverage_in_its_range_and_no_median():
    found = cell(recoded(one_plan({"1": "a", "2": "b"}, 4), ALWAYS_B), "x")
    # One or none of two seen, two unseen: [1/4, 3/4] settled, [0, 3/4] with recoding.
    assert (found["share_low"], found["share_high"], found["recoded_low"], found["recoded_high"]) == (0.25, 0.75, 0, 0.75)
    assert np.isnan(found["recoded_middle"]) and not found["exact"]


def test_no_share_where_the_total_is_unknown():
    result = recoded(one_plan({"1": "a", "2": "b"}, None))
    assert set(result.shares["absence"]) == {"total_unknown"} and [r.rule for r in result.refusals] == ["total_unknown"]
    assert result.leaders.empty


def test_the_leader_and_how_often_it_leads():
    result = recoded(one_plan({"1": "a", "2": "a", "3": "b"}, 3))
    assert result.leaders[["group_id", "holds_share"]].values.tolist() == [["x", 1.0]]
    assert recoded(one_plan({"1": "a", "2": "a", "3": "b"}, 3), ALWAYS_B).leaders["holds_share"].tolist() == [0]
    assert recoded(one_plan({"1": "a", "2": "b"}, 2)).leaders["group_id"].tolist() == [""]


def two_plans(first, second):
    rows = {f"{plan}{n}": (plan, code) for plan, codes in (("p", first), ("q", second)) for n, code in enumerate(codes)}
    made = provisions({row: {"plan_id": plan} for row, (plan, _) in rows.items()})
    return plans(p=seen(len(first), len(first)), q=seen(len(second), len(second))), made, coded({row: code for row, (_, code) in rows.items()})


def test_a_finding_that_always_turns():
    result = recoded(two_plans("a" * 10, "b" * 10), met([[0, 1e9, 0], [1e9, 0, 0], [0, 0, 1e9]]))
    x = result.findings.set_index("group_id").loc["x"]
    assert (x["status"], x["holds_share"], x["higher_share"], x["lower_share"], x["undecided_share"]) == ("higher", 0, 0, 1, 0)


codes = st.text("abc", min_size=1, max_size=8)


@few
@given(codes, codes, st.integers(0, 3), st.lists(st.booleans(), min_size=8, max_size=8), st.booleans())
def test_without_confusion_all_is_as_the_tallies_and_comparisons_say(first, second, unseen, restricts, merged):
    """Merge groups, restricting rows and unseen provisions, counted twice over: here in arrays, there in exact fractions."""
    documents, made, codings = two_plans(first, second)
    made.loc[made.index.str.startswith("p"), "stance"] = ["restrict" if r else "promote" for r in restricts[:len(first)]]
    if merged:
        made.loc[made.index[:2], "merge_group"] = "g"
        documents = documents.assign(provisions_seen_min=pd.array([max(1, len(first) - 1), len(second)], dtype="Int64"))
    documents = documents.assign(provisions_total=documents["provisions_total"] + unseen)
    result = recoded((documents, made, codings))
    plain = group_shares(documents, made, codings, XY, group_set="headline").frame
    plain = plain[plain["group_id"] != ""].reset_index(drop=True)
    for ours in ("share_low", "recoded_low"):
        assert result.shares[ours].tolist() == pytest.approx(plain["share_low"].tolist())
    assert result.shares["recoded_high"].tolist() == pytest.approx(plain["share_high"].tolist())
    compared = compare_groups(documents, made, codings, XY, group_set="headline").frame
    assert result.findings["status"].tolist() == compared["status"].tolist() and set(result.findings["holds_share"]) == {1}


def test_a_provision_without_a_settled_code_counts_as_not_seen():
    documents, made, codings = one_plan({"1": "a", "2": "b"}, 2)
    found = cell(recoded((documents, made, codings.iloc[:1])), "x")
    assert (found["share_low"], found["share_high"], found["exact"]) == (0.5, 1, False)


@few
@given(st.text("abc", min_size=2, max_size=12), st.integers(0, 99))
def test_the_range_holds_the_share_and_a_seed_gives_it_again(codes_of_plan, seed):
    made = one_plan({str(n): code for n, code in enumerate(codes_of_plan)}, len(codes_of_plan))
    confused = met([[8, 1, 1], [1, 5, 2], [1, 2, 6]])
    result, again = (recoded(made, confused, seed=seed, prior_units=1.0) for _ in range(2))
    assert (result.shares["recoded_low"] <= result.shares["share_low"]).all() and (result.shares["share_high"] <= result.shares["recoded_high"]).all()
    pd.testing.assert_frame_equal(result.shares, again.shares)


def test_more_confusion_is_a_wider_range():
    made = one_plan({str(n): "ab"[n % 2] for n in range(30)}, 30)
    narrow, wide = (cell(recoded(made, met(np.full((3, 3), off) + np.diag([60.0] * 3)), replicates=1000), "x") for off in (0.5, 12))
    assert wide["recoded_high"] - wide["recoded_low"] > narrow["recoded_high"] - narrow["recoded_low"] > 0


def test_a_refused_table_of_confusions_refuses_the_simulation():
    documents, made, codings = one_plan({"1": "a", "2": "b"}, 2)
    alone = confusion(codings.assign(instrument="", note=""), made, documents, NOBODY, values=VALUES)
    result = recoded((documents, made, codings), alone)
    assert result.shares.empty and result.findings.empty and [r.rule for r in result.refusals] == ["one_coder"]
    assert recoded((documents, made, codings), replace(NEVER, refusals=alone.refusals)).leaders.empty


def test_overlapping_groups_and_few_replicates_are_refused():
    made = one_plan({"1": "a"}, 1)
    with pytest.raises(RefusedError, match="overlap"):
        recoded_shares(*made, groups("headline", x=("a",), y=("a", "b")), NEVER, group_set="headline")
    with pytest.raises(ParameterError, match="got 10"):
        recoded(made, replicates=10)
