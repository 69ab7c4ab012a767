"""Sentences about growth: what has no multiple is passed over, a range keeps both its ends."""

from dataclasses import replace

import pytest

from analysis.display.labels import Labels
from analysis.display.narrative_targets import asked
from analysis.measures.growth import required_growth


@pytest.fixture(scope="module")
def growth(real_data):
    return required_growth(real_data.targets, real_data.baselines, real_data.indicators, real_data.plans, real_data.units)


def said(growth, real_data, **cells):
    """The sentences after the first row of the region in focus was changed."""
    labels = Labels("en", real_data)
    frame = growth.frame.copy()
    row = frame.index[frame["region_id"] == labels.focal][0]
    for column, value in cells.items():
        frame.loc[row, column] = value
    return [sentence.text for sentence in asked(replace(growth, frame=frame), labels)]


def test_a_goal_without_a_multiple_is_passed_over(growth, real_data):
    whole = said(growth, real_data)
    fewer = said(growth, real_data, absence="refused:no_ratio", multiple=float("nan"), annual_rate=float("nan"))
    assert len(fewer) == len(whole) - 1 and set(fewer) < set(whole)


def test_a_range_keeps_both_ends(growth, real_data):
    first = said(growth, real_data, multiple=1.5, multiple_high=2.5, annual_rate=0.1, annual_rate_high=0.2)[0]
    assert "1.5–2.5 times" in first and "10–20%" in first


def test_every_baseline_is_named_with_its_year(growth, real_data):
    (compute,) = [text for text in said(growth, real_data) if "computing" in text]
    assert "(2024)" in compute and "(no year)" in compute and "without a yearly rate" in compute
