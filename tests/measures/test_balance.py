"""The focus balance, its zeros and its refusals."""

from math import log, sqrt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import coded, groups, one_plan

from analysis.errors import RefusedError
from analysis.measures.balance import focus_balance, log_ratio, replace_zeros

XY = groups("headline", x=("a",), y=("b",))
few = settings(max_examples=50, deadline=None)


def of_counts(a, b, rest=0, total=None, **columns):
    codes = ["a"] * a + ["b"] * b + ["c"] * rest
    return one_plan({str(n): code for n, code in enumerate(codes)}, len(codes) if total is None else total, **columns)


def row(balance, weighting="count"):
    (found,) = balance.frame[balance.frame["weighting"] == weighting].to_dict("records")
    return found


def test_three_against_twenty_one_by_hand():
    balance = focus_balance(*of_counts(3, 21, rest=21), XY)
    found = row(balance)
    assert found["balance"] == pytest.approx(sqrt(1 / 2) * log(3 / 21), abs=1e-12)
    assert (found["n_first"], found["n_second"], found["absence"], len(found["evidence"])) == (3, 21, "", 24)
    assert (balance.first, balance.second) == ("x", "y")


def test_log_ratio_of_unequal_groups():
    # r = 2, s = 1: sqrt(2/3) ln(sqrt(2 * 8) / 1)
    assert log_ratio([2, 8], [1]) == pytest.approx(sqrt(2 / 3) * log(4))


@few
@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=4), st.lists(st.floats(0.1, 9), min_size=1, max_size=4), st.floats(0.1, 9))
def test_log_ratio_turns_with_its_groups_and_knows_no_scale(first, second, scale):
    there = log_ratio(first, second)
    assert log_ratio(second, first) == pytest.approx(-there, abs=1e-9)
    assert log_ratio([scale * x for x in first], [scale * x for x in second]) == pytest.approx(there, abs=1e-9)


def test_zeros_are_replaced_by_the_square_root_prior():
    # n = 9, D = 3: (1/3) 3 / (9 + 3) = 1/12, more than 0.65 of the smallest share 1/9 (0.0722): the cap holds.
    assert replace_zeros([8, 1, 0])[2] == pytest.approx(0.65 / 9)
    # n = 4, D = 3: (1/3) 2 / 6 = 1/9, less than 0.65 / 2; the others keep their ratio in what is left.
    shares = replace_zeros([2, 2, 0])
    assert shares == pytest.approx([4 / 9, 4 / 9, 1 / 9])
    assert replace_zeros([3, 21]) == pytest.approx([1 / 8, 7 / 8])


@few
@given(st.lists(st.integers(0, 9), min_size=2, max_size=5).filter(any))
def test_replaced_shares_are_above_nought_sum_to_one_and_keep_ratios(counts):
    shares = replace_zeros(counts)
    assert min(shares) > 0 and sum(shares) == pytest.approx(1)
    kept = [(count, share) for count, share in zip(counts, shares, strict=True) if count]
    assert all(kept[0][0] * share == pytest.approx(count * kept[0][1]) for count, share in kept)
    assert all(share < min(other for count, other in zip(counts, shares, strict=True) if count)
               for count, share in zip(counts, shares, strict=True) if not count)


def test_a_factor_of_a_group_that_no_provision_acts_on_is_replaced():
    wide = groups("headline", x=("a", "d"), y=("b",))
    made = of_counts(3, 4)
    # Parts a, d, b = 3, 0, 4 of 7; sqrt(7) / (3 (7 + sqrt(7))) = 0.0914 under the cap 0.65 * 3/7.
    r = sqrt(7) / (3 * (7 + sqrt(7)))
    a, b = 3 / 7 * (1 - r), 4 / 7 * (1 - r)
    expected = sqrt(2 / 3) * log(sqrt(a * r) / b)
    assert row(focus_balance(made[0], made[1], pd.concat([made[2], coded({"x": "d"}, "k")]), wide))["balance"] == pytest.approx(expected)


def test_refused_for_few_provisions_restricting_ones_not_counted():
    balance = focus_balance(*of_counts(3, 9, stance={"0": "restrict"}), XY)
    assert row(balance)["absence"] == "refused:few_provisions"
    (refusal,) = balance.refusals
    assert dict(refusal.values) == {"group_id": "x", "found": 2, "needed": 3}


def test_refused_below_full_coverage_and_without_a_total():
    assert row(focus_balance(*of_counts(5, 5, total=11), XY))["absence"] == "refused:coverage"
    made = of_counts(5, 5)
    made[0]["provisions_total"] = pd.NA
    unknown = focus_balance(*made, XY)
    assert set(unknown.frame["absence"]) == {"total_unknown"} and unknown.frame["balance"].isna().all()


def test_every_weighting_has_a_row_and_text_only_where_read():
    chars = {str(n): 10 if n < 3 else 40 for n in range(8)}
    read = focus_balance(*of_counts(3, 5, text_chars=chars), XY)
    # By text 30 against 200 characters.
    assert row(read, "text")["balance"] == pytest.approx(sqrt(1 / 2) * log(30 / 200))
    unread = focus_balance(*of_counts(3, 5), XY)
    assert row(unread, "text")["absence"] == "refused:text_not_read" and row(unread, "count")["absence"] == ""


def test_a_balance_that_changes_sign_is_fragile():
    chars = {str(n): 90 if n < 3 else 10 for n in range(8)}
    flipped = focus_balance(*of_counts(3, 5, text_chars=chars), XY)  # count leans to y, text (270 to 50) to x
    assert row(flipped)["fragile_under"] == ("text",) and set(row(flipped, "text")["fragile_under"]) == {"count", "fractional"}
    made = of_counts(4, 3)
    even = coded({str(n): "a" if n < 3 else "b" for n in range(6)} | {"6": "c"}, "k")
    assert row(focus_balance(made[0], made[1], pd.concat([made[2], even]), XY))["fragile_under"] == ("coder:k",)


def test_other_than_two_groups_are_refused():
    with pytest.raises(RefusedError, match="exactly two groups; group set 'three' has 3"):
        focus_balance(*of_counts(3, 3), groups("three", x=("a",), y=("b",), z=("c",)), group_set="three")
