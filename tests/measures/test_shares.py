"""Shares of factors and groups: weightings, merge groups, restricting rows, roles, coders."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from measure_frames import coded, factors, groups, one_plan, plans, provisions, seen

from analysis.errors import DataError, ParameterError, RefusedError
from analysis.measures.emphasis import by_weighting, coding_ranges, factor_coding_ranges, factor_shares, group_shares
from analysis.measures.tallies import plan_tallies, plan_units
from analysis.measures.weightings import Reading, factor_weights, group_members

few = settings(max_examples=50, deadline=None)
ABC = factors("a", "b", "c")


def cell(shares, group, column="factor_id", plan="p"):
    (row,) = shares.frame[(shares.frame["plan_id"] == plan) & (shares.frame[column] == group)].to_dict("records")
    return row


def test_counts_shares_and_evidence_by_hand():
    shares = factor_shares(*one_plan({"1": "a", "2": "a", "3": "b", "4": ("c", "a")}, 4), ABC)
    assert shares.frame["factor_id"].tolist() == ["a", "b", "c"]
    a = cell(shares, "a")
    assert (a["n_low"], a["n_high"], a["seen"], a["total"], a["share_low"], a["share_high"]) == (2, 2, 4, 4, 0.5, 0.5)
    assert a["exact"] and a["absence"] == "" and a["evidence"] == ("1", "2") and a["region_id"] == "p"


def test_fractional_halves_and_shares_among_the_secondary():
    # 1: a 1/2, b 1/4, c 1/4; 2: all to a, which has no secondary.
    shares = factor_shares(*one_plan({"1": ("a", "b", "c"), "2": "a"}, 2), ABC, weighting="fractional")
    assert shares.frame["n_low"].tolist() == [1.5, 0.25, 0.25]
    assert cell(shares, "b")["evidence"] == ("1",)


def test_every_weighting_at_once_begins_with_the_one_asked_for():
    made = by_weighting(factor_shares, *one_plan({"1": ("a", "b", "c"), "2": "a"}, 2), ABC, first="fractional")
    assert list(made) == ["fractional", "count", "text"]
    assert made["fractional"].frame["n_low"].tolist() == [1.5, 0.25, 0.25] and made["count"].frame["n_low"].tolist() == [2, 0, 0]


def test_parts_of_a_third_stay_exact():
    weights, scale = factor_weights(coded({"1": ("a", "b", "c", "d")}), weighting="fractional")
    assert {factor: Fraction(part, scale) for factor, part in weights["1"].items()} == {
        "a": Fraction(1, 2), "b": Fraction(1, 6), "c": Fraction(1, 6), "d": Fraction(1, 6),
    }


def test_text_weighs_characters_and_refuses_what_was_not_read():
    made = one_plan({"1": "a", "2": "b"}, 2, text_chars={"1": 30, "2": 90})
    shares = factor_shares(*made, ABC, weighting="text")
    assert shares.frame["share_low"].tolist() == [0.25, 0.75, 0] and cell(shares, "a")["total"] == 120
    unread = factor_shares(*one_plan({"1": "a", "2": "b"}, 2, text_chars={"1": 30}), ABC, weighting="text")
    assert set(unread.frame["absence"]) == {"refused:text_not_read"} and unread.frame["share_low"].isna().all()
    (refusal,) = unread.refusals
    assert dict(refusal.values) == {"seen": 2, "total": 2, "unread": 1}
    partial = factor_shares(*one_plan({"1": "a"}, 2, text_chars={"1": 30}), ABC, weighting="text")
    assert set(partial.frame["absence"]) == {"refused:text_not_read"}


def test_a_restricting_row_is_seen_but_not_in_favour():
    shares = factor_shares(*one_plan({"1": "a", "2": "a", "3": "b"}, 3, stance={"2": "restrict", "3": "mixed"}), ABC)
    a = cell(shares, "a")
    assert (a["n_low"], a["restricting"], a["seen"], a["share_high"], a["evidence"]) == (1, 1, 3, 1 / 3, ("1", "2"))
    assert cell(shares, "b")["n_low"] == 1


def test_a_merge_group_lies_between_its_rows():
    # Units: {1, 2} may be one measure on a or b; 3 on c. Of 5: a in [0, (1 + 3) / 5]; a with b together is sure: [1/5, 4/5].
    made = one_plan({"1": "a", "2": "b", "3": "c"}, 5, merge_group={"1": "g", "2": "g"})
    a = cell(factor_shares(*made, ABC), "a")
    assert (a["n_low"], a["n_high"], a["seen"], a["share_low"], a["share_high"]) == (0, 1, 2, 0.0, 0.8)
    both = cell(group_shares(*made, groups("s", x=("a", "b")), group_set="s"), "x", "group_id")
    assert (both["n_low"], both["n_high"], both["share_low"], both["share_high"]) == (1, 1, 0.2, 0.8)


def test_rows_that_do_not_count_are_left_out():
    shares = factor_shares(*one_plan({"1": "a", "2": "a"}, 3, counts_as_provision={"2": False}), ABC)
    assert cell(shares, "a")["n_high"] == 1 and cell(shares, "a")["seen"] == 1


def test_an_unknown_total_keeps_counts_and_gives_no_share():
    shares = factor_shares(*one_plan({"1": "a"}, None), ABC)
    assert shares.frame["absence"].tolist() == ["total_unknown"] * 3 and shares.frame["share_low"].isna().all()
    assert cell(shares, "a")["n_low"] == 1 and not shares.frame["exact"].any()


def test_where_the_table_states_fewer_than_the_rows_the_lower_count_yields():
    # Three rows, of which one at least is a provision: at most two are not, so a (2 rows) may be 0, and a is at most that one.
    made = (plans(p=seen(1, 4)), provisions({str(n): {"plan_id": "p"} for n in (1, 2, 3)}), coded({"1": "a", "2": "a", "3": "b"}))
    a = cell(factor_shares(*made, ABC), "a")
    assert (a["n_low"], a["n_high"], a["seen"], a["share_low"], a["share_high"]) == (0, 1, 1, 0.0, 1.0)


def test_a_plan_without_rows_and_rows_without_codes_are_not_seen():
    made = (plans(p=seen(2, 4), q=seen(0, 5)), provisions({"1": {"plan_id": "p"}, "2": {"plan_id": "p"}}), coded({"1": "a"}))
    shares = factor_shares(*made, ABC)
    assert (cell(shares, "a")["share_low"], cell(shares, "a")["share_high"], cell(shares, "a")["seen"]) == (0.25, 1.0, 1)
    assert (cell(shares, "a", plan="q")["share_low"], cell(shares, "a", plan="q")["share_high"]) == (0.0, 1.0)


def test_tasks_and_safeguards_are_counted_apart_of_their_own_totals():
    made = one_plan({"1": "a", "2": "a", "3": "b", "4": "c"}, 4, provision_role={"3": "safeguard", "4": "safeguard"})
    assert factor_shares(*made, ABC, roles="task").frame["share_low"].tolist() == [1.0, 0.0, 0.0]
    assert factor_shares(*made, ABC, roles="safeguard").frame["share_low"].tolist() == [0.0, 0.5, 0.5]
    unknown = factor_shares(*one_plan({"1": "a", "2": "b"}, 2, provision_role={"2": ""}), ABC, roles="task")
    assert set(unknown.frame["absence"]) == {"refused:role_unknown"}
    assert dict(unknown.refusals[0].values) == {"unknown": 1, "seen": 2}


def test_a_plan_without_safeguards_has_none_set():
    shares = factor_shares(*one_plan({"1": "a"}, 1), ABC, roles="safeguard")
    assert set(shares.frame["absence"]) == {"not_set"} and shares.refusals == ()


def test_tasks_of_a_plan_seen_in_part_stay_within_what_the_rest_can_be():
    # One task on a, one safeguard, two unseen of any role: tasks are 1 to 3, so a is 1/3 (two other tasks) to 1.
    a = cell(factor_shares(*one_plan({"1": "a", "2": "b"}, 4, provision_role={"2": "safeguard"}), ABC, roles="task"), "a")
    assert (a["share_low"], a["share_high"], a["total"]) == (1 / 3, 1.0, 3)


def test_the_rest_is_the_last_group_and_overlaps_are_refused_by_name():
    made = one_plan({"1": "a", "2": "b", "3": "c"}, 3)
    shares = group_shares(*made, groups("s", y=("b",), x=("a",)), group_set="s")
    assert shares.frame["group_id"].tolist() == ["y", "x", ""] and cell(shares, "", "group_id")["evidence"] == ("3",)
    with pytest.raises(RefusedError, match="a in x, y"):
        group_members(groups("s", x=("a",), y=("a", "b")), "s")
    with pytest.raises(ParameterError, match="group_set must be one of s; got 'z'"):
        group_members(groups("s", x=("a",)), "z")


def test_words_and_codes_outside_the_codebook_are_refused():
    made = one_plan({"1": "a"}, 1)
    with pytest.raises(ParameterError, match="Did you mean 'fractional'"):
        factor_shares(*made, ABC, weighting="fractionl")
    with pytest.raises(ParameterError, match="coder must be one of final"):
        factor_shares(*made, ABC, coder="c9")
    with pytest.raises(DataError, match="codebook/factors.csv") as caught:
        factor_shares(*one_plan({"1": "z"}, 1), ABC)
    assert caught.value.failures == ("z: not a factor",)
    with pytest.raises(DataError, match="a coder codes a provision once"):
        factor_shares(made[0], made[1], pd.concat([made[2], made[2]]), ABC)


CODES = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True).map(tuple)


@few
@given(st.lists(CODES, min_size=1, max_size=6), st.sampled_from(["count", "fractional", "text"]))
def test_a_wholly_seen_plan_is_exact_and_sums_to_one_and_nothing_is_changed(codes, weighting):
    by_id = {str(n): code for n, code in enumerate(codes)}
    made = one_plan(by_id, len(codes), text_chars={row: 10 + int(row) for row in by_id})
    before = [frame.copy(deep=True) for frame in made]
    shares = factor_shares(*made, ABC, weighting=weighting).frame
    assert shares["exact"].all() and abs(shares["share_low"].sum() - 1) < 1e-12
    assert all(old.equals(new) for old, new in zip(before, made, strict=True))


@few
@given(
    st.lists(st.tuples(CODES, st.sampled_from(["", "g", "h"]), st.booleans()), min_size=1, max_size=6),
    st.lists(CODES, max_size=3), st.sampled_from(["count", "fractional"]), st.data(),
)
def test_the_range_holds_the_truth_however_rows_are_merged_and_the_rest_reads(rows, unseen, weighting, data):
    """Draw what the document truly holds: each merge group as any number of measures, the unseen as anything."""
    by_id = {str(n): code for n, (code, _, _) in enumerate(rows)}
    merge = {str(n): group for n, (_, group, _) in enumerate(rows)}
    stance = {str(n): "restrict" for n, (_, _, restricts) in enumerate(rows) if restricts}
    weights, scale = factor_weights(coded(by_id), weighting=weighting)
    in_favour = {row: Fraction(0 if row in stance else weights[row].get("a", 0), scale) for row in by_id}
    true = [in_favour[row] for row in by_id if not merge[row]]
    for group in "gh":
        rows_of = [row for row in by_id if merge[row] == group]
        blocks: dict[int, list] = {}
        for row in rows_of:
            blocks.setdefault(data.draw(st.integers(0, len(rows_of) - 1)), []).append(in_favour[row])
        true += [data.draw(st.sampled_from(block)) for block in blocks.values()]
    rest, rest_scale = factor_weights(coded({f"u{n}": code for n, code in enumerate(unseen)}), weighting=weighting) if unseen else ({}, 1)
    true += [Fraction(parts.get("a", 0), rest_scale) for parts in rest.values()]
    made = one_plan(by_id, len(true), merge_group=merge, stance=stance)
    (tally,) = (cell.tally for cell in plan_tallies(plan_units(*made[:2]), made[2], {"a": ("a",)}, reading=Reading(weighting=weighting))[0].values())
    low, high = tally.share
    assert low <= sum(true) / len(true) <= high


@few
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["task", "safeguard"])), min_size=1, max_size=8), st.data())
def test_the_range_of_tasks_holds_the_truth_of_any_rest(document, data):
    tasks = [factor for factor, role in document if role == "task"]
    assume(tasks)
    known = data.draw(st.integers(0, len(document)))
    by_id = {str(n): factor for n, (factor, _) in enumerate(document[:known])}
    roles = {str(n): role for n, (_, role) in enumerate(document[:known])}
    if not by_id:
        return
    a = cell(factor_shares(*one_plan(by_id, len(document), provision_role=roles), factors("a", "b"), roles="task"), "a")
    assert a["share_low"] - 1e-12 <= tasks.count("a") / len(tasks) <= a["share_high"] + 1e-12


def coders():
    made = one_plan({"1": "a", "2": "a", "3": "b", "4": "c"}, 4)
    others = [coded({"1": "a", "2": "b", "3": "b", "4": "c"}, "k1"), coded({"1": "a", "2": "a", "3": "a"}, "k2")]
    return made[0], made[1], pd.concat([made[2], *others])


def test_the_range_over_the_coders_holds_the_settled_code_and_leaves_out_who_did_not_finish():
    ranges = factor_coding_ranges(*coders(), ABC)
    a = ranges.frame.set_index("factor_id").loc["a"]
    assert (a["share"], a["share_min"], a["share_max"], a["coders"]) == (0.5, 0.25, 0.5, 2)
    assert set(ranges.by_coder["coder_id"]) == {"final", "k1"}
    (refusal,) = ranges.refusals
    assert refusal.rule == "not_coded" and refusal.values["coder"] == "k2" and refusal.values["uncoded"] == 1


def test_a_share_in_doubt_is_no_number_to_compare_coders_by():
    made = one_plan({"1": "a", "2": "b", "3": "c"}, 2, merge_group={"1": "g", "2": "g"})
    ranges = factor_coding_ranges(*made, ABC).frame.set_index("factor_id")
    assert ranges["absence"].to_dict() == {"a": "refused:coverage", "b": "refused:coverage", "c": ""} and ranges["share"]["c"] == 0.5


def test_coding_ranges_need_a_plan_wholly_seen():
    ranges = coding_ranges(*one_plan({"1": "a"}, 2), groups("s", x=("a",)), group_set="s")
    assert ranges.frame["absence"].tolist() == ["refused:coverage"] * 2 and ranges.frame["share_min"].isna().all()
    assert len(ranges.by_coder) == 0 and [refusal.rule for refusal in ranges.refusals] == ["coverage"]
    unknown = coding_ranges(*one_plan({"1": "a"}, None), groups("s", x=("a",)), group_set="s")
    assert set(unknown.frame["absence"]) == {"total_unknown"}
