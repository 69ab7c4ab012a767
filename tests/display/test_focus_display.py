"""Sentences about emphasis: characters are called characters, and coders what the dataset says they are."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.display import narrative_focus
from analysis.display.labels import Labels
from analysis.display.narrative import foremost, standing, subtitle, uncounted
from analysis.measures.emphasis import Shares


class Named(Labels):
    """Labels that name everything by its id, and know who the coders are."""

    def plan(self, plan_id):
        return plan_id

    def group(self, group_id, group_set=""):
        return group_id


def labels(language, **kinds):
    coders = pd.DataFrame({"kind": kinds.values()}, index=kinds.keys(), dtype="object") if kinds else None
    return Named(language, SimpleNamespace(coders=coders))


@pytest.mark.parametrize(("language", "weighting", "said"), [
    ("zh", "text", "p条文共900字，全文可得：g600字（67%）、h300字（33%）。"),
    ("zh", "count", "p共900条，全文可得：g600条（67%）、h300条（33%）。"),
    ("en", "text", "p: the provisions hold 900 characters, all read: g 600 (67%) and h 300 (33%)."),
    ("en", "count", "p: all 900 provisions were read: g 600 (67%) and h 300 (33%)."),
])
def test_a_plan_weighed_by_length_is_said_in_characters(language, weighting, said):
    rows = pd.DataFrame({
        "plan_id": "p", "group_id": ["h", "g"], "n_low": [300, 600], "share_low": [1 / 3, 2 / 3], "total": 900, "absence": "", "exact": True, "evidence": [("r1",), ("r2",)],
    })
    (plan, own), = narrative_focus._plans(Shares(rows, weighting, "final", "all", ()).frame, exact=True)
    assert narrative_focus._exact(plan, own, weighting, labels(language)).text == said


@pytest.mark.parametrize(("kinds", "said"), [
    ({"a": "machine", "b": "machine"}, "All passes are machine readings"),
    ({"a": "human", "b": "human"}, "All passes were made by people"),
    ({"a": "human", "b": "machine"}, "Some passes were made by people and some by machines"),
    ({"a": "human", "b": ""}, "does not say whether people or machines"),
    ({"a": "human"}, "does not say whether people or machines"),
    ({}, "does not say whether people or machines"),
])
def test_coders_are_called_what_the_dataset_says_they_are(kinds, said):
    coding = SimpleNamespace(by_coder=pd.DataFrame({"coder_id": ["a", "b", "final"]}))
    (note,) = narrative_focus.note_coding(coding, labels("en", **kinds, **({"final": "settled"} if kinds else {})))
    assert said in note


def many(n, focal="r1"):
    plans = pd.DataFrame({"region_id": [f"r{i}" for i in range(1, n + 1)], "role": "core"}, index=[f"p{i}" for i in range(1, n + 1)])
    made = labels("en")
    made.dataset.plans, made.focal = plans, focal
    return made


def test_of_many_identified_differences_those_of_the_region_in_focus_are_said_and_the_others_counted():
    pairs = pd.DataFrame([("p1", f"p{i}") for i in range(2, 14)] + [("p2", f"p{i}") for i in range(3, 14)], columns=["plan_p", "plan_q"])
    shown = foremost(pairs, many(13))
    assert len(shown) == 8 and set(shown["plan_p"]) == {"p1"}
    assert foremost(pairs.head(8), many(13)).equals(pairs.head(8))
    assert [said.text for said in uncounted(15, ("x",), many(13))] == ["15 more differences are identified and not listed one by one."]
    assert uncounted(0, (), many(13)) == []


def test_many_peers_are_counted_and_only_what_differs_is_said_to_differ():
    plans = pd.DataFrame({"doc_kind": "programme", "horizon_end": [2030] * 14})
    made = many(14)
    made.region = str.upper
    made.term = lambda list_id, code: code
    assert subtitle([f"r{i}" for i in range(14)], plans, made) == "R0 against 13 other regions"
    assert "Their titles differ" in standing(plans, made)
    assert "Their kinds (programme and measures), titles and horizons (horizons ending in 2027 and 2030) differ" in standing(
        plans.assign(doc_kind=["programme", *["measures"] * 13], horizon_end=[2027, *[2030] * 13]), made)
