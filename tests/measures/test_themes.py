"""Figures of a theme: set side by side only within one indicator, scope and period; worked by hand."""

import pandas as pd
import pytest

from analysis.measures.themes import theme_figures

INDICATORS = pd.DataFrame({"unit": ["count", "count", "rank"], "direction": pd.array([1, pd.NA, -1], dtype="Int64")}, index=["beds", "visits", "place"])
UNITS = pd.DataFrame({"quantity": ["number", "number", "rank"], "factor": [1.0, 1000.0, 1.0]}, index=["count", "thousand", "rank"])
THEMES = pd.DataFrame({"theme_set": ["care"] * 3 + ["other"], "theme_id": ["places", "use", "use", "places"], "indicator_id": ["beds", "visits", "place", "beds"]})
NO_FACTS = pd.DataFrame({"region_id": [], "themes": []})


def context(*rows):
    """Rows of (region, indicator, scope, comparator, value, period), with ids c1, c2 …; a unit where a seventh cell gives it."""
    frame = pd.DataFrame([row[:6] for row in rows], columns=["region_id", "indicator_id", "scope_id", "comparator", "value", "period"])
    frame["unit"] = [row[6] if len(row) > 6 else INDICATORS.at[row[1], "unit"] for row in rows]
    frame["part_year"] = frame["period"].str.contains("-")
    return frame.set_index(pd.Index([f"c{n}" for n in range(1, len(rows) + 1)], name="context_id"))


def found(*rows, facts=NO_FACTS, peers=("b", "c", "d")):
    return theme_figures(context(*rows), facts, THEMES, INDICATORS, UNITS, theme_set="care", focal="a", peers=peers)


def statuses(result):
    return [tuple(row) for row in result.series[["indicator_id", "scope_id", "period", "status", "peers"]].to_numpy()]


def test_scope_and_period_must_both_be_the_same():
    result = found(
        ("a", "beds", "all", "=", 5, "2024"), ("b", "beds", "public", "=", 6, "2024"), ("c", "beds", "all", "=", 7, "2023"), ("d", "beds", "all", "=", 8, "2024-H1"),
    )
    assert statuses(result) == [("beds", "all", "2024", "alone", 0)]
    assert result.series.loc[0, "elsewhere"] == 3


def test_an_older_period_with_a_counterpart_goes_before_a_newer_one_without():
    result = found(("a", "beds", "all", "=", 5, "2024"), ("a", "beds", "all", "=", 4, "2023"), ("b", "beds", "all", "=", 6, "2023"))
    assert statuses(result) == [("beds", "all", "2023", "compared", 1)]


def test_the_latest_of_several_comparable_periods_stands():
    result = found(*[(region, "beds", "all", "=", 5, year) for year in ("2024", "2022", "2023") for region in "ab"])
    assert statuses(result) == [("beds", "all", "2024", "compared", 1)]


def test_unseen_gives_the_series_that_most_others_have():
    result = found(("b", "beds", "all", "=", 5, "2024"), ("b", "beds", "all", "=", 5, "2022"), ("c", "beds", "all", "=", 6, "2022"))
    assert statuses(result) == [("beds", "all", "2022", "unseen", 2)]
    assert not result.series.loc[0, ["behind", "ahead", "open"]].any()


@pytest.mark.parametrize("comparator, value, stands", [
    ("=", 6, "ahead"), ("=", 4, "behind"), ("=", 5, "open"), (">", 6, "ahead"), (">", 5, "open"), (">", 4, "open"), ("<=", 4, "behind"), ("about", 5.2, "open"), ("about", 7, "ahead"),
])
def test_another_region_is_ahead_only_where_every_figure_it_allows_is(comparator, value, stands):
    result = found(("a", "beds", "all", "=", 5, "2024"), ("b", "beds", "all", comparator, value, "2024"))
    counts = dict(result.series.loc[0, ["behind", "ahead", "open"]])
    assert counts == {"behind": 0, "ahead": 0, "open": 0} | {stands: 1}


def test_of_places_the_first_is_ahead_and_without_a_direction_nobody_is():
    result = found(
        ("a", "place", "all", "=", 3, "2024"), ("b", "place", "all", "=", 1, "2024"), ("c", "place", "all", "=", 9, "2024"),
        ("a", "visits", "all", "=", 3, "2024"), ("b", "visits", "all", "=", 1, "2024"),
    )
    by = result.series.set_index("indicator_id")[["ahead", "behind", "open"]]
    assert by.loc["place"].tolist() == [1, 1, 0]
    assert by.loc["visits"].tolist() == [0, 0, 1]


def test_figures_stand_in_the_unit_of_the_indicator():
    result = found(("a", "visits", "all", "=", 5000, "2024"), ("b", "visits", "all", "=", 6, "2024", "thousand"))
    assert result.cells["value"].tolist() == [5000, 6000] and set(result.series["unit"]) == {"count"}


def test_every_figure_names_its_row():
    result = found(("a", "beds", "all", "=", 5, "2024"), ("b", "beds", "all", "=", 6, "2024"))
    assert result.series.loc[0, "evidence"] == ("c1", "c2") and result.cells["evidence"].tolist() == [("c1",), ("c2",)]


def test_facts_come_by_region_and_side_and_only_those_of_the_theme():
    facts = pd.DataFrame({"region_id": ["b", "a", "a", "a", "z"], "themes": [("use",), ("use", "places"), (), ("places",), ("use",)]}, index=["f1", "f2", "f3", "f4", "f5"])
    result = found(("a", "beds", "all", "=", 5, "2024"), facts=facts)
    assert list(zip(result.facts.index, result.facts["theme_id"], strict=True)) == [("f4", "places"), ("f2", "use"), ("f1", "use")]


def test_an_indicator_nobody_has_is_named():
    assert found(("a", "beds", "all", "=", 5, "2024")).silent == ("visits", "place")


def test_a_theme_that_is_not_there_is_empty():
    nothing = theme_figures(context(("a", "beds", "all", "=", 5, "2024")), NO_FACTS, THEMES.head(0), INDICATORS, UNITS, theme_set="", focal="a", peers=())
    assert nothing.series.empty and nothing.cells.empty and nothing.facts.empty and nothing.silent == ()
