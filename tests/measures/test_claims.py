"""Claims: figures against thresholds and others, verdicts, lineage, and what the default dataset may and may not say."""

from functools import cache
from math import inf, nan
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import baselines, coded, context, indicators, plans, positioning, provisions, seen, targets, terms, units

from analysis.dataset.declaration import CLAIM_STATISTICS, CLAIM_STREAMS
from analysis.dataset.load import load
from analysis.errors import ParameterError, RefusedError
from analysis.measures.claim_evidence import ClaimEvidence, own_lineage
from analysis.measures.claim_figures import (
    COMPARATORS, VERDICT_OF, VERDICTS, Figure, combined, figure_to_other, figure_to_threshold, spread, to_other, to_threshold,
)
from analysis.measures.claims import STATISTICS, STREAMS, claim_verdicts
from analysis.measures.coverage import Tally
from analysis.measures.guards import Guards
from analysis.measures.selection import select_plans

few = settings(max_examples=60, deadline=None)
REGIONS = ["p", "q", "r"]
LISTS = ("regions", "against_regions", "factors", "sectors", "words", "indicators")
TEXTS = ("against", "documents", "scope_id", "place_role", "fact_id", "comparator", "note_zh", "note_en")


def of(source="s9", frame=None, **columns):
    """A frame whose rows rest on one source, or on those given by row."""
    sources = pd.Series([source if isinstance(source, tuple) else (source,)] * len(frame), index=frame.index, dtype=object)
    return frame.assign(**{name: [cell] * len(frame) for name, cell in columns.items()}, source_ids=sources)


def evidence(totals, codes, *, changed=None, **frames):
    """Plans p, q, r of which `codes` gives the factors of the provisions seen, and `totals` how many they have."""
    rows = {f"{plan}-{n}": {"plan_id": plan} for plan, held in codes.items() for n, _ in enumerate(held)}
    held = plans(**{plan: seen(len(codes[plan]), totals[plan], doc_level="own_level") for plan in codes})
    texts = of(frame=provisions(rows), title_zh="", title_en="", summary_zh="", summary_en="").assign(sectors=[()] * len(rows))
    for row, cells in (changed or {}).items():
        for name, cell in cells.items():
            texts.at[row, name] = cell
    data = {
        "plans": of(frame=held, issued_date="2024-05"), "terms": terms(), "provisions": texts,
        "regions": pd.DataFrame({"role": ["focal", "peer", "peer", "benchmark"]}, index=[*REGIONS, "all"]),
        "codings": coded({f"{plan}-{n}": code for plan, several in codes.items() for n, code in enumerate(several)}),
        "targets": of(frame=targets(), n_independent_sources=1), "indicators": indicators(), "positioning": of(frame=positioning()),
        "units": units(), "context": of(frame=context(), n_independent_sources=1, period="2023"), "baselines": of(frame=baselines()),
        "layout": pd.DataFrame({"plan_id": [], "role": [], "source_ids": []}, dtype=object),
        "region_facts": pd.DataFrame({name: [] for name in ("region_id", "comparator", "value", "unit", "period", "source_ids")}, dtype=object),
        "sources": pd.DataFrame({"title": ["A plan", "The Word is out"]}, index=["s1", "s9"]),
    } | frames
    selection = select_plans(data["plans"], data["terms"], plan_set="core", regions=REGIONS)
    return ClaimEvidence.of(SimpleNamespace(**data), selection, regions=REGIONS)


def claims(**rows):
    default = {"part_of": "", "claim_type": "characterisation", "source_ids": ("s1",), "regions": ("p",)}
    return pd.DataFrame([default | row for row in rows.values()], index=pd.Index(list(rows), name="claim_id", dtype="str"))


def declared(*rows):
    default = {"claim_id": "c", "decides": True, "threshold": nan, "year": pd.NA, **dict.fromkeys(LISTS, ()), **dict.fromkeys(TEXTS, "")}
    made = [default | {"regions": ("p",), "stream": CLAIM_STATISTICS[row["statistic"]] or "context"} | row for row in rows]
    return pd.DataFrame(made, index=pd.Index([f"t{n}" for n, _ in enumerate(made)], name="test_id", dtype="str"))


def verdict(held, *asked, **claim):
    found = claim_verdicts(claims(c=claim), declared(*asked), held, regions=REGIONS)
    return found.frame.loc["c", "verdict"], found


# --- figures -----------------------------------------------------------------------------------------


@few
@given(low=st.integers(0, 9), more=st.integers(0, 9), threshold=st.integers(0, 18))
def test_flipping_a_comparison_flips_what_comes_out(low, more, threshold):
    flipped = {"holds": "fails", "fails": "holds", "open": "open"}
    for one, other in ((">", "<="), (">=", "<")):
        assert to_threshold(low, low + more, other, threshold) == flipped[to_threshold(low, low + more, one, threshold)]
        there = to_other(low, low + more, one, threshold, threshold + 1)
        assert to_other(low, low + more, other, threshold, threshold + 1) == flipped[there]
        assert to_other(threshold, threshold + 1, one.replace(">", "<"), low, low + more) == there


def test_only_whole_ranges_hold_or_fail():
    assert to_threshold(7, 7, "=", 7) == "holds"
    assert [to_threshold(6, 7, "=", value) for value in (7, 8)] == ["open", "fails"]
    assert to_threshold(1, inf, ">=", 1) == "holds" and to_threshold(0, inf, ">=", 1) == "open" and to_threshold(0, 0, ">=", 1) == "fails"
    assert to_threshold(nan, nan, ">", 1) == "absent" == to_other(1, 1, ">", nan, nan)
    # "More than 5" against "more than 6": either may be the greater.
    assert to_other(*spread(5, ">"), ">", *spread(6, ">")) == "open"


def test_stated_figures_as_ranges():
    assert spread(100, "=") == spread(100, "reach") == (100, 100)
    assert spread(100, "<=") == (0, 100) and spread(100, ">=") == (100, inf) and spread(50, "about") == pytest.approx((45, 55))


def shares(k, n, total):
    return Figure("p", "share", tally=Tally(k, k, n, total))


def test_shares_need_their_margin_against_others_and_thresholds():
    # 8 of 10 against 5 of 10: 7/10 against 6/10 after one is moved in each.
    assert figure_to_other(shares(8, 10, 10), shares(5, 10, 10), ">") == ("holds", None)
    assert figure_to_other(shares(8, 10, 10), shares(5, 10, 10), "<") == ("fails", None)
    # 7 against 5: 6/10 against 6/10 is no difference.
    assert figure_to_other(shares(7, 10, 10), shares(5, 10, 10), ">")[0] == "open"
    assert figure_to_other(shares(1, 1, None), shares(5, 10, 10), ">") == ("open", None)
    # Exactly one half is not above 0.45 once one measure is moved: 4/10.
    assert figure_to_threshold(shares(5, 10, 10), ">", 0.45) == "open" and figure_to_threshold(shares(7, 10, 10), ">", 0.45) == "holds"


@few
@given(st.data())
def test_less_coverage_never_settles_what_more_left_open(data):
    total, other_total = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 12))
    k, j = data.draw(st.integers(0, total)), data.draw(st.integers(0, other_total))
    lost, lost_in_favour = data.draw(st.integers(0, total)), data.draw(st.integers(0, k))
    lost = min(max(lost, lost_in_favour), total - (k - lost_in_favour))
    for comparator in (">", "<"):
        more = figure_to_other(shares(k, total, total), shares(j, other_total, other_total), comparator)[0]
        less = figure_to_other(shares(k - lost_in_favour, total - lost, total), shares(j, other_total, other_total), comparator)[0]
        assert less in ("open", more)


def test_figures_of_two_kinds_and_equality_are_refused():
    with pytest.raises(RefusedError, match="within one kind, by one of >, >=, <, <=; got share '>' count"):
        figure_to_other(shares(1, 2, 2), Figure("q", "count", low=1, high=1), ">")
    with pytest.raises(RefusedError, match="got share '=' share"):
        figure_to_other(shares(1, 2, 2), shares(1, 2, 2), "=")
    with pytest.raises(ParameterError, match="comparator must be one of"):
        to_threshold(1, 1, "=>", 1)


# --- verdicts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("found", "together"), [
    (["supported", "supported"], "supported"), (["supported", "not_identified"], "partly_supported"),
    (["supported", "not_testable"], "partly_supported"), (["partly_supported", "supported"], "partly_supported"),
    (["supported", "not_supported"], "mixed"), (["mixed", "supported"], "mixed"), (["not_supported", "not_identified"], "not_supported"),
    (["not_identified", "not_testable"], "not_identified"), (["not_testable"], "not_testable"), ([], "not_testable"),
])
def test_combination(found, together):
    assert combined(found) == together


@few
@given(st.lists(st.sampled_from(VERDICTS), min_size=2, max_size=6), st.data())
def test_order_and_steps_of_combination_change_nothing(found, data):
    cut = data.draw(st.integers(1, len(found) - 1))
    assert combined(found) == combined(reversed(found)) == combined([combined(found[:cut]), combined(found[cut:])])
    # Nothing open, untested or against makes a whole support of a part.
    assert (combined(found) == "supported") == (set(found) == {"supported"})


def test_vocabularies_of_data_and_of_code_are_the_same():
    assert set(STATISTICS) == set(CLAIM_STATISTICS) and STREAMS == CLAIM_STREAMS
    assert set(CLAIM_STATISTICS.values()) - {""} == set(STREAMS) and set(VERDICT_OF.values()) < set(VERDICTS)
    assert set(COMPARATORS) == {">=", ">", "<=", "<", "="}


def test_an_unknown_statistic_is_refused():
    held = evidence({"p": 1}, {"p": ["a"]})
    with pytest.raises(ParameterError, match="statistic must be one of .*; got 'factor_shares'. Did you mean 'factor_share'"):
        claim_verdicts(claims(c={}), declared({"statistic": "factor_share"}).assign(statistic="factor_shares"), held, regions=REGIONS)


# --- by hand -----------------------------------------------------------------------------------------

SHARE = {"statistic": "factor_share", "factors": ("a",), "comparator": ">", "against": "others"}


def test_a_share_above_every_other_plan_is_supported():
    held = evidence({"p": 10, "q": 10, "r": 10}, {"p": ["a"] * 8 + ["b"] * 2, "q": ["a"] + ["b"] * 9, "r": ["b"] * 10})
    found, result = verdict(held, SHARE)
    assert found == "supported" and list(result.outcomes["outcome"]) == ["holds", "holds"]
    assert list(result.outcomes["other_region_id"]) == ["q", "r"] and set(result.frame.loc["c", "evidence"]) > {"c", "p-0", "q-0"}
    assert verdict(held, SHARE | {"comparator": "<"})[0] == "not_supported"


def test_one_plan_of_unknown_total_leaves_support_in_part():
    held = evidence({"p": 10, "q": 10, "r": None}, {"p": ["a"] * 8 + ["b"] * 2, "q": ["b"] * 10, "r": ["a"]})
    found, result = verdict(held, SHARE)
    assert found == "partly_supported" and list(result.outcomes["other_absence"]) == ["", "total_unknown"]


def test_ranges_that_meet_are_not_identified_and_say_what_would_settle():
    # p 2 of 10 seen, both a: [0.2, 1]; q 1 of 10 with a. 1/10 + margin 2/10: p needs 4 - 1 > 2, two more.
    held = evidence({"p": 10, "q": 10}, {"p": ["a", "a"], "q": ["a"] + ["b"] * 9})
    found, result = verdict(held, SHARE | {"against": "named", "against_regions": ("q",)})
    assert found == "not_identified" and result.frame.loc["c", "settle"] == 2


def test_a_named_region_outside_the_study_keeps_support_from_being_whole():
    held = evidence({"p": 10, "q": 10}, {"p": ["a"] * 9 + ["b"], "q": ["b"] * 10})
    found, result = verdict(held, SHARE | {"against": "named", "against_regions": ("q", "far")})
    assert found == "partly_supported" and list(result.outcomes["other_absence"]) == ["", "not_in_study"]


def test_rows_of_the_claims_own_source_are_as_if_not_seen():
    held = evidence({"p": 10, "q": 10, "r": 10}, {"p": ["a"] * 8 + ["b"] * 2, "q": ["b"] * 10, "r": ["b"] * 10},
                    changed={f"p-{n}": {"source_ids": ("s1",)} for n in range(7)})
    found, result = verdict(held, SHARE)
    first = result.outcomes.iloc[0]
    assert found == "not_identified" and (first["low"], first["high"]) == (0.1, 0.8)
    assert set(result.frame.loc["c", "set_aside"]) == {f"p-{n}" for n in range(7)} and "p-0" not in result.frame.loc["c", "evidence"]
    assert verdict(held, SHARE, source_ids=("s2",))[0] == "supported"


def test_sources_of_one_lineage_with_the_claims_are_its_own():
    rows = pd.DataFrame({"source_ids": [("s1", "s2"), ("s2", "s3"), ("s1", "s4"), ("s5",)], "n_independent_sources": pd.array([1, 1, 2, None], dtype="Int64")})
    assert own_lineage(["s1"], [rows]) == {"s1", "s2"} and own_lineage(["s3"], [rows]) == {"s2", "s3"} and own_lineage(["s9"], [rows]) == {"s9"}


def test_counts_of_provisions_by_factor_sector_and_word():
    held = evidence({"p": 4, "q": 9, "r": None}, {"p": ["a", ("b", "a"), "b", "a"], "q": ["a", "b"], "r": ["b"]}, changed={
        "p-0": {"sectors": ("school",), "summary_en": "A Robot at school"}, "p-3": {"stance": "restrict"},
        "q-0": {"merge_group": "g"}, "q-1": {"merge_group": "g"},
    })
    def count(**asked):
        test = declared({"statistic": "provision_count", **asked}).iloc[0]
        return {region: (figure.low, figure.high) for region, figure in STATISTICS["provision_count"](test, held, REGIONS).items()}
    # p: primary or secondary, the restricting one not; q: one unit of nine seen; r: no total.
    assert count(factors=("a",)) == {"p": (2, 2), "q": (1, 9), "r": (0, inf)}
    assert count(factors=("a",), sectors=("school", "port"))["p"] == (1, 1)
    # Of the four read one names the word, and three are not against it: a summary may leave a word out. Two are on b, one of them not seen to name it.
    assert count(words=("robot",)) == {"p": (1, 3), "q": (0, 9), "r": (0, inf)}
    assert count(factors=("b",), words=("robot",))["p"] == (0, 2)


def goal(plan, indicator, **more):
    return {"plan_id": plan, "indicator_id": indicator, "value": 10.0, **more}


def goals_of(frame, **plan_cells):
    held = evidence({"p": 1, "q": 1}, {"p": ["a"], "q": ["a"]}, targets=of(frame=frame, n_independent_sources=1))
    for name, cells in plan_cells.items():
        held.plans[name] = cells
    return held


def test_goals_count_once_per_indicator_and_need_to_be_read():
    frame = targets(g1=goal("p", "machines", year=2025), g2=goal("p", "machines"), g3=goal("p", "sales", unit="million yuan"), g4=goal("q", "part", unit="%"))
    test = {"statistic": "goal_share", "factors": ("a",), "comparator": ">", "against": "named", "against_regions": ("q",)}
    read = verdict(goals_of(frame), test)[1].outcomes.iloc[0]
    assert (read["n"], read["of"], read["other_n"], read["other_of"], read["outcome"]) == (1, 2, 0, 1, "open")
    reported = verdict(goals_of(frame, text_basis="press"), test)[1].outcomes.iloc[0]
    assert reported["absence"] == "total_unknown" and reported["outcome"] == "open"
    count = {"statistic": "goal_count", "indicators": ("sales",), "comparator": "<", "threshold": 1}
    assert verdict(goals_of(frame), count | {"regions": ("q",)})[0] == "supported"
    assert verdict(goals_of(frame, text_basis="press"), count | {"regions": ("q",)})[0] == "not_identified"


def test_goals_of_the_claims_own_source_leave_the_rest_no_whole():
    held = goals_of(targets(g1=goal("q", "machines"), g2=goal("q", "sales", unit="million yuan")))
    count = {"statistic": "goal_count", "indicators": ("machines",), "comparator": "<", "threshold": 1, "regions": ("q",)}
    share = {"statistic": "goal_share", "factors": ("a",), "comparator": "<", "threshold": 0.9, "regions": ("q",)}
    assert verdict(held, count)[0] == "not_supported"
    held.targets.at["g1", "source_ids"] = ("s1",)
    # One goal is set aside: that none is left does not show that there is none, and the other is no share of all.
    assert verdict(held, count)[0] == verdict(held, share)[0] == "not_identified"


def test_growth_needs_dated_baselines_of_the_same_scope():
    frame = targets(g1=goal("p", "machines", value=80.0), g2=goal("q", "machines", value=30.0))
    start = {"target_id": "g1", "value": 10.0, "year": 2024}
    base = baselines(b1=start, b2={"target_id": "g2", "value": 20.0, "year": 2024}, b3=start | {"scope_id": "other", "value": 1.0})
    held = evidence({"p": 1, "q": 1}, {"p": ["a"], "q": ["a"]}, targets=of(frame=frame, n_independent_sources=1), baselines=of(frame=base))
    test = {"statistic": "growth_rate", "indicators": ("machines",), "scope_id": "whole", "comparator": ">", "against": "named", "against_regions": ("q",)}
    found, result = verdict(held, test)
    # 8 ** (1/3) - 1 = 1; 1.5 ** (1/3) - 1.
    assert found == "supported" and result.outcomes["low"].iloc[0] == pytest.approx(1) and result.outcomes["other_low"].iloc[0] == pytest.approx(1.5 ** (1 / 3) - 1)
    held.baselines["source_ids"] = [("s1",), ("s9",), ("s9",)]
    assert verdict(held, test)[0] == "not_testable"  # the claim's own baseline is no evidence for it


@pytest.mark.parametrize(("target", "baseline", "ends"), [
    ("=", "=", (4, 4)), ("=", "about", (4 / 1.1, 4 / 0.9)), ("about", "=", (3.6, 4.4)), ("about", "about", (3.6 / 1.1, 4.4 / 0.9)),
    ("about", ">", (0, 4.4)), ("=", ">", (0, 4)), ("about", "<=", (3.6, inf)),
])
def test_growth_is_as_loose_as_target_and_baseline_are_stated(target, baseline, ends):
    frame = targets(g1=goal("p", "machines", value=80.0, comparator=target))
    base = baselines(b1={"target_id": "g1", "value": 20.0, "year": 2024, "comparator": baseline})
    held = evidence({"p": 1}, {"p": ["a"]}, targets=of(frame=frame, n_independent_sources=1), baselines=of(frame=base))
    test = {"statistic": "growth_multiple", "indicators": ("machines",), "scope_id": "whole", "comparator": ">", "threshold": 1.0}
    row = verdict(held, test)[1].outcomes.iloc[0]
    assert (row["low"], row["high"]) == pytest.approx(ends)


def test_how_far_about_reaches_is_a_guard():
    held = known(comparator="about")
    test = VALUE | {"statistic": "value", "comparator": ">=", "threshold": 41.0}
    # 50, about: from 45 by a tenth, from 40 by a fifth.
    assert verdict(held, test)[0] == "supported"
    wider = claim_verdicts(claims(c={}), declared(test), held, regions=REGIONS, guards=Guards(about_share=0.2))
    assert wider.frame.loc["c", "verdict"] == "not_identified" and wider.outcomes["low"].iloc[0] == pytest.approx(40)


HOLDINGS = {"p": 50.0, "q": 20.0, "all": 100.0}


def known(**more):
    rows = {region: {"region_id": region, "indicator_id": "machines", "unit": "count", "value": value} for region, value in HOLDINGS.items()}
    rows |= {f"{region}-n": {"region_id": region, "indicator_id": "people", "value": value} for region, value in {"p": 10.0, "q": 2.0}.items()}
    return evidence({"p": 1}, {"p": ["a"]}, context=of(frame=context(**rows), n_independent_sources=1, period="2023").assign(**more))


VALUE = {"indicators": ("machines",), "scope_id": "general"}


def test_places_are_bounded_by_what_the_total_leaves():
    test = VALUE | {"statistic": "rank", "comparator": "<=", "threshold": 1}
    # 100 - 50 - 20 = 30 is left: nobody unknown can hold 50, so p is first; before q there may be p and one of 30.
    assert verdict(known(), test)[0] == "supported"
    found, result = verdict(known(), test | {"regions": ("q",)})
    assert found == "not_supported" and (result.outcomes["low"].iloc[0], result.outcomes["high"].iloc[0]) == (2, 3)


def test_a_value_not_there_is_bounded_by_the_total_too():
    found, result = verdict(known(), VALUE | {"statistic": "value", "comparator": "<", "against": "others", "regions": ("r",)})
    # r holds at most 30: less than p's 50, and either side of q's 20.
    assert found == "partly_supported" and list(result.outcomes["outcome"]) == ["holds", "open"]
    assert (result.outcomes["low"] == 0).all() and (result.outcomes["high"] == 30).all()


@pytest.mark.parametrize(("comparator", "left"), [(">", 30), ("about", 32)])
def test_what_a_total_leaves_is_the_most_that_the_known_values_allow(comparator, left):
    held = known()
    held.context.loc["q", "comparator"] = comparator
    row = verdict(held, VALUE | {"statistic": "value", "comparator": "<", "threshold": 33.0, "regions": ("r",)})[1].outcomes.iloc[0]
    # 100 - 50 less q's 20, of which "about" could be 18.
    assert (row["low"], row["high"], row["outcome"]) == (0, left, "holds")


def test_values_per_head_and_without_counterpart():
    test = VALUE | {"statistic": "per_head", "comparator": ">", "against": "named", "against_regions": ("q",)}
    found, result = verdict(known(), test)
    # 50 / 10 = 5 a head against 20 / 2 = 10.
    assert found == "not_supported" and (result.outcomes["low"].iloc[0], result.outcomes["other_low"].iloc[0]) == (5, 10)
    assert verdict(known(), test | {"against_regions": ("r",)})[0] == "not_testable"


def test_only_one_period_is_compared():
    held = known()
    held.context.loc["q", "period"] = "2023-H1"
    test = VALUE | {"statistic": "value", "comparator": ">", "against": "named", "against_regions": ("q",)}
    outcome = verdict(held, test)[1].outcomes.iloc[0]
    assert outcome["period"] == "2023" and outcome["other_absence"] == "not_seen"


def test_documents_sources_places_and_facts():
    held = evidence({"p": 1, "q": 1}, {"p": ["a"], "q": ["a"]}, layout=pd.DataFrame(
        {"plan_id": ["p", "p"], "role": ["core", "pilot"], "source_ids": [("s9",), ("s9",)]}, index=["l1", "l2"]), region_facts=pd.DataFrame(
        {"region_id": ["p"], "comparator": [">"], "value": [3.0], "unit": ["count"], "period": [""], "source_ids": [("s9",)]}, index=["f1"]))
    at_least = {"comparator": ">=", "threshold": 1}
    assert verdict(held, at_least | {"statistic": "document_count", "year": 2024})[0] == "supported"
    assert verdict(held, at_least | {"statistic": "document_count", "year": 2023})[0] == "not_identified"
    found, result = verdict(held, at_least | {"statistic": "source_count", "words": ("word",)})
    assert found == "supported" and result.outcomes["evidence"].iloc[0] == ("f1",)
    assert verdict(held, {"statistic": "place_count", "place_role": "core", "comparator": "=", "threshold": 1})[0] == "supported"
    fact = {"statistic": "stated_fact", "fact_id": "f1"}
    assert [verdict(held, fact | {"comparator": sign, "threshold": value})[0] for sign, value in ((">=", 3), ("<", 3), ("=", 4))] == ["supported", "not_supported", "not_identified"]
    # All of it is the claim's own word.
    assert verdict(held, fact | {"comparator": "=", "threshold": 3}, source_ids=("s9",))[0] == "not_testable"


def test_forecasts_and_values_have_no_verdict_whatever_stands_beside_them():
    held = evidence({"p": 10, "q": 10, "r": 10}, {"p": ["a"] * 9 + ["b"], "q": ["b"] * 10, "r": ["b"] * 10})
    for kind in ("forecast", "value"):
        found, result = verdict(held, SHARE, claim_type=kind)
        assert found == "not_testable" and result.frame.loc["c", "reason"] == "by_design" and result.tests["verdict"].iloc[0] == "supported"


def test_tests_that_do_not_decide_stand_beside():
    held = evidence({"p": 10, "q": 10, "r": 10}, {"p": ["a"] * 9 + ["b"], "q": ["b"] * 10, "r": ["b"] * 10})
    assert verdict(held, SHARE | {"decides": False})[1].frame.loc["c", "reason"] == "untested"
    assert verdict(held, SHARE, {"statistic": "unserved"})[0] == "partly_supported"


def test_a_claim_about_regions_outside_the_study_is_left_out_with_its_family():
    held = evidence({"p": 1}, {"p": ["a"]})
    rows = claims(whole={"regions": ("p", "far")}, one={"part_of": "whole"}, two={"part_of": "whole", "regions": ("far",)}, other={})
    found = claim_verdicts(rows, declared({"claim_id": "one", "statistic": "unserved"}), held, regions=REGIONS)
    assert list(found.frame.index) == ["other"] and list(found.left_out.index) == ["whole", "one", "two"] and found.tests.empty
    assert found.left_out.loc["two", "regions"] == ("far",)


# --- datasets ----------------------------------------------------------------------------------------


def judged(data, regions, plan_set="core"):
    part = data.restrict(regions)
    selection = select_plans(part.plans, part.terms, plan_set=plan_set, regions=regions)
    return claim_verdicts(part.claims, part.claim_tests, ClaimEvidence.of(part, selection, regions=regions), regions=regions)


@pytest.fixture(scope="module")
def invented(invented_folder):
    return load(invented_folder)


@pytest.fixture(scope="module")
def of_default(real_data):
    """The default dataset judged with all its regions, once per set of plans."""
    regions = list(real_data.regions.index[real_data.regions["role"].isin(["focal", "peer"])])
    return cache(lambda plan_set: judged(real_data, regions, plan_set))


def test_invented_dataset_walks_every_verdict(invented):
    found = judged(invented, ["aldmoor", "breck", "na", "corvale"]).frame["verdict"]
    assert dict(found[["h-c01", "h-c02", "h-c03", "h-c04", "h-c05", "h-c06", "h-c07", "h-c08"]]) == {
        "h-c01": "not_identified", "h-c02": "not_testable", "h-c03": "supported", "h-c04": "not_supported", "h-c05": "mixed",
        "h-c06": "partly_supported", "h-c07": "not_identified", "h-c08": "not_testable",
    }


def test_a_part_of_the_regions_leaves_the_other_claims_out(invented):
    found = judged(invented, ["na", "corvale"])
    assert list(found.frame.index) == ["h-c02", "h-c08"] and len(found.left_out) == 8


def test_places_and_remainders_count_regions_that_have_no_plan(of_default):
    """By hand: 96 unicorns less 50, 19 and 19 leave 8; 5 regions have more filings than 145, and 557 left over make 3 more at most."""
    found = of_default("core").outcomes.set_index("test_id")
    assert list(found.loc["sc-c35b-t1", "high"].unique()) == [8] and list(found.loc["sc-c35b-t1", "outcome"]) == ["holds", "holds", "open", "open"]
    assert tuple(found.loc["sc-c20-t1", ["low", "high"]]) == (6, 9) and tuple(found.loc["sc-c23a-t1", ["low", "high"]]) == (1, 2)


def test_every_claim_of_the_default_dataset_has_a_verdict_and_evidence_that_resolves(real_data, of_default):
    found = of_default("core")
    assert len(found.frame) == 71 and found.left_out.empty and set(found.frame["verdict"]) <= set(VERDICTS)
    part = real_data.restrict(found.regions)
    for ids in (*found.frame["evidence"], *found.tests["set_aside"]):
        assert not ids or part.sources_of(ids)
    assert dict(found.frame["verdict"][["sc-c01", "sc-c02", "sc-c03", "sc-c37"]]) == {
        "sc-c01": "not_identified", "sc-c02": "partly_supported", "sc-c03": "not_identified", "sc-c37": "supported",
    }


@pytest.mark.parametrize("plan_set", ["core", "fullest", "all"])
def test_nothing_is_supported_where_ranges_overlap(of_default, plan_set):
    """Claim by claim and stream by stream, by the printed ends of the ranges and not by the code that gave the verdict."""
    found = of_default(plan_set)
    sets = found.outcomes[found.outcomes["decides"].astype(bool) & (found.outcomes["other_region_id"] != "")]
    held = sets[sets["outcome"] == "holds"]
    above = held["comparator"].str.startswith(">")
    assert len(held) and (held["low"] > held["other_high"])[above].all() and (held["high"] < held["other_low"])[~above].all()
    for claim, row in found.frame.iterrows():
        for stream in STREAMS:
            own = found.outcomes[(found.outcomes["claim_id"] == claim) & (found.outcomes["stream"] == stream) & found.outcomes["decides"].astype(bool)]
            if row[stream] == "supported" and not row["parts"]:
                assert len(own) and (own["outcome"] == "holds").all(), f"{claim} {stream}"


def test_no_row_of_a_claims_own_lineage_is_among_its_evidence(real_data, of_default):
    found, rows = of_default("core"), real_data.claims
    for claim, own in found.tests.groupby("claim_id"):
        lineage = own_lineage(rows.loc[claim, "source_ids"], [real_data.targets, real_data.context])
        for row in {row for ids in own["evidence"] for row in ids}:
            assert set(real_data.sources_of([row])) - lineage, f"{claim} rests on {row}, its own word"


FALLING = (
    SHARE, SHARE | {"comparator": "<"}, SHARE | {"regions": ("r",)},
    {"statistic": "provision_count", "factors": ("a",), "comparator": "<=", "threshold": 6},
)


def all_verdicts(held, source):
    """The verdict of one claim of that source for each of `FALLING`, in one run."""
    rows = claims(**{f"c{n}": {"source_ids": (source,)} for n, _ in enumerate(FALLING)})
    asked = declared(*({**test, "claim_id": f"c{n}"} for n, test in enumerate(FALLING)))
    return claim_verdicts(rows, asked, held, regions=REGIONS).frame["verdict"].tolist()


@settings(max_examples=12, deadline=None)
@given(st.sets(st.sampled_from([f"{plan}-{n}" for plan in "pqr" for n in range(8)]), max_size=20))
def test_losing_provisions_never_makes_a_claim_supported(lost):
    codes = {"p": ["a"] * 6 + ["b"] * 2, "q": ["a"] + ["b"] * 7, "r": ["a"] * 3 + ["b"] * 5}
    held = evidence(dict.fromkeys("pqr", 8), codes, changed={row: {"source_ids": ("s1",)} for row in lost})
    for full, less in zip(all_verdicts(held, "none"), all_verdicts(held, "s1"), strict=True):
        assert less != "supported" or full == "supported"
        assert full != "not_identified" or less == "not_identified"
