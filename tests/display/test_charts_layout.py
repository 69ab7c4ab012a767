"""Charts as a reader meets them: every label inside the figure, none over another, whatever the names, plans and language."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations
from types import SimpleNamespace

import matplotlib
import pandas as pd
import pytest
from matplotlib.axes import Axes

from analysis.display import charts, style
from analysis.display.labels import Labels
from analysis.display.svg import to_svg
from analysis.measures.coverage import plan_coverage
from analysis.measures.emphasis import factor_shares, group_shares
from analysis.measures.gaps import gap_table
from analysis.measures.growth import required_growth
from analysis.measures.selection import select_plans
from analysis.measures.streams import goal_mix, streams
from analysis.measures.targets import target_board
from display_standins import dataset, shares

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("zh", "en")
NAMES = ("poles", "profile", "coverage", "goal_mix", "streams", "target_board", "growth", "gaps")


@pytest.fixture(scope="module")
def results(real_data):
    """Every chart's result on the real dataset, for the core plans and for the first eight of all."""
    data = real_data
    regions = [region for region, role in data.regions["role"].items() if role in ("focal", "peer")]
    found = {}
    for plan_set, most in (("core", 9), ("all", 8)):
        selection = select_plans(data.plans, data.terms, plan_set=plan_set, regions=regions)
        plans, shown = selection.frame.iloc[:most], selection.with_benchmark
        coded = (plans, data.provisions, data.codings)
        group_set = "poles" if plan_set == "core" else "headline"
        found[plan_set] = {
            "poles": group_shares(*coded, data.factor_groups, group_set=group_set), "profile": factor_shares(*coded, data.factors),
            "coverage": plan_coverage(plans, data.provisions), "goal_mix": goal_mix(data.targets, data.indicators, plans, data.factors),
            "streams": streams(*coded, data.targets, data.indicators, data.positioning, data.factor_groups, group_set=group_set),
            "target_board": target_board(data.targets, data.indicators, shown, data.units),
            "growth": required_growth(data.targets, data.baselines, data.indicators, plans, data.units),
            "gaps": gap_table(data.targets, data.indicators, shown, data.units, data.context, data.baselines,
                              focal=regions[0], peers=regions[1:], benchmark=selection.benchmark["region_id"].iloc[0]),
        }
    return found


def draw(name, result, labels):
    return getattr(charts, f"plot_{name}")(result, labels)


@dataclass(frozen=True)
class Box:
    """Where a text of the page lies, in pixels from the top left."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float


def boxes(ax):
    """Every text of the written page, measured as a reader with a slightly wider font would see it."""
    root = ET.fromstring(to_svg(ax.figure, id="a", title="t", desc="d", language="en"))
    return [_box(element) for element in root.iter(f"{SVG}text") if (element.text or "").strip()]


def _box(element):
    size, x, y = float(element.get("font-size").removesuffix("px")), float(element.get("x")), float(element.get("y"))
    width = style.text_width(element.text, size)
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "start")]
    return Box(element.text, left, left + width, y - 0.78 * size, y + 0.16 * size)


def check_layout(ax):
    width, height = ax.figure.get_figwidth() * 72, ax.figure.get_figheight() * 72
    found = boxes(ax)
    assert found
    outside = [box.text for box in found if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height]
    assert not outside, f"outside the figure: {outside}"
    over = [(one.text, two.text) for one, two in combinations(found, 2) if _overlap(one, two)]
    assert not over, f"one over the other: {over[:5]}"


def _overlap(one, two):
    return min(one.x1, two.x1) - max(one.x0, two.x0) > 1 and min(one.y1, two.y1) - max(one.y0, two.y0) > 1


@pytest.mark.parametrize(("dx", "message"), [(0, "one over the other"), (700, "outside the figure")])
def test_the_check_sees_labels_that_collide_or_leave(dx, message):
    with style.theme():
        ax = style.new_axes(height=40, left=20)
        style.rows(ax, [""])
        style.put(ax, 0, 0, "first")
        style.put(ax, 0, 0, "second", dx=dx)
    with pytest.raises(AssertionError, match=message):
        check_layout(ax)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan_set", ["core", "all"])
@pytest.mark.parametrize("name", NAMES)
def test_labels_of_the_real_charts_keep_clear_of_each_other(results, real_data, name, plan_set, language):
    check_layout(draw(name, results[plan_set][name], Labels(language, real_data)))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_draw_the_same_marks(results, real_data, name):
    drawn = [draw(name, results["core"][name], Labels(language, real_data)) for language in LANGUAGES]
    counts = [[(len(axes.patches), len(axes.lines), len(axes.collections)) for axes in every(ax)] for ax in drawn]
    assert counts[0] == counts[1] and sum(map(sum, counts[0])) > 0


def every(ax):
    return [ax, *ax.child_axes]


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_leaves_no_trace_and_is_the_same_twice(results, real_data, name):
    before, labels = dict(matplotlib.rcParams), Labels("zh", real_data)
    pages = [to_svg(draw(name, results["core"][name], labels).figure, id="a", title="t", desc="d", language="zh") for _ in range(2)]
    assert pages[0] == pages[1]
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_draws_on_axes_that_are_given(results, real_data, name):
    with style.theme():
        given = style.new_axes(height=500, left=180, top=60)
    ax = getattr(charts, f"plot_{name}")(results["core"][name], Labels("en", real_data), ax=given)
    assert ax is given and isinstance(ax, Axes) and len(ax.figure.axes) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_result_is_not_changed_by_drawing_it(results, real_data, name):
    result = results["core"][name]
    frame = result if isinstance(result, pd.DataFrame) else result.frame
    before = frame.copy(deep=True)
    draw(name, result, Labels("zh", real_data))
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("hostile", [False, True], ids=["plain", "hostile"])
@pytest.mark.parametrize(("plans", "groups"), [(1, 2), (3, 3), (8, 4), (2, 5)])
def test_poles_of_any_number_of_plans_and_groups_fit(plans, groups, hostile):
    check_layout(charts.plot_poles(shares(plans, groups), Labels("en", dataset(hostile=hostile))))


@pytest.mark.parametrize("hostile", [False, True], ids=["plain", "hostile"])
@pytest.mark.parametrize("plans", [1, 8])
def test_profiles_of_any_number_of_plans_fit(plans, hostile):
    check_layout(charts.plot_profile(shares(plans, 5, column="factor_id"), Labels("zh", dataset(hostile=hostile))))


def board(**changes):
    rows = [
        {"indicator_id": "i1", "scope_id": "k1", "plan_id": f"{region}-p", "region_id": region, "comparator": ">=", "comparator_class": "floor", "value": value,
         "value_high": float("nan"), "unit": "PFLOPS", "year": 2027, "reported": False, "absence": "", **changes}
        for region, value in (("bb", 10.0), ("aa", 4000.0), ("realm", 90000.0))
    ]
    return pd.DataFrame(rows, index=["t1", "t2", "t3"])


@pytest.mark.parametrize("hostile", [False, True], ids=["plain", "hostile"])
def test_boards_fit_whatever_the_names(hostile):
    check_layout(charts.plot_target_board(board(), Labels("en", dataset(hostile=hostile))))


def gaps(statuses, ratios):
    peers = ("bb", "cc", "dd", "realm")
    rows = [
        {"target_id": "t1", "indicator_id": "i1", "unit": "PFLOPS", "focal_region_id": "aa", "focal_comparator": ">", "focal_value": 40000.0, "focal_value_high": float("nan"),
         "focal_year": 2027, "peer_region_id": peer, "peer_scope_id": "k2", "peer_comparator": ">", "peer_value": 100.0, "peer_value_high": float("nan"), "peer_year": 2025,
         "is_benchmark": peer == "realm", "status": status, "ratio_low": ratio, "ratio_high": ratio, "ratio_absence": "", "absence": "not_set" if status == "no_counterpart" else ""}
        for peer, status, ratio in zip(peers, statuses, ratios, strict=False)
    ]
    return SimpleNamespace(frame=pd.DataFrame(rows))


@pytest.mark.parametrize("hostile", [False, True], ids=["plain", "hostile"])
@pytest.mark.parametrize("ratios", [(0.9, 1.1), (0.001, 900.0), (1.0, 1.0)])
def test_gaps_fit_whatever_the_ratios_and_names(ratios, hostile):
    result = gaps(["same_scope", "same_scope_other_year", "other_scope", "no_counterpart"], [*ratios, float("nan"), float("nan")])
    check_layout(charts.plot_gaps(result, Labels("zh", dataset(hostile=hostile))))
