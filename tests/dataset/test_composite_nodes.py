"""The nodes of composites: each rule with a row that breaks it, and the default dataset's goalposts against its own figures."""

import pytest
from invented import build, edit

from analysis.dataset.choices import choices
from analysis.dataset.load import load
from analysis.errors import DataError
from analysis.measures.conditions import condition_values
from analysis.measures.hierarchy import roots


@pytest.fixture
def folder(tmp_path):
    return build(tmp_path / "data")


@pytest.mark.parametrize("node, column, value, says", [
    ("wealth", "parent", "welth", "welth"),
    ("village_conditions", "parent", "wealth", "go in a circle"),
    ("hands", "indicator_id", "rural_doctors", "only there"),
    ("output_per_head", "indicator_id", "", "only there"),
    ("output_per_head", "indicator_id", "wait_days", "use context"),
    ("output_per_head", "indicator_id", "support_cap", "a direction"),
    ("output_per_head", "denominator", "economy", "another indicator than the node's own"),
    ("hands", "weight", "-1", "weight"),
    ("doctors_per_head", "weight", "0", "must not all be nought"),
    ("doctors_per_head", "goalpost_high", "", "both be filled or both be empty"),
    ("doctors_per_head", "goalpost_low", "90", "goalpost_low must be below goalpost_high"),
    ("doctors_per_head", "goalposts_zh", "", "goalposts_zh"),
    ("bandwidth_per_head", "target_value", "5", "must say why"),
    ("hands", "reason_en", "", "reason_en"),
])
def test_what_breaks_a_rule_is_refused(folder, node, column, value, says):
    edit(folder, "composite_nodes", node, column, value)
    with pytest.raises(DataError, match="composite_nodes.csv") as refused:
        load(folder)
    assert any(says in failure for failure in refused.value.failures), refused.value.failures


def test_a_denominator_that_no_indicator_serves(folder):
    edit(folder, "indicators", "population", "denominator", "")
    with pytest.raises(DataError, match="those of codebook/indicators.csv serve economy"):
        load(folder)


def test_composites_are_chosen_by_id_or_name(folder):
    found = choices(folder, "composites")
    assert found.default == "village_conditions" and found.aliases["结果"] == found.aliases["Outcomes"] == "outcomes"


def figures(data, indicator):
    """Every full-year figure of an indicator, in its own unit."""
    rows = data.context[(data.context["indicator_id"] == indicator) & ~data.context["part_year"].astype(bool) & data.context["comparator"].isin(("=", "about"))]
    size = data.units["factor"]
    return rows.assign(value=rows["value"] * rows["unit"].map(size) / size[data.indicators.at[indicator, "unit"]])[["region_id", "year", "value"]]


def test_goalposts_of_the_default_dataset_lie_outside_every_figure_it_holds(real_data):
    """The reasons say so, and a value beyond its goalposts would be cut off without a word."""
    nodes = real_data.composite_nodes
    walked = 0
    for leaf, node in nodes[nodes["goalpost_low"].notna()].iterrows():
        found = figures(real_data, node["indicator_id"])
        if node["denominator"]:
            (size,) = real_data.indicators.index[real_data.indicators["denominator"] == node["denominator"]]
            found = found.merge(figures(real_data, size), on=["region_id", "year"], suffixes=("", "_by"))
            found["value"] = found["value"] / found["value_by"] * node["unit_factor"]
        assert found["value"].between(node["goalpost_low"], node["goalpost_high"], inclusive="neither").all(), (leaf, found)
        for end in (found["value"].min(), found["value"].max()):
            assert f"{end:.2f}".rstrip("0") in node["goalposts_zh"] and f"{end:.2f}".rstrip("0") in node["goalposts_en"], (leaf, end)
        walked += len(found)
    assert walked > 40


def test_what_can_be_computed_of_the_default_dataset(real_data):
    """General conditions stand on four indicators; nothing on the field itself is complete, so that it is refused as a whole."""
    regions = ("sichuan", "beijing", "guangdong", "hebei", "zhejiang")
    data = real_data.restrict(regions)
    general, special = (condition_values(data.context, data.indicators, data.units, data.composite_nodes, regions=regions, root=root)
                        for root in roots(data.composite_nodes))
    assert list(general.values.columns) == ["gdp_per_head", "rd_intensity_node", "pct_per_10k", "heis_per_million"]
    # 860 applications and 83.68 million people; 60132.9 and 8368.
    assert general.values.loc["sichuan"].round(4).tolist() == [7.1861, 2.26, 0.1028, 1.6372]
    assert special.tree is None and ("no_complete_indicator", "ai_conditions") in {(r.rule, r.subject) for r in special.refusals}
