"""Which indicators enter a composite, by hand on a few rows; and what stands where there are no ranks."""

import numpy as np
import pandas as pd
import pytest
from measure_frames import CONTEXT, frame

from analysis.errors import ParameterError
from analysis.measures.composite import Recipe
from analysis.measures.conditions import condition_values, other_conditions
from analysis.measures.replicates import Choices
from analysis.measures.standing import by_recipe, regional_standing

INDICATORS = pd.DataFrame({
    "unit": ["count", "%", "persons"], "direction": pd.array([1, -1, 1], dtype="Int64"), "denominator": ["", "", "population"],
}, index=["sites", "idle", "people"])
UNITS = pd.DataFrame({"quantity": ["count", "share", "persons", "persons"], "factor": [1.0, 0.01, 1.0, 1000.0]},
                     index=["count", "%", "persons", "thousand"])
POSTS = {"goalpost_low": 0.0, "goalpost_high": 100.0}
REGIONS = ("p", "q", "r")


def nodes(**more):
    rows = {
        "all": {"parent": "", "weight": 1.0},
        "base": {"parent": "all", "weight": 1.0},
        "sites_per_1000": {"parent": "base", "weight": 1.0, "indicator_id": "sites", "denominator": "population", "unit_factor": 1000.0, **POSTS},
        "slack": {"parent": "all", "weight": 1.0},
        "idle_part": {"parent": "slack", "weight": 1.0, "indicator_id": "idle", **POSTS},
        **more,
    }
    made = pd.DataFrame.from_dict(rows, orient="index")
    return made.fillna({"indicator_id": "", "denominator": "", "unit_factor": 1.0})


def row(region, indicator, value, unit, year=2023, **more):
    return {"region_id": region, "indicator_id": indicator, "value": float(value), "unit": unit, "year": year, "comparator": "=",
            "scope_id": "s", "part_year": False, **more}


def context(*rows):
    return frame(CONTEXT, "context_id", {f"c{n}": cells for n, cells in enumerate(rows)})


PEOPLE = [row("p", "people", 2000, "persons"), row("q", "people", 4, "thousand"), row("r", "people", 1000, "persons")]
SITES = [row("p", "sites", 20, "count"), row("q", "sites", 10, "count"), row("r", "sites", 30, "count")]
IDLE = [row("p", "idle", 10, "%"), row("q", "idle", 40, "%"), row("r", "idle", 20, "%")]


def found(*rows, regions=REGIONS, table=None, **options):
    return condition_values(context(*rows), INDICATORS, UNITS, nodes() if table is None else table, regions=regions, **options)


def test_values_by_hand_with_their_rows():
    made = found(*PEOPLE, *SITES, *IDLE)
    # 20 / 2000 * 1000 = 10; q has 4 thousand people: 10 / 4000 * 1000 = 2.5; r 30.
    assert made.values["sites_per_1000"].tolist() == [10, 2.5, 30] and made.values["idle_part"].tolist() == [10, 40, 20]
    assert made.by_region["q"] == ("c4", "c1", "c7") and set(made.evidence) == {f"c{n}" for n in range(9)}
    assert made.entries["enters"].all() and not made.refusals and made.entries["year"].tolist() == [2023, 2023]


@pytest.mark.parametrize("change, why", [
    ({"part_year": True}, "half a year is not a year"), ({"comparator": ">"}, "more than is no level"), ({"scope_id": "other"}, "another scope"),
    ({"year": 2022}, "another year"), ({"year": pd.NA}, "no year"),
])
def test_an_indicator_with_one_gap_is_left_out_for_all(change, why):
    made = found(*PEOPLE, *SITES, *IDLE[:2], IDLE[2] | change)
    entry = made.entries.set_index("node_id").loc["idle_part"]
    assert (entry["absence"], entry["have"], entry["missing"]) == ("refused:incomplete_indicator", 2, ("r",)), why
    assert list(made.values.columns) == ["sites_per_1000"] and made.tree.leaf_weights.to_dict() == {"sites_per_1000": 1.0}
    assert [(refusal.rule, refusal.subject) for refusal in made.refusals] == [("incomplete_indicator", "idle_part"), ("no_complete_indicator", "slack")]


def test_the_year_that_most_have_and_of_those_the_latest():
    later = [cells | {"year": 2024, "value": 50.0} for cells in IDLE]
    assert found(*PEOPLE, *SITES, *IDLE, *later).values["idle_part"].tolist() == [50, 50, 50]
    assert found(*PEOPLE, *SITES, *IDLE, *later[:2]).entries.set_index("node_id").at["idle_part", "year"] == 2023


def test_a_denominator_of_another_year_divides_nothing():
    made = found(*(cells | {"year": 2022} for cells in PEOPLE), *SITES, *IDLE)
    entry = made.entries.set_index("node_id").loc["sites_per_1000"]
    assert not entry["enters"] and entry["have"] == 0 and entry["missing"] == REGIONS


def test_gaps_are_filled_only_on_request_and_from_four_fifths():
    regions = tuple("pqrst")
    rows = [row(region, "idle", 10 * n, "%") for n, region in enumerate(regions[:4], 1)]
    table = nodes().loc[["all", "slack", "idle_part"]]
    assert found(*rows, regions=regions, table=table).tree is None
    made = found(*rows, regions=regions, table=table, imputation="mean")
    assert np.isnan(made.values.at["t", "idle_part"]) and made.cells["absence"].tolist() == [""] * 4 + ["not_seen"]
    stands = regional_standing(made, Recipe(imputation="mean"), Choices(data_error=0), replicates=20, points=8)
    assert stands.composite.imputed == (("t", "idle_part"),)
    assert found(*rows[:3], regions=regions, table=table, imputation="mean").tree is None, "three of five are too few"
    with pytest.raises(ParameterError, match="Did you mean 'mean'"):
        found(*rows, table=table, imputation="maen")


def test_an_indicator_without_goalposts_does_not_enter_unless_it_may_move():
    table = nodes()
    table.loc["idle_part", ["goalpost_low", "goalpost_high"]] = np.nan
    made = found(*PEOPLE, *SITES, *IDLE, table=table)
    assert [refusal.rule for refusal in made.refusals] == ["no_goalposts", "no_complete_indicator"]
    assert list(found(*PEOPLE, *SITES, *IDLE, table=table, fixed=False).values.columns) == ["sites_per_1000", "idle_part"]


def test_adding_a_peer_moves_no_score():
    few, many = (found(*PEOPLE, *SITES, *IDLE, regions=regions) for regions in (("p", "q"), REGIONS))
    scores = [regional_standing(made, replicates=10, points=4).composite.scores["all"] for made in (few, many)]
    assert scores[1][["p", "q"]].tolist() == pytest.approx(scores[0].tolist())


def test_other_composites_are_looked_at_too():
    more = {"second": {"parent": "", "weight": 1.0}, "part": {"parent": "second", "weight": 1.0, "indicator_id": "idle", **POSTS}}
    args = (context(*PEOPLE, *SITES), INDICATORS, UNITS, nodes(**more))
    (other,) = other_conditions(*args, regions=REGIONS)
    assert other.whole.root == "second" and other.tree is None
    assert other_conditions(*args, regions=REGIONS, root="second")[0].whole.root == "all"
    assert other_conditions(*args[:3], nodes().iloc[:0], regions=REGIONS) == ()


# --- standing ---------------------------------------------------------------------------------------


def test_standing_has_every_part():
    stands = regional_standing(found(*PEOPLE, *SITES, *IDLE), replicates=50, points=16)
    assert stands.refusals == () and stands.robustness.n == 50 and stands.sensitivity.points == 16
    assert stands.composite.frame["evidence"].tolist()[0] == ("c3", "c0", "c6")
    # p: 10 and 100 - 10 = 90 on 1 to 100, halved together.
    assert stands.composite.frame["score"].iloc[0] == pytest.approx(1 + 99 * (0.1 + 0.9) / 2)


def test_one_thing_is_changed_at_a_time_and_by_hand():
    recipe, choices = Recipe(), Choices(normalisations=("goalposts", "rank"))
    stands = regional_standing(found(*PEOPLE, *SITES, *IDLE), recipe, replicates=20, points=8)
    aspects = stands.conditions.tree.children(stands.conditions.tree.root)
    made = by_recipe(stands, recipe, choices)
    assert list(made) == ["goalposts", "rank", *(("double", aspect) for aspect in aspects)], "equal weights change nothing here"
    assert made["goalposts"] is stands and made["rank"].composite.recipe == Recipe(normalisation="rank") and made["rank"].robustness is None
    first = stands.composite.scores.loc["p"]
    for aspect in aspects:
        (other,) = set(aspects) - {aspect}
        assert made["double", aspect].composite.scores.at["p", "all"] == pytest.approx((2 * first[aspect] + first[other]) / 3)
    assert list(by_recipe(stands, recipe, choices, most=2)) == ["goalposts", "rank"]


def test_equal_weights_are_a_choice_where_weights_differ():
    table = nodes()
    table.loc["base", "weight"] = 3.0
    stands = regional_standing(found(*PEOPLE, *SITES, *IDLE, table=table), replicates=20, points=8)
    scores = {name: made.composite.scores.at["p", "all"] for name, made in by_recipe(stands, Recipe(), Choices(normalisations=())).items()}
    first = stands.composite.scores.loc["p"]
    assert scores["equal"] == pytest.approx(np.mean([first[aspect] for aspect in stands.conditions.tree.children("all")])) != scores["goalposts"]


def test_without_scores_there_is_nothing_to_choose():
    assert list(by_recipe(regional_standing(found(), replicates=20), Recipe())) == ["goalposts"]


@pytest.mark.parametrize("rows, options, rules, scored", [
    ((), {}, ["no_complete_indicator"] * 3, None),
    ((*PEOPLE, *SITES, *IDLE), {"regions": ("p",)}, ["one_region"], True),
    ((*PEOPLE, *SITES, *(cells | {"value": 5.0} for cells in IDLE)), {}, ["same_value"], True),
])
def test_where_there_are_no_ranks_the_rule_is_said(rows, options, rules, scored):
    stands = regional_standing(found(*rows, **options), replicates=20)
    assert [refusal.rule for refusal in stands.refusals] == rules and stands.robustness is None and stands.sensitivity is None
    assert (stands.composite is not None and stands.composite.frame["score"].notna().all()) if scored else stands.composite is None


def test_a_dataset_without_composites_says_so():
    made = found(table=nodes().iloc[:0])
    assert made.tree is None and made.whole is None and [refusal.rule for refusal in regional_standing(made).refusals] == ["no_composite"]


def test_thirty_one_regions_with_everything_are_refused_nothing():
    regions = [f"r{n}" for n in range(31)]
    random = np.random.default_rng(0)
    size = random.lognormal(3, 0.4, 31)  # the sites and the idle part go together, so that pca has a common component
    rows = [row(region, indicator, value, unit) for region, big in zip(regions, size, strict=True) for indicator, value, unit in (
        ("people", 1000, "persons"), ("sites", big, "count"), ("idle", 60 - big / 2 + random.normal(), "%"))]
    made = found(*rows, regions=regions)
    recipe = Recipe(weights="pca", outliers="treat")
    stands = regional_standing(made, recipe, replicates=100, points=16)
    assert stands.refusals == () and not made.refusals and stands.robustness.frame["rank"].notna().all()
