"""Charts of structure: mixes as heat maps, what sets a plan apart, groups with their stability."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle

from analysis.display import marks, style
from analysis.display.charts_emphasis import plot_profile
from analysis.display.labels import Labels

ROW, KEY_ROW, DENSE_ROW, HEAD_LINE = 30, 28, 19, 15
# Plans up to which each has a column of bars, a panel, or its full name.
FEW, PANELS = 6, 4
# The odds that an axis of log-odds names.
ODDS = {-4.158883: "1/64", -2.772589: "1/16", -1.386294: "1/4", 0.0: "1", 1.386294: "4", 2.772589: "16", 4.158883: "64"}

MORE = LinearSegmentedColormap.from_list("more", [style.PAPER, style.FOCAL_PALE, style.FOCAL])
LESS = LinearSegmentedColormap.from_list("less", [style.PAPER, style.ALERT_PALE, style.ALERT])


def factor_name(labels: Labels, factor_id: str) -> str:
    """The name of a factor; the empty id is what restricts."""
    return labels.factor(factor_id) if factor_id else labels.phrase("restricting")


def short_names(plans: Mapping[str, str], labels: Labels) -> dict[str, str]:
    """Plans by the names of their regions where there are many and each region has one; else by their own short names."""
    regions = list(plans.values())
    if len(plans) > FEW and len(set(regions)) == len(regions):
        return {plan: labels.region(region) for plan, region in plans.items()}
    return {plan: labels.plan(plan) for plan in plans}


def signed(value: float, labels: Labels, places: int = 1) -> str:
    """A number with its sign, nought without."""
    text = labels.number(abs(value), places)
    return text if float(text.replace(",", "")) == 0 else ("+" if value > 0 else "−") + text


# --- heat maps of plans by factors ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """One cell of a heat map: how strong (-1 to 1), what it says, and what it says on pointing."""

    part: float
    text: str
    tip: str


def shade(part: float) -> str:
    """Paper at nought, blue for more, rust for less."""
    return to_hex((MORE if part > 0 else LESS)(min(abs(part), 1.0)))


def heat_map(frame: pd.DataFrame, tile: Callable[[pd.Series], Tile], labels: Labels, *, ax: Axes | None, key: Sequence[tuple[float, str]]) -> Axes:
    """Plans as rows, factors as columns; names of factors stand above their columns, on several levels where they are long."""
    plans = marks.plans_in_order(frame, labels)
    names, factors = short_names(plans, labels), list(dict.fromkeys(frame["factor_id"]))
    dense = len(plans) > FEW
    row_height = DENSE_ROW if dense else ROW
    left = marks.left_margin(names.values(), most=120 if dense else marks.LABEL)
    wide = (style.WIDTH - left - style.GAP) / len(factors)
    heads, levels = _column_heads([factor_name(labels, factor) for factor in factors], wide)
    level = (max(head.count("\n") for head in heads) + 1) * HEAD_LINE + 4
    if ax is None:
        ax = style.new_axes(height=len(plans) * row_height, left=left, top=levels * level + 8 + KEY_ROW, bottom=6)
    style.rows(ax, [style.wrapped(names[plan], 120 if dense else marks.LABEL) for plan in plans], size=style.SMALL if dense else style.TEXT,
               colours=[marks.label_colour(labels, region) for region in plans.values()])
    ax.set_xlim(-0.5, len(factors) - 0.5)
    style.ticks(ax.xaxis, [], str)
    for i, head in enumerate(heads):
        _column_head(ax, i, head, (levels - 1 - i % levels) * level, row_height)
    rows = frame.set_index(["plan_id", "factor_id"], drop=False)
    for y, plan in enumerate(plans):
        for x, factor in enumerate(factors):
            _draw_tile(ax, x, y, tile(rows.loc[plan, factor]), small=dense)
    style.key(ax, [(style.swatch(shade(part), edge=style.RULE), text) for part, text in key], lift=levels * level + 12)
    return ax


def _column_heads(texts: Sequence[str], wide: float) -> tuple[list[str], int]:
    """Names of columns in at most two lines, and on how many levels they stand: as few as cut none of them."""
    for levels in (1, 2, 3, 4):
        # The first and the last may not reach beyond the columns, so they have half as much room.
        rooms = [(levels if 0 < i < len(texts) - 1 else (levels + 1) / 2) * wide - 8 for i in range(len(texts))]
        heads = [style.wrapped(text, room, style.SMALL) for text, room in zip(texts, rooms, strict=True)]
        if not any("…" in head for head in heads):
            break
    return heads, levels


def _column_head(ax: Axes, x: int, text: str, above: float, row_height: float) -> None:
    """The name of a column, on a higher level with a thin line down to its column."""
    lift = 6 + above
    if above:
        marks.line(ax, (x, x), (-0.5 - 4 / row_height, -0.5 - (lift - 3) / row_height), color=style.RULE, linewidth=1, clip_on=False)
    last = ax.get_xlim()[1] - 0.5
    side = "left" if x == 0 else "right" if x == last else "center"
    shift = {"left": -0.48, "right": 0.48, "center": 0}[side]
    style.put(ax, x + shift, -0.5, text, dy=lift, ha=side, va="bottom", colour=style.INK, clear=True)


def square(ax: Axes, x: float, y: float, tip: str, **look: object) -> Rectangle:
    """One cell; added as an artist, since with hundreds of them matching the limits to each would take most of the time."""
    drawn = Rectangle((x - 0.48, y - 0.48), 0.96, 0.96, **{"linewidth": 0, **look})
    return style.tooltip(ax.add_artist(drawn), tip)


def _draw_tile(ax: Axes, x: int, y: int, tile: Tile, *, small: bool) -> None:
    square(ax, x, y, tile.tip, facecolor=shade(tile.part), edgecolor=style.RULE, linewidth=0.5)
    if tile.text:
        style.put(ax, x, y, tile.text, ha="center", size=10.5 if small else style.SMALL, colour=style.legible_on(shade(tile.part)))


@style.themed
def plot_mixes(shares, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw every plan's mix of factors: bars for a few plans, a heat map for many.

    Parameters
    ----------
    shares : Shares
        From `factor_shares`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.
    """
    frame = shares.frame
    if frame["plan_id"].nunique() <= FEW:
        return plot_profile(shares, labels, ax=ax)
    most = max(frame["share_high"].max(), 0.01)

    def tile(row: pd.Series) -> Tile:
        said = labels.absence(row["absence"]) if row["absence"] else labels.share(row["share_low"], row["share_high"])
        tip = labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=f"{factor_name(labels, row['factor_id'])} {said}")
        if row["absence"]:
            return Tile(0, "–", tip)
        return Tile(row["share_low"] / most, said.removesuffix("%") if row["exact"] and row["n_low"] else "" if row["exact"] else "…", tip)

    return heat_map(frame, tile, labels, ax=ax, key=[(0.25, labels.phrase("share_less_key")), (1.0, labels.phrase("share_more_key"))])


@style.themed
def plot_residuals(associations, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw how far each plan's provisions on a factor are from what the common mix gives.

    Parameters
    ----------
    associations : Associations
        From `factor_associations`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.
    """
    def tile(row: pd.Series) -> Tile:
        what = labels.phrase("expected_tip", factor=factor_name(labels, row["factor_id"]), n=labels.number(row["n"]),
                             expected=labels.number(row["expected"], 1), residual=signed(row["residual"], labels))
        return Tile(row["residual"] / 4, signed(row["residual"], labels), labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=what))

    key = [(0.75, labels.phrase("more_than_expected_key")), (-0.75, labels.phrase("less_than_expected_key"))]
    return heat_map(associations.frame, tile, labels, ax=ax, key=key)


@style.themed
def plot_quotients(specialised, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the location quotient of every plan and factor, shaded by its symmetric form.

    Parameters
    ----------
    specialised : Specialisation
        From `specialisation`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Notes
    -----
    A figure in a cell whose hypothetical interval holds 1 has no shade: the plan may well give the factor what all give it.
    """
    def tile(row: pd.Series) -> Tile:
        firm = not row["rsca_low"] <= 0 <= row["rsca_high"]
        interval = labels.span(row["lq_low"], row["lq_high"], 2)
        what = labels.phrase("quotient_tip", factor=factor_name(labels, row["factor_id"]), lq=labels.number(row["lq"], 2), interval=interval)
        return Tile(0.75 * row["rsca"] if firm else 0, f"{row['lq']:.1f}", labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=what))

    key = [(0.45, labels.phrase("quotient_more_key")), (-0.45, labels.phrase("quotient_less_key")), (0, labels.phrase("quotient_even_key"))]
    return heat_map(specialised.frame, tile, labels, ax=ax, key=key)


# --- what sets a plan apart -----------------------------------------------------------------------------------------


def shown_apart(keyness, labels: Labels) -> list[str]:
    """Plans whose log-odds are drawn: the first of two, all of a few, of many the one in focus (else the first)."""
    plans = list(marks.plans_in_order(keyness.frame, labels))
    return plans if 2 < len(plans) <= PANELS else plans[:1]


@style.themed
def plot_keyness(keyness, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the weighted log-odds of every factor with their interval, one panel per plan shown.

    Parameters
    ----------
    keyness : Keyness
        From `factor_keyness`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`.

    Notes
    -----
    A full dot has an interval clear of nought; a hollow one has not; factors with too few provisions to judge are pale and, in a single
    panel, last. Otherwise one panel is sorted by its log-odds. The scale follows what is judged, so a pale interval may end at the edge.
    """
    shown = shown_apart(keyness, labels)
    frame = keyness.frame[keyness.frame["plan_id"].isin(shown)]
    ranked = frame if len(shown) > 1 else frame.sort_values(["enough", "log_odds"], ascending=False, kind="stable")
    factors = list(dict.fromkeys(ranked["factor_id"]))
    names = [style.wrapped(factor_name(labels, factor), marks.LABEL) for factor in factors]
    two = len(keyness.base) == 2
    head = 40 if len(shown) == 1 else max(style.head_height(style.wrapped(labels.plan(plan), 150), "x") for plan in shown)
    if ax is None:
        ax = style.new_axes(height=len(factors) * ROW + head + 24, left=marks.left_margin(names), right=style.GAP if len(shown) > 1 else 96, top=36, bottom=4)
    drawn = style.panels(ax, len(shown), gap=26, head=head, foot=24)
    judged = frame[frame["enough"]]
    reach = max(*judged["high"], *-judged["low"], *frame["log_odds"].abs() * 1.1, 1.5) * 1.04
    for i, (panel, plan) in enumerate(zip(drawn, shown, strict=True)):
        rows = frame[frame["plan_id"] == plan].set_index("factor_id").loc[factors]
        style.rows(panel, names if i == 0 else [""] * len(names))
        _odds_axis(panel, reach, labels)
        _odds(panel, rows, labels, beside=len(shown) == 1)
        _apart_words(panel, plan, keyness, labels, head=head, alone=len(shown) == 1, two=two)
    looks = [(style.dot(style.FOCAL), "distinct_key"), (style.dot(style.PEER, hollow=True), "not_distinct_key"), (style.dot(style.NATIONAL_PALE, hollow=True), "too_few_key")]
    style.key(ax, [(look, labels.phrase(name)) for look, name in looks])
    return ax


def _apart_words(panel: Axes, plan: str, keyness, labels: Labels, *, head: float, alone: bool, two: bool) -> None:
    """Which way is which: above a single panel on both sides, above several the name of the plan."""
    if not alone:
        style.heading(panel, style.wrapped(labels.plan(plan), style.size_of(panel)[0]), labels.phrase("apart_below"), head=head)
        return
    other = next(name for name in keyness.base if name != plan)
    right = labels.phrase("gives_more", who=labels.plan(plan))
    left = labels.phrase("gives_more", who=labels.plan(other)) if two else labels.phrase("others_give_more")
    half = style.size_of(panel)[0] / 2 - 10
    style.put(panel, 0.5, 1, style.wrapped("← " + left, half, style.SMALL), dx=-8, dy=8, ha="right", va="bottom", coords="axes fraction")
    style.put(panel, 0.5, 1, style.wrapped(right + " →", half, style.SMALL), dx=8, dy=8, va="bottom", coords="axes fraction")
    style.put(panel, 1, 1, labels.phrase("shares_head_two" if two else "shares_head"), dx=12, dy=8, va="bottom", coords="axes fraction")


def _odds_axis(panel: Axes, reach: float, labels: Labels) -> None:
    panel.set_xlim(-reach, reach)
    narrow = style.size_of(panel)[0] < 200
    inside = [place for place in ODDS if abs(place) < reach * 0.97]
    kept = [place for place in inside if not narrow or abs(place) in (0, max(inside))]
    style.ticks(panel.xaxis, kept, lambda value: labels.phrase("odds", odds=min(ODDS.items(), key=lambda item: abs(item[0] - value))[1]))
    style.grid(panel)
    panel.axvline(0, color=style.PEER, linewidth=1, zorder=1)


def _odds(panel: Axes, rows: pd.DataFrame, labels: Labels, *, beside: bool) -> None:
    for y, (factor, row) in enumerate(rows.iterrows()):
        colour = style.FOCAL if row["distinct"] else style.PEER if row["enough"] else style.NATIONAL_PALE
        marks.line(panel, (row["low"], row["high"]), (y, y), color=colour, linewidth=2 if row["distinct"] else 1.2)
        tip = labels.phrase("keyness_tip", factor=factor_name(labels, factor), n=labels.number(row["n"]), share=labels.share(row["share"]),
                            n_others=labels.number(row["n_others"]), share_others=labels.share(row["share_others"]))
        marks.dots(panel, [row["log_odds"]], [y], [colour], [labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=tip)], hollow=not row["distinct"], size=8)
        if beside:
            text = labels.phrase("against", one=labels.share(row["share"]), other=labels.share(row["share_others"]))
            style.put(panel, 1, y, text, dx=12, colour=style.INK if row["distinct"] else style.MUTED, coords=panel.get_yaxis_transform())


# --- groups ---------------------------------------------------------------------------------------------------------


@style.themed
def plot_clusters(clusters, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the tree of the plans beside how often each two fall into one group.

    Parameters
    ----------
    clusters : Clusters
        From `plan_clusters`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; its `child_axes` are the tree and the matrix.

    Notes
    -----
    The matrix is the stability: the darker, the more often the two plans are together when provisions are drawn anew. A frame is a
    group, solid where it is firm, dashed where it is not.
    """
    plans = dict(zip(clusters.frame["plan_id"], clusters.frame["region_id"], strict=True))
    names = short_names(plans, labels)
    dense = len(plans) > 10
    left = marks.left_margin(names.values(), most=120 if dense else marks.LABEL)
    tree_width = 120
    beside = style.widest([_stability(group, labels) for _, group in clusters.groups.iterrows()], style.SMALL) + 14
    side = min(style.WIDTH - left - tree_width - 12 - beside, len(plans) * 44)
    if ax is None:
        ax = style.new_axes(height=side, left=left, right=0, top=34, bottom=22)
    ax.set_axis_off()
    width, height = style.size_of(ax)
    tree = ax.inset_axes((0, 0, tree_width / width, 1))
    matrix = ax.inset_axes(((tree_width + 12) / width, 0, side / width, side / height))
    for panel in (tree, matrix):
        style.ticks(panel.xaxis, [], str)
    style.rows(tree, [style.wrapped(name, 120 if dense else marks.LABEL) for name in names.values()], size=style.SMALL if dense else style.TEXT,
               colours=[marks.label_colour(labels, region) for region in plans.values()])
    _draw_tree(tree, clusters, labels)
    _draw_matrix(matrix, clusters, list(plans), names, labels)
    _cluster_key(ax, labels)
    return ax


def _draw_tree(panel: Axes, clusters, labels: Labels) -> None:
    """Merges as brackets: the plans stand at the left beside their names, the last merge at the right."""
    order = {plan: i for i, plan in enumerate(clusters.frame["plan_id"])}
    base = list(clusters.base)
    most = clusters.tree[:, 2].max()
    panel.set_xlim(0, most * 1.05)
    places = {i: (order[plan], 0.0) for i, plan in enumerate(base)}
    for i, (one, two, height, _) in enumerate(clusters.tree):
        (y_one, x_one), (y_two, x_two) = places[int(one)], places[int(two)]
        line = marks.line(panel, (x_one, height, height, x_two), (y_one, y_one, y_two, y_two), color=style.PEER, linewidth=1.3)
        style.tooltip(line, labels.phrase("merge_tip", distance=labels.number(height, 2)))
        places[len(base) + i] = ((y_one + y_two) / 2, height)
    style.ticks(panel.xaxis, [0, most], lambda value: labels.number(value, 2))
    style.inward(panel)


def _draw_matrix(panel: Axes, clusters, plans: Sequence[str], names: Mapping[str, str], labels: Labels) -> None:
    count = len(plans)
    panel.set_xlim(-0.5, count - 0.5)
    panel.set_ylim(count - 0.5, -0.5)
    panel.set_yticks([])
    shares, distances = clusters.together.loc[plans, plans], clusters.distances.loc[plans, plans]
    for y, one in enumerate(plans):
        for x, two in enumerate(plans):
            share = float(shares.iat[y, x])
            tip = labels.phrase("together_tip", one=names[one], two=names[two], share=labels.share(share), distance=labels.number(float(distances.iat[y, x]), 2))
            square(panel, x, y, tip if x != y else names[one], facecolor=shade(share * 0.9) if x != y else style.NATIONAL_PALE)
            if count <= 10 and x != y:
                style.put(panel, x, y, "<1%" if 0 < share < 0.01 else labels.share(share), ha="center", colour=style.legible_on(shade(share * 0.9)))
    start = 0
    for _, group in clusters.groups.iterrows():
        _frame_group(panel, start, group, count, labels)
        start += group["size"]


def _frame_group(panel: Axes, start: int, group: pd.Series, count: int, labels: Labels) -> None:
    """A frame around a group and its stability to the right of it."""
    end = start + group["size"]
    look = {"color": style.INK, "linewidth": 1.6 if group["firm"] else 1.2, "linestyle": "-" if group["firm"] else (0, (3, 2)), "zorder": 3, "clip_on": False}
    corners = [start - 0.5, end - 0.5]
    marks.line(panel, [corners[i] for i in (0, 1, 1, 0, 0)], [corners[i] for i in (0, 0, 1, 1, 0)], **look)
    style.put(panel, count - 0.5, (start + end - 1) / 2, _stability(group, labels), dx=8, colour=style.INK if group["firm"] else style.MUTED)


def _stability(group: pd.Series, labels: Labels) -> str:
    return labels.phrase("group_stability", group=group["group"], stability=labels.number(group["stability"], 2))


def _cluster_key(ax: Axes, labels: Labels) -> None:
    style.key(ax, [
        (style.swatch(shade(0.15)), labels.phrase("seldom_together_key")), (style.swatch(shade(0.9)), labels.phrase("always_together_key")),
        (style.swatch(style.PAPER, edge=style.INK), labels.phrase("group_key")),
    ], x=-(ax.get_window_extent().x0 * 72 / ax.figure.dpi - style.GAP) / style.size_of(ax)[0])
