"""The chart of a theme: one line an indicator, a dot a region, all of one scope and period."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.tables_themes import in_order, standing, when

STRIP, HEAD = 62, 4
# Values and names stand this far above a dot, in pixels.
LIFT = 8


@style.themed
def plot_theme(found, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw every indicator that can be compared as a strip of its own, the region in focus brought out.

    Parameters
    ----------
    found : ThemeFigures
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the strips are its `child_axes`, one per series, each with a scale of its own from nought to its greatest figure
        (places from the last to the first), so that the right is always the better end.

    Notes
    -----
    The region in focus and the one at the better end are named, others where there is room; pointing at a dot names it. A triangle is a
    figure stated as "more than", open to the right.
    """
    series = found.of_status("compared")
    if ax is None:
        ax = style.new_axes(height=STRIP * max(len(series), 1), left=14, right=14, top=6, bottom=6)
    for panel, (number, row) in zip(style.stack(ax, [STRIP] * len(series)), series.iterrows(), strict=False):
        _strip(panel, row, in_order(found.cells[found.cells["series"] == number], row), labels)
    return ax


def _strip(ax: Axes, row: pd.Series, cells: pd.DataFrame, labels: Labels) -> None:
    top = cells["value"].max()
    span = (0, top * 1.04) if row["direction"] >= 0 else (top * 1.04, min(0, cells["value"].min()))
    ax.set(xlim=span, ylim=(0, STRIP), yticks=[])
    style.ticks(ax.xaxis, [], str)
    marks.line(ax, span, (14, 14), color=style.RULE, linewidth=1)
    across = ax.get_yaxis_transform()
    name = labels.phrase("theme_series", indicator=labels.indicator(row["indicator_id"]), scope=labels.scope(row["scope_id"]), period=when(row, labels))
    stands = standing(row, labels)
    room = style.size_of(ax)[0] - style.text_width(stands, style.SMALL) - 16
    style.put(ax, 0, STRIP - HEAD - 8, style.wrapped(name, room, style.TEXT, lines=1), colour=style.INK, size=style.TEXT, coords=across)
    style.put(ax, 1, STRIP - HEAD - 8, stands, ha="right", coords=across)
    others = cells["region_id"] != labels.focal
    for part in (cells[others], cells[~others]):
        _dots(ax, part, row["unit"], labels)
    _names(ax, cells, row["unit"], labels)


def _dots(ax: Axes, cells: pd.DataFrame, unit: str, labels: Labels) -> None:
    for cell in cells.itertuples():
        colour = marks.tone(labels, cell.region_id).full
        shape = ">" if cell.comparator in (">", ">=") else "<" if cell.comparator in ("<", "<=") else "o"
        mark = ax.plot([cell.value], [14], marker=shape, markersize=10, color=colour, linestyle="", clip_on=False, zorder=3)
        style.tooltip(mark[0], labels.phrase("row_tip", who=labels.region(cell.region_id), what=labels.quantity(cell.value, unit, cell.comparator)))


def _names(ax: Axes, cells: pd.DataFrame, unit: str, labels: Labels) -> None:
    """Names with figures where they do not run into one another: the region in focus first, then from the better end."""
    width, taken = style.size_of(ax)[0], []
    low, high = ax.get_xlim()
    mine = cells["region_id"] == labels.focal
    for cell in pd.concat([cells[mine], cells[~mine]]).itertuples():
        text = labels.phrase("theme_of", who=labels.region(cell.region_id), what=labels.quantity(cell.value, unit, cell.comparator))
        half = style.text_width(text, style.SMALL) / 2 + 5
        centre = min(max((cell.value - low) / (high - low) * width, half), width - half)
        if all(abs(centre - other) > half + wide for other, wide in taken):
            taken.append((centre, half))
            marks.above(ax, cell.value, 14, text, lift=LIFT, colour=marks.label_colour(labels, cell.region_id))
