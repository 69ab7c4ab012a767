"""Practices of peers, by hand: likeness by codes alone, the ranking, and shortfalls only where the own text was read."""

import pandas as pd
import pytest
from clause_frames import clauses, money, settled
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import plans

from analysis.measures.clauses import clause_table
from analysis.measures.lessons import Signature, likeness, peer_practices

LAYOUT = pd.DataFrame({"provision_id": ["b2"]}, index=["l1"])


def study(rows, codes, *, focal="a", basis="full_text", funding=None, coders=None, **more):
    """Lessons for region a from regions b and c, whose plans were read in full."""
    made = clauses(**{row: {"plan_id": row[0], **cells} for row, cells in rows.items()}).assign(title_zh="", title_en="", summary_zh="", summary_en="")
    documents = plans(a={"text_basis": basis}, b={}, c={}, **more)
    money_rows = money() if funding is None else funding
    codings = pd.concat([settled(**codes), *([] if coders is None else [coders])])
    table = clause_table(documents, made, codings, money_rows)
    return peer_practices(documents, table, made, codings, money_rows, LAYOUT, focal=focal, first=2)


def states(found):
    return found.measures["state"].to_dict()


# --- likeness --------------------------------------------------------------------------------------------------------

BASE = Signature("f", "supply", frozenset("x"), "promote")


@pytest.mark.parametrize(("other", "grade"), [
    (BASE, "close"), (BASE._replace(sectors=frozenset("xy")), "close"), (BASE._replace(sectors=frozenset("y")), ""), (BASE._replace(sectors=frozenset()), "related"),
    (BASE._replace(factor="g"), ""), (BASE._replace(instrument="demand"), ""), (BASE._replace(stance="restrict"), ""), (BASE._replace(stance=""), "close"),
    (BASE._replace(stance="mixed"), "close"), (BASE._replace(factor="", instrument=""), ""),
])
def test_likeness_by_hand(other, grade):
    assert likeness(BASE, other) == grade


def test_two_without_sectors_are_close_and_two_without_codes_are_not():
    bare = BASE._replace(sectors=frozenset())
    assert likeness(bare, bare) == "close" and likeness(Signature("", "", frozenset(), ""), Signature("", "", frozenset(), "")) == ""


SIGNATURES = st.builds(Signature, st.sampled_from(["f", "g", ""]), st.sampled_from(["s", "d"]), st.frozensets(st.sampled_from("xyz"), max_size=2),
                       st.sampled_from(["promote", "restrict", "mixed", ""]))


@settings(max_examples=60, deadline=None)
@given(SIGNATURES, SIGNATURES)
def test_likeness_does_not_depend_on_who_is_asked_first(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == ("close" if one.factor else "")


# --- what the region in focus has -----------------------------------------------------------------------------------------


def test_seen_related_and_not_set_in_a_plan_read_in_full():
    found = study(
        {"a1": {}, "a2": {"sectors": ("x",)}, "b1": {}, "b2": {}, "c1": {"sectors": ("y",)}, "c2": {"sectors": ("x",)}},
        {"a1": "f", "a2": "g", "b1": "f", "b2": "g", "c1": "g", "c2": ("g", "demand")},
    )
    assert found.read and states(found) == {"b1": "seen", "b2": "seen", "c1": "not_set", "c2": "not_set"}
    rows = found.measures
    assert rows["grade"].to_dict() == {"b1": "close", "b2": "related", "c1": "", "c2": ""}
    assert rows.at["b2", "likes"] == ("a2",) and rows.at["c1", "same_factor"] == ("a2",)


@pytest.mark.parametrize("basis", ["press", "excerpt", "excerpt_and_press"])
def test_a_plan_not_read_in_full_has_no_shortfall(basis):
    found = study({"a1": {}, "b1": {}, "b2": {}}, {"a1": "f", "b1": "f", "b2": "g"}, basis=basis)
    assert not found.read and states(found) == {"b1": "seen", "b2": "not_seen"} and found.of_state("not_set").empty


def test_one_unread_document_of_several_is_enough_to_leave_it_open():
    found = study({"a1": {}, "b1": {}, "d1": {}}, {"a1": "f", "b1": "g", "d1": "f"}, d={"region_id": "a", "text_basis": "press"})
    assert not found.read and states(found) == {"b1": "not_seen"}


def test_an_own_document_without_any_provision_seen_leaves_it_open():
    found = study({"a1": {}, "b1": {}}, {"a1": "f", "b1": "g"}, d={"region_id": "a"})
    assert not found.read and states(found) == {"b1": "not_seen"}


def test_an_own_provision_that_nobody_coded_leaves_it_open():
    found = study({"a1": {}, "b1": {}}, {"b1": "g"})
    assert not found.read and states(found) == {"b1": "not_seen"}
    assert [refusal.rule for refusal in found.refusals] == ["not_coded"] and found.refusals[0].values["coded"] == 0


def test_peers_not_read_in_full_give_no_practice():
    found = study({"a1": {}, "b1": {}}, {"a1": "f", "b1": "f"}, focal="b")
    assert found.measures.index.tolist() == ["a1"]
    alone = study({"a1": {}, "b1": {}}, {"a1": "f", "b1": "f"}, focal="b", basis="press")
    assert alone.measures.empty and alone.practices.empty
    (refusal,) = alone.refusals
    assert (refusal.rule, refusal.values["found"], refusal.values["needed"]) == ("few_plans", 0, 1)


# --- the ranking ---------------------------------------------------------------------------------------------------------


def test_order_is_regions_then_wording_then_money_then_bodies_then_documents():
    funding = money(m1={"provision_id": "b3", "rate_pct": 5.0, "payer_level": ("city",)}, m2={"provision_id": "b4"})
    found = study(
        {"a1": {}, "b1": {"modality": "support"}, "b2": {"modality": "will"}, "b3": {"modality": "will"}, "b4": {"modality": "will"},
         "b5": {"modality": "will", "lead_agencies": ("x",)}, "b6": {"modality": "must_not", "stance": "restrict"}, "c1": {}},
        {"a1": "z", "b1": "f", "c1": "f", "b2": "g", "b3": "h", "b4": "i", "b5": "j", "b6": "k"}, funding=funding,
    )
    # Two regions do f; the ban is firmest; of those with "will" money with a rate, money without, a body named, neither.
    assert found.measures.index.tolist() == ["b1", "c1", "b6", "b3", "b4", "b5", "b2"]
    assert found.measures["peers"].tolist() == [2, 2, 1, 1, 1, 1, 1] and found.measures["rank"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert found.measures.at["b1", "peer_rows"] == ("b1", "c1")
    assert found.measures.at["b3", "needs_payers"] == ("city",) and found.measures.at["b2", "needs_places"] == ("l1",)


def test_a_related_measure_of_a_peer_is_not_counted_as_doing_it():
    found = study({"a1": {}, "b1": {"sectors": ("x",)}, "c1": {}}, {"a1": "z", "b1": "f", "c1": "f"})
    assert found.measures["peers"].tolist() == [1, 1]


def test_close_measures_make_one_practice_and_none_is_lost():
    found = study({"a1": {}, "b1": {}, "b2": {}, "c1": {}, "c2": {"sectors": ("x",)}}, {"a1": "z", "b1": "f", "b2": "f", "c1": "f", "c2": "f"})
    assert found.practices.index.tolist() == ["b1", "c2"]
    assert found.practices["other_rows"].tolist() == [("b2", "c1"), ()] and found.practices["others"].tolist() == [2, 0]
    assert len(found.practices) + found.practices["others"].sum() == len(found.measures) == 4


def test_readings_say_what_hangs_on_the_rule_the_coder_and_the_order():
    other = settled(a1="z", b1="f", b2="g").assign(coder_id="c0")
    other.index = other.index.str.replace("final", "c0")
    found = study(
        {"a1": {}, "a2": {}, "b1": {"sectors": ("x",)}, "b2": {"modality": "must"}, "b3": {"modality": "will"}},
        {"a1": "f", "a2": ("g", "demand"), "b1": "f", "b2": "g", "b3": "h"}, coders=other,
    )
    rows = found.readings.set_index("reading")
    # b1 has a related one; narrower none; wider also b2, by another instrument; under c0 a1 acts on z.
    assert rows["like"].dropna().to_dict() == {"stated": 1, "strict": 0, "wide": 2, "coder:c0": 0}
    assert rows["of"].dropna().to_dict() == {"stated": 3, "strict": 3, "wide": 3, "coder:c0": 2}
    assert found.practices.index.tolist() == ["b2", "b3", "b1"]
    assert rows.loc[["order:strength", "order:money"], "kept"].tolist() == [2, 2] and rows.at["coder:c0", "kept"] == 1


def test_narrower_and_wider_rules_enclose_the_stated_one():
    found = study({"a1": {}, "a2": {"sectors": ("x",)}, "b1": {"sectors": ("x",)}, "b2": {}, "c1": {"sectors": ("y",)}},
                  {"a1": "f", "a2": ("g", "demand"), "b1": "f", "b2": "g", "c1": "f"})
    like = found.readings.set_index("reading")["like"]
    assert like["strict"] <= like["stated"] <= like["wide"]
