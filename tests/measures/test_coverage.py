"""Coverage, identified ranges and comparisons: by hand, and against brute force over every plan that could be true."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import plans, provisions, seen

from analysis.errors import DataError, ParameterError
from analysis.measures.coverage import Tally, compare_shares, identified_range, plan_coverage, share_status
from analysis.measures.guards import RULES, Guards, Refusal, check_choice

few = settings(max_examples=50, deadline=None)


@st.composite
def tallies(draw, largest=9, exact=False):
    total = draw(st.integers(1, largest))
    n = total if exact else draw(st.integers(0, total))
    high = draw(st.integers(0, n))
    return Tally(high if exact else draw(st.integers(0, high)), high, n, total)


def test_the_range_of_a_share_by_hand():
    assert identified_range(1, 1, seen=6, total=26) == (1 / 26, 21 / 26)
    assert identified_range(0, 1, seen=6, total=26) == (0.0, 21 / 26)
    assert identified_range(3, 3, seen=45, total=45) == (3 / 45, 3 / 45)
    assert identified_range(0, 0, seen=0, total=4) == (0.0, 1.0)


@pytest.mark.parametrize("counts", [(2, 1, 3, 4), (0, 4, 3, 5), (0, 0, 5, 4), (-1, 0, 1, 2), (0, 0, 0, 0)])
def test_counts_that_no_plan_can_have_are_refused(counts):
    low, high, n, total = counts
    with pytest.raises(DataError, match="0 <= low <= high <= seen <= total"):
        identified_range(low, high, seen=n, total=total)


@few
@given(tallies())
def test_ends_are_shares_in_order(tally):
    low, high = tally.share
    assert 0 <= low <= high <= 1


@few
@given(tallies(), st.booleans())
def test_seeing_one_more_provision_never_widens_a_range(tally, favours):
    if tally.unseen == 0:
        return
    step = int(favours)
    more = Tally(tally.low + step, tally.high + step, tally.seen + 1, tally.total)
    assert tally.share[0] <= more.share[0] and more.share[1] <= tally.share[1]


@few
@given(tallies(), st.data())
def test_the_range_holds_the_truth_however_the_rest_reads(tally, data):
    of_seen = data.draw(st.integers(int(tally.low), int(tally.high)))
    of_unseen = data.draw(st.integers(0, int(tally.unseen)))
    low, high = tally.share
    assert low <= Fraction(of_seen + of_unseen, tally.total) <= high


def test_comparison_by_hand():
    # 15 of 23 after one moved away, against (21 + 1) of 45: 0.652 > 0.489.
    assert compare_shares(Tally(16, 16, 23, 23), Tally(21, 21, 45, 45)).status == "higher"
    # 1 of 23 against 3 of 45: (3 - 1) / 45 = 0.044 does not exceed (1 + 1) / 23 = 0.087, so neither way.
    assert compare_shares(Tally(1, 1, 23, 23), Tally(3, 3, 45, 45)).status == "not_identified"
    # 3 of 4 against 1 of 4: one moved each way makes 2 of 4 against 2 of 4, and equal is not more.
    assert compare_shares(Tally(3, 3, 4, 4), Tally(1, 1, 4, 4)).status == "not_identified"
    assert compare_shares(Tally(3, 3, 4, 4), Tally(1, 1, 4, 4), guards=Guards(margin_provisions=0)).status == "higher"


def test_equal_shares_of_other_totals_never_exceed_each_other():
    none = Guards(margin_provisions=0)
    for n in range(1, 60):  # k / 3k in floats is not always the same number
        assert compare_shares(Tally(n, n, 3 * n, 3 * n), Tally(1, 1, 3, 3), guards=none).status == "not_identified"


def test_an_unknown_total_is_said_and_not_settled():
    result = compare_shares(Tally(1, 1, 1, None), Tally(1, 1, 3, 3))
    assert (result.status, result.settle_higher, result.settle_lower) == ("total_unknown", None, None)


@few
@given(tallies(), tallies())
def test_flipping_the_plans_swaps_higher_and_lower(p, q):
    there, back = compare_shares(p, q), compare_shares(q, p)
    swap = {"higher": "lower", "lower": "higher"}
    assert back.status == swap.get(there.status, there.status)
    assert (back.settle_higher, back.settle_lower) == (there.settle_lower, there.settle_higher)


def worst_by_enumeration(tally, margin, upward):
    """The extreme share over every number of moves and merges in the margin, and every reading of what is in doubt."""
    found = []
    for merges in range(margin + 1):
        total = tally.total - merges
        if total <= 0:
            continue
        if upward:  # merging two others costs the group nothing
            found.append(Fraction(int(tally.high + tally.unseen) + margin - merges, total))
        else:  # moving one away or merging two in favour costs one either way
            found.append(Fraction(int(tally.low) - margin, total))
    return min(max(found), Fraction(1)) if upward else max(min(found), Fraction(0))


@few
@given(tallies(), tallies(), st.integers(0, 2))
def test_status_is_the_worst_over_every_move_and_merge(p, q, margin):
    higher = worst_by_enumeration(p, margin, upward=False) > worst_by_enumeration(q, margin, upward=True)
    assert (share_status(p, q, guards=Guards(margin_provisions=margin)) == "higher") == higher


def fewest_by_brute_force(p, q, margin):
    """Try every number read of each plan and every way in which they can read."""
    guards = Guards(margin_provisions=margin)
    found = []
    for a, b in product(range(int(p.unseen) + 1), range(int(q.unseen) + 1)):
        for in_p, in_q in product(range(a + 1), range(b + 1)):
            more_p = Tally(p.low + in_p, p.high + in_p, p.seen + a, p.total)
            more_q = Tally(q.low + in_q, q.high + in_q, q.seen + b, q.total)
            if share_status(more_p, more_q, guards=guards) == "higher":
                found.append(a + b)
    return min(found, default=None)


@settings(max_examples=30, deadline=None)
@given(tallies(largest=6), tallies(largest=6), st.integers(0, 1))
def test_settle_counts_are_the_fewest_that_brute_force_finds(p, q, margin):
    result = compare_shares(p, q, guards=Guards(margin_provisions=margin))
    assert result.settle_higher == fewest_by_brute_force(p, q, margin)
    assert result.settle_lower == fewest_by_brute_force(q, p, margin)


def test_settle_counts_by_hand():
    # p: 1 of 26 with 6 seen; q: 1 of 23, all seen. Needs (1 + a - 1) / 26 > 2 / 23, so a > 2.26: three more.
    assert compare_shares(Tally(1, 1, 6, 26), Tally(1, 1, 23, 23)).settle_higher == 3
    # Lower needs (1 + 20 - b + 1) / 26 < 0 / 23: never.
    assert compare_shares(Tally(1, 1, 6, 26), Tally(1, 1, 23, 23)).settle_lower is None


def coverage_frames():
    made = plans(a=seen(3, 3), b=seen(2, 9), c=seen(1, None), d=seen(0, 5))
    rows = provisions({
        "a1": {"plan_id": "a"}, "a2": {"plan_id": "a"}, "a3": {"plan_id": "a"},
        "b1": {"plan_id": "b", "merge_group": "g", "granularity": "topic"},
        "b2": {"plan_id": "b", "merge_group": "g", "granularity": "aspect"},
        "b3": {"plan_id": "b"}, "b4": {"plan_id": "b", "counts_as_provision": False},
        "c1": {"plan_id": "c"}, "c2": {"plan_id": "c", "merge_group": "g"}, "x1": {"plan_id": "elsewhere"},
    })
    return made, rows


def test_coverage_counts_a_merge_group_once_and_takes_the_smaller_number():
    made, rows = coverage_frames()
    before = made.copy(deep=True), rows.copy(deep=True)
    coverage = plan_coverage(made, rows)
    assert list(coverage.index) == ["a", "b", "c", "d"]
    assert coverage["units_seen"].tolist() == [3, 2, 2, 0]
    assert coverage["seen_min"].tolist() == [3, 2, 1, 0]  # the table says less than the rows of c show
    assert coverage["rows"].tolist() == [3, 3, 2, 0]
    assert coverage["complete"].tolist() == [True, False, False, False]
    assert coverage[["rows_measure", "rows_topic", "rows_aspect"]].loc["b"].tolist() == [1, 1, 1]
    assert coverage["unseen"].isna().tolist() == [False, False, True, False] and coverage["unseen"]["b"] == 7
    assert coverage["evidence"]["b"] == ("b1", "b2", "b3") and coverage["evidence"]["d"] == ()
    assert before[0].equals(made) and before[1].equals(rows)


def test_rows_that_show_less_than_the_table_states_lower_the_number_seen():
    made, rows = plans(a=seen(3, 3)), provisions({"a1": {"plan_id": "a"}})
    coverage = plan_coverage(made, rows)
    assert coverage["seen_min"]["a"] == 1 and not coverage["complete"]["a"]
    assert coverage["seen_max"]["a"] == 3


def test_plans_that_show_more_than_they_have_are_named_together():
    rows = provisions({f"{plan}{n}": {"plan_id": plan} for plan in "ab" for n in range(3)})
    with pytest.raises(DataError, match="cannot show more provisions") as caught:
        plan_coverage(plans(a=seen(3, 2), b=seen(3, 1)), rows)
    assert caught.value.failures == ("a: seen 3, provisions_total 2", "b: seen 3, provisions_total 1")


def test_refusals_name_a_rule_keep_their_figures_and_compare_by_them():
    refusal = Refusal("coverage", "p", {"seen": 1, "total": 2})
    assert refusal.absence == "refused:coverage" and "coverage" in RULES
    assert refusal == Refusal("coverage", "p", {"seen": 1, "total": 2}) != Refusal("coverage", "p", {"seen": 2, "total": 2})
    assert len({refusal, Refusal("coverage", "p", {"seen": 1, "total": 2})}) == 1
    with pytest.raises(TypeError):
        refusal.values["seen"] = 5
    with pytest.raises(ParameterError, match="Did you mean 'coverage'"):
        Refusal("covrage", "p")
    with pytest.raises(ParameterError, match="weighting must be one of count, text; got 'zzz'.$"):
        check_choice("zzz", ["count", "text"], "weighting")
