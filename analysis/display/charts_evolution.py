"""The chart of documents in time: a lane a region, a row a document, lines between those that are related."""

from collections.abc import Mapping
from math import ceil, floor

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.narrative_evolution import LINK, document_mark, mark_tip
from analysis.display.words import Pair

ROW, LANE_GAP, TEXT_GAP = 22, 16, 12
# With more documents than this only the region in focus has a row for each; the others have one row a lane, without names.
NAMED = 48
SHAPE = {"own": "o", "national": "D", "lower": "s", "": "^"}
SHAPE_WORD: Mapping[str, Pair] = {
    "own": ("本级文件", "region's own"), "national": ("国家级", "national"), "lower": ("下级文件", "lower level"), "": ("层级不明", "level not known"),
}
DASH = {"implements": "-", "replaces": "-", "draft_of": (0, (5, 3)), "companion_of": (0, (1, 2))}


@style.themed
def plot_history(history, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the dated documents of each region in time.

    Parameters
    ----------
    history : History
        From `document_history`.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes
        Regions from the top down as the result has them; within each its documents by date.

    Notes
    -----
    A mark is a document: its shape the level, hollow a draft, pale one that has expired. A date known to the month or the year alone
    is a level line over all of it, with the mark in its middle. Documents without a date are not drawn. Lines go from the
    earlier document down and across to the later; relations between regions are left to the table.
    """
    dated = history.frame[history.frame["precision"] != "unknown"]
    places, heights = _places(dated, labels)
    span = (floor(dated["begin"].min()), ceil(dated["end"].max())) if len(dated) else (0, 1)
    named = {plan: document_mark(row, labels) for plan, row in dated.iterrows() if _has_name(row["region_id"], len(dated), labels)}
    left = style.widest([labels.region(region) for region in dated["region_id"].unique()]) + 2 * style.GAP
    right = _right(dated, named, span, left)
    if ax is None:
        ax = style.new_axes(height=sum(heights) or ROW, left=left, right=right, top=58, bottom=26)
    ax.set(xlim=span, ylim=(sum(heights) or ROW, 0), yticks=[])
    _years(ax, span)
    _lanes(ax, dated, places, labels)
    _links(ax, history.relations, dated, places, labels)
    for plan, row in dated.iterrows():
        _mark(ax, row, places[plan], named.get(plan, ""), labels)
    _key(ax, dated, history.relations, labels)
    return ax


def _has_name(region: str, documents: int, labels: Labels) -> bool:
    return documents <= NAMED or labels.is_focal(region)


def _places(dated: pd.DataFrame, labels: Labels) -> tuple[dict[str, float], list[float]]:
    """The height of each document from the top, and the heights of the rows."""
    places, heights = {}, []
    for region, rows in dated.groupby("region_id", sort=False):
        own_rows = _has_name(region, len(dated), labels)
        for n, plan in enumerate(rows.index):
            if n == 0 or own_rows:
                heights.append(ROW + (LANE_GAP if n == 0 else 0))
            places[plan] = sum(heights) - ROW / 2
    return places, [*heights, LANE_GAP / 2]


def _right(dated: pd.DataFrame, named: Mapping[str, str], span: tuple[int, int], left: float) -> float:
    """Room to the right of the years, so that the name of the last documents is not cut."""
    across = style.WIDTH - left
    wanted = [2.0 * style.GAP]
    for plan, text in named.items():
        part = (dated.at[plan, "end"] - span[0]) / (span[1] - span[0])
        needed = TEXT_GAP + style.text_width(text, style.SMALL) + 4
        wanted.append((needed - (1 - part) * across) / part if part > 0 else 0)
    return min(max(wanted), across - 160)


def _years(ax: Axes, span: tuple[int, int]) -> None:
    step = 1 if span[1] - span[0] <= 12 else 5
    style.ticks(ax.xaxis, list(range(span[0], span[1] + 1, step)), lambda year: f"{year:.0f}")
    style.grid(ax)


def _lanes(ax: Axes, dated: pd.DataFrame, places: Mapping[str, float], labels: Labels) -> None:
    """Name each lane at its first row, below a rule."""
    firsts = dated[~dated["region_id"].duplicated()]
    edge = ax.get_window_extent().x0 * 72 / ax.figure.dpi
    for n, (plan, row) in enumerate(firsts.iterrows()):
        y = places[plan]
        style.put(ax, 0, y, labels.region(row["region_id"]), dx=4 - edge, size=style.TEXT, colour=marks.label_colour(labels, row["region_id"]), coords=ax.get_yaxis_transform())
        if n:
            ax.axhline(y - ROW / 2 - LANE_GAP / 2, xmin=-2, xmax=3, color=style.RULE, linewidth=1, clip_on=False)


def _links(ax: Axes, relations: pd.DataFrame, dated: pd.DataFrame, places: Mapping[str, float], labels: Labels) -> None:
    """From the earlier document down at its date, then across to the later; never over the name of another."""
    middle = (dated["begin"] + dated["end"]) / 2
    drawn = relations[relations["same_region"] & relations["plan_id"].isin(dated.index) & relations["other_plan_id"].isin(dated.index)]
    for _, row in drawn.iterrows():
        ends = sorted((row["plan_id"], row["other_plan_id"]), key=places.get)
        (x, y), (later_x, later_y) = ((middle[plan], places[plan]) for plan in ends)
        marks.line(ax, (x, x, later_x), (y, later_y, later_y), color=style.MUTED, linewidth=1.1, linestyle=DASH[row["relation"]], zorder=1.2)


def _mark(ax: Axes, row: pd.Series, y: float, name: str, labels: Labels) -> None:
    colours = marks.tone(labels, row["region_id"])
    middle = (row["begin"] + row["end"]) / 2
    if row["precision"] != "day":
        marks.line(ax, (row["begin"], row["end"]), (y, y), color=colours.full, linewidth=2.4, zorder=1.8)
    face = style.PAPER if row["status"] == "draft" else colours.pale if row["status"] == "expired" else colours.full
    drawn = Line2D(
        [middle], [y], linestyle="", marker=SHAPE[row["tier"]], markersize=11 if row["role"] == "core" else 8,
        markerfacecolor=face, markeredgecolor=colours.full, markeredgewidth=1.6, zorder=3, clip_on=False,
    )
    style.tooltip(ax.add_line(drawn), mark_tip(row, labels))
    if name:
        colour = marks.label_colour(labels, row["region_id"]) if row["role"] == "core" else style.MUTED
        style.put(ax, row["end"], y, name, dx=TEXT_GAP, colour=colour, clear=True)


def _key(ax: Axes, dated: pd.DataFrame, relations: pd.DataFrame, labels: Labels) -> None:
    """What shapes, fillings and lines mean, in two rows; only what is drawn."""
    shapes = [(style.dot(style.INK, marker=SHAPE[tier]), labels.pick(SHAPE_WORD[tier])) for tier in SHAPE if (dated["tier"] == tier).any()]
    fillings = [
        (Line2D([], [], linestyle="", marker="o", markersize=8, color=style.INK, markerfacecolor=face), labels.word("status", status))
        for status, face in (("draft", style.PAPER), ("expired", style.NATIONAL_PALE)) if (dated["status"] == status).any()
    ]
    lines = [
        (Line2D([], [], color=style.MUTED, linewidth=1.1, linestyle=DASH[relation]), labels.pick(LINK[relation]))
        for relation in LINK if (relations["same_region"] & (relations["relation"] == relation)).any()
    ]
    left = -ax.get_position().x0 * style.WIDTH / style.size_of(ax)[0]
    if shapes or fillings:
        style.key(ax, [*shapes, *fillings], x=left, lift=34 if lines else 14)
        if lines:
            ax.add_artist(ax.get_legend())
    if lines:
        style.key(ax, lines, x=left, lift=14)
