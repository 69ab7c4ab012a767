"""Who is of one tier: multiples worked by hand, what one missing or rounded figure leaves open, and what the rule never does."""

from math import exp, log

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from analysis.measures.comparability import comparability
from analysis.measures.guards import Guards

INDICATORS = pd.DataFrame(
    {"unit": ["count"] * 4 + ["%"], "denominator": ["population", "economy", "", "", ""]}, index=["people", "output", "firms", "beds", "part"])
UNITS = pd.DataFrame({"quantity": ["number", "number", "share"], "factor": [1.0, 1000.0, 0.01]}, index=["count", "thousand", "%"])
DECLARED = pd.DataFrame({"aspect": ["size", "size", "size", "start", "structure"]}, index=["people", "output", "firms", "beds", "part"])
REGIONS = pd.DataFrame({"role": ["focal", "peer", "peer", "context", "benchmark"]}, index=list("abcd") + ["realm"])
PLANS = pd.DataFrame({"region_id": ["a", "b", "c", "realm"]}, index=["pa", "pb", "pc", "pr"])


def context(*rows):
    """Rows of (region, indicator, value) with comparator, period, scope and unit where further cells give them."""
    full = [(*row, *("=", "2024", "all", "")[len(row) - 3:]) for row in rows]
    frame = pd.DataFrame(full, columns=["region_id", "indicator_id", "value", "comparator", "period", "scope_id", "unit"])
    frame["unit"] = [unit or INDICATORS.at[name, "unit"] for unit, name in zip(frame["unit"], frame["indicator_id"], strict=True)]
    return frame.assign(part_year=frame["period"].str.contains("-")).set_index(pd.Index([f"c{n}" for n in range(1, len(rows) + 1)]))


def found(*rows, declared=DECLARED, peers=("b", "c"), **guards):
    return comparability(context(*rows), INDICATORS, UNITS, declared, REGIONS, PLANS, focal="a", peers=peers, guards=Guards(**guards))


def sizes(region, people, output, firms, *more):
    return [(region, "people", people, *more), (region, "output", output, *more), (region, "firms", firms, *more)]


def tier(result, region):
    return result.tiers.set_index("region_id").loc[region]


OWN = sizes("a", 100.0, 100.0, 100.0)


def test_every_size_within_the_factor_is_one_tier_and_one_beyond_is_another():
    result = found(*OWN, *sizes("b", 200.0, 50.0, 100.0), *sizes("c", 201.0, 50.0, 100.0))
    assert tier(result, "b")["status"] == "same_tier" and tier(result, "c")["status"] == "other_tier"
    assert tier(result, "b")["multiple"] == pytest.approx(exp((log(2) + log(2) + 0) / 3))
    assert tier(result, "c")["beyond"] == ("people",) and tier(result, "b")[["larger", "smaller"]].tolist() == [1, 1]
    assert tier(result, "b")["evidence"] == ("c1", "c4", "c2", "c5", "c3", "c6")


def test_too_few_sizes_decide_nothing_but_one_beyond_decides_whatever_is_missing():
    result = found(*OWN, ("b", "people", 110.0), ("b", "output", 90.0), ("c", "people", 900.0))
    assert tier(result, "b")["status"] == "few" and tier(result, "b")["short"] == ("firms",)
    assert tier(result, "c")["status"] == "other_tier" and tier(result, "c")["short"] == ("output", "firms")
    assert [(r.rule, r.subject, dict(r.values)) for r in result.refusals] == [
        ("few_sizes", "b", {"found": 2, "needed": 3}), ("few_sizes", "d", {"found": 0, "needed": 3})]
    assert tier(found(*OWN, ("b", "people", 110.0), ("b", "output", 90.0), min_tier_indicators=2), "b")["status"] == "same_tier"


@pytest.mark.parametrize("comparator, value, status", [
    ("about", 181.0, "same_tier"), ("about", 190.0, "few"), ("about", 230.0, "other_tier"), (">", 150.0, "few"), (">", 200.5, "other_tier"), ("<=", 49.0, "other_tier"),
    ("<=", 150.0, "few"),
])
def test_a_rounded_or_bounded_figure_counts_only_where_all_it_allows_lies_on_one_side(comparator, value, status):
    result = found(*OWN, ("b", "people", value, comparator), ("b", "output", 100.0), ("b", "firms", 100.0))
    assert tier(result, "b")["status"] == status
    assert tier(result, "b")["open"] == (status == "few")


def test_sizes_of_another_year_scope_or_part_of_a_year_are_shown_and_decide_nothing():
    result = found(*OWN, *sizes("b", 100.0, 100.0, 100.0, "=", "2023"), *sizes("c", 100.0, 100.0, 100.0, "=", "2024", "city"))
    assert result.tiers["used"].tolist() == [0, 0, 0]
    cells = result.cells[(result.cells["series"] == 0)].set_index("region_id")
    assert cells["status"].to_dict() == {"a": "same", "b": "other", "c": "other", "d": "not_seen"}
    assert cells.loc["c", ["scope_id", "period"]].tolist() == ["city", "2024"] and bool(result.series.loc[0, "several"])
    halves = found(*sizes("a", 1.0, 1.0, 1.0, "=", "2024-H1"), *sizes("b", 9.0, 9.0, 9.0, "=", "2024-H1"))
    assert tier(halves, "b")["used"] == 0 and [r.rule for r in halves.refusals] == ["no_own_size"]


def test_the_year_that_most_regions_share_goes_before_a_later_one_and_ties_go_to_the_latest():
    rows = [("a", "people", 1.0, "=", year) for year in ("2022", "2023", "2024")] + [("b", "people", 1.0, "=", year) for year in ("2022", "2023")]
    assert found(*rows).series.loc[0, "period"] == "2023"


def test_regions_without_a_plan_are_placed_and_said_to_have_none_and_a_benchmark_is_passed_over():
    result = found(*OWN, *sizes("d", 100.0, 100.0, 100.0), *sizes("realm", 100.0, 100.0, 100.0), *sizes("c", 100.0, 100.0, 100.0), peers=("b",))
    assert result.regions.to_dict("index") == {
        "a": {"compared": True, "has_plan": True}, "b": {"compared": True, "has_plan": True}, "c": {"compared": False, "has_plan": True},
        "d": {"compared": False, "has_plan": False}}
    assert list(result.of_tier("same_tier")["region_id"]) == ["c", "d"]


def test_figures_are_brought_to_one_unit():
    result = found(*OWN, ("b", "people", 0.1, "=", "2024", "all", "thousand"), ("b", "output", 100.0), ("b", "firms", 100.0))
    assert tier(result, "b")["status"] == "same_tier" and tier(result, "b")["multiple"] == pytest.approx(1.0)


def test_without_a_declaration_the_denominators_are_the_sizes():
    result = found(*OWN, *sizes("b", 100.0, 100.0, 900.0), declared=DECLARED.head(0), min_tier_indicators=2)
    assert result.series["indicator_id"].tolist() == ["people", "output"] and tier(result, "b")["status"] == "same_tier"


def test_one_region_alone_is_compared_with_nobody():
    result = comparability(context(*OWN), INDICATORS, UNITS, DECLARED, REGIONS.head(1), PLANS, focal="a", peers=())
    assert result.tiers.empty and result.refusals == () and result.series["have"].tolist() == [1, 1, 1, 0, 0]


@settings(max_examples=40, deadline=None)
@given(some.lists(some.floats(0.01, 100.0), min_size=3, max_size=3))
def test_a_tier_is_mutual_and_its_multiple_the_same_from_either_side(values):
    there = found(*OWN, *sizes("b", *values))
    back = found(*sizes("a", *values), *sizes("b", 100.0, 100.0, 100.0))
    ours, theirs = tier(there, "b"), tier(back, "b")
    near = any(abs(abs(log(value / 100)) - log(2)) < 1e-9 for value in values)
    assert near or ours["status"] == theirs["status"]
    assert ours["multiple"] == pytest.approx(theirs["multiple"]) and ours["multiple"] >= 1 - 1e-12
    assert ours["larger"] == theirs["smaller"]
