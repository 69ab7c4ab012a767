"""Pairs of plans, and whether a finding survives another weighting or another coder."""

import pandas as pd
from measure_frames import coded, factors, groups, plans, provisions, seen

from analysis.measures.comparison import compare_factors, compare_groups

XY = groups("s", x=("a",), y=("b",))


def two_plans(p, q, totals=None, **columns):
    """Two plans from their codes; ids are the plan's letter and a number."""
    ids = {f"{plan}{n}": (plan, code) for plan, codes in (("p", p), ("q", q)) for n, code in enumerate(codes)}
    rows = {row: {"plan_id": plan, **{name: by_row[row] for name, by_row in columns.items() if row in by_row}} for row, (plan, _) in ids.items()}
    of_p, of_q = totals or (len(p), len(q))
    made = plans(p=seen(len(p), of_p), q=seen(len(q), of_q))
    return made, provisions(rows), coded({row: code for row, (_, code) in ids.items()})


def test_every_pair_and_group_once_with_its_evidence():
    made = two_plans(["a"] * 6 + ["b"], ["a"] + ["b"] * 6)
    before = [frame.copy(deep=True) for frame in made]
    found = compare_groups(*made, XY, group_set="s").frame
    assert found[["plan_p", "plan_q", "group_id", "status"]].values.tolist() == [["p", "q", "x", "higher"], ["p", "q", "y", "lower"]]
    x = found.iloc[0]
    assert (x["settle_higher"], x["settle_lower"] is pd.NA) == (0, True)
    assert (x["share_low_p"], x["share_high_q"]) == (6 / 7, 1 / 7) and x["evidence"] == ("p0", "p1", "p2", "p3", "p4", "p5", "q0")
    assert not x["fragile"] and x["fragile_under"] == ()
    assert all(old.equals(new) for old, new in zip(before, made, strict=True))


def test_a_status_that_another_weighting_changes_is_fragile():
    # Each of p's measures on a is half on b: by count 6/6 against 2/6, fractional 3/6 against 2/6, which the margin takes away.
    found = compare_groups(*two_plans([("a", "b")] * 6, ["a", "a"] + ["c"] * 4), XY, group_set="s").frame.iloc[0]
    assert found["status"] == "higher" and found["fragile"] and found["fragile_under"] == ("fractional",)


def test_long_clauses_can_make_a_finding_fragile():
    chars = {f"p{n}": 10 for n in range(5)} | {"p5": 900} | {f"q{n}": 10 for n in range(6)}
    # By text p has 50 of 950 characters on a.
    found = compare_groups(*two_plans(["a"] * 5 + ["b"], ["a"] + ["b"] * 5, text_chars=chars), XY, group_set="s").frame.iloc[0]
    assert found["status"] == "higher" and found["fragile_under"] == ("text",)


def test_by_text_the_longest_clause_may_move():
    # p: 60 + 10 + 10 of 100 on a; q: 10 of 100. Without its longest clause p has 20, and q could have 10 + 30: not identified.
    chars = {"p0": 60, "p1": 10, "p2": 10, "p3": 20} | {"q0": 10, "q1": 30, "q2": 30, "q3": 30}
    found = compare_groups(*two_plans(["a", "a", "a", "b"], ["a", "b", "b", "b"], text_chars=chars), XY, group_set="s", weighting="text").frame
    assert found["status"].iloc[0] == "not_identified"
    chars = {f"p{n}": 20 for n in range(5)} | {f"q{n}": 20 for n in range(5)}
    even = compare_groups(*two_plans(["a"] * 5, ["b"] * 5, text_chars=chars), XY, group_set="s", weighting="text").frame
    assert even["status"].iloc[0] == "higher"  # 80 of 100 against 20 of 100


def test_a_status_that_a_coder_changes_is_fragile_and_an_unfinished_coder_has_no_say():
    made = two_plans(["a"] * 6, ["b"] * 6)
    other = coded({f"p{n}": "b" for n in range(6)} | {f"q{n}": "b" for n in range(6)}, "k")
    lazy = coded({"p0": "b", "q0": "b"}, "z")
    found = compare_groups(made[0], made[1], pd.concat([made[2], other, lazy]), XY, group_set="s").frame.iloc[0]
    assert found["fragile_under"] == ("coder:k",)


def test_unknown_totals_and_refused_weightings_are_said():
    found = compare_factors(*two_plans(["a"], ["a"], totals=(None, 1)), factors("a", "b")).frame
    assert set(found["status"]) == {"total_unknown"} == set(found["absence"]) and found["settle_higher"].isna().all()
    assert found["share_low_p"].isna().all() and (found["share_low_q"] == [1.0, 0.0]).all()
    text = compare_factors(*two_plans(["a"], ["a"]), factors("a"), weighting="text")
    assert text.frame["status"].tolist() == ["refused"] and text.frame["absence"].tolist() == ["refused:text_not_read"]
    assert [refusal.rule for refusal in text.refusals] == ["text_not_read"] * 2


def test_one_plan_alone_has_no_pairs():
    made = two_plans(["a"], ["b"])
    found = compare_groups(made[0].loc[["p"]], made[1], made[2], XY, group_set="s").frame
    assert len(found) == 0 and "fragile_under" in found.columns
