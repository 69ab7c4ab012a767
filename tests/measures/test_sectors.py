"""Sectors, the chain and places by plan: the kinds of absence by hand, and never "not set" of a plan not read in full."""

import pandas as pd
import pytest

from analysis.measures.chains import chain_counts
from analysis.measures.clauses import ClauseTable
from analysis.measures.layouts import place_roles
from analysis.measures.sectors import sector_matrix

SECTORS = pd.DataFrame(index=pd.Index(["schools", "roads", "farms"], name="sector_id"))
MARKED = pd.DataFrame(index=pd.Index(["use"], name="factor_id"))


def clauses(*rows):
    """Rows of (id, factor, sectors, stance, merge group, layer) of plan p; a plan before the id where it is written p/id."""
    cells = []
    for row_id, factor, sectors, stance, group, layer in rows:
        plan, _, own = row_id.rpartition("/")
        cells.append({"id": own, "plan_id": plan or "p", "factor": factor, "sectors": tuple(sectors.split()), "stance": stance, "merge_group": group,
                      "chain_layer": layer, "chain_action": "", "number": own[1:], "evidence": (own, f"{own}:final")})
    columns = ["id", "plan_id", "factor", "sectors", "stance", "merge_group", "chain_layer", "chain_action", "number", "evidence"]
    return ClauseTable(pd.DataFrame(cells, columns=columns).set_index("id"))


def coverage(seen, total, *, units=None, basis="full_text", plan="p"):
    """One plan as `plan_coverage` gives it."""
    return pd.DataFrame({
        "region_id": ["a"], "total": pd.array([total], "Int64"), "seen_min": pd.array([seen], "Int64"), "seen_max": pd.array([units or seen], "Int64"),
        "units_seen": pd.array([units or seen], "Int64"), "complete": [seen == total], "text_basis": [basis],
    }, index=pd.Index([plan], name="plan_id"))


def found(rows, seen):
    return sector_matrix(clauses(*rows), seen, SECTORS, MARKED)


def states(matrix):
    return dict(zip(matrix.frame["sector_id"], matrix.frame["state"], strict=True))


def cell(matrix, sector):
    return matrix.frame.set_index("sector_id").loc[sector]


def test_a_measure_counts_in_every_sector_it_names_and_only_under_the_marked_factor():
    matrix = found([("p1", "use", "schools roads", "promote", "", ""), ("p2", "use", "schools", "promote", "", ""), ("p3", "law", "roads", "promote", "", "")], coverage(3, 3))
    assert states(matrix) == {"schools": "set", "roads": "set", "farms": "not_set"}
    assert matrix.frame["n_low"].tolist() == matrix.frame["n_high"].tolist() == [2, 1, 0]
    assert cell(matrix, "roads")["other"] == 1 and cell(matrix, "schools")["numbers"] == ("1", "2")
    assert matrix.plans.loc["p", ["on_factor", "unnamed"]].tolist() == [2, 0]


def test_what_only_another_factor_names_is_neither_set_nor_left_out():
    assert states(found([("p1", "law", "roads", "promote", "", "")], coverage(1, 1)))["roads"] == "other_factor"


def test_a_measure_that_restricts_is_not_in_favour():
    matrix = found([("p1", "use", "roads", "restrict", "", ""), ("p2", "use", "schools", "promote", "", ""), ("p3", "use", "schools", "restrict", "", "")], coverage(3, 3))
    assert states(matrix) == {"schools": "set", "roads": "restricting", "farms": "not_set"}
    assert cell(matrix, "schools")[["n_low", "n_high", "restricting"]].tolist() == [1, 1, 1]


@pytest.mark.parametrize("seen", [
    coverage(1, 9), coverage(1, None), coverage(1, 9, basis="press"), coverage(1, 1, basis="press"), coverage(1, 1, basis="excerpt"), coverage(1, 2),
])
def test_of_a_plan_not_wholly_read_nothing_is_not_set(seen):
    matrix = found([("p1", "use", "schools", "promote", "", "")], seen)
    assert states(matrix) == {"schools": "set", "roads": "not_seen", "farms": "not_seen"}
    assert matrix.whole.empty


def test_rows_that_may_be_one_measure_count_once_at_least_and_each_at_most():
    rows = [("p1", "use", "schools", "promote", "g", ""), ("p2", "use", "schools", "promote", "g", ""), ("p3", "use", "roads", "promote", "", "")]
    assert cell(found(rows, coverage(2, 5)), "schools")[["n_low", "n_high"]].tolist() == [1, 2]


def test_a_group_of_differing_factors_and_rows_beyond_those_shown_are_doubtful():
    mixed = [("p1", "use", "schools", "promote", "g", ""), ("p2", "law", "", "promote", "g", "")]
    assert states(found(mixed, coverage(1, 5)))["schools"] == "doubtful"
    drafts = [("p1", "use", "schools", "promote", "", ""), ("p2", "use", "roads", "promote", "", "")]
    assert states(found(drafts, coverage(1, 5, units=2))) == {"schools": "doubtful", "roads": "doubtful", "farms": "not_seen"}


def test_a_plan_without_rows_has_a_cell_for_every_sector_and_its_own_id_as_evidence():
    matrix = found([], coverage(0, None, basis="press"))
    assert set(matrix.frame["state"]) == {"not_seen"} and set(matrix.frame["evidence"]) == {("p",)}


def test_without_a_marked_factor_all_factors_count():
    matrix = sector_matrix(clauses(("p1", "law", "roads", "promote", "", "")), coverage(1, 1), SECTORS, MARKED.head(0))
    assert states(matrix)["roads"] == "set" and matrix.factors == ()


# --- the chain ----------------------------------------------------------------------------------------


def layers(rows, seen):
    counts = chain_counts(clauses(*rows), seen)
    own = counts.of("chain_layer")
    return dict(zip(own["code"], zip(own["n"], own["state"], strict=True), strict=True)), counts


def test_no_code_is_never_none():
    got, counts = layers([("p1", "use", "", "promote", "", "base"), ("p2", "use", "", "promote", "", "")], coverage(2, 2))
    assert got == {"base": (1, "set"), "technology": (0, "none_coded"), "application": (0, "none_coded")}
    assert set(counts.of("chain_action")["state"]) == {"not_coded"} and counts.coded("chain_action") == []
    assert counts.plans[["coded", "uncoded", "unseen"]].values.tolist() == [[1, 1, 0], [0, 2, 0]]


def test_a_layer_is_not_set_only_where_everything_was_read_and_coded():
    rows = [("p1", "use", "", "promote", "", "base")]
    assert layers(rows, coverage(1, 1))[0]["technology"] == (0, "not_set")
    for seen in (coverage(1, 4), coverage(1, None), coverage(1, 1, basis="press")):
        assert layers(rows, seen)[0]["technology"] == (0, "not_seen")


def test_rows_that_may_be_one_measure_have_one_layer_or_none():
    same = [("p1", "use", "", "promote", "g", "base"), ("p2", "use", "", "promote", "g", "")]
    assert layers(same, coverage(1, 1))[0]["base"] == (1, "set")
    apart = [("p1", "use", "", "promote", "g", "base"), ("p2", "use", "", "promote", "g", "application"), ("p3", "use", "", "promote", "", "base")]
    got, counts = layers(apart, coverage(2, 2))
    assert got["base"] == (1, "set") and got["application"] == (0, "none_coded") and counts.plans.loc[0, "uncoded"] == 1


def test_a_plan_of_unknown_total_has_no_number_of_unseen_provisions():
    assert pd.isna(layers([("p1", "use", "", "promote", "", "base")], coverage(1, None))[1].plans.loc[0, "unseen"])


# --- places -------------------------------------------------------------------------------------------


def test_a_plan_that_names_no_place_has_none_only_where_it_was_read():
    plans = pd.DataFrame({"region_id": ["a", "b", "c"], "text_basis": ["full_text", "press", "excerpt_and_press"]}, index=["p", "q", "r"])
    more = pd.DataFrame({"region_id": ["b"], "text_basis": ["press"]}, index=["other"])
    layout = pd.DataFrame({"plan_id": ["other", "r", "r"], "role": ["core", "core", "pilot"]}, index=["l1", "l2", "l3"])
    roles = place_roles(layout, plans, pd.concat([plans, more]))
    assert roles.plans["state"].tolist() == ["not_set", "not_seen", "set"]
    assert roles.plans["places"].tolist() == [0, 0, 2] and roles.plans["elsewhere"].tolist() == [0, 1, 0]
    assert list(roles.frame.index) == ["l2", "l3"] and roles.plans.at["r", "evidence"] == ("r", "l2", "l3")
    assert set(place_roles(layout.head(0), plans, plans).plans["state"]) == {"not_set", "not_seen"}
