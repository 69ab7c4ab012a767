"""Policy modelling consistency by hand, against a published surface, and what stays unknown."""

import csv
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError, ParameterError
from analysis.measures.consistency import BANDS, consistency_sensitivity, consistency_surfaces, grade, policy_consistency

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "pmc"


def asked(**sizes):
    """Sub-variables: x=2 is x.1 and x.2."""
    rows = [(f"{variable}.{n}", variable) for variable, size in sizes.items() for n in range(1, size + 1)]
    return pd.DataFrame({"variable_id": [v for _, v in rows]}, index=pd.Index([i for i, _ in rows], name="pmc_id", dtype="str"), dtype="str")


def found(variables, coder="k", **values):
    """Codings of plans from strings such as "10?1": shown, not there, unknown."""
    rows = [
        {"plan_id": plan, "pmc_id": pmc_id, "coder_id": coder, "value": None if mark == "?" else int(mark),
         "evidence_ids": (f"{plan}-{pmc_id}",) if mark == "1" else (), "note": ""}
        for plan, text in values.items() for pmc_id, mark in zip(variables.index, text, strict=True)
    ]
    columns = ["plan_id", "pmc_id", "coder_id", "value", "evidence_ids", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "Int64"})


def plans(*names):
    return pd.DataFrame({"region_id": [name.upper() for name in names]}, index=pd.Index(names, name="plan_id", dtype="str"), dtype="str")


def only(frame):
    (row,) = frame.to_dict("records")
    return row


XY = asked(x=2, y=4)


def test_each_primary_variable_weighs_alike():
    result = policy_consistency(plans("p"), XY, found(XY, p="101110"))
    row = only(result.frame)
    # x 1/2, y 3/4: 1.25 of 2, which is 0.625 and so acceptable.
    assert (row["pmc_low"], row["pmc_high"], row["of"], row["grade"], row["exact"]) == (1.25, 1.25, 2, "acceptable", True)
    assert (row["ones"], row["zeros"], row["unknown"]) == (4, 2, 0)
    assert result.variables["score_low"].to_list() == [0.5, 0.75]
    assert row["evidence"] == ("p", "p-x.1", "p-y.1", "p-y.2", "p-y.3")
    assert result.matrix["evidence"].to_list()[1] == ("p",)  # what is not there rests on the plan that was read


def test_what_is_unknown_is_a_range_and_may_leave_no_grade():
    row = only(policy_consistency(plans("p"), XY, found(XY, p="1?1?10")).frame)
    # Low 1/2 + 2/4, high 2/2 + 3/4: 1 to 1.75 of 2, 0.5 to 0.875: acceptable to good.
    assert (row["pmc_low"], row["pmc_high"], row["grade"], row["absence"]) == (1.0, 1.75, "", "not_identified")
    assert (row["grade_low"], row["grade_high"]) == ("acceptable", "good") and pd.isna(row["flips"])
    settled = only(policy_consistency(plans("p"), XY, found(XY, p="1111?0")).frame)
    # 2/2 + 2/4 to 2/2 + 3/4: 0.75 to 0.875, both good although one is unknown.
    assert (settled["grade"], settled["exact"]) == ("good", False)


@pytest.mark.parametrize(("share", "name"), [
    (Fraction(9, 10), "perfect"), (Fraction(899, 1000), "good"), (Fraction(7, 10), "good"), (Fraction(69, 100), "acceptable"),
    (Fraction(1, 2), "acceptable"), (Fraction(49, 100), "low"), (Fraction(0), "low"), (Fraction(1), "perfect"),
])
def test_a_bound_belongs_to_the_higher_grade(share, name):
    assert grade(share) == name


def test_seven_tenths_of_nine_is_reached_exactly():
    """6.3 of 9 is good: in binary fractions 7 * 0.1 * 9 would fall short."""
    nine = asked(**{f"v{n}": 10 for n in range(9)})
    row = only(policy_consistency(plans("p"), nine, found(nine, p="1111111000" * 9)).frame)
    assert row["grade"] == "good" and row["pmc_low"] == pytest.approx(6.3)


def test_fewest_entries_that_would_change_the_grade():
    # 1.25 of 2 is acceptable (1.0 to 1.4): one entry of x (1/2) less falls below, one more is 1.75, good. One step either way.
    assert only(policy_consistency(plans("p"), XY, found(XY, p="101110")).frame)["flips"] == 1
    ten = asked(x=10)
    # 8 of 10: two less fall to 6 (7 is still good), one more reaches 9, perfect.
    assert only(policy_consistency(plans("p"), ten, found(ten, p="1111111100")).frame)["flips"] == 1
    # 7 of 10: one less is acceptable. 3 of 10: two more reach 5; nothing lies below.
    assert only(policy_consistency(plans("p"), ten, found(ten, p="1110000000")).frame)["flips"] == 2


def test_a_bound_that_is_just_reached_is_not_left_and_the_heaviest_entries_go_first():
    two = {"low": Fraction(0), "good": Fraction(7, 10)}
    ten = asked(x=10)
    # 8 of 10: one less is 7, still good; two less are 6. There is no grade above.
    assert only(policy_consistency(plans("p"), ten, found(ten, p="1111111100"), bands=two).frame)["flips"] == 2
    # All of 2, good from 1.4: both entries of x (1/2 each) leave 1.0; of y (1/4 each) it would take three.
    assert only(policy_consistency(plans("p"), XY, found(XY, p="111111"), bands=two).frame)["flips"] == 2


def test_published_surface_total_and_grade_are_reproduced():
    """Revista Académica ECO 13, page 9: nine scores, a total of 0.6 of the maximum, acceptable, three weak variables."""
    with (REFERENCE / "eco13.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    hundred = asked(**{row["variable"]: 100 for row in rows})
    ones = "".join("1" * round(100 * float(row["score"])) + "0" * (100 - round(100 * float(row["score"]))) for row in rows)
    published = {"poor": Fraction(0), "non-satisfactory": Fraction(3, 10), "acceptable": Fraction(1, 2), "good": Fraction(7, 10), "excellent": Fraction(9, 10)}
    result = policy_consistency(plans("issing"), hundred, found(hundred, issing=ones), bands=published)
    row = only(result.frame)
    assert round(row["pmc_low"] / row["of"], 1) == 0.6 and row["grade"] == "acceptable"
    scores = [grade(Fraction(round(100 * score), 100), published) for score in result.variables["score_low"]]
    assert scores == ["excellent", "good", "acceptable", "excellent", "acceptable", "acceptable", "non-satisfactory", "non-satisfactory", "poor"]
    assert sum(name in ("poor", "non-satisfactory") for name in scores) == 3
    surface = consistency_surfaces(result).scores["issing"]
    assert [[round(score, 2) for score in line] for line in surface] == [
        [float(row["score"]) for row in rows if row["row"] == str(line)] for line in range(3)]
    # Our own four bands say the same of the total.
    assert only(policy_consistency(plans("issing"), hundred, found(hundred, issing=ones)).frame)["grade"] == "acceptable"


def test_other_weights():
    result = policy_consistency(plans("p"), XY, found(XY, p="101111"))
    frame = consistency_sensitivity(result).frame
    shares = {(row.scheme, row.variable_id): (row.share_low, row.grade, row.moved) for row in frame.itertuples()}
    # Equal: (1/2 + 1) / 2; alike: 5 of 6; without x: y alone, 1; without y: x alone, 1/2.
    assert shares == {
        ("equal", ""): (0.75, "good", False), ("alike", ""): (pytest.approx(5 / 6), "good", False),
        ("without", "x"): (1.0, "perfect", True), ("without", "y"): (0.5, "acceptable", True),
    }
    one = asked(x=3)
    assert consistency_sensitivity(policy_consistency(plans("p"), one, found(one, p="110"))).frame["scheme"].to_list() == ["equal", "alike"]


def test_a_surface_needs_everything_known_and_a_square():
    four = asked(a=1, b=1, c=1, d=2)
    surfaces = consistency_surfaces(policy_consistency(plans("p", "q"), four, found(four, p="10110", q="1?111")))
    assert surfaces.scores == {"p": ((1.0, 0.0), (1.0, 0.5))} and surfaces.side == 2
    (refusal,) = surfaces.refusals
    assert (refusal.rule, refusal.subject, dict(refusal.values)) == ("pmc_unknown", "q", {"unknown": 1, "of": 5})
    three = asked(a=1, b=1, c=1)
    refused = consistency_surfaces(policy_consistency(plans("p"), three, found(three, p="101")))
    assert not refused.scores and refused.refusals[0].rule == "pmc_no_square" and dict(refused.refusals[0].values) == {"found": 3}


def test_plans_without_codings_and_datasets_without_variables_say_so():
    result = policy_consistency(plans("p", "q"), XY, found(XY, q="111111"))
    assert result.frame["plan_id"].to_list() == ["q"] and [(r.rule, r.subject) for r in result.refusals] == [("pmc_not_coded", "p")]
    nothing = policy_consistency(plans("p"), asked(), found(asked()))
    assert nothing.frame.empty and nothing.refusals[0].rule == "pmc_no_variables"
    assert consistency_sensitivity(nothing).frame.empty and consistency_surfaces(nothing).refusals[0].rule == "pmc_no_variables"
    uncoded = policy_consistency(plans("p"), XY, found(XY))
    assert uncoded.frame.empty and uncoded.refusals[0].rule == "pmc_not_coded"


def test_what_cannot_be_is_refused_with_the_way_out():
    two = pd.concat([found(XY, p="111111"), found(XY, "other", p="000000")])
    with pytest.raises(ParameterError, match=r"2 coders \(k, other\); say whose"):
        policy_consistency(plans("p"), XY, two)
    assert only(policy_consistency(plans("p"), XY, two, coder="other").frame)["pmc_high"] == 0
    with pytest.raises(ParameterError, match="got 'othr'. Did you mean 'other'"):
        policy_consistency(plans("p"), XY, two, coder="othr")
    with pytest.raises(DataError, match="p: no row for y.4"):
        policy_consistency(plans("p"), XY, found(XY, p="111111").iloc[:-1])
    with pytest.raises(DataError, match="p: more than one row for y.4"):
        policy_consistency(plans("p"), XY, pd.concat([found(XY, p="111111"), found(XY, p="111111").iloc[-1:]]))


@pytest.mark.parametrize("bands", [{}, {"a": Fraction(1, 10)}, {"a": Fraction(0), "b": Fraction(0)}, {"a": Fraction(0), "b": Fraction(3, 2)}])
def test_bands_must_rise_from_nought(bands):
    with pytest.raises(ParameterError, match="must begin at 0 and rise"):
        policy_consistency(plans("p"), XY, found(XY, p="111111"), bands=bands)


@settings(max_examples=20, deadline=None)
@given(st.text("10?", min_size=6, max_size=6), st.integers(0, 5))
def test_deciding_an_unknown_entry_stays_within_the_range(text, place):
    before = only(policy_consistency(plans("p"), XY, found(XY, p=text)).frame)
    assert 0 <= before["pmc_low"] <= before["pmc_high"] <= 2 and before["exact"] == ("?" not in text)
    for mark in "01":
        if text[place] == "?":
            after = only(policy_consistency(plans("p"), XY, found(XY, p=text[:place] + mark + text[place + 1:])).frame)
            assert before["pmc_low"] <= after["pmc_low"] <= after["pmc_high"] <= before["pmc_high"]


def test_the_codes_handed_in_stay_as_they_are():
    codings = found(XY, p="1?1110")
    before = codings.copy(deep=True)
    policy_consistency(plans("p"), XY, codings)
    pd.testing.assert_frame_equal(codings, before)
    assert list(BANDS) == ["low", "acceptable", "good", "perfect"]
