"""Exhibits of the notebook conditions: what leads, what is refused, and many regions."""

from pathlib import Path

import numpy as np
import pytest
from invented import build, drop, keep_regions
from notebook_cells import exhibits

from analysis.display.labels import Labels
from analysis.display.narrative_conditions import ordinal

RANKED = ("probabilities", "ranks", "dominance", "sensitivity", "settings")


@pytest.fixture(scope="module")
def english():
    return exhibits("conditions", language="en")


def cells(exhibit):
    return {row[0]: dict(zip([column["label"] for column in exhibit.columns][1:], row[1:], strict=True)) for row in exhibit.rows}


def test_the_headline_is_how_often_each_rank_occurs(english):
    title = english["conditions-answer"].title
    shares = cells(english["conditions-probabilities"])["Sichuan"]
    assert title.startswith(f"General conditions: Sichuan ranks 4th under {shares['4th']} of the defensible methods, 3rd under {shares['3rd']}")
    assert "not its readiness for AI" in english["conditions-answer"].rows[1][0]


def test_what_is_refused_is_named(english):
    said = " ".join(row[0] for row in english["conditions-answer"].rows)
    assert "Digital industries has no indicator that can be used" in said
    assert english["conditions-others"].title == "AI-specific conditions: none of the 7 indicators can be used"
    rows = {row[1]: row for row in english["conditions-entries"].rows}
    assert rows["Core digital industries, share of GDP"][2:4] == ["incomplete, left out", "2/5"] and rows["GDP per head"][2:5] == ["yes", "5/5", "2023"]


def test_values_stand_with_their_year_and_sources(english):
    exhibit = english["conditions-values"]
    assert exhibit.columns[1]["label"] == "GDP per head (10,000 yuan per head, 2023)" and exhibit.rows[0][:3] == ["Sichuan", "7.19", "2.26"]
    assert exhibit.evidence[0][1] and exhibit.sources


def test_it_ranks_no_plans_and_says_what_the_percentages_are(english):
    said = [row[0] for row in english["conditions-caveats"].rows]
    assert said[0] == "This ranks conditions of regions, not documents: the plans are given no overall ranking."
    assert "not chances of an event" in said[1]


def test_another_composite_is_refused_as_a_whole():
    found = exhibits("conditions", language="zh", composite="ai_conditions")
    assert found["conditions-pillars"].kind == "absence" and found["conditions-pillars"].title.startswith("人工智能专门条件没有一项可用的指标")
    assert found["conditions-entries"].kind == "table" and found["conditions-others"].title == "一般条件：6项指标，可用的有4项"


@pytest.mark.parametrize("options", [
    {"normalisation": "minmax", "aggregation": "geometric", "imputation": "mean"}, {"aggregation": "copeland"},
])
def test_other_recipes_run(options):
    found = exhibits("conditions", language="en", **options)
    assert found["conditions-ranks"].kind == "figure" and cells(found["conditions-probabilities"])["Beijing"]["1st"] == "100%"


@pytest.fixture
def invented(tmp_path, monkeypatch):
    folder = build(tmp_path / "data")
    monkeypatch.setenv("DUIBIAO_DATA", str(folder))
    return folder


def test_another_field_in_both_languages(invented: Path):
    zh, en = (exhibits("conditions", language=language) for language in ("zh", "en"))
    assert zh["conditions-answer"].title.startswith("乡村一般条件：各种合理的测算方式中，奥德排") and en["conditions-pillars"].kind == "figure"
    assert [e.evidence for e in zh.values()] == [e.evidence for e in en.values()]


def test_one_region_has_scores_and_no_ranks(invented):
    keep_regions(invented, ["aldmoor"])
    found = exhibits("conditions", language="en")
    assert found["conditions-pillars"].kind == "figure" and found["conditions-values"].rows
    for name in RANKED:
        assert found[f"conditions-{name}"].kind == "absence" and "a rank needs 2" in found[f"conditions-{name}"].title


def test_a_dataset_without_composites_says_so(invented):
    drop(invented, "composite_nodes")
    found = exhibits("conditions", language="zh")
    assert {found[f"conditions-{name}"].title for name in RANKED} == {"这个数据集没有设综合评价体系，本页无从计算。"}


@pytest.mark.parametrize("rank, zh, en", [(1, "第1位", "1st"), (2, "第2位", "2nd"), (3, "第3位", "3rd"), (11, "第11位", "11th"), (22, "第22位", "22nd")])
def test_ordinals(rank, zh, en):
    assert [ordinal(np.int64(rank), Labels(language, None)) for language in ("zh", "en")] == [zh, en]
