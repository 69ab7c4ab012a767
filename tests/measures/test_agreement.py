"""Who is measured with whom, agreement per plan and per code, disagreements, confusion; the figures of the default dataset."""

import math

import numpy as np
import pandas as pd
import pytest
from measure_frames import plans, provisions, seen

from analysis.errors import DataError, ParameterError
from analysis.measures.agreement import agreement, agreements, coder_roster, coder_sets
from analysis.measures.coefficients import krippendorff_alpha
from analysis.measures.confusion import confusion, disagreements, recoding_prior
from analysis.measures.guards import Guards

SIX = Guards(min_units_agreement=2, min_units_confusion=2)


def codings(**by_coder):
    """Coder to a text of one-letter codes of provisions 1, 2, ...; a dot is not coded. The instrument is the factor in capitals."""
    rows = [(str(n), coder, code, (), code.upper(), "") for coder, codes in by_coder.items() for n, code in enumerate(codes, start=1) if code != "."]
    made = pd.DataFrame(rows, columns=["provision_id", "coder_id", "factor_primary", "factors_secondary", "instrument", "note"])
    return made.set_index(pd.Index([f"{row[0]}:{row[1]}" for row in rows], name="coding_id"))


def coders(**kinds):
    """Coder to (kind, lineage)."""
    made = pd.DataFrame.from_dict(kinds, orient="index", columns=["kind", "lineage"])
    return made.assign(note_zh="", note_en="").rename_axis("coder_id")


NOBODY = coders().astype("str")
TWO_PLANS = plans(p=seen(4, 4), q=seen(2, 2))
ROWS = provisions({str(n): {"plan_id": "p" if n < 5 else "q"} for n in range(1, 7)})


def row(result, kind, name="", set_id=None):
    (found,) = result.frame[(result.frame["subject_kind"] == kind) & (result.frame["subject_id"] == name)
                            & (result.frame["set_id"] == (set_id or result.sets[0].set_id))].to_dict("records")
    return found


# --- sets ----------------------------------------------------------------------------------------------


def test_one_of_each_lineage_is_measured_and_passes_of_one_apart():
    coded = codings(m2="aa", m1="aa", h1="aa", h2="aa", final="aa")
    known = coders(h1=("human", "anna"), h2=("human", "ben"), m1=("machine", "mill"), m2=("machine", "mill"), final=("settled", "settled"))
    assert [(s.set_id, s.coders, s.reads_as) for s in coder_sets(coded, known)] == [
        ("human", ("h1", "h2"), "reliability"), ("mixed", ("h1", "h2", "m1"), "mixed"), ("within:mill", ("m1", "m2"), "stability"),
    ]


def test_coders_nobody_described_are_not_called_people():
    (found,) = coder_sets(codings(x="a", y="a", final="a"), NOBODY)
    assert (found.set_id, found.coders, found.reads_as) == ("unstated", ("x", "y"), "unstated")


def test_the_settled_code_is_no_reading():
    assert coder_sets(codings(x="a", final="a"), NOBODY) == ()
    result = agreement(codings(x="aabbab", final="aabbab"), ROWS, TWO_PLANS, NOBODY)
    assert result.frame.empty and [(r.rule, r.values["found"], r.values["needed"]) for r in result.refusals] == [("one_coder", 1, 2)]


def test_roster_counts_rows_and_puts_the_settled_code_last():
    roster = coder_roster(codings(final="ab", x="a."), coders(x=("human", "x")))
    assert list(roster.index) == ["x", "final"] and list(roster["coded"]) == [1, 2] and list(roster["kind"]) == ["human", "settled"]
    assert roster.at["x", "evidence"] == ("1:x",)


# --- agreement -----------------------------------------------------------------------------------------


def test_overall_per_plan_and_per_code_by_hand():
    result = agreement(codings(x="aabbab", y="abbbab"), ROWS, TWO_PLANS, NOBODY, guards=SIX)
    whole, p, q, a = row(result, "all"), row(result, "plan", "p"), row(result, "plan", "q"), row(result, "code", "a")
    # Twelve codes, five a and seven b; one unit apart: D_o = 2, D_e = 2 * 5 * 7 / 11.
    assert whole["alpha"] == pytest.approx(1 - 2 / (70 / 11)) and (whole["units"], whole["agreed"], whole["percent"]) == (6, 5, pytest.approx(5 / 6))
    # Plan p: aa, ab, bb, bb, as worked out in test_coefficients.
    assert p["alpha"] == pytest.approx(1 - 2 / (30 / 7)) and (p["units"], p["agreed"]) == (4, 3)
    assert q["alpha"] == 1 and q["no_disagreement"] and not q["one_value"]
    # Three provisions were read as a by anyone, two by both.
    assert (a["units"], a["agreed"]) == (3, 2) and a["alpha"] == pytest.approx(whole["alpha"])
    assert whole["evidence"] == tuple(f"{n}:{c}" for n in range(1, 7) for c in "xy")
    assert whole["alpha_low"] <= whole["alpha"] <= whole["alpha_high"]


def test_one_code_everywhere_is_said_to_be_so():
    found = row(agreement(codings(x="aaaaaa", y="aaaaaa"), ROWS, TWO_PLANS, NOBODY, values=("a", "b")), "all")
    assert (found["alpha"], found["ac1"], found["one_value"], found["no_disagreement"]) == (1, 1, True, True)


def test_few_units_have_counts_and_no_coefficient():
    result = agreement(codings(x="aabbab", y="abbbab"), ROWS, TWO_PLANS, NOBODY)
    found = row(result, "plan", "q")
    assert found["absence"] == "refused:few_units" and (found["units"], found["agreed"]) == (2, 2) and math.isnan(found["alpha"])
    assert {"rule": "few_units", "found": 2, "needed": 5} in [{"rule": r.rule, **r.values} for r in result.refusals if r.subject == "q"]


def test_units_that_one_coder_left_out_are_no_units():
    found = row(agreement(codings(x="aabba.", y="abbb.b"), ROWS, TWO_PLANS, NOBODY, guards=SIX), "all")
    assert found["units"] == 4


def test_pairs_have_kappa_and_what_they_are():
    known = coders(x=("human", "x"), y=("machine", "m"), z=("machine", "m"))
    pairs = agreement(codings(x="aabbab", y="abbbab", z="aabbab"), ROWS, TWO_PLANS, known).pairs.set_index(["coder_p", "coder_q"])
    assert list(pairs["reads_as"]) == ["mixed", "mixed", "stability"]
    # x has three a of six, y two: p_o = 5/6, p_e = 3/6 * 2/6 + 3/6 * 4/6 = 1/2.
    assert pairs.at[("x", "y"), "kappa"] == pytest.approx((5 / 6 - 1 / 2) / (1 / 2)) and pairs.at[("x", "z"), "kappa"] == 1


def test_instruments_are_read_from_their_own_column():
    both = agreements(codings(x="aabbab", y="abbbab"), ROWS, TWO_PLANS, NOBODY, values={"factor": ["a", "b"], "instrument": ["A", "B"]}, replicates=100)
    assert both["instrument"].code == "instrument" and row(both["instrument"], "all")["agreed"] == 5


def test_an_unknown_code_and_a_double_coding_are_refused():
    with pytest.raises(ParameterError, match="code must be one of factor, instrument; got 'factors'. Did you mean 'factor'"):
        agreement(codings(x="a", y="a"), ROWS, TWO_PLANS, NOBODY, code="factors")
    twice = pd.concat([codings(x="a", y="a"), codings(x="b")])
    with pytest.raises(DataError, match="codes a provision once"):
        agreement(twice, ROWS, TWO_PLANS, NOBODY)


def test_input_is_not_changed():
    coded = codings(x="aabbab", y="abbbab")
    before = coded.copy(deep=True)
    agreement(coded, ROWS, TWO_PLANS, NOBODY)
    pd.testing.assert_frame_equal(coded, before)


# --- disagreements and confusion ------------------------------------------------------------------------


def test_outcomes_of_what_was_settled():
    coded = codings(x="aabbca", y="aaabcb", z="abbbca", final="acabb.")
    found = disagreements(coded, ROWS, TWO_PLANS, NOBODY)
    of_factors = found.frame[found.frame["code"] == "factor"].set_index("provision_id")
    # 2: a, a, b settled c. 3: b, a, b settled a. 5: all c, settled b. 6: a, b, a, not settled.
    assert dict(of_factors["outcome"]) == {"2": "overruled", "3": "minority", "5": "overruled", "6": "open"}
    assert found.unanimous_overruled == 2 and found.units == 6  # provision 5, factor and instrument
    assert of_factors.at["2", "evidence"] == ("2:final", "2:x", "2:y", "2:z") and of_factors.at["2", "readings"] == (("x", "a"), ("y", "a"), ("z", "b"))


def test_a_tie_is_no_majority():
    found = disagreements(codings(x="a", y="b", final="a"), ROWS, TWO_PLANS, NOBODY).frame
    assert set(found["outcome"]) == {"tie"}


def test_confusion_counts_meetings_and_weighs_a_unit_once():
    found = confusion(codings(x="aabbab", y="abbbab"), ROWS, TWO_PLANS, NOBODY, values=("a", "b", "c"), guards=SIX)
    assert [tuple(r) for r in found.frame[["first", "second", "n"]].to_numpy()] == [("a", "a", 2), ("a", "b", 1), ("b", "b", 3)]
    assert found.meetings.to_numpy().tolist() == [[2, 0.5, 0], [0.5, 3, 0], [0, 0, 0]] and (found.units, found.agreed) == (6, 5)
    assert found.shares.loc["a"].tolist() == pytest.approx([0.8, 0.2, 0]) and found.shares.loc["c"].isna().all()
    assert found.by_code.loc["a"].tolist() == [3, 2] and found.frame["evidence"].iloc[1] == ("2:x", "2:y")
    three = confusion(codings(x="aabbab", y="abbbab", z="abbbab"), ROWS, TWO_PLANS, NOBODY, values=("a", "b", "c"), guards=SIX)
    assert three.meetings.to_numpy().sum() == pytest.approx(6) and three.meetings.at["a", "b"] == pytest.approx(2 / 6)
    # One provision was read a, b, b: it counts once for a against b and once as agreed on b by two.
    assert three.frame["n"].tolist() == [2, 1, 4] and three.by_code.loc["b"].tolist() == [4, 3]


def test_passes_of_one_lineage_are_not_set_against_each_other_where_there_is_more():
    known = coders(x=("machine", "one"), y=("machine", "two"), z=("machine", "two"))
    found = confusion(codings(x="aabbab", y="abbbab", z="bbbbbb"), ROWS, TWO_PLANS, known, values=("a", "b"), guards=SIX)
    assert found.coders.coders == ("x", "y") and found.agreed == 5


def test_expectation_of_a_code_nobody_gave():
    found = confusion(codings(x="aabbab", y="abbbab"), ROWS, TWO_PLANS, NOBODY, values=("a", "b", "c"), guards=SIX)
    prior = recoding_prior(found)
    assert prior.sum(axis=1) == pytest.approx([1, 1, 1]) and np.diag(prior) == pytest.approx([(5 + 0.5) / 7] * 3)
    # The others of c in proportion to how often they are given: a 2.5 + 1/3, b 3.5 + 1/3.
    assert prior[2, 0] / prior[2, 1] == pytest.approx((2.5 + 1 / 3) / (3.5 + 1 / 3))


def test_confusion_refuses_one_coder_and_few_units():
    (alone,) = confusion(codings(x="aabbab", final="aabbab"), ROWS, TWO_PLANS, NOBODY, values=("a", "b")).refusals
    assert (alone.rule, alone.values["found"]) == ("one_coder", 1)
    (few,) = confusion(codings(x="aabbab", y="abbbab"), ROWS, TWO_PLANS, NOBODY, values=("a", "b")).refusals
    assert (few.rule, few.values["found"], few.values["needed"]) == ("few_units", 6, 20)


# --- the default dataset --------------------------------------------------------------------------------


def test_first_and_blind_reading_of_the_default_dataset(real_data):
    """The figures that came with the evidence: 0.92 for factors and 0.87 for instruments between c0 and c1, 0.99 between c1 and c2."""
    read = (real_data.codings, real_data.provisions, real_data.plans, real_data.coders)
    both = {code: agreement(*read, code=code, replicates=100) for code in ("factor", "instrument")}
    lead = {code: row(result, "all") for code, result in both.items()}
    assert {code: round(found["alpha"], 2) for code, found in lead.items()} == {"factor": 0.92, "instrument": 0.87}
    assert {found["coders"] for found in lead.values()} == {("c0", "c1")} and {found["reads_as"] for found in lead.values()} == {"stability"}
    assert round(row(both["factor"], "all", set_id="within:blind")["alpha"], 2) == 0.99
    own = both["factor"].lead[both["factor"].lead["subject_kind"] == "plan"].set_index("subject_id")
    assert (own["units"] - own["agreed"]).idxmax() == "zhejiang-2025-measures"


def test_alpha_of_a_plan_is_that_of_its_own_table(real_data):
    coded = real_data.codings
    result = agreement(coded, real_data.provisions, real_data.plans, real_data.coders, replicates=100)
    table = coded.pivot(index="provision_id", columns="coder_id", values="factor_primary")[["c0", "c1"]]
    own = table[real_data.provisions["plan_id"].reindex(table.index) == "beijing-2024"]
    assert row(result, "plan", "beijing-2024")["alpha"] == pytest.approx(krippendorff_alpha(own))
