"""The chart of growth: what each target asks for a year, over the baselines it may start from."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from analysis.display import marks, style
from analysis.display.charts_targets import dated
from analysis.display.labels import Labels

HEAD_ROW, MARK_ROW, LINE = 32, 58, 16


@style.themed
def plot_growth(growth, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the yearly growth that each target asks for, over the baselines it may start from.

    Parameters
    ----------
    growth : Growth
        From `required_growth`.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes
        Targets by indicator; indicators of the region in focus come first, and within each its own targets.

    Notes
    -----
    One baseline is a dot, several an interval; hollow where the baseline is of another scope than the target, which is
    named. A baseline without a year gives no rate and is said in words.
    """
    facts = growth.frame.drop_duplicates("target_id").set_index("target_id").loc[growth.ranges.index]
    names = [_target_text(row, labels) for _, row in facts.iterrows()]
    left = max(style.widest(names, style.SMALL), style.widest([labels.region(region) for region in facts["region_id"]])) + style.GAP + 4
    lines = _lines(growth, facts, style.WIDTH - left - 24, labels)
    heights = [HEAD_ROW if kind == "indicator" else MARK_ROW + LINE * below.count("\n") for kind, _, below in lines]
    if ax is None:
        ax = style.new_axes(height=sum(heights) or MARK_ROW, left=left, right=24, top=34, bottom=30)
    ys, total = style.row_places(heights)
    ax.set(ylim=(total or 1, 0), yticks=[])
    _rate_axis(ax, growth.ranges["rate_max"].max(), labels)
    places = {}
    for y, height, (kind, code, below) in zip(ys, heights, lines, strict=True):
        if kind == "indicator":
            marks.indicator_line(ax, y + 2, labels.indicator(code), top=y - height / 2)
        else:
            places[code] = y - height / 2 + 26
            _target(ax, places[code], growth.ranges.loc[code], facts.loc[code], below, labels)
    _dots(ax, growth.frame[growth.frame["annual_rate"].notna()], places, labels)
    _growth_key(ax, growth.frame, labels)
    return ax


def _lines(growth, facts: pd.DataFrame, width: float, labels: Labels) -> list[tuple[str, str, str]]:
    """Lines from the top down: an indicator, or a target with the text of its baselines."""
    own = facts["region_id"].map(labels.is_focal).astype(bool)
    mine = set(facts.loc[own, "indicator_id"])
    lines = []
    for indicator in sorted(dict.fromkeys(facts["indicator_id"]), key=lambda indicator: indicator not in mine):
        targets = facts[facts["indicator_id"] == indicator].assign(_own=~own).sort_values("_own", kind="stable")
        lines += [("indicator", indicator, ""), *(("target", target, _baselines(growth, target, width, labels)) for target in targets.index)]
    return lines


def _baselines(growth, target: str, width: float, labels: Labels) -> str:
    rows = growth.frame[growth.frame["target_id"] == target]
    texts = [_baseline(row, labels) for _, row in rows.iterrows()]
    return style.wrapped(labels.phrase("baselines", list=labels.pick(("；", "; ")).join(texts)), width, style.SMALL, lines=3)


def _target_text(row: pd.Series, labels: Labels) -> str:
    target = labels.quantity(row["target_value"], row["unit"], row["target_comparator"], row["target_value_high"])
    return dated(target, row["target_year"], labels)


def _rate_axis(ax: Axes, greatest: float, labels: Labels) -> None:
    top = max(greatest if marks.given(greatest) else 0.1, 0.1)
    step = next(step for step in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100) if top / step <= 6)
    ax.set_xlim(0, top * 1.12)
    style.ticks(ax.xaxis, [step * i for i in range(int(top / step) + 1)], labels.percent)
    style.grid(ax)


def _target(ax: Axes, y: float, span: pd.Series, first: pd.Series, below: str, labels: Labels) -> None:
    marks.name_line(ax, y, labels.region(first["region_id"]), marks.label_colour(labels, first["region_id"]), below=_target_text(first, labels))
    style.put(ax, 0, y, below, dx=4, dy=-17 - LINE / 2 * below.count("\n"), clear=True)
    if not marks.given(span["rate_min"]):
        style.put(ax, 0, y, labels.phrase("baseline_year_unknown"), dx=4, clear=True)
        return
    colours = marks.tone(labels, first["region_id"])
    if span["rate_max"] > span["rate_min"]:
        marks.line(ax, (span["rate_min"], span["rate_max"]), (y, y), color=colours.pale, linewidth=9)
    marks.above(ax, (span["rate_min"] + span["rate_max"]) / 2, y, _rate_text(span, labels), lift=9)


def _rate_text(span: pd.Series, labels: Labels) -> str:
    text = labels.rate(span["rate_min"], span["rate_max"])
    return text if span["bound"] == "exact" else labels.phrase("bounded", bound=labels.word("bound", span["bound"]), text=text)


def _dots(ax: Axes, rows: pd.DataFrame, places: Mapping[str, float], labels: Labels) -> None:
    """A dot for each dated baseline; hollow where its scope is another than the target's."""
    for match in (True, False):
        several = rows[rows["scope_match"] == match]
        tips = [f"{labels.rate(row['annual_rate'])} {_baseline(row, labels)}" for _, row in several.iterrows()]
        colours = [marks.tone(labels, region).full for region in several["region_id"]]
        marks.dots(ax, several["annual_rate"], several["target_id"].map(places), colours, tips, hollow=not match)


def _baseline(row: pd.Series, labels: Labels) -> str:
    value = labels.quantity(row["baseline_value"], row["unit"], row["baseline_comparator"])
    text = dated(value, row["baseline_year"], labels) if marks.given(row["baseline_year"]) else labels.phrase("baseline_no_year", value=value)
    return text if row["scope_match"] else labels.phrase("baseline_other", baseline=text, scope=labels.scope(row["baseline_scope_id"]))


def _growth_key(ax: Axes, rows: pd.DataFrame, labels: Labels) -> None:
    entries = [(style.dot(style.PEER), labels.phrase("same_scope_key"))] if rows["scope_match"].any() else []
    if not rows["scope_match"].all():
        entries.append((style.dot(style.PEER, hollow=True), labels.phrase("other_scope_key")))
    if rows["target_id"].duplicated().any():
        entries.append((style.swatch(style.PEER_PALE), labels.phrase("baseline_range_key")))
    style.key(ax, entries)
