"""The chart of factors by types of instrument: one heat map per plan that was read in full."""

from functools import cache

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.tables import members_of

ROW, TYPE_LABELS, GAP_COLUMNS, MOST_COLUMNS = 25, 22, 26, 3
LEAST = 0.14


@cache
def _scale() -> LinearSegmentedColormap:
    return LinearSegmentedColormap.from_list("duibiao", [style.PAPER, style.FOCAL_PALE, style.FOCAL, style.CATEGORICAL[0]])


def shade(part: float) -> str:
    """The colour of a part of the scale, from paper at nought to the darkest at 1; it darkens evenly in print as well."""
    return to_hex(_scale()(min(max(part, 0.0), 1.0)))


def on_shade(part: float) -> str:
    """The colour of figures on that shade."""
    return style.legible_on(shade(part))


def tile(ax: Axes, x: float, y: float, part: float, text: str, tip: str, *, width: float = 1, height: float = 1, size: float = style.SMALL) -> None:
    """One cell of a heat map, with its figure and what it says on pointing."""
    marks.bar(ax, y, x - width / 2 + 0.02, x + width / 2 - 0.02, height=height - 0.06, tip=tip, facecolor=shade(part), edgecolor=style.RULE, linewidth=0.6)
    if text:
        style.put(ax, x, y, text, ha="center", size=size, colour=on_shade(part))


@style.themed
def plot_instruments(cross, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw how many provisions act on each factor with each type of instrument, one heat map per plan read in full.

    Parameters
    ----------
    cross : CrossTable
        From `factor_instruments`; plans that were not wholly seen are not drawn.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per plan.

    Notes
    -----
    A cell holds the number of provisions and is the darker, the larger its share of the plan; white is none.
    """
    frame = cross.exact
    factors, types = list(dict.fromkeys(frame["factor_id"])), list(dict.fromkeys(frame["instrument_type"]))
    plans = marks.plans_in_order(frame, labels)
    left = marks.left_margin(map(labels.factor, factors))
    columns = min(len(plans), MOST_COLUMNS, _fitting(style.WIDTH - left, frame, types, labels))
    lines = -(-len(plans) // columns)
    heads = [style.wrapped(labels.plan(plan), (style.WIDTH - left) / columns - GAP_COLUMNS, lines=2) for plan in plans]
    head = max(map(style.head_height, heads)) + TYPE_LABELS
    if ax is None:
        ax = style.new_axes(height=lines * (len(factors) * ROW + head), left=left, right=10, bottom=6)
    most = float(frame["share_low"].max()) or 1.0
    for i, (panel, plan) in enumerate(zip(style.panels(ax, len(plans), columns=columns, gap=GAP_COLUMNS, head=head), plans, strict=True)):
        style.rows(panel, [style.wrapped(labels.factor(factor), marks.LABEL) if i % columns == 0 else "" for factor in factors])
        _panel(panel, frame[frame["plan_id"] == plan], factors, types, most, labels)
        style.heading(panel, heads[i], head=head, colour=marks.label_colour(labels, plans[plan]))
    return ax


def _fitting(width: float, frame: pd.DataFrame, types: list[str], labels: Labels) -> int:
    """How many panels stand side by side with the names of the types clear of each other."""
    widest = style.widest(list(map(members_of(frame[["instrument_type"]], labels)[1], types)), style.SMALL) + 6
    return max(1, int((width + GAP_COLUMNS) // (widest * len(types) + GAP_COLUMNS)))


def _part(share: float) -> float:
    """A part of the scale that tells even the smallest share from none."""
    return LEAST + (1 - LEAST) * share if share else 0.0


def _panel(ax: Axes, rows: pd.DataFrame, factors: list[str], types: list[str], most: float, labels: Labels) -> None:
    """The heat map of one plan."""
    name = members_of(rows[["instrument_type"]], labels)[1]
    ax.set_xlim(-0.5, len(types) - 0.5)
    style.ticks(ax.xaxis, [], str)
    for x, kind in enumerate(types):
        style.put(ax, x, -0.5, name(kind), dy=6, ha="center", va="bottom")
    for _, row in rows.iterrows():
        count = labels.number(row["n_low"])
        tip = labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=f"{labels.factor(row['factor_id'])} × {name(row['instrument_type'])} "
                            f"{labels.fraction(row['n_low'], row['total'])}")
        tile(ax, types.index(row["instrument_type"]), factors.index(row["factor_id"]), _part(row["share_low"] / most), count if row["n_low"] else "", tip)
