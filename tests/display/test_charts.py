"""What the charts draw: marks at the figures, ranges as ranges, and absences in words."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import same_color

from analysis.display import charts, marks, style
from analysis.display.labels import Labels
from display_standins import dataset, shares

NAN = float("nan")


@pytest.fixture
def labels():
    return Labels("en", dataset())


def words(ax):
    """Every text written on the axes and its panels."""
    return [text.get_text() for axes in (ax, *ax.child_axes) for text in axes.texts]


def dots(ax):
    """Places of the dots."""
    return [tuple(map(float, place)) for collection in ax.collections for place in collection.get_offsets()]


def solid(ax):
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches if same_color(bar.get_facecolor(), style.FOCAL)]


def pale(ax):
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches if same_color(bar.get_facecolor(), style.FOCAL_PALE)]


# --- poles and profile ----------------------------------------------------------------------------------------------


def test_poles_have_a_panel_per_group_and_dots_at_the_shares(labels):
    ax = charts.plot_poles(shares(4, 3), labels)
    assert len(ax.child_axes) == 3
    for i, panel in enumerate(ax.child_axes, start=1):
        assert dots(panel) == [(pytest.approx(i / 20), 2.0), (pytest.approx(i / 20), 3.0)]


def test_poles_draw_a_range_for_what_was_partly_read(labels):
    panel = charts.plot_poles(shares(3, 3), labels).child_axes[0]
    assert solid(panel) == [(0, pytest.approx(1 / 20))] and pale(panel) == [(pytest.approx(1 / 20), pytest.approx(15 / 20))]


def test_poles_label_both_kinds_and_say_an_unknown_total_in_words(labels):
    found = words(charts.plot_poles(shares(3, 2), labels))
    assert {"5–75%", "10–80%", "5% (1/20)", "10% (2/20)"} <= set(found)
    assert {"1 of 9 read, total unknown", "2 of 9 read, total unknown"} <= set(found)


def test_a_plan_of_unknown_total_has_no_mark(labels):
    panel = charts.plot_poles(shares(2, 2), labels).child_axes[0]
    assert dots(panel) == [] and all(bar.get_y() < 0.5 for bar in panel.patches)


def test_the_rest_is_no_pole(labels):
    result = shares(3, 3)
    rest = result.frame[result.frame["group_id"] == "g3"].assign(group_id="")
    result.frame = pd.concat([result.frame, rest], ignore_index=True)
    assert len(charts.plot_poles(result, labels).child_axes) == 3


@pytest.mark.parametrize("plot", [charts.plot_poles, charts.plot_profile])
def test_the_region_in_focus_comes_first_and_in_colour(plot):
    labels = Labels("en", dataset(), focal="cc")
    result = shares(4, 3, column="group_id" if plot is charts.plot_poles else "factor_id")
    found = [text for panel in plot(result, labels).child_axes for text in panel.texts]
    names = [text for text in found if text.get_text().startswith("name ") and not text.get_text().startswith(("name g", "name f"))]
    assert names[0].get_text().startswith("name cc")
    assert [text.get_color() for text in names] == [style.FOCAL, *[style.INK] * 3]


def test_a_benchmark_comes_last(labels):
    frame = pd.DataFrame({"plan_id": ["realm-p", "bb-p", "aa-p"], "region_id": ["realm", "bb", "aa"]})
    assert list(marks.plans_in_order(frame, labels)) == ["aa-p", "bb-p", "realm-p"]


def test_profiles_have_a_panel_per_plan_with_bars_at_the_shares(labels):
    ax = charts.plot_profile(shares(3, 5, column="factor_id"), labels)
    assert len(ax.child_axes) == 3
    partly, unknown, whole = ax.child_axes
    assert solid(partly)[:2] == [(0, pytest.approx(0.05)), (0, pytest.approx(0.1))] and pale(partly)[0] == (pytest.approx(0.05), pytest.approx(0.75))
    assert [bar.get_width() for bar in whole.patches] == [pytest.approx(i / 20) for i in range(1, 6)]
    assert not unknown.patches and list(unknown.get_xticks()) == []


def test_profiles_count_where_there_is_no_share(labels):
    found = words(charts.plot_profile(shares(2, 3, column="factor_id"), labels))
    assert {"1/9", "2/9", "3/9", "5–75%"} <= set(found)


def test_a_refused_share_is_said_in_words(labels):
    result = shares(3, 2)
    result.frame.loc[result.frame["plan_id"] == "cc-p", ["absence", "seen", "total"]] = ["refused:text_not_read", pd.NA, pd.NA]
    assert any("text not read" in text for text in words(charts.plot_poles(result, labels)))


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_range_is_solid_to_its_lower_end_and_pale_to_its_upper(one, other):
    low, high = sorted((one, other))
    with style.theme():
        ax = style.new_axes(height=40, left=20)
        marks.draw_range(ax, 0, low, high, marks.Tone(style.FOCAL, style.FOCAL_PALE), height=0.5, tip="t")
    assert solid(ax) == ([(0, low)] if low > 0 else [])
    assert pale(ax) == ([(low, pytest.approx(high))] if high > low else [])


# --- coverage -------------------------------------------------------------------------------------------------------


def coverage():
    frame = pd.DataFrame({
        "region_id": ["bb", "aa", "cc"], "total": pd.array([pd.NA, 26, 23], dtype="Int64"), "seen_min": pd.array([1, 6, 23], dtype="Int64"),
        "seen_max": pd.array([1, 9, 23], dtype="Int64"), "complete": [False, False, True],
    }, index=pd.Index(["bb-p", "aa-p", "cc-p"], name="plan_id"))
    return frame


def test_coverage_shows_what_was_surely_and_perhaps_read_and_the_whole(labels):
    ax = charts.plot_coverage(coverage(), labels)
    assert solid(ax) == [(0, 6)] and pale(ax) == [(6, 9)]
    outlines = [bar.get_width() for bar in ax.patches if bar.get_facecolor()[3] == 0]
    assert outlines == [26, 23]


def test_coverage_says_how_much_in_words(labels):
    assert {"6–9 of 26 read", "1 read, total unknown", "all 23 read"} <= set(words(charts.plot_coverage(coverage(), labels)))


# --- goals and streams ----------------------------------------------------------------------------------------------


def goals():
    rows = [("aa", "f1", 2, 3, True), ("aa", "f2", 1, 3, True), ("aa", "f3", 0, 3, True), ("bb", "f1", 0, 1, False), ("bb", "f2", 1, 1, False), ("bb", "f3", 0, 1, False),
            ("cc", "f1", 0, 0, False), ("cc", "f2", 0, 0, False), ("cc", "f3", 0, 0, False)]
    frame = pd.DataFrame(rows, columns=["region_id", "factor_id", "n", "of", "reported"])
    return SimpleNamespace(frame=frame.assign(plan_id=frame["region_id"] + "-p"))


def test_goals_are_a_dot_each_and_factors_without_any_are_left_out(labels):
    ax = charts.plot_goal_mix(goals(), labels)
    assert [[y for _, y in dots(panel)] for panel in ax.child_axes] == [[0, 0, 1], [1], []]
    assert "name f3" not in words(ax)


def test_goals_never_become_percentages_and_reported_ones_are_hollow(labels):
    ax = charts.plot_goal_mix(goals(), labels)
    assert not any("%" in text for text in words(ax))
    faces = [panel.collections[0].get_facecolor()[0] for panel in ax.child_axes[:2]]
    assert same_color(faces[0], style.PAPER) and same_color(faces[1], style.PEER)
    assert {"3 goals, as", "reported"} <= set(words(ax)) or "3 goals, as reported" in words(ax)
    assert "1 goal" in words(ax) and "no goals seen" in words(ax)


def three(agree="disagree"):
    rows = []
    for plan, known in (("aa", True), ("bb", False)):
        for i, group in enumerate(("g1", "g2", ""), start=1):
            rows.append({"plan_id": f"{plan}-p", "region_id": plan, "group_id": group, "share_low": 0.1 * i if known else NAN, "share_high": 0.2 * i if known else NAN,
                         "provisions_absence": "" if known else "total_unknown", "goals_n": i, "goals_of": 4, "goals_reported": known, "goals_absence": "",
                         "texts_n": 0, "texts_of": 0, "texts_absence": "not_seen"})
    leads = pd.DataFrame({"plan_id": ["aa-p", "bb-p"], "region_id": ["aa", "bb"], "provisions": ["g1", ""], "goals": ["g2", "g2"], "positioning": ["", ""],
                          "reported": [True, False], "agree": [agree, "undecided"]})
    return SimpleNamespace(frame=pd.DataFrame(rows), leads=leads)


def shaded(ax, colour):
    return [axes for axes in ax.child_axes for patch in axes.patches if same_color(patch.get_facecolor(), colour)]


def test_streams_that_disagree_are_shaded_in_the_colour_of_alert(labels):
    ax = charts.plot_streams(three(), labels)
    assert shaded(ax, style.ALERT_PALE) == list(ax.child_axes) and shaded(ax, style.LEAD) == [ax.child_axes[1]]
    assert "two decided, disagree" in words(ax)


def test_streams_that_agree_are_not(labels):
    ax = charts.plot_streams(three("agree"), labels)
    assert shaded(ax, style.ALERT_PALE) == [] and "two decided, agree" in words(ax)


def test_streams_show_counts_shares_and_absences(labels):
    found = words(charts.plot_streams(three(), labels))
    assert {"10–20%", "20–40%", "1/4", "2/4", "total unknown, no share", "not seen"} <= set(found)


# --- targets --------------------------------------------------------------------------------------------------------


def target(region, value, *, scope="k1", comparator=">=", kind="floor", year=2027, high=NAN, reported=False, absence="", indicator="i1"):
    return {"indicator_id": indicator, "scope_id": scope, "plan_id": f"{region}-p", "region_id": region, "comparator": comparator, "comparator_class": kind,
            "value": value, "value_high": high, "unit": "count", "year": year, "reported": reported, "absence": absence}


def board(*rows):
    return pd.DataFrame(list(rows), index=[f"t{i}" for i in range(len(rows))])


def marks_at(ax):
    return [(line.get_marker(), float(line.get_xdata()[0])) for line in ax.lines if line.get_marker() not in ("None", "", None)]


def stems(ax):
    return sorted(float(line.get_xdata()[1]) for line in ax.lines if line.get_linewidth() == 2 and len(line.get_xdata()) == 2)


def test_the_board_puts_marks_at_the_targets_and_scopes_apart(labels):
    ax = charts.plot_target_board(board(target("bb", 30.0, scope="k2", comparator="=", kind="level"), target("aa", 10.0), target("cc", 20.0, comparator="<=", kind="ceiling")), labels)
    same, other = ax.child_axes
    assert marks_at(same) == [(">", 10.0), ("<", 20.0)] and marks_at(other) == [("o", 30.0)]
    assert stems(same) == [10.0, 20.0] and stems(other) == [], "a figure alone in its scope must have no length"
    found = words(ax)
    assert found.index("scope: name k1") < found.index("at least 10 (2027)") < found.index("scope: name k2") < found.index("30 (2027)")


def test_the_board_shows_indicators_that_several_regions_have_unless_asked(labels):
    frame = board(target("aa", 1.0), target("bb", 2.0), target("aa", 3.0, indicator="i2"))
    assert len(charts.plot_target_board(frame, labels).child_axes) == 1
    asked = charts.plot_target_board(frame, labels, indicators=["i2", "i1"])
    assert len(asked.child_axes) == 2 and "name i2" in words(asked)


def test_the_board_begins_at_nought_or_says_that_it_is_logarithmic(labels):
    near, far = (charts.plot_target_board(board(target("aa", 10.0), target("bb", value)), labels) for value in (400.0, 900.0))
    assert near.child_axes[0].get_xlim()[0] == 0 and "log scale" not in words(near)
    assert far.child_axes[0].get_xscale() == "log" and "log scale" in words(far)


def test_the_board_says_a_target_without_a_number_in_words(labels):
    ax = charts.plot_target_board(board(target("aa", 10.0), target("bb", NAN, absence="set_without_number")), labels)
    assert len(marks_at(ax.child_axes[0])) == 1 and "set, without a number" in words(ax)


def test_reported_targets_are_hollow(labels):
    ax = charts.plot_target_board(board(target("aa", 10.0, reported=True), target("bb", 12.0)), labels)
    faces = [line.get_markerfacecolor() for line in ax.child_axes[0].lines if line.get_marker() == ">"]
    assert faces == [style.PAPER, style.PEER]


def test_an_empty_board_says_so(labels):
    assert "nothing to show" in words(charts.plot_target_board(board(target("aa", 1.0)), labels, indicators=[]))


def growth():
    def row(target, region, rate, match=True, year=2023, indicator="i1"):
        return {"target_id": target, "baseline_id": f"{target}-{year}", "plan_id": f"{region}-p", "region_id": region, "indicator_id": indicator, "scope_id": "k1",
                "target_comparator": ">", "target_value": 100.0, "target_value_high": NAN, "target_year": 2027, "baseline_scope_id": "k1" if match else "k2",
                "baseline_comparator": "=", "baseline_value": 50.0, "baseline_year": year, "unit": "count", "scope_match": match, "annual_rate": rate}
    frame = pd.DataFrame([row("t1", "bb", 0.2), row("t2", "aa", 0.1), row("t2", "aa", 0.3, year=2024), row("t3", "aa", 0.4, match=False, indicator="i2"),
                          row("t4", "cc", NAN, year=pd.NA)]).astype({"baseline_year": "Int64"})
    ranges = pd.DataFrame({"rate_min": [0.2, 0.1, 0.4, NAN], "rate_max": [0.2, 0.3, 0.4, NAN], "bound": ["exact", "approximate", "at_most", "exact"]}, index=["t1", "t2", "t3", "t4"])
    return SimpleNamespace(frame=frame, ranges=ranges)


def test_growth_has_a_dot_per_dated_baseline_and_an_interval_between(labels):
    ax = charts.plot_growth(growth(), labels)
    assert sorted(x for x, _ in dots(ax)) == [pytest.approx(v) for v in (0.1, 0.2, 0.3, 0.4)]
    spans = [tuple(line.get_xdata()) for line in ax.lines if line.get_linewidth() == 9]
    assert spans == [(0.1, 0.3)]


def test_growth_over_another_scope_is_hollow_and_named(labels):
    ax = charts.plot_growth(growth(), labels)
    same, other = ax.collections
    assert same_color(other.get_facecolor()[0], style.PAPER) and len(other.get_offsets()) == 1 and len(same.get_offsets()) == 3
    assert "baseline: 50 (2023), other scope: name k2" in words(ax)


def test_growth_without_a_year_is_said_in_words(labels):
    found = words(charts.plot_growth(growth(), labels))
    assert "year of the baseline unknown, no rate" in found and "baseline: 50, year unknown" in found
    assert {"20%", "about 10–30%", "at most 40%"} <= set(found)


def test_growth_puts_the_region_in_focus_first_within_an_indicator(labels):
    names = [text for text in words(charts.plot_growth(growth(), labels)) if text.startswith("name ")]
    assert names == ["name i1", "name aa", "name bb", "name cc", "name i2", "name aa"]


def gaps(*rows):
    base = {"target_id": "t1", "indicator_id": "i1", "unit": "count", "focal_region_id": "aa", "focal_comparator": ">", "focal_value": 40.0, "focal_value_high": NAN,
            "focal_year": 2027, "peer_scope_id": "k2", "peer_comparator": ">", "peer_value": 60.0, "peer_value_high": NAN, "peer_year": 2025, "is_benchmark": False,
            "ratio_low": NAN, "ratio_high": NAN, "ratio_absence": "", "absence": ""}
    return SimpleNamespace(frame=pd.DataFrame([{**base, **row} for row in rows]))


MIXED = gaps(
    {"peer_region_id": "bb", "status": "same_scope", "ratio_low": 0.5, "ratio_high": 0.5}, {"peer_region_id": "cc", "status": "same_scope_other_year", "ratio_low": 2.0, "ratio_high": 4.0},
    {"peer_region_id": "dd", "status": "other_scope"}, {"peer_region_id": "ee", "status": "no_counterpart", "absence": "not_set"},
    {"peer_region_id": "ff", "status": "no_counterpart", "absence": "not_seen"}, {"peer_region_id": "realm", "status": "opposite_comparator", "is_benchmark": True},
)


def test_gaps_draw_a_multiple_only_where_scopes_are_the_same(labels):
    ax = charts.plot_gaps(MIXED, labels)
    assert marks_at(ax) == [("o", 0.5), ("o", 4.0)]
    faces = [line.get_markerfacecolor() for line in ax.lines if line.get_marker() == "o"]
    assert faces == [style.FOCAL, style.PAPER]


def test_gaps_say_the_rest_in_words(labels):
    found = words(charts.plot_gaps(MIXED, labels))
    assert "more than 60 (2025); other scope: name k2, not compared" in found
    assert "more than 60 (2025); floor against ceiling, not compared" in found
    assert "name ee: not set; name ff: not seen" in found
    assert {"0.5 times; peer: more than 60 (2025)", "2–4 times; peer: more than 60 (2025)", "equal", "1/2", "2 times"} <= set(found)


def test_gaps_without_any_multiple_have_no_scale(labels):
    ax = charts.plot_gaps(gaps({"peer_region_id": "bb", "status": "no_counterpart", "absence": "not_set"}), labels)
    assert "equal" not in words(ax) and marks_at(ax) == []


def test_gaps_put_targets_with_a_multiple_first(labels):
    result = gaps({"target_id": "t1", "peer_region_id": "bb", "status": "no_counterpart", "absence": "not_set"},
                  {"target_id": "t2", "indicator_id": "i2", "peer_region_id": "bb", "status": "same_scope", "ratio_low": 0.5, "ratio_high": 0.5})
    own = [text for text in words(charts.plot_gaps(result, labels)) if text.startswith("name i")]
    assert own == ["name i2  more than 40 (2027)", "name i1  more than 40 (2027)"]
