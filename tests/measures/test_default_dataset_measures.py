"""What the default dataset says, counted in its rows by hand."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.dataset.load import load
from analysis.measures.balance import focus_balance
from analysis.measures.comparison import compare_groups
from analysis.measures.coverage import plan_coverage
from analysis.measures.emphasis import factor_shares, group_shares
from analysis.measures.gaps import gap_table
from analysis.measures.growth import required_growth
from analysis.measures.readings import share_readings
from analysis.measures.selection import select_plans
from analysis.measures.streams import goal_mix, streams

DATA = Path(__file__).resolve().parents[2] / "data"
REGIONS = ("sichuan", "beijing", "guangdong", "hebei", "zhejiang")
TABLES = ("plans", "provisions", "codings", "factors", "factor_groups", "terms", "targets", "indicators", "units", "context", "baselines", "positioning")


@pytest.fixture(scope="module")
def d():
    dataset = load(DATA)
    return SimpleNamespace(**{name: getattr(dataset, name) for name in TABLES})


@pytest.fixture(scope="module")
def core(d):
    return select_plans(d.plans, d.terms, plan_set="core", regions=REGIONS)


@pytest.fixture(scope="module")
def fullest(d):
    return select_plans(d.plans, d.terms, plan_set="fullest", regions=REGIONS)


@pytest.fixture(scope="module")
def by_factor(d):
    frame = factor_shares(d.plans, d.provisions, d.codings, d.factors).frame
    return frame.set_index(["plan_id", "factor_id"])


@pytest.mark.parametrize(("plan", "factor", "n", "total"), [
    ("guangdong-2024", "compute", 3, 45), ("guangdong-2024", "enablement", 21, 45),
    ("guangdong-2024", "industry_chain", 11, 45), ("guangdong-2024", "enterprises", 1, 45),
    ("beijing-2024", "compute", 1, 23), ("beijing-2024", "enablement", 16, 23),
    ("zhejiang-2025-measures", "compute", 4, 27), ("zhejiang-2025-measures", "enablement", 3, 27),
])
def test_shares_of_the_plans_that_were_wholly_read(by_factor, plan, factor, n, total):
    cell = by_factor.loc[plan, factor]
    assert (cell["n_low"], cell["n_high"], cell["total"], cell["share_low"]) == (n, n, total, n / total) and cell["exact"]


def test_one_measure_that_restricts_is_seen_but_not_in_favour(by_factor):
    # zhejiang-2025-12 bars new data centres outside the hub: five rows act on the factor, four in favour.
    cell = by_factor.loc["zhejiang-2025-measures", "compute"]
    assert cell["restricting"] == 1 and len(cell["evidence"]) == 5 and "zhejiang-2025-12" in cell["evidence"]
    assert by_factor["restricting"].sum() == 1


def test_the_range_of_a_plan_of_which_six_of_twenty_six_were_seen(by_factor):
    # Units: 01, {02, 03}, 04, 05, {06, 07}, {08, 09}; 10 and 11 are delivery arrangements. {02, 03} may be one measure
    # on compute or on data, so compute is 0 or 1 of the six seen, and 20 are not seen: [0, (1 + 20) / 26].
    cell = by_factor.loc["sichuan-2024", "compute"]
    assert (cell["n_low"], cell["n_high"], cell["seen"], cell["share_low"], cell["share_high"]) == (0, 1, 6, 0.0, 21 / 26)
    assert by_factor.loc["sichuan-2024", "research"][["share_low", "share_high"]].tolist() == [1 / 26, 21 / 26]
    assert by_factor.loc["sichuan-2024", "enablement"][["share_low", "share_high"]].tolist() == [0.0, 20 / 26]


@pytest.mark.parametrize("plan", ["hebei-2024", "zhejiang-2023"])
def test_no_share_where_the_total_is_not_known(by_factor, plan):
    assert set(by_factor.loc[plan]["absence"]) == {"total_unknown"} and by_factor.loc[plan]["share_low"].isna().all()


def test_coverage_of_the_core_plans(d, core):
    coverage = plan_coverage(core.frame, d.provisions)
    assert coverage["seen_min"].tolist() == [6, 23, 45, 1, 12] and coverage["complete"].tolist() == [False, True, True, False, False]
    draft_headings = plan_coverage(d.plans, d.provisions).loc["beijing-2023b"]
    assert (draft_headings["seen_min"], draft_headings["units_seen"]) == (8, 21)


def test_plan_sets(core, fullest):
    assert core.frame["is_substitute"].sum() == 0 and list(core.frame["region_id"]) == list(REGIONS)
    assert fullest.frame.index[fullest.frame["is_substitute"]].tolist() == ["zhejiang-2025-measures"]
    assert list(core.benchmark.index) == ["national-compute-2023"]


def test_the_third_pole_and_the_readings(d, fullest):
    readings = share_readings(fullest.frame, d.provisions, d.codings, d.factor_groups, group_set="poles")
    poles = readings["count"].frame.set_index(["plan_id", "group_id"])
    assert poles.loc[("guangdong-2024", "pole_chain"), "share_low"] == 12 / 45
    tasks = readings["task"].frame.set_index(["plan_id", "group_id"])
    assert tasks.loc[("guangdong-2024", "pole_compute"), ["n_low", "total"]].tolist() == [3, 38]
    assert tasks.loc[("sichuan-2024", "pole_compute"), "absence"] == "refused:role_unknown"


@pytest.mark.parametrize(("weighting", "restricting"), [("count", 1 / 27), ("fractional", 1 / 27), ("text", 150 / 3229)])
def test_exact_shares_sum_to_one_less_what_restricts(d, weighting, restricting):
    assert d.provisions["text_chars"]["zhejiang-2025-12"] == 150
    shares = group_shares(d.plans, d.provisions, d.codings, d.factor_groups, group_set="poles", weighting=weighting).frame
    sums = shares[shares["exact"]].groupby("plan_id")["share_low"].sum()
    assert sums.to_dict() == {
        "beijing-2024": pytest.approx(1), "guangdong-2024": pytest.approx(1), "zhejiang-2025-measures": pytest.approx(1 - restricting),
    }


def test_what_is_identified_about_the_headline(d, core):
    frame = compare_groups(core.frame, d.provisions, d.codings, d.factor_groups, group_set="poles").frame.set_index(["plan_p", "plan_q", "group_id"])
    # 15/23 > 22/45; 2/23 < 11/45; 3 and 1 provisions on compute do not tell 45 and 23 apart.
    assert frame.loc[("beijing-2024", "guangdong-2024", "pole_enablement"), "status"] == "higher"
    assert frame.loc[("beijing-2024", "guangdong-2024", "pole_chain"), "status"] == "lower"
    assert frame.loc[("beijing-2024", "guangdong-2024", "pole_compute"), "status"] == "not_identified"
    assert not frame["fragile"].any()
    # None is sure: (a - 1) / 26 must exceed 4 / 45, so a = 4; lower would need 22 - b < 26 * 2 / 45, and b is at most 20.
    sichuan = frame.loc[("sichuan-2024", "guangdong-2024", "pole_compute")]
    assert sichuan["status"] == "not_identified" and sichuan["settle_higher"] == 4 and pd.isna(sichuan["settle_lower"])


def test_balance_is_given_only_for_plans_with_enough_of_both(d, fullest):
    frame = focus_balance(fullest.frame, d.provisions, d.codings, d.factor_groups).frame
    given = frame[(frame["absence"] == "") & (frame["weighting"] == "count")].set_index("plan_id")["balance"]
    assert given.to_dict() == {"guangdong-2024": pytest.approx(-1.375966, abs=1e-6), "zhejiang-2025-measures": pytest.approx(0.203422, abs=1e-6)}


def test_goals_as_n_of_n(d, core):
    mix = goal_mix(d.targets, d.indicators, core.frame, d.factors).frame.set_index(["plan_id", "factor_id"])
    assert mix.groupby("plan_id", sort=False)["of"].first().tolist() == [6, 5, 4, 4, 5]
    assert mix.loc[("guangdong-2024", "compute"), "evidence"] == ("guangdong-2024-t01", "guangdong-2024-t03")
    assert mix.loc[("hebei-2024", "compute"), "n"] == 3 and mix["reported"].groupby("plan_id").first().sum() == 1


def test_streams_that_disagree_are_said_to(d, core):
    leads = streams(core.frame, d.provisions, d.codings, d.targets, d.indicators, d.positioning, d.factor_groups, group_set="poles").leads
    assert leads.set_index("plan_id")["agree"]["guangdong-2024"] == "disagree"
    assert leads.set_index("plan_id").loc["beijing-2024", ["provisions", "goals", "positioning"]].nunique() == 1


def test_gap_of_the_one_indicator_with_same_scope_peers(d, core):
    gaps = gap_table(d.targets, d.indicators, core.with_benchmark, d.units, d.context, d.baselines, focal="sichuan", peers=REGIONS[1:], benchmark="national").frame
    total = gaps[gaps["target_id"] == "sichuan-2024-t06"].set_index("peer_region_id")
    assert total["status"].to_dict() == {
        "beijing": "no_counterpart", "guangdong": "same_scope", "hebei": "same_scope_other_year", "zhejiang": "no_counterpart", "national": "same_scope_other_year",
    }
    assert total.loc["guangdong", "ratio"] == pytest.approx(40000 / 60000)
    # 2023: 83.68 million people against 127.06; 6013.29 billion yuan against 13567.316.
    assert total.loc["guangdong", "per_head_ratio"] == pytest.approx((40000 / 8368) / (60000 / 12706)) and total.loc["guangdong", "per_head_year"] == 2023
    assert total.loc["guangdong", "per_gdp_ratio"] == pytest.approx((40000 / 60132.9) / (60000 / 135673.16))
    assert (gaps["status"] == "same_scope").sum() == 1


def test_growth_over_the_defensible_baselines(d):
    growth = required_growth(d.targets, d.baselines, d.indicators, d.plans, d.units)
    span = growth.ranges.loc["sichuan-2024-t06"]
    assert (span["multiple_min"], span["multiple_max"], span["dated"]) == (2.0, pytest.approx(40 / 11), 1)
    assert span["rate_max"] == pytest.approx((40 / 11) ** (1 / 3) - 1) and len(growth.frame) == 16
    assert not growth.ranges.loc["sichuan-2024-t05", "scope_match"]
